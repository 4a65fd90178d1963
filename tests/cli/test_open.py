"""`ankigen open` and `build --open`: a stand-in for the system's opener takes the package."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from support import PACKAGE, WEEKS

if TYPE_CHECKING:
    from pathlib import Path

    from support import Project

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the opener is called otherwise there")


@pytest.fixture
def opened(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file in which the opener writes what it was asked to open."""
    folder = tmp_path_factory.mktemp("programs")
    written = folder / "opened"
    opener = folder / "xdg-open"
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" > "{written}"\n', "utf-8")
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return written


def test_the_package_is_handed_to_the_opener(project: Project, opened: Path) -> None:
    for name, content in WEEKS.items():
        project.write(name, content)
    result = project.run("open")
    assert (result.exit_code, f"there is no {PACKAGE} yet" in result.stderr) == (2, True)
    project.run("build")
    assert not opened.exists()
    assert project.run("open").stdout == f"Opened {PACKAGE}. Anki asks whether to import it.\n"
    assert opened.read_text("utf-8") == str(project.package)


def test_a_build_opens_what_it_wrote_and_what_was_there(project: Project, opened: Path) -> None:
    for name, content in WEEKS.items():
        project.write(name, content)
    for _ in range(2):
        assert project.run("build", "--open").exit_code == 0
        assert opened.read_text("utf-8") == str(project.package)
        opened.unlink()
    project.run("build", "--open", "--dry-run")
    assert not opened.exists()


def test_without_an_opener_it_says_what_to_do(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    project.write("build/weekly-q-a.apkg", "x")
    monkeypatch.setenv("PATH", str(tmp_path))
    result = project.run("open")
    assert result.exit_code == 2
    assert f"In Anki, choose File → Import, and there {PACKAGE}." in result.stderr
