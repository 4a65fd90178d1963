"""The options that several commands share."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import click

from ankigen.cli.language import LANG_OPTION, option
from ankigen.project.config_file import ProjectChoice

if TYPE_CHECKING:
    from collections.abc import Callable


Command = TypeVar("Command", bound="Callable[..., None]")

CONFIG_OPTION = option(
    "--config", "config_file", metavar="FILE", type=click.Path(path_type=Path), help="help.shared.config"
)
TRUST_OPTION = option("--trust", is_flag=True, help="help.shared.trust")


def project_options(command: Command) -> Command:
    """Give a command ``--config`` and ``--trust``, which come to it as one ``choice``, and ``--lang``."""

    @wraps(command)
    def with_choice(*arguments: object, config_file: Path | None, trust: bool, **options: object) -> None:
        command(*arguments, choice=ProjectChoice(config_file, trust), **options)

    return cast("Command", CONFIG_OPTION(TRUST_OPTION(LANG_OPTION(with_choice))))


BASE_OPTION = option("--base", metavar="REVISION", help="help.shared.base")
