"""How the subjects of two questions differ: in technical terms and numbers, in other words, or not at all."""

import unicodedata
from enum import IntEnum
from functools import lru_cache

import msgspec

from ankigen.patterns import compile_on_use
from ankigen.topics.same_question import find_goals, find_other_words
from ankigen.topics.spelling import FoldedText, fold, fold_text, is_hangul
from ankigen.topics.taxonomy import Taxonomy
from ankigen.topics.term_scanner import split_match
from ankigen.topics.term_text import MAX_CHARACTERS

_NUMBER = compile_on_use(r"\d+|[=!<>+&|-]{2,4}")  # "==" and "===" differ as 3 and 4 do
_LATIN_LETTER = compile_on_use(r"[a-z]")
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


@lru_cache(1 << 10)
def find_difference(first: str, second: str, taxonomy: Taxonomy) -> Difference:
    """Return how two questions differ; what only one of them says more, and typos, make no difference.

    "3-way handshake" and "4-way handshake" are two questions, however alike; "배열" and "배열(Array)" are not.
    """
    first_subject, second_subject = _find_subject(first, taxonomy), _find_subject(second, taxonomy)
    if _has_each(first_subject.numbers, second_subject.numbers):
        return Difference.TERMS
    if first_subject.goals and second_subject.goals and first_subject.goals.isdisjoint(second_subject.goals):
        return Difference.TERMS
    first_rest = _subtract(first_subject, second_subject)
    second_rest = _subtract(second_subject, first_subject)
    if not (first_rest.terms and second_rest.terms) and _differ_by_one_letter(first_subject, second_subject):
        return Difference.NONE
    if _differ(first_rest.technical, second_rest.technical, first_rest.terms | second_rest.terms):
        return Difference.TERMS
    first_words, second_words = first_rest.technical | first_rest.words, second_rest.technical | second_rest.words
    if _differ(first_words, second_words, first_rest.terms | second_rest.terms):
        return Difference.WORDS
    return Difference.NONE


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
    return _Remainder(frozenset(terms), frozenset(foreign_words), subject.words - taken.words)


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
    first_only, second_only = set(first), set(second)
    for word in first:
        for misspelt in second:
            if word in known_terms and misspelt in known_terms:
                continue
            if _is_misspelt(word, misspelt):
                first_only.discard(word)
                second_only.discard(misspelt)
    return bool(first_only and second_only)


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
