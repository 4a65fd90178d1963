"""Several files that change together or not at all, also if the process is killed meanwhile."""

import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from ankigen.errors import WriteError
from ankigen.files import JOURNAL, MANIFEST, copy_mode, escape_glob, temporary_for, write_and_sync
from ankigen.identity import ledger
from ankigen.messages import find_reason
from ankigen.project.boundary import find_boundary, is_inside


def commit(root: Path, contents: Iterable[tuple[Path, Iterable[bytes]]], check: Callable[[Path], None]) -> None:
    """Write all files or none; ``check`` looks at each before any takes its place. Raises WriteError.

    Each of ``contents`` is a file with the parts of its content. ``check`` looks in a thread of its own, while the
    next of them is made and written. What is killed before the journal stands has changed nothing; what is killed
    after it is finished by the next build.
    """
    from concurrent.futures import ThreadPoolExecutor

    staged: list[tuple[Path, Path]] = []  # (temporary, file)
    checks = []
    try:
        with ThreadPoolExecutor(1) as pool:
            for file, parts in contents:
                file.parent.mkdir(parents=True, exist_ok=True)
                temporary = temporary_for(file)
                staged.append((temporary, file))
                write_and_sync(temporary, parts)
                copy_mode(file, temporary)
                checks.append(pool.submit(check, temporary))
        for future in checks:
            future.result()
        journal = root / JOURNAL
        renames = json.dumps([[str(temporary), str(file)] for temporary, file in staged])
        temporary = temporary_for(journal)
        staged.append((temporary, journal))
        write_and_sync(temporary, [renames.encode("utf-8", "surrogateescape")])
        temporary.replace(journal)
        finish_commit(root, [file for _, file in staged])
    except OSError as error:
        last_file = staged[-1][1] if staged else root
        raise WriteError(
            "errors.write.refused", file=error.filename or last_file, reason=find_reason(error)
        ) from error
    finally:
        for temporary, _ in staged:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def is_commit_pending(root: Path) -> bool:
    """Return True if a killed build has left files that ``finish_commit`` will put in place."""
    return (root / JOURNAL).exists()


def finish_commit(root: Path, named: Collection[Path] = ()) -> None:
    """Put the files in place that a killed build had already written in full. Raises OSError.

    A stranger may have planted the journal: outside of the project it moves only the files that the command has
    ``named`` itself.
    """
    journal = root / JOURNAL
    try:
        content = journal.read_bytes()
    except FileNotFoundError:
        return
    try:
        boundary = find_boundary(root)
        for temporary, file in _read_journal(content):
            if file not in named and not is_inside(file, boundary):
                continue
            with suppress(FileNotFoundError):
                temporary.replace(file)
            _sync_folder(file.parent)
    finally:
        journal.unlink()


def _read_journal(content: bytes) -> Iterator[tuple[Path, Path]]:
    """Yield (temporary, file) of a journal; one that a stranger planted moves nothing but what builds write."""
    with suppress(ValueError, TypeError):
        for temporary_name, name in json.loads(content.decode("utf-8", "surrogateescape")):
            temporary, file = Path(temporary_name), Path(name)
            if file.name not in (ledger.NAME, MANIFEST) and file.suffix.lower() != ".apkg":
                continue
            if temporary.parent == file.parent and temporary.match(f".{escape_glob(file.name)}.*.tmp"):
                yield temporary, file


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
