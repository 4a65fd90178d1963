"""``ankigen history``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from ankigen.cli.build_steps import compile_notes
from ankigen.cli.errors import stop
from ankigen.cli.formats import history_text, json_output
from ankigen.cli.formats.console import make_console, print_line
from ankigen.cli.language import command, option, translate
from ankigen.cli.options import project_options
from ankigen.errors import AnkigenError, UsageError
from ankigen.patterns import compile_on_use
from ankigen.project.config_file import load_config

if TYPE_CHECKING:
    from pathlib import Path

    from ankigen.config.settings import Config
    from ankigen.identity.history import NoteHistory
    from ankigen.identity.ledger import Ledger, LedgerLine
    from ankigen.identity.matching.steps.step import MatchReason
    from ankigen.project.config_file import ProjectChoice

MAX_SHOWN_NOTES = 20
_POSITION = compile_on_use(r"(.+\.(?:md|markdown)):(\d{1,9})(?::\d*)?", re.IGNORECASE)


@command(help="help.history.about")
@click.argument("note", required=False)
@option("--json", "as_json", is_flag=True, help="help.history.json")
@project_options
def history(note: str | None, as_json: bool, choice: ProjectChoice) -> None:
    """Show what became of a note, or of all."""
    from ankigen.project.ledger_file import load_ledger

    try:
        config, root = load_config(choice)
        ledger = load_ledger(root)
        lines = _find_lines(ledger, note, choice) if note is not None else _find_latest(ledger)
        histories = _read_histories(config, root, ledger, lines[:MAX_SHOWN_NOTES])
    except AnkigenError as error:
        stop(error, as_json=as_json)
    if as_json:
        click.echo(json_output.histories_as_json(histories))
        return
    console = make_console()
    if note is None:
        history_text.print_overview(console, ledger, histories)
        return
    for note_history in histories:
        history_text.print_history(console, note_history)
    if len(lines) > len(histories):
        number = len(lines) - len(histories)
        print_line(translate("cli.history.more", number=number))


def _find_lines(ledger: Ledger, note: str, choice: ProjectChoice) -> list[LedgerLine]:
    """Return the lines of the notes that somebody asks for; raises UsageError if there are none."""
    from ankigen.identity import history as histories

    position = _POSITION.fullmatch(note)
    if position is None:
        lines = histories.find_lines(ledger, note)
    else:
        lines = _find_lines_at(ledger, position[1], int(position[2]), choice)
    if not lines:
        raise UsageError("errors.usage.no_note", note=note)
    return lines


def _find_lines_at(ledger: Ledger, path: str, number: int, choice: ProjectChoice) -> list[LedgerLine]:
    """Return the line of the note whose entry stands at a line of a file, if it was built."""
    compilation = compile_notes(choice, quiet=True)
    name = path.replace("\\", "/").removeprefix("./")
    guids = set()
    for compiled in compilation.compiled:
        entry = compiled.entry
        if entry.path == name and entry.line <= number <= entry.end:
            guids.add(compiled.note.guid)
    return [line for line in ledger.lines if line.guid in guids]


def _find_latest(ledger: Ledger) -> list[LedgerLine]:
    """Return the lines of the notes that changed last."""
    return sorted(ledger.lines, key=lambda line: (-max(line.mod, line.since), line.guid))[:MAX_SHOWN_NOTES]


def _read_histories(config: Config, root: Path, ledger: Ledger, lines: list[LedgerLine]) -> list[NoteHistory]:
    """Return the histories of notes, from all ledgers that git keeps; raises ConfigError."""
    from ankigen.identity.history import make_history
    from ankigen.project.custom_files import load_taxonomy
    from ankigen.project.older_ledgers.in_git import read_note_versions

    terms = load_taxonomy(config, root)

    def find_reason(before: LedgerLine, after: LedgerLine) -> MatchReason:
        from ankigen.identity.matching.match import find_match_reason
        from ankigen.identity.names import PersonNames

        names = PersonNames(config.people, ledger.renamed, {after.person})
        return find_match_reason(before, after, names, terms)

    versions = read_note_versions(root, [line.guid for line in lines])
    return [make_history(line, versions[line.guid], ledger.renamed, find_reason) for line in lines]
