"""What the headings of a week file say of the questions below them: their week, who asked them, their topic."""

import html
import itertools

import msgspec

from ankigen import text
from ankigen.diagnostics import rules
from ankigen.layouts.people.attribution import read_author_line
from ankigen.layouts.people.bold_names import ReturningNames, may_be_name
from ankigen.layouts.people.person_names import is_given_name, may_be_given_name
from ankigen.layouts.section_names import is_closing_section, is_section_name
from ankigen.model import Fate
from ankigen.patterns import compile_on_use
from ankigen.reading.blocks import Kind, RawBlock
from ankigen.reading.entries.entry_reader import EntryReader, read_visible_text
from ankigen.reading.weeks import find_week, names_week_first
from ankigen.topics.taxonomy import Topic, WrittenTopic

# The number of a heading in a list of them: `1. 네트워크`, `② 하늘`, not `2.0 버전`.
_LIST_NUMBER = compile_on_use(r"^(?:\d{1,3}[.)．）](?!\d)|[①-⑳])\s*+(?=\S)")
_MARKUP = compile_on_use("[<>&]")
_MARKUP_TAG = compile_on_use(r"<[^<>]*+>?|>")
_BOLD_LEVEL = 7  # of a line of bold that names a contributor: deeper than any heading


class Heading(msgspec.Struct, frozen=True):
    """A heading in force: of a topic, or of a contributor, whom the config may know; without a name of nobody."""

    level: int
    name: str
    is_known_person: bool
    topic: Topic | None
    line: int


class HeadingsInForce:
    """The headings around a block, the outermost first."""

    def __init__(self) -> None:
        self._headings: list[Heading] = []

    def __bool__(self) -> bool:
        """Return True if any heading is in force."""
        return bool(self._headings)

    @property
    def deepest_level(self) -> int:
        """The level of the deepest heading, 1 without any."""
        return max((heading.level for heading in self._headings), default=1)

    def enter(self, heading: Heading) -> None:
        """Put a heading in force over what follows."""
        self._headings.append(heading)

    def leave(self, level: int) -> None:
        """Put out of force the headings that one of this level ends."""
        self._headings = [heading for heading in self._headings if heading.level < level]

    def hold(self, line: int) -> bool:
        """Return True if the heading on a line is in force."""
        return any(heading.line == line for heading in self._headings)

    def find_contributor(self) -> Heading | None:
        """Return the deepest heading in force that ``people`` knows, else the deepest that is no topic."""
        deepest: Heading | None = None
        for heading in reversed(self._headings):
            if heading.is_known_person:
                return heading
            if heading.topic is None and heading.name:
                deepest = deepest or heading
        return deepest

    def find_topic(self) -> WrittenTopic | None:
        """Return the topic of the deepest heading in force that names one."""
        for heading in reversed(self._headings):
            if heading.topic:
                return WrittenTopic(heading.topic, heading.name)
        return None


class HeadingMeaning(msgspec.Struct, frozen=True):
    """What a heading says by itself: its ``title``, the name in it, a week, and a person that ``people`` knows."""

    title: str
    name: str
    week: int | None
    person: str | None

    @property
    def is_structure(self) -> bool:
        """Whether it parts the file wherever it stands, also between a question and its answer."""
        return self.week is not None or self.person is not None


class HeadingReader:
    """Reads the headings of one file for its ``reader``, and keeps what they say of what stands below them.

    ``contributor`` is who asks what follows, and ``contributor_line`` (from 1) the line that says so.
    ``title_line`` (from 0) is that of the last heading, if it is an H1 that names neither a week nor a
    contributor, else -1.
    """

    def __init__(self, reader: EntryReader, returning_names: ReturningNames) -> None:
        self.reader, self.people, self.taxonomy = reader, reader.people, reader.taxonomy
        self.in_force = HeadingsInForce()
        self.contributor = ""
        self.contributor_line = 0
        self.title_line = -1
        self._returning_names = returning_names
        self._weeks_below_title: frozenset[int] = frozenset()
        self._weeks_begun = 0
        self._heading_without_question: RawBlock | None = None
        self._title_without_question: RawBlock | None = None
        self._titles_within_weeks: list[tuple[RawBlock, int | None]] = []

    # --- which lines are headings ---

    def settle(self, blocks: list[RawBlock]) -> list[RawBlock]:
        """Return the blocks with each line of bold as what it is: the heading of a contributor, or text."""
        self._weeks_below_title = _find_weeks_below_title(blocks)
        if Kind.BOLD_LINE not in [block.kind for block in blocks]:
            return blocks
        lines_of_names = self._find_lines_of_names(blocks)
        settled: list[RawBlock] = []
        for block in blocks:
            if block.kind is not Kind.BOLD_LINE:
                settled.append(block)
            elif block.start in lines_of_names or self.people.find(_read_name(block.content)):
                settled.append(msgspec.structs.replace(block, kind=Kind.HEADING, level=_BOLD_LEVEL))
            else:
                settled.append(msgspec.structs.replace(block, kind=Kind.TEXT, content=""))
        return settled

    def _find_lines_of_names(self, blocks: list[RawBlock]) -> set[int]:
        """Return the lines of bold right above a question that name somebody, though ``people`` may not know whom.

        They do so if there are several such names in the file, or one that returns in another week, here or in
        another file, and no heading right above a question names anybody.
        """
        lines_of_names: set[int] = set()
        names_by_week: set[tuple[int, str]] = set()
        week = 0
        for block, next_block in itertools.pairwise(blocks):
            if self.reader.find_heading_week(block) is not None:
                week += 1
            elif next_block.kind is not Kind.QUESTION or not self._may_name_contributor(block):
                continue
            elif block.kind is Kind.HEADING:
                return set()
            else:
                lines_of_names.add(block.start)
                names_by_week.add((week, text.key(block.content)))
        if len(names_by_week) > 1:
            return lines_of_names
        returns_elsewhere = any(name in self._returning_names for _, name in names_by_week)
        return lines_of_names if returns_elsewhere else set()

    def _may_name_contributor(self, block: RawBlock) -> bool:
        """Return True for a heading or line of bold that is neither a title nor a topic nor a section."""
        if block.kind not in (Kind.HEADING, Kind.BOLD_LINE) or block.level == 1:
            return False
        title = _read_title(block.content)
        if self._find_topic(title):
            return False
        return not is_section_name(title) if block.kind is Kind.HEADING else may_be_name(title)

    # --- what a heading says ---

    def read(self, block: RawBlock) -> HeadingMeaning:
        """Return what a heading says by itself."""
        title = _read_title(block.content)
        name = _read_name(block.content)
        person = self.people.find(title) or self.people.find(name)
        return HeadingMeaning(title, name, self.reader.find_heading_week(block), person)

    def find_week_below_title(self, block: RawBlock) -> int | None:
        """Return the week that a heading such as ``## Week 17 - 보안`` starts below the title of a file."""
        return find_week(read_visible_text(block.content)) if block.start in self._weeks_below_title else None

    def _find_topic(self, title: str) -> Topic | None:
        """Return the topic that a heading names, None also for a section that asks nothing (``참고 자료``).

        A given name is no topic where nothing stands above it: who asked is said there.
        """
        if is_closing_section(title) or is_given_name(title):
            return None
        if not self.in_force and may_be_given_name(title):
            return None
        return self.taxonomy.find(title)

    # --- putting a heading in force ---

    def enter(self, block: RawBlock, meaning: HeadingMeaning) -> bool:
        """Put a heading in force, and those out of force that it ends; return True if a new list begins below it.

        It starts a week, a contributor or a topic. An H1 that names none of them is a title, which says nothing.
        """
        self.in_force.leave(block.level)
        self.title_line = -1
        if meaning.week is not None:
            self.reader.fates.give(block.start, block.end, Fate.WEEK)
            self._start_week(meaning.week)
            return True
        topic = self._find_topic(meaning.title)
        is_title = block.level == 1 and not meaning.person and not topic
        if is_title:
            self.title_line = block.start
            self._title_without_question = block if self._weeks_begun else None
        if is_title or not meaning.title:
            self.reader.fates.give(block.start, block.end, Fate.TITLE)
            return False
        return self._enter_title_or_name(block, meaning, topic)

    def _start_week(self, week: int) -> None:
        """Begin a week, in which only whom a heading above its own names may have asked anything yet."""
        unused = self._heading_without_question
        if unused and not self.in_force.hold(unused.start):
            self._report_heading_without_question()
        if not self.reader.is_week_fixed:
            self.reader.week = week
        self._weeks_begun += 1
        self._title_without_question = None
        self._set_contributor()

    def _enter_title_or_name(self, block: RawBlock, meaning: HeadingMeaning, topic: Topic | None) -> bool:
        """Put in force a topic, unless ``people`` knows it, else a contributor, or nobody; return as ``enter``."""
        level, line, person = block.level, block.start, meaning.person
        if topic is not None and person is None:
            fate = Fate.TOPIC
            heading = Heading(level, meaning.title, is_known_person=False, topic=topic, line=line)
        elif person is None and is_section_name(meaning.name):
            fate = Fate.TITLE
            heading = Heading(level, "", is_known_person=False, topic=None, line=line)
        else:
            fate = Fate.CONTRIBUTOR
            name = person or meaning.name
            heading = Heading(level, name, is_known_person=person is not None, topic=None, line=line)
        self.reader.fates.give(block.start, block.end, fate)
        self.in_force.enter(heading)
        return fate is Fate.CONTRIBUTOR and self._enter_contributor(block)

    def _enter_contributor(self, heading: RawBlock) -> bool:
        """Take what follows for the questions of whom the headings in force name; another one begins a list."""
        unused = self._heading_without_question
        if unused and heading.level <= unused.level:
            self._report_heading_without_question()
        self._heading_without_question = heading
        contributor_before = self.contributor
        self._set_contributor()
        return self.contributor != contributor_before

    def _set_contributor(self) -> None:
        contributor = self.in_force.find_contributor()
        self.contributor = contributor.name if contributor else ""
        self.contributor_line = contributor.line + 1 if contributor else 0

    # --- headings without questions, and titles where a week may be meant ---

    def note_question(self) -> None:
        """Take note that a question stands below the headings in force."""
        self._heading_without_question = None

    def keep_title_within_week(self) -> None:
        """Keep the title below the heading of a week that now has a question below it, with the week of that."""
        if self._title_without_question is not None:
            self._titles_within_weeks.append((self._title_without_question, self.reader.week))
        self._title_without_question = None

    def finish(self) -> None:
        """Report what is wrong with the headings, once the whole file is read."""
        self._report_heading_without_question()
        if self._weeks_begun < 2 or self.reader.is_week_fixed:
            return
        for title, week in self._titles_within_weeks:  # they may be meant to begin a week
            heading = read_visible_text(title.content)
            self.reader.report(rules.HEADING_WITHOUT_WEEK, title.start, heading=heading, week=week)

    def _report_heading_without_question(self) -> None:
        """Report the last heading of a contributor, if no question has followed it."""
        heading = self._heading_without_question
        if heading is not None:
            self.reader.report(rules.NO_QUESTIONS, heading.start, name=_read_name(heading.content))
        self._heading_without_question = None


def _find_weeks_below_title(blocks: list[RawBlock]) -> frozenset[int]:
    """Return the lines of deeper headings that begin with a week, where several do and no H1 names one."""
    lines: list[int] = []
    for block in blocks:
        if block.kind is not Kind.HEADING:
            continue
        title = read_visible_text(block.content)
        if block.level == 1 and find_week(title) is not None:
            return frozenset()
        if block.level > 1 and names_week_first(title):
            lines.append(block.start)
    return frozenset(lines) if len(lines) > 1 else frozenset()


def _read_title(heading: str) -> str:
    """Return the visible text of a heading without its number in a list of them."""
    return _LIST_NUMBER.sub("", read_visible_text(heading), count=1)


def _read_name(heading: str) -> str:
    """Return whom a heading names: without tags, its number, or the label (``작성자:``) before the name."""
    name = _LIST_NUMBER.sub("", _strip_tags(read_visible_text(heading)), count=1)
    return ", ".join(read_author_line(name)) or name


def _strip_tags(visible: str) -> str:
    """Return the visible text of a heading without tags, which no name has."""
    if not _MARKUP.search(visible):
        return visible
    return text.one_line(_MARKUP_TAG.sub(" ", html.unescape(visible))) or visible
