"""The short way from a week file to its blocks: where it is tidy, two patterns know them all.

It comes to the same as the rules, which look at each line in turn.
"""

from ankigen.patterns import compile_on_use
from ankigen.reading.blocks import (
    DECIMAL,
    OTHER_MARKER,
    QUESTION,
    Kind,
    RawBlock,
    begins_with_no_marker,
    strip_closing_hashes,
)
from ankigen.shortcuts import shortcut

_BLANK_LINES = r"(?:[ \t]*\n)*+"
# A question right above a fence at column 0 with no other in it: what most entries are.
_ENTRY = compile_on_use(
    rf"(?!{DECIMAL.pattern})"
    + QUESTION.pattern
    + r"[^\n]*+\n("
    + _BLANK_LINES
    + r")```([^`\n]*)\n((?:[^`]++|`(?!``))*+)(?<=\n)`{3,}[ \t]*(?:\n|\Z)"
)
_NEXT_ENTRY = compile_on_use(_BLANK_LINES + rf"(?:{QUESTION.pattern}|#{{1,6}}[ \t]|[ \t]*\Z)")
_HEADING_OR_BLANK = compile_on_use(r"(#{1,6})[ \t]+([^\n]*)(?:\n|\Z)|[ \t]*\n")


@shortcut
def parse_tidy_file(source: str) -> list[RawBlock] | None:
    """Return the blocks of a file of nothing but headings and tidy entries, None for any other one."""
    blocks: list[RawBlock] = []
    position = line = 0
    while position < len(source):
        match = _HEADING_OR_BLANK.match(source, position)
        if match:
            if match[1]:
                if OTHER_MARKER.match(match[0]):
                    return None  # it may be a question
                name = strip_closing_hashes(match[2]).strip()
                blocks.append(RawBlock(Kind.HEADING, line, line + 1, name, len(match[1])))
            position = match.end()
            line += 1
            continue
        entry = parse_tidy_entry(source, position, line)
        if entry is None:
            return None
        question, fence, position = entry
        blocks += (question, fence)
        line = fence.end
    return blocks


@shortcut
def parse_tidy_entry(source: str, position: int, line: int) -> tuple[RawBlock, RawBlock, int] | None:
    """Return the question at ``position``, where ``line`` begins, its answer in a fence, and the position behind.

    Return None where it takes more than a look to tell what is meant.
    """
    match = _ENTRY.match(source, position)
    if not match:
        return None
    number, blank_lines, info_string, answer = match.groups()
    last_line = answer.rstrip(" \t\n").rpartition("\n")[2].lstrip(" \t")
    may_ask = not begins_with_no_marker(last_line) and (QUESTION.match(last_line) or OTHER_MARKER.match(last_line))
    if may_ask and not _NEXT_ENTRY.match(source, match.end()):
        return None  # the fence line below the last one may open its answer
    question = RawBlock(Kind.QUESTION, line, line + 1, number=number[:-1], marker_length=len(number))
    start = line + 1 + blank_lines.count("\n")
    fence = RawBlock(Kind.FENCE, start, start + 2 + answer.count("\n"), info_string=info_string.strip())
    return question, fence, match.end()
