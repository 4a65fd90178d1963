"""What matching comes to: which entry is which note, and what a person should look at."""

import msgspec

from ankigen.identity.ledger import LedgerLine, RenamedPerson


class AmbiguousMatch(msgspec.Struct, frozen=True):
    """An entry, by its index, that could as well have been another note than the one that was taken."""

    entry_index: int
    taken: LedgerLine
    alternative: LedgerLine


class AmbiguousNewNote(msgspec.Struct, frozen=True):
    """An entry without a line, and a line that another entry has, but that it could have been nearly as well."""

    entry_index: int
    line: LedgerLine
    rival_index: int


class ChangedTerm(msgspec.Struct, frozen=True):
    """An entry that asks for another term or number than the line that was taken, in the same week."""

    entry_index: int
    taken: LedgerLine


class Match(msgspec.Struct, frozen=True):
    """What became of all entries: the line of each, None for a new note.

    ``new_names`` has, by GUID, the name that whoever wrote a retired note has now, ``new_weeks`` the new number of
    its week.
    """

    lines: tuple[LedgerLine | None, ...]
    ambiguous: tuple[AmbiguousMatch, ...] = ()
    ambiguous_new: tuple[AmbiguousNewNote, ...] = ()
    changed_terms: tuple[ChangedTerm, ...] = ()
    new_names: dict[str, str] = {}
    new_weeks: dict[str, int | None] = {}
    renamed_people: tuple[RenamedPerson, ...] = ()
