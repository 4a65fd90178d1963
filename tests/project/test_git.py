"""What git is asked, and that it runs nothing of the repository's."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from ankigen.project import git

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """An empty repository."""
    subprocess.run(["git", "init", "--quiet", tmp_path / "group"], check=True)
    return tmp_path / "group"


def test_what_git_prints_is_returned(repository: Path) -> None:
    assert git.run_git(repository, "rev-parse", "--is-inside-work-tree") == "true\n"
    assert git.run_git(repository, "rev-parse", "--verify", "nothing") is None


def test_without_git_nothing_is_known(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    monkeypatch.setattr(git, "_heeds_bare_repository_option", lambda: True)
    assert git.run_git(repository, "rev-parse") is None


def test_settings_of_the_repository_that_run_something_are_overruled(repository: Path) -> None:
    subprocess.run(["git", "-C", repository, "config", "core.fsmonitor", "touch ran"], check=True)
    subprocess.run(["git", "-C", repository, "config", "core.hooksPath", "hooks"], check=True)
    assert git.run_git(repository, "config", "core.fsmonitor") == "false\n"
    assert git.run_git(repository, "config", "core.hooksPath") == "/dev/null\n"


def test_tracked_files_are_listed_in_any_case_and_literally(repository: Path) -> None:
    for name in ("Build/a.apkg", "build*", "notes.md"):
        file = repository / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("", "utf-8")
        subprocess.run(["git", "-C", repository, "--literal-pathspecs", "add", name], check=True)
    assert git.list_tracked_files(repository, ["build"]) == ["Build/a.apkg"]
    assert git.list_tracked_files(repository, ["build*"]) == ["build*"]
    assert git.list_tracked_files(repository, ["none"]) == []


def test_a_bare_repository_in_a_work_tree_is_no_work_tree(repository: Path) -> None:
    notes = repository / "notes"
    notes.mkdir()
    assert git.is_in_work_tree(notes)
    for name in ("objects", "refs"):
        (notes / name).mkdir()
    assert git.is_in_work_tree(notes)
    (notes / "HEAD").write_text("ref: refs/heads/main\n", "utf-8")
    assert not git.is_in_work_tree(notes)
    assert not git.is_in_work_tree(repository.parent)
