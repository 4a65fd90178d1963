"""Notes that no question asks for → drafts: sections of lectures, parts of long answers, a file by its name."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from ankigen import text
from ankigen.layouts import file_titles, section_names
from ankigen.layouts.freeform.marked_file import MarkedFile
from ankigen.layouts.freeform.marking.marks import Mark
from ankigen.layouts.freeform.sections import LectureCard, Section, find_lecture_cards, find_parts
from ankigen.layouts.freeform.walking.context import Context
from ankigen.layouts.freeform.walking.drafts import Drafts
from ankigen.layouts.freeform.walking.nesting import FreeDraft
from ankigen.layouts.people import attribution
from ankigen.model import Fate
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.blocks import Kind, RawBlock
from ankigen.reading.entries.line_fates import is_address, says_something
from ankigen.reading.indentation import measure_indent
from ankigen.reading.question_line import QuestionLine
from ankigen.topics.taxonomy import Taxonomy, WrittenTopic

_MIN_TOLD_LINES = 2  # by a file that is named after what it is about
_MIN_TOLD_CHARS = 60
_STEP = compile_on_use(r"(?:step|단계|phase)\s?\d|\d{1,2}\s?단계", re.IGNORECASE)


class LectureReader:
    """Makes drafts of what the questions of a file leave, and adds them to its ``drafts``."""

    def __init__(self, file: MarkedFile, context: Context, drafts: Drafts, taxonomy: Taxonomy) -> None:
        self.file, self.context, self.drafts, self.taxonomy = file, context, drafts, taxonomy
        self.lines, self.outline, self.answers = file.lines, file.outline, file.answers
        self._used: set[int] = set()
        self._asked_within: set[int] = set()
        self._asked_by_bullets: dict[int, set[int]] = {}  # by the line of the bullet

    @cached_property
    def _lines_of_no_section(self) -> frozenset[int]:
        """The lines about the page, and those that say who wrote."""
        author_lines = [line for line in self.answers.skipped if attribution.is_author_line(self.lines[line])]
        return self.outline.contents_lines.union(author_lines, self.outline.property_lines)

    def split_long_answers(self) -> None:
        """Make drafts of the parts of answers that are too long for one card."""
        if self.file.may_hold_lecture:
            self.drafts.in_order = self._split_long_drafts(self.drafts.in_order)

    def read_sections(self, sections: Sequence[Section]) -> None:
        """Make drafts of the sections that no question asks for, where they are most of a file."""
        if not sections or self._asks_below_titles():
            return
        self._note_lines_of_questions()
        cards = find_lecture_cards(
            sections,
            self._read_notes(),
            frozenset(self._used),
            frozenset(self._asked_within),
            are_all_lecture=self.file.selection.asks_nothing,
            are_beside_headings=self.file.selection.asks_by_headings,
        )
        by_line: dict[int, FreeDraft] = {}
        for card in cards:
            section, mark = card.section, card.section.mark
            draft = self.drafts.build(mark.line, mark.end, mark.parsed, section.topic)
            draft.week = section.week
            self.drafts.sign(draft, section.people, None)
            draft.parent = by_line[card.parent.mark.line] if card.parent else None
            draft.lines = self._find_lines_to_show(card)
            by_line[mark.line] = draft
        drafts = self._split_long_drafts([*by_line.values()])
        for draft in drafts:
            self._answer(draft)
        self.drafts.insert(drafts)

    def _note_lines_of_questions(self) -> None:
        """Note which lines questions use, and which of those are asked within the text of a section."""
        for draft in self.drafts.in_order:
            lines = draft.list_lines()
            self._used |= lines
            if draft.block.start in self.file.lines_asked_within:
                self._asked_within |= lines
            if draft.block.start in self.file.selection.lines_of_bullets:
                self._asked_by_bullets[draft.block.start] = lines

    def _find_lines_to_show(self, card: LectureCard) -> list[int]:
        """Return the lines of a section, without those of questions unless it asks them in passing."""
        lines = [line for line in card.lines if line not in self._lines_of_no_section]
        asides = self._find_asides(lines)
        return [line for line in lines if line in asides or line not in self._used]

    def _find_asides(self, lines: Sequence[int]) -> set[int]:
        """Return those ``lines`` of a section that ask in passing, with the answers.

        A list or text of the section goes on around them, and says more than they do.
        """
        own = [line for line in lines if line not in self._used and says_something(self.lines[line])]
        asides: set[int] = set()
        for start in self._asked_by_bullets.keys() & set(lines):
            asked = self._asked_by_bullets[start]
            if own and self._is_within(asked, own):
                asides |= asked
        is_in_passing = sum(says_something(self.lines[line]) for line in asides) < len(own)
        return asides if is_in_passing else set()

    def _is_within(self, asked: set[int], own: Sequence[int]) -> bool:
        """Return True if a bullet with its answer stands in an item of the ``own`` lines, or between them."""
        start = min(asked)
        return own[0] < start and (measure_indent(self.lines[start]) > 0 or max(asked) < own[-1])

    def _without_last_titles(self, lines: list[int]) -> list[int]:
        """Return the lines of a section without its last headings over nothing, as over questions.

        A heading that is a sentence tells something itself.
        """
        titles: set[int] = set()
        for heading in self.outline.headings:
            if not question_line.is_statement(heading.question):
                titles.update(range(heading.line, heading.end))
        end = len(lines)
        while end and (lines[end - 1] in titles or not self.lines[lines[end - 1]].strip()):
            end -= 1
        return lines[:end]

    def _split_long_drafts(self, drafts: Sequence[FreeDraft]) -> list[FreeDraft]:
        """Return drafts with those of the parts of headings that ask nothing and are too long for one card.

        A heading that is no more than the title of its parts has no draft any more.
        """
        titles = {mark.line: mark for mark in self.outline.headings if not mark.is_question}
        split: list[FreeDraft] = []
        pending = [*drafts][::-1]
        while pending:
            draft = pending.pop()
            title = titles.get(draft.block.start)
            parts = self._split_long_draft(draft, title) if title else []
            if title and parts and not draft.lines:
                self._leave_to_parts(title, draft, [*pending, *split, *parts])
            else:
                split.append(draft)
            pending += parts
        return sorted(split, key=lambda draft: draft.block.start)

    def _leave_to_parts(self, title: Mark, draft: FreeDraft, others: Iterable[FreeDraft]) -> None:
        """Make a heading the mere title of its parts: they go on from what the heading itself does."""
        self.drafts.reader.fates.give(title.line, title.end, Fate.TITLE)
        topic = self.taxonomy.find_in_title(title.question) if "heading" in self.file.rules.topic_sources else None
        for other in others:
            if other.parent is draft:
                other.parent = draft.parent
                if topic:
                    other.heading_topic = WrittenTopic(topic, title.question)

    def _split_long_draft(self, draft: FreeDraft, title: Mark) -> list[FreeDraft]:
        """Return drafts for the parts of a long answer below a heading, which leaves their lines to them."""
        parts = find_parts(self._find_sections_of(draft, title), self.lines, draft.lines)
        if not parts.left and not parts.has_sources_alone and not self._is_mere_title(title, draft, parts.cards):
            return []
        draft.lines = parts.left
        by_line = {title.line: draft}
        for card in parts.cards:
            mark = card.section.mark
            part = self.drafts.build(mark.line, mark.end, mark.parsed, draft.heading_topic)
            part.follow(draft)
            part.parent = by_line[card.parent.mark.line] if card.parent else draft
            part.lines = card.lines
            by_line[mark.line] = part
        del by_line[title.line]
        return [*by_line.values()]

    def _find_sections_of(self, draft: FreeDraft, title: Mark) -> list[Section]:
        """Return the sections of the answer below a heading."""
        owned = frozenset(draft.lines)
        return [
            Section(mark, draft.week, draft.heading_topic, draft.people)
            for mark in self.outline.marks_between(title.end, max(owned, default=0) + 1)
            if mark.is_heading and mark.line in owned and mark.fold is title.fold and not mark.is_above_rule
        ]

    def _is_mere_title(self, title: Mark, draft: FreeDraft, cards: Sequence[LectureCard]) -> bool:
        """Return True for a heading over parts that names a subject, and does not say what is asked of it."""
        asks = question_line.asks_for_noun(title.question) or draft.explicit_id
        return not asks and self._are_told_by_themselves(cards)

    def _are_told_by_themselves(self, cards: Sequence[LectureCard]) -> bool:
        """Return True if parts have names of their own, are no steps, and most tell something besides code."""
        names = [card.section.mark.question for card in cards]
        if len(set(map(text.key, names))) < len(names) or any(map(_STEP.match, names)):
            return False
        told_count = 0
        for card in cards:
            told = [line for line in card.lines if line not in self.outline.code_lines]
            told_count += any(says_something(self.lines[line]) for line in told)
        return 2 * told_count > len(cards)

    def _asks_below_titles(self) -> bool:
        """Return True for a file of questions about pages: what is beside them is no lecture."""
        headings = self.outline.headings
        return any(mark.question_below and not question_line.is_question_label(mark.typed) for mark in headings)

    def ask_by_name_of_file(self) -> None:
        """Make a card of a file in which nothing asks and no heading says what it is about, if its name does."""
        if self.drafts.in_order or not self.file.may_hold_lecture:
            return
        title = self._read_title_of_file() or self._read_question_of_folder()
        lines = self._find_lines_without_title()
        if not title or not self._says_enough(lines):
            return
        draft = self.drafts.build(0, 0, QuestionLine(title), self.context.find_topic())
        names = self.context.find_people()
        self.drafts.sign(draft, names, self.context.find_line_of_people(names))
        draft.lines = lines
        self._answer(draft)
        self.drafts.in_order.append(draft)

    def _read_title_of_file(self) -> str:
        return file_titles.read_title(self.context.path.title, self.context.names_author, self.taxonomy)

    def _read_question_of_folder(self) -> str:
        """Return what the folder asks of a file that is called as its author: ``힙이란 무엇인가요/하늘.md``."""
        path = self.context.path
        if not path.folders or path.is_index or not self.context.names_author(path.name):
            return ""
        title = file_titles.read_title(path.folders[-1], self.context.names_author, self.taxonomy)
        return title if question_line.is_question(title) else ""

    def _answer(self, draft: FreeDraft) -> None:
        """Make the answer of the lines of a draft."""
        draft.lines = self._without_last_titles(draft.lines)
        runs = self.answers.find_runs(draft.lines)
        draft.answer = [RawBlock(Kind.TEXT, run.start, run.stop) for run in runs]

    def _find_lines_without_title(self) -> list[int]:
        """Return the lines above the first heading, none where a heading is more than a closing section."""
        headings = self.outline.headings
        if any(not section_names.is_closing_section(heading.question) for heading in headings):
            return []
        end = headings[0].line if headings else len(self.lines)
        return [line for line in range(end) if line not in self.answers.skipped]

    def _says_enough(self, lines: list[int]) -> bool:
        """Return True if some of the lines, code and addresses aside, tell something."""
        told = [self.lines[line].strip() for line in lines if line not in self.outline.code_lines]
        told = [line for line in told if says_something(line) and not is_address(line)]
        return len(told) >= _MIN_TOLD_LINES or sum(map(len, told)) >= _MIN_TOLD_CHARS

    def _read_notes(self) -> list[str]:
        """Return the lines of the file, blank for those of no answer, such as a table of contents.

        Beside headings that ask, a list of lines that repeat headings is one, too. Lines that questions use are
        looked at no further.
        """
        titles: set[str] = set()
        if self.file.selection.asks_by_headings:
            titles.update([text.key(heading.question) for heading in self.outline.headings])
        notes: list[str] = []
        for number, line in enumerate(self.lines):
            may_repeat = titles and line and number not in self._used
            repeats_title = may_repeat and self._make_key(line) in titles
            is_left_out = repeats_title or number in self._lines_of_no_section
            notes.append("" if is_left_out else line)
        return notes

    def _make_key(self, line: str) -> str:
        return text.key(question_line.parse_line(line.strip("> \t")).question)
