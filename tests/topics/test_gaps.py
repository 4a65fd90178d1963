"""Which concepts of the taxonomy a group has no question on: the gaps before the interview."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from ankigen import bounded_toml
from ankigen.resources import DATA
from ankigen.topics.gaps import OFTEN_ASKED_FILE
from ankigen.topics.taxonomy import taxonomy

if TYPE_CHECKING:
    from support import Project

WEEK = "# Week 1\n#### 가온\n1. 뮤텍스란?\n```\na\n```\n2. 세마포어란?\n3. TCP 핸드셰이크란?\n```\nb\n```\n"


def read_gaps(project: Project) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = json.loads(project.run("stats", "--gaps", "--json").stdout)["fields"]
    return fields


def test_fields_that_the_group_asks_about_come_first(project: Project) -> None:
    project.write("notes/week01.md", WEEK)
    systems, network, *others = read_gaps(project)
    assert (systems["field"], systems["questions"]) == ("운영체제", 2)
    assert (network["field"], network["questions"]) == ("네트워크", 1)
    assert {field["questions"] for field in others} == {0}


def test_a_concept_is_asked_about_with_what_is_below_it(project: Project) -> None:
    project.write("notes/week01.md", WEEK)
    systems = read_gaps(project)[0]
    assert not {"운영체제::동기화", "운영체제::동기화::뮤텍스", "운영체제::동기화::세마포어"} & set(
        systems["gaps"]
    )
    assert "운영체제::동기화::경쟁상태" in systems["gaps"]
    assert systems["asked"] == 3  # 동기화, 뮤텍스, 세마포어


def test_of_untouched_concepts_the_topmost_is_named_and_the_best_known_comes_first(project: Project) -> None:
    project.write("notes/week01.md", WEEK)
    gaps = read_gaps(project)[0]["gaps"]
    assert "운영체제::프로세스" in gaps[:3]
    assert "운영체제::가상메모리" in gaps[:3]
    assert not any(topic.startswith("운영체제::프로세스::") for topic in gaps)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["Questions on 5 of ", "운영체제: 3 of ", ", and ", "No question at all: 데이터베이스, "]),
        ("ko", ["가운데 5개에 질문이 있습니다", "개 중 3개", " 외 ", "질문이 하나도 없는 분야: 데이터베이스, "]),
    ],
)
def test_text_names_a_few_and_counts_the_rest(project: Project, language: str, lines: list[str]) -> None:
    project.write("notes/week01.md", WEEK)
    printed = project.run("stats", "--gaps", "--lang", language).stdout
    assert all(line in printed for line in lines)
    assert len(printed.splitlines()) < 12


def test_gaps_have_the_names_of_the_decks_language(project: Project) -> None:
    project.write("notes/week01.md", "# Week 1\n#### Ada\n1. What is a mutex?\n```\na\n```\n")
    systems = read_gaps(project)[0]
    assert systems["field"] == "Operating System"
    assert "Operating System::Process" in systems["gaps"]


def test_a_group_with_its_own_taxonomy_sees_its_own_gaps(project: Project) -> None:
    project.write("ankigen.toml", '[topics]\nfile = "topics.toml"\n')
    project.write("topics.toml", 'extends = false\n["세포생물학"]\n"효소" = []\n"리보솜" = []\n')
    project.write("notes/week01.md", "# Week 1\n#### 가온\n1. 효소란?\n```\na\n```\n")
    (biology,) = read_gaps(project)
    assert biology["gaps"] == ["세포생물학::리보솜"]
    project.write("notes/week01.md", "# Week 1\n#### 가온\n1. 효소와 리보솜의 차이는?\n```\na\n```\n")
    assert "(none left)" in project.run("stats", "--gaps").stdout


def test_what_is_asked_often_is_a_concept_of_the_taxonomy() -> None:
    topics = set(taxonomy().topics)
    for field, concepts in bounded_toml.loads((DATA / OFTEN_ASKED_FILE).read_text("utf-8")).items():
        for concept in msgspec.convert(concepts, list[str]):
            assert (field, *concept.split("::")) in topics
