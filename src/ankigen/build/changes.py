"""What the next import will do: new, changed, returned and retired notes, with what they said before."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from ankigen.build.model import Compilation, Compiled
from ankigen.identity import fingerprint
from ankigen.identity.ledger import LedgerLine
from ankigen.model import Note
from ankigen.patterns import compile_on_use

_WORD = compile_on_use(r"\s+|\w+|[^\w\s]")


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
    for compiled in compilation.compiled:
        if compiled.is_touched:
            yield _describe_edit(compiled, older.get(compiled.note.guid))
    for line in compilation.retired:
        yield Edit("retired", line.guid, line.person, line.week, line.question, None)


def _describe_edit(compiled: Compiled, old: Note | None) -> Edit:
    was_question = was_answer = None
    if old is not None:
        was_question = fingerprint.question_from_html(old.fields.question)
        was_answer = fingerprint.html_to_text(old.fields.answer).strip()
    elif compiled.before is not None:
        was_question = compiled.before.question
    return Edit(
        kind="returned" if compiled.returned else compiled.change.value,
        guid=compiled.note.guid,
        person=compiled.entry.contributor,
        week=compiled.entry.week,
        question=fingerprint.question_from_html(compiled.note.fields.question),
        answer=fingerprint.html_to_text(compiled.note.fields.answer).strip(),
        path=compiled.entry.path,
        line=compiled.entry.line,
        was_question=was_question,
        was_answer=was_answer,
    )


def search_for(lines: Iterable[LedgerLine]) -> str:
    """Return the search that finds these notes in Anki's browser."""
    return " or ".join(f"ID:{line.guid}" for line in lines)


def word_diff(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield (``same``, ``gone`` or ``come``, text) for the way from ``before`` to ``after``, word by word."""
    import difflib

    old_words, new_words = _WORD.findall(before), _WORD.findall(after)
    matcher = difflib.SequenceMatcher(None, old_words, new_words, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield "same", "".join(old_words[old_start:old_end])
            continue
        if old_end > old_start:
            yield "gone", "".join(old_words[old_start:old_end])
        if new_end > new_start:
            yield "come", "".join(new_words[new_start:new_end])
