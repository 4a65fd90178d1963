"""Names over questions that are nobody's: what a section is about (``질문 정리``, ``해설``), and questions."""

import re
from functools import lru_cache

from ankigen import text
from ankigen.reading import question_line

_SECTION_WORDS = frozenset(
    """
    질문 답변 문답 질의 응답 질의응답 질답 문제 풀이 해설 정답 답 해답 답안 모범 모범답안 예상 면접 인터뷰
    기술 꼬리 꼬리질문 추가 심화 기초 기본 응용 공통 필수 선택 오늘 오늘의 이번 이번주 지난 지난주 다음 다음주
    주 주차 회차 일차 스터디 정리 요약 목록 리스트 모음 장점 단점 장단점 특징 개념 개요 정의 결론 참고
    참고자료 자료 출처 링크 예시 예제 예 설명 내용 목차 서론 본론 후기 회고 마무리 느낀 느낀점 점 복습 예습
    퀴즈 과제 숙제 발표 토론 기타 비교 차이 차이점 이유 종류 방법 주의 주의사항 중요 핵심 포인트 배운 것 노트
    학습 q a qna q&a faq question questions answer answers quiz problem problems interview summary list index
    toc week day part chapter study note notes review homework reference references example examples pros cons
    """.split()
)
_WORD_BREAK = re.compile(r"[\s\d/·,.:：|+\-_()\[\]<>~!?]+|(?<!q)&(?!a)")
_JOINING_WORDS = frozenset(["및", "와", "과", "의", "and", "of"])
_SENTENCE_END = re.compile(r"[.?!？！。…:：]$")
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


def has_shape_of_name(name: str) -> bool:
    """Return True if a line of bold may be somebody's name: short, no sentence, and no section."""
    if len(name) > _MAX_NAME_CHARS or len(name.split()) > _MAX_NAME_WORDS or _SENTENCE_END.search(name):
        return False
    return not text.is_blank(name) and not is_section_name(name)
