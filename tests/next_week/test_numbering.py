"""Another week's number in a name."""

import datetime

import pytest

from ankigen.next_week.numbering import drop_file_subject, drop_subject, renumber, renumber_path
from ankigen.topics.taxonomy import taxonomy

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


@pytest.mark.parametrize(
    ("name", "earlier_names", "shortened"),
    [
        ("Week 18 - 네트워크", ["Week 18 - 운영체제"], "Week 18"),
        ("Week 18 - 질문/답변 정리", ["Week 18 - 질문/답변 정리"], "Week 18 - 질문/답변 정리"),
        ("18주차: TCP와 UDP 정리", ["18주차: 인덱스 정리", "18주차: 힙 정리"], "18주차: 정리"),
        ("Week 18 | DB | Questions", ["Week 18 | OS | Questions"], "Week 18 | Questions"),
        ("Week 18 (네트워크)", ["Week 18 (운영체제)"], "Week 18"),
        ("네트워크 - Week 18", ["운영체제 - Week 18"], "Week 18"),
        ("CS study: Week 18, TCP-IP", ["CS study: Week 18, Heaps", "CS study: Week 18, SQL"], "CS study: Week 18"),
        ("Week 18 - 네트워크", [], "Week 18"),
        ("자바 스터디 - Week 18", [], "자바 스터디 - Week 18"),
        ("Week 18 (2024.03.04)", [], "Week 18"),
        ("Week 18 - 질문 정리 (3/4 ~ 3/10)", [], "Week 18 - 질문 정리"),
        ("2024-03-04 Week 18", [], "Week 18"),
        ("18주차: 3월 4일(월)~3월 10일", ["18주차: 2월 26일(월)~3월 3일"], "18주차"),
        ("Week 18 (3/4 ~ 3/10)", ["Week 18 (2/26 ~ 3/3)"], "Week 18"),
        ("Week 18 - 네트워크", ["운영체제", "데이터베이스"], "Week 18 - 네트워크"),
        ("Week 18", ["Week 18 - 운영체제"], "Week 18"),
    ],
)
def test_the_subject_of_one_week_is_dropped(name: str, earlier_names: list[str], shortened: str) -> None:
    assert drop_subject(name, earlier_names, taxonomy()) == shortened


@pytest.mark.parametrize(
    ("stem", "earlier_weeks", "shortened"),
    [
        ("week18-network", [["week18-memory"]], "week18"),
        ("week18-네트워크", [["week18"], ["week18-운영체제"]], "week18"),
        ("18주차_네트워크_정리", [["18주차_힙_정리"]], "18주차_정리"),
        ("2024-03-11-week18-tcp", [["2024-03-11-week18-heap"]], "2024-03-11-week18"),
        ("week-18", [["week-18-heap"]], "week-18"),
        ("week18-gaon", [["week18-gaon", "week18-taeyang"]], "week18-gaon"),
        ("week18-network", [], "week18"),
        ("week18-study", [], "week18-study"),
        ("java-week18", [], "java-week18"),
        ("network", [["memory"]], "network"),
    ],
)
def test_the_subject_of_one_week_leaves_a_files_name(
    stem: str, earlier_weeks: list[list[str]], shortened: str
) -> None:
    assert drop_file_subject(stem, earlier_weeks, taxonomy()) == shortened
