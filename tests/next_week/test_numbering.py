"""Another week's number in a name."""

import datetime

import pytest

from ankigen.next_week.numbering import renumber, renumber_path

TODAY = datetime.date(2025, 9, 1)


@pytest.mark.parametrize(
    ("name", "renumbered"),
    [
        ("week9", "week10"),
        ("week09", "week10"),
        ("Week 009", "Week 010"),
        ("9주차", "10주차"),
        ("Week 9 - 질문/답변 정리 9", "Week 10 - 질문/답변 정리 9"),
        ("2024-09-09 week9", "2024-09-09 week10"),
        ("제9회차", "제10회차"),
        ("CS 스터디", "CS 스터디"),
    ],
)
def test_the_number_of_the_week_is_replaced(name: str, renumbered: str) -> None:
    assert renumber(name, 10) == renumbered


@pytest.mark.parametrize(
    ("path", "renumbered"),
    [
        ("notes/week09.md", "notes/week10.md"),
        ("notes/9주차/하늘.md", "notes/10주차/하늘.md"),
        ("notes/week9/week9-하늘.md", "notes/week10/week10-하늘.md"),
        ("notes/2024-03-04-week9.md", "notes/2025-09-01-week10.md"),
        ("notes/20240304_w9.md", "notes/20250901_w10.md"),
        ("notes/하늘.md", "notes/하늘.md"),
    ],
)
def test_a_path_names_the_new_week_and_the_day(path: str, renumbered: str) -> None:
    assert renumber_path(path, 10, TODAY) == renumbered
