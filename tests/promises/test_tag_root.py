"""All tags of a deck under one: what a change costs, and what it never costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support import LEDGER, Anki, Project

if TYPE_CHECKING:
    from pathlib import Path

NOTES = """\
---
tags: exam
---
# Week 3
#### Ada
1. What is load balancing?
```
Spreading requests over several servers.
```
1-1. Why?
```
None of them is overrun.
```
#### Grace
1. What is load balancing?
```
Several servers share the requests.
```
"""
TAGS = {"person::Ada", "person::Grace", "week::03", "topic::Network::Load_Balancing", "followup", "repeat", "exam"}
UNDER_CS = {f"Study::CS::{tag}" for tag in TAGS}
CONFIG = 'deck = "CS"\noutput = "build/deck.apkg"\n'
WITH_ROOT = f'{CONFIG}tag_root = "Study:: CS "\n'
PACKAGE = "build/deck.apkg"


@pytest.fixture
def group(tmp_path: Path) -> Project:
    """Return a group whose deck is built, without a root tag."""
    project = Project(tmp_path / "group")
    project.write("notes/week03.md", NOTES)
    project.write("ankigen.toml", CONFIG)
    assert project.build().exit_code == 0
    return project


def find_tags(project: Project) -> set[str]:
    return {tag for note in project.notes(PACKAGE) for tag in note.tags}


def test_a_root_tag_stands_over_all_others(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("notes/week03.md", NOTES)
    project.write("ankigen.toml", WITH_ROOT)
    built = project.build_json()
    assert (built["new"], built["changed"]) == (3, 0)
    assert "W163" not in [told["code"] for told in built["diagnostics"]]
    assert find_tags(project) == UNDER_CS
    assert project.build_json()["unchanged"] == 3


@pytest.mark.parametrize(("before", "after"), [(CONFIG, WITH_ROOT), (WITH_ROOT, CONFIG)], ids=["set", "unset"])
def test_a_change_updates_every_note_and_is_told_once(group: Project, before: str, after: str) -> None:
    group.write("ankigen.toml", before)
    group.build()
    guids = {note.guid for note in group.notes(PACKAGE)}
    group.write("ankigen.toml", after)
    built = group.build_json()
    assert (built["new"], built["changed"], built["retired"]) == (0, 3, 0)
    assert [told["code"] for told in built["diagnostics"] if told["path"] == "ankigen.toml"] == ["W163"]
    assert {note.guid for note in group.notes(PACKAGE)} == guids
    assert find_tags(group) == (UNDER_CS if after == WITH_ROOT else TAGS)
    again = group.build_json()
    assert (again["changed"], [told["path"] for told in again["diagnostics"]]) == (0, [])


def test_a_ledger_of_an_older_scheme_learns_of_the_root_tag(group: Project) -> None:
    """Its hashes don't tell which tags a note had."""
    ledger = group.folder / LEDGER
    content = ledger.read_text("utf-8")
    older = content.replace('"content":"2:', '"content":"')
    assert older != content
    ledger.write_text(older, "utf-8")
    group.write("ankigen.toml", WITH_ROOT)
    assert group.build_json("--no-cache")["changed"] == 3


@pytest.mark.parametrize(("config", "changed"), [(WITH_ROOT, 0), (CONFIG, 3)], ids=["same", "another"])
def test_a_package_tells_under_which_tag_its_tags_stood(group: Project, config: str, changed: int) -> None:
    group.write("ankigen.toml", WITH_ROOT)
    group.build()
    (group.folder / LEDGER).unlink()
    group.write("ankigen.toml", config)
    assert group.build_json("--recover", PACKAGE)["changed"] == changed


def test_anki_takes_the_tags_over_and_keeps_the_schedule(group: Project, tmp_path: Path) -> None:
    anki = Anki(tmp_path / "anki")
    try:
        anki.import_package(group.folder / PACKAGE)
        cards = {note.guid: anki.card(note.guid).id for note in group.notes(PACKAGE)}
        group.write("ankigen.toml", WITH_ROOT)
        group.build()
        imported = anki.import_package(group.folder / PACKAGE)
        assert (imported.new, imported.updated) == (0, 3)
        assert {tag for note in anki.notes() for tag in note.tags} == UNDER_CS
        assert {guid: anki.card(guid).id for guid in cards} == cards
    finally:
        anki.close()
