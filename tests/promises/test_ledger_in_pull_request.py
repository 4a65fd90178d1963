"""Whoever edits nothing but the ledger, in a branch or here, is seen; whoever builds is not."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from ankigen.project.older_ledgers import built_here
from repositories import git
from support import LEDGER, Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

START = 1_700_000_000
DAY = 86_400
HEAP = ("힙이란?", "완전 이진 트리이고 우선순위 큐에 쓰인다.")
QUEUE = ("큐란?", "먼저 들어온 것이 먼저 나가는 자료구조이다.")
STACK = ("스택이란?", "나중에 들어온 것이 먼저 나간다. 함수 호출에 쓴다.")
Lines = list[dict[str, Any]]


def week(*entries: tuple[str, str], person: str = "하늘") -> str:
    written = [f"# Week 1\n#### {person}\n"]
    for number, (question, answer) in enumerate(entries, 1):
        written.append(f"{number}. {question}\n```\n{answer}\n```\n")
    return "".join(written)


class Repository:
    """A project whose notes and ledger are committed."""

    def __init__(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        self.project, self.monkeypatch = project, monkeypatch
        self.git = partial(git, project.folder)
        project.write(".gitattributes", f"{LEDGER} merge=union\n")
        project.write(".gitignore", "build/\n.ankigen/\n")
        self.git("init", "-q", "-b", "main")
        self.build(week(HEAP, QUEUE, STACK), 0)

    def at(self, seconds: int) -> None:
        self.monkeypatch.setenv("SOURCE_DATE_EPOCH", str(START + seconds))

    def build(self, content: str, seconds: int, *options: str) -> None:
        self.project.write("notes/week1.md", content)
        self.at(seconds)
        assert self.project.build(*options).exit_code == 0
        self.commit()

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "Build")

    def forget(self) -> None:
        """Forget what was built here, as a fresh clone has."""
        for file in (self.project.folder / ".ankigen").glob("*"):
            file.unlink()

    def edit(self, change: Callable[[Lines], Lines | None]) -> None:
        file = self.project.folder / LEDGER
        header, *rest = file.read_text("utf-8").splitlines()
        lines = [json.loads(line) for line in rest]
        edited = change(lines) or lines
        written = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in edited]
        file.write_text("\n".join([header, *written]) + "\n", "utf-8")

    def findings(self, *options: str) -> dict[str, str]:
        """Return the messages of the two rules by code."""
        found = json.loads(self.project.run("check", "--format", "json", *options).stdout)
        listed = found["diagnostics"] if isinstance(found, dict) else found
        return {one["code"]: one["message"] for one in listed if one["code"] in {"W132", "W133"}}

    def diff(self, *options: str) -> str:
        return self.project.run("diff", "--markdown", *options).stdout


@pytest.fixture
def repository(project: Project, monkeypatch: pytest.MonkeyPatch) -> Repository:
    return Repository(project, monkeypatch)


def swap_guids(lines: Lines) -> None:
    lines[0]["guid"], lines[1]["guid"] = lines[1]["guid"], lines[0]["guid"]


def swap_entries(lines: Lines) -> None:
    """Exchange all but the GUIDs: the same, seen from the other side."""
    for name in ("question", "answer", "sketch", "content", "mod", "seen", "since"):
        lines[0][name], lines[1][name] = lines[1][name], lines[0][name]


def swap_guids_and_hide_it(lines: Lines) -> None:
    """Exchange two GUIDs, and pretend that both answers were others."""
    swap_guids(lines)
    for line in lines[:2]:
        line["content"] = "0" * 16
        line["answer"] = "0" * 12


def turn_three_round(lines: Lines) -> None:
    guids = [line["guid"] for line in lines]
    for line, guid in zip(lines, guids[1:] + guids[:1], strict=True):
        line["guid"] = guid


def raise_mod(lines: Lines) -> None:
    for line in lines:
        line["mod"] += 100_000


def raise_all_but_one_mod(lines: Lines) -> None:
    raise_mod(lines[1:])


def raise_one_mod(lines: Lines) -> None:
    lines[2]["mod"] += 1


def invent_guid(lines: Lines) -> None:
    lines[0]["guid"] = "abcdefghijklmnop"


def give_line_to_stranger(lines: Lines) -> Lines:
    """Take a line away, whose entry would start from zero if GUIDs did not follow from the notes."""
    lines[0]["person"], lines[0]["question"] = "가온", "트라이란 무엇인가?"
    lines[0]["answer"], lines[0]["sketch"] = "0" * 12, "0" * 96
    return lines


EDITS = [
    (swap_guids, {"W132"}, "2 notes would swap histories"),
    (swap_entries, {"W132"}, "2 notes would swap histories"),
    (swap_guids_and_hide_it, {"W132"}, "2 notes would swap histories"),
    (turn_three_round, {"W132"}, "3 notes would swap histories"),
    (raise_all_but_one_mod, {"W133"}, "2 notes would be sent again"),
    (raise_one_mod, {"W133"}, "1 note would be sent again"),
    (give_line_to_stranger, {"W132"}, "1 note would start from zero"),
    (invent_guid, {"W132"}, "1 note would start from zero"),
]


@pytest.mark.parametrize(("edit", "codes", "effect"), EDITS, ids=lambda edit: getattr(edit, "__name__", ""))
@pytest.mark.parametrize(
    "cloned", [pytest.param(False, marks=pytest.mark.slow), True], ids=["built here", "cloned"]
)
def test_an_edit_of_the_ledger_alone_is_seen(
    repository: Repository, edit: Callable[[Lines], Lines | None], codes: set[str], effect: str, *, cloned: bool
) -> None:
    if cloned:
        repository.forget()
    repository.edit(edit)
    assert repository.findings().keys() == codes
    said = repository.diff()
    assert f"The ledger was edited by hand: {effect}" in said
    assert "no card changes" not in said
    assert "The ledger was edited by hand" in repository.project.run("diff").stdout


@pytest.mark.parametrize(("edit", "codes", "effect"), EDITS, ids=lambda edit: getattr(edit, "__name__", ""))
def test_a_branch_is_compared_with_its_base(
    repository: Repository, edit: Callable[[Lines], Lines | None], codes: set[str], effect: str
) -> None:
    repository.git("checkout", "-q", "-b", "stranger")
    repository.edit(edit)
    repository.commit()
    repository.forget()
    assert repository.findings("--base", "main").keys() == codes
    assert effect in repository.diff("--base", "main")
    repository.git("update-ref", "refs/remotes/origin/HEAD", "main")
    assert repository.findings().keys() == codes, "where the branch left the main one of a clone"


def test_the_warning_names_the_lines(repository: Repository) -> None:
    repository.edit(swap_guids)
    found = repository.project.run("check").stdout
    assert re.search(rf"{re.escape(LEDGER)}:2:1: warning W132 .*: 2, 3\n", found)


def test_a_build_says_it_before_it_takes_it_over(repository: Repository) -> None:
    repository.edit(raise_mod)
    assert repository.project.build("--strict").exit_code == 1
    assert "W133" in repository.project.build().stderr


def test_a_copy_that_a_repository_brought_along_hides_nothing(repository: Repository, tmp_path: Path) -> None:
    repository.edit(swap_guids)
    copy = repository.project.folder / ".ankigen" / "ledger.jsonl"
    ledger = (repository.project.folder / LEDGER).read_bytes()
    repository.forget()
    built_here.keep_ledger(tmp_path, [ledger])
    copy.write_bytes((tmp_path / ".ankigen" / "ledger.jsonl").read_bytes())
    assert repository.findings().keys() == {"W132"}


def test_a_base_that_git_does_not_know_is_an_error(repository: Repository) -> None:
    for revision in ("nowhere", "--help", "-x"):
        assert repository.project.run("check", f"--base={revision}").exit_code == 2


# --- what is no edit by hand ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "notes",
    [
        pytest.param(
            week(HEAP, QUEUE, STACK, ("트라이란?", "문자열을 글자마다 나눈 트리이다.")), marks=pytest.mark.slow
        ),
        week((HEAP[0], f"{HEAP[1]} 삽입은 O(log n)이다."), QUEUE, STACK),
        pytest.param(week(("힙은 무엇인가요?", HEAP[1]), QUEUE, STACK), marks=pytest.mark.slow),
        pytest.param(week(STACK, HEAP, QUEUE), marks=pytest.mark.slow),
        week(HEAP, STACK),
        week((HEAP[0], QUEUE[1]), (QUEUE[0], HEAP[1]), STACK),
        pytest.param(week(HEAP, QUEUE, STACK, person="가온"), marks=pytest.mark.slow),
        pytest.param(week(HEAP, QUEUE, STACK, STACK), marks=pytest.mark.slow),
    ],
    ids=["new", "answer", "question", "order", "retired", "answers exchanged", "person", "twins"],
)
def test_what_a_build_does_is_no_edit(repository: Repository, notes: str) -> None:
    repository.git("checkout", "-q", "-b", "member")
    repository.build(notes, DAY)
    assert repository.findings("--base", "main") == {}
    assert "by hand" not in repository.diff("--base", "main")
    repository.build(notes + "\n", 2 * DAY)
    assert repository.findings("--base", "main") == {}
    repository.git("checkout", "-q", "main")
    assert repository.findings() == {}, "what was built here last is the member's"
    repository.forget()
    assert repository.findings() == {}


def test_two_branches_that_both_built_are_merged(repository: Repository) -> None:
    longer = (QUEUE[0], f"{QUEUE[1]} 너비 우선 탐색에 쓴다.")
    repository.git("checkout", "-q", "-b", "left")
    repository.build(week((HEAP[0], f"{HEAP[1]} 삽입은 O(log n)이다."), QUEUE, STACK), DAY)
    repository.git("checkout", "-q", "-b", "right", "main")
    repository.project.write(
        "notes/week2.md", week(("해시란?", "키를 자리로 바꾼다.")).replace("Week 1", "Week 2")
    )
    repository.build(week(HEAP, longer, STACK), 2 * DAY)
    repository.git("merge", "--no-edit", "left", may_fail=True)
    merged = week((HEAP[0], f"{HEAP[1]} 삽입은 O(log n)이다."), longer, STACK)
    repository.project.write("notes/week1.md", merged)
    repository.commit()
    for options in ([], ["--base", "main"], ["--base", "left"], ["--base", "right"]):
        assert repository.findings(*options) == {}, options
    repository.build(merged, 3 * DAY)
    for base in ("main", "left", "right"):
        assert repository.findings("--base", base) == {}


def test_a_refresh_is_said_where_it_was_not_done(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "member")
    longer = (HEAP[0], f"{HEAP[1]} 삽입은 O(log n)이다.")
    repository.build(week(longer, QUEUE, STACK), DAY, "--refresh")
    assert repository.findings() == {}
    found = repository.findings("--base", "main")
    assert found.keys() == {"W133"}
    assert found["W133"].endswith("all 2 notes whose content is the same, as after `build --refresh`")
    said = repository.diff("--base", "main")
    assert "2 notes would be sent again, as after `ankigen build --refresh`." in said
    assert "by hand" not in said
