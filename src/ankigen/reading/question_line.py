"""One line as people write questions → what it asks, without numbers, labels, emoji and other marks."""

import html
import re
import unicodedata
from dataclasses import dataclass

from ankigen import text
from ankigen.reading.question_words import reads_as_question

# Beyond what a bullet of the weekly layout needs to ask.
_ASKS = re.compile(r"냐[.!?]?$|\(\s*O\s*/\s*X\s*\)|\bexplain[.!]?$|[?？]\s*\S{0,3}$", re.IGNORECASE)
# A heading stands above what it asks for: requests anywhere in it count.
_ASKS_ABOVE = re.compile(
    r"설명(?=해|하|을|좀|$|\s+(?:바랍|부탁|주|드))|말씀해|알려|서술[하해]|소개해|[?？]|\b(?:explain|describe|difference|what|why|how)\b",
    re.IGNORECASE,
)
_DEMANDS = re.compile(
    r"[?？]\s*\S{0,2}$|(?:까|까요|나요|가요|시오|세요|하라|해라)[\s.!~…]*(?:\([^()]*\))?[\s.!~…]*$", re.IGNORECASE
)
_POLITE = re.compile(r"^[^가-힣]+[?？]$|(?:(?<!필)요|시오|니까)[\s.!?~…]*(?:\([^()]*\))?[\s.!?~…]*$")
_WORD = r"(?:Q(?:uestion|uiz)?|(?:꼬리|추가|면접|예상|심화)\s*질문|질문|문제)"
_SIGN = r"[.):：\]>]"
_LABEL = re.compile(
    rf"(?P<open>\*\*|__)?\s*[\[(<]?\s*{_WORD}(?P<close>\*\*|__)?"
    rf"(?:\s*[.#-]?\s*(?P<number>\d{{1,3}}(?:[-.]\d{{1,3}})?)\s*번?\s*(?P<close2>\*\*|__)?(?:\s*{_SIGN}+|(?=\s)|$)"
    rf"|\s*{_SIGN}+)(?P<close3>\*\*|__)?\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:\d{1,3}(?:[.-]\d{1,3})*\s?[.)](?!\d)|\d{1,2}(?:\.\d{1,2})+(?=\s)|[(\[]\d{1,3}[)\]](?!\()|\d\ufe0f?\u20e3"
    r"|[\u2460-\u2473\u2776-\u277f]|\d{1,3}번[.)]?(?=\s)|#\d{1,3}\b\.?)\s*"
)
_BARE = re.compile(
    rf"(?:#|{_WORD}|A(?:nswer)?)?\s*[.#-]?\s*(?P<number>\d{{1,3}})?\s*번?\s*[.):：\]]?", re.IGNORECASE
)
_LIST = re.compile(r"[-*+•]\s+(?:\[[ xX]\]\s+)?|>\s+")
_TAG = re.compile(r"\[([^\[\]]{1,30})\](?![(:])\s*")
_WHOLE_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\([^()\s]*(?:\([^()]*\)[^()]*)*\)")
_BACK_LINK = re.compile(r"\s*\[[^\[\]]{0,20}\]\(#[^()]*\)\s*$|\s*\{[:#.][^{}]*\}\s*$")
_HTML = re.compile(
    r"</?(?:strong|b|em|i|u|span|font|div|p|a|h[1-6]|br|mark|small|sub|sup|center)\b[^<>]*>", re.IGNORECASE
)
_CODE = re.compile(r"</?code>", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKS = 6  # that a question may have before it
_SYMBOLS = "※•·→⇒➜➡▶▷◀○●◎◇◆□■△▲▽▼☆★✓✔✅❓❔❗\ufe0f\u200d\u20e3"


@dataclass(frozen=True, slots=True)
class Wording:
    """A line: the question in it, its ``[tags]`` and number; whether it is ``labelled`` as one (``Q.``), and as a
    ``further`` one (``꼬리질문:``).
    """

    question: str
    tags: tuple[str, ...] = ()
    number: str = ""
    labelled: bool = False
    further: bool = False


def read(typed: str, *, tags: bool = True) -> Wording:
    """Return what stands in ``typed``, a line without heading or list marker."""
    rest = _unmarked(typed)
    number, labelled, further = "", False, False
    found: list[str] = []
    for _ in range(_MARKS):
        rest = _LIST.sub("", rest, count=1) if _LIST.match(rest) else rest
        rest = _unwrapped(_without_symbols(rest))
        if label := _LABEL.match(rest):
            labelled, number = True, label["number"] or number
            further = further or "꼬리" in label[0] or "추가" in label[0]
            rest = _balanced(rest[label.end() :], label)
        elif numbered := _NUMBER.match(rest):
            number = re.sub(r"[^\d.-]|[.]$", "", numbered[0].strip()).strip(".-") or number
            rest = rest[numbered.end() :]
        elif tags and (tag := _TAG.match(rest)) and rest[tag.end() :].strip():
            found.append(tag[1].strip())
            rest = rest[tag.end() :]
    return Wording(text.one_line(rest), tuple(found), number, labelled, further)


def asks(question: str, *, above: bool = False) -> bool:
    """Tell whether a line reads as a question; a heading, ``above`` an answer, does so sooner than a list item."""
    plain = question.strip().rstrip("*_ ,，;")
    if above and _ASKS_ABOVE.search(plain):
        return True
    return bool(_ASKS.search(plain)) or reads_as_question(plain, allow_noun=False)


def demands(question: str) -> bool:
    """Tell whether a line ends as somebody who wants an answer ends: not as a sentence of an answer may."""
    return _DEMANDS.search(question.strip().rstrip("*_ ,，;")) is not None


def is_polite(question: str) -> bool:
    """Tell whether a line speaks to the one who is asked, as interviewers do, and not to oneself."""
    return _POLITE.search(question.strip().rstrip("*_ ,，;")) is not None


def bare_number(typed: str) -> str | None:
    """Return the number of a line that is a label and nothing else (``#1``, ``Q2.``, ``문제 3``), else None.

    It is "" for a label without a number.
    """
    plain = _without_symbols(_unmarked(typed)).strip("*_ ")
    match = _BARE.fullmatch(plain)
    return (match["number"] or "") if match else None


def is_link(typed: str) -> bool:
    """Tell whether a list item is an entry of a table of contents: a link and nothing else."""
    return _WHOLE_LINK.fullmatch(typed.strip().strip("*_ ")) is not None


def link_text(typed: str) -> str:
    """Return the text of a line that is a link and nothing else."""
    match = _WHOLE_LINK.fullmatch(typed.strip())
    return match[1] if match else typed


def _unmarked(typed: str) -> str:
    rest = text.one_line(typed)
    rest = link_text(rest if is_link(rest) else _BACK_LINK.sub("", rest))
    rest = _CODE.sub("`", _HTML.sub(" ", rest)) if "<" in rest else rest
    rest = html.unescape(rest) if "&" in rest else rest
    return _ESCAPED.sub(r"\1", rest).strip() if "\\" in rest else rest.strip()


def _without_symbols(rest: str) -> str:
    start, end = 0, len(rest)
    while start < end and _is_symbol(rest[start]):
        start += 1
    if rest[start:end].startswith("\u20e3"):
        start += 1
    while end > start and _is_symbol(rest[end - 1]):
        end -= 1
    return rest[start:end]


def _is_symbol(char: str) -> bool:
    return char.isspace() or char in _SYMBOLS or unicodedata.category(char) == "So"


def _unwrapped(rest: str) -> str:
    for mark in ("***", "**", "__"):
        inner = rest[len(mark) : -len(mark)].removesuffix("\\").strip()
        if len(rest) > 2 * len(mark) and rest.startswith(mark) and rest.endswith(mark) and mark not in inner:
            return inner
    return rest


def _balanced(rest: str, label: re.Match[str]) -> str:
    """Return what follows a label without the mark that it left unpaired: ``**Q. 캐시란?**``."""
    opened = bool(label["open"])
    closed = any(label[name] for name in ("close", "close2", "close3"))
    if opened and not closed:
        mark = label["open"]
        return rest.replace(mark, "", 1) if rest.count(mark) % 2 else rest
    return rest
