"""Steps by likeness: question and answer were edited at once."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from functools import cache

from ankigen.identity.matching import candidates
from ankigen.identity.matching.candidates import KeyedEntry, KeyedLine
from ankigen.identity.matching.pairs import MAX_COMPARED, Candidate, Pair, pair_best_first, pair_by_key
from ankigen.identity.matching.steps.evidence import Evidence
from ankigen.identity.matching.steps.explicit_ids import is_named_anew
from ankigen.identity.minhash import filled_bins, make_sketch

MAX_LINES_PER_BIN = 64  # a bin that more notes share tells nothing


def pair_similar(entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], evidence: Evidence) -> list[Pair]:
    """Pair what is most alike among what is left of one person, question and answer together."""
    lines_by_bin: dict[Hashable, list[int]] = defaultdict(list)
    for position, keyed_line in enumerate(lines):
        for filled_bin in filled_bins(keyed_line.line.answer_sketch):
            lines_by_bin[keyed_line.person_key, filled_bin].append(position)
    similar: list[Candidate] = []
    for entry in entries:
        shared_bins: Counter[int] = Counter()
        for filled_bin in filled_bins(entry.entry.answer_sketch):
            positions = lines_by_bin.get((entry.person_key, filled_bin), [])
            if len(positions) <= MAX_LINES_PER_BIN:
                shared_bins.update(positions)
        for position, _ in shared_bins.most_common(MAX_COMPARED):
            keyed_line = lines[position]
            if not is_named_anew(entry, keyed_line, evidence):
                score = candidates.score_similar(entry, keyed_line, evidence.terms)
                similar.append(Candidate(score, entry, keyed_line))
    return pair_best_first(similar)


def pair_split(entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], evidence: Evidence) -> list[Pair]:
    """Pair a person's answer of a week with what says the same as question and answer.

    A title stood above both, a page of a book say, and was the question before.
    """
    sketch = cache(make_sketch)  # each question is compared with many answers

    def score(entry: KeyedEntry, keyed_line: KeyedLine) -> float:
        if is_named_anew(entry, keyed_line, evidence):
            return 0.0
        return candidates.score_split(entry, keyed_line, sketch(entry.entry.entry.question.visible))

    return pair_by_key(entries, lines, ("person_key", "week"), score)


def pair_reworded(entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], evidence: Evidence) -> list[Pair]:
    """Pair what a person asks in other words in the same week, whatever the answers.

    Where the answer said nothing (``작성 예정``), or only got longer or shorter, the question need only be alike.
    """

    def score(entry: KeyedEntry, keyed_line: KeyedLine) -> float:
        if not keyed_line.line.live or is_named_anew(entry, keyed_line, evidence):
            return 0.0
        return candidates.score_reworded(entry, keyed_line, evidence.terms)

    return pair_by_key(entries, lines, ("person_key", "week"), score)
