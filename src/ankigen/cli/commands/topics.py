"""``ankigen topics``."""

from __future__ import annotations

import click

from ankigen.cli.build_steps import track_progress
from ankigen.cli.errors import stop
from ankigen.cli.formats import json_output, topics_text
from ankigen.cli.formats.console import make_console
from ankigen.cli.language import command, option
from ankigen.cli.options import project_options
from ankigen.errors import AnkigenError
from ankigen.project.config_file import ProjectChoice, load_config


@command(help="help.topics.about")
@option("--suggest", is_flag=True, help="help.topics.suggest")
@option("--explain", metavar="QUESTION", help="help.topics.explain")
@option("--json", "as_json", is_flag=True, help="help.topics.json")
@project_options
def topics(suggest: bool, explain: str | None, as_json: bool, choice: ProjectChoice) -> None:
    """Show what the taxonomy makes of the notes."""
    from ankigen.build.compile import choose_language, read_entries
    from ankigen.identity import ledger
    from ankigen.project.build_context import make_build_context
    from ankigen.topics.classification import classify, find_evidence
    from ankigen.topics.coverage import measure_coverage

    try:
        config, root = load_config(choice)
        context = make_build_context(config, root, ledger.EMPTY)
        if explain is not None:
            evidence = find_evidence(explain, context.taxonomy)
            decided = classify(explain, "", context.taxonomy)
            if as_json:
                click.echo(json_output.evidence_as_json(explain, evidence, decided))
            else:
                topics_text.print_evidence(make_console(), explain, evidence, decided)
            return
        entries = read_entries(context, track_progress(quiet=as_json))
        coverage = measure_coverage(entries, context.taxonomy, choose_language(entries, context).language)
    except AnkigenError as error:
        stop(error, None, as_json=False)
    if as_json:
        click.echo(json_output.topics_as_json(coverage))
    elif suggest:
        topics_text.print_suggestions(make_console(), coverage)
    else:
        topics_text.print_topics(make_console(), coverage)
