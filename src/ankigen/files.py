"""Files that ankigen writes: each in full or not at all; and the folder that it keeps for itself in a project."""

import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

OWN_FOLDER = ".ankigen"
"""What ankigen keeps for itself, below the project's folder; it may be deleted at any time."""


BUILD_FOLDER = "build"
"""Where packages are put if nothing else is said."""

MANIFEST = "deck.json"
"""What lies beside a package, and says what is in it."""

JOURNAL = ".ankigen.pending"
"""What is in the project's folder while files that are written in full are put in their places."""


CLOCK_TICK_NS = 20_000_000
"""How far the time of a file may lie behind the clock: the kernel takes that of its last tick."""

BYTES_AT_ONCE = 1 << 18


def replace_file(file: Path, content: bytes) -> None:
    """Put ``content`` in the place of a file, all of it or nothing; raises OSError."""
    replace_file_by_parts(file, [content])


def replace_file_by_parts(file: Path, parts: Iterable[bytes]) -> None:
    """Put the ``parts`` of a content in the place of a file, all of them or nothing; raises OSError."""
    temporary = temporary_for(file)
    try:
        write_and_sync(temporary, parts)
        copy_mode(file, temporary)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)


def temporary_for(file: Path) -> Path:
    """Return where to write what is to become ``file``; removes what a killed process left there."""
    for stray in file.parent.glob(f".{escape_glob(file.name)}.*.tmp"):
        with suppress(OSError):
            stray.unlink()
    return file.with_name(f".{file.name}.{os.getpid()}.tmp")


def escape_glob(name: str) -> str:
    """Return the pattern that matches this name and no other."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


def write_and_sync(file: Path, parts: Iterable[bytes]) -> None:
    """Write the ``parts`` of a file, and wait until they are on the disk; raises OSError."""
    with file.open("wb") as stream:
        stream.writelines(parts)
        stream.flush()
        os.fsync(stream.fileno())


def copy_mode(file: Path, temporary: Path) -> None:
    """Give ``temporary``, which is to become ``file``, the permissions of that; a new file has the usual ones."""
    with suppress(OSError):  # there is none yet, or its folder is on a file system without permissions
        temporary.chmod(stat.S_IMODE(file.stat().st_mode))


class FileState(msgspec.Struct, frozen=True):
    """What tells that a file was written: its size and times, and which file stands under the name.

    ``changed_ns`` moves with each change, and nobody can set it back (on Windows it is the time of creation).
    """

    size: int
    modified_ns: int
    changed_ns: int
    inode: int

    def is_settled(self) -> bool:
        """Return True if the next change of the file will give it another state: the last is older than a tick."""
        return max(self.modified_ns, self.changed_ns) < time.time_ns() - CLOCK_TICK_NS


def read_state(file: Path) -> FileState:
    """Return the state of a file as it is now; raises OSError."""
    stat = file.stat()
    return FileState(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


def read_by_parts(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the content of a file from its beginning, a little at once; raises OSError."""
    stream.seek(0)
    while part := stream.read(BYTES_AT_ONCE):
        yield part


def make_own_folder(root: Path) -> Path:
    """Return ankigen's own folder in a project, made if need be, which git passes over; raises OSError."""
    folder = root / OWN_FOLDER
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        with suppress(FileNotFoundError):  # another build makes it just now, and has taken ours for a stray
            replace_file(ignore, b"*\n")
    return folder


def shown_path(file: Path) -> str:
    """Return a path as short as it can be said from the current folder."""
    absolute = file.absolute()
    if absolute.is_relative_to(Path.cwd()):
        return absolute.relative_to(Path.cwd()).as_posix()
    return file.as_posix()
