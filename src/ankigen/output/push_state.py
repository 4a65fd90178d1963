"""What was last sent to Anki: with it, a learner's edit can be told from an older text of ours."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from ankigen.model import Note, NoteType
from ankigen.output.ankiconnect import RemoteNote
from ankigen.rendering import notetype

NAME = "pushed.json"
"""Its file in ankigen's own folder; where it is missing, a note is updated as by an import: if ours is newer."""

TRAVELLING_FIELDS = ("Topics", "Related")
"""They change without a ``mod`` of their own: what ankigen's taxonomy finds, and what other people answered."""

_OWN_TAG_PREFIXES = ("person::", "week::", "topic::")
_OWN_TAGS = {"followup", "repeat"}


class PushedNote(msgspec.Struct, frozen=True):
    """What was last sent of a note: its ``mod``, a hash of each field, its tags; ``older`` are earlier hashes."""

    mod: int
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    older: tuple[str, ...] = ()


class PushState(msgspec.Struct, frozen=True):
    """What was last sent to one collection: a hash of the note type's look, and each note by its GUID."""

    note_type: str = ""
    notes: dict[str, PushedNote] = {}


class WrittenNote(NamedTuple):
    """A note as it now is in Anki, and the indexes of the fields that were written."""

    note: Note
    field_indexes: frozenset[int] = frozenset()


def load(file: Path, collection: str) -> PushState:
    """Return what was last sent to a collection; the empty state if the file is missing or damaged."""
    return _read_states(file).get(collection, PushState())


def dump(file: Path, collection: str, state: PushState) -> bytes:
    """Return the content of ``file`` with the new state of a collection."""
    return msgspec.json.encode({**_read_states(file), collection: state})


def _read_states(file: Path) -> Mapping[str, PushState]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, PushState])
    except (OSError, msgspec.DecodeError):
        return {}


def with_imported(state: PushState, packed: Iterable[Note], remote_notes: Mapping[str, RemoteNote]) -> PushState:
    """Return ``state`` with the notes of the last package that, as ``remote_notes`` show, were imported since."""
    notes = dict(state.notes)
    for note in packed:
        remote_note = remote_notes.get(note.guid)
        if remote_note is None:
            continue
        pushed = state.notes.get(note.guid)
        if _was_imported(note, remote_note, pushed):
            notes[note.guid] = _describe_imported(_make_pushed_note(note, pushed), note, remote_note)
    return PushState(state.note_type, notes)


def _describe_imported(packed: PushedNote, note: Note, remote_note: RemoteNote) -> PushedNote:
    """Return a packed note as an import left it in Anki.

    What changes without a ``mod`` of its own may be that of an older package: an import passes over it. Its tags
    tell only where the learner has edited nothing since.
    """
    hashes = list(packed.fields)
    remote_hashes = hash_fields(read_fields(remote_note))
    for index, name in enumerate(notetype.FIELDS):
        if name in TRAVELLING_FIELDS and _looks_like_ours(name, remote_note.field(name)):
            hashes[index] = remote_hashes[index]
    tags = tuple(remote_note.tags) if remote_note.mod == note.mod else packed.tags
    return msgspec.structs.replace(packed, fields=tuple(hashes), tags=tags)


def _looks_like_ours(name: str, text: str) -> bool:
    """Return True if nobody seems to have written into a field: other people's answers stand in sections."""
    return name != "Related" or not text or (text.startswith("<section ") and text.endswith("</section>"))


def _was_imported(note: Note, remote_note: RemoteNote, pushed: PushedNote | None) -> bool:
    """Return True if a packed note was imported since it was pushed: nothing that it changes is as it was.

    What the learner has edited since then says nothing; then the newer one decides, if the add-on tells its time.
    """
    if pushed is None:
        return remote_note.mod >= note.mod
    if pushed.mod >= note.mod:
        return False
    new_hashes, remote_hashes = hash_fields(note.fields.in_order()), hash_fields(read_fields(remote_note))
    has_all_new_fields = True
    for new_hash, old_hash, remote_hash in zip(new_hashes, pushed.fields, remote_hashes, strict=True):
        if new_hash == old_hash:
            continue
        if remote_hash == old_hash:
            return False
        if remote_hash != new_hash:
            has_all_new_fields = False
    added_tags = set(note.tags) - set(pushed.tags)
    removed_tags = set(pushed.tags) - set(note.tags)
    remote_tags = set(remote_note.tags)
    if not added_tags <= remote_tags or removed_tags & remote_tags:
        return False
    return remote_note.mod >= note.mod or has_all_new_fields


def with_unknown(state: PushState, remote_notes: Mapping[str, RemoteNote]) -> PushState:
    """Return ``state`` with what is in Anki on notes that it lacks, before they are written.

    If the push is cut off, the next one then knows what was there.
    """
    notes = {}
    for guid, remote_note in remote_notes.items():
        own_tags = tuple(filter(is_own_tag, remote_note.tags))
        notes[guid] = PushedNote(0, hash_fields(read_fields(remote_note)), own_tags)
    return PushState(state.note_type, notes | state.notes)


def with_written(state: PushState, written: Iterable[WrittenNote]) -> PushState:
    """Return ``state`` after notes were brought up to date; retired ones stay in it, for they may return."""
    notes = dict(state.notes)
    for note, field_indexes in written:
        pushed = notes.get(note.guid)
        if pushed is None or pushed.mod != note.mod:
            notes[note.guid] = _make_pushed_note(note, pushed)
        elif field_indexes or pushed.tags != note.tags:
            notes[note.guid] = _replace_fields(pushed, note, field_indexes)
    return PushState(state.note_type, notes)


def _replace_fields(pushed: PushedNote, note: Note, field_indexes: Collection[int]) -> PushedNote:
    """Return ``pushed`` with some fields of ``note``; the others stay as sent, though our HTML may differ now."""
    hashes = list(pushed.fields)
    new_hashes = hash_fields(note.fields.in_order())
    for index in field_indexes:
        hashes[index] = new_hashes[index]
    return PushedNote(note.mod, tuple(hashes), note.tags, _collect_older_hashes(pushed, hashes))


def _make_pushed_note(note: Note, pushed: PushedNote | None) -> PushedNote:
    """Return a note as sent after ``pushed``, whose hashes become older ones."""
    hashes = hash_fields(note.fields.in_order())
    if pushed is None or not pushed.mod:  # with mod 0 it was only seen in Anki, and may be the learner's
        return PushedNote(note.mod, hashes, note.tags)
    return PushedNote(note.mod, hashes, note.tags, _collect_older_hashes(pushed, hashes))


def _collect_older_hashes(pushed: PushedNote, hashes: Sequence[str]) -> tuple[str, ...]:
    """Return the hashes of what was sent before ``hashes``."""
    empty_hashes = hash_fields([""] * len(hashes))  # an empty field may be the learner's, too
    earlier_hashes = dict.fromkeys((*pushed.older, *pushed.fields))
    for digest in (*hashes, *empty_hashes):
        earlier_hashes.pop(digest, None)
    return tuple(earlier_hashes)


def is_own_tag(tag: str) -> bool:
    """Return True if a tag looks like one that ankigen gives."""
    return tag in _OWN_TAGS or tag.startswith(_OWN_TAG_PREFIXES)


def hash_look(note_type: NoteType) -> str:
    """Return a hash of how the cards look."""
    return notetype.hash_note_type(note_type.front, note_type.back, note_type.css)


def hash_fields(texts: Sequence[str]) -> tuple[str, ...]:
    """Return a short hash of the text of each field and of its index."""
    hashes = []
    for index, text in enumerate(texts):
        digest = hashlib.sha256(f"{index}\x1f{text}".encode("utf-8", "surrogatepass"))
        hashes.append(digest.hexdigest()[:12])
    return tuple(hashes)


def read_fields(remote_note: RemoteNote) -> list[str]:
    """Return the texts of our fields on a note in Anki."""
    return [remote_note.field(name) for name in notetype.FIELDS]
