"""What the next import will do: new, changed, returned and retired notes, with what they said before."""

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from ankigen.build.compile import Change, Compilation
from ankigen.identity import fingerprint
from ankigen.identity.ledger import LedgerLine
from ankigen.model import Note

_WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Edit(msgspec.Struct, frozen=True):
    """One note that the next import will touch; texts are as a reader sees them.

    ``kind`` is new, changed, returned or retired; ``was_question`` and ``was_answer`` are None where the
    older text is not at hand.
    """

    kind: str
    guid: str
    person: str
    week: int | None
    question: str
    answer: str | None
    path: str = ""
    line: int = 0
    was_question: str | None = None
    was_answer: str | None = None


def edits(compilation: Compilation, older: Mapping[str, Note]) -> Iterator[Edit]:
    """Yield the edits of a build in the order of the notes, the retired notes last.

    ``older`` are notes by GUID as some package has them, for their texts.
    """
    for each in compilation.compiled:
        if each.change is Change.UNCHANGED and not each.returned:
            continue
        old = older.get(each.note.guid)
        known = (
            fingerprint.question_from_html(old.fields.question)
            if old
            else each.before.question
            if each.before
            else None
        )
        yield Edit(
            "returned" if each.returned else each.change.value,
            each.note.guid,
            each.entry.contributor,
            each.entry.week,
            fingerprint.question_from_html(each.note.fields.question),
            fingerprint.html_to_text(each.note.fields.answer).strip(),
            each.entry.path,
            each.entry.line,
            known,
            fingerprint.html_to_text(old.fields.answer).strip() if old else None,
        )
    yield from (_retired(line) for line in compilation.retired)


def _retired(line: LedgerLine) -> Edit:
    return Edit("retired", line.guid, line.person, line.week, line.question, None)


def search_for(lines: Iterable[LedgerLine]) -> str:
    """Return the search that finds these notes in Anki's browser."""
    return " or ".join(f"ID:{line.guid}" for line in lines)


def word_diff(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield (``same``, ``gone`` or ``come``, text) for the way from ``before`` to ``after``, word by word."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    import difflib

    for what, i, j, k, n in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield "same", "".join(old[i:j])
            continue
        if j > i:
            yield "gone", "".join(old[i:j])
        if n > k:
            yield "come", "".join(new[k:n])
