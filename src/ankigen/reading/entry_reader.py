"""The core of every parser: drafts of entries → entries, with what all layouts report of them.

A layout recognises questions and answers (``weekly``, ``layouts``); what an entry is made of is decided here.
"""

import re
import sys
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from ankigen import inline, text
from ankigen.config import People
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic, Rule
from ankigen.inline import NO_QUESTION, QuestionText
from ankigen.model import Block, Document, Entry, Source, Text
from ankigen.reading.blocks import Kind, RawBlock
from ankigen.reading.front_matter import FrontMatter, read_front_matter
from ankigen.topics.taxonomy import Taxonomy, Topic

WEEK = re.compile(
    r"\bweek[\s_.#-]*0*(\d{1,4})(?!\d)|(?<!\d)0*(\d{1,3})\s*주(?:차|\b)|\bw[\s_-]?0*(\d{1,3})\b",
    re.IGNORECASE,
)
COMMENT = re.compile(r"<!--((?:(?!<!--).)*?)-->")
_DIRECTIVE = re.compile(r"\s*(topics?|id)\s*:\s*(.*?)\s*", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"#(?=[\w:+./-]*[^\W\d_])[\w:+./-]+")
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


def week_of(name: str) -> int | None:
    """Return the week that a heading, file name or front matter names (``Week 17``, ``17주차``, ``W17``)."""
    match = WEEK.search(text.for_matching(name).replace("_", " "))
    return int(next(group for group in match.groups() if group)) if match else None


def asks(question: str, *, barely: bool = True) -> bool:
    """Tell whether a bullet reads as a question; ``barely`` lets a bare noun (``차이점``) pass for one."""
    return bool(_ASKS.search(question) or (barely and _ASKS_BARELY.search(question)))


@dataclass(slots=True)
class Draft:
    """An entry while its answer is being read."""

    block: RawBlock
    number: str
    week: int | None
    contributor: str
    heading_topic: Topic | None
    question: QuestionText
    explicit_topics: list[Topic]
    explicit_id: str
    parent: "Draft | None"
    answer: list[RawBlock] = field(default_factory=list)
    people: tuple[str, ...] = ()

    @property
    def is_bullet(self) -> bool:
        """Whether it is a bullet that follows up a question."""
        return self.block.kind is Kind.BULLET

    @property
    def holds_text_only(self) -> bool:
        """Whether it has an answer, and none of it in a fence."""
        return bool(self.answer) and all(block.kind is not Kind.FENCE for block in self.answer)


class Reader(ABC):
    """Reads one file into drafts, and makes entries of them."""

    def __init__(self, source: Source, people: People, taxonomy: Taxonomy) -> None:
        self.source, self.people, self.taxonomy = source, people, taxonomy
        self.lines = source.text.split("\n")
        self.findings: list[Diagnostic] = []
        self.front_matter = FrontMatter()
        self.week: int | None = None
        self.fixed_week = False
        self.drafts: list[Draft] = []

    def document(self) -> tuple[Document, list[Diagnostic]]:
        """Read the file; return its entries in their order, and what is wrong with it."""
        self.read()
        return Document(self.source.path, tuple(self.entries())), self.findings

    def report(self, rule: Rule, line: int, **values: object) -> None:
        """Add a finding at ``line`` (from 0)."""
        column = text.visible_column(self.lines[line]) if line < len(self.lines) else 1
        self.findings.append(rule.at(self.source.path, line + 1, column, **values))

    @abstractmethod
    def read(self) -> None:
        """Read the whole file; the drafts are complete after it."""

    @abstractmethod
    def answer_of(self, draft: Draft) -> list[Block]:
        """Return the answer to a question, without blocks that are blank."""

    @abstractmethod
    def report_entry(self, draft: Draft, answer: list[Block]) -> None:
        """Report what is wrong with an entry."""

    # --- files ---

    def begin(self, blocks: list[RawBlock]) -> None:
        """Read what holds for the whole file."""
        if not blocks:
            self.report(rules.EMPTY_FILE, 0)
        self._report_conflicts()
        self._set_week(blocks)

    def _report_conflicts(self) -> None:
        if "<<<<<<<" not in self.source.text:
            return
        begin = next((number for number, line in enumerate(self.lines) if _CONFLICT_BEGIN.match(line)), None)
        if begin is not None and any(_CONFLICT_END.match(line) for line in self.lines[begin + 1 :]):
            self.report(rules.CONFLICT_MARKERS, begin)

    def _set_week(self, blocks: list[RawBlock]) -> None:
        """Front matter, else the first heading that names a week, else the file, else the nearest folder."""
        if blocks and blocks[0].kind is Kind.FRONT_MATTER:
            self.front_matter, problems = read_front_matter(blocks[0].content)
            for line, rule, values in problems:
                self.report(rule, min(line + 1, len(self.lines) - 1), **values)
        titles = [block for block in blocks if self.named_week(block) is not None]
        self.week = self.front_matter.week
        self.fixed_week = self.week is not None and len(titles) < 2
        if self.week is None:
            names = reversed(self.source.path.removesuffix(".md").split("/"))
            self.week = next((week for week in map(week_of, names) if week is not None), None)

    def named_week(self, block: RawBlock) -> int | None:
        """Return the week that a heading starts: any H1 that names one, a deeper one that is nothing else."""
        if block.kind is not Kind.HEADING:
            return None
        name = self.plain(block.content)
        if block.level > 1 and not WEEK.fullmatch(name):
            return None
        return None if self.people.find(name) else week_of(name)

    def plain(self, content: str) -> str:
        """Return the visible text of a heading."""
        uncommented = COMMENT.sub("", content) if "<!--" in content else content
        return text.one_line(inline.visible(inline.question_pieces(uncommented))).replace("\\", "")

    # --- questions ---

    def own_question(self, draft: Draft, typed: str) -> str:
        """Return the question's text as typed, without comments and tags, which are taken in."""
        question = self._take_comments(draft, typed) if "<!--" in typed else text.one_line(typed)
        if "#" not in question:
            return question
        words = question.split(" ")
        in_code = max((end for _, end, _ in inline.code_spans(question)), default=0)
        tags: list[str] = []
        while len(words) > 1 and _TAG.fullmatch(words[-1]) and len(question) - len(words[-1]) >= in_code:
            tags.insert(0, words.pop())
            question = question[: -len(tags[0]) - 1]
        topics = (self.taxonomy.named(tag.removeprefix("#")) for tag in tags)
        draft.explicit_topics += [topic for topic in topics if topic]
        return question

    def _take_comments(self, draft: Draft, typed: str) -> str:
        spans = list(inline.code_spans(typed))
        parts, position = [], 0
        for match in COMMENT.finditer(typed):
            if any(start < match.end() and match.start() < end for start, end, _ in spans):
                continue
            parts.append(typed[position : match.start()])
            position = match.end()
            self.direct(draft, match[0])
        return text.one_line("".join([*parts, typed[position:]]))

    def direct(self, draft: Draft, comment: str) -> None:
        """Obey ``<!-- topics: a, b -->`` and ``<!-- id: x -->``; other comments say nothing."""
        match = _DIRECTIVE.fullmatch(comment.removeprefix("<!--").removesuffix("-->"))
        if match and match[1].lower() == "id":
            draft.explicit_id = text.key(match[2])
        elif match:
            topics = (self.taxonomy.named(name) for name in match[2].split(","))
            draft.explicit_topics += [topic for topic in topics if topic]

    # --- answers ---
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

    def _entry(self, draft: Draft, last: int) -> Entry:
        answer = self.answer_of(draft)
        self.report_entry(draft, answer)
        line = draft.block.start
        return Entry(
            path=self.source.path,
            line=line + 1,
            column=text.visible_column(self.lines[line]),
            end=last,
            week=draft.week,
            contributor=draft.contributor,
            number=draft.number,
            question=draft.question,
            parent=draft.parent.question if draft.parent else NO_QUESTION,
            answer=() if text.is_blank(draft.question.visible) else tuple(answer),
            topics=self._topics(draft),
            tags=self.front_matter.tags,
            explicit_id=draft.explicit_id,
            people=draft.people,
        )

    def _topics(self, draft: Draft) -> tuple[Topic, ...]:
        """The first source that says something wins: question line, heading, front matter, parent."""
        if draft.explicit_topics:
            return tuple(dict.fromkeys(draft.explicit_topics))
        if draft.heading_topic:
            return (draft.heading_topic,)
        named = (self.taxonomy.named(name) for name in self.front_matter.topics)
        if general := tuple(dict.fromkeys(topic for topic in named if topic)):
            return general
        return self._topics(draft.parent) if draft.parent else ()


def as_text(lines: list[str], start: int) -> Text:
    """Return the Markdown on ``lines``, which begin at ``start`` (from 0), without common indentation."""
    indent = min(map(indentation, lines))
    return Text("\n".join(dedent(line, indent) for line in lines), start + 1)


def indentation(line: str) -> int:
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
