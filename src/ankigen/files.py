"""Files that ankigen writes: each in full or not at all; and the folder that it keeps for itself in a project."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

OWN_FOLDER = ".ankigen"
"""What ankigen keeps for itself, below the project's folder; it may be deleted at any time."""


BUILD_FOLDER = "build"
"""Where packages are put if nothing else is said."""

MANIFEST = "deck.json"
"""What lies beside a package, and says what is in it."""

JOURNAL = ".ankigen.pending"
"""What is in the project's folder while files that are written in full are put in their places."""


_BYTES_AT_ONCE = 1 << 18


def replace_file(file: Path, content: bytes) -> None:
    """Put ``content`` in the place of a file, all of it or nothing; raises OSError."""
    replace_file_by_parts(file, [content])


def replace_file_by_parts(file: Path, parts: Iterable[bytes]) -> None:
    """Put the ``parts`` of a content in the place of a file, all of them or nothing; raises OSError."""
    temporary = temporary_for(file)
    try:
        write_and_sync(temporary, parts)
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


def read_by_parts(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the content of a file from its beginning, a little at once; raises OSError."""
    stream.seek(0)
    while part := stream.read(_BYTES_AT_ONCE):
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
