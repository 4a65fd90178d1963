"""Questions that ask the same in other words, and other people's answers to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ankigen.topics.same_question import group_by_key, group_key, rank_by_similarity, unknown_words
from ankigen.topics.spelling import fold
from ankigen.topics.taxonomy import taxonomy
from ankigen.topics.term_text import split_scripts
from corpora import WELL_FORMED_WEEKS

if TYPE_CHECKING:
    from pathlib import Path

    from support import Project


def groups(*questions: str) -> list[list[int]]:
    return group_by_key(group_key(one, "", taxonomy()) for one in questions)


@pytest.mark.parametrize(
    "questions",
    [
        ("로드 벨런싱이란 무엇인가?", "로드밸런싱이 뭔가요", "Load Balancing에 대해 설명해 주세요"),
        ("프로세스와 스레드의 차이는?", "쓰레드와 프로세스는 어떻게 다른가요", "Process vs Thread 비교"),
        ("데드락의 발생 조건 4가지는?", "교착 상태가 일어나는 조건을 말해보세요"),
        ("Java의 GC란?", "가비지 컬렉션에 대해서 설명하시오"),
        ("인덱스(Index)란 무엇인가요?", "DB에서 인덱스는 무엇이고 어떨 때 쓰면 좋은가요?"),
        ("인덱스를 왜 쓰나요?", "Index를 사용하는 이유"),
        ("주소창에 URL을 입력하면?", "브라우저에 www.example.com 을 치면 무슨 일이 일어나나요"),
        ("세그먼테이션이란?", "세그멘테이션이란?"),
        ("3-way handshake란?", "3-way handshaking이란?", "3-웨이 핸드셰이크란?"),
        ("Spring Bean이란?", "스프링 빈이란?"),
        ("TCPとUDPの違いは", "TCP と UDP の 違いは"),
        ("롤백이란?", "Rollback이란?"),
        ("공인 IP란?", "Public IP란?"),
        ("얕은 복사란?", "Shallow Copy란?"),
        ("スレッドとは何ですか", "スレッドについて説明してください", "스레드란?"),
        ("블라인드 채용이란?", "블라인드 채용에 대해 설명해주세요"),
        ("String을 int로 변환하는 방법은?", "String에서 int로 변환하는 방법을 설명해 주세요"),
    ],
)
def test_the_same_question(questions: tuple[str, ...]) -> None:
    assert groups(*questions, "전혀 다른 질문입니다", "힙이란?") == [list(range(len(questions)))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("라이브락이란 무엇이고, 어떻게 해결하나요?", "라이브락이란 무엇인가요?"),
        ("라이브락을 예방하는 방법은?", "라이브락을 해결하는 방법은?"),
        ("힙 정렬의 시간 복잡도는?", "힙 정렬의 시간 복잡도가 O(n log n)인가요?"),
        ("리눅스란 무엇인가요?", "사용해 본 리눅스는 무엇인가요?"),
        ("guard란 무엇인지 말해주세요", "guard란 무엇인지 말해주세요. guard에서 return을 빼면 어떤 오류가 나나요"),
        ("큐로 스택을 구현해 보세요", "스택으로 큐를 구현해 보세요"),
        ("인터럽트란?", "인터럽트를 처리하는 방법은?"),
        ("3, 4-way handshake의 과정", "4-way handshake의 과정"),
        ("공인 IP란?", "사설 IP란?"),
        ("FTP란?", "SMTP란?"),
        ("최초 적합이란?", "Best Fit이란?"),
        ("URL이란?", "URI란?"),
        ("커밋이란?", "Rollback이란?"),
        ("구글의 쿠버네티스란?", "Helm이란?"),
        ("교착 상태는 무엇이며 일어날 조건은?", "교착 상태는 무엇인가요?"),
        ("자바스크립트의 == 연산자란?", "자바스크립트의 === 연산자란?"),
        ("3-way handshake란?", "4-way handshaking이란?"),
        ("www란 무엇인가?", "주소창에 URL을 입력하면?"),
        ("로드 밸런싱이란?", "로드 밸런싱을 왜 하나요?"),
        ("인덱스의 장점은?", "인덱스의 단점은?"),
        ("프로세스와 스레드의 공통점은?", "프로세스와 스레드의 차이는?"),
        ("PCB가 무엇인가요?", "PCB가 가지고 있는 정보는?"),
        ("TCP란?", "UDP란?"),
        ("뮤텍스란?", "뮤텍스와 세마포어의 차이는?"),
        ("프로세스란?", "프로세서란?"),
        ("왜 그런가요?", "왜 그런가요?"),
        ("String을 int로 바꾸려면?", "int를 String으로 바꾸려면?"),
        ("DTO를 Entity로 변환하는 이유는?", "Entity를 DTO로 변환하는 이유는?"),
        ("HTTP에서 HTTPS로 리다이렉트하려면?", "HTTPS에서 HTTP로 리다이렉트하려면?"),
        ("부모에서 자식으로 값을 넘기려면?", "자식에서 부모로 값을 넘기려면?"),
        ("C#이란?", ".NET이란?"),
        ("C#이란?", "C++이란?"),
    ],
)
def test_another_question(one: str, other: str) -> None:
    assert groups(one, other) == []


def test_a_bare_follow_up_asks_with_its_parent() -> None:
    asked = [("단점은?", "캐시란?"), ("단점은?", "힙이란?"), ("그 단점은 뭔가요?", "캐시가 무엇인가요?")]
    assert group_by_key(group_key(*one, taxonomy()) for one in asked) == [[0, 2]]


@pytest.mark.parametrize("question", ["그럼?", "다른 방법은?", "더 설명해 주세요"])
def test_a_follow_up_that_asks_nothing_of_its_own_does_not_ask_what_its_parent_asks(question: str) -> None:
    asked = [("캐시란?", ""), (question, "캐시란?"), ("또?", "캐시란?")]
    assert group_by_key(group_key(*one, taxonomy()) for one in asked) == []


def test_follow_ups_below_what_a_browser_does_ask_for_themselves() -> None:
    parent = "브라우저 주소창에 URL을 입력하면 어떤 일이 일어나나요?"
    asked = ["DNS는 무엇인가요?", "TCP 연결은 어떻게 맺나요?", "DNS란?"]
    assert group_by_key(group_key(question, parent, taxonomy()) for question in asked) == [[0, 2]]


@given(
    st.lists(st.sampled_from(["힙이란?", "큐란?", "힙의 장점은?", "heap이 뭔가요", "스택과 큐", "가"]), max_size=8)
)
def test_groups_do_not_depend_on_what_else_is_asked(texts: list[str]) -> None:
    alone = groups(*texts)
    assert alone == groups(*texts, "그리디란?", "트리란?")
    for group in alone:
        ranked = rank_by_similarity({index: texts[index] for index in group})
        assert {index: set(others) for index, others in ranked} == {index: set(group) - {index} for index in group}


def test_those_come_first_that_are_worded_most_alike() -> None:
    group = {3: "힙이란 무엇인가요?", 5: "heap에 대해 설명해 주세요", 8: "힙이란 무엇인지?"}
    assert dict(rank_by_similarity(group))[3] == [8, 5]


def test_the_words_that_no_taxonomy_knows_and_that_do_not_ask() -> None:
    question = "블라인드 채용에 대해 힙과 비교하여 설명해주세요"
    assert unknown_words(question, taxonomy()) == [fold("블라인드"), fold("채용")]


# --- related answers on the cards ---


def people(*entries: tuple[str, str, str]) -> str:
    return "# Week 1\n" + "".join(
        f"#### {person}\n1. {question}\n```\n{answer}\n```\n" for person, question, answer in entries
    )


def test_other_peoples_answers_stand_on_the_card(project: Project) -> None:
    project.write(
        "notes/week1.md",
        people(
            ("가", "힙이란?", "트리"), ("나", "heap이 뭔가요?", "완전 이진 트리"), ("다", "힙의 장점은?", "빠르다")
        ),
    )
    project.build()
    first, second, third = project.notes()
    assert "완전 이진 트리" in first.fields["Related"]
    assert "나 · 1주차" in first.fields["Related"]
    assert ">트리<" in second.fields["Related"]
    assert third.fields["Related"] == ""
    assert ["repeat" in note.tags for note in (first, second, third)] == [False, True, False]


def test_how_many_and_whether_is_set_in_the_config(project: Project) -> None:
    project.write("notes/week1.md", people(*((name, "힙이란?", f"답 {name}") for name in "가나다라")))
    project.write("ankigen.toml", "[related]\nmax = 2\n")
    project.build()
    assert all(note.fields["Related"].count("<section") == 2 for note in project.notes())
    project.write("ankigen.toml", "[related]\nenabled = false\n")
    project.build()
    assert all(note.fields["Related"] == "" and "repeat" not in note.tags for note in project.notes())


def test_what_others_answered_is_no_content_of_a_note(project: Project) -> None:
    three = [
        ("가", "힙이란?", "트리"),
        ("나", "heap이 뭔가요?", "완전 이진 트리"),
        ("다", "힙에 대해 설명해주세요", "더미"),
    ]
    project.write("notes/week1.md", people(*three[:2]))
    project.build()
    project.write("notes/week1.md", people(three[0], ("나", "heap이 뭔가요?", "언제나 완전 이진 트리")))
    assert project.build_json()["changed"] == 1
    assert "언제나" in project.notes()[0].fields["Related"]
    project.write("notes/week1.md", people(three[0], ("나", "heap이 뭔가요?", "언제나 완전 이진 트리"), three[2]))
    counts = project.build_json()
    assert (counts["new"], counts["changed"]) == (1, 0)
    assert all(note.fields["Related"].count("<section") == 2 for note in project.notes())


def test_pictures_of_related_answers_come_along(project: Project) -> None:
    from support import PNG

    project.write("notes/a.png", PNG)
    project.write(
        "notes/week1.md", people(("가", "힙이란?", "트리"), ("나", "heap이 뭔가요?", "그림")) + "![](a.png)\n"
    )
    project.build("--person", "가", "-o", "build/weekly-q-a.apkg")
    assert len(project.notes()) == len(project.media()) == 1


@pytest.mark.parametrize(
    "week", [week for week in WELL_FORMED_WEEKS if week.stem in {"Week 17", "Week 21"}], ids=lambda week: week.stem
)
def test_a_question_asked_by_three_brings_the_answers_of_the_others(project: Project, week: Path) -> None:
    project.write(f"notes/{week.name}", week.read_bytes())
    project.build()
    about = [note for note in project.notes() if "topic::네트워크::로드밸런싱" in note.tags]
    balancing = [note for note in about if re.search("이란|무엇이며", note.question)]
    asked = {note.fields["Person"] for note in balancing}
    assert len(asked) == 3
    blocking = [note for note in project.notes() if re.search("블로킹|블록킹|블럭|[Bb]locking", note.question)]
    assert len({tag for note in blocking for tag in note.tags if tag.startswith("topic::운영체제::블로킹")}) == 1
    for note in balancing:
        others = asked - {note.fields["Person"]}
        assert all(other in note.fields["Related"] for other in others)


@pytest.mark.parametrize("letter", ["\u3041", "\u30ff", "\u4e00", "\u9fff", "と"])
def test_a_term_ends_where_kana_or_han_begin(letter: str) -> None:
    assert split_scripts(f"TCP{letter}") == f"TCP {letter}"


@pytest.mark.parametrize("letter", ["\u3040", "\u3100", "\u4dff", "\ua000", "가", "。", "ㅋ"])
def test_a_term_goes_on_before_other_letters(letter: str) -> None:
    assert split_scripts(f"TCP{letter}") == f"TCP{letter}"
