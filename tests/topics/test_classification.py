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


def test_of_two_headings_the_one_right_above_the_questions_is_the_topic(project: Project) -> None:
    entry = (
        f"##### 네트워크\n1. 장점은?{ANSWER}##### 운영체제\n2. 단점은?{ANSWER}###### 스레드\n3. 비용은?{ANSWER}"
    )
    assert topics_of(project, entry) == [["네트워크"], ["운영체제"], ["운영체제::스레드"]]


def test_a_follow_up_has_its_parents_topics(project: Project) -> None:
    entry = f"1. 힙이란?{ANSWER}1-1. 스레드에 안전한가요?{ANSWER}- 단점은?\n    ```\n    느리다\n    ```\n"
    assert topics_of(project, entry) == [["자료구조::힙"]] * 3


def test_what_a_follow_up_names_in_the_field_of_its_parent_wins(project: Project) -> None:
    entry = f"1. TCP란?{ANSWER}1-1. UDP는 왜 빠른가요?{ANSWER}1-2. 힙은요?{ANSWER}"
    assert topics_of(project, entry) == [["네트워크::TCP"], ["네트워크::UDP"], ["네트워크::TCP"]]


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("서브넷 마스크란?", "네트워크::IP::서브넷"),
        ("뮤텍스란?", "네트워크"),
        ("왜 배우나요?", "네트워크"),
        ("서브넷 마스크란? #네트워크", "네트워크"),
    ],
)
def test_a_field_is_refined_by_what_the_question_names_below_it(
    project: Project, question: str, topic: str
) -> None:
    assert topics_of(project, f"##### 네트워크\n1. {question}{ANSWER}") == [[topic]]
    assert topics_of(project, f"1. {question}{ANSWER}", head="---\ntopics: 네트워크\n---\n") == [[topic]]


def test_a_follow_up_below_a_heading_has_what_its_parent_names(project: Project) -> None:
    entry = f"##### 네트워크\n1. UDP란?{ANSWER}1-1. 단점은?{ANSWER}"
    assert topics_of(project, entry) == [["네트워크::UDP"]] * 2


@pytest.mark.parametrize(
    "answer",
    [
        "[글](https://example.org/get/cookie)",
        "자세히: http://redis.example.org/docs",
        "www.example.org 참고",
        'naver <img src="socket.png" alt="그림">',
        "/usr/bin/cron 과 ./heap/queue 와 C:\\stack 에 있다",
        "`mutex.lock()` 을 부른다",
        "queue.py 파일",
    ],
)
def test_addresses_paths_code_and_attributes_hold_no_terms(answer: str) -> None:
    assert classify("이것은 왜 그런가요?", answer) == ()


def test_a_fence_of_code_holds_no_terms(project: Project) -> None:
    entry = "1. 이게 뭔가요?\n```js\nlet queue = new Queue();\nqueue.push(1);\n```\n"
    assert topics_of(project, entry) == [["미분류"]]


def test_a_site_that_is_asked_about_is_text() -> None:
    assert classify("https://www.google.com 을 입력하면?") == (("네트워크", "인터넷동작"),)
    assert classify("[힙](https://example.org)은 왜 쓰나요?") == (("자료구조", "힙"),)


@pytest.mark.parametrize(
    "question",
    [
        "Explain what happens here",
        "Where did this go? Let me know what it was",
        "What type of statement comes next",
        "Name some features that you never use",
        "List 인가요?",
        "값은 $100 인가, $200 인가?",
        "이 파일은 커서 오래 걸리나요?",
        "빈 문자열은 어떻게 되나요?",
    ],
)
def test_everyday_words_are_no_terms(question: str) -> None:
    assert not {"SQL", "Go", "JavaScript", "JDBC", "머신러닝", "인증과인가", "커서", "Bean"} & {
        level for topic in classify(question) for level in topic
    }


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What does EXPLAIN print?", "데이터베이스::SQL::쿼리최적화"),
        ("How do `let` blocks end?", "웹::JavaScript::스코프"),
        ("this는 무엇인가요?", "웹::JavaScript::this"),
        ("Compare overfitting and dropout", "인공지능"),
        ("What is a monitor?", "운영체제::동기화::모니터"),
        ("인가란 무엇인가요?", "보안::인증과인가"),
        ("커서란?", "데이터베이스::커서"),
        ("빈 생명주기란?", "Spring::Bean"),
    ],
)
def test_everyday_words_that_are_marked_or_have_company_are_terms(question: str, topic: str) -> None:
    assert "::".join(classify(question)[0]).startswith(topic)


@pytest.mark.parametrize(
    "question",
    [
        "DNA 복제는 언제 일어나나요?",
        "민법 제404조를 설명하세요",
        "지원 동기가 무엇인가요?",
        "이 보고서의 출처를 밝히세요",
        "승인 프로세스를 설명해 주세요",
        "세포는 왜 규제를 받나요?",
        "How weak was his hypothesis?",
        "Why does a partial answer count?",
        "Which page did you read?",
    ],
)
def test_everyday_words_without_company_are_no_terms(question: str) -> None:
    assert classify(question) == ()


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("복제란 무엇인가?", "데이터베이스::분산데이터베이스"),
        ("MySQL에서 복제는 어떻게 동작하나요?", "데이터베이스"),
        ("동기와 비동기의 차이는?", "운영체제::블로킹과 논블로킹"),
        ("301과 302의 차이는?", "네트워크::HTTP::상태코드"),
        ("weak 참조와 unowned 참조의 차이", "모바일::iOS::ARC"),
    ],
)
def test_everyday_words_with_company_are_terms(question: str, topic: str) -> None:
    assert "::".join(classify(question)[0]).startswith(topic)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("스택은 스레드마다 있나요?", "운영체제::프로세스::주소공간"),
        ("힙 영역과 스택 영역의 차이", "운영체제::프로세스::주소공간"),
        ("스택과 힙의 차이는 무엇인가요?", "운영체제::프로세스::주소공간"),
        ("Heap vs Stack", "운영체제::프로세스::주소공간"),
        ("힙의 시간 복잡도는?", "자료구조::힙"),
        ("배열로 스택과 힙을 구현하세요", "자료구조::배열"),
        ("스택의 공간 복잡도는?", "자료구조::스택"),
    ],
)
def test_stack_and_heap_are_memory_beside_memory(question: str, topic: str) -> None:
    assert "::".join(classify(question)[0]) == topic


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("클래스와 객체의 차이는?", "객체지향::클래스와객체"),
        ("객체와 클래스는 어떻게 다른가요?", "객체지향::클래스와객체"),
        ("변수와 연산자를 설명해주세요", "프로그래밍언어::기초문법"),
        ("함수와 메서드의 차이", "프로그래밍언어::기초문법"),
        ("메서드와 함수의 차이", "프로그래밍언어::기초문법"),
    ],
)
def test_two_weak_words_of_a_field_are_a_topic(question: str, topic: str) -> None:
    assert classify(question) == (tuple(topic.split("::")),)


def test_weak_words_of_two_fields_are_none() -> None:
    assert classify("변수가 든 로그") == ()


def test_the_answer_is_asked_when_the_question_has_one_weak_word() -> None:
    assert classify("왜 이 함수가 느린가요?", "인덱스를 타지 못해서") == (("데이터베이스", "인덱스"),)


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("queries?", "query?"),
        ("processes?", "process?"),
        ("libraries?", "library?"),
        ("hashes?", "hash?"),
        ("proxies?", "proxy?"),
        ("RestController란?", "@RestController란?"),
        ("Autowired는?", "@Autowired는?"),
    ],
)
def test_forms_of_a_term(question: str, form: str) -> None:
    assert classify(question) == classify(form) != ()


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("주소 변환은 어떻게 이루어지나요?", "운영체제::가상메모리::주소변환"),
        ("페이지와 세그먼트의 차이", "운영체제::가상메모리"),
        ("try-with-resources를 쓰는 이유", "Java::예외처리"),
        ("Young 영역과 Old 영역", "Java::가비지컬렉션"),
        ("오토와이어링이란?", "Spring::DI"),
        ("2단계 락킹이란?", "데이터베이스::트랜잭션::락"),
        ("가용성과 내결함성의 차이", "인프라::확장성"),
        ("윈도우 크기는 어떻게 정해지나요?", "네트워크::TCP::흐름제어"),
        ("선형 자료구조와 비선형 자료구조", "자료구조::자료구조의종류"),
        ("computed와 watch의 차이", "웹::웹프레임워크::Vue"),
        ("inflate란?", "모바일::안드로이드::안드로이드뷰"),
        ("TTL이란 무엇인가요?", "네트워크::IP"),
        ("require와 import의 차이", "웹::JavaScript::모듈시스템"),
        ("볼츠만 머신이란?", "인공지능::딥러닝"),
        ("인덱스 할당이란?", "운영체제::파일시스템"),
        ("캐시 메모리란?", "컴퓨터구조::캐시"),
        ("브라우저 캐시란?", "네트워크::HTTP::HTTP캐시"),
        ("캐싱 전략을 설명해주세요", "인프라::캐싱"),
        ("UITableView의 셀 재사용", "모바일::iOS::UIKit"),
        ("액티비티 생명주기", "모바일::안드로이드::액티비티"),
        ("flex와 grid의 차이", "웹::CSS::레이아웃"),
    ],
)
def test_a_teachers_words(question: str, topic: str) -> None:
    assert "::".join(classify(question)[0]).startswith(topic)


@pytest.mark.parametrize("heading", ["출처", "학습", "Index", "페이지"])
def test_a_section_of_a_file_is_no_topic(project: Project, heading: str) -> None:
    assert topics_of(project, f"##### {heading}\n1. 왜 그런가요?{ANSWER}") == [["미분류"]]


def test_a_tag_may_end_in_a_sharp(project: Project) -> None:
    assert topics_of(project, f"1. 박싱이란? #C#{ANSWER}2. 힙이란? #C++{ANSWER}") == [
        ["프로그래밍언어::C#"],
        ["::".join(classify("C++란?")[0])],
    ]


def test_languages_are_topics_of_their_own() -> None:
    assert classify("PHP란?") == (("프로그래밍언어", "PHP"),)
    assert classify("finalize는 언제 불리나요?") == (("Java", "가비지컬렉션"),)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("スレッドプールの利点は何ですか", "운영체제::스레드::스레드풀"),
        ("デッドロックを防ぐには", "운영체제::교착상태"),
        ("プロセスとスレッドの違い", "운영체제"),
        ("サーバー証明書とは", "네트워크::HTTPS"),
        ("トランザクションのロールバックはいつ起きますか", "데이터베이스::트랜잭션"),
        ("ハッシュテーブルの衝突をどう解決しますか", "자료구조::해시"),
        ("コンパイラーとは", "프로그래밍언어::컴파일러"),
        ("コンパイラとは", "프로그래밍언어::컴파일러"),
    ],
)
def test_japanese_names_of_concepts(question: str, topic: str) -> None:
    assert "::".join(classify(question)[0]).startswith(topic)


@pytest.mark.parametrize(
    "question",
    [
        "상속세는 누가 내나요?",
        "상속을 거절할 수 있나요?",
        "계약 위반 소송에서 인증된 사본이 필요한가요?",
        "세포에서 커서 같은 것을 무엇이라고 하나요?",
        "유전자 배열은 어떻게 읽나요?",
        "쿠키를 바삭하게 만들려면?",
        "스프링클러는 언제 작동하나요?",
        "Which genes follow Mendelian inheritance?",
        "クッキーを焼く時間は",
    ],
)
def test_words_of_another_subject_are_no_terms(question: str) -> None:
    assert classify(question) == ()


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("상속이란 무엇인가요?", "객체지향::상속"),
        ("상속을 코드 재사용에 쓰면 안 되는 이유는?", "객체지향::상속"),
        ("쿠키의 만료 시간은 어떻게 정하나요?", "네트워크::쿠키와세션"),
        ("유전 알고리즘과 그리디 알고리즘의 차이", "알고리즘"),
        ("자바 생태계에서 빌드 도구의 역할", "Java"),
        ("우선 순위 큐를 힙으로 구현하는 이유", "자료구조"),
    ],
)
def test_such_words_stay_terms_in_computing(question: str, topic: str) -> None:
    assert "::".join(classify(question)[0]).startswith(topic)
