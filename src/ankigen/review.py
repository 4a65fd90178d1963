"""What only all notes together show to be wrong: names that nobody has, weeks and questions that come twice."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ankigen import rules
from ankigen.config import NAME as CONFIG_NAME
from ankigen.config import Config
from ankigen.diagnostics import Diagnostic
from ankigen.ledger import Header
from ankigen.match import Match
from ankigen.model import Entry
from ankigen.prepare import Asked

_NEAR = 85  # how alike two names are of which one is a slip, in percent of their jamo: one of them differs
_OFTEN = 3  # how much more often the right one is written
_LONG = 3  # entries that make a week worth comparing


def unknown_people(entries: Sequence[Entry], known: Mapping[str, object]) -> Iterator[Diagnostic]:
    """Yield a finding for each name that is nearly one of ``people``, or one that is written far more often.

    Two names in one week are two people.
    """
    count: Counter[str] = Counter()
    weeks: dict[str, set[int | None]] = defaultdict(set)
    first: dict[str, Entry] = {}
    for entry in entries:
        if entry.contributor:
            count[entry.contributor] += 1
            weeks[entry.contributor].add(entry.week)
            first.setdefault(entry.contributor, entry)
    for name, entry in first.items():
        if name in known:
            continue
        often = (other for other in count if other != name and count[other] >= _OFTEN * count[name])
        others = [other for other in (*known, *often) if weeks[name].isdisjoint(weeks[other])]
        near = _nearest(name, others)
        if near:
            yield rules.UNKNOWN_CONTRIBUTOR.at(entry.path, entry.line, entry.column, name=name, near=near)


def _nearest(name: str, names: Iterable[str]) -> str:
    from rapidfuzz import fuzz, process

    found = process.extractOne(name, names, scorer=fuzz.ratio, processor=_jamo, score_cutoff=_NEAR)
    return str(found[0]) if found else ""


def _jamo(name: str) -> str:
    return unicodedata.normalize("NFD", name)


def weeks_in_two_files(entries: Sequence[Entry]) -> Iterator[Diagnostic]:
    """Yield a finding for each person who wrote one week in a second file."""
    files: dict[tuple[str, int], dict[str, Entry]] = defaultdict(dict)
    for entry in entries:
        if entry.week is not None and entry.contributor:
            files[entry.contributor, entry.week].setdefault(entry.path, entry)
    for (person, week), found in files.items():
        other, *more = found.values()
        for entry in more:
            where = entry.path, entry.line, entry.column
            yield rules.WEEK_IN_TWO_FILES.at(*where, person=person, week=week, other=other.path)


def repeated_weeks(asked: Sequence[Asked]) -> Iterator[Diagnostic]:
    """Yield a finding for each week that says the same as an earlier one, in every question and answer."""
    weeks: dict[int, list[Asked]] = defaultdict(list)
    for one in asked:
        if one.entry.week is not None:
            weeks[one.entry.week].append(one)
    said: dict[tuple[tuple[str, str], ...], int] = {}
    for week, listed in weeks.items():
        what = tuple((one.question, one.answer) for one in listed)
        other = said.setdefault(what, week)
        if other != week and len(listed) >= _LONG:
            entry = listed[0].entry
            yield rules.REPEATED_WEEK.at(entry.path, entry.line, entry.column, week=week, other=other)


def doubted(answered: list[Entry], matched: Match) -> Iterator[Diagnostic]:
    """Yield a finding for each entry that could have been either of two notes."""
    for index, taken, other in matched.ambiguous:
        entry = answered[index]
        names = {"taken": taken.question, "other": other.question}
        yield rules.AMBIGUOUS_IDENTITY.at(entry.path, entry.line, entry.column, **names)


def renamed(matched: Match) -> Iterator[Diagnostic]:
    """Yield a finding for each person who took over what another one has lost."""
    for old, new in matched.inherited:
        if old and new:
            yield rules.PERSON_RENAMED.at(CONFIG_NAME, old=old, new=new)


def moved_decks(before: Header, config: Config) -> Iterator[Diagnostic]:
    """Yield a finding for each setting by which Anki would look for cards elsewhere than it keeps them."""
    for what, old, new in (("deck", before.deck, config.deck), ("subdecks", before.subdecks, config.subdecks)):
        if before.deck and old != new:
            yield rules.DECK_CHANGED.at(CONFIG_NAME, setting=what, old=old or "unset", new=new or "unset")


def twice_named(answered: list[Entry]) -> Iterator[Diagnostic]:
    """Yield a finding for each explicit id that was given before."""
    first: dict[str, Entry] = {}
    for entry in answered:
        other = first.setdefault(entry.explicit_id, entry)
        if entry.explicit_id and other is not entry:
            where = f"{other.path}:{other.line}"
            yield rules.DUPLICATE_ID.at(entry.path, entry.line, entry.column, id=entry.explicit_id, first=where)


def duplicates(asked: Sequence[Asked]) -> Iterator[Diagnostic]:
    """Yield a finding for each question that its person has asked before in that week."""
    first: dict[tuple[str, int | None, str, str], Entry] = {}
    for one in asked:
        entry = one.entry
        other = first.setdefault((one.person, entry.week, one.parent, one.question), entry)
        if other is not entry:
            names = {"person": entry.contributor or "?", "first": f"{other.path}:{other.line}"}
            yield rules.DUPLICATE_QUESTION.at(entry.path, entry.line, entry.column, **names)
