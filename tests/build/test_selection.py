"""Which notes a filter chooses, and what is said of names that nothing has."""

from __future__ import annotations

from pathlib import Path

import pytest

from ankigen.build.model import BuildContext
from ankigen.build.selection import Files, Selection, check_names, make_filter
from ankigen.config.settings import Config
from ankigen.errors import UsageError
from ankigen.identity import ledger
from ankigen.inline import QuestionText
from ankigen.model import Entry
from ankigen.rendering import notetype
from ankigen.topics.taxonomy import taxonomy

ENTRY = Entry(
    path="notes/week17.md",
    line=3,
    column=1,
    end=6,
    week=17,
    contributor="문가온",
    number="1",
    question=QuestionText("로드 밸런싱이란?"),
    topics=(("네트워크", "로드밸런싱"),),
)
UNTAGGED = Entry(
    "notes/week18.md", 1, 1, 2, None, "가온·하늘", "1", QuestionText("큐란?"), people=("가온", "하늘")
)


def context_with(people: dict[str, str | list[str]]) -> BuildContext:
    config = Config(people=people)
    return BuildContext(config, Path(), ledger.EMPTY, 1, notetype.load_templates(), taxonomy())


def is_selected(entry: Entry, selection: Selection, *, files: frozenset[str] | None = None) -> bool:
    selected = frozenset([ENTRY.path, UNTAGGED.path]) if files is None else files
    return make_filter(selection, Files([], selected), context_with({"문가온": ["gaon"]}))(entry)


@pytest.mark.parametrize("people", [("문가온",), ("gaon",), ("GAON",), ("하늘", " 문 가온 ")])
def test_a_person_is_chosen_in_any_spelling(people: tuple[str, ...]) -> None:
    assert is_selected(ENTRY, Selection(people=people))
    assert not is_selected(ENTRY, Selection(people=("서하늘",)))


def test_each_of_several_authors_is_enough() -> None:
    assert is_selected(UNTAGGED, Selection(people=("하늘",)))


@pytest.mark.parametrize(
    "topic",
    [
        "네트워크",
        "로드밸런싱",
        "네트워크::로드밸런싱",
        "network",
        "Network",
        "로드 밸런싱",
        "네트워크::::로드밸런싱",
    ],
)
def test_a_topic_is_chosen_by_any_of_its_names(topic: str) -> None:
    assert is_selected(ENTRY, Selection(topics=(topic,)))
    assert not is_selected(UNTAGGED, Selection(topics=(topic,)))


def test_what_has_no_topic_can_be_chosen_too() -> None:
    assert is_selected(UNTAGGED, Selection(topics=("미분류",)))
    assert not is_selected(ENTRY, Selection(topics=("미분류",)))


def test_weeks_and_files_and_all_that_is_asked_for_at_once() -> None:
    assert is_selected(ENTRY, Selection(weeks=(3, 17)))
    assert not is_selected(UNTAGGED, Selection(weeks=(17,)))
    assert is_selected(ENTRY, Selection(weeks=(17,), people=("gaon",), topics=("네트워크",)))
    assert not is_selected(ENTRY, Selection(weeks=(17,), people=("하늘",)))
    assert not is_selected(ENTRY, Selection(), files=frozenset([UNTAGGED.path]))


def refuse(selection: Selection) -> UsageError:
    with pytest.raises(UsageError) as caught:
        check_names(selection, [ENTRY, UNTAGGED], Files([], frozenset()), context_with({"문가온": ["gaon"]}))
    return caught.value


@pytest.mark.parametrize(
    ("selection", "nearest"),
    [
        (Selection(people=("gaon", "문가은")), "문가온"),
        (Selection(topics=("네트웤",)), "네트워크"),
        (Selection(topics=("netwrk",)), "Network"),
        (Selection(topics=("자바",)), "ankigen topics"),
        (Selection(weeks=(17, 19)), "week 17"),
    ],
)
def test_a_name_that_nothing_has_is_refused_with_the_nearest(selection: Selection, nearest: str) -> None:
    assert nearest in refuse(selection).advice()


def test_names_that_something_has_are_not_refused() -> None:
    selection = Selection(people=("GAON", "하늘"), topics=("network", "미분류", "Untagged"), weeks=(17,))
    check_names(selection, [ENTRY, UNTAGGED], Files([], frozenset()), context_with({"문가온": ["gaon"]}))
