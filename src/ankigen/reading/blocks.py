"""What a week file consists of, line by line: its blocks, and the marks that questions and headings begin with."""

import re
import unicodedata
from enum import Enum, auto

import msgspec

from ankigen.patterns import compile_on_use

# A date (`2024.11.24`) that begins a line is no question 2024.
QUESTION = compile_on_use(
    r"(?!\d{4}[-.] ?\d{1,2}[-.] ?\d{1,2}(?!\d))((?>\d{1,9}(?:[-.]\d{1,9})+[.)]|\d{1,9}[.)]))[ \t]*+"
)
# A decimal that begins a line (`1.7 버전`) is no question 1.
DECIMAL = compile_on_use(r"\d{1,9}(?:\.\d{1,9})+[ \t]")
# So may be one that a unit follows (`1.5배`), but where the blank behind the dot is forgotten (`2.3-way?`).
DECIMAL_WITH_UNIT = compile_on_use(r"\d{1,9}+(?:\.\d{1,9}+)++(?![.)])")
_PART_NUMBER = r"\d{1,3}(?:[-.]\d{1,3})?"
# What people type instead of `N.`: `Q4.`, `Q.`, `(3)`, `①`, `Ⅲ.`, `１．`, `2\.`, `1.1`, also in bold or a heading.
OTHER_MARKER = compile_on_use(
    r"(?P<heading>#{2,6})?[ \t]*(?P<bold>\*\*|__)?(?:"
    rf"(?:Q(?:uestion)?|질문|문제)[ \t]?[.#-]?[ \t]?(?P<labelled>{_PART_NUMBER})[ \t]?(?:[.):：．）]|(?=[ \t*_]))"
    r"|(?P<label>Q(?:uestion)?|질문)[ \t]?[.):：．]"
    rf"|[(（\[](?P<bracketed>{_PART_NUMBER})[)）\]](?!\()"
    r"|#(?P<hash>\d{1,3})(?=[ \t.])\.?"
    r"|(?P<circled>[\u2160-\u216b\u2170-\u217b\u2460-\u249b\u2776-\u2793\u3251-\u325f\u32b1-\u32bf])[.)．]?"
    r"|(?P<keycap>\d)\u20e3"
    r"|(?P<decimal>\d{1,3}\.\d{1,3})(?=[ \t])"
    rf"|(?P<dotted>{_PART_NUMBER})(?P<early_close>\*\*|__)?[ \t]?(?:번[.):]|\\?[.)．）。、])"
    r")(?P<close>\*\*|__)?[ \t]*",
    re.IGNORECASE,
)
_TITLE_BEHIND_NAME = r"[ \t]*+(?:(?:님|씨)(?!\w))?"
_REMARK_BEHIND_NAME = r"[ \t]*+(?:[(（][^()（）*\n]{1,12}[)）])?"
_EMOJI_AT_LINE_END = (
    r"[^\w\n!-~\u3001-\u3011\u2018-\u201d\uff01-\uff5e]{0,12}+[:：]?[ \t\\]*+(?:<br[ \t]*+/?>[ \t]*+)*+$"
)
# What may stand behind a line of bold, and behind a name in bold: `**가온**님`, `**가온** (발표) 🐯`, `**가온**:`.
BEHIND_BOLD = _TITLE_BEHIND_NAME + _EMOJI_AT_LINE_END
BEHIND_BOLD_NAME = _TITLE_BEHIND_NAME + _REMARK_BEHIND_NAME + _EMOJI_AT_LINE_END
# An ATX heading (CommonMark, section 4.2); from two `#` on the blank behind them may lack, and before a week
# (`#Week 18`, `#18주차 정리`) unless it reads as a tag (`#week18`).
HEADING = compile_on_use(
    r"(#{1,6}(?=[ \t]|$)|#{2,6}(?=[^\s#])"
    r"|#(?=(?:W(?i:eek)[ \t]*\d|week[ \t]+\d|\d{1,3}(?:[ \t]+주차|주차[ \t]))[^\n#]*$))[ \t]*"
)

# What people take for a heading, too: `＃＃＃＃ 하늘` in signs of full width, and one in HTML on its own line.
OTHER_HEADING = compile_on_use(
    r"(?P<signs>＃{1,6})[ \t]+(?P<name>[^\n]*)|<h(?P<level>[1-6])\b[^<>]*>(?P<inner>[^\n]+)</h(?P=level)>[ \t]*$",
    re.IGNORECASE,
)


class Kind(Enum):
    """What a block is."""

    FRONT_MATTER = auto()
    HEADING = auto()
    QUESTION = auto()
    BOLD_LINE = auto()
    BULLET = auto()
    FENCE = auto()
    STRAY_FENCE = auto()
    COMMENT = auto()
    RULE = auto()
    TEXT = auto()


class RawBlock(msgspec.Struct, frozen=True):
    """Lines ``start`` up to, not including, ``end`` (from 0), and what a reader needs to know of them.

    ``content`` is the text of a heading, bullet or line of bold without its marker, all of a comment or of front
    matter; a bullet of plain Markdown has none. ``level`` is that of a heading; ``indent`` the indentation in
    columns; ``number`` that of a question, in digits; ``info_string`` that of a fence, ``closed`` whether it, or
    front matter, has a closing line, ``closes_in_text`` whether that of a fence also holds the end of its text;
    ``marker_length`` the number of visible characters in the marker of a question or bullet; ``open_bold`` the
    mark of bold that the marker of a question leaves open; ``is_certain`` whether it is one by any number;
    ``shares_line`` whether a question ends on the line where the fence of its answer begins, or that fence does.
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
    closes_in_text: bool = False
    marker_length: int = 0
    open_bold: str = ""
    is_certain: bool = True
    shares_line: bool = False


class Marker(msgspec.Struct, frozen=True):
    """What stands before a question on its line: ``end`` is the position behind it.

    ``is_plain`` is set for ``N.``, ``N)`` and ``N-M.``, ``may_number_parts`` for what also numbers the parts of an
    answer: ``(1)``, ``①``, ``1.1``.
    """

    number: str
    end: int
    length: int
    level: int = 0
    open_bold: str = ""
    is_plain: bool = False
    may_number_parts: bool = False


def begins_with_no_marker(line: str) -> bool:
    """Return True for most lines: they begin with a word or bullet, and no pattern need look for a marker."""
    first = line[:1]
    if "가" <= first <= "힣":
        return first not in ("질", "문")  # 질문 1, 문제 1
    return first in ("-", "`", "|", ">", "")


def read_plain_marker(line: str) -> Marker | None:
    """Return the marker ``N.`` of a question, also ``N)`` and ``N-M.``."""
    match = QUESTION.match(line)
    if not match:
        return None
    marker = match[1]
    return Marker(marker[:-1], match.end(), len(marker), is_plain=True)


def read_other_marker(line: str) -> Marker | None:
    """Return the marker of a question where people typed another one than ``N.``."""
    match = OTHER_MARKER.match(line)
    if not match:
        return None
    is_bold_closed = match["close"] or match["early_close"]
    return Marker(
        _read_digits(match),
        match.end(),
        length=len("".join(match[0].split())),
        level=len(match["heading"] or ""),
        open_bold="" if is_bold_closed else match["bold"] or "",
        may_number_parts=bool(match["bracketed"] or match["circled"] or match["decimal"] or match["hash"]),
    )


def _read_digits(match: re.Match[str]) -> str:
    """Return the number in a marker in ASCII digits, "" for a label without a number."""
    if match["circled"]:
        return str(int(unicodedata.numeric(match["circled"])))
    groups = ("labelled", "bracketed", "hash", "keycap", "dotted", "decimal")
    typed = next((match[group] for group in groups if match[group]), "")
    return "".join([str(unicodedata.digit(char)) if char.isdigit() else char for char in typed])


def strip_closing_hashes(heading: str) -> str:
    """Return the text of an ATX heading without the ``#`` that may close it (CommonMark, section 4.2).

    Not a pattern: one that looks for blanks before the ``#`` begins anew at each blank of a long run.
    """
    without_hashes = heading.rstrip().rstrip("#")
    if without_hashes and not without_hashes[-1].isspace():  # ``C#``
        return heading
    return without_hashes.rstrip()
