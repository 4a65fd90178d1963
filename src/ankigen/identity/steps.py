"""The steps by which entries find their lines, in the order of certainty.

A step takes the entries and the lines that no step before it has paired, and returns pairs. It looks at equal keys
first, so its cost grows with what is left, not with its square.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache, cached_property
from operator import attrgetter
from typing import NamedTuple

from ankigen.identity import candidates
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.candidates import KeyedEntry, KeyedLine, Section
from ankigen.identity.ledger import LedgerLine
from ankigen.identity.minhash import count_filled_bins, filled_bins, make_sketch
from ankigen.identity.pairs import MAX_COMPARED, Candidate, Pair, Score, find_by_key, pair_best_first, pair_by_key
from ankigen.inline import QuestionText
from ankigen.topics.question_difference import Difference, has_terms
from ankigen.topics.taxonomy import Taxonomy

MAX_LINES_PER_BIN = 64  # a bin that more notes share tells nothing
MIN_TEMPLATE_WEEKS = 3  # a question that moved once is asked in two
MIN_TELLING_WORDS = 2  # of an answer: "없음" tells nothing at all
MIN_TELLING_WORDS_OF_EDITED = 4  # of one that was edited


class MatchReason(StrEnum):
    """Why an entry is the note of a line: what the two have in common."""

    UNTOUCHED = "untouched"
    EXPLICIT_ID = "id"
    SAME_TEXT = "same question and answer"
    OTHER_NAME = "same question and answer under another name"
    EDITED_ANSWER = "same question in the same week, similar answer"
    SAME_ANSWER_OF_WEEK = "same answer in the same week"
    SAME_QUESTION = "same question in the same week"
    MOVED = "same question in another week, similar answer"
    SAME_ANSWER = "same answer"
    SIMILAR = "similar question and answer"
    REWORDED = "same question in other words in the same week"
    FOLLOW_UPS = "its follow-ups"
    CONTEXT = "what else was edited"


class Evidence:
    """What a step may know beside the entries and lines that are left: what became of all others."""

    def __init__(
        self,
        lines: Iterable[LedgerLine],
        entries: Iterable[AnsweredEntry],
        make_person_key: Callable[[str], str],
        terms: Taxonomy,
    ) -> None:
        self._lines, self._entries, self._make_person_key = lines, entries, make_person_key
        self.terms = terms
        self._paired_lines: Counter[Section] = Counter()
        self._week_moves: Counter[tuple[str, int | None, int | None]] = Counter()
        self._renumbered_weeks: set[tuple[int | None, int | None]] = set()

    def add(self, pair: Pair) -> None:
        """Take note of a pair."""
        entry, keyed_line = pair.entry, pair.line
        if not keyed_line.line.live:
            return
        self._paired_lines[keyed_line.section] += 1
        week_before = keyed_line.line.week
        if entry.week != week_before and candidates.is_rich(entry.entry.answer_sketch):
            self._week_moves[entry.person_key, week_before, entry.week] += 1
            self._renumbered_weeks.add((week_before, entry.week))

    def add_untouched(self, lines_by_section: Mapping[Section, int]) -> None:
        """Take note of how many live lines of each section have found their entries where they were."""
        self._paired_lines.update(lines_by_section)

    def has_rich_answer_moved(self, entry: KeyedEntry, keyed_line: KeyedLine) -> bool:
        """Return True if a rich answer of the same person went from the line's week to the entry's.

        Where nothing is left of the line's week, it may be anybody's.
        """
        week_before = keyed_line.line.week
        if self._week_moves[entry.person_key, week_before, entry.week]:
            return True
        return week_before not in self._weeks and (week_before, entry.week) in self._renumbered_weeks

    def has_left_alone(self, keyed_line: KeyedLine) -> bool:
        """Return True if most other lines of the person in that week are paired."""
        return 2 * self._paired_lines[keyed_line.section] >= self._live_lines[keyed_line.section] - 1

    def is_template(self, keyed: KeyedEntry | KeyedLine) -> bool:
        """Return True if a person asks a question week after week: then the week decides which note it is."""
        return len(self._weeks_of_question[keyed.person_key, keyed.question_key]) >= MIN_TEMPLATE_WEEKS

    def is_only_answer(self, entry: KeyedEntry) -> bool:
        """Return True if a person gave an answer to one question only, then and now, and it says something."""
        if count_filled_bins(entry.entry.answer_sketch) < MIN_TELLING_WORDS:
            return False
        answer = entry.person_key, entry.answer_hash
        return self._answers_now[answer] <= 1 and self._answers_before[answer] <= 1

    @cached_property
    def _answers_now(self) -> Counter[tuple[str, str]]:
        return Counter(
            (self._make_person_key(entry.entry.contributor), entry.answer_hash) for entry in self._entries
        )

    @cached_property
    def _answers_before(self) -> Counter[tuple[str, str]]:
        return Counter((self._make_person_key(line.person), line.answer_hash) for line in self._lines if line.live)

    @cached_property
    def _weeks(self) -> set[int | None]:
        return {entry.week for entry in self._entries}

    @cached_property
    def _live_lines(self) -> Counter[Section]:
        return Counter((self._make_person_key(line.person), line.week) for line in self._lines if line.live)

    @cached_property
    def _weeks_of_question(self) -> dict[tuple[str, str], set[int | None]]:
        weeks: dict[tuple[str, str], set[int | None]] = defaultdict(set)
        for line in self._lines:
            weeks[self._make_person_key(line.person), QuestionText(line.question).key].add(line.week)
        for entry in self._entries:
            weeks[self._make_person_key(entry.entry.contributor), entry.question_key].add(entry.week)
        return weeks


class Step(NamedTuple):
    """A way to find pairs, and the reason to believe them."""

    reason: MatchReason
    find_pairs: Callable[[Sequence[KeyedEntry], Sequence[KeyedLine], Evidence], list[Pair]]


# --- what is certain ---


def pair_untouched(entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], _evidence: Evidence) -> list[Pair]:
    """Pair what stands there as it did: person, week, parent, question and answer.

    Of entries with an explicit id only those that have it still, or whose id nothing else has.
    """
    lines_by_id = _index_by_id(lines)

    def score(entry: KeyedEntry, keyed_line: KeyedLine) -> float:
        owner = lines_by_id.get(entry.entry.entry.explicit_id, keyed_line)
        if not keyed_line.line.live or owner.line.guid != keyed_line.line.guid:
            return 0.0
        return candidates.score_same_text(entry, keyed_line)

    key = ("person_key", "week", "parent_question_key", "question_key", "answer_hash")
    return pair_by_key(entries, lines, key, score)


def pair_by_explicit_id(
    entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], _evidence: Evidence
) -> list[Pair]:
    """Pair what has the same explicit id, which may be a GUID."""
    lines_by_id = _index_by_id(lines)
    pairs = []
    paired_guids: set[str] = set()
    for entry in entries:
        explicit_id = entry.entry.entry.explicit_id
        if explicit_id not in lines_by_id:
            continue
        keyed_line = lines_by_id[explicit_id]
        if keyed_line.line.guid not in paired_guids:
            paired_guids.add(keyed_line.line.guid)
            pairs.append(Pair(entry, keyed_line))
    return pairs


def _index_by_id(lines: Iterable[KeyedLine]) -> dict[str, KeyedLine]:
    """Return the lines by their GUIDs and their explicit ids."""
    lines_by_id = {keyed_line.line.guid: keyed_line for keyed_line in lines}
    for keyed_line in lines:
        if keyed_line.line.explicit_id:
            lines_by_id[keyed_line.line.explicit_id] = keyed_line
    return lines_by_id


def _make_id_check(
    entries: Iterable[KeyedEntry], lines: Iterable[KeyedLine]
) -> Callable[[KeyedEntry, KeyedLine], bool]:
    """Return what tells if an entry, or a line, belongs to another one by an explicit id."""
    lines_by_id = _index_by_id(lines)
    ids = {entry.entry.entry.explicit_id for entry in entries} & lines_by_id.keys()
    guids = {lines_by_id[explicit_id].line.guid for explicit_id in ids}
    return lambda entry, keyed_line: entry.entry.entry.explicit_id in ids or keyed_line.line.guid in guids


def pair_same_text(entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], _evidence: Evidence) -> list[Pair]:
    """Pair the same person, parent, question and answer: moved as it was, or come back.

    A poor answer tells nothing in another week, and what was only edited where it was is nowhere else. What has an
    id goes by that.
    """
    has_id = _make_id_check(entries, lines)
    place_of = attrgetter("person_key", "week", "parent_key", "question_key")
    entries_by_place: dict[Hashable, list[KeyedEntry]] = defaultdict(list)
    for entry in entries:
        entries_by_place[place_of(entry)].append(entry)

    def is_edited(keyed_line: KeyedLine) -> bool:
        for entry in entries_by_place.get(place_of(keyed_line), [])[:MAX_COMPARED]:
            if candidates.answer_similarity(entry, keyed_line) >= candidates.MIN_EDITED_ANSWER:
                return True
        return False

    def score(entry: KeyedEntry, keyed_line: KeyedLine) -> float:
        if has_id(entry, keyed_line):
            return 0.0
        if entry.week != keyed_line.week:
            is_poor = not candidates.is_rich(entry.entry.answer_sketch)
            if is_poor or (keyed_line.line.live and is_edited(keyed_line)):
                return 0.0
        return candidates.score_same_text(entry, keyed_line)

    return pair_by_key(entries, lines, ("person_key", "parent_key", "question_key", "answer_hash"), score)


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
    has_id = _make_id_check(entries, lines)
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


def is_named_anew(entry: KeyedEntry, keyed_line: KeyedLine, evidence: Evidence) -> bool:
    """Return True if an entry asks for another term or number and has an id of its own: it is another question."""
    explicit_id = entry.entry.entry.explicit_id
    if explicit_id in ("", keyed_line.line.explicit_id):
        return False
    return candidates.question_difference(entry, keyed_line, evidence.terms) is Difference.TERMS


# --- the same question, or the same answer ---


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
            if were_exchanged or similarity < candidates.MIN_TYPO_QUESTION:
                return 0.0
        return 1.0 + similarity

    return pair_by_key(entries, lines, ("person_key", "week", "answer_hash"), score)


def pair_exchanged_answers(
    entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], _evidence: Evidence
) -> list[Pair]:
    """Pair the same question with a similar rich answer of somebody else, who has that of another one for it.

    Two headings were exchanged, and the answers edited below them; what is like the answer of the same name is
    paired by now. Whoever only wrote what another one had written exchanged nothing. What has an id goes by that.
    """
    has_id = _make_id_check(entries, lines)

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

    return pair_by_key(entries, lines, ("person_key", "answer_hash"), score)


def _is_reworded(entry: KeyedEntry, keyed_line: KeyedLine, evidence: Evidence) -> bool:
    """Return True if a question with the same poor answer in the same week may be a rewording."""
    if candidates.question_similarity(entry, keyed_line) >= candidates.MIN_POOR_ANSWER_QUESTION:
        return True
    return evidence.is_only_answer(entry) or candidates.asks_the_same(entry, keyed_line, evidence.terms)


# --- a person or a week that is found only now ---


def pair_found_now(entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], _evidence: Evidence) -> list[Pair]:
    """Pair the same question, with much the same answer, of nobody with that of somebody, or of no week with that
    of a week.

    A name or a week was forgotten, or an older ankigen did not find it, and took a name for a part of the answer
    above. What is asked as before is no other note. A poor answer that became a richer one is the same note where
    nobody else asks the question.
    """
    asked_once = _find_questions_asked_once(entries, lines)
    asked_now = {(entry.person_key, entry.week, entry.question_key) for entry in entries}
    has_id = _make_id_check(entries, lines)

    def score(entry: KeyedEntry, keyed_line: KeyedLine) -> float:
        place_before = keyed_line.section[0], keyed_line.week, entry.question_key
        if not keyed_line.line.live or place_before in asked_now:
            return 0.0
        if not _is_same_or_found_now(entry, keyed_line) or has_id(entry, keyed_line):
            return 0.0
        likeness = _likeness_of_found(entry, keyed_line)
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


def _likeness_of_found(entry: KeyedEntry, keyed_line: KeyedLine) -> float | None:
    """Return how much of an answer is as before, None if it is another one."""
    answers = candidates.answer_similarity(entry, keyed_line)
    kept = candidates.kept_share(entry, keyed_line)
    if answers >= candidates.MIN_EDITED_ANSWER or kept >= candidates.MIN_KEPT_OF_FOUND:
        return max(answers, kept)
    return None


def _is_same_or_found_now(entry: KeyedEntry, keyed_line: KeyedLine) -> bool:
    """Return True if person and week of an entry are those of a line, or if the line lacks them."""
    person_before, _ = keyed_line.section
    return person_before in ("", entry.person_key) and keyed_line.week in (None, entry.week)


# --- likeness ---


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


_UNTOUCHED = Step(MatchReason.UNTOUCHED, pair_untouched)
_EXPLICIT_ID = Step(MatchReason.EXPLICIT_ID, pair_by_explicit_id)
_SAME_TEXT = Step(MatchReason.SAME_TEXT, pair_same_text)
_CLEARLY_OTHER_NAME = Step(MatchReason.OTHER_NAME, pair_clearly_taken_over)
_OTHER_NAME = Step(MatchReason.OTHER_NAME, pair_taken_over)
_EDITED_ANSWER = Step(MatchReason.EDITED_ANSWER, pair_edited_answers)
_SAME_ANSWER_OF_WEEK = Step(MatchReason.SAME_ANSWER_OF_WEEK, pair_same_answers_of_week)
_EXCHANGED = Step(MatchReason.OTHER_NAME, pair_exchanged_answers)
_SAME_QUESTION = Step(MatchReason.SAME_QUESTION, pair_same_questions)
_MOVED = Step(MatchReason.MOVED, pair_moved)
_SAME_ANSWER = Step(MatchReason.SAME_ANSWER, pair_same_answers)
_SIMILAR = Step(MatchReason.SIMILAR, pair_similar)
_SPLIT = Step(MatchReason.SIMILAR, pair_split)
_REWORDED = Step(MatchReason.REWORDED, pair_reworded)
_FOUND_NOW = Step(MatchReason.OTHER_NAME, pair_found_now)

# What shows who has a new name.
FIRST_STEPS = (_UNTOUCHED, _SAME_TEXT, _CLEARLY_OTHER_NAME)
CERTAIN_STEPS = (_UNTOUCHED, _EXPLICIT_ID, _SAME_TEXT, _OTHER_NAME)
OTHER_STEPS = (
    _EDITED_ANSWER,
    _SAME_ANSWER_OF_WEEK,
    _EXCHANGED,
    _SAME_QUESTION,
    _MOVED,
    _SAME_ANSWER,
    _SIMILAR,
    _SPLIT,
    _REWORDED,
    _FOUND_NOW,
)
# What shows that two people are one: what they wrote is alike.
LIKENESS_STEPS = (_SAME_TEXT, _EDITED_ANSWER, _SAME_ANSWER_OF_WEEK, _SIMILAR)
