"""The core of every reader: drafts of entries → entries, with what all layouts report of them.

A layout recognises questions and answers (``layouts.weekly``, ``layouts.freeform``); what an entry is made of is
decided here.
"""

import re
import sys
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from ankigen import inline, text
from ankigen.config import People
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic, Rule
from ankigen.inline import NO_QUESTION, QuestionText
from ankigen.model import Block, Document, Entry, Source, Text
from ankigen.reading.blocks import Kind, RawBlock
from ankigen.reading.front_matter import FrontMatter, read_front_matter
from ankigen.topics.taxonomy import Taxonomy, Topic

_WEEK = re.compile(
    r"\bweek[\s_.#-]*0*(\d{1,4})(?!\d)|(?<!\d)0*(\d{1,3})\s*주(?:차|\b)|\bw[\s_-]?0*(\d{1,3})\b",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--((?:(?!<!--).)*?)-->")
_DIRECTIVE = re.compile(r"\s*(topics?|id)\s*:\s*(.*?)\s*", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"#(?=[\w:+./-]*[^\W\d_])[\w:+./-]+")
_CONFLICT_BEGIN, _CONFLICT_END = re.compile(r"<{7}(?:\s|$)"), re.compile(r">{7}(?:\s|$)")


def find_week(name: str) -> int | None:
    """Return the week that a heading, file name or front matter names (``Week 17``, ``17주차``, ``W17``)."""
    match = _WEEK.search(text.for_matching(name).replace("_", " "))
    if not match:
        return None
    return int(match[1] or match[2] or match[3])


class Directive(msgspec.Struct, frozen=True):
    """What a comment says of its question: its topics, or its ID."""

    topics: tuple[Topic, ...] = ()
    explicit_id: str | None = None


class TypedQuestion(msgspec.Struct, frozen=True):
    """A question without comments and trailing tags, and what those say of it."""

    question: QuestionText
    topics: tuple[Topic, ...] = ()
    explicit_id: str = ""


@dataclass(slots=True, kw_only=True)
class Draft:
    """An entry while its answer is being read."""

    block: RawBlock
    question: QuestionText
    number: str = ""
    week: int | None = None
    contributor: str = ""
    people: tuple[str, ...] = ()
    heading_topic: Topic | None = None
    explicit_topics: tuple[Topic, ...] = ()
    explicit_id: str = ""
    parent: "Draft | None" = None
    answer: list[RawBlock] = field(default_factory=list)

    @property
    def is_bullet(self) -> bool:
        """Whether it is a bullet that follows up a question."""
        return self.block.kind is Kind.BULLET

    @property
    def holds_text_only(self) -> bool:
        """Whether it has an answer, and none of it in a fence."""
        return bool(self.answer) and all(block.kind is not Kind.FENCE for block in self.answer)

    @property
    def holds_fences_only(self) -> bool:
        """Whether it has an answer, and all of it in fences."""
        return bool(self.answer) and all(block.kind is Kind.FENCE for block in self.answer)

    @property
    def is_question_blank(self) -> bool:
        """Whether nothing of the question can be seen."""
        return text.is_blank(self.question.visible)

    def obey(self, directive: Directive) -> None:
        """Take in what a comment below the question says."""
        self.explicit_topics += directive.topics
        if directive.explicit_id is not None:
            self.explicit_id = directive.explicit_id


class EntryReader(ABC):
    """Reads one file into drafts, and makes entries of them."""

    def __init__(self, source: Source, people: People, taxonomy: Taxonomy) -> None:
        self.source, self.people, self.taxonomy = source, people, taxonomy
        self.lines = source.text.split("\n")
        self.diagnostics: list[Diagnostic] = []
        self.front_matter = FrontMatter()
        self.week: int | None = None
        self.is_week_fixed = False  # by the front matter, against a heading that names another one
        self.drafts: list[Draft] = []

    def read_document(self) -> tuple[Document, list[Diagnostic]]:
        """Read the file; return its entries in their order, and what is wrong with it."""
        self.read()
        return Document(self.source.path, self._build_entries()), self.diagnostics

    def report(self, rule: Rule, line: int, **details: object) -> None:
        """Add a diagnostic at ``line`` (from 0)."""
        column = text.find_visible_column(self.lines[line]) if line < len(self.lines) else 1
        self.diagnostics.append(rule.at(self.source.path, line + 1, column, **details))

    @abstractmethod
    def read(self) -> None:
        """Read the whole file; the drafts are complete after it."""

    @abstractmethod
    def build_answer(self, draft: Draft) -> list[Block]:
        """Return the answer to a question, without blocks that are blank."""

    @abstractmethod
    def report_entry(self, draft: Draft, answer: list[Block]) -> None:
        """Report what is wrong with an entry."""

    # --- the whole file ---

    def read_head(self, blocks: list[RawBlock]) -> None:
        """Read what holds for the whole file: its front matter and its week."""
        if not blocks:
            self.report(rules.EMPTY_FILE, 0)
        self._report_conflicts()
        if blocks and blocks[0].kind is Kind.FRONT_MATTER:
            self._read_front_matter(blocks[0].content)
        self._set_week(blocks)

    def _report_conflicts(self) -> None:
        """Report the markers that git leaves around a conflict, once a file."""
        if "<<<<<<<" not in self.source.text:
            return
        begin = None
        for number, line in enumerate(self.lines):
            if begin is None and _CONFLICT_BEGIN.match(line):
                begin = number
            elif begin is not None and _CONFLICT_END.match(line):
                self.report(rules.CONFLICT_MARKERS, begin)
                return

    def _read_front_matter(self, content: str) -> None:
        """Read what the YAML says of all questions, and report what is wrong with it."""
        self.front_matter, problems = read_front_matter(content)
        for problem in problems:
            line = min(problem.line + 1, len(self.lines) - 1)  # the first line of a file is ``---``
            self.report(problem.rule, line, **problem.details)

    def _set_week(self, blocks: list[RawBlock]) -> None:
        """Front matter, else the first heading that names a week, else the file, else the nearest folder."""
        self.week = self.front_matter.week
        if self.week is None:
            self.week = self._find_week_in_path()
            return
        named = [block for block in blocks if self.find_heading_week(block) is not None]
        self.is_week_fixed = len(named) < 2

    def _find_week_in_path(self) -> int | None:
        """Return the week that the name of the file says, or of the nearest folder above it."""
        for name in reversed(self.source.path.removesuffix(".md").split("/")):
            week = find_week(name)
            if week is not None:
                return week
        return None

    def find_heading_week(self, block: RawBlock) -> int | None:
        """Return the week that a heading starts: any H1 that names one, a deeper one that is nothing else."""
        if block.kind is not Kind.HEADING:
            return None
        name = self.read_visible_text(block.content)
        if block.level > 1 and not _WEEK.fullmatch(name):
            return None
        return None if self.people.find(name) else find_week(name)

    def read_visible_text(self, heading: str) -> str:
        """Return the text of a heading as readers see it."""
        uncommented = _COMMENT.sub("", heading) if "<!--" in heading else heading
        return text.one_line(QuestionText(uncommented).visible).replace("\\", "")

    # --- questions ---

    def read_question(self, typed: str) -> TypedQuestion:
        """Return the question in ``typed``, its text without number or marker."""
        topics: tuple[Topic, ...] = ()
        explicit_id = ""
        question = typed
        if "<!--" in typed:
            question, directives = self._split_comments(typed)
            for directive in directives:
                topics += directive.topics
                if directive.explicit_id is not None:
                    explicit_id = directive.explicit_id
        question = text.one_line(question)
        if "#" in question:
            question, tags = _split_tags(question)
            topics += self.find_topics(tags)
        return TypedQuestion(QuestionText(question), topics, explicit_id)

    def _split_comments(self, typed: str) -> tuple[str, list[Directive]]:
        """Return ``typed`` without the comments outside of code, and what those say."""
        code_spans = list(inline.find_code_spans(typed))
        parts: list[str] = []
        directives: list[Directive] = []
        position = 0
        for match in _COMMENT.finditer(typed):
            if any(start < match.end() and match.start() < end for start, end, _ in code_spans):
                continue
            parts.append(typed[position : match.start()])
            position = match.end()
            directives.append(self.read_directive(match[0]))
        parts.append(typed[position:])
        return "".join(parts), directives

    def read_directive(self, comment: str) -> Directive:
        """Read ``<!-- topics: a, b -->`` and ``<!-- id: x -->``; other comments say nothing."""
        match = _DIRECTIVE.fullmatch(comment.removeprefix("<!--").removesuffix("-->"))
        if not match:
            return Directive()
        if match[1].lower() == "id":
            return Directive(explicit_id=text.key(match[2]))
        return Directive(topics=self.find_topics(match[2].split(",")))

    def find_topics(self, names: Iterable[str]) -> tuple[Topic, ...]:
        """Return the topics that people name, without names that are blank."""
        topics: list[Topic] = []
        for name in names:
            topic = self.taxonomy.named(name)
            if topic:
                topics.append(topic)
        return tuple(topics)

    # --- entries ---

    def _build_entries(self) -> tuple[Entry, ...]:
        """Return the entries; those that are damaged are reported instead."""
        damaged = sorted(self.source.damaged)
        outside_entries = set(damaged)
        entries: list[Entry] = []
        for draft in self.drafts:
            end = max([draft.block.end, *(block.end for block in draft.answer)])
            damaged_inside = damaged[bisect_right(damaged, draft.block.start) : bisect_right(damaged, end)]
            if damaged_inside:
                outside_entries.difference_update(damaged_inside)
                self.report(rules.NOT_UTF8, damaged_inside[0] - 1)
            else:
                entries.append(self._build_entry(draft, end))
        if outside_entries:
            self.report(rules.NOT_UTF8, min(outside_entries) - 1)
        return tuple(entries)

    def _build_entry(self, draft: Draft, end: int) -> Entry:
        """Return the entry of a draft that ends before line ``end``, and report what is wrong with it.

        A question that cannot be seen has no answer: it makes no note.
        """
        answer = self.build_answer(draft)
        self.report_entry(draft, answer)
        line = draft.block.start
        return Entry(
            path=self.source.path,
            line=line + 1,
            column=text.find_visible_column(self.lines[line]),
            end=end,
            week=draft.week,
            contributor=draft.contributor,
            number=draft.number,
            question=draft.question,
            parent=draft.parent.question if draft.parent else NO_QUESTION,
            answer=() if draft.is_question_blank else tuple(answer),
            topics=self._choose_topics(draft),
            tags=self.front_matter.tags,
            explicit_id=draft.explicit_id,
            people=draft.people,
        )

    def _choose_topics(self, draft: Draft) -> tuple[Topic, ...]:
        """The first source that says something wins: question line, heading, front matter, parent."""
        if draft.explicit_topics:
            return tuple(dict.fromkeys(draft.explicit_topics))
        if draft.heading_topic:
            return (draft.heading_topic,)
        general = self.find_topics(self.front_matter.topics)
        if general:
            return tuple(dict.fromkeys(general))
        return self._choose_topics(draft.parent) if draft.parent else ()


def _split_tags(question: str) -> tuple[str, list[str]]:
    """Return a question without the ``#tags`` at its end, and their names; the first word is none, nor is code."""
    code_end = max((end for _, end, _ in inline.find_code_spans(question)), default=0)
    words = question.split(" ")
    names: list[str] = []
    while len(words) > 1 and _TAG.fullmatch(words[-1]) and len(question) - len(words[-1]) >= code_end:
        tag = words.pop()
        names.insert(0, tag.removeprefix("#"))
        question = question[: -len(tag) - 1]
    return question, names


def build_text(lines: list[str], start: int) -> Text:
    """Return the Markdown on ``lines``, which begin at ``start`` (from 0), without common indentation."""
    indent = min(map(measure_indent, lines))
    return Text("\n".join(dedent(line, indent) for line in lines), start + 1)


def measure_indent(line: str) -> int:
    """Return the indentation of ``line`` in columns, tabs reaching to the next multiple of four."""
    if not line.strip():
        return sys.maxsize
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))


def dedent(line: str, columns: int) -> str:
    """Return ``line`` without up to ``columns`` columns of leading blanks (CommonMark, section 2.2, on tabs)."""
    column = 0
    for index, char in enumerate(line):
        if column >= columns or char not in " \t":
            return " " * max(0, column - columns) + line[index:]
        column += 1 if char == " " else 4 - column % 4
    return " " * max(0, column - columns) if columns else line
