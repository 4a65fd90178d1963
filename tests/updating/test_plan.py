"""What an update writes on a note, and what stays the learner's: each case is a note on both sides and what was sent."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from ankigen.updating.memory import Memory, SentNote, WrittenNote, with_imports_by_hand, with_written
from ankigen.updating.note_type import FIELDS
from ankigen.updating.notes import CollectionNote, DeckNote, find_own_tags, is_own_tag
from ankigen.updating.plan import plan_update

WEEK_1, WEEK_2, WEEK_3 = 1_700_000_000, 1_700_600_000, 1_701_200_000
TAGS = ("week::01", "topic::네트워크")


def make_texts(**texts: str) -> tuple[str, ...]:
    """Return the texts of all fields; those that are not given have one of their own."""
    return tuple(texts.get(name, f"{name} 1") for name in FIELDS)


def make_note(mod: int = WEEK_1, tags: tuple[str, ...] = TAGS, **texts: str) -> DeckNote:
    return DeckNote("guid", make_texts(**texts), tags, mod, WEEK_1)


def put_into_collection(note: DeckNote, *, tags: tuple[str, ...] | None = None, **texts: str) -> CollectionNote:
    """Return a note as the collection has it, after the learner's own edits."""
    by_name = dict(zip(FIELDS, note.fields, strict=True)) | texts
    mod = WEEK_1 + 60 if texts or tags else note.mod
    return CollectionNote(WEEK_1 * 1000, note.guid, tuple(by_name.values()), tags or note.tags, mod)


def remember(*notes: DeckNote) -> SentNote:
    """Return what is remembered of a note whose versions were all written, one after the other."""
    memory = Memory()
    for note in notes:
        memory = with_written(memory, [WrittenNote(note, FIELDS)])
    return memory.notes["guid"]


@dataclass(frozen=True)
class Case:
    """Our note now, that of the collection, and what was sent; then what is written and what stays."""

    title: str
    note: DeckNote
    there: CollectionNote
    sent: SentNote | None
    fields: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    added_tags: tuple[str, ...] = ()
    removed_tags: tuple[str, ...] = ()


FIRST = make_note()
EDITED = make_note(WEEK_2, Answer="Answer 2")
EDITED_AGAIN = make_note(WEEK_3, Answer="Answer 3")
MOVED = make_note(WEEK_2, tags=("week::02", "topic::네트워크"), Week="2")
ROOTED = make_note(WEEK_2, tags=("CS::week::01", "CS::topic::네트워크"))
FIRST_THERE = put_into_collection(FIRST)

CASES = [
    Case("nothing is new", FIRST, put_into_collection(FIRST), remember(FIRST)),
    Case(
        "an answer is edited",
        EDITED,
        put_into_collection(FIRST),
        remember(FIRST),
        fields={"Answer": "Answer 2"},
    ),
    Case(
        "the learner has edited another field",
        EDITED,
        put_into_collection(FIRST, Question="mine"),
        remember(FIRST),
        fields={"Answer": "Answer 2"},
        kept=("Question",),
    ),
    Case(
        "both have edited the same field",
        EDITED,
        put_into_collection(FIRST, Answer="mine"),
        remember(FIRST),
        conflicts={"Answer": "Answer 2"},
    ),
    Case("both have made the same edit", EDITED, put_into_collection(FIRST, Answer="Answer 2"), remember(FIRST)),
    Case(
        "a backup has brought an older text of ours back",
        EDITED_AGAIN,
        put_into_collection(FIRST),
        remember(FIRST, EDITED),
        fields={"Answer": "Answer 3"},
    ),
    Case(
        "a newer ankigen makes other HTML of the same text",
        make_note(Answer="<p>Answer 1</p>"),
        put_into_collection(FIRST),
        remember(FIRST),
    ),
    Case(
        "somebody else has answered",
        make_note(Related="two answers"),
        put_into_collection(FIRST),
        remember(FIRST),
        fields={"Related": "two answers"},
    ),
    Case(
        "somebody else has answered, and the learner has written there",
        make_note(Related="two answers"),
        put_into_collection(FIRST, Related="mine"),
        remember(FIRST),
    ),
    Case(
        "the week is renumbered, and the learner has tags of their own",
        MOVED,
        put_into_collection(FIRST, tags=(*TAGS, "exam")),
        remember(FIRST),
        fields={"Week": "2"},
        added_tags=("week::02",),
        removed_tags=("week::01",),
    ),
    Case(
        "a tag that the learner removed does not come back",
        EDITED,
        put_into_collection(FIRST, tags=("week::01",)),
        remember(FIRST),
        fields={"Answer": "Answer 2"},
    ),
    Case(
        "all tags now stand under another one, and the learner has tags of their own",
        ROOTED,
        put_into_collection(FIRST, tags=(*TAGS, "exam")),
        remember(FIRST),
        added_tags=("CS::week::01", "CS::topic::네트워크"),
        removed_tags=TAGS,
    ),
    Case(
        "they did so before anything was remembered, and the week is another one",
        ROOTED,
        replace(FIRST_THERE, tags=("CS::week::02", "CS::topic::네트워크", "CS::hard", "my::topic::x")),
        None,
        added_tags=("CS::week::01",),
        removed_tags=("CS::week::02",),
    ),
    Case(
        "nothing is remembered, and the tags stand under no other one any more",
        make_note(WEEK_2),
        replace(FIRST_THERE, tags=("CS::week::01", "CS::topic::네트워크", "CS::repeat", "exam")),
        None,
        added_tags=TAGS,
        removed_tags=("CS::week::01", "CS::topic::네트워크", "CS::repeat"),
    ),
    Case(
        "nothing is remembered, and ours is newer",
        EDITED,
        put_into_collection(FIRST),
        None,
        conflicts={"Answer": "Answer 2"},
    ),
    Case("nothing is remembered, and theirs is newer", FIRST, put_into_collection(FIRST, Answer="mine"), None),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_what_is_written_and_what_stays(case: Case) -> None:
    update = plan_update(case.note, case.there, case.sent)
    assert update.fields == case.fields
    assert update.conflicts == case.conflicts
    assert update.kept_fields == case.kept
    assert update.added_tags == case.added_tags
    assert update.removed_tags == case.removed_tags
    assert bool(update) == bool(case.fields or case.added_tags or case.removed_tags)


def plan_conflict() -> tuple[CollectionNote, SentNote]:
    """Return a note with a conflict that has been met once, and what is remembered after that."""
    there = put_into_collection(FIRST, Answer="mine")
    update = plan_update(EDITED, there, remember(FIRST))
    memory = with_written(Memory(notes={"guid": remember(FIRST)}), [update.written])
    return there, memory.notes["guid"]


def test_a_conflict_waits_for_the_learners_choice() -> None:
    there, sent = plan_conflict()
    assert sent.undecided == ("Answer",)
    assert plan_update(EDITED, there, sent).conflicts == {"Answer": "Answer 2"}


def test_a_conflict_is_met_in_its_newest_form() -> None:
    there, sent = plan_conflict()
    assert plan_update(EDITED_AGAIN, there, sent).conflicts == {"Answer": "Answer 3"}


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_a_choice_ends_a_conflict(choice: str) -> None:
    there, sent = plan_conflict()
    if choice == "theirs":
        there = replace(there, fields=EDITED.fields)
    memory = with_written(Memory(notes={"guid": sent}), [WrittenNote(EDITED, ["Answer"])])
    sent = memory.notes["guid"]
    assert sent.undecided == ()
    update = plan_update(EDITED, there, sent)
    assert not update
    assert not update.conflicts


def test_a_learner_who_takes_the_own_edit_back_gets_ours() -> None:
    _, sent = plan_conflict()
    assert plan_update(EDITED, put_into_collection(FIRST), sent).fields == {"Answer": "Answer 2"}


@pytest.mark.parametrize(
    ("tag", "expected"), [("week::01", True), ("repeat", True), ("weeks", False), ("marked", False)]
)
def test_tags_of_ours_are_told_by_their_look(tag: str, expected: bool) -> None:
    assert is_own_tag(tag) is expected


def test_tags_under_another_one_are_told_by_their_company() -> None:
    ours = ("CS::person::하늘", "CS::week::01", "CS::topic::네트워크", "CS::followup")
    assert find_own_tags((*ours, "CS::hard", "exam")) == ours
    assert find_own_tags(("exams::topic::x", "week::01", "topic::네트워크")) == ("week::01", "topic::네트워크")


def test_a_note_that_was_imported_by_hand_is_no_edit() -> None:
    there = replace(put_into_collection(EDITED), mod=WEEK_2)
    for memory in (Memory(), Memory(notes={"guid": remember(FIRST)})):
        after = with_imports_by_hand(memory, [there], {WEEK_1, WEEK_2})
        update = plan_update(EDITED_AGAIN, there, after.notes["guid"])
        assert (update.fields, update.conflicts) == ({"Answer": "Answer 3"}, {})


def test_a_note_that_the_learner_has_edited_since_the_import_is_not_taken_for_ours() -> None:
    there = replace(put_into_collection(EDITED, Answer="mine"), mod=WEEK_2 + 5)
    assert with_imports_by_hand(Memory(), [there], {WEEK_1, WEEK_2}) == Memory()


def test_what_waits_for_a_choice_goes_on_waiting_where_nothing_was_remembered() -> None:
    there = put_into_collection(FIRST, Answer="mine")
    update = plan_update(EDITED, there, None)
    memory = with_written(Memory(), [update.written])
    assert plan_update(EDITED, there, memory.notes["guid"]).conflicts == {"Answer": "Answer 2"}
