"""Every row of the table of edits, with the add-on in place of an import: the same notes, and what the learner wrote stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from study_decks.deck_update import LEAVE, Outcome

from ankigen.rendering import notetype
from promises.test_every_edit import CASES, FIRST, LATER, Case, Study, start, study  # noqa: F401
from subscriber import Subscriber

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in CASES if not case.args], ids=lambda case: case.row)
def test_row(case: Case, study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    subscriber = Subscriber(study.anki, tmp_path)

    def update(now: int) -> Outcome:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(now))
        study.project.build_json()
        return subscriber.update(study.project.package, LEAVE)

    notes = case.before(start())
    study.write(notes)
    update(FIRST)
    study.learn()
    older = {note.guid: note for note in study.project.notes()}
    for step in case.steps:
        notes = step(notes)
        study.write(notes)
        update(LATER - 1000)
        older.update({note.guid: note for note in study.project.notes()})
    study.write(case.edit(notes), case.config)
    before = study.state()

    outcome = update(LATER)

    after = study.state()
    package = {note.guid: note for note in study.project.notes()}
    may_change = study.guids(f"{case.updated} {case.travels}")
    assert len(outcome.new) == case.new
    assert set(outcome.changed) <= may_change
    assert set(outcome.retired) == study.guids(case.retired)
    assert len(after) == len(before) + case.new
    for guid, (fields, tags, scheduling) in before.items():
        assert after[guid][2] == scheduling
        if guid not in may_change:
            assert after[guid][:2] == (fields, tags)
            continue
        for index, name in enumerate(notetype.FIELDS):
            sent = older[guid].fields[name] if guid in older else None
            is_own = sent is not None and fields[index] != sent
            expected = fields[index] if is_own else package[guid].fields[name]
            assert after[guid][0][index] == expected, name
        assert set(after[guid][1]) == {*package[guid].tags, *({"내것"} & set(tags))}
    again = update(LATER + 1)
    assert (again.new, again.changed, again.retired) == ((), (), ())
