"""What a question is about or lets one choose from: it stands above the answer, and on the front of the card."""

import re
from collections.abc import Iterable

from ankigen.patterns import compile_on_use

MAX_COUNT = 8
_LABEL_WORD = r"(?:보기|선택지|choices|options)"
_NUMBERED = r"(?:\d{1,2}|[a-zA-Zㄱ-ㅎ가-하])[.)]"
_LABEL = compile_on_use(rf"\W*{_LABEL_WORD}\W*", re.IGNORECASE)
_CHOICE = compile_on_use(rf"{_NUMBERED}\s*\S|[①-⑧]")
# A choice, also in a list or brackets, and ``정답 작성 예시: 123``, ``O / X``.
_GIVEN = compile_on_use(
    rf"\W*+{_LABEL_WORD}\W*+$|O\s*+/\s*+X$"
    rf"|(?:[-*+•]\s++)?+(?:\*\*)?+\(?+{_NUMBERED}\s*+\S|(?:[-*+•]\s++)?+[①-⑧]"
    r"|(?:\*\*)?+(?:(?:정답|답안?)\s*+)?+(?:작성|입력|출력)\s*+예시|(?:sample\s++)?(?:input|output)\s*+[:：]",
    re.IGNORECASE,
)


def is_given(line: str) -> bool:
    """Return True for a line that a question may be about: a choice, a row, a picture, the form of the answer."""
    typed = line.strip()
    return typed.startswith(("|", "![", "<img")) or _GIVEN.match(typed) is not None


def find_choices(lines: Iterable[str]) -> list[str]:
    """Return what a question lets one choose from, if lines hold nothing else."""
    choices: list[str] = []
    is_first = True
    for typed in map(str.strip, lines):
        if not typed:
            continue
        is_label = is_first and _LABEL.fullmatch(typed)
        is_first = False
        if is_label:
            continue
        if not _CHOICE.match(typed):
            return []
        choices.append(typed)
    return choices if 1 < len(choices) <= MAX_COUNT else []
