"""Rows of Markdown tables that have more cells than their header, of which GitHub shows none beyond it."""

from collections.abc import Iterator

from ankigen import inline
from ankigen.patterns import compile_on_use

_RULE = compile_on_use(r"[ \t>]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+")
_FENCE = compile_on_use(r"[ \t>]*(?:`{3}|~{3})")
_PIPE = compile_on_use(r"(?<!\\)\|")


def keep_extra_cells(content: str) -> tuple[str, list[int]]:
    """Return Markdown in which no cell of a table is cut off, and the lines, from 0, where one would have been.

    A pipe in code, and each one behind the last cell that the header has, is escaped: then it is part of the cell.
    """
    if "|" not in content:
        return content, []
    lines = content.split("\n")
    changed: list[int] = []
    columns = 0  # of the table that is being read
    for number, line in find_text(lines):
        if not line.strip():
            columns = 0
        elif "|" in line and not _RULE.fullmatch(line):
            columns = columns or _count_columns(lines, number)
            kept = _escape_extra_pipes(line, columns) if columns else line
            if kept != line:
                lines[number] = kept
                changed.append(number)
    return "\n".join(lines), changed


def find_text(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines that stand outside of fences, each with its number."""
    is_code = False
    for number, line in enumerate(lines):
        if _FENCE.match(line):
            is_code = not is_code
        elif not is_code:
            yield number, line


def _count_columns(lines: list[str], number: int) -> int:
    """Return the columns of the table whose header is line ``number``, 0 if it is none."""
    if number + 1 >= len(lines):
        return 0
    rule = lines[number + 1]
    if "|" not in rule or not _RULE.fullmatch(rule):
        return 0
    return len(_find_separators(rule)) + 1


def _find_separators(row: str) -> list[int]:
    """Return where those pipes stand that part two cells."""
    pipes = [match.start() for match in _PIPE.finditer(row)]
    if pipes and not row[: pipes[0]].strip(" \t>"):
        pipes = pipes[1:]
    if pipes and not row[pipes[-1] + 1 :].strip():
        pipes = pipes[:-1]
    return pipes


def _escape_extra_pipes(row: str, columns: int) -> str:
    separators = _find_separators(row)
    if len(separators) < columns or not row[separators[columns - 1] :].strip(" \t|"):
        return row
    in_code: set[int] = set()
    for span in inline.find_code_spans(row):
        in_code.update(range(span.start, span.end))
    outside = [pipe for pipe in separators if pipe not in in_code]
    extra = [pipe for pipe in separators if pipe in in_code] + outside[columns - 1 :]
    parts: list[str] = []
    position = 0
    for pipe in sorted(extra):
        parts += (row[position:pipe], "\\")
        position = pipe
    parts.append(row[position:])
    return "".join(parts)
