"""``deck.json``: what a package holds, told beside it. See docs/manifest.md.

A published one may be a stranger's, so that its types and sizes are bounded when it is read.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
from msgspec import Meta

from ankigen.errors import WriteError
from ankigen.files import read_by_parts, shown_path
from ankigen.inline import QuestionText
from ankigen.messages import ReasonError, find_reason

FORMAT = 1
MAX_BYTES = 32_000_000  # 100,000 notes have 9 MB

_NOTES_PER_PART = 1_000
_MAX_BUILDS_IN_NEWS = 3
_MAX_QUESTIONS_IN_NEWS = 20  # of a build
_MAX_QUESTION_LENGTH = 100

_BEGIN = b'{"format":'
_Guid = Annotated[str, Meta(min_length=1, max_length=100)]
_Hash = Annotated[str, Meta(max_length=100)]
_Time = Annotated[int, Meta(ge=0, le=2**32)]  # seconds since 1970; so far ahead that a ledger can still count on


class ManifestNote(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, rename={"content_hash": "content"}):
    """A note of a package: its ``mod`` in seconds since 1970, and the hash of what people wrote.

    ``at`` is where it stands: the number of its file in the manifest's ``files``, from 0, and its line. It is
    empty for a file outside of the project.
    """

    guid: _Guid
    mod: _Time
    content_hash: _Hash
    at: tuple[int, ...] = ()


class Source(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the notes are on the web: ``{path}`` stands for the path of a file; ``edit`` is "" if nobody knows."""

    file: str
    edit: str = ""
    repository: str = ""


class BuildNews(msgspec.Struct, frozen=True):
    """What a build brought: its ``mod``, how many notes are new in it and changed, and the questions of some."""

    mod: _Time
    new: int
    changed: int
    questions: tuple[str, ...]


class NoteNews(msgspec.Struct, frozen=True):
    """When a note last changed, whether it was new then, and its question."""

    mod: int
    is_new: bool
    question: QuestionText


class Manifest(msgspec.Struct, frozen=True, dict=True, omit_defaults=True):
    """What a package holds; ``package`` is its name, ``sha256`` the hash of its bytes, ``size`` their number."""

    format: int
    deck: str
    package: str
    sha256: _Hash
    notes: tuple[ManifestNote, ...]
    retired: tuple[_Guid, ...] = ()
    size: int = 0
    files: tuple[str, ...] = ()
    source: Source | None = None
    news: tuple[BuildNews, ...] = ()

    @cached_property
    def notes_by_guid(self) -> dict[str, ManifestNote]:
        """The notes by their GUIDs, the newest of each."""
        return {note.guid: note for note in sorted(self.notes, key=lambda note: note.mod)}


class _Head(msgspec.Struct, frozen=True):
    format: int


class Described(msgspec.Struct, frozen=True):
    """What a manifest tells of a deck besides the package's own bytes."""

    deck: str
    notes: tuple[ManifestNote, ...]
    retired: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    source: Source | None = None
    news: tuple[BuildNews, ...] = ()


def make_manifest(described: Described, package_name: str, package: BinaryIO) -> Manifest:
    """Return the manifest of a package, which is read from its beginning, whatever the order of its notes."""
    digest = hashlib.sha256()
    size = 0
    for part in read_by_parts(package):
        digest.update(part)
        size += len(part)
    return Manifest(
        format=FORMAT,
        deck=described.deck,
        package=package_name,
        sha256=digest.hexdigest(),
        notes=tuple(sorted(described.notes, key=lambda note: note.guid)),
        retired=tuple(sorted(described.retired)),
        size=size,
        files=described.files,
        source=described.source,
        news=described.news,
    )


def find_last_mods(mods: Iterable[int]) -> list[int]:
    """Return the times of the last builds that ``collect_news`` tells of, the newest first."""
    return sorted(set(mods), reverse=True)[:_MAX_BUILDS_IN_NEWS]


def collect_news(notes: Iterable[NoteNews]) -> tuple[BuildNews, ...]:
    """Return what the last builds brought, the newest first; the questions of new notes come before the others."""
    notes_by_mod: dict[int, list[NoteNews]] = defaultdict(list)
    for note in notes:
        notes_by_mod[note.mod].append(note)
    news = []
    for mod in find_last_mods(notes_by_mod):
        build_notes = sorted(notes_by_mod[mod], key=lambda note: not note.is_new)
        new_count = sum(note.is_new for note in build_notes)
        questions = [_shorten(note.question.visible) for note in build_notes[:_MAX_QUESTIONS_IN_NEWS]]
        news.append(BuildNews(mod, new_count, len(build_notes) - new_count, tuple(questions)))
    return tuple(news)


def _shorten(question: str) -> str:
    line = " ".join(question.split())
    if len(line) <= _MAX_QUESTION_LENGTH:
        return line
    return f"{line[: _MAX_QUESTION_LENGTH - 1].rstrip()}…"


def dump(manifest: Manifest) -> bytes:
    """Return the content of the file."""
    return b"".join(dump_by_parts(manifest))


def dump_by_parts(manifest: Manifest) -> Iterator[bytes]:
    """Yield the content of the file, a line for each note; notes, some at once, and retired GUIDs come last."""
    head = msgspec.json.encode(msgspec.structs.replace(manifest, notes=(), retired=()))
    yield head.replace(b'"notes":[],', b"", 1).removesuffix(b"}") + b',"notes":[\n'
    encoder = msgspec.json.Encoder()
    for start in range(0, len(manifest.notes), _NOTES_PER_PART):
        if start:
            yield b",\n"
        lines = encoder.encode_lines(manifest.notes[start : start + _NOTES_PER_PART])
        yield lines.removesuffix(b"\n").replace(b"\n", b",\n")  # JSON has no line break in a text
    yield b'\n],"retired":%b}\n' % msgspec.json.encode(manifest.retired)


def refuse_foreign_file(file: Path) -> None:
    """Raise WriteError if another file than a manifest stands where one is to be written."""
    try:
        with file.open("rb") as stream:
            begin = stream.read(len(_BEGIN))
    except OSError:
        return
    if begin and begin != _BEGIN:
        raise WriteError("errors.write.foreign_manifest", file=shown_path(file))


def parse(content: bytes) -> Manifest:
    """Return the manifest in ``content``; raises ReasonError for anything else."""
    if len(content) > MAX_BYTES:
        raise ReasonError("reasons.manifest.too_large", megabytes=MAX_BYTES // 1_000_000)
    try:
        head = msgspec.json.decode(content, type=_Head)
        if head.format != FORMAT:
            raise ReasonError("reasons.manifest.format", format=head.format)
        return msgspec.json.decode(content, type=Manifest)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError) as error:
        if isinstance(error, ReasonError):
            raise
        raise ReasonError("reasons.manifest.not_one", reason=find_reason(error)) from None
