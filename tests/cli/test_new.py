"""`ankigen new`: the next week's file."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support import Project

WEEK_9 = """---
week: 9
date: 2024-03-04
topics: [네트워크]
tags:
  - 스터디
---
# Week 09 - 질문 정리

#### 하늘
1. 캐시란?
```
가까이 둔다
```
2. 힙이란? #자료구조
1-1. 왜 가까이 두나요?

#### 바다
1. 큐란?
1-1. 원형 큐는?
"""
WEEK_8 = "# Week 08 - 질문 정리\n#### 구름\n1. 해시란?\n2. 큐란?\n```\n줄\n```\n"


def test_it_lies_beside_the_last_week_and_looks_like_it(project: Project) -> None:
    project.write("notes/2024/week09.md", WEEK_9)
    project.write("notes/2024/week08.md", WEEK_8)
    result = project.run("new")
    assert result.stdout == "Wrote notes/2024/week10.md: week 10, 3 people.\n"
    lines = (project.folder / "notes/2024/week10.md").read_text("utf-8").split("\n")
    assert lines[:2] == ["---", "week: 10"]
    assert lines[2].startswith("date: 20")
    assert lines[2] != "date: 2024-03-04"
    assert lines[3:] == [
        "tags:", "  - 스터디", "---", "# Week 10 - 질문 정리", "", "#### 하늘", "", "#### 바다", "", "#### 구름", "",
    ]  # fmt: skip
    assert project.run("check", "--select", "W").stdout == "No problems found.\n"


def test_headings_are_those_of_people_and_may_rotate(project: Project) -> None:
    project.write("ankigen.toml", '[people]\n"바다" = []\n"하늘" = []\n"노을" = []\n')
    project.write("notes/week09.md", WEEK_9)
    people = {}
    for option in ("--carry", "--rotate"):
        (file,) = json.loads(project.run("new", option, "--dry-run", "--json").stdout)["files"]
        people[option] = file["people"]
    assert people == {"--carry": ["바다", "하늘", "노을"], "--rotate": ["바다", "노을", "하늘"]}


def test_open_questions_are_carried_over_once(project: Project) -> None:
    project.write("notes/week09.md", WEEK_9)
    project.write("notes/week08.md", WEEK_8)
    result = project.run("new", "--carry")
    assert "week 10, 3 people. Carried over 4 open questions.\n" in result.stdout
    written = (project.folder / "notes/week10.md").read_text("utf-8")
    assert written.partition("#### 하늘\n")[2] == (
        "1. 힙이란? <!-- topics: 자료구조 -->\n\n#### 바다\n1. 큐란?\n1-1. 원형 큐는?\n\n#### 구름\n1. 해시란?\n"
    )
    project.write("notes/week10.md", written.replace("해시란?\n", "해시란?\n```\n표\n```\n"))
    (file,) = json.loads(project.run("new", "--carry", "--dry-run", "--json").stdout)["files"]
    assert [entry["question"] for entry in file["carried"]] == ["힙이란?", "큐란?", "원형 큐는?"]


def test_no_file_is_ever_overwritten(project: Project) -> None:
    project.write("notes/week09.md", WEEK_9)
    there = project.write("notes/week10.md", "# 다음 주\n")
    for arguments in ((), ("10",)):
        result = project.run("new", *arguments)
        assert (result.exit_code, "notes/week10.md exists already" in result.stderr) == (2, True)
    assert there.read_text("utf-8") == "# 다음 주\n"
    result = project.run("new", "9")
    assert (result.exit_code, "week 9 is already in notes/week09.md" in result.stderr) == (2, True)
    assert project.run("new", "12").stdout.startswith("Wrote notes/week12.md: week 12, ")


def test_a_folder_for_each_week_has_a_file_for_each_person(project: Project) -> None:
    project.write("ankigen.toml", '[layout]\npreset = "headings"\nperson = "file"\n')
    for person in ("하늘", "바다"):
        project.write(f"notes/3주차/{person}.md", f"# {person}\n\n## 캐시란?\n\n가까이 둔다.\n\n## 힙이란?\n")
    project.run("new", "--carry")
    for person in ("하늘", "바다"):
        written = (project.folder / f"notes/4주차/{person}.md").read_text("utf-8")
        assert written == f"---\nweek: 4\n---\n# {person}\n\n## 힙이란?\n"


def test_the_title_does_not_keep_last_weeks_subject(project: Project) -> None:
    for number, subject in ((7, "힙"), (8, "TCP와 UDP"), (9, "인덱스")):
        entry = "#### 하늘\n1. 왜?\n```\n그래서\n```\n"
        project.write(f"notes/week0{number}.md", f"# {number}주차: {subject} 정리\n{entry}")
    project.run("new")
    assert "# 10주차: 정리\n" in (project.folder / "notes/week10.md").read_text("utf-8")


def test_the_files_name_does_not_keep_last_weeks_subject(project: Project) -> None:
    project.write("notes/week17-network.md", "# Week 17\n#### 하늘\n1. 왜?\n```\n그래서\n```\n")
    assert project.run("new").stdout.startswith("Wrote notes/week18.md: ")


def test_weeks_in_one_file_go_on_in_files_of_their_own(project: Project) -> None:
    project.write("notes/모음.md", WEEK_8 + WEEK_9.partition("---\n# ")[2].replace("Week 09", "# Week 09"))
    project.run("new")
    assert "# Week 10 - 질문 정리\n" in (project.folder / "notes/week10.md").read_text("utf-8")


def test_a_group_without_notes_begins_with_week_1(project: Project) -> None:
    (project.folder / "notes").mkdir()
    project.write("ankigen.toml", '[people]\n"하늘" = []\n')
    assert project.run("new").stdout == "Wrote notes/week01.md: week 1, 1 person.\n"
    written = (project.folder / "notes/week01.md").read_text("utf-8")
    assert written == "---\nweek: 1\n---\n# Week 1\n\n#### 하늘\n"


def test_without_a_folder_of_notes_nothing_is_made(project: Project) -> None:
    assert project.run("new").exit_code == 2
    assert list(project.folder.iterdir()) == []


def test_nobody_known_is_said_in_korean_too(project: Project) -> None:
    (project.folder / "notes").mkdir()
    result = project.run("new", "--lang", "ko", "--dry-run")
    assert result.stdout == "--- notes/week01.md\n---\nweek: 1\n---\n# Week 1\n\n"
    assert (
        "notes/week01.md를 만들었습니다: 1주차, 0명. 아직 아는 사람이 없습니다."
        in project.run("new", "--lang", "ko").stdout
    )


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_no_link_leads_the_new_file_out_of_the_project(
    project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    project.write("notes/week3/하늘.md", "# Week 3\n#### 하늘\n1. 힙이란?\n")
    (project.folder / "notes/week4").symlink_to(outside, target_is_directory=True)
    result = project.run("new")
    assert (result.exit_code, "outside the project" in result.stderr) == (2, True)
    assert list(outside.iterdir()) == []
