"""``ankigen stats``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ankigen.cli.build_steps import compile_notes
from ankigen.cli.errors import stop
from ankigen.cli.formats import json_output, stats_text
from ankigen.cli.formats.console import make_console
from ankigen.cli.language import command, option
from ankigen.cli.options import project_options
from ankigen.errors import AnkigenError

if TYPE_CHECKING:
    from ankigen.project.config_file import ProjectChoice


@command(help="help.stats.about")
@option("--json", "as_json", is_flag=True, help="help.stats.json")
@project_options
def stats(as_json: bool, choice: ProjectChoice) -> None:
    """Count the questions by week, person and topic."""
    from ankigen.build.stats import count_questions
    from ankigen.project.config_file import load_config
    from ankigen.project.ledger_file import load_deck_language

    try:
        _, root = load_config(choice)
        counts = count_questions(compile_notes(choice, quiet=as_json, since=load_deck_language(root)))
    except AnkigenError as error:
        stop(error, None, as_json=False)
    if as_json:
        click.echo(json_output.stats_as_json(counts))
    else:
        stats_text.print_stats(make_console(), counts)
