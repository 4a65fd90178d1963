"""Labels, which no card shows: that an answer or follow-ups stand below, or what a fold hides. A closed list."""

import re

from ankigen import text
from ankigen.patterns import compile_on_use

_WORD = compile_on_use(r"[^\W\d_]+")
_LABEL_WORD = compile_on_use(
    r"""
    (?: 질문|문제|꼬리|추가|면접|예상|심화|실전|후속|들|번
      | 정답|답변|답안|해답|해설|풀이|모범|예시|답|선택지|보기
      | 확인|열기|펼치기|접기|클릭|하기|하세요|및|이|은|을|를
      | follow-?ups?|follow|up
      | questions?|quiz|answers?|ans|solution|sample|choices|options|click|toggle|show|open|view|here|the|a
    )++
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_label_word(word: str) -> bool:
    """Return True for a word of a label, with its particle, or for several that are written as one."""
    return _LABEL_WORD.fullmatch(word) is not None


def holds_only_label_words(typed: str) -> bool:
    """Return True if a text has no other words than those of a label (``정답 보기``)."""
    return all(map(is_label_word, _WORD.findall(typed)))


# The signs around a label: of headings, lists, quotes and bold, and emoji.
_SIGNS = "#>*_-+•[]()<> \t.:：|~"
_MAX_LABEL_CHARS = 60
_FOLLOW_UP_LABEL = compile_on_use(
    r"(?:(?:예상|면접|실전)\s*)?(?:꼬리(?:를\s*무는)?|추가|후속|심화|예상|실전|연관)\s*질문(?:들)?(?:\s*\d{1,2}번?)?"
    r"|follow[\s-]?ups?(?:\s+questions?)?",
    re.IGNORECASE,
)
_ANSWER_WORD = r"(?:A|(?i:ans(?:wers?)?)|답변?|정답|해답|답안|모범\s?답안|핵심\s?답변)(?:\s?\d{1,2})?"
_BARE_ANSWER_LABEL = compile_on_use(rf"(?:{_ANSWER_WORD}|(?:나의|내|제)\s*답변?)")
# Behind it the answer begins on the same line; bold may end with the label or with the answer.
_ANSWER_LABEL = compile_on_use(
    r"\s*+(?:[-*+•]\s++|>\s*+|#{1,6}\s++)?"
    rf"(?P<label>(?:(?P<bold>\*\*|__)\s*+)?\[?{_ANSWER_WORD}"
    r"(?:\s?(?:[.)](?=\s|\*\*|__)|[:：\]])|(?=(?:\*\*|__)\s?[:：.)]))"
    r"(?P<close>(?:\*\*|__)\s?[:：.)]?)?\s*+)(?=\S)"
)
_SECOND_CHOICE = compile_on_use(r"\s*+(?:[-*+•]\s++)?(?:\*\*|__)?\(?B\s?[.):：]\s")


def _strip_signs(line: str) -> str:
    return text.one_line("".join([char for char in line if char.isascii() or char.isalnum()])).strip(_SIGNS)


def is_follow_up_label(line: str) -> bool:
    """Return True for a line that only says that follow-ups stand below it: ``#### 예상 꼬리 질문``."""
    if len(line) > _MAX_LABEL_CHARS or not ("질문" in line or "ollow" in line or "FOLLOW" in line):
        return False  # nearly all lines
    return _FOLLOW_UP_LABEL.fullmatch(_strip_signs(line)) is not None


def is_answer_label(line: str) -> bool:
    """Return True for a line that only says that the answer stands below it: ``**답변:**``, ``### A1.``.

    A bare ``A`` may be what was chosen.
    """
    if len(line) > _MAX_LABEL_CHARS:
        return False
    return line.strip() != "A" and _BARE_ANSWER_LABEL.fullmatch(_strip_signs(line)) is not None


def is_marked_answer_label(line: str) -> bool:
    """Return True for ``답변:``, ``**답**`` and such labels; a bare word may be the answer itself."""
    return is_answer_label(line) and line.strip() != _strip_signs(line)


def find_answer_label(lines: list[str]) -> tuple[int, int] | None:
    """Return where the label of an answer stands in its first line; ``A.`` or ``A:`` above ``B`` is none."""
    match = _ANSWER_LABEL.match(lines[0])
    if not match:
        return None
    is_letter = match["label"].lstrip("*_ [").startswith(("A.", "A)", "A ", "A:", "A："))
    if is_letter and any(map(_SECOND_CHOICE.match, lines[1:])):
        return None
    if match["bold"] and not match["close"]:  # ``**A. 줄**``
        return match.end("bold"), match.end("label")
    return match.span("label")


def begins_answer(lines: list[str]) -> bool:
    """Return True if the first line is the label of an answer, or begins with one: ``정답:``, ``정답: B``."""
    return is_answer_label(lines[0]) or find_answer_label(lines) is not None
