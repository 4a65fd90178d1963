"""Headings over a question that its card shows in the field Parent, though they are no part of what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen.rendering.parent_field import add_headings, find_headings, without_headings

if TYPE_CHECKING:
    from support import Project

CONFIG = '[layout]\npreset = "headings"\n'
NOTES = "# 놀이공원\n## {title}\n### 자리 잡기\n뒤에 선다.\n### 끼어들기\n막는다.\n"
FOLLOW_UP = "## 캐시란 무엇인가요?\n사본이다.\n### 쓰기 정책\n#### 언제 바로 쓰나요?\n늘 같아야 할 때.\n"


def write_notes(project: Project, notes: str) -> None:
    project.write("ankigen.toml", CONFIG)
    project.write("notes/x.md", notes)


def test_a_card_shows_the_heading_over_it(project: Project) -> None:
    write_notes(project, NOTES.format(title="**빠른** 줄"))
    project.build_json()
    for note in project.notes():
        assert note.fields["Parent"] == '<span class="headings"><strong>빠른</strong> 줄</span>'
        assert "followup" not in note.tags


def test_a_follow_up_shows_the_heading_behind_its_question(project: Project) -> None:
    write_notes(project, FOLLOW_UP)
    project.build_json()
    parents = [note.fields["Parent"] for note in project.notes()]
    assert parents == ["", '캐시란 무엇인가요?<span class="headings"> › 쓰기 정책</span>']


def test_another_heading_comes_with_the_next_change_or_a_refresh(project: Project) -> None:
    write_notes(project, NOTES.format(title="놀이기구 줄"))
    project.build_json()
    guids = {note.guid for note in project.notes()}
    write_notes(project, NOTES.format(title="놀이기구 앞의 줄"))
    assert project.build_json()["unchanged"] == 2
    assert project.build_json("--refresh")["changed"] == 2
    assert {note.guid for note in project.notes()} == guids


def test_notes_read_from_a_package_are_the_same(project: Project) -> None:
    write_notes(project, NOTES.format(title="놀이기구 줄"))
    project.write("notes/y.md", FOLLOW_UP)
    project.build_json("--output", "line.apkg")
    (project.folder / "ankigen.ledger.jsonl").unlink()
    build = project.build_json("--recover", "line.apkg")
    assert (build["new"], build["changed"], build["unchanged"]) == (0, 0, 4)


def test_the_pages_of_the_site_show_them(project: Project) -> None:
    write_notes(project, FOLLOW_UP)
    assert project.run("preview", "--out", "site").exit_code == 0
    pages = [page.read_text("utf-8") for page in (project.folder / "site/question").glob("*.html")]
    assert sum("캐시란 무엇인가요?</a> › 쓰기 정책</p>" in page for page in pages) == 1
    [week] = (project.folder / "site/week").glob("*.html")
    assert week.read_text("utf-8").count('<p class="parent">쓰기 정책</p>') == 1


def test_the_two_parts_of_a_field() -> None:
    field = add_headings("왜?", ["<b>a</b>", "b"])
    assert (without_headings(field), find_headings(field)) == ("왜?", "<b>a</b> › b")
    assert find_headings(add_headings("", ["a"])) == "a"
    assert add_headings("왜?", []) == without_headings("왜?") == "왜?"
    assert find_headings("왜?") == ""
