"""Entries and lines with something in common become pairs: the best first, each of them once."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from operator import attrgetter

import msgspec

from ankigen.identity.matching import candidates
from ankigen.identity.matching.candidates import KeyedEntry, KeyedLine

MIN_AMBIGUOUS_LIKENESS = 0.9  # of the likeness of the line that was taken
MAX_COMPARED = 64  # lines that are compared with one entry; in larger groups of equals they are paired in order

Score = Callable[[KeyedEntry, KeyedLine], float]


class Pair(msgspec.Struct, frozen=True):
    """An entry and its line.

    ``alternatives`` are lines that the entry could have been nearly as well, ``rivals`` other entries of which the
    same is true of the line.
    """

    entry: KeyedEntry
    line: KeyedLine
    alternatives: tuple[KeyedLine, ...] = ()
    rivals: tuple[KeyedEntry, ...] = ()


class Candidate(msgspec.Struct, frozen=True):
    """An entry and a line that may be its note, with what speaks for it."""

    score: float
    entry: KeyedEntry
    keyed_line: KeyedLine


class _Group(msgspec.Struct):
    """Entries and lines with something in common."""

    entries: list[KeyedEntry] = []
    lines: list[KeyedLine] = []

    def combine(self) -> Iterable[tuple[KeyedEntry, KeyedLine]]:
        """Return all pairs; of very many in their order only, so that the cost stays linear."""
        if len(self.entries) * len(self.lines) > MAX_COMPARED**2:
            in_order = sorted(self.lines, key=attrgetter("tie_key"))
            return zip(self.entries, in_order, strict=False)
        return itertools.product(self.entries, self.lines)


def pair_by_key(
    entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], key_fields: Sequence[str], score: Score
) -> list[Pair]:
    """Return the pairs of entries and lines that are equal in these fields, best score first."""
    return pair_best_first(find_by_key(entries, lines, key_fields, score))


def find_by_key(
    entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], key_fields: Sequence[str], score: Score
) -> list[Candidate]:
    """Return all entries and lines that are equal in these fields, with their scores."""
    key_of: Callable[[KeyedEntry | KeyedLine], Hashable] = attrgetter(*key_fields)
    groups: dict[Hashable, _Group] = defaultdict(_Group)
    for entry in entries:
        groups[key_of(entry)].entries.append(entry)
    for keyed_line in lines:
        group = groups.get(key_of(keyed_line))
        if group is not None:
            group.lines.append(keyed_line)
    equal: list[Candidate] = []
    for group in groups.values():
        for entry, keyed_line in group.combine():
            equal.append(Candidate(score(entry, keyed_line), entry, keyed_line))
    return equal


def pair_best_first(scored: Iterable[Candidate]) -> list[Pair]:
    """Return the pairs with the best scores, never one of 0, each entry and each line once."""
    ordered = sorted((candidate for candidate in scored if candidate.score > 0), key=_best_first)
    pairs: dict[int, Pair] = {}
    indexes_by_guid: dict[str, int] = {}
    for candidate in ordered:
        entry, keyed_line = candidate.entry, candidate.keyed_line
        own_pair = pairs.get(entry.index)
        other_pair = pairs.get(indexes_by_guid.get(keyed_line.line.guid, -1))
        if own_pair is None and other_pair is None:
            indexes_by_guid[keyed_line.line.guid] = entry.index
            pairs[entry.index] = Pair(entry, keyed_line)
        elif own_pair is not None and other_pair is None:
            pairs[entry.index] = _add_alternative(own_pair, keyed_line)
        elif own_pair is None and other_pair is not None:
            pairs[other_pair.entry.index] = _add_rival(other_pair, entry)
    return list(pairs.values())


def _add_alternative(pair: Pair, keyed_line: KeyedLine) -> Pair:
    """Return a pair with another line that its entry could be as well."""
    if not _are_equally_near(pair.entry, pair.line, keyed_line):
        return pair
    return msgspec.structs.replace(pair, alternatives=(*pair.alternatives, keyed_line))


def _add_rival(pair: Pair, entry: KeyedEntry) -> Pair:
    """Return a pair with another entry that could have its line as well."""
    if not _is_rival(entry, pair):
        return pair
    return msgspec.structs.replace(pair, rivals=(*pair.rivals, entry))


def _best_first(candidate: Candidate) -> tuple[Hashable, ...]:
    return (-candidate.score, candidate.keyed_line.tie_key, candidate.entry.tie_key)


def _are_equally_near(entry: KeyedEntry, taken: KeyedLine, alternative: KeyedLine) -> bool:
    """Return True if an entry could be either note, and it makes a difference which of the two: they differ."""
    if (taken.question_key, taken.answer_hash) == (alternative.question_key, alternative.answer_hash):
        return False
    return _likeness(entry, alternative) >= MIN_AMBIGUOUS_LIKENESS * _likeness(entry, taken)


def _is_rival(entry: KeyedEntry, pair: Pair) -> bool:
    """Return True if a line that was paired could as well have been another entry, which says something else."""
    if (entry.question_key, entry.answer_hash) == (pair.entry.question_key, pair.entry.answer_hash):
        return False
    return _likeness(entry, pair.line) >= MIN_AMBIGUOUS_LIKENESS * _likeness(pair.entry, pair.line)


def _likeness(entry: KeyedEntry, keyed_line: KeyedLine) -> float:
    """Return how alike an entry and a line are in question and answer together, from 0.0 to 1.0."""
    answers = candidates.answer_similarity(entry, keyed_line)
    return (answers + candidates.question_similarity(entry, keyed_line)) / 2
