"""What was last written into a collection: with it, a learner's edit can be told from an older text of ours."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from .note_type import FIELDS, TRAVELLING_FIELDS
from .notes import CollectionNote, DeckNote, find_own_tags, name_fields

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


UNKNOWN_HASH = ""
"""Stands for the hash of a text of which it is not known whether it was ours."""


@dataclass(frozen=True)
class SentNote:
    """What was last written of a note: its ``mod``, a hash of each field, its tags.

    ``older`` are hashes of what was written earlier; ``undecided`` are fields that the learner and the group have
    both changed, and that wait for the learner's choice: their hashes are still those of before.
    """

    mod: int
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    older: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()


@dataclass(frozen=True)
class Memory:
    """What was last written into one collection: a hash of the note type's look, and each note by its GUID."""

    note_type: str = ""
    notes: dict[str, SentNote] = field(default_factory=dict)


class WrittenNote(NamedTuple):
    """A note as it now is in a collection, the names of the fields that were written, and of those undecided."""

    note: DeckNote
    fields: Collection[str] = ()
    undecided: tuple[str, ...] = ()


def with_imported(
    memory: Memory, packed: Iterable[DeckNote], collection_notes: Mapping[str, CollectionNote]
) -> Memory:
    """Return ``memory`` with the notes of a package that, as ``collection_notes`` show, were imported since."""
    notes = dict(memory.notes)
    for note in packed:
        in_collection = collection_notes.get(note.guid)
        if in_collection is None:
            continue
        sent = memory.notes.get(note.guid)
        if _was_imported(note, in_collection, sent):
            notes[note.guid] = _describe_imported(_make_sent_note(note, sent), note, in_collection)
    return Memory(memory.note_type, notes)


def _describe_imported(packed: SentNote, note: DeckNote, in_collection: CollectionNote) -> SentNote:
    """Return a packed note as an import left it in the collection.

    What changes without a ``mod`` of its own may be that of an older package: an import passes over it. Its tags
    tell only where the learner has edited nothing since.
    """
    hashes = list(packed.fields)
    hashes_there = hash_fields(in_collection.fields)
    for index, (name, text) in enumerate(name_fields(in_collection.fields).items()):
        if name in TRAVELLING_FIELDS and _looks_like_ours(name, text):
            hashes[index] = hashes_there[index]
    tags = in_collection.tags if in_collection.mod == note.mod else packed.tags
    return replace(packed, fields=tuple(hashes), tags=tags)


def _looks_like_ours(name: str, text: str) -> bool:
    """Return True if nobody seems to have written into a field: other people's answers stand in sections."""
    return name != "Related" or not text or (text.startswith("<section ") and text.endswith("</section>"))


def _was_imported(note: DeckNote, in_collection: CollectionNote, sent: SentNote | None) -> bool:
    """Return True if a packed note was imported since it was written: nothing that it changes is as it was.

    What the learner has edited since then says nothing; then the newer one decides, if its time is known.
    """
    if sent is None:
        return in_collection.mod >= note.mod
    if sent.mod >= note.mod:
        return False
    new_hashes, hashes_there = hash_fields(note.fields), hash_fields(in_collection.fields)
    has_all_new_fields = True
    for new_hash, old_hash, hash_there in zip(new_hashes, sent.fields, hashes_there):
        if new_hash == old_hash:
            continue
        if hash_there == old_hash:
            return False
        if hash_there != new_hash:
            has_all_new_fields = False
    added_tags = set(note.tags) - set(sent.tags)
    removed_tags = set(sent.tags) - set(note.tags)
    tags_there = set(in_collection.tags)
    if not added_tags <= tags_there or removed_tags & tags_there:
        return False
    return in_collection.mod >= note.mod or has_all_new_fields


def with_imports_by_hand(
    memory: Memory, collection_notes: Iterable[CollectionNote], build_times: Collection[int]
) -> Memory:
    """Return ``memory`` with the notes that somebody imported and did not edit since, as the collection has them.

    An import leaves the ``mod`` of the build that last changed a note; an edit, that of the second in which the
    learner made it. ``build_times`` are the ``mod`` of all notes of the deck, so those of its builds.
    """
    notes = dict(memory.notes)
    for in_collection in collection_notes:
        sent = notes.get(in_collection.guid)
        if sent is not None and sent.mod >= in_collection.mod:
            continue
        was_just_made = in_collection.mod == in_collection.note_id // 1000
        if not was_just_made and in_collection.mod not in build_times:
            continue
        own_tags = find_own_tags(in_collection.tags)
        hashes = hash_fields(in_collection.fields)
        older = _collect_older_hashes(sent, hashes) if sent is not None else ()
        notes[in_collection.guid] = SentNote(in_collection.mod, hashes, own_tags, older)
    return Memory(memory.note_type, notes)


def with_unknown(memory: Memory, collection_notes: Mapping[str, CollectionNote]) -> Memory:
    """Return ``memory`` with what is in the collection on notes that it lacks, before they are written.

    If the update is cut off, the next one then knows what was there.
    """
    notes = {}
    for guid, in_collection in collection_notes.items():
        own_tags = find_own_tags(in_collection.tags)
        notes[guid] = SentNote(0, hash_fields(in_collection.fields), own_tags)
    notes.update(memory.notes)
    return Memory(memory.note_type, notes)


def with_written(memory: Memory, written: Iterable[WrittenNote]) -> Memory:
    """Return ``memory`` after notes were brought up to date; retired ones stay in it, for they may return."""
    notes = dict(memory.notes)
    for note, fields, undecided in written:
        sent = notes.get(note.guid)
        if sent is None or sent.mod != note.mod:
            notes[note.guid] = _make_sent_note(note, sent, undecided)
        elif fields or sent.tags != note.tags or sent.undecided != undecided:
            notes[note.guid] = _replace_fields(sent, note, fields, undecided)
    return Memory(memory.note_type, notes)


def without_notes(memory: Memory, guids: Iterable[str]) -> Memory:
    """Return ``memory`` as if some notes had never been written."""
    forgotten = set(guids)
    notes = {guid: sent for guid, sent in memory.notes.items() if guid not in forgotten}
    return Memory(memory.note_type, notes)


def with_choice(memory: Memory, guid: str, texts: Mapping[str, str]) -> Memory:
    """Return ``memory`` after the learner has chosen between their own texts of fields and ours, ``texts``."""
    sent = memory.notes[guid]
    hashes = list(sent.fields)
    for name, text in texts.items():
        index = FIELDS.index(name)
        hashes[index] = hash_field(index, text)
    undecided = tuple([name for name in sent.undecided if name not in texts])
    older = _collect_older_hashes(sent, hashes)
    chosen = replace(sent, fields=tuple(hashes), older=older, undecided=undecided)
    return Memory(memory.note_type, {**memory.notes, guid: chosen})


def _replace_fields(
    sent: SentNote, note: DeckNote, fields: Collection[str], undecided: tuple[str, ...]
) -> SentNote:
    """Return ``sent`` with some fields of ``note``; the others stay as sent, though our HTML may differ now."""
    hashes = list(sent.fields)
    new_hashes = hash_fields(note.fields)
    for name in fields:
        index = FIELDS.index(name)
        hashes[index] = new_hashes[index]
    return SentNote(note.mod, tuple(hashes), note.tags, _collect_older_hashes(sent, hashes), undecided)


def _make_sent_note(note: DeckNote, sent: SentNote | None, undecided: tuple[str, ...] = ()) -> SentNote:
    """Return a note as written after ``sent``, whose hashes become older ones; those of undecided fields stay."""
    hashes = list(hash_fields(note.fields))
    for name in undecided:
        index = FIELDS.index(name)
        hashes[index] = sent.fields[index] if sent is not None else UNKNOWN_HASH
    if sent is None or not sent.mod:  # it was only seen in the collection, and may be the learner's
        return SentNote(note.mod, tuple(hashes), note.tags, (), undecided)
    return SentNote(note.mod, tuple(hashes), note.tags, _collect_older_hashes(sent, hashes), undecided)


def _collect_older_hashes(sent: SentNote, hashes: Sequence[str]) -> tuple[str, ...]:
    """Return the hashes of what was sent before ``hashes``."""
    empty_hashes = hash_fields([""] * len(hashes))  # an empty field may be the learner's, too
    earlier_hashes = dict.fromkeys((*sent.older, *sent.fields))
    for digest in (*hashes, *empty_hashes, UNKNOWN_HASH):
        earlier_hashes.pop(digest, None)
    return tuple(earlier_hashes)


def hash_fields(texts: Sequence[str]) -> tuple[str, ...]:
    """Return a short hash of the text of each field and of its index."""
    return tuple([hash_field(index, text) for index, text in enumerate(texts)])


def hash_field(index: int, text: str) -> str:
    """Return a short hash of the text of the field with this index."""
    digest = hashlib.sha256(f"{index}\x1f{text}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:12]
