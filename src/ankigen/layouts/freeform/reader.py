"""Reads the lines of one file, and gives each to the question that it answers."""

import itertools
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from functools import cached_property

import msgspec

from ankigen import text
from ankigen.config import Layout, People
from ankigen.diagnostics import rules
from ankigen.inline import QuestionText
from ankigen.layouts import file_titles, labels, section_names
from ankigen.layouts.footnotes import Footnote, find_footnotes, find_references
from ankigen.layouts.freeform import separate_answers
from ankigen.layouts.freeform.answers import AnswerLines, has_arrow
from ankigen.layouts.freeform.bold_name_lines import BoldName, BoldNameFinder
from ankigen.layouts.freeform.choices import find_choices
from ankigen.layouts.freeform.context import Context
from ankigen.layouts.freeform.folds import Fold, FoldItem, Position
from ankigen.layouts.freeform.nesting import (
    DEEPEST_HEADING,
    FOLDED,
    FreeDraft,
    NestingDepth,
    OpenQuestion,
    OpenQuestions,
    find_depth,
)
from ankigen.layouts.freeform.outline import Mark, Outline, build_outline, read_paragraph_line
from ankigen.layouts.freeform.question_selection import QuestionSelector, find_title_week
from ankigen.layouts.freeform.question_tables import TableQuestion, find_question_tables
from ankigen.layouts.freeform.sections import Section, find_lecture_cards, find_parts
from ankigen.layouts.freeform.separate_answers import SeparateQuestion
from ankigen.layouts.labels import is_label_word
from ankigen.layouts.people import attribution
from ankigen.layouts.people.bold_names import NO_NAMES, ReturningNames
from ankigen.layouts.presets import FollowUpForm, Form, NestingKind, find_example, find_rules
from ankigen.model import Block, Fate, Source
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.blocks import Kind, RawBlock
from ankigen.reading.entry_reader import Draft, EntryReader, count_given_blocks, measure_indent
from ankigen.reading.line_fates import says_something
from ankigen.reading.question_line import QuestionLine
from ankigen.rendering.markdown.words import ShownText
from ankigen.topics.taxonomy import Taxonomy, WrittenTopic

_THEMATIC_BREAK = compile_on_use(r" {0,3}(?:(?:-[ \t]*+){3,}|(?:\*[ \t]*+){3,}|(?:_[ \t]*+){3,})")
_MAX_LINES_OF_HEAD = 4  # below the first heading, in which a line may say who wrote all of it
_MIN_SECTIONS_OF_LECTURE = 3  # behind the only line that asks
_MIN_ASKING_OF_README = 3
_PARENT_NUMBER = compile_on_use(r"(\d{1,2})[.-]\d")  # of ``3.1 …``
_MIN_TOLD_LINES = 2  # by a README that is a note, or a file that is named after what it is about
_MIN_TOLD_CHARS = 60
_TRAILING_TAG = compile_on_use(r"(?<!\S)#[\w:+./-]++")  # it is a topic

FoldEvent = tuple[Position, Fold | FoldItem]
"""Where a fold begins or ends, or an item of it begins."""


class FreeformReader(EntryReader):
    """Walks over the lines of one file, and knows the names in force and the questions that are open."""

    answers_are_fenced = False

    def __init__(
        self,
        source: Source,
        people: People,
        taxonomy: Taxonomy,
        layout: Layout,
        outline: Outline | None = None,
        returning_names: ReturningNames = NO_NAMES,
    ) -> None:
        """Give the ``outline`` of the file if it is read in several layouts."""
        super().__init__(source, people, taxonomy)
        self.rules = find_rules(layout)
        self.question_example = find_example(self.rules.question_forms)
        whole_outline = outline or build_outline(source.text)
        finder = BoldNameFinder(whole_outline, self.lines, self.rules, people, taxonomy)
        self.bold_names = finder.find_names(returning_names)
        self.outline = whole_outline.without_lines(self.bold_names)
        self.context = Context(source, people, taxonomy, self.rules)
        self.answers = AnswerLines(self.lines, self.outline.code_lines)
        self.tables = find_question_tables(self.outline, self.lines)
        self.open = OpenQuestions()
        self.free_drafts: list[FreeDraft] = []
        self.sections: list[Section] = []
        self.section_in_answer: Mark | None = None  # the last heading that is part of an answer

    @cached_property
    def selection(self) -> QuestionSelector:
        """The marks and folds that are questions."""
        may_fall_back = not (self.is_index or self.tables.questions)
        return QuestionSelector(
            self.outline,
            self.lines,
            self.rules,
            is_index=self.is_index,
            may_fall_back=may_fall_back,
        )

    @cached_property
    def is_index(self) -> bool:
        """Whether it introduces its folder, as a README does, unless that is the only note and tells something."""
        return self.context.path.is_index and not (self.source.is_folder_note and self._tells_something())

    def _tells_something(self) -> bool:
        """Return True if most lines with words are text or code, and not links."""
        said = [line for line in self.lines if says_something(line)]
        links = sum(_is_address(line) or "](" in line for line in said)
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
        """The lines of bullets and folds that ask."""
        folds = [fold.summary_line for fold in self.outline.folds if id(fold) in self.selection.folds]
        return {*self.selection.lines_of_bullets, *folds}

    # --- walking ---

    def read(self) -> None:
        """Read the whole file; the drafts are complete after it."""
        self.read_head(self.outline.blocks)
        self.context.front_matter_people = attribution.clean_names(self.front_matter.people)
        self._read_blocks()
        self.answers.skip(self.outline.contents_lines)  # on a card their links lead nowhere
        separate = separate_answers.find_separate_questions(self.outline, self.lines)
        if separate:
            self._read_separate(separate)
        else:
            self._walk()
            if self.may_hold_lecture:
                self.free_drafts += self._split_long_drafts(self.free_drafts)
                self.free_drafts.sort(key=lambda draft: draft.block.start)
        for line in self.tables.head_lines:
            if self.fates.is_free(line):
                self.fates.give(line, line + 1, Fate.LABEL)
        if "[^" in self.source.text:
            self._share_footnotes()
        self._cut_answers()
        self._add_lecture_sections()
        self._ask_by_name_of_file()
        self.drafts = [*self.free_drafts]
        if self.outline.blocks and not self.drafts:
            self.report(rules.NO_QUESTION, 0, len(self.lines))

    def _read_blocks(self) -> None:
        """Report fences that nothing closes, and keep front matter out of the answers."""
        for block in self.outline.blocks:
            if block.kind is Kind.FENCE and not block.closed:
                self.report(rules.UNCLOSED_FENCE, block.start)
            elif block.kind is Kind.FRONT_MATTER:
                self.answers.skip(range(block.start, block.end))

    def _share_footnotes(self) -> None:
        """Give each footnote to the answers that refer to it: most stand at the end of a file."""
        references = {id(draft): self._find_references(draft) for draft in self.free_drafts}
        all_references = set().union(*references.values())
        for footnote in find_footnotes(self.lines, self.outline.code_lines):
            if footnote.label not in all_references:
                continue
            for draft in self.free_drafts:
                self._place_footnote(footnote, draft, is_referred=footnote.label in references[id(draft)])

    def _place_footnote(self, footnote: Footnote, draft: FreeDraft, *, is_referred: bool) -> None:
        """Add the lines of a footnote to an answer that refers to it, and take them out of any other."""
        if not is_referred:
            draft.lines = [line for line in draft.lines if line not in footnote.lines]
        elif footnote.lines.start not in draft.lines:
            draft.lines += [line for line in footnote.lines if line not in self.answers.skipped]

    def _find_references(self, draft: FreeDraft) -> set[str]:
        """Return the labels of the footnotes that a question and its answer refer to."""
        text_lines = [line for line in draft.lines if line not in self.outline.code_lines]
        return find_references([draft.question.markdown, *[self.lines[line] for line in text_lines]])

    def _cut_answers(self) -> None:
        """Give each draft the lines of its answer; what asks something else at the end of one is a question."""
        drafts: list[FreeDraft] = []
        for draft in self.free_drafts:
            drafts.append(draft)
            drafts += [self._build_unanswered_draft(line, draft) for line in self._cut_answer(draft)]
        self.free_drafts = drafts

    def _cut_answer(self, draft: FreeDraft) -> list[int]:
        """Give a draft the lines of its answer; return those at its end that ask something else."""
        if not draft.given_end:
            end = self.answers.find_given_end(draft.lines, may_be_quote=draft.is_exercise)
            _give(draft, draft.statement_end or end)
        given = [line for line in draft.lines if line < draft.given_end]
        own_lines = [line for line in draft.lines if line >= draft.given_end]
        runs = self.answers.find_runs(own_lines)
        self.answers.cut_label(runs, is_follow_up=draft.parent is not None)
        further = self.answers.find_further_questions(runs)
        if further:
            draft.lines = _leave_out(draft.lines, further)
            runs = self.answers.find_runs(_leave_out(own_lines, further))
        all_runs = [*self.answers.find_runs(given), *runs]
        draft.answer = [RawBlock(Kind.TEXT, run.start, run.stop) for run in all_runs]
        return further

    def _build_unanswered_draft(self, line: int, above: FreeDraft) -> FreeDraft:
        """Return the draft of a bullet that asks at the end of the answer to the question above it."""
        parsed = question_line.parse_line(self.lines[line])
        draft = self._build_draft(line, line + 1, parsed, above.heading_topic)
        draft.week, draft.people, draft.contributor = above.week, above.people, above.contributor
        draft.contributor_line = above.contributor_line
        return draft

    def _add_lecture_sections(self) -> None:
        """Make drafts of the sections that no question asks for, where they are most of a file."""
        if not self.sections or self._asks_below_titles():
            return
        used: set[int] = set()
        asked_within: set[int] = set()
        for draft in self.free_drafts:
            lines = _list_lines(draft)
            used |= lines
            if draft.block.start in self.lines_asked_within:
                asked_within |= lines
        cards = find_lecture_cards(
            self.sections,
            self._read_notes(),
            frozenset(used),
            frozenset(asked_within),
            are_all_lecture=self.selection.asks_nothing,
            are_beside_headings=self.selection.asks_by_headings,
        )
        by_line: dict[int, FreeDraft] = {}
        for card in cards:
            section, mark = card.section, card.section.mark
            draft = self._build_draft(mark.line, mark.end, mark.parsed, section.topic)
            draft.week = section.week
            self._sign(draft, section.people, None)
            draft.parent = by_line[card.parent.mark.line] if card.parent else None
            draft.lines = _leave_out(card.lines, self.outline.contents_lines | used)
            by_line[mark.line] = draft
        drafts = [*by_line.values()]
        drafts += self._split_long_drafts(drafts)
        for draft in drafts:
            runs = self.answers.find_runs(draft.lines)
            draft.answer = [RawBlock(Kind.TEXT, run.start, run.stop) for run in runs]
        self.free_drafts += drafts
        self.free_drafts.sort(key=lambda draft: draft.block.start)

    def _split_long_drafts(self, drafts: Iterable[FreeDraft]) -> list[FreeDraft]:
        """Return drafts for the parts of headings that ask nothing, of those that are too long for one card."""
        titles = {mark.line: mark for mark in self.outline.headings if not mark.is_question}
        pending = [draft for draft in drafts if draft.block.start in titles]
        added: list[FreeDraft] = []
        while pending:
            draft = pending.pop()
            parts = self._split_long_draft(draft, titles[draft.block.start])
            added += parts
            pending += [part for part in parts if part.block.start in titles]
        return added

    def _split_long_draft(self, draft: FreeDraft, title: Mark) -> list[FreeDraft]:
        """Return drafts for the parts of a long answer below a heading, which leaves their lines to them."""
        owned = frozenset(draft.lines)
        sections = [
            Section(mark, draft.week, draft.heading_topic, draft.people)
            for mark in self.outline.marks_between(title.end, max(owned, default=0) + 1)
            if mark.is_heading and mark.line in owned and mark.fold is title.fold and not mark.is_above_rule
        ]
        cards, draft.lines = find_parts(sections, self.lines, draft.lines)
        by_line = {title.line: draft}
        for card in cards:
            mark = card.section.mark
            part = self._build_draft(mark.line, mark.end, mark.parsed, draft.heading_topic)
            part.week, part.people, part.contributor = draft.week, draft.people, draft.contributor
            part.contributor_line = draft.contributor_line
            part.parent = by_line[card.parent.mark.line] if card.parent else draft
            part.lines = card.lines
            by_line[mark.line] = part
        del by_line[title.line]
        return [*by_line.values()]

    def _asks_below_titles(self) -> bool:
        """Return True for a file of questions about pages: what is beside them is no lecture."""
        headings = self.outline.headings
        return any(mark.question_below and not question_line.is_label(mark.typed) for mark in headings)

    def _ask_by_name_of_file(self) -> None:
        """Make a card of a file in which nothing asks and no heading says what it is about, if its name does."""
        if self.free_drafts or not self.may_hold_lecture:
            return
        title = file_titles.read_title(self.context.path.title, self._is_person_in_path, self.taxonomy)
        lines = self._find_lines_without_title()
        if not title or not self._says_enough(lines):
            return
        draft = self._build_draft(0, 0, QuestionLine(title), self.context.find_topic())
        names = self.context.find_people()
        self._sign(draft, names, self.context.find_line_of_people(names))
        draft.lines = lines
        draft.answer = [RawBlock(Kind.TEXT, run.start, run.stop) for run in self.answers.find_runs(lines)]
        self.free_drafts.append(draft)

    def _find_lines_without_title(self) -> list[int]:
        """Return the lines above the first heading, none where a heading is more than a closing section."""
        headings = self.outline.headings
        if any(not section_names.is_closing_section(heading.question) for heading in headings):
            return []
        end = headings[0].line if headings else len(self.lines)
        return [line for line in range(end) if line not in self.answers.skipped]

    def _is_person_in_path(self, name: str) -> bool:
        """Return True for the name of who wrote the file, as its path has it."""
        return self.context.is_person(name) or name in self.context.find_people()

    def _says_enough(self, lines: list[int]) -> bool:
        """Return True if some of the lines, code and addresses aside, tell something."""
        told = [self.lines[line].strip() for line in lines if line not in self.outline.code_lines]
        told = [line for line in told if says_something(line) and not _is_address(line)]
        return len(told) >= _MIN_TOLD_LINES or sum(map(len, told)) >= _MIN_TOLD_CHARS

    def _read_notes(self) -> list[str]:
        """Return the lines of the file, blank for those of a table of contents.

        Beside headings that ask, lines that repeat a heading make one, too.
        """
        titles: set[str] = set()
        if self.selection.asks_by_headings:
            titles.update([text.key(heading.question) for heading in self.outline.headings])
        notes: list[str] = []
        for number, line in enumerate(self.lines):
            is_repeated = number in self.outline.contents_lines or (titles and self._make_key(line) in titles)
            notes.append("" if is_repeated else line)
        return notes

    def _make_key(self, line: str) -> str:
        return text.key(question_line.parse_line(line.strip("> \t")).question)

    def _read_separate(self, questions: list[SeparateQuestion]) -> None:
        """Make drafts of questions that stand apart from their answers."""
        coming = self.outline.headings[::-1]
        start = 0
        for question in questions:
            while coming and coming[-1].line < question.line:
                self._enter_section(coming.pop())
            self._read_author_line(start, question.line)
            start = question.line
            draft = self._add_draft(question.line, question.end, question.parsed, None)
            draft.question_lines = question.repeated
            for first, end in question.answer:
                draft.lines += range(first, end)
        while coming:
            self._enter_section(coming.pop())

    def _read_author_line(self, start: int, end: int) -> None:
        """Read the first line between two that says who wrote."""
        for line in range(start, end):
            names = attribution.read_author_line(self.lines[line])
            if names:
                self.context.author_line = names
                self.context.author_line_number = line
                self.fates.give(line, line + 1, Fate.LABEL)
                return

    def _walk(self) -> None:
        marks = {mark.line: mark for mark in self.outline.marks}
        events = _find_fold_events(self.outline.folds)
        for line in range(len(self.lines)):
            if line not in self.outline.code_lines:
                self._read_line(line, marks.get(line))
            draft = self._read_fold_events(events.get(line, ()))
            if draft and line not in self.answers.skipped:
                draft.lines.append(line)

    def _read_line(self, line: int, mark: Mark | None) -> None:
        """Take in what a line says of itself: who wrote, or what is asked."""
        names = attribution.read_author_line(self.lines[line])
        if names:
            self._read_author(line, names)
        elif line in self.bold_names:
            self._read_bold_name(self.bold_names[line])
        elif self._is_follow_up_label(line, mark):
            self._begin_follow_ups(mark)
        elif self._follows_up(line, mark):
            asking = mark or read_paragraph_line(line, line + 1, self.lines)
            self._ask(asking, NestingDepth(NestingKind.FOLLOW_UP, asking.level))
        elif line in self.tables.questions and not self.open:
            self._read_table_row(self.tables.questions[line])
        elif mark is None:
            self._return_from_follow_up(line)
        elif line not in self.answers.skipped:
            self._read_mark(mark)

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
                continue
            draft = self.open.draft
        return draft

    # --- headings ---

    def _read_mark(self, mark: Mark) -> None:
        if id(mark) in self.selection.questions:
            self._ask(mark, find_depth(mark, are_bullets_siblings=self.selection.are_bullets_siblings))
        elif mark.is_heading and not self.open.are_in_fold:
            self._read_heading(mark)
        elif self._is_title_of_bullet(mark):
            self.answers.skip([mark.line])
            self.fates.give(mark.line, mark.end, Fate.TITLE)
        elif self.open and self._follows_numbered_parts(mark):
            self.open.close_innermost()
        elif Form.BULLET in mark.forms and self.open:
            self.open.close_bullets_deeper_than(mark.level)
            if self.open:
                self._read_bullet(mark)

    def _is_in_fold_of_answer(self, mark: Mark) -> bool:
        """Return True for a heading in a fold that says of itself that it answers the question above it."""
        fold = mark.fold if self.open else None
        while fold and not fold.hides_answer:
            fold = fold.parent
        return fold is not None and fold.start.line > self.open.innermost.draft.block.start

    def _is_title_of_bullet(self, mark: Mark) -> bool:
        """Return True for ``6. 예외`` right above a bullet that asks."""
        if not mark.forms & {Form.NUMBER, Form.BOLD} or self.open.are_in_fold:
            return False
        return mark.end in self.selection.lines_of_bullets

    def _follows_numbered_parts(self, mark: Mark) -> bool:
        """Return True for ``4. …`` behind the question ``3.2 …?``, whose answer it ends."""
        if Form.NUMBER not in mark.forms or mark.level > 0 or not mark.parsed.number.isdigit():
            return False
        start = self.open.innermost.draft.block.start
        parent = _PARENT_NUMBER.match(self.lines[start])
        if parent is None or int(parent[1]) + 1 != int(mark.parsed.number):
            return False
        between = self.outline.marks_between(start + 1, mark.line)
        return all(other.level > 0 or other.parsed.number != parent[1] for other in between)

    def _read_heading(self, mark: Mark) -> None:
        """Read a heading that asks nothing: the name over an answer, a part of an answer, or a new section."""
        if self._is_in_fold_of_answer(mark):
            return
        if self._names_person_of_answer(mark):
            self._begin_answer_of(mark.question, range(mark.line, mark.end), None)
        elif self._is_part_of_answer(mark):
            self._read_heading_in_answer(mark)
        else:
            self.open.close_all()
            self._enter_section(mark)

    def _read_heading_in_answer(self, mark: Mark) -> None:
        """End the answers to inner questions that it ends; right over further questions it is only a title."""
        self.section_in_answer = mark
        if not self._carries_answer(mark):
            self.open.close_headings_from(mark.level)
        if self._stands_over_deeper_question(mark):
            self.answers.skip(range(mark.line, mark.end))
            self.fates.give(mark.line, mark.end, Fate.TITLE)

    def _stands_over_deeper_question(self, mark: Mark) -> bool:
        """Return True if nothing stands between a heading and a question of its section."""
        below = self._next_line(mark.end)
        if below is None or below not in self.selection.lines_of_questions:
            return False
        depth = NestingDepth(NestingKind.HEADING, mark.level)
        return all(find_depth(question) > depth for question in self.outline.marks_between(below, below + 1))

    def _names_person_of_answer(self, mark: Mark) -> bool:
        if not self.open or NestingDepth(NestingKind.HEADING, mark.level) <= self.open.outermost.depth:
            return False
        return "heading" in self.rules.person_sources and self.context.is_person(mark.question)

    def _is_part_of_answer(self, mark: Mark) -> bool:
        if not self.open or find_title_week(mark) is not None:
            return False
        if self._carries_answer(mark):
            return True
        outermost = self.open.outermost.depth
        if outermost <= DEEPEST_HEADING:
            return NestingDepth(NestingKind.HEADING, mark.level) > outermost
        if self._next_line(mark.end) in self.selection.lines_of_questions or self._holds_sections(mark):
            return False
        return mark.level > self.context.deepest_level and not self._ends_answer_to_line(mark)

    def _ends_answer_to_line(self, mark: Mark) -> bool:
        """Return True if a heading, however deep, ends the answer to a line that asks: that line is beside it."""
        if section_names.tells_what_was_felt(mark.question) or self._asks_in_passing:
            return True
        return section_names.is_closing_section(mark.question) and not self._is_answered()

    def _is_answered(self) -> bool:
        """Return True if something stands below the innermost question up to here."""
        return any(says_something(self.lines[line]) for line in self.open.innermost.draft.lines)

    @cached_property
    def _asks_in_passing(self) -> bool:
        """Whether all that asks is a bullet or a line of bold, answered in front of the sections of a lecture."""
        asking = [mark for mark in self.outline.marks if id(mark) in self.selection.questions]
        if len(asking) != 1 or self.selection.folds or asking[0].forms & {Form.HEADING, Form.LABEL}:
            return False
        sections = [*self.outline.headings_behind(asking[0])]
        if sections and self._is_blank(range(asking[0].end, sections[0].line)):
            return False
        details = sum(section_names.is_detail_section(mark.question) for mark in sections)
        return len(sections) >= _MIN_SECTIONS_OF_LECTURE and 2 * details < len(sections)

    def _carries_answer(self, mark: Mark) -> bool:
        """Return True if a heading stands over the answer to the question above it, or over a part of that."""
        return separate_answers.is_answer_heading(mark) or id(mark) in self.selection.detail_headings

    def _holds_sections(self, mark: Mark) -> bool:
        """Return True if a deeper heading, in the section of a heading, stands right over a question."""
        for heading in self.outline.headings_behind(mark):
            if heading.level <= mark.level:
                return False
            if self._next_line(heading.end) in self.selection.lines_of_questions:
                return True
        return False

    def _next_line(self, start: int) -> int | None:
        """Return the first line from ``start`` that is not blank."""
        for line in range(start, len(self.lines)):
            if self.lines[line].strip():
                return line
        return None

    def _enter_section(self, mark: Mark) -> None:
        """Put a heading in force over what follows."""
        self.context.close_headings(mark.level)
        block = RawBlock(Kind.HEADING, mark.line, mark.end, mark.typed, mark.level)
        week = self.find_heading_week(block)
        if week is None:
            if self.may_hold_lecture and not self.context.is_person(mark.question):
                self.sections.append(
                    Section(mark, self.week, self.context.find_topic(), self.context.find_people())
                )
            self.context.open_heading(mark)
            self.fates.give(mark.line, mark.end, self.context.find_fate_of_heading())
            return
        self.fates.give(mark.line, mark.end, Fate.WEEK)
        if not self.is_week_fixed:
            self.week = week

    # --- questions ---

    def _ask(self, mark: Mark, depth: NestingDepth) -> None:
        self.open.close_from(depth)
        if self._is_part_of_other_number(mark, depth):
            self.open.close_innermost()
        parsed = mark.parsed
        lines_below = range(0)
        if mark.question_below is not None:
            lines_below = mark.question_below
        elif mark.bare_number is not None:
            lines_below = self._find_paragraph_below(mark)
            if lines_below:
                below = question_line.parse_line(" ".join(self.lines[lines_below.start : lines_below.stop]))
                parsed = msgspec.structs.replace(below, number=mark.parsed.number)
        given_end = 0 if parsed.question or lines_below else self._find_end_of_statement(mark)
        if given_end:
            parsed = msgspec.structs.replace(parsed, question=question_line.read_label(mark.typed))
        self.answers.skip(range(mark.line, mark.end))
        self.answers.skip(lines_below)
        draft = self._add_draft(mark.line, mark.end, parsed, self.open.draft)
        draft.question_lines = [lines_below]
        draft.statement_end = given_end or mark.statement_end
        draft.is_exercise = mark.question_below is not None and mark.is_heading
        self.open.open(OpenQuestion(draft, depth, section_level=self._find_section_level(mark)))

    def _find_section_level(self, mark: Mark) -> int:
        """Return the level of the heading over a line that asks in the answer to a heading, 0 without one."""
        section = self.section_in_answer
        if mark.is_heading or section is None or not self.open:
            return 0
        outermost = self.open.outermost
        is_in_answer = outermost.depth.kind is NestingKind.HEADING and section.line > outermost.draft.block.start
        return section.level if is_in_answer else 0

    def _is_part_of_other_number(self, mark: Mark, depth: NestingDepth) -> bool:
        """Return True for ``10-1.`` behind question 9 of the same list, which it does not follow up.

        Behind a ``1.``, which many write before each question, it does.
        """
        if not self.open or not depth.is_sub_question:
            return False
        above = self.open.innermost
        is_beside = above.depth == depth._replace(is_sub_question=False) and not above.fold
        number = _PARENT_NUMBER.match(mark.parsed.number)
        if number is None or above.draft.number in ("", "1"):
            return False
        return is_beside and int(number[1]) == int(above.draft.number) + 1

    def _find_paragraph_below(self, mark: Mark) -> range:
        """Return the lines of the paragraph below a heading that is only a number: it is the question."""
        start = self._next_line(mark.end)
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
        start = self._next_line(mark.end)
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

    def _add_draft(self, line: int, end: int, parsed: QuestionLine, parent: FreeDraft | None) -> FreeDraft:
        draft = self._build_draft(line, end, parsed, self.context.find_topic())
        draft.parent = parent
        if parent:
            draft.people, draft.contributor = parent.people, parent.contributor
            draft.contributor_line = parent.contributor_line
        else:
            names = self.context.find_people()
            self._sign(draft, names, self.context.find_line_of_people(names))
        self.free_drafts.append(draft)
        return draft

    def _build_draft(self, line: int, end: int, parsed: QuestionLine, topic: WrittenTopic | None) -> FreeDraft:
        question = parsed.question
        if "tag" not in self.rules.topic_sources:
            question = " ".join([*[f"[{tag}]" for tag in parsed.tags], question])
        typed = self.read_question(question)
        topics = typed.topics
        if "tag" in self.rules.topic_sources:
            topics += self.find_topics(parsed.tags)
        return FreeDraft(
            block=RawBlock(Kind.TEXT, line, end),
            question=typed.question,
            number=parsed.number if parsed.number.isdigit() else "",
            week=self.week,
            heading_topic=topic,
            explicit_topics=topics,
            explicit_id=typed.explicit_id,
            tags=parsed.tags,
        )

    def _read_table_row(self, row: TableQuestion) -> None:
        """Read a row of a table that holds a question and its answer, and perhaps who wrote it."""
        parsed = question_line.parse_line(row.question)
        draft = self._add_draft(
            row.line, row.line + 1, msgspec.structs.replace(parsed, number=row.number or parsed.number), None
        )
        names = attribution.read_names(row.author)
        if names and "line" in self.rules.person_sources:
            self._sign(draft, names, row.line)
        if self.lines[row.line][row.answer[0] : row.answer[1]].strip():
            draft.lines.append(row.line)
        self.answers.cut_cells(row.line, row.answer)

    # --- follow-ups below a label ---

    def _is_follow_up_label(self, line: int, mark: Mark | None) -> bool:
        """Return True for a line that only says that follow-ups come, and is no title of a section."""
        if not self.open or not labels.is_follow_up_label(self.lines[line]):
            return False
        if mark is None or not mark.is_heading:
            return True
        return NestingDepth(NestingKind.HEADING, mark.level) >= self.open.outermost.depth

    def _begin_follow_ups(self, label: Mark | None) -> None:
        """Read a line that only says that follow-ups come: the question above goes on below them."""
        if label and label.is_heading:
            heading = NestingDepth(NestingKind.HEADING, label.level)
            self.open.close_deeper_than(heading)
        base = self.open.innermost_but_follow_ups
        base.has_follow_up_label = True
        self.open.close_follow_ups()

    def _follows_up(self, line: int, mark: Mark | None) -> bool:
        """Return True for a line that asks below such a label: an item, or a paragraph of its own."""
        if not self.open or line in self.answers.skipped:
            return False
        if not self.open.innermost_but_follow_ups.has_follow_up_label:
            return False
        if self.open.innermost.is_follow_up and self._is_deeper_than_follow_up(line):
            return False
        if mark is None:
            typed = question_line.parse_line(self.lines[line]).question
            return question_line.is_question(typed) and not self._goes_on_from_above(line)
        if mark.is_heading or id(mark) in self.selection.questions:
            return False
        return question_line.is_question(mark.question)

    def _is_deeper_than_follow_up(self, line: int) -> bool:
        """Return True if a line is indented further than the follow-up that is open, so that it answers it."""
        return measure_indent(self.lines[line]) > self.open.innermost.depth.level + 1

    def _goes_on_from_above(self, line: int) -> bool:
        """Return True if a line of a paragraph is not its first one, and has no arrow before it."""
        above = self.lines[line - 1].strip("> ")
        return bool(above) and not labels.is_follow_up_label(above) and not has_arrow(self.lines[line])

    # --- bullets ---

    def _read_bullet(self, mark: Mark) -> None:
        """Read a bullet in an answer, which may follow up the question."""
        base = self.open.innermost_but_follow_ups
        if base.bullet_columns is None:
            base.bullet_columns = mark.level
        if FollowUpForm.BULLET not in self.rules.follow_up_forms or base.draft.parent or mark.end > mark.line + 1:
            return
        if self._is_follow_up(mark, base) and not question_line.is_link(mark.typed):
            self._ask(mark, NestingDepth(NestingKind.FOLLOW_UP, mark.level))

    def _is_follow_up(self, mark: Mark, base: OpenQuestion) -> bool:
        """Return True if a bullet asks in the tone of the question; further in, only if it is answered."""
        below = self._next_line(mark.end)
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

    def _is_sibling_of_follow_up(self, mark: Mark) -> bool:
        innermost = self.open.innermost
        return innermost.is_follow_up and innermost.depth.level == mark.level

    def _return_from_follow_up(self, line: int) -> None:
        """Go back to the question above a follow-up whose answer stood below its bullet, where a line does not."""
        if not self.open or not self.open.innermost.is_follow_up or not self.lines[line].strip():
            return
        follow_up = self.open.innermost
        columns = follow_up.depth.level
        if measure_indent(self.lines[line]) > columns or self.lines[line - 1].strip():
            return
        for answer_line in follow_up.draft.lines:
            if self.lines[answer_line].strip():
                if measure_indent(self.lines[answer_line]) > columns:
                    self.open.close_innermost()
                return

    # --- folds ---

    def _enter_fold(self, fold: Fold) -> None:
        if self._is_answer_of_person(fold):
            title = range(fold.summary_line, fold.body.line + 1)
            self._begin_answer_of(fold.summary_parsed.question, title, fold)
        elif self._asks(fold):
            parsed = fold.summary_parsed
            draft = self._add_draft(fold.summary_line, fold.body.line + 1, parsed, self.open.draft)
            draft.question_lines.append(fold.question_lines)
            self.answers.skip(fold.question_lines)
            self.open.open(OpenQuestion(draft, FOLDED, fold))
        elif not self.open or fold.hides_answer or fold.is_statement:
            self._add_choices_to_question()
            self._set_given_lines(fold)
            self.answers.breaks.add(fold.start.line)
            if fold.is_label or not fold.hides_answer:
                fate = Fate.LABEL if fold.is_label or fold.is_statement else Fate.TITLE
                self.fates.give(fold.summary_line, fold.body.line + 1, fate)
        else:
            return
        self.answers.cut_fold_tags(fold)

    def _is_answer_of_person(self, fold: Fold) -> bool:
        if not self.open or "heading" not in self.rules.person_sources:
            return False
        return self.context.is_person(fold.summary_parsed.question) and not self.open.are_in_fold

    def _asks(self, fold: Fold) -> bool:
        """Return True if a fold is a question; in the answer to another one, only if it reads as one."""
        if id(fold) not in self.selection.folds:
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
            _give(draft, fold.start.line)

    def _read_item(self, fold_item: FoldItem) -> None:
        """Read an ``<li>`` of a fold: a follow-up if it asks."""
        if FollowUpForm.LIST_ITEM not in self.rules.follow_up_forms or not self.open.are_in_fold:
            return
        parsed = question_line.parse_line(fold_item.text)
        if not _reads_as_question(parsed):
            return
        self.open.close_to_fold()
        draft = self._add_draft(fold_item.start.line, fold_item.start.line + 1, parsed, self.open.draft)
        self.open.open(OpenQuestion(draft, FOLDED))
        self.answers.cut_item(fold_item)

    # --- people ---

    def _read_bold_name(self, bold_name: BoldName) -> None:
        """Read a line of bold that names somebody: who asks what follows, or who answers an open question."""
        if self.open.are_in_fold:
            return
        title = range(bold_name.line, bold_name.line + 1)
        if self.open and not bold_name.is_over_question and not bold_name.is_over_heading:
            self._begin_answer_of(bold_name.name, title, None)
            return
        self.open.close_all()
        self.context.enter_bold_name(bold_name.name, title.start)
        self.answers.skip(title)
        self.fates.give(title.start, title.stop, Fate.CONTRIBUTOR)

    def _read_author(self, line: int, names: tuple[str, ...]) -> None:
        """Read a line that says who wrote: the answer that it stands in, else what follows.

        In a file that such a line leads, each line right above a question speaks for what follows.
        """
        if "line" not in self.rules.person_sources:
            return
        self.answers.skip([line])
        self.fates.give(line, line + 1, Fate.LABEL)
        if not self.open or (self.context.author_line and self._stands_above_question(line)):
            self.open.close_all()
            self._set_author(names, line)
        elif self._leads_file(line):
            self._set_author(names, line)
        for draft in self.open.drafts:
            self._sign(draft, names, line)

    def _set_author(self, names: tuple[str, ...], line: int) -> None:
        self.context.author_line = names
        self.context.author_line_number = line

    def _leads_file(self, line: int) -> bool:
        """Return True for the only line that says who wrote, right below the first heading, the highest of all."""
        headings = self.outline.headings
        if not headings or not headings[0].line < line <= headings[0].end + _MAX_LINES_OF_HEAD:
            return False
        asking = [heading for heading in headings[1:] if id(heading) in self.selection.questions]
        if any(heading.level <= headings[0].level for heading in asking):
            return False
        return not any(attribution.read_author_line(other) for other in self.lines[line + 1 :])

    def _stands_above_question(self, line: int) -> bool:
        """Return True if a question or a heading follows a line, blank lines and thematic breaks aside."""
        below = self._next_line(line + 1)
        while below is not None and _THEMATIC_BREAK.fullmatch(self.lines[below]):
            below = self._next_line(below + 1)
        if below is None:
            return False
        if below in self.selection.lines_of_questions or below in self.bold_names:
            return True
        if any(fold.start.line == below and id(fold) in self.selection.folds for fold in self.outline.folds):
            return True
        return any(mark.is_heading for mark in self.outline.marks_between(below, below + 1))

    def _begin_answer_of(self, name: str, title: range, fold: Fold | None) -> None:
        """Begin another person's answer to the same question; nobody's counts only if there is one."""
        self.answers.skip(title)
        self.fates.give(title.start, title.stop, Fate.CONTRIBUTOR)
        self.open.close_all_but_outermost()
        outermost = self.open.outermost
        first_draft = outermost.draft
        if self.free_drafts[-1] is first_draft and self._is_blank(first_draft.lines):
            self.free_drafts.pop()
        draft = msgspec.structs.replace(first_draft, lines=[])
        self._sign(draft, self.context.find_names_in_heading(name), title.start)
        self.free_drafts.append(draft)
        depth = FOLDED if fold else outermost.depth.one_level_down()
        self.open.open(OpenQuestion(draft, depth, fold))

    def _is_blank(self, lines: Iterable[int]) -> bool:
        return not any(self.lines[line].strip() for line in lines)

    def _sign(self, draft: Draft, names: tuple[str, ...], line: int | None) -> None:
        """Write names under an entry; ``line`` (from 0) says them, unless the path or front matter does."""
        draft.people = self.context.spell_names(names)
        draft.contributor = ", ".join(draft.people)
        draft.contributor_line = 0 if line is None else line + 1

    # --- entries ---

    def build_answer(self, draft: Draft) -> list[Block]:
        """Return the lines of an answer as Markdown, one text for each run of lines."""
        answer = self.answers.build_blocks([range(block.start, block.end) for block in draft.answer])
        is_only_given = count_given_blocks(draft, answer) == len(answer)
        return [] if is_only_given else answer

    def find_answer_lines(self, draft: Draft, answer: list[Block]) -> list[range]:
        """Return the lines that an answer kept: labels and what only parts it from others are left out of it."""
        own_blocks = answer[count_given_blocks(draft, answer) :]
        return [range(block.line - 1, block.line + block.text.count("\n")) for block in own_blocks]

    def is_label(self, line: int) -> bool:
        """Return True if a line holds no more than a label, of an answer say, or stands in a table of contents."""
        if line in self.outline.contents_lines:
            return True
        return self.answers.is_label(line) or attribution.is_author_line(self.lines[line])

    def report_entry(self, draft: Draft, answer: list[Block]) -> None:
        """Report a question without text or without an answer, and words of an entry that its card will lack."""
        if draft.is_question_blank:
            self.report(rules.EMPTY_QUESTION, draft.block.start, draft.end)
        if answer:
            assert isinstance(draft, FreeDraft)  # noqa: S101 - all drafts of this reader are
            self._report_words_not_shown(draft, answer)
        else:
            question = draft.question.markdown
            self.report(rules.UNANSWERED, draft.block.start, draft.question_end, question=question)

    def _report_words_not_shown(self, draft: FreeDraft, answer: list[Block]) -> None:
        """Report words of the question, and of lines of which something was cut, that the card will lack."""
        numbers = set(range(draft.block.start, draft.block.end))
        for lines in draft.question_lines:
            numbers.update(lines)
        numbers.update([line for line in draft.lines if self.answers.is_cut(line)])
        shown = ShownText(" ".join([draft.question.markdown, *draft.tags, *[block.text for block in answer]]))
        for line in sorted(numbers):
            missing = shown.find_missing_words(self._find_words_to_show(line, draft))
            missing = [word for word in missing if not is_label_word(word)]
            if missing:
                self.report(rules.WORDS_NOT_SHOWN, line, words=" ".join(missing))

    def _find_words_to_show(self, line: int, draft: FreeDraft) -> str:
        """Return what a card shows of a line: no label or page, no author, no tag, no code of emoji."""
        typed = self.lines[line]
        if question_line.is_label_or_page(typed.lstrip("# ")):
            return ""
        if draft.contributor_line == line + 1:
            typed = self._remove_author(typed, line)
        return question_line.without_shortcodes(_TRAILING_TAG.sub("", typed))

    def _remove_author(self, typed: str, line: int) -> str:
        """Return a line without the author in the row of a table: the card names the person."""
        row = self.tables.questions.get(line)
        return typed.replace(row.author, " ", 1) if row else typed


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


def _list_lines(draft: FreeDraft) -> set[int]:
    """Return the lines of a question and its answer."""
    blocks = [draft.block, *draft.answer]
    parts = [*draft.question_lines, *[range(block.start, block.end) for block in blocks]]
    return set().union(*parts)


def _give(draft: FreeDraft, end: int) -> None:
    """Count the lines of an answer above ``end`` as what the question is about."""
    draft.given_end = end
    draft.question_lines += [range(line, line + 1) for line in draft.lines if line < end]


def _leave_out(lines: Sequence[int], left_out: Container[int]) -> list[int]:
    return [line for line in lines if line not in left_out]


def _is_address(line: str) -> bool:
    """Return True if a line holds no more than an address or a link."""
    plain = line.strip("-*+> \t")
    if plain.startswith("[") and plain.endswith(")"):
        return "](http" in plain
    return plain.startswith(("http://", "https://", "<http"))
