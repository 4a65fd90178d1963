"""The name of a file → what its notes are about, where no heading in it says so: ``3. 힙이란 무엇인가요.md``."""

import re
from collections.abc import Callable

from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.weeks import find_week
from ankigen.topics.taxonomy import Taxonomy

# ``3. …``, ``03-…``, ``3-힙``; not ``3-way handshake``
_NUMBER = compile_on_use(r"(?:\d{1,3}(?:[-.]\d{1,3})*+\s*+[_.,)]|0\d-|\d{1,2}\s?-(?=\s?[가-힣]))\s*+(?=\S)")
_YEAR = compile_on_use(r"\d{4}")  # or the number of an exercise
# ``20250107_힙``, ``2025-01-07 힙``
_DATE = compile_on_use(r"20\d{2}([-._]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])[\s_-]+(?=\S)")
_DATE_BEHIND = compile_on_use(r"[\s_-]20\d{2}([-._]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])$")
_TAG_BEFORE = compile_on_use(r"\[[^\[\]]*+\]\s*+(?=\S)")
_BRACKETS = {")": "(", "]": "["}
_HANGUL = compile_on_use(r"[가-힣]")
_MAX_PARTS = 4  # around what a file is about
# Words in the names of files that tell how a group works.
_WORDS_OF_WORK = frozenset(
    """
    회의 회의록 모임 일정 규칙 공지 계획 계획표 회고 후기 템플릿 양식 체크리스트 출석 소개 안내 목차
    meeting minutes schedule rule rules plan todo checklist template license contributing changelog index
    """.split()
)
_NAMES_OF_NOTHING = frozenset("test tests sample example examples note notes study 연습 테스트".split())


def read_title(name: str, is_person: Callable[[str], bool], taxonomy: Taxonomy) -> str:
    """Return what a file is about by its ``name``, "" if it does not say.

    It asks, or holds the term of a topic. Numbers, dates, weeks and people around it are left out.
    """
    title = _join_words(_strip_parts(_strip_date(name), is_person))
    title = question_line.parse_line(title).question
    if title.casefold() in _NAMES_OF_NOTHING:
        return ""
    words = re.split(r"[\s_-]+", title.casefold())
    if len(title) < 2 or find_week(title) is not None or not _WORDS_OF_WORK.isdisjoint(words):
        return ""
    names_what_is_asked_for = " " in title and question_line.asks_for_noun(title)
    is_about = question_line.is_question_heading(title) or names_what_is_asked_for
    return title if is_about or taxonomy.terms_in(" ".join(words)) else ""


def _strip_date(name: str) -> str:
    """Return a name without the date before or behind it, "" where only the beginning of one is before it."""
    date = _DATE.match(name)
    rest = _DATE_BEHIND.sub("", name[date.end() :] if date else name)
    return "" if _YEAR.match(rest) else rest


def _strip_parts(name: str, is_person: Callable[[str], bool]) -> str:
    """Return a name without the number, tag, week or person before it, and the week or person behind it."""
    rest = name.strip()
    for _ in range(_MAX_PARTS):
        before = rest
        for pattern in (_NUMBER, _TAG_BEFORE):
            if match := pattern.match(rest):
                rest = rest[match.end() :]
        rest = _strip_name_in_brackets(rest, is_person)
        for separator in "_- ":
            first, _, behind = rest.partition(separator)
            if behind.strip() and _is_no_title(first, is_person):
                rest = behind.strip()
            above, _, last = rest.rpartition(separator)
            if above.strip() and _is_no_title(last, is_person):
                rest = above.strip()
        if rest == before:
            break
    return rest


def _strip_name_in_brackets(name: str, is_person: Callable[[str], bool]) -> str:
    """Return a name without the person in brackets behind it."""
    opening = _BRACKETS.get(name[-1:])
    if opening is None:
        return name
    above, _, inside = name[:-1].rpartition(opening)
    return above.rstrip() if above and is_person(inside.strip()) else name


def _is_no_title(part: str, is_person: Callable[[str], bool]) -> bool:
    return part == "" or find_week(part) is not None or is_person(part.strip())


def _join_words(name: str) -> str:
    """Return a name with blanks between its words; hyphens join those of a Korean name, and stay in others."""
    spaced = name.replace("_", " ")
    if " " not in spaced and _HANGUL.search(spaced):
        spaced = spaced.replace("-", " ")
    return spaced.strip(" -")
