"""What the labels of questions, answers and folds consist of: a closed list. No card shows these words."""

import re

_WORD = re.compile(r"[^\W\d_]+")
_LABEL_WORD = re.compile(
    r"""
    (?: 질문|문제|꼬리|추가|면접|예상|심화|번
      | 정답|답변|답안|해답|해설|풀이|모범|예시|답|선택지|보기
      | 확인|열기|펼치기|접기|클릭|하기|하세요|및|이|은|을|를
      | question|quiz|answers?|solution|sample|choices|options|click|toggle|show|open|view|here|the|a
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
