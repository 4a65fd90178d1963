"""Folders, file names and ``작성자:`` lines → who wrote, and about what."""

import re
from collections.abc import Container, Iterable, Iterator

from ankigen import text
from ankigen.config.people import People
from ankigen.layouts import path_patterns
from ankigen.layouts.people.person_names import is_given_name, is_name
from ankigen.layouts.section_names import is_section_name
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.weeks import find_week
from ankigen.topics.taxonomy import Taxonomy, Topic

AUTHOR_WORDS = r"작성자|글쓴이|저자|답변자|발표자|담당자|정리자|author|writer|written\s*+by"
"""What a line or a column that says who wrote begins with, as an expression."""

_AUTHOR_LINE = compile_on_use(
    r"\s{0,3}(?:>\s*+|[-*+]\s++|#{1,6}\s++)?(?:\*\*|__)?"
    rf"(?:(?:{AUTHOR_WORDS}|assignee)(?:\*\*|__)?\s*+[:：]"
    r"|written\s++by\s++(?=[\[@]))\s*+(?:\*\*|__)?\s*+(?P<names>.*)",  # written by [sky](https://…)
    re.IGNORECASE,
)
_LINE_BREAK = compile_on_use(r"<br\s*+/?>", re.IGNORECASE)
_SEPARATORS = compile_on_use(r"(?<!\s)\s++(?:[,、/&·+|]|(?:및|and)(?=\s))\s*+|[,、/&·+|]\s*+")
_WORD_BREAK = compile_on_use(r"[\s_.,+&()\[\]{}~-]+")
_ESCAPED_CONTROL = compile_on_use(r"\\x(?:[01][0-9a-f]|7f|[89][0-9a-f])")  # as paths of notes have it
_PHRASE_BREAK = compile_on_use(r"[_.,+&()\[\]{}~-]+")
_MAX_WORDS_OF_LIST = 2
_LINK = compile_on_use(r"\[([^\[\]]*)\]\([^()]*\)")
_PLACEHOLDER = compile_on_use(
    r"$|(\w)\1*$|출처|링크|참고|블로그|날짜|작성일|\d|https?:", re.IGNORECASE
)  # 작성자: OOO / 2024
_MAX_NAME_CHARS = 30
_MAX_NAME_WORDS = 4
_SENTENCE_ENDS = ("다.", "요.", "?", "!", "。")
_MARKUP = compile_on_use(r"</?[A-Za-z][^<>]*>|<[^<>\s]*@[^<>\s]*>|!?\[\[|\]\]|~~")  # tags, addresses, links
_BEHIND_NAME = compile_on_use(
    r"(?:(?<!\s)\s++(?:외\s*+\d+\s*+명|\(?\d{2,4}\s?[.\-/년]\s?\d{1,2}(?:\s?[.\-/월]\s?\d{0,2}\s?[.일]?)?\)?)"
    r"|(?<=[가-힣])\s++@[\w.-]+)$"
)
_TITLE_BEHIND_NAME = compile_on_use(r"(?P<name>[가-힣]{2,4})\s?(?:님|씨)")
_NAME_OF_ANSWER = compile_on_use(r"(?P<name>[가-힣]{2,4}?)\s?(?:님|씨)?(?:의)?\s*(?:답변?|풀이)")
_TWO_NAMES = compile_on_use(r"(?P<first>[가-힣]{2,4})(?:과|와|랑|이랑)\s++(?P<second>[가-힣]{2,4})")
# What stands in the place of a name: nobody, or everybody.
_NO_NAMES = frozenset(
    """
    없음 미정 미상 익명 모두 다같이 전체 전원 팀전체 팀원전체 우리 우리팀 본인 나 이름 이름을적으세요 작성예정
    팀원명 tbd todo tba na none null nobody unknown anonymous all everyone everybody me name yourname
    """.split()
)
_WORDS_FOR_NAMES = ("이름", "name")  # author: 작성자 이름
# Names of folders that belong to nobody.
_COMMON_NAMES = frozenset(
    """
    notes note docs doc src assets images img answers answer questions question interview interviews study studies
    week weeks homework hw cs til readme members member people users common etc basic basics day
    archive archives template templates test tests quiz java python javascript frontend backend mobile data main
    meeting meetings log logs minutes skeleton boilerplate starter scaffold kit sample samples example examples
    code codes solution solutions demo
    공통 기타 스터디 면접 질문 답변 과제 숙제 정리 문서 회의 회의록 회고 모임 공지 일정 사진 이름 팀원명 멤버명
    """.split()
)
_IMPERSONAL = compile_on_use(
    r"^\d+\s*(?:[).\s_-]|[장편강절부과권](?![가-힣])|챕터)"
    r"|^(?:chapter|chap|ch|item|part|section|챕터|파트|아이템)[\s._-]*\d++(?![^\W\d_])"
    r"|스터디|자료|발표|과제|정리|공부|질문|답변|면접|문제|노트|공통|\S\s++\S++\s++\S"
)
_DECIMAL_BEHIND = compile_on_use(r"(?<=[^\W\d_])[_\s-]\d{1,2}\.\d{1,2}$")  # ``hana_2.8``
_SERIES = compile_on_use(
    r"(?:week|day|part|chapter|ch|step|session|round|no|vol|season|q|v|ver|version|lv|level|unit|lesson|lecture"
    r"|section|set|sprint|module|term|team|group|stage)?[\s._-]*\d+"
    r"|\d+(?:주차|일차|회차?|차시?|장|기|조|일|월|년)?|\W*"
)
_NUMBER_BEFORE = compile_on_use(r"^[\d\s._-]+")
_JOINING_SIGNS = compile_on_use(r"[_-]+")
_COURSE_BEHIND = compile_on_use(r"(?<=\s)(?:system|theory|기초|정리|이론)$", re.IGNORECASE)


def read_author_line(line: str) -> tuple[str, ...]:
    """Return the names on a line that says who wrote (``작성자: 하늘, 바다``), none for any other line."""
    if ":" not in line and "：" not in line and "@" not in line:
        return ()
    match = _AUTHOR_LINE.fullmatch(text.for_matching(line))
    if not match:
        return ()
    return read_names(match["names"])


def read_names(typed: str) -> tuple[str, ...]:
    """Return the names in ``typed``, which stand behind a label or in a table: ``[하늘](…), @sea``."""
    return clean_names(_SEPARATORS.split(_MARKUP.sub("", _LINK.sub(r"\1", _strip_end_marks(typed)))))


def clean_names(typed_names: Iterable[str]) -> tuple[str, ...]:
    """Return the names among those that stand where somebody is named, without what decorates them."""
    names: list[str] = []
    for typed in typed_names:
        name = text.one_line(_BEHIND_NAME.sub("", _MARKUP.sub("", typed)).strip("*_`@ "))
        if _is_sentence(name) or _PLACEHOLDER.match(name) or _is_nobody(name):
            continue
        names += _split_korean_names(name)
    return tuple(names)


def _is_sentence(name: str) -> bool:
    """Return True for what is too long for a name, or ends as a sentence does."""
    return len(name) > _MAX_NAME_CHARS or len(name.split()) > _MAX_NAME_WORDS or name.endswith(_SENTENCE_ENDS)


def _is_nobody(name: str) -> bool:
    """Return True for what stands in the place of a name, and for words that say whose name is meant."""
    plain = "".join(char for char in name.casefold() if char.isalnum())
    return plain in _NO_NAMES or (" " in name and plain.endswith(_WORDS_FOR_NAMES))


def _split_korean_names(name: str) -> list[str]:
    """Return the two names in ``김하늘과 이서연``, and ``김하늘님`` without its title; only of Korean names."""
    pair = _TWO_NAMES.fullmatch(name)
    if pair and is_name(pair["first"]) and is_name(pair["second"]):
        return [pair["first"], pair["second"]]
    titled = _TITLE_BEHIND_NAME.fullmatch(name)
    if titled and is_name(titled["name"]):
        return [titled["name"]]
    return [name]


def read_name_of_answer(title: str) -> str:
    """Return the name in the title of somebody's answer (``김하늘의 답변``), else the title as it is."""
    match = _NAME_OF_ANSWER.fullmatch(title)
    return match["name"] if match and is_name(match["name"]) else title


def is_author_line(line: str) -> bool:
    """Return True if a line says who wrote, or leaves the name to be filled in."""
    match = _AUTHOR_LINE.fullmatch(text.for_matching(line))
    if match is None:
        return False
    return read_names(match["names"]) != () or not _is_sentence(_MARKUP.sub("", match["names"]).strip())


def _strip_end_marks(names: str) -> str:
    """Return names without what may end their line: bold marks, ``<br>``, a backslash."""
    end = len(names.rstrip())
    while True:
        start = _find_end_mark(names, end)
        if start <= 0:  # at least a letter is left
            return names[:end].rstrip()
        end = start


def _find_end_mark(names: str, end: int) -> int:
    """Return where the mark begins that ends at ``end``, -1 if there is none."""
    if names.endswith(("**", "__"), 0, end):
        return end - 2
    if names.endswith("\\", 0, end):
        return end - 1
    start = names.rfind("<", 0, end)
    if start >= 0 and _LINE_BREAK.fullmatch(names, start, end):
        return start
    return -1


def split_names(names: str) -> tuple[str, ...]:
    """Return the names that stand together in ``names``."""
    return tuple(name for name in map(text.one_line, _SEPARATORS.split(names)) if name)


def is_surely_person(name: str, people: People, taxonomy: Taxonomy) -> bool:
    """Return True if ``people`` knows ``name``, or if it has the shape of a name and is no topic."""
    if people.find(name) is not None:
        return True
    if is_given_name(name):
        return True
    if not is_name(name):
        return False
    return not (taxonomy.find(name) or taxonomy.find(name.removesuffix("이")))  # 조인이


def may_be_person(name: str, taxonomy: Taxonomy) -> bool:
    """Return True if a folder or file may be named after a person: not after a week, a topic or what is common."""
    plain = name.casefold().strip("_- .")
    if _is_common(name) or _SERIES.fullmatch(plain) or _IMPERSONAL.search(plain) or find_week(name) is not None:
        return False
    if _find_topic(name, taxonomy):
        return False
    for word in _split_words(plain):
        if word not in _COMMON_NAMES and not _SERIES.fullmatch(word) and not taxonomy.find(word):
            return True
    return False


def _split_words(name: str) -> list[str]:
    return [word for word in _WORD_BREAK.split(name) if word]


def split_phrases(name: str) -> list[str]:
    """Return what stands between the signs that join parts of a name: ``하늘 - 3주차``, ``캐시(하늘)``."""
    return [phrase.strip() for phrase in _PHRASE_BREAK.split(name) if phrase.strip()]


def _split_words_at_edges(name: str) -> Iterator[str]:
    """Yield the words of a file's name, of a phrase of more than two words only the first and the last one.

    Inside of a phrase stand no names, but verbs that look like one: ``값을 고려해 정하기``; nor at the edges of
    one that asks: ``조인이 무엇인가요``. Weeks and words such as ``발표`` may stand around a name.
    """
    for phrase in split_phrases(name):
        if question_line.is_question(phrase) and not is_name(phrase.split()[-1]):  # 홍영란 ends like 힙이란
            continue
        words = [word for word in phrase.split() if not _SERIES.fullmatch(word) and not is_section_name(word)]
        yield from words if len(words) <= _MAX_WORDS_OF_LIST else (words[0], words[-1])


class NotePath:
    """The path of a week file, as it may name people and topics: without characters that nobody sees."""

    def __init__(self, path: str, people: People, taxonomy: Taxonomy) -> None:
        self.people, self.taxonomy = people, taxonomy
        self.whole = re.sub(r"\.(?:md|markdown)$", "", _ESCAPED_CONTROL.sub("", path), flags=re.IGNORECASE)
        *self.folders, self.name = self.whole.split("/")

    @property
    def is_index(self) -> bool:
        """Whether it is the file that introduces its folder."""
        return self.name.casefold() == "readme"

    @property
    def title(self) -> str:
        """The name of the file, or of the folder that it introduces."""
        return self.folders[-1] if self.is_index and self.folders else self.name

    def find_people_by_pattern(self, pattern: str) -> tuple[str, ...]:
        """Return the people that ``{person}`` stands for in a pattern such as ``{person}/*``."""
        names = [_DECIMAL_BEHIND.sub("", name) for name in self._find_names_by_pattern(pattern, "person")]
        return tuple(
            name
            for name in names
            if not _is_common(name) and not _IMPERSONAL.search(name.casefold()) and not _is_week(name)
        )

    def find_topic_by_pattern(self, pattern: str) -> Topic | None:
        """Return the topic that ``{topic}`` stands for in a pattern such as ``{topic}_{person}``."""
        names = self._find_names_by_pattern(pattern, "topic")
        return self.taxonomy.named(names[0]) if names else None

    def _find_names_by_pattern(self, pattern: str, placeholder: str) -> tuple[str, ...]:
        names = path_patterns.find_names(pattern, self.whole)
        return split_names(names.get(placeholder, ""))

    def find_people_in_folders(self, *, known_only: bool) -> tuple[str, ...]:
        """Return the person that a folder is named after.

        That is one whom ``people`` knows, also beside other words (``하늘 - 1주차``), or whose name has the shape
        of one. If not ``known_only``, it is else the first folder that is named after neither a week nor a topic
        nor what folders are commonly called.
        """
        sure_people = self._find_sure_people(self._list_names_of_folders())
        if sure_people or known_only:
            return sure_people[-1:]
        for folder in self.folders:
            if may_be_person(folder, self.taxonomy):
                return (folder,)
        return ()

    def _list_names_of_folders(self) -> Iterator[str]:
        """Yield the names of the folders, each before the words at its edges that ``people`` knows."""
        for folder in self.folders:
            yield folder
            yield from (word for word in _split_words_at_edges(folder) if self.people.find(word) is not None)

    def find_people_in_name(self, *, known_only: bool) -> tuple[str, ...]:
        """Return the people that the file is named after, as with folders."""
        sure_people = self._find_sure_people([self.name, *_split_words_at_edges(self.name)])
        if sure_people or known_only:
            return sure_people
        possible = tuple(word for word in _split_words(self.name) if may_be_person(word, self.taxonomy))
        return possible if len(possible) == 1 else ()

    def find_topic_in_folders(self, people: Container[str] = ()) -> Topic | None:
        """Return the topic that the nearest folder is named after which is not the name of one of ``people``."""
        for folder in reversed(self.folders):
            if folder in people or self.people.find(folder) is not None:
                continue
            if topic := _find_topic(folder, self.taxonomy):
                return topic
        return None

    def find_topic_in_name(self, people: Container[str] = ()) -> Topic | None:
        """Return the topic that the file is named after, which is none of ``people``."""
        if self.name in people or self.people.find(self.name) is not None:
            return None
        return _find_topic(self.name, self.taxonomy)

    def _find_sure_people(self, names: Iterable[str]) -> tuple[str, ...]:
        sure_people: list[str] = []
        for name in names:
            if name not in sure_people and is_surely_person(name, self.people, self.taxonomy):
                sure_people.append(name)
        return tuple(sure_people)


def _is_common(name: str) -> bool:
    """Return True for a name of nothing but words that belong to nobody, ``meeting-log``, and for ``__main__``."""
    return name.startswith("__") or all(word in _COMMON_NAMES for word in _split_words(name.casefold()))


def _is_week(name: str) -> bool:
    """Return True for a folder that is named after a week and nothing else: ``2주차``, ``week1``."""
    return find_week(name) is not None and _SERIES.fullmatch(name.casefold()) is not None


def _find_topic(name: str, taxonomy: Taxonomy) -> Topic | None:
    """Return the topic that a folder or file is named after, in any of the spellings usual for one."""
    if is_given_name(name):
        return None
    without_number = _NUMBER_BEFORE.sub("", name)
    words = _JOINING_SIGNS.sub(" ", without_number)
    subject = _COURSE_BEHIND.sub("", words)
    for spelling in dict.fromkeys((name, without_number, words, subject)):
        if topic := taxonomy.find(spelling):
            return topic
    return None
