"""Steps for what a person edited: the question or the answer is the same."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter

from ankigen.identity.matching import candidates
from ankigen.identity.matching.candidates import KeyedEntry, KeyedLine, Section
from ankigen.identity.matching.pairs import (
    MAX_COMPARED,
    Candidate,
    Pair,
    find_by_key,
    pair_best_first,
    pair_by_key,
)
from ankigen.identity.matching.steps.evidence import MIN_TELLING_WORDS, Evidence
from ankigen.identity.matching.steps.explicit_ids import is_named_anew, make_id_check
from ankigen.identity.minhash import count_filled_bins
from ankigen.topics.question_difference import Difference, has_terms

MIN_TELLING_WORDS_OF_EDITED = 4  # of an answer that was edited
_EXCHANGED_SCORE = 1.0
_ASKED_IN = attrgetter("person_key", "week", "question_key")
_SAME_KIND = 0.5  # how much more alike is a follow-up to a follow-up, and a question to a question


def pair_edited_answers(
    entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], _evidence: Evidence
) -> list[Pair]:
    """Pair the same person, week, parent and question with a similar answer."""
    return pair_by_key(
        entries, lines, ("person_key", "week", "parent_key", "question_key"), candidates.score_edited_answer
    )


def pair_same_answers_of_week(
    entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], evidence: Evidence
) -> list[Pair]:
    """Pair the same rich answer in the same week: sooner that than a question that was answered all anew.

    A question that was asked before has an older self; only a fixed typo makes it another one, and not
    where both questions are asked before and after: then two answers were exchanged.
    """
    asked_in = attrgetter("person_key", "week", "question_key")

    def has_other_term(entry: KeyedEntry, keyed_line: KeyedLine) -> bool:
        return candidates.question_difference(entry, keyed_line, evidence.terms) is Difference.TERMS

    asked_now = set(map(asked_in, entries))
    asked_before = set(map(asked_in, lines))

    def score(entry: KeyedEntry, keyed_line: KeyedLine) -> float:
        if not keyed_line.line.live or not candidates.is_rich(entry.entry.answer_sketch):
            return 0.0
        if is_named_anew(entry, keyed_line, evidence):
            return 0.0
        similarity = candidates.question_similarity(entry, keyed_line)
        if asked_in(entry) in asked_before:
            were_exchanged = asked_in(keyed_line) in asked_now
            is_typo = similarity >= candidates.MIN_TYPO_QUESTION and not has_other_term(entry, keyed_line)
            if were_exchanged or not is_typo:
                return 0.0
        return 1.0 + similarity

    found = find_by_key(entries, lines, ("person_key", "week", "answer_hash"), score)
    return pair_best_first(_with_exchanges(found, evidence))


def _with_exchanges(found: Iterable[Candidate], evidence: Evidence) -> list[Candidate]:
    """Return entries and lines with one answer; where two questions have each other's, those of one question.

    The questions keep their notes, though one of them was reworded in the same build.
    """
    by_section: dict[Section, list[Candidate]] = defaultdict(list)
    for candidate in found:
        by_section[candidate.entry.person_key, candidate.entry.week].append(candidate)
    told: list[Candidate] = []
    for of_section in by_section.values():
        exchanged: set[int] = set()
        for first, second in itertools.combinations(of_section[:MAX_COMPARED], 2):
            if _are_exchanged(first, second, evidence):
                exchanged |= {first.entry.index, second.entry.index}
                told.append(Candidate(_EXCHANGED_SCORE, first.entry, second.keyed_line))
                told.append(Candidate(_EXCHANGED_SCORE, second.entry, first.keyed_line))
        told += [candidate for candidate in of_section if candidate.entry.index not in exchanged]
    return told


def _are_exchanged(first: Candidate, second: Candidate, evidence: Evidence) -> bool:
    """Return True if each of two entries asks what the line of the other one's answer asked."""
    if first.keyed_line.week != second.keyed_line.week or first.entry.week != first.keyed_line.week:
        return False
    crossed = (first.entry, second.keyed_line), (second.entry, first.keyed_line)
    straight = (first.entry, first.keyed_line), (second.entry, second.keyed_line)
    likeness = min(candidates.wording_similarity(*pair, evidence.terms) for pair in crossed)
    if likeness < candidates.MIN_TYPO_QUESTION:
        return False
    return likeness > max(candidates.wording_similarity(*pair, evidence.terms) for pair in straight)


def pair_followed_up(entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], _evidence: Evidence) -> list[Pair]:
    """Pair the same person, week and question with a similar answer, where only one of the two follows another up.

    A heading over the question came or went, or its level changed. Where the question is asked twice, once as a
    follow-up, the answers decide; a question that says enough and is asked once may have another answer.
    """
    entries = _find_other_kinds(entries, lines)
    if not entries:
        return []
    times_asked = Counter(map(_ASKED_IN, [*entries, *lines]))
    has_id = make_id_check(entries, lines)

    def score(entry: KeyedEntry, keyed_line: KeyedLine) -> float:
        if not keyed_line.line.live or has_id(entry, keyed_line):
            return 0.0
        likeness = candidates.find_likeness(entry, keyed_line)
        if _is_other_kind(entry, keyed_line):
            is_only_one = times_asked[_ASKED_IN(entry)] == 2 and not candidates.is_bare(entry)
            return likeness or float(is_only_one)
        has_same_parent = bool(entry.parent_key) and entry.parent_key == keyed_line.parent_key
        return (likeness or 0.0) + _SAME_KIND + has_same_parent

    pairs = pair_by_key(entries, lines, ("person_key", "week", "question_key"), score)
    return [pair for pair in pairs if _is_other_kind(pair.entry, pair.line)]


def _find_other_kinds(entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine]) -> list[KeyedEntry]:
    """Return the entries with a question that was asked as the other kind: a follow-up, or none."""
    kinds_before = {(_ASKED_IN(keyed_line), bool(keyed_line.parent_key)) for keyed_line in lines}
    changed = {_ASKED_IN(entry) for entry in entries if (_ASKED_IN(entry), not entry.parent_key) in kinds_before}
    return [entry for entry in entries if _ASKED_IN(entry) in changed]


def _is_other_kind(entry: KeyedEntry, keyed_line: KeyedLine) -> bool:
    """Return True if one is a follow-up, and the other one is none."""
    return bool(entry.parent_key) != bool(keyed_line.parent_key)


def pair_same_questions(
    entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], _evidence: Evidence
) -> list[Pair]:
    """Pair the same person, week, parent and question, whatever the answer."""
    return pair_by_key(
        entries, lines, ("person_key", "week", "parent_key", "question_key"), candidates.score_same_question
    )


def pair_moved(entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], evidence: Evidence) -> list[Pair]:
    """Pair the same person and question elsewhere, with a similar answer; a bare follow-up with its parent."""

    def score(entry: KeyedEntry, keyed_line: KeyedLine) -> float:
        answers = candidates.answer_similarity(entry, keyed_line)
        if entry.week != keyed_line.week and not candidates.is_rich(entry.entry.answer_sketch):
            return candidates.score_moved(entry, keyed_line) if _has_moved(entry, keyed_line, evidence) else 0.0
        least = candidates.MIN_MOVED_ANSWER
        if entry.week != keyed_line.week and evidence.is_template(entry):
            least = candidates.MIN_SAME_ANSWER
        return candidates.score_moved(entry, keyed_line) if answers >= least else 0.0

    return pair_by_key(entries, lines, ("person_key", "question_key"), score)


def _has_moved(entry: KeyedEntry, keyed_line: KeyedLine, evidence: Evidence) -> bool:
    """Return True if there is a reason to believe that a poor answer was found in another week.

    It goes with its parent, or with a rich answer that went the same way; or it alone has left a week that is
    still there, asks for something technical, and in no other week.
    """
    if candidates.answer_similarity(entry, keyed_line) < candidates.MIN_MOVED_ANSWER:
        return False
    if entry.parent_key and entry.parent_key == keyed_line.parent_key:
        return True
    if evidence.has_rich_answer_moved(entry, keyed_line):
        return True
    if not keyed_line.line.live or evidence.is_template(entry) or not evidence.has_left_alone(keyed_line):
        return False
    return _is_telling(entry, keyed_line) and has_terms(entry.entry.entry.question.visible, evidence.terms)


def _is_telling(entry: KeyedEntry, keyed_line: KeyedLine) -> bool:
    """Return True if two poor answers say something, and nearly or wholly the same."""
    words = min(map(count_filled_bins, (entry.entry.answer_sketch, keyed_line.line.answer_sketch)))
    answers = candidates.answer_similarity(entry, keyed_line)
    if answers == 1.0:
        return words >= MIN_TELLING_WORDS
    only_grew_or_shrank = candidates.kept_share(entry, keyed_line) == 1.0
    is_nearly_same = answers >= candidates.MIN_SAME_ANSWER or only_grew_or_shrank
    return is_nearly_same and words >= MIN_TELLING_WORDS_OF_EDITED


def pair_same_answers(entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], evidence: Evidence) -> list[Pair]:
    """Pair the same person's same answer to a question that was reworded."""

    def score(entry: KeyedEntry, keyed_line: KeyedLine) -> float:
        questions = candidates.question_similarity(entry, keyed_line)
        is_same_week = entry.week == keyed_line.week
        difference = candidates.question_difference(entry, keyed_line, evidence.terms)
        if difference is Difference.TERMS and not (is_same_week and keyed_line.line.live):
            return 0.0
        if is_named_anew(entry, keyed_line, evidence):
            return 0.0
        if candidates.is_rich(entry.entry.answer_sketch):
            return 1.0 + questions + is_same_week
        if not is_same_week or difference is Difference.TERMS or not _is_reworded(entry, keyed_line, evidence):
            return 0.0
        return 1.0 + questions + is_same_week

    found = find_by_key(entries, lines, ("person_key", "answer_hash"), score)
    return pair_best_first(_with_exchanges(found, evidence))


def _is_reworded(entry: KeyedEntry, keyed_line: KeyedLine, evidence: Evidence) -> bool:
    """Return True if a question with the same poor answer in the same week may be a rewording."""
    if candidates.question_similarity(entry, keyed_line) >= candidates.MIN_POOR_ANSWER_QUESTION:
        return True
    return evidence.is_only_answer(entry) or candidates.asks_the_same(entry, keyed_line, evidence.terms)
