"""Lines that fit a terminal: broken at blanks, never between a number and its word; Hangul is two cells wide."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from ankigen.patterns import compile_on_use

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_USUAL_WIDTH = 80  # cells, where no terminal tells
MIN_WIDTH = 20  # cells; a narrower terminal breaks the lines itself

_WORD = compile_on_use(r"[^ ]+")
_CODE = compile_on_use(r"`[^`]+`")
_NUMBER = compile_on_use(r"[(\[“‘'\"+~]?\d[\d.,]*[%)]?")
_COUNTED = compile_on_use(r"[(\[“‘'\"+~]?\d[\d.,]*[가-힣]")
"""A number with what is counted, as Korean writes it behind its noun: ``노트 64개``."""
_ORDINAL = compile_on_use(r"\d[\d.,]*[%)\]:;]*")
"""A number behind what it numbers: ``Week 3:``."""
_SEPARATOR = compile_on_use(r"[·—–›→|&]+")
_MARKER = compile_on_use(r" *(?:[-=*…#] |\d{1,3}\. )?")


class _Stretch(NamedTuple):
    """What of a line may not be broken, from ``start`` to before ``end``."""

    start: int
    end: int


def find_width() -> int:
    """Return how many cells a line of the terminal has."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit():
        return int(columns)
    for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__):
        try:
            width = os.get_terminal_size(stream.fileno()).columns if stream else 0
        except (OSError, ValueError):
            continue
        if width:
            return width
    return _USUAL_WIDTH


def wrap(line: str, width: int, *, hanging: int | None = None, unbroken: int = 0) -> list[str]:
    """Return a line as lines of at most ``width`` cells; a longer word stays whole.

    All but the first are indented by ``hanging``, else as far as the text of the first is. No line ends in the
    first ``unbroken`` characters.
    """
    indent = find_indent(line, hanging)
    starts = find_line_starts(line, width, indent=indent, unbroken=unbroken)
    if not starts:
        return [line]
    lines = []
    for start, end in zip([0, *starts], [*starts, len(line)], strict=True):
        lines.append(" " * (indent if start else 0) + line[start:end].rstrip(" "))
    return lines


def fit(line: str, *, err: bool = False) -> list[str]:
    """Return a line as the terminal has room for it; as one where stdout, or stderr, is none."""
    stream = sys.stderr if err else sys.stdout
    return wrap(line, find_width()) if stream.isatty() else [line]


def find_indent(line: str, hanging: int | None = None) -> int:
    """Return how far the lines below the first are indented: below its text, where it is an item of a list."""
    if hanging is not None:
        return hanging
    marker = _MARKER.match(line)
    return marker.end() if marker else 0


def find_line_starts(line: str, width: int, *, indent: int = 0, unbroken: int = 0) -> list[int]:
    """Return where in a line the lines below the first begin: none where it fits."""
    width = max(width, MIN_WIDTH)
    if 2 * len(line) <= width:  # no letter is wider than two cells
        return []
    from rich.cells import cell_len

    if cell_len(line) <= width:
        return []
    starts: list[int] = []
    line_start = 0
    for stretch in _split_wide(line, _find_stretches(line, unbroken), width - indent, unbroken):
        used = indent if starts else 0
        has_words = bool(line[line_start : stretch.start].strip(" "))
        if has_words and used + cell_len(line[line_start : stretch.end]) > width:
            starts.append(stretch.start)
            line_start = stretch.start
    return starts


def _find_stretches(line: str, unbroken: int) -> list[_Stretch]:
    """Return the words of a line, those as one that belong together."""
    words = [_Stretch(match.start(), match.end()) for match in _WORD.finditer(line)]
    texts = [match[0] for match in _WORD.finditer(line)]
    inside_code = _find_words_in_code(line, words)
    stretches: list[_Stretch] = []
    for number, word in enumerate(words):
        is_glued = word.start < unbroken or number in inside_code
        if number and not is_glued:
            next_text = texts[number + 1] if number + 1 < len(words) else ""
            is_glued = _belong_together(texts[number - 1], texts[number], next_text)
        if stretches and is_glued:
            stretches[-1] = stretches[-1]._replace(end=word.end)
        else:
            stretches.append(word)
    return stretches


def _find_words_in_code(line: str, words: Sequence[_Stretch]) -> set[int]:
    """Return the numbers of the words that stand in backticks, but for the first of each pair."""
    numbers: set[int] = set()
    first = 0
    for code in _CODE.finditer(line):
        while first < len(words) and words[first].end <= code.start():
            first += 1
        while first < len(words) and words[first].start < code.end():
            if words[first].start > code.start():
                numbers.add(first)
            first += 1
        first -= 1  # the next pair may begin in the same word
    return numbers


def _belong_together(left: str, right: str, after: str) -> bool:
    """Return True if no line ends between two words, of which the second is followed by ``after``."""
    if _SEPARATOR.fullmatch(right):
        return True
    if _NUMBER.fullmatch(left) and right[0].isalpha():
        return True
    if not left[-1].isalpha():
        return False
    if _COUNTED.match(right):
        return True
    return bool(_ORDINAL.fullmatch(right)) and not (right[-1].isdigit() and after[:1].isalpha())


def _split_wide(line: str, stretches: Iterable[_Stretch], width: int, unbroken: int) -> list[_Stretch]:
    """Return the stretches; one that is wider than a line is taken apart into its words, but for the first."""
    from rich.cells import cell_len

    narrow: list[_Stretch] = []
    for stretch in stretches:
        if stretch.start < unbroken or cell_len(line[stretch.start : stretch.end]) <= width:
            narrow.append(stretch)
            continue
        for word in _WORD.finditer(line, stretch.start, stretch.end):
            narrow.append(_Stretch(word.start(), word.end()))
    return narrow
