"""Questions under one heading, answers under another: which belong together."""

import pytest

from ankigen.layouts.freeform.marking.outline import build_outline
from ankigen.layouts.freeform.separate_answers import find_separate_questions, is_answer_heading


def answers(notes: str) -> list[tuple[str, str]]:
    """Return the questions of notes, each with the lines that answer it."""
    lines = notes.split("\n")
    separate = find_separate_questions(build_outline(notes), lines)
    return [
        (
            question.parsed.question,
            "|".join(line for start, end in question.answer for line in lines[start:end] if line),
        )
        for question in separate
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("답변", True),
        ("모범 답안", True),
        ("💡 Answer 1.", True),
        ("정답 및 해설", True),
        ("답변의 예", False),
        ("질문", False),
    ],
)
def test_a_heading_stands_over_answers(title: str, expected: bool) -> None:
    assert is_answer_heading(build_outline(f"## {title}").marks[0]) is expected


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        pytest.param("# Questions\n캐시란?\n# Answers\n빠르다\n", [("캐시란?", "빠르다")], id="one"),
        pytest.param(
            "# 질문\n- 캐시란?\n- 힙이란?\n# 답변\n## 힙이란\n트리\n## 캐시란\n빠르다\n",
            [("캐시란?", "빠르다"), ("힙이란?", "트리")],
            id="by wording",
        ),
        pytest.param(
            "# 질문\n1. What is a cache?\n2. What is a heap?\n# 답변\n## 2\ntree\n## 1\nfast\n",
            [("What is a cache?", "fast"), ("What is a heap?", "tree")],
            id="by number",
        ),
        pytest.param(
            "# 질문\n- 캐시란?\n- 힙이란?\n# 답변\n1. 빠르다\n2. 트리다\n",
            [("캐시란?", "1. 빠르다"), ("힙이란?", "2. 트리다")],
            id="by place",
        ),
        pytest.param(
            "# 질문\n## #1\n캐시란?\n## #2\n힙이란?\n# 답변\n## #1\n빠르다\n## #2\n트리다\n# 끝\nx\n",
            [("캐시란?", "빠르다"), ("힙이란?", "트리다")],
            id="bare numbers",
        ),
        pytest.param(
            "# 질문\n- 캐시란?\n# 답변\n## 캐시란?\n빠르다\n## 스레드란 무엇인가요?\n실행 단위\n",
            [("캐시란?", "빠르다"), ("스레드란 무엇인가요?", "실행 단위")],
            id="asked by an answer only",
        ),
        pytest.param(
            "# 질문\n- 캐시란?\n- 힙이란?\n# 답변\n모름\n", [("캐시란?", ""), ("힙이란?", "")], id="unanswered"
        ),
    ],
)
def test_answers_find_their_questions(notes: str, expected: list[tuple[str, str]]) -> None:
    assert answers(notes) == expected


@pytest.mark.parametrize(
    "notes", ["# 질문\n- 캐시란?\n", "# 질문\n- 캐시란?\n# 정리\nx\n# 답변\ny\n", "# OS\n## 캐시란?\nx\n"]
)
def test_other_files_have_none(notes: str) -> None:
    assert answers(notes) == []


def test_of_many_questions_only_the_same_words_count() -> None:
    names = [f"n{number}" for number in range(60)]
    asked = "".join(f"- What is {name}?\n" for name in names)
    told = "".join(f"## What is {name}?\n{name}!\n" for name in reversed(names))
    assert answers(f"# Questions\n{asked}# Answers\n{told}") == [
        (f"What is {name}?", f"{name}!") for name in names
    ]
