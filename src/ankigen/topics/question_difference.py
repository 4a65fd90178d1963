"""How the subjects of two questions differ: in technical terms and numbers, in other words, or not at all."""

import itertools
import unicodedata
from enum import IntEnum
from functools import lru_cache

import msgspec

from ankigen.patterns import compile_on_use
from ankigen.topics.same_question import NO_INTENT, find_goals, find_intent, find_other_words
from ankigen.topics.spelling import FoldedText, fold, fold_text, fold_words_on_use, is_hangul
from ankigen.topics.taxonomy import Taxonomy
from ankigen.topics.term_scanner import split_match
from ankigen.topics.term_text import MAX_CHARACTERS

_NUMBER = compile_on_use(r"\d+|[=!<>+&|-]{2,4}")  # "==" and "===" differ as 3 and 4 do
_LATIN_LETTER = compile_on_use(r"[a-z]")
_DOUBLED = compile_on_use(r"([가-힣])\1")
_DENYING = fold_words_on_use("비 불 부 무 미 반 역 준 논 넌 un")
MIN_DENIED_LETTERS = 2
MIN_LETTERS_AROUND_TYPO = 10  # of a question that nobody asks once more with another letter
MIN_MISSPELT_LETTERS = 3  # of a word that may be another one with a wrong letter
MIN_TYPO_SIMILARITY = 75  # percent of the letters that a word shares with its misspelling


class Difference(IntEnum):
    """What is in each of two questions and not in the other one, the least telling first."""

    NONE = 0
    WORDS = 1
    TERMS = 2


class _Subject(msgspec.Struct, frozen=True):
    """What a question is about.

    ``terms`` are those that the taxonomy knows, each with the words that it is spelt in; ``foreign_words`` are
    other Latin words that stand in Korean, and ``goals`` what something is turned into.
    """

    folded: FoldedText
    terms: dict[str, tuple[str, ...]]
    foreign_words: frozenset[str]
    numbers: frozenset[str]
    goals: frozenset[str]
    words: frozenset[str]


class _Remainder(msgspec.Struct, frozen=True):
    """What only one of two questions is about."""

    terms: frozenset[str]
    foreign_words: frozenset[str]
    words: frozenset[str]

    @property
    def technical(self) -> frozenset[str]:
        """The terms, known or not."""
        return self.terms | self.foreign_words

    @property
    def all(self) -> frozenset[str]:
        """The terms, and the other words."""
        return self.technical | self.words


@lru_cache(1 << 10)
def find_difference(first: str, second: str, taxonomy: Taxonomy) -> Difference:
    """Return how two questions differ; what only one of them says more, and typos, make no difference.

    "3-way handshake" and "4-way handshake" are two questions, however alike; "배열" and "배열(Array)" are not.
    """
    first_subject, second_subject = _find_subject(first, taxonomy), _find_subject(second, taxonomy)
    if _are_told_apart(first_subject, second_subject):
        return Difference.TERMS
    first_rest = _subtract(first_subject, second_subject)
    second_rest = _subtract(second_subject, first_subject)
    if not (first_rest.terms and second_rest.terms) and _differ_by_one_letter(first_subject, second_subject):
        return Difference.NONE
    if _differ(first_rest.technical, second_rest.technical, first_rest.terms | second_rest.terms):
        return Difference.TERMS
    if _differ(first_rest.all, second_rest.all, first_rest.terms | second_rest.terms):
        return Difference.WORDS
    return Difference.NONE


def _are_told_apart(first: _Subject, second: _Subject) -> bool:
    """Return True if a number, a denied word or what something is turned into tells two questions apart."""
    if _has_each(first.numbers, second.numbers) or _is_denied(first.folded, second.folded):
        return True
    return bool(first.goals and second.goals and first.goals.isdisjoint(second.goals))


def is_misspelt(first: str, second: str, taxonomy: Taxonomy) -> bool:
    """Return True if one question is the other one with a typo: one letter more, less or wrong, a syllable twice.

    In a short question, short words that differ by a letter are two (노드, 모드). So are Latin ones with another
    letter in the same place, everywhere (getter, setter).
    """
    first_subject, second_subject = _find_subject(first, taxonomy), _find_subject(second, taxonomy)
    if first_subject.numbers != second_subject.numbers or not _differ_by_a_typo(first_subject, second_subject):
        return False
    if len({find_intent(first), find_intent(second)} - {NO_INTENT}) > 1:
        return False
    if find_difference(first, second, taxonomy) is Difference.TERMS:
        return False
    return _may_be_misspelt(
        _subtract(first_subject, second_subject),
        _subtract(second_subject, first_subject),
        is_long=len(first_subject.folded.letters) >= MIN_LETTERS_AROUND_TYPO,
    )


def _may_be_misspelt(first: _Remainder, second: _Remainder, *, is_long: bool) -> bool:
    """Return True if what only one of two questions says may be a misspelling of what only the other one says."""
    if not first.all or not second.all:
        return not first.terms and not second.terms  # a term more is no typo: HTTPS and HTTP, HTTP
    return is_long or min(max(map(len, rest.all)) for rest in (first, second)) >= MIN_MISSPELT_LETTERS


def _differ_by_a_typo(first: _Subject, second: _Subject) -> bool:
    """Return True if two questions differ by a jamo, a Latin letter more or less, or a syllable typed twice."""
    from rapidfuzz.distance import Levenshtein

    letters = [_DOUBLED.sub(r"\1", subject.folded.letters) for subject in (first, second)]
    if Levenshtein.distance(*[unicodedata.normalize("NFD", each) for each in letters], score_cutoff=1) > 1:
        return False
    replaced = [one for one, other in zip(*letters, strict=False) if one != other][:1]
    return len(letters[0]) != len(letters[1]) or all(map(is_hangul, replaced))


def _has_each(first: frozenset[str], second: frozenset[str]) -> bool:
    """Return True if each has what the other has not."""
    return bool(first - second and second - first)


def has_terms(question: str, taxonomy: Taxonomy) -> bool:
    """Return True if a question names something technical: it is no sentence of a template then."""
    subject = _find_subject(question, taxonomy)
    return bool(subject.terms or subject.foreign_words)


@lru_cache(1 << 10)
def _find_subject(question: str, taxonomy: Taxonomy) -> _Subject:
    content = question[:MAX_CHARACTERS]
    matches = taxonomy.terms_in(content)
    folded = fold_text(content)
    other_words = frozenset(find_other_words(content, matches))
    foreign_words: frozenset[str] = frozenset()
    if any(map(is_hangul, content)):
        foreign_words = frozenset(filter(_LATIN_LETTER.search, other_words))
    return _Subject(
        folded=folded,
        terms={fold(match.name.term): split_match(folded, match) for match in matches},
        foreign_words=foreign_words,
        numbers=frozenset(_NUMBER.findall(content)),
        goals=find_goals(content, taxonomy),
        words=other_words - foreign_words,
    )


def _subtract(subject: _Subject, taken: _Subject) -> _Remainder:
    """Return what a question is about and the other one is not.

    A term is in a question that has all of its words, or spells it within a longer one (REST in REST API), and a
    foreign word in one that spells it.
    """
    terms = set()
    for term, spelt in subject.terms.items():
        is_spelt = _has_word(taken.folded, term) or all(_has_word(taken.folded, word) for word in spelt)
        if term not in taken.terms and not is_spelt:
            terms.add(term)
    foreign_words = {word for word in subject.foreign_words if not _has_word(taken.folded, word)}
    words = subject.words - taken.words - taken.foreign_words
    return _Remainder(frozenset(terms), frozenset(foreign_words), words)


def _is_denied(first: FoldedText, second: FoldedText) -> bool:
    """Return True if one question has a word of the other one with a prefix that denies it: 연결형, 비연결형."""
    first_words, second_words = _split(first) - _split(second), _split(second) - _split(first)
    pairs = itertools.chain(
        itertools.product(first_words, second_words, [second]),
        itertools.product(second_words, first_words, [first]),
    )
    return any(_denies(word, plain, other) for word, plain, other in pairs)


def _denies(word: str, plain: str, other: FoldedText) -> bool:
    """Return True if a word denies a ``plain`` one of another question, which has no such word itself."""
    for prefix in _DENYING():
        denied = word.removeprefix(prefix)
        if denied == word or len(denied) < MIN_DENIED_LETTERS:
            continue
        is_hers = plain.startswith(denied[:MIN_DENIED_LETTERS]) if is_hangul(denied[0]) else plain == denied
        if is_hers and f"{prefix}{denied[:MIN_DENIED_LETTERS]}" not in other.letters:
            return True
    return False


def _split(folded: FoldedText) -> set[str]:
    return {folded.letters[start:end] for start, end in itertools.pairwise(sorted(folded.word_starts))}


def _has_word(folded: FoldedText, word: str) -> bool:
    """Return True if a folded word stands in a text; behind Hangul there may be a particle."""
    start = folded.letters.find(word)
    while start >= 0:
        end = start + len(word)
        if start in folded.word_starts and (end in folded.word_starts or is_hangul(word[-1])):
            return True
        start = folded.letters.find(word, start + 1)
    return False


def _differ(first: frozenset[str], second: frozenset[str], known_terms: frozenset[str]) -> bool:
    """Return True if either has words that the other has not, and that are no misspellings of the other's."""
    first_only, second_only = _without_misspelt(first, second, known_terms)
    return bool(first_only and second_only)


def _without_misspelt(
    first: frozenset[str], second: frozenset[str], known_terms: frozenset[str]
) -> tuple[set[str], set[str]]:
    """Return the words of either that are no misspellings of the other's; two that are known are two."""
    first_only, second_only = set(first), set(second)
    for word in first:
        for misspelt in second:
            if word in known_terms and misspelt in known_terms:
                continue
            if _is_misspelt(word, misspelt):
                first_only.discard(word)
                second_only.discard(misspelt)
    return first_only, second_only


def _is_misspelt(first: str, second: str) -> bool:
    """Return True if one word may be the other with a letter too many or too few, or with two in the wrong order.

    A Latin letter for another one makes another word: getter, setter.
    """
    from rapidfuzz import fuzz

    first_letters, second_letters = unicodedata.normalize("NFD", first), unicodedata.normalize("NFD", second)
    if fuzz.ratio(first_letters, second_letters) < MIN_TYPO_SIMILARITY:
        return False
    if is_hangul(first[0]) and is_hangul(second[0]):
        return True
    return len(first) != len(second) or sorted(first) == sorted(second)


def _differ_by_one_letter(first: _Subject, second: _Subject) -> bool:
    """Return True if one question has a letter more than the other."""
    from rapidfuzz.distance import Indel

    return Indel.distance(first.folded.letters, second.folded.letters, score_cutoff=1) <= 1
