"""What only all notes together show to be wrong: names that nobody has, weeks that are there twice."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rapidfuzz import fuzz, process

from ankigen import rules
from ankigen.diagnostics import Diagnostic
from ankigen.match import Asked
from ankigen.model import Entry

_NEAR = 75  # how alike two names are of which one is a slip, in percent of their jamo
_OFTEN = 3  # how much more often the right one is written
_LONG = 3  # entries that make a week worth comparing


def unknown_people(entries: Sequence[Entry], known: Mapping[str, object]) -> Iterator[Diagnostic]:
    """Yield a finding for each name that is nearly one of ``people``, or one that is written far more often."""
    count = Counter(entry.contributor for entry in entries if entry.contributor)
    first = {entry.contributor: entry for entry in reversed(entries) if entry.contributor}
    for name, entry in first.items():
        if name in known:
            continue
        often = [other for other in count if other != name and count[other] >= _OFTEN * count[name]]
        near = _nearest(name, [*known, *often])
        if near:
            yield rules.UNKNOWN_CONTRIBUTOR.at(entry.path, entry.line, entry.column, name=name, near=near)


def _nearest(name: str, names: Iterable[str]) -> str:
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
