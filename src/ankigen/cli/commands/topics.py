"""``ankigen topics``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ankigen.cli.build_steps import track_progress
from ankigen.cli.errors import stop
from ankigen.cli.formats import json_output, topics_text
from ankigen.cli.formats.console import make_console
from ankigen.cli.language import command, option
from ankigen.cli.options import project_options
from ankigen.errors import AnkigenError, UsageError
from ankigen.patterns import compile_on_use
from ankigen.project.config_file import ProjectChoice, load_config

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ankigen.build.model import BuildContext
    from ankigen.messages import Language
    from ankigen.reading.note_files import NoteFile
    from ankigen.topics.explanation import ExplainedEntry

_NOTE_AND_LINE = compile_on_use(r"(?P<path>.+):(?P<line>\d{1,9})")


@command(help="help.topics.about")
@option("--suggest", is_flag=True, help="help.topics.suggest")
@option("--explain", metavar="QUESTION|FILE:LINE", help="help.topics.explain")
@option("--json", "as_json", is_flag=True, help="help.topics.json")
@project_options
def topics(suggest: bool, explain: str | None, as_json: bool, choice: ProjectChoice) -> None:
    """Show what the taxonomy makes of the notes."""
    from ankigen.build.compile import choose_language, read_entries
    from ankigen.project.build_context import make_build_context
    from ankigen.project.ledger_file import load_deck_language
    from ankigen.topics.coverage import measure_coverage

    try:
        config, root = load_config(choice)
        context = make_build_context(config, root, load_deck_language(root))
        if explain is not None:
            _explain(explain, context, as_json=as_json)
            return
        entries = read_entries(context, track_progress(quiet=as_json))
        language = choose_language(entries, context).language
        coverage = measure_coverage(entries, context.taxonomy, language)
    except AnkigenError as error:
        stop(error, as_json=as_json)
    if as_json:
        click.echo(json_output.topics_as_json(coverage))
    elif suggest:
        topics_text.print_suggestions(make_console(), coverage)
    else:
        topics_text.print_topics(make_console(), coverage)


def _explain(explained: str, context: BuildContext, *, as_json: bool) -> None:
    """Print where the topics of a note come from, or which terms decide on those of a question."""
    match = _NOTE_AND_LINE.fullmatch(explained)
    if match is not None and _may_be_note(match["path"], context):
        _explain_note(Path(match["path"]), int(match["line"]), context, as_json=as_json)
        return
    from ankigen.topics.classification import classify, find_evidence

    evidence = find_evidence(explained, context.taxonomy)
    decided = classify(explained, "", context.taxonomy)
    language = _find_deck_language(explained, context)
    if as_json:
        click.echo(json_output.evidence_as_json(explained, evidence, decided, language))
    else:
        topics_text.print_evidence(make_console(), explained, evidence, decided, language)


def _find_deck_language(question: str, context: BuildContext) -> Language:
    """Return the language of the deck; without notes it would be that of its first question, this one."""
    from ankigen.build.compile import choose_language, read_entries
    from ankigen.topics.languages import find_main_language

    language = context.config.card.language or context.ledger.header.language
    if language:
        return language
    try:
        entries = read_entries(context)
    except AnkigenError:
        return find_main_language([question])
    if not entries:
        return find_main_language([question])
    return choose_language(entries, context).language


def _may_be_note(path: str, context: BuildContext) -> bool:
    """Return True if somebody means a file, and no question that ends in a colon and a number."""
    if Path(path).suffix.lower() in (".md", ".markdown"):
        return True
    return any((folder / path).is_file() for folder in (Path(), context.root))


def _explain_note(path: Path, line: int, context: BuildContext, *, as_json: bool) -> None:
    """Print where the topics of the note at a line come from; raises UsageError, NoNotesError."""
    from ankigen.build.compile import explain_topics

    note_file = _find_note_file(path, context)
    explained = _find_entry_at(line, explain_topics(context, note_file), note_file)
    language = _find_deck_language(explained.entry.question.visible, context)
    if as_json:
        click.echo(json_output.explanation_as_json(explained, language))
    else:
        topics_text.print_explanation(make_console(), explained, language)


def _find_note_file(path: Path, context: BuildContext) -> NoteFile:
    """Return the note file at a path, which is relative to this folder or to the project's."""
    from ankigen.build.compile import find_files
    from ankigen.build.selection import Selection, find_nearest

    files, _ = find_files(context, Selection())
    by_name = {note_file.name: note_file for note_file in files.all}
    for folder in (Path.cwd(), context.root.resolve()):
        name = Path(os.path.relpath(folder / path, context.root.resolve())).as_posix()
        if name in by_name:
            return by_name[name]
    nearest = find_nearest(path.as_posix(), by_name)
    raise UsageError("errors.usage.unknown_note", path=path.as_posix(), near=nearest)


def _find_entry_at(line: int, entries: Sequence[ExplainedEntry], note_file: NoteFile) -> ExplainedEntry:
    """Return the entry that a line belongs to: of a question and its follow-up, the nearer one."""
    at_line = [explained for explained in entries if explained.entry.line <= line <= explained.entry.end]
    if at_line:
        return max(at_line, key=lambda explained: explained.entry.line)
    if not entries:
        raise UsageError("errors.usage.no_entry_at_all", path=note_file.name)
    nearest = _find_nearest_line(line, entries)
    raise UsageError("errors.usage.no_entry_at_line", path=note_file.name, line=line, near=nearest)


def _find_nearest_line(line: int, entries: Iterable[ExplainedEntry]) -> int:
    question_lines = [explained.entry.line for explained in entries]
    return min(question_lines, key=lambda question_line: abs(question_line - line))
