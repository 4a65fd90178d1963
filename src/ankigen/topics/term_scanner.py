"""A fast scan for known terms in Korean text, by the rules of where a term may stand in a word.

It is written by hand: the Aho-Corasick libraries (pyahocorasick, ahocorasick-rs) find the same terms, but save only a
hundredth of a build, for most of its time goes into folding and into those rules.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

import msgspec

from ankigen.topics.spelling import FoldedText, fold_text, fold_words_on_use, is_hangul

T = TypeVar("T")

# What may follow a noun without a blank (particles, endings, and nouns that are written onto it).
_PARTICLES = fold_words_on_use(
    """
    은 는 이 가 을 를 의 와 과 랑 이랑 로 으로 에 에서 에게 란 이란 나 이나 도 만 까지 부터 보다 처럼 인 이며 이고 라는 이라는 라고 이라고
    같은 마다 별 등 들 간 및 기반 방식 구조 관련 화 형 적 시 용 내 중 값 쪽 된 하 한 해 할 했 된 돼 되 뿐 조차 든 이든 요 예요 이에요 입 임
    """
)
_NEGATING_PREFIXES = set("비반역무불미")
_ENGLISH_WORDS = {"is", "it", "as", "at", "in", "on", "to", "of", "or", "an"}  # "is a" is not ISA
_HISSING = "sxzh"  # words that end so have "es" in the plural: processes, indexes, hashes
_BEGIN = 3  # letters by which names are looked up; shorter ones are looked for only where words begin
_SHORT_LENGTHS = range(_BEGIN - 1, 0, -1)
MIN_UNMISTAKABLE = 3  # a term of so many letters is recognised within a word


class TermMatch(msgspec.Struct, Generic[T], frozen=True):
    """A known term in a text; ``start`` and ``end`` are places in the folded text."""

    start: int
    end: int
    name: T


def find_term_lengths(terms: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return how long the folded terms are that begin with the same letters, the longest first."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for folded in terms:
        if len(folded) >= _BEGIN:
            lengths[folded[:_BEGIN]].add(len(folded))
    return {begin: tuple(sorted(own_lengths, reverse=True)) for begin, own_lengths in lengths.items()}


class TermScanner(Generic[T]):
    """Finds known terms: of all that begin at one place the longest, none within another."""

    def __init__(
        self, names: Mapping[str, T], lengths: Mapping[str, Sequence[int]], *, long_plurals: bool = True
    ) -> None:
        """``names`` come by their folded spellings, ``lengths`` are those that ``find_term_lengths`` finds.

        ``long_plurals`` says whether "processes" is a form of "process", as "threads" is one of "thread".
        """
        self._names = names
        self._spellings = frozenset(names)
        self._short_spellings = frozenset([spelling for spelling in names if len(spelling) < _BEGIN])
        self._lengths = lengths
        self._long_plurals = long_plurals

    def scan(self, content: str) -> Iterator[TermMatch[T]]:
        """Yield the terms in ``content`` in their order."""
        folded = fold_text(content)
        end_of_last = 0
        for start in self._find_starts(folded):
            if start < end_of_last:
                continue
            match = self._find_longest_at(folded, start)
            if match is not None:
                end_of_last = match.end
                yield match

    def _find_starts(self, folded: FoldedText) -> list[int]:
        """Return where a term may stand: its first letters, or all of a short one that begins a word."""
        letters, word_starts = folded
        short = self._short_spellings
        starts = []
        for start in range(len(letters)):
            begins_term = letters[start : start + _BEGIN] in self._lengths
            if not begins_term and start in word_starts:
                begins_term = letters[start] in short or letters[start : start + 2] in short
            if begins_term:
                starts.append(start)
        return starts

    def _find_longest_at(self, folded: FoldedText, start: int) -> TermMatch[T] | None:
        letters = folded.letters
        begin = letters[start : start + _BEGIN]
        for length in (*self._lengths.get(begin, ()), *_SHORT_LENGTHS):
            spelling = letters[start : start + length]
            if spelling not in self._spellings:
                continue
            end = start + len(spelling)
            if self._is_term_there(folded, start, end):
                return TermMatch(start, end, self._names[spelling])
        return None

    def _is_term_there(self, folded: FoldedText, start: int, end: int) -> bool:
        """Return True if a term may stand at this place, False if it is only part of another word there."""
        if not _may_begin(folded, start, end):
            return False
        return _may_end(folded, start, end) or (self._long_plurals and _is_long_plural(folded, start, end))


def _may_begin(folded: FoldedText, start: int, end: int) -> bool:
    letters, word_starts = folded
    is_word_start = start in word_starts
    if is_hangul(letters[start]):
        if is_word_start or end - start < MIN_UNMISTAKABLE:
            return is_word_start
        return letters[start - 1] not in _NEGATING_PREFIXES
    is_phrase = end - start == 3 and start + 2 in word_starts
    if is_phrase and letters[start : start + 2] in _ENGLISH_WORDS:
        return False
    return is_word_start


def _may_end(folded: FoldedText, start: int, end: int) -> bool:
    letters, word_starts = folded
    if end in word_starts:
        return True
    is_long = end - start >= MIN_UNMISTAKABLE
    if is_hangul(letters[end - 1]):
        return is_long or letters.startswith(_PARTICLES(), end)
    is_plural = letters[end] == "s" and end + 1 in word_starts
    return is_long and is_plural


def _is_long_plural(folded: FoldedText, start: int, end: int) -> bool:
    """Return True if a Latin term is followed by the "es" of its plural."""
    letters, word_starts = folded
    if not letters.startswith("es", end) or end + 2 not in word_starts:
        return False
    return end - start >= MIN_UNMISTAKABLE and letters[end - 1] in _HISSING


def words_without(content: str, matches: Iterable[TermMatch[T]]) -> Iterator[str]:
    """Yield the folded words of a text in their order, but for those that hold a matched term."""
    letters, word_starts = fold_text(content)
    taken: set[int] = set()
    for match in matches:
        taken.update(range(match.start, match.end))
    for word_start, word_end in itertools.pairwise(sorted(word_starts)):
        if taken.isdisjoint(range(word_start, word_end)):
            yield letters[word_start:word_end]


def split_match(folded: FoldedText, match: TermMatch[T]) -> tuple[str, ...]:
    """Return the words, folded, in which a term is spelt."""
    ends = sorted(start for start in folded.word_starts if match.start < start < match.end)
    return tuple(folded.letters[start:end] for start, end in itertools.pairwise([match.start, *ends, match.end]))


def particle_behind(content: str, match: TermMatch[T]) -> str:
    """Return the rest of the word, folded, that stands right behind a term: its particle, mostly.

    A particle of Hangul may stand apart ("TCP 는").
    """
    letters, word_starts = fold_text(content)
    if match.end == len(letters):
        return ""
    if match.end in word_starts and not is_hangul(letters[match.end]):
        return ""
    end = match.end + 1
    while end < len(letters) and end not in word_starts:
        end += 1
    return letters[match.end : end]
