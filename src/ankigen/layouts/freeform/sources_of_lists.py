"""Links below a list of questions that nobody answered: sources of the notes, no answer to the last of them."""

from collections.abc import Sequence

from ankigen.layouts import section_names
from ankigen.layouts.freeform.walking.nesting import FreeDraft
from ankigen.patterns import compile_on_use
from ankigen.reading.entries.line_fates import holds_links_alone, says_something
from ankigen.reading.indentation import measure_indent

_ITEM = compile_on_use(r"\s*+(?P<bullet>[-*+•>]\s|)(?:\d{1,3}[.)]\s|)")


def find_sources(above: FreeDraft, last: FreeDraft, lines: Sequence[str]) -> list[int]:
    """Return the lines below the last item of a list that are links, where the item above it has no answer.

    They stand apart, no further in than the item; ``참고`` may stand over them.
    """
    if not _are_in_one_list(above, last, lines) or _find_said(above, lines):
        return []
    said = _find_said(last, lines)
    if not said or lines[last.block.end].strip() or not _are_at_margin(said, lines[last.block.start], lines):
        return []
    has_title = section_names.lists_sources(lines[said[0]].strip("*_#> "))
    are_links = holds_links_alone([lines[line] for line in said[has_title:]])
    return last.lines if are_links else []


def _find_said(draft: FreeDraft, lines: Sequence[str]) -> list[int]:
    return [line for line in draft.lines if says_something(lines[line])]


def _are_at_margin(numbers: Sequence[int], item: str, lines: Sequence[str]) -> bool:
    """Return True if no line is indented further than an item."""
    indent = measure_indent(item)
    return all(measure_indent(lines[number]) <= indent for number in numbers)


def _are_in_one_list(above: FreeDraft, last: FreeDraft, lines: Sequence[str]) -> bool:
    """Return True if two questions are items of one list with nothing between them."""
    between = lines[above.block.end : last.block.start]
    if above.block.end > last.block.start or any(line.strip() for line in between):
        return False
    first, second = lines[above.block.start], lines[last.block.start]
    return _read_marker(first) == _read_marker(second) != ""


def _read_marker(line: str) -> str:
    """Return the marker of an item with its indentation, digits aside; "" for any other line."""
    match = _ITEM.match(line)
    marker = "".join(char for char in match[0] if not char.isdigit()) if match else ""
    return marker if marker.strip() else ""
