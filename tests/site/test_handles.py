"""A page that shows handles in the place of names: no name stands in any file of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ankigen.site.handles import assign_handles, find_handle

if TYPE_CHECKING:
    from pathlib import Path

    from support import Project

CONFIG = """
source_url = "https://example.org/notes/blob/main/{path}"
subdecks = "person"
[layout]
preset = "headings"
person = "folder"
[site]
names = "handles"
url = "https://group.example/notes/"
index = true
[people]
"독고란비" = ["란비", "gaon-moon"]
"피선율" = "선율"
"Grace Kim" = ["grace", "@gk"]
"""
LINK = "[앞의 답](../독고란비/week01.md)"
NOTES = {
    "notes/독고란비/week01.md": "# Week 1\n\n### 로드 밸런싱이란?\n\n나눈다.\n\n### 답이 없나?\n",
    "notes/피선율/week01.md": f"# Week 1\n\n### 로드 밸런싱이란?\n\n고루 나눈다. {LINK}\n",
    "notes/Grace Kim/week01.md": "# Week 1\n\n### What is a queue? #person\n\nFirst in, first out.\n",
    "notes/하늘바람/week02.md": "# Week 2\n\n### 큐란?\n\n줄\n",
}
NAMES = ("독고란비", "란비", "피선율", "선율", "Grace", "하늘바람", "haneulbaram", "dokgoranbi")


@pytest.fixture
def group(project: Project) -> Project:
    project.write("ankigen.toml", CONFIG)
    for path, content in NOTES.items():
        project.write(path, content)
    return project


def write_site(project: Project, *options: str) -> Path:
    assert project.run("preview", "--out", "site", *options).exit_code == 0
    return project.folder / "site"


def find_names(site: Path) -> list[str]:
    """Return where a name stands, in the path or the bytes of a file."""
    places = []
    for file in site.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        haystack = f"{file.relative_to(site)}\n{content.decode('utf-8', 'replace')}".casefold()
        for name in NAMES:
            percent_encoded = "".join(f"%{byte:02x}" for byte in name.encode())
            escaped = name.encode("unicode_escape").decode()
            for form in {name.casefold(), percent_encoded, escaped.casefold()}:
                if form in haystack:
                    places.append(f"{file.relative_to(site)}: {name}")
    return places


@pytest.mark.parametrize("options", [(), ("--maintainer",)])
def test_no_name_stands_anywhere_on_the_page(group: Project, options: tuple[str, ...]) -> None:
    site = write_site(group, *options)
    assert find_names(site) == []
    assert (site / "person/gaon-moon.html").exists()
    assert (site / "person/gk.html").exists()
    assert (site / "person/chamyeoja-2.html").exists()
    assert "참여자 4" in (site / "contents.html").read_text("utf-8")
    assert "gaon-moon" in (site / "data/cards-0.js").read_text("utf-8")
    assert "앞의 답" in (site / "data/cards-0.js").read_text("utf-8")


def test_names_that_an_older_page_showed_are_deleted(group: Project) -> None:
    group.write("ankigen.toml", CONFIG.replace('names = "handles"', 'names = "full"'))
    site = write_site(group)
    assert (site / "deck.json").exists()
    assert (site / "weekly-q-a.apkg").exists()
    assert (site / "person/dokgoranbi.html").exists()
    group.write("ankigen.toml", CONFIG)
    write_site(group)
    assert find_names(site) == []
    assert not list(site.glob("*.apkg"))


def test_a_package_that_somebody_else_put_there_stays(group: Project) -> None:
    group.write("site/own.apkg", "somebody's own")
    group.write("site/deck.json", '{"format": 1, "package": "own.apkg"}')
    site = write_site(group)
    assert (site / "own.apkg").exists()


def test_nothing_leads_to_a_package_that_is_not_there(group: Project) -> None:
    site = write_site(group)
    assert 'class="download"' not in (site / "index.html").read_text("utf-8")
    assert 'class="download"' not in (site / "stats.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "spellings", "handle"),
    [
        ("독고란비", ["란비", "gaon"], "gaon"),
        ("독고란비", ["@gaon-moon", "gaon"], "@gaon-moon"),
        ("독고란비", ["란비", "독고 란비"], ""),
        ("Ada Lovelace", ["ada", "Ada L.", "ADALOVELACE", "countess"], "countess"),
        ("Ada", ["the countess"], ""),
    ],
)
def test_a_handle_is_a_word_that_is_no_part_of_the_name(name: str, spellings: list[str], handle: str) -> None:
    assert find_handle(name, spellings) == handle


def test_who_has_no_handle_gets_the_number_in_the_list_of_people() -> None:
    people: dict[str, str | list[str]] = {"독고란비": "gaon", "피선율": [], "오태양": []}
    assert assign_handles(people, ["오태양", "하늘"], "Person {n}") == {
        "독고란비": "gaon",
        "피선율": "Person 2",
        "오태양": "Person 3",
        "하늘": "Person 4",
    }


def test_a_name_in_the_text_is_reported_where_it_stands(group: Project) -> None:
    group.write(
        "notes/피선율/week02.md",
        "# Week 2\n\n### 하늘바람이 말한 큐란?\n\n줄\n독고란비의 답과 같다.\n독고란비길\n\n```\n독고란비\n```\n",
    )
    diagnostics = json.loads(group.run("check", "--format", "json").stdout)["diagnostics"]
    places = [(found["line"], found["message"]) for found in diagnostics if found["code"] == "I254"]
    assert [line for line, _ in places] == [3, 6, 10]
    assert "하늘바람" in places[0][1]
    group.write("ankigen.toml", CONFIG.replace('names = "handles"', ""))
    assert "I254" not in group.run("check", "--format", "json").stdout
