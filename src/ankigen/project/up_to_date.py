"""A build of what was built before: recognised by all that goes into it, so that it need not be done again."""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from ankigen import __version__, files, resources
from ankigen.config import Config
from ankigen.errors import NoNotesError
from ankigen.identity import ledger
from ankigen.project import ledger_file
from ankigen.project.custom_files import custom_file_names
from ankigen.reading import note_files

_FILE = "built.json"


class Said(msgspec.Struct, frozen=True):
    """What a build says that finds nothing to do, and when it finds nothing.

    ``ledger`` is a hash of it, ``files`` are the package and the pictures in it, as (path, size, time).
    """

    key: str
    ledger: str
    out: str
    err: str
    files: list[tuple[str, int, int]]


def key(config: Config, root: Path, package: Path, options: Sequence[object]) -> str | None:
    """Return a hash of what a build depends on, but for the ledger and the files that it packs; None where some of
    it is missing.

    ``options`` are those of the command, and what else decides on the words that it prints.
    """
    try:
        return _key(config, root, package, options)
    except (OSError, NoNotesError):  # the build itself says what is wrong
        return None


def _key(config: Config, root: Path, package: Path, options: Sequence[object]) -> str:
    digest = hashlib.blake2b(digest_size=20)
    doubts = [one.rule.code for one in ledger_file.check_ledger_file(root, package, config.roots)]
    what = (
        __version__,
        resources.code_files(),
        str(Path.cwd()),
        str(root),
        str(package),
        config,
        doubts,
        *options,
    )
    digest.update(repr(what).encode())
    for name in custom_file_names(config):
        digest.update(_content(root / name))
    found_files, findings = note_files.find(root, [root / place for place in config.roots])
    digest.update(repr([(one.rule.code, one.path) for one in findings]).encode("utf-8", "surrogatepass"))
    for found in found_files:
        digest.update(found.name.encode("utf-8", "surrogatepass"))
        digest.update(_content(found.file))
    return digest.hexdigest()


def ledger_hash(content: bytes) -> str:
    """Return what tells this content of the ledger from another one."""
    return hashlib.blake2b(content, digest_size=20).hexdigest()


def recall(root: Path, wanted: str | None) -> Said | None:
    """Return what a build with this key says that has nothing to do; None if it has, or if that isn't known."""
    try:
        said = msgspec.json.decode((root / files.OWN_FOLDER / _FILE).read_bytes(), type=Said)
        same = said.key == wanted and said.ledger == ledger_hash((root / ledger.NAME).read_bytes())
    except (OSError, msgspec.DecodeError):
        return None
    return said if same and said.files == states(Path(path) for path, _, _ in said.files) else None


def remember(root: Path, said: Said) -> None:
    """Keep what the next build says; where that can't be written it is done without."""
    with suppress(OSError):
        files.replace_file(files.make_own_folder(root) / _FILE, msgspec.json.encode(said))


def states(paths: Iterable[Path]) -> list[tuple[str, int, int]]:
    """Return path, size and time of files, -1 for those that have gone."""
    found = []
    for file in paths:
        try:
            state = file.stat()
            found.append((str(file), state.st_size, state.st_mtime_ns))
        except OSError:
            found.append((str(file), -1, -1))
    return found


def _content(file: Path) -> bytes:
    """Return the length and the bytes of a file; one that is missing is nothing."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return b"-"
    return b"%d:" % len(content) + content
