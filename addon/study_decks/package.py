"""A package from the web: read within limits, and refused if it holds anything but a study deck."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import zipfile
import zlib
from contextlib import closing
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from .errors import DeckError
from .updating import note_type
from .updating.notes import DeckNote, name_fields

if TYPE_CHECKING:
    from pathlib import Path

    from .manifest import Manifest

COLLECTION = "collection.anki2"
MAX_UNPACKED_BYTES = 4_000_000_000
MAX_UNPACKED_RATIO = 200
MIN_UNPACKED_LIMIT = 1 << 24
MAX_NOTE_CHARS = 2_000_000
MAX_MEDIA_FILES = 50_000
MAX_MEDIA_NAME_LENGTH = 120  # in bytes; Anki's own limit

# What runs, and what a browser reads by rules of its own, so that something else may hide in it.
_FORBIDDEN_ELEMENTS = {
    "script", "iframe", "frame", "object", "embed", "applet", "form", "base", "meta", "link", "svg", "math",
    "template", "noscript", "noembed", "noframes", "xmp", "plaintext", "textarea", "title", "portal",
}  # fmt: skip
_MARKUP_DECLARATION = re.compile("<[!?]")
_ADDRESS_ATTRIBUTES = {"href", "src", "action", "formaction", "xlink:href", "data", "srcdoc", "poster"}
_CODE_ADDRESS = re.compile(r"[\x00-\x20]*(?:javascript|vbscript|data\s*:\s*text/html)", re.IGNORECASE)
_UNREADABLE = (
    OSError, RuntimeError, ValueError, KeyError, TypeError, IndexError, EOFError, NotImplementedError,
    zipfile.BadZipFile, zlib.error, sqlite3.Error,
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How the cards look: the text of the two templates and the CSS; ``mod`` is when they last changed."""

    front: str
    back: str
    css: str
    mod: int


@dataclass(frozen=True)
class Package:
    """What a package holds: its notes in the order of their cards, the deck of each by GUID, and its media files.

    ``media`` are the names of the files in the archive by the names that the notes know.
    """

    file: Path
    notes: tuple[DeckNote, ...]
    decks: dict[str, str]
    look: Look
    media: dict[str, str]

    def read_media(self, name: str) -> bytes:
        """Return the content of a media file; raises DeckError."""
        try:
            with zipfile.ZipFile(self.file) as archive:
                return archive.read(self.media[name])
        except _UNREADABLE:
            raise DeckError("damaged") from None


def read_package(file: Path, manifest: Manifest, scratch_folder: Path) -> Package:
    """Return what a package holds; raises DeckError if it is not the one that the manifest describes.

    Its database is unpacked into ``scratch_folder``, and stays there for the import.
    """
    content = file.read_bytes()
    if hashlib.sha256(content).hexdigest() != manifest.sha256:
        raise DeckError("other_hash")
    del content
    try:
        package = _read(file, scratch_folder / COLLECTION)
    except _UNREADABLE:
        raise DeckError("no_study_deck") from None
    if {note.guid for note in package.notes} != set(manifest.notes):
        raise DeckError("other_notes")
    for note in package.notes:
        if note.mod != manifest.notes[note.guid].mod:
            raise DeckError("other_notes")
    return package


def _read(file: Path, database: Path) -> Package:
    with zipfile.ZipFile(file) as archive:
        _refuse_bomb(archive, file.stat().st_size)
        if "collection.anki21" in archive.namelist() or "collection.anki21b" in archive.namelist():
            raise DeckError("no_study_deck")
        with archive.open(COLLECTION) as packed, database.open("wb") as stream:
            while True:
                chunk = packed.read(1 << 18)
                if not chunk:
                    break
                stream.write(chunk)
        media = _read_media_names(archive)
    with closing(open_database(database)) as connection:
        look = _read_look(connection)
        rows = connection.execute(_NOTES).fetchall()
        deck_names = _read_deck_names(connection)
    notes = []
    decks = {}
    for guid, mid, mod, note_id, tags, fields, deck_id in rows:
        note = _make_note(guid, mid, mod, note_id, tags, fields)
        notes.append(note)
        decks[note.guid] = deck_names[str(deck_id)]
    if len(decks) != len(notes):
        raise DeckError("no_study_deck")
    return Package(file, tuple(notes), decks, look, media)


_NOTES = (
    "select notes.guid, notes.mid, notes.mod, notes.id, notes.tags, notes.flds, cards.did "
    "from notes left join cards on cards.nid = notes.id order by cards.due, notes.id"
)


def _refuse_bomb(archive: zipfile.ZipFile, packed_bytes: int) -> None:
    """Raise DeckError if a few bytes would become many."""
    unpacked_bytes = sum(member.file_size for member in archive.infolist())
    limit = min(MAX_UNPACKED_BYTES, max(MIN_UNPACKED_LIMIT, packed_bytes * MAX_UNPACKED_RATIO))
    if unpacked_bytes > limit:
        raise DeckError("too_large", megabytes=limit // 1_000_000)


def open_database(database: Path) -> sqlite3.Connection:
    """Return a connection to somebody's collection in which only plain tables are read."""
    connection = sqlite3.connect(str(database))
    connection.execute("pragma trusted_schema=off")
    objects = connection.execute("select name, type from sqlite_master where type != 'index'").fetchall()
    if any(kind != "table" for _, kind in objects):
        connection.close()
        raise DeckError("no_study_deck")
    return connection


def _read_media_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the names in the archive by those of the media files; raises DeckError for one that is a path."""
    names: dict[str, str] = json.loads(archive.read("media").decode("utf-8"))
    if len(names) > MAX_MEDIA_FILES:
        raise DeckError("no_study_deck")
    media = {}
    for member, name in names.items():
        if not isinstance(name, str) or not _is_plain_name(name):
            raise DeckError("no_study_deck")
        archive.getinfo(member)
        media[name] = member
    return media


def _is_plain_name(name: str) -> bool:
    """Return True for the name of a file that is no path and that every system takes."""
    if not name or len(name.encode("utf-8")) > MAX_MEDIA_NAME_LENGTH or name.startswith("."):
        return False
    return not re.search(r'[\x00-\x1f/\\:*?"<>|]', name)


def _read_look(connection: sqlite3.Connection) -> Look:
    """Return the look of the one note type in a collection; raises DeckError for another note type."""
    (models,) = connection.execute("select models from col").fetchone()
    by_id: dict[str, Any] = json.loads(models)
    if list(by_id) != [str(note_type.ID)]:
        raise DeckError("other_note_type")
    model = by_id[str(note_type.ID)]
    fields = tuple([field["name"] for field in model["flds"]])
    if fields != note_type.FIELDS or len(model["tmpls"]) != 1:
        raise DeckError("other_note_type")
    template = model["tmpls"][0]
    look = Look(template["qfmt"], template["afmt"], model["css"], int(model["mod"]))
    for text in (look.front, look.back):
        if runs_code(text):
            raise DeckError("runs_code")
    if "</style" in look.css.lower():
        raise DeckError("runs_code")
    return look


def _read_deck_names(connection: sqlite3.Connection) -> dict[str, str]:
    (decks,) = connection.execute("select decks from col").fetchone()
    by_id: dict[str, Any] = json.loads(decks)
    return {deck_id: str(deck["name"]) for deck_id, deck in by_id.items()}


def _make_note(guid: object, mid: object, mod: object, note_id: object, tags: object, fields: object) -> DeckNote:
    """Return a note of a package; raises DeckError for one that is not of our note type, or that runs code."""
    if mid != note_type.ID:
        raise DeckError("other_note_type")
    if not (isinstance(guid, str) and isinstance(mod, int) and isinstance(note_id, int)):
        raise DeckError("no_study_deck")
    if not (isinstance(tags, str) and isinstance(fields, str)) or len(fields) > MAX_NOTE_CHARS:
        raise DeckError("no_study_deck")
    texts = tuple(fields.split("\x1f"))
    if len(texts) != len(note_type.FIELDS):
        raise DeckError("other_note_type")
    if runs_code(fields):
        raise DeckError("runs_code")
    return DeckNote(guid, texts, tuple(tags.split()), mod, note_id // 1000)


def runs_code(text: str) -> bool:
    """Return True if HTML holds a script, a handler, or an element that ankigen never makes."""
    if "<" not in text:
        return False
    if _MARKUP_DECLARATION.search(text):  # comments and the like, which browsers end elsewhere
        return True
    finder = _CodeFinder()
    finder.feed(text)
    finder.close()
    return finder.has_code


class _CodeFinder(HTMLParser):
    """Looks through HTML for what a browser would run."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.has_code = False

    def set_cdata_mode(self, elem: str, **_: object) -> None:
        """Read on as everywhere: nothing hides in a style."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element and its attributes."""
        if tag in _FORBIDDEN_ELEMENTS:
            self.has_code = True
        for name, text in attrs:
            if name.startswith("on"):
                self.has_code = True
            if name in _ADDRESS_ATTRIBUTES and text is not None and _CODE_ADDRESS.match(text):
                self.has_code = True


def write_part(
    database: Path,
    guids: set[str],
    deck_names: dict[str, str],
    file: Path,
    *,
    is_first: bool,
    model: dict[str, Any] | None,
) -> None:
    """Write a package with some of the notes of another, in decks called by other names, and without media.

    Args:
        database: The unpacked collection of the whole package, which is changed.
        guids: The notes that stay in it.
        deck_names: What the decks are to be called, by their names in the package.
        file: The package to write.
        is_first: False takes the deck's description out, for the learner may have one of their own.
        model: The note type as the learner has it, with their own fields and names, None if they lack it.

    """
    with closing(open_database(database)) as connection:
        (decks,) = connection.execute("select decks from col").fetchone()
        by_id: dict[str, Any] = json.loads(decks)
        for deck in by_id.values():
            deck["name"] = deck_names.get(deck["name"], deck["name"])
            if not is_first:
                deck["desc"] = ""
        connection.execute("create temp table kept (guid text primary key)")
        connection.executemany("insert into kept values (?)", [(guid,) for guid in guids])
        connection.execute("delete from cards where nid not in (select id from notes where guid in kept)")
        connection.execute("delete from notes where guid not in kept")
        if model is not None:
            _use_model(connection, model)
        used_ids = {str(deck_id) for (deck_id,) in connection.execute("select distinct did from cards")}
        kept_decks = {deck_id: deck for deck_id, deck in by_id.items() if deck_id == "1" or deck_id in used_ids}
        connection.execute("update col set decks = ?", (json.dumps(kept_decks, ensure_ascii=False),))
        connection.commit()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.write(database, COLLECTION)
        archive.writestr("media", "{}")


def _use_model(connection: sqlite3.Connection, model: dict[str, Any]) -> None:
    """Write the learner's note type into a package, and the fields of its notes in its order.

    Anki would else merge the two: a card that the learner renamed would come a second time, on every note.
    """
    connection.execute("update col set models = ?", (json.dumps({str(note_type.ID): model}, ensure_ascii=False),))
    names = [field["name"] for field in model["flds"]]
    if tuple(names) == note_type.FIELDS:
        return
    rows = connection.execute("select id, flds from notes").fetchall()
    for note_id, fields in rows:
        texts = name_fields(tuple(fields.split("\x1f")))
        own_texts = [texts.get(name, "") for name in names]
        connection.execute("update notes set flds = ? where id = ?", ("\x1f".join(own_texts), note_id))
