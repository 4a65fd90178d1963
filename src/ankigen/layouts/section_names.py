"""Names over questions that are nobody's: what a section is about (``질문 정리``, ``해설``), and questions."""

import re
from functools import lru_cache

from ankigen import text
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line

_SECTION_WORDS = frozenset(
    """
    질문 답변 문답 질의 응답 질의응답 질답 문제 풀이 해설 정답 답 해답 답안 모범 모범답안 예상 면접 인터뷰
    기술 꼬리 꼬리질문 추가 심화 기초 기본 응용 공통 필수 선택 오늘 오늘의 이번 이번주 지난 지난주 다음 다음주
    주 주차 페이지 회차 일차 스터디 정리 요약 목록 리스트 모음 장점 단점 장단점 특징 개념 개요 정의 결론 참고
    참고자료 자료 출처 링크 예시 예제 예 설명 내용 목차 서론 본론 후기 회고 마무리 느낀 느낀점 점 복습 예습
    퀴즈 과제 숙제 발표 토론 기타 비교 차이 차이점 이유 종류 방법 주의 주의사항 중요 핵심 포인트 배운 것 노트
    학습 q a qna q&a faq question questions answer answers quiz problem problems interview summary list index
    toc week day part chapter study note notes review homework reference references example examples pros cons
    """.split()
)
# Sections of where something is from and where there is more of it, without blanks.
_SOURCES = frozenset(
    """
    参考 参考文献 参考リンク reference references link links 참고 참고자료 참고문헌 참고링크 참고사이트
    참고페이지 참고문서 참고글 참고영상 참고블로그 참고도서 참고서적 참조 출처 링크 관련자료 관련링크
    furtherreading seealso resources sources bibliography
    referance referances refference refrence referece referense
    """.split()
)
_SOURCE_SECTION = compile_on_use(
    r"(?:소스|이미지|사진|그림|자료|예제|코드|본문|참고)출처"
    r"|(?:(?:추가|추천)참고|참[고조]한)(?:자료|링크|글|문서|문헌|사이트|블로그|페이지|영상|도서|책|곳|것)들?"
)
_SOURCES_OF_PART = compile_on_use(r"\S\s참고(?:\s?(?:자료|링크|문헌|사이트|블로그|글|영상))?$")  # ``힙 구현 참고``
# Sections at the end or beginning of a file that nobody asks about, without blanks.
_CLOSING_SECTIONS = _SOURCES | frozenset(
    """
    目录 总结 目次 まとめ はじめに おわりに 感想 所感 次回
    contents content toc index
    summary details detail 목차 차례
    결론 정리 요약 question questions qusetion answer answers 질문 답변 정답
    해설 readme 마치며 마무리 마무리하며 맺으며 맺음말 끝으로 끝맺음 시작하며 시작하기전에 들어가며
    들어가기전에 들어가기 서론 머리말 느낀점 배운점 소감 후기 회고 추가자료 더알아보기 더보기
    더볼거리 더읽을거리 읽을거리 같이보기 conclusion wrapup
    introduction intro overview
    retrospective 학습 페이지 공부자료 목표 학습목표 goal goals objective objectives
    tableofcontents 요약정리 정리하며 총평 한줄평 whoweare whatwedo aboutus
    """.split()
)
# Those of them that go on with the answer above, where another question follows.
_GOING_ON = frozenset(
    "정리 요약 요약정리 결론 마무리 더알아보기 더보기 추가자료 summary conclusion wrapup まとめ 总结".split()
)
# Those whose words vary: what somebody felt, where something is from, what is to be talked over. Without blanks.
_FELT = r"(?:느낀|배운|알게된|아쉬운|아쉬웠던|좋았던|어려웠던|힘들었던)점"
_FELT_OF_SOMETHING = rf"(?:(?:책을)?읽고(?:나서)?|읽으(?:며|면서)|읽은후|이번주에?)?{_FELT}(?:[및과와]?{_FELT})?"
_FELT_SECTION = compile_on_use(_FELT_OF_SOMETHING)
_WORDS_FOR_FEELINGS = frozenset("소감 후기 회고 감상 감상평 retrospective 感想 所感".split())
_CLOSING_SECTION = compile_on_use(
    rf"{_FELT_OF_SOMETHING}"
    r"|(?:(?:의문|고민|의견|질문)[및과와]?){0,3}(?:다?같이|함께)?"
    r"(?:(?:(?:이야기|얘기|의견|생각)[을를]?(?:같이|함께)?)?나(?:누고싶은|눠보고싶은)"
    r"|(?:이야기|얘기|의견|생각)[을를]?(?:같이|함께)?나(?:눌|눠볼)"
    r"|(?:논의|토론|이야기|얘기)(?:할|해볼)|(?:논의|토론|이야기|얘기|공유|생각)(?:하고|해보고)싶은)"
    r"(?:점|것|부분|내용|주제|이야기|얘기|거리|사항)들?"
    r"|(?:논의|토론)(?:사항|주제|거리)|(?:내|나의|저의|개인적인?)(?:생각|의견)|주제[를을]?선정(?:한)?이유"
)
_CONTAINERS = frozenset(
    "details detail 학습 정리 요약 요약정리 summary 페이지 서론 결론 overview".split()
    + "contents content toc index 목차 차례".split()
)
# What a heading beside a question says of it, and is no question of its own.
_DETAIL_WORDS = frozenset(
    """
    정의 개념 개요 특징 특성 장점 단점 장단점 종류 예시 예제 예 사용 예제코드 코드 구현 구조 과정 원리 동작
    방식 역할 용도 필요성 필요 도입 등장 배경 목적 이유 사용처 사용방식 사용방법 사용이유 도입이유 도입배경
    등장배경 필요이유 주의 주의사항 주의점 설명 내용 비교 차이 차이점 결과 해결 해결책
    해결방법 방법 자세히 문제점 한계 시간복잡도 활용 사례 그림 표 보충 추가 정리 핵심 키워드 definition
    features feature pros cons advantages disadvantages example
    examples usage types type code implementation structure
    details keywords keyword
    입력 출력 풀이 예제입력 예제출력 제한사항 제한 사항 조건 접근 접근법 문제설명 문제풀이
    공간복잡도 해결법 동작순서
    input output constraints constraint approach
    parameter parameters params returns caveat caveats pitfall pitfalls
    概要 定義 特徴 目的 背景 原因 問題点 対処方法 対処法 解決方法 解決策 例 具体例 使用例
    コード例 クエリ例 プログラム例 メリット デメリット 利点 欠点 種類 手順 仕組み 使い方 注意点 補足
    概述 定义 特点 优点 缺点 优缺点 示例 例子 用法 原理 步骤
    """.split()
)
_WORD_BREAK = compile_on_use(r"[\s\d/·,.:：|+\-_()\[\]<>~!?]+|(?<!q)&(?!a)")
_JOINING_WORDS = frozenset(["및", "와", "과", "의", "and", "of"])
_SENTENCE_END = compile_on_use(r"[.?!？！。…:：]$")
_OF_GROUP = compile_on_use(
    r"(?:스터디|모임|그룹|study)?(?:진행|운영|참여|제출|작성|발표|커밋|이슈|브랜치|폴더|파일|주간|git|github|pr|commit|folder)?"
    r"(?:방식|방법|규칙|순서|시간|일시|기간|일정표?|원칙|구조|컨벤션|룰|운영|진행|목표|멤버|구성원|인원|팀원|rules?|convention|members?)"
    r"|(?:\d{1,2}(?:주차|회차?))?(?:피드백|feedback)[가-힣]{0,4}"
    r"|(?:rules?|period|plans?|participants?|deposit|goals?|howto|schedule)(?:details?|of[a-z]{1,12})?"
    r"|스터디(?:소개|진행상황|현황)|스터디원|참여자|참가자|구성원|팀원|contributors?|collaborators?|members?|schedule"
)
_SUMMARY = compile_on_use(r"\d*(?:핵심|최종|전체|[한세]줄)(?:내용)?(?:정리|요약)|まとめ|总结")
_ABOUT_QUESTIONS = frozenset("question questions qusetion answer answers 질문 답변 정답 해설".split())
_CLOSING_WORDS = _CLOSING_SECTIONS - _CONTAINERS - _ABOUT_QUESTIONS
_ADDRESS = compile_on_use(r"https?://\S+")
_JOINED_CLOSING = compile_on_use(r"\s(?:및|와|과|&|/)\s|[,/&]")  # ``출처 및 참고 자료``
_QUIZZES = frozenset("퀴즈 quiz quizzes".split())
_LIST_OF_QUESTIONS = compile_on_use(  # blanks aside
    r"(?:etc\.|기술)?(?:면접|예상|추가|관련|기타|주요|연습)(?:예상|면접|기술)?질문들?(?:예상|예시|목록|리스트|모음|정리|list)?"
    r"|질문들?(?:예상|예시)?(?:목록|리스트|모음|정리|list)|퀴즈|quiz(?:zes)?",
    re.IGNORECASE,
)
_QUESTIONS_ABOUT = compile_on_use(
    r"\S\s(?:(?:면접|예상|기술)\s?){1,3}질문(?:들|\s?모음|\s?목록|\s?리스트|\s?정리)?$|面试题$|\S\s+(?:interview|expected)\s+questions?$",
    re.IGNORECASE,
)
_STATEMENT = compile_on_use(  # letters alone
    r"(?:문제|질문|시험)?(?:의)?(?:문제|질문|지문|상황|요구사항|시나리오|보기|조건|scenario|question|problem|requirements?)"
    r"(?:상황|설명|분석|정리|및보기|요약)*"
)
_LINE_OF_TAGS = compile_on_use(r"tags?\s?[:：]", re.IGNORECASE)  # ``###### tags: `os` ``, as HackMD has it
_MAX_NAME_CHARS = 20
_MAX_NAME_WORDS = 3


@lru_cache(1 << 12)  # the same people head each week
def is_section_name(name: str) -> bool:
    """Return True if a heading says what stands below it, or asks, and so names nobody."""
    words = [word for word in _WORD_BREAK.split(name.casefold()) if word]
    if all(word in _SECTION_WORDS or word in _JOINING_WORDS for word in words):
        return True
    parsed = question_line.parse_line(name)
    return parsed.is_labelled or name.endswith(("?", "？"))


@lru_cache(1 << 12)  # each rule of a layout looks at a heading anew
def _join_letters(name: str) -> str:
    """Return the letters and digits of a name, case folded."""
    return "".join([char for char in name.casefold() if char.isalnum()])


@lru_cache(1 << 12)
def is_closing_section(name: str) -> bool:
    """Return True for a section that asks nothing and answers nothing: ``참고 자료``, ``마치며``, ``출처: https://…``."""
    if "://" in name:
        name = _ADDRESS.sub("", name)
    plain = _join_letters(name)
    if plain in _CLOSING_SECTIONS or plain.endswith(("목차", "参考资料", "参考链接", "参考文献")):
        return True
    if _JOINED_CLOSING.search(name) and all(map(_is_closing_word, _JOINED_CLOSING.split(name))):
        return True
    return (
        _CLOSING_SECTION.fullmatch(plain) is not None
        or lists_sources(name)
        or _LINE_OF_TAGS.match(name) is not None
    )


def goes_on(name: str) -> bool:
    """Return True for a closing section that belongs to the answer above it among questions: ``더 알아보기``."""
    return _join_letters(name) in _GOING_ON


def lists_sources(name: str) -> bool:
    """Return True for a section of where something is from, or where there is more of it: ``참고 자료``."""
    plain = _join_letters(name)
    if plain in _SOURCES or _SOURCE_SECTION.fullmatch(plain):
        return True
    return _SOURCES_OF_PART.search(name) is not None


def _is_closing_word(name: str) -> bool:
    """Return True for a word of a closing section that is neither about questions nor a container of notes."""
    return _join_letters(name) in _CLOSING_WORDS or lists_sources(name)


def tells_what_was_felt(name: str) -> bool:
    """Return True for a section of what somebody felt or learned, where one thinks aloud: ``느낀 점``."""
    plain = _join_letters(name)
    return plain in _WORDS_FOR_FEELINGS or _FELT_SECTION.fullmatch(plain) is not None


def tells_of_group(name: str) -> bool:
    """Return True for a section of who is in a group and how it works: ``스터디 진행 방식``, ``Rules``."""
    return _OF_GROUP.fullmatch(_join_letters(name)) is not None


def holds_sections(name: str) -> bool:
    """Return True for a section that may be the title of further ones: ``# Details``, ``# 학습``."""
    return _join_letters(name) in _CONTAINERS


@lru_cache(1 << 12)
def is_detail_section(name: str) -> bool:
    """Return True for a heading that only says which part of an answer stands below it: ``장점과 단점``."""
    words = [word for word in _WORD_BREAK.split(name.casefold()) if word]
    if "".join(words) in _DETAIL_WORDS:
        return True
    said = [word.removesuffix("과").removesuffix("와") for word in words if word not in _JOINING_WORDS]
    return bool(said) and all(word in _DETAIL_WORDS for word in said)


def sums_up(name: str) -> bool:
    """Return True for a section that sums up all that stands above it: ``핵심 정리``, ``한 줄 요약``."""
    return _SUMMARY.fullmatch("".join([char for char in name if char.isalnum()])) is not None


@lru_cache(1 << 12)
def announces_list_of_questions(name: str) -> bool:
    """Return True for a heading that only says that questions are listed below it: ``질문 예상 List``."""
    return _LIST_OF_QUESTIONS.fullmatch("".join(name.split()).strip(".:：!~")) is not None


@lru_cache(1 << 12)
def announces_questions_about(name: str) -> bool:
    """Return True for a heading that says of what questions stand below it: ``자바 면접 질문``."""
    return _QUESTIONS_ABOUT.search(name.rstrip(" .:：!~?")) is not None


def is_statement(name: str) -> bool:
    """Return True for a section that says what a numbered question asks: ``(1) 문제``, ``요구사항 정리``."""
    return _STATEMENT.fullmatch("".join([char for char in name.casefold() if char.isalpha()])) is not None


def is_quiz(name: str) -> bool:
    """Return True for the title of a quiz: ``🚀 퀴즈``, ``Quiz!``."""
    return "".join([char for char in name.casefold() if char.isalpha()]) in _QUIZZES


def has_shape_of_name(name: str) -> bool:
    """Return True if a line of bold may be somebody's name: short, no sentence, and no section."""
    if len(name) > _MAX_NAME_CHARS or len(name.split()) > _MAX_NAME_WORDS or _SENTENCE_END.search(name):
        return False
    return not text.is_blank(name) and not is_section_name(name)
