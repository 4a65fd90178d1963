"""Encodings that editors write beside UTF-8, told apart by the letters that they give.

A text in one of them is often decodable in another, to letters that nobody writes. So each encoding is a guess,
and the cost of a guess is how unlikely its characters are in the encoding's languages (the negative logarithm of
their share). The cheapest guess holds if all others are clearly dearer; else the text stays undecoded.
(charset-normalizer 3.5 takes a quarter of Korean notes of three lines for something else.)
"""

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from ankigen import resources
from ankigen.patterns import compile_on_use

_MIN_LEAD = 9.0  # by how much the cheapest guess must be cheaper than the next one: 8,000 to 1
_MIN_GAIN_PER_BYTE = 1.2  # over bytes that are nobody's letters, for each byte beyond ASCII
_KOREAN_LEAD = 2.0  # most notes are Korean
_COSTS_BY_RANK = ((10, 4.1), (50, 4.9), (100, 5.9), (200, 6.4), (400, 7.4), (800, 9.0), (1200, 10.0))
_COST_OF_RARE_LETTER = 11.0  # one of the list, behind those ranks
_COST_OF_UNLISTED = 14.5
_COST_OF_NARROW_KANA = 11.0
_COST_IN_NO_TEXT = 22.0  # private, unassigned, a control character
_COST_OF_ASCII_WORD = 3.5
_COST_OF_ASCII_MARK = 5.0
_COST_OF_UNKNOWN_BYTE = 6.0  # a letter of an encoding that is not looked for
_IN_NO_TEXT = frozenset({"Cc", "Cn", "Co", "Cs"})
_BEYOND_TWO_BYTES = compile_on_use("[\u0800-\udc7f\ue000-\U0010ffff]")
_SURROGATE = compile_on_use("[\udc80-\udcff]")  # stands for a byte
_ASCII_LETTER = compile_on_use(rb"[A-Za-z]")
_WESTERN_LETTER = compile_on_use(rb"[\xa0\xab\xbb\xbf-\xd6\xd8-\xf6\xf8-\xff]")
_BEYOND_WESTERN = compile_on_use(rb"[\x80-\x9f\xa1-\xaa\xac-\xba\xbc-\xbe\xd7\xf7]")

_PUNCTUATION = dict.fromkeys("。，、？！：；（）「」『』【】《》“”‘’…—·～／％＋－＝｜・〜", 6.5)
_ALPHABETS = {
    **dict.fromkeys("«»°§©®±×÷£¥¿¡µ¶²³½\xa0", 8.0),
    **dict.fromkeys(map(chr, range(0xC0, 0x100)), 6.0),  # Western Latin
    **dict.fromkeys(map(chr, range(0x100, 0x180)), 6.5),
    **dict.fromkeys(map(chr, range(0x386, 0x3CF)), 6.0),  # Greek
    **dict.fromkeys(map(chr, range(0x401, 0x460)), 6.0),  # Cyrillic
    **dict.fromkeys(map(chr, range(0x5D0, 0x5EB)), 6.0),  # Hebrew
    **dict.fromkeys(map(chr, range(0x621, 0x64B)), 6.0),  # Arabic
}


class Verdict(NamedTuple):
    """What a file is in: the name of an encoding, and the text where that is sure and not UTF-8.

    With ``is_doubtful`` the encoding is only the likeliest, or unknown and empty.
    """

    encoding: str
    text: str | None = None
    is_doubtful: bool = False


class _Encoding(NamedTuple):
    name: str
    codec: str
    languages: tuple[str, ...]


_LANGUAGES = ("korean", "simplified", "traditional", "japanese")  # as in common_letters.toml
_KOREAN = _Encoding("CP949", "cp949", ("korean",))
_ENCODINGS = (
    _KOREAN,
    _Encoding("GB18030", "gb18030", ("simplified",)),
    _Encoding("Big5", "cp950", ("traditional",)),
    _Encoding("Shift-JIS", "cp932", ("japanese",)),
    _Encoding("EUC-JP", "euc_jp", ("japanese",)),
    _Encoding("UTF-16", "utf-16-le", _LANGUAGES),
    _Encoding("UTF-16", "utf-16-be", _LANGUAGES),
)
_UTF8 = _Encoding("UTF-8", "utf-8", _LANGUAGES)
_WESTERN = "Windows-1252"
# What announces letters in seven bits: ISO-2022-JP (RFC 1468), ISO-2022-KR (RFC 1557).
_SEVEN_BITS = ((b"\x1b$)C", "iso2022_kr", "ISO-2022-KR"), (b"\x1b$", "iso2022_jp_2", "ISO-2022-JP"))


class _Guess(NamedTuple):
    """A text that an encoding gives, and how unlikely it is."""

    encoding: _Encoding
    text: str
    cost: float


def find_encoding(content: bytes) -> Verdict:
    """Return what a file is in that has no byte order mark."""
    announced = _decode_seven_bits(content)
    if announced is not None:
        return announced
    utf8 = _guess_utf8(content)
    guesses = _make_guesses(content)
    unknown_cost = _measure_unknown(content)
    best = min(guesses, key=lambda guess: guess.cost, default=utf8)
    damaged_count = len(_SURROGATE.findall(utf8.text))
    if damaged_count == 0 and utf8.cost <= best.cost:
        return Verdict(_UTF8.name)
    if damaged_count and min(utf8.cost, unknown_cost) <= best.cost:
        if _is_damaged_utf8(utf8, damaged_count, lead=min(best.cost, unknown_cost) - utf8.cost):
            return Verdict(_UTF8.name)
        return _name_likeliest(content, best, unknown_cost)
    rival_costs = [guess.cost for guess in guesses if guess.text != best.text]
    lead = min([utf8.cost, unknown_cost, *rival_costs]) - best.cost
    return _judge_guess(content, best, lead=lead, gain=unknown_cost - best.cost)


def _is_damaged_utf8(utf8: _Guess, damaged_count: int, *, lead: float) -> bool:
    """Return True if a text is UTF-8 for sure, though some of its bytes are not: no more than letters that are."""
    readable_count = sum(char > "\x7f" for char in utf8.text) - damaged_count
    return lead >= _MIN_LEAD and readable_count >= damaged_count


def _judge_guess(content: bytes, best: _Guess, *, lead: float, gain: float) -> Verdict:
    """Return the cheapest guess: its text if it is sure, else its name alone."""
    beyond_ascii = sum(byte > 0x7F for byte in content)
    is_sure = lead >= _MIN_LEAD and gain >= _MIN_GAIN_PER_BYTE * beyond_ascii
    if is_sure and not _has_line_in_utf8(content, best.encoding):
        return Verdict(best.encoding.name, best.text)
    return Verdict(best.encoding.name, is_doubtful=True)


def _decode_seven_bits(content: bytes) -> Verdict | None:
    """Return the text in an encoding that says so itself, None if there is none."""
    for announcement, codec, name in _SEVEN_BITS:
        if announcement not in content:
            continue
        try:
            return Verdict(name, content.decode(codec))
        except UnicodeDecodeError:
            continue
    return None


def _name_likeliest(content: bytes, best: _Guess, unknown_cost: float) -> Verdict:
    """Return the likeliest encoding of what is in none that is looked for, or hardly."""
    if best.encoding is not _UTF8 and best.cost < unknown_cost:
        return Verdict(best.encoding.name, is_doubtful=True)
    accent_count = len(_WESTERN_LETTER.findall(content))
    has_others = _BEYOND_WESTERN.search(content) is not None
    is_western = not has_others and 3 * accent_count <= len(_ASCII_LETTER.findall(content))
    return Verdict(_WESTERN if is_western else "", is_doubtful=True)


# --- guesses ----------------------------------------------------------------------------------------


def _guess_utf8(content: bytes) -> _Guess:
    decoded = content.decode("utf-8", "surrogateescape")
    return _Guess(_UTF8, decoded, _measure_cost(decoded, _UTF8))


def _make_guesses(content: bytes) -> list[_Guess]:
    """Return the texts that are in a file if it is in one of the encodings beside UTF-8."""
    guesses: list[_Guess] = []
    for encoding in _ENCODINGS:
        try:
            decoded = content.decode(encoding.codec)
        except UnicodeDecodeError:
            continue
        cost = _measure_cost(decoded, encoding)
        if encoding is _KOREAN:
            cost -= _KOREAN_LEAD
        guesses.append(_Guess(encoding, decoded, cost))
    return guesses


def _has_line_in_utf8(content: bytes, encoding: _Encoding) -> bool:
    """Return True if some line is rather UTF-8: two files in different encodings were joined."""
    for line in content.split(b"\n"):
        try:
            decoded = line.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if not _BEYOND_TWO_BYTES.search(decoded):
            continue
        in_encoding = line.decode(encoding.codec, "replace")
        if _measure_cost(in_encoding, encoding) >= _measure_cost(decoded, _UTF8) + _MIN_LEAD:
            return True
    return False


# --- costs ------------------------------------------------------------------------------------------


def _measure_unknown(content: bytes) -> float:
    """Return the cost of a text in an encoding of single bytes that is not looked for."""
    return _measure_cost(content.decode("ascii", "surrogateescape"), _UTF8)


def _measure_cost(decoded: str, encoding: _Encoding) -> float:
    """Return how unlikely a text is in the languages of an encoding."""
    letter_costs = _load_letter_costs(encoding.languages)
    cost = 0.0
    for char, count in Counter(decoded).items():
        letter_cost = letter_costs.get(char)
        if letter_cost is None:
            letter_cost = _measure_unlisted(char)
        cost += count * letter_cost
    return cost


def _measure_unlisted(char: str) -> float:
    """Return the cost of a character that is no common letter of a language."""
    if "\udc80" <= char <= "\udcff":  # stands for a byte
        return _COST_OF_UNKNOWN_BYTE
    if char.isascii() and (char.isalnum() or char in " \t\r\n"):
        return _COST_OF_ASCII_WORD
    if unicodedata.category(char) in _IN_NO_TEXT:
        return _COST_IN_NO_TEXT
    if "\uff61" <= char <= "\uff9f":
        return _COST_OF_NARROW_KANA
    return _COST_OF_ASCII_MARK if char.isascii() else _COST_OF_UNLISTED


@cache
def _load_letter_costs(languages: tuple[str, ...]) -> Mapping[str, float]:
    """Return the costs of the common letters of languages, and of the alphabets where there are several."""
    letters_of_languages = tomllib.loads((resources.DATA / "common_letters.toml").read_text("utf-8"))
    costs = dict(_PUNCTUATION)
    if len(languages) > 1:
        costs.update(_ALPHABETS)
    for language in languages:
        for rank, letter in enumerate(letters_of_languages[language]):
            letter_cost = _find_cost_of_rank(rank)
            costs[letter] = min(letter_cost, costs.get(letter, letter_cost))
    return costs


def _find_cost_of_rank(rank: int) -> float:
    for end, cost in _COSTS_BY_RANK:
        if rank < end:
            return cost
    return _COST_OF_RARE_LETTER
