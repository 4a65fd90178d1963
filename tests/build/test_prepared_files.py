"""Week files prepared: in their order, each under a key of all that decides on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ankigen.build.cache import NO_CACHE
from ankigen.build.prepare import PrepareContext
from ankigen.build.prepared_files import FilePreparer, prepare_files
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


def test_files_come_in_their_order_and_one_that_is_gone_costs_itself_alone(weeks: list[NoteFile]) -> None:
    prepared = list(prepare_files(weeks, {}, PrepareContext(Config(), taxonomy()), NO_CACHE))
    questions = [[entry.question.markdown for entry in file.entries()] for file in prepared]
    assert questions == [
        ["힙이란? 1", "큐란?"],
        ["힙이란? 2", "큐란?"],
        [],
        ["힙이란? 4", "큐란?"],
        ["힙이란? 5", "큐란?"],
    ]
    assert [stored.diagnostic().rule.name for stored in prepared[2].diagnostics] == ["unreadable-file"]


def test_what_decides_on_a_file_is_in_its_key(weeks: list[NoteFile]) -> None:
    context = PrepareContext(Config(), taxonomy())
    preparer = FilePreparer(context, b"code")
    content = weeks[0].file.read_bytes()
    key = preparer.prepare(weeks[0]).key
    assert key == preparer.make_key(weeks[0], hash_content(content))
    assert key != preparer.make_key(weeks[0], hash_content(content + b" "))
    assert key != FilePreparer(context, b"newer code").prepare(weeks[0]).key
    others_people = PrepareContext(Config(people={"지우": ["한지우"]}), taxonomy())
    assert key != FilePreparer(others_people, b"code").prepare(weeks[0]).key
    assert key != preparer.prepare(weeks[1]).key
    assert preparer.prepare(weeks[2]).key == b""
