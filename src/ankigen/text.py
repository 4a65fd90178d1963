"""Text normalisation: NFC, case folding, white space, invisible characters; tags, sort keys and slugs."""

import re
import unicodedata
from functools import lru_cache

from ankigen.patterns import compile_on_use

# Zero-width characters and format controls (general category Cf), the variation selectors, and the
# Hangul fillers, which are letters to Unicode and nothing to the eye.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
)
# Blanks that no Markdown parser takes for one (CommonMark, section 2.1, knows only space and tab).
_BLANK = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_UNUSUAL = compile_on_use(f"[{_INVISIBLE}{_BLANK}]")
_UNUSUAL_BLANK = compile_on_use(f"[{_BLANK}]")
_INVISIBLE_SIGN = compile_on_use(f"[{_INVISIBLE}]")
_IGNORED_IN_KEYS = compile_on_use(f"[\\s{_INVISIBLE}{_BLANK}]+")
_VISIBLE = compile_on_use(f"[^\\s{_INVISIBLE}{_BLANK}]")
_CONTROL = compile_on_use(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
# What a terminal or a log would obey: line breaks, escapes, directions of writing (Unicode, UAX 9), surrogates.
UNPRINTABLE = compile_on_use(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_MAX_CACHED_LENGTH = 100  # characters
_MAX_SLUG_BYTES = 180  # file systems take 255, and a temporary name is longer
_NUMBER = compile_on_use(r"(\d+)")
_LIST_SEPARATOR = compile_on_use("[,，、]")


def clean(raw: str) -> str:
    r"""Return ``raw`` without BOM and CR, NFC composed, lines separated by ``\n`` alone.

    Anki composes every field on import, so composing here changes no card; it makes the same notes
    from macOS (NFD) and from elsewhere the same text. Control characters, which no browser shows and
    one of which separates fields in Anki's database, go too.
    """
    text = raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub("", text))


def for_matching(text: str) -> str:
    """Return ``text`` as a parser should see it: unusual blanks as spaces, nothing invisible.

    The number of lines stays, the number of characters in a line may not.
    """
    if not _UNUSUAL.search(text):
        return text
    return _INVISIBLE_SIGN.sub("", _UNUSUAL_BLANK.sub(" ", text))


def find_visible_column(line: str) -> int:
    """Return the column, counted from 1, of the first character of ``line`` that can be seen."""
    match = _VISIBLE.search(line)
    return match.start() + 1 if match else 1


def skip_visible(line: str, count: int) -> str:
    """Return what follows the first ``count`` visible characters of ``line``."""
    for index, char in enumerate(line):
        if count == 0:
            return line[index:]
        if _VISIBLE.match(char):
            count -= 1
    return ""


def printable(text: str) -> str:
    """Return ``text`` on one line, as a terminal and a log can show it without obeying it.

    Line breaks, control characters, marks that turn the direction of writing and surrogates are shown escaped.
    """
    if text.isprintable() or not UNPRINTABLE.search(text):
        return text
    return UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def is_blank(text: str) -> bool:
    """Return True if nothing of ``text`` can be seen, so that its key is empty."""
    return not _VISIBLE.search(text)


def key(text: str) -> str:
    """Return what two spellings of one text have in common: NFC, case folded, without blanks and the invisible."""
    return _make_short_key(text) if len(text) < _MAX_CACHED_LENGTH else _make_key(text)


@lru_cache(1 << 12)  # names, questions and topics come again and again
def _make_short_key(text: str) -> str:
    return _make_key(text)


def _make_key(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).casefold()
    if not _UNUSUAL.search(folded):  # then all that is ignored is what split() parts words at
        return unicodedata.normalize("NFC", "".join(folded.split()))
    return unicodedata.normalize("NFC", _IGNORED_IN_KEYS.sub("", folded))


def one_line(text: str) -> str:
    """Return ``text`` with every run of white space as one space, none at the ends."""
    return " ".join(text.split())


def split_list(typed: str) -> list[str]:
    """Return the names in a list, which commas separate, also those of Chinese, Japanese and Korean keyboards."""
    return _LIST_SEPARATOR.split(typed)


def strip_comments(content: str) -> str:
    """Return ``content`` without the comments of HTML; one that nobody closed is text.

    Not a pattern: that would look for the end of each ``<!--``, also where none comes any more.
    """
    parts: list[str] = []
    position = 0
    while True:
        start = content.find("<!--", position)
        end = content.find("-->", start + len("<!--")) if start >= 0 else -1
        if end < 0:
            parts.append(content[position:])
            return "".join(parts)
        parts.append(content[position:start])
        position = end + len("-->")


@lru_cache(1 << 14)
def make_tag(*levels: str) -> str:
    """Return ``levels`` as one Anki tag, ``a::b``: NFC, blanks as ``_``.

    Anki takes neither quotes nor control characters in a tag (rslib/src/tags, ``invalid_char_for_tag``);
    they become ``_`` too.
    """
    return "::".join(map(_make_tag_level, levels))


RESERVED_TAG_LEVELS = frozenset({"person", "week", "topic", "followup", "repeat"})
"""What the tags begin with that ankigen gives: neither a ``tag_root`` nor a group's own tag may be called so."""


def is_reserved_tag(tag: str) -> bool:
    """Return True for a tag of a family that ankigen gives itself: ``repeat``, ``Week::99``."""
    return make_tag(*tag.split("::")).partition("::")[0].casefold() in RESERVED_TAG_LEVELS


def _make_tag_level(level: str) -> str:
    normalized = for_matching(unicodedata.normalize("NFC", level))
    bare = _CONTROL.sub("", normalized).strip().strip(":")
    without_separators = re.sub(r":{2,}", ":", bare)
    return re.sub(r"[\s\"]+", "_", without_separators) or "_"


SortKey = tuple[tuple[int, int, str], ...]


@lru_cache(1 << 12)  # names, topics and folders come again and again
def make_sort_key(name: str) -> SortKey:
    """Return a key by which ``week2`` sorts before ``week10``."""
    key = []
    for part in _NUMBER.split(unicodedata.normalize("NFC", name).casefold()):
        if part.isdecimal() and part.isascii():
            key.append((0, int(part), part))
        elif part:
            key.append((1, 0, part))
    return tuple(key)


# Windows keeps these for devices, whatever suffix follows.
_DEVICE = compile_on_use(r"(?:con|prn|aux|nul|com\d|lpt\d)")


def slugify(name: str) -> str:
    """Return ``name`` as a file name without blanks and signs: ``Weekly Q&A`` becomes ``weekly-q-a``."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", name).casefold())
    slug = "-".join(words).encode()[:_MAX_SLUG_BYTES].decode("utf-8", "ignore") or "deck"
    return f"{slug}-deck" if _DEVICE.fullmatch(slug) else slug
