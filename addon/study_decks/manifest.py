"""``deck.json``: what a group has published. See docs/manifest.md of ankigen. It may be a stranger's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin

from .errors import DeckError

FORMAT = 1
MAX_BYTES = 32_000_000
MAX_NOTES = 200_000
MAX_PACKAGE_BYTES = 1_000_000_000
_MAX_TEXT_LENGTH = 2_000
_MAX_TIME_S = 2**32
_MAX_LINE = 10**7


@dataclass(frozen=True)
class ManifestNote:
    """A note of the deck: its GUID, its ``mod`` in seconds since 1970, its file and line ("" and 0: not told)."""

    guid: str
    mod: int
    file: str
    line: int


@dataclass(frozen=True)
class Source:
    """Where the notes are on the web: ``{path}`` stands for the path of a file; empty where nobody tells."""

    file: str = ""
    edit: str = ""
    repository: str = ""


@dataclass(frozen=True)
class Manifest:
    """What a group has published; ``size`` in bytes, 0 if it is not told; ``questions`` are the newest ones."""

    deck: str
    package: str
    sha256: str
    size: int
    notes: dict[str, ManifestNote]
    retired: frozenset[str]
    source: Source
    questions: tuple[str, ...]

    def find_address(self, manifest_address: str) -> str:
        """Return where the package is: beside the manifest, under its name there."""
        return urljoin(manifest_address, quote(self.package))


def parse(content: bytes) -> Manifest:
    """Return the manifest in ``content``; raises DeckError."""
    try:
        document = json.loads(content.decode("utf-8"))
        if not isinstance(document, dict) or not isinstance(document.get("format"), int):
            raise DeckError("no_manifest")
        if document["format"] != FORMAT:
            raise DeckError("newer_format")
        return _read(document)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        raise DeckError("no_manifest") from None


def _read(document: dict[str, Any]) -> Manifest:
    """Return the manifest in a JSON document; raises what a wrong shape raises."""
    files = [_text(file) for file in document.get("files", [])]
    notes: dict[str, ManifestNote] = {}
    for entry in document["notes"]:
        note = _read_note(entry, files)
        notes[note.guid] = note
    if len(notes) > MAX_NOTES:
        raise ValueError
    news = document.get("news", [])
    questions = [_text(question) for build in news[:3] for question in build["questions"][:20]]
    package = _text(document["package"])
    if not package.endswith(".apkg") or "/" in package or "\\" in package:
        raise ValueError
    return Manifest(
        deck=_text(document["deck"]),
        package=package,
        sha256=_text(document["sha256"]),
        size=_number(document.get("size", 0), MAX_PACKAGE_BYTES),
        notes=notes,
        retired=frozenset([_text(guid) for guid in document.get("retired", [])]),
        source=_read_source(document.get("source")),
        questions=tuple(questions),
    )


def _read_note(entry: dict[str, Any], files: list[str]) -> ManifestNote:
    file, line = "", 0
    at = entry.get("at", [])
    if len(at) == 2 and 0 <= at[0] < len(files):
        file, line = files[at[0]], _number(at[1], _MAX_LINE)
    return ManifestNote(_text(entry["guid"]), _number(entry["mod"], _MAX_TIME_S), file, line)


def _read_source(source: dict[str, Any] | None) -> Source:
    """Return the addresses in a manifest; one that is not on the web counts as not told."""
    if source is None:
        return Source()
    addresses = []
    for name in ("file", "edit", "repository"):
        address = _text(source.get(name, ""))
        addresses.append(address if address.startswith("https://") else "")
    return Source(*addresses)


def _text(text: object) -> str:
    if not isinstance(text, str) or len(text) > _MAX_TEXT_LENGTH:
        raise ValueError
    return text


def _number(number: object, maximum: int) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= maximum:
        raise ValueError
    return number
