"""A note as the group's deck has it, and as a learner's collection has it."""

from __future__ import annotations

from dataclasses import dataclass

from .note_type import FIELDS


@dataclass(frozen=True)
class DeckNote:
    """A note of the group's deck: the HTML of its fields in the order of the note type, and its tags.

    ``mod`` (when people last changed its content) and ``created`` are in seconds since 1970.
    """

    guid: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    mod: int
    created: int = 0


@dataclass(frozen=True)
class CollectionNote:
    """A note in a collection; ``mod`` (seconds since 1970) is 0 where it is not known.

    ``note_id`` is the time at which the note was made, in milliseconds since 1970.
    """

    note_id: int
    guid: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    mod: int = 0


def name_fields(texts: tuple[str, ...]) -> dict[str, str]:
    """Return the texts of a note by the names of their fields."""
    return dict(zip(FIELDS, texts))


_OWN_TAG_PREFIXES = ("person::", "week::", "topic::")
_OWN_TAGS = {"followup", "repeat"}


def is_own_tag(tag: str) -> bool:
    """Return True if a tag looks like one that ankigen gives."""
    return tag in _OWN_TAGS or tag.startswith(_OWN_TAG_PREFIXES)
