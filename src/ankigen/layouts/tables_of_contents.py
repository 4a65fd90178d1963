"""The lines of tables of contents: links to headings of the file, right below one of them or in a fold."""

import re
from collections.abc import Iterable, Sequence

from ankigen import text
from ankigen.layouts import section_names
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line

_MARKER = compile_on_use(r"[>\s]*+(?:(?:[-*+•]|\d{1,3}[.)]|#{1,6})\s++)?+")
_LINE_BREAK = compile_on_use(r"(?:<br\s*+/?>|\\)$")
_MADE_WITH = compile_on_use(r"\s[*_]generated (?:with|by) [^*]++\*$", re.IGNORECASE)  # what DocToc says of itself
_MIN_ENTRIES = 2


def find_contents_lines(sections: Iterable[range], lines: Sequence[str]) -> frozenset[int]:
    """Return the lines of the tables of contents with which sections begin, their labels too.

    ``sections`` are the lines between two headings each.
    """
    contents_lines: set[int] = set()
    for section in sections:
        contents_lines.update(_read_table(section, lines))
    return frozenset(contents_lines)


def find_contents_in_folds(folds: Iterable[tuple[range, range]], lines: Sequence[str]) -> frozenset[int]:
    """Return the lines of the folds that hold a table of contents and nothing else, their tags too.

    Of each fold its lines are given, and those inside.
    """
    contents_lines: set[int] = set()
    for whole, inside in folds:
        said = [number for number in inside if lines[number].strip()]
        if said and _read_table(inside, lines) == said:
            contents_lines.update(whole)
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
    typed = _LINE_BREAK.sub("", text.strip_comments(typed).rstrip())
    return _MADE_WITH.sub("", typed).strip()


def _is_entry(typed: str) -> bool:
    """Return True for a link to a heading of the file, also with one bracket too many behind it."""
    return "](#" in typed and (question_line.is_link(typed) or question_line.is_link(typed.removesuffix(")")))
