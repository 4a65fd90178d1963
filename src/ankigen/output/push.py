"""A deck into a running Anki: ``plan_push`` finds what differs, ``carry_out`` writes it.

New notes go in as packages, for only so do they carry our GUIDs; the others are met by their field ``ID`` and get
what is new in them, no more. Cut off anywhere and run again it ends in the same state, for each run looks at
what there is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from ankigen.errors import AnkiError
from ankigen.model import Deck, Media, Note, NoteType
from ankigen.output import apkg
from ankigen.output.ankiconnect import (
    Action,
    AnkiConnect,
    Integer,
    RefusedError,
    RemoteNote,
    RemoteNoteType,
    Styling,
    TemplateSides,
)
from ankigen.rendering import notetype
from ankigen.rendering.media.files import PREFIX, read_media
from ankigen.updating.memory import Memory, WrittenNote, with_imported, with_unknown, with_written
from ankigen.updating.notes import CollectionNote, DeckNote
from ankigen.updating.plan import Update, plan_update

T = TypeVar("T")

_ONE_NOTE_TYPE = Annotated[list[RemoteNoteType], Meta(min_length=1, max_length=1)]
_TEMPLATES = Annotated[dict[str, TemplateSides], Meta(min_length=1)]

_NOTES_PER_REQUEST = 500  # the add-on takes what is larger than a few megabytes ever more slowly
_UPDATES_PER_REQUEST = 20  # with its browser open Anki may need 0.2 s for each
_MAX_ID_AGE_S = 3600  # from the time of a note to its id in Anki; more, and somebody made it there
_NEW_NOTES_FILE = "_ankigen-push.apkg"  # in Anki's media folder, which is the one place that both of us know

# Lets Anki show what is there now. The add-on does so before it writes, so that an editor that is open would keep
# the text from before, and put it back as soon as somebody clicks into it.
_REFRESH_WINDOWS = Action("addTags", {"notes": [], "tags": ""})


@dataclass(frozen=True, slots=True)
class RemoteState:
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
class Plan:
    """What is to be done in Anki, and the ``memory`` by which it was planned.

    ``retired`` are the notes in Anki that are no longer in the week files, ``copies`` those that hold the ID of
    such a note, but were made in Anki.
    """

    memory: Memory
    new: tuple[Note, ...]
    updates: tuple[Update, ...]
    unchanged: tuple[DeckNote, ...]
    edited_by_learner: tuple[Update, ...]
    files: tuple[Media, ...]
    sends_templates: bool
    sends_css: bool
    retired: tuple[RemoteNote, ...]
    copies: tuple[RemoteNote, ...]


def read_remote_state(anki: AnkiConnect) -> RemoteState:
    """Return what there is in Anki; raises AnkiError, also for a note type that is not ours any more."""
    (media_folder, model_ids, note_ids, files) = anki.ask_all([
        Action("getMediaDirPath", answer_type=str),
        Action("modelNamesAndIds", answer_type=dict[str, Integer]),
        Action("findNotes", {"query": f"mid:{notetype.ID}"}, list[Integer]),
        Action("getMediaFilesNames", {"pattern": f"*{PREFIX}*"}, list[str]),
    ])  # fmt: skip
    name = next((name for name, model_id in model_ids.items() if model_id == notetype.ID), None)
    if name is None:
        if notetype.NAME in model_ids:
            raise AnkiError("errors.anki.other_note_type", name=notetype.NAME)
        return RemoteState(media_folder, frozenset(files))
    fields, template, note_type = _read_note_type(anki, name)
    missing = [field for field in notetype.FIELDS if field not in fields]
    if missing:
        raise AnkiError("errors.anki.missing_field", name=name, field=missing[0])
    notes: list[RemoteNote] = []
    for ids in _split_into_batches(note_ids, _NOTES_PER_REQUEST):
        notes += anki.notes(ids)
    return RemoteState(media_folder, frozenset(files), tuple(notes), note_type, name, template)


def _read_note_type(anki: AnkiConnect, name: str) -> tuple[list[str], str, NoteType]:
    """Return the fields of our note type in Anki, the name of its first template, and its look; raises AnkiError.

    An add-on of before 2024 does not tell when it changed.
    """
    try:
        (model,) = anki.ask("findModelsById", _ONE_NOTE_TYPE, modelIds=[notetype.ID])
    except RefusedError:
        (fields, templates, styling) = anki.ask_all([
            Action("modelFieldNames", {"modelName": name}, list[str]),
            Action("modelTemplates", {"modelName": name}, _TEMPLATES),
            Action("modelStyling", {"modelName": name}, Styling),
        ])  # fmt: skip
        template, sides = next(iter(templates.items()))
        return fields, template, NoteType(sides.front, sides.back, styling.css, 0)
    first = model.tmpls[0]
    return [field.name for field in model.flds], first.name, NoteType(first.qfmt, first.afmt, model.css, model.mod)


def plan_push(
    deck: Deck, remote: RemoteState, memory: Memory, packed: Iterable[Note], retired: Mapping[str, int]
) -> Plan:
    """Return what brings Anki to the state of ``deck``.

    ``packed`` are the notes of the last package, which may have been imported meanwhile; ``retired`` are the GUIDs
    of notes of ours that went, with the time at which each was made.
    """
    created = dict(retired)
    for note in deck.notes:
        created[note.guid] = note.created
    remote_notes = _find_by_guid(remote.notes, created)
    in_collection = {guid: _describe_remote(guid, remote_note) for guid, remote_note in remote_notes.items()}
    memory = with_imported(memory, map(_describe, packed), in_collection)
    new: list[Note] = []
    updates: list[Update] = []
    unchanged: list[DeckNote] = []
    edited_by_learner: list[Update] = []
    for note in deck.notes:
        if note.guid not in in_collection:
            new.append(note)
            continue
        deck_note = _describe(note)
        update = _write_conflicts(plan_update(deck_note, in_collection[note.guid], memory.notes.get(note.guid)))
        if update:
            updates.append(update)
        else:
            unchanged.append(deck_note)
        if update.kept_fields:
            edited_by_learner.append(update)
    retired_notes, copies = _find_retired(retired, remote_notes, created)
    sends_templates, sends_css = _plan_look(deck.note_type, remote.note_type, memory.note_type)
    return Plan(
        memory=memory,
        new=tuple(new),
        updates=tuple(updates),
        unchanged=tuple(unchanged),
        edited_by_learner=tuple(edited_by_learner),
        files=tuple(_find_missing_files(deck, remote)),
        sends_templates=sends_templates,
        sends_css=sends_css,
        retired=tuple(retired_notes),
        copies=tuple(copies),
    )


def _find_retired(
    retired: Iterable[str], remote_notes: Mapping[str, RemoteNote], created: Mapping[str, int]
) -> tuple[list[RemoteNote], list[RemoteNote]]:
    """Return the retired notes that are in Anki: those that ankigen made, and those that were made in Anki."""
    own: list[RemoteNote] = []
    copies: list[RemoteNote] = []
    for guid in retired:
        if guid not in remote_notes:
            continue
        remote_note = remote_notes[guid]
        if _was_made_by_ankigen(remote_note, created):
            own.append(remote_note)
        else:
            copies.append(remote_note)
    return own, copies


def _find_missing_files(deck: Deck, remote: RemoteState) -> Iterator[Media]:
    """Yield the files of a deck that Anki does not have."""
    for file in deck.media:
        if file.name not in remote.files:
            yield file


def _find_by_guid(remote_notes: Iterable[RemoteNote], created: Mapping[str, int]) -> dict[str, RemoteNote]:
    """Return the notes in Anki by their GUID; of a note and its copies, the one that is as old as ours."""
    copies_by_guid: dict[str, list[RemoteNote]] = defaultdict(list)
    for remote_note in remote_notes:
        guid = remote_note.field("ID").strip()
        if guid in created:
            copies_by_guid[guid].append(remote_note)
    originals = {}
    for guid, copies in copies_by_guid.items():
        ages = [(abs(copy.note_id // 1000 - created[guid]), copy.note_id) for copy in copies]
        originals[guid] = copies[ages.index(min(ages))]
    return originals


def _was_made_by_ankigen(remote_note: RemoteNote, created: Mapping[str, int]) -> bool:
    """Return True if a note came from ankigen: its id is the time at which it was made, in milliseconds.

    (Anki gives it that of the import where it lies in the future.)
    """
    guid = remote_note.field("ID").strip()
    return abs(remote_note.note_id // 1000 - created[guid]) < _MAX_ID_AGE_S


def _describe(note: Note) -> DeckNote:
    return DeckNote(note.guid, note.fields.in_order(), note.tags, note.mod, note.created)


def _describe_remote(guid: str, remote_note: RemoteNote) -> CollectionNote:
    fields = tuple(remote_note.field(name) for name in notetype.FIELDS)
    return CollectionNote(remote_note.note_id, guid, fields, tuple(remote_note.tags), remote_note.mod)


def _write_conflicts(update: Update) -> Update:
    """Return an update that writes over what the learner and the group have both changed, as an import does."""
    return replace(update, fields={**update.fields, **update.conflicts}, conflicts={})


def hash_look(note_type: NoteType) -> str:
    """Return a hash of how the cards look."""
    return notetype.hash_note_type(note_type.front, note_type.back, note_type.css)


def _plan_look(own: NoteType, remote: NoteType | None, pushed_look: str) -> tuple[bool, bool]:
    """Return whether templates and whether CSS are to be sent: not where only the learner has changed them.

    Where it is not known what was sent, ours go if they are newer, as by an import.
    """
    if remote is None or pushed_look == hash_look(own):
        return False, False
    if not pushed_look and remote.mod >= own.mod:
        return False, False
    return (own.front, own.back) != (remote.front, remote.back), own.css != remote.css


def carry_out(
    anki: AnkiConnect,
    plan: Plan,
    deck: Deck,
    remote: RemoteState,
    save_memory: Callable[[Memory], None],
    on_progress: Callable[[int], None],
    *,
    prune: bool,
) -> int:
    """Do what was planned; return how many of the new notes Anki did not take. Raises AnkiError, OSError.

    ``on_progress`` is called with how many notes were done, ``save_memory`` with what is to be remembered, also if
    it is cut off.
    """
    collection_notes = {update.note.guid: update.in_collection for update in plan.updates}
    memory = with_unknown(plan.memory, collection_notes)
    save_memory(memory)
    written = [WrittenNote(note) for note in plan.unchanged]
    try:
        for notes in _write(anki, plan, deck, remote):
            written += notes
            on_progress(len(notes))
        if prune and plan.retired:
            retired_ids = [note.note_id for note in plan.retired]
            anki.ask_all([Action("deleteNotes", {"notes": retired_ids}), _REFRESH_WINDOWS])
        memory = Memory(hash_look(deck.note_type), memory.notes)
    finally:
        save_memory(with_written(memory, written))
    return _count_missing(anki, plan, remote, prune=prune)


def _write(anki: AnkiConnect, plan: Plan, deck: Deck, remote: RemoteState) -> Iterator[Sequence[WrittenNote]]:
    """Do what was planned, but for the retired notes; yields the notes written by each request."""
    if _NEW_NOTES_FILE in remote.files:
        anki.ask("deleteMediaFile", filename=_NEW_NOTES_FILE)
    for media in plan.files:  # before the notes that show them
        anki.store_file(media.name, read_media(media), media.file)
    # Before an import may give the note type its name back.
    anki.ask_all(_make_style_actions(plan, deck.note_type, remote))
    if remote.notes:  # whose deck may have a description of the learner's own
        deck = msgspec.structs.replace(deck, description="")
    for new_notes in _split_into_batches(plan.new, _NOTES_PER_REQUEST):
        _import_new_notes(anki, new_notes, deck, remote.collection)
        yield [WrittenNote(_describe(note)) for note in new_notes]
    for updates in _split_into_batches(plan.updates, _UPDATES_PER_REQUEST):
        anki.ask_all([*_make_update_actions(updates), _REFRESH_WINDOWS])
        yield [update.written for update in updates]


def _import_new_notes(anki: AnkiConnect, new: Sequence[Note], deck: Deck, media_folder: str) -> None:
    """Import new notes; their cards come in the order of the whole deck."""
    due_by_guid = {note.guid: position for position, note in enumerate(deck.notes, 1)}
    part = msgspec.structs.replace(deck, notes=tuple(new), media=())
    anki.store(_NEW_NOTES_FILE, apkg.package(part, due_by_guid))
    is_windows = "\\" in media_folder and "/" not in media_folder
    separator = "\\" if is_windows else "/"
    try:
        anki.ask("importPackage", path=f"{media_folder}{separator}{_NEW_NOTES_FILE}")
    except RefusedError:
        with suppress(AnkiError):  # what there is to say is that it refused
            anki.ask("deleteMediaFile", filename=_NEW_NOTES_FILE)
        raise
    anki.ask_all([Action("deleteMediaFile", {"filename": _NEW_NOTES_FILE}), _REFRESH_WINDOWS])


def _make_style_actions(plan: Plan, own: NoteType, remote: RemoteState) -> list[Action]:
    """Return what sends templates and CSS, as planned."""
    actions = []
    if plan.sends_templates:
        templates = {remote.template: {"Front": own.front, "Back": own.back}}
        actions.append(Action("updateModelTemplates", {"model": {"name": remote.name, "templates": templates}}))
    if plan.sends_css:
        actions.append(Action("updateModelStyling", {"model": {"name": remote.name, "css": own.css}}))
    if actions:
        actions.append(_REFRESH_WINDOWS)
    return actions


def _make_update_actions(updates: Iterable[Update]) -> Iterator[Action]:
    """Yield what updates some notes; the same tags go to all of them at once."""
    note_ids_by_tags: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for update in updates:
        note_id = update.in_collection.note_id
        if update.fields:
            yield Action("updateNoteFields", {"note": {"id": note_id, "fields": update.fields}})
        note_ids_by_tags["addTags", update.added_tags].append(note_id)
        note_ids_by_tags["removeTags", update.removed_tags].append(note_id)
    for (action, tags), note_ids in note_ids_by_tags.items():
        if tags:
            yield Action(action, {"notes": note_ids, "tags": " ".join(tags)})


def _count_missing(anki: AnkiConnect, plan: Plan, remote: RemoteState, *, prune: bool) -> int:
    """Return how many new notes are not there: Anki knows their GUIDs, under another ID."""
    if not plan.new:
        return 0
    count = len(anki.ask("findNotes", list[Integer], query=f"mid:{notetype.ID}"))
    deleted_count = len(plan.retired) if prune else 0
    return max(0, len(remote.notes) - deleted_count + len(plan.new) - count)


def _split_into_batches(sequence: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(sequence), size):
        yield sequence[start : start + size]
