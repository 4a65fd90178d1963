"""Lines of bold in ordinary Markdown that name who asks what follows: ``**문가온**`` over questions."""

from bisect import bisect_left

import msgspec

from ankigen import text
from ankigen.config.people import People
from ankigen.layouts.freeform.marking.marks import Mark, Outline
from ankigen.layouts.people import attribution, bold_names
from ankigen.layouts.people.bold_names import ReturningNames
from ankigen.layouts.people.person_names import is_name
from ankigen.layouts.presets import Form, LayoutRules
from ankigen.reading.weeks import find_week
from ankigen.topics.taxonomy import Taxonomy

_WEEK_LEVEL = 1
_MIN_FULL_NAMES = 2  # in a file whose people are called by their full names


class BoldName(msgspec.Struct, frozen=True):
    """A line of bold that names somebody; it may stand right above a question or a heading, blank lines aside."""

    line: int
    name: str
    is_over_question: bool
    is_over_heading: bool


class BoldNameFinder:
    """Finds the lines of bold in a file that name somebody."""

    def __init__(
        self, outline: Outline, lines: list[str], rules: LayoutRules, people: People, taxonomy: Taxonomy
    ) -> None:
        self._outline, self._lines, self._rules = outline, lines, rules
        self._people, self._taxonomy = people, taxonomy

    def find_names(self, returning_names: ReturningNames) -> dict[int, BoldName]:
        """Return the names by line: all that ``people`` knows; of those right above a question, also any that come
        twice, in several weeks or beside another one, and those that return in other files.

        Only where headings may name people; nowhere in folds.
        """
        if "heading" not in self._rules.person_sources:
            return {}
        listed, possible = self._read_bold_lines()
        possible = _drop_odd_names(possible, returning_names)
        if not possible or self._has_people_in_headings():
            return listed
        weeks_and_keys = {(self._find_week_above(line), text.key(name.name)) for line, name in possible.items()}
        if len(weeks_and_keys) > 1 or listed:
            return listed | possible
        returns_elsewhere = any(key in returning_names for _, key in weeks_and_keys)
        return possible if returns_elsewhere else {}

    def _read_bold_lines(self) -> tuple[dict[int, BoldName], dict[int, BoldName]]:
        """Return the names that ``people`` knows, and those that may be names, by line."""
        listed: dict[int, BoldName] = {}
        possible: dict[int, BoldName] = {}
        for mark in self._outline.marks:
            if mark.fold is not None or mark.forms != {Form.BOLD}:
                continue
            bold_name = self._read_mark(mark)
            if self._people.find(bold_name.name):
                listed[mark.line] = bold_name
            elif self._may_name_contributor(bold_name):
                possible[mark.line] = bold_name
        return listed, possible

    def _may_name_contributor(self, bold_name: BoldName) -> bool:
        """Return True for what may be a name right above a question, and holds no term of the taxonomy."""
        if not bold_name.is_over_question or not bold_names.may_be_name(bold_name.name):
            return False
        return not any(self._taxonomy.find(term) for term in (bold_name.name, *bold_name.name.split()))

    def _has_people_in_headings(self) -> bool:
        for mark in self._outline.headings:
            if attribution.is_surely_person(mark.question, self._people, self._taxonomy):
                return True
        return False

    def _read_mark(self, mark: Mark) -> BoldName:
        name = bold_names.read_bold_line(self._lines[mark.line])
        below = mark.end
        while below < len(self._lines) and not self._lines[below].strip():
            below += 1
        return BoldName(
            line=mark.line,
            name=name,
            is_over_question=self._asks(below, is_sure=is_name(name)),
            is_over_heading=any(mark.is_heading for mark in self._outline.marks_between(below, below + 1)),
        )

    def _asks(self, line: int, *, is_sure: bool) -> bool:
        """Return True if a question begins on a line; below what is surely a name, it need not read as one."""
        for fold in self._outline.folds:
            if fold.start.line == line:
                return Form.SUMMARY in self._rules.question_forms and not fold.hides_answer
        marks = self._outline.marks_between(line, line + 1)
        if not marks or not marks[0].forms & self._rules.question_forms:
            return False
        return is_sure or marks[0].is_question

    def _find_week_above(self, line: int) -> int | None:
        """Return the week of the last first-level heading above a line that names one."""
        last = bisect_left(self._outline.marks, line, key=lambda mark: mark.line)
        for mark in reversed(self._outline.marks[:last]):
            if mark.is_heading and mark.level == _WEEK_LEVEL:
                week = find_week(mark.question)
                if week is not None:
                    return week
        return None


def _drop_odd_names(possible: dict[int, BoldName], returning_names: ReturningNames) -> dict[int, BoldName]:
    """Return the names without words that stand beside several full names and are neither one nor a handle."""
    full_names = {text.key(bold_name.name) for bold_name in possible.values() if is_name(bold_name.name)}
    if len(full_names) < _MIN_FULL_NAMES:
        return possible
    kept: dict[int, BoldName] = {}
    for line, bold_name in possible.items():
        key = text.key(bold_name.name)
        if key in full_names or key in returning_names or bold_names.is_handle(bold_name.name):
            kept[line] = bold_name
    return kept
