"""The options that several commands share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ankigen import messages

if TYPE_CHECKING:
    from ankigen.messages import Language

CONFIG_OPTION = click.option(
    "--config", "config_file", type=click.Path(path_type=Path), help=messages.text("help.shared.config")
)


LANG_OPTION = click.option("--lang", type=click.Choice(["en", "ko"]), help=messages.text("help.shared.lang"))


def language_of(lang: str | None) -> Language:
    """Return the language to speak: the one asked for, else Korean in a Korean locale, else English."""
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "ko" if (lang or locale).startswith("ko") else "en"
