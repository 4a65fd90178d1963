"""The core of every reader: drafts of entries → entries, with what all layouts report of them.

A layout recognises questions and answers (``layouts.weekly``, ``layouts.freeform``); what an entry is made of is
decided here.
"""

import html
import re
import sys
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from ankigen import inline, messages, text
from ankigen.config.people import People
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic, Rule
from ankigen.inline import NO_QUESTION, QuestionText
from ankigen.messages import Message
from ankigen.model import Block, Document, Entry, Fate, LineFate, Source, Text
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.blocks import Kind, RawBlock
from ankigen.reading.front_matter import FrontMatter, read_front_matter
from ankigen.reading.line_fates import LineFates
from ankigen.reading.weeks import find_week, names_only_week
from ankigen.topics.taxonomy import Taxonomy, Topic, WrittenTopic, clean_topic_name

_MARKUP = compile_on_use("[<>&]")
_MARKUP_TAG = compile_on_use(r"<[^<>]*+>?|>")
_COMMENT = compile_on_use(r"<!--((?:(?!<!--).)*?)-->")
_DIRECTIVE = compile_on_use(r"\s*+(topics?|id)\s*+[:：](.*)", re.IGNORECASE | re.DOTALL)
_TAG = compile_on_use(r"#(?=[\w:+./-]*[^\W\d_])(?:[CF]#|[\w:+./-]+)", re.IGNORECASE)
_TAGS = compile_on_use(rf"(?:{_TAG.pattern}[,，、;]*+)+", re.IGNORECASE)
_ENDS_NO_TAG = ".:/-"
_AROUND_TOPIC = " \t\n\"'[]"  # of a list as YAML has it
_HEADING_FATES = (Fate.TITLE, Fate.WEEK, Fate.CONTRIBUTOR, Fate.TOPIC)
_REPEATED_FATES = (*_HEADING_FATES, Fate.QUESTION)
_MAX_EXCERPT_CHARS = 40
_LINE_MARKER = compile_on_use(r"[\s#]*(?:[-*+•]\s+|\d{1,9}[.)]\s*)?")
# A blank that somebody typed so, not the entity that a question is about: `&nbsp; 는`, `&nbsp;란`.
_SPACING = compile_on_use(r"(?<=\S)&nbsp;|&nbsp;(?!\s*(?:이?란|은|는|의|와|과|을|를|이|가)(?:\s|$))")
_CONFLICT_BEGIN, _CONFLICT_END = compile_on_use(r"<{7}(?:\s|$)"), compile_on_use(r">{7}(?:\s|$)")
_NOTES = (".md", ".markdown")


def _names_other_file(marker: str) -> bool:
    """Return True for the marker of a conflict in something but notes: ``<<<<<<< HEAD:page.html``."""
    revision, _, path = marker[7:].strip().partition(":")
    return path != "" and " " not in revision and not path.casefold().endswith(_NOTES)


class Directive(msgspec.Struct, frozen=True):
    """What a comment says of its question: its topics, or its ID."""

    topics: tuple[WrittenTopic, ...] = ()
    explicit_id: str | None = None


class TypedQuestion(msgspec.Struct, frozen=True):
    """A question without comments and trailing tags, and what those say of it."""

    question: QuestionText
    topics: tuple[WrittenTopic, ...] = ()
    explicit_id: str = ""


class Draft(msgspec.Struct, kw_only=True):
    """An entry while its answer is being read."""

    block: RawBlock
    question: QuestionText
    number: str = ""
    week: int | None = None
    contributor: str = ""
    people: tuple[str, ...] = ()
    contributor_line: int = 0
    heading_topic: WrittenTopic | None = None
    explicit_topics: tuple[WrittenTopic, ...] = ()
    explicit_id: str = ""
    parent: "Draft | None" = None
    answer: list[RawBlock] = msgspec.field(default_factory=list)
    question_lines: list[range] = msgspec.field(default_factory=list)  # beside those of ``block``
    given_end: int = 0  # the line behind the code or choices that the question is about, 0 without any
    headings: tuple[str, ...] = ()  # over the question, outermost first, that say of what it is

    @property
    def end(self) -> int:
        """The line behind its last one."""
        return max([self.block.end, *[block.end for block in self.answer]])

    @property
    def question_end(self) -> int:
        """The line behind the question, with the lines right below it that belong to it."""
        end = self.block.end
        for lines in self.question_lines:
            if lines.start == end:
                end = lines.stop
        return end

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
        first = self.question.markdown[:1]
        is_letter = "가" <= first <= "힣" or (first.isascii() and first.isalnum())
        if is_letter:  # no mark begins so
            return False
        return text.is_blank(self.question.visible)

    def obey(self, directive: Directive) -> None:
        """Take in what a comment below the question says."""
        self.explicit_topics += directive.topics
        if directive.explicit_id is not None:
            self.explicit_id = directive.explicit_id


class EntryReader(ABC):
    """Reads one file into drafts, and makes entries of them.

    ``question_example`` is how a question is typed in the layout; ``answers_are_fenced`` is set where answers
    stand in fences.
    """

    question_example = "1. …?"
    answers_are_fenced = True

    def __init__(self, source: Source, people: People, taxonomy: Taxonomy) -> None:
        self.source, self.people, self.taxonomy = source, people, taxonomy
        self.lines = source.text.split("\n")
        self.diagnostics: list[Diagnostic] = []
        self.front_matter = FrontMatter()
        self.week: int | None = None
        self.is_week_fixed = False  # by the front matter, against a heading that names another one
        self.drafts: list[Draft] = []
        self.blocks: list[RawBlock] = []
        self.fates = LineFates(len(self.lines))

    def read_document(self) -> tuple[Document, list[Diagnostic]]:
        """Read the file; return its entries and the fate of each line, and what is wrong with it."""
        self.read()
        entries = self._build_entries()
        for block in self.blocks:
            if block.kind is Kind.COMMENT:
                self.fates.give(block.start, block.end, Fate.COMMENT)
        self._report_text_on_no_card()
        return Document(self.source.path, entries, self.fates.by_line()), self.diagnostics

    def report(self, rule: Rule, line: int, end: int | None = None, /, **details: object) -> None:
        """Add a diagnostic at ``line`` (from 0), about all lines up to, not including, ``end``."""
        column = text.find_visible_column(self.lines[line]) if line < len(self.lines) else 1
        diagnostic = rule.at(self.source.path, line + 1, column, end, **details)
        self.diagnostics.append(diagnostic)

    @abstractmethod
    def read(self) -> None:
        """Read the whole file; the drafts are complete after it."""

    @abstractmethod
    def build_answer(self, draft: Draft) -> list[Block]:
        """Return the answer to a question, without blocks that are blank."""

    @abstractmethod
    def report_entry(self, draft: Draft, answer: list[Block]) -> None:
        """Report what is wrong with an entry."""

    def is_label(self, _line: int) -> bool:
        """Return True if a line (from 0) holds no more than a label, so that no card lacks it."""
        return False

    # --- the whole file ---

    def read_head(self, blocks: list[RawBlock]) -> None:
        """Read what holds for the whole file: its front matter and its week."""
        self.blocks = blocks
        if not blocks:
            self.report(rules.EMPTY_FILE, 0)
        self._report_conflicts()
        if blocks and blocks[0].kind is Kind.FRONT_MATTER:
            self._read_front_matter(blocks[0])
            self.fates.give(blocks[0].start, blocks[0].end, Fate.FRONT_MATTER)
        self._set_week(blocks)

    def _report_conflicts(self) -> None:
        """Report the markers that git leaves around a conflict, once a file."""
        if "<<<<<<<" not in self.source.text:
            return
        begin = None
        for number, line in enumerate(self.lines):
            if begin is None and _CONFLICT_BEGIN.match(line) and not _names_other_file(line):
                begin = number
            elif begin is not None and _CONFLICT_END.match(line):
                self.report(rules.CONFLICT_MARKERS, begin, number + 1)
                return

    def _read_front_matter(self, block: RawBlock) -> None:
        """Read what the YAML says of all questions, and report what is wrong with it."""
        if not block.closed:
            self.report(rules.BAD_FRONT_MATTER, 0, block.end, reason=messages.make("reasons.yaml.unclosed"))
        self.front_matter, problems = read_front_matter(block.content)
        for problem in problems:
            line = min(problem.line + 1, len(self.lines) - 1)  # the first line of a file is ``---``
            self.report(problem.rule, line, **problem.details)

    def _set_week(self, blocks: list[RawBlock]) -> None:
        """Front matter, else the first heading that names a week, else the file, else the nearest folder."""
        self.week = self.front_matter.week
        if self.week is None:
            self.week = self._find_week_in_path()
            return
        week_by_line: dict[int, int] = {}
        for block in blocks:
            week = self.find_heading_week(block)
            if week is not None:
                week_by_line[block.start] = week
        self.is_week_fixed = len(week_by_line) < 2
        self._report_week_not_used(self.week, week_by_line)

    def _report_week_not_used(self, front_matter_week: int, week_by_line: Mapping[int, int]) -> None:
        """Report a week of the front matter where headings name others, or that of the only heading."""
        weeks = list(dict.fromkeys(week_by_line.values()))
        if not weeks or front_matter_week in weeks:
            return
        if self.is_week_fixed:
            [line] = week_by_line
            self.report(rules.WEEK_NOT_USED, line, week=weeks[0], used=front_matter_week)
            return
        line = next((line for line, typed in enumerate(self.lines) if typed.lstrip("\"' ").startswith("week")), 0)
        self.report(rules.WEEK_NOT_USED, line, week=front_matter_week, used=", ".join(map(str, weeks)))

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
        if block.level > 1 and not names_only_week(name):
            return None
        return None if self.people.find(name) else find_week(name)

    def read_visible_text(self, heading: str) -> str:
        """Return the text of a heading as readers see it."""
        return _read_visible_text(heading)

    def read_name(self, heading: str) -> str:
        """Return whom a heading names: its visible text without tags, which no name has."""
        visible = _read_visible_text(heading)
        if not _MARKUP.search(visible):
            return visible
        return text.one_line(_MARKUP_TAG.sub(" ", html.unescape(visible))) or visible

    # --- questions ---

    def read_question(self, typed: str) -> TypedQuestion:
        """Return the question in ``typed``, its text without number or marker."""
        topics: tuple[WrittenTopic, ...] = ()
        explicit_id = ""
        question = typed
        if "<!--" in typed:
            question, directives = self._split_comments(typed)
            for directive in directives:
                topics += directive.topics
                if directive.explicit_id is not None:
                    explicit_id = directive.explicit_id
        if "&nbsp;" in question:
            question = _replace_spacing(question)
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
            if inline.overlaps_code(code_spans, match.start(), match.end()):
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
        names = [name.strip(_AROUND_TOPIC).removeprefix("#") for name in text.split_list(match[2])]
        return Directive(topics=self.find_topics(names))

    def find_topics(self, names: Iterable[str]) -> tuple[WrittenTopic, ...]:
        """Return the topics that people name, without names that are blank."""
        topics: list[WrittenTopic] = []
        for name in names:
            topic = self.taxonomy.named(name)
            if topic:
                topics.append(WrittenTopic(topic, clean_topic_name(name)))
        return tuple(topics)

    # --- entries ---

    def _build_entries(self) -> tuple[Entry, ...]:
        """Return the entries; those that are damaged are reported instead."""
        damaged = sorted(self.source.damaged)
        outside_entries = set(damaged)
        entries: list[Entry] = []
        for draft in self.drafts:
            end = draft.end
            damaged_inside = damaged[bisect_right(damaged, draft.block.start) : bisect_right(damaged, end)]
            if damaged_inside:
                outside_entries.difference_update(damaged_inside)
                self.report(rules.NOT_UTF8, damaged_inside[0] - 1)
            else:
                entries.append(self._build_entry(draft, end, index=len(entries)))
        if outside_entries:
            self.report(rules.NOT_UTF8, min(outside_entries) - 1)
        return tuple(entries)

    def _build_entry(self, draft: Draft, end: int, *, index: int) -> Entry:
        """Return the entry of a draft that ends before line ``end``, and report what is wrong with it.

        A question that cannot be seen has no answer: it makes no note. ``index`` is that of the entry in the file.
        """
        answer = self.build_answer(draft)
        self.report_entry(draft, answer)
        if draft.is_question_blank:
            answer = []
        self.give_fates(draft, answer, index)
        if answer and draft.explicit_topics:
            self._report_renamed_topics(draft, answer)
        line = draft.block.start
        topics, written_topics = _split_topics(self._choose_topics(draft))
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
            answer=tuple(answer),
            topics=topics,
            written_topics=written_topics,
            has_own_topics=bool(draft.explicit_topics),
            tags=self.front_matter.tags,
            explicit_id=draft.explicit_id,
            people=draft.people,
            contributor_line=draft.contributor_line,
            given_blocks=count_given_blocks(draft, answer),
            headings=draft.headings,
        )

    def _report_renamed_topics(self, draft: Draft, answer: list[Block]) -> None:
        """Report tags of a question (``#net``, ``[Network]``) whose word no card shows: it shows their topics."""
        line = draft.block.start
        typed = text.key(text.strip_comments(self.lines[line]))
        shown = text.key(draft.question.visible + "".join([block.text for block in answer]))
        for topic in draft.explicit_topics:
            word = text.key(topic.word)
            is_shown = word in shown or word in text.key("".join(topic.topic))
            if word and word in typed and not is_shown:
                self.report(rules.TAG_RENAMED, line, tag=topic.word, topic=" › ".join(topic.topic))

    def give_fates(self, draft: Draft, answer: list[Block], index: int) -> None:
        """Give the lines of an entry their fates."""
        self.fates.give(draft.block.start, draft.block.end, Fate.QUESTION, index)
        for lines in draft.question_lines:
            self.fates.give(lines.start, lines.stop, Fate.QUESTION, index)
        for lines in self.find_answer_lines(draft, answer):
            self.fates.give(lines.start, lines.stop, Fate.ANSWER, index)

    def find_answer_lines(self, draft: Draft, answer: list[Block]) -> list[range]:
        """Return the lines of an answer, none of one that makes no card."""
        if not answer:
            return []
        return [range(max(block.start, draft.block.end), block.end) for block in draft.answer]

    # --- what is on no card ---

    def _report_text_on_no_card(self) -> None:
        """Report each stretch of lines that is on no card and that nothing else was said about."""
        covered = [range(diagnostic.line - 1, diagnostic.end_line) for diagnostic in self.diagnostics]
        lost_lines = self.fates.find_lost_lines(self.lines, covered)
        lost_lines = self._give_fates_to_repetitions(lost_lines)
        lost_lines = self._give_fates_to_labels(lost_lines)
        if lost_lines and not self.drafts:
            self.report(rules.NO_QUESTION, 0, len(self.lines))
            return
        stretches = self.fates.join_lost_lines(lost_lines)
        for stretch in stretches:
            excerpt = _shorten(text.one_line(self.lines[stretch.start]))
            self.report(
                rules.TEXT_ON_NO_CARD,
                stretch.start,
                stretch.stop,
                lines=_name_lines(stretch),
                excerpt=excerpt,
                hint=self._find_hint(stretch),
            )

    def _give_fates_to_labels(self, lines: list[int]) -> list[int]:
        """Give those of the lines that are labels their fate; return the others."""
        others: list[int] = []
        for line in lines:
            if self.is_label(line):
                self.fates.give(line, line + 1, Fate.LABEL)
            else:
                others.append(line)
        return others

    def _give_fates_to_repetitions(self, lines: list[int]) -> list[int]:
        """Give lines that only repeat a question or heading its fate; return the others.

        So the lines of a table of contents are accounted for.
        """
        if not lines:
            return []
        fate_by_key: dict[str, LineFate] = {}
        for line, fate in enumerate(self.fates.by_line()):
            if fate is not None and fate.fate in _REPEATED_FATES:
                fate_by_key.setdefault(_make_line_key(self.lines[line]), fate)
        others: list[int] = []
        for line in lines:
            fate = fate_by_key.get(_make_line_key(self.lines[line]))
            if fate is None:
                others.append(line)
            else:
                self.fates.give(line, line + 1, fate.fate, fate.entry)
        return others

    def _find_hint(self, stretch: range) -> Message:
        """Return what may be the reason why a stretch is on no card, and what to do about it."""
        line_above = self._find_line_above(stretch.start)
        if line_above is None or not self.drafts or stretch.start < self.drafts[0].block.start:
            return messages.make("reasons.on_no_card.before_questions", question=self.question_example)
        fate = self.fates.find(line_above)
        if fate is not None and fate.fate in _HEADING_FATES:
            heading = text.one_line(self.lines[line_above]).lstrip("# ")
            return messages.make("reasons.on_no_card.below_heading", heading=heading)
        if self.answers_are_fenced:
            return messages.make("reasons.on_no_card.elsewhere_fenced")
        return messages.make("reasons.on_no_card.elsewhere")

    def _find_line_above(self, start: int) -> int | None:
        """Return the next line above that is not blank."""
        for line in range(start - 1, -1, -1):
            if self.lines[line].strip():
                return line
        return None

    def _choose_topics(self, draft: Draft) -> tuple[WrittenTopic, ...]:
        """The first source that says something wins: question line, heading, front matter, parent."""
        if draft.explicit_topics:
            return draft.explicit_topics
        if draft.heading_topic:
            return (draft.heading_topic,)
        general = self.find_topics(self.front_matter.topics)
        if general:
            return general
        return self._choose_topics(draft.parent) if draft.parent else ()


@lru_cache(1024)  # the names of contributors come again in each file
def _read_visible_text(heading: str) -> str:
    """Return the text of a heading as readers see it."""
    uncommented = _COMMENT.sub("", heading) if "<!--" in heading else heading
    uncommented = uncommented.replace("&nbsp;", " ")
    return text.one_line(QuestionText(uncommented).visible).replace("\\", "")


def _make_line_key(line: str) -> str:
    """Return the key of what a line says, without its marks and numbers."""
    return text.key(question_line.parse_line(_LINE_MARKER.sub("", line, count=1)).question)


def _shorten(line: str) -> str:
    return line if len(line) <= _MAX_EXCERPT_CHARS else line[: _MAX_EXCERPT_CHARS - 1] + "…"


def _name_lines(lines: range) -> Message:
    """Return the name of some lines: ``line 3``, ``lines 3-14``."""
    first, last = lines.start + 1, lines.stop
    if first == last:
        return messages.make("reasons.on_no_card.line", line=first)
    return messages.make("reasons.on_no_card.lines", first=first, last=last)


def _split_tags(question: str) -> tuple[str, list[str]]:
    """Return a question without the ``#tags`` at its end, and their names; the first word is none, nor is code.

    Commas may stand between them, and a full stop behind the last.
    """
    code_end = max((end for _, end, _ in inline.find_code_spans(question)), default=0)
    words = question.split(" ")
    names: list[str] = []
    while len(words) > 1 and _TAGS.fullmatch(words[-1]) and len(question) - len(words[-1]) >= code_end:
        typed = words.pop()
        tags = [match[0].removeprefix("#").rstrip(_ENDS_NO_TAG) for match in _TAG.finditer(typed)]
        names = [*tags, *names]
        question = question[: -len(typed) - 1]
    return question, names


def _replace_spacing(question: str) -> str:
    """Return a question with blanks where ``&nbsp;`` stands for one outside of code."""
    parts: list[str] = []
    position = 0
    for start, end, _ in inline.find_code_spans(question):
        parts += (_SPACING.sub(" ", question[position:start]), question[start:end])
        position = end
    parts.append(_SPACING.sub(" ", question[position:]))
    return "".join(parts)


def _split_topics(written: Sequence[WrittenTopic]) -> tuple[tuple[Topic, ...], tuple[str, ...]]:
    """Return the topics that somebody wrote down, and the words that were written, each once."""
    if not written:
        return (), ()
    topics = dict.fromkeys([topic.topic for topic in written])
    words = dict.fromkeys([topic.word for topic in written if topic.word])
    return tuple(topics), tuple(words)


def count_given_blocks(draft: Draft, answer: Sequence[Block]) -> int:
    """Return how many of the first blocks of an answer the question is about."""
    return sum(block.line <= draft.given_end for block in answer)


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
