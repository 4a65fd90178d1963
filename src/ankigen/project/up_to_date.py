"""Skip a build whose inputs have not changed."""

from __future__ import annotations

import hashlib
import itertools
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ankigen import __version__, files, resources
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Severity
from ankigen.errors import NoNotesError
from ankigen.identity import ledger
from ankigen.project import atomic_files
from ankigen.project.boundary import find_tracked_files
from ankigen.project.custom_files import custom_file_names
from ankigen.project.ledger_file import check_ledger_file
from ankigen.reading import note_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ankigen.build.model import Compilation
    from ankigen.config.settings import Config
    from ankigen.diagnostics.diagnostic import Diagnostic
    from ankigen.identity.ledger import LedgerLine

_RECORD = "built.json"

_REPORTED_ONCE = (
    rules.PERSON_RENAMED,
    rules.AMBIGUOUS_IDENTITY,
    rules.AMBIGUOUS_NEW_NOTE,
    rules.LANGUAGE_CHANGED,
)
"""What a build does not report again once the ledger has taken note of it."""


class RecordedFile(msgspec.Struct, frozen=True, array_like=True):
    """Size and time of a file, -1 for one that has gone."""

    path: str
    size: int = -1
    modified_ns: int = -1


class BuildRecord(msgspec.Struct, frozen=True):
    """A build without warnings: a hash of its inputs, what it wrote, and how many ``notes`` and ``infos`` it had.

    ``files`` are the package, its manifest and the pictures in it; ``ledger_codes`` are those of the diagnostics
    on the ledger.
    """

    inputs_hash: str
    ledger_hash: str
    ledger_codes: list[str]
    files: list[RecordedFile]
    notes: int
    infos: int


class Inputs(msgspec.Struct, frozen=True):
    """The files that a build reads, but for ledger and pictures, and a hash of them and of what was asked for.

    Both are empty if one can't be read.
    """

    files: tuple[Path, ...] = ()
    hash: str = ""


class UpToDateCheck:
    """Whether a build of all notes would write once more what is there already."""

    def __init__(
        self, config: Config, root: Path, package: Path, deck: str | None, published_sha256: str = ""
    ) -> None:
        """Take note of the inputs as they are before the build.

        ``deck`` is the name that was asked for, ``published_sha256`` the hash of the package that learners have.
        """
        self._config = config
        self._root = root
        self._package = package.absolute()
        self._options = (deck, published_sha256)
        self._started_ns = time.time_ns()
        self._inputs = self._read_inputs()

    def find_record(self) -> BuildRecord | None:
        """Return the record of the last build if another one would change nothing."""
        if atomic_files.is_commit_pending(self._root):
            return None
        try:
            content = (self._root / files.OWN_FOLDER / _RECORD).read_bytes()
            record = msgspec.json.decode(content, type=BuildRecord)
            if record.inputs_hash != self._inputs.hash:
                return None
            ledger_content = (self._root / ledger.NAME).read_bytes()
        except (OSError, msgspec.MsgspecError, ValueError):
            return None
        if record.ledger_hash != _hash([ledger_content]):
            return None
        if record.files != _read_states(Path(file.path) for file in record.files):
            return None
        tracked = find_tracked_files(self._root, self._package)
        if tracked.own_folder or tracked.package:  # the record, or what it is about, may be somebody else's
            return None
        ledger_diagnostics = check_ledger_file(
            self._root, self._package, self._config.roots, is_tracked=tracked.ledger
        )
        if record.ledger_codes != _ledger_codes(ledger_diagnostics):
            return None
        return record

    def save_record(self, compilation: Compilation) -> None:
        """Keep the record of a build that was written, unless something was edited meanwhile."""
        from ankigen.project.older_ledgers import built_here  # which a build with nothing to do does not need

        if not _is_settled(compilation) or compilation.context.config != self._config:
            return
        pictures = _read_states(media.file for media in compilation.deck.media)
        if any(picture.modified_ns >= self._started_ns for picture in pictures):
            return
        if not self._inputs.hash or self._were_inputs_edited():
            return
        # Of what was written, not of what stands there now: git may have brought another ledger meanwhile.
        written_ledger = built_here.read_copy_by_parts(self._root)
        first_part = next(written_ledger, b"")
        parts: Iterable[bytes] = itertools.chain([first_part], written_ledger)
        if not first_part:
            parts = ledger.dump_by_parts(compilation.ledger)
        record = BuildRecord(
            inputs_hash=self._inputs.hash,
            ledger_hash=_hash(parts),
            ledger_codes=_ledger_codes([*compilation.diagnostics, *compilation.ignored.by_config]),
            files=[*_read_states([self._package, self._package.with_name(files.MANIFEST)]), *pictures],
            notes=len(compilation.deck.notes),
            infos=len(compilation.diagnostics),
        )
        with suppress(OSError):  # the next build is done without it
            file = files.make_own_folder(self._root) / _RECORD
            files.replace_file(file, msgspec.json.encode(record))

    def _were_inputs_edited(self) -> bool:
        """Return True if the build may have read anything but what was read before it."""
        states = _read_states(self._inputs.files)
        is_gone = any(state.size < 0 for state in states)
        latest_ns = max([state.modified_ns for state in states])
        if not is_gone and latest_ns < self._started_ns - files.CLOCK_TICK_NS:
            return False
        return self._inputs != self._read_inputs()

    def _read_inputs(self) -> Inputs:
        options = (__version__, resources.code_files(), str(self._root), str(self._package), *self._options)
        digest = hashlib.blake2b(repr((options, self._config)).encode("utf-8", "surrogatepass"), digest_size=20)
        custom_files = [self._root / name for name in custom_file_names(self._config)]
        try:
            for file in custom_files:
                digest.update(_read_with_length(file))
            notes, problems = note_files.find(self._root, [self._root / folder for folder in self._config.roots])
            digest.update(repr([(problem.rule.code, problem.path) for problem in problems]).encode())
            for note_file in notes:
                digest.update(note_file.name.encode("utf-8", "surrogatepass"))
                digest.update(_read_with_length(note_file.file))
        except (OSError, NoNotesError):  # the build itself says what is wrong
            return Inputs()
        return Inputs((*custom_files, *[note_file.file for note_file in notes]), digest.hexdigest())


def _ledger_codes(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Return the codes of the diagnostics on the ledger."""
    return [diagnostic.rule.code for diagnostic in diagnostics if diagnostic.path == ledger.NAME]


def _is_settled(compilation: Compilation) -> bool:
    """Return True if nothing is wrong, and the next build of the same notes changes nothing and says the same."""
    if not compilation.deck.notes:
        return False
    for diagnostic in compilation.diagnostics:
        if diagnostic.severity is not Severity.INFO or diagnostic.rule in _REPORTED_ONCE:
            return False
    return not compilation.has_changes or not _has_twins(compilation.ledger.lines)


def _has_twins(lines: Sequence[LedgerLine]) -> bool:
    """Return True if two notes say the same: the next build may put another one of them first."""
    if len({line.answer_hash for line in lines}) == len(lines):
        return False
    wordings = {(line.person, line.week, line.parent, line.question, line.answer_hash) for line in lines}
    return len(wordings) < len(lines)


def _read_states(paths: Iterable[Path]) -> list[RecordedFile]:
    states = []
    for path in paths:
        try:
            stat = path.stat()
        except OSError:
            states.append(RecordedFile(str(path)))
        else:
            states.append(RecordedFile(str(path), stat.st_size, stat.st_mtime_ns))
    return states


def _read_with_length(file: Path) -> bytes:
    """Return the length and the bytes of a file, "-" for one that is missing; raises OSError."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return b"-"
    return b"%d:" % len(content) + content


def _hash(parts: Iterable[bytes]) -> str:
    digest = hashlib.blake2b(digest_size=20)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()
