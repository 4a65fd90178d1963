"""What a line asks, without the marks before it, and whether it asks at all."""

import pytest

from ankigen.reading import question_line
from ankigen.reading.question_line import QuestionLine


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("What is a cache?", QuestionLine("What is a cache?")),
        ("3. What is a cache?", QuestionLine("What is a cache?", number="3")),
        ("2-1. 왜 쓰나요?", QuestionLine("왜 쓰나요?", number="2-1")),
        ("3.6 1.7 버전의 기본값은?", QuestionLine("1.7 버전의 기본값은?", number="3.6")),
        ("2. 1.8 에서는?", QuestionLine("1.8 에서는?", number="2")),
        ("4. 1) 힙이란?", QuestionLine("힙이란?", number="1")),
        ("① 캐시란?", QuestionLine("캐시란?")),
        ("**Q. 캐시란?**", QuestionLine("캐시란?", is_labelled=True)),
        ("**Q2)** 캐시란?", QuestionLine("캐시란?", number="2", is_labelled=True)),
        ("Question 4: Why?", QuestionLine("Why?", number="4", is_labelled=True)),
        ("꼬리질문: 왜 그런가요?", QuestionLine("왜 그런가요?", is_labelled=True, is_follow_up=True)),
        ("추가 질문 2. 왜?", QuestionLine("왜?", number="2", is_labelled=True, is_follow_up=True)),
        ("[OS][필수] 스레드란?", QuestionLine("스레드란?", tags=("OS", "필수"))),
        ("4. **[OS] 힙** **을 설명하시오.**", QuestionLine("**힙** **을 설명하시오.**", tags=("OS",), number="4")),
        ("**[DB]** 색인이란?", QuestionLine("색인이란?", tags=("DB",))),
        ("__[DB]__ [필수] 색인이란?", QuestionLine("색인이란?", tags=("DB", "필수"))),
        (
            "**[색인](https://example.org) 이란** **무엇?**",
            QuestionLine("**[색인](https://example.org) 이란** **무엇?**"),
        ),
        ("**[DB]**", QuestionLine("[DB]")),
        ("[OS]", QuestionLine("[OS]")),
        ("⭐ **7. 힙이란?** 🔥", QuestionLine("힙이란?", number="7")),
        ("- [ ] Why?", QuestionLine("Why?")),
        ("[캐시란?](cache.md)", QuestionLine("캐시란?")),
        ("<b>캐시란?</b> [위로](#top)", QuestionLine("캐시란?")),
        (r"a \* b &lt; c?", QuestionLine("a * b < c?")),
        ("`<p>`는 언제 닫나요?", QuestionLine("`<p>`는 언제 닫나요?")),
        ("Q. `<br/>` 와 `&nbsp;` 는?", QuestionLine("`<br/>` 와 `&nbsp;` 는?", is_labelled=True)),
        (r"`a\*b` 와 \* 는?", QuestionLine(r"`a\*b` 와 * 는?")),
        ("<code>&lt;i&gt;</code>는?", QuestionLine("`<i>`는?")),
        ("<em>과 <i>의 차이는?", QuestionLine("<em>과 <i>의 차이는?")),
        ("<h1>은 몇 번 쓰나요?", QuestionLine("<h1>은 몇 번 쓰나요?")),
        ("<p>단락이란?", QuestionLine("단락이란?")),
        ("<strong>힙이란?</strong><br>", QuestionLine("힙이란?")),
        ("질문이 많은 날", QuestionLine("질문이 많은 날")),
        ("*힙은 왜 쓰나요?*", QuestionLine("힙은 왜 쓰나요?")),
        ("_3. What is a heap?_", QuestionLine("What is a heap?", number="3")),
        ("*args 와 **kwargs 는?", QuestionLine("*args 와 **kwargs 는?")),
        ("q.offer(x) 로 넣는다", QuestionLine("q.offer(x) 로 넣는다")),
        ("Q.poll() 로 꺼낸다", QuestionLine("Q.poll() 로 꺼낸다")),
        ("q.size 는 몇인가?", QuestionLine("q.size 는 몇인가?")),
        ("q. 캐시란?", QuestionLine("캐시란?", is_labelled=True)),
        ("Q.캐시란?", QuestionLine("캐시란?", is_labelled=True)),
        ("Q.What is a heap?", QuestionLine("What is a heap?", is_labelled=True)),
        ("", QuestionLine("")),
    ],
)
def test_a_line_is_parted_into_marks_and_question(typed: str, expected: QuestionLine) -> None:
    assert question_line.parse_line(typed) == expected


@pytest.mark.parametrize(
    ("line", "anywhere", "as_heading"),
    [
        ("캐시는 왜 빠른가요", True, True),
        ("힙이란", True, True),
        ("스택이 비었냐?", True, True),
        ("What happens on a page fault", True, True),
        ("TCP는 연결 지향이다 (O/X)", True, True),
        ("When to Use", False, False),
        ("How to use it:", False, False),
        ("When to use it?", True, True),
        ("How to prevent a race", True, True),
        ("Why Kafka", True, True),
        ("전원을 켜면 운영체제가 뜨기까지 일어나는 일", False, True),
        ("요청이 들어올 때부터 응답까지의 흐름", False, True),
        ("키를 누를 때 생기는 일", False, True),
        ("컴파일 과정", False, False),
        ("什么是哈希表", True, True),
        ("栈和队列的区别", True, True),
        ("哈希表的实现", False, False),
        ("了解如何扩容", False, False),
        ("캐시에 대해 설명해 주세요. 예시도", False, True),
        ("The difference between TCP and UDP", False, True),
        ("캐시는 빠르다.", False, False),
        ("캐시의 장점", False, False),
        ("References", False, False),
        ("제목은 `[ch?-Q??] 이름` 으로 쓴다", False, False),
        ("`a ? b : c`", False, False),
        ("`??` 는 무엇인가요?", True, True),
        ("T extends U ? X : Y", False, False),
        ("옵셔널에는 ? 연산자를 쓴다", False, False),
        ("조건식 ? 참 : 거짓 꼴로 쓴다", False, False),
        ("조건? 앞의 값 : 뒤의 값", False, False),
        ("꺼내는 쪽은 <? extends Fruit>", False, False),
        ("Box<?>, Pair<String, ?>", False, False),
        ("**/fruits/?<color>**", False, False),
        ("https://example.org/fruits?color=red", False, False),
        ("**open(path, mode?)**", False, False),
        ("color?: string", False, False),
        ("user?.id", False, False),
        ("JVM? : 자바를 돌린다", True, True),
        ("DTO(why?)", True, True),
        ("Box<?>는 언제 쓰나요", True, True),
        ("왜 쓰나요?<br>", True, True),
        ("春に植えるのがいいのかな？", False, True),
        ("いつ植えますか？", True, True),
        ("? 가 붙은 필드는 비어 있을 수 있다", False, False),
        ("힙은 왜 쓰나요 ? 스택은요", True, True),
        ("색인을 나누는 기준 ?", True, True),
        ("아래 예제로 힙을 살펴보자.", False, True),
        ("힙과 스택을 비교해 보자", True, True),
        ("힙은 왜 쓸까? 예제로 살펴보자", True, True),
        ("When the cache is full, the oldest entry goes.", False, True),
        ("When is the cache full", True, True),
        ("What we need is a lock.", False, True),
        ("Why is it slow.", True, True),
        ("How is it ordered? The table has an index that is kept in order.", False, True),
        ("How is it ordered? Give an example.", True, True),
        ("힙은 왜 빠를까? 뿌리만 보면 되기 때문에 자주 꺼내도 늦지 않는다.", False, True),
        ("- 필드는 늦게 만들게 하라.", False, True),
        ("두 정렬의 차이를 설명하라.", True, True),
        ("describe(name, body) groups tests", False, True),
        ("Compare it with both neighbours.", False, True),
        ("Define a class, then make an object of it.", False, True),
        ("Compare a heap with a stack.", True, True),
        ("텃밭 문에는 인증이나 인가", False, False),
        ("인증/인가", False, False),
        ("병해 인지", False, False),
        ("거름이란 무엇 인가", True, True),
        ('가게는 손님에게 "포장할까요?"라고 물어본다.', False, True),
        ('"포장할까요?"라고 물으면 어떻게 답하나요?', True, True),
    ],
)
def test_a_heading_asks_sooner_than_another_line(line: str, anywhere: bool, as_heading: bool) -> None:
    assert question_line.is_question(line) is anywhere
    assert question_line.is_question_heading(line) is as_heading


@pytest.mark.parametrize(
    ("line", "is_request"),
    [
        ("왜 그럴까요?", True),
        ("차이를 설명하시오", True),
        ("Why is that?", True),
        ("왜 느린지 알아보자", False),
        ("빠르기 때문이다.", False),
    ],
)
def test_a_request_wants_an_answer(line: str, is_request: bool) -> None:
    assert question_line.is_request(line) is is_request


@pytest.mark.parametrize(
    ("line", "is_polite"),
    [
        ("왜 쓰나요?", True),
        ("설명해 주십시오", True),
        ("Why?", True),
        ("왜 쓰는가?", False),
        ("정렬이 필요", False),
    ],
)
def test_interviewers_are_polite(line: str, is_polite: bool) -> None:
    assert question_line.is_polite(line) is is_polite


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("#1", "1"),
        ("**Q2.**", "2"),
        ("문제 3", "3"),
        ("4)", "4"),
        ("Question", ""),
        ("Q. 왜?", None),
        ("1. 왜?", None),
    ],
)
def test_a_label_alone_has_a_number_or_none(typed: str, number: str | None) -> None:
    assert question_line.read_bare_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "is_link"),
    [("[캐시란?](#cache)", True), ("**[a](b(c))**", True), ("[캐시](a.md) 참고", False), ("[OS] 캐시란?", False)],
)
def test_an_entry_of_a_table_of_contents_is_a_link(typed: str, is_link: bool) -> None:
    assert question_line.is_link(typed) is is_link
