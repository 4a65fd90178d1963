"""Week file in ordinary Markdown → the lines that may ask something, and the folds around them."""

from collections import defaultdict
from collections.abc import Iterator

from ankigen.layouts.freeform.marking.contents_entries import set_contents_entries
from ankigen.layouts.freeform.marking.folds import Fold, find_callouts, find_folds
from ankigen.layouts.freeform.marking.mark_finding import (
    find_asking_quotes,
    find_lines_with_sign,
    find_listed_quotes,
    find_marks,
    settle_decimals,
    without_lone_quote,
    without_rules,
)
from ankigen.layouts.freeform.marking.marks import Mark, Outline
from ankigen.layouts.freeform.marking.questions_below import (
    set_questions_below_labels,
    set_questions_below_titles,
    set_statements_in_folds,
)
from ankigen.layouts.freeform.marking.slipped_levels import settle_levels
from ankigen.layouts.page_properties import find_property_lines
from ankigen.layouts.people import attribution
from ankigen.layouts.people.person_names import is_name, may_be_rare_name
from ankigen.layouts.section_names import is_section_name
from ankigen.layouts.tables_of_contents import find_contents_in_folds, find_contents_lines
from ankigen.reading.block_parser import parse_blocks
from ankigen.reading.blocks import Kind, RawBlock

_CODE_KINDS = (Kind.FENCE, Kind.STRAY_FENCE, Kind.COMMENT, Kind.FRONT_MATTER)


def build_outline(content: str) -> Outline:
    """Return the outline of a file; ``content`` is clean (see ``text.clean``)."""
    blocks = parse_blocks(content, plain=True)
    lines = content.split("\n")
    code_lines: set[int] = set()
    for block in blocks:
        if block.kind in _CODE_KINDS:
            code_lines.update(range(block.start, block.end))
    folds = find_folds(lines, frozenset(code_lines))
    if "> [!" in content or ">[!" in content:
        folds = sorted(folds + find_callouts(lines, frozenset(code_lines)), key=lambda fold: fold.start)
    marks = _find_all_marks(blocks, lines)
    settle_decimals(marks)
    settle_levels([mark for mark in marks if mark.is_heading])
    _set_folds(marks, folds)
    _set_rare_names(marks)
    set_contents_entries(marks, lines)
    set_statements_in_folds(marks, folds, lines)
    set_questions_below_labels(marks, folds, lines)
    set_questions_below_titles(marks, lines, code_lines)
    contents_lines: frozenset[int] = frozenset()
    if "](#" in content:
        contents_lines |= find_contents_lines(_split_into_sections(marks, len(lines)), lines)
        contents_lines |= find_contents_in_folds(_find_folded_lines(folds, lines), lines)
    property_lines = _find_properties(marks, lines)
    return Outline(blocks, marks, folds, frozenset(code_lines), contents_lines, property_lines=property_lines)


def _find_all_marks(blocks: list[RawBlock], lines: list[str]) -> list[Mark]:
    """Return the lines that may ask, in their order."""
    marks = sorted(without_rules(find_marks(blocks, lines)), key=lambda mark: mark.line)
    marks = without_lone_quote(marks)
    if not any(mark.is_heading for mark in marks):
        marks = sorted([*marks, *find_lines_with_sign(blocks, lines)], key=lambda mark: mark.line)
    marks += find_asking_quotes(blocks, marks, lines)
    return sorted([*marks, *find_listed_quotes(marks, lines)], key=lambda mark: mark.line)


def _set_rare_names(marks: list[Mark]) -> None:
    """Set which headings name several people, or somebody with a rare name, beside one that surely names somebody.

    Nothing else is on their level.
    """
    headings_by_level: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.is_heading and not is_section_name(mark.question):
            headings_by_level[mark.level].append(mark)
    for headings in headings_by_level.values():
        others = [heading for heading in headings if not is_name(heading.question)]
        if len(others) == len(headings):
            continue
        is_level_of_people = all(_may_name_people(heading.question) for heading in others)
        for heading in others:
            heading.is_rare_name = is_level_of_people


def _may_name_people(title: str) -> bool:
    names = attribution.split_names(title)
    return names != () and all(is_name(name) or may_be_rare_name(name) for name in names)


def _find_properties(marks: list[Mark], lines: list[str]) -> range:
    """Return the properties of the page, which stand below its title."""
    first = next((mark for mark in marks if mark.is_heading), None)
    return find_property_lines(lines, first.end) if first and first.level == 1 else range(0)


def _split_into_sections(marks: list[Mark], end: int) -> list[range]:
    """Return the lines above the first heading, and those between two headings each."""
    headings = [mark for mark in marks if mark.is_heading]
    starts = [0, *[heading.end for heading in headings]]
    ends = [*[heading.line for heading in headings], end]
    return [range(start, stop) for start, stop in zip(starts, ends, strict=True)]


def _find_folded_lines(folds: list[Fold], lines: list[str]) -> Iterator[tuple[range, range]]:
    """Yield the lines of each outer fold, and those inside, if nothing stands on the lines of its tags."""
    for fold in folds:
        if fold.close is None or fold.close == fold.end or fold.parent is not None:
            continue  # without a closing tag, as callouts are
        behind_summary = lines[fold.body.line][fold.body.column :]
        before_end = lines[fold.close.line][: fold.close.column]
        if fold.body.line < fold.close.line and not behind_summary.strip() and not before_end.strip():
            yield range(fold.start.line, fold.end.line + 1), range(fold.body.line + 1, fold.close.line)


def _set_folds(marks: list[Mark], folds: list[Fold]) -> None:
    """Set the fold that each mark stands in; both are in their order."""
    around: list[Fold] = []
    coming = folds[::-1]
    for mark in marks:
        while coming and coming[-1].start.line < mark.line:
            around.append(coming.pop())
        while around and around[-1].end.line <= mark.line:
            around.pop()
        mark.fold = around[-1] if around else None
