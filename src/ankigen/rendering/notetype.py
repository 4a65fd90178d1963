"""The note type that all decks share: what is frozen of it, and its CSS and templates, whose text may change."""

import hashlib
from collections.abc import Iterator

import msgspec

from ankigen import messages
from ankigen.messages import Message
from ankigen.model import NoteType
from ankigen.patterns import compile_on_use
from ankigen.resources import DATA
from ankigen.updating import note_type as frozen

ID = frozen.ID
NAME = frozen.NAME
TEMPLATE = frozen.TEMPLATE
FIELDS = frozen.FIELDS
COLLAPSED_FIELDS = ("Parent", "Related", "Source", "ID")
"""Fields that Anki's editor shows collapsed, and whose text its search finds only under the field's name."""

# What a template may name besides the fields (Anki manual, "Field Replacements", "Special Fields").
_SPECIAL_FIELDS = {"FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"}
_REPLACEMENT = compile_on_use(r"\{\{([^{}]*)\}\}")


class Templates(msgspec.Struct, frozen=True):
    """The text of the two templates and the CSS."""

    front: str
    back: str
    css: str


def load_templates() -> Templates:
    """Return the templates and the CSS that come with ankigen."""
    folder = DATA / "card"
    return Templates(
        front=(folder / "front.html").read_text("utf-8"),
        back=(folder / "back.html").read_text("utf-8"),
        css=(folder / "style.css").read_text("utf-8"),
    )


def find_mistakes(template: str) -> Iterator[tuple[int, Message]]:
    """Yield (line, what is wrong) for each replacement that Anki would refuse or show as an error."""
    open_sections: list[str] = []
    if not _REPLACEMENT.search(template):
        yield 1, messages.make("reasons.template.no_field_shown")
    for match in _REPLACEMENT.finditer(template):
        line = template.count("\n", 0, match.start()) + 1
        inner = match[1].strip()
        sign, field = _split_replacement(inner)
        if field not in FIELDS and field not in _SPECIAL_FIELDS:
            yield line, messages.make("reasons.template.unknown_field", replacement=f"{{{{{inner}}}}}")
        elif sign == "/":
            if not open_sections or open_sections.pop() != field:
                yield line, messages.make("reasons.template.not_open", replacement=f"{{{{{inner}}}}}")
        elif sign:
            open_sections.append(field)
    for field in open_sections:
        last_line = template.count("\n") + 1
        yield last_line, messages.make("reasons.template.not_closed", replacement=f"{{{{#{field}}}}}")


def _split_replacement(inner: str) -> tuple[str, str]:
    """Return the sign by which a replacement opens (``#``, ``^``) or closes a section, else "", and its field."""
    sign = inner[:1]
    if sign in {"#", "^", "/"}:
        return sign, inner[1:].strip()
    return "", inner.rsplit(":", 1)[-1].strip()


def make_note_type(templates: Templates, known_hash: str, known_mod: int, now: int) -> NoteType:
    """Return the note type; its ``mod`` moves on from ``known_mod`` only if its hash is not ``known_hash``."""
    front, back, css = templates.front, templates.back, templates.css
    is_known = hash_note_type(front, back, css) == known_hash
    mod = known_mod if is_known else max(now, known_mod + 1)
    return NoteType(front, back, css, mod)


def hash_note_type(front: str, back: str, css: str) -> str:
    """Return a hash of all that may change in the note type."""
    parts = (front, back, css, *COLLAPSED_FIELDS)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
