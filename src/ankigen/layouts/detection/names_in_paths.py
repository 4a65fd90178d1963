"""Paths of notes → the names of people that return in them from week to week, behind whatever signs.

A pattern takes names from one place: ``*_{person}``. In many a group one file is ``Q01_하늘.md``, the next one
``Q02-바다.md`` or ``하늘.md``, and a folder ``하늘 - 3주차``. That these words name people shows in two ways: the
same few return in other weeks, and in one week several of them stand beside the same rest (``Q01``, or nothing).

Without weeks, they are the whole names of files and folders that several folders have in common: those of topics
to which everybody wrote, and one in which everybody has a folder. Half of them must look like nothing but names.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ankigen import text
from ankigen.config.people import People
from ankigen.layouts.detection.person_patterns import is_no_name, split_path
from ankigen.layouts.people import attribution
from ankigen.layouts.people.bold_names import is_handle
from ankigen.layouts.people.person_names import (
    is_given_name_in_hangul,
    is_given_name_in_latin,
    is_name,
    is_name_in_latin,
    may_be_rare_name,
)
from ankigen.patterns import compile_on_use
from ankigen.reading.weeks import find_week
from ankigen.topics.taxonomy import Taxonomy

_MIN_NAMES = 2
_MIN_WEEKS = 2  # in which one returns
_MIN_SHARE_OF_WEEKS = 4  # one week in four, of those whose paths may name anybody
_MIN_KNOWN = 3  # who return, to tell where people stand
_MIN_FILES = 3  # of one who comes less often, where those who return stand
_MIN_SIBLINGS = 3  # who stand beside each other in several folders
_MIN_FOLDERS = 3
_MIN_FILES_OF_INITIALS = 4
_MIN_SURE = 3  # people who return at one edge of the files' names, to take rare names there for people's
_NOBODY = People({})
_INITIALS = compile_on_use(r"(?P<initials>[A-Z]{2,4})\s?[-_.,(\[~]")
_NUMBERED = compile_on_use(r"[^\W\d_]{0,8}[ .]?\d{1,3}[장편강절과일조회차번]{0,2}")  # ``item3``, ``Q01``, ``3장``
_HANDLE_WITH_NUMBER = compile_on_use(r"[a-z][a-z_.-]+\d{2,6}")  # ``bada0412``


class _Naming(NamedTuple):
    """A word of a path that may name somebody: in which week, and in which folder beside what ``rest``.

    Subjects stand beside any word (``foreign-key``, ``primary-key``), names also alone, beside a number or beside
    words of the folder (``heaps/hana-heaps``). Its ``place`` says whether it is in a file's name, and at its end.
    """

    key: str
    typed: str
    week: str
    folder: str
    rest: tuple[str, ...]
    place: tuple[bool, bool]

    @property
    def may_be_whole_name(self) -> bool:
        """Whether nothing is beside it but what says nothing of a subject."""
        return all(map(self._says_nothing, self.rest))

    def _says_nothing(self, phrase: str) -> bool:
        return bool(_NUMBERED.fullmatch(phrase)) or is_no_name(phrase) or phrase in _split_keys(self.folder)


def find_returning_people(paths: Sequence[str], taxonomy: Taxonomy) -> list[str]:
    """Return the names of people that return in the paths of several weeks, each as it is typed most often."""
    namings = [naming for path in dict.fromkeys(paths) for naming in _find_namings(path)]
    names = _find_names(namings, taxonomy)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for naming in namings:
        if naming.key in names:
            spellings[naming.key][naming.typed] += 1
    return sorted(max(typed, key=lambda name: (typed[name], name)) for typed in spellings.values())


def find_people_beside_each_other(paths: Sequence[str], taxonomy: Taxonomy) -> list[str]:
    """Return the names of people that several folders have in common, each as it is typed."""
    groups = _find_groups_in_folders(paths, taxonomy)
    counts = Counter(name for names in groups for name in names)
    returning = {name for name in counts if counts[name] >= _MIN_FOLDERS}
    people: set[str] = set()
    for names in groups:
        same = len(names & returning)
        if same >= _MIN_NAMES and 2 * same >= len(names):
            people |= names
    is_sure = 2 * sum(map(_looks_like_name, people)) >= len(people)
    return sorted(people) if is_sure else []


def find_initials(paths: Sequence[str], taxonomy: Taxonomy) -> list[str]:
    """Return the initials of people with which most files begin, with any sign behind them: ``HNK - heap.md``."""
    names = [name for name in (split_path(path)[-1] for path in paths) if not is_no_name(name)]
    counts = Counter(map(_read_initials, names))
    people: list[str] = []
    for initials, count in counts.items():
        if count >= _MIN_FILES_OF_INITIALS and attribution.may_be_person(initials, taxonomy):
            people.append(initials)
    are_most = 5 * sum(counts[initials] for initials in people) >= 3 * len(names)
    return sorted(people) if are_most and len(people) >= _MIN_SIBLINGS else []


def find_rare_names(paths: Sequence[str], taxonomy: Taxonomy) -> list[str]:
    """Return the names of people at one edge of the files' names, rare ones too: ``권내솔-heap.md``.

    Those return in several folders, as several names do there that are surely people's. None without a rare one.
    """
    for edge in (0, -1):
        people = _find_people_at_edge(_list_folders_by_edge(paths, edge), taxonomy)
        if people:
            return sorted(people)
    return []


def _find_people_at_edge(folders: Mapping[str, set[str]], taxonomy: Taxonomy) -> set[str]:
    """Return who is named at one edge of the files' names, none without a rare name among those who return.

    Each phrase there comes with the ``folders`` of its files.
    """
    returning = {name for name in folders if len(folders[name]) >= _MIN_WEEKS}
    sure = {name for name in folders if attribution.is_surely_person(name, _NOBODY, taxonomy)}
    rare = {name for name in returning - sure if _may_be_rare_person(name, taxonomy)}
    is_place_of_people = len(returning & sure) >= max(_MIN_SURE, len(rare))
    return sure | rare if rare and is_place_of_people else set()


def _may_be_rare_person(name: str, taxonomy: Taxonomy) -> bool:
    return may_be_rare_name(name) and not is_no_name(name) and attribution.may_be_person(name, taxonomy)


def _list_folders_by_edge(paths: Sequence[str], edge: int) -> dict[str, set[str]]:
    """Return in which folders the first or the last phrase of the files' names stands beside others."""
    folders: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        *parents, name = split_path(path)
        phrases = attribution.split_phrases(name)
        if len(phrases) > 1:
            folders[phrases[edge]].add("/".join(parents))
    return folders


def _read_initials(name: str) -> str:
    """Return the initials before the name of a file, "" for any other one."""
    match = _INITIALS.match(name)
    return match["initials"] if match else ""


def _find_groups_in_folders(paths: Sequence[str], taxonomy: Taxonomy) -> list[set[str]]:
    """Return the words in each folder that may be names, where several and most of what is there may."""
    groups: list[set[str]] = []
    for children in _list_folders(paths).values():
        names = {child for child in children if _may_be_whole_name(child, taxonomy)}
        if len(names) >= _MIN_SIBLINGS and 2 * len(names) >= len(children):
            groups.append(names)
    return groups


def _list_folders(paths: Sequence[str]) -> dict[str, set[str]]:
    """Return the names of what lies in each folder, files without suffix."""
    folders: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        parts = split_path(path)
        for depth, part in enumerate(parts):
            if depth and not is_no_name(part):
                folders["/".join(parts[:depth])].add(part)
    return folders


def _may_be_whole_name(name: str, taxonomy: Taxonomy) -> bool:
    is_word = is_handle(name) or _is_korean_name(name)
    return is_word and not _NUMBERED.fullmatch(name) and attribution.may_be_person(name, taxonomy)


def _looks_like_name(name: str) -> bool:
    """Return True for a word that is hardly anything but somebody's name or handle."""
    plain = name.casefold()
    if is_name(name) or is_name_in_latin(plain) or is_given_name_in_latin(plain):
        return True
    return _HANDLE_WITH_NUMBER.fullmatch(plain) is not None


def _find_names(namings: Sequence[_Naming], taxonomy: Taxonomy) -> set[str]:
    """Return the keys of the people who return, and of those with a Korean name who stand beside them.

    They are nobody's where as many words that return there are subjects.
    """
    groups = _group_by_place(namings)
    returning = _find_returning(namings, groups)
    people = {key for key in returning if attribution.may_be_person(key, taxonomy)}
    if len(people) < _MIN_NAMES or 2 * len(people) <= len(returning):
        return set()
    for group in groups:
        if not group.isdisjoint(people):
            people |= {key for key in group if _is_korean_name(key) and not taxonomy.find(key)}
    return people | _find_beside(namings, people, taxonomy)


def _group_by_place(namings: Iterable[_Naming]) -> list[set[str]]:
    """Return the words that stand in one week and folder beside the same rest, where several do."""
    groups: dict[tuple[str, str, tuple[str, ...]], set[str]] = defaultdict(set)
    for naming in namings:
        if naming.may_be_whole_name:
            groups[naming.week, naming.folder, naming.rest].add(naming.key)
    return [group for group in groups.values() if len(group) >= _MIN_NAMES]


def _find_beside(namings: Sequence[_Naming], people: set[str], taxonomy: Taxonomy) -> set[str]:
    """Return the keys of those who come less often, in the place where most of the names are of ``people``."""
    whole = [naming for naming in namings if naming.may_be_whole_name]
    place = _find_place_of_names(whole, people)
    if place is None:
        return set()
    weeks = _list_weeks(whole, place)
    others = {key for key in weeks.keys() - people if attribution.may_be_person(key, taxonomy)}
    if _count_files(weeks, weeks.keys() & people) < _count_files(weeks, others):
        return set()
    return {key for key in others if _comes_again(weeks[key])}


def _find_place_of_names(namings: Sequence[_Naming], people: set[str]) -> tuple[bool, bool] | None:
    """Return the place in which most of the names of people stand, None where too few are known."""
    count_by_place = Counter(naming.place for naming in namings if naming.key in people)
    if len(people) < _MIN_KNOWN or not count_by_place:
        return None
    return count_by_place.most_common(1)[0][0]


def _list_weeks(namings: Iterable[_Naming], place: tuple[bool, bool]) -> dict[str, list[str]]:
    """Return the week of each file by the name that stands in its ``place``."""
    weeks: dict[str, list[str]] = defaultdict(list)
    for naming in namings:
        if naming.place == place:
            weeks[naming.key].append(naming.week)
    return weeks


def _count_files(weeks: Mapping[str, list[str]], keys: Iterable[str]) -> int:
    return sum(len(weeks[key]) for key in keys)


def _comes_again(weeks: Sequence[str]) -> bool:
    """Return True for one with some files, in several weeks."""
    return len(weeks) >= _MIN_FILES and len(set(weeks)) >= _MIN_WEEKS


def _find_returning(namings: Iterable[_Naming], groups: Sequence[set[str]]) -> set[str]:
    """Return the words that return in enough weeks and stand beside another one that does."""
    weeks: dict[str, set[str]] = defaultdict(set)
    for naming in namings:
        weeks[naming.key].add(naming.week)
    all_weeks = set().union(*weeks.values())
    least = max(_MIN_WEEKS, -(-len(all_weeks) // _MIN_SHARE_OF_WEEKS))
    often = {key for key in weeks if len(weeks[key]) >= least}
    returning: set[str] = set()
    for group in groups:
        if len(group & often) >= _MIN_NAMES:
            returning |= group & often
    return returning


def _find_namings(path: str) -> Iterator[_Naming]:
    """Yield the words at the edges of folders and of the file that may name somebody."""
    parts = split_path(path)
    phrases_of_parts = [attribution.split_phrases(part) for part in parts]
    week = _find_week(parts, phrases_of_parts)
    if not week:
        return
    for depth, phrases in enumerate(phrases_of_parts):
        rest = [phrase for phrase in phrases if not _names_week(phrase, week)]
        for name, is_last in _find_names_at_edges(rest).items():
            others = tuple(sorted([text.key(phrase) for phrase in rest if phrase != name]))
            place = (depth == len(parts) - 1, is_last)
            yield _Naming(text.key(name), name, week, "/".join(parts[:depth]), others, place)


def _find_names_at_edges(phrases: Sequence[str]) -> dict[str, bool]:
    """Return the first and the last one of the phrases that say more than a number, if they look like names.

    Each is given with whether it is the last one.
    """
    named = [phrase for phrase in phrases if not is_no_name(phrase) and not _NUMBERED.fullmatch(phrase)]
    edges = dict.fromkeys([*named[:1], *named[-1:]])
    return {name: name == named[-1] for name in edges if is_handle(name) or _is_korean_name(name)}


@lru_cache(1 << 10)
def _split_keys(folder: str) -> frozenset[str]:
    """Return the words of a folder and of those around it."""
    return frozenset(text.key(phrase) for part in folder.split("/") for phrase in attribution.split_phrases(part))


def _find_week(parts: Sequence[str], phrases_of_parts: Sequence[Sequence[str]]) -> str:
    """Return the week of a path, else the number of its nearest item, "" for neither."""
    for part in reversed(parts):
        week = find_week(part)
        if week is not None:
            return f"week {week}"
    for phrases in reversed(phrases_of_parts):
        for phrase in phrases:
            if _NUMBERED.fullmatch(phrase):
                return text.key(phrase)
    return ""


def _names_week(phrase: str, week: str) -> bool:
    return f"week {find_week(phrase)}" == week or text.key(phrase) == week


def _is_korean_name(name: str) -> bool:
    return is_name(name) or is_given_name_in_hangul(name)
