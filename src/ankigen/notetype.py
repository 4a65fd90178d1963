"""The note type that all decks share; its id, its fields and its template's name are frozen for good.

Anki makes a second note type and stops updating as soon as one of them differs (Anki manual,
"Importing: Packaged Decks", "Updating"). The CSS and the text of the templates may change.
"""

import hashlib
from importlib import resources

from ankigen.model import NoteType

ID = 1_486_027_139
NAME = "ankigen Q&A"
TEMPLATE = "Card 1"
FIELDS = ("Question", "Answer", "Parent", "Person", "Week", "Topics", "Related", "Source", "ID")


def load(known_hash: str, known_mod: int, now: int) -> NoteType:
    """Return the templates and the CSS that come with ankigen.

    Their ``mod`` moves on from ``known_mod`` only if they are not those of ``known_hash``.
    """
    front, back, css = (_data(name) for name in ("front.html", "back.html", "style.css"))
    mod = known_mod if fingerprint(front, back, css) == known_hash else max(now, known_mod + 1)
    return NoteType(front, back, css, mod)


def fingerprint(front: str, back: str, css: str) -> str:
    """Return a hash of all that may change in the note type."""
    return hashlib.sha256("\x1f".join((front, back, css)).encode()).hexdigest()[:16]


def _data(name: str) -> str:
    return (resources.files("ankigen") / "data" / "card" / name).read_text(encoding="utf-8")
