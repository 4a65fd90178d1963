"""Source → Document: who asked what in which week, and what was answered."""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from ankigen import inline, rules, text
from ankigen.blocks import Kind, RawBlock, scan
from ankigen.config import People
from ankigen.diagnostics import Diagnostic, Rule
from ankigen.frontmatter import FrontMatter, read_front_matter
from ankigen.model import Block, Document, Entry, Fence, Source, Text
from ankigen.topics import Taxonomy, Topic

_WEEK = re.compile(
    r"\bweek[\s_.#-]*0*(\d{1,4})(?!\d)|(?<!\d)0*(\d{1,3})\s*주(?:차|\b)|\bw[\s_-]?0*(\d{1,3})\b",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--((?:(?!<!--).)*?)-->")
_DIRECTIVE = re.compile(r"\s*(topics?|id)\s*:\s*(.*?)\s*", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"#(?=[\w:+./-]*[^\W\d_])[\w:+./-]+")
_INNER_FENCE = re.compile(r"[ \t]*`{3}[^`\s]")
_NUMBERED = re.compile(r"(\d{1,4})[.)]\s*(.+[?？])\s*$")
_CONFLICT_BEGIN, _CONFLICT_END = re.compile(r"<{7}(?:\s|$)"), re.compile(r">{7}(?:\s|$)")

# A bullet asks if it has a question mark, ends as Korean questions and requests do, or begins as English ones.
_ASKS = re.compile(
    r"[?？](?=$|[\s)\]\"'”’*_<])"
    r"|(?:까|까요|나요|가요|는가|은가|인가|던가|는지|은지|인지|시오|세요|하라|해라|이?란|무엇|뭔가|뭐|보자)"
    r"[\s.!~…]*(?:\([^()]*\))?[\s.!~…]*$"
    r"|^(?:what|why|how|when|where|which|who|explain|describe|compare|define)\b",
    re.IGNORECASE,
)
# A bare noun that asks for something ("차이점", "예외 2가지"): only where no unfenced answer is under way.
_ASKS_BARELY = re.compile(
    r"(?:이유|차이|차이점|장점|단점|장단점|문제점|특징|종류|방법|개념|원리|과정|역할|기준|예시|정의|구조|의미|설명|비교|\d\s*가지)"
    r"[\s.!~…]*(?:\([^()]*\))?[\s.!~…]*$"
)


def parse(source: Source, people: People, taxonomy: Taxonomy) -> tuple[Document, list[Diagnostic]]:
    """Return the entries of a week file in their order, and what is wrong with it; never raises."""
    reader = _Reader(source, people, taxonomy)
    blocks = scan(source.text)
    reader.read(blocks)
    return Document(source.path, tuple(reader.entries())), reader.findings


def week_of(name: str) -> int | None:
    """Return the week that a heading, file name or front matter names (``Week 17``, ``17주차``, ``W17``)."""
    match = _WEEK.search(text.for_matching(name).replace("_", " "))
    return int(next(group for group in match.groups() if group)) if match else None


def asks(question: str, *, barely: bool = True) -> bool:
    """Tell whether a bullet reads as a question; ``barely`` lets a bare noun (``차이점``) pass for one."""
    return bool(_ASKS.search(question) or (barely and _ASKS_BARELY.search(question)))


@dataclass(slots=True)
class _Draft:
    """An entry while its answer is being read."""

    block: RawBlock
    number: str
    week: int | None
    contributor: str
    heading_topic: Topic | None
    question: str
    explicit_topics: list[Topic]
    explicit_id: str
    parent: "_Draft | None"
    answer: list[RawBlock] = field(default_factory=list)

    @property
    def is_bullet(self) -> bool:
        return self.block.kind is Kind.BULLET

    @property
    def holds_text_only(self) -> bool:
        return bool(self.answer) and all(block.kind is not Kind.FENCE for block in self.answer)


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    name: str
    known: bool
    topic: Topic | None


class _Reader:
    """Walks over the blocks of one file and keeps what is in force: week, headings, question."""

    def __init__(self, source: Source, people: People, taxonomy: Taxonomy) -> None:
        self.source, self.people, self.taxonomy = source, people, taxonomy
        self.lines = source.text.split("\n")
        self.findings: list[Diagnostic] = []
        self.front_matter = FrontMatter()
        self.week: int | None = None
        self.fixed_week = False
        self.headings: list[_Heading] = []
        self.contributor = ""
        self.lone_heading: RawBlock | None = None
        self.lacks_contributor = False
        self.question: _Draft | None = None  # the last numbered question, which bullets follow up
        self.current: _Draft | None = None  # the question whose answer is being read
        self.numbered: dict[str, _Draft] = {}  # of this contributor, by number
        self.last_number = 0
        self.drafts: list[_Draft] = []
        self.cut: RawBlock | None = None  # a heading right below a question without an answer

    def report(self, rule: Rule, line: int, **values: object) -> None:
        """Add a finding at ``line`` (from 0)."""
        column = text.visible_column(self.lines[line]) if line < len(self.lines) else 1
        self.findings.append(rule.at(self.source.path, line + 1, column, **values))

    # --- walking ---

    def read(self, blocks: list[RawBlock]) -> None:
        """Read all blocks; the drafts are complete after it."""
        if not blocks:
            self.report(rules.EMPTY_FILE, 0)
        self._report_conflicts()
        self._set_week(blocks)
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
                self._direct(self.current, block.content)
            case _:
                pass

    def _report_conflicts(self) -> None:
        begin = next((number for number, line in enumerate(self.lines) if _CONFLICT_BEGIN.match(line)), None)
        if begin is not None and any(_CONFLICT_END.match(line) for line in self.lines[begin + 1 :]):
            self.report(rules.CONFLICT_MARKERS, begin)

    def _set_week(self, blocks: list[RawBlock]) -> None:
        """Front matter, else the first heading that names a week, else the file, else the nearest folder."""
        if blocks and blocks[0].kind is Kind.FRONT_MATTER:
            self.front_matter, problems = read_front_matter(blocks[0].content)
            for line, rule, values in problems:
                self.report(rule, min(line + 1, len(self.lines) - 1), **values)
        titles = [block for block in blocks if self._named_week(block) is not None]
        self.week = self.front_matter.week
        self.fixed_week = self.week is not None and len(titles) < 2
        if self.week is None:
            names = reversed(self.source.path.removesuffix(".md").split("/"))
            self.week = next((week for week in map(week_of, names) if week is not None), None)

    def _named_week(self, block: RawBlock) -> int | None:
        """Return the week that a heading starts: any H1 that names one, a deeper one that is nothing else."""
        if block.kind is not Kind.HEADING:
            return None
        name = self._plain(block.content)
        if block.level > 1 and not _WEEK.fullmatch(name):
            return None
        return None if self.people.find(name) else week_of(name)

    def _plain(self, content: str) -> str:
        """Return the visible text of a heading."""
        uncommented = _COMMENT.sub("", content)
        return text.one_line(inline.visible(inline.question_pieces(uncommented))).replace("\\", "")

    # --- headings ---

    def _heading(self, block: RawBlock, following: RawBlock | None) -> None:
        name = self._plain(block.content)
        week = self._named_week(block)
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
            name = self._plain(self.lone_heading.content)
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
        base, *rest = re.split(r"[-.]", block.mark)
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

    def _draft(self, block: RawBlock, number: str, parent: "_Draft | None") -> _Draft:
        draft = _Draft(block, number, self.week, self.contributor, self._heading_topic(), "", [], "", parent)
        draft.question = self._own_question(draft)
        self.drafts.append(draft)
        return draft

    def _own_question(self, draft: _Draft) -> str:
        """Return the question's text as typed, without number, comments and tags, which are taken in."""
        question = self._take_comments(draft, self._typed(draft.block))
        words = question.split(" ")
        in_code = max((end for _, end, _ in inline.code_spans(question)), default=0)
        tags: list[str] = []
        while len(words) > 1 and _TAG.fullmatch(words[-1]) and len(question) - len(words[-1]) >= in_code:
            tags.insert(0, words.pop())
            question = question[: -len(tags[0]) - 1]
        topics = (self.taxonomy.named(tag.removeprefix("#")) for tag in tags)
        draft.explicit_topics += [topic for topic in topics if topic]
        return question

    def _typed(self, block: RawBlock) -> str:
        """Return the text of an item on one line, with the characters that the parser does not see."""
        first, *rest = self.lines[block.start : block.end]
        return text.one_line(" ".join([text.behind(first, block.marker), *rest]))

    def _take_comments(self, draft: _Draft, typed: str) -> str:
        spans = list(inline.code_spans(typed))
        parts, position = [], 0
        for match in _COMMENT.finditer(typed):
            if any(start < match.end() and match.start() < end for start, end, _ in spans):
                continue
            parts.append(typed[position : match.start()])
            position = match.end()
            self._direct(draft, match[0])
        return text.one_line("".join([*parts, typed[position:]]))

    def _direct(self, draft: _Draft, comment: str) -> None:
        """Obey ``<!-- topics: a, b -->`` and ``<!-- id: x -->``; other comments say nothing."""
        match = _DIRECTIVE.fullmatch(comment.removeprefix("<!--").removesuffix("-->"))
        if match and match[1].lower() == "id":
            draft.explicit_id = text.key(match[2])
        elif match:
            topics = (self.taxonomy.named(name) for name in match[2].split(","))
            draft.explicit_topics += [topic for topic in topics if topic]

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

    def _answered(self) -> _Draft:
        assert self.current is not None  # noqa: S101 - the callers have looked
        return self.current

    # --- entries ---

    def entries(self) -> Iterator[Entry]:
        """Yield the entries; those that are damaged are reported instead."""
        damaged = sorted(self.source.damaged)
        elsewhere = set(damaged)
        for draft in self.drafts:
            last = max([draft.block.end, *(block.end for block in draft.answer)])
            hurt = damaged[bisect_right(damaged, draft.block.start) : bisect_right(damaged, last)]
            elsewhere.difference_update(hurt)
            if hurt:
                self.report(rules.NOT_UTF8, hurt[0] - 1)
            else:
                yield self._entry(draft, last)
        if elsewhere:
            self.report(rules.NOT_UTF8, min(elsewhere) - 1)

    def _entry(self, draft: _Draft, last: int) -> Entry:
        answer = self._blocks(draft)
        self._report_entry(draft, answer)
        line = draft.block.start
        is_empty = not text.key(inline.visible(inline.question_pieces(draft.question)))
        return Entry(
            path=self.source.path,
            line=line + 1,
            column=text.visible_column(self.lines[line]),
            end=last,
            week=draft.week,
            contributor=draft.contributor,
            number=draft.number,
            question=draft.question,
            parent=draft.parent.question if draft.parent else "",
            answer=() if is_empty else tuple(answer),
            topics=self._topics(draft),
            tags=self.front_matter.tags,
            explicit_id=draft.explicit_id,
        )

    def _topics(self, draft: _Draft) -> tuple[Topic, ...]:
        """The first source that says something wins: question line, heading, front matter, parent."""
        if draft.explicit_topics:
            return tuple(dict.fromkeys(draft.explicit_topics))
        if draft.heading_topic:
            return (draft.heading_topic,)
        named = (self.taxonomy.named(name) for name in self.front_matter.topics)
        if general := tuple(dict.fromkeys(topic for topic in named if topic)):
            return general
        return self._topics(draft.parent) if draft.parent else ()

    def _report_entry(self, draft: _Draft, answer: list[Block]) -> None:
        line, name = draft.block.start, draft.question
        if not text.key(inline.visible(inline.question_pieces(name))):
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

    def _report_inside(self, draft: _Draft, block: RawBlock) -> None:
        """Report what does not belong into a fence: another fence, and the question that comes next."""
        following = int(draft.number) + 1 if draft.number.isdigit() else 0
        for line in range(block.start + 1, block.end - 1):
            content = text.for_matching(self.lines[line])
            if _INNER_FENCE.match(content) and not self.lines[block.start].lstrip().startswith(("````", "~")):
                self.report(rules.NESTED_FENCE, line)
            numbered = _NUMBERED.match(content)
            if numbered and int(numbered[1]) == following and asks(numbered[2], barely=False):
                self.report(rules.QUESTION_IN_FENCE, line)

    def _blocks(self, draft: _Draft) -> list[Block]:
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
            content = "\n".join(dedent(line, block.level) for line in lines)
            blocks.append(Fence(content, block.mark, block.start + 1))
        blocks += self._markdown(run)
        return [block for block in blocks if text.key(block.text)]

    def _markdown(self, run: list[RawBlock]) -> list[Block]:
        if not run:
            return []
        lines: list[str] = []
        for before, block in zip([None, *run], run, strict=False):
            lines += [""] if before and before.end < block.start else []
            lines += self.lines[block.start : block.end]
        indent = min(_width(line) for line in lines)
        content = "\n".join(dedent(line, indent) for line in lines)
        return [Text(content, run[0].start + 1)]


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


def _was_held(draft: _Draft) -> bool:
    return any(block.kind is Kind.FENCE and block.level > draft.block.level for block in draft.answer)


def _width(line: str) -> int:
    """Return the indentation of ``line`` in columns, tabs reaching to the next multiple of four."""
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip(" ")) if line.strip() else sys.maxsize


def dedent(line: str, columns: int) -> str:
    """Return ``line`` without up to ``columns`` columns of leading blanks (CommonMark, section 2.2, on tabs)."""
    column = 0
    for index, char in enumerate(line):
        if column >= columns or char not in " \t":
            return " " * (column - columns) + line[index:] if column > columns else line[index:]
        column += 1 if char == " " else 4 - column % 4
    return " " * max(0, column - columns) if columns else line
