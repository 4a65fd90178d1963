"""The taxonomy: its names, their spellings, and one of the group's own."""

from __future__ import annotations

import re
import runpy
from typing import TYPE_CHECKING

import pytest

from ankigen.resources import DATA
from ankigen.topics import taxonomy as taxonomy_module
from ankigen.topics.classification import classify, classify_as_written
from ankigen.topics.taxonomy import (
    NAMES_FILE,
    TOPICS_FILE,
    Taxonomy,
    TaxonomyError,
    Topic,
    build_tables,
    has_descendant,
    lay_out_packaged,
    taxonomy,
)
from pages import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from support import Project

ENTRIES = "# Week 1\n#### 하늘\n1. BEP란?\n```\n답\n```\n2. 힙이란?\n```\n답\n```\n"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("로드 밸런싱", "로드벨런싱"),
        ("스레드", "쓰레드"),
        ("컬렉션", "콜렉션"),
        ("블로킹", "블록킹"),
        ("캐시", "캐쉬"),
        ("스케줄링", "스케쥴링"),
        ("디렉터리", "디렉토리"),
        ("프레임워크", "프레임웍"),
        ("Non-Blocking", "nonblocking"),
        ("B+Tree", "b+ tree"),
        ("교착 상태", "데드락"),
        ("스레드", "thread"),
        ("어노테이션", "anotation"),
    ],
)
def test_spellings_of_one_term(one: str, other: str) -> None:
    assert taxonomy().same(one, other)
    assert taxonomy().same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("프로세스", "프로세서"),
        ("process", "프로세서"),
        ("포인터", "포인트"),
        ("스트림", "스트링"),
        ("반정규화", "비정규화"),
        ("정규화", "비정규화"),
        ("공개키", "비대칭키"),
        ("동기", "비동기"),
        ("블로킹", "논블로킹"),
        ("오버로딩", "오버라이딩"),
        ("컴파일러", "컴파일"),
        ("힙", "힙합"),
    ],
)
def test_look_alikes(one: str, other: str) -> None:
    assert not taxonomy().same(one, other)
    assert not taxonomy().same(other, one)


def test_no_two_terms_of_the_taxonomy_meet() -> None:
    known = taxonomy()
    assert len(known.names) > 3_000
    topics = {name.topic for name in known.names.values()}
    assert len([topic for topic in topics if len(topic) > 1]) >= 300
    assert len([topic for topic in topics if len(topic) == 1]) == 17


def test_a_topic_by_its_name() -> None:
    assert taxonomy().find("thread") == taxonomy().find("스레드") == ("운영체제", "스레드")
    assert taxonomy().find("내 주제") is None
    assert taxonomy().named("내 주제") == ("내 주제",)
    assert taxonomy().named("OS::내 주제") == ("운영체제", "내 주제")
    assert taxonomy().named(" :: ") is None


def test_every_name_leads_to_its_topic() -> None:
    known = taxonomy()
    astray = []
    for name in known.names.values():
        topics = classify(f"{name.spelling}에 대해 설명해 주세요", "", known)
        if not name.is_weak and name.topic not in topics and not has_descendant(name.topic, topics):
            astray.append((name.spelling, name.topic, topics))
    assert astray == []


def test_every_topic_is_found_by_a_question() -> None:
    known = taxonomy()
    found: set[Topic] = set()
    for name in known.names.values():
        found.update(classify(f"{name.spelling}란 무엇인가요?", "", known))
    assert {name.topic for name in known.names.values()} - found == set()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("운영체제::블로킹과논블로킹", "운영체제::블로킹과 논블로킹"),
        ("운영체제::캐시메모리", "운영체제::캐시"),
        ("캐시메모리", "컴퓨터구조::캐시"),
        ("컴퓨터구조::수의표현", "컴퓨터구조::수의 표현"),
        ("Java::추상클래스와인터페이스", "Java::추상 클래스와 인터페이스"),
        ("보안::해시암호", "보안::비밀번호해싱"),
        ("해시암호", "보안::비밀번호해싱"),
        ("객체지향::오버로딩과오버라이딩", "객체지향::오버로딩과 오버라이딩"),
        ("소프트웨어공학::프레임워크와라이브러리", "소프트웨어공학::프레임워크와 라이브러리"),
        ("프로그래밍언어::그밖의언어", "프로그래밍언어::그 밖의 언어"),
    ],
)
def test_a_topic_that_was_renamed_is_found_by_its_old_path(old: str, new: str) -> None:
    assert taxonomy().named(old) == tuple(new.split("::"))


def test_what_is_content_is_found_as_ever() -> None:
    own = Taxonomy(build_tables('["음악"]\n"반주" = ["process", "query", "함수와 메서드", "~함수", "~메서드"]\n'))
    assert own.group is not None
    assert own.group.terms_in("processes, queries") == ()
    assert [match.name.spelling for match in own.group.terms_in("함수와 메서드")] == ["함수", "메서드"]
    assert classify_as_written("함수와 메서드", "", own.group) == ()
    assert classify("processes", "", own) == (("음악", "반주"),)


# --- a taxonomy of the group's own ---


def topics_of(project: Project, own_taxonomy: str) -> list[list[str]]:
    project.write("notes/week1.md", ENTRIES)
    project.write("topics.toml", own_taxonomy)
    project.write("ankigen.toml", '[topics]\nfile = "topics.toml"\n')
    assert project.build().exit_code == 0
    return [[tag for tag in note.tags if tag.startswith("topic::")] for note in project.notes()]


def test_an_own_taxonomy_extends_or_replaces(project: Project) -> None:
    own = '["경영"]\nnames = ["Business"]\n"손익분기점" = ["BEP"]\n'
    assert topics_of(project, own) == [["topic::경영::손익분기점"], ["topic::자료구조::힙"]]
    assert topics_of(project, f"extends = false\n{own}") == [["topic::경영::손익분기점"], ["topic::미분류"]]


def test_an_own_name_goes_before_the_packaged_one() -> None:
    own = Taxonomy(build_tables('["음악"]\n"트리" = ["Tree"]\n'))
    assert classify("트리란?", "", own) == (("음악", "트리"),)


def test_the_packaged_taxonomy_is_laid_out() -> None:
    source = (DATA / "topics.toml").read_bytes()
    made = runpy.run_path(str(ROOT / "docs/taxonomy.py"))["made"](source)
    for name, content in made.items():
        assert (DATA / name).read_text("utf-8") == content, "run: python docs/taxonomy.py"


def test_what_is_laid_out_is_what_the_source_says() -> None:
    packaged, from_source = build_tables(), lay_out_packaged((DATA / "topics.toml").read_bytes())
    assert packaged.fingerprint == from_source.fingerprint
    assert dict(packaged.names) == from_source.names
    assert dict(packaged.topics) == from_source.topics
    assert dict(packaged.terms) == from_source.terms
    assert packaged.read_term_lengths() == from_source.read_term_lengths()


def test_what_is_laid_out_of_another_taxonomy_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = 'extends = false\n["음악"]\n"트리" = ["Tree", "나무"]\n"나무와 트리" = ["Trees"]\n'
    (tmp_path / "topics.toml").write_text(own.partition("\n")[2], "utf-8")
    for name in (TOPICS_FILE, NAMES_FILE):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    monkeypatch.setattr(taxonomy_module, "DATA", tmp_path)
    packaged, alone = build_tables(), build_tables(own)
    assert (packaged.names, packaged.topics) == (alone.names, alone.topics)
    assert packaged.terms == alone.terms
    extended = build_tables('["음악"]\n"화음" = ["chord"]\n')
    assert extended.names.keys() == {*alone.names, "화음", "chord"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('["가"]\n"나" = ["다"]\n["라"]\n"마" = ["다"]\n', "“다” is a name of both 가::나 and 라::마"),
        ('["가"]\n"나" = "다"\n', "not a list of names"),
        ('"가" = ["나"]\n', "not a table of concepts"),
        ("[", "not valid TOML"),
    ],
)
def test_a_taxonomy_that_is_wrong_is_refused(project: Project, content: str, told: str) -> None:
    with pytest.raises(TaxonomyError, match=re.escape(told)):
        build_tables(content)
    project.write("notes/week1.md", ENTRIES)
    project.write("topics.toml", content)
    project.write("ankigen.toml", '[topics]\nfile = "topics.toml"\n')
    result = project.build()
    assert (result.exit_code, told in result.stderr) == (2, True)


def test_the_taxonomy_is_read_once() -> None:
    assert isinstance(taxonomy(), Taxonomy)
    assert taxonomy() is taxonomy()
