"""Which headings over a question its card shows; the cases are in ``data/headings_above.md``: title, input, expected."""

from pathlib import Path
from typing import Literal

import pytest
from markdown_it.utils import read_fixture_file

from ankigen import text
from ankigen.config.people import People
from ankigen.config.settings import Layout
from ankigen.layouts.document_reader import read_document
from ankigen.model import Entry, Source
from ankigen.topics.taxonomy import taxonomy

CASES = Path(__file__).parents[1] / "data" / "headings_above.md"


def read_entries(
    notes: str, path: str = "notes/x.md", preset: Literal["headings", "details"] = "headings"
) -> tuple[Entry, ...]:
    """Return the entries of notes in a layout with a preset."""
    source = Source(path, Path(path), Path(), text.clean(notes))
    document, _ = read_document(source, People({}), taxonomy(), Layout(preset=preset))
    return document.entries


@pytest.mark.parametrize(
    ("notes", "expected"),
    [pytest.param(*case[2:], id=case[1].strip()) for case in read_fixture_file(CASES)],
)
def test_headings_above(notes: str, expected: str) -> None:
    lines = expected.splitlines()
    path = lines.pop(0).removeprefix("path: ") if lines[0].startswith("path: ") else "notes/x.md"
    shown = []
    for entry in read_entries(notes, path):
        headings = f" < {' › '.join(entry.headings)}" if entry.headings else ""
        shown.append(entry.question.markdown + headings)
    assert shown == lines


def test_headings_are_no_part_of_what_an_entry_is() -> None:
    notes = "# 큐\n## 원형 큐\n### 자리 계산\n나머지를 쓴다.\n### 가득 찬 큐\n한 칸을 비운다.\n"
    entries = read_entries(notes)
    assert [(entry.headings, entry.parent.markdown) for entry in entries] == [(("원형 큐",), "")] * 2


def test_what_is_asked_within_notes_shows_them() -> None:
    told = "자리를 돌려 쓴다.\n끝까지 가면 처음으로 온다.\n그래서 옮길 것이 없다.\n"
    asked = "- 두 위치가 같다면 어떻게 해야 할까요?\n\n  비었거나 가득 찼다.\n"
    notes = f"# 원형 버퍼\n{told}## 읽기와 쓰기\n{told}\n{asked}\n## 크기 정하기\n{told}## 이름\n{told}"
    entries = read_entries(notes, preset="details")
    assert [(entry.question.markdown, *entry.headings) for entry in entries] == [
        ("원형 버퍼",),
        ("읽기와 쓰기", "원형 버퍼"),
        ("두 위치가 같다면 어떻게 해야 할까요?", "읽기와 쓰기"),
        ("크기 정하기", "원형 버퍼"),
        ("이름", "원형 버퍼"),
    ]
