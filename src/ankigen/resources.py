"""The files that ankigen consists of: its code, and the taxonomy, the card and the site that come with it."""

import os
from pathlib import Path

CODE = Path(__file__).parent
DATA = CODE / "data"


def code_files() -> list[tuple[str, int, int]]:
    """Return path, size and time of ankigen's own files, by which this code differs from an earlier one."""
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
    return sorted(states)
