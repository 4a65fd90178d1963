"""Lines of bold that name a contributor (``**문가온**`` over questions): names that return from week to week.

A reader of one file cannot know whether a name returns in another one. So all files are searched first, quickly,
and what was found goes into the reading of each file.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from ankigen import text
from ankigen.layouts.people.person_names import is_name
from ankigen.layouts.section_names import has_shape_of_name, is_section_name
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.blocks import BEHIND_BOLD_NAME
from ankigen.reading.note_files import decode_text
from ankigen.reading.weeks import find_week

ReturningNames = frozenset[str]
"""The keys of names that stand in bold over the questions of several weeks."""

NO_NAMES: ReturningNames = frozenset()

WeeksOfNames = Mapping[str, set[str]]
"""The keys of names in bold over questions, each with the weeks in which it stands there."""

_MAX_NAME_BYTES = 80
_MAY_HOLD_NAME = compile_on_use(
    rb"\n {0,3}(?:\*\*|__)[^\n*]{1,%d}(?:\*\*|__)[^\n\w(]*(?:\([^()\n]*\)[^\n\w]*)?(?:<br|\r?\n)" % _MAX_NAME_BYTES
)
_BOLD_LINE = compile_on_use(r" {0,3}(?P<mark>\*{2,3}|__)(?P<name>[^\s*_][^*_]*)(?P=mark)" + BEHIND_BOLD_NAME)
_WEEK_HEADING = compile_on_use(r"#[ \t]+(?P<title>.*)|week[ \t]*:[ \t]*[\"']?(?P<week>\d{1,4})")
_NUMBER = compile_on_use(r"\d{1,4}(?:[.-]\d{1,3})*[.)]?(?!\w)")
_FENCES = ("```", "~~~")
_WORDS = compile_on_use(r"[^\W\d_]+")
_HANDLE = compile_on_use(r"@?[a-z][a-z\d._-]*", re.IGNORECASE)
# What sections are called beside what ``section_names`` knows, and what such names end with.
_WORDS_OF_SECTIONS = frozenset(
    """
    실무 이론 실습 인성 직무 전공 상식 용어 코딩 손코딩 라이브코딩 테스트 프로젝트 회사 협업 자기소개 지원동기
    경험 고급 중급 초급 입문 필독 난이도 상 중 하 쉬움 보통 어려움 이력서 포트폴리오 컬처핏 프론트엔드 백엔드
    월요일 화요일 수요일 목요일 금요일 토요일 일요일 주말 평일 오전 오후 아침 점심 저녁 어제 내일 첫째 둘째 셋째
    넷째 주관식 객관식 단답형 서술형 논술형 빈칸 필답 구술 모의 기출 실전 실기 필기 서류 사전 사후 예비 보너스
    나머지 완료 미완료 보류 진행 진행중 대기 전반 후반 전반부 후반부 상반기 하반기 시작 끝 수업 강의 세미나 회의
    미팅 개인 공동 단체 개별 찬성 반대 공개 비공개 주니어 시니어 지원자 면접자 자유 주제 코드 그림 영상 도서 책
    논문 인프라 모바일 언어 프레임워크 개발 경력 신입 팀 조 편 장 면접관 조별 미션 챌린지 데일리 위클리 스프린트
    이슈 버그 리뷰 피드백 공지 안내 일정 장소 시간 참석자 출석 결석 준비물 보충 개념어 모의면접 투표 회비
    basic basics advanced common general behavioral behavioural technical easy medium hard beginner intermediate
    section theory practice coding test project company experience intro introduction overview tip tips bonus
    etc monday tuesday wednesday thursday friday saturday sunday weekend morning afternoon evening today
    yesterday tomorrow warmup icebreaker homework assignment lecture lectures seminar meeting done doing todo
    backlog pending new old first second third last final finals midterm mock past rest others misc frontend
    backend mobile infra team junior senior must optional level language languages
    """.split()
)
_ENDINGS_OF_SECTIONS = tuple(
    """
    질문 문제 기초 기본 심화 정리 방법 방식 특징 과정 종류 원리 구조 개념 상식 지식 용어 이론 실습 테스트
    관련 지원 모델 사항 내용 전략 기법 편 파트 영역 순서 단계 역할 목적 배경 한계 효과 예시 차이 이유 조건
    규칙 법칙 하기 보기 하는일 점 번째
    """.split()
)


def find_returning_names(weeks_by_file: Mapping[str, WeeksOfNames]) -> dict[str, ReturningNames]:
    """Return by file the names in it that return in another week, without files that have none.

    ``weeks_by_file`` is what ``find_bold_names`` finds in each file.
    """
    weeks_by_name: dict[str, set[str]] = defaultdict(set)
    for weeks_of_names in weeks_by_file.values():
        for name, weeks in weeks_of_names.items():
            weeks_by_name[name] |= weeks
    returning = {name for name, weeks in weeks_by_name.items() if len(weeks) > 1}
    returning_by_file: dict[str, ReturningNames] = {}
    for path, weeks_of_names in weeks_by_file.items():
        names = returning & weeks_of_names.keys()
        if names:
            returning_by_file[path] = frozenset(names)
    return returning_by_file


def find_bold_names(path: str, content: bytes) -> WeeksOfNames:
    """Return the names in bold over questions of a file, each with the weeks in which it stands there."""
    return find_weeks_of_names(path, decode_text(content).text) if _may_hold_name(content) else {}


def _may_hold_name(content: bytes) -> bool:
    """Return True if a line of a file may be bold from end to end; UTF-16 is not looked into."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"**", b"__")):
        return True
    return _MAY_HOLD_NAME.search(content) is not None


def find_weeks_of_names(path: str, content: str) -> WeeksOfNames:
    """Return the names in bold over questions, each with the weeks in which it stands there.

    Where nothing names a week, a file is as good as one for what has the shape of a Korean name.
    """
    weeks_by_name: dict[str, set[str]] = defaultdict(set)
    week = _find_week_in_path(path)
    name = ""
    for line in _walk_outside_fences(content):
        match = _WEEK_HEADING.match(line)
        if match is not None:
            week = _find_week(match) or week
        if name and _asks(line.strip(), name) and (week or is_name(name)):
            weeks_by_name[text.key(name)].add(week or path)
        name = _read_possible_name(line)
    return weeks_by_name


def _walk_outside_fences(content: str) -> Iterator[str]:
    """Yield the lines that are not blank and stand in no fence; where one begins and ends is yielded, too."""
    fence = ""
    for line in content.split("\n"):
        stripped = line.strip()
        if not stripped:
            continue
        fence_above = fence
        fence = _follow_fence(stripped, fence_above)
        is_inside = bool(fence and fence_above)
        if not is_inside:
            yield line


def _read_possible_name(line: str) -> str:
    """Return the text of a line of bold that may be a name, "" for any other line."""
    name = read_bold_line(line)
    return name if name and may_be_name(name) else ""


def _follow_fence(stripped: str, fence: str) -> str:
    """Return the signs of the fence that is open behind a line, "" for none; ``fence`` is that before it."""
    if not stripped.startswith(_FENCES):
        return fence
    if not fence:
        return stripped[:3]
    return "" if stripped.startswith(fence) else fence


def _find_week_in_path(path: str) -> str:
    for part in reversed(path.split("/")):
        week = find_week(part)
        if week is not None:
            return str(week)
    return ""


def _find_week(match: re.Match[str]) -> str:
    """Return the week in a first-level heading or in front matter, "" if it names none."""
    if match["week"]:
        return str(int(match["week"]))
    week = find_week(match["title"])
    return "" if week is None else str(week)


def _asks(line: str, name: str) -> bool:
    """Return True if a line below a name begins a question, as far as it can be told without its layout."""
    if line.startswith("<details"):
        return True
    if _NUMBER.match(line):
        return is_name(name) or line.startswith("1") or question_line.is_question(line)
    return question_line.is_question(line) or question_line.parse_line(line).is_labelled


def read_bold_line(line: str) -> str:
    """Return the text of a line of bold, with no more than what decorates a name, "" for any other line."""
    if "**" not in line and "__" not in line:
        return ""
    match = _BOLD_LINE.match(text.for_matching(line))
    return text.one_line(match["name"]).strip(" :：") if match else ""


def is_word_of_section(name: str) -> bool:
    """Return True for what sections are called, and nobody is."""
    return name.casefold() in _WORDS_OF_SECTIONS


def is_handle(name: str) -> bool:
    """Return True for one word of Latin letters, digits, dots and dashes."""
    return _HANDLE.fullmatch(name) is not None


def may_be_name(name: str) -> bool:
    """Return True if a line of bold may be somebody's name, and no word of it that of a section."""
    if name.endswith(")"):
        name = name.partition("(")[0].rstrip()
    if not has_shape_of_name(name):
        return False
    if is_name(name) or is_handle(name):
        return name.casefold() not in _WORDS_OF_SECTIONS
    if any(char.isdigit() for char in name) or name.endswith(_ENDINGS_OF_SECTIONS):
        return False
    words = _WORDS.findall(name.casefold())
    return not any(word in _WORDS_OF_SECTIONS or is_section_name(word) for word in words)
