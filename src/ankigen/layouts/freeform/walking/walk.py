"""Walks over the lines of one file, and gives each to the question that it answers."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from ankigen import text
from ankigen.inline import QuestionText
from ankigen.layouts import labels, section_names
from ankigen.layouts.freeform import separate_answers
from ankigen.layouts.freeform.marked_file import MarkedFile
from ankigen.layouts.freeform.marking.choices import find_choices
from ankigen.layouts.freeform.marking.folds import Fold, FoldItem, Position
from ankigen.layouts.freeform.marking.mark_finding import read_paragraph_line
from ankigen.layouts.freeform.marking.marks import Mark
from ankigen.layouts.freeform.sections import Section
from ankigen.layouts.freeform.selection.heading_tree import find_title_week
from ankigen.layouts.freeform.separate_answers import SeparateQuestion
from ankigen.layouts.freeform.walking.authors import AuthorReader
from ankigen.layouts.freeform.walking.context import Context
from ankigen.layouts.freeform.walking.drafts import Drafts
from ankigen.layouts.freeform.walking.follow_ups import FollowUpReader
from ankigen.layouts.freeform.walking.nesting import (
    DEEPEST_HEADING,
    FOLDED,
    FreeDraft,
    NestingDepth,
    OpenQuestion,
    OpenQuestions,
    find_depth,
)
from ankigen.layouts.freeform.walking.numbering import find_meant_depths
from ankigen.layouts.freeform.walking.question_reader import PARENT_NUMBER, QuestionReader
from ankigen.layouts.people.attribution import read_name_of_answer
from ankigen.layouts.presets import FollowUpForm, Form, NestingKind
from ankigen.model import Fate
from ankigen.reading import question_line
from ankigen.reading.blocks import Kind, RawBlock
from ankigen.reading.entries.entry_reader import EntryReader
from ankigen.reading.entries.line_fates import says_something
from ankigen.reading.indentation import measure_indent
from ankigen.reading.question_line import QuestionLine

_MIN_SECTIONS_OF_LECTURE = 3  # behind the only line that asks

FoldEvent = tuple[Position, Fold | FoldItem]
"""Where a fold begins or ends, or an item of it begins."""


class Walk:
    """Knows the names in force and the questions that are open.

    It adds the questions to ``drafts``; ``sections`` are the headings that ask nothing.
    """

    def __init__(self, reader: EntryReader, file: MarkedFile, context: Context, drafts: Drafts) -> None:
        self.reader, self.file, self.context, self.drafts = reader, file, context, drafts
        self.lines, self.outline, self.answers = file.lines, file.outline, file.answers
        self.fates = reader.fates
        self.open = OpenQuestions()
        self.questions = QuestionReader(file, drafts, self.open)
        self.follow_ups = FollowUpReader(file, self.questions, self.open)
        self.authors = AuthorReader(file, context, drafts, self.open, reader.fates)
        self.sections: list[Section] = []
        self._last_main_fold: FreeDraft | None = None  # that asks and follows up nothing
        self._fold_of_person: Fold | None = None

    def read_lines(self) -> None:
        """Read the questions with the lines below them."""
        marks = {mark.line: mark for mark in self.outline.marks}
        events = _find_fold_events(self.outline.folds)
        for line, typed in enumerate(self.lines):
            if typed and line not in self.outline.code_lines:
                self._read_line(line, marks.get(line))
            draft = self._read_fold_events(events[line]) if line in events else self.open.draft
            if draft and line not in self.answers.skipped:
                draft.lines.append(line)

    def _read_line(self, line: int, mark: Mark | None) -> None:
        """Take in what a line says of itself: who wrote, or what is asked."""
        if self.authors.read_line(line) or (self.open and self._read_follow_up(line, mark)):
            return
        if line in self.file.tables.questions and not self.open:
            self.questions.read_table_row(self.file.tables.questions[line])
        elif mark is None:
            self.follow_ups.return_to_question(line)
        elif line not in self.answers.skipped:
            self._read_mark(mark)

    def _read_follow_up(self, line: int, mark: Mark | None) -> bool:
        """Read a line that says that follow-ups come, or asks below one that does; return whether it does."""
        if self.follow_ups.is_label(line, mark):
            self.follow_ups.begin(mark)
            return True
        if not self.follow_ups.follows_up(line, mark):
            return False
        asking = mark or read_paragraph_line(line, line + 1, self.lines)
        self.questions.ask(asking, NestingDepth(NestingKind.FOLLOW_UP, asking.level))
        return True

    def _read_fold_events(self, events: Iterable[FoldEvent]) -> FreeDraft | None:
        """Take in the folds and items of a line; return the question that the rest of it answers."""
        draft = self.open.draft
        for position, event in events:
            if isinstance(event, FoldItem):
                self._read_item(event)
            elif position == event.start:
                self._enter_fold(event)
            else:
                self.open.close_fold(event)
                self._leave_fold_of_person(event)
                if not self._leaves_question_in(event):
                    continue
            draft = self.open.draft
        return draft

    def _leaves_question_in(self, fold: Fold) -> bool:
        """End the answer to a question that stands in a fold; return True if the end tag is no part of it."""
        is_over = self.open.close_questions_in(fold, self._is_answered)
        return is_over and fold.close is not None and not self.lines[fold.close.line][: fold.close.column].strip()

    def read_separate(self, questions: list[SeparateQuestion]) -> None:
        """Make drafts of questions that stand apart from their answers."""
        coming = self.outline.headings[::-1]
        start = 0
        for question in questions:
            while coming and coming[-1].line < question.line:
                self._enter_section(coming.pop())
            self.authors.read_first_author(start, question.line)
            start = question.line
            draft = self.drafts.add(question.line, question.end, question.parsed, None)
            draft.question_lines = question.repeated
            for first, end in question.answer:
                draft.lines += range(first, end)
        while coming:
            self._enter_section(coming.pop())

    # --- headings ---

    def _read_mark(self, mark: Mark) -> None:
        if id(mark) in self.file.selection.questions:
            self.questions.ask(mark, self._find_depth(mark))
        elif mark.is_heading and not self.open.are_in_fold:
            self._read_heading(mark)
        elif self._is_title_of_question(mark):
            self.answers.skip([mark.line])
            self.fates.give(mark.line, mark.end, Fate.TITLE)
        elif self.open and self._follows_numbered_parts(mark):
            self.open.close_innermost()
        elif Form.BULLET in mark.forms and self.open:
            self._read_bullet(mark)

    def _read_bullet(self, mark: Mark) -> None:
        """Read a bullet that is no question: it may follow one up, or go on with the list around it."""
        self.open.close_bullets_deeper_than(mark.level)
        if self.open and self._goes_on_around_question(mark):
            self.open.close_innermost()
        elif self.open:
            self.follow_ups.read_bullet(mark)

    def _goes_on_around_question(self, mark: Mark) -> bool:
        """Return True if a bullet stands beside one that asks and is answered further in, as one did before it.

        So what asks is one point of a list, and its answer ends with that point.
        """
        question = self.open.innermost
        if question.depth.kind is not NestingKind.BULLET or question.depth.level != mark.level:
            return False
        return self.follow_ups.is_answered_further_in(question) and self._is_point_of_list(question)

    def _is_point_of_list(self, question: OpenQuestion) -> bool:
        """Return True if a bullet that asks nothing stands right before one that asks, at its indentation."""
        for other in self.outline.marks_before(question.draft.block.start):
            if other.is_heading or other.level < question.depth.level:
                return False
            if other.level == question.depth.level:
                return Form.BULLET in other.forms and id(other) not in self.file.selection.questions
        return False

    def _find_depth(self, mark: Mark) -> NestingDepth:
        """Return how deep a question lies: by the numbers around it, else by its form."""
        meant = self._meant_depths.get(id(mark))
        return meant or find_depth(mark, are_bullets_siblings=self.file.selection.are_bullets_siblings)

    @cached_property
    def _meant_depths(self) -> dict[int, NestingDepth]:
        asking = self.file.selection.questions
        questions = [mark for mark in self.outline.marks if id(mark) in asking]
        titles = [mark for mark in self.outline.headings if id(mark) not in asking]
        return find_meant_depths(questions, titles)

    def _is_in_fold_of_answer(self, mark: Mark) -> bool:
        """Return True for a heading in a fold that says of itself that it answers the question above it."""
        fold = mark.fold if self.open else None
        while fold and not fold.hides_answer:
            fold = fold.parent
        return fold is not None and fold.start.line > self.open.innermost.draft.block.start

    def _is_title_of_question(self, mark: Mark) -> bool:
        return self._is_title_of_bullet(mark) or self._is_asked_below(mark)

    def _is_title_of_bullet(self, mark: Mark) -> bool:
        """Return True for ``6. 예외`` right above a bullet that asks, but not for the last point of an answer."""
        if not mark.forms & {Form.NUMBER, Form.BOLD} or self.open.are_in_fold:
            return False
        if mark.end not in self.file.selection.lines_of_bullets:
            return False
        return measure_indent(self.lines[mark.line]) <= measure_indent(self.lines[mark.end])

    def _is_asked_below(self, mark: Mark) -> bool:
        """Return True for a line of bold over a question that repeats it: ``- **힙**`` over ``### Q. 힙``."""
        below = self.file.find_next_line(mark.end)
        if Form.BOLD not in mark.forms or below is None or below not in self.file.selection.lines_of_questions:
            return False
        asked = text.key(mark.question)
        return any(
            text.key(question.question) == asked for question in self.outline.marks_between(below, below + 1)
        )

    def _follows_numbered_parts(self, mark: Mark) -> bool:
        """Return True for ``4. …`` behind the question ``3.2 …?``, whose answer it ends."""
        if Form.NUMBER not in mark.forms or mark.level > 0 or not mark.parsed.number.isdigit():
            return False
        start = self.open.innermost.draft.block.start
        parent = PARENT_NUMBER.match(self.lines[start])
        if parent is None or int(parent[1]) + 1 != int(mark.parsed.number):
            return False
        between = self.outline.marks_between(start + 1, mark.line)
        return all(other.level > 0 or other.parsed.number != parent[1] for other in between)

    def _read_heading(self, mark: Mark) -> None:
        """Read a heading that asks nothing: the name over an answer, a part of an answer, or a new section."""
        if self._is_in_fold_of_answer(mark) or self._labels_section(mark):
            return
        if self._names_person_of_answer(mark):
            name = read_name_of_answer(mark.question)
            self.authors.begin_answer_of(name, range(mark.line, mark.end), None)
        elif self._is_part_of_answer(mark):
            self._read_heading_in_answer(mark)
        else:
            self.open.close_all()
            self._enter_section(mark)

    def _labels_section(self, mark: Mark) -> bool:
        """Return True for ``### 답변`` right below a section that no question asks for: what it says."""
        if self.open or not self.sections or not separate_answers.is_answer_heading(mark):
            return False
        section = self.sections[-1].mark
        if separate_answers.is_title_of_questions(section) or section_names.announces_questions_about(
            section.question
        ):
            return False
        return not any(map(says_something, self.lines[section.end : mark.line]))

    def _read_heading_in_answer(self, mark: Mark) -> None:
        """End the answers to inner questions that it ends; right over further questions it is only a title."""
        self.open.heading_in_answer = mark
        if not self._carries_answer(mark):
            self.open.close_headings_from(mark.level)
        if self._stands_over_deeper_question(mark):
            self.answers.skip(range(mark.line, mark.end))
            self.fates.give(mark.line, mark.end, Fate.TITLE)

    def _stands_over_deeper_question(self, mark: Mark) -> bool:
        """Return True if nothing stands between a heading and a question of its section."""
        below = self.file.find_next_line(mark.end)
        if below is None or below not in self.file.selection.lines_of_questions:
            return False
        depth = NestingDepth(NestingKind.HEADING, mark.level)
        return all(find_depth(question) > depth for question in self.outline.marks_between(below, below + 1))

    def _names_person_of_answer(self, mark: Mark) -> bool:
        if not self.open or NestingDepth(NestingKind.HEADING, mark.level) <= self.open.outermost.depth:
            return False
        name = read_name_of_answer(mark.question)
        return "heading" in self.file.rules.person_sources and self.context.is_person(name)

    def _is_part_of_answer(self, mark: Mark) -> bool:
        if not self.open or find_title_week(mark) is not None:
            return False
        if self._carries_answer(mark):
            return True
        outermost = self.open.outermost.depth
        if outermost <= DEEPEST_HEADING:
            return NestingDepth(NestingKind.HEADING, mark.level) > outermost
        if self.file.find_next_line(mark.end) in self.file.selection.lines_of_questions or self._holds_sections(
            mark
        ):
            return False
        return mark.level > self.context.deepest_level and not self._ends_answer_to_line(mark)

    def _ends_answer_to_line(self, mark: Mark) -> bool:
        """Return True if a heading, however deep, ends the answer to a line that asks: that line is beside it."""
        if section_names.tells_what_was_felt(mark.question) or self._asks_in_passing:
            return True
        if self._stands_outside_bullet(mark):
            return True
        return section_names.is_closing_section(mark.question) and not self._is_answered(self.open.innermost.draft)

    def _stands_outside_bullet(self, heading: Mark) -> bool:
        """Return True for a heading at the margin behind a labelled bullet whose answer is all further in."""
        draft = self.open.outermost.draft
        bullets = self.outline.marks_between(draft.block.start, draft.block.start + 1)
        if measure_indent(self.lines[heading.line]) or not any(map(_is_labelled_bullet, bullets)):
            return False
        said = [line for line in draft.lines if self.lines[line].strip()]
        return bool(said) and all(measure_indent(self.lines[line]) for line in said)

    def _is_answered(self, draft: FreeDraft) -> bool:
        """Return True if something stands below a question up to here."""
        return any(says_something(self.lines[line]) for line in draft.lines)

    @cached_property
    def _asks_in_passing(self) -> bool:
        """Whether all that asks is a bullet or a line of bold, answered in front of the sections of a lecture."""
        asking = [mark for mark in self.outline.marks if id(mark) in self.file.selection.questions]
        if len(asking) != 1 or self.file.selection.folds or asking[0].forms & {Form.HEADING, Form.LABEL}:
            return False
        sections = [*self.outline.headings_behind(asking[0])]
        if sections and self.file.is_blank(range(asking[0].end, sections[0].line)):
            return False
        details = sum(section_names.is_detail_section(mark.question) for mark in sections)
        return len(sections) >= _MIN_SECTIONS_OF_LECTURE and 2 * details < len(sections)

    def _carries_answer(self, mark: Mark) -> bool:
        """Return True if a heading stands over the answer to the question above it, or over a part of that."""
        return separate_answers.is_answer_heading(mark) or id(mark) in self.file.selection.detail_headings

    def _holds_sections(self, mark: Mark) -> bool:
        """Return True if a deeper heading, in the section of a heading, stands right over a question."""
        for heading in self.outline.headings_behind(mark):
            if heading.level <= mark.level:
                return False
            if self.file.find_next_line(heading.end) in self.file.selection.lines_of_questions:
                return True
        return False

    def _enter_section(self, mark: Mark) -> None:
        """Put a heading in force over what follows."""
        self.context.close_headings(mark.level)
        block = RawBlock(Kind.HEADING, mark.line, mark.end, mark.typed, mark.level)
        week = self.reader.find_heading_week(block)
        if week is None:
            if self.file.may_hold_lecture and not self.context.is_person(mark.question):
                self.sections.append(
                    Section(mark, self.reader.week, self.context.find_topic(), self.context.find_people())
                )
            self.context.open_heading(mark)
            self.fates.give(mark.line, mark.end, self.context.find_fate_of_heading())
            return
        self.fates.give(mark.line, mark.end, Fate.WEEK)
        if not self.reader.is_week_fixed:
            self.reader.week = week

    # --- folds ---

    def _enter_fold(self, fold: Fold) -> None:
        name = self._find_name(fold)
        title = range(fold.summary_line, fold.body.line + 1)
        if name and (id(fold) in self._folds_over_asking_folds or self._find_questions_in(fold)):
            self._enter_fold_of_person(fold, name, title)
        elif name and self.open:
            self.authors.begin_answer_of(name, title, fold)
        elif self._asks(fold):
            parsed = fold.summary_parsed
            above = self.open.draft or self._find_fold_followed_up(parsed)
            draft = self.drafts.add(fold.summary_line, fold.body.line + 1, parsed, above)
            if above is None:
                self._last_main_fold = draft
            draft.question_lines.append(fold.question_lines)
            self.answers.skip(fold.question_lines)
            self.open.open(OpenQuestion(draft, FOLDED, fold))
        elif not self._enter_fold_of_answer(fold):
            return
        self.answers.cut_fold_tags(fold)

    def _find_fold_followed_up(self, parsed: QuestionLine) -> FreeDraft | None:
        """Return the fold above that asks question 1, for a fold beside it with ``1-1.``."""
        parent = PARENT_NUMBER.match(parsed.number)
        main = self._last_main_fold
        return main if main and parent and "-" in parsed.number and parent[1] == main.number else None

    def _enter_fold_of_answer(self, fold: Fold) -> bool:
        """Take in a fold that asks nothing; return True if no answer shows it as one."""
        if self.open and self._only_labels_questions(fold):
            self.fates.give(fold.summary_line, fold.body.line + 1, Fate.LABEL)
            return True
        if self._is_part_of_text(fold):
            return False
        self._add_choices_to_question()
        self._set_given_lines(fold)
        self.answers.breaks.add(fold.start.line)
        if fold.is_label or not fold.hides_answer:
            fate = Fate.LABEL if fold.is_label or fold.is_statement else Fate.TITLE
            self.fates.give(fold.summary_line, fold.body.line + 1, fate)
        return True

    def _is_part_of_text(self, fold: Fold) -> bool:
        """Return True for a fold with more to read, in an answer or in what may be lecture notes."""
        if fold.hides_answer or fold.is_statement:
            return False
        return bool(self.open) or self._may_be_part_of_lecture(fold)

    def _may_be_part_of_lecture(self, fold: Fold) -> bool:
        """Return True for a fold that is no title of questions, in a file whose sections may be cards."""
        if fold.is_label or not self.file.may_hold_lecture or id(fold) in self._folds_over_asking_folds:
            return False
        return not self._find_questions_in(fold)

    def _only_labels_questions(self, fold: Fold) -> bool:
        """Return True for a fold with a mere label (``꼬리질문 1``) over a question that stands in it."""
        if not labels.holds_only_label_words(fold.summary):
            return False
        return any(mark.fold is fold for mark in self._find_questions_in(fold))

    @cached_property
    def _folds_over_asking_folds(self) -> set[int]:
        asking = [fold for fold in self.outline.folds if id(fold) in self.file.selection.folds]
        return {id(fold.parent) for fold in asking if fold.parent is not None}

    def _find_questions_in(self, fold: Fold) -> list[Mark]:
        marks = self.outline.marks_between(fold.body.line, fold.end.line)
        return [mark for mark in marks if id(mark) in self.file.selection.questions]

    def _enter_fold_of_person(self, fold: Fold, name: str, title: range) -> None:
        """Put the name on a fold in force over the questions in it."""
        self.open.close_all()
        self.context.enter_fold(name, fold.summary_line)
        self._fold_of_person = fold
        self.answers.skip(title)
        self.fates.give(title.start, title.stop, Fate.CONTRIBUTOR)

    def _leave_fold_of_person(self, fold: Fold) -> None:
        if fold is self._fold_of_person:
            self.open.close_all()
            self.context.leave_fold()
            self._fold_of_person = None

    def _find_name(self, fold: Fold) -> str:
        """Return the name on a fold that holds what somebody asks or answers, "" for any other fold."""
        if "heading" not in self.file.rules.person_sources or self.open.are_in_fold:
            return ""
        name = read_name_of_answer(fold.summary_parsed.question)
        return name if self.context.is_person(name) else ""

    def _asks(self, fold: Fold) -> bool:
        """Return True if a fold is a question; in the answer to another one, only if it reads as one."""
        if id(fold) not in self.file.selection.folds:
            return False
        return not self.open or _reads_as_question(fold.summary_parsed)

    def _add_choices_to_question(self) -> None:
        """Add to a question what to choose from, where nothing else stands above its folded answer."""
        draft = self.open.draft
        listed = find_choices([self.lines[line] for line in draft.lines]) if draft else []
        if draft and listed:
            question = " ".join([draft.question.markdown, *listed])
            draft.question = QuestionText(text.one_line(question))
            draft.question_lines += [range(line, line + 1) for line in draft.lines]
            draft.lines = []

    def _set_given_lines(self, fold: Fold) -> None:
        """Take what a question is about, code say, out of the answer that stands in a fold below it."""
        draft = self.open.draft
        if draft and fold.summary and not draft.given_end and self.answers.are_given(draft.lines):
            draft.give(fold.start.line)

    def _read_item(self, fold_item: FoldItem) -> None:
        """Read an ``<li>`` of a fold: a follow-up if it asks."""
        if FollowUpForm.LIST_ITEM not in self.file.rules.follow_up_forms or not self.open.are_in_fold:
            return
        parsed = question_line.parse_line(fold_item.text)
        if not _reads_as_question(parsed):
            return
        self.open.close_to_fold()
        draft = self.drafts.add(fold_item.start.line, fold_item.start.line + 1, parsed, self.open.draft)
        self.open.open(OpenQuestion(draft, FOLDED))
        self.answers.cut_item(fold_item)


def _is_labelled_bullet(mark: Mark) -> bool:
    return Form.LABEL in mark.forms and Form.BULLET in mark.forms


def _reads_as_question(parsed: QuestionLine) -> bool:
    return parsed.is_labelled or question_line.is_question(parsed.question)


def _find_fold_events(folds: list[Fold]) -> dict[int, list[FoldEvent]]:
    """Return by line where folds begin and end and their items begin, in the order of the columns."""
    events: dict[int, list[FoldEvent]] = defaultdict(list)
    for fold in folds:
        events[fold.start.line].append((fold.start, fold))
        if fold.close:
            events[fold.close.line].append((fold.close, fold))
        for fold_item in fold.list_items:
            events[fold_item.start.line].append((fold_item.start, fold_item))
    for line_events in events.values():
        line_events.sort(key=lambda event: event[0])
    return events
