"""A note gets the same GUID on every machine, whatever its file looks like."""

from __future__ import annotations

import json
import shutil
import unicodedata
from pathlib import Path

import pytest

from ankigen.identity.guids import EntryKeys, assign_guids
from support import LEDGER, WEEK_17, Project, visible

GOLDEN = Path(__file__).parents[1] / "data" / "golden"
KEYS = EntryKeys("문가온", 17, "", "로드밸런서란?")


def test_twins_are_told_apart_by_their_order() -> None:
    first, second, other = assign_guids([KEYS, KEYS, KEYS._replace(week=3)], "", [])
    assert len({first, second, other}) == 3
    assert assign_guids([KEYS], "", []) == [first]


def test_a_guid_that_is_used_already_is_passed_over() -> None:
    first, second = assign_guids([KEYS, KEYS], "", [])
    assert assign_guids([KEYS], "", [first]) == [second]


@pytest.mark.parametrize(
    "changed",
    [
        KEYS._replace(person_key="도재민"),
        KEYS._replace(week=None),
        KEYS._replace(parent_key="프록시란?"),
        KEYS._replace(question_key="힙이란?"),
    ],
)
def test_whatever_tells_an_entry_from_others_makes_another_guid(changed: EntryKeys) -> None:
    assert assign_guids([KEYS], "", []) != assign_guids([changed], "", [])


# --- a first build --------------------------------------------------------------------------------


def test_the_guids_of_a_first_build_are_pinned_for_good(project: Project) -> None:
    """Never edit the golden files: people study decks with these GUIDs, and another one is another note.

    A new rule of identity needs a new `identity.SCHEME` and a file of its own.
    """
    shutil.copytree(GOLDEN / "notes", project.folder / "notes")
    project.build()
    found = [
        [note.guid, note.fields["Person"], note.fields["Week"], visible(note.fields["Parent"]), note.question]
        for note in project.notes()
    ]
    assert found == json.loads((GOLDEN / "guids.json").read_text("utf-8"))


def test_a_guid_can_be_typed_into_ankis_search() -> None:
    for guid, *_ in json.loads((GOLDEN / "guids.json").read_text("utf-8")):
        assert len(guid) == 16
        assert guid.isascii()
        assert guid.isalnum()
        assert guid == guid.lower()


def test_two_people_who_build_the_same_notes_without_a_ledger_get_the_same_guids(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Project(tmp_path / "elsewhere" / "anderswo")
    found = []
    for number, machine in enumerate((project, other)):
        shutil.copytree(GOLDEN / "notes", machine.folder / "notes")
        monkeypatch.chdir(machine.folder)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_750_000_000 + number))
        machine.build()
        found.append([note.guid for note in machine.notes()])
    assert found[0] == found[1]


@pytest.mark.usefixtures("same_second")
@pytest.mark.parametrize(
    "variant",
    [
        pytest.param(WEEK_17.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(WEEK_17.replace("\n", "\r"), id="CR"),
        pytest.param("\ufeff" + WEEK_17, id="BOM"),
        pytest.param(unicodedata.normalize("NFD", WEEK_17), id="NFD"),
        pytest.param(
            "\ufeff" + unicodedata.normalize("NFD", WEEK_17).replace("\n", "\r\n"), id="BOM, NFD and CRLF together"
        ),
        pytest.param(WEEK_17 + "\n\n\n", id="blank lines at the end"),
        pytest.param(WEEK_17.removesuffix("\n"), id="no line break at the end"),
    ],
)
def test_how_a_file_is_stored_makes_no_difference(variant: str, project: Project) -> None:
    project.write("notes/week17.md", WEEK_17)
    project.build()
    plain, package = project.notes(), project.package.read_bytes()
    (project.folder / LEDGER).unlink()
    project.write("notes/week17.md", variant)
    project.build()
    assert project.notes() == plain
    assert project.package.read_bytes() == package


@pytest.mark.parametrize(
    "variant",
    [
        pytest.param(
            WEEK_17.replace("로드 밸런서란 무엇인가요? `", "로드\u00a0밸런서란\u00a0무엇인가요?\u00a0`"),
            id="NBSP in a question",
        ),
        pytest.param(WEEK_17.replace("1. 로드 밸런서란", "1.\t로드\t밸런서란"), id="tabs in a question"),
        pytest.param(
            WEEK_17.replace("1. 로드", "1.\u00a0로드").replace("- 단점", "-\u00a0단점"),
            id="NBSP behind the marker",
        ),
        pytest.param(WEEK_17.replace("#### 문가온", "####\u00a0문가온\u00a0"), id="NBSP around a name"),
        pytest.param(WEEK_17.replace("#### 문가온", "####\t문가온"), id="a tab before a name"),
        pytest.param(
            WEEK_17.replace("#### 문가온", "#### \u200b문가온\u200b"), id="zero-width characters around a name"
        ),
        pytest.param(WEEK_17.replace("# Week 17 -", "#\u00a0Week\u00a017\u00a0-"), id="NBSP in the title"),
        pytest.param(
            WEEK_17.replace("란 무엇인가요? `", "란\u200b 무엇인가요?\ufeff `"),
            id="zero-width characters in a question",
        ),
        pytest.param(WEEK_17.replace("```\n", "```\u00a0\n"), id="NBSP behind a fence"),
        pytest.param(WEEK_17.replace("\n    ", "\n\t"), id="a fence indented by tabs"),
    ],
)
def test_unusual_blanks_make_no_difference_for_identity_and_tags(variant: str, project: Project) -> None:
    assert variant != WEEK_17
    project.write("notes/week17.md", WEEK_17)
    project.build()
    plain = project.notes()
    (project.folder / LEDGER).unlink()
    project.write("notes/week17.md", variant)
    project.build()
    found = project.notes()
    assert [(note.guid, note.tags, note.answer) for note in found] == [
        (note.guid, note.tags, note.answer) for note in plain
    ]


def test_what_a_question_shows_is_what_counts(project: Project) -> None:
    """Marks, case, blanks, comments and trailing tags do not."""
    spellings = [
        "로드 밸런서와 `L7`",
        "**로드 밸런서**와 L7",
        "로드밸런서와  l7 #네트워크",
        "로드 밸런서와 L7 <!-- topics: 네트워크 -->",
        "[로드 밸런서](https://example.org)와 L7",
    ]
    guids = set()
    for spelling in spellings:
        project.write("notes/week17.md", WEEK_17.replace("로드 밸런서란 무엇인가요? `L4` 와 L7", spelling))
        (project.folder / LEDGER).unlink(missing_ok=True)
        project.build()
        guids.add(tuple(note.guid for note in project.notes()))
    assert len(guids) == 1


def test_a_namespace_makes_other_notes(project: Project) -> None:
    project.write("notes/week17.md", WEEK_17)
    project.build()
    plain = {note.guid for note in project.notes()}
    (project.folder / LEDGER).unlink()
    project.write("ankigen.toml", 'namespace = "another group"\n')
    project.build()
    assert not plain & {note.guid for note in project.notes()}


def test_a_namespace_set_later_leaves_known_notes_alone(project: Project) -> None:
    project.write("notes/week17.md", WEEK_17)
    project.build()
    project.write("ankigen.toml", 'namespace = "another group"\n')
    assert project.build_json()["unchanged"] == 2


def test_true_duplicates_are_notes_of_their_own(project: Project) -> None:
    again = "1. 로드 밸런서란?\n```\n요청을 나눈다.\n```\n"
    project.write("notes/week17.md", f"# Week 17\n#### 문가온\n{again * 3}#### 도재민\n{again * 2}")
    result = project.build_json()
    assert len({note.guid for note in project.notes()}) == result["notes"] == 5
    assert [one["code"] for one in result["diagnostics"]] == ["I204"] * 3
