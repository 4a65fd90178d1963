"""What no reader sees: comments of Obsidian (``%%…%%``), names of blocks (``^x``) and headings (``{#x}``)."""

import re
from collections.abc import Iterable

from ankigen import inline
from ankigen.patterns import compile_on_use

_MAX_COMMENT_LINES = 200
_COMMENT_IN_LINE = compile_on_use(r"(?<!\S)%%(?!%)[^%\n]+%%(?=[\s.,;:!?)]|$)")
# ``^37066d``, as Obsidian makes them, or ``^some-name``; behind a single letter it is a power: ``n ^logm``.
BLOCK_ID = compile_on_use(
    r"(?:^|(?<=\S)(?<!\b[A-Za-z\d])[ \t]+)\^(?:(?=\d*+[a-f])[\da-f]{6}|[A-Za-z][A-Za-z\d-]{3,})[ \t]*$",
    re.MULTILINE,
)
# Pandoc's and Kramdown's attributes of a heading; Svelte's ``{#if}`` is text.
HEADING_ATTRIBUTES = compile_on_use(
    r"^(?P<heading>[ \t>]*#{1,6}[ \t][^\n{}]*)\{:?[ \t]*[#.](?!(?:if|each|await|key|snippet)\b)[^{}\n`]*\}[ \t]*$",
    re.MULTILINE,
)


def hide_comments(lines: list[str], text_lines: Iterable[int]) -> list[str]:
    """Return lines of Markdown without comments and names of blocks and headings, as many as before.

    ``text_lines`` are the numbers of those outside of fences.
    """
    shown = list(lines)
    comment_end = -1
    for number in text_lines:
        line = lines[number]
        if number > comment_end and line.lstrip().startswith("%%"):
            comment_end = _find_comment_end(lines, number)
        if number <= comment_end:
            shown[number] = ""
            continue
        if "%%" in line:
            line = _hide_in_line(line)
        if "^" in line:
            line = BLOCK_ID.sub("", line)
        if "{" in line:
            line = HEADING_ATTRIBUTES.sub(r"\g<heading>", line).rstrip()
        shown[number] = line
    return shown


def _find_comment_end(lines: list[str], start: int) -> int:
    """Return the line at whose end the comment ends that begins with a line, -1 if it is none."""
    first = lines[start].strip()
    if len(first) > len("%%%%") and first.endswith("%%") and first.count("%%") == 2:
        return start
    if first.count("%%") != 1:
        return -1
    for number in range(start + 1, min(len(lines), start + _MAX_COMMENT_LINES)):
        line = lines[number].rstrip()
        if "%%" in line:
            is_end = line.endswith("%%") and line.count("%%") == 1
            return number if is_end else -1
    return -1


def _hide_in_line(line: str) -> str:
    spans = list(inline.find_code_spans(line))

    def hide(comment: re.Match[str]) -> str:
        return comment[0] if inline.overlaps_code(spans, comment.start(), comment.end()) else ""

    return _COMMENT_IN_LINE.sub(hide, line)
