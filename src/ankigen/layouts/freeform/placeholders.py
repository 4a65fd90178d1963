"""Lines that stand where an answer is to come: a label with nothing behind it, what a template asks to fill in."""

import re

from ankigen import text
from ankigen.layouts import labels
from ankigen.patterns import compile_on_use

_EMPTY_LABEL = compile_on_use(
    r"(?:\*\*|__)?(?:(?:답변?|정답|핵심\s?답변|answer|key\s?words?|키워드|todo|tbd"
    r"|나중에\s?(?:하기|작성|정리|추가)|(?:추후\s?)?(?:작성|추가|정리|업데이트)\s?(?:예정|중)(?:입니다)?|추후\s?(?:작성|추가|정리)"
    r"|working\son(?:\sit)?|work\sin\sprogress|wip|coming\ssoon|to\sbe\s(?:added|written|updated|continued))(?:\*\*|__)?\s*[.:：)]?|a\s*[.:)])?(?:\*\*|__)?",
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
    plain = line.strip("-*_# \t")
    if plain.startswith("(") and plain.endswith(")"):  # ``(working on)``
        plain = plain[1:-1].strip()
    return _EMPTY_LABEL.fullmatch(plain) is not None


def _is_unfilled_line(line: str) -> bool:
    """Return True for ``출처: (optional)``, ``작성자: OOO`` and ``출처:``; ``정답: OOO`` may be what is right."""
    plain = _LINE_SIGNS.sub("", text.one_line(line)).replace("**", "")
    template = _TEMPLATE_LINE.fullmatch(plain)
    if template is None or labels.is_answer_label(template["label"]):
        return False
    if not template["filled_in"]:
        return text.key(template["label"]) in _LABELS_OF_TEMPLATE
    return _NOT_FILLED_IN.fullmatch(template["filled_in"]) is not None
