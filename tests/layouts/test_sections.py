"""Sections of lecture notes that are too long for one card: their parts are cards, and show them as their parent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ankigen.config.settings import Layout
from layouts.test_freeform import read

LONG = "\n".join(f"{number}번째 줄이다." for number in range(1, 31))


def read_headings(notes: str, **settings: str) -> list[str]:
    """Return the entries of notes without their texts, and the diagnostics."""
    shown = read(notes, Layout(preset="headings", **settings), {}, "notes/x.md")
    return [line for line in shown if not line.startswith("  text")]


def write_stack_and_heap(below_stack: str = "위에 쌓는다.") -> str:
    """Return notes with a long section of two parts, and a short one; the long one has some words of its own."""
    parts = f"### 배열로 만들기\n{LONG}\n### 목록으로 만들기\n{LONG}"
    return f"## 스택\n{below_stack}\n{parts}\n## 힙\n트리다.\n## 큐\n줄을 선다.\n"


def test_a_long_section_is_the_parent_of_what_stands_below_it() -> None:
    assert read_headings(write_stack_and_heap()) == [
        "- |  | > | 스택",
        "- |  | > | 배열로 만들기 | of 스택",
        "- |  | > | 목록으로 만들기 | of 스택",
        "- |  | > | 힙",
        "- |  | > | 큐",
    ]


@pytest.mark.parametrize("line_count", [10, 11, 12])
def test_a_line_break_at_the_end_of_a_file_changes_no_card(line_count: int) -> None:
    notes = "## 화분\n" + "\n".join(f"- {number}번 화분" for number in range(line_count))
    read_notes = [read_headings(notes + end) for end in ("", "\n", "\n\n\n")]
    assert read_notes[0] == read_notes[1] == read_notes[2]
    assert (read_notes[0] == ["- |  | > | 화분"]) == (line_count > 10)


def test_a_long_part_has_parts_as_well() -> None:
    notes = write_stack_and_heap(f"위에 쌓는다.\n### 연산\n둘이 있다.\n#### 넣기\n{LONG}\n#### 빼기\n{LONG}")
    assert read_headings(notes)[:4] == [
        "- |  | > | 스택",
        "- |  | > | 연산 | of 스택",
        "- |  | > | 넣기 | of 연산",
        "- |  | > | 빼기 | of 연산",
    ]


def test_a_section_that_says_nothing_itself_is_only_the_title_of_its_parts() -> None:
    shown = read(write_stack_and_heap(below_stack=""), Layout(preset="headings"), {}, "notes/x.md")
    assert [line for line in shown if not line.startswith("  text")] == [
        "- |  | > | 배열로 만들기 | 자료구조::스택",
        "- |  | > | 목록으로 만들기 | 자료구조::스택",
        "- |  | > | 힙",
        "- |  | > | 큐",
    ]


def test_a_title_within_a_long_section_leaves_its_parts_to_that() -> None:
    parts = f"### 만들기\n#### 배열 위에\n{LONG}\n#### 목록 위에\n{LONG}\n### 쓰기\n{LONG}"
    assert read_headings(f"## 스택\n위에 쌓는다.\n{parts}\n## 힙\n트리다.\n")[:5] == [
        "- |  | > | 스택",
        "- |  | > | 배열 위에 | of 스택",
        "- |  | > | 목록 위에 | of 스택",
        "- |  | > | 쓰기 | of 스택",
        "- |  | > | 힙",
    ]


@pytest.mark.parametrize(
    "parts",
    [
        f"### 1단계: 배열\n{LONG}\n### 2단계: 목록\n{LONG}",
        f"### Step 1. 배열\n{LONG}\n### Step 2. 목록\n{LONG}",
        f"### 배열\n빠르다.\n### 목록\n느리다.\n### 배열\n{LONG}\n### 목록\n{LONG}",
        f"### 배열\n```\n{LONG}\n```\n### 목록\n```\n{LONG}\n```",
    ],
)
def test_steps_code_and_parts_of_one_name_stay_with_their_title(parts: str) -> None:
    assert len(read_headings(f"## 스택\n{parts}\n## 힙\n트리다.\n## 큐\n줄을 선다.\n")) == 3


@pytest.mark.parametrize("title", ["스택과 힙의 차이", "스택의 장점과 단점", "스택을 쓰는 이유"])
def test_a_title_that_names_what_is_asked_for_keeps_its_parts(title: str) -> None:
    notes = write_stack_and_heap(below_stack="").replace("## 스택", f"## {title}")
    assert [line.split(" | ")[3] for line in read_headings(notes)] == [title, "힙", "큐"]


@pytest.mark.parametrize("title", ["스택", "스택과 힙의 차이", "스택의 종류"])
def test_a_title_whose_parts_stand_beside_sources_alone_leaves_its_place_to_them(title: str) -> None:
    parts = f"### 배열\n{LONG}\n### 목록\n{LONG}\n### 출처\nhttps://example.org/stack\n"
    shown = read_headings(f"## {title}\n{parts}## 힙\n트리다.\n## 큐\n줄을 선다.\n")
    assert [line.split(" | ")[3] for line in shown[:-1]] == ["배열", "목록", "힙", "큐"]
    assert shown[-1] == "I216 64:1 text-on-no-card"


def test_what_follows_up_a_mere_title_is_asked_by_itself() -> None:
    asked = "- 언제 비나요?\n    - 다 꺼냈을 때이다.\n"
    notes = write_stack_and_heap(below_stack="").replace("### 목록으로", f"{asked}### 목록으로")
    layout = Layout(preset="headings", followup="bullet")
    shown = [line for line in read(notes, layout, {}, "notes/x.md") if line.startswith("- ")]
    assert [line.partition("> | ")[2].split(" | ")[0] for line in shown] == [
        "배열로 만들기", "언제 비나요?", "목록으로 만들기", "힙", "큐"
    ]  # fmt: skip


def test_a_question_keeps_all_of_its_answer() -> None:
    notes = write_stack_and_heap().replace("## 스택", "## 스택이란 무엇인가요?")
    assert len(read_headings(notes)) == 3


def test_a_level_that_the_config_names_is_that_of_all_cards() -> None:
    assert len(read_headings(write_stack_and_heap(), question="heading 2")) == 3


def test_details_and_titles_over_details_stay_with_their_section() -> None:
    notes = write_stack_and_heap("위에 쌓는다.\n### 장점\n빠르다.\n### 참고 자료\n책")
    shown = read(notes, Layout(preset="headings"), {}, "notes/x.md")
    assert shown[:3] == [
        "- |  | > | 스택",
        "  text | 위에 쌓는다.\\n### 장점\\n빠르다.\\n### 참고 자료\\n책",
        "- |  | > | 배열로 만들기 | of 스택",
    ]


def test_a_title_over_nothing_but_parts_stands_on_no_card() -> None:
    notes = write_stack_and_heap(f"위에 쌓는다.\n### 구현\n#### 넣기\n{LONG}\n#### 빼기\n{LONG}")
    shown = read(notes, Layout(preset="headings"), {}, "notes/x.md")
    assert shown[:2] == ["- |  | > | 스택", "  text | 위에 쌓는다."]


@given(st.lists(st.tuples(st.integers(2, 5), st.integers(0, 50)), min_size=2, max_size=12))
def test_each_line_of_lecture_notes_stands_on_one_card(headings: list[tuple[int, int]]) -> None:
    """Whatever levels headings have, and however much stands below them."""
    notes = ["## 앞", "앞이다.", "## 뒤", "뒤다."]
    bodies = ["앞이다.", "뒤다."]
    for number, (level, length) in enumerate(headings, start=1):
        body = [f"{number}절 {line}째 줄이다." for line in range(length)]
        notes += ["#" * level + f" 제목{number}", *body]
        bodies += body
    shown = read("\n".join([*notes, ""]), Layout(preset="headings"), {}, "notes/x.md")
    on_cards = [line for entry in shown if entry.startswith("  text") for line in entry[9:].split("\\n")]
    assert sorted(line for line in on_cards if not line.startswith("#")) == sorted(bodies)
