"""The part of a text in which terms may stand: no addresses, paths, code, HTML, nor everyday Korean."""

import re

from ankigen.patterns import compile_on_use

MAX_CHARACTERS = 1000  # of a question or an answer that are looked at

_MAY_BE_ADDRESS = compile_on_use(r"/|\\|\.[A-Za-z]|mailto:")  # a dot at the end of a sentence begins no name
_CODE_SPAN = compile_on_use(r"`+[^`\n]*`+")
_LINK_TARGET = compile_on_use(r"\]\([^()\s]*(?:\s[^()]*)?\)")
_SITE = compile_on_use(r"https?://([\w.-]+)/?(?![\w./?#%-])", re.IGNORECASE)
# To ignore the case of Hangul takes long.
_ADDRESS = compile_on_use(r"(?i:[a-z]{2,9}://|mailto:)[^\s<>()\[\]\"'`가-힣]*")
_SITE_NAME = compile_on_use(r"(?<![\w.])www\.[\w.-]*", re.IGNORECASE)
_SITE_OR_PATH = compile_on_use(r"(?<![\w.-])(?:[\w-]+\.)+(?i:com|net|org|io|dev|kr|me|app)/[^\s<>()가-힣]*")
_PATH = compile_on_use(r"(?<![\w./@-])(?:~|\.{1,2}|[A-Za-z]:)?[/\\][A-Za-z][\w.-]*(?:[/\\][\w.-]+)*")
_FILE = compile_on_use(
    r"(?<![\w./-])[\w-]+(?:/[\w.-]+)*\.(?:md|png|jpe?g|gif|svg|webp|pdf|html?|java|kt|py|tsx?|jsx|txt|sh)\b",
    re.IGNORECASE,
)
# Kana (U+3041 to U+30FF) and Han (U+4E00 to U+9FFF) in UTF-8: a class of all of them takes Python 3 ms to compile.
# One class of first bytes stands first, by which Python passes over the bytes of Hangul.
_KANA_OR_HAN = compile_on_use(
    rb"[\xe3-\xe9](?:(?<=[\xe5-\xe9])|(?<=\xe3)(?:\x81[\x81-\xbf]|[\x82\x83])|(?<=\xe4)[\xb8-\xbf])"
)
# Where one script ends and another begins, as in "TCPと": Japanese and Chinese put no blank there.
_SCRIPT_BREAK = compile_on_use(
    r"(?<=[A-Za-z0-9])(?=[\u3041-\u30ff\u4e00-\u9fff])|(?<=[\u3041-\u30ff\u4e00-\u9fff])(?=[A-Za-z0-9])"
    r"|(?<=[\u30a1-\u30ff\u4e00-\u9fff])(?=[\u3041-\u309f])|(?<=[\u3041-\u309f])(?=[\u30a1-\u30ff\u4e00-\u9fff])"
)
_TAG_WITH_ATTRIBUTES = compile_on_use(r"</?[A-Za-z][\w-]*\s[^<>]*=[^<>]*>?")
_TAG = compile_on_use(r"</?[a-z][a-z0-9]*\s*/?>")

# Korean words of every day that are spelled like a term, or end like one.
_EMPTY_THINGS = "|".join(
    """
    문자열 배열 리스트 값 공간 칸 줄 태그 큐 스택 노드 화면 페이지 슬롯 집합 요소 자리 블록 셀
    파일 폴더 프레임 딕셔너리 곳 버킷 행
    """.split()
)
_EVERYDAY_KOREAN = compile_on_use(
    r"(?<=[A-Za-z0-9)`*])\s?인가(?:요|\?|\n|$|(?=,?\s\S{1,20}?\s?인가))"  # the copula
    r"|(?<=[가은는도이])\s커서(?=[\s,.]|$)|(?:너무|더|매우|아주|워낙)\s커서(?=[\s,.]|$)"  # 크다
    rf"|(?<![가-힣])(?:인가요|빈(?=\s(?:{_EMPTY_THINGS}))"  # 비다
    r"|스프링\s?(?:롤|클러|쿨러|노트|매트|침대)|자바\s?(?:칩|섬)|쿠키런)"
    r"|(?<=개발\s|업무\s|배포\s|채용\s|리뷰\s|협업\s|대응\s|승인\s|결정\s|검토\s|운영\s|구매\s|설계\s)프로세스"
)
_EVERYDAY_WORD = compile_on_use("인가|커서|빈|스프링|자바|쿠키런|프로세스")  # one of which it finds


def read_question(markdown: str) -> str:
    """Return the text of a question in which terms may stand; a site without a path is what it asks about."""
    content = markdown[:MAX_CHARACTERS]
    if "//" in content:
        content = _SITE.sub(r"\1", content)
    return _without_everyday_korean(_without_addresses(content))


def read_answer(answer: str) -> str:
    """Return the text of an answer in which terms may stand."""
    content = _without_addresses(answer[:MAX_CHARACTERS])
    for pattern in (_SITE_NAME, _CODE_SPAN, _TAG):
        content = pattern.sub(" ", content)
    return _without_everyday_korean(content)


def _without_addresses(content: str) -> str:
    if "<" in content:
        content = _TAG_WITH_ATTRIBUTES.sub(" ", content)
    if "](" in content:
        content = _LINK_TARGET.sub("] ", content)
    if not _MAY_BE_ADDRESS.search(content):
        return content
    for pattern in (_ADDRESS, _SITE_OR_PATH, _FILE, _PATH):
        content = pattern.sub(" ", content)
    return content


def split_scripts(content: str) -> str:
    """Return a text with a blank where its script changes, so that a term of one ends there: "TCP と UDP の"."""
    if content.isascii() or not _KANA_OR_HAN.search(content.encode("utf-8", "surrogatepass")):
        return content
    return _SCRIPT_BREAK.sub(" ", content)


def _without_everyday_korean(content: str) -> str:
    content = split_scripts(content)
    if not _EVERYDAY_WORD.search(content):
        return content
    return _EVERYDAY_KOREAN.sub(" ", content)
