"""Folders, file names and ``작성자:`` lines → who wrote, and about what."""

import re
from collections.abc import Iterable, Iterator

from ankigen import text
from ankigen.config import People
from ankigen.reading.entry_reader import find_week
from ankigen.topics.taxonomy import Taxonomy, Topic

# The family names of nine Koreans in ten, and the syllables of which given names are made.
_FAMILY = (
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주"
    "우구민진지엄채원천방공현함변염여추석설"
)
_GIVEN = (
    "가강건경관광구국권규근기길나남다단달대덕도동두라란람래려련렬로루류름리린림마만명모무문미민범별병보복봉비빈"
    "산상새샘서석선설섭성세소솔송수숙순슬승시신아안애양언연열영예오옥온완요용우욱운웅원유윤율은의이익인일임"
    "재전정제조종주준중지진찬창채천철청초춘충치태택하학한해향헌혁현형혜호홍화환회효후훈휘희늘빛결봄"
)
_NAME = re.compile(rf"[{_FAMILY}][{_GIVEN}]{{2}}|(?:남궁|황보|제갈|선우|독고|사공)[{_GIVEN}]{{1,2}}")
_WORDS = frozenset(
    "이미지 이진수 정규화 조건문 변수명 함수형 이상치 고정비 전송선 유연성 공유기 오리진 원소명 문제지".split()
)
_LINE = re.compile(
    r"\s{0,3}(?:>\s*|[-*+]\s+|#{1,6}\s+)?(?:\*\*|__)?(?:작성자|글쓴이|저자|답변자|발표자|담당자|정리자|author|writer|written\s+by)"
    r"(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*(?P<names>\S.*?)\s*(?:\*\*|__|<br\s*/?>|\\)*\s*",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s*[,、/&·+|]\s*|\s+및\s+|\s+and\s+")
_PIECES = re.compile(r"[\s_.,+&()\[\]{}~-]+")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_NO_NAME = re.compile(
    r"$|(\w)\1*$|출처|링크|참고|블로그|날짜|작성일|\d|https?:", re.IGNORECASE
)  # 작성자: OOO / 2024
_LONGEST = 30  # characters of a name
# What folders are called that belong to nobody.
_USUAL = frozenset(
    """
    notes note docs doc src assets images img answers answer questions question interview interviews study studies
    week weeks homework hw cs til readme members member people users common etc basic basics day
    test tests quiz java python javascript frontend backend mobile data main
    공통 기타 스터디 면접 질문 답변 과제 숙제 정리 문서
    """.split()
)
_NOT_OF_PEOPLE = re.compile(
    r"^\d+\s*[).\s_-]|스터디|자료|발표|과제|정리|공부|질문|답변|면접|문제|노트|공통|(?:\S+\s+){2}\S"
)
_SERIES = re.compile(
    r"(?:week|day|part|chapter|ch|step|session|round|no|vol|season|q)?[\s._-]*\d+|\d+(?:주차|일차|회차?|차시?|장|기|조|일|월|년)?|\W*"
)


def is_name(name: str) -> bool:
    """Tell whether ``name`` has the shape of a Korean person's name."""
    return _NAME.fullmatch(name) is not None and name not in _WORDS


def names_on(line: str) -> tuple[str, ...]:
    """Return the names on a line that says who wrote (``작성자: 하늘, 바다``)."""
    match = _LINE.fullmatch(text.for_matching(line)) if ":" in line or "：" in line else None
    if not match:
        return ()
    names = _SEPARATORS.split(_LINK.sub(r"\1", match["names"]))
    names = [text.one_line(name.strip("*_`@ ")) for name in names]
    return tuple(name for name in names if len(name) <= _LONGEST and not _NO_NAME.match(name))


def split(names: str) -> tuple[str, ...]:
    """Return the names that stand together in ``names``."""
    return tuple(name for name in map(text.one_line, _SEPARATORS.split(names)) if name)


class Path:
    """The path of a week file, as it may name people and topics."""

    def __init__(self, path: str, people: People, taxonomy: Taxonomy) -> None:
        self.people, self.taxonomy = people, taxonomy
        self.whole = re.sub(r"\.(?:md|markdown)$", "", path, flags=re.IGNORECASE)
        *self.folders, self.name = self.whole.split("/")

    def named(self, pattern: str, what: str) -> tuple[str, ...]:
        """Return what stands for ``{what}`` in a pattern such as ``{person}/*`` or ``{topic}_{person}``."""
        match = _pattern(pattern).search(self.whole)
        names = split(match[what]) if match and what in match.groupdict() else ()
        return tuple(name for name in names if what != "person" or not _is_usual(name))

    def people_in_folders(self, *, surely: bool) -> tuple[str, ...]:
        """Return the person that a folder is named after.

        That is one that ``people`` knows or that has the shape of a name; if that need not be sure, the first that
        names neither a week nor a topic nor what folders are usually called.
        """
        known = self._known(self.folders)
        if known or surely:
            return known[-1:]
        return tuple(one for one in self.folders if not self._says_something_else(one))[:1]

    def people_in_name(self, *, surely: bool) -> tuple[str, ...]:
        """Return the people that the file is named after, sure or not as with folders."""
        pieces = [one for one in _PIECES.split(self.name) if one]
        known = self._known([self.name, *pieces])
        if known or surely:
            return known
        left = [one for one in pieces if not self._says_something_else(one)]
        return tuple(left) if len(left) == 1 else ()

    def topic(self, *, folders: bool) -> Topic | None:
        """Return the topic that the nearest folder or the file is named after."""
        names: Iterable[str] = reversed(self.folders) if folders else [self.name]
        for name in names:
            for spelling in _spellings(name):
                if topic := self.taxonomy.find(spelling):
                    return topic
        return None

    def _known(self, names: Iterable[str]) -> tuple[str, ...]:
        found = (one for one in names if self.people.find(one) or (is_name(one) and not self.taxonomy.find(one)))
        return tuple(dict.fromkeys(found))

    def _says_something_else(self, name: str) -> bool:
        return not may_be_person(name, self.taxonomy)


def _is_usual(name: str) -> bool:
    return name.casefold() in _USUAL or _NOT_OF_PEOPLE.search(name) is not None


def may_be_person(name: str, taxonomy: Taxonomy) -> bool:
    """Tell whether a folder or file may be named after a person: not after a week, a topic or what is usual."""
    plain = name.casefold().strip("_- .")
    if _SERIES.fullmatch(plain) or _NOT_OF_PEOPLE.search(plain) or find_week(name) is not None:
        return False
    if any(taxonomy.find(spelling) for spelling in _spellings(name)):
        return False
    pieces = [one for one in _PIECES.split(plain) if one]
    return not all(one in _USUAL or _SERIES.fullmatch(one) or taxonomy.find(one) for one in pieces)


def _spellings(name: str) -> Iterator[str]:
    """Yield a name as it is, without the number before it, and with blanks for signs."""
    plain = re.sub(r"^[\d\s._-]+", "", name)
    words = re.sub(r"[_-]+", " ", plain)
    yield from (
        name,
        plain,
        words,
        re.sub(r"\s+(?:system|theory|기초|정리|이론)$", "", words, flags=re.IGNORECASE),
    )


def _pattern(pattern: str) -> re.Pattern[str]:
    """Return a pattern for paths: ``*`` and ``{names}`` stay within one folder, ``**`` does not."""
    parts = re.split(r"(\*\*/?|\*|\{\w+\})", pattern)
    seen: set[str] = set()
    regex = ""
    for part in parts:
        if part.startswith("**"):
            regex += ".*"
        elif part == "*":
            regex += "[^/]*"
        elif part.startswith("{") and part[1:-1] not in seen:
            seen.add(part[1:-1])
            regex += f"(?P<{part[1:-1]}>[^/]+?)"
        else:
            regex += "[^/]+?" if part.startswith("{") else re.escape(part)
    return re.compile(f"(?:^|/){regex}$")
