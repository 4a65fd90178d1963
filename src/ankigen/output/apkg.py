"""Deck → ``.apkg``: written through genanki, reproducible."""

import hashlib
import html
import io
import json
import shutil
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from ankigen.errors import PackageError
from ankigen.model import Deck, Note, NoteType
from ankigen.output.apkg_reader import COLLECTION, scratch_database
from ankigen.output.deflation import LEVEL, STRETCH_BYTES, Stretches
from ankigen.output.genanki_import import genanki
from ankigen.patterns import compile_on_use
from ankigen.rendering import notetype
from ankigen.rendering.media.files import read_media

_TAG = compile_on_use(r"<[^<>]++>")
_PAGE_BYTES = 1 << 14  # a row of ours fits in, which SQLite's usual 4096 would often make it spread
_INDEXES = "select name, sql from sqlite_master where type = 'index' and sql is not null"


def package(deck: Deck, due_by_guid: Mapping[str, int] | None = None) -> bytes:
    """Return the package of ``deck``, as ``write_package`` writes it."""
    stream = io.BytesIO()
    write_package(deck, stream, due_by_guid)
    return stream.getvalue()


def write_package(
    deck: Deck,
    stream: BinaryIO,
    due_by_guid: Mapping[str, int] | None = None,
    stretches: Stretches | None = None,
) -> None:
    """Write the package of ``deck``; the same deck gives the same bytes.

    ``due_by_guid`` has the positions of new cards, for a deck that is part of another one; ``stretches`` may know
    those of the package before. Raises OSError for media that can't be read, PackageError where there is no room
    to make it.
    """
    media_names = {str(index): media.name for index, media in enumerate(deck.media)}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        with scratch_database() as scratch:
            try:
                _make_collection(scratch, deck, due_by_guid or {})
            except sqlite3.Error as error:
                raise PackageError("errors.package.not_made", reason=error) from error
            _add_collection(archive, scratch, stretches or Stretches())
        _add(archive, "media", json.dumps(media_names).encode())
        for index, media in enumerate(deck.media):
            _add(archive, str(index), read_media(media))


def _add_collection(archive: zipfile.ZipFile, file: Path, stretches: Stretches) -> None:
    """Add Anki's database, without its time."""
    is_large = file.stat().st_size > zipfile.ZIP64_LIMIT // 2
    with file.open("rb") as content, archive.open(COLLECTION, "w", force_zip64=is_large) as member:
        # zipfile asks nobody who is to compress.
        member._compressor = stretches  # type: ignore[attr-defined] # noqa: SLF001
        shutil.copyfileobj(content, member, STRETCH_BYTES)


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add ``content`` under ``name``, without a time."""
    with archive.open(name, "w", force_zip64=len(content) > zipfile.ZIP64_LIMIT // 2) as member:
        member.write(content)


def _make_collection(file: Path, deck: Deck, due_by_guid: Mapping[str, int]) -> None:
    """Write Anki's database (schema 11, which every Anki since 2.1 imports)."""
    model = _Model(deck.note_type)
    names = dict.fromkeys([deck.name, *(note.deck for note in deck.notes)])
    decks = {name: genanki.Deck(deck_id(name), name) for name in names}
    decks[deck.name].description = deck.description
    decks[deck.name].add_model(model)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("pragma journal_mode = off")  # what goes wrong here is thrown away as a whole
        connection.execute("pragma synchronous = off")
        connection.execute(f"pragma page_size = {_PAGE_BYTES}")
        genanki.Package(decks[deck.name]).write_to_db(connection.cursor(), deck.note_type.mod, None)
        # All others at once: genanki reads and writes all decks again for each of them.
        (listed,) = connection.execute("select decks from col").fetchone()
        decks_by_id = json.loads(listed)
        for anki_deck in decks.values():
            decks_by_id[str(anki_deck.deck_id)] = anki_deck.to_json()
        connection.execute("update col set decks = ?", (json.dumps(decks_by_id),))
        # An index that is made of what is there is sorted once; otherwise each row would look for its place in it.
        indexes = connection.execute(_INDEXES).fetchall()
        for name, _ in indexes:
            connection.execute(f"drop index {name}")
        note_ids = list(_make_ids(deck.notes))
        # What genanki.Note and genanki.Card would write, but for the time of each note and its checksum.
        connection.executemany(
            "insert into notes values (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')",
            map(_make_note_row, deck.notes, note_ids),
        )
        connection.executemany(
            "insert into cards values (?, ?, ?, 0, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
            (
                (note_id, note_id, decks[note.deck].deck_id, note.mod, due_by_guid.get(note.guid, position))
                for position, (note, note_id) in enumerate(zip(deck.notes, note_ids, strict=True), 1)
            ),
        )
        for _, create_index in indexes:
            connection.execute(create_index)
        connection.commit()


def _make_note_row(note: Note, note_id: int) -> tuple[object, ...]:
    question = note.fields.question
    sort_field = html.unescape(_TAG.sub("", question)) if "<" in question or "&" in question else question
    checksum = int.from_bytes(hashlib.sha1(sort_field.encode(), usedforsecurity=False).digest()[:4], "big")
    tags = f" {' '.join(note.tags)} "
    return (
        note_id,
        note.guid,
        notetype.ID,
        note.mod,
        tags,
        "\x1f".join(note.fields.in_order()),
        sort_field,
        checksum,
    )


def deck_id(name: str) -> int:
    """Return the id of the deck called ``name``, the same on every machine (Anki matches decks by name)."""
    return (1 << 40) + int.from_bytes(hashlib.sha256(name.encode()).digest()[:5], "big")


def _make_ids(notes: tuple[Note, ...]) -> Iterator[int]:
    """Yield an id for each note: its time of creation in milliseconds, which Anki shows as "Added"."""
    used: set[int] = set()
    count: Counter[int] = Counter()
    for note in notes:
        note_id = note.created * 1000 + count[note.created]
        while note_id in used:
            note_id += 1
        count[note.created] = note_id - note.created * 1000 + 1
        used.add(note_id)
        yield note_id


def _make_field(name: str) -> dict[str, Any]:
    """Return a field of the note type, with its options (Anki manual, "Customizing Fields")."""
    is_collapsed = name in notetype.COLLAPSED_FIELDS
    return {"name": name, "collapsed": is_collapsed, "excludeFromSearch": is_collapsed}


class _Model(genanki.Model):  # type: ignore[misc]
    """genanki's note type with a time of its own, so that only its own change updates it in Anki."""

    def __init__(self, note_type: NoteType) -> None:
        super().__init__(
            notetype.ID,
            notetype.NAME,
            fields=[_make_field(name) for name in notetype.FIELDS],
            templates=[{"name": notetype.TEMPLATE, "qfmt": note_type.front, "afmt": note_type.back}],
            css=note_type.css,
        )
        self.mod = note_type.mod

    def to_json(self, _timestamp: float, deck: int) -> dict[str, Any]:
        return {**super().to_json(self.mod, deck), "id": notetype.ID}
