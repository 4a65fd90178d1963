"""The note type that all decks share; its id, its fields and its template's name are frozen for good.

Anki makes a second note type and stops updating as soon as one of them differs (Anki manual,
"Importing: Packaged Decks", "Updating"). The CSS and the text of the templates may change.
"""

from importlib import resources

from ankigen.model import NoteType

ID = 1_486_027_139
NAME = "ankigen Q&A"
TEMPLATE = "Card 1"
FIELDS = ("Question", "Answer", "Parent", "Person", "Week", "Topics", "Related", "Source", "ID")


def load(mod: int) -> NoteType:
    """Return the templates and the CSS that come with ankigen, stamped with ``mod`` (seconds since 1970)."""
    front, back, css = (_data(name) for name in ("front.html", "back.html", "style.css"))
    return NoteType(front, back, css, mod)


def _data(name: str) -> str:
    return (resources.files("ankigen") / "data" / "card" / name).read_text(encoding="utf-8")
