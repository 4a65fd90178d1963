"""``ankigen`` itself: the list of commands, and what is imported for it."""

from __future__ import annotations

import click
import pytest

from ankigen.cli.main import COMMANDS, cli
from support import Project, find_loaded_modules


@pytest.mark.parametrize("width", [40, 80, 200])
def test_commands_are_listed_as_click_lists_them(width: int) -> None:
    context = click.Context(cli, info_name="ankigen")
    own, of_click = click.HelpFormatter(width=width), click.HelpFormatter(width=width)
    cli.format_commands(context, own)
    click.Group.format_commands(cli, context, of_click)
    assert own.getvalue() == of_click.getvalue()
    assert "retire" not in own.getvalue()  # the first sentence of a command's help, and no more


def test_help_imports_no_command() -> None:
    modules = find_loaded_modules("from ankigen.cli.main import cli; cli(['--help'], standalone_mode=False)")
    assert "ankigen.cli.main" in modules
    assert not modules & {f"ankigen.cli.{module}" for module in COMMANDS.values()}


def test_a_wrong_command_is_a_wrong_use(project: Project) -> None:
    result = project.run("biuld")
    assert result.exit_code == 2
    assert "No such command 'biuld'" in result.stderr
