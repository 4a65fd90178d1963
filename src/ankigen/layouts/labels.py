"""What the labels of questions, answers and folds consist of: a closed list. No card shows these words."""

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


def is_label(typed: str) -> bool:
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


# --- where an answer is to come ---------------------------------------------------------------------

_EMPTY_LABEL = compile_on_use(
    r"(?:\*\*|__)?(?:(?:답변?|정답|핵심\s?답변|answer|key\s?words?|키워드|todo|tbd"
    r"|나중에\s?(?:하기|작성|정리|추가)|추후\s?(?:작성|추가|정리)(?:\s?예정)?|(?:작성|추가|정리)\s?(?:예정|중))(?:\*\*|__)?\s*[.:：)]?|a\s*[.:)])?(?:\*\*|__)?",
    re.IGNORECASE,
)
# A line of a template with what stands there until somebody fills it in: ``질문 제작: OOO``, ``출처: (optional)``.
_TEMPLATE_LINE = compile_on_use(r"(?P<label>[^\W\d_]+(?: [^\W\d_]+){0,2}) ?[:：] ?(?P<filled_in>.*)")
_NOT_FILLED_IN = compile_on_use(
    r"[oO]{2,}|[ㅇ○◯]{2,}|[xX]{2,}|_{2,}|\.{2,}|…+|-+|tbd|todo|미정"
    r"|[(\[<{] ?(?:optional|선택(?: ?사항)?|이름|닉네임|name|링크|link|url|날짜|date|내용"
    r"|작성 ?예정|tbd|todo) ?[)\]>}]",
    re.IGNORECASE,
)
_LINE_SIGNS = compile_on_use(r"^[-*+•>#\s]+(?=[^\s*])")
_LABELS_OF_TEMPLATE = frozenset(
    """
    질문제작 문제제작 제작 제작자 출제 출제자 작성 작성자 작성일 날짜 이름 출처 참고 참고자료 참조 링크
    키워드 태그 난이도 source sources reference references link links author writer date keyword keywords tags
    """.split()
)


def is_placeholder(line: str) -> bool:
    """Return True for a label that says nothing, or a line of a template that nobody filled in."""
    return is_empty_label(line) or _is_unfilled_line(line)


def is_empty_label(line: str) -> bool:
    """Return True for the label of an answer that is not there (``답변:``), and for a rule."""
    return _EMPTY_LABEL.fullmatch(line.strip("-*_# \t")) is not None


def _is_unfilled_line(line: str) -> bool:
    """Return True for ``출처: (optional)``, ``작성자: OOO`` and ``출처:``; ``정답: OOO`` may be what is right."""
    plain = _LINE_SIGNS.sub("", text.one_line(line)).replace("**", "")
    template = _TEMPLATE_LINE.fullmatch(plain)
    if template is None or is_answer_label(template["label"]):
        return False
    if not template["filled_in"]:
        return text.key(template["label"]) in _LABELS_OF_TEMPLATE
    return _NOT_FILLED_IN.fullmatch(template["filled_in"]) is not None
