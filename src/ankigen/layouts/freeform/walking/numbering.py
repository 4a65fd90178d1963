"""Numbers that go on from question to question, however deep those are written: how deep they are meant."""

from collections.abc import Iterable, Iterator, Sequence

from ankigen.layouts.freeform.marking.marks import Mark
from ankigen.layouts.freeform.walking.nesting import NestingDepth
from ankigen.layouts.presets import Form, NestingKind


def find_meant_depths(questions: Sequence[Mark], titles: Iterable[Mark]) -> dict[int, NestingDepth]:
    """Return by the ids of marks how deep those lie that numbers say more of than levels and labels do.

    ``questions`` are the marks that ask, ``titles`` the headings that do not, each in the order of the lines.
    """
    meant: dict[int, NestingDepth] = {}
    in_order = sorted([*questions, *titles], key=lambda mark: mark.line)
    asking = {id(mark) for mark in questions}
    headings = _HeadingNumbers()
    for mark in in_order:
        if mark.is_heading and headings.continues(mark, asks=id(mark) in asking):
            meant[id(mark)] = NestingDepth(NestingKind.HEADING, headings.level)
    for section in _split_at_headings(in_order):
        for label in _find_labels_between_numbers(section):
            meant[id(label)] = NestingDepth(NestingKind.NUMBER, is_sub_question=True)
    return meant


def _read_number(mark: Mark) -> int | None:
    """Return the number before a question, none for ``1-1.``."""
    number = mark.parsed.number
    return int(number) if number.isdigit() and not mark.parsed.is_follow_up else None


class _HeadingNumbers:
    """The number of the last heading that is not below another one, and its ``level``.

    Below ``## 12.``, which no deeper heading with a number follows, ``### 13.`` goes on, and is no follow-up.
    """

    def __init__(self) -> None:
        self.level = 0
        self._number: int | None = None
        self._last_below: int | None = None
        self._are_numbered_below = False

    def continues(self, heading: Mark, *, asks: bool) -> bool:
        """Take in the next heading; return True if its number goes on though it is deeper."""
        number = _read_number(heading) if asks else None
        if self._number is None or heading.level <= self.level:
            self.level, self._number, self._are_numbered_below = heading.level, number, False
            return False
        if number is None:
            return False
        goes_on = number == self._number + 1 and not self._are_numbered_below
        if goes_on and number - 1 != self._last_below:
            self._number = number
            return True
        self._last_below, self._are_numbered_below = number, True
        return False


def _split_at_headings(marks: Iterable[Mark]) -> Iterator[list[Mark]]:
    """Yield the lines that ask between two headings each."""
    section: list[Mark] = []
    for mark in marks:
        if mark.is_heading:
            yield section
            section = []
        else:
            section.append(mark)
    yield section


def _find_labels_between_numbers(section: Sequence[Mark]) -> list[Mark]:
    """Return the questions with labels that follow up one with a number: ``[Q1]`` between ``3.`` and ``4.``.

    The numbers begin the section and go on past the labels, those begin anew below each.
    """
    numbers = _NumbersAroundLabels()
    for mark in section:
        if not numbers.take(mark):
            return []
    return numbers.labels if numbers.are_passed else []


class _NumbersAroundLabels:
    """The last number of a section, and its ``labels``: they ``are_passed`` if a number goes on behind one."""

    def __init__(self) -> None:
        self.labels: list[Mark] = []
        self.are_passed = False
        self._number: int | None = None
        self._label = 0

    def take(self, mark: Mark) -> bool:
        """Take in the next line that asks; return False if it does not go on from those above."""
        if Form.LABEL in mark.forms:
            return self._take_label(mark)
        if Form.NUMBER in mark.forms and mark.level == 0:
            return self._take_number(_read_number(mark))
        return True

    def _take_label(self, mark: Mark) -> bool:
        number = _read_number(mark)
        self.labels.append(mark)
        goes_on = number is None or number == self._label + 1
        self._label = number or self._label
        return goes_on and self._number is not None

    def _take_number(self, number: int | None) -> bool:
        expected = number if self._number is None else self._number + 1
        self.are_passed = self.are_passed or bool(self.labels)
        self._number, self._label = number, 0
        return number is not None and number == expected
