"""One file as the readers of its lines share it: its lines, its outline, and which marks of it are questions."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from ankigen.layouts import section_names
from ankigen.layouts.freeform.answers import AnswerLines
from ankigen.layouts.freeform.marking.bold_name_lines import BoldName
from ankigen.layouts.freeform.marking.marks import Outline
from ankigen.layouts.freeform.marking.question_tables import find_question_tables
from ankigen.layouts.freeform.marking.quoted_names import QuotedName
from ankigen.layouts.freeform.marking.repeated_lists import leave_out_repeated_lists
from ankigen.layouts.freeform.selection.question_selection import QuestionSelector
from ankigen.layouts.freeform.separate_answers import find_separate_questions
from ankigen.layouts.people.attribution import NotePath
from ankigen.layouts.presets import Form, LayoutRules
from ankigen.model import Source
from ankigen.reading import question_line
from ankigen.reading.entries.line_fates import is_address, says_something

_MIN_ASKING_OF_README = 3
_MIN_TOLD_LINES = 2  # by a README that is a note
_MIN_NOTE_LINES = 20  # of one beside other notes


class MarkedFile:
    """The lines of a file, the marks in them, and what those say of the file as a whole.

    ``bold_names`` are lines of bold that name somebody, ``quoted_names`` names in quotes over answers; ``answers``
    shows the lines as answers do; ``tables`` are those of questions and answers, ``separate_questions`` those that
    stand apart from their answers.
    """

    def __init__(
        self,
        source: Source,
        path: NotePath,
        layout_rules: LayoutRules,
        outline: Outline,
        bold_names: Mapping[int, BoldName],
        quoted_names: Mapping[int, QuotedName],
    ) -> None:
        """Give the ``outline`` of the whole file, with the lines of ``bold_names``."""
        self.quoted_names = quoted_names
        self.source, self.path, self.rules, self.bold_names = source, path, layout_rules, bold_names
        self.lines = source.text.split("\n")
        self.outline = outline.without_lines(bold_names)
        self.separate_questions = find_separate_questions(self.outline, self.lines)
        if not self.separate_questions:
            self.outline = leave_out_repeated_lists(self.outline, self.lines)
        self.answers = AnswerLines(self.lines, self.outline.code_lines)
        self.tables = find_question_tables(self.outline, self.lines)

    @cached_property
    def selection(self) -> QuestionSelector:
        """The marks and folds that are questions."""
        return self._select(is_index=self.is_index)

    def _select(self, *, is_index: bool) -> QuestionSelector:
        may_fall_back = not (is_index or self.tables.questions)
        return QuestionSelector(
            self.outline, self.lines, self.rules, is_index=is_index, may_fall_back=may_fall_back
        )

    @cached_property
    def is_index(self) -> bool:
        """Whether it introduces its folder, as a README does, unless that is the only note and tells something.

        Nor does the README of a folder in which hardly anything asks, and which is written as notes are.
        """
        if not self.path.is_index or (self.source.is_folder_note and self._tells_something()):
            return False
        if self.outline.folds or self.separate_questions or self.tables.questions:
            return True
        if not self._is_written_as_note():
            return True
        return len(self._select(is_index=True).questions) >= _MIN_ASKING_OF_README

    def _is_written_as_note(self) -> bool:
        """Return True for a README of a folder with many sentences, few links and questions, and no rules."""
        if "/" not in self.source.path or not self._tells_something():
            return False
        if any(section_names.tells_of_group(heading.question) for heading in self.outline.headings):
            return False
        said = [line for line in self.lines if says_something(line)]
        told_count = sum(map(question_line.is_sentence, said))
        asking_count = sum(map(_asks, said))
        return len(said) >= _MIN_NOTE_LINES and 3 * told_count >= len(said) and 5 * asking_count < len(said)

    def _tells_something(self) -> bool:
        """Return True if most lines with words are text or code, and not links."""
        said = [line for line in self.lines if says_something(line)]
        links = sum(is_address(line) or "](" in line for line in said)
        return len(said) >= _MIN_TOLD_LINES and 4 * links < len(said)

    @cached_property
    def may_hold_lecture(self) -> bool:
        """Whether the sections that no question asks for may be cards."""
        can_ask = Form.HEADING in self.rules.question_forms and self.rules.heading_level is None
        return can_ask and not self.tables.questions and (not self.is_index or self._asks_as_notes_do)

    @cached_property
    def _asks_as_notes_do(self) -> bool:
        """Whether a README of a folder has headings that ask as other notes have, and tells something."""
        is_in_folder = "/" in self.source.path
        asking_count = len(self.selection.questions) if self.selection.asks_by_headings else 0
        return is_in_folder and asking_count >= _MIN_ASKING_OF_README and self._tells_something()

    @cached_property
    def lines_asked_within(self) -> set[int]:
        """The lines of bullets and folds that ask in notes; what is labelled as a question stands beside them."""
        folds = [fold.summary_line for fold in self.outline.folds if id(fold) in self.selection.folds]
        labelled = [mark.line for mark in self.outline.marks if Form.LABEL in mark.forms]
        return self.selection.lines_of_bullets.difference(labelled).union(folds)

    def find_next_line(self, start: int) -> int | None:
        """Return the first line from ``start`` that is not blank."""
        for line in range(start, len(self.lines)):
            if self.lines[line].strip():
                return line
        return None

    def is_blank(self, lines: Iterable[int]) -> bool:
        """Return True if nothing stands on some lines."""
        return not any(self.lines[line].strip() for line in lines)


def _asks(line: str) -> bool:
    return question_line.is_question(question_line.parse_line(line.strip("-*> ")).question)
