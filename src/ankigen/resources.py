"""The files that ankigen consists of: its code, and the taxonomy, the card and the site that come with it."""

import functools
import os
from pathlib import Path

CODE = Path(__file__).parent
DATA = CODE / "data"


@functools.cache
def code_files() -> tuple[tuple[str, int, int], ...]:
    """Return path, size and time of ankigen's own files, by which this code differs from an earlier one.

    A program that goes on running, as the preview does, has the code with which it began.
    """
    states = []
    folders = [CODE]
    while folders:
        for entry in os.scandir(folders.pop()):
            if entry.name == "__pycache__":
                continue
            if entry.is_dir():
                folders.append(Path(entry.path))
                continue
            state = entry.stat()
            states.append((entry.path, state.st_size, state.st_mtime_ns))
    return tuple(sorted(states))
