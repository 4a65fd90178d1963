"""Technical terms in Korean text: what two spellings of one term have in common, and a fast scan for known ones.

Loan words are spelt in many ways (밸런싱/벨런싱, 스레드/쓰레드, 컬렉션/콜렉션). Folding maps what writers confuse to one
letter, on the level of jamo, by rules: so it is fast, symmetric and explainable, and 프로세스 never meets 프로세서.
"""

import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Generic, TypeVar

import msgspec

from ankigen import text

# Spellings that differ by more than a letter; the right one is the one the National Institute gives.
_SPELLINGS = {
    "웍": "워크", "메세지": "메시지", "데이타": "데이터", "어플리": "애플리", "윈도우": "윈도", "섀도우": "섀도", "쉐도우": "섀도",
    "슬로우": "슬로", "메소드": "메서드", "넌블": "논블", "블럭": "블록", "클럭": "클록", "애노테": "어노테", "애너테": "어노테",
    "릴리즈": "릴리스", "옵서버": "옵저버", "퍼사드": "파사드", "제너릭": "제네릭", "어댑터": "아답터",
    "리포지": "레포지", "브릿지": "브리지", "팩터리": "팩토리",
}  # fmt: skip
_SPELLING = re.compile("|".join(map(re.escape, _SPELLINGS)))

# Syllables are composed of 19 initials, 21 vowels and 28 finals (The Unicode Standard, section 3.12).
_BASE, _VOWELS, _FINALS = 0xAC00, 21, 28
_INITIAL = {1: 0, 4: 3, 8: 7, 10: 9, 13: 12}  # ㄲ ㄸ ㅃ ㅆ ㅉ
_VOWEL = {1: 5, 3: 5, 7: 5, 10: 15, 11: 15}  # ㅐ ㅒ ㅖ are ㅔ, ㅙ ㅚ are ㅞ
_FINAL = {2: 1, 24: 1, 20: 19, 22: 19, 23: 19, 25: 19, 7: 19, 26: 17}  # ㄲㅋ, ㅆㅈㅊㅌㄷ, ㅍ
_G, _R, _S, _J, _CH, _K, _T, _P = 0, 5, 9, 12, 14, 15, 16, 17  # initials
_PLAIN_AFTER_J = {2: 0, 6: 4, 12: 8, 17: 13}  # 쟈 져 죠 쥬 sound like 자 저 조 주
_SWALLOWED = {(1, _K), (19, _CH), (17, _P), (19, _S), (19, _T)}  # 록킹 캣치 맵핑 렛스


def fold(spelling: str) -> str:
    """Return what all usual spellings of a term have in common: letters and digits, ``+``, ``#`` and ``@``."""
    return _folded(spelling)[0]


_RUNS = re.compile(r"[가-힣]+|(?:[^\W_가-힣]|[+#@])+")


@lru_cache(65536)
def _folded(spelling: str) -> tuple[str, frozenset[int]]:
    """Return the folded text, and the places in it where words begin, with its end."""
    plain = unicodedata.normalize("NFC", text.for_matching(spelling)).casefold()
    plain = _SPELLING.sub(lambda match: _SPELLINGS[match[0]], plain)
    words = [_fold_word(word) for word in _RUNS.findall(plain)]
    return "".join(words), frozenset(itertools.accumulate(map(len, words), initial=0))


@lru_cache(65536)  # words come again and again
def _fold_word(word: str) -> str:
    if not _is_hangul(word[0]):
        return word
    return "".join(map(_fold_syllable, word, [*word[1:], ""]))


def _is_hangul(char: str) -> bool:
    return "가" <= char <= "힣"


@lru_cache(16384)
def _fold_syllable(char: str, following: str) -> str:
    number = ord(char) - _BASE
    initial, vowel, final = number // _FINALS // _VOWELS, number // _FINALS % _VOWELS, number % _FINALS
    initial, final = _INITIAL.get(initial, initial), _FINAL.get(final, final)
    vowel = _VOWEL.get(vowel, vowel)
    if initial == _S and vowel == 15:  # 쉐
        vowel = 5
    if initial in (_J, _CH):
        vowel = _PLAIN_AFTER_J.get(vowel, vowel)
    if initial == _S and vowel == 16:  # 쉬
        vowel = 20
    if vowel == 4 and (initial in (_K, _T) or (initial, final) == (_R, 1)):  # 컬 터 럭 sound like 콜 토 록
        vowel = 8
    if following:
        next_initial = (ord(following) - _BASE) // _FINALS // _VOWELS
        if (final, _INITIAL.get(next_initial, next_initial)) in _SWALLOWED:
            final = 0
    return chr(_BASE + (initial * _VOWELS + vowel) * _FINALS + final)


# --- sounds ---------------------------------------------------------------------------------------

# Consonants by the class that Korean spelling of foreign words keeps; vowels go, but for their place.
_LATIN = (
    (r"[^a-z]", ""), (r"ph", "f"), (r"th", "s"), (r"[cs]h|tch|dge|g(?=[eiy])|c(?=[eiy])|ti(?=on)|x(?=\b)", "s"), (r"ck|q|c|x", "k"),
    (r"ng", "n"), (r"(?<=[aeiou])[ao]?r(?=[^aeiou]|$)", ""), (r"kn", "n"), (r"wr", "r"), (r"w|h|y", ""),
)  # fmt: skip
_LATIN_CLASS = str.maketrans("bpfvdtgkqcjszlrmn", "PPPPTTKKKKSSSLLMN")
_INITIAL_CLASS = "KKNTTLMPPSS-SSSKTP-"  # ㄱ ㄲ ㄴ ㄷ ㄸ ㄹ ㅁ ㅂ ㅃ ㅅ ㅆ ㅇ ㅈ ㅉ ㅊ ㅋ ㅌ ㅍ ㅎ
_FINAL_CLASS = "-KKKNNNTLLLLLLLLMPPSSNSSKTP-"


def sound(spelling: str) -> str:
    """Return the consonants that an English word and its Korean spelling share: thread and 스레드 are ``SLT``."""
    plain = unicodedata.normalize("NFC", spelling).casefold()
    parts = re.findall(r"[a-z]+|[가-힣]+", plain)
    return "".join(_latin_sound(part) if part.isascii() else _hangul_sound(part) for part in parts)


def _latin_sound(word: str) -> str:
    ends_open = bool(re.search(r"[aeo]re?$|a$", word))
    for pattern, sounded in _LATIN:
        word = re.sub(pattern, sounded, word)
    classes = re.sub(r"([A-Z])\1+", r"\1", word.translate(_LATIN_CLASS))
    return re.sub(r"[^A-Z]", "", classes) + "'" * ends_open


def _hangul_sound(word: str) -> str:
    classes = ""
    for char in word:
        number = ord(char) - _BASE
        classes += _INITIAL_CLASS[number // _FINALS // _VOWELS] + "a" + _FINAL_CLASS[number % _FINALS]
    vowel, final = (ord(word[-1]) - _BASE) // _FINALS % _VOWELS, (ord(word[-1]) - _BASE) % _FINALS
    joined = re.sub(r"LaL(?=a|$)|L-?L", "L", classes)
    return re.sub(r"[^A-Z]", "", re.sub(r"([A-Z])\1+", r"\1", joined)) + "'" * (not final and vowel in (0, 4))


def sound_alike(one: str, other: str) -> bool:
    """Tell whether two spellings, one in Latin letters and one in Hangul, sound alike."""
    first, second = sound(one), sound(other)
    return one.isascii() != other.isascii() and first == second and len(first) >= 3


def is_typo(one: str, other: str) -> bool:
    """Tell whether two folded terms differ by a slip of the keyboard; only long ones, for short ones are words."""
    from rapidfuzz import fuzz

    first, second = (unicodedata.normalize("NFD", term) for term in (one, other))
    return min(len(first), len(second)) >= 9 and fuzz.ratio(first, second) >= 88


# --- scanning -------------------------------------------------------------------------------------

T = TypeVar("T")

# What may follow a noun without a blank (particles, endings, and nouns that are written onto it).
_PARTICLES = tuple(
    fold(one)
    for one in """
    은 는 이 가 을 를 의 와 과 랑 이랑 로 으로 에 에서 에게 란 이란 나 이나 도 만 까지 부터 보다 처럼 인 이며 이고 라는 이라는 라고 이라고
    같은 마다 별 등 들 간 및 기반 방식 구조 관련 화 형 적 시 용 내 중 값 쪽 된 하 한 해 할 했 된 돼 되 뿐 조차 든 이든 요 예요 이에요 입 임
    """.split()
)
_NEGATES = set("비반역무불미")
_ENGLISH = {"is", "it", "as", "at", "in", "on", "to", "of", "or", "an"}  # "is a" is not ISA


class Found(msgspec.Struct, Generic[T], frozen=True):
    """A known term in a text; ``start`` and ``end`` are places in the folded text."""

    start: int
    end: int
    what: T


class Scanner(Generic[T]):
    """Finds known terms: of all that begin at one place the longest, none within another."""

    def __init__(self, names: Iterable[tuple[str, T]]) -> None:
        """``names`` are folded."""
        self._names: dict[str, T] = {}
        lengths: dict[str, set[int]] = defaultdict(set)
        for folded, what in names:
            if folded:
                self._names.setdefault(folded, what)
                lengths[folded[:2]].add(len(folded))
        # How long the names are that begin with two letters, the longest first; those of one letter stand alone.
        self._lengths = {begin: sorted(found, reverse=True) for begin, found in lengths.items()}

    def scan(self, content: str) -> Iterator[Found[T]]:
        """Yield the terms in ``content`` in their order."""
        folded, starts = _folded(content)
        names, lengths = self._names, self._lengths
        places = {at for at in range(len(folded)) if folded[at : at + 2] in lengths}
        places |= {at for at in starts if folded[at : at + 1] in names}
        behind = 0
        for at in sorted(places):
            if at < behind:
                continue
            for length in (*lengths.get(folded[at : at + 2], ()), 1):
                end = at + length
                name = folded[at:end]
                if name in names and len(name) == length and _stands_there(folded, starts, at, end):
                    behind = end
                    yield Found(at, end, names[name])
                    break


def _stands_there(folded: str, starts: frozenset[int], start: int, end: int) -> bool:
    """Tell whether a term may stand at this place, or is only part of another word there."""
    if not _is_hangul(folded[start]):
        is_phrase = end - start == 3 and start + 2 in starts and folded[start : start + 2] in _ENGLISH
        if start not in starts or is_phrase:
            return False
    elif start not in starts and (end - start < 3 or folded[start - 1] in _NEGATES):
        return False
    if end in starts:
        return True
    if not _is_hangul(folded[end - 1]):
        return folded[end] == "s" and end - start >= 3 and end + 1 in starts
    return end - start >= 3 or folded.startswith(_PARTICLES, end)


def words(content: str, without: Iterable[Found[T]]) -> Iterator[str]:
    """Yield the folded words of a text in their order, but for those that hold a term of ``without``."""
    folded, starts = _folded(content)
    taken = [(one.start, one.end) for one in without]
    for begin, end in itertools.pairwise(sorted(starts)):
        if not any(start < end and begin < behind for start, behind in taken):
            yield folded[begin:end]


def particle_behind(content: str, found: Found[T]) -> str:
    """Return the rest of the word, folded, that stands right behind a term: its particle, mostly."""
    folded, starts = _folded(content)
    end = found.end
    while end < len(folded) and (end == found.end or end not in starts):
        if end == found.end and end in starts and not _is_hangul(folded[end]):
            break
        end += 1
    return folded[found.end : end]
