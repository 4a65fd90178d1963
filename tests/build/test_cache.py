"""What was made of a week file is kept, believed only if it is whole, and makes no difference to any build."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ankigen
from ankigen.build import prepare
from ankigen.build.cache import Cache
from ankigen.identity.ledger import NAME as LEDGER
from support import WAIT_S

if TYPE_CHECKING:
    from pathlib import Path

    from ankigen.reading.note_files import NoteFile
    from support import Project


def write(project: Project, week: int, content: str) -> None:
    project.write(f"notes/week{week}.md", f"# Week {week}\n\n{content}")


def ledger(project: Project) -> Path:
    return project.folder / LEDGER


@pytest.fixture
def weeks(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for week in range(1, 5):
        write(
            project,
            week,
            f"#### 한지우\n1. 힙이란? {week}\n```\n완전 이진 트리 {week}\n```\n"
            "- 언제 쓰나요?\n    ```\n    우선순위 큐에\n    ```\n2. 큐란? ![그림](none.png)\n```\n먼저 온 것이 먼저\n```\n3. 스택이란?\n",
        )
    return project


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the week files that are prepared, as they are."""
    names: list[str] = []
    prepared = prepare.PrepareContext.prepare

    def counted(self: prepare.PrepareContext, found: NoteFile, *arguments: Any) -> prepare.PreparedFile:  # noqa: ANN401
        names.append(found.name)
        return prepared(self, found, *arguments)

    monkeypatch.setattr(prepare.PrepareContext, "prepare", counted)
    return names


def cache_of(project: Project) -> Path:
    return project.folder / ".ankigen" / "weeks.sqlite"


def output(project: Project, *args: str) -> tuple[bytes, bytes, str, str]:
    """Return package, ledger and words of a build that is not taken for the one before."""
    project.package.unlink(missing_ok=True)
    result = project.build("-v", *args)
    assert result.exit_code == 0
    return project.package.read_bytes(), ledger(project).read_bytes(), result.stdout, result.stderr


def test_only_what_changed_is_made_again(weeks: Project, made: list[str]) -> None:
    weeks.build()
    assert len(made) == 4
    write(weeks, 2, "#### 한지우\n1. 힙이란?\n```\n다른 답\n```\n")
    weeks.build()
    assert made[4:] == ["notes/week2.md"]


def test_what_has_gone_is_forgotten(weeks: Project) -> None:
    weeks.build()
    (weeks.folder / "notes/week3.md").unlink()
    weeks.build()
    with sqlite3.connect(cache_of(weeks)) as database:
        paths = [path.decode() for (path,) in database.execute("select path from week order by path")]
    database.close()
    assert paths == ["notes/week1.md", "notes/week2.md", "notes/week4.md"]


@pytest.mark.parametrize(
    "config", ['[people]\n"지우" = ["한지우"]\n', "[card]\nmath = true\n", '[topics]\nfile = "t.toml"\n']
)
def test_a_setting_that_decides_makes_everything_again(weeks: Project, made: list[str], config: str) -> None:
    weeks.write("t.toml", '["경영"]\n"힙" = []\n')
    weeks.build()
    weeks.write("ankigen.toml", config)
    weeks.build()
    assert len(made) == 8


def test_one_that_does_not_decide_makes_nothing_again(weeks: Project, made: list[str]) -> None:
    weeks.build()
    weeks.write("ankigen.toml", 'deck = "다른 이름"\nsubdecks = "week"\n')
    weeks.build()
    assert len(made) == 4


def test_with_and_without_cache_the_same_bytes_and_words(weeks: Project) -> None:
    first = output(weeks)
    with_cache, without = output(weeks), output(weeks, "--no-cache")
    assert with_cache == without
    assert first[0] == with_cache[0]
    assert "힙이란" in first[1].decode()
    assert "image-missing" in first[3]


def test_another_answer_leads_to_other_topics_only_where_the_question_says_nothing(weeks: Project) -> None:
    asked = "#### 한지우\n1. 큐란?\n```\n{0}\n```\n- 왜 그런가요?\n    ```\n    {0}\n    ```\n2. 무엇인가요?\n```\n{0}\n```\n"
    write(weeks, 2, asked.format("TCP는 연결을 맺는다."))
    before = json.loads(weeks.build("--json").stdout)["topics"]
    write(weeks, 2, asked.format("트랜잭션은 전부 아니면 전무다."))
    after = json.loads(weeks.build("--json").stdout)["topics"]
    assert "데이터베이스::트랜잭션" in after.keys() - before.keys()
    assert after == json.loads(weeks.build("--json", "--no-cache").stdout)["topics"]
    assert output(weeks)[0] == output(weeks, "--no-cache")[0]


@pytest.mark.slow
def test_a_damaged_cache_is_not_believed_wherever_it_is_damaged(weeks: Project) -> None:
    expected = output(weeks)[0]
    whole = cache_of(weeks).read_bytes()

    @settings(max_examples=150, deadline=None)
    @given(st.integers(0, len(whole) - 1), st.binary(min_size=1, max_size=64), st.booleans())
    def check(at: int, junk: bytes, cut: bool) -> None:
        cache_of(weeks).write_bytes(whole[:at] + junk + (b"" if cut else whole[at + len(junk) :]))
        assert output(weeks)[0] == expected

    check()


def test_a_cache_that_is_no_database_is_thrown_away(weeks: Project, made: list[str]) -> None:
    expected = output(weeks)[0]
    cache_of(weeks).write_bytes(b"no database" * 1000)
    assert output(weeks)[0] == expected
    assert output(weeks)[0] == expected
    del made[:]
    assert output(weeks)[0] == expected
    assert made == []


def test_where_its_folder_cannot_be_made_only_what_locks_it_fails(weeks: Project) -> None:
    weeks.write(".ankigen", "a file where the folder should be")
    assert weeks.build("--dry-run").exit_code == 0
    assert ankigen.compile(weeks.folder, real=True).compiled
    result = weeks.build()
    assert (result.exit_code, ".ankigen: there is a file where a folder belongs" in result.stderr) == (
        1,
        True,
    )


def test_a_locked_cache_is_waited_for_and_then_done_without(
    weeks: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ankigen.build.cache.LOCK_TIMEOUT_S", 0.05)
    expected = output(weeks)[0]
    other = sqlite3.connect(cache_of(weeks))
    other.execute("begin exclusive")
    assert output(weeks)[0] == expected
    other.close()
    assert cache_of(weeks).exists()


def test_it_may_be_deleted_at_any_time(weeks: Project) -> None:
    expected = output(weeks)[0]
    shutil.rmtree(weeks.folder / ".ankigen")
    assert output(weeks)[0] == expected


def test_a_dry_run_reads_it_and_changes_nothing(weeks: Project, made: list[str]) -> None:
    weeks.build()
    before = cache_of(weeks).read_bytes()
    write(weeks, 1, "#### 한지우\n1. 힙이란?\n```\n다른 답\n```\n")
    weeks.build("--dry-run")
    assert made[4:] == ["notes/week1.md"]
    assert cache_of(weeks).read_bytes() == before


def test_no_cache_keeps_nothing(weeks: Project) -> None:
    weeks.build("--no-cache")
    assert not cache_of(weeks).exists()


def test_a_cache_of_nothing_knows_nothing() -> None:
    with Cache(None).open() as rows:
        assert (rows.read_keys(), rows.read_value("a.md"), rows.writable) == ({}, None, False)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="a terminal sends the signal to the whole group there")
def test_ctrl_c_ends_a_build_at_once_and_without_a_traceback(project: Project) -> None:
    answer = "\n".join(f"- 완전 이진 트리 `{n}` : **힙** 성질을 지킨다" for n in range(200))
    for week in range(600):
        write(project, week, f"#### 한지우\n1. 힙이란? {week}\n```\n{answer}\n```\n")
    command = [sys.executable, "-m", "ankigen", "build"]
    build = subprocess.Popen(
        command,
        cwd=project.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not cache_of(project).exists():  # which is made when the notes begin to be read
        assert build.poll() is None
        time.sleep(0.01)
    time.sleep(0.3)
    os.killpg(build.pid, signal.SIGINT)
    _, said = build.communicate(timeout=WAIT_S)
    assert (build.returncode, "Traceback" in said) == (1, False)
    assert not project.package.exists()
    with pytest.raises(ProcessLookupError):
        os.killpg(build.pid, 0)


def test_a_readme_is_read_anew_when_its_folder_gets_another_note(project: Project) -> None:
    text = "# 끈\n엮는다.\n\n묶는다.\n\n당긴다.\n## 매듭\n풀린다.\n\n조인다.\n## 올가미\n잡는다.\n\n던진다.\n\n놓친다.\n"
    links = "# 삽\n" + "".join(f"- [삽 {number}](https://example.org/{number})\n" for number in range(9))
    project.write("ankigen.toml", '[layout]\npreset = "headings"\n')
    for thing in ("끈", "못", "붓"):
        project.write(f"notes/{thing}/README.md", text.replace("끈", thing))
    project.write("notes/삽/README.md", links)
    assert project.build_json()["notes"] == 9
    project.write("notes/끈/매듭.md", "# 매듭\n## 매듭이란?\n끈이다.\n")
    assert project.build_json()["notes"] == 7
