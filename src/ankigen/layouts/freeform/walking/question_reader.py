"""Marks that ask → open questions: what a question is, where it stands in it, and which question it is part of."""

import itertools

import msgspec

from ankigen.layouts import section_names
from ankigen.layouts.freeform.marked_file import MarkedFile
from ankigen.layouts.freeform.marking.folds import Fold
from ankigen.layouts.freeform.marking.marks import Mark
from ankigen.layouts.freeform.marking.question_tables import TableQuestion
from ankigen.layouts.freeform.walking.drafts import Drafts
from ankigen.layouts.freeform.walking.nesting import FreeDraft, NestingDepth, OpenQuestion, OpenQuestions
from ankigen.layouts.people import attribution
from ankigen.layouts.presets import Form, NestingKind
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.question_line import QuestionLine

PARENT_NUMBER = compile_on_use(r"(\d{1,2})[.-]\d")
"""Of ``3.1 …``."""


class QuestionReader:
    """Opens the questions of one file."""

    def __init__(self, file: MarkedFile, drafts: Drafts, open_questions: OpenQuestions) -> None:
        self.file, self.drafts, self.open = file, drafts, open_questions
        self.lines, self.outline, self.answers = file.lines, file.outline, file.answers
        self._lines_of_parts: dict[str, int] = {}  # of the last ``10-1.`` or ``10-2.``, by ``10``

    def ask(self, mark: Mark, depth: NestingDepth) -> None:
        """Open the question that a mark asks, and end the answers that it ends."""
        typed_depth, depth = depth, self._find_depth_behind(mark, depth)
        self.open.close_from(depth)
        if self._is_part_of_other_number(mark, typed_depth):
            self.open.close_innermost()
        if part := PARENT_NUMBER.match(mark.parsed.number):
            self._lines_of_parts[part[1]] = mark.line
        parsed, lines_below = self._read_with_lines_below(mark)
        given_end = 0 if parsed.question or lines_below else self._find_end_of_statement(mark)
        if given_end:
            parsed = msgspec.structs.replace(parsed, question=question_line.read_label(mark.typed))
        self.answers.skip(range(mark.line, mark.end))
        self.answers.skip(lines_below)
        above = self.open.draft
        draft = self.drafts.add(mark.line, mark.end, parsed, above)
        draft.question_lines = [lines_below]
        draft.statement_end = given_end or mark.statement_end
        draft.is_exercise = mark.question_below is not None and mark.is_heading
        fold_around = _find_fold_around(mark, above)
        section_level = self._find_section_level(mark)
        self.open.open(OpenQuestion(draft, depth, section_level=section_level, fold_around=fold_around))

    def _find_depth_behind(self, mark: Mark, depth: NestingDepth) -> NestingDepth:
        """Return the depth of a question, which follows up the one beside it where it goes on from that."""
        if Form.BULLET in mark.forms or not self.open:
            return depth
        above = self.open.outermost
        if above.depth != depth or above.fold:
            return depth
        return depth.below() if self._goes_on_from(above, mark) else depth

    def _goes_on_from(self, above: OpenQuestion, mark: Mark) -> bool:
        """Return True for a question that asks on from the one ``above``.

        So does one with a sign of its own below a label of their level: ``## 🤔 …`` below ``## 꼬리질문``.
        """
        start = above.draft.block.start
        marks_above = self.outline.marks_between(start, start + 1)
        if question_line.asks_on(mark.question) and any(other.is_question for other in marks_above):
            return True
        if above.label_level != mark.level or not mark.is_heading:
            return False
        return mark.sign not in ("", *[other.sign for other in marks_above])

    def _read_with_lines_below(self, mark: Mark) -> tuple[QuestionLine, range]:
        """Return what a mark asks, and the lines below it that say so where it is only a label or a number."""
        if mark.question_below is not None:
            return mark.parsed, mark.question_below
        lines_below = self._find_paragraph_below(mark) if mark.bare_number is not None else range(0)
        if not lines_below:
            return mark.parsed, lines_below
        below = question_line.parse_line(" ".join(self.lines[lines_below.start : lines_below.stop]))
        return msgspec.structs.replace(below, number=mark.parsed.number), lines_below

    def _find_section_level(self, mark: Mark) -> int:
        """Return the level of the heading over a line that asks in the answer to a heading, 0 without one."""
        section = self.open.heading_in_answer
        if mark.is_heading or section is None or not self.open:
            return 0
        outermost = self.open.outermost
        is_in_answer = outermost.depth.kind is NestingKind.HEADING and section.line > outermost.draft.block.start
        return section.level if is_in_answer else 0

    def _is_part_of_other_number(self, mark: Mark, depth: NestingDepth) -> bool:
        """Return True for ``10-1.`` behind question 9 of the same list, which it does not follow up.

        Behind a ``1.``, which many write before each question, it does; and behind one without a number, unless
        that stands between ``10-1.`` and ``10-2.``.
        """
        if not self.open or not depth.is_sub_question:
            return False
        above = self.open.innermost
        is_beside = above.depth == depth._replace(is_sub_question=False) and not above.fold
        number = PARENT_NUMBER.match(mark.parsed.number)
        if number is None or not is_beside or above.draft.number == "1":
            return False
        if not above.draft.number:
            return self._lines_of_parts.get(number[1], above.draft.block.start) < above.draft.block.start
        return int(number[1]) == int(above.draft.number) + 1

    def _find_paragraph_below(self, mark: Mark) -> range:
        """Return the lines of the paragraph below a heading that is only a number: it is the question."""
        start = self.file.find_next_line(mark.end)
        if start is None or start in self.outline.code_lines or self.outline.marks_between(start, start + 1):
            return range(0)
        end = start
        while end < len(self.lines) and self.lines[end].strip() and end not in self.outline.code_lines:
            if self.outline.marks_between(end, end + 1):
                break
            end += 1
        return range(start, end)

    def _find_end_of_statement(self, mark: Mark) -> int:
        """Return the line behind what a heading asks that is only a numbered label (``## Q51``), 0 without any.

        That is a fence right below it, or a section that says so (``### 요구사항``).
        """
        start = self.file.find_next_line(mark.end)
        if not mark.is_numbered_label or start is None:
            return 0
        if start in self.outline.code_lines:
            end = start
            while end in self.outline.code_lines:
                end += 1
            return end
        headings = [*itertools.islice(self.outline.headings_behind(mark), 2)]
        if len(headings) < 2 or headings[0].line != start or headings[0].level <= mark.level:
            return 0
        return headings[1].line if section_names.is_statement(headings[0].question) else 0

    def read_table_row(self, row: TableQuestion) -> None:
        """Read a row of a table that holds a question and its answer, and perhaps who wrote it."""
        parsed = question_line.parse_line(row.question)
        draft = self.drafts.add(
            row.line, row.line + 1, msgspec.structs.replace(parsed, number=row.number or parsed.number), None
        )
        names = attribution.read_names(row.author)
        if names and "line" in self.file.rules.person_sources:
            self.drafts.sign(draft, names, row.line)
        if self.lines[row.line][row.answer[0] : row.answer[1]].strip():
            draft.lines.append(row.line)
        self.answers.cut_cells(row.line, row.answer)


def _find_fold_around(mark: Mark, above: FreeDraft | None) -> Fold | None:
    """Return the fold in the answer to the question above in which a mark asks, None if there is none."""
    if above is None or mark.fold is None or mark.fold.start.line <= above.block.start:
        return None
    return mark.fold
