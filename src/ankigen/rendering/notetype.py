"""The note type that all decks share; its id, its fields and its template's name are frozen for good.

Anki makes a second note type and stops updating as soon as one of them differs (Anki manual,
"Importing: Packaged Decks", "Updating"). The CSS and the text of the templates may change.
"""

import hashlib
import re
from collections.abc import Iterator

import msgspec

from ankigen.model import NoteType
from ankigen.resources import DATA

ID = 1_486_027_139
NAME = "ankigen Q&A"
TEMPLATE = "Card 1"
FIELDS = ("Question", "Answer", "Parent", "Person", "Week", "Topics", "Related", "Source", "ID")

# What a template may name besides the fields (Anki manual, "Field Replacements", "Special Fields").
_SPECIAL = {"FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"}
_REPLACEMENT = re.compile(r"\{\{([^{}]*)\}\}")


class Templates(msgspec.Struct, frozen=True):
    """The text of the two templates and the CSS."""

    front: str
    back: str
    css: str


def packaged() -> Templates:
    """Return the templates and the CSS that come with ankigen."""
    folder = DATA / "card"
    front, back, css = ((folder / name).read_text("utf-8") for name in ("front.html", "back.html", "style.css"))
    return Templates(front, back, css)


def mistakes(template: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what is wrong) for each replacement that Anki would refuse or show as an error."""
    opened: list[str] = []
    if not _REPLACEMENT.search(template):
        yield 1, "no field is shown: Anki takes no empty card"
    for match in _REPLACEMENT.finditer(template):
        line = template.count("\n", 0, match.start()) + 1
        inner = match[1].strip()
        sign, name = (inner[0], inner[1:].strip()) if inner[:1] in {"#", "^", "/"} else ("", inner)
        field = name if sign else name.rsplit(":", 1)[-1].strip()
        if field not in FIELDS and field not in _SPECIAL:
            yield line, f"{{{{{inner}}}}} names no field"
        elif sign == "/" and (not opened or opened.pop() != name):
            yield line, f"{{{{{inner}}}}} closes what is not open"
        elif sign in {"#", "^"}:
            opened.append(name)
    for name in opened:
        yield template.count("\n") + 1, f"{{{{#{name}}}}} is never closed"


def load(templates: Templates, known_hash: str, known_mod: int, now: int) -> NoteType:
    """Return the note type; its ``mod`` moves on from ``known_mod`` only if it is not that of ``known_hash``."""
    front, back, css = templates.front, templates.back, templates.css
    mod = known_mod if fingerprint(front, back, css) == known_hash else max(now, known_mod + 1)
    return NoteType(front, back, css, mod)


def fingerprint(front: str, back: str, css: str) -> str:
    """Return a hash of all that may change in the note type."""
    return hashlib.sha256("\x1f".join((front, back, css)).encode()).hexdigest()[:16]
