"""What somebody, and no build, did to the ledger: told by an older ledger and the notes.

Whoever changes nothing but the ledger in a pull request can exchange the histories of two notes, or send notes to
everybody once more. A build does neither to an entry that nobody edited.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

import msgspec

from ankigen import text
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.guids import EntryKeys
from ankigen.identity.ledger import Ledger, LedgerLine
from ankigen.identity.matching.match_result import Match
from ankigen.inline import QuestionText

FindMatches = Callable[[Sequence[AnsweredEntry], Ledger], Match]


class LedgerEditKind(StrEnum):
    """What learners would see: another note's history, a new note, the same note once more, or all of them."""

    EXCHANGED = "exchanged"
    LOST = "lost"
    SENT_AGAIN = "sent again"
    REFRESHED = "refreshed"


class LedgerEdit(msgspec.Struct, frozen=True):
    """What was done to the line of an entry; ``guid`` is that of its line now, empty if it has none."""

    kind: LedgerEditKind
    guid: str
    path: str
    line: int


def find_ledger_edits(
    entries: Sequence[AnsweredEntry], matches: Match, older: Ledger | None, find_matches: FindMatches
) -> tuple[LedgerEdit, ...]:
    """Return what no build from the ``older`` ledger did, in the order of the notes.

    ``matches`` are those of the entries with the ledger of today, ``find_matches`` finds those with another one.
    Only entries count that were there before, under the same person, week and question, and that have no twin.
    """
    if older is None:
        return ()
    twins = _find_twins(entries, older)
    older_guids = {line.guid for line in older.lines}
    older_lines = find_matches(entries, older).lines
    edits: list[LedgerEdit] = []
    for entry, line, older_line in zip(entries, matches.lines, older_lines, strict=True):
        if older_line is None or not older_line.live:
            continue
        keys = entry.keys()
        if keys == _find_keys(older_line) and keys not in twins:
            edits += _describe_edits(entry, line, older_line, older_guids)
    if _is_refresh(edits, matches):
        edits = [msgspec.structs.replace(edit, kind=LedgerEditKind.REFRESHED) for edit in edits]
    return tuple(edits)


def _find_twins(entries: Sequence[AnsweredEntry], older: Ledger) -> set[EntryKeys]:
    """Return the keys that several entries have, or several lines of the older ledger."""
    twins: set[EntryKeys] = set()
    for all_keys in ([entry.keys() for entry in entries], [_find_keys(line) for line in older.lines]):
        twins.update([keys for keys, count in Counter(all_keys).items() if count > 1])
    return twins


def _describe_edits(
    entry: AnsweredEntry, line: LedgerLine | None, older_line: LedgerLine, older_guids: set[str]
) -> list[LedgerEdit]:
    """Return what was done to the line of an entry, which may be gone."""
    guid = line.guid if line is not None else ""
    kinds = _compare(line, older_line, older_guids)
    return [LedgerEdit(kind, guid, entry.entry.path, entry.entry.line) for kind in kinds]


def _is_refresh(edits: Sequence[LedgerEdit], matches: Match) -> bool:
    """Return True if all that was done is that all notes have one new ``mod``, as after ``build --refresh``."""
    is_sent_again = all(edit.kind is LedgerEditKind.SENT_AGAIN for edit in edits)
    times = {line.mod for line in matches.lines if line is not None}
    return len(edits) > 1 and is_sent_again and len(times) == 1


def _compare(line: LedgerLine | None, older_line: LedgerLine, older_guids: set[str]) -> Iterable[LedgerEditKind]:
    """Yield what was done to a line, which may be gone."""
    if line is None:
        yield LedgerEditKind.LOST
        return
    if line.guid != older_line.guid:
        yield LedgerEditKind.EXCHANGED if line.guid in older_guids else LedgerEditKind.LOST
    if line.content_hash == older_line.content_hash and line.mod > older_line.mod:
        yield LedgerEditKind.SENT_AGAIN


def _find_keys(line: LedgerLine) -> EntryKeys:
    """Return the keys of the entry that a line remembers."""
    return EntryKeys(
        text.key(line.person), line.week, QuestionText(line.parent).key, QuestionText(line.question).key
    )
