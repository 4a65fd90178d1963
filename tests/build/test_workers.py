"""Week files prepared by one process or by several: the same, whoever does it, and whatever becomes of a worker."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from ankigen.build import workers
from ankigen.build.cache import NO_CACHE
from ankigen.build.prepare import PrepareContext, PreparedFile
from ankigen.build.workers import FileTask, prepare_files
from ankigen.config import Config
from ankigen.reading import note_files
from ankigen.reading.note_files import hash_content
from ankigen.topics.taxonomy import taxonomy

if TYPE_CHECKING:
    from pathlib import Path

    from ankigen.reading.note_files import NoteFile


@pytest.fixture
def weeks(tmp_path: Path) -> list[NoteFile]:
    """Five week files, the third of which can't be read."""
    for week in range(1, 6):
        content = f"# Week {week}\n#### 한지우\n1. 힙이란? {week}\n```\n완전 이진 트리 {week}\n```\n2. 큐란?\n"
        (tmp_path / f"week{week}.md").write_text(content, "utf-8")
    found, _ = note_files.find(tmp_path, [tmp_path])
    (tmp_path / "week3.md").unlink()
    return found


def prepare(weeks: list[NoteFile], jobs: int) -> list[PreparedFile]:
    return list(prepare_files(weeks, {}, PrepareContext(Config(), taxonomy()), NO_CACHE, jobs))


def test_files_come_in_their_order_and_one_that_is_gone_costs_itself_alone(weeks: list[NoteFile]) -> None:
    prepared = prepare(weeks, 1)
    questions = [[entry.question.markdown for entry in file.entries()] for file in prepared]
    assert questions == [
        ["힙이란? 1", "큐란?"],
        ["힙이란? 2", "큐란?"],
        [],
        ["힙이란? 4", "큐란?"],
        ["힙이란? 5", "큐란?"],
    ]
    assert [stored.diagnostic().rule.name for stored in prepared[2].diagnostics] == ["unreadable-file"]


@pytest.mark.parametrize(("jobs", "start_method"), [(2, "fork"), (3, "fork"), (2, "spawn")])
def test_more_processes_make_the_same(
    weeks: list[NoteFile], monkeypatch: pytest.MonkeyPatch, jobs: int, start_method: str
) -> None:
    monkeypatch.setattr(workers, "BATCH_SIZE", 1)
    monkeypatch.setattr(workers, "_start_method", lambda: start_method)
    assert prepare(weeks, jobs) == prepare(weeks, 1)


def test_a_worker_that_is_killed_is_done_without(weeks: list[NoteFile], monkeypatch: pytest.MonkeyPatch) -> None:
    expected = prepare(weeks, 1)
    monkeypatch.setattr(workers, "BATCH_SIZE", 1)
    monkeypatch.setattr(workers, "_run_batch", die)
    assert prepare(weeks, 2) == expected


def die(_batch: object) -> None:
    os._exit(1)


def test_little_is_left_to_one_process(weeks: list[NoteFile], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "BATCH_SIZE", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    assert workers.count_processes(weeks, None) == 1
    assert workers.count_processes(weeks, 2) == 2
    monkeypatch.setattr(workers, "MIN_BYTES_FOR_WORKERS", 10)
    assert workers.count_processes(weeks, None) == 4
    assert workers.count_processes(weeks[:1], 8) == 1, "there is nothing for more of them"


def test_what_decides_on_a_file_is_in_its_key(weeks: list[NoteFile]) -> None:
    context = PrepareContext(Config(), taxonomy())
    task = FileTask(context, b"code")
    content = weeks[0].file.read_bytes()
    key = task.run(weeks[0]).key
    assert key == task.make_key(weeks[0], hash_content(content))
    assert key != task.make_key(weeks[0], hash_content(content + b" "))
    assert key != FileTask(context, b"newer code").run(weeks[0]).key
    others_people = PrepareContext(Config(people={"지우": ["한지우"]}), taxonomy())
    assert key != FileTask(others_people, b"code").run(weeks[0]).key
    assert key != task.run(weeks[1]).key
    assert task.run(weeks[2]).key == b""
