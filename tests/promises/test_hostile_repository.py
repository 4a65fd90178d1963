"""A repository that was only cloned runs nothing, and a few bytes of it cost a few bytes of work."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from ankigen.project import git as own_git
from ankigen.reading.front_matter import read_front_matter
from support import Project

if TYPE_CHECKING:
    from pathlib import Path

NOTES = "# Week 1\n#### 가영\n1. 캐시란?\n```\n빠른 저장소\n```\n"
IDENTITY = {
    "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@a.invalid", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@a.invalid",
}  # fmt: skip


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, env={**os.environ, **IDENTITY}
    )


def plant_bare_repository(folder: Path, command: str) -> None:
    """Let a folder look like a bare repository, whose config names a command to fetch objects with."""
    (folder / "objects").mkdir()
    (folder / "refs").mkdir()
    (folder / "HEAD").write_text("1" * 40 + "\n")
    (folder / "config").write_text(
        "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tpartialClone = origin\n"
        f'[remote "origin"]\n\tpromisor = true\n\turl = .\n\tuploadpack = "{command};"\n'
    )


@pytest.mark.parametrize("arguments", [["check"], ["build"], ["diff"]])
def test_a_folder_that_looks_like_a_bare_repository_runs_nothing(project: Project, arguments: list[str]) -> None:
    ran = project.folder / "ran"
    git(project.folder, "init", "-q")
    study = project.folder / "study"
    project.write("study/notes/week1.md", NOTES)
    plant_bare_repository(study, f"touch {ran}")
    subprocess.run(
        ["git", "-C", str(study), "rev-list", "--count", "HEAD"], check=False, capture_output=True, timeout=20
    )
    assert ran.exists(), "git itself would run the command, so this proves nothing"
    ran.unlink()
    Project(study).run(*arguments)
    assert not ran.exists()


@pytest.mark.parametrize("setting", ["core.fsmonitor", "core.hooksPath"])
def test_no_program_that_a_config_names_is_run(project: Project, setting: str) -> None:
    ran = project.folder / "ran"
    program = project.folder / "program"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n")
    program.chmod(0o755)
    git(project.folder, "init", "-q")
    git(project.folder, "config", setting, str(program))
    project.write("notes/week1.md", NOTES)
    assert own_git.run_git(project.folder, "status", "--porcelain") is not None
    assert not ran.exists()


def test_an_old_git_is_not_called_where_the_nearest_repository_is_a_bare_one(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_git, "_heeds_bare_repository_option", lambda: False)
    git(project.folder, "init", "-q")
    study = project.folder / "study"
    study.mkdir()
    assert own_git.run_git(study, "rev-parse", "--show-toplevel") is not None
    plant_bare_repository(study, "false")
    assert own_git.run_git(study, "rev-parse", "--show-toplevel") is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("a: &x 1\nweek: 2", "an anchor (&x) is not allowed here"),
        ("week: *x", "an alias (*x) is not allowed here"),
        ("week: !!int '3'", "a type (!x) is not allowed here"),
        ("a: &a [1, 2]\nb: &b [*a, *a]\nc: [*b, *b]", "an anchor (&x) is not allowed here"),
    ],
)
def test_front_matter_has_no_references_and_types(content: str, reason: str) -> None:
    front_matter, problems = read_front_matter(content)
    assert front_matter.week is None
    assert [problem.details["reason"] for problem in problems] == [reason]


def test_eleven_lines_of_aliases_cost_no_memory(project: Project) -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    project.write("notes/week1.md", f"---\n{bomb}week: *a9\n---\n{NOTES}")
    built = project.run("build")
    assert built.exit_code == 0
    assert "W112" in built.codes
