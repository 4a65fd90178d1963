"""Encodings from before Unicode that editors in East Asia still write, told apart by the letters they give.

A text in one of them is often decodable in another, to letters that nobody writes. So the text must be made of
letters that are common in its language. (charset-normalizer 3.5 takes a quarter of Korean notes of three lines for
something else.)
"""

import unicodedata
from collections.abc import Callable
from typing import NamedTuple

# Of the letters in notes on computing, half or more are among these.
_COMMON_HANGUL = frozenset(
    "이다는하에로의을가를해수니스지기서리요어한트고있정은터용사시주할드인성적으나데제자대세도장합상명면과입설프모라되소전일보게부방만"
    "위구여함문계경그크비행유습간때동와식작우관중단실체연능들조생결화분저치아된변점신값메개러것반래오원"
)
_COMMON_SIMPLIFIED = frozenset(
    "的用个一数是可在以型为这类有使中不会定时行了如字们将和法要于作式被我变方参它量函值能实程现器下存来例指对其果同到符通编过回示"
    "所生引包代返需错试此注内分构误表后并结文线元调因出入多进组码你取上义锁种或名接些转成面理换命解请体而当前块向件建处标性制更操"
    "期序常模加据但部提情译释输就写无也周关另况重子都与测自语之相获外动发何意单间"
)
_COMMON_TRADITIONAL = frozenset(
    "的是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得"
    "經十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義"
    "事平形相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒結解問意建月公無系軍很情者最立代想已通並提"
    "直題黨程展五果料象員革位入常文總次品式活設及管特件長求老頭基資邊流路級少圖山統接知較將組見計別她手角期根論運農指幾九區強放"
    "決西被幹做必戰先回則任取據處函碼參類型變數值檔案輸錯誤選項"
)
_MIN_COMMON_SHARE = 0.3  # of the letters
_MIN_HANGUL_SHARE = 0.7  # of the letters of a Korean text; the rest is Hanja
_MIN_ASCII = 3  # characters in a text of UTF-16
_LETTERS = frozenset({"Lo", "Lm"})
_IN_NO_TEXT = frozenset({"Cc", "Cn", "Co", "Cs"})


class LegacyText(NamedTuple):
    """A decoded text and the name of its encoding; no text where the encoding is only the likeliest."""

    text: str | None
    encoding: str


class _Encoding(NamedTuple):
    name: str
    codec: str
    is_common: Callable[[str], bool]


def _is_kana(letter: str) -> bool:
    return "\u3041" <= letter <= "\u30ff"


_KOREAN = _Encoding("CP949", "cp949", _COMMON_HANGUL.__contains__)
_OTHERS = (
    _Encoding("GB18030", "gb18030", _COMMON_SIMPLIFIED.__contains__),
    _Encoding("Big5", "big5", _COMMON_TRADITIONAL.__contains__),
    _Encoding("Shift-JIS", "cp932", _is_kana),
    _Encoding("EUC-JP", "euc_jp", _is_kana),
)


class _Candidate(NamedTuple):
    """A text that an encoding gives; the score is the share of common letters, less what no text holds."""

    encoding: _Encoding
    text: str
    score: float


def decode_legacy(content: bytes) -> LegacyText | None:
    """Return what is in a file that is not UTF-8, None if no encoding that is looked for decodes it."""
    korean = _try_encoding(content, _KOREAN)
    rival = _find_best_rival(content)
    if korean is None:
        return _accept_rival(rival, 0.0)
    rival_score = rival.score if rival is not None else 0.0
    if korean.score >= rival_score and _is_hangul(korean.text):
        return LegacyText(korean.text, _KOREAN.name)
    if rival is None or korean.score >= rival.score:
        return LegacyText(None, _KOREAN.name)
    return _accept_rival(rival, korean.score)


def _find_best_rival(content: bytes) -> _Candidate | None:
    """Return the text of the likeliest encoding but for the Korean one."""
    candidates: list[_Candidate] = []
    for encoding in _OTHERS:
        candidate = _try_encoding(content, encoding)
        if candidate is not None:
            candidates.append(candidate)
    return max(candidates, key=lambda candidate: candidate.score, default=None)


def _accept_rival(rival: _Candidate | None, korean_score: float) -> LegacyText | None:
    """Return the text of another encoding if it is plainly likelier than the Korean one."""
    if rival is None:
        return None
    if rival.score >= _MIN_COMMON_SHARE and rival.score >= 2 * korean_score:
        return LegacyText(rival.text, rival.encoding.name)
    return LegacyText(None, rival.encoding.name) if rival.score > 0 else None


def _try_encoding(content: bytes, encoding: _Encoding) -> _Candidate | None:
    try:
        decoded = content.decode(encoding.codec)
    except UnicodeDecodeError:
        return None
    letters = _find_letters(decoded)
    if not letters:
        return _Candidate(encoding, decoded, 0.0)
    common = sum(map(encoding.is_common, letters))
    strange = sum(_is_strange(char) for char in decoded)
    return _Candidate(encoding, decoded, common / len(letters) - strange / len(decoded))


def _find_letters(decoded: str) -> list[str]:
    return [char for char in decoded if char > "\x7f" and unicodedata.category(char) in _LETTERS]


def _is_strange(char: str) -> bool:
    """Return True for what a decoder gives of a text in another encoding: private and unassigned, narrow kana."""
    return "\uff61" <= char <= "\uff9f" or unicodedata.category(char) in {"Cn", "Co"}


def _is_hangul(decoded: str) -> bool:
    letters = _find_letters(decoded)
    hangul = sum("가" <= letter <= "힣" for letter in letters)
    return hangul >= _MIN_HANGUL_SHARE * len(letters)


def decode_utf16(content: bytes) -> str | None:
    """Return the text in UTF-16 without a byte order mark, None if it is none.

    Blanks, line breaks and all of ASCII have a zero byte there, in the second place or in the first.
    """
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            decoded = content.decode(codec)
        except UnicodeDecodeError:
            continue
        ascii_count = sum(char <= "\x7f" for char in decoded)
        if ascii_count >= max(_MIN_ASCII, len(decoded) // 20) and not any(map(_is_in_no_text, decoded)):
            return decoded
    return None


def _is_in_no_text(char: str) -> bool:
    return char not in "\t\r\n\f" and unicodedata.category(char) in _IN_NO_TEXT
