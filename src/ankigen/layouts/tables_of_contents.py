"""The lines of tables of contents: links to the headings of the same file, right below one of them."""

from collections.abc import Iterable, Sequence

from ankigen.layouts import section_names
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line

_MARKER = compile_on_use(r"[>\s]*+(?:(?:[-*+•]|\d{1,3}[.)]|#{1,6})\s++)?+")
_LINE_BREAK = compile_on_use(r"(?:<br\s*+/?>|\\)$")
_MIN_ENTRIES = 2


def find_contents_lines(sections: Iterable[range], lines: Sequence[str]) -> frozenset[int]:
    """Return the lines of the tables of contents with which sections begin, their labels too.

    ``sections`` are the lines between two headings each.
    """
    contents_lines: set[int] = set()
    for section in sections:
        contents_lines.update(_read_table(section, lines))
    return frozenset(contents_lines)


def _read_table(section: range, lines: Sequence[str]) -> list[int]:
    """Return the lines of the table of contents that a section begins with, blank ones aside."""
    table: list[int] = []
    entry_count = 0
    for number in section:
        typed = _strip_marks(lines[number])
        if _is_entry(typed):
            entry_count += 1
        elif typed and not section_names.is_closing_section(typed):
            break
        if typed:
            table.append(number)
    return table if entry_count >= _MIN_ENTRIES else []


def _strip_marks(line: str) -> str:
    """Return a line without the marks of quotes, lists and headings."""
    marker = _MARKER.match(line)
    typed = line[marker.end() :] if marker else line
    return _LINE_BREAK.sub("", typed.rstrip()).strip()


def _is_entry(typed: str) -> bool:
    return "](#" in typed and question_line.is_link(typed)
