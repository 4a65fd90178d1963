"""Rows of Markdown tables → their cells."""

import re
from itertools import pairwise

from ankigen import inline

_DELIMITER_SIGNS = frozenset("|:- \t")


def is_delimiter(line: str) -> bool:
    """Return True for the line below the head of a table: ``| --- | :-: |``."""
    return "-" in line and _DELIMITER_SIGNS.issuperset(line)


def read_title(cell: str) -> str:
    """Return the letters, digits, dots and ``#`` of a cell in the head of a table."""
    return "".join([char for char in cell if char.isalnum() or char in ".#"])


def find_title(titles: list[str], pattern: re.Pattern[str]) -> int | None:
    """Return the first column whose title is one of ``pattern``, None without any."""
    for index, title in enumerate(titles):
        if pattern.fullmatch(title):
            return index
    return None


def find_cells(line: str) -> list[tuple[int, int]]:
    """Return from where to where the cells of a row go; a pipe in code or behind a backslash parts none."""
    code_spans = list(inline.find_code_spans(line)) if "`" in line else []
    pipes: list[int] = []
    for pipe in re.finditer(r"(?<!\\)\|", line):
        if not inline.overlaps_code(code_spans, pipe.start(), pipe.end()):
            pipes.append(pipe.start())
    bounds = [-1, *pipes, len(line)]
    cells = [(start + 1, end) for start, end in pairwise(bounds)]
    if cells and not line[: cells[0][1]].strip():
        cells = cells[1:]
    if cells and not line[cells[-1][0] :].strip():
        cells = cells[:-1]
    return cells


def read_cells(line: str) -> list[str]:
    """Return what stands in the cells of a row."""
    return [line[start:end].strip() for start, end in find_cells(line)]
