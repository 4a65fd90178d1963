"""The parents of follow-ups, in the notes of today and in the ledger: a follow-up goes by its parent's note."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property

from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.ledger import LedgerLine
from ankigen.identity.names import PersonNames
from ankigen.inline import QuestionText


class Parents:
    """Which entry is whose parent, and by which key a parent is known: its GUID, where it has a note."""

    def __init__(self, entries: Sequence[AnsweredEntry], lines: Sequence[LedgerLine], names: PersonNames) -> None:
        self._entries, self._lines, self._names = entries, lines, names

    @cached_property
    def max_depth(self) -> int:
        """How far follow-ups are below their questions."""
        return max(self.depths, default=0)

    @cached_property
    def depths(self) -> list[int]:
        """How far each entry is below a question: 0 for the questions themselves."""
        depths: list[int] = []
        for entry, parent_index in zip(self._entries, self._indexes, strict=True):
            below = 1 if entry.parent_key else 0
            depths.append(below if parent_index is None else depths[parent_index] + 1)
        return depths

    @cached_property
    def _indexes(self) -> list[int | None]:
        """The index of the parent of each entry: the last one in the file that asks the parent's question."""
        last_indexes_by_path: dict[str, dict[str, int]] = defaultdict(dict)
        parent_indexes = []
        for index, entry in enumerate(self._entries):
            last_indexes = last_indexes_by_path[entry.entry.path]
            parent_indexes.append(last_indexes.get(entry.parent_key) if entry.parent_key else None)
            last_indexes[entry.question_key] = index
        return parent_indexes

    def find_key(self, index: int, lines_by_index: Mapping[int, LedgerLine]) -> str:
        """Return the GUID of the parent's note of an entry, the key of its question where it has none.

        ``lines_by_index`` are the lines of the entries that are paired by now.
        """
        entry = self._entries[index]
        if not entry.parent_key:
            return ""
        parent_index = self._indexes[index]
        line = lines_by_index.get(parent_index) if parent_index is not None else None
        if line is not None:
            return self._find_guid(line.person, line.week, QuestionText(line.question).key) or line.guid
        return self._find_guid(entry.entry.contributor, entry.week, entry.parent_key) or entry.parent_key

    def find_key_of_line(self, line: LedgerLine) -> str:
        """Return the same for the parent of a line."""
        if not line.parent:
            return ""
        question_key = QuestionText(line.parent).key
        return self._find_guid(line.person, line.week, question_key) or question_key

    def of_open_questions(self, lines_by_index: Mapping[int, LedgerLine]) -> dict[int, str]:
        """Return for each question without a line, but with follow-ups that have theirs, which parent most had."""
        counts: dict[int, Counter[str]] = defaultdict(Counter)
        for index, line in lines_by_index.items():
            parent_index = self._indexes[index]
            if parent_index is not None and parent_index not in lines_by_index:
                counts[parent_index][self.find_key_of_line(line)] += 1
        parent_keys = {}
        for parent_index, count in counts.items():
            [(parent_keys[parent_index], _)] = count.most_common(1)
        return parent_keys

    def _find_guid(self, person: str, week: int | None, question_key: str) -> str | None:
        """Return the GUID under which a person asked a question in a week, or else in any other."""
        person_key = self._names.make_key(person)
        guid = self._guids.get((person_key, week, question_key))
        return guid or self._guids.get((person_key, question_key))

    @cached_property
    def _guids(self) -> dict[Hashable, str]:
        guids: dict[Hashable, str] = {}
        for line in sorted(self._lines, key=lambda line: (not line.live, line.seen, line.guid)):
            person_key, question_key = self._names.make_key(line.person), QuestionText(line.question).key
            guids.setdefault((person_key, line.week, question_key), line.guid)
            guids.setdefault((person_key, question_key), line.guid)
        return guids
