"""``ankigen diff``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ankigen.cli.build_steps import compile_notes
from ankigen.cli.errors import stop
from ankigen.cli.formats import build_text, json_output, markdown_output
from ankigen.cli.formats.console import make_console, print_line
from ankigen.cli.formats.diagnostics_text import print_diagnostics
from ankigen.cli.language import command, option, translate
from ankigen.cli.options import BASE_OPTION, project_options
from ankigen.errors import AnkigenError
from ankigen.project.config_file import ProjectChoice, load_config
from ankigen.project.package_file import find_package_file

if TYPE_CHECKING:
    from ankigen.build.changes import Edit
    from ankigen.build.model import Compilation
    from ankigen.diagnostics.diagnostic import Diagnostic


@command(help="help.diff.about")
@click.argument("package", required=False, type=click.Path(path_type=Path))
@option("--retired", is_flag=True, help="help.diff.retired")
@option("--json", "as_json", is_flag=True, help="help.diff.json")
@option("--markdown", is_flag=True, help="help.diff.markdown")
@BASE_OPTION
@project_options
def diff(
    package: Path | None, retired: bool, as_json: bool, markdown: bool, base: str | None, choice: ProjectChoice
) -> None:
    """Show what a build would change."""
    from ankigen.build.changes import edits
    from ankigen.build.cross_checks import IDENTITY_DOUBTS
    from ankigen.project.older_ledgers.older_package import read_last_package, read_package

    try:
        config, root = load_config(choice)
        if retired:
            _print_all_retired(root)
            return
        packed = read_package(package) if package else read_last_package(root, find_package_file(config, root))
        compilation = compile_notes(choice, quiet=as_json or markdown, since=package, base=base)
    except AnkigenError as error:
        stop(error, as_json=as_json)
    changes = list(edits(compilation, packed.find_notes_by_guid() if packed else {}))
    doubts = [diagnostic for diagnostic in compilation.diagnostics if diagnostic.rule in IDENTITY_DOUBTS]
    if as_json:
        click.echo(json_output.edits_as_json(changes, doubts))
    elif markdown:
        comment = markdown_output.edits_as_markdown(changes, doubts, compilation.ledger_edits)
        click.echo(comment, nl=False)
    else:
        _print_changes(compilation, changes, doubts, package)


def _print_changes(
    compilation: Compilation, changes: list[Edit], doubts: list[Diagnostic], package: Path | None
) -> None:
    """Print the edits since the last build, or since ``package``, with all doubts about which note is which."""
    build_text.print_edits(make_console(), changes)
    print_diagnostics(make_console(), doubts, compilation.sources, verbose=True)
    if compilation.ledger_edits:
        print_line(build_text.describe_ledger_edits(compilation.ledger_edits))
    summary = build_text.describe_changes(compilation)
    if package:
        print_line(translate("cli.diff.since_package", package=package, changes=summary))
    else:
        print_line(translate("cli.diff.since_build", changes=summary))


def _print_all_retired(root: Path) -> None:
    """Print all notes that were ever retired; raises LedgerError."""
    from ankigen.project.ledger_file import load_ledger

    retired = tuple(line for line in load_ledger(root).lines if not line.live)
    build_text.print_retired(make_console(), retired)
    if not retired:
        print_line(translate("cli.diff.never_retired"))
