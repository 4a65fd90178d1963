"""What a week file consists of, line by line: its blocks, and the marks that questions and headings begin with."""

import re
from enum import Enum, auto

import msgspec

# A date (`2024.11.24`) that begins a line is no question 2024.
QUESTION = re.compile(r"(?!\d{4}[-.] ?\d{1,2}[-.] ?\d{1,2}(?!\d))(\d{1,9}(?:[-.]\d{1,9})+[.)]|\d{1,9}[.)])[ \t]*")
# An ATX heading (CommonMark, section 4.2); from two `#` on the blank behind them may lack.
HEADING = re.compile(r"(#{1,6}(?=[ \t]|$)|#{2,6}(?=[^\s#]))[ \t]*")
HEADING_TAIL = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")


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
    """Lines ``start`` up to, not including, ``end`` (from 0), and what a reader needs to know of them.

    ``content`` is the visible text of a heading or bullet without its marker, all of a comment or front matter;
    ``level`` that of a heading; ``indent`` the indentation in columns; ``number`` that of a question, as typed;
    ``info_string`` that of a fence, and ``closed`` whether it has a closing line; ``marker_length`` the number of
    visible characters in the marker of a question or bullet.
    """

    kind: Kind
    start: int
    end: int
    content: str = ""
    level: int = 0
    indent: int = 0
    number: str = ""
    info_string: str = ""
    closed: bool = True
    marker_length: int = 0
