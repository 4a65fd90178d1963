"""The manifest of a package that was just built."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from ankigen.output import manifest
from ankigen.output.manifest import BuildNews, Manifest, ManifestNote, NoteNews, Source
from ankigen.rendering.html import find_address_of_files, find_edit_address, find_repository_address

if TYPE_CHECKING:
    from ankigen.build.model import Compilation


def describe_package(compilation: Compilation, name: str, package: BinaryIO) -> Manifest:
    """Return the manifest of the package with this name and content, which holds all notes."""
    file_numbers = _number_files(compilation)
    notes: list[ManifestNote] = []
    for compiled in compilation.compiled:
        line, entry = compiled.after, compiled.entry
        number = file_numbers.get(entry.path)
        at = () if number is None else (number, entry.line)
        notes.append(ManifestNote(line.guid, line.mod, line.content_hash, at))
    described = manifest.Described(
        deck=compilation.deck.name,
        notes=tuple(notes),
        retired=tuple([line.guid for line in compilation.ledger.lines if not line.live]),
        files=tuple(file_numbers),
        source=_find_source(compilation.context.config.source_url),
        news=_collect_news(compilation),
    )
    return manifest.make_manifest(described, name, package)


def _collect_news(compilation: Compilation) -> tuple[BuildNews, ...]:
    """Return what the last builds brought; the notes of all earlier ones are passed over."""
    last_mods = manifest.find_last_mods(compiled.after.mod for compiled in compilation.compiled)
    news = []
    for compiled in compilation.compiled:
        line = compiled.after
        if line.mod in last_mods:
            news.append(NoteNews(line.mod, line.since == line.mod, compiled.entry.question))
    return manifest.collect_news(news)


def _number_files(compilation: Compilation) -> dict[str, int]:
    """Return the numbers of the note files, but for those outside the project, whose folders are private."""
    paths = dict.fromkeys(compiled.entry.path for compiled in compilation.compiled)
    inside = [path for path in paths if not path.startswith("/")]
    return {path: number for number, path in enumerate(inside)}


def _find_source(source_url: str | None) -> Source | None:
    """Return where the notes are on the web, if the config says so."""
    if not source_url:
        return None
    address = find_address_of_files(source_url)
    return Source(address, find_edit_address(address), find_repository_address(address))
