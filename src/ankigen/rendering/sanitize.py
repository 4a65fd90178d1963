"""What no HTML of ours may hold: all that could run, load or cover the screen."""

import re
from typing import NamedTuple

from ankigen.rendering import code
from ankigen.rendering.html import SAFE_URL
from ankigen.rendering.media import PREFIX
from ankigen.rendering.neutralize import neutralize
from ankigen.shortcuts import shortcut

_TAGS = set(
    """
    a b blockquote br caption code del details div em h1 h2 h3 h4 h5 h6 hr i img kbd li mark ol p pre s
    small span strong sub summary sup table tbody td th thead tr u ul
    """.split()
)
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt"},
    "li": {"value"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
}
# Nothing but text and bare tags of ours, as nh3 would leave it: by far most answers.
_HARMLESS = re.compile(
    r"""(?:[^<>&\xa0\0]++|<(?:p|/p|br|ul|/ul|ol|/ol|li|/li|strong|/strong|code|/code|pre|/pre|/span)>
    |<li\ value="\d++">|<span\ class="[ksmcftd]">|&(?:lt|gt|amp);)*+""",
    re.VERBOSE,
)
_PACKED_FILE = re.compile(rf"{PREFIX}[0-9a-f]{{16}}\.\w+")


def sanitize(html: str) -> str:
    """Return ``html`` without anything that could run, load or cover the screen, or that Anki would interpret."""
    harmless = _keep_harmless(html)
    if harmless is not None:
        return neutralize(harmless)
    import nh3

    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes={"span": code.COLOUR_CLASSES},
        attribute_filter=_filter_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return neutralize(cleaned)


@shortcut
def _keep_harmless(html: str) -> str | None:
    """Return ``html`` where nh3 would change nothing."""
    if _HARMLESS.fullmatch(html):
        return html
    return None


def _filter_attribute(tag: str, attribute: str, text: str) -> str | None:
    """Return the text of an attribute that may stay, else None.

    Pictures are packed ones. A link leads to the web, to mail or to a place on the card: a relative one would lead
    into the preview, or nowhere.
    """
    if (tag, attribute) == ("img", "src") and not _PACKED_FILE.fullmatch(text):
        return None
    if (tag, attribute) == ("a", "href") and not (SAFE_URL.match(text) or text.startswith("#")):
        return None
    return text


class DroppedHtml(NamedTuple):
    """A tag or attribute that does not reach the card, by the line where it was typed."""

    line: int
    markup: str


def find_dropped(fragment: str) -> list[str]:
    """Return the tags and attributes in a piece of raw HTML that the sanitizer takes away."""
    from html.parser import HTMLParser

    dropped: dict[str, None] = {}  # in their order, each once

    class DroppedFinder(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag not in _TAGS:
                dropped[f"<{tag}>"] = None
            for name, _ in attrs:
                if name.startswith("on") or name == "style":
                    dropped[f"{name}="] = None

    try:
        DroppedFinder().feed(fragment)
    except AssertionError:  # html.parser on a broken declaration
        dropped["<!"] = None
    return list(dropped)
