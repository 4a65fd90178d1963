"""A deck into a running Anki: what differs is found first (``plan``), and then done (``carry_out``).

New notes go in as packages, for only so do they carry our GUIDs; the others are met by their field ``ID`` and get
what is new in them, no more. Cut off anywhere and run again it ends in the same state, for each run looks at
what there is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from ankigen.model import Deck, Media, Note, NoteType
from ankigen.output import apkg, push_state
from ankigen.output.ankiconnect import Action, AnkiConnect, AnkiError, RefusedError, RemoteNote
from ankigen.output.push_state import Memory, Sent, Written
from ankigen.rendering import notetype
from ankigen.rendering.media import NOTHING, PREFIX

T = TypeVar("T")

_MANY = 500  # notes in one request: the add-on takes what is larger than a few megabytes ever more slowly
_FEW = 20  # changes in one request: with its browser open Anki may need 0.2 s for each
_SPAN = 3600  # seconds from the time of a note to its id in Anki; more, and somebody made it there
_NEW_NOTES = "_ankigen-push.apkg"  # in Anki's media folder, which is the one place that both of us know

# Lets Anki show what is there now. The add-on does so before it writes, so that an editor that is open would keep
# the text from before, and put it back as soon as somebody clicks into it.
_SHOW = Action("addTags", {"notes": [], "tags": ""})


@dataclass(frozen=True, slots=True)
class Remote:
    """What there is in Anki: the notes of our type, the files of ours, and the note type if it is there.

    ``collection`` is its media folder, which tells one profile from another; ``name`` and ``template`` are what
    the note type and its first template are called there.
    """

    collection: str
    files: frozenset[str]
    notes: tuple[RemoteNote, ...] = ()
    note_type: NoteType | None = None
    name: str = notetype.NAME
    template: str = notetype.TEMPLATE


@dataclass(frozen=True, slots=True)
class Update:
    """What changes on a note in Anki, and the fields that stay because the learner edited them."""

    there: RemoteNote
    note: Note
    fields: dict[str, str]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.fields or self.added or self.removed)

    @property
    def written(self) -> Written:
        """The note after the update."""
        places = (at for at, name in enumerate(notetype.FIELDS) if name in self.fields)
        return Written(self.note, frozenset(places))


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done in Anki, and the ``memory`` that it was told by.

    ``retired`` are the notes there that are no longer in the notes, ``copies`` those that hold the ID of such a
    note, but were made in Anki.
    """

    memory: Memory
    new: tuple[Note, ...]
    updates: tuple[Update, ...]
    settled: tuple[Note, ...]
    kept: tuple[Update, ...]
    files: tuple[Media, ...]
    templates: bool
    css: bool
    retired: tuple[RemoteNote, ...]
    copies: tuple[RemoteNote, ...]


def look(anki: AnkiConnect) -> Remote:
    """Return what there is in Anki; raises AnkiError, also for a note type that is not ours any more."""
    (folder, models, found, files) = anki.ask_all([
        Action("getMediaDirPath"),
        Action("modelNamesAndIds"),
        Action("findNotes", {"query": f"mid:{notetype.ID}"}),
        Action("getMediaFilesNames", {"pattern": f"*{PREFIX}*"}),
    ])  # fmt: skip
    name = next((name for name, number in models.items() if number == notetype.ID), None)
    if name is None:
        if notetype.NAME in models:
            raise AnkiError(
                f"Anki has another note type called {notetype.NAME}",
                "Rename it there (Tools → Manage Note Types) and run this again.",
            )
        return Remote(folder, frozenset(files))
    fields, template, note_type = _model(anki, name)
    missing = [field for field in notetype.FIELDS if field not in fields]
    if missing:
        raise AnkiError(
            f"Anki's note type {name} has no field {missing[0]} any more",
            "Give the field its name back there (Tools → Manage Note Types → Fields) and run this again.",
        )
    notes = [note for ids in _parts(found, _MANY) for note in anki.notes(ids)]
    return Remote(folder, frozenset(files), tuple(notes), note_type, name, template)


def _model(anki: AnkiConnect, name: str) -> tuple[list[str], str, NoteType]:
    """Return the fields of our note type in Anki, the name of its first template, and its look; raises AnkiError.

    An add-on of before 2024 does not tell when it changed.
    """
    try:
        (model,) = anki.ask("findModelsById", modelIds=[notetype.ID])
    except RefusedError:
        (fields, templates, styling) = anki.ask_all([
            Action("modelFieldNames", {"modelName": name}),
            Action("modelTemplates", {"modelName": name}),
            Action("modelStyling", {"modelName": name}),
        ])  # fmt: skip
        template, sides = next(iter(templates.items()))
        return fields, template, NoteType(sides["Front"], sides["Back"], styling["css"], 0)
    first = model["tmpls"][0]
    fields = [field["name"] for field in model["flds"]]
    return fields, first["name"], NoteType(first["qfmt"], first["afmt"], model["css"], model["mod"])


def plan(deck: Deck, remote: Remote, memory: Memory, packed: Iterable[Note], retired: Mapping[str, int]) -> Plan:
    """Return what brings Anki to the state of ``deck``.

    ``packed`` are the notes of the last package, which may have been imported meanwhile; ``retired`` are the GUIDs
    of notes of ours that went, with the time at which each was made.
    """
    made = {**retired, **{note.guid: note.created for note in deck.notes}}
    there = _met(remote.notes, made)
    memory = push_state.imported(memory, packed, there)
    met = [
        _update(note, there[note.guid], memory.notes.get(note.guid)) for note in deck.notes if note.guid in there
    ]
    gone = [there[guid] for guid in retired if guid in there]
    templates, css = _new_look(deck.note_type, remote.note_type, memory.note_type)
    return Plan(
        memory=memory,
        new=tuple(note for note in deck.notes if note.guid not in there),
        updates=tuple(update for update in met if update),
        settled=tuple(update.note for update in met if not update),
        kept=tuple(update for update in met if update.kept),
        files=tuple(one for one in deck.media if one.name not in remote.files and NOTHING not in one.name),
        templates=templates,
        css=css,
        retired=tuple(one for one in gone if _is_ours(one, made)),
        copies=tuple(one for one in gone if not _is_ours(one, made)),
    )


def _met(notes: Iterable[RemoteNote], made: Mapping[str, int]) -> dict[str, RemoteNote]:
    """Return the notes in Anki by their GUID; of a note and its copies, the one that is as old as ours."""
    alike: dict[str, list[RemoteNote]] = defaultdict(list)
    for one in notes:
        guid = one.field("ID").strip()
        if guid in made:
            alike[guid].append(one)
    return {
        guid: min(ones, key=lambda one: (abs(one.note_id // 1000 - made[guid]), one.note_id))
        for guid, ones in alike.items()
    }


def _is_ours(one: RemoteNote, made: Mapping[str, int]) -> bool:
    """Tell whether a note came from ankigen: its id is the time at which it was made, in milliseconds.

    (Anki gives it that of the import where it lies in the future.)
    """
    return abs(one.note_id // 1000 - made[one.field("ID").strip()]) < _SPAN


def _update(note: Note, there: RemoteNote, sent: Sent | None) -> Update:
    """Return what changes on a note.

    Of a note that nobody remembers it is all that is not ours, if ours is newer, as by an import.
    """
    differing = {
        name: value for name, value in zip(notetype.FIELDS, note.fields, strict=True) if there.field(name) != value
    }
    if sent is not None:
        return _news(note, there, sent, differing)
    if there.mod >= note.mod:  # 0 where the add-on does not tell
        return Update(there, note, {})
    return Update(there, note, differing, *_tags(note, there, None))


def _news(note: Note, there: RemoteNote, sent: Sent, differing: Mapping[str, str]) -> Update:
    """Return what is new in a note since it was sent; what is as it was then stays as the learner edited it.

    An older text of ours is no edit: a backup or another device brought it back.
    """
    is_new, is_old = sent.mod != note.mod, False
    ours, theirs = push_state.digests(note.fields), push_state.digests(push_state.fields(there))
    fields, kept = {}, []
    for at, name in enumerate(notetype.FIELDS):
        if name not in differing:
            continue
        if theirs[at] in sent.older:
            is_old = True
            fields[name] = differing[name]
        elif is_new and sent.fields[at] != ours[at]:
            fields[name] = differing[name]
        elif is_new:
            kept.append(name)
    tags = _tags(note, there, None if is_old else sent) if is_new or is_old else ((), ())
    return Update(there, note, fields, *tags, tuple(kept))


def _tags(note: Note, there: RemoteNote, sent: Sent | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tags to add and those to take back; what the learner added or removed stays so.

    Where nobody remembers which were sent, ours are those that look so.
    """
    given, has, before = (
        {tag.casefold() for tag in tags} for tags in (note.tags, there.tags, sent.tags if sent is not None else ())
    )
    added = [tag for tag in note.tags if tag.casefold() not in has | before]
    ours = [tag for tag in there.tags if (push_state.is_ours(tag) if sent is None else tag.casefold() in before)]
    return tuple(added), tuple(tag for tag in ours if tag.casefold() not in given)


def _new_look(ours: NoteType, there: NoteType | None, sent: str) -> tuple[bool, bool]:
    """Tell whether templates and CSS are to be sent: not where only the learner has changed them.

    Where nobody remembers what was sent, ours go if they are newer, as by an import.
    """
    if there is None or sent == push_state.look_of(ours) or (not sent and there.mod >= ours.mod):
        return False, False
    return (ours.front, ours.back) != (there.front, there.back), ours.css != there.css


def carry_out(
    anki: AnkiConnect,
    todo: Plan,
    deck: Deck,
    remote: Remote,
    keep: Callable[[Memory], None],
    done: Callable[[int], None],
    *,
    prune: bool,
) -> int:
    """Do what was planned; return how many of the new notes Anki did not take. Raises AnkiError, OSError.

    ``done`` is called with how many notes were done, ``keep`` with what to remember, also where it is cut off.
    """
    unknown = ((one.note.guid, one.there) for one in todo.updates if one.note.guid not in todo.memory.notes)
    memory = push_state.expecting(todo.memory, unknown)
    keep(memory)
    written = [Written(note) for note in todo.settled]
    try:
        for notes in _steps(anki, todo, deck, remote):
            written += notes
            done(len(notes))
        if prune and todo.retired:
            anki.ask_all([Action("deleteNotes", {"notes": [one.note_id for one in todo.retired]}), _SHOW])
        memory = Memory(push_state.look_of(deck.note_type), memory.notes)
    finally:
        keep(push_state.having(memory, written))
    return _not_taken(anki, todo, remote, prune=prune)


def _steps(anki: AnkiConnect, todo: Plan, deck: Deck, remote: Remote) -> Iterator[Sequence[Written]]:
    """Do what was planned, but for the retired notes; yields what was written."""
    if _NEW_NOTES in remote.files:
        anki.ask("deleteMediaFile", filename=_NEW_NOTES)
    for one in todo.files:  # before the notes that show them
        anki.store_file(one.name, one.file)
    anki.ask_all(_styles(todo, deck.note_type, remote))  # before an import may give the note type its name back
    for part in _parts(todo.new, _MANY):
        _import(anki, part, deck, remote.collection)
        yield [Written(note) for note in part]
    for updates in _parts(todo.updates, _FEW):
        anki.ask_all([*_actions(updates), _SHOW])
        yield [update.written for update in updates]


def _import(anki: AnkiConnect, new: Sequence[Note], deck: Deck, folder: str) -> None:
    """Import new notes; their cards come where they stand in the whole deck."""
    places = {note.guid: place for place, note in enumerate(deck.notes, 1)}
    package = apkg.package(msgspec.structs.replace(deck, notes=tuple(new), media=()), places)
    anki.store(_NEW_NOTES, package)
    separator = "\\" if "\\" in folder and "/" not in folder else "/"
    try:
        anki.ask("importPackage", path=f"{folder}{separator}{_NEW_NOTES}")
    except RefusedError:
        with suppress(AnkiError):  # what there is to say is that it refused
            anki.ask("deleteMediaFile", filename=_NEW_NOTES)
        raise
    anki.ask_all([Action("deleteMediaFile", {"filename": _NEW_NOTES}), _SHOW])


def _styles(todo: Plan, ours: NoteType, remote: Remote) -> list[Action]:
    actions = []
    if todo.templates:
        templates = {remote.template: {"Front": ours.front, "Back": ours.back}}
        actions.append(Action("updateModelTemplates", {"model": {"name": remote.name, "templates": templates}}))
    if todo.css:
        actions.append(Action("updateModelStyling", {"model": {"name": remote.name, "css": ours.css}}))
    return [*actions, _SHOW] if actions else []


def _actions(updates: Iterable[Update]) -> Iterator[Action]:
    """Yield what updates some notes; the same tags go to all of them at once."""
    tags: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for update in updates:
        if update.fields:
            yield Action("updateNoteFields", {"note": {"id": update.there.note_id, "fields": update.fields}})
        tags["addTags", update.added].append(update.there.note_id)
        tags["removeTags", update.removed].append(update.there.note_id)
    for (action, some), notes in tags.items():
        if some:
            yield Action(action, {"notes": notes, "tags": " ".join(some)})


def _not_taken(anki: AnkiConnect, todo: Plan, remote: Remote, *, prune: bool) -> int:
    """Return how many new notes are not there: Anki knows their GUIDs, under another ID."""
    if not todo.new:
        return 0
    there = len(anki.ask("findNotes", query=f"mid:{notetype.ID}"))
    gone = len(todo.retired) if prune else 0
    return max(0, len(remote.notes) - gone + len(todo.new) - there)


def _parts(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))
