"""Lay out what genanki writes into an empty collection: ``python docs/collection.py`` (a test says if it is old).

src/ankigen/data/collection/ has it as files, for to import genanki takes an eighth of a build of 1,000 notes:
collection.sql makes the tables, deck.json and note_type.json are what stands in them for a deck and our note type.
"""

import json
from typing import Any

import genanki
from genanki.apkg_col import APKG_COL
from genanki.apkg_schema import APKG_SCHEMA

from ankigen.rendering import notetype
from ankigen.resources import DATA

FOLDER = DATA / "collection"


def made() -> dict[str, str]:
    """Return what belongs into each file."""
    return {
        "collection.sql": APKG_SCHEMA + APKG_COL,
        "deck.json": encode(genanki.Deck(0, "").to_json()),
        "note_type.json": encode(make_note_type()),
    }


def make_note_type() -> dict[str, Any]:
    """Return our note type with the packaged templates, but without its CSS and its time."""
    templates = notetype.load_templates()
    model = genanki.Model(
        notetype.ID,
        notetype.NAME,
        fields=[make_field(name) for name in notetype.FIELDS],
        templates=[{"name": notetype.TEMPLATE, "qfmt": templates.front, "afmt": templates.back}],
    )
    return {**model.to_json(0, 0), "id": notetype.ID}


def make_field(name: str) -> dict[str, Any]:
    """Return a field of the note type, with its options (Anki manual, "Customizing Fields")."""
    is_collapsed = name in notetype.COLLAPSED_FIELDS
    return {"name": name, "collapsed": is_collapsed, "excludeFromSearch": is_collapsed}


def encode(table: dict[str, Any]) -> str:
    """Return a table as JSON, for people too."""
    return json.dumps(table, indent=1) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, content in made().items():
        (FOLDER / name).write_text(content, "utf-8", newline="\n")
