"""What the page is told of the cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import ankigen
from ankigen.build.changes import Edit, edits
from ankigen.site.site_data import SiteData, shown_path

if TYPE_CHECKING:
    from ankigen.build.model import Compilation
    from support import Project

WEEK = "# Week 1\n#### 가온\n1. 로드 밸런싱이란? `L4`\n```\n나눈다\n```\n2. 큐란?\n```\n줄\n```\n"
EDITED = WEEK.replace("나눈다", "고루 나눈다").replace("2. 큐란?", "10. 힙이란?").replace("줄", "완전 이진 트리")
WARNED = "# Week 2\n#### 하늘\n1. 덱이란?\n답은 펜스 밖에 있다.\n"


@pytest.fixture
def older(project: Project) -> Compilation:
    """The last build, after which one answer was edited, one question exchanged for another, one week added."""
    project.write("notes/week01.md", WEEK)
    before = ankigen.compile(project.folder)
    project.write("notes/week01.md", EDITED)
    project.write("notes/week02.md", WARNED)
    return before


@pytest.fixture
def newer(project: Project, older: Compilation) -> Compilation:
    return ankigen.compile(project.folder, since=older.ledger)


@pytest.fixture
def changes(newer: Compilation, older: Compilation) -> dict[str, Edit]:
    return {edit.guid: edit for edit in edits(newer, {note.guid: note for note in older.deck.notes})}


@pytest.fixture
def data(newer: Compilation, older: Compilation, changes: dict[str, Edit]) -> SiteData:
    return SiteData(newer, changes, {note.guid: note for note in older.deck.notes}, for_maintainer=True)


def test_the_list_has_each_card_with_what_becomes_of_it(data: SiteData, newer: Compilation) -> None:
    index = data.index(newer.compiled)
    assert index["people"] == ["가온", "하늘"]
    assert index["weeks"] == [1, 2]
    assert {"네트워크", "네트워크::로드밸런싱"} <= set(index["topics"])
    rows = [
        (question, kind, where, is_warned) for _, question, _, _, _, kind, where, is_warned, _ in index["cards"]
    ]
    assert rows == [
        ("로드 밸런싱이란? L4", "changed", "notes/week01.md:3", 0),
        ("힙이란?", "new", "notes/week01.md:7", 0),
        ("덱이란?", "new", "notes/week02.md:3", 1),
    ]


def test_a_diagnostic_leads_to_its_card_and_shows_the_lines_around_it(data: SiteData, newer: Compilation) -> None:
    (diagnostic,) = [row for row in data.index(())["diagnostics"] if row["name"] == "unfenced-answer"]
    assert diagnostic["guid"] == newer.compiled[2].note.guid
    assert diagnostic["texts"]["en"] == {
        "message": "the answer to “덱이란?” is not inside a code fence",
        "help": "Put a line of ``` above and below the answer.",
    }
    assert diagnostic["texts"]["ko"]["message"].startswith("“덱이란?”의 답변이")
    assert (diagnostic["severity"], diagnostic["path"]) == ("warning", "notes/week02.md")
    assert (diagnostic["line"], "답은 펜스 밖에 있다.") in diagnostic["source"]


def test_a_card_has_two_sides_and_the_words_that_changed(data: SiteData, newer: Compilation) -> None:
    front, back, differences, diagnostics, *_ = data.card(newer.compiled[0])
    assert "로드 밸런싱이란?" in str(front)
    assert "고루 나눈다" in str(back)
    assert differences == [("answer", [("come", "고루 "), ("same", "나눈다")])]
    assert diagnostics == []
    _, _, _, diagnostics, *_ = data.card(newer.compiled[2])
    assert isinstance(diagnostics, list)
    assert [row["name"] for row in diagnostics] == ["unfenced-answer"]


def test_a_retired_card_is_that_of_the_last_package(data: SiteData, changes: dict[str, Edit]) -> None:
    (retired,) = [edit for edit in changes.values() if edit.kind == "retired"]
    front, back, differences, diagnostics, *_ = data.card(retired)
    assert "큐란?" in str(front)
    assert "줄" in str(back)
    assert (differences, diagnostics) == ([], [])
    assert data.search_texts(retired) == ("큐란?가온", "")


def test_what_is_searched_is_what_a_reader_sees(data: SiteData, newer: Compilation) -> None:
    beside, answer = data.search_texts(newer.compiled[0])
    assert beside == "로드밸런싱이란?l4가온네트워크로드밸런싱"
    assert answer == "고루나눈다"


@pytest.mark.parametrize(
    ("path", "shown"), [("notes/week01.md", "notes/week01.md"), ("/home/somebody/group/week01.md", "week01.md")]
)
def test_folders_above_the_project_are_nobodys_business(path: str, shown: str) -> None:
    assert shown_path(path) == shown


def test_the_maintainers_page_shows_the_lines_of_the_notes_beside_a_card(project: Project) -> None:
    project.write(
        "notes/week01.md",
        "# Week 1\n#### 가온\n머리말\n1. 큐란?\n```\n줄\n```\n#### 하늘\n1. 덱이란?\n```\n줄\n```\n",
    )
    compilation = ankigen.compile(project.folder)
    live = SiteData(compilation, {}, {}, for_maintainer=True)
    published = SiteData(compilation, {}, {})
    *_, lines, _ = live.card(compilation.compiled[0])
    assert lines == [
        (1, "# Week 1", ""),
        (2, "#### 가온", ""),
        (3, "머리말", "lost"),
        (4, "1. 큐란?", "own"),
        (5, "```", "own"),
        (6, "줄", "own"),
        (7, "```", "own"),
        (8, "#### 하늘", ""),
        (9, "1. 덱이란?", ""),
        (10, "```", ""),
    ]
    front, back, *beside = published.card(compilation.compiled[0])
    assert "큐란?" in str(front)
    assert "줄" in str(back)
    assert beside == [[], [], [], f"question/{compilation.compiled[0].note.guid}.html"]


def test_readers_are_told_of_no_diagnostic_and_no_file(newer: Compilation) -> None:
    data = SiteData(newer, {}, {})
    index = data.index(newer.compiled)
    assert newer.diagnostics
    assert (index["diagnosed"], index["diagnostics"]) == (0, [])
    assert {tuple(row[5:8]) for row in index["cards"]} == {("unchanged", "", 0)}
    assert all(data.card(compiled)[2:5] == [[], [], []] for compiled in newer.compiled)
