"""Where each topic of an entry comes from: what somebody wrote, or a term of its question or answer."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from ankigen import text
from ankigen.model import Document, Entry, Fate, Source
from ankigen.topics.classification import (
    Evidence,
    TopicBasis,
    find_basis,
    find_evidence,
    find_evidence_in_answer,
)
from ankigen.topics.taxonomy import Taxonomy, Topic, has_descendant

_HEADING_FATES = (Fate.TOPIC, Fate.TITLE, Fate.WEEK)


class TopicSource(StrEnum):
    """What names a topic."""

    QUESTION_LINE = "question line"
    HEADING = "heading"
    FRONT_MATTER = "front matter"
    PATH = "path"
    PARENT = "parent"
    QUESTION = "question"
    ANSWER = "answer"


class TopicReason(msgspec.Struct, frozen=True):
    """Where a topic comes from: ``name`` is the word or the path that names it, at ``line`` (0 for a path).

    If the question names something finer below a topic of that source, ``term`` is what it names, else "".
    """

    topic: Topic
    source: TopicSource
    name: str
    line: int
    term: str = ""


class ExplainedEntry(msgspec.Struct, frozen=True):
    """An entry, how its answer begins, and where each of its topics comes from."""

    entry: Entry
    excerpt: str
    reasons: tuple[TopicReason, ...]


class TopicExplainer:
    """Explains the topics of the entries of one file; ``document`` has them as read, without what is found."""

    def __init__(self, source: Source, document: Document, taxonomy: Taxonomy) -> None:
        self._lines = source.lines
        self._document = document
        self._taxonomy = taxonomy

    def explain(self, index: int, entry: Entry, parent: Entry | None, prose: str) -> tuple[TopicReason, ...]:
        """Return where each topic of an entry with its topics comes from.

        ``index`` is that of the entry in the file, ``prose`` its answer without code.
        """
        as_read = self._document.entries[index]
        basis = find_basis(as_read, parent)
        if basis is TopicBasis.TERMS:
            return tuple(self._explain_terms(entry, prose))
        reasons = []
        for topic in entry.topics:
            if basis is TopicBasis.PARENT and parent is not None:
                reason = TopicReason(topic, TopicSource.PARENT, parent.question.visible, parent.line)
                is_refined = topic not in parent.topics
            else:
                reason = self._find_written(as_read, topic, basis)
                is_refined = topic not in as_read.topics
            if is_refined:
                evidence = find_evidence(entry.question.markdown, self._taxonomy)
                reason = msgspec.structs.replace(reason, term=_find_term(evidence, topic))
            reasons.append(reason)
        return tuple(reasons)

    def _explain_terms(self, entry: Entry, prose: str) -> Iterator[TopicReason]:
        evidence = find_evidence(entry.question.markdown, self._taxonomy)
        source = TopicSource.QUESTION
        if not evidence:
            evidence = find_evidence_in_answer(prose, self._taxonomy)
            source = TopicSource.ANSWER
        for topic in entry.topics:
            term = _find_term(evidence, topic)
            line = entry.line
            if source is TopicSource.ANSWER:
                line = self._find_line_of_term(entry, term, topic)
            yield TopicReason(topic, source, term, line)

    def _find_line_of_term(self, entry: Entry, term: str, topic: Topic) -> int:
        """Return the first line of an answer in which a term stands."""
        answer = [block.line for block in entry.answer]
        for line in range(min(answer, default=entry.line), entry.end + 1):
            for match in self._taxonomy.terms_in(self._lines[line - 1]):
                if (match.name.spelling, match.name.topic) == (term, topic):
                    return line
        return entry.line

    def _find_written(self, as_read: Entry, topic: Topic, basis: TopicBasis) -> TopicReason:
        """Return who names a topic, or one above it, at or over a question."""
        words = ", ".join(as_read.written_topics)
        if basis is TopicBasis.QUESTION_LINE:
            return TopicReason(topic, TopicSource.QUESTION_LINE, words, as_read.line)
        scopes = [scope for scope in as_read.topics if scope == topic or has_descendant(scope, [topic])]
        if not as_read.written_topics:
            return TopicReason(topic, TopicSource.PATH, as_read.path, 0)
        heading_line = self._find_line_above(as_read, _HEADING_FATES)
        if heading_line:
            return TopicReason(topic, TopicSource.HEADING, words, heading_line)
        line = self._find_line_above(as_read, (Fate.FRONT_MATTER,))
        name = self._find_name(as_read, scopes)
        return TopicReason(topic, TopicSource.FRONT_MATTER, name, line)

    def _find_line_above(self, as_read: Entry, fates: Sequence[Fate]) -> int:
        """Return the nearest line of such a fate above an entry that names one of its written topics, else 0."""
        words = list(map(text.key, as_read.written_topics))
        for line in range(as_read.line - 1, 0, -1):
            line_fate = self._document.fates[line - 1]
            if line_fate is None or line_fate.fate not in fates:
                continue
            key = text.key(self._lines[line - 1])
            if any(word in key for word in words):
                return line
        return 0

    def _find_name(self, as_read: Entry, scopes: Sequence[Topic]) -> str:
        """Return the word that somebody wrote for one of the topics ``scopes``."""
        for word in as_read.written_topics:
            if self._taxonomy.named(word) in scopes:
                return word
        return ", ".join(as_read.written_topics)


def _find_term(evidence: Sequence[Evidence], topic: Topic) -> str:
    """Return the most telling of the terms that speak for a topic."""
    speaking = [term for term in evidence if term.topic == topic]
    best = max(speaking, key=lambda term: term.score, default=None)
    return best.spelling if best is not None else ""
