"""What a push remembers: an edit of the learner's stays, an older text of ours goes, whatever brought it."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anki_connect import AnkiConnect, listening
from ankigen.output import push
from ankigen.rendering import notetype
from output.test_push import Pushing, addon, pushing, told  # noqa: F401
from promises.test_every_edit import FIRST, LATER, Study, start, study, swap  # noqa: F401
from support import Anki, Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FACT = "그렇지 않다"
edited = swap(FACT, "멱등하지 않다")
edited_more = swap(FACT, "멱등하지 않다", "REST에서 멱등성이란", "REST에서 말하는 멱등성이란")


def the_note(pushing: Pushing) -> Any:  # noqa: ANN401, F811 - an anki.notes.Note
    (note,) = pushing.anki.notes("멱등성이란")
    return note


def edit(pushing: Pushing, change: Callable[[Any], None]) -> None:  # noqa: F811
    """Edit the note in Anki."""
    note = the_note(pushing)
    change(note)
    pushing.anki.collection.update_note(note)


def remark(note: Any) -> None:  # noqa: ANN401
    note["Question"] += " (외우자)"


# --- what the learner did stays --------------------------------------------------------------------


@pytest.mark.parametrize("way", ["push", "import", "import, and builds since then"])
def test_an_edit_of_another_field_stays_on_a_note_that_changes(way: str, pushing: Pushing) -> None:  # noqa: F811
    pushing.write(start())
    if way == "push":
        pushing.push(FIRST)
    else:
        pushing.study.build_and_import(FIRST)
    edit(pushing, remark)
    if way.endswith("then"):
        pushing.project.build()
    pushing.write(edited(start()))
    assert "Kept your edit in Anki: Question" in pushing.push(LATER).stdout
    note = the_note(pushing)
    assert "(외우자)" in note["Question"]
    assert "멱등하지 않다" in note["Answer"]


def test_an_edit_made_between_a_push_that_was_cut_off_and_the_next_stays(
    pushing: Pushing,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(push, "_UPDATES_PER_REQUEST", 1)
    pushing.write(start())
    pushing.push(FIRST)
    pushing.write(swap(FACT, "멱등하지 않다", "READ UNCOMMITTED 부터", "READ UNCOMMITTED에서")(start()))
    writes = pushing.addon.writes
    pushing.addon.fault = lambda number, _: "error" if number == writes + 3 else None
    assert pushing.push(LATER).exit_code == 1
    (done,) = pushing.anki.notes("UNCOMMITTED에서")
    done["Answer"] = "내 답"
    pushing.anki.collection.update_note(done)
    assert ", 1 updated" in told(pushing.push(LATER + 1))
    assert pushing.anki.collection.get_note(done.id)["Answer"] == "내 답"
    assert "멱등하지 않다" in the_note(pushing)["Answer"]


def test_tags_of_the_learners_stay_and_those_removed_stay_away(pushing: Pushing) -> None:  # noqa: F811
    pushing.write(start())
    pushing.push(FIRST)

    def tag(note: Any) -> None:  # noqa: ANN401
        note.tags = ["week::내것", "marked", "person::류하은", "week::06"]

    edit(pushing, tag)
    pushing.write(swap("# Week 6", "# Week 7")(start()))
    pushing.push(LATER)
    assert sorted(the_note(pushing).tags) == ["marked", "person::류하은", "week::07", "week::내것"]


def test_a_text_that_went_along_unsaid_is_not_taken_for_the_learners(pushing: Pushing) -> None:  # noqa: F811
    """The name of the file is no content: it travels with the note's next change."""
    pushing.write(start())
    pushing.push(FIRST)
    moved = {"notes/week05.md": start()["notes/week05.md"], "notes/sechs.md": start()["notes/week06.md"]}
    pushing.write(moved)
    assert ", 0 updated" in told(pushing.push(LATER - 1))
    assert the_note(pushing)["Source"] == "notes/week06.md"
    pushing.write(edited(moved))
    result = pushing.push(LATER)
    assert "Kept" not in result.stdout
    assert the_note(pushing)["Source"] == "notes/sechs.md"


# --- an older text of ours is no edit --------------------------------------------------------------


def test_what_a_backup_or_another_device_brought_back_is_sent_again(pushing: Pushing) -> None:  # noqa: F811
    pushing.write(start())
    pushing.push(FIRST)
    old = the_note(pushing)
    before = list(old.fields), list(old.tags)
    pushing.write(edited_more(start()))
    pushing.push(LATER)
    new = the_note(pushing)

    def back(note: Any) -> None:  # noqa: ANN401
        note.fields, note.tags = before

    edit(pushing, back)
    assert ", 1 updated" in told(pushing.push(LATER + 1))
    assert the_note(pushing).fields == new.fields
    assert ", 0 updated" in told(pushing.push(LATER + 2))


def test_an_import_in_between_is_seen(pushing: Pushing) -> None:  # noqa: F811
    """The answer changes with the import and back with the push: what is there is not the learner's."""
    pushing.write(start())
    pushing.push(FIRST)
    pushing.write(edited(start()))
    pushing.study.build_and_import(FIRST + 1000)
    pushing.write(swap("REST에서 멱등성이란", "REST에서 말하는 멱등성이란")(start()))
    result = pushing.push(LATER)
    assert "Kept" not in result.stdout
    package = {note.guid: list(note.fields.values()) for note in pushing.project.notes()}
    assert {note.guid: note.fields for note in pushing.anki.notes()} == package


def test_a_build_that_was_not_imported_is_not_taken_for_one(pushing: Pushing) -> None:  # noqa: F811
    """The learner's edit is later than the build, and is not made of it."""
    pushing.write(start())
    pushing.push(FIRST)
    edit(pushing, remark)
    pushing.write(swap(FACT, "멱등하지 않다 #더")(start()))
    pushing.study.monkeypatch.setenv("SOURCE_DATE_EPOCH", str(FIRST + 1000))
    pushing.project.build()
    assert ", 1 updated" in told(pushing.push(LATER))
    note = the_note(pushing)
    assert "멱등하지 않다" in note["Answer"]
    assert "(외우자)" in note["Question"]


@pytest.mark.parametrize("leaves", ["an answer", "an answer and a tag"])
def test_an_open_editor_brings_nothing_back(leaves: str, pushing: Pushing) -> None:  # noqa: F811
    pushing.write(start())
    pushing.push(FIRST)
    pushing.addon.open_editor(the_note(pushing))
    pushing.write(edited(start()) if leaves == "an answer" else swap("# Week 6", "# Week 7")(edited(start())))
    pushing.push(LATER)
    pushing.addon.leave_editor()
    note = the_note(pushing)
    assert "멱등하지 않다" in note["Answer"]
    assert sorted(note.tags) == next(sorted(one.tags) for one in pushing.project.notes() if one.guid == note.guid)


# --- the note type as the learner made it ----------------------------------------------------------


def rename(model: Any) -> None:  # noqa: ANN401
    model["name"] = "우리 카드"


def rename_template(model: Any) -> None:  # noqa: ANN401
    model["tmpls"][0]["name"] = "앞뒤"


def add_field(model: Any) -> None:  # noqa: ANN401
    model["flds"].append({**model["flds"][-1], "name": "내 것", "ord": None, "id": None})


@pytest.mark.parametrize("change", [rename, rename_template, add_field])
def test_a_note_type_with_another_name_or_more_fields_is_still_ours(
    change: Callable[[Any], None],
    pushing: Pushing,  # noqa: F811
) -> None:
    pushing.write(edited(start()))
    pushing.write({"notes/week06.md": start()["notes/week06.md"]})
    pushing.push(FIRST)
    models = pushing.anki.collection.models
    model = models.get(notetype.ID)
    assert model is not None
    change(model)
    models.update_dict(model)
    pushing.project.write("own.css", ".ankigen { color: red }")
    pushing.write(edited(start()), '[card]\ncss = "own.css"\n')
    assert "To Anki: 6 new, 1 updated, 5 unchanged, card design" in told(pushing.push(LATER))
    model = models.get(notetype.ID)
    assert model is not None
    assert "color: red" in model["css"]
    assert {note.mid for note in pushing.anki.notes()} == {notetype.ID}
    assert len(pushing.anki.notes()) == 12
    assert told(pushing.push(LATER + 1)).startswith("To Anki: 0 new, 0 updated, 12 unchanged.")


def test_a_field_that_is_called_otherwise_is_named(pushing: Pushing) -> None:  # noqa: F811
    pushing.write(start())
    pushing.push(FIRST)
    models = pushing.anki.collection.models
    model = models.get(notetype.ID)
    assert model is not None
    model["flds"][7]["name"] = "출처"
    models.update_dict(model)
    result = pushing.push(LATER)
    assert "the note type ankigen Q&A in Anki no longer has the field Source" in result.stderr
    assert result.exit_code == 1


# --- whatever comes in whatever order --------------------------------------------------------------

QUESTIONS = ["3. REST에서 멱등성이란 무엇인가요?", "3. REST에서 말하는 멱등성이란 무엇인가요?"]
ANSWERS = ["그렇고 POST는 그렇지 않다", "멱등하고 POST는 멱등하지 않다", "여러 번 보내도 되고 POST는 그렇지 않다"]


@dataclass
class Expected:
    """What must be in Anki: the learner's remark stays until ours changes in its place, or an import wipes it."""

    question: str = ""
    built: tuple[str, str] = ("", "")
    there: str = ""
    is_tagged: bool = False

    def brought(self, way: str, question: str, answer: str) -> None:
        """Bring the note, as it is now, to Anki."""
        if way == "import" and self.built != (question, answer):
            self.there, self.is_tagged = question, False
        if way == "push" and self.question != question:
            self.there = question
        self.question, self.built = question, (question, answer)


STEP = st.one_of(
    st.tuples(st.sampled_from(["question"]), st.integers(0, 1)),
    st.tuples(st.sampled_from(["answer"]), st.integers(0, 2)),
    st.tuples(st.sampled_from(["push", "import", "remark", "tag"]), st.just(0)),
)


@pytest.mark.slow
@given(steps=st.lists(STEP, max_size=9))
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_doubles_nothing_is_stale_and_the_learners_own_stays(steps: list[tuple[str, int]]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch, a_pushing(monkeypatch) as pushing:  # noqa: F811
        place, now, expected = {"question": 0, "answer": 0}, FIRST, Expected()

        def bring(way: str) -> None:
            question, answer = QUESTIONS[place["question"]], ANSWERS[place["answer"]]
            changed = swap(QUESTIONS[0], question, ANSWERS[0], answer)(start())
            pushing.write({"notes/week06.md": changed["notes/week06.md"]})
            if way == "push":
                told(pushing.push(now))
            else:
                pushing.study.build_and_import(now)
            expected.brought(way, question, answer)

        for step, number in [("push", 0), *steps, ("push", 0)]:
            now += 1000
            if step in place:
                place[step] = number
            elif step in {"push", "import"}:
                bring(step)
            elif step == "remark":
                edit(pushing, lambda note, now=now: note.__setitem__("Question", f"멱등성이란 {now}"))  # type: ignore[misc]
                expected.there = f"멱등성이란 {now}"
            else:
                edit(pushing, lambda note: note.add_tag("mine"))
                expected.is_tagged = True
            # Anki stamps with the clock of today
            pushing.anki.collection.db.execute("update notes set mod = ? where mod > ?", now, now)

        (packed,) = [note for note in pushing.project.notes() if "POST" in note.answer]
        note = the_note(pushing)
        assert len(pushing.anki.notes()) == 6
        assert note["Answer"] == packed.fields["Answer"]
        assert note["Question"] == expected.there.removeprefix("3. ")
        assert sorted(note.tags) == sorted([*packed.tags, *(["mine"] if expected.is_tagged else [])])
        assert ", 0 updated, 6 unchanged" in told(pushing.push(now + 1))


@contextlib.contextmanager
def a_pushing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pushing]:
    """Yield somebody who pushes from a new project to a new Anki."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "project"
        folder.mkdir()
        anki = Anki(Path(name) / "anki")
        addon = AnkiConnect(anki)
        with listening(addon) as address:
            yield Pushing(Study(Project(folder), anki, monkeypatch), addon, address)
        anki.close()
