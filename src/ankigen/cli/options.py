"""The options that several commands share."""

from __future__ import annotations

import os
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import click

from ankigen import messages
from ankigen.project.config_file import ProjectChoice

if TYPE_CHECKING:
    from collections.abc import Callable

    from ankigen.messages import Language

Command = TypeVar("Command", bound="Callable[..., None]")

CONFIG_OPTION = click.option(
    "--config", "config_file", type=click.Path(path_type=Path), help=messages.text("help.shared.config")
)
TRUST_OPTION = click.option("--trust", is_flag=True, help=messages.text("help.shared.trust"))


def project_options(command: Command) -> Command:
    """Give a command the options ``--config`` and ``--trust``, which come to it as one ``choice``."""

    @wraps(command)
    def with_choice(*arguments: object, config_file: Path | None, trust: bool, **options: object) -> None:
        command(*arguments, choice=ProjectChoice(config_file, trust), **options)

    return cast("Command", CONFIG_OPTION(TRUST_OPTION(with_choice)))


BASE_OPTION = click.option("--base", metavar="REVISION", help=messages.text("help.shared.base"))

LANG_OPTION = click.option("--lang", type=click.Choice(["en", "ko"]), help=messages.text("help.shared.lang"))


def language_of(lang: str | None) -> Language:
    """Return the language to speak: the one asked for, else Korean in a Korean locale, else English."""
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "ko" if (lang or locale).startswith("ko") else "en"
