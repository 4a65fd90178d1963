"""Package → notes and ledger: what an earlier build knew, read back from what it gave out."""

import html
from pathlib import Path

import msgspec

from ankigen.build.cache import NO_MEMORY, Memory
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.errors import PackageError
from ankigen.identity import fingerprint
from ankigen.identity.ledger import NAME, Ledger, LedgerHeader, LedgerLine, make_ledger
from ankigen.identity.minhash import make_sketch
from ankigen.model import Note
from ankigen.output import apkg_reader
from ankigen.output.apkg_reader import PackageContent
from ankigen.project.boundary import find_tracked_files
from ankigen.rendering import notetype
from ankigen.rendering.parent_field import without_headings
from ankigen.updating.notes import find_root_tag


def read_package(file: Path) -> PackageContent:
    """Return what a package holds; raises PackageError."""
    try:
        return apkg_reader.read(file)
    except PackageError as error:
        raise PackageError("errors.package.not_read_back", reason=error.reason) from None


def read_last_package(root: Path, file: Path, memory: Memory = NO_MEMORY) -> PackageContent | None:
    """Return what the package of the last build holds.

    None if there is none, if it can't be read, or if git tracks it: then somebody else may have made it.
    """
    if not file.is_file() or find_tracked_files(root, file).package:
        return None
    try:
        stat = file.stat()
        state = (file, stat.st_ino, stat.st_size, stat.st_mtime_ns)  # of a file that is only ever replaced
        content: PackageContent = memory.single.recall("package", state, lambda: apkg_reader.read(file))
    except (OSError, PackageError):
        return None
    return content


def ledger_from(packed: PackageContent) -> Ledger:
    """Return the ledger of the build that wrote a package; retired notes are not in it."""
    look = packed.note_type
    root_tags = [find_root_tag(note.tags) for note in packed.notes]
    header = LedgerHeader(
        note_type=notetype.hash_note_type(look.front, look.back, look.css),
        mod=look.mod,
        tag_root=next(filter(None, root_tags), msgspec.UNSET),
    )
    return make_ledger(header, map(_ledger_line, packed.notes))


def report_partial_recovery(recovered: Ledger, after: Ledger) -> list[Diagnostic]:
    """Return a warning for entries that a package does not hold: that of a filtered build holds only a part.

    ``after`` is the ledger that the build from the recovered one will write.
    """
    recovered_guids = {line.guid for line in recovered.lines}
    live_lines = [line for line in after.lines if line.live]
    number = sum(line.guid not in recovered_guids for line in live_lines)
    if not number:
        return []
    return [rules.PARTIAL_RECOVERY.at(NAME, number=number, all=len(live_lines))]


def _ledger_line(note: Note) -> LedgerLine:
    fields = note.fields
    answer = fingerprint.answer_from_html(fields)
    return LedgerLine(
        guid=note.guid,
        person=html.unescape(fields.person),
        week=int(fields.week) if fields.week.isascii() and fields.week.isdigit() else None,
        parent=fingerprint.question_from_html(without_headings(fields.parent)),
        question=fingerprint.question_from_html(fields.question),
        answer_hash=fingerprint.hash_answer(answer),
        answer_sketch=make_sketch(answer),
        content_hash=fingerprint.RECOVERED,
        mod=note.mod,
        seen=note.created,
        since=note.mod,
    )
