"""What is in force over a question: the headings, the author line and the path; so whose it is, and about what."""

from functools import cached_property

import msgspec

from ankigen import text
from ankigen.config.people import People
from ankigen.layouts import section_names
from ankigen.layouts.freeform.marking.marks import Mark
from ankigen.layouts.people import attribution
from ankigen.layouts.people.attribution import NotePath
from ankigen.layouts.people.person_names import is_given_name, is_given_name_in_hangul, is_name
from ankigen.layouts.presets import LayoutRules
from ankigen.model import Fate
from ankigen.topics.taxonomy import Taxonomy, Topic, WrittenTopic

_SOURCES_IN_TEXT = ("line", "heading")
_FOLD_LEVEL = 0  # of a fold that names a contributor: no heading in it ends it
_BOLD_LEVEL = 7  # of a line of bold that names a contributor: deeper than any heading


class _Heading(msgspec.Struct, frozen=True):
    level: int
    name: str
    topic: Topic | None
    line: int
    is_bold_name: bool = False


class Context:
    """The names in force over a line.

    ``author_line`` holds those of the last line that says who wrote, and ``author_line_number`` says which line
    that is; ``front_matter_people`` holds those of the file, and ``authors_elsewhere`` those who wrote it, as
    another one says; ``rare_names`` are the headings that name people beside others that surely do.
    """

    def __init__(
        self, path: NotePath, people: People, taxonomy: Taxonomy, rules: LayoutRules, rare_names: frozenset[str]
    ) -> None:
        self.people, self.taxonomy, self.rules, self.rare_names = people, taxonomy, rules, rare_names
        self.path = path
        self.author_line: tuple[str, ...] = ()
        self.author_line_number = 0
        self.front_matter_people: tuple[str, ...] = ()
        self.authors_elsewhere: tuple[str, ...] = ()
        self._headings: list[_Heading] = []
        self._are_people: dict[str, bool] = {}  # by name

    @property
    def deepest_level(self) -> int:
        """The level of the deepest heading in force, 0 without any."""
        return max((heading.level for heading in self._headings), default=0)

    def close_headings(self, level: int) -> None:
        """End the headings that one of ``level`` ends."""
        self._headings = [heading for heading in self._headings if heading.level < level]

    def open_heading(self, mark: Mark) -> None:
        """Put a heading in force over what follows."""
        is_section = section_names.is_closing_section(mark.question)
        is_person = self.people.find(mark.question) is not None or is_given_name(mark.question)
        topic = None if is_section or is_person else self.taxonomy.find_in_title(mark.question)
        self._headings.append(_Heading(mark.level, mark.question, topic, mark.line))

    def enter_bold_name(self, name: str, line: int) -> None:
        """Put the name on a line of bold in force over what follows, up to the next heading or such name."""
        self.close_headings(_BOLD_LEVEL)
        self._headings.append(_Heading(_BOLD_LEVEL, name, None, line, is_bold_name=True))

    def enter_fold(self, name: str, line: int) -> None:
        """Put the name on a fold in force over what is asked in it."""
        self._headings.append(_Heading(_FOLD_LEVEL, name, None, line))

    def leave_fold(self) -> None:
        """End what a fold with a name has put in force."""
        self._headings = [heading for heading in self._headings if heading.level != _FOLD_LEVEL]

    def find_fate_of_heading(self) -> Fate:
        """Return what the heading is that was put in force last."""
        heading = self._headings[-1]
        if heading.topic:
            return Fate.TOPIC
        return Fate.CONTRIBUTOR if self.is_person(heading.name) else Fate.TITLE

    # --- people ---

    def is_person(self, name: str) -> bool:
        """Return True if a name, or each of several, is surely a person's."""
        if name not in self._are_people:
            self._are_people[name] = self._find_out_if_person(name)
        return self._are_people[name]

    def _find_out_if_person(self, name: str) -> bool:
        if self.people.find(name) is not None:
            return True
        if name in self.rare_names:
            return self.taxonomy.find(name) is None
        names = attribution.split_names(name)
        if not names:
            return False
        return all(attribution.is_surely_person(person, self.people, self.taxonomy) for person in names)

    def names_author(self, name: str) -> bool:
        """Return True for the name of a person, or of who wrote the file, as its path has it."""
        return self.is_person(name) or name in self.find_people()

    def find_names_in_heading(self, name: str) -> tuple[str, ...]:
        """Return the people of a heading: the person whom the config knows by it, else all whom it names."""
        return (name,) if self.people.find(name) else attribution.split_names(name)

    def spell_names(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return names as the cards show them, each once."""
        spelled = [self.people.find(name) or self._find_full_name(text.one_line(name)) for name in names]
        return tuple(dict.fromkeys(spelled))

    def _find_full_name(self, name: str) -> str:
        """Return the name in the path of whose given name a line says, else the name as it is."""
        if is_given_name_in_hangul(name):
            for part in (*self.path.folders, self.path.name):
                if len(part) == len(name) + 1 and part.endswith(name) and is_name(part):
                    return part
        return name

    def find_people(self) -> tuple[str, ...]:
        """Return who wrote: the first source that names anybody wins.

        Front matter comes behind what the file says of single questions, and before its path; last comes what
        another file says.
        """
        for source in self.rules.person_sources:
            if source not in _SOURCES_IN_TEXT and self.front_matter_people:
                return self.front_matter_people
            names = self._find_people_in(source)
            if names:
                return names
        return self.front_matter_people or self.authors_elsewhere

    def find_line_of_people(self, names: tuple[str, ...]) -> int | None:
        """Return the line (from 0) in force that names these people, None if the path or front matter does."""
        for source in self.rules.person_sources:
            if source == "line" and names == self.author_line:
                return self.author_line_number
            if source != "heading":
                continue
            for heading in reversed(self._headings):
                if self.find_names_in_heading(heading.name) == names:
                    return heading.line
        return None

    def _find_people_in(self, source: str) -> tuple[str, ...]:
        match source:
            case "line":
                return self.author_line
            case "heading":
                return self._find_people_above()
            case source_in_path:
                return self._people_in_path_by_source[source_in_path]

    @cached_property
    def _people_in_path_by_source(self) -> dict[str, tuple[str, ...]]:
        """The people whom each source in the path names: the same for all questions."""
        return {
            source: self._find_people_in_path(source)
            for source in self.rules.person_sources
            if source not in _SOURCES_IN_TEXT
        }

    def _find_people_in_path(self, source: str) -> tuple[str, ...]:
        match source:
            case "folder":
                return self.path.find_people_in_folders(known_only=self.rules.known_only)
            case "file":
                return self.path.find_people_in_name(known_only=self.rules.known_only)
            case pattern:
                return self.path.find_people_by_pattern(pattern)

    def _find_people_above(self) -> tuple[str, ...]:
        """Return the people of the deepest heading that is surely a name, else of the deepest below an H1."""
        headings = [heading for heading in self._headings[::-1] if not heading.topic]
        for heading in headings:
            if heading.is_bold_name or self.is_person(heading.name):
                return self.find_names_in_heading(heading.name)
        if self.rules.known_only:
            return ()
        for heading in headings:
            if heading.level > 1 and heading.name:
                return self.find_names_in_heading(heading.name)
        return ()

    @cached_property
    def people_in_path(self) -> frozenset[str]:
        """The names in the path that stand for people, whatever terms they are spelled like."""
        return frozenset().union(*self._people_in_path_by_source.values())

    # --- topics ---

    def find_topic(self) -> WrittenTopic | None:
        """Return the topic in force: the first source that names any wins.

        A path is no word of the notes: a file that moves is the same file.
        """
        in_path = self._topics_in_path_by_source
        for source in self.rules.topic_sources:
            written = self._find_topic_above() if source == "heading" else in_path[source]
            if written:
                return written
        return None

    @cached_property
    def _topics_in_path_by_source(self) -> dict[str, WrittenTopic | None]:
        """The topic that each source in the path names: the same for all questions."""
        topics: dict[str, WrittenTopic | None] = {}
        for source in self.rules.topic_sources:
            topic = self._find_topic_in_path(source) if source != "heading" else None
            topics[source] = WrittenTopic(topic) if topic else None
        return topics

    def _find_topic_in_path(self, source: str) -> Topic | None:
        match source:
            case "tag":
                return None  # it stands in the question
            case "folder":
                return self.path.find_topic_in_folders(self.people_in_path)
            case "file":
                return self.path.find_topic_in_name(self.people_in_path)
            case pattern:
                return self.path.find_topic_by_pattern(pattern)

    def _find_topic_above(self) -> WrittenTopic | None:
        for heading in reversed(self._headings):
            if heading.topic:
                return WrittenTopic(heading.topic, heading.name)
        return None
