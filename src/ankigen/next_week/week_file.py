"""What stands in the file for the next week: front matter, title, everybody's heading, open questions."""

import datetime
import posixpath
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ankigen import text
from ankigen.config.settings import Config
from ankigen.errors import UsageError
from ankigen.model import Entry
from ankigen.next_week.numbering import drop_file_subject, drop_subject, redate, renumber, renumber_path
from ankigen.patterns import compile_on_use
from ankigen.reading.note_files import MARKDOWN_SUFFIXES
from ankigen.reading.weeks import find_week
from ankigen.topics.taxonomy import Taxonomy

RECENT_WEEKS = 3
"""Whoever wrote in one of so many weeks has a heading in the next one."""
COMPARED_TITLES = 4
"""What most of so many earlier titles lack is the subject of one week."""
NOBODY = ""
_HEADING_LEVEL = "####"
_KEY = compile_on_use(r"([\w-]+)\s*:")
_WEEKLY_KEYS = ("topics", "topic")
"""Keys of the front matter that are about one week alone."""


class WeekFile(msgspec.Struct, frozen=True):
    """A file to write: ``path`` is relative to the project, with ``/``; ``carried`` are its open questions."""

    path: str
    content: str
    week: int
    people: tuple[str, ...]
    carried: tuple[Entry, ...] = ()


class Wish(msgspec.Struct, frozen=True):
    """What somebody wants the file to hold: the next week by default."""

    week: int | None = None
    carries: bool = False
    rotates: bool = False


def make_first_file(config: Config, wish: Wish) -> WeekFile:
    """Return the file of a group that has none yet."""
    week = 1 if wish.week is None else wish.week
    people = tuple(config.people)
    headings = [f"{_HEADING_LEVEL} {person}\n" for person in people]
    content = "\n".join([f"---\nweek: {week}\n---\n# Week {week}\n", *headings])
    folder = config.roots[0].rstrip("/")
    if folder.endswith(MARKDOWN_SUFFIXES):
        folder = folder.rpartition("/")[0] or "."
    return WeekFile(f"{folder}/week{week:02}.md", content, week, people)


def make_week_files(
    entries: Sequence[Entry],
    lines_by_path: Mapping[str, Sequence[str]],
    config: Config,
    taxonomy: Taxonomy,
    wish: Wish,
    today: datetime.date,
) -> list[WeekFile]:
    """Return the files for the next week, one for each file of the last week that has questions.

    ``entries`` are those of all notes, with at least one week among them. Raises UsageError if the week is there.
    """
    week, last_week = _choose_week(entries, wish)
    last_paths = list(dict.fromkeys(entry.path for entry in entries if entry.week == last_week))
    paths = _choose_paths(last_paths, entries, taxonomy, week, today)
    open_questions = find_open_questions(entries) if wish.carries else []
    files = []
    for last_path in last_paths:
        template = _Template(last_path, lines_by_path[last_path], entries, last_week, taxonomy)
        earlier_titles = _find_earlier_titles(entries, lines_by_path, last_week)
        people = _choose_people(entries, template, config, last_week, wish)
        if len(last_paths) > 1:
            people = template.people
        carried = [entry for entry in open_questions if entry.contributor in {*people, NOBODY}]
        path = paths[last_path]
        content = template.write(week, people, carried, lines_by_path, today, earlier_titles)
        files.append(WeekFile(path, content, week, tuple(people), tuple(carried)))
    return files


def _choose_week(entries: Sequence[Entry], wish: Wish) -> tuple[int, int]:
    """Return the week to write and the one before it; raises UsageError if that week is there."""
    weeks = {entry.week for entry in entries if entry.week is not None}
    week = max(weeks) + 1 if wish.week is None else wish.week
    for entry in entries:
        if entry.week == week:
            raise UsageError("errors.usage.week_exists", week=week, file=entry.path)
    earlier_weeks = [earlier for earlier in weeks if earlier < week]
    return week, max(earlier_weeks, default=max(weeks))


def _choose_paths(
    last_paths: Sequence[str], entries: Iterable[Entry], taxonomy: Taxonomy, week: int, today: datetime.date
) -> dict[str, str]:
    """Return the path of the new file after each of the last week, without what was that week's subject."""
    earlier_weeks: dict[int, dict[str, None]] = {}
    for entry in entries:
        if entry.week is not None and entry.week < week and entry.path not in last_paths:
            stem = posixpath.splitext(posixpath.basename(entry.path))[0]
            earlier_weeks.setdefault(entry.week, {})[redate(renumber(stem, week), today)] = None
    compared = [list(earlier_weeks[number]) for number in sorted(earlier_weeks)[-COMPARED_TITLES:]]
    paths = {last_path: _choose_path(last_path, week, today) for last_path in last_paths}
    shortened_paths = {}
    for last_path, path in paths.items():
        folder, name = posixpath.split(path)
        stem, suffix = posixpath.splitext(name)
        shortened_paths[last_path] = posixpath.join(folder, drop_file_subject(stem, compared, taxonomy) + suffix)
    are_unique = len(set(shortened_paths.values())) == len(paths)
    return shortened_paths if are_unique else paths


def _choose_path(last_path: str, week: int, today: datetime.date) -> str:
    """Return the path of the new file: named as the last one, or after the week if that names none."""
    path = renumber_path(last_path, week, today)
    if path != last_path and find_week(path.rpartition("/")[2]) in {None, week}:
        return path
    folder = last_path.rpartition("/")[0]
    name = f"week{week:02}.md"
    return f"{folder}/{name}" if folder else name


# --- who has a heading ---


def _choose_people(
    entries: Sequence[Entry], template: "_Template", config: Config, last_week: int, wish: Wish
) -> list[str]:
    """Return everybody of ``[people]``, else who wrote in the last weeks, in the order of the last week."""
    people = list(config.people)
    if wish.rotates or not people:
        present = dict.fromkeys(template.people)
        if not people:
            people = _find_recent_people(entries, last_week)
        order = [person for person in present if person in people]
        people = [*order, *(person for person in people if person not in present)]
    if wish.rotates:
        people = [*people[1:], *people[:1]]
    return people


def _find_recent_people(entries: Iterable[Entry], last_week: int) -> list[str]:
    """Return who wrote in the last weeks, the latest week first."""
    recent: dict[str, None] = {}
    for week in range(last_week, last_week - RECENT_WEEKS, -1):
        for entry in entries:
            if entry.week == week:
                recent.update(dict.fromkeys(entry.authors))
    return list(recent)


# --- open questions ---


def find_open_questions(entries: Sequence[Entry]) -> list[Entry]:
    """Return the questions that nobody has answered, each once: not those that the same person answered elsewhere.

    A follow-up is among them only if its question is.
    """
    answered = {_make_question_key(entry) for entry in entries if entry.answer}
    open_questions: dict[tuple[str, str, str], Entry] = {}
    open_parents: set[tuple[str, str]] = set()
    for entry in entries:
        key = _make_question_key(entry)
        if entry.answer or key in answered or key in open_questions:
            continue
        if entry.parent.markdown and (entry.contributor, entry.parent.key) not in open_parents:
            continue
        open_questions[key] = entry
        open_parents.add((entry.contributor, entry.question.key))
    return list(open_questions.values())


def _make_question_key(entry: Entry) -> tuple[str, str, str]:
    return (entry.contributor, entry.parent.key, entry.question.key)


# --- the text ---


def _find_title(lines: Sequence[str], line_number: int) -> str:
    """Return the title above a line, "" if there is none."""
    for line in reversed(lines[: line_number - 1]):
        if line.startswith("# "):
            return line.removeprefix("# ").strip()
    return ""


def _find_earlier_titles(
    entries: Iterable[Entry], lines_by_path: Mapping[str, Sequence[str]], last_week: int
) -> list[str]:
    """Return the titles of the weeks before ``last_week``, the latest last, each week's first one."""
    first_entries: dict[int, Entry] = {}
    for entry in entries:
        if entry.week is not None and entry.week < last_week:
            first_entries.setdefault(entry.week, entry)
    titles = []
    for week in sorted(first_entries)[-COMPARED_TITLES:]:
        entry = first_entries[week]
        title = _find_title(lines_by_path[entry.path], entry.line)
        if title:
            titles.append(title)
    return titles


class _Template:
    """The last week's file, after which the next one is made."""

    def __init__(
        self, path: str, lines: Sequence[str], entries: Iterable[Entry], week: int, taxonomy: Taxonomy
    ) -> None:
        self.lines = lines
        self.taxonomy = taxonomy
        self.entries = [entry for entry in entries if entry.path == path and entry.week == week]
        people: dict[str, None] = {}
        for entry in self.entries:
            people.update(dict.fromkeys(entry.authors))
        self.people = list(people)

    def write(
        self,
        week: int,
        people: Iterable[str],
        carried: Sequence[Entry],
        lines_by_path: Mapping[str, Sequence[str]],
        today: datetime.date,
        earlier_titles: Sequence[str],
    ) -> str:
        """Return the text of the next week's file; ``earlier_titles`` are those before that of the last week."""
        title = self._make_title(week, earlier_titles)
        parts = ["\n".join([*self._make_front_matter(week, today), *title]) + "\n"]
        for person in [NOBODY, *people]:
            section = []
            if person != NOBODY:
                section += self._make_heading(person)
            questions = [entry for entry in carried if entry.contributor == person]
            section += _list_questions(questions, lines_by_path)
            if section:
                parts.append("\n".join(section).lstrip("\n") + "\n")
        return "\n".join(parts)

    def _make_front_matter(self, week: int, today: datetime.date) -> list[str]:
        """Return the front matter of the last week with another week and date, without its topics."""
        made = [f"week: {week}"]
        is_kept = False
        for line in self._read_front_matter():
            key = _KEY.match(line)
            if key is not None:
                is_kept = key[1].lower() not in (*_WEEKLY_KEYS, "week")
            if is_kept:
                made.append(redate(line, today) if key is not None and key[1].lower() == "date" else line)
        return ["---", *made, "---"]

    def _read_front_matter(self) -> list[str]:
        if not self.lines or self.lines[0].strip() != "---":
            return []
        for number, line in enumerate(self.lines[1:], 1):
            if line.strip() == "---":
                return list(self.lines[1:number])
        return []

    def _make_title(self, week: int, earlier_titles: Iterable[str]) -> list[str]:
        """Return the title above the last week's questions, with the new number and without the old subject."""
        title = _find_title(self.lines, min(entry.line for entry in self.entries))
        if not title:
            return []
        renumbered = [renumber(earlier, week) for earlier in earlier_titles]
        return [f"# {drop_subject(renumber(title, week), renumbered, self.taxonomy)}"]

    def _make_heading(self, person: str) -> list[str]:
        """Return the line that names somebody as in the last week, none if no line above questions did."""
        for entry in self.entries:
            if not 0 < entry.contributor_line < entry.line:
                continue
            line = self.lines[entry.contributor_line - 1].strip()
            if line.startswith("#"):
                return [f"{line[: len(line) - len(line.lstrip('#'))]} {person}"]
            if line.startswith(("**", "__")):
                return [f"{line[:2]}{person}{line[:2]}"]
            label, colon, _ = line.partition(":")
            return [f"{label}: {person}"] if colon else [f"{_HEADING_LEVEL} {person}"]
        return [] if self.people else [f"{_HEADING_LEVEL} {person}"]


_NUMBERED = compile_on_use(r"\s*\d{1,9}(?:[-.]\d{1,9})?[.)]")


def _list_questions(questions: Sequence[Entry], lines_by_path: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the lines of open questions: numbered anew, or in another layout as they are typed."""
    listed = []
    number = follow_up = 0
    for entry in questions:
        typed = lines_by_path[entry.path][entry.line - 1]
        if not _NUMBERED.match(typed):
            listed += _repeat_question(typed)
            continue
        is_follow_up = bool(entry.parent.markdown) and number > 0
        follow_up = follow_up + 1 if is_follow_up else 0
        number += not is_follow_up
        marker = f"{number}-{follow_up}." if is_follow_up else f"{number}."
        listed.append(f"{marker} {_write_question(entry)}")
    return listed


def _repeat_question(typed: str) -> list[str]:
    """Return the lines of a question that stands without a number, as it is typed."""
    if "<summary>" in typed:
        return ["", "<details>", typed.replace("<details>", "").strip(), "", "</details>"]
    if typed.lstrip().startswith("#"):
        return ["", typed.strip()]
    return [typed.rstrip()]


def _write_question(entry: Entry) -> str:
    """Return a question on one line, with the topics that stand at it."""
    written = text.one_line(entry.question.markdown)
    if entry.has_own_topics and entry.written_topics:
        return f"{written} <!-- topics: {', '.join(entry.written_topics)} -->"
    return written
