"""``ankigen`` itself: the list of commands, and what is imported for it."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING

import click
import pytest

from ankigen.cli import main as main_module
from ankigen.cli.help_pages import HelpFormatter
from ankigen.cli.main import COMMANDS, cli
from support import Project, find_loaded_modules

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator


@pytest.mark.parametrize("width", [40, 80, 200])
def test_commands_are_listed_with_the_first_sentence_of_their_help(width: int) -> None:
    context = click.Context(cli, info_name="ankigen")
    formatter = HelpFormatter(width=width)
    cli.format_commands(context, formatter)
    words = " ".join(formatter.getvalue().split())
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        assert f" {name} {command.get_short_help_str(1000)}" in words
    assert "retire" not in words  # not the sentences behind it


def test_help_imports_no_command() -> None:
    modules = find_loaded_modules("from ankigen.cli.main import cli; cli(['--help'], standalone_mode=False)")
    assert "ankigen.cli.main" in modules
    assert not modules & {f"ankigen.cli.{module}" for module in COMMANDS.values()}


def test_a_wrong_command_is_a_wrong_use(project: Project) -> None:
    result = project.run("biuld")
    assert result.exit_code == 2
    assert "No such command 'biuld'" in result.stderr
    assert "Did you mean `ankigen build`?" in result.stderr
    assert "Did you mean" not in project.run("unheard-of").stderr


def test_without_arguments_it_says_what_there_is(project: Project) -> None:
    result = project.run()
    assert "Error" not in result.stderr
    assert "Build the Anki package." in result.stderr


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"init", "completion", "watch", "explain"}))
def test_an_empty_folder_stays_empty(project: Project, name: str) -> None:
    project.run(name)
    assert list(project.folder.iterdir()) == []


@pytest.fixture
def collector() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


@pytest.mark.usefixtures("collector")
def test_a_command_that_ends_collects_no_garbage(monkeypatch: pytest.MonkeyPatch) -> None:
    collects: list[bool] = []
    monkeypatch.setattr(main_module, "cli", lambda obj: collects.append(gc.isenabled() or not obj))
    main_module.main()
    assert collects == [False]


@pytest.mark.usefixtures("collector")
def test_watch_does(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    collects: list[bool] = []

    def run(rebuild: Coroutine[None, None, None]) -> None:
        collects.append(gc.isenabled())
        rebuild.close()

    monkeypatch.setattr(asyncio, "run", run)
    gc.disable()
    project.run("watch")
    assert collects == [True]
