"""ankigen init: a new group's repository, in which everything else works at once."""

from __future__ import annotations

import json
import os
from importlib import metadata
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from ankigen import __version__
from ankigen.cli.main import cli
from ankigen.config.parsing import parse_config
from ankigen.config.settings import CONFIG_NAME
from ankigen.project.setup import scaffold
from ankigen.project.setup.workflow import UNKNOWN_ACTION, WORKFLOW
from repositories import git

if TYPE_CHECKING:
    from pathlib import Path

    from ankigen.messages import Language
    from support import Project

FILES = [CONFIG_NAME, scaffold.SCHEMA, scaffold.WEEK, ".gitignore", ".gitattributes", WORKFLOW]


@pytest.mark.parametrize(("language", "first"), [("en", "Ada"), ("ko", "문가온")])
def test_a_new_repository_builds_at_once(project: Project, language: Language, first: str) -> None:
    result = project.run("init", "--yes", "--lang", language)
    assert (result.exit_code, result.stderr) == (0, "")
    assert [name for name in FILES if (project.folder / name).is_file()] == FILES
    assert all(
        name in result.stdout for name in (*FILES, "ankigen check", "ankigen build", "ankigen.ledger.jsonl")
    )
    built = project.build_json("--strict")
    assert (built["notes"], built["unanswered"], built["people"][first]) == (3, 1, 2)
    assert {one["severity"] for one in built["diagnostics"]} == {"info"}
    assert "2 info" in project.run("check").stdout, (
        "a question without an answer, and a workflow without the action"
    )


def test_what_git_needs_to_know_is_right(project: Project) -> None:
    project.run("init", "--yes")
    git(project.folder, "init")
    assert project.build("--strict").codes == ["I201"], "no word about ignored ledgers or missing merge rules"
    git(project.folder, "add", "-A")
    listed = git(project.folder, "ls-files").split()
    assert sorted(listed) == sorted([*FILES, "ankigen.ledger.jsonl"])


def test_nothing_is_overwritten(project: Project) -> None:
    project.write("ankigen.toml", 'deck = "ours"\n')
    project.write(".gitignore", "build\n")
    project.write("notes/3주차.md", "1. 큐란?\n```\n먼저 온 것이 먼저 나간다.\n```\n")
    said = project.run("init", "--yes").stdout
    assert (project.folder / "ankigen.toml").read_text() == 'deck = "ours"\n'
    assert (project.folder / ".gitignore").read_text() == "build\n"
    assert not (project.folder / scaffold.WEEK).exists()
    to_add = "Add to .gitignore:\n  /.ankigen/\n"  # build is there already, in another spelling
    assert all(words in said for words in ("Kept your ankigen.toml, .gitignore.", to_add, "no sample week"))
    assert "is a sample" not in said
    before = {file: file.stat().st_mtime_ns for file in project.folder.rglob("*")}
    assert project.run("init", "--yes").exit_code == 0
    assert {file: file.stat().st_mtime_ns for file in project.folder.rglob("*")} == before


def test_the_layout_of_notes_that_are_there_is_found_out(project: Project) -> None:
    for week in (1, 2):
        project.write(
            f"study/week{week}.md",
            f"# Week {week}\n\n## 힙이란 무엇인가요? {week}\n\n완전 이진 트리이다.\n\n## 큐란 무엇인가요? {week}\n\n줄이다.\n",
        )
    said = project.run("init", "--yes", "--detect", "study", "--person", "하늘").stdout
    config = parse_config((project.folder / "ankigen.toml").read_text("utf-8"))
    assert (config.roots, config.layout.preset, list(config.people)) == (("study",), "headings", ["하늘"])
    assert 'preset = "headings"' in said
    assert "questions" in said
    assert not (project.folder / scaffold.WEEK).exists()
    assert (project.folder / WORKFLOW).exists()
    assert project.build_json()["notes"] == 4


def test_a_config_that_is_there_is_told_what_fits(project: Project) -> None:
    project.write("ankigen.toml", "")
    project.write("study/week1.md", "# Week 1\n\n## 힙이란 무엇인가요?\n\n완전 이진 트리이다.\n")
    said = project.run("init", "--yes", "--detect", "study").stdout
    assert 'Add to ankigen.toml:\n  notes = "study"\n  [layout]\n' in said
    assert (project.folder / "ankigen.toml").read_text("utf-8") == ""


def test_each_group_has_a_namespace_of_its_own(project: Project) -> None:
    spaces = set()
    for name in ("a", "b"):
        project.run("init", name, "--yes")
        spaces.add(parse_config((project.folder / name / "ankigen.toml").read_text("utf-8")).namespace)
    assert len(spaces - {""}) == 2


def test_a_clone_of_ankigen_around_it_is_not_where_the_notes_are(project: Project) -> None:
    git(project.folder, "init")
    git(project.folder, "remote", "add", "origin", "https://github.com/somebody/ankigen.git")
    (project.folder / "our-notes").mkdir()
    project.run("init", "our-notes", "--yes")
    assert parse_config((project.folder / "our-notes/ankigen.toml").read_text("utf-8")).source_url is None


def test_git_knows_where_the_notes_are(project: Project) -> None:
    git(project.folder, "init")
    git(project.folder, "remote", "add", "origin", "https://github.com/our-group/notes.git")
    project.run("init", "--yes")
    config = parse_config((project.folder / "ankigen.toml").read_text("utf-8"))
    assert config.source_url == "https://github.com/our-group/notes/blob/HEAD/{path}"


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(_TEXT, st.lists(_TEXT.map(lambda name: " ".join(name.split())).filter(bool), max_size=3, unique=True))
def test_any_name_becomes_a_config(deck: str, people: list[str]) -> None:
    made = scaffold.make_files(scaffold.Group(deck or "x", tuple(people)), "en", "n", "a/b@c")[CONFIG_NAME]
    import tomllib

    assert tomllib.loads(made)["deck"] == (deck or "x")
    assert list(tomllib.loads(made)["people"]) == people


# --- the workflow ---------------------------------------------------------------------------------


def test_the_workflow_may_do_what_it_must_and_no_more() -> None:
    made = scaffold.make_files(scaffold.Group("x"), "en", "n", "our/ankigen@" + "0" * 40)[WORKFLOW]
    flow = yaml.safe_load(made)
    assert set(flow[True]) == {"push", "pull_request", "workflow_dispatch"}, "`on` is a boolean in YAML"
    assert flow["permissions"] == {}
    assert flow["jobs"]["check"]["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert flow["jobs"]["deck"]["permissions"] == {"contents": "write"}
    used = [step["uses"].partition("@") for job in flow["jobs"].values() for step in job["steps"]]
    assert {name for name, _, _ in used} == {"actions/checkout", "our/ankigen"}
    assert all(len(commit) == 40 for _, _, commit in used), "pinned by hash"
    assert flow["jobs"]["check"]["steps"][0]["with"] == {"persist-credentials": False, "lfs": True}


@pytest.mark.parametrize(
    ("notes", "pattern"),
    [("", "notes/**"), (".", "**"), ("docs/cs [2024]/", "docs/cs \\[2024\\]/**"), ("all.md", "all.md")],
)
def test_the_workflow_runs_where_notes_change(notes: str, pattern: str) -> None:
    made = scaffold.make_files(scaffold.Group("x", notes=notes), "ko", "n", UNKNOWN_ACTION)[WORKFLOW]
    triggers = yaml.safe_load(made)[True]
    assert triggers["push"]["paths"] == triggers["pull_request"]["paths"]
    assert triggers["push"]["paths"] == [pattern, "ankigen.*", "*.toml", WORKFLOW]


def test_a_workflow_without_the_action_is_told_until_it_is_named(project: Project) -> None:
    project.write("notes/week01.md", "# Week 1\n#### Ada\n1. Why?\n```\nBecause.\n```\n")
    made = scaffold.make_files(scaffold.Group("x"), "en", "n", UNKNOWN_ACTION)[WORKFLOW]
    project.write(WORKFLOW, made)
    line = made.split("\n").index(f"      - uses: {UNKNOWN_ACTION}") + 1
    (told,) = json.loads(project.run("check", "--json").stdout)["diagnostics"]
    assert (told["code"], told["path"], told["line"]) == ("I251", WORKFLOW, line)
    assert "I251" not in project.build().codes, "which no build needs to know"
    project.write(CONFIG_NAME, '[check]\nignore = "I251"\n')
    checked = json.loads(project.run("check", "--json").stdout)
    assert (checked["diagnostics"], checked["ignored"]) == ([], 1)
    project.write(CONFIG_NAME, "")
    project.write(WORKFLOW, made.replace(UNKNOWN_ACTION, "our/ankigen@" + "a" * 40))
    assert json.loads(project.run("check", "--json").stdout)["diagnostics"] == []


@pytest.mark.parametrize(
    ("noted", "action"),
    [
        (
            {"url": "https://github.com/our/ankigen.git", "vcs_info": {"commit_id": "a" * 40}},
            "our/ankigen@" + "a" * 40,
        ),
        (
            {"url": "https://github.com/our/ankigen.git", "vcs_info": {"commit_id": "main"}},
            UNKNOWN_ACTION,
        ),
        ({"url": "https://example.org/ankigen-0.1.0.whl", "archive_info": {}}, UNKNOWN_ACTION),
        ({}, UNKNOWN_ACTION),
        (None, UNKNOWN_ACTION),
        ("no object", UNKNOWN_ACTION),
    ],
)
def test_the_action_is_where_ankigen_came_from(
    noted: object, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Distribution:
        def read_text(self, _: str) -> str | None:
            return None if noted is None else json.dumps(noted)

    monkeypatch.setattr(metadata, "distribution", lambda _: Distribution())
    monkeypatch.setattr(scaffold, "find_repository_address", lambda: "")
    assert scaffold.find_action() == action


def test_a_release_names_the_action_of_its_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scaffold, "read_origin", dict)
    monkeypatch.setattr(scaffold, "find_repository_address", lambda: "https://github.com/our/ankigen")
    assert scaffold.find_action() == f"our/ankigen@v{__version__}"


def test_a_clone_tells_where_it_came_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "init")
    git(tmp_path, "remote", "add", "origin", "git@github.com:our/ankigen.git")
    git(tmp_path, "commit", "--allow-empty", "-m", "x")

    class Distribution:
        def read_text(self, _: str) -> str:
            return json.dumps({"url": tmp_path.as_uri(), "dir_info": {"editable": True}})

    monkeypatch.setattr(metadata, "distribution", lambda _: Distribution())
    assert scaffold.find_action().startswith("our/ankigen@")
    assert len(scaffold.find_action()) == len("our/ankigen@") + 40


@pytest.mark.skipif(os.name != "posix", reason="bash completes there")
def test_the_shell_completes() -> None:
    words = {"_ANKIGEN_COMPLETE": "bash_complete", "COMP_WORDS": "ankigen in", "COMP_CWORD": "1"}
    done = CliRunner(env=words).invoke(cli, [], prog_name="ankigen")
    assert done.stdout == "plain,init\n"
