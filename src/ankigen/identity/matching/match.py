"""Which entry is which note of the ledger: the same one, a reworded one, a moved one, or none."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import TypeVar

import msgspec

from ankigen import text
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.ledger import LedgerLine, RenamedPerson
from ankigen.identity.matching import candidates
from ankigen.identity.matching.candidates import KeyedEntry, KeyedLine, Section
from ankigen.identity.matching.match_result import AmbiguousMatch, AmbiguousNewNote, ChangedTerm, Match
from ankigen.identity.matching.pairs import Pair
from ankigen.identity.matching.parents import Parents
from ankigen.identity.matching.steps.evidence import Evidence
from ankigen.identity.matching.steps.explicit_ids import is_named_anew
from ankigen.identity.matching.steps.order import (
    ACROSS_STEPS,
    CERTAIN_STEPS,
    FIRST_STEPS,
    LIKENESS_STEPS,
    OTHER_STEPS,
)
from ankigen.identity.matching.steps.step import MatchReason, Step
from ankigen.identity.names import PersonNames, RenumberedWeeks, find_renumbered_weeks
from ankigen.inline import QuestionText
from ankigen.model import Entry
from ankigen.shortcuts import shortcut
from ankigen.topics.question_difference import Difference
from ankigen.topics.taxonomy import Taxonomy, taxonomy

MAX_GONE_NAMES = 16  # for each of which all new ones are tried


def match(
    entries: Sequence[AnsweredEntry],
    lines: Sequence[LedgerLine],
    *,
    names: PersonNames | None = None,
    terms: Taxonomy | None = None,
) -> Match:
    """Pair all entries, in the order of the notes, with the lines of the ledger, one to one.

    Deterministic, and linear for what did not change: each step looks only at what is left by those before.
    Questions come before their follow-ups, which go by the notes of their parents. What is certain comes first: it
    shows who has a new name; ``names`` are those that are known.
    """
    names, terms = names or PersonNames({}), terms or taxonomy()
    pairing = _Pairing(entries, lines, names, terms)
    pairing.pair_all()
    passed_on = pairing.find_names_passed_on()
    if passed_on:
        pairing = _Pairing(entries, lines, names, terms, passed_on)
        pairing.pair_all()
    return pairing.make_match()


def find_match_reason(before: LedgerLine, after: LedgerLine, names: PersonNames, terms: Taxonomy) -> MatchReason:
    """Return why a note is the same one in two ledgers, by these two lines alone.

    Its parent counts as one note, however it was worded: a follow-up goes by that.
    """
    if before.parent and after.parent:
        before = msgspec.structs.replace(before, parent=after.parent)
    pairing = _Pairing([_make_entry(after)], [before], names, terms)
    pairing.pair_all()
    reason = pairing.reasons.get(0, MatchReason.CONTEXT)
    is_same_text = reason in (MatchReason.UNTOUCHED, MatchReason.SAME_TEXT)
    if is_same_text and before.person != after.person:
        return MatchReason.OTHER_NAME
    return reason


def _make_entry(line: LedgerLine) -> AnsweredEntry:
    """Return the entry that a line was made of, without its place in the notes."""
    question, parent = QuestionText(line.question), QuestionText(line.parent)
    entry = Entry(
        path="",
        line=0,
        column=0,
        end=0,
        week=line.week,
        contributor=line.person,
        number="",
        question=question,
        parent=parent,
        explicit_id=line.explicit_id,
    )
    return AnsweredEntry(
        entry=entry,
        person_key=text.key(line.person),
        parent_key=parent.key,
        question_key=question.key,
        answer_hash=line.answer_hash,
        answer_sketch=line.answer_sketch,
        group_key="",
        tags=(),
        content_hash=line.content_hash,
    )


Content = TypeVar("Content")

_place_of_entry = attrgetter(
    "entry.contributor", "entry.week", "entry.parent.markdown", "entry.question.markdown", "answer_hash"
)
_place_of_line = attrgetter("person", "week", "parent", "question", "answer_hash")
_section_of_line = attrgetter("person", "week")


@shortcut
def _find_untouched(entries: Sequence[AnsweredEntry], lines: Sequence[LedgerLine]) -> dict[int, LedgerLine] | None:
    """Return the lines, by the indexes of their entries, of all that stands there to the letter as it did.

    What has an id, or a twin, is left to the steps.
    """
    open_lines = [line for line in lines if line.live and not line.explicit_id]
    lines_by_place = _index_singles(map(_place_of_line, open_lines), open_lines)
    indexes = [index for index, entry in enumerate(entries) if not entry.entry.explicit_id]
    places = map(_place_of_entry, map(entries.__getitem__, indexes))
    indexes_by_place = _index_singles(places, indexes)
    untouched_lines = map(lines_by_place.get, indexes_by_place)
    return {index: line for index, line in zip(indexes_by_place.values(), untouched_lines, strict=True) if line}


def _index_singles(keys: Iterable[Hashable], contents: Sequence[Content]) -> dict[Hashable, Content]:
    """Return by its key what has a key that nothing else has."""
    keys = list(keys)
    singles = dict(zip(keys, contents, strict=True))
    if len(singles) < len(keys):
        for key, count in Counter(keys).items():
            if count > 1:
                del singles[key]
    return singles


class _Pairing:
    """Entries and lines that are paired step by step."""

    def __init__(
        self,
        entries: Sequence[AnsweredEntry],
        lines: Sequence[LedgerLine],
        names: PersonNames,
        terms: Taxonomy,
        passed_on: Mapping[str, str] | None = None,
    ) -> None:
        """``passed_on``: see ``find_names_passed_on``."""
        self.entries, self.lines, self.names = entries, lines, names
        self.parents = Parents(entries, lines, names)
        self.passed_on = passed_on or {}
        self.lines_by_index: dict[int, LedgerLine] = {}
        self.paired_guids: set[str] = set()
        self.ambiguous: list[AmbiguousMatch] = []
        self.ambiguous_new: dict[int, AmbiguousNewNote] = {}
        self.changed_terms: list[ChangedTerm] = []
        self.reasons: dict[int, MatchReason] = {}
        self.evidence = Evidence(lines, entries, names.make_key, terms)
        self.owners: dict[Section, Counter[str]] = defaultdict(Counter)  # who has the lines of a section now
        self.section_names: dict[Section, str] = {}
        self.new_names: dict[str, str] = {}

    def pair_all(self) -> None:
        """Pair all entries that have a line."""
        lines = self.lines
        if self.passed_on:
            lines = [line for line in lines if line.person not in self.passed_on]
        self.add_untouched(_find_untouched(self.entries, lines) or {})
        if self.is_done():
            return
        for depth in range(self.parents.max_depth + 1):
            self.pair_group(depth)
            if self.is_complete():
                return
        self.pair_group()
        self.pair_parents()

    def add_untouched(self, untouched: dict[int, LedgerLine]) -> None:
        """Pair what stands there as it did."""
        self.lines_by_index.update(untouched)
        self.paired_guids.update([line.guid for line in untouched.values()])
        if not self.is_done():
            for index in self._find_renumbered(untouched):
                self.paired_guids.discard(untouched.pop(index).guid)
                del self.lines_by_index[index]
        self.reasons.update(dict.fromkeys(untouched, MatchReason.UNTOUCHED))
        if self.is_done():
            return
        sections: Counter[Section] = Counter()
        for (person, week), count in Counter(map(_section_of_line, untouched.values())).items():
            sections[self.names.make_key(person), week] += count
        for section, count in sections.items():
            self.owners[section][section[0]] += count
        self.evidence.add_untouched(sections)

    def _find_renumbered(self, untouched: Mapping[int, LedgerLine]) -> list[int]:
        """Return the indexes of what stands where another note did: that one went on with its week, to its like.

        "What was hard this week?" is answered with "nothing" in many weeks, which may all have other numbers now.
        """
        weeks = self._renumbered_weeks
        if not weeks:
            return []
        texts = set()
        for entry in self.entries:
            text_of_entry = entry.parent_key, entry.question_key, entry.answer_hash
            texts.add((self.names.make_key(entry.entry.contributor), entry.week, text_of_entry))
        renumbered = []
        for index, line in untouched.items():
            section, entry = (self.names.make_key(line.person), line.week), self.entries[index]
            new_week = weeks.find(section)
            text_of_entry = entry.parent_key, entry.question_key, entry.answer_hash
            if new_week != line.week and (section[0], new_week, text_of_entry) in texts:
                renumbered.append(index)
        return renumbered

    def is_done(self) -> bool:
        """Return True if no entry is left, or no line."""
        return len(self.lines_by_index) == len(self.entries) or len(self.paired_guids) == len(self.lines)

    def is_complete(self) -> bool:
        """Return True if neither an entry nor a line is left, so that nothing is to be learned for them either."""
        return len(self.lines_by_index) == len(self.entries) and len(self.paired_guids) == len(self.lines)

    def make_match(self) -> Match:
        """Return what came of it."""
        renamed_people: dict[RenamedPerson, None] = {}
        for index in self._touched_indexes:
            line, contributor = self.lines_by_index.get(index), self.entries[index].entry.contributor
            if line is None or line.person == contributor:
                continue
            if self.names.make_own_key(line.person) != self.names.make_own_key(contributor):
                renamed_people[RenamedPerson(line.person, contributor)] = None
        ambiguous_new = [new for index, new in self.ambiguous_new.items() if index not in self.lines_by_index]
        return Match(
            lines=tuple(map(self.lines_by_index.get, range(len(self.entries)))),
            ambiguous_new=tuple(sorted(ambiguous_new, key=attrgetter("entry_index"))),
            ambiguous=tuple(sorted(self.ambiguous, key=attrgetter("entry_index"))),
            changed_terms=tuple(sorted(self.changed_terms, key=attrgetter("entry_index"))),
            renamed_people=tuple(renamed_people),
            new_names=self._rename_retired(),
            new_weeks=self._renumber_retired(),
        )

    def _renumber_retired(self) -> dict[str, int | None]:
        """Return the new number of the week of each line that has no entry, where it has one, by GUID."""
        if not self._touched_indexes or not self._renumbered_weeks:
            return {}
        new_weeks: dict[str, int | None] = {}
        for line in self.lines:
            week = self._renumbered_weeks.find((self.names.make_key(line.person), line.week))
            if line.guid not in self.paired_guids and week != line.week:
                new_weeks[line.guid] = week
        return new_weeks

    def _rename_retired(self) -> dict[str, str]:
        """Return the new name behind each line that has no entry, if it is known, by GUID."""
        if not self.new_names and not self.passed_on:
            return {}
        contributors = {}
        for entry in self.entries:
            contributors[self.names.make_key(entry.entry.contributor)] = entry.entry.contributor
        new_names = {}
        for line in self.lines:
            new_key = self.passed_on.get(line.person) or self.new_names.get(self.names.make_key(line.person))
            if line.guid not in self.paired_guids and new_key in contributors:
                new_names[line.guid] = contributors[new_key]
        return new_names

    # --- what is to be paired ---

    @cached_property
    def _touched_indexes(self) -> list[int]:
        """The indexes of the entries that do not stand there as they did, most of which find a line by and by."""
        return [index for index in range(len(self.entries)) if index not in self.lines_by_index]

    @cached_property
    def _touched_lines(self) -> list[LedgerLine]:
        """The lines that have no entry that stands there as it did."""
        return [line for line in self.lines if line.guid not in self.paired_guids]

    def pair_group(self, depth: int | None = None) -> None:
        """Pair the questions (0), the follow-ups of a depth, or all that is left, with lines of the same kind."""
        self._run(FIRST_STEPS, depth)
        self._learn_clear_names()
        if depth == 0:
            self._run(ACROSS_STEPS, None)
        self._run((*CERTAIN_STEPS, *OTHER_STEPS), depth)
        if self.is_complete():
            return
        if self._learn_other_names():
            self._run((*CERTAIN_STEPS, *OTHER_STEPS), depth)
        if self.section_names or self.new_names or self._renumbered_weeks:
            self._run((*CERTAIN_STEPS, *OTHER_STEPS), depth, as_learned=False)

    def _run(self, steps: Iterable[Step], depth: int | None, *, as_learned: bool = True) -> None:
        """Take some steps with what is left; lines go by names and weeks that were learned, or by their own."""
        entries = self._open_entries(depth)
        lines = self._open_lines(depth, as_learned=as_learned) if entries else []
        for step in steps:
            if not entries or not lines:
                return
            for pair in step.find_pairs(entries, lines, self.evidence):
                self._add(pair, step.reason)
            entries = [entry for entry in entries if entry.index not in self.lines_by_index]
            lines = [keyed_line for keyed_line in lines if keyed_line.line.guid not in self.paired_guids]

    def _add(self, pair: Pair, reason: MatchReason) -> None:
        line = pair.line.line
        self.lines_by_index[pair.entry.index] = line
        self.reasons[pair.entry.index] = reason
        if reason is not MatchReason.EXPLICIT_ID and self._has_another_term(pair):
            self.changed_terms.append(ChangedTerm(pair.entry.index, line))
        self.paired_guids.add(line.guid)
        self.evidence.add(pair)
        self.owners[pair.line.section][pair.entry.person_key] += 1
        for alternative in pair.alternatives:
            self.ambiguous.append(AmbiguousMatch(pair.entry.index, line, alternative.line))
        for rival in pair.rivals:
            self.ambiguous_new.setdefault(rival.index, AmbiguousNewNote(rival.index, line, pair.entry.index))

    def _has_another_term(self, pair: Pair) -> bool:
        """Return True if an entry asks for another term or number than its line."""
        difference = candidates.question_difference(pair.entry, pair.line, self.evidence.terms)
        return difference is Difference.TERMS

    def _open_entries(self, depth: int | None) -> list[KeyedEntry]:
        open_entries = []
        for index in self._touched_indexes:
            if index in self.lines_by_index or (depth is not None and self.parents.depths[index] != depth):
                continue
            entry = self.entries[index]
            open_entries.append(
                KeyedEntry(
                    entry=entry,
                    index=index,
                    person_key=self.names.make_key(entry.entry.contributor),
                    parent_key=self.parents.find_key(index, self.lines_by_index),
                )
            )
        return open_entries

    def _open_lines(self, depth: int | None, *, as_learned: bool = True) -> list[KeyedLine]:
        open_lines = []
        for line in self._touched_lines:
            is_wanted = depth is None or bool(line.parent) == (depth > 0)
            if not is_wanted or line.guid in self.paired_guids:
                continue
            section = self.names.make_key(line.person), line.week
            new_key = self.passed_on.get(line.person)
            if new_key is None:
                new_key = self.section_names.get(section) or self.new_names.get(section[0])
            person_key = new_key if new_key is not None and as_learned else section[0]
            open_lines.append(
                KeyedLine(
                    line=line,
                    person_key=person_key,
                    week=self._renumbered_weeks.find(section) if as_learned else line.week,
                    parent_key=self.parents.find_key_of_line(line),
                    section=section,
                )
            )
        return open_lines

    @cached_property
    def _renumbered_weeks(self) -> RenumberedWeeks:
        """The weeks that have another number now."""
        lines = [line for line in self.lines if line.guid not in self.paired_guids]
        if not lines:
            return RenumberedWeeks()
        touched = [entry for index, entry in enumerate(self.entries) if index not in self.lines_by_index]
        return find_renumbered_weeks(touched, lines, self.lines, self.names.make_key)

    # --- questions of which only follow-ups are left ---

    def pair_parents(self) -> None:
        """Pair questions of which nothing is left but their follow-ups."""
        lines = {keyed_line.line.guid: keyed_line for keyed_line in self._open_lines(0)}
        if not lines:
            return
        parent_keys = self.parents.of_open_questions(self.lines_by_index)
        for entry in self._open_entries(0):
            keyed_line = lines.pop(parent_keys.get(entry.index, ""), None)
            if keyed_line is None or keyed_line.week != entry.week:
                continue
            if not is_named_anew(entry, keyed_line, self.evidence):
                self._add(Pair(entry, keyed_line), MatchReason.FOLLOW_UPS)

    # --- names ---

    def find_names_passed_on(self) -> dict[str, str]:
        """Return the new keys of people, by their names in the ledger, if somebody else has the name of one now.

        A name that is in use again proves nothing, nor does a poor answer below it, or one that two have given.
        Their rich answers, which stand below another name, show who is who.
        """
        moved_people = set()
        for index, reason in self.reasons.items():
            if reason is MatchReason.OTHER_NAME:
                moved_people.add(self.names.make_key(self.lines_by_index[index].person))
        if not moved_people or moved_people.isdisjoint(self._people):
            return {}
        votes = self._count_clear_votes()
        new_keys = {}
        for name, owners in votes.items():
            own_key = self.names.make_key(name)
            new_key, count = owners.most_common(1)[0]
            if name and own_key not in owners and 2 * count > owners.total():
                new_keys[name] = new_key
        return new_keys

    def _count_clear_votes(self) -> dict[str, Counter[str]]:
        """Return how often whom has the rich answers of whom that only one person ever gave, word for word."""
        text_of_line = {}
        for line in self.lines:
            if line.live:
                text_of_line[line.guid] = QuestionText(line.question).key, line.answer_hash
        lines_by_text = Counter(text_of_line.values())
        entries_by_text = Counter((entry.question_key, entry.answer_hash) for entry in self.entries)
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for index, line in self.lines_by_index.items():
            entry = self.entries[index]
            text_of_entry = entry.question_key, entry.answer_hash
            is_same = text_of_line.get(line.guid) == text_of_entry
            is_single = lines_by_text[text_of_entry] == entries_by_text[text_of_entry] == 1
            if is_same and is_single and candidates.is_rich(entry.answer_sketch):
                votes[line.person][self.names.make_key(entry.entry.contributor)] += 1
        return votes

    def _learn_clear_names(self) -> None:
        """Learn the new names of most lines of a section, and of people whose names are gone."""
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        own_keys = set()  # of people who have a line of theirs still
        for section, owners in self.owners.items():
            if section[0] in owners:
                own_keys.add(section[0])
                if len(owners) == 1:
                    continue
            votes[section[0]].update(owners)
            new_key, count = owners.most_common(1)[0]
            if new_key != section[0] and count > owners[section[0]]:
                self.section_names.setdefault(section, new_key)
        for old_key, owners in votes.items():
            if old_key and old_key not in own_keys:
                self.new_names.setdefault(old_key, owners.most_common(1)[0][0])

    def _learn_other_names(self) -> bool:
        """Return True if there are new names to try with what is left."""
        learned_before = len(self.section_names) + len(self.new_names)
        self._learn_gone_names()
        for section, owners in self.owners.items():
            if len(owners) == 1 and section[0] in owners:
                continue
            for new_key, _ in owners.most_common():
                if new_key != section[0]:
                    self.section_names.setdefault(section, new_key)
        return len(self.section_names) + len(self.new_names) > learned_before

    def _learn_gone_names(self) -> None:
        """Learn the new name of each person whose name is gone, by somebody new who wrote nearly the same."""
        gone_lines: dict[str, list[KeyedLine]] = defaultdict(list)
        for keyed_line in self._open_lines(None):
            if keyed_line.line.live and keyed_line.person_key not in self._people:
                gone_lines[keyed_line.person_key].append(keyed_line)
        new_entries = self._find_new_sections() if gone_lines else {}
        for old_key, lines in list(gone_lines.items())[:MAX_GONE_NAMES]:
            alike: Counter[str] = Counter()
            for new_key, entries in list(new_entries.items())[:MAX_GONE_NAMES]:
                alike[new_key] = self._count_alike(entries, lines, new_key)
            new_key, count = max(alike.items(), key=itemgetter(1, 0), default=("", 0))
            if not count:
                continue
            del new_entries[new_key]
            if old_key:
                self.new_names[old_key] = new_key
            for keyed_line in lines:
                self.section_names.setdefault(keyed_line.section, new_key)

    def _find_new_sections(self) -> dict[str, list[KeyedEntry]]:
        """Return the open entries of each person in weeks in which nobody of that name wrote before."""
        sections_before = {(self.names.make_key(line.person), line.week) for line in self.lines}
        new_entries: dict[str, list[KeyedEntry]] = defaultdict(list)
        for entry in self._open_entries(None):
            if (entry.person_key, entry.week) not in sections_before:
                new_entries[entry.person_key].append(entry)
        return new_entries

    def _count_alike(self, entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], new_key: str) -> int:
        """Return how many lines a new name would go on with in their weeks; 0 if these are not most of them."""
        weeks = {entry.week for entry in entries}
        renamed = [msgspec.structs.replace(line, person_key=new_key) for line in lines if line.week in weeks]
        alike: set[str] = set()
        for step in LIKENESS_STEPS:
            for pair in step.find_pairs(entries, renamed, self.evidence):
                if pair.entry.week == pair.line.week:
                    alike.add(pair.line.line.guid)
        return len(alike) if 2 * len(alike) >= min(len(entries), len(renamed)) else 0

    @cached_property
    def _people(self) -> set[str]:
        """The keys of all contributors of today."""
        return {self.names.make_key(entry.entry.contributor) for entry in self.entries}
