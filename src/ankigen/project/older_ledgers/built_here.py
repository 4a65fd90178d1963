"""The ledger as the last build on this machine wrote it, in ``.ankigen/``."""

import hashlib
import itertools
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from ankigen import files
from ankigen.identity import fingerprint, ledger
from ankigen.output.manifest import ManifestNote
from ankigen.project import git
from ankigen.project.ledger_file import may_be_ledger, read_if_any
from ankigen.project.older_ledgers.in_git import hash_blob, list_ledgers_of_branch

_COPY = "ledger.jsonl"


def keep_ledger(root: Path, parts: Iterable[bytes]) -> None:
    """Keep a copy of a ledger that a build wrote, in parts; nothing happens if that is impossible."""
    with suppress(OSError):
        folder = files.make_own_folder(root)
        files.replace_file_by_parts(folder / _COPY, itertools.chain([_make_stamp(folder)], parts))


def read_copy(root: Path) -> bytes:
    """Return the copy of the ledger, nothing if it was not made in this very folder."""
    return b"".join(read_copy_by_parts(root))


def read_copy_by_parts(root: Path) -> Iterator[bytes]:
    """Yield the copy of the ledger a little at once, as ``read_copy`` returns it."""
    folder = root / files.OWN_FOLDER
    with suppress(OSError):
        stamp = _make_stamp(folder)
        file = folder / _COPY
        if not may_be_ledger(file):
            return
        with file.open("rb") as copy:
            if copy.read(len(stamp)) == stamp:
                yield from iter(lambda: copy.read(files.BYTES_AT_ONCE), b"")


def is_ledger_as_built(root: Path) -> bool:
    """Return True if the project's ledger is, byte for byte, the one that was last built in this very folder."""
    is_empty = True
    with suppress(OSError), (root / ledger.NAME).open("rb") as today:
        for part in read_copy_by_parts(root):
            is_empty = False
            if today.read(len(part)) != part:
                return False
        return not is_empty and not today.read(1)
    return False


def _make_stamp(folder: Path) -> bytes:
    """Return the first line of the copy, which no repository can bring along; raises OSError."""
    identity = f"{os.path.realpath(folder)}\n{folder.stat().st_ino}"
    digest = hashlib.blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=20)
    return digest.hexdigest().encode() + b"\n"


def find_taken_back(root: Path) -> list[ManifestNote]:
    """Return the notes of the ledger that was last built here, if this branch held it once and holds another now.

    A commit was reverted then, or the branch was reset: learners may have what was built before. What was only
    built, or is on another branch, was given out to nobody.
    """
    copy = read_copy(root)
    if not copy or copy == read_if_any(root / ledger.NAME) or not git.is_in_work_tree(root):
        return []
    if hash_blob(copy) not in list_ledgers_of_branch(root):
        return []
    parsed, _ = ledger.parse(copy)
    return [
        ManifestNote(line.guid, line.mod, line.content_hash)
        for line in parsed.lines
        if line.live and fingerprint.is_comparable(line.content_hash)
    ]
