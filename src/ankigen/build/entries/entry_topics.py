"""The topics of entries in their order: what is written of them, else what their question or answer leads to."""

from collections.abc import Hashable, Iterable, Mapping

import msgspec

from ankigen.model import Block, Entry, Text
from ankigen.rendering import code
from ankigen.topics.classification import (
    TopicBasis,
    classify_as_written,
    decide,
    find_basis,
    find_evidence,
    find_evidence_in_answer,
    refine,
    refine_inherited,
)
from ankigen.topics.taxonomy import NO_TOPIC, Taxonomy, Topic


class TopicFinder:
    """Finds the topics of entries in their order; a follow-up has those of its parent, or finer ones.

    ``question_topics`` are those that questions lead to, as far as they are known (see ``describe_question``).
    """

    def __init__(
        self, taxonomy: Taxonomy, question_topics: Mapping[Hashable, tuple[Topic, ...]] | None = None
    ) -> None:
        self._taxonomy = taxonomy
        self._question_topics = dict(question_topics or {})
        self._by_question: dict[tuple[str, str], Entry] = {}

    def add_topics(self, entry: Entry, answer: str) -> Entry:
        """Return an entry with its topics, and with what the group itself says of them."""
        parent = self.find_parent(entry)
        topics = self.find_in_question(entry, parent) or self._find_in_answer(entry)
        if not entry.topics and parent is not None and parent.topics:
            written_topics = parent.written_topics
        else:
            written_topics = (*entry.written_topics, *self._find_in_group_file(entry, answer))
        if (topics, written_topics) != (entry.topics, entry.written_topics):
            entry = msgspec.structs.replace(entry, topics=topics, written_topics=written_topics)
        self.add(entry)
        return entry

    def add(self, entry: Entry) -> None:
        """Take note of an entry that has its topics."""
        self._by_question[entry.contributor, entry.question.markdown] = entry

    def find_parent(self, entry: Entry) -> Entry | None:
        """Return the entry with its topics that a follow-up belongs to."""
        if not entry.parent.markdown:
            return None
        return self._by_question.get((entry.contributor, entry.parent.markdown))

    def find_in_question(self, entry: Entry, parent: Entry | None) -> tuple[Topic, ...]:
        """Return the topics that stand at a question and above it, and that it leads to, whatever was answered."""
        description = describe_question(entry, parent)
        topics = self._question_topics.get(description)
        if topics is None:
            topics = self._question_topics[description] = self._look_in_question(entry, parent)
        return topics

    def _look_in_question(self, entry: Entry, parent: Entry | None) -> tuple[Topic, ...]:
        question = entry.question.markdown
        basis = find_basis(entry, parent)
        if basis is TopicBasis.QUESTION_LINE:
            return entry.topics
        if basis is TopicBasis.PARENT and parent is not None:
            scopes = entry.topics or [topic[:1] for topic in parent.topics]
            return refine_inherited(parent.topics, scopes, question, self._taxonomy)
        if basis is TopicBasis.ABOVE:
            return refine(entry.topics, question, self._taxonomy)
        return decide(find_evidence(question, self._taxonomy))

    def _find_in_answer(self, entry: Entry) -> tuple[Topic, ...]:
        # Only now it is worth while to look for the code in the answer, and leave it out.
        return decide(find_evidence_in_answer(find_prose(entry.answer), self._taxonomy))

    def _find_in_group_file(self, entry: Entry, answer: str) -> list[str]:
        """Return the paths that the group's own taxonomy alone gives to an entry, whatever ankigen's says."""
        group = self._taxonomy.group
        if group is None:
            return []
        if entry.topics:
            paths = [group.find(word) for word in entry.written_topics]
            topics = [path for path in paths if path is not None]
        else:
            topics = list(classify_as_written(entry.question.markdown, answer, group))
        if not topics and not self._taxonomy.extends:
            topics = [NO_TOPIC]
        return ["::".join(topic) for topic in topics]


def describe_question(as_read: Entry, parent: Entry | None) -> Hashable:
    """Return all of an entry that decides on the topics that its question leads to; ``parent`` has its own."""
    parent_topics = parent.topics if parent else None
    return as_read.question.markdown, as_read.topics, as_read.has_own_topics, parent_topics


def find_prose(answer: Iterable[Block]) -> str:
    """Return the text of an answer without its fences of code."""
    prose = []
    for block in answer:
        if isinstance(block, Text) or code.detect_language(block.text, block.info) is None:
            prose.append(block.text)
    return "\n".join(prose)
