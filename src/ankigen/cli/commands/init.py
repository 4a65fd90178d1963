"""``ankigen init``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ankigen.cli.errors import stop
from ankigen.cli.formats import proposals_text
from ankigen.cli.formats.console import make_console
from ankigen.cli.language import LANG_OPTION, command, option, spoken_language, translate
from ankigen.cli.options import FOLDER_OPTION
from ankigen.errors import AnkigenError, NoNotesError, WriteError
from ankigen.messages import find_reason

if TYPE_CHECKING:
    from ankigen.project.scaffold import Group


@command(help="help.init.about")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@option("--deck", metavar="NAME", help="help.init.deck")
@option("--person", "people", metavar="P", multiple=True, help="help.init.person")
@option("--github", metavar="OWNER/NAME", help="help.init.github")
@option(
    "--detect",
    "notes",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="help.init.detect",
)
@option("--yes", is_flag=True, help="help.init.yes")
@FOLDER_OPTION
@LANG_OPTION
def init(
    folder: Path,
    deck: str | None,
    people: tuple[str, ...],
    github: str | None,
    notes: Path | None,
    yes: bool,
) -> None:
    """Begin a group's repository in DIR."""
    from ankigen.project import scaffold

    language = spoken_language()
    try:
        group = scaffold.Group(
            deck or scaffold.suggest_deck_name(folder), people, github or scaffold.find_repository(folder)
        )
        if notes is not None:
            group = _detect_layout(group, folder, notes)
        if not yes and sys.stdin.isatty():
            group = _ask(group)
        outcome = scaffold.create(folder, group, language)
    except AnkigenError as error:
        stop(error, None, as_json=False)
    except OSError as error:
        refusal = WriteError("errors.write.folder", folder=error.filename or folder, reason=find_reason(error))
        stop(refusal, None, as_json=False)
    click.echo(scaffold.describe_outcome(outcome, group, language))
    click.echo(scaffold.describe_next_steps(outcome, language, folder), nl=False)


def _detect_layout(group: Group, folder: Path, notes: Path) -> Group:
    """Return the group with the layout that fits its notes best, and show what each finds; raises AnkigenError."""
    from ankigen.layouts import detect
    from ankigen.project import scaffold
    from ankigen.topics import taxonomy

    sources = scaffold.read_notes(notes, folder)
    proposals = detect.propose_layouts(sources, taxonomy.taxonomy())
    proposals_text.print_proposals(make_console(), proposals)
    click.echo()
    if not proposals[0].is_readable:
        raise NoNotesError("errors.notes.no_layout_fits", folder=notes)
    notes_path = Path(os.path.relpath(notes, folder)).as_posix()
    return group.with_notes(notes_path, proposals[0].toml())


def _ask(group: Group) -> Group:
    """Return the group as it says itself on the terminal."""
    from ankigen.project import scaffold

    deck = click.prompt(translate("init.ask.deck"), default=group.deck)
    names = click.prompt(
        translate("init.ask.people"),
        default=", ".join(group.people),
        show_default=bool(group.people),
    )
    repository = click.prompt(
        translate("init.ask.repository"),
        default=group.repository,
        show_default=bool(group.repository),
    )
    people = dict.fromkeys(name for part in names.split(",") if (name := " ".join(part.split())))
    return scaffold.Group(
        deck, tuple(people), scaffold.find_github_name(repository) or repository.strip(), group.notes, group.layout
    )
