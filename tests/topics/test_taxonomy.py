"""Topics found by the terms of a question; spellings of one term; and questions that ask the same."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ankigen.resources import DATA
from ankigen.topics import same_question, term_scanner
from ankigen.topics import taxonomy as taxonomy_module
from ankigen.topics.taxonomy import Taxonomy, TaxonomyError, tables, taxonomy
from pages import ROOT

if TYPE_CHECKING:
    from support import Project

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def test_plain_english_is_no_abbreviation() -> None:
    known = taxonomy()
    assert known.classify("What is a queue?") == known.classify("Queue?")
    assert known.classify("Is ISA a term?") == known.classify("ISA?")
    assert known.classify("P-NP 문제란?") == known.classify("PNP?")


# --- one term in many spellings ---


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


@given(st.text())
def test_folding_is_final(spelling: str) -> None:
    assert term_scanner.fold(term_scanner.fold(spelling)) == term_scanner.fold(spelling)


def test_no_two_terms_of_the_taxonomy_meet() -> None:
    known = taxonomy()
    assert len(known.names) > 3_000
    topics = {name.topic for name in known.names.values()}
    assert len([topic for topic in topics if len(topic) > 1]) >= 300
    assert len([topic for topic in topics if len(topic) == 1]) == 17


# --- the topic of a question ---


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
    assert "::".join(taxonomy().classify(question)[0]) == topic


@pytest.mark.parametrize(
    "question", ["구글은 어떤 회사인가요?", "힙합이란?", "왜 그런가요?", "포인트 적립", "go home"]
)
def test_no_topic_where_no_term_is(question: str) -> None:
    assert "golang" not in str(taxonomy().classify(question)).lower()
    assert question == "go home" or taxonomy().classify(question) == ()


def test_a_question_about_two_things_has_two_topics() -> None:
    assert taxonomy().classify("프로세스와 스레드의 차이는?") == (("운영체제", "프로세스"), ("운영체제", "스레드"))


def test_the_answer_is_asked_when_the_question_says_nothing() -> None:
    assert taxonomy().classify("이것은 왜 느린가요?", "인덱스를 타지 못해서") == (("데이터베이스", "인덱스"),)
    assert taxonomy().classify("힙이란?", "인덱스를 타지 못해서") == (("자료구조", "힙"),)


def topics_of(project: Project, entry: str, config: str = "", head: str = "") -> list[list[str]]:
    project.write("notes/week1.md", f"{head}# Week 1\n#### 하늘\n{entry}")
    project.write("ankigen.toml", config)
    assert project.build().exit_code == 0
    return [
        [tag.removeprefix("topic::") for tag in note.tags if tag.startswith("topic::")] for note in project.notes()
    ]


ANSWER = "\n```\n답\n```\n"


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


# --- a taxonomy of the group's own ---


def test_an_own_taxonomy_extends_or_replaces(project: Project) -> None:
    project.write("topics.toml", '["경영"]\nnames = ["Business"]\n"손익분기점" = ["BEP"]\n')
    config = '[topics]\nfile = "topics.toml"\n'
    entries = f"1. BEP란?{ANSWER}2. 힙이란?{ANSWER}"
    assert topics_of(project, entries, config) == [["경영::손익분기점"], ["자료구조::힙"]]
    project.write("topics.toml", 'extends = false\n["경영"]\n"손익분기점" = ["BEP"]\n')
    assert topics_of(project, entries, config) == [["경영::손익분기점"], ["미분류"]]


def test_an_own_name_goes_before_the_packaged_one() -> None:
    known = Taxonomy(tables('["음악"]\n"트리" = ["Tree"]\n'))
    assert known.classify("트리란?") == (("음악", "트리"),)


def test_the_packaged_taxonomy_is_laid_out() -> None:
    source = (DATA / "topics.toml").read_bytes()
    made = runpy.run_path(str(ROOT / "docs/taxonomy.py"))["made"](source)
    assert (DATA / "topics.tsv").read_text("utf-8") == made, "run: python docs/taxonomy.py"


def test_what_is_laid_out_of_another_taxonomy_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = 'extends = false\n["음악"]\n"트리" = ["Tree", "나무"]\n"나무와 트리" = ["Trees"]\n'
    (tmp_path / "topics.toml").write_text(own.partition("\n")[2], "utf-8")
    (tmp_path / "topics.tsv").write_bytes((DATA / "topics.tsv").read_bytes())
    monkeypatch.setattr(taxonomy_module, "DATA", tmp_path)
    packaged, alone = tables(), tables(own)
    assert (packaged.names, packaged.topics, packaged.single) == (alone.names, alone.topics, alone.single)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('["가"]\n"나" = ["다"]\n["라"]\n"마" = ["다"]\n', "“다” is a name of both 가::나 and 라::마"),
        ('["가"]\n"나" = "다"\n', "not a list of names"),
        ('"가" = ["나"]\n', "no table of concepts"),
        ("[", "not TOML"),
    ],
)
def test_a_taxonomy_that_is_wrong_is_refused(project: Project, content: str, told: str) -> None:
    with pytest.raises(TaxonomyError, match=re.escape(told)):
        tables(content)
    project.write("notes/week1.md", f"# Week 1\n#### 하늘\n1. 힙이란?{ANSWER}")
    project.write("topics.toml", content)
    project.write("ankigen.toml", '[topics]\nfile = "topics.toml"\n')
    result = project.build()
    assert (result.exit_code, told in result.stderr) == (2, True)


# --- ankigen topics ---


def test_the_topics_command(project: Project) -> None:
    entries = f"1. 힙이란?{ANSWER}2. 블라인드 채용이란?{ANSWER}3. 블라인드 채용의 장점은?\n"
    project.write("notes/week1.md", f"# Week 1\n#### 하늘\n{entries}")
    shown = project.run("topics")
    assert "3 questions, 33% with a topic" in shown.stdout
    assert "notes/week1.md:7: 블라인드 채용이란?" in shown.stdout
    assert '"블라인드" = []  # 2 questions' in project.run("topics", "--suggest").stdout
    explained = project.run("topics", "--explain", "쓰레드란?").stdout
    assert "스레드 → 운영체제 › 스레드" in explained
    assert (project.folder / "build").exists() is False


# --- the same question in other words ---


def groups(*questions: str) -> list[list[int]]:
    return same_question.groups(same_question.group_key(one, "", taxonomy()) for one in questions)


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
        ("블라인드 채용이란?", "블라인드 채용에 대해 설명해주세요"),
    ],
)
def test_the_same_question(questions: tuple[str, ...]) -> None:
    assert groups(*questions, "전혀 다른 질문입니다", "힙이란?") == [list(range(len(questions)))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("로드 밸런싱이란?", "로드 밸런싱을 왜 하나요?"),
        ("인덱스의 장점은?", "인덱스의 단점은?"),
        ("PCB가 무엇인가요?", "PCB가 가지고 있는 정보는?"),
        ("TCP란?", "UDP란?"),
        ("뮤텍스란?", "뮤텍스와 세마포어의 차이는?"),
        ("프로세스란?", "프로세서란?"),
        ("왜 그런가요?", "왜 그런가요?"),
    ],
)
def test_another_question(one: str, other: str) -> None:
    assert groups(one, other) == []


def test_a_bare_follow_up_asks_with_its_parent() -> None:
    asked = [("단점은?", "캐시란?"), ("단점은?", "힙이란?"), ("그 단점은 뭔가요?", "캐시가 무엇인가요?")]
    assert same_question.groups(same_question.group_key(*one, taxonomy()) for one in asked) == [[0, 2]]


@given(
    st.lists(st.sampled_from(["힙이란?", "큐란?", "힙의 장점은?", "heap이 뭔가요", "스택과 큐", "가"]), max_size=8)
)
def test_groups_do_not_depend_on_what_else_is_asked(texts: list[str]) -> None:
    alone = groups(*texts)
    assert alone == groups(*texts, "그리디란?", "트리란?")
    for group in alone:
        nearest = same_question.nearest({place: texts[place] for place in group})
        assert {place: set(others) for place, others in nearest} == {
            place: set(group) - {place} for place in group
        }


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
    assert "나 · Week 1" in first.fields["Related"]
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


def test_the_wording_of_a_related_answer_is_not_content_but_which_there_are_is(project: Project) -> None:
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
    project.write("notes/week1.md", people(*three))
    counts = project.build_json()
    assert (counts["new"], counts["changed"]) == (1, 2)


def test_pictures_of_related_answers_come_along(project: Project) -> None:
    from support import PNG

    project.write("notes/a.png", PNG)
    project.write(
        "notes/week1.md", people(("가", "힙이란?", "트리"), ("나", "heap이 뭔가요?", "그림")) + "![](a.png)\n"
    )
    project.build("--person", "가")
    assert len(project.notes()) == len(project.media()) == 1


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not beside this checkout")
def test_week_17_knows_what_is_asked_by_three(project: Project) -> None:
    project.write("notes/week17.md", (CORPUS / "weekly" / "Week 17.md").read_bytes())
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


def test_the_taxonomy_is_read_once_and_fast() -> None:
    assert isinstance(taxonomy(), Taxonomy)
    assert taxonomy() is taxonomy()
