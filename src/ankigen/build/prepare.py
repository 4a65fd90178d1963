"""Week file → all that can be made of it alone: entries, keys, HTML.

It is what a cache keeps, and what several processes share. Pure: the same bytes under the same path, with the same
names that return in other files, give the same result, whoever makes it.
"""

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from ankigen import text
from ankigen.build.entries.entry_topics import TopicFinder, find_prose
from ankigen.build.entries.rendered_entry import render_entry
from ankigen.build.entries.tags import make_tags
from ankigen.config.people import People
from ankigen.config.settings import Config
from ankigen.diagnostics.ignores import IgnoreComment, find_comments
from ankigen.diagnostics.stored import StoredDiagnostic
from ankigen.identity import fingerprint
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.minhash import make_sketch
from ankigen.layouts.document_reader import read_document
from ankigen.layouts.people.names_elsewhere import NOBODY_ELSEWHERE, NamesElsewhere
from ankigen.model import Block, Document, Entry, Fence, Source
from ankigen.reading import note_files
from ankigen.reading.note_files import NoteFile
from ankigen.rendering.media.images import Image, ImageResolver
from ankigen.rendering.neutralize import escape
from ankigen.topics import same_question
from ankigen.topics.taxonomy import Taxonomy, Topic

if TYPE_CHECKING:
    from ankigen.topics.explanation import ExplainedEntry

MAX_EXCERPT_CHARS = 200  # of an answer that only reminds of it


NO_ANSWERS = msgspec.Raw(msgspec.msgpack.encode(()))


class TopicsAsRead(msgspec.Struct, frozen=True, array_like=True):
    """The topics that stand at an entry or above it, before any are found in its words (see ``Entry``).

    ``question_topics`` are those that its question leads to, whatever was answered.
    """

    topics: tuple[Topic, ...]
    written_topics: tuple[str, ...]
    question_topics: tuple[Topic, ...]


class PreparedFile(msgspec.Struct, frozen=True, array_like=True):
    """A week file; ``unanswered`` has the indexes of its unanswered entries among all.

    ``answers`` are those of ``answered``, encoded: an entry whose HTML is made lacks its own, which few builds
    need.
    """

    answered: tuple[AnsweredEntry, ...]
    unanswered: tuple[tuple[int, Entry], ...]
    diagnostics: tuple[StoredDiagnostic, ...]
    ignore_comments: tuple[IgnoreComment, ...] = ()
    answers: msgspec.Raw = NO_ANSWERS
    topics_as_read: tuple[TopicsAsRead, ...] = ()

    def entries(self) -> list[Entry]:
        """Return all entries in their order."""
        entries = [answered.entry for answered in self.answered]
        for index, entry in self.unanswered:
            entries.insert(index, entry)
        return entries

    def with_answers(self) -> "PreparedFile":
        """Return the file with an answer in each of its entries."""
        if self.answers == NO_ANSWERS:
            return self
        answers = _ANSWERS_DECODER.decode(self.answers)
        completed = []
        for answered, answer in zip(self.answered, answers, strict=True):
            entry = msgspec.structs.replace(answered.entry, answer=answer)
            completed.append(msgspec.structs.replace(answered, entry=entry))
        return msgspec.structs.replace(self, answered=tuple(completed), answers=NO_ANSWERS)

    def with_own_strings(self) -> "PreparedFile":
        """Return the file with copies of its HTML, after it was encoded.

        A string that was encoded keeps its UTF-8 (PyUnicode_AsUTF8), which is longer than itself.
        """
        copied = []
        for answered in self.answered:
            html = tuple(["".join((part, "")) for part in answered.html])
            copied.append(msgspec.structs.replace(answered, html=html))
        return msgspec.structs.replace(self, answered=tuple(copied))


class EarlierVersion(msgspec.Struct, frozen=True):
    """What was made of a file before it changed, each by all that decides on it.

    These are whole entries, and what no answer decides on: the topics and the group keys of questions.
    """

    by_reading: dict[Hashable, AnsweredEntry] = {}
    question_topics: dict[Hashable, tuple[Topic, ...]] = {}
    group_keys: dict[tuple[str, str], str] = {}


_ANSWERS_ENCODER = msgspec.msgpack.Encoder()
_ANSWERS_DECODER = msgspec.msgpack.Decoder(tuple[tuple[Block, ...], ...])


class PrepareContext(msgspec.Struct, frozen=True):
    """What week files are prepared with.

    ``names_elsewhere`` are, by path, what other files say of the people in one; ``keeps_answers`` keeps the texts
    of answers whose HTML is made.
    """

    config: Config
    taxonomy: Taxonomy
    names_elsewhere: Mapping[str, NamesElsewhere] = {}
    keeps_answers: bool = True

    def fingerprint(self) -> bytes:
        """Return a hash of all that decides on what becomes of any file."""
        config = self.config
        settings = (config.people, config.layout, config.card.math, config.source_url, config.root_tag)
        parts = (*settings, self.taxonomy.fingerprint)
        return hashlib.blake2b(repr(parts).encode(), digest_size=20).digest()

    def find_names_elsewhere(self, path: str) -> NamesElsewhere:
        """Return what other files say of the people in one; with its content, that decides on it."""
        return self.names_elsewhere.get(path, NOBODY_ELSEWHERE)

    def prepare(self, note_file: NoteFile, content: bytes, earlier: EarlierVersion | None = None) -> PreparedFile:
        """Return a week file with this content as prepared; never raises.

        ``earlier`` is what was made of the file in this very context.
        """
        earlier = earlier or EarlierVersion()
        source, source_diagnostics = note_files.decode_source(note_file, content)
        people = People(self.config.people)
        document, parse_diagnostics = read_document(
            source, people, self.taxonomy, self.config.layout, self.find_names_elsewhere(note_file.name)
        )
        answers = [fingerprint.answer_text(entry.answer) for entry in document.entries]
        finder = TopicFinder(self.taxonomy, earlier.question_topics)
        entries, question_topics, prepared = _add_topics(document.entries, answers, finder, earlier)
        self._prepare_others(entries, answers, prepared, earlier.group_keys)
        indexes = sorted(prepared)
        as_read = [document.entries[index] for index in indexes]
        topics_as_read = []
        for index in indexes:
            entry = document.entries[index]
            topics_as_read.append(TopicsAsRead(entry.topics, entry.written_topics, question_topics[index]))
        diagnostics = [*source_diagnostics, *parse_diagnostics]
        return PreparedFile(
            answered=tuple([prepared[index] for index in indexes]),
            unanswered=tuple([(index, entry) for index, entry in enumerate(entries) if not entry.answer]),
            diagnostics=tuple(map(StoredDiagnostic.of, diagnostics)),
            ignore_comments=_find_ignore_comments(source, document),
            answers=msgspec.Raw(_ANSWERS_ENCODER.encode([entry.answer for entry in as_read])),
            topics_as_read=tuple(topics_as_read),
        )

    def _prepare_others(
        self,
        entries: Sequence[Entry],
        answers: Sequence[str],
        prepared: dict[int, AnsweredEntry],
        group_keys: Mapping[tuple[str, str], str],
    ) -> None:
        """Prepare the answered entries that are not ``prepared`` yet, and put them there by their indexes.

        ``group_keys`` are those that are known, by question and parent.
        """
        others = [index for index, entry in enumerate(entries) if entry.answer and index not in prepared]
        made = self._prepare_entries(
            [entries[index] for index in others], [answers[index] for index in others], group_keys
        )
        prepared.update(zip(others, made, strict=True))

    def explain_topics(self, note_file: NoteFile, content: bytes) -> "list[ExplainedEntry]":
        """Return the entries of a week file, each with where its topics come from."""
        from ankigen.topics.explanation import ExplainedEntry, TopicExplainer  # no build needs them

        source, _ = note_files.decode_source(note_file, content)
        document, _ = read_document(
            source,
            People(self.config.people),
            self.taxonomy,
            self.config.layout,
            self.find_names_elsewhere(note_file.name),
        )
        finder = TopicFinder(self.taxonomy)
        explainer = TopicExplainer(source, document, self.taxonomy)
        explained = []
        for index, as_read in enumerate(document.entries):
            answer = fingerprint.answer_text(as_read.answer)
            parent = finder.find_parent(as_read)
            entry = finder.add_topics(as_read, answer)
            reasons = explainer.explain(index, entry, parent, find_prose(as_read.answer))
            explained.append(ExplainedEntry(entry, _make_excerpt(answer), reasons))
        return explained

    def _prepare_entries(
        self, entries: Sequence[Entry], answers: Sequence[str], earlier_group_keys: Mapping[tuple[str, str], str]
    ) -> tuple[AnsweredEntry, ...]:
        """Return the answered entries with all that is computed from each.

        One thing is computed of all entries before the next one: so its code and tables stay in the processor's
        cache, which saves a tenth of the time.
        """
        tags = [make_tags(entry) for entry in entries]
        person_keys = [text.key(entry.contributor) for entry in entries]
        answer_hashes = list(map(fingerprint.hash_answer, answers))
        sketches = list(map(make_sketch, answers))
        group_keys = []
        for entry in entries:
            group_key = earlier_group_keys.get((entry.question.markdown, entry.parent.markdown))
            if group_key is None:
                question, parent = entry.question.visible, entry.parent.visible
                group_key = same_question.group_key(question, parent, self.taxonomy)
            group_keys.append(group_key)
        root_tag = self.config.root_tag
        content_hashes = [fingerprint.hash_content(entry, (), root_tag) for entry in entries]
        rendered = [self._render_without_pictures(entry) for entry in entries]
        prepared = []
        for index, entry in enumerate(entries):
            html, dropped = rendered[index]
            prepared.append(
                AnsweredEntry(
                    entry=msgspec.structs.replace(entry, answer=()) if html else entry,
                    person_key=person_keys[index],
                    parent_key=entry.parent.key,
                    question_key=entry.question.key,
                    answer_hash=answer_hashes[index],
                    answer_sketch=sketches[index],
                    group_key=group_keys[index],
                    tags=tags[index],
                    content_hash=content_hashes[index],
                    html=html,
                    dropped=dropped,
                )
            )
        return tuple(prepared)

    def _render_without_pictures(self, entry: Entry) -> tuple[tuple[str, ...], tuple[StoredDiagnostic, ...]]:
        """Return the HTML of an entry and what was dropped from it; nothing if there are pictures to be found."""
        pictures = _PictureDetector()
        html, dropped = render_entry(entry, pictures.below, self.config)
        if pictures.has_pictures:
            return (), ()
        return html, tuple(map(StoredDiagnostic.of, dropped))


def _find_ignore_comments(source: Source, document: Document) -> tuple[IgnoreComment, ...]:
    """Return the comments in a file that want diagnostics ignored; what looks like one in a fence is an answer."""
    if "<!--" not in source.text or "ankigen" not in source.text.lower():
        return ()
    fenced_lines: set[int] = set()
    for entry in document.entries:
        for block in entry.answer:
            if isinstance(block, Fence):
                fenced_lines.update(range(block.line, block.line + block.text.count("\n") + 2))
    return find_comments(source.lines, fenced_lines)


class _PictureDetector:
    """Stands in for the pictures of an entry, and takes note whether there are any."""

    def __init__(self) -> None:
        self.has_pictures = False

    def below(self, _line: int) -> ImageResolver:
        return self._resolve

    def _resolve(self, image: Image) -> str:
        self.has_pictures = True
        return escape(image.alt)


def _add_topics(
    as_read: Iterable[Entry], answers: Iterable[str], finder: TopicFinder, earlier: EarlierVersion
) -> tuple[list[Entry], list[tuple[Topic, ...]], dict[int, AnsweredEntry]]:
    """Return the entries with their topics, and the topics that the question of each leads to.

    Behind them stands what was made of those that are as they were, by their indexes.
    """
    entries: list[Entry] = []
    question_topics: list[tuple[Topic, ...]] = []
    prepared: dict[int, AnsweredEntry] = {}
    for index, (entry, answer) in enumerate(zip(as_read, answers, strict=True)):
        parent = finder.find_parent(entry)
        question_topics.append(finder.find_in_question(entry, parent))
        made = earlier.by_reading.get(describe_reading(entry, parent)) if earlier.by_reading else None
        if made is None:
            entries.append(finder.add_topics(entry, answer))
            continue
        topics, written_topics = made.entry.topics, made.entry.written_topics
        with_topics = msgspec.structs.replace(entry, topics=topics, written_topics=written_topics)
        finder.add(with_topics)
        entries.append(with_topics)
        without_answer = msgspec.structs.replace(with_topics, answer=())
        prepared[index] = msgspec.structs.replace(made, entry=without_answer)
    return entries, question_topics, prepared


def describe_reading(as_read: Entry, parent: Entry | None) -> Hashable:
    """Return all of an entry that decides on what is made of it: everything but its number and place in the file.

    ``parent`` is the entry that a follow-up belongs to, with its topics.
    """
    answer = tuple([msgspec.structs.replace(block, line=0) for block in as_read.answer])
    without_place = msgspec.structs.replace(
        as_read, line=0, column=0, end=0, number="", contributor_line=0, answer=answer
    )
    return without_place, (parent.topics, parent.written_topics) if parent else None


def _make_excerpt(answer: str) -> str:
    line = text.one_line(answer)
    return line if len(line) <= MAX_EXCERPT_CHARS else f"{line[:MAX_EXCERPT_CHARS].rstrip()}…"
