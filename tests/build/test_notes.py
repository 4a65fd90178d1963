"""From cards to notes and ledger: when ``mod`` moves, where a note lies, what is retired."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

import ankigen
from ankigen.build.model import Change
from ankigen.identity import ledger

if TYPE_CHECKING:
    from ankigen.build.model import Compilation
    from support import Project

WEEK = "# Week 3\n#### 가온\n1. 로드 밸런싱이란?\n```\n나눈다\n```\n"
SECOND = "2. 큐란?\n```\n줄\n```\n"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000")
    return monkeypatch


def compile_later(project: Project, clock: pytest.MonkeyPatch, now: int, before: Compilation) -> Compilation:
    clock.setenv("SOURCE_DATE_EPOCH", str(now))
    return ankigen.compile(project.folder, since=before.ledger)


def test_the_time_moves_with_the_content_of_that_very_note(project: Project, clock: pytest.MonkeyPatch) -> None:
    project.write("notes/week03.md", WEEK + SECOND)
    first = ankigen.compile(project.folder)
    assert [(note.mod, note.created) for note in first.deck.notes] == [(1000, 1000), (1000, 1000)]
    project.write("notes/week03.md", WEEK.replace("나눈다", "고루 나눈다") + SECOND)
    second = compile_later(project, clock, 2000, first)
    assert [(note.mod, note.created) for note in second.deck.notes] == [(2000, 1000), (1000, 1000)]
    assert [compiled.change for compiled in second.compiled] == [Change.CHANGED, Change.UNCHANGED]


def test_a_clock_that_goes_wrong_moves_no_time_back(project: Project, clock: pytest.MonkeyPatch) -> None:
    project.write("notes/week03.md", WEEK)
    first = ankigen.compile(project.folder)
    project.write("notes/week03.md", WEEK.replace("나눈다", "고루 나눈다"))
    assert compile_later(project, clock, 5, first).deck.notes[0].mod == 1001


def test_a_note_that_goes_is_retired_once_and_keeps_its_line(project: Project, clock: pytest.MonkeyPatch) -> None:
    project.write("notes/week03.md", WEEK + SECOND)
    first = ankigen.compile(project.folder)
    project.write("notes/week03.md", WEEK)
    second = compile_later(project, clock, 2000, first)
    (retired,) = second.retired
    assert (retired.question, retired.live, retired.since) == ("큐란?", False, 2000)
    third = compile_later(project, clock, 3000, second)
    assert third.retired == ()
    assert third.ledger == second.ledger
    project.write("notes/week03.md", WEEK + SECOND)
    returned = compile_later(project, clock, 4000, third).compiled[1]
    assert returned.returned
    assert (returned.note.guid, returned.after.live, returned.after.since) == (retired.guid, True, 4000)


@pytest.mark.parametrize(
    ("subdecks", "deck"),
    [
        ('"week"', "CS::Week 03"),
        ('"person"', "CS::가온"),
        ('"topic"', "CS::네트워크"),
    ],
)
def test_the_config_says_in_which_deck_a_note_lies(project: Project, subdecks: str, deck: str) -> None:
    project.write("ankigen.toml", f'deck = "CS"\nsubdecks = {subdecks}\n')
    project.write("notes/week03.md", WEEK)
    compilation = ankigen.compile(project.folder)
    assert (compilation.deck.name, compilation.deck.notes[0].deck) == ("CS", deck)
    assert compilation.ledger.header.deck == "CS"


def test_a_level_too_many_in_a_name_makes_no_deck_more(project: Project) -> None:
    project.write("ankigen.toml", 'deck = "CS"\nsubdecks = "person"\n')
    project.write("notes/week03.md", WEEK.replace("가온", "가::온"))
    assert ankigen.compile(project.folder).deck.notes[0].deck == "CS::가:온"


def test_refresh_sends_every_note(project: Project, clock: pytest.MonkeyPatch) -> None:
    project.write("notes/week03.md", WEEK)
    first = ankigen.compile(project.folder)
    clock.setenv("SOURCE_DATE_EPOCH", "2000")
    refreshed = ankigen.compile(project.folder, since=first.ledger, refresh=True)
    assert [(compiled.change, compiled.note.mod) for compiled in refreshed.compiled] == [(Change.CHANGED, 2000)]


def test_a_guid_of_the_ledger_stays_with_its_entry(project: Project) -> None:
    project.write("notes/week03.md", WEEK)
    first = ankigen.compile(project.folder)
    (line,) = first.ledger.lines
    own = ledger.make_ledger(first.ledger.header, [msgspec.structs.replace(line, guid="our own")])
    assert ankigen.compile(project.folder, since=own).deck.notes[0].guid == "our own"
