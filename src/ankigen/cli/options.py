"""The options that several commands share."""

from __future__ import annotations

import contextlib
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import click

from ankigen.cli.language import LANG_OPTION, option
from ankigen.project.config_file import ProjectChoice

if TYPE_CHECKING:
    from collections.abc import Callable


Command = TypeVar("Command", bound="Callable[..., None]")


def _change_folder(context: click.Context, _parameter: click.Parameter, folder: Path | None) -> None:
    """Go to a folder until the command ends."""
    if folder is None or context.resilient_parsing:
        return
    context.with_resource(contextlib.chdir(folder))


FOLDER_OPTION = option(
    "-C",
    "start_folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    is_eager=True,
    expose_value=False,
    callback=_change_folder,
    help="help.shared.folder",
)
"""All other paths of the command line are relative to that folder, as git has it."""
CONFIG_OPTION = option(
    "--config", "config_file", metavar="FILE", type=click.Path(path_type=Path), help="help.shared.config"
)
TRUST_OPTION = option("--trust", is_flag=True, help="help.shared.trust")


def project_options(command: Command) -> Command:
    """Give a command ``--config`` and ``--trust``, which come to it as one ``choice``, ``-C`` and ``--lang``."""

    @wraps(command)
    def with_choice(*arguments: object, config_file: Path | None, trust: bool, **options: object) -> None:
        command(*arguments, choice=ProjectChoice(config_file, trust), **options)

    return cast("Command", CONFIG_OPTION(TRUST_OPTION(FOLDER_OPTION(LANG_OPTION(with_choice)))))


BASE_OPTION = option("--base", metavar="REVISION", help="help.shared.base")
