"""What was called otherwise before: contributors, by the config's spellings or names given up, and weeks."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

import msgspec

from ankigen import text
from ankigen.config.people import People
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.ledger import LedgerLine, RenamedPerson
from ankigen.identity.matching.candidates import Section
from ankigen.inline import QuestionText

MIN_MOVED = 2  # notes: a single one may have been moved alone
MAX_WEEKS_OF_TEXT = 8  # what stands in more weeks tells nothing of where one of them went

Week = int | None
Origin = TypeVar("Origin", bound=Hashable)


class PersonNames:
    """All names of the contributors: maps each to the key of the one that is used today."""

    def __init__(
        self,
        people: Mapping[str, str | list[str]],
        renamed: Iterable[RenamedPerson] = (),
        names_in_use: Iterable[str] = (),
    ) -> None:
        """``renamed`` are names that were given up; one that is in use again belongs to whoever uses it."""
        keys_in_use = set(map(text.key, names_in_use))
        self._people = People(dict(people))
        self._new_keys: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        for renamed_person in renamed:
            old_key, new_key = text.key(renamed_person.old_name), self.make_own_key(renamed_person.new_name)
            if old_key != new_key and old_key not in keys_in_use:
                self._new_keys[old_key] = new_key

    def make_key(self, name: str) -> str:
        """Return the key of the name that whoever was called ``name`` has today."""
        key = self._keys.get(name)
        if key is None:
            key = self._keys[name] = self._find_new_key(name)
        return key

    def _find_new_key(self, name: str) -> str:
        key = self.make_own_key(name)
        passed = {key}
        while self._new_keys.get(key, key) not in passed:
            key = self._new_keys[key]
            passed.add(key)
        return key

    def make_own_key(self, name: str) -> str:
        """Return the key of a name as the config spells it; several authors stand in one name."""
        authors = [self._people.find(author) or author for author in name.split(", ")]
        return text.key(", ".join(authors))


def update_renamed(
    before: Iterable[RenamedPerson], learned: Iterable[RenamedPerson], names_in_use: Iterable[str]
) -> tuple[RenamedPerson, ...]:
    """Return the names that were given up, with what was ``learned`` in this build, in the order of the names.

    A name that is in use again was not given up.
    """
    keys_in_use = set(map(text.key, set(names_in_use)))
    new_names = {}
    for renamed in before:
        if text.key(renamed.old_name) not in keys_in_use:
            new_names[renamed.old_name] = renamed.new_name
    for renamed in learned:
        if renamed.old_name and renamed.new_name and text.key(renamed.old_name) not in keys_in_use:
            new_names[renamed.old_name] = renamed.new_name
    return tuple(RenamedPerson(old_name, new_names[old_name]) for old_name in sorted(new_names))


# --- weeks that have another number: there most of what was written in them stands word for word ---


class RenumberedWeeks(msgspec.Struct, frozen=True):
    """The new numbers of weeks, and of those of single people."""

    weeks: dict[Week, Week] = {}
    sections: dict[Section, Week] = {}

    def __bool__(self) -> bool:
        """Return True if any week has a new number."""
        return bool(self.weeks or self.sections)

    def find(self, section: Section) -> Week:
        """Return the week in which the notes of a section are to be looked for."""
        week = section[1]
        return self.sections.get(section, self.weeks.get(week, week))


def find_renumbered_weeks(
    entries: Iterable[AnsweredEntry],
    lines: Iterable[LedgerLine],
    all_lines: Iterable[LedgerLine],
    make_person_key: Callable[[str], str],
) -> RenumberedWeeks:
    """Return which weeks have another number now.

    ``entries`` and ``lines`` are those that do not stand there as they did, ``all_lines`` those of the ledger.
    What somebody still asks in the old week did not go with it, whatever became of the answer.
    """
    places = _Places(entries, make_person_key)
    week_votes: dict[Week, Counter[Week]] = defaultdict(Counter)
    section_votes: dict[Section, Counter[Week]] = defaultdict(Counter)
    for line in lines:
        section = make_person_key(line.person), line.week
        if not line.live or places.asks_still(section, line):
            continue
        week_votes[line.week].update(places.find_weeks(line))
        section_votes[section].update(places.find_weeks_of_person(section[0], line))
    if not any(week_votes.values()):
        return RenumberedWeeks()
    week_sizes: Counter[Week] = Counter()
    section_sizes: Counter[Section] = Counter()
    for line in all_lines:
        if line.live:
            week_sizes[line.week] += 1
            section_sizes[make_person_key(line.person), line.week] += 1
    return RenumberedWeeks(_choose(week_votes, week_sizes), _choose(section_votes, section_sizes))


def _choose(votes: Mapping[Origin, Counter[Week]], sizes: Mapping[Origin, int]) -> dict[Origin, Week]:
    """Return where most of each week went, or of each section."""
    chosen: dict[Origin, Week] = {}
    for origin, counts in votes.items():
        for week, count in counts.most_common(1):
            if count >= MIN_MOVED and 2 * count > sizes[origin]:
                chosen[origin] = week
    return chosen


class _Places:
    """Where each text of today stands."""

    def __init__(self, entries: Iterable[AnsweredEntry], make_person_key: Callable[[str], str]) -> None:
        self._weeks: dict[Hashable, set[Week]] = defaultdict(set)
        self._asked: set[Hashable] = set()
        for entry in entries:
            person_key = make_person_key(entry.entry.contributor)
            written = entry.parent_key, entry.question_key, entry.answer_hash
            for told in (written, entry.answer_hash):
                self._weeks[told].add(entry.week)
                self._weeks[person_key, told].add(entry.week)
            self._asked.add((person_key, entry.week, entry.parent_key, entry.question_key))

    def asks_still(self, section: Section, line: LedgerLine) -> bool:
        """Return True if the person of a line asks its question in its week today."""
        return (*section, QuestionText(line.parent).key, QuestionText(line.question).key) in self._asked

    def find_weeks(self, line: LedgerLine) -> set[Week]:
        """Return the weeks in which anybody wrote what a line holds, or its answer, none if these are many."""
        return self._few(_text_of(line)) or self._few(line.answer_hash)

    def find_weeks_of_person(self, person_key: str, line: LedgerLine) -> set[Week]:
        """Return the weeks in which a person wrote what a line holds, or its answer, none if these are many."""
        return self._few((person_key, _text_of(line))) or self._few((person_key, line.answer_hash))

    def _few(self, key: Hashable) -> set[Week]:
        weeks = self._weeks.get(key, set())
        return weeks if len(weeks) <= MAX_WEEKS_OF_TEXT else set()


def _text_of(line: LedgerLine) -> Hashable:
    return QuestionText(line.parent).key, QuestionText(line.question).key, line.answer_hash
