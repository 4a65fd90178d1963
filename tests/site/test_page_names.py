"""File names of pages: safe on every disk, short in a messenger, and the same tomorrow."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ankigen.site.pages.names import assign_slugs, make_slug, name_question, name_week


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("문가온", "mungaon"),
        ("닭 값", "dak-gap"),
        ("Ada Lovelace", "ada-lovelace"),
        ("Émile", "emile"),
        ("@gaon-moon", "gaon-moon"),
        ("C", "c"),
        ("C++", "cplusplus"),
        ("C#", "csharp"),
        ("TCP/IP", "tcp-ip"),
    ],
)
def test_names_are_written_in_ascii(name: str, slug: str) -> None:
    assert make_slug(name) == slug


@pytest.mark.parametrize("name", ["CON", "com1", "index", "none", "王", "👍", "", "가" * 100])
def test_a_hash_stands_for_what_ascii_cannot_write_or_a_disk_refuses(name: str) -> None:
    slug = make_slug(name)
    assert re.fullmatch("([a-z0-9-]+-)?[a-z2-7]{6}", slug)
    assert len(slug) < 70
    assert slug == make_slug(name)


@given(st.lists(st.text(), unique=True))
def test_no_two_names_share_a_file_on_any_disk(names: list[str]) -> None:
    slugs = assign_slugs((name, name) for name in names)
    assert len({slug.casefold() for slug in slugs.values()}) == len(names)
    assert all(re.fullmatch("[a-z0-9]+(-+[a-z0-9]+)*", slug) for slug in slugs.values())


def test_who_comes_first_keeps_the_plain_name() -> None:
    slugs = assign_slugs([("a", "가온"), ("b", "Gaon"), ("c", "하늘")])
    assert slugs["a"] == "gaon"
    assert slugs["b"].startswith("gaon-")
    assert slugs["c"] == "haneul"


def test_a_question_is_called_by_its_guid_or_by_a_hash_of_it() -> None:
    assert name_question("lup2exmlsjmrkiph") == "lup2exmlsjmrkiph"
    names = {name_question(guid) for guid in ("../../x", "LUP2EXMLSJMRKIPH", "Gaon 1", "gaon 1", "질문")}
    assert len(names) == 5
    assert all(re.fullmatch("id-[a-z2-7]{16}", name) for name in names)


def test_weeks_are_called_by_their_number() -> None:
    assert [name_week(week) for week in (17, 0, None)] == ["17", "0", "none"]
