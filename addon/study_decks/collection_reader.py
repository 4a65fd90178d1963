"""What there is in a learner's collection: notes of ours, and the decks in which their cards are kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from .errors import DeckError
from .updating import note_type
from .updating.notes import CollectionNote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anki.collection import Collection


def find_field_indexes(collection: Collection) -> list[int] | None:
    """Return where our fields stand in the note type there, None without it; raises DeckError if one has gone.

    A learner may have added fields of their own.
    """
    model = collection.models.get(note_type.ID)
    if model is None:
        return None
    names = [field["name"] for field in model["flds"]]
    for name in note_type.FIELDS:
        if name not in names:
            raise DeckError("missing_field", note_type=model["name"], field=name)
    return [names.index(name) for name in note_type.FIELDS]


def read_notes(collection: Collection) -> dict[str, CollectionNote]:
    """Return the notes of our note type by their GUIDs; raises DeckError."""
    indexes = find_field_indexes(collection)
    if indexes is None:
        return {}
    notes = {}
    query = "select id, guid, mod, tags, flds from notes where mid = ?"
    for note_id, guid, mod, tags, fields in collection.db.all(query, note_type.ID):
        texts = fields.split("\x1f")
        own_texts = tuple([texts[index] for index in indexes])
        notes[guid] = CollectionNote(note_id, guid, own_texts, tuple(tags.split()), mod)
    return notes


def find_guids_of_other_note_types(collection: Collection, guids: Iterable[str]) -> set[str]:
    """Return those of our GUIDs that notes of another note type have, because the learner changed it."""
    rows = collection.db.list("select guid from notes where mid != ?", note_type.ID)
    return set(guids).intersection(rows)


def find_home_decks(collection: Collection, decks: Mapping[str, str]) -> dict[str, str]:
    """Return the names under which the learner keeps the decks of a package, by their names in the package.

    ``decks`` are the decks of the notes by GUID. A deck of which nothing is there yet goes where its neighbours
    went: if "A::Week 4" is "B::Week 4" now, "A::Week 5" is "B::Week 5".
    """
    counts = _count_decks(collection, decks)
    homes = {}
    for name, counter in counts.items():
        ((deck_id, _),) = counter.most_common(1)
        homes[name] = collection.decks.name(deck_id)
    moved_parents = _find_moved_parents(homes)
    for name in dict.fromkeys(decks.values()):
        if name not in homes:
            homes[name] = _move_with_parents(name, moved_parents)
    return homes


def _count_decks(collection: Collection, decks: Mapping[str, str]) -> dict[str, Counter[int]]:
    """Return how many cards of each deck of a package are in which deck of the collection."""
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    query = (
        "select notes.guid, case when cards.odid then cards.odid else cards.did end "
        "from cards join notes on notes.id = cards.nid where notes.mid = ? order by cards.id"
    )
    for guid, deck_id in collection.db.all(query, note_type.ID):
        if guid in decks:
            counts[decks[guid]][deck_id] += 1
    return counts


def _find_moved_parents(homes: Mapping[str, str]) -> dict[str, str]:
    """Return what the parents of decks are called now, by their names in the package."""
    moved: dict[str, str] = {}
    for name, home in homes.items():
        parts, home_parts = name.split("::"), home.split("::")
        while parts and home_parts:
            moved.setdefault("::".join(parts), "::".join(home_parts))
            if parts.pop() != home_parts.pop():
                break
    return moved


def _move_with_parents(name: str, moved_parents: Mapping[str, str]) -> str:
    """Return the name of a new deck below what its nearest known parent is called now."""
    parts = name.split("::")
    for length in range(len(parts) - 1, 0, -1):
        parent = moved_parents.get("::".join(parts[:length]))
        if parent is not None:
            return "::".join([parent, *parts[length:]])
    return name


def read_note(collection: Collection, note_id: int) -> CollectionNote | None:
    """Return a note of our note type, None for any other."""
    indexes = find_field_indexes(collection)
    row = collection.db.first("select guid, mod, tags, flds, mid from notes where id = ?", note_id)
    if indexes is None or row is None or row[4] != note_type.ID:
        return None
    guid, mod, tags, fields, _ = row
    texts = fields.split("\x1f")
    return CollectionNote(note_id, guid, tuple([texts[index] for index in indexes]), tuple(tags.split()), mod)


def find_card_ids(collection: Collection, guids: Iterable[str]) -> list[Any]:
    """Return the ids of the cards of notes of our note type."""
    notes = read_notes(collection)
    note_ids = ",".join([str(notes[guid].note_id) for guid in guids if guid in notes])
    card_ids: list[Any] = collection.db.list(f"select id from cards where nid in ({note_ids})")  # noqa: S608
    return card_ids
