"""Texts made comparable: keys, tags, sort keys and file names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ankigen import text


def test_clean_text_has_neither_bom_nor_carriage_returns_nor_control_characters() -> None:
    decomposed = unicodedata.normalize("NFD", "가\ufeff나")
    assert text.clean(f"\ufeff{decomposed}\r\n\x1f다\r라\t") == "가\ufeff나\n다\n라\t"


def test_a_parser_sees_usual_blanks_and_nothing_invisible() -> None:
    assert text.for_matching("1.\u00a0가\u200b\n\u3000나") == "1. 가\n 나"
    assert text.for_matching("1. 가\t") == "1. 가\t"


@pytest.mark.parametrize(
    ("spelling", "other"),
    [
        ("로드 밸런싱", "로드밸런싱"),
        ("Load\u00a0Balancing", "load balancing"),
        ("가", unicodedata.normalize("NFD", "가")),
        ("가\u200b나\ufe0f", "가나"),
        ("ﬁ", "fi"),
        ("x" * 200 + " ", "X" * 200),
    ],
)
def test_spellings_with_one_key(spelling: str, other: str) -> None:
    assert text.key(spelling) == text.key(other)


@given(st.text())
def test_what_can_not_be_seen_is_blank(content: str) -> None:
    assert text.is_blank(content) == (not text.key(content))


@pytest.mark.parametrize(("line", "column"), [("가", 1), ("  가", 3), ("\u200b\t가", 3), ("  ", 1), ("", 1)])
def test_the_column_of_the_first_visible_character(line: str, column: int) -> None:
    assert text.find_visible_column(line) == column


@pytest.mark.parametrize(
    ("line", "count", "expected"), [("1. 가", 2, " 가"), ("\u200b1.가", 2, "가"), ("1.", 2, ""), ("가", 0, "가")]
)
def test_what_follows_visible_characters(line: str, count: int, expected: str) -> None:
    assert text.skip_visible(line, count) == expected


@pytest.mark.parametrize(
    ("levels", "tag"),
    [
        (("person", "문 가온"), "person::문_가온"),
        (("topic", "네트워크", "HTTP  상태"), "topic::네트워크::HTTP_상태"),
        (("a::b",), "a:b"),
        ((' "가" ',), "_가_"),
        (("\u200b",), "_"),
    ],
)
def test_tags(levels: tuple[str, ...], tag: str) -> None:
    assert text.make_tag(*levels) == tag


def test_numbers_in_names_sort_as_numbers() -> None:
    names = ["week10", "Week2", "week2b", "가3", "3", "가12"]
    assert sorted(names, key=text.make_sort_key) == ["3", "Week2", "week2b", "week10", "가3", "가12"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Weekly Q&A", "weekly-q-a"),
        ("주간 질문", "주간-질문"),
        ("///", "deck"),
        ("con", "con-deck"),
        ("COM1", "com1-deck"),
    ],
)
def test_file_names(name: str, slug: str) -> None:
    assert text.slugify(name) == slug


def test_a_long_file_name_is_cut_between_characters() -> None:
    assert text.slugify("가" * 200) == "가" * 60


def test_what_a_terminal_would_obey_is_shown_escaped() -> None:
    assert text.printable("가\x1b[31m\u202e\n") == "가\\x1b[31m\\u202e\\n"
