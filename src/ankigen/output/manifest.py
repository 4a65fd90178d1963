"""``deck.json``: what a package holds, told beside it. See docs/manifest.md.

A published one may be a stranger's, so that its types and sizes are bounded when it is read.
"""

import hashlib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from ankigen.errors import WriteError
from ankigen.files import shown_path
from ankigen.messages import ReasonError

NAME = "deck.json"
FORMAT = 1
MAX_BYTES = 32_000_000  # 100,000 notes have 9 MB

_BEGIN = b'{"format":'
_Guid = Annotated[str, Meta(min_length=1, max_length=100)]
_Hash = Annotated[str, Meta(max_length=100)]
_Time = Annotated[int, Meta(ge=0, le=2**32)]  # seconds since 1970; so far ahead that a ledger can still count on


class ManifestNote(msgspec.Struct, frozen=True, rename={"content_hash": "content"}):
    """A note of a package: its ``mod`` in seconds since 1970, and the hash of what people wrote."""

    guid: _Guid
    mod: _Time
    content_hash: _Hash


class Manifest(msgspec.Struct, frozen=True, dict=True):
    """What a package holds; ``package`` is its name, ``sha256`` the hash of its bytes."""

    format: int
    deck: str
    package: str
    sha256: _Hash
    notes: tuple[ManifestNote, ...]
    retired: tuple[_Guid, ...] = ()

    @cached_property
    def notes_by_guid(self) -> dict[str, ManifestNote]:
        """The notes by their GUIDs, the newest of each."""
        return {note.guid: note for note in sorted(self.notes, key=lambda note: note.mod)}


class _Head(msgspec.Struct, frozen=True):
    format: int


def make_manifest(
    deck: str, package_name: str, package: bytes, notes: Iterable[ManifestNote], retired: Iterable[str]
) -> Manifest:
    """Return the manifest of a package, whatever the order of its notes."""
    return Manifest(
        format=FORMAT,
        deck=deck,
        package=package_name,
        sha256=hashlib.sha256(package).hexdigest(),
        notes=tuple(sorted(notes, key=lambda note: note.guid)),
        retired=tuple(sorted(retired)),
    )


def dump(manifest: Manifest) -> bytes:
    """Return the content of the file, a line for each note."""
    head = msgspec.json.encode(msgspec.structs.replace(manifest, notes=(), retired=()))
    notes = b",\n".join(map(msgspec.json.encode, manifest.notes))
    retired = msgspec.json.encode(manifest.retired)
    return head.replace(b'"notes":[],"retired":[]}', b'"notes":[\n%b\n],"retired":%b}\n' % (notes, retired))


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
        raise ReasonError("reasons.manifest.not_one", reason=str(error)[:200]) from None
