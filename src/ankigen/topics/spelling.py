"""What spellings of one technical term have in common: folded letters, and the sound of a loan word.

Loan words are spelt in many ways (밸런싱/벨런싱, 스레드/쓰레드, 컬렉션/콜렉션). Folding maps what writers confuse to one
letter, on the level of jamo, by rules: so it is fast, symmetric and explainable, and 프로세스 never meets 프로세서.
"""

import itertools
import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache, partial
from typing import NamedTuple

from ankigen import text
from ankigen.patterns import compile_on_use

# Spellings that differ by more than a letter; the right one is the one the National Institute gives.
_SPELLINGS = {
    "웍": "워크", "메세지": "메시지", "데이타": "데이터", "어플리": "애플리", "윈도우": "윈도", "섀도우": "섀도", "쉐도우": "섀도",
    "슬로우": "슬로", "메소드": "메서드", "넌블": "논블", "블럭": "블록", "클럭": "클록", "애노테": "어노테", "애너테": "어노테",
    "릴리즈": "릴리스", "옵서버": "옵저버", "퍼사드": "파사드", "제너릭": "제네릭", "어댑터": "아답터",
    "리포지": "레포지", "브릿지": "브리지", "팩터리": "팩토리",
}  # fmt: skip
_SPELLING = compile_on_use("|".join(map(re.escape, _SPELLINGS)))
_LONG_VOWEL = "ー"  # at the end of a Japanese word many leave it out: サーバー, サーバ
_WORD = compile_on_use(r"[가-힣]+|(?:[^\W_가-힣]|[+#@])+")

# Syllables are composed of 19 initials, 21 vowels and 28 finals (The Unicode Standard, section 3.12).
_FIRST_SYLLABLE = ord("가")
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_NO_FINAL = "-"
_FINALS = _NO_FINAL + "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"

# What stands for a letter that is confused with it.
_FOLDED_INITIALS = {"ㄲ": "ㄱ", "ㄸ": "ㄷ", "ㅃ": "ㅂ", "ㅆ": "ㅅ", "ㅉ": "ㅈ"}
_FOLDED_VOWELS = {"ㅐ": "ㅔ", "ㅒ": "ㅔ", "ㅖ": "ㅔ", "ㅙ": "ㅞ", "ㅚ": "ㅞ"}
_FOLDED_FINALS = {"ㄲ": "ㄱ", "ㅋ": "ㄱ", "ㅆ": "ㅅ", "ㅈ": "ㅅ", "ㅊ": "ㅅ", "ㅌ": "ㅅ", "ㄷ": "ㅅ", "ㅍ": "ㅂ"}
_VOWELS_AFTER = {
    ("ㅈ", "ㅑ"): "ㅏ", ("ㅈ", "ㅕ"): "ㅓ", ("ㅈ", "ㅛ"): "ㅗ", ("ㅈ", "ㅠ"): "ㅜ",  # 쟈 져 죠 쥬 sound like 자 저 조 주
    ("ㅊ", "ㅑ"): "ㅏ", ("ㅊ", "ㅕ"): "ㅓ", ("ㅊ", "ㅛ"): "ㅗ", ("ㅊ", "ㅠ"): "ㅜ",
    ("ㅅ", "ㅞ"): "ㅔ", ("ㅅ", "ㅟ"): "ㅣ",  # 쉐 쉬 sound like 세 시
    ("ㅋ", "ㅓ"): "ㅗ", ("ㅌ", "ㅓ"): "ㅗ",  # 컬 터 sound like 콜 토
}  # fmt: skip
# Finals that the following initial swallows: 록킹 캣치 맵핑 렛스.
_SWALLOWED = {("ㄱ", "ㅋ"), ("ㅅ", "ㅊ"), ("ㅂ", "ㅍ"), ("ㅅ", "ㅅ"), ("ㅅ", "ㅌ")}

MIN_TYPO_JAMO = 9  # shorter terms that differ by a letter are two words
MIN_TYPO_SIMILARITY = 88  # percent
MIN_SOUND_CONSONANTS = 3


class FoldedText(NamedTuple):
    """What all usual spellings of a text have in common, and where words begin in it, its end included."""

    letters: str
    word_starts: frozenset[int]


def fold(spelling: str) -> str:
    """Return what all usual spellings of a term have in common: letters and digits, ``+``, ``#`` and ``@``."""
    return fold_text(spelling).letters


def fold_words(words: str) -> tuple[str, ...]:
    """Return each of the ``words``, which blanks part, folded."""
    return tuple(["".join(_fold_parts(word)) for word in _unify_spellings(words).split()])


def fold_words_on_use(words: str) -> Callable[[], tuple[str, ...]]:
    """Return what returns each of the ``words`` folded: few commands ask for them, and folding takes long."""
    return cache(partial(fold_words, words))


def fold_set_on_use(words: str) -> Callable[[], frozenset[str]]:
    """Return what returns the set of the ``words``, folded when somebody asks for it."""
    return cache(lambda: frozenset(fold_words(words)))


@lru_cache(1024)
def fold_text(content: str) -> FoldedText:
    """Return a text folded, without blanks, with the places where its words begin."""
    words = _fold_parts(_unify_spellings(content))
    word_starts = itertools.accumulate(map(len, words), initial=0)
    return FoldedText("".join(words), frozenset(word_starts))


def _unify_spellings(content: str) -> str:
    """Return a text in small letters, with one spelling of what is spelt in two ways."""
    plain = unicodedata.normalize("NFC", text.for_matching(content)).casefold()
    return _SPELLING.sub(lambda match: _SPELLINGS[match[0]], plain)


def _fold_parts(unified: str) -> list[str]:
    """Return the runs of one script in a text, each folded."""
    return [_fold_word(word) for word in _WORD.findall(unified)]


@lru_cache(4096)  # words come again and again
def _fold_word(word: str) -> str:
    if word[-1] == _LONG_VOWEL:
        return word.rstrip(_LONG_VOWEL) or word
    if not is_hangul(word[0]):
        return word
    following = [*word[1:], ""]
    return "".join(map(_fold_syllable, word, following))


def is_hangul(char: str) -> bool:
    """Return True for a syllable of Hangul."""
    return "가" <= char <= "힣"


@lru_cache(16384)
def _fold_syllable(char: str, following: str) -> str:
    """Return a syllable with the letters that stand for those that are confused with them."""
    initial, vowel, final = _decompose(char)
    initial = _FOLDED_INITIALS.get(initial, initial)
    final = _FOLDED_FINALS.get(final, final)
    vowel = _FOLDED_VOWELS.get(vowel, vowel)
    vowel = _VOWELS_AFTER.get((initial, vowel), vowel)
    if (initial, vowel, final) == ("ㄹ", "ㅓ", "ㄱ"):  # 럭 sounds like 록
        vowel = "ㅗ"
    if following:
        next_initial, _, _ = _decompose(following)
        if (final, _FOLDED_INITIALS.get(next_initial, next_initial)) in _SWALLOWED:
            final = _NO_FINAL
    return _compose(initial, vowel, final)


def _decompose(char: str) -> tuple[str, str, str]:
    """Return the initial, the vowel and the final of a syllable."""
    rest, final = divmod(ord(char) - _FIRST_SYLLABLE, len(_FINALS))
    initial, vowel = divmod(rest, len(_VOWELS))
    return _INITIALS[initial], _VOWELS[vowel], _FINALS[final]


def _compose(initial: str, vowel: str, final: str) -> str:
    rest = _INITIALS.index(initial) * len(_VOWELS) + _VOWELS.index(vowel)
    return chr(_FIRST_SYLLABLE + rest * len(_FINALS) + _FINALS.index(final))


def is_typo(first: str, second: str) -> bool:
    """Return True if two folded terms differ by a slip of the keyboard; only long ones, for short ones are words."""
    from rapidfuzz import fuzz

    first_jamo, second_jamo = unicodedata.normalize("NFD", first), unicodedata.normalize("NFD", second)
    if min(len(first_jamo), len(second_jamo)) < MIN_TYPO_JAMO:
        return False
    return fuzz.ratio(first_jamo, second_jamo) >= MIN_TYPO_SIMILARITY


# --- sounds ---------------------------------------------------------------------------------------

# Consonants by the class that Korean spelling of foreign words keeps; vowels go, but for their place.
_LATIN_RULES = (
    (r"[^a-z]", ""), (r"ph", "f"), (r"th", "s"), (r"[cs]h|tch|dge|g(?=[eiy])|c(?=[eiy])|ti(?=on)|x(?=\b)", "s"), (r"ck|q|c|x", "k"),
    (r"ng", "n"), (r"(?<=[aeiou])[ao]?r(?=[^aeiou]|$)", ""), (r"kn", "n"), (r"wr", "r"), (r"w|h|y", ""),
)  # fmt: skip
_LATIN_CLASSES = str.maketrans("bpfvdtgkqcjszlrmn", "PPPPTTKKKKSSSLLMN")
_INITIAL_CLASSES = dict(zip(_INITIALS, "KKNTTLMPPSS-SSSKTP-", strict=True))
_FINAL_CLASSES = dict(zip(_FINALS, "-KKKNNNTLLLLLLLLMPPSSNSSKTP-", strict=True))
_OPEN_VOWELS = "ㅏㅓ"
_OPEN_END = "'"  # stands for the vowel at the end of "server" and 서버
_REPEATED_CLASS = compile_on_use(r"([A-Z])\1+")
_NO_CLASS = compile_on_use(r"[^A-Z]")


def sound(spelling: str) -> str:
    """Return the consonants that an English word and its Korean spelling share: thread and 스레드 are ``SLT``."""
    plain = unicodedata.normalize("NFC", spelling).casefold()
    sounds = ""
    for part in re.findall(r"[a-z]+|[가-힣]+", plain):
        sounds += _latin_sound(part) if part.isascii() else _hangul_sound(part)
    return sounds


def sound_alike(first: str, second: str) -> bool:
    """Return True if two spellings, one in Latin letters and one in Hangul, sound alike."""
    if first.isascii() == second.isascii():
        return False
    first_sound = sound(first)
    return len(first_sound) >= MIN_SOUND_CONSONANTS and first_sound == sound(second)


def _latin_sound(word: str) -> str:
    ends_open = re.search(r"[aeo]re?$|a$", word) is not None
    for pattern, sounded in _LATIN_RULES:
        word = re.sub(pattern, sounded, word)
    return _join_classes(word.translate(_LATIN_CLASSES), ends_open=ends_open)


def _hangul_sound(word: str) -> str:
    syllables = [_decompose(char) for char in word]
    classes = ""
    for initial, _, final in syllables:
        classes += _INITIAL_CLASSES[initial] + "a" + _FINAL_CLASSES[final]
    joined = re.sub(r"LaL(?=a|$)|L-?L", "L", classes)
    _, last_vowel, last_final = syllables[-1]
    return _join_classes(joined, ends_open=last_final == _NO_FINAL and last_vowel in _OPEN_VOWELS)


def _join_classes(classes: str, *, ends_open: bool) -> str:
    consonants = _NO_CLASS.sub("", _REPEATED_CLASS.sub(r"\1", classes))
    return consonants + _OPEN_END if ends_open else consonants
