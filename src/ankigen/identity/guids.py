"""Entries → GUIDs: the same entry gets the same one on every machine (contract: identity)."""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from ankigen import inline, text

SCHEME = 1


@lru_cache(1 << 17)  # each question is asked for it some six times
def question_key(question: str) -> str:
    """Return what counts of a question: its visible text, NFC, case folded, without white space."""
    return text.key(inline.visible(inline.question_pieces(question)))


Keys = tuple[str, int | None, str, str]
"""What tells an entry from others: the keys of person, week, parent and question."""


def assign(new: Iterable[Keys], namespace: str, used: Iterable[str]) -> list[str]:
    """Return a GUID for each of the ``new`` entries, in the order of the notes; none of those in ``used``.

    True duplicates (one person, one week, one question, twice) are told apart by their order.
    """
    taken = set(used)
    next_ordinal: Counter[Keys] = Counter()
    guids = []
    for what in new:
        guid = None
        while guid is None:
            candidate = _guid(namespace, *what, ordinal=next_ordinal[what])
            next_ordinal[what] += 1
            guid = candidate if candidate not in taken else None
        taken.add(guid)
        guids.append(guid)
    return guids


def _guid(namespace: str, contributor: str, week: int | None, parent: str, question: str, *, ordinal: int) -> str:
    """Return 80 bits of a hash, as 16 letters and digits that can be typed into Anki's search."""
    what = json.dumps([SCHEME, namespace, contributor, week, parent, question, ordinal], ensure_ascii=False)
    digest = hashlib.sha256(what.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest[:10]).decode("ascii").lower()
