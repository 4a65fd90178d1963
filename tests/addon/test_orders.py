"""A learner who imports, pushes and subscribes in any order: nothing doubled, no schedule lost, own edits kept."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from study_decks.deck_update import SUSPEND

from addon.conftest import CONFIG, FIRST, STEP
from anki_connect import AnkiConnect, listening
from subscriber import Subscriber

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support import Anki, Project

ENTRIES = 6
STEPS = 10
WAYS = ("import", "push", "add-on")


class Group:
    """Entries that change, go and come back; ``versions`` is how often each was edited."""

    def __init__(self, project: Project, rng: random.Random) -> None:
        self.project, self.rng = project, rng
        self.versions = dict.fromkeys(range(ENTRIES), 0)
        self.live = set(range(ENTRIES - 2))

    def change(self) -> None:
        """Edit one entry, and take another one out or in."""
        self.versions[self.rng.choice(sorted(self.live))] += 1
        other = self.rng.randrange(ENTRIES)
        if other in self.live and len(self.live) > 2:
            self.live.discard(other)
        else:
            self.live.add(other)

    def write(self, address: str) -> None:
        """Write the notes as they are now."""
        words = ["나무", "그래프", "스택", "큐", "힙", "해시"]
        entries = []
        for number in sorted(self.live):
            answer = (
                f"{words[number]}에 대한 긴 설명이 여기에 있다. 몇 번째 글인가 하면 {self.versions[number]}번째다."
            )
            entries.append(f"{number + 1}. {words[number]} 구조란 무엇인가?\n```\n{answer}\n```\n")
        self.project.write("ankigen.toml", f'{CONFIG}[push]\naddress = "{address}"\n')
        self.project.write("notes/week1.md", f"# Week 1\n#### 하늘\n{''.join(entries)}")


class Learner:
    """A collection, with what the learner wrote and what the cards' schedules were."""

    def __init__(self, anki: Anki, folder: Path) -> None:
        self.anki = anki
        self.subscriber = Subscriber(anki, folder)
        self.own_answers: dict[str, str] = {}
        self.schedules: dict[str, tuple[int, ...]] = {}

    def edit(self, rng: random.Random, now: int) -> None:
        """Write an own answer on some note, between two builds."""
        note = rng.choice(self.anki.notes())
        note["Answer"] = f"내가 쓴 답 {now}"
        self.anki.collection.update_note(note)
        self.anki.collection.db.execute("update notes set mod = ? where id = ?", now, note.id)
        self.own_answers[note.guid] = note["Answer"]

    def study(self, rng: random.Random) -> None:
        card = self.anki.card(rng.choice(self.anki.notes()).guid)
        if card.queue >= 0:
            card.start_timer()
            self.anki.collection.sched.answerCard(card, 4)
            self.schedules[card.note().guid] = self.read_schedule(card.note().guid)

    def read_schedule(self, guid: str) -> tuple[int, ...]:
        card = self.anki.card(guid)
        return (card.id, card.type, card.due, card.ivl, card.reps)

    def check(self, step: str, may_overwrite: set[str]) -> None:
        """Find the own answers and the schedules as they were; forget the answers that an import overwrote."""
        for guid, answer in list(self.own_answers.items()):
            if self.anki.note(guid)["Answer"] != answer:
                assert guid in may_overwrite, f"{step} wrote over an own answer"
                del self.own_answers[guid]
        for guid, schedule in self.schedules.items():
            assert self.read_schedule(guid) == schedule, step


@pytest.fixture
def address(anki: Anki) -> Iterator[str]:
    with listening(AnkiConnect(anki)) as address:
        yield address


@pytest.mark.parametrize(
    "seed", [*range(2), *[pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 24)]]
)
def test_in_any_order(
    seed: int, anki: Anki, address: str, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(seed)
    group, learner = Group(project, rng), Learner(anki, tmp_path)
    seen: set[str] = set()
    for step in range(STEPS):
        now = FIRST + step * STEP
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(now))
        if step:
            group.change()
        group.write(address)
        project.build_json()
        packed = {note.guid: note for note in project.notes()}
        before = {note.guid: note.mod for note in anki.notes()}
        way = rng.choice(WAYS)
        if way == "import":
            anki.import_package(project.package)
        elif way == "push":
            assert project.run("push").exit_code == 0
        else:
            learner.subscriber.update(project.package, SUSPEND)
        seen |= set(packed)
        assert sorted([note.guid for note in anki.notes()]) == sorted(seen), f"{way} at step {step}"
        newer = {guid for guid, note in packed.items() if guid in before and note.mod > before[guid]}
        learner.check(f"{way} at step {step}", may_overwrite=newer if way != "add-on" else set())
        learner.edit(rng, now + STEP // 2)
        learner.study(rng)
    learner.subscriber.update(project.package, SUSPEND)
    # What a push wrote and no package held may be the learner's, as far as the add-on can know: it asks.
    undecided = learner.own_answers.keys() | {conflict.guid for conflict in learner.subscriber.list_conflicts()}
    for guid, note in packed.items():
        assert guid in undecided or anki.note(guid)["Answer"] == note.fields["Answer"]
