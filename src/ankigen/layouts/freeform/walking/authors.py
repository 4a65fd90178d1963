"""Lines that say who wrote what stands below them, or who gives another answer to the same question."""

import msgspec

from ankigen.layouts.freeform.marked_file import MarkedFile
from ankigen.layouts.freeform.marking.bold_name_lines import BoldName
from ankigen.layouts.freeform.marking.folds import Fold
from ankigen.layouts.freeform.marking.quoted_names import QuotedName
from ankigen.layouts.freeform.walking.context import Context
from ankigen.layouts.freeform.walking.drafts import Drafts
from ankigen.layouts.freeform.walking.nesting import FOLDED, OpenQuestion, OpenQuestions
from ankigen.layouts.people import attribution
from ankigen.model import Fate
from ankigen.patterns import compile_on_use
from ankigen.reading.entries.line_fates import LineFates

_THEMATIC_BREAK = compile_on_use(r" {0,3}(?:(?:-[ \t]*+){3,}|(?:\*[ \t]*+){3,}|(?:_[ \t]*+){3,})")
_MAX_LINES_OF_HEAD = 4  # below the first heading, in which a line may say who wrote all of it


class AuthorReader:
    """Reads who wrote, and signs the questions that are open."""

    def __init__(
        self, file: MarkedFile, context: Context, drafts: Drafts, open_questions: OpenQuestions, fates: LineFates
    ) -> None:
        self.file, self.context, self.drafts, self.open, self.fates = file, context, drafts, open_questions, fates
        self.lines, self.outline, self.answers = file.lines, file.outline, file.answers

    def read_line(self, line: int) -> bool:
        """Read a line if it says who wrote; return whether it does."""
        names = attribution.read_author_line(self.lines[line])
        if names:
            self.read_author(line, names)
        elif line in self.file.bold_names:
            self.read_bold_name(self.file.bold_names[line])
        elif self.open and line in self.file.quoted_names:
            self.read_quoted_name(line, self.file.quoted_names[line])
        else:
            return False
        return True

    def read_bold_name(self, bold_name: BoldName) -> None:
        """Read a line of bold that names somebody: who asks what follows, or who answers an open question."""
        if self.open.are_in_fold:
            return
        title = range(bold_name.line, bold_name.line + 1)
        if self.open and not bold_name.is_over_question and not bold_name.is_over_heading:
            self.begin_answer_of(bold_name.name, title, None)
            return
        self.open.close_all()
        self.context.enter_bold_name(bold_name.name, title.start)
        self.answers.skip(title)
        self.fates.give(title.start, title.stop, Fate.CONTRIBUTOR)

    def read_quoted_name(self, line: int, quoted_name: QuotedName) -> None:
        """Read a name in a quote over an answer, or before it on the same line."""
        if self.open.are_in_fold:
            return
        title = range(line, line + quoted_name.is_alone)
        if not quoted_name.is_alone:
            self.answers.cut_name(line, quoted_name.start, quoted_name.end)
        self.begin_answer_of(quoted_name.name, title, None)

    def read_author(self, line: int, names: tuple[str, ...]) -> None:
        """Read a line that says who wrote: the answer that it stands in, else what follows.

        In a file that such a line leads, each line right above a question speaks for what follows.
        """
        if "line" not in self.file.rules.person_sources:
            return
        self.answers.skip([line])
        self.fates.give(line, line + 1, Fate.LABEL)
        if not self.open or (self.context.author_line and self._stands_above_question(line)):
            self.open.close_all()
            self._set_author(names, line)
        elif self._leads_file(line):
            self._set_author(names, line)
        for draft in self.open.drafts:
            self.drafts.sign(draft, names, line)

    def _set_author(self, names: tuple[str, ...], line: int) -> None:
        self.context.author_line = names
        self.context.author_line_number = line

    def _leads_file(self, line: int) -> bool:
        """Return True for the only line that says who wrote, right below the first heading, the highest of all."""
        headings = self.outline.headings
        if not headings or not headings[0].line < line <= headings[0].end + _MAX_LINES_OF_HEAD:
            return False
        asking = [heading for heading in headings[1:] if id(heading) in self.file.selection.questions]
        if any(heading.level <= headings[0].level for heading in asking):
            return False
        return not any(attribution.read_author_line(other) for other in self.lines[line + 1 :])

    def _stands_above_question(self, line: int) -> bool:
        """Return True if a question or a heading follows a line, blank lines and thematic breaks aside."""
        below = self.file.find_next_line(line + 1)
        while below is not None and _THEMATIC_BREAK.fullmatch(self.lines[below]):
            below = self.file.find_next_line(below + 1)
        if below is None:
            return False
        if below in self.file.selection.lines_of_questions or below in self.file.bold_names:
            return True
        if any(fold.start.line == below and id(fold) in self.file.selection.folds for fold in self.outline.folds):
            return True
        return any(mark.is_heading for mark in self.outline.marks_between(below, below + 1))

    def begin_answer_of(self, name: str, title: range, fold: Fold | None) -> None:
        """Begin another person's answer to the same question; nobody's counts only if there is one."""
        self.answers.skip(title)
        self.fates.give(title.start, title.stop, Fate.CONTRIBUTOR)
        self.open.close_all_but_outermost()
        outermost = self.open.outermost
        first_draft = outermost.draft
        if self.drafts.in_order[-1] is first_draft and self.file.is_blank(first_draft.lines):
            self.drafts.in_order.pop()
        draft = msgspec.structs.replace(first_draft, lines=[])
        self.drafts.sign(draft, self.context.find_names_in_heading(name), title.start)
        self.drafts.in_order.append(draft)
        depth = FOLDED if fold else outermost.depth.one_level_down()
        self.open.open(OpenQuestion(draft, depth, fold))

    def read_first_author(self, start: int, end: int) -> None:
        """Read the first line between two that says who wrote."""
        for line in range(start, end):
            names = attribution.read_author_line(self.lines[line])
            if names:
                self._set_author(names, line)
                self.fates.give(line, line + 1, Fate.LABEL)
                return
