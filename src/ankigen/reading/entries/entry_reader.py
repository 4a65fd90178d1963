"""The core of every reader: drafts of entries → entries, with what all layouts report of them.

A layout recognises questions and answers (``layouts.weekly``, ``layouts.freeform``); what an entry is made of is
decided here.
"""

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache

from ankigen import messages, text
from ankigen.config.people import People
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic, Rule
from ankigen.inline import NO_QUESTION, QuestionText
from ankigen.messages import Message
from ankigen.model import Block, Document, Entry, Fate, LineFate, Source
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.blocks import Kind, RawBlock
from ankigen.reading.entries.draft import Draft
from ankigen.reading.entries.line_fates import LineFates
from ankigen.reading.entries.typed_question import COMMENT, find_topics
from ankigen.reading.front_matter import FrontMatter, read_front_matter
from ankigen.reading.weeks import find_week, names_only_week
from ankigen.topics.taxonomy import Taxonomy, Topic, WrittenTopic

_HEADING_FATES = (Fate.TITLE, Fate.WEEK, Fate.CONTRIBUTOR, Fate.TOPIC)
_REPEATED_FATES = (*_HEADING_FATES, Fate.QUESTION)
_MAX_EXCERPT_CHARS = 40
_LINE_MARKER = compile_on_use(r"[\s#]*(?:[-*+•]\s+|\d{1,9}[.)]\s*)?")
_CONFLICT_BEGIN, _CONFLICT_END = compile_on_use(r"<{7}(?:\s|$)"), compile_on_use(r">{7}(?:\s|$)")
_NOTES = (".md", ".markdown")


def _names_other_file(marker: str) -> bool:
    """Return True for the marker of a conflict in something but notes: ``<<<<<<< HEAD:page.html``."""
    revision, _, path = marker[7:].strip().partition(":")
    return path != "" and " " not in revision and not path.casefold().endswith(_NOTES)


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
        name = read_visible_text(block.content)
        if block.level > 1 and not names_only_week(name):
            return None
        return None if self.people.find(name) else find_week(name)

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
            given_blocks=draft.count_given_blocks(answer),
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
        general = find_topics(self.front_matter.topics, self.taxonomy)
        if general:
            return general
        return self._choose_topics(draft.parent) if draft.parent else ()


def read_once(reader: EntryReader) -> tuple[Document, list[Diagnostic]]:
    """Return what a reader reads, and take the reader apart.

    It and its parts know each other: a ring that only garbage collection would undo, which builds turn off.
    """
    document, diagnostics = reader.read_document()
    vars(reader).clear()
    return document, diagnostics


@lru_cache(1024)  # the names of contributors come again in each file
def read_visible_text(heading: str) -> str:
    """Return the text of a heading as readers see it."""
    uncommented = COMMENT.sub("", heading) if "<!--" in heading else heading
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


def _split_topics(written: Sequence[WrittenTopic]) -> tuple[tuple[Topic, ...], tuple[str, ...]]:
    """Return the topics that somebody wrote down, and the words that were written, each once."""
    if not written:
        return (), ()
    topics = dict.fromkeys([topic.topic for topic in written])
    words = dict.fromkeys([topic.word for topic in written if topic.word])
    return tuple(topics), tuple(words)
