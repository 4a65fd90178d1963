"""Answers → sketches of fixed size that tell how much two answers have in common.

One-permutation MinHash (Li, Owen, Zhang 2012): every word falls into one of 96 bins by its hash, a bin
remembers six bits of the smallest one. The share of equal bins estimates the Jaccard similarity of the
sets of words, within about 0.05.
"""

import re
from functools import cache
from zlib import crc32

_BINS = 96
_EMPTY = "."
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
# Words without what Korean hangs on them: the first two syllables stand for a word, other words whole.
_WORDS = re.compile(r"(?<![가-힣])[가-힣]{1,2}|[A-Za-z_][A-Za-z0-9_]*|[^\x00-\x7f\s가-힣]")


def sketch(answer: str) -> str:
    """Return the sketch of an answer: 96 characters, a dot for an empty bin."""
    letters = [_EMPTY] * _BINS
    # The largest first, so that the smallest of each bin stands there in the end.
    for number in sorted(map(_hashed, set(_WORDS.findall(answer.casefold()))), reverse=True):
        letters[number % _BINS] = _ALPHABET[number // _BINS & 63]
    return "".join(letters)


@cache  # it grows with the vocabulary of the notes, not with the notes
def _hashed(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))


def similarity(one: str, other: str) -> float:
    """Return how alike two sketches are, from 0.0 to 1.0; two empty ones are not alike."""
    equal = filled = 0
    for here, there in zip(one, other, strict=True):
        if here != _EMPTY or there != _EMPTY:
            filled += 1
            equal += here == there
    return equal / filled if filled else 0.0


def richness(one: str) -> int:
    """Return in how many bins something fell: nearly the number of words of a short answer."""
    return _BINS - one.count(_EMPTY)
