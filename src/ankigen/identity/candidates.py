"""An entry and a line of the ledger: how alike they are, and what speaks for their being one note."""

from typing import NamedTuple

import msgspec

from ankigen import text
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.ledger import LedgerLine
from ankigen.identity.minhash import count_filled_bins, estimate_similarity
from ankigen.inline import QuestionText

# All thresholds were measured on edited and on unrelated entries (benchmarks/identity_edits.py).
RICH_ANSWER_WORDS = 8  # an answer of so many words speaks for itself
MIN_EDITED_ANSWER = 0.35  # what is left of an answer that was edited, and not replaced
MIN_MOVED_ANSWER = 0.50  # how alike the answers to one question must be in another week
MIN_SAME_ANSWER = 0.70  # from here on two rich answers of one week are one, whatever was asked
MIN_TYPO_QUESTION = 0.80  # how alike are a question with a typo and without it
MIN_PARENT = 0.50  # how alike are the parents of a follow-up that moved
MIN_POOR_ANSWER_QUESTION = 0.50  # how alike are the questions whose common answer says little
BARE_FOLLOW_UP_LETTERS = 12  # a shorter follow-up says nothing without its parent: "단점은?"


class Thresholds(NamedTuple):
    """The least similarities of answers and of questions that together make two one note."""

    answers: float
    questions: float


SAME_WEEK_THRESHOLDS = (Thresholds(0.35, 0.60), Thresholds(0.50, 0.40))
OTHER_WEEK_THRESHOLDS = (Thresholds(0.60, 0.60),)  # or a retired note


class KeyedLine(msgspec.Struct, frozen=True):
    """A line of the ledger with its keys; ``position`` is its place in the ledger."""

    line: LedgerLine
    position: int
    person_key: str
    parent_key: str
    question_key: str

    @property
    def week(self) -> int | None:
        """The week of the note."""
        return self.line.week

    @property
    def answer_hash(self) -> str:
        """The hash of the note's answer."""
        return self.line.answer_hash


def add_keys(line: LedgerLine, position: int) -> KeyedLine:
    """Return a line with its keys."""
    return KeyedLine(
        line=line,
        position=position,
        person_key=text.key(line.person),
        parent_key=QuestionText(line.parent).key,
        question_key=QuestionText(line.question).key,
    )


class Candidate(msgspec.Struct, frozen=True):
    """An entry, by its index, and a line that may be its note, with what speaks for it."""

    score: float
    entry_index: int
    keyed_line: KeyedLine


# --- similarities, from 0.0 to 1.0 ---


def answer_similarity(entry: AnsweredEntry, line: KeyedLine) -> float:
    """Return how alike two answers are; 1.0 only for the same one."""
    if entry.answer_hash == line.answer_hash:
        return 1.0
    return min(0.99, estimate_similarity(entry.answer_sketch, line.line.answer_sketch))


def question_similarity(entry: AnsweredEntry, line: KeyedLine) -> float:
    """Return how alike two questions are; a bare follow-up is nothing without its parent."""
    questions = _spelling_similarity(entry.question_key, line.question_key)
    if not entry.parent_key and not line.parent_key:
        return questions
    parents = _spelling_similarity(entry.parent_key, line.parent_key)
    if _is_bare_follow_up(entry):
        return min(questions, parents)
    return (3 * questions + parents) / 4


def parent_similarity(entry: AnsweredEntry, line: KeyedLine) -> float:
    """Return how alike two parents are; none is like none."""
    if not entry.parent_key and not line.parent_key:
        return 1.0
    return _spelling_similarity(entry.parent_key, line.parent_key)


def _spelling_similarity(first: str, second: str) -> float:
    from rapidfuzz import fuzz  # where nothing was reworded, loading it takes longer than all of the matching

    return fuzz.ratio(first, second) / 100


def _is_bare_follow_up(entry: AnsweredEntry) -> bool:
    return bool(entry.parent_key) and len(entry.question_key) < BARE_FOLLOW_UP_LETTERS


def is_rich(answer_sketch: str) -> bool:
    """Return True if an answer says so much that nobody else would say the same by chance."""
    return count_filled_bins(answer_sketch) >= RICH_ANSWER_WORDS


# --- scores: 0.0 for two that are not one note ---


def score_unchanged(entry: AnsweredEntry, line: KeyedLine) -> float:
    """Score two that say the same: first one that nobody touched, then one of the same week, then a live one, then
    one with the same tags.
    """
    score = 1.0
    if _is_untouched(entry, line):
        score += 2.0
    if entry.week == line.week:
        score += 1.0
    if line.line.live:
        score += 0.5
    if entry.content_hash == line.line.content_hash:
        score += 0.25
    return score


def _is_untouched(entry: AnsweredEntry, line: KeyedLine) -> bool:
    """Return True if two that say the same are the same to the letter, in one place, and neither has an id."""
    written, before = entry.entry, line.line
    has_id = bool(written.explicit_id or before.explicit_id)
    is_there = before.live and written.week == before.week and written.contributor == before.person
    question, parent = written.question.markdown, written.parent.markdown
    return is_there and not has_id and (parent, question) == (before.parent, before.question)


def score_edited_answer(entry: AnsweredEntry, line: KeyedLine) -> float:
    """Score two with one question in one week, and answers of which one may be an edited other."""
    if answer_similarity(entry, line) < MIN_EDITED_ANSWER:
        return 0.0
    return score_same_question(entry, line)


def score_same_question(entry: AnsweredEntry, line: KeyedLine) -> float:
    """Score two with one question in one week, whatever their answers."""
    score = 2.0 + answer_similarity(entry, line)
    return score + 0.5 if line.line.live else score


def score_moved(entry: AnsweredEntry, line: KeyedLine) -> float:
    """Score two with one question anywhere; a bare follow-up whose parent is another one needs the same answer."""
    answers = answer_similarity(entry, line)
    parents = parent_similarity(entry, line)
    needs_same_answer = _is_bare_follow_up(entry) and parents < MIN_PARENT
    if answers < (1.0 if needs_same_answer else MIN_MOVED_ANSWER):
        return 0.0
    nearness = 0.2 * (entry.week == line.week) + 0.2 * parents
    return answers + nearness


def score_same_answer(entry: AnsweredEntry, line: KeyedLine) -> float:
    """Score two with one answer; a poor one ("없음") needs a similar question."""
    questions = question_similarity(entry, line)
    if not is_rich(entry.answer_sketch) and questions < MIN_POOR_ANSWER_QUESTION:
        return 0.0
    return 1.0 + questions + (entry.week == line.week)


def score_similar(entry: AnsweredEntry, line: KeyedLine) -> float:
    """Score two of which both question and answer may have been edited."""
    answers = answer_similarity(entry, line)
    questions = question_similarity(entry, line)
    is_same_week = entry.week == line.week and line.line.live
    for least in SAME_WEEK_THRESHOLDS if is_same_week else OTHER_WEEK_THRESHOLDS:
        if answers >= least.answers and questions >= least.questions:
            return answers + questions + 0.1 * is_same_week
    if is_same_week and answers >= MIN_SAME_ANSWER:
        are_rich = is_rich(entry.answer_sketch) and is_rich(line.line.answer_sketch)
        return answers + questions if are_rich else 0.0
    return 0.0


def score_taken_over(entry: AnsweredEntry, line: KeyedLine) -> float:
    """Score two that say the same under the names of two people: a forgotten heading, or a new name."""
    if not line.line.live or entry.person_key == line.person_key:
        return 0.0
    return 1.0 + (entry.parent_key == line.parent_key) + (entry.week == line.week)
