"""``ankigen topics --explain FILE:LINE``: where each topic of a note comes from."""

import json
from typing import Any

import pytest

from support import Project

NOTES = """\
---
topics: 네트워크
---
# Week 1
#### 하늘
1. HTTP 상태 코드란?
```
세 자리
숫자
```
- 그중 404는?
    ```
    없음
    ```
2. 데드락이란? <!-- topics: 운영체제 -->
```
교착
```
"""
PLAIN = """\
# Week 2
#### 하늘
1. TCP란?
```
규약
```
2. 이 약속을 아나요?
```
물론입니다.
TCP를 말합니다.
```
3. 아무것도 아닌 것?
"""


@pytest.fixture
def notes(project: Project) -> Project:
    project.write("ankigen.toml", "")
    project.write("notes/week1.md", NOTES)
    project.write("notes/week2.md", PLAIN)
    return project


def explain(project: Project, position: str) -> dict[str, Any]:
    explained: dict[str, Any] = json.loads(project.run("topics", "--explain", position, "--json").stdout)
    return explained


def test_a_topic_that_the_question_makes_finer(notes: Project) -> None:
    explained = explain(notes, "notes/week1.md:6")
    assert (explained["question"], explained["answer"]) == ("HTTP 상태 코드란?", "세 자리 숫자")
    (reason,) = explained["reasons"]
    assert (reason["source"], reason["name"], reason["line"]) == ("front matter", "네트워크", 2)
    assert reason["term"]


def test_a_line_of_the_answer_means_its_entry(notes: Project) -> None:
    assert explain(notes, "notes/week1.md:8")["line"] == 6


def test_a_follow_up_has_its_parents_topic(notes: Project) -> None:
    explained = explain(notes, "notes/week1.md:12")
    assert explained["line"] == 11
    (reason,) = explained["reasons"]
    assert (reason["source"], reason["line"]) == ("parent", 6)


def test_a_topic_at_the_question(notes: Project) -> None:
    (reason,) = explain(notes, "notes/week1.md:15")["reasons"]
    assert (reason["source"], reason["topic"], reason["line"]) == ("question line", "운영체제", 15)


@pytest.mark.parametrize(("line", "source", "term_line"), [(3, "question", 3), (7, "answer", 10)])
def test_a_term_and_its_line(notes: Project, line: int, source: str, term_line: int) -> None:
    (reason,) = explain(notes, f"notes/week2.md:{line}")["reasons"]
    assert (reason["source"], reason["name"], reason["line"]) == (source, "TCP", term_line)


def test_a_heading_and_a_folder(project: Project) -> None:
    project.write(
        "ankigen.toml", '[layout]\npreset = "headings"\nquestion = "heading"\ntopic = ["heading", "folder"]\n'
    )
    project.write("notes/운영체제/a.md", "# 모음\n\n## 네트워크\n\n### 상태란?\n\n답이다.\n")
    project.write("notes/운영체제/b.md", "## 상태란?\n\n답이다.\n")
    (reason,) = explain(project, "notes/운영체제/a.md:7")["reasons"]
    assert (reason["source"], reason["name"], reason["line"]) == ("heading", "네트워크", 3)
    (reason,) = explain(project, "notes/운영체제/b.md:1")["reasons"]
    assert (reason["source"], reason["topic"], reason["line"]) == ("path", "운영체제", None)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "네트워크 › TCP: “TCP” in the answer (line 10)"), ("ko", "네트워크 › TCP: 답변에 나오는 ‘TCP’(10행)")],
)
def test_as_text_in_both_languages(notes: Project, language: str, said: str) -> None:
    printed = notes.run("topics", "--explain", "notes/week2.md:7", "--lang", language).stdout
    assert "notes/week2.md:7: 이 약속을 아나요?" in printed
    assert said in printed


def test_an_english_deck_has_english_topics(notes: Project) -> None:
    notes.write("ankigen.toml", '[card]\nlanguage = "en"\n')
    (reason,) = explain(notes, "notes/week2.md:3")["reasons"]
    assert reason["topic"] == "Network::TCP"


def test_a_question_is_explained_in_the_decks_language(notes: Project) -> None:
    notes.write("ankigen.toml", '[card]\nlanguage = "en"\n')
    explained = json.loads(notes.run("topics", "--explain", "TCP란?", "--json").stdout)
    assert (explained["topics"], explained["terms"][0]["topic"]) == (["Network::TCP"], "Network::TCP")
    printed = notes.run("topics", "--explain", "TCP란?").stdout
    assert "Network › TCP" in printed
    assert "네트워크" not in printed
    notes.write("ankigen.toml", "")
    assert "네트워크 › TCP" in notes.run("topics", "--explain", "TCP란?").stdout


def test_without_notes_a_question_is_explained_in_its_own_language(project: Project) -> None:
    assert "네트워크 › TCP" in project.run("topics", "--explain", "TCP란?").stdout
    assert "Network › TCP" in project.run("topics", "--explain", "What is TCP?").stdout


def test_topics_are_in_the_language_that_the_ledger_keeps(notes: Project) -> None:
    notes.write("ankigen.toml", '[card]\nlanguage = "en"\n')
    notes.run("build")
    notes.write("ankigen.toml", "")
    counted = json.loads(notes.run("topics", "--json").stdout)["topics"]
    assert all(topic.startswith(("Network", "Operating")) for topic in counted)


@pytest.mark.parametrize(
    ("position", "nearest"),
    [
        ("notes/wek2.md:3", "notes/week2.md"),
        ("notes/week2.md:99", "notes/week2.md:12"),
        ("notes/week1.md:1", "notes/week1.md:6"),
    ],
)
def test_a_wrong_position_names_the_nearest(notes: Project, position: str, nearest: str) -> None:
    refused = notes.run("topics", "--explain", position)
    assert refused.exit_code == 2
    assert nearest in refused.stderr


def test_a_question_that_ends_in_a_number_is_a_question(notes: Project) -> None:
    assert explain(notes, "TCP의 포트:80")["question"] == "TCP의 포트:80"
