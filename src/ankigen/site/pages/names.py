"""The file names of pages: lower-case letters, digits and hyphens, for links that stay whole in any messenger."""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Hashable, Iterable

from ankigen.patterns import compile_on_use

NO_WEEK = "none"
"""What the page of the questions without a week is called."""

_PLAIN_GUID = compile_on_use(r"[a-z0-9]{16}")
_MAX_SLUG_LENGTH = 60
_GUID_HASH_LENGTH, _NAME_HASH_LENGTH = 16, 6
# A web server shows the first instead of the list of a folder; Windows keeps the others for devices.
_RESERVED = compile_on_use(r"(?:index|none|con|prn|aux|nul|com\d|lpt\d)")
_SIGNS = {"+": "plus", "#": "sharp"}  # C, C++ and C# are three topics

# Revised Romanization of Korean, letter by letter: initials, vowels and finals in the order of Unicode's syllables
# (The Unicode Standard, section 3.12, "Conjoining Jamo Behavior").
_INITIALS = "g kk n d tt r m b pp s ss - j jj ch k t p h".replace("-", "").split(" ")
_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(" ")
_FINALS = "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t".replace("-", "").split(" ")
_FIRST_SYLLABLE, _SYLLABLE_COUNT = 0xAC00, 11172
_SYLLABLES_PER_INITIAL, _SYLLABLES_PER_VOWEL = 588, 28


def name_question(guid: str) -> str:
    """Return the file name, without suffix, of a question's page: the GUID, or a hash of one of another shape."""
    if _PLAIN_GUID.fullmatch(guid):
        return guid
    return f"id-{_hash(guid, _GUID_HASH_LENGTH)}"


def find_question_path(guid: str) -> str:
    """Return the path of a question's page."""
    return f"question/{name_question(guid)}.html"


def name_week(week: int | None) -> str:
    """Return the file name of a week's page without its suffix."""
    return NO_WEEK if week is None else str(week)


def assign_slugs(names: Iterable[tuple[Hashable, str]]) -> dict[Hashable, str]:
    """Return a slug for each key by its name; of two that would get the same, the first keeps it."""
    slugs: dict[Hashable, str] = {}
    taken: set[str] = set()
    for key, name in names:
        slug = make_slug(name)
        if slug in taken:
            slug = f"{slug}-{_hash(name, _NAME_HASH_LENGTH)}"
        number = 2
        unique_slug = slug
        while unique_slug in taken:  # two spellings of one name
            unique_slug = f"{slug}-{number}"
            number += 1
        taken.add(unique_slug)
        slugs[key] = unique_slug
    return slugs


def make_slug(name: str) -> str:
    """Return a name in ASCII: Hangul romanised, accents left out; a hash stands for what has no such letters."""
    composed = unicodedata.normalize("NFC", name).casefold()
    letters: list[str] = []
    has_unwritten = False
    for char in composed:
        written = _write_in_ascii(char)
        has_unwritten |= written == "" and char.isalnum()
        letters.append(written)
    words = re.findall("[a-z0-9]+", "".join(letters))
    slug = "-".join(words)
    is_whole = bool(slug) and not has_unwritten and len(slug) <= _MAX_SLUG_LENGTH
    if is_whole and not _RESERVED.fullmatch(slug):
        return slug
    kept = slug[:_MAX_SLUG_LENGTH].strip("-")
    return "-".join(filter(None, [kept, _hash(composed, _NAME_HASH_LENGTH)]))


def _write_in_ascii(char: str) -> str:
    """Return a character in ASCII; "" where it can't be, a hyphen for a sign."""
    if char.isascii():
        return _SIGNS.get(char, char if char.isalnum() else "-")
    number = ord(char) - _FIRST_SYLLABLE
    if 0 <= number < _SYLLABLE_COUNT:
        vowel = number % _SYLLABLES_PER_INITIAL // _SYLLABLES_PER_VOWEL
        parts = (
            _INITIALS[number // _SYLLABLES_PER_INITIAL],
            _VOWELS[vowel],
            _FINALS[number % _SYLLABLES_PER_VOWEL],
        )
        return "".join(parts)
    if not char.isalnum():
        return "-"
    decomposed = unicodedata.normalize("NFKD", char)
    return "".join([part for part in decomposed if part.isascii() and part.isalnum()])


def _hash(text: str, length: int) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:length]
