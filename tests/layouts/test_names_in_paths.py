"""Names of people that return in the paths of the weeks, whatever stands around them."""

from __future__ import annotations

import pytest

from ankigen.layouts.detection.names_in_paths import (
    find_initials,
    find_people_beside_each_other,
    find_rare_names,
    find_returning_people,
)
from ankigen.topics.taxonomy import taxonomy


@pytest.mark.parametrize(
    ("paths", "people"),
    [
        ("1주차/Q1_하늘 1주차/Q1-다온 2주차/하늘-정리 2주차/정리_다온", ["다온", "하늘"]),
        ("1주차/Bada 1주차/naru/힙 2주차/힙-bada 2주차/naru 3주차/bada", ["bada", "naru"]),
        ("3장/[Item7]끈을묶자(sol) 3장/sol 3장/bada 4장/sol 4장/삽(bada) 4장/bada", ["bada", "sol"]),
        # one who stands in one week only, beside others
        ("1주차/Q1_하늘 1주차/Q1_다온 1주차/Q1_나루 2주차/하늘 2주차/다온", ["나루", "다온", "하늘"]),
        # no week, no number
        ("삽/bada 삽/naru 공/bada 공/naru", []),
        # one alone
        ("1주차/bada 2주차/bada 3주차/bada", []),
        # subjects, and what stands beside them
        ("1주차/React 1주차/Java 1주차/sol 2주차/React 2주차/Java 2주차/sol", []),
        ("1주차/clip-key 1주차/stem-key 2주차/clip-key 2주차/stem-key", []),
        # sections and what folders are called
        ("1주차/정리 1주차/문제 2주차/정리 2주차/문제", []),
        ("1주차/memo 1주차/blog 2주차/memo 2주차/blog", []),
        # words of one week
        ("1주차/Q1_하늘 1주차/Q1_다온 2주차/Q1_나루 2주차/Q1_소라", []),
    ],
)
def test_who_returns(paths: str, people: list[str]) -> None:
    assert find_returning_people([f"{path}.md" for path in paths.split()], taxonomy()) == people


def test_names_that_hardly_return_in_many_weeks_are_none() -> None:
    weeks = [f"{week}주차/{name}.md" for week in range(1, 13) for name in ("bada", "naru")]
    rare = [f"{week}주차/{name}.md" for week in (1, 2) for name in ("clip", "stem")]
    assert find_returning_people([*weeks, *rare], taxonomy()) == ["bada", "naru"]


PEOPLE = ("bada", "naru", "sol")


def test_who_comes_less_often_stands_where_the_others_do() -> None:
    often = [f"{week}주차/{week}-{name}.md" for week in range(1, 13) for name in PEOPLE]
    rarely = [f"{week}주차/{week}-haneul.md" for week in (1, 5, 9)]
    elsewhere = [f"clip/{week}주차.md" for week in (1, 5, 9)]
    assert find_returning_people([*often, *rarely, *elsewhere], taxonomy()) == ["bada", "haneul", "naru", "sol"]


def test_where_words_outnumber_people_nobody_is_added() -> None:
    often = [f"{week}주차/{name}.md" for week in range(1, 17) for name in PEOPLE]
    words = [f"{week}주차/{first}ug.md" for week in (1, 5, 9) for first in "abcdefghijklmnopqr"]
    assert find_returning_people([*often, *words], taxonomy()) == ["bada", "naru", "sol"]


def test_the_words_of_the_folder_stand_beside_a_name() -> None:
    paths = [
        f"0{week}-{thing}/{name}-{thing}.md" for week, thing in enumerate(("clips", "stems")) for name in PEOPLE
    ]
    assert find_returning_people(paths, taxonomy()) == ["bada", "naru", "sol"]


@pytest.mark.parametrize(
    ("folders", "people"),
    [
        # to each topic everybody wrote a file, and each has a folder beside those
        (
            "큐: bada0412 haneul-kim naru, 힙: bada0412 haneul-kim naru, own: bada0412/삽 haneul-kim/삽 naru/삽",
            ["bada0412", "haneul-kim", "naru"],
        ),
        # who has a folder only once, beside those who return
        (
            "큐: bada0412 haneul-kim naru, 힙: bada0412 haneul-kim naru, 삽: bada0412 haneul-kim naru sora",
            ["bada0412", "haneul-kim", "naru", "sora"],
        ),
        # in two folders only, and two alone
        ("큐: bada0412 haneul-kim naru, 힙: bada0412 haneul-kim naru", []),
        ("큐: bada0412 haneul-kim, 힙: bada0412 haneul-kim, 삽: bada0412 haneul-kim", []),
        # words that any folder may have
        ("큐: clip stem leaf, 힙: clip stem leaf, 삽: clip stem leaf", []),
        # most of what stands beside them is something else
        (
            "큐: ba0412 haneul-kim naru 삽 공 못 칼, 힙: ba0412 haneul-kim naru 삽 공 못 칼, 날: ba0412 haneul-kim naru 삽 공 못 칼",
            [],
        ),
    ],
)
def test_who_stands_beside_the_same_in_several_folders(folders: str, people: list[str]) -> None:
    paths: list[str] = []
    for folder in folders.split(", "):
        name, _, files = folder.partition(": ")
        paths += [f"{name}/{file}.md" for file in files.split()]
    assert find_people_beside_each_other(paths, taxonomy()) == people


def list_files(initials: str, signs: str) -> list[str]:
    """Return the paths of four files of each person, with one sign after the other behind their initials."""
    topics = ("삽", "공", "못", "칼")
    return [
        f"{topic}/{name}{sign}{topic}.md"
        for name in initials.split()
        for topic, sign in zip(topics, signs.split("|"), strict=True)
    ]


@pytest.mark.parametrize(
    ("initials", "signs", "others", "people"),
    [
        ("HNK SRL BDP", " - |-|_|-", 0, ["BDP", "HNK", "SRL"]),
        # two may be anything, and so may words of small letters and topics
        ("HNK SRL", "-|-|-|-", 0, []),
        ("hnk srl bdp", "-|-|-|-", 0, []),
        ("DNS CSS TCP", "-|-|-|-", 0, []),
        # most files begin otherwise
        ("HNK SRL BDP", "-|-|-|-", 20, []),
    ],
)
def test_whose_initials_most_files_begin_with(initials: str, signs: str, others: int, people: list[str]) -> None:
    paths = list_files(initials, signs) + [f"날/연장{number}.md" for number in range(others)]
    assert find_initials(paths, taxonomy()) == people


KNOWN = [
    f"{week}주차/{name}-{subject}.md"
    for week, subject in ((1, "삽"), (2, "공"))
    for name in ("김하늘", "이서연", "박민준")
]


def test_rare_names_return_where_several_names_do() -> None:
    rare = ["1주차/권뫼슬-끈.md", "2주차/권뫼슬-통.md", "1주차/나도윤-솔.md", "3주차/나도윤-통.md"]
    once = ["1주차/최가온-못.md", "2주차/장벽돌-못.md"]
    people = ["권뫼슬", "김하늘", "나도윤", "박민준", "이서연", "최가온"]
    assert find_rare_names([*KNOWN, *rare, *once], taxonomy()) == people


@pytest.mark.parametrize(
    "paths",
    [
        KNOWN,  # no rare one
        [*KNOWN[1:], "1주차/최둘레-끈.md", "1주차/최둘레-통.md"],  # in one folder
        ["1주차/김하늘-끈.md", "2주차/김하늘-통.md", "1주차/권뫼슬-끈.md", "2주차/권뫼슬-통.md"],  # beside too few
    ],
)
def test_rare_names_are_nobodys_without_others(paths: list[str]) -> None:
    assert find_rare_names(paths, taxonomy()) == []


def test_given_names_in_latin_return_in_folders_beside_two_others() -> None:
    paths = [f"{folder}/{name}.md" for folder in ("삽", "공", "끈") for name in ("haneul", "seoyeon")]
    others = ["삽/minjun.md", "공/minjun.md", "끈/gaon.md", "통/haneul_1.md"]
    assert find_people_beside_each_other([*paths, *others], taxonomy()) == ["gaon", "haneul", "minjun", "seoyeon"]
