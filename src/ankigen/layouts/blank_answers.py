"""Markdown of which readers see nothing: empty fences, quotes, items, tables and tags. It answers no question."""

import html
import re
from collections.abc import Iterator

from ankigen import text
from ankigen.patterns import compile_on_use
from ankigen.rendering.html_tags import is_element
from ankigen.rendering.markdown.info_strings import read_opening_line

_TAG = compile_on_use(r"</?(?P<name>[a-z][a-z0-9]*+)\b[^<>]*+>", re.IGNORECASE)
_SHOWN_ELEMENTS = frozenset(["img", "image", "video", "audio", "source", "embed", "object", "iframe", "svg"])
# The marks of quotes, bullets, tables and headings; ``||`` is text.
_MARKS = compile_on_use(
    r"(?:\s*+(?:>|[-*+•](?:\s++\[[ xX]\])?+(?=\s|$)))*+\s*+(?:\|(?:[ \t:-]++\|)++|#{1,6}\s*+$)?+"
)
_FENCE = compile_on_use(r"\s*+(?:`{3,}(?P<info>[^`]*)$|~{3,}(?P<tilde_info>.*)$)")


def is_blank(markdown: str) -> bool:
    """Return True if readers see nothing of ``markdown``; in a fence its marks stand for themselves."""
    return all(map(text.is_blank, _read_visible(markdown)))


def _read_visible(markdown: str) -> Iterator[str]:
    """Yield what readers see of each line, more or less."""
    is_in_fence = False
    for line in text.strip_comments(markdown).split("\n"):
        fence = _FENCE.match(line)
        if fence is not None:
            is_in_fence = not is_in_fence
            typed = fence["info"] or fence["tilde_info"] or ""
            yield read_opening_line(typed, has_answer_below=False).answer_text
        elif is_in_fence:
            yield line
        else:
            yield _MARKS.sub("", html.unescape(_TAG.sub(_drop_element, line)), count=1)


def _drop_element(tag: re.Match[str]) -> str:
    name = tag["name"].lower()
    return tag[0] if name in _SHOWN_ELEMENTS or not is_element(tag["name"]) else ""
