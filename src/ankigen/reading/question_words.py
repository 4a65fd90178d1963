"""Whether a line of the weekly layout reads as a question, in Korean and English."""

import re

from ankigen.patterns import compile_on_use

# The end of a line behind its last word: signs, and a remark in brackets.
SENTENCE_END = r"[\s.!~…]*+(?:\([^()]*+\)[\s.!~…]*+)?$"
# Those signs, and all that is a blank to a pattern.
_SIGNS_AT_END = (
    ".!~… \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
# It has a question mark, ends as Korean questions and requests do, or begins as English ones.
_QUESTION_MARK = compile_on_use(r"[?？](?=$|[\s)\]\"'”’*_<])")
_KOREAN_ENDINGS = tuple(
    """
    까 까요 나요 가요 시겠어요 는가 은가 인가 던가 는지 은지 인지 시오 세요 하라 해라 란 무엇 뭔가 뭐 보자
    """.split()
)
_ENGLISH_QUESTION = compile_on_use(
    r"(?:what|why|how|when|where|which|who|explain|describe|compare|define)\b", re.IGNORECASE
)
# A bare noun that asks for something: "차이점", "예외 2가지".
_NOUN = compile_on_use(
    r"(?:이유|차이|차이점|장점|단점|장단점|문제점|특징|종류|방법|개념|원리|과정|역할|기준|예시|정의|구조|의미|설명|비교|\d\s*가지)"
    + SENTENCE_END
)

_ENDING = compile_on_use(
    r"(?:[?？]|까|까요|나요|가요|시겠어요|는가|은가|인가|던가|는지|은지|인지|시오|세요|하라|해라|이?란|무엇|뭔가)"
    r"[\s.!~…]*+(?:\([^()]*+\))?[\s.!~…\"'”’*_]*+$"
)
_COMMENT = compile_on_use(r"<!--(?:(?!<!--|-->).)*+-->")


def reads_as_question(line: str, *, allow_noun: bool) -> bool:
    """Return True if ``line`` reads as a question; a bare noun (``차이점``) does only with ``allow_noun``."""
    if ("?" in line or "？" in line) and _QUESTION_MARK.search(line):
        return True
    if _ENGLISH_QUESTION.match(line) or _strip_sentence_end(line).endswith(_KOREAN_ENDINGS):
        return True
    return allow_noun and _NOUN.search(line) is not None


def _strip_sentence_end(line: str) -> str:
    """Return a line without what matches ``SENTENCE_END``, which would be looked for from each of its signs."""
    stripped = line.rstrip(_SIGNS_AT_END)
    opening = stripped.rfind("(") if stripped.endswith(")") else -1
    if opening < 0 or ")" in stripped[opening:-1]:
        return stripped
    return stripped[:opening].rstrip(_SIGNS_AT_END)


def ends_as_question(line: str) -> bool:
    """Return True if ``line`` ends as questions and requests do; what it begins with does not count.

    Comments and tags behind it are no part of it.
    """
    words = _COMMENT.sub("", line).split()
    while words and words[-1].startswith("#"):
        words.pop()
    return _ENDING.search(" ".join(words)) is not None
