"""Answers → sketches of fixed size that tell how much two answers have in common.

One-permutation MinHash (Li, Owen, Zhang 2012): every word falls into one of 96 bins by its hash, a bin
remembers six bits of the smallest one. The share of equal bins estimates the Jaccard similarity of the
sets of words, within about 0.05.
"""

import math
from collections.abc import Iterator
from functools import cache
from zlib import crc32

from ankigen.patterns import compile_on_use

_BINS = 96
_EMPTY = "."
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_WORDS = compile_on_use(r"[가-힣]+|[A-Za-z_][A-Za-z0-9_]*|[^\x00-\x7f\s]")
_STEM_SYLLABLES = 2  # that stand for a Korean word, whatever hangs on it; other words stand for themselves


def make_sketch(answer: str) -> str:
    """Return the sketch of an answer: 96 characters, a dot for an empty bin."""
    words = set(_WORDS.findall(answer.casefold()))
    bins = [_EMPTY] * _BINS
    # The largest first, so that the smallest of each bin stands there in the end.
    for hashed in sorted(map(_hash_word, words), reverse=True):
        bins[hashed % _BINS] = _ALPHABET[hashed // _BINS & 63]
    return "".join(bins)


@cache  # it grows with the vocabulary of the notes, not with the notes
def _hash_word(word: str) -> int:
    stem = word[:_STEM_SYLLABLES] if "가" <= word[0] <= "힣" else word
    return crc32(stem.encode("utf-8", "surrogatepass"))


def estimate_similarity(first: str, second: str) -> float:
    """Return how alike two sketches are, from 0.0 to 1.0; two empty ones are not alike."""
    equal = filled = 0
    for first_bin, second_bin in zip(first, second, strict=True):
        if first_bin == second_bin == _EMPTY:
            continue
        filled += 1
        if first_bin == second_bin:
            equal += 1
    return equal / filled if filled else 0.0


def estimate_containment(first: str, second: str) -> float:
    """Return how much of the shorter of two answers stands in the other one, from 0.0 to 1.0."""
    equal = 0
    for first_bin, second_bin in zip(first, second, strict=True):
        if first_bin == second_bin != _EMPTY:
            equal += 1
    fewest = min(count_filled_bins(first), count_filled_bins(second))
    return equal / fewest if fewest else 0.0


def estimate_kept(first: str, second: str) -> float:
    """Return the same, made up for what the words of a much longer answer hide in the bins of the shorter one.

    That is uncertain where the shorter one says little, so it is less by a standard error. 1.0 is said only of an
    answer of which nothing is hidden.
    """
    share = estimate_containment(first, second)
    fewest, most = sorted(map(count_filled_bins, (first, second)))
    if not 0.0 < share < 1.0 or fewest == most:
        return share
    words_more = math.log((_BINS - fewest) / max(_BINS - most, 0.5))  # that the longer one has in a bin
    seen = (1 - math.exp(-words_more)) / words_more  # of the words of the shorter one, if all are in both
    error = math.sqrt(share * (1 - share) / fewest)
    return max(share, min(0.99, (share - error) / seen))


def estimate_cover(whole: str, first: str, second: str) -> float:
    """Return how alike one sketch is to two others together, from 0.0 to 1.0."""
    equal = filled = 0
    for whole_bin, *parts in zip(whole, first, second, strict=True):
        if whole_bin == _EMPTY and parts == [_EMPTY, _EMPTY]:
            continue
        filled += 1
        equal += whole_bin != _EMPTY and whole_bin in parts
    return equal / filled if filled else 0.0


def filled_bins(sketch: str) -> Iterator[tuple[int, str]]:
    """Yield the number and the letter of each bin into which something fell."""
    for number, letter in enumerate(sketch):
        if letter != _EMPTY:
            yield number, letter


def count_filled_bins(sketch: str) -> int:
    """Return in how many bins something fell: nearly the number of words of a short answer."""
    return _BINS - sketch.count(_EMPTY)
