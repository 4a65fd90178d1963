"""Steps that find an answer under another name, or where a name or a week was missing."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from operator import attrgetter

from ankigen.identity.matching import candidates
from ankigen.identity.matching.candidates import KeyedEntry, KeyedLine
from ankigen.identity.matching.pairs import MAX_COMPARED, Pair, Score, find_by_key, pair_by_key
from ankigen.identity.matching.steps.evidence import Evidence
from ankigen.identity.matching.steps.explicit_ids import make_id_check


def pair_taken_over(entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], evidence: Evidence) -> list[Pair]:
    """Pair the same question and rich answer under another name, from which it is gone.

    A follow-up of the same note may have a poor one. A heading was forgotten, two were exchanged, or somebody has
    a new name. What has an id goes by that.
    """
    score = _make_taken_over_score(entries, lines, evidence)
    return pair_by_key(entries, lines, ("question_key", "answer_hash"), score)


def pair_clearly_taken_over(
    entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], evidence: Evidence
) -> list[Pair]:
    """Pair as ``pair_taken_over`` does, but only an entry and a line that can be each other and nothing else.

    Somebody had copied a friend's answer; one of the two notes is deleted, and the other one's author has a new
    name: which is which shows only who that is.
    """
    score = _make_taken_over_score(entries, lines, evidence)
    same_text = find_by_key(entries, lines, ("question_key", "answer_hash"), score)
    possible = [candidate for candidate in same_text if candidate.score > 0]
    lines_of_entry = Counter(candidate.entry.index for candidate in possible)
    entries_of_line = Counter(candidate.keyed_line.line.guid for candidate in possible)
    pairs = []
    for candidate in possible:
        is_only_line = lines_of_entry[candidate.entry.index] == 1
        is_only_entry = entries_of_line[candidate.keyed_line.line.guid] == 1
        if is_only_line and is_only_entry:
            pairs.append(Pair(candidate.entry, candidate.keyed_line))
    return pairs


def _make_taken_over_score(entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], evidence: Evidence) -> Score:
    """Return what scores an entry and a line of two names: 0.0 if it is not gone from the older one."""
    has_id = make_id_check(entries, lines)
    entries_by_person = _group_own_texts(entries, lines)

    def is_still_there(keyed_line: KeyedLine) -> bool:
        remaining = entries_by_person.get(keyed_line.person_key, [])[:MAX_COMPARED]
        return any(_is_edit(entry, keyed_line, evidence) for entry in remaining)

    def score(entry: KeyedEntry, keyed_line: KeyedLine) -> float:
        if not keyed_line.line.live or entry.person_key == keyed_line.person_key:
            return 0.0
        is_telling = candidates.is_rich(entry.entry.answer_sketch) or _has_same_parent(entry, keyed_line)
        if has_id(entry, keyed_line) or not is_telling or is_still_there(keyed_line):
            return 0.0
        return 1.0 + (entry.parent_key == keyed_line.parent_key) + (entry.week == keyed_line.week)

    return score


def _group_own_texts(
    entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine]
) -> Mapping[str, Sequence[KeyedEntry]]:
    """Return the entries of each person but for those whose question and answer another person had before."""
    text_of = attrgetter("question_key", "answer_hash")
    people_by_text: dict[Hashable, set[str]] = defaultdict(set)
    for keyed_line in lines:
        if keyed_line.line.live:
            people_by_text[text_of(keyed_line)].add(keyed_line.person_key)
    entries_by_person: dict[str, list[KeyedEntry]] = defaultdict(list)
    for entry in entries:
        if people_by_text.get(text_of(entry), set()) <= {entry.person_key}:
            entries_by_person[entry.person_key].append(entry)
    return entries_by_person


def _has_same_parent(entry: KeyedEntry, keyed_line: KeyedLine) -> bool:
    """Return True for two follow-ups of one note: not only of one wording, which two people may share."""
    is_note = entry.parent_key != entry.parent_question_key
    return is_note and entry.parent_key == keyed_line.parent_key


def _is_edit(entry: KeyedEntry, keyed_line: KeyedLine, evidence: Evidence) -> bool:
    """Return True if an entry of the same person may be what a line became."""
    if entry.answer_hash == keyed_line.answer_hash:
        return True
    if entry.question_key == keyed_line.question_key:
        least = candidates.MIN_EDITED_ANSWER if entry.week == keyed_line.week else candidates.MIN_MOVED_ANSWER
        return candidates.answer_similarity(entry, keyed_line) >= least
    return candidates.score_similar(entry, keyed_line, evidence.terms) > 0


def pair_exchanged_answers(
    entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], _evidence: Evidence
) -> list[Pair]:
    """Pair the same question with a similar rich answer of somebody else, who has that of another one for it.

    Two headings were exchanged, and the answers edited below them; what is like the answer of the same name is
    paired by now. Whoever only wrote what another one had written exchanged nothing. What has an id goes by that.
    """
    has_id = make_id_check(entries, lines)

    def score(entry: KeyedEntry, keyed_line: KeyedLine) -> float:
        if not keyed_line.line.live or entry.person_key == keyed_line.person_key:
            return 0.0
        if has_id(entry, keyed_line) or not candidates.is_rich(entry.entry.answer_sketch):
            return 0.0
        answers = candidates.answer_similarity(entry, keyed_line)
        return answers if answers >= candidates.MIN_MOVED_ANSWER else 0.0

    pairs_by_question: dict[Hashable, list[Pair]] = defaultdict(list)
    for pair in pair_by_key(entries, lines, ("week", "parent_key", "question_key"), score):
        pairs_by_question[pair.entry.week, pair.entry.parent_key, pair.entry.question_key].append(pair)
    return [pair for pairs in pairs_by_question.values() for pair in _keep_exchanges(pairs)]


def _keep_exchanges(pairs: list[Pair]) -> list[Pair]:
    """Return the pairs by which each person gives an answer away and gets another; none of too long a chain."""
    for _ in range(MAX_COMPARED):
        givers = {pair.line.person_key for pair in pairs}
        getters = {pair.entry.person_key for pair in pairs}
        if givers == getters:
            return pairs
        both = givers & getters
        pairs = [pair for pair in pairs if pair.line.person_key in both and pair.entry.person_key in both]
    return []


def pair_found_now(entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], _evidence: Evidence) -> list[Pair]:
    """Pair the same question, with much the same answer, of nobody with that of somebody, or of no week with that
    of a week.

    A name or a week was forgotten, or an older ankigen did not find it, and took a name for a part of the answer
    above. What is asked as before is no other note. A poor answer that became a richer one is the same note where
    nobody else asks the question.
    """
    asked_once = _find_questions_asked_once(entries, lines)
    asked_now = {(entry.person_key, entry.week, entry.question_key) for entry in entries}
    has_id = make_id_check(entries, lines)

    def score(entry: KeyedEntry, keyed_line: KeyedLine) -> float:
        place_before = keyed_line.section[0], keyed_line.week, entry.question_key
        if not keyed_line.line.live or place_before in asked_now:
            return 0.0
        if not _is_same_or_found_now(entry, keyed_line) or has_id(entry, keyed_line):
            return 0.0
        likeness = candidates.find_likeness(entry, keyed_line)
        is_poor_and_only = entry.question_key in asked_once and not candidates.is_rich(
            keyed_line.line.answer_sketch
        )
        if likeness is None and not is_poor_and_only:
            return 0.0
        return 1.0 + (likeness or 0.0) + (entry.parent_key == keyed_line.parent_key)

    return pair_by_key(entries, lines, ("question_key",), score)


def _find_questions_asked_once(entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine]) -> set[str]:
    """Return the keys of the questions that one entry asks, and one live line."""
    entry_counts = Counter([entry.question_key for entry in entries])
    line_counts = Counter([keyed_line.question_key for keyed_line in lines if keyed_line.line.live])
    return {key for key, count in entry_counts.items() if count == 1 and line_counts[key] == 1}


def _is_same_or_found_now(entry: KeyedEntry, keyed_line: KeyedLine) -> bool:
    """Return True if person and week of an entry are those of a line, or if the line lacks them."""
    person_before, _ = keyed_line.section
    return person_before in ("", entry.person_key) and keyed_line.week in (None, entry.week)
