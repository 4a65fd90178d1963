"""An entry that makes a note, with the keys and hashes by which it is matched."""

import msgspec

from ankigen.diagnostics.stored import StoredDiagnostic
from ankigen.identity.guids import EntryKeys
from ankigen.model import Entry


class AnsweredEntry(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """An answered entry with everything that is computed from it alone.

    The keys and hashes: see ``text.key``, ``QuestionText.key``, ``fingerprint.hash_answer``, ``minhash``,
    ``same_question.group_key`` (entries that ask the same share it; "" for none) and ``fingerprint.hash_content``.
    ``tags`` hold if nobody asked the same before, ``content_hash`` if there are no pictures. ``html`` is that of
    question, answer and parent, with what was ``dropped`` from it; empty if there are pictures to find first.
    """

    entry: Entry
    person_key: str
    parent_key: str
    question_key: str
    answer_hash: str
    answer_sketch: str
    group_key: str
    tags: tuple[str, ...]
    content_hash: str
    html: tuple[str, ...] = ()
    dropped: tuple[StoredDiagnostic, ...] = ()

    @property
    def week(self) -> int | None:
        """The week in which the question was asked."""
        return self.entry.week

    def keys(self) -> EntryKeys:
        """Return what its GUID is made of."""
        return EntryKeys(self.person_key, self.week, self.parent_key, self.question_key)
