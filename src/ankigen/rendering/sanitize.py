"""What no HTML of ours may hold: all that could run, load or cover the screen."""

import re
from collections.abc import Callable
from functools import cache, partial
from typing import Protocol

from ankigen.diagnostics.rules import RAW_HTML
from ankigen.patterns import compile_on_use
from ankigen.rendering import code
from ankigen.rendering.html import LONG_CELL_CLASS, SAFE_URL, LinkResolver, RenderProblem
from ankigen.rendering.media.files import PREFIX
from ankigen.rendering.neutralize import neutralize
from ankigen.shortcuts import shortcut

_TAGS = set(
    """
    a b blockquote br caption code del details div em h1 h2 h3 h4 h5 h6 hr i img kbd li mark ol p pre s
    small span strong sub summary sup table tbody td th thead tr u ul
    """.split()
)
_MEDIA_TAGS = {"img", "image", "picture", "source", "video", "audio"}  # whose file is shown or played
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "li": {"value"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
}
# Nothing but text and bare tags of ours, as nh3 would leave it: by far most answers.
_HARMLESS = compile_on_use(
    r"""(?:[^<>&\xa0\0]++
    |</?(?:p|ul|ol|li|strong|em|s|code|pre|blockquote|mark|sup|h[1-6]|table|thead|tbody|tr|th|td)>|<br>|<hr>|</span>
    |<li\ value="\d++">|<ol\ start="\d++">|<span\ class="[ksmcftdix]">|<t[hd]\ align="(?:left|right|center)">
    |<a\ href="https?://[^"<>&\s\0]++">|</a>|&(?:lt|gt|amp);)*+""",
    re.VERBOSE,
)
# AnkiMobile turns the card at a tap on anything but links, buttons and what has this class (its manual, "More
# Features", "Text to Speech and tappable elements").
_FIXED_ATTRIBUTES = {"summary": {"class": "tappable"}}
_BARE_TAG = compile_on_use(r"</?([a-z][a-z0-9]*+)\s*+/?>")
_LENGTH, _SPAN = compile_on_use(r"\d{1,4}%?"), compile_on_use(r"\d{1,2}")
_NUMBERS = {"width": _LENGTH, "height": _LENGTH, "colspan": _SPAN, "rowspan": _SPAN}
_IMAGE_WITHOUT_FILE = compile_on_use(r"""<img(?:\ (?!src=)[a-z]+="[^"]*")*>""")
# The signs around what is held for ``neutralize``, as somebody could write them in raw HTML.
_HOLDING_SIGN = compile_on_use(r"&#(?:0*[23](?![0-9])|x0*[23](?![0-9a-f]));?", re.IGNORECASE)
_PACKED_FILE = compile_on_use(rf"{PREFIX}[0-9a-f]{{16}}\.\w+")


def sanitize(html: str, links: LinkResolver | None = None, *, has_raw_html: bool = False) -> str:
    """Return ``html`` without anything that could run, load or cover the screen, or that Anki would interpret.

    ``links`` leads links between note files to the web. With ``has_raw_html`` somebody may have left tags open:
    they are closed.
    """
    harmless = None if has_raw_html else _keep_harmless(html)
    if harmless is not None:
        return neutralize(harmless)
    import nh3

    cleaned = nh3.clean(
        _HOLDING_SIGN.sub("", html),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes={"span": code.COLOUR_CLASSES, "td": {LONG_CELL_CLASS}},
        attribute_filter=partial(_filter_attribute, links),
        url_schemes={"http", "https", "mailto"},
        set_tag_attribute_values=_FIXED_ATTRIBUTES,
        link_rel=None,
    )
    return neutralize(_IMAGE_WITHOUT_FILE.sub("", cleaned))


@shortcut
def _keep_harmless(html: str) -> str | None:
    """Return ``html`` where nh3 would change nothing."""
    if _HARMLESS.fullmatch(html):
        return html
    return None


def _filter_attribute(links: LinkResolver | None, tag: str, attribute: str, text: str) -> str | None:
    """Return the text of an attribute that may stay, else None.

    Pictures are packed ones. A link leads to the web, to mail or to a place on the card: a relative one would lead
    into the preview, or nowhere, unless ``links`` knows where on the web its file is.
    """
    number = _NUMBERS.get(attribute)
    if number is not None:
        return text if number.fullmatch(text) else None
    if (tag, attribute) == ("img", "src") and not _PACKED_FILE.fullmatch(text):
        return None
    if (tag, attribute) == ("a", "href") and not (SAFE_URL.match(text) or text.startswith("#")):
        return links(text) if links else None
    return text


class _DroppedFinder(Protocol):
    """Finds what is dropped of the HTML that it is fed."""

    lines: dict[str, int]

    def feed(self, data: str) -> None:
        """Read a piece of HTML."""


def find_dropped(fragment: str) -> list[RenderProblem]:
    """Return the tags and attributes in a piece of raw HTML that the sanitizer takes away, each once.

    The lines count from 0. That a picture loses its style is nothing to tell.
    """
    bare_tag = _BARE_TAG.fullmatch(fragment)
    if bare_tag and bare_tag[1] in _TAGS:
        return []
    finder = _make_dropped_finder()()
    try:
        finder.feed(fragment)
    except AssertionError:  # html.parser on a broken declaration
        finder.lines.setdefault("<!", 0)
    return [RenderProblem(line, RAW_HTML, markup) for markup, line in finder.lines.items()]


@cache
def _make_dropped_finder() -> Callable[[], _DroppedFinder]:
    from html.parser import HTMLParser  # few notes hold raw HTML

    class DroppedFinder(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.lines: dict[str, int] = {}  # by what is dropped

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            line = self.getpos()[0] - 1
            is_media = tag in _MEDIA_TAGS
            if tag not in _TAGS and tag != "aside" and not is_media:
                self.lines.setdefault(f"<{tag}>", line)
            for name, _ in attrs:
                if name.startswith("on") or (name == "style" and not is_media):
                    self.lines.setdefault(f"{name}=", line)

    return DroppedFinder
