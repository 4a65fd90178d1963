"""Patterns of paths, as ``person`` and ``topic`` in ``[layout]`` may be: ``**/{person}/*``.

No regular expression: one with a few ``**`` can take a path apart in millions of ways. Here a table says of each
part of the pattern from where in the path it can go on to the end, so that the cost is that of the table.
"""

from collections.abc import Mapping
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from ankigen.patterns import compile_on_use

_SPECIAL = compile_on_use(r"(\*\*/?|\*|\{\w+\})")


class _Kind(Enum):
    LITERAL = auto()
    IN_FOLDER = auto()  # ``*``: anything within one folder
    ANY = auto()  # ``**``: anything
    NAME = auto()  # ``{person}``: at least a character within one folder


_STARS = (_Kind.IN_FOLDER, _Kind.ANY)


class _Part(NamedTuple):
    kind: _Kind
    text: str = ""


@lru_cache(1024)  # each question of a file asks again
def find_names(pattern: str, path: str) -> Mapping[str, str]:
    """Return by name what the placeholders of a pattern stand for in a path, nothing if the path does not fit.

    The pattern begins at the beginning of a folder and goes on to the end of the path. ``*`` and ``**`` take as
    much as they can, a placeholder as little.
    """
    parts = _parse(pattern)
    shortest = sum(len(part.text) if part.kind is _Kind.LITERAL else part.kind is _Kind.NAME for part in parts)
    if shortest > len(path):
        return {}
    table = _build_table(parts, path)
    start = _find_start(path, table[0])
    if start is None:
        return {}
    return _read_names(parts, path, table, start)


def _parse(pattern: str) -> list[_Part]:
    """Return the parts of a pattern, of which no two are stars in a row."""
    parts: list[_Part] = []
    for piece in _SPECIAL.split(pattern):
        part = _read_part(piece)
        previous = parts[-1].kind if parts else _Kind.LITERAL
        if not piece or (part.kind in _STARS and previous is _Kind.ANY):
            continue
        if part.kind in _STARS and previous is _Kind.IN_FOLDER:
            parts.pop()
        parts.append(part)
    return parts


def _read_part(piece: str) -> _Part:
    if piece == "*":
        return _Part(_Kind.IN_FOLDER)
    if piece.startswith("**"):
        return _Part(_Kind.ANY)
    if _SPECIAL.fullmatch(piece):
        return _Part(_Kind.NAME, piece[1:-1])
    return _Part(_Kind.LITERAL, piece)


def _build_table(parts: list[_Part], path: str) -> list[bytearray]:
    """Return a row for each part and one for the end: 1 where what is left of the pattern fits the rest."""
    row = bytearray(len(path) + 1)
    row[len(path)] = 1
    table = [row]
    for part in reversed(parts):
        row = _build_row(part, path, row)
        table.append(row)
    return table[::-1]


def _build_row(part: _Part, path: str, below: bytearray) -> bytearray:
    row = bytearray(len(path) + 1)
    if part.kind is _Kind.ANY:
        last = below.rfind(1)
        row[: last + 1] = b"\1" * (last + 1)
        return row
    if part.kind is _Kind.LITERAL:
        for start in range(len(path) - len(part.text) + 1):
            row[start] = below[start + len(part.text)] and path.startswith(part.text, start)
        return row
    return _build_row_in_folder(path, below, may_be_empty=part.kind is _Kind.IN_FOLDER)


def _build_row_in_folder(path: str, below: bytearray, *, may_be_empty: bool) -> bytearray:
    """Return the row of a part that takes any characters of one folder's name."""
    row = bytearray(len(path) + 1)
    row[len(path)] = may_be_empty and below[len(path)]
    for start in range(len(path) - 1, -1, -1):
        takes_char = path[start] != "/" and (row[start + 1] or below[start + 1])
        row[start] = bool(takes_char or (may_be_empty and below[start]))
    return row


def _find_start(path: str, row: bytearray) -> int | None:
    """Return the beginning of the first folder from which the whole pattern fits."""
    start = 0
    while not row[start]:
        slash = path.find("/", start)
        if slash < 0:
            return None
        start = slash + 1
    return start


def _read_names(parts: list[_Part], path: str, table: list[bytearray], start: int) -> dict[str, str]:
    names: dict[str, str] = {}
    for part, below in zip(parts, table[1:], strict=True):
        end_of_folder = path.find("/", start)
        if end_of_folder < 0:
            end_of_folder = len(path)
        match part.kind:
            case _Kind.LITERAL:
                end = start + len(part.text)
            case _Kind.ANY:
                end = below.rfind(1)
            case _Kind.IN_FOLDER:
                end = below.rfind(1, start, end_of_folder + 1)
            case _Kind.NAME:
                end = below.find(1, start + 1, end_of_folder + 1)
                names.setdefault(part.text, path[start:end])
        start = end
    return names
