"""Which of the lines that may ask are the questions of a file, by the forms of the layout."""

import pytest

from ankigen.config.settings import Layout
from ankigen.layouts.freeform.marking.outline import build_outline
from ankigen.layouts.freeform.selection.heading_tree import find_title_week
from ankigen.layouts.freeform.selection.question_selection import QuestionSelector
from ankigen.layouts.presets import find_rules


def select(notes: str, layout: Layout, *, is_index: bool = False) -> list[str]:
    """Return the lines and summaries that are questions."""
    outline = build_outline(notes)
    selector = QuestionSelector(outline, notes.split("\n"), find_rules(layout), is_index=is_index)
    marks = [mark.question for mark in outline.marks if id(mark) in selector.questions]
    return marks + [fold.summary for fold in outline.folds if id(fold) in selector.folds]


HEADINGS = Layout(preset="headings")
BULLETS = Layout(preset="bullets")
DETAILS = Layout(preset="details")


@pytest.mark.parametrize(
    ("notes", "questions"),
    [
        ("# OS\n## 캐시란?\n빠르다\n## Key\n값\n## 참고\nx\n", ["캐시란?", "Key"]),
        ("## 캐시란?\n### 장점\nx\n### 단점은?\ny\n", ["캐시란?"]),
        ("## 캐시란?\n### 장점은?\nx\n### 단점은?\ny\n", ["캐시란?", "장점은?", "단점은?"]),
        ("# 왜 배우나?\n## 캐시란?\nx\n", ["캐시란?"]),
        ("# OS\n## cache\nfast\n## heap\ntree\n", ["cache", "heap"]),
        ("# Week 3\n## cache\nfast\n", []),
        ("## 3주차\nx\n## 캐시란?\ny\n", ["캐시란?"]),
        ("## 문제 1 정렬\n**Q. 무엇이 빠른가?**\nx\n", ["무엇이 빠른가?"]),
        ("**1. 캐시란?**\nx\n\n**2. 힙**\ny\n\n**굵게**\n", ["캐시란?", "힙"]),
        ("## 김하늘\nx\n## 캐시란?\ny\n", ["캐시란?"]),
        ("# 버튼을 누르면 일어나는 일\n## 신호\nx\n## 처리\ny\n", ["버튼을 누르면 일어나는 일"]),
        ("# Heap\n## When to Use\nx\n## Why a heap?\ny\n", ["When to Use", "Why a heap?"]),
        ("# 힙\nx\n# 트리\n## 이진\n### 완전\nx\n# 큐\ny\n", ["힙", "트리", "큐"]),
        ("", []),
    ],
)
def test_headings(notes: str, questions: list[str]) -> None:
    assert select(notes, HEADINGS) == questions


@pytest.mark.parametrize(
    ("notes", "questions"),
    [
        ("- 캐시란?\n    - 왜?\n- 힙이란?\n    - 빠르다\n", ["캐시란?", "힙이란?"]),
        ("- [캐시란?](#a)\n- [힙이란?](#b)\n", []),
        ("1. 캐시란?\nx\n2. 힙이란?\ny\n3. 큐\nz\n", ["캐시란?", "힙이란?", "큐"]),
        ("1. 캐시란?\n2. 큐\n3. 덱\n", ["캐시란?"]),
        ("# 캐시란?\n- 캐시란?\n    - 빠르다\n", []),
    ],
)
def test_bullets_and_numbers(notes: str, questions: list[str]) -> None:
    assert select(notes, BULLETS) == questions


@pytest.mark.parametrize(
    ("notes", "questions"),
    [
        ("- 힙이란?\n\nx\n\n- 큐의 용도\n\ny\n\n- 덱이란?\n\nz\n", ["힙이란?", "큐의 용도", "덱이란?"]),
        ("- 힙이란?\n\nx\n\n- 큐\n- 덱\n\n- 왜?\n\nz\n", ["힙이란?", "왜?"]),
        ("- 힙이란?\n\nx\n\n- 큐\n\n    y\n\n- 왜?\n\nz\n", ["힙이란?", "왜?"]),
        ("- 힙이란?\n\nx\n\n- 큐\n\ny\n", ["힙이란?", "큐"]),
        ("- 힙이란?\n\nx\n\n- 큐\n\ny\n\n- 앞\n- 뒤\n", ["힙이란?"]),
        ("- 힙이란?\n\nx\n\n- 왜?\n\ny\n\n## 큐\n\n- 앞\n\ny\n", ["힙이란?", "왜?"]),
        ("- 힙이란?\n\nx\n\n- [왜 쓰나?](b.md\n)\n\ny\n\n- 큐\n\nz\n", ["힙이란?", "왜 쓰나?", "큐"]),
        ("- 왜?\n\nx\n\n" + "- 큐\n\ny\n\n" * 5 + "- 힙이란?\n\nz\n", ["왜?", "힙이란?"]),
    ],
)
def test_a_bullet_over_a_text_is_a_question_among_those_that_ask(notes: str, questions: list[str]) -> None:
    assert select(notes, BULLETS) == questions


TERMS = "".join(f"- {term}\n\nx\n\n" for term in ("힙", "큐：먼저 온 것", "덱", "트리", "스택"))


@pytest.mark.parametrize(
    ("notes", "questions"),
    [
        (f"- [책](책.md)\n\n---\n\n{TERMS}", ["힙", "큐：먼저 온 것", "덱", "트리", "스택"]),
        (f"{TERMS}- 해시：흩는다\n", ["힙", "큐：먼저 온 것", "덱", "트리", "스택", "해시：흩는다"]),
        (TERMS.replace("- 스택\n\nx\n\n", ""), []),
        (f"{TERMS}- 앞\n- 뒤\n- 위\n", []),
        (f"{TERMS}- 가장 작은 값이 위에 온다.\n\nx\n", []),
        (f"{TERMS}- 왜 쓰나요?\n    - 빠르다\n", ["왜 쓰나요?"]),
    ],
)
def test_bullets_that_are_terms_over_texts_are_questions_where_nothing_asks(
    notes: str, questions: list[str]
) -> None:
    assert select(notes, BULLETS) == questions


ASKING_BULLETS = "## 트리\n\n- 힙이란?\n\nx\n\n- 힙은 왜 쓰나요?\n\ny\n\n"


@pytest.mark.parametrize(
    ("notes", "questions"),
    [
        ("## 큐\n\n1. 큐란?\n\nx\n\n2. 덱\n\ny\n\n2.1 환형 덱\n\nz\n", ["큐란?", "덱", "환형 덱"]),
        ("## 큐\n\n1. 큐란?\n\nx\n\n2. 덱\n\n1.5 배가 된다\n\n## 표\n\n1. 해시\n\ny\n", ["큐란?", "덱", "해시"]),
        ("## 큐\n\n1. 큐란?\n\nx\n\n2. 덱은 양쪽이 열려 있다.\n\ny\n", []),
        ("## 큐\n\n1. 큐란?\n\nx\n\n2. 덱\n\n3. 표\n\ny\n", []),
        ("## 큐\n\n1. 큐\n\nx\n\n2. 덱\n\ny\n", []),
        ("## 큐\n\n- 큐란?\n\n1. 넣기\n\nx\n\n2. 왜?\n\ny\n", ["큐란?"]),
    ],
)
def test_numbered_lines_over_texts_are_questions_in_sections_beside_bullets_that_ask(
    notes: str, questions: list[str]
) -> None:
    assert select(ASKING_BULLETS + notes, BULLETS) == ["힙이란?", "힙은 왜 쓰나요?", *questions]


@pytest.mark.parametrize(
    ("notes", "questions"),
    [
        ("1. 힙이란?\n\nx\n\n2. 힙의 모양\n\ny\n\n3. 힙의 쓰임\n   z\n", ["힙이란?", "힙의 모양", "힙의 쓰임"]),
        ("1. 힙이란?\n\nx\n\n2. 예시\n\ny\n\n3. 힙의 쓰임\n\nz\n", ["힙이란?", "힙의 쓰임"]),
        ("1. 힙이란?\n\nx\n\n2. 힙의 모양\n3. 힙의 쓰임\n\nz\n", ["힙이란?"]),
        ("1. 힙의 모양\n\nx\n\n2. 힙이란?\n\ny\n\n3. 힙의 쓰임\n\nz\n", ["힙이란?"]),
        ("1. 힙이란?\n\nx\n\n1. 넣는다\n\ny\n\n2. 꺼낸다\n\nz\n", ["힙이란?"]),
        ("1. 힙이란?\n\nx\n\n2. 값을 넣는다.\n\ny\n\n3. 값을 꺼낸다.\n\nz\n", ["힙이란?"]),
    ],
)
def test_what_is_numbered_over_texts_is_a_question_behind_one_that_asks(notes: str, questions: list[str]) -> None:
    assert select(notes, BULLETS) == questions


def test_the_form_that_asks_first_or_by_far_most_often_is_dominant() -> None:
    number = "1. 먼저 무엇인가?\n\n"
    assert select(number + "- 왜 쓰나?\n" * 7, BULLETS) == ["먼저 무엇인가?"]
    assert select(number + "- 왜 쓰나?\n" * 8, BULLETS) == ["왜 쓰나?"] * 8
    assert select(number + "- 왜?\n" * 8, BULLETS) == ["먼저 무엇인가?"]


def test_a_labelled_line_asks_beside_any_other_form() -> None:
    assert select("- 왜 쓰나?\n    - x\n\nQ. 캐시란?\n", BULLETS) == ["왜 쓰나?", "캐시란?"]


@pytest.mark.parametrize(
    ("summary", "is_question"),
    [
        ("캐시란?", True),
        ("힙", True),
        ("Q. 큐", True),
        ("정답 보기", False),
        ("더 보기", False),
        ("김하늘", False),
        ("", False),
    ],
)
def test_summaries(summary: str, is_question: bool) -> None:
    questions = select(f"<details><summary>{summary}</summary>\nx\n</details>\n", DETAILS)
    assert questions == ([summary] if is_question else [])


def test_what_stands_in_an_answer_asks_nothing() -> None:
    notes = "<details><summary>캐시란?</summary>\n\n## 왜?\nx\n</details>\n"
    assert select(notes, DETAILS) == ["캐시란?"]


def test_lists_of_an_index_ask_only_if_they_are_answered() -> None:
    assert select("- 캐시란?\n- 힙이란?\n- 큐란?\n", BULLETS, is_index=True) == []
    assert select("- 캐시란?\n    - 빠르다\n- 힙이란?\n", BULLETS, is_index=True) == ["캐시란?", "힙이란?"]


def test_only_headings_of_the_chosen_level() -> None:
    layout = Layout(preset="headings", question=["heading 3"])
    assert select("## 왜?\n### cache\nx\n### 출처\ny\n", layout) == ["cache"]


@pytest.mark.parametrize(
    ("heading", "week"), [("Week 3", 3), ("12주차", 12), ("3주차에 무엇을?", None), ("OS", None)]
)
def test_a_heading_names_a_week_and_nothing_else(heading: str, week: int | None) -> None:
    assert find_title_week(build_outline(f"## {heading}").marks[0]) == week
