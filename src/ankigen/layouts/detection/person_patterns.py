"""Paths of notes → the pattern in which people stand: ``study/{person}/**``, ``{person}_*``.

Handles look like any other word. What tells that a place in the paths is that of people is what stands around it:
the same names come again in other folders, at other dates, or with the same weeks and files below them, and the
names beside them are not those of topics or parts of a series (``OS1``, ``OS2``).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ankigen.config.people import People
from ankigen.layouts.people import attribution
from ankigen.layouts.people.bold_names import is_word_of_section
from ankigen.layouts.people.person_names import (
    is_english_given_name,
    is_name_in_latin,
    may_be_rare_name,
)
from ankigen.layouts.section_names import is_section_name
from ankigen.model import Source
from ankigen.patterns import compile_on_use
from ankigen.reading.weeks import find_week
from ankigen.topics.taxonomy import Taxonomy

_MIN_SHARED = 4  # one name in four says that a place in the path is that of people
_MIN_REPEATED = 2  # people whose names come again, where names are parts of others
_MIN_SHARED_CONTENTS = 2  # of a name, that stand below others too
_MAX_SHARE_OF_SUBJECTS = 0.5  # of the names at one depth that say what is written about
_MIN_FILES_OF_ONE = 4  # on average, where a few names stand in the names of files about whatever it is
_MIN_NUMBERED = 3  # folders that are numbered and named after people
_SEPARATORS_OF_NUMBERS = (". ", ".", "_", "-", " ")  # the longer ones first
_NOBODY = People({})
_MIN_FILES_BESIDE_ONE = 10  # of those who come again, for each name in brackets that does not
_MIN_SHARE_OF_PARTS = 0.6  # of the names at one depth that must hold a person and a week, date or topic
# What folders and files are called beside sections: languages, seasons, places of exercises, states of work.
_NAMES_OF_FOLDERS = frozenset(
    """
    en ko kr ja jp zh cn eng kor english korean japanese chinese 한국어 영어 일본어 중국어
    spring summer autumn fall winter 봄 여름 가을 겨울 leetcode programmers baekjoon boj swea hackerrank codility
    memo memos blog blogs tip tips essay diary report plan lecture slide slides ppt pdf mission retrospective
    inflearn udemy kakao naver samsung google amazon coupang toss baemin 백준 프로그래머스 카카오 네이버 삼성
    intro outro draft drafts template templates archive archives backup sample samples wip temp tmp book books
    ios android web app server client spec code codes problem problems solution solutions 풀이 템플릿 보관함
    saa sap dva soa dop clf sqld sqlp adsp cka ckad cks toeic opic jlpt topcit 정처기 정보처리기사 임시
    content contents transcript transcripts chapters the an of and or for with
    """.split()
)
# What lies in folders of many a repository, whoever wrote it.
_FILES_OF_REPOSITORIES = frozenset("readme index changelog license contributing history template".split())
_WORD_JOINT = compile_on_use(r"[_-]+")
_NUMBER = compile_on_use(r"\d+")
_DATE = compile_on_use(r"\d{4}|\d{6}|\d{8}|(?:\d{1,4}[.\s_-]+){1,2}\d{1,2}")
_RANGE = compile_on_use(r"\d{1,3}\s?[~-]\s?\d{1,3}")  # of questions: ``16~25``
_MEMBER_WORDS = compile_on_use("구성원|구성인원|멤버|스터디원|참여자|팀원|member")
_MEMBER_LINES = 4
# What a README says of folders that are called as their owners: ``본인 이름 폴더``, ``{YourName}/week1``.
_FOLDER_OF_ONESELF = compile_on_use(
    r"(?:본인|자기|자신|각자|개인)(?:의|별)?\s?(?:영문\s?)?(?:이름|닉네임|아이디|name|id)[^\n]{0,16}(?:폴더|디렉토리|디렉터리|folder)"
    r"|(?:본인|자기|자신|각자|개인)(?:의|별)?\s?(?:폴더|디렉토리|디렉터리|folder)"
    r"|\byour[\s_-]?(?:own\s)?(?:(?:nick)?name|id|handle|folder|directory)\b"
    r"|\bfolders?\s(?:named after|with the names? of)\s(?:yourself|you|each|its|the owner|the author|the member)"
)
_MIN_SHARED_SUBJECTS = 2  # in folders below those of several people
_PROFILE = compile_on_use(
    r"(?:\[(?P<text>[^\[\]]{1,39})\]\(https?://)?(?:www\.)?github\.com/(?P<handle>[A-Za-z0-9-]{1,39})/?(?![\w./-])"
)  # of somebody, no repository
_MIN_LINKED = 2  # folders or files that are called as profiles to which a README links
_MIN_PROFILES = 3  # to which a README links, to take one folder alone for that of its owner
_MIN_CHARS_OF_HANDLE = 4  # before its digits
_WILDCARDS = frozenset("*{}")  # of a pattern
_BRACKETS = "[](){}"


def find_person_patterns(sources: Sequence[Source], taxonomy: Taxonomy) -> list[str]:
    """Return the patterns of the paths in which people stand: none if there is no sign of one."""
    paths = [split_path(source.path) for source in sources]
    members = {*_find_members(sources), *_find_linked_members(sources, paths)}
    finder = _PatternFinder(paths, members, taxonomy, are_folders_of_people=_tells_of_folders_of_people(sources))
    patterns = finder.find_numbered_names() or finder.find_whole_names()
    if patterns:
        return patterns
    pattern = finder.find_parts_of_names()
    return [pattern] if pattern else []


def split_path(path: str) -> list[str]:
    """Return the folders of a path, and its name without suffix."""
    without_suffix = path.rsplit(".", 1)[0]
    return without_suffix.split("/")


def _count_common_folders(paths: list[list[str]]) -> int:
    """Return how many folders all paths have in common."""
    depth = 0
    for names in zip(*(path[:-1] for path in paths), strict=False):
        if len(set(names)) > 1:
            break
        depth += 1
    return depth


def _tells_of_folders_of_people(sources: Iterable[Source]) -> bool:
    """Return True if a README says that each writes into a folder of their own name."""
    return any(_FOLDER_OF_ONESELF.search(readme.text.casefold()) for readme in filter(_is_readme, sources))


def _find_members(sources: Iterable[Source]) -> Iterator[str]:
    """Yield the names that a README lists as members."""
    for readme in filter(_is_readme, sources):
        lines = readme.lines
        for number, line in enumerate(lines):
            if _MEMBER_WORDS.search(line.casefold()):
                names = ",".join(lines[number : number + _MEMBER_LINES]).split(",")
                yield from (name.strip("*-_` ") for name in names)


def _find_linked_members(sources: Iterable[Source], paths: Iterable[Sequence[str]]) -> set[str]:
    """Return the names in the paths that are those of profiles to which a README links.

    They are handles, also without the digits at their end, or what the links show. None if it is one of few.
    """
    profiles = [match for readme in filter(_is_readme, sources) for match in _PROFILE.finditer(readme.text)]
    names = set().union(*map(_list_names_of_profile, profiles))
    linked = {name for path in paths for name in path if name.casefold() in names}
    is_list = len({match["handle"].casefold() for match in profiles}) >= _MIN_PROFILES
    are_many = is_list or len({name.casefold() for name in linked}) >= _MIN_LINKED
    return linked if are_many else set()


def _list_names_of_profile(profile: re.Match[str]) -> set[str]:
    """Return how the folder of somebody may be called to whose profile a link leads, in small letters."""
    handle = profile["handle"].casefold()
    names = {handle}
    if profile["text"]:
        names.add(profile["text"].strip("@*_` ").casefold())
    without_digits = handle.rstrip("0123456789-")
    if len(without_digits) >= _MIN_CHARS_OF_HANDLE:
        names.add(without_digits)
    return names


def _is_readme(source: Source) -> bool:
    return source.path.rsplit("/", 1)[-1].casefold().startswith("readme")


@dataclass(frozen=True, slots=True)
class _Names:
    """The names at one depth of the paths that may be people's, each with what stands above and below it."""

    above: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    below: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def has_shared_contents(self) -> bool:
        """Return True if enough of what stands below one name stands below another one, too.

        That is a part of all contents, or some of the contents of most names.
        """
        if _is_enough_shared(self.below):
            return True
        owners = _count_owners(self.below)
        sharing = 0
        for contents in self.below.values():
            shared = sum(1 for content in contents if owners[content] > 1)
            sharing += shared >= _MIN_SHARED_CONTENTS
        return sharing > 1 and 2 * sharing >= len(self.below)

    def has_shared_weeks(self) -> bool:
        """Return True if most names have folders of weeks below them, and enough of those are the same."""
        weeks_by_name: dict[str, set[str]] = {}
        for name, contents in self.below.items():
            folders = [path.split("/")[0] for path in contents if "/" in path]
            weeks = {_spell_week(folder) for folder in folders if _is_week_or_date(folder)}
            if weeks:
                weeks_by_name[name] = weeks
        return 2 * len(weeks_by_name) >= len(self.below) and _is_enough_shared(weeks_by_name)

    def has_shared_subjects(self, taxonomy: Taxonomy) -> bool:
        """Return True if most names have folders of subjects below them, and some of those are the same."""
        subjects_by_name: dict[str, set[str]] = {}
        for name, contents in self.below.items():
            folders = {path.split("/")[0] for path in contents if "/" in path}
            subjects = {folder for folder in folders if taxonomy.find(folder)}
            if subjects:
                subjects_by_name[name] = subjects
        shared = [subject for subject, count in _count_owners(subjects_by_name).items() if count > 1]
        return 2 * len(subjects_by_name) >= len(self.below) and len(shared) >= _MIN_SHARED_SUBJECTS

    def tell_people(self, members: set[str]) -> bool:
        """Return True if folders of these names are people's, by what stands in them or around them."""
        if self.has_shared_contents() or self.has_shared_weeks() or self.are_people(members):
            return True
        return self.are_names_in_latin()

    def are_names_in_latin(self) -> bool:
        """Return True if half of the names, and several, are surely names in Latin letters: ``haneul-kim``."""
        count = sum(is_name_in_latin(name) or is_english_given_name(name) for name in self.above)
        return count >= _MIN_REPEATED and 2 * count >= len(self.above)

    def is_any_repeated(self) -> bool:
        """Return True if a name stands in several folders."""
        return any(len(folders) > 1 for folders in self.above.values())

    def are_people(self, members: set[str]) -> bool:
        """Return True if enough of the names stand in several folders, or a member is among them."""
        repeated = sum(1 for folders in self.above.values() if len(folders) > 1)
        if repeated > 1 and _MIN_SHARED * repeated >= len(self.above):
            return True
        return not members.isdisjoint(self.above)


def _is_enough_shared(contents_by_name: Mapping[str, set[str]]) -> bool:
    """Return True if of all contents enough belong to several names."""
    owners = _count_owners(contents_by_name)
    shared = sum(1 for count in owners.values() if count > 1)
    return shared > 0 and _MIN_SHARED * shared >= len(owners)


def _count_owners(contents_by_name: Mapping[str, set[str]]) -> Counter[str]:
    """Return for each content below how many names it stands."""
    return Counter(content for contents in contents_by_name.values() for content in contents)


def _is_week_or_date(name: str) -> bool:
    return find_week(name) is not None or _DATE.fullmatch(name) is not None


def _spell_week(name: str) -> str:
    """Return the folder of a week in one spelling (``1-week``, ``1주차``), and that of a date as it is."""
    week = find_week(name)
    return name if week is None else f"week {week}"


def _make_content_key(path: Sequence[str]) -> str:
    """Return what stands below a name, however its words are joined; "" for what is in any repository."""
    names = ["".join([char for char in name.casefold() if char.isalnum()]) or name for name in path]
    return "" if names[-1] in _FILES_OF_REPOSITORIES and len(names) == 1 else "/".join(names)


class _Cut(NamedTuple):
    """How a name is cut: at which separator, the person before or behind it; brackets ``start`` or ``end`` it."""

    is_person_first: bool
    start: str
    separator: str
    end: str = ""

    def cut(self, name: str) -> tuple[str, str]:
        """Return the person in a name, and the rest; both are "" where the name is not cut so."""
        if not name.startswith(self.start) or not name.endswith(self.end):
            return "", ""
        inner = name.removeprefix(self.start).removesuffix(self.end)
        if self.is_person_first:
            person, _, rest = inner.partition(self.separator)
        else:
            rest, _, person = inner.rpartition(self.separator)
        return person, rest

    @property
    def is_in_brackets(self) -> bool:
        """Whether it takes what stands in brackets for a person."""
        return self.start == "[" or self.end != ""

    @property
    def pattern(self) -> str:
        """The pattern that cuts so."""
        first, second = ("{person}", "*") if self.is_person_first else ("*", "{person}")
        return f"{self.start}{first}{self.separator}{second}{self.end}"


_CUTS = [_Cut(True, "[", separator) for separator in ("] ", "]_", "]-", "]")]
for _opening, _closing in (" (", ")"), ("(", ")"), (" [", "]"), ("[", "]"):
    _CUTS += [_Cut(is_first, "", _opening, _closing) for is_first in (True, False)]
for _separator in (" - ", "_", "-", " "):
    _CUTS += [_Cut(is_first, "", _separator) for is_first in (True, False)]


class _PatternFinder:
    """Looks for people at each depth of the paths."""

    def __init__(
        self, paths: list[list[str]], members: set[str], taxonomy: Taxonomy, *, are_folders_of_people: bool
    ) -> None:
        """Give whether the group says that there are folders called as people."""
        self._paths, self._members, self._taxonomy = paths, members, taxonomy
        self._are_folders_of_people = are_folders_of_people
        self._common = _count_common_folders(paths)
        self._depths = range(self._common, max(map(len, paths), default=0))

    def find_whole_names(self) -> list[str]:
        """Return the patterns of folders or files that are named after people and nothing else.

        Several people have files or weeks of the same names, or the same names come again in several folders, or a
        README lists the members, or says that there are folders of people and those have the same subjects below
        them. The same people may have folders at another depth beside those.
        """
        for depth in self._depths:
            paths = [path for path in self._paths if len(path) > depth + 1]
            folders = self._collect_names(depth, paths)
            if self._tell_people(folders):
                parent = self._find_only_parent(depth, paths, folders)
                if parent:
                    return ["/".join([*parent, "{person}/**"])]
                pattern = self._anchor(depth, "{person}/**")
                return [pattern, *self._find_same_people_below(depth, set(folders.above))]
            files = self._collect_names(depth, [path for path in self._paths if len(path) == depth + 1])
            if files.are_people(self._members):
                return [self._anchor(depth, "{person}")]
        return []

    def _tell_people(self, folders: _Names) -> bool:
        """Return True if folders are people's, by what stands in or around them, or by what the group says."""
        if folders.tell_people(self._members):
            return True
        return self._are_folders_of_people and folders.has_shared_subjects(self._taxonomy)

    def find_numbered_names(self) -> list[str]:
        """Return the pattern of folders with a number each that are named after people: ``1. 하늘``."""
        for depth in self._depths:
            folders = {path[depth] for path in self._paths if len(path) > depth + 1}
            for separator in _SEPARATORS_OF_NUMBERS:
                names = _list_numbered(folders, separator)
                is_enough = len(names) >= max(_MIN_NUMBERED, _MIN_SHARE_OF_PARTS * len(folders))
                if is_enough and self._are_surely_people(names):
                    return [self._anchor(depth, f"*{separator}{{person}}/**")]
        return []

    def _are_surely_people(self, names: Sequence[str]) -> bool:
        """Return True if all names look like those of people, some like rare ones: chapters are numbered, too."""
        others = [name for name in names if not attribution.is_surely_person(name, _NOBODY, self._taxonomy)]
        return 3 * len(others) <= len(names) and all(map(may_be_rare_name, others))

    def _find_only_parent(self, depth: int, paths: Sequence[list[str]], folders: _Names) -> list[str]:
        """Return the only one of several folders in which people's lie, as the names in it tell; else []."""
        paths_below: dict[tuple[str, ...], list[list[str]]] = defaultdict(list)
        for path in paths:
            paths_below[tuple(path[:depth])].append(path)
        if len(paths_below) < 2 or folders.is_any_repeated():
            return []
        of_people: list[tuple[str, ...]] = []
        for parent, below in paths_below.items():
            if self._tell_people(self._collect_names(depth, below)):
                of_people.append(parent)
        if len(of_people) != 1 or not _WILDCARDS.isdisjoint("".join(of_people[0])):
            return []
        return [*of_people[0]]

    def _find_same_people_below(self, depth: int, people: set[str]) -> Iterator[str]:
        """Yield the pattern of folders one deeper that are named after the same people, in folders of nobody."""
        paths = [path for path in self._paths if len(path) > depth + 2 and path[depth] not in people]
        names = set(self._collect_names(depth + 1, paths).above)
        same = names & people
        if len(same) >= _MIN_REPEATED and _MIN_SHARED * len(same) >= len(names):
            yield self._anchor(depth + 1, "{person}/**")

    def _collect_names(self, depth: int, paths: Sequence[list[str]]) -> _Names:
        """Return the names at a depth that may be people's: none where the names there are mostly of subjects."""
        names = _Names()
        if self._are_mostly_subjects({path[depth] for path in paths}):
            return names
        for path in paths:
            if self._may_be_person(path[depth]):
                below = _make_content_key(path[depth + 1 :]) if len(path) > depth + 1 else ""
                names.below[path[depth]].update([below] if below else [])
                names.above[path[depth]].add("/".join(path[:depth]))
        return names

    def _are_mostly_subjects(self, names: set[str]) -> bool:
        """Return True if half of the names hold the term of a topic or are numbered, weeks and sections aside."""
        series = Counter(_NUMBER.sub("#", name.casefold()) for name in names)
        subjects = others = 0
        for name in names:
            if _is_week_or_date(name) or is_no_name(name):
                continue
            is_numbered = series[_NUMBER.sub("#", name.casefold())] > 1
            if is_numbered or self._taxonomy.terms_in(_WORD_JOINT.sub(" ", name)):
                subjects += 1
            else:
                others += 1
        return subjects > 0 and subjects >= _MAX_SHARE_OF_SUBJECTS * (subjects + others)

    def find_parts_of_names(self) -> str | None:
        """Return the pattern of folders or files that are named after a person and a week, a date or a topic."""
        for depth in self._depths:
            folders = {tuple(path[: depth + 1]) for path in self._paths if len(path) > depth + 1}
            cut = self._find_cut(sorted(folders))
            if cut:
                return self._anchor(depth, f"{cut.pattern}/**")
        files = [tuple(path) for path in self._paths if not path[-1].casefold().startswith("readme")]
        cut = self._find_cut(files) or self._find_cut_of_few_people(files)
        return cut.pattern if cut else None

    def _find_cut(self, paths: Sequence[tuple[str, ...]]) -> _Cut | None:
        """Return how the last names of paths are cut into people and a week, a date or a topic each."""
        for cut in _CUTS:
            rests_by_person = self._cut_paths(cut, paths, may_rest=self._is_rest)
            count = sum(map(len, rests_by_person.values()))
            if count >= _MIN_SHARE_OF_PARTS * len(paths) and _are_people_with_rests(rests_by_person):
                return cut
        return None

    def _find_cut_of_few_people(self, paths: Sequence[tuple[str, ...]]) -> _Cut | None:
        """Return how the names of files are cut into the same few people, and into what each of them is about."""
        for cut in _CUTS:
            rests_by_person = self._cut_paths(cut, paths, may_rest=bool)
            counts = [len(rests) for rests in rests_by_person.values()]
            few = [count for count in counts if count > 1]
            others = len(counts) - len(few)
            may_be_others = cut.is_in_brackets and _MIN_FILES_BESIDE_ONE * others <= sum(few)
            are_all_few = others == 0 or may_be_others
            if are_all_few and _are_few_people(few) and sum(few) >= _MIN_SHARE_OF_PARTS * len(paths):
                return cut
        return None

    def _cut_paths(
        self, cut: _Cut, paths: Sequence[tuple[str, ...]], *, may_rest: Callable[[str], bool]
    ) -> dict[str, set[str]]:
        """Return by person, in any case, the rests of the paths of which a cut takes one."""
        rests_by_person: dict[str, set[str]] = defaultdict(set)
        for path in paths:
            person, rest = map(str.strip, cut.cut(path[-1]))
            if rest and may_rest(rest) and self._may_be_person(person):
                rests_by_person[person.casefold()].add("/".join([*path[:-1], rest]))
        return rests_by_person

    def _is_rest(self, rest: str) -> bool:
        return _is_week_or_date(rest) or bool(_RANGE.fullmatch(rest)) or self._taxonomy.find(rest) is not None

    def _may_be_person(self, name: str) -> bool:
        bare = name.strip(_BRACKETS)  # ``[백준] 다리 놓기`` may be cut at the blank
        return not is_no_name(bare) and attribution.may_be_person(bare, self._taxonomy)

    def _anchor(self, depth: int, pattern: str) -> str:
        """Return a pattern for names at a depth, behind the folders that all paths have in common."""
        stars = ["*"] * (depth - self._common)
        return "/".join([*self._paths[0][: self._common], *stars, pattern])


def _are_few_people(counts: Sequence[int]) -> bool:
    """Return True if so many files stand for so few people that these are no topics."""
    return len(counts) >= _MIN_REPEATED and sum(counts) >= _MIN_FILES_OF_ONE * len(counts)


def is_no_name(name: str) -> bool:
    """Return True for what folders and files are commonly called."""
    plain = name.casefold()
    if plain in _NAMES_OF_FOLDERS or plain in _FILES_OF_REPOSITORIES:
        return True
    return is_section_name(name) or is_word_of_section(name)


def _list_numbered(folders: Iterable[str], separator: str) -> list[str]:
    """Return what folders are called behind a number and a separator."""
    parts = [folder.partition(separator) for folder in folders]
    return [name.strip() for number, _, name in parts if number.isdecimal() and name.strip()]


def _are_people_with_rests(rests_by_person: Mapping[str, set[str]]) -> bool:
    """Return True if several names come again, each with other weeks, dates or topics."""
    repeated = sum(1 for rests in rests_by_person.values() if len(rests) > 1)
    return repeated >= _MIN_REPEATED and _MIN_SHARED * repeated >= len(rests_by_person)
