"""What became of a note: its line in each ledger that git keeps, compared with the one before."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum

import msgspec

from ankigen import text
from ankigen.identity.ledger import Ledger, LedgerLine, RenamedPerson
from ankigen.identity.matching.steps.step import MatchReason
from ankigen.inline import QuestionText


class NoteVersion(msgspec.Struct, frozen=True):
    """The line of a note in one ledger; ``revision`` is git's name of that, empty for today's."""

    revision: str
    line: LedgerLine


class NoteChange(StrEnum):
    """What can become of a note."""

    NEW = "new"
    QUESTION = "question"
    PARENT = "parent"
    PERSON = "person"
    WEEK = "week"
    ANSWER = "answer"
    OTHER_CONTENT = "other content"
    SENT_AGAIN = "sent again"
    RETIRED = "retired"
    RETURNED = "returned"


class NoteEvent(msgspec.Struct, frozen=True):
    """A change of a note at a time, in seconds since 1970; what was ``before`` and is ``after``, if words tell.

    ``reason`` is why it was taken for the same note, None where nothing was compared.
    """

    time: int
    revision: str
    change: NoteChange
    before: str = ""
    after: str = ""
    reason: MatchReason | None = None


FindReason = Callable[[LedgerLine, LedgerLine], MatchReason]
"""Returns why two lines are one note."""


class NoteHistory(msgspec.Struct, frozen=True):
    """What the ledgers know of a note, the oldest event first; ``earlier_names`` are those of its person."""

    line: LedgerLine
    events: tuple[NoteEvent, ...]
    earlier_names: tuple[str, ...] = ()


def find_lines(ledger: Ledger, query: str) -> list[LedgerLine]:
    """Return the lines of the note with a GUID, else of those that ask a question, else of those that hold it."""
    key = QuestionText(query).key
    of_guid: list[LedgerLine] = []
    same: list[LedgerLine] = []
    holding: list[LedgerLine] = []
    for line in ledger.lines:
        question_key = QuestionText(line.question).key
        if line.guid == query:
            of_guid.append(line)
        elif key and key == question_key:
            same.append(line)
        elif key and key in question_key:
            holding.append(line)
    return of_guid or same or holding


def make_history(
    line: LedgerLine,
    versions: Iterable[NoteVersion],
    renamed: Sequence[RenamedPerson],
    find_reason: FindReason,
) -> NoteHistory:
    """Return the history of a note; ``versions`` are those of older ledgers, the oldest first."""
    events: list[NoteEvent] = []
    before: LedgerLine | None = None
    for version in (*versions, NoteVersion("", line)):
        if before is None:
            events += _begin(version)
        else:
            events += _compare(before, version, find_reason)
        before = version.line
    return NoteHistory(line, tuple(events), tuple(_find_earlier_names(line.person, renamed)))


def _begin(version: NoteVersion) -> Iterator[NoteEvent]:
    """Yield what the first ledger says of a note."""
    line = version.line
    yield NoteEvent(line.seen, version.revision, NoteChange.NEW, after=line.question)
    if not line.live:
        yield NoteEvent(line.since, version.revision, NoteChange.RETIRED)


def _compare(before: LedgerLine, version: NoteVersion, find_reason: FindReason) -> Iterator[NoteEvent]:
    """Yield what became of a note between two ledgers."""
    after, revision = version.line, version.revision
    events = list(_compare_content(before, after, revision))
    if after.live and not before.live:
        events.append(NoteEvent(after.since, revision, NoteChange.RETURNED))
    if events:
        reason = find_reason(before, after)
        yield from [msgspec.structs.replace(event, reason=reason) for event in events]
    if before.live and not after.live:
        yield NoteEvent(after.since, revision, NoteChange.RETIRED)


def _compare_content(before: LedgerLine, after: LedgerLine, revision: str) -> Iterator[NoteEvent]:
    """Yield what somebody edited, or that the note was sent again though nobody did."""
    worded = (
        (NoteChange.QUESTION, before.question, after.question),
        (NoteChange.PARENT, before.parent, after.parent),
        (NoteChange.PERSON, before.person, after.person),
        (NoteChange.WEEK, _name_week(before), _name_week(after)),
    )
    differing = [difference for difference in worded if difference[1] != difference[2]]
    for change, old, new in differing:
        yield NoteEvent(after.mod, revision, change, old, new)
    if before.answer_hash != after.answer_hash:
        yield NoteEvent(after.mod, revision, NoteChange.ANSWER)
    elif not differing and before.mod != after.mod:
        is_same = before.content_hash == after.content_hash
        yield NoteEvent(after.mod, revision, NoteChange.SENT_AGAIN if is_same else NoteChange.OTHER_CONTENT)


def _name_week(line: LedgerLine) -> str:
    return "" if line.week is None else str(line.week)


def _find_earlier_names(person: str, renamed: Sequence[RenamedPerson]) -> Iterator[str]:
    """Yield the names that a person gave up, the latest first."""
    old_name_by_new = {text.key(rename.new_name): rename.old_name for rename in renamed}
    seen = {text.key(person)}
    name = old_name_by_new.get(text.key(person))
    while name is not None and text.key(name) not in seen:
        yield name
        seen.add(text.key(name))
        name = old_name_by_new.get(text.key(name))
