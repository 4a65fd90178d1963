"""One build of a project at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ankigen.errors import BusyError, WriteError
from ankigen.files import make_own_folder
from ankigen.messages import find_reason

TIMEOUT_S = 60
"""How long a build waits for another one."""

_NAME = "lock"


@contextmanager
def lock_project(root: Path, on_wait: Callable[[], None], package: Path | None = None) -> Iterator[None]:
    """Keep other builds of a project out, and finish what a killed one had left.

    ``package`` is what the command writes, ``on_wait`` is called once if another build is to be waited for. The
    system releases the lock whatever becomes of the process. Raises BusyError, WriteError.
    """
    from filelock import FileLock, Timeout

    from ankigen.project import atomic_files

    try:
        lock = FileLock(make_own_folder(root) / _NAME)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            on_wait()
            lock.acquire(timeout=TIMEOUT_S)
    except Timeout:
        raise BusyError("errors.build.busy", seconds=TIMEOUT_S) from None
    except FileExistsError as error:
        raise WriteError("errors.build.not_a_folder", file=error.filename) from None
    except OSError as error:
        raise _unusable(root, error) from None
    try:
        atomic_files.finish_commit(root, [package.absolute()] if package else [])
        yield
    except OSError as error:
        raise _unusable(root, error) from None
    finally:
        lock.release()


def _unusable(root: Path, error: OSError) -> WriteError:
    return WriteError("errors.build.unusable", file=error.filename or root, reason=find_reason(error))
