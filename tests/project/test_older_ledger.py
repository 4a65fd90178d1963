"""A ledger that is older than the notes is told before new GUIDs are given out; the weekly routine is no such case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from repositories import git
from support import LEDGER, Project

if TYPE_CHECKING:
    from pathlib import Path

START = 1_700_000_000
DAY = 86_400


def write_week(project: Project, number: int, answer: str = "빠른 저장소") -> None:
    project.write(
        f"notes/week{number}.md",
        f"# Week {number}\n#### 하늘\n1. {number}번 질문은?\n```\n{answer} {number}\n```\n",
    )


class Group:
    """A project in a git repository, and a clock."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.project = Project(folder)
        self._monkeypatch = monkeypatch
        self.day = 0

    def git(self, *arguments: str) -> None:
        git(self.project.folder, *arguments, at=START + self.day * DAY)

    def commit(self, *paths: str) -> None:
        self.git("add", "-f", *paths)
        self.git("commit", "-qm", "x", "--allow-empty")

    def build(self, *options: str) -> list[str]:
        """Build, and return the codes of what is said of the ledger."""
        self._monkeypatch.setenv("SOURCE_DATE_EPOCH", str(START + self.day * DAY))
        printed = self.project.build_json(*options)
        return sorted(one["code"] for one in printed["diagnostics"] if one["path"] == LEDGER)

    def messages(self, *options: str) -> str:
        return self.project.build(*options).stderr

    def clone(self, folder: Path) -> Group:
        git(self.project.folder, "clone", "-q", ".", str(folder))
        cloned = Group(folder, self._monkeypatch)
        cloned.day = self.day
        return cloned


@pytest.fixture
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Group:
    """Three weeks, each of which was committed with its ledger."""
    (tmp_path / "group").mkdir()
    group = Group(tmp_path / "group", monkeypatch)
    group.git("init", "-q")
    group.project.write(".gitattributes", f"{LEDGER} merge=union\n")
    group.commit(".gitattributes")
    for number in (1, 2, 3):
        group.day += 7
        write_week(group.project, number)
        group.commit("notes")
        assert group.build() == [], "notes are committed first, and the ledger afterwards"
        group.commit(LEDGER)
    return group


def test_the_weekly_routine_is_no_case(group: Group, tmp_path: Path) -> None:
    for number in (4, 5):
        group.day += 7
        member = group.clone(tmp_path / f"member{number}")
        write_week(member.project, number)
        member.commit("notes")
        assert member.build() == [], "a member builds, and commits no ledger"
        write_week(group.project, number)
        group.commit("notes")
        assert group.clone(tmp_path / f"action{number}").build() == [], "the action builds in a clone of its own"
        assert group.build() == []
        group.commit(LEDGER)
    group.day += 60
    write_week(group.project, 6)
    group.commit("notes")
    assert group.build() == [], "after a long pause"


@pytest.mark.parametrize("committed", [False, True], ids=["here", "in a commit"])
def test_a_ledger_that_was_put_back_to_an_older_one(group: Group, tmp_path: Path, committed: bool) -> None:
    write_week(group.project, 3, "더 빠른 저장소")
    group.git("checkout", "-q", "HEAD~2", "--", LEDGER)
    if committed:
        group.commit(LEDGER)
        group = group.clone(tmp_path / "clone")
    assert group.build("--dry-run") == ["W136"]
    assert "1 of 3 entries would become new notes, although the ledger of" in group.messages("--dry-run")
    group.git("checkout", "-q", "HEAD~1" if committed else "HEAD", "--", LEDGER)
    assert "W136" not in group.build()


def test_a_branch_that_has_notes_and_not_their_ledger(group: Group, tmp_path: Path) -> None:
    group.day += 7
    write_week(group.project, 4)
    group.commit("notes")
    behind = group.clone(tmp_path / "clone")
    group.build()
    group.commit(LEDGER)
    behind.git("fetch", "-q")
    assert behind.build("--dry-run") == ["W136"]
    behind.git("merge", "-q", "origin/main")
    assert behind.build() == []


def test_a_ledger_that_was_deleted(group: Group) -> None:
    (group.project.folder / LEDGER).unlink()
    (group.project.folder / "build/weekly-q-a.apkg").unlink()
    assert group.build("--dry-run") == ["W121", "W136"]


def test_a_ledger_that_was_not_committed_with_the_notes(group: Group, tmp_path: Path) -> None:
    for number in (4, 5, 6, 7):
        group.day += 7
        write_week(group.project, number)
        group.commit("notes")
        group.build()
    clone = group.clone(tmp_path / "clone")
    assert clone.build("--dry-run") == ["I218"]
    assert "notes were committed for 21 days without a ledger: 4 of 7 entries are not in it" in clone.messages(
        "--dry-run", "-v"
    )
    assert group.build() == [], "here the ledger knows all"


def test_a_package_that_holds_only_a_part(group: Group) -> None:
    folder = group.project.folder
    group.build("--week", "2", "-o", "part.apkg")
    (folder / LEDGER).unlink()
    assert "W137" in group.build("--recover", "part.apkg", "--dry-run")
    assert "2 of 3 entries are missing from it" in group.messages("--recover", "part.apkg", "--dry-run")
    assert group.build("--recover", "build/weekly-q-a.apkg") == []
    assert len(json.loads(f"[{','.join((folder / LEDGER).read_text('utf-8').splitlines())}]")) == 4
