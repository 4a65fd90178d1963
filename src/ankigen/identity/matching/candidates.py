"""An entry and a line of the ledger: how alike they are, and what speaks for their being one note."""

import itertools
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import NamedTuple

import msgspec

from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.ledger import LedgerLine
from ankigen.identity.minhash import (
    count_filled_bins,
    estimate_containment,
    estimate_cover,
    estimate_kept,
    estimate_similarity,
)
from ankigen.inline import QuestionText
from ankigen.topics.question_difference import Difference, find_difference, is_misspelt
from ankigen.topics.same_question import find_intent, group_key
from ankigen.topics.taxonomy import Taxonomy

# All thresholds were measured on edited and on unrelated entries (benchmarks/identity_edits.py).
RICH_ANSWER_WORDS = 8  # an answer of so many words speaks for itself
MIN_EDITED_ANSWER = 0.35  # what is left of an answer that was edited, and not replaced
MIN_MOVED_ANSWER = 0.50  # how alike the answers to one question must be in another week
MIN_SAME_ANSWER = 0.70  # from here on two answers are nearly the same
MIN_KEPT = 0.70  # of the shorter of two answers to one question, of which one has what the other lacks
MIN_SAME_WHOLE = 0.80  # how alike is an answer to the question and answer that it became
MIN_MISSPELT_QUESTION = 0.50  # how alike are two of which one is looked at letter by letter: "단점은?", "단젘은?"
MIN_TYPO_QUESTION = 0.80  # how alike are a question with a typo and without it
MIN_PARENT = 0.50  # how alike are the parents of a follow-up that moved
MIN_POOR_ANSWER_QUESTION = 0.50  # how alike are the questions whose common answer says little
MAX_EMPTY_WORDS = 3  # of an answer that says nothing yet: "작성 예정", "나중에 다시 정리"
KEPT_WEIGHT = (
    0.5  # of what was kept of an answer, beside how alike two answers are: of two joined, the question tells
)
BARE_FOLLOW_UP_LETTERS = 12  # a shorter follow-up says nothing without its parent: "단점은?"


class Thresholds(NamedTuple):
    """The least similarities of answers and of questions that together make two one note.

    ``kept`` is how much of the shorter answer stands in the longer one, ``seen`` how much of it can be seen there.
    """

    answers: float = 0.0
    kept: float = 0.0
    seen: float = 0.0
    questions: float = 0.0
    only_rich: bool = False


RETURNED_THRESHOLDS = (Thresholds(answers=0.60, questions=0.60),)  # retired in the same week
OTHER_WEEK_THRESHOLDS = (Thresholds(answers=MIN_SAME_ANSWER, questions=0.60, only_rich=True),)
# In the same week, the more the further the questions are from each other.
SAME_WEEK_THRESHOLDS = {
    Difference.NONE: (
        Thresholds(answers=MIN_SAME_ANSWER, only_rich=True),
        Thresholds(answers=MIN_EDITED_ANSWER, questions=0.60),
        Thresholds(answers=0.50, questions=0.40),
        Thresholds(kept=0.50, questions=0.75),
        Thresholds(kept=0.70, questions=0.30),
    ),
    Difference.WORDS: (
        Thresholds(answers=MIN_SAME_ANSWER, only_rich=True),
        Thresholds(answers=0.50, questions=0.40),
        Thresholds(kept=0.85, questions=0.40),
    ),
    Difference.TERMS: (Thresholds(answers=0.85, only_rich=True), Thresholds(seen=0.95, questions=0.30)),
}
ALL_THRESHOLDS = (*itertools.chain(*SAME_WEEK_THRESHOLDS.values()), *RETURNED_THRESHOLDS, *OTHER_WEEK_THRESHOLDS)


Section = tuple[str, int | None]
"""A person, by the key of the name, and a week."""


class KeyedEntry(msgspec.Struct, frozen=True):
    """An entry, and its index in the notes, with the keys that it has in common with its line.

    ``person_key`` is that of the name that its contributor has today, ``parent_key`` the GUID of its parent's
    note; where there is none, the key of the parent's question.
    """

    entry: AnsweredEntry
    index: int
    person_key: str
    parent_key: str

    @property
    def week(self) -> int | None:
        """The week in which the question was asked."""
        return self.entry.week

    @property
    def question_key(self) -> str:
        """The key of the question."""
        return self.entry.question_key

    @property
    def parent_question_key(self) -> str:
        """The key of the parent's question."""
        return self.entry.parent_key

    @property
    def answer_hash(self) -> str:
        """The hash of the answer."""
        return self.entry.answer_hash

    @property
    def tie_key(self) -> tuple[int, str, str, int]:
        """What decides between equal entries: all that is in them, and only then their place in the notes."""
        week = -1 if self.week is None else self.week
        return week, self.question_key, self.answer_hash, self.index


class KeyedLine(msgspec.Struct, frozen=True, dict=True):
    """A line of the ledger with the keys that it has in common with its entry (see ``KeyedEntry``).

    ``person_key`` is that of a new name, where this very build shows that a contributor has one, and ``week`` the
    new number of a week; ``section`` holds the older ones.
    """

    line: LedgerLine
    person_key: str
    week: int | None
    parent_key: str
    section: Section

    @cached_property
    def question_key(self) -> str:
        """The key of the question."""
        return QuestionText(self.line.question).key

    @cached_property
    def parent_question_key(self) -> str:
        """The key of the parent's question."""
        return QuestionText(self.line.parent).key

    @property
    def answer_hash(self) -> str:
        """The hash of the note's answer."""
        return self.line.answer_hash

    @property
    def tie_key(self) -> tuple[int, str]:
        """What decides between equal lines: the one that was seen first."""
        return self.line.seen, self.line.guid


# --- similarities, from 0.0 to 1.0 ---


def answer_similarity(entry: KeyedEntry, line: KeyedLine) -> float:
    """Return how alike two answers are; 1.0 only for the same one."""
    if entry.answer_hash == line.answer_hash:
        return 1.0
    return min(0.99, estimate_similarity(entry.entry.answer_sketch, line.line.answer_sketch))


def kept_share(entry: KeyedEntry, line: KeyedLine) -> float:
    """Return how much of the shorter answer can be seen in the longer one."""
    return estimate_containment(entry.entry.answer_sketch, line.line.answer_sketch)


def estimated_kept_share(entry: KeyedEntry, line: KeyedLine) -> float:
    """Return how much of the shorter answer stands in the longer one, which hides some of it."""
    return estimate_kept(entry.entry.answer_sketch, line.line.answer_sketch)


def find_likeness(entry: KeyedEntry, line: KeyedLine) -> float | None:
    """Return how much of the answer to one question is as before, None if it is another answer."""
    answers, kept = answer_similarity(entry, line), estimated_kept_share(entry, line)
    if answers >= MIN_EDITED_ANSWER or kept >= MIN_KEPT:
        return max(answers, kept)
    return None


def question_similarity(entry: KeyedEntry, line: KeyedLine) -> float:
    """Return how alike two questions are; a bare follow-up is nothing without its parent."""
    questions = _spelling_similarity(entry.question_key, line.question_key)
    if not entry.parent_key and not line.parent_key:
        return questions
    parents = parent_similarity(entry, line)
    if is_bare_follow_up(entry):
        return min(questions, parents)
    return (3 * questions + parents) / 4


def parent_similarity(entry: KeyedEntry, line: KeyedLine) -> float:
    """Return how alike two parents are; one note is like itself however it was reworded, none is like none."""
    if entry.parent_key == line.parent_key:
        return 1.0
    return _spelling_similarity(entry.entry.parent_key, line.parent_question_key)


def _spelling_similarity(first: str, second: str) -> float:
    if first == second:
        return 1.0
    from rapidfuzz import fuzz  # where nothing was reworded, loading it takes longer than all of the matching

    return fuzz.ratio(first, second) / 100


def is_bare_follow_up(entry: KeyedEntry) -> bool:
    """Return True for a follow-up that says nothing without its parent."""
    return bool(entry.parent_key) and is_bare(entry)


def is_bare(entry: KeyedEntry) -> bool:
    """Return True for a question that would say nothing as a follow-up."""
    return len(entry.question_key) < BARE_FOLLOW_UP_LETTERS


def wording_similarity(entry: KeyedEntry, line: KeyedLine, terms: Taxonomy) -> float:
    """Return how alike two questions are: much, if they ask the same in other words."""
    questions = question_similarity(entry, line)
    if questions < MIN_TYPO_QUESTION and asks_the_same(entry, line, terms):
        return MIN_TYPO_QUESTION
    return questions


def score_split(entry: KeyedEntry, line: KeyedLine, question_sketch: str) -> float:
    """Return the score of an entry whose question and answer together say what a live line's answer said."""
    if not line.line.live or not is_rich(line.line.answer_sketch):
        return 0.0
    likeness = estimate_cover(line.line.answer_sketch, question_sketch, entry.entry.answer_sketch)
    return likeness if likeness >= MIN_SAME_WHOLE else 0.0


def is_rich(answer_sketch: str) -> bool:
    """Return True if an answer says so much that nobody else would say the same by chance."""
    return count_filled_bins(answer_sketch) >= RICH_ANSWER_WORDS


def asks_the_same(entry: KeyedEntry, line: KeyedLine, terms: Taxonomy) -> bool:
    """Return True if two questions ask the same in other words."""
    written, before = entry.entry.entry, line.line
    parent = written.parent.visible
    parent_before = parent if entry.parent_key == line.parent_key else QuestionText(before.parent).visible
    key = _make_group_key(written.question.visible, parent, terms)
    return key != "" and key == _make_group_key(QuestionText(before.question).visible, parent_before, terms)


_make_group_key = lru_cache(1 << 10)(group_key)


def is_misspelt_question(entry: KeyedEntry, line: KeyedLine, terms: Taxonomy) -> bool:
    """Return True if a typo came or went, and nothing else in a question."""
    now, before = entry.entry.entry.question.visible, QuestionText(line.line.question).visible
    return is_misspelt(now, before, terms)


def question_difference(entry: KeyedEntry, line: KeyedLine, terms: Taxonomy) -> Difference:
    """Return how the subjects of two questions differ."""
    if entry.question_key == line.question_key:
        return Difference.NONE
    return find_difference(entry.entry.entry.question.visible, QuestionText(line.line.question).visible, terms)


# --- scores: 0.0 for two that are not one note ---


def score_same_text(entry: KeyedEntry, line: KeyedLine) -> float:
    """Score two that say the same: first one that nobody touched, then one of the same week, then a live one, then
    one under the same name, then one with the same tags.
    """
    score = 1.0
    if is_to_the_letter(entry, line):
        score += 2.0
    if entry.week == line.week:
        score += 1.0
    if line.line.live:
        score += 0.5
    if entry.entry.entry.contributor == line.line.person:
        score += 0.25
    if entry.entry.content_hash == line.line.content_hash:
        score += 0.125
    return score


def is_to_the_letter(entry: KeyedEntry, line: KeyedLine) -> bool:
    """Return True if two that say the same are the same to the letter, in one place, and neither has an id."""
    written, before = entry.entry.entry, line.line
    has_id = bool(written.explicit_id or before.explicit_id)
    is_there = before.live and written.week == before.week and written.contributor == before.person
    question, parent = written.question.markdown, written.parent.markdown
    return is_there and not has_id and (parent, question) == (before.parent, before.question)


def score_edited_answer(entry: KeyedEntry, line: KeyedLine) -> float:
    """Score two with one question in one week, and answers of which one may be an edited other."""
    if answer_similarity(entry, line) < MIN_EDITED_ANSWER:
        return 0.0
    return score_same_question(entry, line)


def score_same_question(entry: KeyedEntry, line: KeyedLine) -> float:
    """Score two with one question in one week, whatever their answers."""
    score = 2.0 + answer_similarity(entry, line)
    return score + 0.5 if line.line.live else score


def score_moved(entry: KeyedEntry, line: KeyedLine) -> float:
    """Score two with one question anywhere; a bare follow-up whose parent is another one needs the same answer."""
    answers = answer_similarity(entry, line)
    parents = parent_similarity(entry, line)
    if is_bare_follow_up(entry) and parents < MIN_PARENT and answers < 1.0:
        return 0.0
    nearness = 0.2 * (entry.week == line.week) + 0.2 * parents
    return answers + nearness


def score_similar(entry: KeyedEntry, line: KeyedLine, terms: Taxonomy) -> float:
    """Score two of which both question and answer may have been edited.

    A retired note and one of another week ask for the same thing in any case.
    """
    are_rich = is_rich(entry.entry.answer_sketch) and is_rich(line.line.answer_sketch)
    likeness = _Likeness(
        answers=answer_similarity(entry, line),
        kept=estimated_kept_share(entry, line) if are_rich else 0.0,
        seen=kept_share(entry, line) if are_rich else 0.0,
        questions=question_similarity(entry, line),
        are_rich=are_rich,
    )
    if not _is_like(likeness, ALL_THRESHOLDS):  # how their questions differ takes longer to find
        return 0.0
    likeness = likeness._replace(questions=wording_similarity(entry, line, terms))
    if not _is_like(likeness, _choose_thresholds(entry, line, question_difference(entry, line, terms))):
        return 0.0
    is_same_week = entry.week == line.week
    return max(likeness.answers, KEPT_WEIGHT * likeness.kept) + likeness.questions + 0.1 * is_same_week


def score_reworded(entry: KeyedEntry, line: KeyedLine, terms: Taxonomy) -> float:
    """Score two questions that ask the same in other words, whatever their answers.

    Where the line's answer said nothing, or all of one answer is in the other, it is enough that they want to know
    the same and are alike.
    """
    questions = question_similarity(entry, line)
    may_be_misspelt = entry.parent_key == line.parent_key and questions >= MIN_MISSPELT_QUESTION
    if may_be_misspelt and is_misspelt_question(entry, line, terms):
        return 1.0 + questions + answer_similarity(entry, line)
    says_nothing = count_filled_bins(line.line.answer_sketch) <= MAX_EMPTY_WORDS
    may_be_edited = says_nothing or kept_share(entry, line) == 1.0
    is_alike = may_be_edited and questions >= MIN_POOR_ANSWER_QUESTION and _wants_the_same(entry, line)
    if not is_alike and not asks_the_same(entry, line, terms):
        return 0.0
    if question_difference(entry, line, terms) is Difference.TERMS:
        return 0.0
    return 1.0 + questions + answer_similarity(entry, line)


def _wants_the_same(entry: KeyedEntry, line: KeyedLine) -> bool:
    """Return True if two questions want to know the same of whatever they are about."""
    now, before = entry.entry.entry.question.visible, QuestionText(line.line.question).visible
    return find_intent(now) == find_intent(before)


class _Likeness(NamedTuple):
    """How alike two answers and two questions are (see ``Thresholds``), and if both answers are rich."""

    answers: float
    kept: float
    seen: float
    questions: float
    are_rich: bool


def _is_like(likeness: _Likeness, thresholds: Iterable[Thresholds]) -> bool:
    """Return True if two are as alike as any of the thresholds asks for."""
    for least in thresholds:
        is_kept = likeness.kept >= least.kept and likeness.seen >= least.seen
        are_answers_like = likeness.answers >= least.answers and is_kept
        is_rich_enough = likeness.are_rich or not least.only_rich
        if are_answers_like and is_rich_enough and likeness.questions >= least.questions:
            return True
    return False


def _choose_thresholds(entry: KeyedEntry, line: KeyedLine, difference: Difference) -> tuple[Thresholds, ...]:
    """Return how alike an entry and a line must be, one of them; none for another question in another place."""
    is_same_week = entry.week == line.week
    if is_same_week and line.line.live:
        return SAME_WEEK_THRESHOLDS[difference]
    if difference is Difference.TERMS:
        return ()
    return RETURNED_THRESHOLDS if is_same_week else OTHER_WEEK_THRESHOLDS
