"""What was sent to Anki: by it an edit of the learner's is told from an older text of ours."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from ankigen.model import Note, NoteType
from ankigen.output.ankiconnect import RemoteNote
from ankigen.rendering import notetype

NAME = "pushed.json"
"""Its file in ankigen's own folder; where it is missing, a note is updated as by an import: if ours is newer."""

_OURS = ("person::", "week::", "topic::")
_OUR_TAGS = {"followup", "repeat"}


class Sent(msgspec.Struct, frozen=True):
    """What was last sent of a note: its ``mod``, a hash of each field, its tags; ``older`` are earlier hashes."""

    mod: int
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    older: tuple[str, ...] = ()


class Memory(msgspec.Struct, frozen=True):
    """What was last sent to one collection: the look of the cards, and each note by its GUID."""

    note_type: str = ""
    notes: dict[str, Sent] = {}


class Written(NamedTuple):
    """A note as it now is in Anki, and the places of the fields that were written."""

    note: Note
    fields: frozenset[int] = frozenset()


def load(file: Path, collection: str) -> Memory:
    """Return what was last sent to a collection; a file that is missing or damaged knows of nothing."""
    return _memories(file).get(collection, Memory())


def dump(file: Path, collection: str, memory: Memory) -> bytes:
    """Return the content of ``file`` with what is now known of a collection."""
    return msgspec.json.encode({**_memories(file), collection: memory})


def _memories(file: Path) -> Mapping[str, Memory]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, Memory])
    except (OSError, msgspec.DecodeError):
        return {}


def imported(memory: Memory, packed: Iterable[Note], there: Mapping[str, RemoteNote]) -> Memory:
    """Return ``memory`` with what came in with the last package, as far as the notes ``there`` show it."""
    notes = dict(memory.notes)
    for note in packed:
        if note.guid in there and _came(note, there[note.guid], memory.notes.get(note.guid)):
            notes[note.guid] = _next(note, memory.notes.get(note.guid))
    return Memory(memory.note_type, notes)


def _came(note: Note, there: RemoteNote, sent: Sent | None) -> bool:
    """Tell whether a packed note was imported since it was sent: nothing that it changes is as it was.

    What the learner has edited since then says nothing; then it goes by which is newer, if the add-on tells.
    """
    if sent is None:
        return there.mod >= note.mod
    if sent.mod >= note.mod:
        return False
    found = list(zip(digests(note.fields), sent.fields, digests(fields(there)), strict=True))
    brought, taken, tags = set(note.tags) - set(sent.tags), set(sent.tags) - set(note.tags), set(there.tags)
    if any(theirs == old != new for new, old, theirs in found) or not brought <= tags or taken & tags:
        return False
    return there.mod >= note.mod or all(theirs == new for new, old, theirs in found if new != old)


def expecting(memory: Memory, unknown: Iterable[tuple[str, RemoteNote]]) -> Memory:
    """Return ``memory`` with what notes hold that nobody remembers (by GUID), before they are written.

    So they are met as what they are if that is cut off.
    """
    held = {guid: Sent(0, digests(fields(one)), tuple(filter(is_ours, one.tags))) for guid, one in unknown}
    return Memory(memory.note_type, {**held, **memory.notes})


def having(memory: Memory, written: Iterable[Written]) -> Memory:
    """Return ``memory`` after notes were brought up to date; retired ones stay in it, for they may return."""
    notes = dict(memory.notes)
    for note, places in written:
        sent = notes.get(note.guid)
        if sent is None or sent.mod != note.mod:
            notes[note.guid] = _next(note, sent)
        elif places:  # the other fields are as they were sent, though our HTML may be another one now
            now = digests(note.fields)
            mixed = tuple(now[at] if at in places else old for at, old in enumerate(sent.fields))
            notes[note.guid] = Sent(note.mod, mixed, note.tags, sent.older)
    return Memory(memory.note_type, notes)


def _next(note: Note, sent: Sent | None) -> Sent:
    now = digests(note.fields)
    # What was only found there, with mod 0, may be the learner's; and so may be what is empty.
    before = (*sent.older, *sent.fields) if sent is not None and sent.mod else ()
    no_news = {*now, *digests([""] * len(now))}
    return Sent(note.mod, now, note.tags, tuple(one for one in dict.fromkeys(before) if one not in no_news))


def is_ours(tag: str) -> bool:
    """Tell whether a tag looks like one that ankigen gives."""
    return tag in _OUR_TAGS or tag.startswith(_OURS)


def look_of(note_type: NoteType) -> str:
    """Return a hash of how the cards look."""
    return notetype.fingerprint(note_type.front, note_type.back, note_type.css)


def digests(texts: Sequence[str]) -> tuple[str, ...]:
    """Return a short hash of the text of each field, and of its place."""
    return tuple(
        hashlib.sha256(f"{place}\x1f{value}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
        for place, value in enumerate(texts)
    )


def fields(there: RemoteNote) -> list[str]:
    """Return the texts of our fields on a note in Anki."""
    return [there.field(name) for name in notetype.FIELDS]
