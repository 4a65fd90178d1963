"""Decks made by ankigen 0.1.0 go on with today's: what an upgrade changes, and what ordinary edits change after it.

Each project in tests/data/upgrade is built with the ledger that 0.1.0 left, and the package is imported into the
collection of somebody who studied what 0.1.0 made. The numbers that must come out stand in
tests/data/upgrade/expected.toml, from which docs/upgrading.md is made.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from support import Anki, PackedNote, Project, visible
from upgrade_projects import (
    LEARNER_REMARK,
    LEARNER_TAG,
    LEDGER,
    PACKAGE,
    PROJECTS,
    UPGRADE_DATA,
    copy_project,
    read_story,
    unpack_collection,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

UPGRADE_TIME, EDIT_TIME = 1_780_000_000, 1_790_000_000

NOTHING_EDITED = "nothing is edited"
LEDGER_RECOVERED = "the ledger was lost, and is recovered from the package"
LEDGER_LOST = "the ledger was lost, and the build begins anew"
OTHER_NOTES = "other notes"

COUNTS = [
    "notes",
    "lost",
    "exchanged",
    "new",
    "updated",
    "retired",
    "moved",
    "rescheduled",
    "retagged",
    "own_edits_lost",
    "own_tags_lost",
]

SHARED_WORDS = 0.5
"""Answers that share this part of their words are those of one entry; the answers in these projects differ in more."""


@dataclass(frozen=True)
class LearnerNote:
    """A note in the learner's collection, and its card."""

    note_id: int
    modified: int
    note_type: int
    answer: str
    tags: frozenset[str]
    card: tuple[Any, ...]
    reviews: tuple[tuple[Any, ...], ...]


def read_collection(anki: Anki) -> dict[str, LearnerNote]:
    """Return the notes of a collection by GUID."""
    notes = {}
    database = anki.collection.db
    for note in anki.notes():
        (card,) = database.all(
            "select id, did, ord, type, queue, due, ivl, factor, reps, lapses, flags, data from cards where nid = ?",
            note.id,
        )
        reviews = database.all("select id, ease, ivl, lastIvl, factor, type from revlog where cid = ?", card[0])
        notes[note.guid] = LearnerNote(
            note_id=note.id,
            modified=note.mod,
            note_type=note.mid,
            answer=note["Answer"],
            tags=frozenset(note.tags),
            card=tuple(card),
            reviews=tuple(map(tuple, reviews)),
        )
    return notes


def read_note_types(anki: Anki) -> list[tuple[Any, ...]]:
    """Return id, name, fields and templates of all note types, so that one which a package adds is seen too."""
    note_types = []
    for note_type in anki.collection.models.all():
        fields = [field["name"] for field in note_type["flds"]]
        templates = [template["name"] for template in note_type["tmpls"]]
        note_types.append((note_type["id"], note_type["name"], fields, templates))
    return sorted(note_types)


@dataclass(frozen=True)
class Upgrade:
    """What was before a build and the import of its package, and what is after them."""

    old_package: dict[str, PackedNote]
    new_package: dict[str, PackedNote]
    before: dict[str, LearnerNote]
    after: dict[str, LearnerNote]
    build: dict[str, Any]

    def answer(self, guid: str) -> str:
        """Return the text of the answer with which a note is or was packed, or else stands in Anki."""
        if guid in self.new_package:
            return self.new_package[guid].answer
        if guid in self.old_package:
            return self.old_package[guid].answer
        return visible(self.before[guid].answer)

    def causes(self, marks: dict[str, list[str]]) -> dict[str, str]:
        """Return the cause by which each packed note is counted: a mark stands in its answer."""
        causes = dict.fromkeys([*self.old_package, *self.new_package], OTHER_NOTES)
        for cause, words in marks.items():
            for mark in words:
                (guid,) = [guid for guid in causes if mark in self.answer(guid)]
                assert causes[guid] == OTHER_NOTES, f"{mark} belongs to two edits"
                causes[guid] = cause
        return causes

    def previous_guid(self, guid: str) -> str | None:
        """Return the GUID that a note of the new package had before; an entry is known by the words of its answer."""
        answer = self.answer(guid)
        similarity = {}
        for old_guid, note in self.before.items():
            old_answer = visible(note.answer.removesuffix(LEARNER_REMARK))
            similarity[old_guid] = _similarity(answer, old_answer)
        nearest = max(similarity, key=similarity.__getitem__)
        return nearest if similarity[nearest] >= SHARED_WORDS else None

    def count(self, guid: str) -> Counter[str]:
        """Return which of COUNTS a note adds one to."""
        counts = Counter(notes=1, retired=guid not in self.new_package)
        if guid in self.new_package:
            previous = self.previous_guid(guid)
            counts["exchanged"] = guid in self.before and previous != guid
            counts["lost"] = guid not in self.before and previous is not None
            counts["new"] = guid not in self.before and previous is None
        if guid in self.old_package and guid in self.new_package:
            counts["retagged"] = set(self.old_package[guid].tags) != set(self.new_package[guid].tags)
        if guid in self.before:
            before, after = self.before[guid], self.after[guid]
            counts["updated"] = after.modified != before.modified
            counts["moved"] = (after.note_id, after.note_type) != (before.note_id, before.note_type)
            counts["rescheduled"] = (after.card, after.reviews) != (before.card, before.reviews)
            counts["own_edits_lost"] = LEARNER_REMARK in before.answer and LEARNER_REMARK not in after.answer
            counts["own_tags_lost"] = LEARNER_TAG in before.tags and LEARNER_TAG not in after.tags
        return counts

    def table(self, marks: dict[str, list[str]]) -> dict[str, Counter[str]]:
        """Return the counts of each cause."""
        table: dict[str, Counter[str]] = {cause: Counter() for cause in [*marks, OTHER_NOTES]}
        for guid, cause in self.causes(marks).items():
            table[cause].update(self.count(guid))
        return table


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


def _similarity(text: str, other_text: str) -> float:
    words, other_words = _words(text), _words(other_text)
    return len(words & other_words) / len(words | other_words)


class Group:
    """A group that builds its notes with today's ankigen, and somebody who imports each package."""

    def __init__(self, name: str, project: Project, anki: Anki, monkeypatch: pytest.MonkeyPatch) -> None:
        self.name, self.project, self.anki, self.monkeypatch = name, project, anki, monkeypatch

    def upgrade(self, now: int, *args: str) -> Upgrade:
        """Build at the time ``now``, and import."""
        old_package = {note.guid: note for note in self.project.notes(PACKAGE)}
        before, note_types = read_collection(self.anki), read_note_types(self.anki)
        self.monkeypatch.setenv("SOURCE_DATE_EPOCH", str(now))
        build = self.project.build_json("--output", PACKAGE, *args)
        new_package = {note.guid: note for note in self.project.notes(PACKAGE)}
        self.anki.import_package(self.project.folder / PACKAGE)
        assert read_note_types(self.anki) == note_types
        return Upgrade(old_package, new_package, before, read_collection(self.anki), build)


@pytest.fixture(params=PROJECTS)
def group(
    request: pytest.FixtureRequest, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Group]:
    name = request.param
    copy_project(name, project.folder, LEDGER, PACKAGE)
    unpack_collection(name, tmp_path / "anki")
    anki = Anki(tmp_path / "anki")
    yield Group(name, project, anki, monkeypatch)
    anki.close()


def expected_rows(name: str, *causes: str) -> str:
    rows = tomllib.loads((UPGRADE_DATA / "expected.toml").read_text("utf-8"))["rows"]
    of_causes = [row for row in rows if row["project"] == name and row["cause"] in causes]
    return "\n".join(toml_row(name, row["cause"], row) for row in of_causes)


def toml_row(name: str, cause: str, counts: Mapping[str, int]) -> str:
    """Return a row as it stands in expected.toml, so that one that changes can be copied from a test that fails."""
    cells = [f"{count} = {int(counts[count])}" for count in COUNTS if counts.get(count)]
    return f'{{ project = "{name}", cause = "{cause}", {", ".join(cells)} }},'


def test_an_upgrade_changes_no_note(group: Group) -> None:
    upgrade = group.upgrade(UPGRADE_TIME)
    row = toml_row(group.name, NOTHING_EDITED, upgrade.table({})[OTHER_NOTES])
    assert row == expected_rows(group.name, NOTHING_EDITED)
    assert [upgrade.build[count] for count in ("new", "changed", "retired")] == [0, 0, 0]


def test_an_upgrade_with_a_recovered_ledger(group: Group) -> None:
    (group.project.folder / LEDGER).unlink()
    upgrade = group.upgrade(UPGRADE_TIME, "--recover", PACKAGE)
    row = toml_row(group.name, LEDGER_RECOVERED, upgrade.table({})[OTHER_NOTES])
    assert row == expected_rows(group.name, LEDGER_RECOVERED)


def test_an_upgrade_without_a_ledger(group: Group) -> None:
    """Numbers of notes are made from their text as 0.1.0 made them."""
    (group.project.folder / LEDGER).unlink()
    upgrade = group.upgrade(UPGRADE_TIME)
    row = toml_row(group.name, LEDGER_LOST, upgrade.table({})[OTHER_NOTES])
    assert row == expected_rows(group.name, LEDGER_LOST)


def test_edits_after_an_upgrade_change_the_notes_they_are_about(group: Group) -> None:
    story = read_story(group.name)
    for edit in story.edits:
        edit.apply(group.project.folder)

    upgrade = group.upgrade(EDIT_TIME)

    table = upgrade.table(story.marks)
    rows = "\n".join(toml_row(group.name, cause, counts) for cause, counts in table.items())
    assert rows == expected_rows(group.name, *story.marks, OTHER_NOTES)


def test_the_projects_hold_what_an_upgrade_may_lose(group: Group) -> None:
    ledger = (group.project.folder / LEDGER).read_text("utf-8").splitlines()
    cards = read_collection(group.anki).values()
    assert any('"live":false' in line for line in ledger)
    assert sum(LEARNER_REMARK in note.answer for note in cards) == len(read_story(group.name).learner_edits)
    assert sum(LEARNER_TAG in note.tags for note in cards) >= len(cards) // 3
    assert all(note.reviews for note in cards)
    for search in ("is:suspended", "-flag:0", "prop:ivl>=10"):
        assert group.anki.notes(search), search


def test_the_weekly_group_holds_what_weekly_notes_have(project: Project) -> None:
    copy_project("weekly", project.folder, PACKAGE)
    notes = project.notes(PACKAGE)
    assert len(project.media(PACKAGE)) >= 2
    assert len({note.deck for note in notes}) == 6
    assert {"followup", "repeat"} <= {tag for note in notes for tag in note.tags}
    assert sum(bool(note.fields["Related"]) for note in notes) >= 8
    for element in ("<table", "<pre", "<img"):
        assert any(element in note.fields["Answer"] for note in notes), element
