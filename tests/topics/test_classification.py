"""The topics of a question, by the terms that it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ankigen.topics import classification
from ankigen.topics.taxonomy import Topic, taxonomy

if TYPE_CHECKING:
    from support import Project

ANSWER = "\n```\n답\n```\n"


def classify(question: str, answer: str = "") -> tuple[Topic, ...]:
    return classification.classify(question, answer, taxonomy())


def test_plain_english_is_no_abbreviation() -> None:
    assert classify("What is a queue?") == classify("Queue?")
    assert classify("Is ISA a term?") == classify("ISA?")
    assert classify("P-NP 문제란?") == classify("PNP?")


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("로드 벨런싱이란 무엇인가?", "네트워크::로드밸런싱"),
        ("로드밸런서는 왜 쓰나요", "네트워크::로드밸런싱"),
        ("쓰레드 풀이 뭔가요?", "운영체제::스레드::스레드풀"),
        ("TCP는 왜 혼잡을 제어하나요?", "네트워크::TCP"),
        ("TCP 혼잡제어의 방법은?", "네트워크::TCP::혼잡제어"),
        ("컨텍스트 스위칭의 비용", "운영체제::컨텍스트스위칭"),
        ("힙이란?", "자료구조::힙"),
        ("힙 정렬의 시간 복잡도", "알고리즘::정렬::힙정렬"),
        ("@Transactional 은 어떻게 동작하나요?", "Spring::Transactional"),
        ("데이터베이스란?", "데이터베이스"),
        ("N+1 문제를 설명해주세요", "Spring::JPA"),
        ("Docker와 쿠버네티스의 차이", "인프라::컨테이너"),
    ],
)
def test_the_main_topic(question: str, topic: str) -> None:
    assert "::".join(classify(question)[0]) == topic


@pytest.mark.parametrize("question", ["구글은 어떤 회사인가요?", "힙합이란?", "왜 그런가요?", "포인트 적립"])
def test_no_topic_where_no_term_is(question: str) -> None:
    assert classify(question) == ()


def test_go_is_a_word_before_it_is_a_language() -> None:
    assert "golang" not in str(classify("go home")).lower()


def test_a_question_about_two_things_has_two_topics() -> None:
    assert classify("프로세스와 스레드의 차이는?") == (("운영체제", "프로세스"), ("운영체제", "스레드"))


def test_the_answer_is_asked_when_the_question_says_nothing() -> None:
    assert classify("이것은 왜 느린가요?", "인덱스를 타지 못해서") == (("데이터베이스", "인덱스"),)
    assert classify("힙이란?", "인덱스를 타지 못해서") == (("자료구조", "힙"),)


def topics_of(project: Project, entry: str, config: str = "", head: str = "") -> list[list[str]]:
    project.write("notes/week1.md", f"{head}# Week 1\n#### 하늘\n{entry}")
    project.write("ankigen.toml", config)
    assert project.build().exit_code == 0
    return [
        [tag.removeprefix("topic::") for tag in note.tags if tag.startswith("topic::")] for note in project.notes()
    ]


@pytest.mark.parametrize(
    ("entry", "head", "topic"),
    [
        (f"1. 힙이란?{ANSWER}", "", "자료구조::힙"),
        (f"1. 힙이란? #운영체제{ANSWER}", "", "운영체제"),
        (f"1. 힙이란? <!-- topics: 스레드 -->{ANSWER}", "", "운영체제::스레드"),
        (f"1. 힙이란?{ANSWER}", "---\ntopics: DB\n---\n", "데이터베이스"),
        (f"##### 쓰레드\n1. 힙이란?{ANSWER}", "", "자료구조::힙"),
        (f"##### 스레드\n1. 힙이란?{ANSWER}", "", "운영체제::스레드"),
        ("1. 이게 뭔가요?\n```\n힙은 빠르다\n```\n", "", "자료구조::힙"),
        (f"1. 이게 뭔가요?{ANSWER}", "", "미분류"),
    ],
)
def test_the_first_source_that_says_something_wins(project: Project, entry: str, head: str, topic: str) -> None:
    config = '[people]\n"하늘" = ["쓰레드"]\n' if "쓰레드" in entry else ""
    assert topics_of(project, entry, config, head) == [[topic]]


def test_a_follow_up_has_its_parents_topics(project: Project) -> None:
    entry = f"1. 힙이란?{ANSWER}1-1. 스레드에 안전한가요?{ANSWER}- 단점은?\n    ```\n    느리다\n    ```\n"
    assert topics_of(project, entry) == [["자료구조::힙"]] * 3
