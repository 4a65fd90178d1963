"""What a step may know beside the entries and the lines that are left."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.ledger import LedgerLine
from ankigen.identity.matching import candidates
from ankigen.identity.matching.candidates import KeyedEntry, KeyedLine, Section
from ankigen.identity.matching.pairs import Pair
from ankigen.identity.minhash import count_filled_bins
from ankigen.inline import QuestionText
from ankigen.topics.taxonomy import Taxonomy

MIN_TELLING_WORDS = 2  # of an answer: "없음" tells nothing at all
MIN_TEMPLATE_WEEKS = 3  # a question that moved once is asked in two


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
