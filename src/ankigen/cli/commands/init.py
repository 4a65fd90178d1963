"""``ankigen init``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

import click

from ankigen.cli.errors import stop
from ankigen.cli.formats import proposals_text
from ankigen.cli.formats.console import fit_question, make_console, print_line
from ankigen.cli.language import LANG_OPTION, command, option, spoken_language, translate
from ankigen.cli.options import FOLDER_OPTION
from ankigen.errors import AnkigenError, NoNotesError, UsageError, WriteError
from ankigen.messages import find_reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ankigen.layouts.detection.detect import Proposal
    from ankigen.project.setup.scaffold import Group, PageNames


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
    from ankigen.project.setup import scaffold

    language = spoken_language()
    try:
        is_terminal = not yes and sys.stdin.isatty()
        detected = None
        if notes is not None:
            detected = _detect(folder, notes, may_ask=is_terminal)
            folder = detected.folder
        group = scaffold.Group(
            deck or scaffold.suggest_deck_name(folder), people, github or scaffold.find_repository(folder)
        )
        if detected is not None:
            notes_path = Path(os.path.relpath(detected.notes, folder)).as_posix()
            proposal = detected.proposal
            group = group.with_notes(notes_path, proposal.toml(), proposal.other_forms)
        if is_terminal:
            group = _ask(group)
        outcome = scaffold.create(folder, group, language)
    except AnkigenError as error:
        stop(error)
    except OSError as error:
        refusal = WriteError("errors.write.folder", folder=error.filename or folder, reason=find_reason(error))
        stop(refusal)
    print_line(scaffold.describe_outcome(outcome, group, language))
    print_line(scaffold.describe_next_steps(outcome, group, language, folder).removesuffix("\n"))


class _DetectedNotes(NamedTuple):
    """Where to begin, where the notes are, and the layout that fits them best."""

    folder: Path
    notes: Path
    proposal: Proposal


def _detect(folder: Path, notes: Path, *, may_ask: bool) -> _DetectedNotes:
    """Return where to begin with some notes, and print what each layout finds in them.

    Neither a build nor the workflow sees notes outside of ``folder``: then it asks whether to copy them or to
    begin where they are, and raises UsageError where it may not ask.
    """
    from ankigen.project.setup import scaffold

    if not notes.exists() or scaffold.is_in_folder(notes, folder):
        return _DetectedNotes(folder, notes, _show_proposals(notes, folder))
    home = scaffold.find_home(notes)
    proposal = _show_proposals(notes, home)
    if not may_ask:
        copy, begin_there = scaffold.suggest_commands(folder, notes, home)
        raise UsageError(
            "errors.usage.notes_outside", notes=notes, folder=folder, copy=copy, begin_there=begin_there
        )
    print_line(translate("init.outside.why", notes=notes, folder=folder))
    question = translate("init.outside.ask", folder=folder, home=home)
    answer = _choose(question, ["copy", "there", "stop"], default="copy")
    click.echo()
    if answer == "stop":
        raise click.Abort
    if answer == "there":
        return _DetectedNotes(home, notes, proposal)
    copied = scaffold.copy_notes(notes, folder)
    return _DetectedNotes(folder, copied, _propose_layouts(copied, folder)[0])


def _propose_layouts(notes: Path, root: Path) -> list[Proposal]:
    """Return what each layout finds in a folder, the fittest first; raises NoNotesError if it has no Markdown."""
    from ankigen.layouts.detection import detect
    from ankigen.project.setup import scaffold
    from ankigen.topics import taxonomy

    return detect.propose_layouts(scaffold.read_notes(notes, root), taxonomy.taxonomy())


def _show_proposals(notes: Path, root: Path) -> Proposal:
    """Print what each layout finds, and return the fittest; raises NoNotesError if none finds a question."""
    proposals = _propose_layouts(notes, root)
    best = proposals[0]
    if best.unreadable_files == best.looked_at:
        raise NoNotesError("errors.notes.no_text", folder=notes)
    proposals_text.print_proposals(make_console(), proposals)
    click.echo()
    if not best.is_readable:
        raise NoNotesError("errors.notes.no_layout_fits", folder=notes)
    return best


def _ask(group: Group) -> Group:
    """Return the group as it says itself on the terminal."""
    from ankigen.project.setup import scaffold
    from ankigen.project.setup.installation import find_github_name

    deck = _ask_for_text("deck", group.deck)
    names = _ask_for_text("people", ", ".join(group.people))
    repository = _ask_for_text("repository", group.repository)
    has_page = _choose(translate("init.ask.page"), ["yes", "no"], default="no") == "yes"
    page_names = group.page_names
    if has_page:
        names_question = translate("init.ask.page_names")
        page_names = cast("PageNames", _choose(names_question, ["full", "handles"], default=page_names))
    people = dict.fromkeys(name for part in names.split(",") if (name := " ".join(part.split())))
    return scaffold.Group(
        deck=deck,
        people=tuple(people),
        other_forms=group.other_forms,
        repository=find_github_name(repository) or repository.strip(),
        notes=group.notes,
        layout=group.layout,
        has_page=has_page,
        page_names=page_names,
    )


def _ask_for_text(name: str, default: str) -> str:
    """Return what somebody types after a question of the catalogue, ``default`` if that is nothing."""
    question = translate(f"init.ask.{name}")
    if default:
        question = f"{question} [{default}]"
    answer: str = click.prompt(fit_question(question), default=default, show_default=False)
    return answer


def _choose(question: str, choices: Sequence[str], default: str) -> str:
    """Return which of several words somebody types, ``default`` if that is nothing; the question names them."""
    whole_question = f"{question} [{default}]"
    answer: str = click.prompt(
        fit_question(whole_question),
        type=click.Choice(choices),
        default=default,
        show_default=False,
        show_choices=False,
    )
    return answer
