"""``ankigen check``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ankigen.cli import note_fixes
from ankigen.cli.build_steps import compile_notes, find_serious
from ankigen.cli.errors import stop
from ankigen.cli.formats import check_text, diagnostics_text, github_output, json_output
from ankigen.cli.formats.console import make_console
from ankigen.cli.language import command, option
from ankigen.cli.options import BASE_OPTION, project_options
from ankigen.errors import AnkigenError
from ankigen.preview import line_report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ankigen.build.model import Compilation
    from ankigen.preview.line_report import FileReport
    from ankigen.project.config_file import ProjectChoice


@command(help="help.check.about")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="help.check.format",
)
@option("--json", "as_json", is_flag=True, help="help.check.json")
@option("--fix", is_flag=True, help="help.check.fix")
@option("--diff", "only_diff", is_flag=True, help="help.check.diff")
@option("--lines", "shows_lines", is_flag=True, help="help.check.lines")
@BASE_OPTION
@project_options
def check(
    paths: tuple[Path, ...],
    form: str,
    as_json: bool,
    fix: bool,
    only_diff: bool,
    shows_lines: bool,
    base: str | None,
    choice: ProjectChoice,
) -> None:
    """Review the notes: what is wrong, where, and what to do."""
    if as_json:
        form = "json"
    console = make_console(stderr=form != "text")
    try:
        compilation = compile_notes(choice, quiet=form != "text", paths=paths, base=base)
        if fix:
            fixes = note_fixes.find_fixes(compilation, paths)
            before = compilation.diagnostics
            if not only_diff:
                note_fixes.write_fixes(fixes)  # before anything is printed: nothing may stop it half way
            for file_fix in fixes:
                check_text.print_fix(console, file_fix)
            if fixes and not only_diff:
                compilation = compile_notes(choice, quiet=True, paths=paths, base=base)
                check_text.print_fixed(console, before, compilation.diagnostics, len(fixes))
    except AnkigenError as error:
        stop(error, None, as_json=False)
    _print_review(compilation, form, line_report.report_lines(compilation, paths) if shows_lines else None)
    sys.exit(1 if find_serious(compilation.diagnostics) else 0)


def _print_review(compilation: Compilation, form: str, reports: Sequence[FileReport] | None) -> None:
    """Print all diagnostics in one of the formats, and the fate of each line if there are reports of it."""
    diagnostics = list(compilation.diagnostics)
    if form == "json":
        click.echo(json_output.check_as_json(diagnostics, reports))
        return
    if form == "github":
        for diagnostic in diagnostics:
            click.echo(github_output.as_annotation(diagnostic))
        return
    console = make_console()
    check_text.print_lines(console, reports or ())
    diagnostics_text.print_diagnostics(
        console, diagnostics, compilation.sources, verbose=True, unanswered=compilation.unanswered
    )
    click.echo(check_text.summarize(diagnostics))
    check_text.print_advice(console, diagnostics, note_fixes.count_fixable(compilation, diagnostics))
