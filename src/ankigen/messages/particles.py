"""Korean particles: which form stands behind a word (은 or 는, 이 or 가, 을 or 를, 과 or 와, 으로 or 로).

A text of the catalogue has both forms, ``{file}을(를)``; which one is said is decided when the word is filled in.
"""

import string
from collections.abc import Mapping

from ankigen.patterns import compile_on_use

PARTICLE = compile_on_use(r"은\(는\)|이\(가\)|을\(를\)|과\(와\)|\(으\)(?=로)|\(이\)(?=[라었])")
FORMS = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "과(와)": ("과", "와"),
    "(으)": ("으", ""),
    "(이)": ("이", ""),
}
"""What stands behind a word that ends in a consonant, and behind one that ends in a vowel."""

FIRST_SYLLABLE, LAST_SYLLABLE = "가", "힣"
FINALS = 28
"""Syllables of one initial and one vowel stand side by side in Unicode, one for each final consonant, the one
without first (The Unicode Standard, section 3.12, "Hangul Syllable Composition")."""
SIGNS = "\"'`”’»」』)]}>*_.,:;!?…/ "
"""What is not spoken."""
RIEUL = 8
"""The place of ㄹ among the finals: behind it 로 follows, as behind a vowel."""

SPOKEN = {
    "0": "영",
    "1": "일",
    "3": "삼",
    "6": "육",
    "7": "칠",
    "8": "팔",
    "l": "엘",
    "m": "엠",
    "n": "엔",
    "r": "알",
}
"""How digits and letters are spoken that end in a consonant; all others end in a vowel (2 is 이, B is 비)."""

SMALL_LETTERS = string.ascii_lowercase
VOWELS = frozenset("aeiouy")
ENDS_IN_RIEUL = compile_on_use(r"(?:l|[^aeiouy]le|[aeiou]le)\Z")
ENDS_IN_CONSONANT = compile_on_use(r"(?:[mn]|ng|ck|[aeiou][bckpt]|[aeiou][mn]e)\Z")
"""How Korean writes English words: deck is 덱, line 라인, layout 레이아웃, table 테이블; but note is 노트."""


def fill(template: str, values: Mapping[str, object]) -> str:
    """Return a Korean text with its ``{names}`` filled in, and each particle in the form that its word wants."""
    filled = ""
    start = 0
    for particle in PARTICLE.finditer(template):
        filled += template[start : particle.start()].format_map(values)
        filled += choose_form(particle.group(), filled)
        start = particle.end()
    return filled + template[start:].format_map(values)


def choose_form(particle: str, before: str) -> str:
    """Return a particle's form behind ``before``, whose quotes, brackets and other signs are not spoken."""
    behind_consonant, behind_vowel = FORMS[particle]
    final = find_final(before)
    if final == 0 or (final == RIEUL and particle == "(으)"):
        return behind_vowel
    return behind_consonant


def find_final(before: str) -> int:
    """Return which final consonant a text ends in as it is spoken, 0 for none."""
    spoken = before.rstrip(SIGNS)
    if not spoken:
        return 0
    word = spoken[len(spoken.rstrip(SMALL_LETTERS)) :]
    if len(word) > 1 and not VOWELS.isdisjoint(word):  # else it is spelt, as ``md`` and ``URL`` are
        return find_final_of_english(word)
    syllable = SPOKEN.get(spoken[-1].lower(), spoken[-1])
    if FIRST_SYLLABLE <= syllable <= LAST_SYLLABLE:
        return (ord(syllable) - ord(FIRST_SYLLABLE)) % FINALS
    return 0


def find_final_of_english(word: str) -> int:
    """Return which final consonant an English word ends in as Korean writes it: ㄹ, some other or none."""
    if ENDS_IN_RIEUL.search(word):
        return RIEUL
    return 1 if ENDS_IN_CONSONANT.search(word) else 0
