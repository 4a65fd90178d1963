"""What a week file consists of, line by line; and the short way to it through a tidy file."""

import re
from enum import Enum, auto

import msgspec

from ankigen import text


class Kind(Enum):
    """What a block is."""

    FRONT_MATTER = auto()
    HEADING = auto()
    QUESTION = auto()
    BULLET = auto()
    FENCE = auto()
    STRAY_FENCE = auto()
    COMMENT = auto()
    RULE = auto()
    TEXT = auto()


class RawBlock(msgspec.Struct, frozen=True):
    """Lines ``start`` up to, not including, ``end`` (from 0), and what a parser needs to know of them.

    ``content`` is the visible part as the parser sees it, without marker; ``level`` the level of a
    heading, else the indentation in columns; ``mark`` the typed number of a question or the info string
    of a fence; ``marker`` how many visible characters the marker of a question or bullet has;
    ``closed`` is False for a fence without a closing line.
    """

    kind: Kind
    start: int
    end: int
    content: str = ""
    level: int = 0
    mark: str = ""
    marker: int = 0
    closed: bool = True


# A date (`2024.11.24`) that begins a line is no question 2024.
QUESTION = re.compile(r"(?!\d{4}[-.] ?\d{1,2}[-.] ?\d{1,2}(?!\d))(\d{1,9}(?:[-.]\d{1,9})+[.)]|\d{1,9}[.)])[ \t]*")
# An ATX heading (CommonMark, section 4.2); from two `#` on the blank behind them may lack.
HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)|(#{2,6})(?=[^\s#])")
HEADING_TAIL = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
# A question right above a fence at column 0 with no other in it: what most entries are.
_BLANK = r"(?:[ \t]*\n)*+"
_ENTRY = re.compile(
    QUESTION.pattern
    + r"([^\n]*)\n("
    + _BLANK
    + r")```([^`\n]*)\n((?:[^`]++|`(?!``))*+)(?<=\n)`{3,}[ \t]*(?:\n|\Z)"
)
_NEXT = re.compile(_BLANK + rf"(?:{QUESTION.pattern}|#{{1,6}}[ \t]|[ \t]*\Z)")
_TITLE = re.compile(r"(#{1,6})[ \t]+([^\n]*)(?:\n|\Z)|[ \t]*\n")


def tidy_file(source: str) -> list[RawBlock] | None:
    """Return the blocks of a file of nothing but headings and tidy entries, None for any other one.

    It comes to the same as the rules of ``flat``, which look at each line in turn.
    """
    blocks: list[RawBlock] = []
    at = line = 0
    while at < len(source):
        if title := _TITLE.match(source, at):
            if title[1]:
                name = HEADING_TAIL.sub("", title[2]).strip()
                blocks.append(RawBlock(Kind.HEADING, line, line + 1, name, len(title[1])))
            at, line = title.end(), line + 1
        elif entry := tidy_entry(source, at, line):
            blocks += entry[0]
            at, line = entry[1], entry[0][-1].end
        else:
            return None
    return blocks


def tidy_entry(source: str, at: int, line: int) -> tuple[tuple[RawBlock, RawBlock], int] | None:
    """Return the question at ``at``, where ``line`` begins, its answer in a fence, and the place behind them;
    None where it takes more than a look to tell what is meant.
    """
    match = _ENTRY.match(source, at)
    if not match:
        return None
    number, asked, blank, info, answer = match.groups()
    last = answer.rstrip(" \t\n").rpartition("\n")[2]
    if QUESTION.match(last) and not _NEXT.match(source, match.end()):
        return None  # the fence line below the last one may open its answer
    question = RawBlock(Kind.QUESTION, line, line + 1, text.one_line(asked), 0, number[:-1], len(number))
    start = line + 1 + blank.count("\n")
    fence = RawBlock(Kind.FENCE, start, start + 2 + answer.count("\n"), "", 0, info.strip())
    return (question, fence), match.end()
