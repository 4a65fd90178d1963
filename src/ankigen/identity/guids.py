"""Entries → GUIDs: the same entry gets the same one on every machine (contract: identity)."""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

SCHEME = 1
_GUID_BYTES = 10  # 80 bits: 16 letters and digits
_JSON = json.JSONEncoder(ensure_ascii=False)


class EntryKeys(NamedTuple):
    """What tells an entry from others."""

    person_key: str
    week: int | None
    parent_key: str
    question_key: str


def assign_guids(new_entries: Iterable[EntryKeys], namespace: str, used_guids: Iterable[str]) -> list[str]:
    """Return a GUID for each of the new entries, in the order of the notes; none that is used already.

    True duplicates (one person, one week, one question, twice) are told apart by their order.
    """
    taken = set(used_guids)
    next_ordinals: Counter[EntryKeys] = Counter()
    guids = []
    for keys in new_entries:
        guid = _make_guid(namespace, keys, next_ordinals[keys])
        while guid in taken:
            next_ordinals[keys] += 1
            guid = _make_guid(namespace, keys, next_ordinals[keys])
        next_ordinals[keys] += 1
        taken.add(guid)
        guids.append(guid)
    return guids


def _make_guid(namespace: str, keys: EntryKeys, ordinal: int) -> str:
    """Return a hash as letters and digits that can be typed into Anki's search."""
    hashed = _JSON.encode([SCHEME, namespace, *keys, ordinal])
    digest = hashlib.sha256(hashed.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest[:_GUID_BYTES]).decode("ascii").lower()
