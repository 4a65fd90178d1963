"""Which entry is which note of the ledger: the same one, a reworded one, a moved one, or none."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from operator import attrgetter

import msgspec

from ankigen.identity import candidates
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.candidates import Candidate, KeyedLine
from ankigen.identity.ledger import LedgerLine
from ankigen.identity.minhash import filled_bins

MAX_AMBIGUOUS_DIFFERENCE = 0.02  # two candidates whose scores differ by less are equally near
MAX_LINES_PER_BIN = 64  # a bin that more notes share tells nothing
MAX_COMPARED = 64  # lines that are compared with one entry; in larger groups of equals they are paired in order

Score = Callable[[AnsweredEntry, KeyedLine], float]


class AmbiguousMatch(msgspec.Struct, frozen=True):
    """An entry, by its index, that could as well have been another note than the one that was taken."""

    entry_index: int
    taken: LedgerLine
    alternative: LedgerLine


class RenamedPerson(msgspec.Struct, frozen=True):
    """Somebody who took over what another one wrote."""

    old_name: str
    new_name: str


class Match(msgspec.Struct, frozen=True):
    """What became of all entries: the line of each, None for a new note."""

    lines: tuple[LedgerLine | None, ...]
    ambiguous: tuple[AmbiguousMatch, ...] = ()
    renamed_people: tuple[RenamedPerson, ...] = ()


def match(entries: Sequence[AnsweredEntry], lines: Sequence[LedgerLine]) -> Match:
    """Pair all entries, in the order of the notes, with the lines of the ledger, one to one.

    Deterministic, and linear for what did not change: each step looks only at what is left by those before.
    """
    pairing = _Pairing(entries, lines)
    steps = (
        pairing.pair_by_explicit_id,
        pairing.pair_unchanged,
        pairing.pair_edited_answers,
        pairing.pair_same_answers_of_week,
        pairing.pair_same_questions,
        pairing.pair_moved,
        pairing.pair_same_answers,
        pairing.pair_similar,
        pairing.pair_taken_over,
    )
    for step in steps:
        if pairing.is_done():
            break
        step()
    return Match(tuple(pairing.matched_lines), tuple(pairing.ambiguous), tuple(pairing.renamed_people))


class _Group(msgspec.Struct):
    """Entries, by their indexes, and lines with something in common."""

    entry_indexes: list[int] = []
    lines: list[KeyedLine] = []

    def combine(self) -> Iterable[tuple[int, KeyedLine]]:
        """Return all pairs; of very many in their order only, so that the cost stays linear."""
        if len(self.entry_indexes) * len(self.lines) > MAX_COMPARED**2:
            return zip(self.entry_indexes, self.lines, strict=False)
        return itertools.product(self.entry_indexes, self.lines)


class _Pairing:
    """Entries and lines that are paired step by step; ``matched_lines`` has the line of each entry."""

    def __init__(self, entries: Sequence[AnsweredEntry], lines: Sequence[LedgerLine]) -> None:
        self.entries = entries
        self.lines = [candidates.add_keys(line, position) for position, line in enumerate(lines)]
        self.matched_lines: list[LedgerLine | None] = [None] * len(entries)
        self.matched_guids: set[str] = set()
        self.ambiguous: list[AmbiguousMatch] = []
        self.renamed_people: dict[RenamedPerson, None] = {}

    def is_done(self) -> bool:
        """Return True if no entry is left, or no line."""
        return len(self.matched_guids) == len(self.lines) or None not in self.matched_lines

    # --- the steps, surest first ---

    def pair_by_explicit_id(self) -> None:
        """Pair what has the same explicit id."""
        lines_by_id = {keyed.line.explicit_id: keyed for keyed in self.lines if keyed.line.explicit_id}
        for index in self._open_entries():
            keyed_line = lines_by_id.pop(self.entries[index].entry.explicit_id, None)
            if keyed_line is not None:
                self._pair(index, keyed_line)

    def pair_unchanged(self) -> None:
        """Pair the same person, parent, question and answer: left alone, or moved as it was.

        Of twins the first is no repetition, and its content tells it from the others.
        """
        key = ("person_key", "parent_key", "question_key", "answer_hash")
        self._pair_by_key(key, candidates.score_unchanged)

    def pair_edited_answers(self) -> None:
        """Pair the same person, week, parent and question with a similar answer."""
        key = ("person_key", "week", "parent_key", "question_key")
        self._pair_by_key(key, candidates.score_edited_answer)

    def pair_same_answers_of_week(self) -> None:
        """Pair the same rich answer in the same week: sooner that than a question that was answered all anew.

        A question that was asked before has an older self; only a fixed typo makes it another one, and not
        where both questions are asked before and after: then two answers were exchanged.
        """
        asked_in = attrgetter("person_key", "week", "question_key")
        asked_now = {asked_in(self.entries[index]) for index in self._open_entries()}
        asked_before = {asked_in(keyed_line) for keyed_line in self._open_lines()}

        def score(entry: AnsweredEntry, keyed_line: KeyedLine) -> float:
            if not keyed_line.line.live or not candidates.is_rich(entry.answer_sketch):
                return 0.0
            similarity = candidates.question_similarity(entry, keyed_line)
            if asked_in(entry) in asked_before:
                were_exchanged = asked_in(keyed_line) in asked_now
                if were_exchanged or similarity < candidates.MIN_TYPO_QUESTION:
                    return 0.0
            return 1.0 + similarity

        self._pair_by_key(("person_key", "week", "answer_hash"), score)

    def pair_same_questions(self) -> None:
        """Pair the same person, week, parent and question, whatever the answer."""
        key = ("person_key", "week", "parent_key", "question_key")
        self._pair_by_key(key, candidates.score_same_question)

    def pair_moved(self) -> None:
        """Pair the same person and question elsewhere, with a similar answer; a bare follow-up with its parent."""
        self._pair_by_key(("person_key", "question_key"), candidates.score_moved)

    def pair_same_answers(self) -> None:
        """Pair the same person's same answer to another question."""
        self._pair_by_key(("person_key", "answer_hash"), candidates.score_same_answer)

    def pair_similar(self) -> None:
        """Pair what is most alike among what is left of one person, question and answer together."""
        lines_by_bin: dict[Hashable, list[KeyedLine]] = defaultdict(list)
        for keyed_line in self._open_lines():
            for filled_bin in filled_bins(keyed_line.line.answer_sketch):
                lines_by_bin[keyed_line.person_key, filled_bin].append(keyed_line)
        similar: list[Candidate] = []
        for index in self._open_entries():
            entry = self.entries[index]
            shared_bins: Counter[int] = Counter()
            for filled_bin in filled_bins(entry.answer_sketch):
                lines = lines_by_bin.get((entry.person_key, filled_bin), [])
                if len(lines) <= MAX_LINES_PER_BIN:
                    shared_bins.update(keyed_line.position for keyed_line in lines)
            for position, _ in shared_bins.most_common(MAX_COMPARED):
                score = candidates.score_similar(entry, self.lines[position])
                similar.append(Candidate(score, index, self.lines[position]))
        self._pair_best_first(similar)

    def pair_taken_over(self) -> None:
        """Pair word for word what somebody else has lost in this very build."""
        for pair in self._pair_by_key(("question_key", "answer_hash"), candidates.score_taken_over):
            entry = self.entries[pair.entry_index].entry
            self.renamed_people[RenamedPerson(pair.keyed_line.line.person, entry.contributor)] = None

    # --- pairing ---

    def _open_entries(self) -> list[int]:
        """Return the indexes of the entries without a line."""
        return [index for index, line in enumerate(self.matched_lines) if line is None]

    def _open_lines(self) -> Iterator[KeyedLine]:
        return (keyed_line for keyed_line in self.lines if keyed_line.line.guid not in self.matched_guids)

    def _pair(self, entry_index: int, keyed_line: KeyedLine) -> None:
        self.matched_lines[entry_index] = keyed_line.line
        self.matched_guids.add(keyed_line.line.guid)

    def _pair_by_key(self, key_fields: Sequence[str], score: Score) -> list[Candidate]:
        """Pair entries and lines that are equal in these fields, best score first; return the pairs."""
        key_of: Callable[[AnsweredEntry | KeyedLine], Hashable] = attrgetter(*key_fields)
        groups: dict[Hashable, _Group] = defaultdict(_Group)
        for index in self._open_entries():
            groups[key_of(self.entries[index])].entry_indexes.append(index)
        for keyed_line in self._open_lines():
            group = groups.get(key_of(keyed_line))
            if group is not None:
                group.lines.append(keyed_line)
        equal: list[Candidate] = []
        for group in groups.values():
            for index, keyed_line in group.combine():
                equal.append(Candidate(score(self.entries[index], keyed_line), index, keyed_line))
        return self._pair_best_first(equal)

    def _pair_best_first(self, scored: Iterable[Candidate]) -> list[Candidate]:
        """Pair the candidates with the best scores, never one of 0; return the pairs."""
        ordered = sorted((candidate for candidate in scored if candidate.score > 0), key=_best_first)
        pairs: dict[int, Candidate] = {}
        doubtful: set[int] = set()
        for candidate in ordered:
            index, keyed_line = candidate.entry_index, candidate.keyed_line
            if keyed_line.line.guid in self.matched_guids:
                continue
            if self.matched_lines[index] is None:
                self._pair(index, keyed_line)
                pairs[index] = candidate
            elif index not in doubtful and _are_equally_near(pairs[index], candidate):
                doubtful.add(index)
                taken = pairs[index].keyed_line.line
                self.ambiguous.append(AmbiguousMatch(index, taken, keyed_line.line))
        return list(pairs.values())


def _best_first(candidate: Candidate) -> tuple[float, int, int, int]:
    keyed_line = candidate.keyed_line
    return (-candidate.score, candidate.entry_index, keyed_line.line.seen, keyed_line.position)


def _are_equally_near(first: Candidate, second: Candidate) -> bool:
    """Return True if an entry could be either note, and it makes a difference which of the two: they differ."""
    if first.score - second.score >= MAX_AMBIGUOUS_DIFFERENCE:
        return False
    first_line, second_line = first.keyed_line, second.keyed_line
    return (first_line.question_key, first_line.answer_hash) != (second_line.question_key, second_line.answer_hash)
