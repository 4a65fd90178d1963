"""A package opened again: to check the one just made, and to read one that anybody may have made.

What a package holds is believed within limits only: a repository that was cloned may have brought it along.
"""

import json
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from ankigen.errors import PackageError
from ankigen.messages import ReasonError, find_reason
from ankigen.model import Note, NoteFields, NoteType
from ankigen.rendering import notetype

COLLECTION = "collection.anki2"
"""The database in a package that every Anki since 2.1 reads (schema 11)."""

_COPIED_BYTES = 1 << 18  # at once
_ALWAYS_UNPACKED_BYTES = 1 << 24
_MAX_UNPACKED_RATIO = 40  # of a larger database; that of a package full of text is below 20
_STEPS_PER_CHECK = 100_000  # of SQLite's virtual machine
_MAX_STEPS_PER_BYTE = 4  # a note takes some 30 steps and more than 100 bytes
_MAX_NOTE_CHARS = 1_000_000  # to read them takes twenty times their memory
_MAX_TIME_S = 10**11  # seconds since 1970; the year 5138

_COUNTS = "select count(*), count(distinct guid), count(nid) from notes left join cards on nid = notes.id"
_NOTES = "select guid, flds, tags, mod, id from notes where mid = ?"
_UNREADABLE = (
    OSError, RuntimeError, ValueError, KeyError, EOFError, RecursionError, NotImplementedError,
    zipfile.BadZipFile, zlib.error, sqlite3.Error, msgspec.MsgspecError,
)  # fmt: skip


class PackageContent(msgspec.Struct, frozen=True):
    """What a package holds: its note type and notes (without media and decks)."""

    note_type: NoteType
    notes: tuple[Note, ...]

    def find_notes_by_guid(self) -> dict[str, Note]:
        """Return the notes by GUID."""
        return {note.guid: note for note in self.notes}


class _Template(msgspec.Struct, frozen=True):
    qfmt: str
    afmt: str


class _Model(msgspec.Struct, frozen=True):
    """A note type in the JSON of a collection."""

    css: str
    mod: Annotated[int, Meta(ge=0, le=_MAX_TIME_S)]
    tmpls: Annotated[list[_Template], Meta(min_length=1)]


class _Row(msgspec.Struct, frozen=True, array_like=True):
    """A row of the table of notes; its id is the time at which it was made, in milliseconds."""

    guid: Annotated[str, Meta(max_length=_MAX_NOTE_CHARS)]
    fields: Annotated[str, Meta(max_length=_MAX_NOTE_CHARS)]
    tags: Annotated[str, Meta(max_length=_MAX_NOTE_CHARS)]
    mod: Annotated[int, Meta(ge=0, le=_MAX_TIME_S)]
    id: Annotated[int, Meta(ge=0, le=_MAX_TIME_S * 1000)]


def check(file: Path, notes: int) -> None:
    """Reopen a package; raises PackageError if it is damaged or does not hold ``notes`` notes with a card each."""
    try:
        with zipfile.ZipFile(file) as archive, scratch_database() as scratch:
            for name in json.loads(archive.read("media")):
                archive.read(name)  # which compares the checksum
            with archive.open(COLLECTION) as packed, scratch.open("wb") as stream:
                shutil.copyfileobj(packed, stream, _COPIED_BYTES)
            with closing(sqlite3.connect(scratch)) as connection:
                connection.execute("pragma trusted_schema=off")
                (state,) = connection.execute("pragma quick_check").fetchone()
                counted = connection.execute(_COUNTS).fetchone()
    except (OSError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, sqlite3.Error) as error:
        raise PackageError("errors.package.new_damaged", reason=error) from error
    if state != "ok" or counted != (notes, notes, notes):
        raise PackageError("errors.package.new_incomplete", state=state, notes=counted[1], cards=counted[2])


@contextmanager
def scratch_database() -> Iterator[Path]:
    """Yield where to put a database for the time being: two copies of a large one in memory are too many."""
    with tempfile.TemporaryDirectory(prefix="ankigen-") as folder:
        yield Path(folder, COLLECTION)


def read(file: Path) -> PackageContent:
    """Return the notes of ours in any package that Anki or ankigen wrote; raises PackageError."""
    try:
        content = _read(file)
    except _UNREADABLE as error:
        raise PackageError("errors.package.not_ours", file=file, reason=find_reason(error)) from error
    if not content.notes:
        raise PackageError("errors.package.no_notes", file=file)
    return content


def _read(file: Path) -> PackageContent:
    if not file.is_file():
        raise PackageError("errors.package.no_file", file=file)
    with zipfile.ZipFile(file) as archive, scratch_database() as scratch:
        names = archive.namelist()
        if "collection.anki21b" in names:
            raise PackageError("errors.package.newest_format", file=file)
        name = "collection.anki21" if "collection.anki21" in names else COLLECTION
        _unpack(archive, name, file.stat().st_size, scratch)
        with closing(_open(scratch)) as connection:
            (models,) = connection.execute("select models from col").fetchone() or ("{}",)
            rows = connection.execute(_NOTES, (notetype.ID,)).fetchall()
    models_by_id = msgspec.json.decode(models, type=dict[str, msgspec.Raw])
    model = msgspec.json.decode(models_by_id[str(notetype.ID)], type=_Model)
    note_type = NoteType(model.tmpls[0].qfmt, model.tmpls[0].afmt, model.css, model.mod)
    notes = [_note_of(row) for row in msgspec.convert(rows, list[_Row])]
    return PackageContent(note_type, tuple(notes))


def _unpack(archive: zipfile.ZipFile, name: str, archive_bytes: int, file: Path) -> None:
    """Write a member of an archive to a file; raises ValueError if a few bytes of it became many."""
    member = archive.getinfo(name)
    packed_bytes = min(member.compress_size, archive_bytes)  # the archive may say more than it has
    if member.file_size > max(_ALWAYS_UNPACKED_BYTES, packed_bytes * _MAX_UNPACKED_RATIO):
        raise ReasonError("reasons.package.too_large", megabytes=member.file_size // 1_000_000)
    with archive.open(member) as packed, file.open("wb") as stream:  # at most file_size bytes are read
        shutil.copyfileobj(packed, stream, _COPIED_BYTES)


def _open(file: Path) -> sqlite3.Connection:
    """Return a connection to somebody's collection that reads plain tables, and no more than the file can hold."""
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.execute("pragma trusted_schema=off")
    steps_left = max(1_000_000, file.stat().st_size * _MAX_STEPS_PER_BYTE)

    def count_steps() -> bool:
        nonlocal steps_left
        steps_left -= _STEPS_PER_CHECK
        return steps_left < 0

    connection.set_progress_handler(count_steps, _STEPS_PER_CHECK)
    kinds = dict(connection.execute("select name, type from sqlite_master where name in ('col', 'notes')"))
    if kinds != {"col": "table", "notes": "table"}:
        connection.close()
        raise ReasonError("reasons.package.no_tables")
    return connection


def _note_of(row: _Row) -> Note:
    """Return the note of a row; raises ValueError if it has other fields than ours."""
    texts = row.fields.split("\x1f")
    if len(texts) != len(notetype.FIELDS):
        raise ReasonError("reasons.package.other_fields", number=len(texts))
    return Note(
        guid=row.guid,
        deck="",
        fields=NoteFields(*texts),
        tags=tuple(row.tags.split()),
        mod=row.mod,
        created=row.id // 1000,
    )
