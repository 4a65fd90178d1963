"""Two branches that both built: git merges the ledger line by line, and every note stays one note."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from repositories import git
from support import LEDGER, Anki, Imported, Project

if TYPE_CHECKING:
    from collections.abc import Callable

START = 1_700_000_000
ANSWER = "요청을 여러 서버에 나누어 주어서 한 서버가 멈추어도 서비스가 응답한다."


def week(*entries: tuple[str, str]) -> str:
    return "# Week 1\n#### 문가온\n" + "".join(
        f"{n}. {question}\n```\n{answer}\n```\n" for n, (question, answer) in enumerate(entries, 1)
    )


FIRST = ("큐란 무엇인가요?", "먼저 들어온 것이 먼저 나가는 자료구조이고 대기열에 쓰인다.")
BALANCER = ("로드 밸런서란 무엇인가요?", ANSWER)


class Repository:
    """A project in git, built on several branches."""

    def __init__(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        self.project, self.monkeypatch = project, monkeypatch
        self.git = partial(git, project.folder)
        project.write(".gitattributes", f"{LEDGER} merge=union\n")
        project.write(".gitignore", "build/\n")
        self.git("init", "-q", "-b", "main")

    def build(self, content: str, at: int) -> dict[str, int]:
        """Write the week, build at a second after START, commit; return the ``mod`` of each GUID."""
        self.project.write("notes/week1.md", content)
        self.monkeypatch.setenv("SOURCE_DATE_EPOCH", str(START + at))
        assert self.project.build().exit_code == 0
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", f"at {at}")
        return {note.guid: note.mod - START for note in self.project.notes()}

    def branch(self, name: str) -> None:
        self.git("checkout", "-q", "-b", name, "main")

    def merge(self, name: str, *, resolved: str) -> None:
        """Merge a branch; where the notes conflict, somebody decides for ``resolved``."""
        self.git("merge", "--no-edit", name, may_fail=True)
        self.project.write("notes/week1.md", resolved)
        assert "<<<<" not in (self.project.folder / LEDGER).read_text("utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", f"merge {name}")


@pytest.fixture
def repository(project: Project, monkeypatch: pytest.MonkeyPatch) -> Repository:
    return Repository(project, monkeypatch)


@pytest.mark.parametrize(("winner", "mod", "updated"), [("one", 300, 1), ("two", 200, 0)])
def test_both_branches_changed_question_and_answer_of_one_entry(
    repository: Repository, anki: Anki, winner: str, mod: int, updated: int
) -> None:
    project = repository.project
    start = repository.build(week(FIRST, BALANCER), 0)
    anki.import_package(project.package)
    texts = {
        "one": week(FIRST, ("로드 밸런서는 무엇인가요?", f"{ANSWER} L4와 L7이 있다.")),
        "two": week(FIRST, ("로드 밸런서란 무엇일까요?", f"{ANSWER} 하드웨어와 소프트웨어가 있다.")),
    }
    for at, (name, text) in enumerate(texts.items(), 1):
        repository.branch(name)
        assert set(repository.build(text, 100 * at)) == set(start)
    # Somebody has imported the later branch's package, somebody else the earlier one's.
    assert anki.import_package(project.package) == Imported(0, 1, 1, 0, 0)
    repository.merge("one", resolved=texts[winner])
    merged = repository.build(texts[winner], 300)
    assert set(merged) == set(start), "two notes before, the same two after"
    changed = {guid for guid in merged if merged[guid] != start[guid]}
    assert [merged[guid] for guid in changed] == [mod]
    assert anki.import_package(project.package) == Imported(0, updated, 2 - updated, 0, 0)
    (guid,) = changed
    assert ("L4와" in anki.note(guid)["Answer"]) is (winner == "one")


def test_both_branches_changed_one_entry_in_the_same_second(repository: Repository, anki: Anki) -> None:
    repository.build(week(FIRST, BALANCER), 0)
    texts = [week(FIRST, (BALANCER[0], f"{ANSWER} {more}")) for more in ("L4와 L7이 있다.", "둘 다 쓴다.")]
    for name, text in zip(("one", "two"), texts, strict=True):
        repository.branch(name)
        repository.build(text, 100)
        if name == "one":
            anki.import_package(repository.project.package)
    repository.merge("one", resolved=texts[1])
    repository.build(texts[1], 200)
    assert anki.import_package(repository.project.package).updated == 1


@pytest.mark.parametrize("later", [0, 100], ids=["same second", "later"])
def test_both_branches_added_the_same_entry(repository: Repository, anki: Anki, later: int) -> None:
    repository.build(week(FIRST), 0)
    both = week(FIRST, BALANCER)
    repository.branch("one")
    ours = repository.build(both, 100)
    anki.import_package(repository.project.package)
    repository.branch("two")
    assert set(repository.build(both, 100 + later)) == set(ours)
    repository.merge("one", resolved=both)
    assert set(repository.build(both, 300)) == set(ours)
    imported = anki.import_package(repository.project.package)
    assert (imported.new, imported.updated) == (0, 1 if later else 0)


@pytest.mark.parametrize("first", ["one", "two"])
def test_of_two_guids_for_one_entry_the_earlier_one_stays(repository: Repository, first: str) -> None:
    """One branch asked it otherwise at first, the other at once as both do now."""
    repository.build(week(FIRST), 0)
    times = {first: 100, ({"one", "two"} - {first}).pop(): 200}

    def reworded() -> set[str]:
        repository.build(week(FIRST, ("부하 분산 장치는 뭘까요?", ANSWER)), times["one"])
        return set(repository.build(week(FIRST, BALANCER), times["one"] + 10))

    def at_once() -> set[str]:
        return set(repository.build(week(FIRST, BALANCER), times["two"]))

    guids: dict[str, set[str]] = {}
    build: Callable[[], set[str]]
    for name, build in (("one", reworded), ("two", at_once)):
        repository.branch(name)
        guids[name] = build()
    assert guids["one"] != guids["two"]
    repository.merge("one", resolved=week(FIRST, BALANCER))
    assert set(repository.build(week(FIRST, BALANCER), 300)) == guids[first]
