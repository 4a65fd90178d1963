"""One line of text → its pieces: the few marks that ankigen styles, everything else literally as typed.

CommonMark's own emphasis is not used: it turns ``__init__`` bold and leaves ``**로드밸런싱(LB)**은`` plain
(section 6.2, the flanking rules know no Hangul).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property

import msgspec

from ankigen import text
from ankigen.shortcuts import shortcut

_TICKS = re.compile(r"`+")
_LINK = re.compile(
    r"(!?)\[([^\[\]]*)\]\(\s{0,9}(<[^<>]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)(?:\s{1,9}\"[^\"]*\")?\s{0,9}\)"
)
_URL = re.compile(
    r"https?://[A-Za-z0-9\[][^\s<>\"'`\\^{|}가-힣ㄱ-ㆎ]*"
    r"(?:(?<=[/_=&?#-])[가-힣ㄱ-ㆎ][^\s<>\"'`\\^{|}]*)?"
)


class Piece(msgspec.Struct, frozen=True):
    """A run of one line: plain text, or the inside of a mark."""

    kind: str  # text, code, strong, link, image, url
    text: str
    target: str = ""
    inner: tuple["Piece", ...] = ()


def code_spans(line: str) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, number of backticks) of every code span in ``line`` (CommonMark, section 6.1)."""
    runs = [(match.start(), match.end()) for match in _TICKS.finditer(line)]
    later: dict[int, list[int]] = {}
    for index in range(len(runs) - 1, -1, -1):
        later.setdefault(runs[index][1] - runs[index][0], []).append(index)
    index = 0
    while index < len(runs):
        start, end = runs[index]
        same = later[end - start]
        while same and same[-1] <= index:
            same.pop()
        if same:
            yield start, runs[same[-1]][1], end - start
            index = same[-1] + 1
        else:
            index += 1


def question_pieces(line: str) -> tuple[Piece, ...]:
    """Split a question: code, bold, links and images; everything else is literal."""
    pieces = _unmarked_pieces(line)
    if pieces is None:
        pieces = tuple(_pieces(line, _LINK))
    return pieces


def answer_pieces(line: str) -> tuple[Piece, ...]:
    """Split a line of a fence: code, bold and bare URLs; everything else is literal."""
    pieces = _unmarked_pieces(line)
    if pieces is None:
        pieces = tuple(_pieces(line, _URL))
    return pieces


@shortcut
def _unmarked_pieces(line: str) -> tuple[Piece, ...] | None:
    """Return a line without any sign that a mark needs: by far most lines."""
    if "`" in line or "*" in line or "[" in line or "://" in line:
        return None
    if not line:
        return ()
    return (Piece("text", line),)


def _pieces(line: str, marks: re.Pattern[str]) -> Iterator[Piece]:
    """Yield the pieces of ``line``; ``**`` may pair around code and links, never across their ends."""
    atoms = list(_atoms(line, marks))
    bounds = _strong_bounds(line, [(start, end) for start, end, _ in atoms])
    position, inside = 0, False
    collected: list[Piece] = []
    events: list[tuple[int, int, Piece | None]] = [*atoms, *((at, at + 2, None) for at in bounds)]
    events.sort(key=lambda event: event[0])
    for start, end, piece in events:
        if start > position:
            collected.append(Piece("text", line[position:start]))
        position = end
        if piece is not None:
            collected.append(piece)
        elif inside:
            yield Piece("strong", "", inner=tuple(collected))
            inside, collected = False, []
        else:
            yield from collected
            inside, collected = True, []
    if position < len(line):
        collected.append(Piece("text", line[position:]))
    yield from collected


def _atoms(line: str, marks: re.Pattern[str]) -> Iterator[tuple[int, int, Piece]]:
    """Yield the pieces that nothing else may cut: code spans, and between them the links or URLs."""
    position = 0
    for start, end, ticks in [*code_spans(line), (len(line), len(line), 0)]:
        for match in marks.finditer(line, position, start):
            yield _link(match) if marks is _LINK else _url(match)
        if ticks:
            yield start, end, Piece("code", line[start + ticks : end - ticks])
        position = end


def _link(match: re.Match[str]) -> tuple[int, int, Piece]:
    kind = "image" if match[1] else "link"
    return match.start(), match.end(), Piece(kind, match[2], match[3].removeprefix("<").removesuffix(">"))


def _url(match: re.Match[str]) -> tuple[int, int, Piece]:
    address = match[0][: _without_tail(match[0])]
    return match.start(), match.start() + len(address), Piece("url", address, address)


def _without_tail(address: str) -> int:
    """Return the length of a URL without the punctuation and the unmatched brackets behind it."""
    excess = {close: address.count(close) - address.count(opening) for opening, close in ("()", "[]")}
    end = len(address)
    while address[end - 1] in ".,;:!?*_~…" or excess.get(address[end - 1], 0) > 0:
        end -= 1
        if address[end] in excess:
            excess[address[end]] -= 1
    return end


def _strong_bounds(line: str, taken: list[tuple[int, int]]) -> list[int]:
    """Return the places of the ``**`` that pair up, in order: every second one opens."""
    bounds: list[int] = []
    remaining = taken[::-1]
    opener = None
    for match in re.finditer(r"(?<!\*)\*\*(?!\*)", line):
        at = match.start()
        while remaining and remaining[-1][1] <= at:
            remaining.pop()
        if remaining and remaining[-1][0] <= at:
            continue
        before, after = line[at - 1 : at], line[at + 2 : at + 3]
        if opener is not None and at > opener + 2 and _may_close(before, after):
            bounds += [opener, at]
            opener = None
        elif _may_open(before, after):
            opener = at
    return bounds


def _may_open(before: str, after: str) -> bool:
    return _is_inside(after) and not _joins(before) and not (before == after and before in "\"'")


def _may_close(before: str, after: str) -> bool:
    return _is_inside(before) and not _joins(after) and not (before == after and before in "\"'")


def _is_inside(char: str) -> bool:
    """Tell whether ``**`` can hug ``char``: no blank, and no sign of a path (``/api/**``)."""
    return bool(char) and not char.isspace() and char not in "/*"


def _joins(char: str) -> bool:
    """Tell whether ``char`` outside ``**`` makes it an operator (``x**2``) or a path, not a mark."""
    return char in {"/", "*", "\\"} or (char.isalnum() and not _is_east_asian(char))


def _is_east_asian(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


class QuestionText(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """A question as typed, on one line, with what is made of it: each is made once, when it is asked for."""

    markdown: str

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces of the line."""
        return question_pieces(self.markdown)

    @cached_property
    def visible(self) -> str:
        """What a reader sees of it."""
        return visible(self.pieces)

    @cached_property
    def key(self) -> str:
        """What counts for identity: the visible text, NFC, case folded, without white space."""
        return text.key(self.visible)


NO_QUESTION = QuestionText("")


def visible(pieces: tuple[Piece, ...]) -> str:
    """Return what a reader sees of ``pieces``; of an image that is its alternative text."""
    return "".join(piece.text or visible(piece.inner) for piece in pieces)
