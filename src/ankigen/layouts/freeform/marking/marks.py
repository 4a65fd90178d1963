"""A line that may ask something, and the outline of a file: all of them, with its blocks and folds."""

import unicodedata
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from functools import cached_property

import msgspec

from ankigen.layouts.freeform.marking.folds import Fold
from ankigen.layouts.presets import Form
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.blocks import RawBlock
from ankigen.reading.question_line import QuestionLine

NUMBER_IN_PARTS = compile_on_use(r"\d{1,2}(?:[.-]\d{1,2})+[.)]?\s")
"""Of ``3.1 …``."""


class Mark(msgspec.Struct):
    """A line that may ask something, in one form or several; ``end`` is the line behind the question.

    ``level`` is the level of a heading, else the indentation in columns; ``fold`` the innermost fold around it;
    ``question_below`` the lines of the question where a label or page stands alone above it. A heading
    ``is_underlined`` by ``===`` or ``---``, a line of bold ``is_quoted`` behind ``>``.
    So is a plain one below a heading that lists questions, which has no form of its own, and one over a text where
    several of a file ask somebody. What a heading asks may stand in a fold below it, up to ``statement_end``, 0
    without any. It ``is_rare_name`` beside those of people. An item ``is_entry`` of a table of contents.
    """

    line: int
    end: int
    forms: frozenset[Form]
    level: int
    typed: str
    parsed: QuestionLine
    fold: Fold | None = None
    question_below: range | None = None
    is_underlined: bool = False
    is_quoted: bool = False
    statement_end: int = 0
    is_rare_name: bool = False
    is_entry: bool = False

    @property
    def question(self) -> str:
        """What it asks, without marks."""
        return self.parsed.question

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading."""
        return Form.HEADING in self.forms

    @property
    def is_above_rule(self) -> bool:
        """Whether it is a heading by a line of ``-`` below it, which may be meant as a rule."""
        return self.is_underlined and self.level > 1

    @property
    def has_number_in_parts(self) -> bool:
        """Whether a number such as ``3.1`` stands before it, at the margin."""
        return self.level == 0 and Form.NUMBER in self.forms and NUMBER_IN_PARTS.match(self.typed) is not None

    @property
    def parent_number(self) -> str:
        """The first part of a number in parts: ``3`` of ``3.1``."""
        return self.typed.replace("-", ".").partition(".")[0]

    @property
    def is_paragraph_line(self) -> bool:
        """Whether it is neither a heading nor an item of a list."""
        return not self.forms & {Form.HEADING, Form.BULLET, Form.NUMBER}

    @property
    def is_question(self) -> bool:
        """Whether it reads as a question, or is labelled as one."""
        if Form.LABEL in self.forms:
            return True
        if self.is_heading:
            return question_line.is_question_heading(self.question)
        return question_line.is_question(self.question)

    @property
    def sign(self) -> str:
        """The emoji before it, "" without one."""
        first = self.typed.lstrip("*_ ")[:1]
        return first if unicodedata.category(first or " ") == "So" else ""

    @property
    def is_exercise(self) -> bool:
        """Whether it asks what stands below it, or in a fold there."""
        return self.question_below is not None or self.statement_end > 0

    @property
    def is_numbered_label(self) -> bool:
        """Whether it is a heading that is only a label with a number, over what it asks: ``## Q51``."""
        return self.is_heading and question_line.read_label(self.typed) != "" and bool(self.bare_number)

    @property
    def bare_number(self) -> str | None:
        """Its number if it is a label and nothing else (``#1``), "" for a label without a number, else None."""
        return question_line.read_bare_number(self.typed)


class Outline(msgspec.Struct, frozen=True, dict=True):
    """What a file consists of.

    ``code_lines`` are those inside fences and comments, ``contents_lines`` those of tables of contents, of which
    ``repeated_lines`` are lists of questions that are asked again below; ``property_lines`` are those of a page
    that Notion exports.
    """

    blocks: list[RawBlock]
    marks: list[Mark]
    folds: list[Fold]
    code_lines: frozenset[int]
    contents_lines: frozenset[int]
    repeated_lines: frozenset[int] = frozenset()
    property_lines: range = range(0)

    @cached_property
    def headings(self) -> list[Mark]:
        """The marks that are headings."""
        return [mark for mark in self.marks if mark.is_heading]

    def headings_behind(self, mark: Mark) -> Iterator[Mark]:
        """Yield the headings behind a mark."""
        first = bisect_left(self.marks, mark.end, key=lambda other: other.line)
        for index in range(first, len(self.marks)):
            if self.marks[index].is_heading:
                yield self.marks[index]

    def marks_before(self, line: int) -> Iterator[Mark]:
        """Yield the marks before a line, the nearest first."""
        for index in range(bisect_left(self.marks, line, key=lambda mark: mark.line) - 1, -1, -1):
            yield self.marks[index]

    def marks_between(self, start: int, end: int) -> list[Mark]:
        """Return the marks from line ``start`` up to, not including, ``end``."""
        first = bisect_left(self.marks, start, key=lambda mark: mark.line)
        last = bisect_left(self.marks, end, key=lambda mark: mark.line)
        return self.marks[first:last]

    def holds_text(self, part: range, lines: Sequence[str]) -> bool:
        """Return True if one of some lines is neither blank nor about the page."""
        return any(not self.is_about_page(line) and lines[line].strip() != "" for line in part)

    def is_about_page(self, line: int) -> bool:
        """Return True for a line of a table of contents, and for a property."""
        return line in self.contents_lines or line in self.property_lines

    def without_lines(self, lines: Container[int]) -> "Outline":
        """Return the outline without the marks on some lines."""
        return msgspec.structs.replace(self, marks=[mark for mark in self.marks if mark.line not in lines])


def split_at_marks(marks: list[Mark], end: int) -> list[tuple[Mark, int]]:
    """Return each mark with the line of the next one, the last with ``end``."""
    following = [mark.line for mark in marks[1:]]
    return list(zip(marks, [*following, end], strict=False))
