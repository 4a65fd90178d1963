"""A note as the group's deck has it, and as a learner's collection has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .note_type import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable


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


_ROOT_ENDINGS = ("::person::", "::topic::", "::week::")
_OWN_TAG_PREFIXES = ("person::", "week::", "topic::")
_OWN_TAGS = {"followup", "repeat"}


def find_root_tag(tags: Iterable[str]) -> str:
    """Return the tag under which all tags that ankigen gave a note stand, "" for none.

    A learner's own tag may have a level called ``topic``: each note has a topic, and a person or a week beside it.
    """
    endings_by_root: dict[str, set[str]] = {}
    for tag in tags:
        for ending in _ROOT_ENDINGS:
            root, separator, _ = tag.partition(ending)
            if separator:
                endings_by_root.setdefault(root, set()).add(ending)
    roots = [root for root, endings in endings_by_root.items() if len(endings) > 1]
    return roots[0] if len(roots) == 1 else ""


def find_own_tags(tags: Iterable[str], root_tag: str = "") -> tuple[str, ...]:
    """Return the tags of a note that look as if ankigen gave them.

    They stand under no tag or under one; ``root_tag`` is that of the deck today.
    """
    all_tags = tuple(tags)
    roots = {root_tag, find_root_tag(all_tags)}
    own_tags = []
    for tag in all_tags:
        below_roots = [tag]
        below_roots += [tag[len(root) + 2 :] for root in roots if root and tag.startswith(f"{root}::")]
        if any(map(is_own_tag, below_roots)):
            own_tags.append(tag)
    return tuple(own_tags)


def is_own_tag(tag: str) -> bool:
    """Return True if a tag looks like one that ankigen gives under no other tag."""
    return tag in _OWN_TAGS or tag.startswith(_OWN_TAG_PREFIXES)
