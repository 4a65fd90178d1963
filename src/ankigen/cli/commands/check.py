"""``ankigen check``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ankigen.cli.build_steps import compile_notes, find_serious
from ankigen.cli.errors import stop
from ankigen.cli.formats import diagnostics_text, github_output, json_output, lines_text
from ankigen.cli.formats.console import make_console
from ankigen.cli.language import command, option
from ankigen.cli.options import BASE_OPTION, project_options
from ankigen.errors import AnkigenError, WriteError
from ankigen.files import replace_file
from ankigen.messages import find_reason
from ankigen.preview import line_report

if TYPE_CHECKING:
    from rich.console import Console

    from ankigen.build.model import Compilation
    from ankigen.model import Source
    from ankigen.project.config_file import ProjectChoice
    from ankigen.reading.note_files import DecodedText


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
    try:
        compilation = compile_notes(choice, quiet=form != "text", paths=paths, base=base)
        if fix and _fix_files(compilation, make_console(stderr=form != "text"), write=not only_diff):
            compilation = compile_notes(choice, quiet=True, paths=paths, base=base)
    except AnkigenError as error:
        stop(error, None, as_json=False)
    diagnostics = list(compilation.diagnostics)
    reports = line_report.report_lines(compilation, paths) if shows_lines else None
    if form == "json":
        click.echo(json_output.check_as_json(diagnostics, reports))
    elif form == "github":
        for diagnostic in diagnostics:
            click.echo(github_output.as_annotation(diagnostic))
    else:
        lines_text.print_lines(make_console(), reports or ())
        diagnostics_text.print_diagnostics(make_console(), diagnostics, compilation.sources, verbose=True)
        click.echo(diagnostics_text.summarize_check(diagnostics))
    sys.exit(1 if find_serious(diagnostics) else 0)


def _fix_files(compilation: Compilation, console: Console, *, write: bool) -> bool:
    """Show how to fix the week files, and do it; return whether anything was written. Raises AnkigenError."""
    from ankigen.config import People
    from ankigen.layouts.weekly_fix import fix_text

    has_written = False
    context = compilation.context
    for source in compilation.sources.values():
        typed = _read_typed(source)
        if typed is None:
            continue
        fixed = fix_text(source, People(context.config.people), context.taxonomy, context.config.layout)
        is_utf8 = typed.encoding == "UTF-8"
        if fixed == typed.text and is_utf8:
            continue
        if not is_utf8:
            change = f"{source.path}: {typed.encoding} → UTF-8"
            console.print(change, markup=False, highlight=False, soft_wrap=True)
        diagnostics_text.print_difference(console, source.path, typed.text, fixed)
        if not write:
            continue
        has_written = True
        try:
            replace_file(source.file, fixed.encode())
        except OSError as error:
            raise WriteError("errors.write.file", file=source.path, reason=find_reason(error)) from None
    return has_written


def _read_typed(source: Source) -> DecodedText | None:
    """Return the text of a week file as typed, with its encoding, None where that is in doubt."""
    from ankigen.reading.note_files import decode_text

    try:
        content = source.file.read_bytes()
    except OSError:  # it was reported already
        return None
    decoded = decode_text(content)
    if decoded.encoding != "UTF-8":
        return decoded
    return None if source.damaged else decoded._replace(text=content.decode("utf-8"))
