"""``ankigen init``: what it asks, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from ankigen.cli.main import cli
from ankigen.config import parse
from ankigen.project import scaffold

if TYPE_CHECKING:
    from pathlib import Path

    from support import Project


def test_a_terminal_is_asked_three_things(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ankigen.cli.commands.init.sys", _Terminal())
    typed = "우리 스터디\n가온, 하늘 ,가온\ngit@github.com:our-group/notes.git\n"
    result = CliRunner().invoke(cli, ["init", "new", "--lang", "ko"], input=typed, catch_exceptions=False)
    assert result.exit_code == 0
    assert result.stdout.count(": ") >= 3
    config = parse((project.folder / "new/ankigen.toml").read_text("utf-8"))
    assert (config.deck, list(config.people)) == ("우리 스터디", ["가온", "하늘"])
    assert config.source_url == "https://github.com/our-group/notes/blob/HEAD/{path}"
    assert "#### 하늘" in (project.folder / "new" / scaffold.WEEK).read_text("utf-8")
    assert "0. cd new && git init\n" in result.stdout


class _Terminal:
    """``sys`` with somebody at the keyboard."""

    class stdin:  # noqa: N801
        isatty = staticmethod(lambda: True)

    def __getattr__(self, name: str) -> object:
        return getattr(sys, name)


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "ankigen", "init", "x"]
    done = subprocess.run(
        words, cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    assert "?" not in done.stdout
    assert parse((tmp_path / "x/ankigen.toml").read_text("utf-8")).deck == "x"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("file", "--yes"), "file can't be written"),
        (("--yes", "--github", "notes"), "'notes' is no repository"),
        (("--yes", "file/below"), "can't be written"),
        (("--yes", "--detect", "nowhere"), "nowhere does not exist"),
    ],
)
def test_what_can_not_be_is_said(project: Project, args: tuple[str, ...], message: str) -> None:
    project.write("file", "")
    result = project.run("init", *args)
    assert result.exit_code in {1, 2}
    assert message in result.stderr
    assert "help: " in result.stderr


def test_options_answer_what_would_be_asked(project: Project) -> None:
    result = project.run("init", "--yes", "--deck", "CS", "--person", "가온", "--github", "our-group/notes")
    assert result.exit_code == 0
    config = parse((project.folder / "ankigen.toml").read_text("utf-8"))
    assert (config.deck, list(config.people)) == ("CS", ["가온"])
    assert config.source_url == "https://github.com/our-group/notes/blob/HEAD/{path}"
