"""The weekly layout: contributors as headings, numbered questions, fenced answers, follow-ups."""

import re

import msgspec

from ankigen import text
from ankigen.config.people import People
from ankigen.diagnostics import rules
from ankigen.layouts import labels
from ankigen.layouts.people.bold_names import NO_NAMES, ReturningNames
from ankigen.layouts.people.person_names import is_name
from ankigen.layouts.weekly import answers
from ankigen.layouts.weekly.fence_checks import find_faults
from ankigen.layouts.weekly.headings import HeadingReader
from ankigen.layouts.weekly.name_lines import NameAbove, find_name_above
from ankigen.model import Block, Source
from ankigen.patterns import compile_on_use
from ankigen.reading.block_parser import parse_blocks
from ankigen.reading.blocks import (
    DECIMAL_WITH_UNIT,
    Kind,
    Marker,
    RawBlock,
    read_other_marker,
    read_plain_marker,
    strip_closing_hashes,
)
from ankigen.reading.entries.draft import Draft
from ankigen.reading.entries.entry_reader import EntryReader
from ankigen.reading.entries.typed_question import read_directive, read_question
from ankigen.reading.fence_slips import split_glued_fence
from ankigen.reading.question_line import is_link, unwrap_bold
from ankigen.reading.question_words import ends_as_question, reads_as_question
from ankigen.topics.taxonomy import Taxonomy

# A number in whatever marks: `2, …`, `No.2 …`, `<b>2.</b> …`, `> 2. …`.
_FIRST_NUMBER = compile_on_use(
    r"(?:<[a-zA-Z][^<>]*+>|[^\w<]|No\b|Q(?=\W|\d)|질문|문제)*+(\d{1,4})(?!\d)", re.IGNORECASE
)
_MAX_NUMBER_CHARS = 3  # of a question in a bullet: `12`, `1-1`
_MAX_SKIPPED_BLOCKS = 8  # comments and thematic breaks between a heading and what it stands above


class _OpenQuestion(msgspec.Struct):
    """What the next block may belong to: ``numbered``, which bullets follow up, and the question ``answered`` by
    fences and text, which is either ``numbered`` or such a bullet. ``last_part`` is the number of the last part of
    the text, where those are counted: ``(1)``, ``(2)``. ``labelled`` is the question below which a label says that
    its answer follows (``답변:``).
    """

    numbered: Draft
    answered: Draft
    last_part: int = 0
    labelled: Draft | None = None

    @property
    def is_in_text(self) -> bool:
        """Whether an answer has begun that is not fenced, so that bullets may be a part of it."""
        return self.answered.holds_text_only or (self.answered is self.labelled and not self.answered.answer)


class _NumberedList(msgspec.Struct):
    """The numbered questions of one list of a contributor, and the number of the last one."""

    questions: dict[int, Draft] = msgspec.field(default_factory=dict)
    last_number: int = 0
    last_parts: dict[int, int] = msgspec.field(default_factory=dict)  # the M of the last follow-up N-M, by N


class WeeklyReader(EntryReader):
    """Walks over the blocks of one file and keeps what is in force: headings, list, question.

    A block stands either below an open question, or outside of any: at the head of a file, and from each heading
    to the next question. There, ``cut_by`` is the heading that parted a question from its answer, if one did.
    """

    def __init__(
        self, source: Source, people: People, taxonomy: Taxonomy, returning_names: ReturningNames = NO_NAMES
    ) -> None:
        super().__init__(source, people, taxonomy)
        self.headings = HeadingReader(self, returning_names)
        self.lacks_contributor = False
        self.list = _NumberedList()
        self.open: _OpenQuestion | None = None
        self.cut_by: RawBlock | None = None
        self.doubtful_lines: set[int] = set()

    # --- walking ---

    def read(self) -> None:
        """Read all blocks; the drafts are complete after it."""
        blocks = answers.part_answers(parse_blocks(self.source.text), self.lines)
        blocks = self.headings.settle(blocks)
        self.read_head(blocks)
        for index in range(len(blocks)):
            self._read_block(blocks, index)
        self.headings.finish()
        self._drop_overviews()
        for draft in self.drafts:
            if draft.week is None:
                self.report(rules.NO_WEEK, draft.block.start)
                break

    def _read_block(self, blocks: list[RawBlock], index: int) -> None:
        """Give a block to the question that it belongs to, or put it in force."""
        block = blocks[index]
        match block.kind:
            case Kind.HEADING:
                self._read_heading(block, _find_next(blocks, index))
            case Kind.QUESTION:
                self._read_numbered_question(block)
            case Kind.BULLET:
                self._read_bullet(
                    block,
                    holds_fence=_holds_fence(blocks, index),
                    stands_as_question=self._stands_as_question(blocks, index),
                )
            case Kind.FENCE:
                self._read_fence(block)
            case Kind.STRAY_FENCE:
                self.report(rules.STRAY_FENCE, block.start)
            case Kind.TEXT:
                self._read_text(block, _find_next(blocks, index))
            case Kind.COMMENT if self.open and not self.open.answered.answer:
                self.open.answered.obey(read_directive(block.content, self.taxonomy))
            case _:
                pass

    def _drop_overviews(self) -> None:
        """Drop bullets under a name that only list what is asked below, with an answer."""
        listed = [draft for draft in self.drafts if _is_listed(draft)]
        if not listed:
            return
        answered_keys = {draft.question.key for draft in self.drafts if draft.answer and draft.number}
        self.drafts = [
            draft for draft in self.drafts if not _is_listed(draft) or draft.question.key not in answered_keys
        ]

    # --- headings ---

    def find_heading_week(self, block: RawBlock) -> int | None:
        """Return the week that a heading starts, below a title also one such as ``## Week 17 - 보안``."""
        week = super().find_heading_week(block)
        return self.headings.find_week_below_title(block) if week is None else week

    def _read_heading(self, block: RawBlock, next_block: RawBlock | None) -> None:
        """Put a heading in force over what follows, unless it is part of an answer."""
        meaning = self.headings.read(block)
        if not meaning.is_structure and self._is_part_of_answer(block, next_block):
            self._read_text(block, next_block)
            return
        self._leave_question(block)
        if self.headings.enter(block, meaning):
            self.list = _NumberedList()

    def _is_part_of_answer(self, block: RawBlock, next_block: RawBlock | None) -> bool:
        """A heading deeper than the one over the question, with no question of its own, belongs to the answer.

        So does one of any level that says no more than that the answer stands below it.
        """
        if self.open is None or next_block is None or next_block.kind in (Kind.QUESTION, Kind.HEADING):
            return False
        if not self.open.answered.answer and labels.is_answer_label(self.lines[block.start]):
            return True
        if block.end > block.start + 1:  # a text that a rule underlines
            return True
        return block.level > self.headings.in_force.deepest_level

    def _leave_question(self, heading: RawBlock) -> None:
        """Close the open question at a heading, which has cut it off if there was no answer yet."""
        self.cut_by = None
        if self.open and not self.open.answered.answer:
            self.cut_by = heading
        self.open = None

    # --- questions ---

    def _read_numbered_question(self, block: RawBlock) -> None:
        """Open a question: one of the list, or ``N-M.``, which follows up another."""
        if not block.is_certain and not self._goes_on(block):
            self._read_doubtful_question(block)
            return
        self._report_lack_of_contributor(block)
        levels = _split_number(block.number)
        if len(levels) > 1:
            draft = self._add_follow_up(block, levels[0])
            self.list.last_parts[levels[0]] = levels[1]
        else:
            draft = self._add_draft(block, block.number, None)
        if len(levels) == 1:
            self._report_number(block, levels[0])
            self.list.questions[levels[0]] = draft
            self.list.last_number = levels[0]
        self.open = _OpenQuestion(numbered=draft, answered=draft)

    def _report_lack_of_contributor(self, block: RawBlock) -> None:
        """Report the line above a question that names somebody, and a question of nobody.

        The latter is said once for all questions up to the next heading of a contributor.
        """
        self.headings.note_question()
        has_contributor = self.headings.contributor != "" or self.front_matter.people != ()
        if not has_contributor or self._is_text_above() or (self.open is None and self.headings.title_line >= 0):
            self._report_name_above(block, has_contributor=has_contributor)
        self.lacks_contributor = not has_contributor

    def _report_name_above(self, block: RawBlock, *, has_contributor: bool) -> None:
        begins_anew = block.number == "1" and self.list.last_number > 0
        name_above = find_name_above(self.lines, block.start, self.people, self.taxonomy, begins_anew=begins_anew)
        if name_above is not None and (not has_contributor or self._names_somebody_else(name_above)):
            self.report(rules.NAME_WITHOUT_HEADING, name_above.line, name=name_above.name)
        elif not has_contributor and not self.lacks_contributor:
            self.report(rules.NO_CONTRIBUTOR, block.start)

    def _names_somebody_else(self, name_above: NameAbove) -> bool:
        """Return True for a name below which the questions are still those of the contributor before."""
        return is_name(name_above.name) if name_above.line == self.headings.title_line else name_above.is_sure

    def _is_text_above(self) -> bool:
        """Return True if the answer to the open question ends in a text, which may name somebody else."""
        answer = self.open.answered.answer if self.open else []
        return bool(answer) and answer[-1].kind is Kind.TEXT

    def _goes_on(self, block: RawBlock) -> bool:
        """Return True if the number of a question goes on from those before: ``1.1`` below 1, ``(3)`` below 2."""
        levels = _split_number(block.number)
        if len(levels) == 1:
            return self.open is None or levels[0] > self.list.last_number
        return levels[0] in self.list.questions and levels[1] == self.list.last_parts.get(levels[0], 0) + 1

    def _read_doubtful_question(self, block: RawBlock) -> None:
        """Take what rather numbers a part of an answer, or is a decimal, for the text that it is."""
        if self.open:
            self._report_doubtful_question(block.start)
            self.open.answered.answer.append(msgspec.structs.replace(block, kind=Kind.TEXT))

    def _read_text(self, block: RawBlock, next_block: RawBlock | None) -> None:
        """Take a paragraph or heading for a part of the answer; report a line numbered as the next question is.

        Only that the answer stands below it (``답변:``) is no part of it.
        """
        if self.open is None:
            return
        if not self.open.answered.answer and self._begins_with_label(block, next_block):
            self.open.labelled = self.open.answered
            block = msgspec.structs.replace(block, kind=Kind.TEXT, start=block.start + 1)
            if block.start == block.end:
                return
        self.open.answered.answer.append(block)
        for line in range(block.start, block.end):
            self._report_number_in_text(line, self.open)

    def _report_number_in_text(self, line: int, question: _OpenQuestion) -> None:
        """Report a line of an answer that is numbered as the next question is, and not as the next part."""
        typed = text.for_matching(self.lines[line]).lstrip()
        is_quoted = typed.startswith(">")
        marker = _read_quoted_marker(typed) if is_quoted else read_other_marker(typed)
        if marker is None or not marker.number.isdigit():
            return
        number = int(marker.number)
        if number == question.last_part + 1 and not is_quoted:
            question.last_part = number
        elif number == self.list.last_number + 1:
            self._report_doubtful_question(line)

    def _begins_with_label(self, block: RawBlock, next_block: RawBlock | None) -> bool:
        """Return True if the first line says that the answer follows; a bare word (``답``) may be all of it."""
        if not labels.is_answer_label(self.lines[block.start]):
            return False
        if labels.is_marked_answer_label(self.lines[block.start]) or block.end > block.start + 1:
            return True
        return next_block is not None and next_block.kind in (Kind.FENCE, Kind.TEXT)

    def _report_doubtful_question(self, line: int) -> None:
        """Report a line that may be a question, once."""
        if line not in self.doubtful_lines:
            self.report(rules.DOUBTFUL_QUESTION, line, typed=self.lines[line].strip())
        self.doubtful_lines.add(line)

    def _add_follow_up(self, block: RawBlock, number: int) -> Draft:
        """Add the question ``N-M.``, which follows up the one with ``number``."""
        parent = self.list.questions.get(number)
        if parent is None:
            self.report(rules.ORPHAN_FOLLOW_UP, block.start, number=block.number, base=number)
        return self._add_draft(block, block.number, parent)

    def _report_number(self, block: RawBlock, number: int) -> None:
        """Report a number out of order; 1 begins a new list."""
        last_number = self.list.last_number
        if number == 1:
            self.list = _NumberedList()
        elif number in self.list.questions:
            self.report(rules.NUMBER_REPEATED, block.start, number=number)
        elif last_number and number > last_number + 1:
            self.report(rules.NUMBER_SKIPPED, block.start, number=number, before=last_number)

    def _read_bullet(self, block: RawBlock, *, holds_fence: bool, stands_as_question: bool) -> None:
        """A bullet that asks or holds a fence follows up the open question; any other is part of a text.

        Under a name where nothing is numbered, such bullets are the questions. One that only says that its fence
        is the answer (``- 답변``) is none of them.
        """
        is_above_fence = holds_fence or stands_as_question
        if is_above_fence and self._labels_answer(block):
            return
        if self._is_in_list_of_questions(block):
            if is_link(block.content) and not holds_fence:
                return  # of a table of contents
            if stands_as_question or ends_as_question(block.content):
                self._add_question_of_list(block)
                return
        if self.open is not None:
            self._read_bullet_below_question(block, self.open, holds_fence=holds_fence)

    def _labels_answer(self, block: RawBlock) -> bool:
        """Return True if a bullet says no more than that the answer of the open question follows."""
        is_awaited = self.open is not None and not self.open.answered.answer
        return is_awaited and labels.is_answer_label(block.content)

    def _read_bullet_below_question(self, block: RawBlock, question: _OpenQuestion, *, holds_fence: bool) -> None:
        """Add a bullet below a question: a follow-up, a line of the answer's text, or a stray one."""
        answered = question.answered
        if holds_fence or reads_as_question(block.content, allow_noun=not question.is_in_text):
            question.answered = self._add_draft(_skip_number(block), "", question.numbered)
        elif question.is_in_text:
            answered.answer.append(block)
        else:
            self.report(rules.STRAY_BULLET, block.start, block.end)

    def _stands_as_question(self, blocks: list[RawBlock], index: int) -> bool:
        """Return True if a bullet right above a fence stands first under a heading, or goes on with a list."""
        is_above_fence = index + 1 < len(blocks) and blocks[index + 1].kind is Kind.FENCE
        if self.open is not None:
            return is_above_fence or _holds_fence(blocks, index)
        return is_above_fence and index > 0 and blocks[index - 1].kind is Kind.HEADING

    def _add_question_of_list(self, block: RawBlock) -> None:
        """Open a question that is a bullet under a name; a number behind the bullet is a marker, too."""
        self._report_lack_of_contributor(block)
        draft = self._add_draft(_skip_number(block), "", None)
        self.open = _OpenQuestion(numbered=draft, answered=draft)

    def _is_in_list_of_questions(self, block: RawBlock) -> bool:
        """Return True if a bullet stands under a name, and under no question but another bullet beside it."""
        if self.open is None:
            return self.headings.contributor != "" and self.cut_by is None
        numbered = self.open.numbered
        return numbered.is_bullet and block.indent <= numbered.block.indent

    def _add_draft(self, block: RawBlock, number: str, parent: Draft | None) -> Draft:
        self.headings.keep_title_within_week()
        joined = join_typed_lines(self.lines[block.start : block.end], block)
        typed = read_question(joined, self.taxonomy)
        people: tuple[str, ...] = ()
        contributor = self.headings.contributor
        if not contributor:
            people = tuple([self.people.find(name) or name for name in self.front_matter.people])
            contributor = ", ".join(people)
        draft = Draft(
            block=block,
            question=typed.question,
            number=number,
            week=self.week,
            contributor=contributor,
            people=people,
            contributor_line=self.headings.contributor_line,
            heading_topic=self.headings.in_force.find_topic(),
            explicit_topics=typed.topics,
            explicit_id=typed.explicit_id,
            parent=parent,
        )
        self.drafts.append(draft)
        return draft

    # --- answers ---

    def _read_fence(self, block: RawBlock) -> None:
        """A fence answers the last question or bullet.

        Behind a bullet that holds its fence, one that is not indented goes on with the answer above the bullet.
        """
        if self.open is None:
            self._report_fence_outside(block)
            return
        answered = self.open.answered
        if answered.is_bullet and block.indent <= answered.block.indent and _holds_indented_fence(answered):
            answered = self.open.answered = self.open.numbered
        self._report_question_above_fence(answered)
        answered.answer.append(block)

    def _report_question_above_fence(self, draft: Draft) -> None:
        """Report a text that asks, and stands between two fences of an answer: the second may be its own."""
        if not draft.answer or draft.answer[-1].kind is Kind.FENCE:
            return
        if not any(block.kind is Kind.FENCE for block in draft.answer):
            return
        line = draft.answer[-1].end - 1
        typed = text.for_matching(self.lines[line])
        number = _FIRST_NUMBER.match(typed)
        is_next = number is not None and int(number[1]) == self.list.last_number + 1
        if is_next or ends_as_question(typed):
            self._report_doubtful_question(line)

    def _report_fence_outside(self, block: RawBlock) -> None:
        """Report a fence that answers no question, or the heading that has cut it off."""
        if self.cut_by:
            self.report(rules.STRAY_HEADING, self.cut_by.start, block.end)
        else:
            self.report(rules.FENCE_WITHOUT_QUESTION, block.start, block.end)
        self.cut_by = None

    def build_answer(self, draft: Draft) -> list[Block]:
        """Return the fences of an answer, and what stands between them as Markdown, without the blank ones."""
        return answers.build_answer(draft, self.lines)

    def is_label(self, line: int) -> bool:
        """Return True if a line says no more than that the answer stands below it."""
        return labels.is_answer_label(self.lines[line])

    # --- what is wrong ---

    def report_entry(self, draft: Draft, answer: list[Block]) -> None:
        """Report a question without text or answer, and fences that are not what they should be."""
        line, question = draft.block.start, draft.question.markdown
        if draft.is_question_blank:
            self.report(rules.EMPTY_QUESTION, line, draft.end)
        elif not answer and draft.holds_fences_only:
            self.report(rules.EMPTY_ANSWER, draft.answer[0].start, question=question)
        if not answer:
            self.report(rules.UNANSWERED, line, draft.block.end, question=question)
        elif draft.holds_text_only:
            self.report(rules.UNFENCED_ANSWER, draft.answer[0].start, question=question)
        for block in draft.answer:
            if block.kind is Kind.FENCE:
                for rule, fault_line in find_faults(block, draft.number, self.lines):
                    self.report(rule, fault_line)


def _read_quoted_marker(typed: str) -> Marker | None:
    """Return the marker of a quoted line that asks: ``> 2. 힙이란?``."""
    quoted = typed.lstrip("> \t")
    return read_plain_marker(quoted) or read_other_marker(quoted) if ends_as_question(quoted) else None


def _is_listed(draft: Draft) -> bool:
    """Return True for a question that is only listed: without a number, an answer, or a question above it."""
    return not (draft.answer or draft.number or draft.parent)


def _skip_number(bullet: RawBlock) -> RawBlock:
    """Return a bullet with the number behind it as a part of its marker; a decimal or a year is none."""
    marker = read_plain_marker(bullet.content)
    if not marker or DECIMAL_WITH_UNIT.match(bullet.content) or len(marker.number) > _MAX_NUMBER_CHARS:
        return bullet
    return msgspec.structs.replace(bullet, marker_length=bullet.marker_length + marker.length)


def join_typed_lines(typed_lines: list[str], block: RawBlock) -> str:
    """Return the lines of a question or bullet without its marker, with what the parser does not see."""
    if block.shares_line:
        last_line, _ = split_glued_fence(typed_lines[-1])
        typed_lines = [*typed_lines[:-1], last_line]
    first, *rest = typed_lines
    typed = " ".join([text.skip_visible(first, block.marker_length), *rest])
    if block.level:
        typed = strip_closing_hashes(typed)
    if block.open_bold:
        typed = unwrap_bold(block.open_bold + typed.strip())
    return typed


def _split_number(number: str) -> list[int]:
    """Return the levels of a number, ``[1, 2]`` for ``1-2``, none for a question without one."""
    if number.isdigit():
        return [int(number)]
    return [int(level) for level in number.replace("-", ".").split(".") if level]


def _find_next(blocks: list[RawBlock], index: int) -> RawBlock | None:
    """Return the next block that says something."""
    for block in blocks[index + 1 : index + 1 + _MAX_SKIPPED_BLOCKS]:
        if block.kind not in (Kind.COMMENT, Kind.RULE):
            return block
    return None


def _holds_fence(blocks: list[RawBlock], index: int) -> bool:
    """Return True if a fence that follows the bullet at ``index`` is indented deeper: it stands inside it."""
    bullet = blocks[index]
    for position in range(index + 1, len(blocks)):
        block = blocks[position]
        if block.kind is Kind.FENCE:
            return block.indent > bullet.indent
        is_text_inside = block.kind is Kind.TEXT and block.indent > bullet.indent
        if block.kind is not Kind.COMMENT and not is_text_inside:
            return False
    return False


def _holds_indented_fence(draft: Draft) -> bool:
    """Return True if a fence of the answer is indented deeper than its question."""
    return any(block.kind is Kind.FENCE and block.indent > draft.block.indent for block in draft.answer)
