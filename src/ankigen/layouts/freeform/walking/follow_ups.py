"""Lines in an answer that follow up its question: bullets that ask, and what asks below a label that says so."""

from functools import cached_property

from ankigen.layouts import labels
from ankigen.layouts.freeform.answers import has_arrow
from ankigen.layouts.freeform.marked_file import MarkedFile
from ankigen.layouts.freeform.marking.marks import Mark
from ankigen.layouts.freeform.walking.nesting import NestingDepth, OpenQuestion, OpenQuestions
from ankigen.layouts.freeform.walking.question_reader import QuestionReader
from ankigen.layouts.presets import FollowUpForm, Form, NestingKind
from ankigen.reading import question_line
from ankigen.reading.indentation import measure_indent


class FollowUpReader:
    """Recognises the follow-ups to the questions that are open, and opens them."""

    def __init__(self, file: MarkedFile, questions: QuestionReader, open_questions: OpenQuestions) -> None:
        self.file, self.questions, self.open = file, questions, open_questions
        self.lines, self.answers = file.lines, file.answers

    def is_label(self, line: int, mark: Mark | None) -> bool:
        """Return True for a line that says no more than that follow-ups come, and is no title of a section.

        Where only quotes ask, a heading that says so is the title of questions about all the notes.
        """
        if not labels.is_follow_up_label(self.lines[line]):
            return False
        if mark is None or not mark.is_heading:
            return True
        depth, outermost = NestingDepth(NestingKind.HEADING, mark.level), self.open.outermost.depth
        return depth > outermost if self.file.selection.asks_in_quotes else depth >= outermost

    def begin(self, label: Mark | None) -> None:
        """Read a line that only says that follow-ups come: the question above goes on below them."""
        if label and label.is_heading:
            heading = NestingDepth(NestingKind.HEADING, label.level)
            self.open.close_deeper_than(heading)
        base = self.open.innermost_but_follow_ups
        base.has_follow_up_label = True
        base.label_level = label.level if label and label.is_heading else 0
        self.open.close_follow_ups()

    def follows_up(self, line: int, mark: Mark | None) -> bool:
        """Return True for a line that asks below such a label: an item, or a paragraph of its own."""
        if line in self.answers.skipped:
            return False
        if not self.open.innermost_but_follow_ups.has_follow_up_label:
            return False
        if self.open.innermost.is_follow_up and self._is_deeper_than_follow_up(line):
            return False
        if mark is None:
            typed = question_line.parse_line(self.lines[line]).question
            return question_line.is_question(typed) and not self._goes_on_from_above(line)
        if mark.is_heading or id(mark) in self.file.selection.questions:
            return False
        return question_line.is_question(mark.question)

    def _is_deeper_than_follow_up(self, line: int) -> bool:
        """Return True if a line is indented further than the follow-up that is open, so that it answers it."""
        return measure_indent(self.lines[line]) > self.open.innermost.depth.level + 1

    def _goes_on_from_above(self, line: int) -> bool:
        """Return True if a line of a paragraph is not its first one, and has no arrow before it."""
        above = self.lines[line - 1].strip("> ")
        return bool(above) and not labels.is_follow_up_label(above) and not has_arrow(self.lines[line])

    def read_bullet(self, mark: Mark) -> None:
        """Read a bullet in an answer, which may follow up the question."""
        base = self.open.innermost_but_follow_ups
        if base.bullet_columns is None:
            base.bullet_columns = mark.level
        if self._may_follow_up(mark, base) and (
            id(mark) in self._bullets_beside or self._is_follow_up(mark, base)
        ):
            self.questions.ask(mark, NestingDepth(NestingKind.FOLLOW_UP, mark.level))
        elif self._is_sibling_of_follow_up(mark) and self.is_answered_further_in(self.open.innermost):
            self.open.close_innermost()

    def _may_follow_up(self, mark: Mark, base: OpenQuestion) -> bool:
        """Return True for a bullet of one line, no mere link or order, where bullets may follow this question."""
        if FollowUpForm.BULLET not in self.file.rules.follow_up_forms or base.draft.parent:
            return False
        is_order = question_line.is_order(mark.question) and Form.LABEL not in mark.forms
        is_entry = mark.is_entry and id(mark) not in self._bullets_beside
        return mark.end == mark.line + 1 and not is_order and not is_entry

    def _is_follow_up(self, mark: Mark, base: OpenQuestion) -> bool:
        """Return True if a bullet asks in the tone of the question; further in, only if it is answered."""
        below = self.file.find_next_line(mark.end)
        has_answer = below is not None and measure_indent(self.lines[below]) > mark.level
        is_polite = question_line.is_polite(mark.question)
        if is_polite and has_answer:
            return True
        if self._is_sibling_of_follow_up(mark):
            return question_line.is_request(mark.question)
        is_outermost = base.bullet_columns is not None and mark.level <= base.bullet_columns + 1
        if not is_outermost or not question_line.is_request(mark.question):
            return False
        return is_polite or (has_answer and not question_line.is_polite(base.draft.question.markdown))

    @cached_property
    def _bullets_beside(self) -> set[int]:
        """The ids of the bullets that ask nothing among those that follow up a question."""
        return {id(mark) for mark in self.file.selection.siblings.find_bullets_beside_follow_ups()}

    def _is_sibling_of_follow_up(self, mark: Mark) -> bool:
        innermost = self.open.innermost
        return innermost.is_follow_up and innermost.depth.level == mark.level

    def return_to_question(self, line: int) -> None:
        """Go back to the question above a follow-up whose answer stood below its bullet, where a line does not."""
        if not self.open or not self.open.innermost.is_follow_up or not self.lines[line].strip():
            return
        follow_up = self.open.innermost
        if measure_indent(self.lines[line]) > follow_up.depth.level or self.lines[line - 1].strip():
            return
        if self.is_answered_further_in(follow_up):
            self.open.close_innermost()

    def is_answered_further_in(self, follow_up: OpenQuestion) -> bool:
        """Return True if the answer to a follow-up begins further in than its bullet."""
        answered = next((line for line in follow_up.draft.lines if self.lines[line].strip()), None)
        return answered is not None and measure_indent(self.lines[answered]) > follow_up.depth.level
