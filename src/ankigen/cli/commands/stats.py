"""``ankigen stats``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ankigen.cli.build_steps import compile_notes, track_progress
from ankigen.cli.errors import stop
from ankigen.cli.formats import json_output, stats_text
from ankigen.cli.formats.console import make_console
from ankigen.cli.language import command, option
from ankigen.cli.options import project_options
from ankigen.errors import AnkigenError

if TYPE_CHECKING:
    from ankigen.project.config_file import ProjectChoice


@command(help="help.stats.about")
@option("--gaps", is_flag=True, help="help.stats.gaps")
@option("--json", "as_json", is_flag=True, help="help.stats.json")
@project_options
def stats(gaps: bool, as_json: bool, choice: ProjectChoice) -> None:
    """Count the questions by week, person and topic."""
    if gaps:
        _print_gaps(choice, as_json=as_json)
        return
    from ankigen.build.stats import count_questions
    from ankigen.project.config_file import load_config
    from ankigen.project.ledger_file import load_deck_language

    try:
        _, root = load_config(choice)
        counts = count_questions(compile_notes(choice, quiet=as_json, since=load_deck_language(root)))
    except AnkigenError as error:
        stop(error, as_json=as_json)
    if as_json:
        click.echo(json_output.stats_as_json(counts))
    else:
        stats_text.print_stats(make_console(), counts)


def _print_gaps(choice: ProjectChoice, *, as_json: bool) -> None:
    """Print which concepts of the taxonomy no question is about."""
    from ankigen.build.compile import choose_language, read_entries
    from ankigen.project.build_context import make_build_context
    from ankigen.project.config_file import load_config
    from ankigen.project.ledger_file import load_deck_language
    from ankigen.topics.gaps import find_gaps

    try:
        config, root = load_config(choice)
        context = make_build_context(config, root, load_deck_language(root))
        entries = read_entries(context, track_progress(quiet=as_json))
        field_gaps = find_gaps(entries, context.taxonomy, choose_language(entries, context).language)
    except AnkigenError as error:
        stop(error, as_json=as_json)
    if as_json:
        click.echo(json_output.gaps_as_json(field_gaps))
    else:
        stats_text.print_gaps(make_console(), field_gaps)
