"""The pages of docs in English and Korean: what one of them has, the other has too."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from catalogs import CATALOGS
from pages import PAGES, Block, blocks, commands, prose, text_of

if TYPE_CHECKING:
    from ankigen.messages import Language

ONLY_ENGLISH = {
    "docs/api.md": "made from the docstrings, for programmers",
    "docs/architecture.md": "for those who change the code, which is in English",
    "docs/changelog.md": "CHANGELOG.md, which is in English",
    "docs/contributing.md": "CONTRIBUTING.md, which is in English",
    "docs/security.md": "SECURITY.md, which is in English",
    "docs/speed.md": "measurements, made by benchmarks/speed.py",
    "docs/words.md": "shows both languages side by side",
}
"""The pages without a Korean version, and why."""

ENGLISH = [page for page in PAGES if page.startswith("docs/") and not page.endswith(".ko.md")]
WITH_TWIN = [page for page in ENGLISH if page not in ONLY_ENGLISH]
WORKFLOW = "docs/routine.md"
SUBJECT = "docs/subject.md"
PICTURES = {
    "identity-ledger.ko.svg": "identity-ledger.svg",
    "identity-time.ko.svg": "identity-time.svg",
    "preview.png": "preview-english.png",
    "site-ko.png": "site-en.png",
    "subscribe-ko.png": "subscribe-en.png",
}
"""The pictures with Korean words, and those with English words that they stand for."""


def twin_of(page: str) -> str:
    return page.replace(".md", ".ko.md")


def test_every_page_has_a_korean_version_or_a_reason_to_have_none() -> None:
    korean = {page for page in PAGES if page.startswith("docs/") and page.endswith(".ko.md")}
    assert korean == {twin_of(page) for page in WITH_TWIN}
    assert set(ONLY_ENGLISH) <= set(ENGLISH)


def heading_levels(page: str) -> list[str]:
    return re.findall(r"(?m)^#+(?= )", prose(page))


def rows_of_tables(page: str) -> list[int]:
    """Return the number of cells in each row of the tables."""
    return [row.replace(r"\|", "").count("|") for row in re.findall(r"(?m)^\|.*$", prose(page))]


def targets(page: str) -> list[str]:
    """Return where the links and pictures lead, without the language and the headings' words."""
    found = []
    for target in re.findall(r"\]\(([^)]+)\)", re.sub(r"`[^`]*`", "", prose(page))):
        if target.endswith(".md") and target.replace(".ko.md", ".md") == page.removeprefix("docs/").replace(
            ".ko.md", ".md"
        ):
            continue  # the link to the other language
        path, has_anchor, _ = target.replace(".ko.md", ".md").partition("#")
        found.append(PICTURES.get(path, path) + has_anchor)
    return sorted(found)


def meaning(block: Block) -> Any:  # noqa: ANN401
    """Return what must be the same in both languages: comments and what a command prints need not be."""
    match block.language:
        case "sh":
            return list(commands(block))
        case "toml":
            return tomllib.loads(block.text)
        case "yaml":
            return yaml.safe_load(block.text)
        case "json":
            return json.loads(block.text)
        case "text":
            return None
        case _:
            return block.text


@pytest.mark.parametrize("page", WITH_TWIN)
def test_headings_and_tables_are_the_same(page: str) -> None:
    assert heading_levels(twin_of(page)) == heading_levels(page)
    assert rows_of_tables(twin_of(page)) == rows_of_tables(page)


@pytest.mark.parametrize("page", WITH_TWIN)
def test_links_and_pictures_are_the_same(page: str) -> None:
    assert targets(twin_of(page)) == targets(page)


@pytest.mark.parametrize("page", WITH_TWIN)
def test_code_is_the_same(page: str) -> None:
    theirs, ours = blocks(page), blocks(twin_of(page))
    assert [(block.language, block.marks) for block in ours] == [(block.language, block.marks) for block in theirs]
    for english, korean in zip(theirs, ours, strict=True):
        if page == WORKFLOW and english.language == "yaml":
            continue  # each is the one that init writes in its language: tests/test_docs.py
        if page == SUBJECT and "extends" in meaning(english):
            continue  # the terms are those of the language: tests/topics/test_own_subject.py
        assert meaning(korean) == meaning(english), f"{english}, {korean}"


@pytest.mark.parametrize("page", WITH_TWIN)
def test_each_links_to_the_other_and_korean_pages_to_korean_ones(page: str) -> None:
    name = page.removeprefix("docs/")
    assert f"[한국어]({twin_of(name)})" in text_of(page)
    assert f"[English]({name})" in text_of(twin_of(page))
    english_links = {
        target
        for label, target in re.findall(r"\[([^\[\]]+)\]\(([\w.]+\.md)[^)]*\)", prose(twin_of(page)))
        if label != "English" and not target.endswith(".ko.md")
    }
    assert not [target for target in english_links if f"docs/{target}" in WITH_TWIN]


@pytest.mark.parametrize(("page", "language"), [("docs/push.md", "en"), ("docs/push.ko.md", "ko")])
@pytest.mark.parametrize(
    "error", ["nobody", "no_profile", "other_key", "other_note_type", "missing_field", "too_slow", "ended"]
)
def test_the_page_on_pushing_names_errors_by_their_words(page: str, language: Language, error: str) -> None:
    message = CATALOGS[language][f"errors.anki.{error}.message"]
    fragments = re.split(r"\{\w+\}(?:[가-힣]*\([가-힣]+\)[가-힣]*)?", message)
    assert max(fragments, key=len).strip() in text_of(page)
