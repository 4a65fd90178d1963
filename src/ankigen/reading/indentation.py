"""How far lines are indented, in columns, and the same lines without their common indentation."""

import sys

from ankigen.model import Text


def build_text(lines: list[str], start: int) -> Text:
    """Return the Markdown on ``lines``, which begin at ``start`` (from 0), without common indentation."""
    indent = min(map(measure_indent, lines))
    if indent == 0:
        return Text("\n".join(lines), start + 1)
    return Text("\n".join(dedent(line, indent) for line in lines), start + 1)


def measure_indent(line: str) -> int:
    """Return the indentation of ``line`` in columns, tabs reaching to the next multiple of four."""
    first = line[:1]
    if first and not first.isspace():
        return 0
    if not line.strip():
        return sys.maxsize
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))


def dedent(line: str, columns: int) -> str:
    """Return ``line`` without up to ``columns`` columns of leading blanks (CommonMark, section 2.2, on tabs)."""
    column = 0
    for index, char in enumerate(line):
        if column >= columns or char not in " \t":
            return " " * max(0, column - columns) + line[index:]
        column += 1 if char == " " else 4 - column % 4
    return " " * max(0, column - columns) if columns else line
