"""The visible text of HTML, and how two texts differ, word by word."""

from __future__ import annotations

import difflib
import html
import re
from html.parser import HTMLParser
from typing import NamedTuple

_LINE_ENDS = {"br", "p", "div", "li", "tr", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "summary"}
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class _TextFinder(HTMLParser):
    """Collects the text of HTML; blocks end lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")
        if tag == "img":
            source = dict(attrs).get("src")
            self.parts.append(f"[{source}]")

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINE_ENDS:
            self.parts.append("\n")


def to_plain_text(text: str) -> str:
    """Return what a reader sees of a field's HTML."""
    finder = _TextFinder()
    finder.feed(text)
    finder.close()
    joined = "".join(finder.parts)
    return re.sub(r"\n{3,}", "\n\n", joined).strip()


class Comparison(NamedTuple):
    """Two texts as HTML in which what differs is marked."""

    mine: str
    theirs: str


def compare(mine: str, theirs: str) -> Comparison:
    """Return two plain texts as safe HTML; words that only one of them has are marked."""
    my_words, their_words = _WORDS.findall(mine), _WORDS.findall(theirs)
    matcher = difflib.SequenceMatcher(None, my_words, their_words, autojunk=False)
    my_parts: list[str] = []
    their_parts: list[str] = []
    for kind, my_start, my_end, their_start, their_end in matcher.get_opcodes():
        my_part = "".join(my_words[my_start:my_end])
        their_part = "".join(their_words[their_start:their_end])
        my_parts.append(_mark(my_part, is_marked=kind != "equal"))
        their_parts.append(_mark(their_part, is_marked=kind != "equal"))
    return Comparison("".join(my_parts), "".join(their_parts))


def _mark(text: str, *, is_marked: bool) -> str:
    escaped = html.escape(text).replace("\n", "<br>")
    if not is_marked or not text:
        return escaped
    return f"<u><b>{escaped}</b></u>"
