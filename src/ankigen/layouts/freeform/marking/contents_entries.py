"""Items of lists that are links and nothing else → entries of tables of contents, or questions with answers."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from ankigen.layouts.freeform.marking.marks import Mark, split_at_marks
from ankigen.layouts.presets import Form
from ankigen.reading import question_line
from ankigen.reading.entries.line_fates import is_address, says_something
from ankigen.reading.indentation import measure_indent

_MARKERS = "-*+•> \t"


def set_contents_entries(marks: Sequence[Mark], lines: Sequence[str]) -> None:
    """Set which items are entries of a table of contents: links, unless those of their list are answered below.

    ``1. [큐란 무엇인가요?](#큐)`` over ``- 먼저 온 것이 먼저 나간다.`` asks, and so does what stands beside it.
    """
    if not any(map(_is_link, marks)):
        return
    for items in _split_into_lists(marks):
        entries = [(mark, end) for mark, end in split_at_marks(items, len(lines)) if _is_link(mark)]
        if any(_is_answered(mark, lines[mark.end : end]) for mark, end in entries):
            continue
        for mark, _ in entries:
            mark.is_entry = True


def _split_into_lists(marks: Sequence[Mark]) -> Iterator[list[Mark]]:
    """Yield the items between two headings that are numbered in one column, and the bullets of one column."""
    section = 0
    items: list[tuple[tuple[int, bool, int], Mark]] = []
    for mark in marks:
        if mark.is_heading:
            section += 1
        elif mark.forms & {Form.NUMBER, Form.BULLET}:
            items.append(((section, Form.NUMBER in mark.forms, mark.level), mark))
    items.sort(key=lambda item: (item[0], item[1].line))
    for _, group in groupby(items, key=lambda item: item[0]):
        yield [mark for _, mark in group]


def _is_link(mark: Mark) -> bool:
    return question_line.is_link(mark.typed)


def _is_answered(mark: Mark, below: Sequence[str]) -> bool:
    """Return True if a question with a link into its own page has a sentence as its answer below it."""
    if not mark.is_question or not _leads_nowhere_else(mark.typed):
        return False
    line = next(filter(says_something, below), "#")
    is_outside = Form.NUMBER not in mark.forms and measure_indent(line) <= mark.level
    return not line.startswith("#") and not is_outside and _tells_something(line.strip(_MARKERS))


def _tells_something(told: str) -> bool:
    return question_line.is_sentence(told) and not is_address(told) and not question_line.is_link(told)


def _leads_nowhere_else(typed: str) -> bool:
    """Return True for a link to a heading of the file, or to nothing: ``[큐란?](#큐)``, ``[큐란?]()``."""
    address = typed.rpartition("](")[2]
    return address.startswith(("#", ")"))
