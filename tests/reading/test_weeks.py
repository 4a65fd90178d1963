"""Which week a title, a file name or a folder names."""

import pytest

from ankigen.reading.weeks import find_week


@pytest.mark.parametrize(
    ("name", "week"),
    [
        ("Week 17 - 질문/답변", 17),
        ("week17", 17),
        ("제17주차", 17),
        ("W17", 17),
        ("4-week", 4),
        ("02_week", 2),
        ("3rd week: 큐", 3),
        ("1st-Week", 1),
        ("5회차", 5),
        ("제6회차 정리", 6),
        ("W3C", None),
        ("3주간", None),
        ("a 3-week course", None),
        ("4 weeks", None),
        ("2020년 3회차 기출", None),
        ("스터디 31회차", 31),
        ("시즌 2 31회차", 31),
        ("우리-study-05회차", 5),
        ("스터디 3회차 (16주차)", 16),
        ("스터디 기출 3회차", None),
        ("스터디 1~3회차", None),
        ("운영체제 3회차", None),
        ("시즌 2 3차시", None),
        ("[1회차]2.os", None),
    ],
)
def test_find_week(name: str, week: int | None) -> None:
    assert find_week(name) == week
