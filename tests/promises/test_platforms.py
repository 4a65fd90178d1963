"""The same commands wherever they run: poor terminals, odd locales, no home, names as macOS writes them, Windows' locks."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support import Project

WEEK = "# Week 1\n#### 하늘\n1. 힙이란?\n```\n완전 이진 트리\n```\n2. 큐란?\n"

pytestmark = pytest.mark.slow

ENVIRONMENTS = {
    "dumb terminal": {"TERM": "dumb", "LANG": "C.UTF-8"},
    "locale C": {"LC_ALL": "C"},
    "Latin 1": {"LC_ALL": "en_US.ISO-8859-1", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"},
    "Korean Windows": {"PYTHONIOENCODING": "cp949", "PYTHONUTF8": "0"},
    "ASCII": {"PYTHONIOENCODING": "ascii"},
    "no home": {"HOME": "/nonexistent"},
    "nothing at all": {},
}
COMMANDS = [
    ["build"],
    ["build", "--json"],
    ["check"],
    ["check", "--lang", "ko", "--format", "github"],
    ["diff"],
    ["topics"],
    ["stats"],
    ["explain", "W101", "--lang", "ko"],
    ["init", "group", "--yes", "--lang", "ko"],
    ["preview", "--out", "site"],
    ["--help"],
]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_command_works(project: Project, environment: str) -> None:
    project.write(f"notes/{unicodedata.normalize('NFD', '첫째주')}.md", WEEK)
    for command in COMMANDS:
        words = [sys.executable, "-m", "ankigen", *command]
        env = dict(ENVIRONMENTS[environment])
        done = subprocess.run(
            words, cwd=project.folder, env=env, capture_output=True, check=False, stdin=subprocess.DEVNULL
        )
        assert done.returncode == 0, (command, done.stderr)
        assert b"internal error" not in done.stderr
    assert [note.fields["Source"] for note in project.notes()] == ["notes/첫째주.md"]
    assert "문가온" in (project.folder / "group/ankigen.toml").read_text("utf-8")


def test_no_link_is_needed_nor_left(project: Project) -> None:
    project.write("notes/week1.md", WEEK)
    project.run("init", "group", "--yes")
    project.build()
    project.run("preview", "--out", "site")
    assert not [file for file in project.folder.rglob("*") if file.is_symlink()]


def test_no_package_has_the_name_of_a_device(project: Project) -> None:
    project.write("notes/week1.md", WEEK)
    assert [project.build_json("--deck", name)["output"] for name in ("CON", "lpt1", "console")] == [
        "build/con-deck.apkg",
        "build/lpt1-deck.apkg",
        "build/console.apkg",
    ]


def test_paths_that_are_printed_have_slashes(project: Project) -> None:
    project.write("study/notes/week1.md", WEEK)
    project.write("study/ankigen.toml", "")
    assert project.build_json("--config", "study/ankigen.toml")["output"] == "study/build/weekly-q-a.apkg"
