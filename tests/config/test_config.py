"""ankigen.toml: what it may say, and how each mistake in it is named."""

from __future__ import annotations

import json
import os
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ankigen.config.parsing import parse_config
from ankigen.config.people import People
from ankigen.config.search import find_config_file
from ankigen.config.settings import Config
from ankigen.errors import ConfigError
from support import Project

if TYPE_CHECKING:
    from pathlib import Path

    from ankigen.diagnostics.diagnostic import Diagnostic


def mistake(content: str) -> Diagnostic:
    with pytest.raises(ConfigError) as caught:
        parse_config(content)
    return caught.value.diagnostics[0]


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


# --- what it may say ------------------------------------------------------------------------------


def test_an_empty_config_is_the_default() -> None:
    assert parse_config("") == Config()
    assert Config().deck == "Weekly Q&A"
    assert Config().roots == ("notes",)


def test_every_key_of_the_contract_is_known() -> None:
    config = parse_config(
        """
        deck = "면접 스터디"
        notes = ["주차", "보충"]
        output = "out/deck.apkg"
        subdecks = "week"
        namespace = "cs-study"

        [people]
        "권혁근" = ["혁근", "hkkwon"]
        "장시우" = "siwoo"

        [topics]
        [related]
        enabled = false
        max = 3
        [layout]
        [media]
        [card]
        """
    )
    assert (config.deck, config.roots, config.output) == ("면접 스터디", ("주차", "보충"), "out/deck.apkg")
    assert (config.subdecks, config.namespace) == ("week", "cs-study")
    assert config.people == {"권혁근": ["혁근", "hkkwon"], "장시우": "siwoo"}
    assert (config.related.enabled, config.related.max) == (False, 3)


@pytest.mark.parametrize(
    "content",
    [
        'deck = "덱"',
        '\ufeffdeck = "덱"',
        'deck = "덱"\r\nnotes = "notes"\r\n',
        f'deck = "{nfd("덱")}"',
    ],
    ids=["plain", "bom", "crlf", "nfd"],
)
def test_the_bytes_around_a_value_make_no_difference(content: str) -> None:
    assert parse_config(content) == Config(deck="덱")


# --- mistakes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "line", "key", "nearest"),
    [
        ('dekc = "x"', 1, "dekc", "deck"),
        ('\n# deck\nnote = "x"', 3, "note", "notes"),
        ('deck = "x"\r\nsubdeck = "week"', 2, "subdeck", "subdecks"),
        ('deck = "x"\n\n[peple]\n"권혁근" = ["혁근"]', 3, "peple", "people"),
        ("[related]\nenabled = true\nmaxx = 3", 3, "maxx", "max"),
        ("related.maxx = 3", 1, "maxx", "max"),
        ("related = { enabled = true, maxx = 3 }", 1, "maxx", "max"),
        ('["related"]\n"maxx" = 3', 2, "maxx", "max"),
        ('[people]\n"권혁근" = [\n  "혁근",\n]\n\n[media]\nremoet = "link"', 7, "remoet", "remote"),
        ('[card]\nfront = "a"\n\n[media]\nremot = "link"', 5, "remot", "remote"),
        ('[card]\ncss = "a"\n\n[related]\ncss = "b"', 5, "css", None),
        ('names_of_everybody = "x"', 1, "names_of_everybody", None),
        ('"주차" = "x"', 1, "주차", None),
        ('deck = """\nnote = 1\n"""\nnote = "x"', 4, "note", "notes"),
    ],
)
def test_an_unknown_key_names_its_line_and_the_nearest_known_one(
    content: str, line: int, key: str, nearest: str | None
) -> None:
    found = mistake(content)
    assert found.line == line
    assert f"unknown key `{key}`" in found.message
    assert found.advice() == f"did you mean `{nearest}`?" if nearest else found.advice().startswith("Valid keys: ")


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("deck = 17", 1, "`deck`: expected text, got a whole number"),
        ('notes = "n"\ndeck = ""', 2, "`deck` is empty"),
        ('deck = " \t"', 1, "`deck` is empty"),
        ('deck = "\u200b"', 1, "`deck` is empty"),
        ('tag_root = " :: "', 1, "`tag_root` is empty"),
        ('deck = "n"\ntag_root = "CS::Topic"', 2, '`tag_root` has a level called "Topic"'),
        ("notes = []", 1, "`notes` is empty"),
        ("\nnotes = 5", 2, "`notes`: expected text or a list of texts, got a whole number"),
        ('notes = ["a", 5]', 1, "expected text, got a whole number"),
        ('subdecks = "month"', 1, '`subdecks`: must be one of "week", "person", "topic"'),
        ("[related]\nenabled = true\nmax = '3'", 3, "`related.max`: expected a whole number, got text"),
        ("[related]\nmax = 2.5", 2, "`related.max`: expected a whole number, got a decimal number"),
        ("[related]\nmax = -1", 2, "`related.max` is negative"),
        ("[related]\nenabled = 'yes'", 2, "`related.enabled`: expected true or false, got text"),
        ('[media]\nremote = "load"', 2, '`media.remote`: must be one of "link", "download"'),
        ("related = 3", 1, "`related`: expected a table, got a whole number"),
        ("deck = 2024-11-24", 1, "`deck`: expected text, got "),
        ('people = ["권혁근"]', 1, "`people`: expected a table, got a list"),
        ('[people]\n"권혁근" = ["혁근"]\n"장시우" = 3', 3, "expected text or a list of texts, got a whole number"),
        ('[people]\n"권혁근" = ["혁근"]\n"장시우" = ["siwoo", 3]', 3, "expected text, got a whole number"),
        ('[people]\n"권혁근" = []\n"" = []', 3, "[people] has an empty name"),
        ('[people]\n"권혁근" = ["hk"]\n"장시우" = ["@HK"]', 3, "`hk` is listed for both 권혁근 and 장시우"),
        ('[people]\n"권혁근" = []\n"장시우" = ["권 혁근"]', 3, "is listed for both 권혁근 and 장시우"),
    ],
)
def test_a_wrong_value_names_its_line_and_what_is_expected(content: str, line: int, message: str) -> None:
    found = mistake(content)
    assert message in found.message
    assert found.line == line


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        ("deck", 1, None),
        ('deck = "x"\ndeck = "y"', 2, None),
        ('deck = "x"\ndeck = "y"\n', 2, None),
        ('deck = "x"\nnotes = notes\n', 2, 9),
        ('deck = "x\n', 1, 10),
        ("[related\nmax = 3", 1, 9),
        ("date = 2024-13-45", 1, 12),
        ('deck = "x"\nnotes = [', 2, None),
        ('deck = "x"\nnotes = [\n', 2, None),
        ('deck = """x', 1, None),
    ],
)
def test_what_is_no_toml_is_named_with_its_place(content: str, line: int, column: int | None) -> None:
    found = mistake(content)
    assert found.message.startswith("this is not valid TOML: ")
    assert found.line == line
    assert column in (None, found.column)


_WORDS = """
    deck notes people related max [ ] [[ { } = " ' \"\"\" , . 권혁근 1 -0 1e400 0x nan true 2024-11-24 25:00 # \\u0000 \\
""".split()


def mistakes(content: str) -> list[Diagnostic]:
    try:
        parse_config(content)
    except ConfigError as error:
        return list(error.diagnostics)
    return []


@given(st.lists(st.sampled_from([*_WORDS, "\n", " ", "\x00"]) | st.text(max_size=3), max_size=25).map("".join))
@example("[related]\nmax = " + "9" * 30)
@example("[related]\nmax = " + "9" * 5000)
@example("deck = " + "[" * 5000)
def test_no_text_is_more_than_a_mistake(content: str) -> None:
    for found in mistakes(content):
        assert found.message
        assert 1 <= found.line <= content.count("\n") + content.count("\r") + 1


# --- in a build -----------------------------------------------------------------------------------

_WEEK = "# Week 17\n\n#### 권혁근\n1. 로드 밸런서란?\n```\n부하를 나눈다.\n```\n"


def test_a_mistake_stops_the_build_with_place_and_help(project: Project) -> None:
    project.write("notes/week17.md", _WEEK)
    project.write("ankigen.toml", '[people]\n"권혁근" = []\n\n[related]\nmaks = 3\n')
    result = project.build()
    assert result.exit_code == 2
    assert result.stderr.startswith("ankigen.toml:5:1: error E001 bad-config: unknown key `maks` in [related]\n")
    assert "help: did you mean `max`?" in result.stderr
    assert not project.package.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('deck = "덱"'.encode("cp949"), "cannot read ankigen.toml: it is not UTF-8"),
        (b"\xff\xfe", "cannot read ankigen.toml: it is not UTF-8"),
        (b"\x89PNG\r\n\x1a\n", "cannot read ankigen.toml: it is not UTF-8"),
        (b"PK\x03\x04", "this is not valid TOML"),
    ],
    ids=["cp949", "utf-16", "png", "zip"],
)
def test_a_config_that_is_no_text_stops_the_build(project: Project, content: bytes, message: str) -> None:
    project.write("notes/week17.md", _WEEK)
    project.write("ankigen.toml", content)
    result = project.build()
    assert result.exit_code == 2
    assert f"error E001 bad-config: {message}" in result.stderr


def test_an_unreadable_config_stops_the_build(bound_project: Project) -> None:
    bound_project.write("notes/week17.md", _WEEK)
    bound_project.write("ankigen.toml", "").chmod(0o000)
    result = bound_project.build()
    assert result.exit_code == 2
    assert "cannot read ankigen.toml: Permission denied" in result.stderr


@pytest.mark.parametrize("key", ["person", "topic"])
@pytest.mark.parametrize("name", ["1", "1st", "²", "a-b", ""])
def test_an_impossible_name_in_a_pattern_of_paths_is_a_mistake(project: Project, key: str, name: str) -> None:
    project.write("notes/kim.md", "# What is a cache?\nA fast memory.\n")
    project.write("ankigen.toml", f'[layout]\npreset = "headings"\n{key} = "{{{key}}}/{{{name}}}"\n')
    result = project.build()
    assert result.exit_code == 2
    message = f"ankigen.toml:3:1: error E001 bad-config: `layout.{key}`: `{{{name}}}` is not a valid name"
    assert message in result.stderr


@pytest.mark.parametrize("value", ["a\\u0000.apkg", f"{'x' * 300}.apkg", "deck.zip", "backup-1.apkg", "notes/"])
def test_an_impossible_output_is_a_mistake(project: Project, value: str) -> None:
    project.write("notes/week17.md", _WEEK)
    project.write("ankigen.toml", f'output = "{value}"')
    result = project.build()
    assert result.exit_code == 2
    assert result.stderr


def test_the_config_names_deck_notes_and_output(project: Project) -> None:
    project.write("주차/week17.md", _WEEK)
    project.write("보충.md", _WEEK.replace("Week 17", "Week 18"))
    project.write("ankigen.toml", 'deck = "면접 스터디"\nnotes = ["주차", "보충.md"]\noutput = "out/면접.apkg"\n')
    assert project.build_json()["output"] == "out/면접.apkg"
    notes = project.notes("out/면접.apkg")
    assert [(note.deck, note.fields["Week"]) for note in notes] == [("면접 스터디", "18"), ("면접 스터디", "17")]


def test_the_package_is_named_after_the_deck(project: Project) -> None:
    project.write("notes/week17.md", _WEEK)
    project.write("ankigen.toml", 'deck = "CS 면접 / 2조: Q&A"\n')
    assert project.build_json()["output"] == "build/cs-면접-2조-q-a.apkg"


def test_a_namespace_gives_guids_of_its_own(tmp_path: Path) -> None:
    groups = [Project(tmp_path / name) for name in ("ours", "theirs", "copy")]
    for group, namespace in zip(groups, ("ours", "theirs", "ours"), strict=True):
        group.write("notes/week17.md", _WEEK)
        group.write("ankigen.toml", f'namespace = "{namespace}"\n')
        group.build()
    ours, theirs, copy = (group.notes()[0].guid for group in groups)
    assert ours == copy
    assert ours != theirs


# --- where it is found ----------------------------------------------------------------------------


def test_the_config_is_found_above_the_current_folder_up_to_the_root_of_the_work_tree(tmp_path: Path) -> None:
    (tmp_path / "ankigen.toml").touch()
    tree, below = tmp_path / "tree", tmp_path / "tree" / "a" / "b"
    below.mkdir(parents=True)
    assert find_config_file(below) is None, "without a git work tree only the current folder counts"
    (tree / ".git").mkdir()
    assert find_config_file(below) is None, "what lies above the work tree is somebody else's"
    (tree / "ankigen.toml").touch()
    assert find_config_file(below) == tree / "ankigen.toml"
    (tree / "a" / "ankigen.toml").touch()
    assert find_config_file(below) == tree / "a" / "ankigen.toml"


def test_without_git_the_config_is_found_up_to_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, below = tmp_path / "home", tmp_path / "home" / "study" / "notes"
    below.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    (tmp_path / "ankigen.toml").touch()
    assert find_config_file(below) is None, "what lies above the home folder is somebody else's"
    (home / "ankigen.toml").touch()
    assert find_config_file(below) == home / "ankigen.toml"
    (home / "study" / "ankigen.toml").touch()
    assert find_config_file(below) == home / "study" / "ankigen.toml"
    if hasattr(os, "geteuid"):
        monkeypatch.setattr(os, "geteuid", lambda: (home / "ankigen.toml").stat().st_uid + 1)
        assert find_config_file(below) is None, "another user owns them"


def test_the_named_config_makes_its_folder_the_project(project: Project) -> None:
    project.write("study/weekly/week17.md", _WEEK)
    project.write("study/my.toml", 'notes = "weekly"')
    printed = project.build_json("--config", "study/my.toml")
    assert printed["output"] == "study/build/weekly-q-a.apkg"
    assert project.notes("study/build/weekly-q-a.apkg")[0].fields["Source"] == "weekly/week17.md"


@pytest.mark.parametrize("name", ["nowhere.toml", "notes", "x" * 300])
def test_a_config_that_is_not_there_is_wrong_usage(project: Project, name: str) -> None:
    project.write("notes/week17.md", _WEEK)
    result = project.build("--config", name)
    assert result.exit_code == 2
    assert f"{name} does not exist" in result.stderr


# --- people ---------------------------------------------------------------------------------------

_PEOPLE: dict[str, str | list[str]] = {
    "권혁근": ["혁근", "hkkwon"],
    "Jean-Luc Picard": "@Picard",
    nfd("장시우"): [],
}


@pytest.mark.parametrize(
    ("spelling", "person"),
    [
        ("권혁근", "권혁근"),
        ("혁근", "권혁근"),
        ("hkkwon", "권혁근"),
        ("@hkkwon", "권혁근"),
        ("HKKwon", "권혁근"),
        ("@HKKWON", "권혁근"),
        (nfd("권혁근"), "권혁근"),
        (nfd("혁근"), "권혁근"),
        (" 권 혁근\u00a0", "권혁근"),
        ("권\u200b혁근\ufeff", "권혁근"),
        ("picard", "Jean-Luc Picard"),
        ("@picard", "Jean-Luc Picard"),
        ("jean-luc  picard", "Jean-Luc Picard"),
        ("장시우", "장시우"),
        (nfd("장시우"), "장시우"),
        ("🐯 혁근", "권혁근"),
        ("권혁근(발표)", "권혁근"),
        ("「picard」", "Jean-Luc Picard"),
        ("혁", None),
        ("(권혁근)", "권혁근"),
        ("🐯", None),
        ("권혁근님", "권혁근"),
        ("혁근 씨", "권혁근"),
        ("ｈｋｋｗｏｎ", "권혁근"),
        ("권님", None),
        ("@", None),
        ("", None),
    ],
)
def test_people_are_found_by_any_spelling(spelling: str, person: str | None) -> None:
    assert People(_PEOPLE).find(spelling) == person


@pytest.mark.parametrize(
    "heading",
    [
        "#### 권혁근",
        "## 혁근",
        "#### @hkkwon",
        "#### **혁근**",
        "#### `hkkwon`",
        "#### [혁근](https://github.com/hkkwon)",
        f"#### {nfd('혁근')}",
        "####\u00a0혁근\u200b",
        "#### 혁근 ####",
        "### HKKwon\r",
        "혁근\n---",
    ],
)
def test_a_heading_names_the_person_in_any_spelling(project: Project, heading: str) -> None:
    project.write("ankigen.toml", '[people]\n"권혁근" = ["혁근", "hkkwon"]\n')
    project.write("notes/week17.md", _WEEK.replace("#### 권혁근", heading))
    assert project.build_json("--strict")["people"] == {"권혁근": 1}
    (note,) = project.notes()
    assert note.fields["Person"] == "권혁근"
    assert "person::권혁근" in note.tags


def test_a_name_in_decomposed_hangul_comes_out_composed(project: Project) -> None:
    project.write("ankigen.toml", f'[people]\n"{nfd("권혁근")}" = ["hkkwon"]\n')
    project.write("notes/week17.md", _WEEK.replace("권혁근", "hkkwon"))
    assert project.build_json()["people"] == {"권혁근": 1}


def test_people_go_before_the_taxonomy(project: Project) -> None:
    project.write("notes/week17.md", _WEEK.replace("권혁근", "보안"))
    project.write("ankigen.toml", "")
    printed = project.build_json()
    assert (printed["people"], printed["topics"]) == ({}, {"보안": 1})
    project.write("ankigen.toml", '[people]\n"보안" = []\n')
    printed = project.build_json()
    assert (printed["people"], "보안" in printed["topics"]) == ({"보안": 1}, False)


@pytest.mark.parametrize(
    ("headings", "person"),
    [
        ("## 월요일\n#### 1조", "1조"),
        ("## 권혁근\n#### 1조", "권혁근"),
        ("## 1조\n#### 권혁근", "권혁근"),
        ("## 권혁근\n#### 장시우", "장시우"),
    ],
)
def test_of_two_headings_the_known_person_counts_else_the_deeper(
    project: Project, headings: str, person: str
) -> None:
    project.write("ankigen.toml", '[people]\n"권혁근" = []\n"장시우" = []\n')
    project.write("notes/week17.md", _WEEK.replace("#### 권혁근", headings))
    assert project.build_json()["people"] == {person: 1}


def test_the_person_option_takes_any_spelling(project: Project) -> None:
    project.write("ankigen.toml", '[people]\n"권혁근" = ["hkkwon"]\n')
    project.write("notes/week17.md", _WEEK + _WEEK.replace("권혁근", "장시우"))
    assert project.build_json("--person", "@HKKwon")["people"] == {"권혁근": 1}


def test_a_source_url_with_another_name_in_braces_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"\{file\}"):
        parse_config('source_url = "https://example.org/{file}"')
    assert parse_config('source_url = "https://example.org/{path}"').source_url == "https://example.org/{path}"


@pytest.mark.parametrize(
    "url", ["https://group.github.io", "https://group.example:8443/notes/", "https://x.example/a~b/%EA%B0%80"]
)
def test_a_page_has_an_https_address(url: str) -> None:
    assert parse_config(f"[site]\nurl = {json.dumps(url)}").site.url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://group.example/",
        "//group.example/",
        "https://",
        "https://me:secret@group.example/",
        "https://group.example/?page=1",
        "https://group.example/#cards",
        'https://group.example/"><script>',
        "https://group.example/a b",
        "https://group.example/\n",
        "javascript:alert(1)",
    ],
)
def test_any_other_address_of_a_page_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="https"):
        parse_config(f"[site]\nurl = {json.dumps(url)}")
