"""Week files prepared: in their order, each under a key of all that decides on it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from ankigen import files
from ankigen.build import prepared_files
from ankigen.build.cache import NO_CACHE, Shelf
from ankigen.build.prepare import PrepareContext
from ankigen.build.prepared_files import FilePreparer, SurveyedFile, prepare_files, survey_files
from ankigen.config.settings import Config
from ankigen.reading import note_files
from ankigen.reading.note_files import hash_content
from ankigen.topics.taxonomy import taxonomy

if TYPE_CHECKING:
    from pathlib import Path

    from ankigen.layouts.people.bold_names import WeeksOfNames
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


def test_a_file_that_has_not_changed_is_looked_at_once(
    weeks: list[NoteFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []

    def look_at(name: str, _content: bytes) -> WeeksOfNames:
        looked_at.append(name)
        return {}

    monkeypatch.setattr(prepared_files, "find_bold_names", look_at)
    monkeypatch.setattr(files, "CLOCK_TICK_NS", -(10**18))  # as if all files were old
    seen: Shelf[files.FileState, SurveyedFile] = Shelf()
    survey = survey_files(weeks, seen)
    assert sorted(survey.content_hashes) == ["week1.md", "week2.md", "week4.md", "week5.md"]
    seen.finish_build()
    assert survey_files(weeks, seen) == survey
    assert looked_at == ["week1.md", "week2.md", "week4.md", "week5.md"]
    weeks[1].file.write_text("a longer or a shorter text", "utf-8")
    weeks[3].file.unlink()
    changed = survey_files(weeks, seen)
    assert looked_at[4:] == ["week2.md"]
    assert changed.content_hashes["week2.md"] != survey.content_hashes["week2.md"]
    assert "week4.md" not in changed.content_hashes


def test_a_file_that_was_written_just_now_is_looked_at_again(
    weeks: list[NoteFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "CLOCK_TICK_NS", 10**18)  # as if the next change could have the same time
    seen: Shelf[files.FileState, SurveyedFile] = Shelf()
    before = survey_files(weeks, seen).content_hashes["week1.md"]
    content = weeks[0].file.read_text("utf-8")
    weeks[0].file.write_text(content.replace("힙", "큐"), "utf-8")
    assert survey_files(weeks, seen).content_hashes["week1.md"] != before


def test_a_time_that_was_set_back_hides_no_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "CLOCK_TICK_NS", 10**12)
    assert files.FileState(size=1, modified_ns=0, changed_ns=0, inode=1).is_settled()
    assert not files.FileState(size=1, modified_ns=0, changed_ns=time.time_ns(), inode=1).is_settled()
