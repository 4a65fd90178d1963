"""A deck into a running Anki: what differs is found first (``plan``), and then done (``carry_out``).

New notes go in as a package, for only so do they carry our GUIDs; the others are met by their field ``ID``
and get what is new in them, no more. Cut off anywhere and run again it ends in the same state, for each run
looks at what there is.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from ankigen import apkg, notetype
from ankigen.ankiconnect import Action, AnkiConnect, AnkiError, RemoteNote
from ankigen.model import Deck, Media, Note, NoteType

T = TypeVar("T")

_MANY = 500  # notes in one request
_FEW = 50  # changes in one request
MEMORY = ".ankigen/pushed.json"
"""What was sent, below the project; where it is missing, a note is updated as by an import: if ours is newer."""

_NEW_NOTES = "_ankigen-push.apkg"  # in Anki's media folder, which is the one place that both of us know
_OURS = ("person::", "week::", "topic::")
_OUR_TAGS = {"followup", "repeat"}


class Sent(msgspec.Struct, frozen=True):
    """What was last sent of a note: its ``mod``, a hash of each field, and the tags."""

    mod: int
    fields: tuple[str, ...]
    tags: tuple[str, ...]


class Memory(msgspec.Struct, frozen=True):
    """What was last sent to one collection: by it an edit of the learner's is told from an older text of ours."""

    note_type: str = ""
    notes: dict[str, Sent] = {}


@dataclass(frozen=True, slots=True)
class Remote:
    """What there is in Anki: the notes of our type, the files of ours, and the note type if it is there.

    ``collection`` is its media folder, which tells one profile from another.
    """

    collection: str
    notes: tuple[RemoteNote, ...]
    files: frozenset[str]
    note_type: NoteType | None


@dataclass(frozen=True, slots=True)
class Update:
    """What changes on a note in Anki, and the fields that stay because the learner edited them."""

    note_id: int
    guid: str
    fields: dict[str, str]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.fields or self.added or self.removed)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done in Anki; ``retired`` are the notes there that are no longer in the notes."""

    new: tuple[Note, ...]
    updates: tuple[Update, ...]
    kept: tuple[Update, ...]
    files: tuple[Media, ...]
    templates: bool
    css: bool
    retired: tuple[RemoteNote, ...]
    unchanged: int


def look(anki: AnkiConnect) -> Remote:
    """Return what there is in Anki; raises AnkiError, also for a note type of our name that is another one."""
    (folder, models, found, files) = anki.ask_all([
        Action("getMediaDirPath"),
        Action("modelNamesAndIds"),
        Action("findNotes", {"query": f'"note:{notetype.NAME}"'}),
        Action("getMediaFilesNames", {"pattern": "ankigen-*"}),
    ])  # fmt: skip
    if notetype.NAME not in models:
        return Remote(folder, (), frozenset(files), None)
    (fields, templates, styling) = anki.ask_all([
        Action("modelFieldNames", {"modelName": notetype.NAME}),
        Action("modelTemplates", {"modelName": notetype.NAME}),
        Action("modelStyling", {"modelName": notetype.NAME}),
    ])  # fmt: skip
    ours = templates.get(notetype.TEMPLATE)
    if models[notetype.NAME] != notetype.ID or tuple(fields) != notetype.FIELDS or ours is None:
        raise AnkiError(
            f"Anki has another note type called {notetype.NAME}",
            "Rename it there (Tools → Manage Note Types) and run this again.",
        )
    notes = [note for ids in _parts(found, _MANY) for note in anki.notes(ids)]
    note_type = NoteType(ours["Front"], ours["Back"], styling["css"], 0)
    return Remote(folder, tuple(notes), frozenset(files), note_type)


def plan(deck: Deck, remote: Remote, memory: Memory, retired: Iterable[str]) -> Plan:
    """Return what brings Anki to the state of ``deck``; ``retired`` are the GUIDs of notes of ours that went."""
    there: dict[str, RemoteNote] = {}
    for one in sorted(remote.notes, key=lambda note: note.note_id):  # of copies, the first is ours
        there.setdefault(one.field("ID").strip(), one)
    new = tuple(note for note in deck.notes if note.guid not in there)
    met = [
        _update(note, there[note.guid], memory.notes.get(note.guid)) for note in deck.notes if note.guid in there
    ]
    updates = tuple(update for update in met if update)
    templates, css = _new_look(deck.note_type, remote.note_type, memory.note_type)
    gone = set(retired) - {note.guid for note in deck.notes}
    return Plan(
        new=new,
        updates=updates,
        kept=tuple(update for update in met if update.kept),
        files=tuple(one for one in deck.media if one.name not in remote.files),
        templates=templates,
        css=css,
        retired=tuple(one for guid, one in there.items() if guid in gone),
        unchanged=len(met) - len(updates),
    )


def _update(note: Note, there: RemoteNote, sent: Sent | None) -> Update:
    """Return what changes on a note whose content has changed since it was sent, or came with a package.

    A field that is as it was sent is not written, so an edit of the learner's stays there.
    """
    is_newer = there.mod >= note.mod or (there.mod == 0 and sent is not None)  # 0: nobody tells
    if is_newer and (sent is None or sent.mod == note.mod):
        return Update(there.note_id, note.guid, {}, (), (), ())
    fields: dict[str, str] = {}
    kept = []
    for place, (name, value) in enumerate(zip(notetype.FIELDS, note.fields, strict=True)):
        if there.field(name) == value:
            continue
        if sent is not None and sent.fields[place] == _digest(value):
            kept.append(name)
        else:
            fields[name] = value
    given = {tag.casefold() for tag in note.tags}
    before = {tag.casefold() for tag in sent.tags} if sent else set()
    has = {tag.casefold() for tag in there.tags}
    added = (tag for tag in note.tags if tag.casefold() not in has)
    removed = (
        tag for tag in there.tags if tag.casefold() not in given and (_is_ours(tag) or tag.casefold() in before)
    )
    return Update(there.note_id, note.guid, fields, tuple(added), tuple(removed), tuple(kept))


def _is_ours(tag: str) -> bool:
    return tag in _OUR_TAGS or tag.startswith(_OURS)


def _new_look(ours: NoteType, there: NoteType | None, sent: str) -> tuple[bool, bool]:
    """Tell whether templates and CSS are to be sent: not where only the learner has changed them."""
    if there is None or sent == _look_of(ours):
        return False, False
    return (ours.front, ours.back) != (there.front, there.back), ours.css != there.css


def carry_out(
    anki: AnkiConnect, todo: Plan, deck: Deck, remote: Remote, done: Callable[[int], None], *, prune: bool
) -> None:
    """Do what was planned, calling ``done`` with how many notes were done; raises AnkiError, OSError."""
    for one in todo.files:  # before the notes that show them
        anki.store(one.name, one.file.read_bytes())
    if todo.new:
        _import(anki, todo.new, deck, remote.collection)
        done(len(todo.new))
    look = deck.note_type
    styles = []
    if todo.templates:
        templates = {notetype.TEMPLATE: {"Front": look.front, "Back": look.back}}
        styles.append(Action("updateModelTemplates", {"model": {"name": notetype.NAME, "templates": templates}}))
    if todo.css:
        styles.append(Action("updateModelStyling", {"model": {"name": notetype.NAME, "css": look.css}}))
    anki.ask_all(styles)
    for updates in _parts(todo.updates, _FEW):
        anki.ask_all([action for update in updates for action in _actions(update)])
        done(len(updates))
    if prune and todo.retired:
        anki.ask("deleteNotes", notes=[one.note_id for one in todo.retired])


def _import(anki: AnkiConnect, new: Sequence[Note], deck: Deck, folder: str) -> None:
    """Import the new notes; their cards come where they stand in the whole deck."""
    places = {note.guid: place for place, note in enumerate(deck.notes, 1)}
    package = apkg.package(msgspec.structs.replace(deck, notes=tuple(new), media=()), places)
    anki.store(_NEW_NOTES, package)
    try:
        separator = "\\" if "\\" in folder and "/" not in folder else "/"
        anki.ask("importPackage", path=f"{folder}{separator}{_NEW_NOTES}")
    finally:
        anki.ask("deleteMediaFile", filename=_NEW_NOTES)


def _actions(update: Update) -> Iterator[Action]:
    if update.fields:
        yield Action("updateNoteFields", {"note": {"id": update.note_id, "fields": update.fields}})
    if update.added:
        yield Action("addTags", {"notes": [update.note_id], "tags": " ".join(update.added)})
    if update.removed:
        yield Action("removeTags", {"notes": [update.note_id], "tags": " ".join(update.removed)})


# --- memory ---------------------------------------------------------------------------------------


def remembered(file: Path, collection: str) -> Memory:
    """Return what was last sent to a collection; a file that is missing or damaged knows of nothing."""
    return _memories(file).get(collection, Memory())


def remember(file: Path, collection: str, deck: Deck) -> bytes:
    """Return the content of ``file`` after ``deck`` was sent to a collection."""
    known = remembered(file, collection).notes  # with those that are retired, and may return
    sent = {note.guid: Sent(note.mod, tuple(map(_digest, note.fields)), note.tags) for note in deck.notes}
    notes = {**known, **sent}
    return msgspec.json.encode({**_memories(file), collection: Memory(_look_of(deck.note_type), notes)})


def expect(file: Path, remote: Remote, todo: Plan) -> bytes:
    """Return the content of ``file`` before ``todo`` is carried out: what notes hold that came with a package.

    So they are met as what they are if that is cut off.
    """
    memory = remembered(file, remote.collection)
    there = {one.note_id: one for one in remote.notes}
    notes = {
        update.guid: Sent(0, tuple(_digest(there[update.note_id].field(name)) for name in notetype.FIELDS), ())
        for update in todo.updates
        if update.guid not in memory.notes
    }
    notes.update(memory.notes)
    return msgspec.json.encode({**_memories(file), remote.collection: Memory(memory.note_type, notes)})


def _memories(file: Path) -> Mapping[str, Memory]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, Memory])
    except (OSError, msgspec.DecodeError):
        return {}


def _look_of(note_type: NoteType) -> str:
    return notetype.fingerprint(note_type.front, note_type.back, note_type.css)


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _parts(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))
