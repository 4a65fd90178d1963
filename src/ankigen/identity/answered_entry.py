"""An entry that makes a note, with the keys and hashes by which it is matched."""

import msgspec

from ankigen.diagnostics.stored import StoredDiagnostic
from ankigen.model import Entry


class AnsweredEntry(msgspec.Struct, frozen=True, array_like=True):
    """An answered entry with what is made of it alone.

    ``person``, ``parent`` and ``question`` are keys, ``answer`` a hash of the answer's text, ``group`` what it
    has in common with those that ask the same, "" for nothing. ``tags`` and ``content``, a hash of all that people
    wrote, hold if neither pictures nor other people's answers have a part in them. ``html`` is that of question,
    answer and parent, with what was ``dropped`` from it; empty if there are pictures to find first.
    """

    entry: Entry
    person: str
    parent: str
    question: str
    answer: str
    sketch: str
    group: str
    tags: tuple[str, ...]
    content: str
    html: tuple[str, ...] = ()
    dropped: tuple[StoredDiagnostic, ...] = ()
