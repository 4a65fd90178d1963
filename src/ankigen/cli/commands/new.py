"""``ankigen new``."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from ankigen.cli.errors import stop
from ankigen.cli.formats import json_output
from ankigen.cli.formats.console import print_line
from ankigen.cli.language import command, option, translate, translate_count
from ankigen.cli.options import project_options
from ankigen.errors import AnkigenError, NoNotesError, UsageError, WriteError
from ankigen.files import shown_path
from ankigen.messages import find_reason
from ankigen.project.config_file import load_config
from ankigen.text import printable

if TYPE_CHECKING:
    from pathlib import Path

    from ankigen.config.settings import Config
    from ankigen.next_week.week_file import WeekFile, Wish
    from ankigen.project.config_file import ProjectChoice


@command(help="help.new.about")
@click.argument("week", required=False, type=click.IntRange(0, 9999))
@option("--carry", "carries", is_flag=True, help="help.new.carry")
@option("--rotate", "rotates", is_flag=True, help="help.new.rotate")
@option("--dry-run", is_flag=True, help="help.new.dry_run")
@option("--json", "as_json", is_flag=True, help="help.new.json")
@project_options
def new(
    week: int | None, carries: bool, rotates: bool, dry_run: bool, as_json: bool, choice: ProjectChoice
) -> None:
    """Write the file for the next week."""
    from ankigen.next_week.week_file import Wish

    try:
        config, root = load_config(choice)
        files = _make_files(config, root, Wish(week, carries, rotates))
        _check_places(files, root, is_trusted=choice.trust)
        if not dry_run:
            _write_files(files, root)
    except AnkigenError as error:
        stop(error, as_json=as_json)
    if as_json:
        click.echo(json_output.week_files_as_json(files, [shown_path(root / file.path) for file in files]))
        return
    for file in files:
        if dry_run:
            click.echo(f"--- {printable(shown_path(root / file.path))}")
            click.echo("\n".join(printable(line) for line in file.content.split("\n")))
        else:
            print_line(_describe(file, root))


def _make_files(config: Config, root: Path, wish: Wish) -> list[WeekFile]:
    """Return the files to write; raises AnkigenError."""
    from ankigen.build.compile import find_files, read_entries
    from ankigen.build.selection import Selection
    from ankigen.identity import ledger
    from ankigen.next_week.week_file import make_first_file, make_week_files
    from ankigen.project.build_context import make_build_context
    from ankigen.reading import note_files

    context = make_build_context(config, root, ledger.EMPTY)
    try:
        entries = read_entries(context)
    except NoNotesError:
        if not (root / config.roots[0]).is_dir():
            raise
        entries = []
    if all(entry.week is None for entry in entries):
        return [make_first_file(config, wish)]
    lines_by_path = {}
    for note_file in find_files(context, Selection())[0].all:
        source, _ = note_files.read(note_file)
        if source is not None:
            lines_by_path[note_file.name] = source.lines
    today = datetime.datetime.now(tz=datetime.UTC).astimezone().date()
    return make_week_files(entries, lines_by_path, config, context.taxonomy, wish, today)


def _check_places(files: list[WeekFile], root: Path, *, is_trusted: bool) -> None:
    """Raise UsageError for a file that is there already, or lies outside the project."""
    from ankigen.project.boundary import find_boundary, is_inside

    for file in files:
        place = root / file.path
        if place.exists() or place.is_symlink():
            raise UsageError("errors.usage.file_exists", file=shown_path(place))
        if not is_trusted and not is_inside(place, find_boundary(root)):
            raise UsageError("errors.usage.new_file_outside", file=shown_path(place))


def _write_files(files: list[WeekFile], root: Path) -> None:
    """Write files that are not there yet. Raises WriteError."""
    for file in files:
        place = root / file.path
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(file.content)
        except OSError as error:
            raise WriteError("errors.write.file", file=shown_path(place), reason=find_reason(error)) from None


def _describe(file: WeekFile, root: Path) -> str:
    """Return what was written, and for whom."""
    path = printable(shown_path(root / file.path))
    message = translate(
        "cli.new.written", file=path, week=file.week, people=translate_count("person", len(file.people))
    )
    if file.carried:
        carried = translate("cli.new.carried", questions=translate_count("open question", len(file.carried)))
        message = f"{message} {carried}"
    if not file.people:
        message = f"{message} {translate('cli.new.nobody')}"
    return message
