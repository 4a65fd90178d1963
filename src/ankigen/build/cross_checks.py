"""What only all notes together show to be wrong: names that nobody has, weeks and questions that come twice."""

import itertools
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from ankigen.config import NAME as CONFIG_NAME
from ankigen.config import Config
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.guids import EntryKeys
from ankigen.identity.ledger import LedgerHeader
from ankigen.identity.matching import Match
from ankigen.model import Entry

_NEAR = 85  # how alike two names are of which one is a slip, in percent of their jamo: one of them differs
_OFTEN = 3  # how much more often the right one is written
_LONG = 3  # entries that make a week worth comparing

Run = tuple[Entry, int]
"""The first of some entries in a row by one person, in one week and file, and how many they are."""


def runs(entries: Iterable[Entry]) -> list[Run]:
    """Return the runs of entries: a fifth of them, mostly, is enough to look at."""
    together = (list(run) for _, run in itertools.groupby(entries, attrgetter("contributor", "week", "path")))
    return [(run[0], len(run)) for run in together]


def unknown_people(runs: Sequence[Run], known: Mapping[str, object]) -> Iterator[Diagnostic]:
    """Yield a finding for each name that is nearly one of ``people``, or one that is written far more often.

    Two names in one week are two people.
    """
    count: Counter[str] = Counter()
    weeks: dict[str, set[int | None]] = defaultdict(set)
    first: dict[str, Entry] = {}
    for entry, length in runs:
        if entry.contributor:
            count[entry.contributor] += length
            weeks[entry.contributor].add(entry.week)
            first.setdefault(entry.contributor, entry)
    for name, entry in first.items():
        if name in known:
            continue
        often = (other for other in count if other != name and count[other] >= _OFTEN * count[name])
        others = [other for other in (*known, *often) if weeks[name].isdisjoint(weeks[other])]
        near = _nearest(name, others) if others else ""
        if near:
            yield rules.UNKNOWN_CONTRIBUTOR.at(entry.path, entry.line, entry.column, name=name, near=near)


def _nearest(name: str, names: Iterable[str]) -> str:
    from rapidfuzz import fuzz, process

    found = process.extractOne(name, names, scorer=fuzz.ratio, processor=_jamo, score_cutoff=_NEAR)
    return str(found[0]) if found else ""


def _jamo(name: str) -> str:
    return unicodedata.normalize("NFD", name)


def weeks_in_two_files(runs: Sequence[Run]) -> Iterator[Diagnostic]:
    """Yield a finding for each person who wrote one week in a second file."""
    files: dict[tuple[str, int], dict[str, Entry]] = defaultdict(dict)
    for entry, _ in runs:
        if entry.week is not None and entry.contributor:
            files[entry.contributor, entry.week].setdefault(entry.path, entry)
    for (person, week), found in files.items():
        other, *more = found.values()
        for entry in more:
            where = entry.path, entry.line, entry.column
            yield rules.WEEK_IN_TWO_FILES.at(*where, person=person, week=week, other=other.path)


def repeated_weeks(asked: Sequence[AnsweredEntry]) -> Iterator[Diagnostic]:
    """Yield a finding for each week that says the same as an earlier one, in every question and answer."""
    weeks: dict[int, list[AnsweredEntry]] = defaultdict(list)
    for week, listed in itertools.groupby(asked, attrgetter("entry.week")):
        if week is not None:
            weeks[week] += listed
    said: dict[tuple[tuple[str, str], ...], int] = {}
    for week, listed_there in weeks.items():
        what = tuple(map(attrgetter("question_key", "answer_hash"), listed_there))
        other = said.setdefault(what, week)
        if other != week and len(listed_there) >= _LONG:
            entry = listed_there[0].entry
            yield rules.REPEATED_WEEK.at(entry.path, entry.line, entry.column, week=week, other=other)


def doubted(answered: Sequence[Entry], matched: Match) -> Iterator[Diagnostic]:
    """Yield a finding for each entry that could have been either of two notes."""
    for match in matched.ambiguous:
        entry = answered[match.entry_index]
        names = {"taken": match.taken.question, "other": match.alternative.question}
        yield rules.AMBIGUOUS_IDENTITY.at(entry.path, entry.line, entry.column, **names)


def renamed(matched: Match) -> Iterator[Diagnostic]:
    """Yield a finding for each person who took over what another one has lost."""
    for renamed_person in matched.renamed_people:
        old_name, new_name = renamed_person.old_name, renamed_person.new_name
        if old_name and new_name:
            yield rules.PERSON_RENAMED.at(CONFIG_NAME, old=old_name, new=new_name)


def moved_decks(before: LedgerHeader, config: Config) -> Iterator[Diagnostic]:
    """Yield a finding for each setting by which Anki would look for cards elsewhere than it keeps them."""
    for what, old, new in (("deck", before.deck, config.deck), ("subdecks", before.subdecks, config.subdecks)):
        if before.deck and old != new:
            yield rules.DECK_CHANGED.at(CONFIG_NAME, setting=what, old=old or "unset", new=new or "unset")


def twice_named(answered: Sequence[Entry]) -> Iterator[Diagnostic]:
    """Yield a finding for each explicit id that was given before."""
    first: dict[str, Entry] = {}
    for entry in (entry for entry in answered if entry.explicit_id):
        other = first.setdefault(entry.explicit_id, entry)
        if other is not entry:
            where = f"{other.path}:{other.line}"
            yield rules.DUPLICATE_ID.at(entry.path, entry.line, entry.column, id=entry.explicit_id, first=where)


def duplicates(answered: Sequence[Entry], keys: Sequence[EntryKeys]) -> Iterator[Diagnostic]:
    """Yield a finding for each question that its person has asked before in that week, as ``keys`` tell."""
    if len(set(keys)) == len(keys):
        return
    first: dict[EntryKeys, Entry] = {}
    for entry, key in zip(answered, keys, strict=True):
        other = first.setdefault(key, entry)
        if other is not entry:
            names = {"person": entry.contributor or "?", "first": f"{other.path}:{other.line}"}
            yield rules.DUPLICATE_QUESTION.at(entry.path, entry.line, entry.column, **names)
