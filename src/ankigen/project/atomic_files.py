"""The files of a project that a build changes: ledger and package, together or not at all."""

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.errors import BusyError, WriteError
from ankigen.identity import ledger
from ankigen.identity.ledger import Ledger

_JOURNAL = ".ankigen.pending"
_PATIENCE = 60.0  # seconds to wait for another build


@contextmanager
def exclusive(root: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Keep other builds of the project out; calls ``waiting`` once if there is one. Raises BusyError.

    Nothing is left behind in the project, and the system opens the lock whatever becomes of the process.
    """
    windows = sys.platform == "win32"
    descriptor = _lock_file(root) if windows else os.open(root, os.O_RDONLY)
    try:
        deadline = time.monotonic() + _PATIENCE
        told = False
        while not (_locked_on_windows if windows else _locked)(descriptor):
            if not told:
                waiting()
            told = True
            if time.monotonic() > deadline:
                raise BusyError(
                    "another build of this project does not end", "Wait for it or stop it, and build again."
                )
            time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    """Lock the project's folder itself; return whether nobody else has."""
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _locked_on_windows(descriptor: int) -> bool:
    """Lock the first byte of a file; return whether nobody else has."""
    from importlib import import_module

    msvcrt = import_module("msvcrt")  # what the type checker knows of it only there
    try:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


def _lock_file(root: Path) -> int:
    """Return a file that stands for the project's folder, which can't be locked on Windows."""
    import hashlib
    import tempfile

    name = hashlib.blake2b(
        os.path.normcase(root.resolve()).encode("utf-8", "surrogatepass"), digest_size=10
    ).hexdigest()
    return os.open(Path(tempfile.gettempdir()) / f"ankigen-{name}.lock", os.O_RDWR | os.O_CREAT)


def load(root: Path) -> tuple[Ledger, list[Diagnostic]]:
    """Return the ledger of the project, the empty one if there is none, and what is wrong with it."""
    file = root / ledger.NAME
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return ledger.EMPTY, []
    except OSError as error:
        return ledger.EMPTY, [rules.LEDGER_DAMAGED.at(ledger.NAME, reason=error.strerror)]
    return ledger.parse(content)


def commit(root: Path, contents: Iterable[tuple[Path, bytes]], check: Callable[[Path], None]) -> None:
    """Write all files or none; ``check`` looks at each before any takes its place. Raises WriteError.

    It looks in a thread of its own, while the next of ``contents`` is made and written. What is killed before
    the journal stands has changed nothing; what is killed after it is finished by the next build (see ``finish``).
    """
    from concurrent.futures import ThreadPoolExecutor

    staged: list[tuple[Path, Path]] = []
    try:
        with ThreadPoolExecutor(1) as pool:
            checks = []
            for file, content in contents:
                file.parent.mkdir(parents=True, exist_ok=True)
                temporary = _temporary(file)
                staged.append((temporary, file))
                _write(temporary, content)
                checks.append(pool.submit(check, temporary))
            for one in checks:
                one.result()
        journal = root / _JOURNAL
        note = json.dumps([[str(temporary), str(file)] for temporary, file in staged])
        temporary = _temporary(journal)
        staged.append((temporary, journal))
        _write(temporary, note.encode("utf-8", "surrogateescape"))
        temporary.replace(journal)
        finish(root)
    except OSError as error:
        where = error.filename or (staged[-1][1] if staged else root)
        raise WriteError(f"{where} can't be written: {error.strerror or error}") from error
    finally:
        for temporary, _ in staged:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def rewrite(file: Path, content: bytes) -> None:
    """Put ``content`` in the place of a file, all of it or nothing; raises OSError."""
    temporary = _temporary(file)
    try:
        _write(temporary, content)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)


def finish(root: Path) -> None:
    """Put the files in place that a killed build had already written in full. Raises OSError."""
    journal = root / _JOURNAL
    try:
        note = journal.read_bytes()
    except FileNotFoundError:
        return
    try:
        for temporary, file in _renames(note):
            with suppress(FileNotFoundError):
                temporary.replace(file)
            _sync_folder(file.parent)
    finally:
        journal.unlink()


def _renames(note: bytes) -> Iterator[tuple[Path, Path]]:
    """Yield what a journal says; one that a stranger planted can move nothing but a package or a ledger."""
    with suppress(ValueError, TypeError):
        for temporary, file in (
            (Path(old), Path(new)) for old, new in json.loads(note.decode("utf-8", "surrogateescape"))
        ):
            ours = file.name == ledger.NAME or file.suffix.lower() == ".apkg"
            if ours and temporary.parent == file.parent and temporary.match(f".{_escape(file.name)}.*.tmp"):
                yield temporary, file


def _write(file: Path, content: bytes) -> None:
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _temporary(file: Path) -> Path:
    """Return where to write what is to become ``file``; removes what a killed build left there."""
    for stray in file.parent.glob(f".{_escape(file.name)}.*.tmp"):
        with suppress(OSError):
            stray.unlink()
    return file.with_name(f".{file.name}.{os.getpid()}.tmp")


def _escape(name: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


# --- a ledger that is not where it should be ------------------------------------------------------


def doubts(root: Path, package: Path, notes: Sequence[str]) -> list[Diagnostic]:
    """Return warnings for a ledger that is missing, or that git will not carry to the others."""
    exists = (root / ledger.NAME).exists()
    found = []
    if not exists and package.exists():
        found.append(rules.LEDGER_MISSING.at(ledger.NAME, package=package.name))
    if not _is_below_dot_git(root):
        return found
    if git(root, "check-ignore", "-q", ledger.NAME) is not None:
        found.append(rules.LEDGER_IGNORED.at(ledger.NAME))
    elif not exists and not found and int(git(root, "rev-list", "--count", "HEAD", "--", *notes) or 0) > 1:
        found.append(rules.HISTORY_WITHOUT_LEDGER.at(ledger.NAME))
    if exists and "union" not in (git(root, "check-attr", "merge", ledger.NAME) or "union"):
        found.append(rules.NO_MERGE_RULE.at(ledger.NAME))
    return found


_HARMLESS_GIT = (
    "-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
)  # fmt: skip


def git(root: Path, *arguments: str) -> str | None:
    """Return what git prints in a folder, None if it fails or is not there.

    The repository may be a stranger's, so nothing that its config names is run: no hook, no file system monitor,
    no helper that fetches objects. A folder that only looks like a bare repository is not taken for one
    (git-config, "safe.bareRepository").
    """
    import subprocess

    if not _heeds_bare_repository_option() and not _is_below_dot_git(root):
        return None
    environment = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
    command = ["git", *_HARMLESS_GIT, "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=10, env=environment)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace")


@cache
def _heeds_bare_repository_option() -> bool:
    """Return True if git knows ``safe.bareRepository``, as it does from 2.38 on."""
    import subprocess

    try:
        done = subprocess.run(["git", "--version"], capture_output=True, check=True, timeout=10)  # noqa: S607
    except (OSError, subprocess.SubprocessError):
        return False
    version = re.search(rb"(\d+)\.(\d+)", done.stdout)
    return version is not None and (int(version[1]), int(version[2])) >= (2, 38)


def _is_below_dot_git(folder: Path) -> bool:
    """Return True if a folder lies in a work tree, and not in a bare repository inside one.

    In each folder upwards git looks for ``.git`` first, and then whether the folder itself is a bare repository.
    """
    for parent in (folder.absolute(), *folder.absolute().parents):
        if (parent / ".git").exists():
            return True
        if (parent / "HEAD").exists() and (parent / "objects").exists() and (parent / "refs").exists():
            return False
    return False
