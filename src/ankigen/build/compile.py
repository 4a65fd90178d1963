"""The straight walk: note files → entries → cards → notes → deck. Read ``compile_deck`` first."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from ankigen import text
from ankigen.build import cross_checks
from ankigen.build.cards import render_cards
from ankigen.build.model import BuildContext, Compilation, FileEntries
from ankigen.build.notes import date_notes, find_guids, make_deck, update_ledger
from ankigen.build.prepare import PrepareContext, PreparedFile
from ankigen.build.prepared_files import prepare_files, survey_files
from ankigen.build.related_answers import find_related_answers
from ankigen.build.selection import Files, Selection, check_names, make_filter, select_diagnostics
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.diagnostics.ignores import IgnoreComment, Ignored, hide_ignored
from ankigen.errors import NoNotesError
from ankigen.files import shown_path
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.ledger import Ledger, is_first_edition
from ankigen.identity.ledger_edits import find_ledger_edits
from ankigen.identity.matching.match import match
from ankigen.identity.matching.match_result import Match
from ankigen.identity.names import PersonNames
from ankigen.layouts.people.names_elsewhere import NamesElsewhere
from ankigen.model import Entry, NoteType, Source
from ankigen.reading import note_files
from ankigen.reading.note_files import NoteFile
from ankigen.rendering import notetype
from ankigen.timing import log_time
from ankigen.topics.languages import find_main_language

if TYPE_CHECKING:
    from ankigen.topics.explanation import ExplainedEntry

Track = Callable[[Iterable[PreparedFile], int], Iterable[PreparedFile]]
"""Shows the progress of going through so many files."""


def untracked(prepared_files: Iterable[PreparedFile], _count: int) -> Iterable[PreparedFile]:
    """Show nothing."""
    return prepared_files


def compile_deck(context: BuildContext, selection: Selection, track: Track = untracked) -> Compilation:
    """Return the deck of all selected notes below the root of ``context``; each line is a stage.

    Raises NoNotesError where there is nothing to read, UsageError for a filter by a name that nothing has.
    """
    files, file_diagnostics = find_files(context, selection)
    entries, entry_diagnostics = prepare_entries(files, context, track)
    check_names(selection, entries.all, files, context)
    context = choose_language(entries.all, context)
    matches = find_matches(entries.answered, context.ledger, context)
    guids = find_guids(entries.answered, matches, context)
    related = find_related_answers(entries.answered, guids, matches, context)
    sources = _SourceFiles(files.all)
    cards, card_diagnostics = render_cards(entries.by_file, guids, related, sources, context)
    compiled = date_notes(entries.by_file, cards, related, matches, context)
    check_diagnostics = cross_check(entries, matches, context)
    note_type = load_note_type(context)
    ledger, retired = update_ledger(compiled, matches, note_type, context)
    is_selected = make_filter(selection, files, context)
    selected = [note for note in compiled if is_selected(note.entry)]
    diagnostics = [*file_diagnostics, *entry_diagnostics, *card_diagnostics, *check_diagnostics]
    diagnostics, ignored = hide_ignored(diagnostics, entries.ignore_comments, context.config.check.selectors)
    choose = partial(
        select_diagnostics, selection=selection, entries=entries.all, files=files, is_selected=is_selected
    )
    return Compilation(
        deck=make_deck(selected, note_type, context, is_first_edition=is_first_edition(ledger)),
        compiled=tuple(selected),
        unanswered=tuple(filter(is_selected, entries.unanswered)),
        retired=retired,
        diagnostics=tuple(sort_diagnostics(choose(diagnostics), files)),
        ignored=Ignored(tuple(choose(ignored.by_comments)), tuple(choose(ignored.by_config))),
        sources=sources,
        names_elsewhere=entries.names_elsewhere,
        ledger=ledger,
        context=context,
        is_whole=selection == Selection(),
        ledger_edits=find_ledger_edits(
            entries.answered,
            matches,
            context.older_ledger,
            lambda answered, ledger: find_matches(answered, ledger, context),
        ),
    )


def read_entries(context: BuildContext, track: Track = untracked) -> list[Entry]:
    """Return all entries with their topics, in the order of the notes; raises NoNotesError."""
    files, _ = find_files(context, Selection())
    entries, _ = prepare_entries(files, context, track)
    return entries.all


def explain_topics(context: BuildContext, note_file: NoteFile) -> "list[ExplainedEntry]":
    """Return the entries of one file, each with where its topics come from; raises NoNotesError."""
    files, _ = find_files(context, Selection())
    names_elsewhere = survey_files(files.all).names_elsewhere
    prepare_context = PrepareContext(context.config, context.taxonomy, names_elsewhere)
    return prepare_context.explain_topics(note_file, note_file.file.read_bytes())


@log_time
def find_files(context: BuildContext, selection: Selection) -> tuple[Files, list[Diagnostic]]:
    """Return the note files, and what is wrong with the folders; raises NoNotesError if there are none."""
    folders = [context.root / folder for folder in context.config.roots]
    selected, diagnostics = note_files.find(context.root, selection.places or folders)
    if not selected:
        names = ", ".join(map(shown_path, selection.places or folders))
        raise NoNotesError("errors.notes.no_markdown", places=names)
    selected_names = frozenset([note_file.name for note_file in selected])
    if not selection.places:
        return Files(selected, selected_names), diagnostics
    existing = [folder for folder in folders if folder.exists()]
    all_files, _ = note_files.find(context.root, [*existing, *selection.places])
    return Files(all_files, selected_names), diagnostics


def choose_language(entries: Iterable[Entry], context: BuildContext) -> BuildContext:
    """Return ``context`` with the deck's language: that of the config, of the ledger, or of most questions."""
    language = context.config.card.language or context.ledger.header.language
    if not language:
        # The decks of an older ankigen were called by Korean topics, and Anki leaves cards where they are.
        has_decks_by_topic = bool(context.ledger.lines) and context.config.subdecks == "topic"
        questions = [entry.question.visible for entry in entries]
        language = "ko" if has_decks_by_topic else find_main_language(questions)
    return msgspec.structs.replace(context, language=language)


class Entries(msgspec.Struct, frozen=True):
    """All entries in the order of the notes, the answered ones with all that is computed of each, and the others.

    ``by_file`` are the answered ones once more, ``names_elsewhere`` what other files say of the people in each,
    ``ignore_comments`` the comments of each that want diagnostics ignored.
    """

    all: list[Entry]
    answered: list[AnsweredEntry]
    by_file: list[FileEntries]
    unanswered: list[Entry]
    names_elsewhere: Mapping[str, NamesElsewhere]
    ignore_comments: dict[str, tuple[IgnoreComment, ...]]


@log_time
def prepare_entries(files: Files, context: BuildContext, track: Track) -> tuple[Entries, list[Diagnostic]]:
    """Return the entries of all files, and what is wrong with them.

    Unless the build keeps answers, their texts are gone where their HTML is made: they are a sixth of all memory.
    """
    survey = survey_files(files.all, context.memory.surveys)
    entries = Entries([], [], [], [], survey.names_elsewhere, {})
    diagnostics: list[Diagnostic] = []
    prepare_context = PrepareContext(
        context.config, context.taxonomy, survey.names_elsewhere, context.keeps_answers
    )
    prepared_files = prepare_files(
        files.all, survey.content_hashes, prepare_context, context.cache, context.memory.files
    )
    for note_file, prepared in zip(files.all, track(prepared_files, len(files.all)), strict=True):
        if prepared.ignore_comments:
            entries.ignore_comments[note_file.name] = prepared.ignore_comments
        entries.all.extend(prepared.entries())
        entries.by_file.append(FileEntries(note_file.name, prepared.answered, len(entries.answered)))
        entries.answered.extend(prepared.answered)
        entries.unanswered.extend([entry for _, entry in prepared.unanswered])
        diagnostics += [stored.diagnostic() for stored in prepared.diagnostics]
    return entries, diagnostics


@log_time
def find_matches(answered: Sequence[AnsweredEntry], ledger: Ledger, context: BuildContext) -> Match:
    """Return which entry is which note of a ledger."""
    names_in_use = {entry.entry.contributor for entry in answered}
    names = PersonNames(context.config.people, ledger.renamed, names_in_use)
    return match(answered, ledger.lines, names=names, terms=context.taxonomy)


class _SourceFiles(Mapping[str, Source]):
    """The week files by path, read when they are asked for: few are, once they are prepared."""

    def __init__(self, files: Iterable[NoteFile]) -> None:
        self._files = {note_file.name: note_file for note_file in files}
        self._last: Source | None = None

    def __getitem__(self, path: str) -> Source:
        if self._last is None or self._last.path != path:
            note_file = self._files[path]
            source, _ = note_files.read(note_file)
            self._last = source or Source(note_file.name, note_file.file, note_file.project, "")
        return self._last

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


@log_time
def cross_check(entries: Entries, matches: Match, context: BuildContext) -> list[Diagnostic]:
    """Return what only all notes together, and what the ledger knows of them, show to be wrong."""
    header, config = context.ledger.header, context.config
    diagnostics = list(cross_checks.report_all(entries.all, entries.answered, matches, header, config))
    return [*diagnostics, *cross_checks.report_changed_language(header, config, context.language)]


def load_note_type(context: BuildContext) -> NoteType:
    """Return the note type, whose ``mod`` moves only if it is not the one that the ledger knows."""
    header = context.ledger.header
    return notetype.make_note_type(context.templates, header.note_type, header.mod, context.now)


def sort_diagnostics(diagnostics: Iterable[Diagnostic], files: Files) -> list[Diagnostic]:
    """Return each diagnostic once, in the order of the notes, without those on files that were not selected."""
    skipped = {note_file.name for note_file in files.all} - files.selected
    shown = dict.fromkeys(diagnostic for diagnostic in diagnostics if diagnostic.path not in skipped)
    return sorted(shown, key=find_diagnostic_order)


def find_diagnostic_order(diagnostic: Diagnostic) -> tuple[object, ...]:
    """Return the key that sorts diagnostics in the order of the notes."""
    path = [text.make_sort_key(part) for part in diagnostic.path.split("/")]
    return (path, diagnostic.line, diagnostic.column, diagnostic.rule.code, diagnostic.message)
