"""The weekly layout: contributors as headings, numbered questions, fenced answers, follow-ups."""

import re

import msgspec

from ankigen import text
from ankigen.config import People
from ankigen.diagnostics import rules
from ankigen.inline import NO_QUESTION, QuestionText
from ankigen.model import Block, Fence, Source
from ankigen.reading.block_parser import parse_blocks
from ankigen.reading.blocks import Kind, RawBlock
from ankigen.reading.entry_reader import Draft, Reader, as_text, asks, dedent
from ankigen.topics.taxonomy import Taxonomy, Topic

_INNER_FENCE = re.compile(r"[ \t]*`{3}[^`\s]")
_SUSPICIOUS = re.compile("[`?？]")  # a fence without these signs holds nothing that does not belong there
_NUMBERED = re.compile(r"(\d{1,4})[.)]\s*(.+[?？])\s*$")


class _Heading(msgspec.Struct, frozen=True):
    level: int
    name: str
    known: bool
    topic: Topic | None


class WeeklyReader(Reader):
    """Walks over the blocks of one file and keeps what is in force: week, headings, question."""

    def __init__(self, source: Source, people: People, taxonomy: Taxonomy) -> None:
        super().__init__(source, people, taxonomy)
        self.headings: list[_Heading] = []
        self.contributor = ""
        self.lone_heading: RawBlock | None = None
        self.lacks_contributor = False
        self.question: Draft | None = None  # the last numbered question, which bullets follow up
        self.current: Draft | None = None  # the question whose answer is being read
        self.numbered: dict[str, Draft] = {}  # of this contributor, by number
        self.last_number = 0
        self.cut: RawBlock | None = None  # a heading right below a question without an answer

    # --- walking ---

    def read(self) -> None:
        """Read all blocks; the drafts are complete after it."""
        blocks = parse_blocks(self.source.text)
        self.begin(blocks)
        for index in range(len(blocks)):
            self._read(blocks, index)
        self._leave_heading()
        if self.drafts and any(draft.week is None for draft in self.drafts):
            first = next(draft for draft in self.drafts if draft.week is None)
            self.report(rules.NO_WEEK, first.block.start)

    def _read(self, blocks: list[RawBlock], index: int) -> None:
        block = blocks[index]
        match block.kind:
            case Kind.HEADING:
                self._heading(block, _following(blocks, index))
            case Kind.QUESTION:
                self._question(block)
            case Kind.BULLET:
                self._bullet(block, blocks, index)
            case Kind.FENCE:
                self._fence(block)
            case Kind.STRAY_FENCE:
                self.report(rules.STRAY_FENCE, block.start)
            case Kind.TEXT if self.current:
                self._answered().answer.append(block)
            case Kind.COMMENT if self.current and not self.current.answer:
                self.direct(self.current, block.content)
            case _:
                pass

    # --- headings ---

    def _heading(self, block: RawBlock, following: RawBlock | None) -> None:
        name = self.plain(block.content)
        week = self.named_week(block)
        topic = self.taxonomy.find(name)
        known = self.people.find(name)
        if week is None and known is None and self._is_part_of_answer(block, following):
            self._answered().answer.append(block)
            return
        self.cut = block if self.current and not self.current.answer else None
        self.current = self.question = None
        self.headings = [heading for heading in self.headings if heading.level < block.level]
        if week is not None:
            self._leave_heading()
            self.week = self.week if self.fixed_week else week
            self.contributor, self.numbered = "", {}
        elif name and (block.level > 1 or known or topic):
            self._enter(block, known or name, known is not None, topic)

    def _enter(self, block: RawBlock, name: str, known: bool, topic: Topic | None) -> None:
        """Put a heading in force: a topic, unless ``people`` knows it, else a contributor."""
        self.headings.append(_Heading(block.level, name, known, None if known else topic))
        if known or topic is None:
            if self.lone_heading and block.level <= self.lone_heading.level:
                self._leave_heading()
            self.lone_heading = block
            self._set_contributor()

    def _is_part_of_answer(self, block: RawBlock, following: RawBlock | None) -> bool:
        """A heading deeper than the one over the question, with no question of its own, belongs to the answer."""
        if self.current is None or following is None or following.kind in (Kind.QUESTION, Kind.HEADING):
            return False
        return block.level > max((heading.level for heading in self.headings), default=1)

    def _set_contributor(self) -> None:
        """Of the headings in force, the deepest that ``people`` knows is the contributor, else the deepest."""
        others = [heading for heading in self.headings if heading.topic is None]
        contributor = next((heading.name for heading in reversed(others) if heading.known), others[-1].name)
        if contributor != self.contributor:
            self.numbered = {}
        self.contributor = contributor

    def _leave_heading(self) -> None:
        if self.lone_heading is not None:
            name = self.plain(self.lone_heading.content)
            self.report(rules.NO_QUESTIONS, self.lone_heading.start, name=name)
        self.lone_heading = None

    def _heading_topic(self) -> Topic | None:
        return next((heading.topic for heading in reversed(self.headings) if heading.topic), None)

    # --- questions ---

    def _question(self, block: RawBlock) -> None:
        self.lone_heading = None
        if not self.contributor and not self.lacks_contributor:
            self.report(rules.NO_CONTRIBUTOR, block.start)
        self.lacks_contributor = not self.contributor
        base, *rest = block.mark.replace("-", ".").split(".")
        parent = self.numbered.get(str(int(base))) if rest else None
        if rest and parent is None:
            self.report(rules.ORPHAN_FOLLOW_UP, block.start, number=block.mark, base=int(base))
        draft = self._draft(block, block.mark, parent)
        if not rest:
            self._report_number(block, int(base))
            self.numbered[str(int(base))] = draft
        self.question = self.current = draft

    def _report_number(self, block: RawBlock, number: int) -> None:
        last, self.last_number = self.last_number if self.numbered else 0, number
        if number == 1:
            self.numbered = {}  # a new list, below another topic
        elif str(number) in self.numbered:
            self.report(rules.NUMBER_REPEATED, block.start, number=number)
        elif last and number > last + 1:
            self.report(rules.NUMBER_SKIPPED, block.start, number=number, before=last)

    def _bullet(self, block: RawBlock, blocks: list[RawBlock], index: int) -> None:
        if self.question is None:
            return
        answered = self.current is not None and self.current.holds_text_only
        if _holds_fence(block, blocks, index) or asks(block.content, barely=not answered):
            self.current = self._draft(block, "", self.question)
        elif answered:
            self._answered().answer.append(block)
        else:
            self.report(rules.STRAY_BULLET, block.start)

    def _draft(self, block: RawBlock, number: str, parent: "Draft | None") -> Draft:
        draft = Draft(
            block, number, self.week, self.contributor, self._heading_topic(), NO_QUESTION, [], "", parent
        )
        draft.question = QuestionText(self.own_question(draft, self._typed(block)))
        self.drafts.append(draft)
        return draft

    def _typed(self, block: RawBlock) -> str:
        """Return the text of an item on one line, with the characters that the parser does not see."""
        first, *rest = self.lines[block.start : block.end]
        return text.one_line(" ".join([text.behind(first, block.marker), *rest]))

    # --- answers ---

    def _fence(self, block: RawBlock) -> None:
        if self.current is None:
            if self.cut:
                self.report(rules.STRAY_HEADING, self.cut.start)
            else:
                self.report(rules.FENCE_WITHOUT_QUESTION, block.start)
            self.cut = None
            return
        draft = self.current
        if draft.is_bullet and draft.parent and block.level <= draft.block.level and _was_held(draft):
            self.current = draft = draft.parent
        draft.answer.append(block)

    def _answered(self) -> Draft:
        assert self.current is not None  # noqa: S101 - the callers have looked
        return self.current

    def answer_of(self, draft: Draft) -> list[Block]:
        """Return the fences of an answer, and what stands between them as Markdown, without the blank ones."""
        blocks: list[Block] = []
        run: list[RawBlock] = []
        for block in draft.answer:
            if block.kind is not Kind.FENCE:
                run.append(block)
                continue
            blocks += self._markdown(run)
            run = []
            lines = self.lines[block.start + 1 : block.end - 1 if block.closed else block.end]
            content = "\n".join([dedent(line, block.level) for line in lines] if block.level else lines)
            blocks.append(Fence(content, block.mark, block.start + 1))
        blocks += self._markdown(run)
        return [block for block in blocks if not text.is_blank(block.text)]

    def _markdown(self, run: list[RawBlock]) -> list[Block]:
        if not run:
            return []
        lines: list[str] = []
        for before, block in zip([None, *run], run, strict=False):
            lines += [""] if before and before.end < block.start else []
            lines += self.lines[block.start : block.end]
        return [as_text(lines, run[0].start)]

    # --- what is wrong ---

    def report_entry(self, draft: Draft, answer: list[Block]) -> None:
        """Report a question without text or answer, and fences that are not what they should be."""
        line, name = draft.block.start, draft.question.markdown
        if text.is_blank(draft.question.visible):
            self.report(rules.EMPTY_QUESTION, line)
        elif not answer and draft.answer and all(block.kind is Kind.FENCE for block in draft.answer):
            self.report(rules.EMPTY_ANSWER, draft.answer[0].start, question=name)
        if not answer:
            self.report(rules.UNANSWERED, line, question=name)
        elif draft.holds_text_only:
            self.report(rules.UNFENCED_ANSWER, draft.answer[0].start, question=name)
        for block in draft.answer:
            if block.kind is Kind.FENCE:
                self._report_short(block)
            if block.kind is Kind.FENCE and not block.closed:
                self.report(rules.UNCLOSED_FENCE, block.start)
            elif block.kind is Kind.FENCE:
                self._report_inside(draft, block)

    def _report_short(self, block: RawBlock) -> None:
        for line in (block.start, block.end - 1):
            if self.lines[line].strip() in ("`", "``"):
                self.report(rules.SHORT_FENCE, line)

    def _report_inside(self, draft: Draft, block: RawBlock) -> None:
        """Report what does not belong into a fence: another fence, and the question that comes next."""
        if not _SUSPICIOUS.search("\n".join(self.lines[block.start + 1 : block.end - 1])):
            return
        following = int(draft.number) + 1 if draft.number.isdigit() else 0
        for line in range(block.start + 1, block.end - 1):
            content = text.for_matching(self.lines[line])
            if _INNER_FENCE.match(content) and not self.lines[block.start].lstrip().startswith(("````", "~")):
                self.report(rules.NESTED_FENCE, line)
            numbered = _NUMBERED.match(content)
            if numbered and int(numbered[1]) == following and asks(numbered[2], barely=False):
                self.report(rules.QUESTION_IN_FENCE, line)


def _following(blocks: list[RawBlock], index: int) -> RawBlock | None:
    """Return the next block that says something."""
    silent = (Kind.COMMENT, Kind.RULE)
    return next((block for block in blocks[index + 1 : index + 9] if block.kind not in silent), None)


def _holds_fence(bullet: RawBlock, blocks: list[RawBlock], index: int) -> bool:
    """Tell whether a fence follows that is indented deeper than the bullet, so that it stands inside it."""
    for position in range(index + 1, len(blocks)):
        block = blocks[position]
        if block.kind is Kind.FENCE:
            return block.level > bullet.level
        if block.kind is not Kind.COMMENT and not (block.kind is Kind.TEXT and block.level > bullet.level):
            return False
    return False


def _was_held(draft: Draft) -> bool:
    return any(block.kind is Kind.FENCE and block.level > draft.block.level for block in draft.answer)
