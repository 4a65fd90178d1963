"""The headings in force over a line of the weekly layout: contributors, topics and sections."""

import msgspec

from ankigen.topics.taxonomy import Topic, WrittenTopic


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
