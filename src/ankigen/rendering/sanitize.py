"""What no HTML of ours may hold: all that could run, load or cover the screen."""

import re

from ankigen.rendering import code
from ankigen.rendering.html import SAFE_URL
from ankigen.rendering.media import PREFIX
from ankigen.shortcuts import shortcut

TAGS = set(
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
_PACKED = re.compile(rf"{PREFIX}[0-9a-f]{{16}}\.\w+")


def sanitize(rendered: str) -> str:
    """Return ``rendered`` without anything that could run, load or cover the screen."""
    harmless = _harmless(rendered)
    if harmless is not None:
        return harmless
    import nh3

    return nh3.clean(
        rendered,
        tags=TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes={"span": code.COLOUR_CLASSES},
        attribute_filter=_filter_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


@shortcut
def _harmless(rendered: str) -> str | None:
    """Return ``rendered`` where nh3 would change nothing."""
    if _HARMLESS.fullmatch(rendered):
        return rendered
    return None


def _filter_attribute(tag: str, attribute: str, text: str) -> str | None:
    """Return the text of an attribute that may stay, else None.

    Pictures are packed ones. A link leads to the web, to mail or to a place on the card: a relative one would lead
    into the preview, or nowhere.
    """
    if (tag, attribute) == ("img", "src") and not _PACKED.fullmatch(text):
        return None
    if (tag, attribute) == ("a", "href") and not (SAFE_URL.match(text) or text.startswith("#")):
        return None
    return text
