"""One line of text → its pieces: the few marks that ankigen styles, everything else literally as typed.

CommonMark's own emphasis is not used: it turns ``__init__`` bold and leaves ``**로드밸런싱(LB)**은`` plain
(section 6.2, the flanking rules know no Hangul).
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import msgspec

from ankigen import text
from ankigen.patterns import compile_on_use
from ankigen.shortcuts import shortcut

_TICKS = compile_on_use(r"`+")
_LINK = compile_on_use(
    r"(?P<image>!?)\[(?P<text>[^\[\]]*)\]"
    r"\(\s{0,9}(?P<target><[^<>]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)(?:\s{1,9}\"[^\"]*\")?\s{0,9}\)"
)
_URL_CHARACTER = r"(?!\]\()[^\s<>\"'`\\^{|}\x00-\x1f"
_URL = compile_on_use(
    # To ignore the case of Hangul takes long.
    rf"(?:(?i:https?://[A-Za-z0-9\[])|(?<![\w./@:-])www\.(?=[A-Za-z0-9-]+\.[A-Za-z]))(?:{_URL_CHARACTER}가-힣ㄱ-ㆎ])*"
    rf"(?:(?<=[/_=&?#-])[가-힣ㄱ-ㆎ](?:{_URL_CHARACTER}])*)?"
)
# An address whose end is marked: that of a Markdown link, or between angle brackets.
_BOUNDED_URL = compile_on_use(
    r"(?<=\]\()https?://[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*(?=\s{0,9}\)|\s{1,9}\"[^\"]*\"\s{0,9}\))"
    r"|(?<=<)https?://[^\s<>]*(?=>)",
    re.IGNORECASE,
)
# What kramdown and Pandoc write behind a picture: ``{: width="300" .shadow}``, ``{width=50%}``.
_ATTRIBUTE = r"(?:[.#][\w-]{1,50}|[\w-]{1,30}=(?:\"[^\"\n]{0,100}\"|'[^'\n]{0,100}'|[^\s\"'{}]{1,100}))"
# CommonMark lets neither a blank nor a single bracket into an address; the names of screenshots have them.
IMAGE_IN_OTHER_WORDS = compile_on_use(
    r"!\[(?P<alt>(?:[^\[\]\n]|\[[^\[\]\n]{0,100}\]){0,200})\]\([ \t]{0,9}"
    r"(?P<target>[^\s()<>]{1,300}|(?:(?!\]\()[^\n<>\"]){1,300}?"
    r"\.(?:png|jpe?g|jfif|gif|webp|svg|avif|bmp|mp3|og[gav]|opus|wav|m4[av]|aac|flac|mp4|webm|mov|mkv|hei[cf]|tiff?))"
    r"(?P<title>[ \t]{1,9}\"[^\"\n]{0,200}\")?"
    r"(?P<size>[ \t]{1,9}=(?P<width>(?:\d{1,4}%?)?)x(?P<height>(?:\d{1,4}%?)?))?[ \t]{0,9}\)"
    rf"(?P<attributes>\{{:?[ \t]*{_ATTRIBUTE}(?:[ \t]+{_ATTRIBUTE}){{0,9}}[ \t]*\}})?",
    re.IGNORECASE,
)
# A picture as Obsidian embeds it: ``![[heap.png]]``, ``![[heap.png|240]]``.
_EMBEDDED_IMAGE = compile_on_use(
    r"!\[\[(?P<target>[^\s\[\]|\\#](?:[^\[\]|\\\n#]{0,200}[^\s\[\]|\\#])?\.(?!md\b|canvas\b|base\b|excalidraw\b)\w{2,5})"
    r"(?:#[^\[\]|\n]{0,100})?(?:\\?\|(?P<shown>[^\[\]\n]{0,200}))?\]\]",
    re.IGNORECASE,
)
_LENGTH_ATTRIBUTE = compile_on_use(r"\b(width|height)=[\"']?(\d{1,4}%?)")
_NOT_IN_ADDRESS = compile_on_use(r"[ ()]")
_SIZE_ALONE = compile_on_use(r"\d{1,4}(?:x\d{1,4})?")
# Pandoc's rule ("Math", extension tex_math_dollars): no blank inside the dollars and no digit behind them, so that
# prices stay prices; nor a letter, so that $HOME/$PATH stay variables.
_FORMULA = compile_on_use(
    r"(?<![\\$])\$\$(?P<display>(?:[^$\\]|\\.)++)\$\$(?!\$)"
    r"|(?<![\\$0-9])\$(?![\s$])(?P<tex>(?:[^$\\\n]|\\[^\n])++)(?<!\s)\$(?![A-Za-z0-9_$])",
    re.DOTALL,
)
# A sum of money and the sentence behind it, up to the next one: no formula holds bare words behind a number.
_PRICE = compile_on_use(r"\d[^{}]*?[가-힣]")
MAX_FORMULA_LINES = 50
_SENTENCE_SIGNS = ".,;:!?*_~…”’」』"
_QUOTES = {'"', "'", "`", "“", "‘", "「", "『"}  # which no operator stands before
_STRONG_MARK = compile_on_use(r"(?<!\*)\*\*(?!\*)")
_BOLD_WITHIN_BOLD = compile_on_use(r"(?<!\*)\*{4}(?![*\s])([^*]++)(?<!\s)\*{4}(?!\*)")


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A run of one line: plain text, or the inside of a mark."""

    kind: str  # text, code, strong, link, image, embedded image, url, formula, display formula
    text: str
    target: str = ""
    inner: tuple["Piece", ...] = ()


class QuestionText(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """A question as typed, on one line, with what is made of it when it is asked for."""

    markdown: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces of the line, made anew each time: to keep them takes more memory than they save time."""
        return _parse_question(self.markdown)

    @cached_property
    def visible(self) -> str:
        """What a reader sees of it."""
        return _join_visible(self.pieces)

    @cached_property
    def key(self) -> str:
        """What counts for identity: the visible text, NFC, case folded, without white space."""
        return text.key(self.visible)


NO_QUESTION = QuestionText("")


def parse_answer_line(line: str, *, math: bool = False) -> tuple[Piece, ...]:
    """Split a line of a fence: code, bold and bare URLs; everything else is literal.

    With ``math`` formulas are pieces, too: ``$x$`` and ``$$x$$``.
    """
    if math and "$" in line:
        return _parse_marks(line, _find_formulas_and(_find_urls))
    pieces = _parse_unmarked(line)
    if pieces is None:
        pieces = _parse_marks(line, _find_urls)
    return pieces


def parse_shown_question(line: str, *, math: bool) -> tuple[Piece, ...]:
    """Split a question as its card shows it.

    Formulas, if there are to be any, pictures that CommonMark does not know, bold that begins between a letter and
    Hangul (``Cache**란 무엇인가?**``) or ends behind an initial (``**A**tomicity``) and bold within bold
    (``****힙****``) are its look, not what it asks: what counts of a question stays.
    """
    if "****" in line and "`" not in line:
        line = _BOLD_WITHIN_BOLD.sub(r"**\1**", line)
    find_marks: _FindMarks = _find_links_and_urls
    if "![" in line:
        find_marks = _find_pictures_and(find_marks)
    if math and "$" in line:
        find_marks = _find_formulas_and(find_marks)
    return _parse_marks(line, find_marks, _StrongMarks(_may_open_before_hangul, may_hug_initial=True))


def _parse_question(line: str) -> tuple[Piece, ...]:
    """Split a question: code, bold, links, images and bare URLs; everything else is literal."""
    pieces = _parse_unmarked(line)
    if pieces is None:
        pieces = _parse_marks(line, _find_links_and_urls)
    return pieces


@shortcut
def _parse_unmarked(line: str) -> tuple[Piece, ...] | None:
    """Return a line without any sign that a mark needs: by far most lines."""
    if "`" in line or "*" in line or "[" in line or has_address(line):
        return None
    if not line:
        return ()
    return (Piece("text", line),)


def _join_visible(pieces: tuple[Piece, ...]) -> str:
    """Return what a reader sees of ``pieces``; of an image that is its alternative text."""
    return "".join([piece.text or _join_visible(piece.inner) for piece in pieces])


# --- marks that nothing else may cut: code spans, and between them links, images and URLs ---------


class _Atom(NamedTuple):
    start: int
    end: int
    piece: Piece


_FindMarks = Callable[[str, int, int], Iterator[_Atom]]
"""Finds links or URLs in a line, between two positions."""


class _StrongMarks(NamedTuple):
    """Between which characters ``**`` may begin something, and whether it may hug an initial."""

    may_open: Callable[[str, str], bool]
    may_hug_initial: bool

    def may_close(self, before: str, after: str, distance: int) -> bool:
        """Return True if ``**`` may end what began at a ``distance``: ``**A**tomicity``."""
        is_initial = distance == 3 and before.isupper() and after.islower()
        return may_close(before, after) or (self.may_hug_initial and is_initial)


def _parse_marks(line: str, find_marks: _FindMarks, strong: _StrongMarks | None = None) -> tuple[Piece, ...]:
    """Return the pieces of ``line``; ``**`` may pair around code and links, never across their ends.

    ``strong`` says where it may stand, by default where ``may_open`` lets it begin something.
    """
    atoms = list(_find_atoms(line, find_marks))
    starts = [atom.start for atom in atoms]
    pieces: list[Piece] = []
    position = 0
    for opener, closer in _pair_strong_marks(
        line, atoms, starts, strong or _StrongMarks(may_open, may_hug_initial=False)
    ):
        pieces += _cut(line, position, opener, atoms[bisect_left(starts, position) : bisect_left(starts, opener)])
        inside = _cut(line, opener + 2, closer, atoms[bisect_left(starts, opener) : bisect_left(starts, closer)])
        pieces.append(Piece("strong", "", inner=tuple(inside)))
        position = closer + 2
    pieces += _cut(line, position, len(line), atoms[bisect_left(starts, position) :])
    return tuple(pieces)


def _cut(line: str, start: int, end: int, atoms: list[_Atom]) -> Iterator[Piece]:
    """Yield the pieces between two positions: the ``atoms`` that stand there, and the text around them."""
    position = start
    for atom in atoms:
        if position < atom.start:
            yield Piece("text", line[position : atom.start])
        yield atom.piece
        position = atom.end
    if position < end:
        yield Piece("text", line[position:end])


def _find_atoms(line: str, find_marks: _FindMarks) -> Iterator[_Atom]:
    position = 0
    for span in find_code_spans(line):
        yield from find_marks(line, position, span.start)
        code = line[span.start + span.ticks : span.end - span.ticks]
        yield _Atom(span.start, span.end, Piece("code", code))
        position = span.end
    yield from find_marks(line, position, len(line))


class CodeSpan(NamedTuple):
    """Where a code span stands in a line, and with how many backticks it begins and ends."""

    start: int
    end: int
    ticks: int


def find_code_spans(line: str) -> Iterator[CodeSpan]:
    """Yield the code spans in ``line`` (CommonMark, section 6.1)."""
    runs = [(match.start(), match.end()) for match in _TICKS.finditer(line)]
    following: dict[int, list[int]] = {}  # the runs of a length, the last one first
    for index in reversed(range(len(runs))):
        start, end = runs[index]
        following.setdefault(end - start, []).append(index)
    index = 0
    while index < len(runs):
        start, end = runs[index]
        closers = following[end - start]
        while closers and closers[-1] <= index:
            closers.pop()
        if closers:
            closer = closers[-1]
            yield CodeSpan(start, runs[closer][1], end - start)
            index = closer
        index += 1


def overlaps_code(code_spans: Sequence[CodeSpan], start: int, end: int) -> bool:
    """Return True if a code span of a line, all of which are given in their order, reaches into a part of it."""
    index = bisect_left(code_spans, end, key=lambda span: span.start) - 1
    return index >= 0 and code_spans[index].end > start


def _find_links_and_urls(line: str, start: int, end: int) -> Iterator[_Atom]:
    position = start
    for match in _LINK.finditer(line, start, end):
        yield from _find_urls(line, position, match.start())
        kind = "image" if match["image"] else "link"
        target = match["target"].removeprefix("<").removesuffix(">")
        yield _Atom(match.start(), match.end(), Piece(kind, match["text"], target))
        position = match.end()
    yield from _find_urls(line, position, end)


class Formula(NamedTuple):
    """A formula in a text: its end, what stands between its dollars, and whether it has a line of its own."""

    end: int
    tex: str
    is_display: bool


def read_formula(line: str, start: int, end: int) -> Formula | None:
    """Return the formula that begins at ``start``, None if there is none."""
    match = _FORMULA.match(line, start, end)
    return _check_formula(match) if match else None


def _check_formula(match: re.Match[str]) -> Formula | None:
    if match["display"] is not None:
        return Formula(match.end(), match["display"], is_display=True) if match["display"].strip() else None
    tex = match["tex"]
    if _PRICE.match(tex):
        return None
    if len(tex) > 2 and tex[0] == tex[-1] == "`":  # GitHub's other way to write it
        tex = tex[1:-1]
    return Formula(match.end(), tex, is_display=False)


class FormulaBlock(NamedTuple):
    """A formula on lines of its own: how many there are, and what stands between its marks."""

    length: int
    tex: str


def read_formula_block(lines: Sequence[str], mark: str = "$$") -> FormulaBlock | None:
    """Return the formula that begins on the first of some lines and ends with ``mark`` at the end of one.

    There is none if a blank line comes before its end, or text stands behind a mark.
    """
    parts: list[str] = []
    for index, line in enumerate(lines[:MAX_FORMULA_LINES]):
        content = line.strip()
        if index == 0:
            content = content.removeprefix("```math").removeprefix("$$")
        elif not content:
            return None
        text_before, found_mark, text_behind = content.partition(mark)
        parts.append(text_before)
        if text_behind:
            return None
        if found_mark:
            tex = "\n".join(parts).strip()
            return FormulaBlock(index + 1, tex) if tex else None
    return None


def _find_formulas_and(find_marks: _FindMarks) -> _FindMarks:
    """Return what finds formulas, and between them other marks."""

    def find(line: str, start: int, end: int) -> Iterator[_Atom]:
        position = start
        while match := _FORMULA.search(line, position, end):
            formula = _check_formula(match)
            if formula is None:
                yield from find_marks(line, position, match.start() + 1)
                position = match.start() + 1
                continue
            yield from find_marks(line, position, match.start())
            kind = "display formula" if formula.is_display else "formula"
            yield _Atom(match.start(), match.end(), Piece(kind, match[0], formula.tex))
            position = match.end()
        yield from find_marks(line, position, end)

    return find


def _find_pictures_and(find_marks: _FindMarks) -> _FindMarks:
    """Return what finds pictures that CommonMark does not know, and between them other marks."""

    def find(line: str, start: int, end: int) -> Iterator[_Atom]:
        position = start
        begin = line.find("![", start, end)
        while begin >= 0:
            picture = read_picture(line, begin, end)
            if picture is None:
                begin = line.find("![", begin + 1, end)
                continue
            yield from find_marks(line, position, begin)
            kind = "embedded image" if picture.is_embed else "image"
            yield _Atom(begin, picture.end, Piece(kind, picture.alt, picture.target))
            position = picture.end
            begin = line.find("![", position, end)
        yield from find_marks(line, position, end)

    return find


class Picture(NamedTuple):
    """A picture in a text: its end, where it is, and what stands for it, with its size behind a bar."""

    end: int
    target: str
    alt: str
    is_embed: bool


def read_picture(line: str, start: int, end: int) -> Picture | None:
    """Return the picture that begins at ``start`` and that CommonMark does not know, None if there is none."""
    embedded = _EMBEDDED_IMAGE.match(line, start, end)
    if embedded:
        shown = embedded["shown"] or ""
        alt = f"|{shown}" if _SIZE_ALONE.fullmatch(shown) else shown
        return Picture(embedded.end(), embedded["target"], alt, is_embed=True)
    match = IMAGE_IN_OTHER_WORDS.match(line, start, end)
    if match is None:
        return None
    size = _read_size(match)
    if not size and not _NOT_IN_ADDRESS.search(match["target"]):
        return None
    alt = f"{match['alt']}|{size}" if size.strip("x") else match["alt"]
    return Picture(match.end(), match["target"], alt, is_embed=False)


def _read_size(picture: re.Match[str]) -> str:
    """Return the size of a picture as ``300x200``, "x" where its attributes name none, "" without either."""
    if picture["size"]:
        return picture["size"].strip().removeprefix("=")
    if not picture["attributes"]:
        return ""
    lengths = dict(_LENGTH_ATTRIBUTE.findall(picture["attributes"]))
    return f"{lengths.get('width', '')}x{lengths.get('height', '')}"


def find_images(line: str) -> list[str]:
    """Return the targets of the images in a line, without those in code."""
    targets: list[str] = []
    for atom in _find_atoms(line, _find_pictures_and(_find_links_and_urls)):
        if atom.piece.kind in ("image", "embedded image"):
            targets.append(atom.piece.target)
    return targets


def _find_urls(line: str, start: int, end: int) -> Iterator[_Atom]:
    position = start
    while True:
        match = _URL.search(line, position, end)
        if match is None:
            return
        url = read_url(line, match.start(), end)
        position = match.start() + len(url)
        yield _Atom(match.start(), position, Piece("url", url, find_link_target(url)))


def split_addresses(line: str) -> Iterator[Piece]:
    """Yield the pieces of a line in which nothing but addresses is a mark."""
    return _cut(line, 0, len(line), list(_find_urls(line, 0, len(line))))


def has_address(line: str) -> bool:
    """Return True if a line may hold an address: cheaper than to look for it."""
    return "://" in line or "www." in line


def find_link_target(url: str) -> str:
    """Return where an address leads, which may lack its scheme (GitHub Flavored Markdown, section 6.9)."""
    return url if "://" in url[:8] else f"http://{url}"


def read_url(line: str, start: int, end: int) -> str:
    """Return the URL that begins at ``start``, "" for none; in a Markdown link it is the whole target."""
    bounded = _BOUNDED_URL.match(line, start, end)
    if bounded:
        return bounded[0]
    match = _URL.match(line, start, end)
    return _without_tail(match[0]) if match else ""


def _without_tail(url: str) -> str:
    """Return a URL without the punctuation and the unmatched brackets behind it."""
    unmatched = {")": url.count(")") - url.count("("), "]": url.count("]") - url.count("[")}
    end = len(url)
    while True:
        last = url[end - 1]
        if unmatched.get(last, 0) > 0:
            unmatched[last] -= 1
        elif last not in _SENTENCE_SIGNS:
            return url[:end]
        end -= 1


# --- bold, here and in Markdown -------------------------------------------------------------------


def _pair_strong_marks(
    line: str, atoms: list[_Atom], starts: list[int], strong: _StrongMarks
) -> Iterator[tuple[int, int]]:
    """Yield the positions of two ``**`` that pair up; ``starts`` are those of the ``atoms``, which hide others."""
    opener = None
    for match in _STRONG_MARK.finditer(line):
        position = match.start()
        index = bisect_right(starts, position) - 1
        if index >= 0 and position < atoms[index].end:
            continue
        before = line[position - 1 : position]
        after = line[position + 2 : position + 3]
        is_empty = opener is not None and position <= opener + 2
        if opener is not None and not is_empty and strong.may_close(before, after, position - opener):
            yield opener, position
            opener = None
        elif strong.may_open(before, after):
            opener = position


def may_open(before: str, after: str) -> bool:
    """Return True if a mark such as ``**`` between two characters may begin something."""
    joins = _joins(before) and not (before.isalnum() and after in _QUOTES)
    return _is_inside(after) and not joins and not _is_quoted(before, after)


def _may_open_before_hangul(before: str, after: str) -> bool:
    """Return True if ``**`` may begin something, also between a letter and Hangul: no operator stands there."""
    return may_open(before, after) or (before.isalnum() and after.isalnum() and _is_east_asian(after))


def may_close(before: str, after: str) -> bool:
    """Return True if a mark such as ``**`` between two characters may end something: ``**가(나)**는``."""
    return _is_inside(before) and not _joins(after) and not _is_quoted(before, after)


def _is_quoted(before: str, after: str) -> bool:
    return before == after and before in ('"', "'")


def _is_inside(char: str) -> bool:
    """Return True if ``**`` can hug ``char``: no blank, and no sign of a path (``/api/**``)."""
    return bool(char) and not char.isspace() and char not in "/*"


def _joins(char: str) -> bool:
    """Return True if ``char`` outside ``**`` makes it an operator (``x**2``) or a path, not a mark."""
    if char in {"/", "*", "\\"}:
        return True
    return char.isalnum() and not _is_east_asian(char)


def _is_east_asian(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"
