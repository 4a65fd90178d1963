"""``ankigen check``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
import msgspec

from ankigen.build.compile import find_diagnostic_order
from ankigen.cli import note_fixes
from ankigen.cli.build_steps import compile_notes, find_serious
from ankigen.cli.errors import stop
from ankigen.cli.formats import check_text, diagnostics_text, github_output, json_output
from ankigen.cli.formats.console import make_console, print_line
from ankigen.cli.language import command, option
from ankigen.cli.options import BASE_OPTION, project_options
from ankigen.cli.suggestions import suggest_rules
from ankigen.diagnostics.ignores import (
    Ignored,
    find_nearest_selector,
    find_rules,
    ignore_by_config,
    select_rules,
)
from ankigen.errors import AnkigenError, UsageError
from ankigen.site import line_report

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ankigen.build.model import Compilation
    from ankigen.project.config_file import ProjectChoice
    from ankigen.site.line_report import FileReport


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
@option(
    "--select", "select", metavar="RULES", multiple=True, help="help.check.select", shell_complete=suggest_rules
)
@option(
    "--ignore", "ignore", metavar="RULES", multiple=True, help="help.check.ignore", shell_complete=suggest_rules
)
@option("--lines", "shows_lines", is_flag=True, help="help.check.lines")
@BASE_OPTION
@project_options
def check(
    paths: tuple[Path, ...],
    form: str,
    as_json: bool,
    fix: bool,
    only_diff: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    shows_lines: bool,
    base: str | None,
    choice: ProjectChoice,
) -> None:
    """Review the notes: what is wrong, where, and what to do."""
    if as_json:
        form = "json"
    console = make_console(stderr=form != "text")
    try:
        wish = _RuleWish(_split_selectors(select), _split_selectors(ignore))
        compilation = _compile_review(choice, paths, base, wish, quiet=form != "text")
        if fix:
            fixes = note_fixes.find_fixes(compilation, paths)
            before = compilation.diagnostics
            if not only_diff:
                note_fixes.write_fixes(fixes)  # before anything is printed: nothing may stop it half way
            for file_fix in fixes:
                check_text.print_fix(console, file_fix)
            if fixes and not only_diff:
                compilation = _compile_review(choice, paths, base, wish, quiet=True)
                check_text.print_fixed(console, before, compilation.diagnostics, len(fixes))
    except AnkigenError as error:
        stop(error, as_json=form == "json")
    _print_review(compilation, form, line_report.report_lines(compilation, paths) if shows_lines else None)
    sys.exit(1 if find_serious(compilation.diagnostics) else 0)


class _RuleWish(NamedTuple):
    """Which rules the command line wants to see: those selected, all if there are none, but those ignored."""

    selected: tuple[str, ...]
    ignored: tuple[str, ...]


def _split_selectors(wishes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes and names in what options name, separated by commas. Raises UsageError."""
    selectors: list[str] = []
    for wish in wishes:
        for selector in wish.split(","):
            if not selector.strip():
                continue
            if not find_rules(selector):
                nearest = find_nearest_selector(selector)
                raise UsageError("errors.usage.near_rule", code=selector.strip(), near=nearest)
            selectors.append(selector)
    return tuple(selectors)


def _compile_review(
    choice: ProjectChoice, paths: tuple[Path, ...], base: str | None, wish: _RuleWish, *, quiet: bool
) -> Compilation:
    """Return what the notes come to, with the diagnostics that are wanted; raises AnkigenError."""
    compilation = compile_notes(choice, quiet=quiet, paths=paths, base=base)
    compilation = _add_workflow_diagnostics(compilation)
    diagnostics, ignored = list(compilation.diagnostics), compilation.ignored
    if wish.selected:
        diagnostics, ignored = select_rules(diagnostics, ignored, wish.selected)
        diagnostics.sort(key=find_diagnostic_order)
    diagnostics, ignored_here = ignore_by_config(diagnostics, wish.ignored)
    ignored = Ignored(ignored.by_comments, (*ignored.by_config, *ignored_here))
    return msgspec.structs.replace(compilation, diagnostics=tuple(diagnostics), ignored=ignored)


def _add_workflow_diagnostics(compilation: Compilation) -> Compilation:
    """Return a compilation with what is wrong with the workflow, which no build needs to know."""
    from ankigen.project.setup.workflow import report_unknown_action

    context = compilation.context
    shown, ignored_here = ignore_by_config(report_unknown_action(context.root), context.config.check.selectors)
    ignored = Ignored(compilation.ignored.by_comments, (*compilation.ignored.by_config, *ignored_here))
    return msgspec.structs.replace(compilation, diagnostics=(*compilation.diagnostics, *shown), ignored=ignored)


def _print_review(compilation: Compilation, form: str, reports: Sequence[FileReport] | None) -> None:
    """Print all diagnostics in one of the formats, and the fate of each line if there are reports of it."""
    diagnostics = list(compilation.diagnostics)
    if form == "json":
        click.echo(json_output.check_as_json(diagnostics, compilation.ignored.number, reports))
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
    print_line(check_text.summarize(diagnostics, compilation.ignored.number))
    check_text.print_advice(console, diagnostics, note_fixes.count_fixable(compilation, diagnostics))
