"""Which notes are packed: the filters by path, person, topic and week. Identity is computed over all notes."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from ankigen import text
from ankigen.build.model import BuildContext
from ankigen.config.people import People
from ankigen.diagnostics.diagnostic import Diagnostic, Severity
from ankigen.errors import UsageError
from ankigen.model import Entry
from ankigen.patterns import compile_on_use
from ankigen.reading import note_files
from ankigen.reading.note_files import NoteFile
from ankigen.reading.weeks import find_week
from ankigen.topics.languages import translate_topics
from ankigen.topics.spelling import fold
from ankigen.topics.taxonomy import NO_TOPIC, Taxonomy, clean_topic_name

_TITLE_OR_WEEK_KEY = compile_on_use(r"^(?:#\s|week:).*", re.MULTILINE)


class Selection(msgspec.Struct, frozen=True):
    """Which notes to pack; an empty part chooses all."""

    places: tuple[Path, ...] = ()
    people: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    weeks: tuple[int, ...] = ()

    @property
    def has_filters(self) -> bool:
        """Whether people, topics or weeks are asked for."""
        return bool(self.people or self.topics or self.weeks)


class Files(msgspec.Struct, frozen=True):
    """All note files of a project, and the names of the selected ones."""

    all: list[NoteFile]
    selected: frozenset[str]


def make_filter(selection: Selection, files: Files, context: BuildContext) -> Callable[[Entry], bool]:
    """Return a function that returns True for the selected entries."""
    people = People(context.config.people)
    person_keys = {text.key(people.find(name) or name) for name in selection.people}
    topic_keys: set[str] = set()
    for name in selection.topics:
        topic_keys.update(_asked_topic_keys(name, context.taxonomy))

    def is_selected(entry: Entry) -> bool:
        if entry.path not in files.selected:
            return False
        if person_keys and person_keys.isdisjoint(map(text.key, entry.authors)):
            return False
        if topic_keys and topic_keys.isdisjoint(map(text.key, _topic_names(entry))):
            return False
        return not selection.weeks or entry.week in selection.weeks

    return is_selected


def _topic_names(entry: Entry) -> Iterator[str]:
    """Yield all names by which the topics of an entry may be asked for."""
    topics = entry.topics or (NO_TOPIC,)
    for topic in (*topics, *translate_topics(topics, "en")):
        yield from topic
        for depth in range(2, len(topic) + 1):
            yield "::".join(topic[:depth])


def _asked_topic_keys(name: str, taxonomy: Taxonomy) -> set[str]:
    """Return the keys of a topic as it was asked for, and of what the taxonomy calls it."""
    clean_name = clean_topic_name(name)
    keys = {text.key(clean_name)}
    topic = taxonomy.named(clean_name)
    if topic is not None:
        keys.add(text.key("::".join(topic)))
    known_name = taxonomy.names.get(fold(clean_name))
    if known_name is not None:
        keys.add(text.key("::".join(known_name.topic)))
    return keys


# --- names that nothing has -----------------------------------------------------------------------


def check_names(selection: Selection, entries: Sequence[Entry], files: Files, context: BuildContext) -> None:
    """Raise UsageError for a person, a topic or a week that nothing in the notes has."""
    _check_people(selection.people, entries, context)
    _check_topics(selection.topics, entries, context.taxonomy)
    _check_weeks(selection.weeks, entries, files)


def _check_people(names: Iterable[str], entries: Iterable[Entry], context: BuildContext) -> None:
    if not names:
        return
    people = People(context.config.people)
    authors = dict.fromkeys(context.config.people)
    for entry in entries:
        authors.update(dict.fromkeys(entry.authors))
    author_keys = set(map(text.key, authors))
    for name in names:
        if people.find(name) is None and text.key(name) not in author_keys:
            nearest = find_nearest(name, authors)
            if nearest is None:
                raise UsageError("errors.usage.no_person_at_all", name=name)
            raise UsageError("errors.usage.unknown_person", name=name, near=nearest)


def _check_topics(names: Iterable[str], entries: Iterable[Entry], taxonomy: Taxonomy) -> None:
    if not names:
        return
    topic_names: dict[str, None] = {}
    for entry in entries:
        topic_names.update(dict.fromkeys(_topic_names(entry)))
    topic_keys = set(map(text.key, topic_names))
    for name in names:
        if topic_keys.isdisjoint(_asked_topic_keys(name, taxonomy)):
            nearest = find_nearest(name, topic_names)
            if nearest is None:
                raise UsageError("errors.usage.no_topic_at_all", name=name)
            raise UsageError("errors.usage.unknown_topic", name=name, near=nearest)


def _check_weeks(asked_weeks: Iterable[int], entries: Iterable[Entry], files: Files) -> None:
    weeks = {entry.week for entry in entries if entry.week is not None}
    missing_weeks = [week for week in asked_weeks if week not in weeks]
    if not missing_weeks:
        return
    for note_file in files.all:  # a week that nobody has asked anything in is no mistake
        weeks |= _find_title_weeks(note_file)
    for week in missing_weeks:
        if week in weeks:
            continue
        nearest = min(weeks, key=lambda known_week: (abs(known_week - week), known_week), default=None)
        if nearest is None:
            raise UsageError("errors.usage.no_week_at_all", week=week)
        raise UsageError("errors.usage.unknown_week", week=week, near=nearest)


def _find_title_weeks(note_file: NoteFile) -> set[int]:
    """Return the weeks that the name, the folders, the titles or the front matter of a file name."""
    names = note_file.name.removesuffix(".md").split("/")
    source, _ = note_files.read(note_file)
    if source is not None:
        for title in _TITLE_OR_WEEK_KEY.findall(source.text):
            names.append(title.removeprefix("#").replace("week:", "week"))
    weeks = map(find_week, names)
    return {week for week in weeks if week is not None}


def find_nearest(name: str, names: Iterable[str]) -> str | None:
    """Return which of ``names`` is spelled most like ``name``, letter by letter also within a Hangul syllable."""
    import difflib

    names_by_letters = {_split_letters(other_name): other_name for other_name in names}
    nearest = difflib.get_close_matches(_split_letters(name), list(names_by_letters), n=1, cutoff=0.0)
    return names_by_letters[nearest[0]] if nearest else None


def _split_letters(name: str) -> str:
    return unicodedata.normalize("NFD", text.key(name))


# --- diagnostics of the selected notes ------------------------------------------------------------


def select_diagnostics(
    diagnostics: Iterable[Diagnostic], selection: Selection, entries: Iterable[Entry], files: Files,
    is_selected: Callable[[Entry], bool],
) -> list[Diagnostic]:  # fmt: skip
    """Return the diagnostics on the selected notes and on what is no note file, and all errors."""
    diagnostics = list(diagnostics)
    if not selection.has_filters:
        return diagnostics
    entries_by_path: dict[str, list[Entry]] = {note_file.name: [] for note_file in files.all}
    for entry in entries:
        entries_by_path[entry.path].append(entry)
    stretches: dict[str, _Stretches] = {}
    for note_file in files.all:
        file_entries = sorted(entries_by_path[note_file.name], key=lambda entry: entry.line)
        stretches[note_file.name] = _split_file(note_file, file_entries, selection, is_selected)
    kept = []
    for diagnostic in diagnostics:
        is_of_notes = diagnostic.path in stretches and diagnostic.severity is not Severity.ERROR
        if not is_of_notes or stretches[diagnostic.path].is_selected(diagnostic.line):
            kept.append(diagnostic)
    return kept


class _Stretches(msgspec.Struct, frozen=True):
    """A file in stretches, one from each of ``starts`` on, and which of them are selected.

    ``is_any_selected`` counts for what stands above the first one.
    """

    starts: list[int]
    selected: list[bool]
    is_any_selected: bool

    def is_selected(self, line: int) -> bool:
        """Return True if the stretch around a line is selected."""
        index = bisect_right(self.starts, line) - 1
        return self.is_any_selected if index < 0 else self.selected[index]


def _split_file(
    note_file: NoteFile, entries: Sequence[Entry], selection: Selection, is_selected: Callable[[Entry], bool]
) -> _Stretches:
    """Return the stretches of a file: a person's first one begins at the heading with the name."""
    if not entries:
        has_week = bool(selection.weeks) and not _find_title_weeks(note_file).isdisjoint(selection.weeks)
        return _Stretches([], [], has_week)
    starts: list[int] = []
    last_line = 0
    for entry in entries:
        has_own_heading = entry.contributor_line > last_line
        starts.append(entry.contributor_line if has_own_heading else entry.line)
        last_line = entry.line
    selected = [is_selected(entry) for entry in entries]
    return _Stretches(starts, selected, any(selected))
