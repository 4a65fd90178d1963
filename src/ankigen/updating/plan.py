"""What is new on a note for a learner: the fields and tags to write, and those that stay the learner's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from .memory import SentNote, WrittenNote, hash_fields
from .note_type import FIELDS, TRAVELLING_FIELDS
from .notes import CollectionNote, DeckNote, find_own_tags, find_root_tag, name_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class Update:
    """What changes on a note in a collection.

    ``fields`` are our texts to write, ``conflicts`` our texts for fields that the learner has changed too;
    ``kept_fields`` are those that the learner alone has changed.
    """

    in_collection: CollectionNote
    note: DeckNote
    fields: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)
    kept_fields: tuple[str, ...] = ()
    added_tags: tuple[str, ...] = ()
    removed_tags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.fields or self.added_tags or self.removed_tags)

    @property
    def written(self) -> WrittenNote:
        """The note after the update, while the conflicts wait."""
        return WrittenNote(self.note, frozenset(self.fields), tuple(self.conflicts))


def plan_update(note: DeckNote, in_collection: CollectionNote, sent: SentNote | None) -> Update:
    """Return what changes on a note since it was written.

    On a note of which nothing is remembered, all that differs may be the learner's: it is a conflict if ours is
    newer, so that an import would write over it.
    """
    texts_there = name_fields(in_collection.fields)
    differing = {name: text for name, text in name_fields(note.fields).items() if texts_there[name] != text}
    if sent is not None:
        return _plan_known_update(note, in_collection, sent, differing)
    if in_collection.mod >= note.mod:  # 0 where it is not known
        return Update(in_collection, note)
    added_tags, removed_tags = _plan_tags(note, in_collection, None)
    return Update(in_collection, note, conflicts=differing, added_tags=added_tags, removed_tags=removed_tags)


class _FieldHashes(NamedTuple):
    """The hashes of a field: as the deck has it now, as it was last written, and as the collection has it."""

    own: str
    sent: str
    there: str


def _plan_known_update(
    note: DeckNote, in_collection: CollectionNote, sent: SentNote, differing: Mapping[str, str]
) -> Update:
    """Return what is new in a note since it was written; a field that the learner edited since then stays.

    An older text of ours is not an edit: a backup or another device brought it back. What changes
    without a ``mod`` of its own comes all the same.
    """
    is_new = sent.mod != note.mod
    is_old_there = False
    own_hashes = hash_fields(note.fields)
    hashes_there = hash_fields(in_collection.fields)
    fields: dict[str, str] = {}
    conflicts: dict[str, str] = {}
    kept_fields: list[str] = []
    for index, name in enumerate(FIELDS):
        if name not in differing:
            continue
        hashes = _FieldHashes(own_hashes[index], sent.fields[index], hashes_there[index])
        is_undecided = name in sent.undecided
        if hashes.there in sent.older:
            is_old_there = True
            fields[name] = differing[name]
        elif not _is_to_send(name, hashes, is_new=is_new or is_undecided):
            if is_new:
                kept_fields.append(name)
        elif hashes.there == hashes.sent:
            fields[name] = differing[name]
        else:
            conflicts[name] = differing[name]
    added_tags, removed_tags = _plan_tags(note, in_collection, None if is_old_there else sent)
    return Update(in_collection, note, fields, conflicts, tuple(kept_fields), added_tags, removed_tags)


def _is_to_send(name: str, hashes: _FieldHashes, *, is_new: bool) -> bool:
    """Return True if the group has changed a field; ``is_new`` if the note has a new ``mod``."""
    if hashes.own == hashes.sent:
        return False
    if is_new:
        return True
    return name in TRAVELLING_FIELDS and hashes.there == hashes.sent


def _plan_tags(
    note: DeckNote, in_collection: CollectionNote, sent: SentNote | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tags to add and those to remove; what the learner added or removed stays so.

    Where it is not known which tags were written, ours are those that look so.
    """
    own_tags = _fold_case(note.tags)
    sent_tags = _fold_case(sent.tags if sent is not None else ())
    not_added = _fold_case(in_collection.tags) | sent_tags
    added = [tag for tag in note.tags if tag.casefold() not in not_added]
    ours_there = sent_tags
    if sent is None:
        ours_there = _fold_case(find_own_tags(in_collection.tags, find_root_tag(note.tags)))
    removed = []
    for tag in in_collection.tags:
        if tag.casefold() in ours_there and tag.casefold() not in own_tags:
            removed.append(tag)
    return tuple(added), tuple(removed)


def _fold_case(tags: Iterable[str]) -> set[str]:
    """Return tags as Anki compares them."""
    return {tag.casefold() for tag in tags}
