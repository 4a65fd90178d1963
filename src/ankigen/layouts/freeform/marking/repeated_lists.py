"""Lists of questions above the answers, which repeat the questions: a table of contents without links."""

from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec

from ankigen import text
from ankigen.layouts.freeform.marking.marks import Mark, Outline
from ankigen.layouts.presets import Form
from ankigen.patterns import compile_on_use

_RULE = compile_on_use(r"\s*(?:[-*_]\s*){3,}")
_PART = compile_on_use(r"\s+\d{1,2}[.)]\s")
_ITEMS = frozenset({Form.BULLET, Form.NUMBER})
_MIN_QUESTIONS = 3
_MIN_SHARE_OF_ASKING = 0.75


def leave_out_repeated_lists(outline: Outline, lines: Sequence[str]) -> Outline:
    """Return the outline without the marks of lists whose questions are asked again below."""
    repeated: set[int] = set()
    last_lines = _LastLines(outline.marks)
    for items in _find_lists(outline, lines):
        if _is_asked_again(items, last_lines):
            repeated.update(range(items[0].line, items[-1].end))
    if not repeated:
        return outline
    return msgspec.structs.replace(
        outline.without_lines(repeated),
        contents_lines=outline.contents_lines | repeated,
        repeated_lines=frozenset(repeated),
    )


def _find_lists(outline: Outline, lines: Sequence[str]) -> Iterator[list[Mark]]:
    """Yield the items of each list with nothing else between them, up to a rule or to what is no item."""
    items: list[Mark] = []
    for mark in outline.marks:
        is_next = bool(items) and _goes_on(items, mark) and _holds_no_text(lines[items[-1].end : mark.line])
        if items and not is_next:
            if _ends_list(lines, items[-1].end, mark.line):
                yield items
            items = []
        if is_next or _is_item(mark):
            items.append(mark)


def _is_item(mark: Mark) -> bool:
    return bool(mark.forms & _ITEMS) and mark.fold is None


def _goes_on(items: Sequence[Mark], mark: Mark) -> bool:
    """Return True for an item in the column of a list, or a part of one: a bullet further in may be an answer."""
    is_beside = mark.level <= items[0].level
    return _is_item(mark) and (is_beside or Form.NUMBER in mark.forms or mark.is_question)


def _holds_no_text(lines: Sequence[str]) -> bool:
    """Return True if some lines hold no more than numbered parts of the item above them."""
    return all(not line.strip() or _PART.match(line) for line in lines)


def _ends_list(lines: Sequence[str], start: int, end: int) -> bool:
    """Return True if the first line behind a list with something on it is a rule, or begins the next mark."""
    below = next((line for line in range(start, end) if lines[line].strip()), end)
    return below == end or _RULE.fullmatch(lines[below]) is not None


class _LastLines:
    """Knows on which line of a file each question stands for the last time."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._marks = marks

    @cached_property
    def _by_key(self) -> dict[str, int]:
        return {text.key(mark.question): mark.line for mark in self._marks}

    def stands_behind(self, question: str, line: int) -> bool:
        """Return True if a question stands on a line from ``line`` on."""
        return self._by_key.get(text.key(question), -1) >= line


def _is_asked_again(items: Sequence[Mark], last_lines: _LastLines) -> bool:
    """Return True if a list holds hardly anything but questions, most of which stand below it once more."""
    columns = min(mark.level for mark in items)
    outer = [mark for mark in items if mark.level == columns]
    asking = [mark for mark in outer if mark.is_question]
    if len(asking) < max(_MIN_QUESTIONS, _MIN_SHARE_OF_ASKING * len(outer)):
        return False
    again = sum(last_lines.stands_behind(mark.question, items[-1].end) for mark in asking)
    return again >= max(_MIN_QUESTIONS, len(asking) / 2)
