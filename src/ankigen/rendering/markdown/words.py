"""The words that readers see in notes, and which of them a card lacks."""

import html
import re
from collections.abc import Callable, Iterable
from functools import cached_property

from ankigen.inline import IMAGE_IN_OTHER_WORDS
from ankigen.patterns import compile_on_use
from ankigen.rendering.html_tags import is_element
from ankigen.rendering.markdown.hidden_marks import BLOCK_ID, HEADING_ATTRIBUTES
from ankigen.rendering.markdown.info_strings import names_format

# Nothing of these is a visible word: comments, tags of HTML, addresses, names of references, of languages and of
# other formats, and the alternative text of a picture.
_COMMENT = compile_on_use(r"<!--(?:(?!<!--|-->).)*+-->", re.DOTALL)
_IMAGE = compile_on_use(r"!\[(?:[^\[\]]|\[[^\[\]]*\])*\](?:\[[^\[\]]*\])?")
_DESTINATION = compile_on_use(r"(?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)")
_ADDRESS = compile_on_use(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s<>]*|\bwww\.[^\s<>]*", re.IGNORECASE)
_REFERENCE = compile_on_use(
    r"(?<=\])\[[^\[\]]*\]"
    r"|^ {0,3}\[[^\[\]]+\](?=:)(?::[ \t]*[\w./%-]+\.(?:png|jpe?g|gif|svg|webp|md|html?)(?!\S))?",
    re.MULTILINE,
)
_FENCE_LANGUAGE = compile_on_use(r"^[ \t>]*(?:[-*+][ \t]+)?(?:`{3,}|~{3,})[ \t]*([A-Za-z0-9_+#.-]*)", re.MULTILINE)
# Obsidian's names of notes that are shown under other names, kinds of callouts, names of footnotes.
_OBSIDIAN = compile_on_use(
    r"(?<=\[\[)[^\s\[\]|][^\[\]|\n]*\||#\^[\w-]+(?=\]\])"
    r"|^[ \t>]*>[ \t]*\[![A-Za-z-]+\]|\[\^[^\s\[\]]+\]",
    re.MULTILINE,
)
_TAG = compile_on_use(r"</?([A-Za-z][\w.:-]*+)(?!\s++[가-힣])[^<>]*+>")  # ``a<b 이고 c>d`` has none
_ELEMENTS_BETWEEN_WORDS = frozenset(["br", "hr", "img", "p", "div", "li", "td", "th", "tr"])
_WORD = compile_on_use(r"[^\W\d_]{2,}")
_NO_LETTER = compile_on_use(r"[\W\d_]+")


def find_words(markdown: str) -> list[str]:
    """Return the words of two letters or more that readers of ``markdown`` see."""
    visible = markdown
    if _SIGN_OF_HIDDEN_PART.search(markdown):
        for signs, pattern, replacement in _HIDDEN_PARTS:
            if _holds_any(visible, signs):
                visible = pattern.sub(replacement, visible)
    return _WORD.findall(html.unescape(visible))


def _holds_any(markdown: str, signs: tuple[str, ...]) -> bool:
    return any(sign in markdown for sign in signs)


def _drop_language(opening: re.Match[str]) -> str:
    return "" if not opening[1] or names_format(opening[1]) else opening[1]


def _drop_element(tag: re.Match[str]) -> str:
    if not is_element(tag[1]):
        return tag[0]
    return " " if tag[1].lower() in _ELEMENTS_BETWEEN_WORDS else ""


_HIDDEN_PARTS: tuple[tuple[tuple[str, ...], re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (("<!--",), _COMMENT, " "),
    (("{#", "{:", "{."), HEADING_ATTRIBUTES, r"\g<heading>"),
    (("](", "!["), IMAGE_IN_OTHER_WORDS, " "),
    (("](",), _DESTINATION, " "),
    (("![",), _IMAGE, " "),
    (("][", "]:"), _REFERENCE, " "),
    (("```", "~~~"), _FENCE_LANGUAGE, _drop_language),
    (("^",), BLOCK_ID, ""),
    (("^", "[[", "[!"), _OBSIDIAN, " "),
    (("://", "www."), _ADDRESS, " "),
    (("<",), _TAG, _drop_element),
)
"""What no reader sees, in this order: signs of which one is there, the pattern, and what takes its place."""
_SIGN_OF_HIDDEN_PART = compile_on_use(r"[<{\[\]`~^/]|www\.")  # one character at least of each of those


class ShownText:
    """The plain text of a card, of which is asked what it lacks of some lines with few words."""

    def __init__(self, shown: str) -> None:
        self._shown = shown

    @cached_property
    def _letters(self) -> str:
        return _NO_LETTER.sub("", self._shown).casefold()

    def find_missing_words(self, typed: str) -> list[str]:
        """Return the words of the Markdown ``typed`` that the text lacks, each once.

        Marks inside a word do not part it, and case does not matter.
        """
        return self.leave_missing(find_words(typed))

    def leave_missing(self, words: Iterable[str]) -> list[str]:
        """Return those of some words that the text lacks, each once."""
        missing = [word for word in dict.fromkeys(words) if word not in self._shown]
        return [word for word in missing if word.casefold() not in self._letters]


def find_missing_words(typed: str, shown: str) -> list[str]:
    """Return the words of the Markdown ``typed`` that the plain text ``shown`` lacks, each once."""
    shown_words = set(_WORD.findall(shown))
    return ShownText(shown).leave_missing([word for word in find_words(typed) if word not in shown_words])


def find_missing_by_line(typed: str, shown: str) -> list[tuple[int, list[str]]]:
    """Return the missing words with the line of ``typed`` that has them first, from 0."""
    missing = find_missing_words(typed, shown)
    if not missing:
        return []
    by_line: list[tuple[int, list[str]]] = []
    for number, line in enumerate(typed.split("\n")):
        typed_words = _TAG.sub(_drop_element, line) if "<" in line else line
        here = [word for word in missing if word in typed_words]
        if here:
            by_line.append((number, here))
            missing = [word for word in missing if word not in here]
    return by_line
