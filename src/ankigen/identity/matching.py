"""Entries that were touched, and the lines of the ledger that are left → which belong together, step by step."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import partial

from rapidfuzz import fuzz

from ankigen import text
from ankigen.identity import guids
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.ledger import LedgerLine
from ankigen.identity.minhash import richness, similarity

# Of one person: a rich answer says more than this many words, and then speaks for itself.
_RICH = 8
# (least similarity of the answers, least similarity of the questions) that make two one note, at home
# (same week, live) and elsewhere (another week, or retired). Measured on edited and on unrelated entries.
_AT_HOME = ((0.35, 0.60), (0.50, 0.40))
_ELSEWHERE = ((0.60, 0.60),)
_SAME_ANSWER = 0.70  # from here on two rich answers at home are one, whatever was asked
_MOVED_ANSWER = 0.50  # how alike the answers to one question must be in another week
_KEPT_ANSWER = 0.35  # what is left of an answer that was edited, and not replaced
_TYPO = 0.80  # how alike a question and its mended self are
_NEAR = 0.02  # two candidates that differ by less are equally near
_COMMON = 64  # a trait that more notes share than this tells nothing
_CROWD = 64  # so many equals are paired in their order


class _Known:
    """A line with its keys, made once."""

    __slots__ = ("line", "parent", "person", "place", "question")

    def __init__(self, line: LedgerLine, place: int) -> None:
        self.line, self.place = line, place
        self.person = text.key(line.person)
        self.parent = guids.question_key(line.parent)
        self.question = guids.question_key(line.question)


class Pairing:
    """Entries and lines, paired one to one in steps: ``found`` has the line of each entry."""

    def __init__(
        self, asked: Sequence[AnsweredEntry], lines: Sequence[LedgerLine], found: list[LedgerLine | None]
    ) -> None:
        """``found`` has what was paired already, and ``lines`` are the others."""
        self.asked = asked
        self.known = [_Known(line, place) for place, line in enumerate(lines)]
        self.found = found
        self.taken: set[str] = set()
        self.ambiguous: list[tuple[int, LedgerLine, LedgerLine]] = []
        self.heirs: list[tuple[str, str]] = []

    def run(self) -> None:
        """Take the steps, surest first."""
        steps: tuple[Callable[[], None], ...] = (
            self.by_id,
            self.by_question_and_answer,
            partial(self.by_question, _KEPT_ANSWER),
            self.by_answer_at_home,
            self.by_question,
            self.moved,
            self.by_answer,
            self.by_likeness,
            self.inherited,
        )
        for step in steps:
            if not self.is_done():
                step()

    def is_done(self) -> bool:
        """Tell whether no entry is left, or no line."""
        return len(self.taken) == len(self.known) or None not in self.found

    def _open(self) -> Iterator[tuple[int, AnsweredEntry]]:
        return ((index, one) for index, one in enumerate(self.asked) if self.found[index] is None)

    def _left(self) -> Iterator[_Known]:
        return (known for known in self.known if known.line.guid not in self.taken)

    def _take(self, index: int, known: _Known) -> None:
        self.found[index] = known.line
        self.taken.add(known.line.guid)

    # --- the steps, surest first ---

    def by_id(self) -> None:
        """The same explicit id."""
        ids = {known.line.explicit_id: known for known in self.known if known.line.explicit_id}
        for index, one in self._open():
            known = ids.pop(one.entry.explicit_id, None) if one.entry.explicit_id else None
            if known:
                self._take(index, known)

    def by_question_and_answer(self) -> None:
        """The same person, parent, question and answer: left alone, or moved as it was; at home first.

        Of twins the first is no repetition, and its content tells it from the others.
        """
        self._in_groups(
            lambda one: (one.person_key, one.parent_key, one.question_key, one.answer_hash),
            lambda known: (known.person, known.parent, known.question, known.line.answer_hash),
            lambda one, known: (
                1.0
                + (one.entry.week == known.line.week)
                + 0.5 * known.line.live
                + 0.25 * (one.content_hash == known.line.content_hash)
            ),
        )

    def by_question(self, least: float = 0.0) -> None:
        """The same person, week, parent and question, and answers at least so alike; the most alike first."""

        def score(one: AnsweredEntry, known: _Known) -> float:
            answers = _answers(one, known)
            return 2.0 + answers + 0.5 * known.line.live if answers >= least else 0.0

        self._in_groups(
            lambda one: (one.person_key, one.entry.week, one.parent_key, one.question_key),
            lambda known: (known.person, known.line.week, known.parent, known.question),
            score,
        )

    def by_answer_at_home(self) -> None:
        """The same rich answer in the same week: sooner that than a question that was answered all anew.

        A question that was asked before has an older self; only a mended typo makes it another one, and not
        where both questions are asked before and after: then two answers were exchanged.
        """
        asked = {(one.person_key, one.entry.week, one.question_key) for _, one in self._open()}
        known_before = {(known.person, known.line.week, known.question) for known in self._left()}

        def score(one: AnsweredEntry, known: _Known) -> float:
            here, questions = (known.person, known.line.week), _questions(one, known)
            if not known.line.live or richness(one.answer_sketch) < _RICH:
                return 0.0
            if (*here, one.question_key) in known_before and (
                (*here, known.question) in asked or questions < _TYPO
            ):
                return 0.0
            return 1.0 + questions

        self._in_groups(
            lambda one: (one.person_key, one.entry.week, one.answer_hash),
            lambda known: (known.person, known.line.week, known.line.answer_hash),
            score,
        )

    def moved(self) -> None:
        """The same person and question elsewhere, with a similar answer; a bare follow-up with its parent."""

        def score(one: AnsweredEntry, known: _Known) -> float:
            answers = _answers(one, known)
            parents = fuzz.ratio(one.parent_key, known.parent) / 100 if one.parent_key or known.parent else 1.0
            near = 0.2 * (one.entry.week == known.line.week) + 0.2 * parents
            if answers < (1.0 if _is_bare(one) and parents < 0.5 else _MOVED_ANSWER):
                return 0.0
            return answers + near

        self._in_groups(
            lambda one: (one.person_key, one.question_key), lambda known: (known.person, known.question), score
        )

    def by_answer(self) -> None:
        """The same person's same answer to another question; a poor answer ("없음") needs a like question."""

        def score(one: AnsweredEntry, known: _Known) -> float:
            questions = _questions(one, known)
            rich = richness(one.answer_sketch) >= _RICH
            return 1.0 + questions + (one.entry.week == known.line.week) if rich or questions >= 0.5 else 0.0

        self._in_groups(
            lambda one: (one.person_key, one.answer_hash),
            lambda known: (known.person, known.line.answer_hash),
            score,
        )

    def by_likeness(self) -> None:
        """What is most alike among what is left of one person, question and answer together."""
        left = list(self._left())
        traits: dict[Hashable, list[_Known]] = defaultdict(list)
        for known in left:
            for trait in _traits(known.person, known.line.answer_sketch):
                traits[trait].append(known)
        pairs: list[tuple[float, int, _Known]] = []
        for index, one in self._open():
            shared = Counter(
                known.place
                for trait in _traits(one.person_key, one.answer_sketch)
                for known in traits.get(trait, ())
                if len(traits[trait]) <= _COMMON
            )
            for place, _ in shared.most_common(_CROWD):
                score = _likeness(one, self.known[place])
                if score:
                    pairs.append((score, index, self.known[place]))
        self._best_first(pairs)

    def inherited(self) -> None:
        """Word for word what somebody else has lost in this very build: a forgotten heading, a new name."""

        def score(one: AnsweredEntry, known: _Known) -> float:
            if not known.line.live or one.person_key == known.person:
                return 0.0
            return 1.0 + (one.parent_key == known.parent) + (one.entry.week == known.line.week)

        for index, known in self._in_groups(
            lambda one: (one.question_key, one.answer_hash),
            lambda known: (known.question, known.line.answer_hash),
            score,
        ):
            self.heirs.append((known.line.person, self.asked[index].entry.contributor))

    # --- pairing ---

    def _in_groups(
        self,
        key_of_asked: Callable[[AnsweredEntry], Hashable],
        key_of_known: Callable[[_Known], Hashable],
        score: Callable[[AnsweredEntry, _Known], float],
    ) -> list[tuple[int, _Known]]:
        """Pair entries and lines with the same key, best score first, never one of 0; return the pairs."""
        wanted: dict[Hashable, list[int]] = defaultdict(list)
        for index, one in self._open():
            wanted[key_of_asked(one)].append(index)
        groups: dict[Hashable, list[_Known]] = defaultdict(list)
        for known in self._left():
            if (key := key_of_known(known)) in wanted:
                groups[key].append(known)
        made: list[tuple[int, _Known]] = []
        for key, group in groups.items():
            indexes = wanted[key]
            if len(indexes) * len(group) > _CROWD * _CROWD:
                pairs = [
                    (score(self.asked[index], known), index, known)
                    for index, known in zip(indexes, group, strict=False)
                ]
            else:
                pairs = [(score(self.asked[index], known), index, known) for index in indexes for known in group]
            made += self._best_first([pair for pair in pairs if pair[0] > 0])
        return made

    def _best_first(self, pairs: list[tuple[float, int, _Known]]) -> list[tuple[int, _Known]]:
        pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2].line.seen, pair[2].place))
        made: list[tuple[int, _Known]] = []
        chosen: dict[int, tuple[float, _Known]] = {}
        doubted: set[int] = set()
        for score, index, known in pairs:
            if self.found[index] is None and known.line.guid not in self.taken:
                self._take(index, known)
                chosen[index] = (score, known)
                made.append((index, known))
            elif index in chosen and index not in doubted and known.line.guid not in self.taken:
                best, first = chosen[index]
                if best - score < _NEAR and not _are_equal(first, known):
                    doubted.add(index)
                    self.ambiguous.append((index, first.line, known.line))
        return made


def _are_equal(one: _Known, other: _Known) -> bool:
    """Tell whether it makes no difference which of the two is taken: they say the same."""
    return (one.question, one.line.answer_hash) == (other.question, other.line.answer_hash)


def _answers(one: AnsweredEntry, known: _Known) -> float:
    return (
        1.0
        if one.answer_hash == known.line.answer_hash
        else min(0.99, similarity(one.answer_sketch, known.line.answer_sketch))
    )


def _questions(one: AnsweredEntry, known: _Known) -> float:
    """Return how alike two questions are; a bare follow-up is nothing without its parent."""
    own = fuzz.ratio(one.question_key, known.question) / 100
    if not one.parent_key and not known.parent:
        return own
    parents = fuzz.ratio(one.parent_key, known.parent) / 100
    return min(own, parents) if _is_bare(one) else (3 * own + parents) / 4


def _is_bare(one: AnsweredEntry) -> bool:
    return bool(one.parent_key) and len(one.question_key) < 12


def _likeness(one: AnsweredEntry, known: _Known) -> float:
    answers, questions = _answers(one, known), _questions(one, known)
    home = one.entry.week == known.line.week and known.line.live
    if any(answers >= least and questions >= enough for least, enough in (_AT_HOME if home else _ELSEWHERE)):
        return answers + questions + 0.1 * home
    if (
        home
        and answers >= _SAME_ANSWER
        and min(richness(one.answer_sketch), richness(known.line.answer_sketch)) >= _RICH
    ):
        return answers + questions
    return 0.0


def _traits(person: str, sketch: str) -> Iterable[Hashable]:
    return ((person, place, char) for place, char in enumerate(sketch) if char != ".")
