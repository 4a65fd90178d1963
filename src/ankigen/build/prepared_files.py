"""All week files prepared: from memory, from the cache, or else made anew."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from ankigen.build.cache import NO_MEMORY, Cache, Shelf
from ankigen.build.entries.entry_topics import TopicFinder, describe_question
from ankigen.build.prepare import EarlierVersion, PrepareContext, PreparedFile, describe_reading
from ankigen.diagnostics import rules
from ankigen.diagnostics.stored import StoredDiagnostic
from ankigen.files import FileState, read_state
from ankigen.layouts.people.author_tables import LinkedAuthors, find_linked_authors
from ankigen.layouts.people.bold_names import WeeksOfNames, find_bold_names
from ankigen.layouts.people.names_elsewhere import NamesElsewhere, find_names_elsewhere
from ankigen.messages import find_reason
from ankigen.reading.note_files import NoteFile, hash_content
from ankigen.shortcuts import shortcut
from ankigen.topics.taxonomy import Taxonomy

_DECODER = msgspec.msgpack.Decoder(PreparedFile)
_ENCODER = msgspec.msgpack.Encoder()


class SurveyedFile(msgspec.Struct, frozen=True):
    """What a first look at a file tells: a hash of its content, and whom it names.

    Those are its names in bold, each with its weeks, and who wrote the files to which its tables link.
    """

    content_hash: bytes
    bold_names: WeeksOfNames
    linked_authors: LinkedAuthors


class FileSurvey(msgspec.Struct, frozen=True):
    """What a first look at all files tells; those that can't be read are passed over, which is said later.

    ``content_hashes`` are by name; ``names_elsewhere`` are what other files say of the people in each.
    """

    content_hashes: Mapping[str, bytes]
    names_elsewhere: Mapping[str, NamesElsewhere]


def survey_files(
    note_files: Iterable[NoteFile], seen: Shelf[FileState, SurveyedFile] = NO_MEMORY.surveys
) -> FileSurvey:
    """Return what a first look at all files tells, or told the last time: that is ``seen``."""
    content_hashes: dict[str, bytes] = {}
    bold_names: dict[str, WeeksOfNames] = {}
    linked_authors: dict[str, LinkedAuthors] = {}
    for note_file in note_files:
        try:
            surveyed = _recall_survey(note_file, seen) or _survey_file(note_file, seen)
        except OSError:
            continue
        content_hashes[note_file.name] = surveyed.content_hash
        bold_names[note_file.name] = surveyed.bold_names
        linked_authors[note_file.name] = surveyed.linked_authors
    return FileSurvey(content_hashes, find_names_elsewhere(bold_names, linked_authors))


@shortcut
def _recall_survey(note_file: NoteFile, seen: Shelf[FileState, SurveyedFile]) -> SurveyedFile | None:
    """Return what a look at a file told the last time, if it has not changed since; raises OSError."""
    return seen.find(note_file.name, read_state(note_file.file)) if seen.is_used else None


def _survey_file(note_file: NoteFile, seen: Shelf[FileState, SurveyedFile]) -> SurveyedFile:
    """Look at a file, and keep what it tells; raises OSError."""
    state = read_state(note_file.file)
    is_settled = state.is_settled()
    content = note_file.file.read_bytes()
    surveyed = SurveyedFile(
        hash_content(content),
        find_bold_names(note_file.name, content),
        find_linked_authors(note_file.name, content),
    )
    if is_settled:
        seen.keep(note_file.name, state, surveyed)
    return surveyed


class KeyedFile(msgspec.Struct, frozen=True):
    """A prepared file with a hash of all that decides on it, which is empty if it can't be read."""

    key: bytes
    prepared: PreparedFile


class FilePreparer:
    """Prepares week files, and makes the keys under which they are kept."""

    def __init__(self, context: PrepareContext, stamp: bytes) -> None:
        """``stamp`` tells versions of the code apart."""
        self._context = context
        self._begun_digest = hashlib.blake2b(stamp + context.fingerprint(), digest_size=16)  # the stamp is long
        self._context_key = self._begun_digest.digest()

    def make_key(self, note_file: NoteFile, content_hash: bytes) -> bytes:
        """Return a hash of all that decides on a prepared file, behind one of what decides on any file."""
        digest = self._begun_digest.copy()
        names = self._context.find_names_elsewhere(note_file.name)
        for name in (*sorted(names.returning), *[f"\t{author}" for author in names.authors]):
            digest.update(name.encode("utf-8", "surrogatepass") + b"\n")
        digest.update(b"\1" if note_file.is_folder_note else b"\0")
        digest.update(note_file.name.encode("utf-8", "surrogatepass") + b"\0" + content_hash)
        return self._context_key + digest.digest()

    def has_key_of_context(self, key: bytes) -> bool:
        """Return True if a file with this key was prepared in this very context."""
        return key.startswith(self._context_key)

    def make_keys(self, note_files: Iterable[NoteFile], content_hashes: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return the keys of the files whose content has a hash, by name."""
        keys = {}
        for note_file in note_files:
            if note_file.name in content_hashes:
                keys[note_file.name] = self.make_key(note_file, content_hashes[note_file.name])
        return keys

    def prepare(self, note_file: NoteFile, earlier: PreparedFile | None = None) -> KeyedFile:
        """Read and prepare a week file; ``earlier`` is what an earlier version of it was in this very context."""
        try:
            content = note_file.file.read_bytes()
        except OSError as error:
            problem = rules.UNREADABLE.at(note_file.name, reason=find_reason(error))
            return KeyedFile(b"", PreparedFile((), (), (StoredDiagnostic.of(problem),)))
        key = self.make_key(note_file, hash_content(content))
        version = index_by_reading(earlier, self._context.taxonomy) if earlier else None
        return KeyedFile(key, self._context.prepare(note_file, content, version))


@shortcut
def index_by_reading(file: PreparedFile, taxonomy: Taxonomy) -> EarlierVersion | None:
    """Return what was made of the entries of a file, and of their questions, by what was read and decides on it.

    Whole entries that show pictures are left out, and those from which something was dropped, which is reported by
    its line.
    """
    finder = TopicFinder(taxonomy)
    version = EarlierVersion()
    made = zip(file.answered, file.topics_as_read, strict=True)
    for entry in file.with_answers().entries():
        if entry.answer:
            answered, topics_as_read = next(made)
            parent = finder.find_parent(entry)
            as_read = msgspec.structs.replace(
                entry, topics=topics_as_read.topics, written_topics=topics_as_read.written_topics
            )
            version.question_topics[describe_question(as_read, parent)] = topics_as_read.question_topics
            version.group_keys[entry.question.markdown, entry.parent.markdown] = answered.group_key
            if answered.html and not answered.dropped:
                version.by_reading[describe_reading(as_read, parent)] = answered
        finder.add(entry)
    return version


def prepare_files(
    note_files: Sequence[NoteFile],
    content_hashes: Mapping[str, bytes],
    context: PrepareContext,
    cache: Cache,
    kept: Shelf[bytes, PreparedFile] = NO_MEMORY.files,
) -> Iterator[PreparedFile]:
    """Yield each file prepared, in their order, as it is ``kept`` from the last time, or else made anew.

    ``content_hashes`` are those of the files that can be read, by name.
    """
    preparer = FilePreparer(context, cache.stamp)
    keys = preparer.make_keys(note_files, content_hashes)
    recalled = _recall(keys, kept) if kept.is_used else {}
    others = [note_file for note_file in note_files if note_file.name not in recalled]
    made = _prepare_others(others, keys, preparer, cache) if others else iter(())
    for note_file in note_files:
        if note_file.name in recalled:
            yield recalled[note_file.name]
            continue
        keyed = next(made)
        prepared = keyed.prepared.with_answers() if context.keeps_answers else keyed.prepared
        if keyed.key:
            kept.keep(note_file.name, keyed.key, prepared)
        yield prepared
    for _ in made:  # which writes what is left
        pass


def _recall(keys: Mapping[str, bytes], kept: Shelf[bytes, PreparedFile]) -> dict[str, PreparedFile]:
    """Return the files that are kept from the last time and have not changed since, by name."""
    recalled: dict[str, PreparedFile] = {}
    for name, key in keys.items():
        prepared = kept.find(name, key)
        if prepared is not None:
            recalled[name] = prepared
    return recalled


def _prepare_others(
    others: Sequence[NoteFile], keys: Mapping[str, bytes], preparer: FilePreparer, cache: Cache
) -> Iterator[KeyedFile]:
    """Yield ``others`` prepared, from the cache or made anew; the cache forgets all but files with ``keys``."""
    with cache.open() as rows:
        kept_keys = rows.read_keys()
        for note_file in others:
            kept_key, key = kept_keys.get(note_file.name, b""), keys.get(note_file.name, b"")
            content = rows.read_value(note_file.name) if preparer.has_key_of_context(kept_key) else None
            kept = None if content is None else _DECODER.decode(content)
            if kept is not None and kept_key == key:
                yield KeyedFile(key, kept)
                continue
            keyed = preparer.prepare(note_file, kept)
            if keyed.key and rows.writable:
                rows.put(note_file.name, keyed.key, _ENCODER.encode(keyed.prepared))
                keyed = KeyedFile(keyed.key, keyed.prepared.with_own_strings())
            yield keyed
        rows.finish(keys)
