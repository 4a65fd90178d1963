"""Week file → all that can be made of it alone: entries, keys, HTML.

It is what a cache keeps, and what several processes share. Pure: the same bytes under the same path, with the same
names that return in other files, give the same result, whoever makes it.
"""

import hashlib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from ankigen import text
from ankigen.config.people import People
from ankigen.config.settings import Config
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.diagnostics.ignores import IgnoreComment, find_comments
from ankigen.diagnostics.stored import StoredDiagnostic
from ankigen.identity import fingerprint
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.minhash import make_sketch
from ankigen.inline import QuestionText
from ankigen.layouts.document_reader import read_document
from ankigen.layouts.people.names_elsewhere import NOBODY_ELSEWHERE, NamesElsewhere
from ankigen.messages import Language
from ankigen.model import Block, Document, Entry, Fence, Source, Text
from ankigen.patterns import compile_on_use
from ankigen.reading import note_files
from ankigen.reading.note_files import NoteFile
from ankigen.rendering import code, entry_html
from ankigen.rendering.html import make_resolver
from ankigen.rendering.markdown import words
from ankigen.rendering.markdown.info_strings import names_format
from ankigen.rendering.media.images import Image, ImageResolver
from ankigen.rendering.neutralize import escape
from ankigen.rendering.parent_field import add_headings
from ankigen.rendering.question_field import add_given
from ankigen.topics import same_question
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
from ankigen.topics.languages import translate_topics
from ankigen.topics.taxonomy import NO_TOPIC, Taxonomy, Topic

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


_QUOTED = compile_on_use(r"\"[^\"]*+\"|'[^']*+'")
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
            reasons = explainer.explain(index, entry, parent, _find_prose(as_read.answer))
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


def render_entry(
    entry: Entry, images: Callable[[int], ImageResolver], config: Config
) -> tuple[tuple[str, str, str], list[Diagnostic]]:
    """Return the HTML of question, answer and parent, and what is wrong with them.

    ``images`` returns what resolves the pictures below a line.
    """
    math = config.card.math
    links = make_resolver(entry.path, config.source_url)
    question = entry_html.render_question(entry.question, images(entry.line), links, math=math)
    blocks: list[str] = []
    diagnostics: list[Diagnostic] = []
    rendered_answer = entry_html.render_answer(entry.answer, images, links, math=math)
    for block, (html, problems) in zip(entry.answer, rendered_answer, strict=True):
        blocks.append(html)
        for line, rule, what in problems:
            diagnostics.append(rule.at(entry.path, line, what=what))
        reported_lines = {problem.line for problem in problems}
        for line, missing in _find_words_not_shown(block, html):
            if line not in reported_lines:
                end = _find_end_of_doubt(entry, block, line)
                diagnostics.append(rules.WORDS_NOT_SHOWN.at(entry.path, line, 1, end, words=" ".join(missing)))
    parent = entry_html.render_question(entry.parent, None, links, math=math)
    headings = [QuestionText(heading) for heading in entry.headings]
    parent = add_headings(
        parent, [entry_html.render_question(heading, None, links, math=math) for heading in headings]
    )
    given, answer = blocks[: entry.given_blocks], blocks[entry.given_blocks :]
    return (add_given(question, "".join(given)), "".join(answer), parent), diagnostics


def _find_words_not_shown(block: Block, html: str) -> list[tuple[int, list[str]]]:
    """Return the words of a block that its HTML lacks, with their lines in the file.

    In Markdown reference definitions, attributes and the like vanish. Of a fence every word is shown, but for that
    behind its backticks.
    """
    if isinstance(block, Fence):
        return _find_words_of_opening(block, html)
    by_line = words.find_missing_by_line(block.text, fingerprint.html_to_text(html))
    return [(block.line + number, missing) for number, missing in by_line]


def _find_words_of_opening(fence: Fence, html: str) -> list[tuple[int, list[str]]]:
    """Return the words behind the backticks that the HTML lacks.

    That is one that names no language or other format, and what stands in quotes: ``title="Heap.java"``.
    """
    opening = fence.info.strip()
    if not opening:
        return []
    is_format = " " in opening or names_format(opening)
    typed = " ".join(_QUOTED.findall(opening)) if is_format else opening
    missing = words.find_missing_words(typed, fingerprint.html_to_text(html)) if typed else []
    return [(fence.line, missing)] if missing else []


def _find_end_of_doubt(entry: Entry, block: Block, line: int) -> int:
    """Return the last line that ``line`` of a block may be in the file: a block lacks the comments in it."""
    following = [later.line for later in entry.answer if later.line > block.line]
    last_line = min(following) - 1 if following else entry.end
    is_whole = last_line <= block.line + block.text.count("\n")
    return line if is_whole else last_line


def make_tags(entry: Entry, language: Language = "ko") -> tuple[str, ...]:
    """Return the tags of an entry in a deck of this language, but for `repeat`.

    Of the group's own tags none that ankigen gives itself: they would say of a note what is not so.
    """
    tags = [text.make_tag("person", name) for name in entry.authors]
    if entry.week is not None:
        tags.append(f"week::{entry.week:02}")
    topics = translate_topics(entry.topics or (NO_TOPIC,), language)
    tags += [text.make_tag("topic", *topic) for topic in topics]
    if entry.parent.markdown:
        tags.append("followup")
    tags += [text.make_tag(*tag.split("::")) for tag in entry.tags if not text.is_reserved_tag(tag)]
    return tuple(dict.fromkeys(tags))


def _add_topics(
    as_read: Iterable[Entry], answers: Iterable[str], finder: "TopicFinder", earlier: EarlierVersion
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


def describe_question(as_read: Entry, parent: Entry | None) -> Hashable:
    """Return all of an entry that decides on the topics that its question leads to; ``parent`` has its own."""
    parent_topics = parent.topics if parent else None
    return as_read.question.markdown, as_read.topics, as_read.has_own_topics, parent_topics


def describe_reading(as_read: Entry, parent: Entry | None) -> Hashable:
    """Return all of an entry that decides on what is made of it: everything but its number and place in the file.

    ``parent`` is the entry that a follow-up belongs to, with its topics.
    """
    answer = tuple([msgspec.structs.replace(block, line=0) for block in as_read.answer])
    without_place = msgspec.structs.replace(
        as_read, line=0, column=0, end=0, number="", contributor_line=0, answer=answer
    )
    return without_place, (parent.topics, parent.written_topics) if parent else None


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
        return decide(find_evidence_in_answer(_find_prose(entry.answer), self._taxonomy))

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


def _make_excerpt(answer: str) -> str:
    line = text.one_line(answer)
    return line if len(line) <= MAX_EXCERPT_CHARS else f"{line[:MAX_EXCERPT_CHARS].rstrip()}…"


def _find_prose(answer: Iterable[Block]) -> str:
    """Return the text of an answer without its fences of code."""
    prose = []
    for block in answer:
        if isinstance(block, Text) or code.detect_language(block.text, block.info) is None:
            prose.append(block.text)
    return "\n".join(prose)
