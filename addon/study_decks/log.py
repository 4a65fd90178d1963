"""A log that the learner can copy: what was done, and what went wrong."""

from __future__ import annotations

import time
import traceback
from typing import TYPE_CHECKING

from .errors import DeckError

if TYPE_CHECKING:
    from pathlib import Path

MAX_LINES = 500

_lines: list[str] = []


def use_folder(folder: Path) -> None:
    """Begin the log of a profile; nothing of another one stays in it."""
    _lines.clear()
    write(str(folder))


def write(text: str) -> None:
    """Add a line with the time."""
    _lines.append(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {text}")
    del _lines[:-MAX_LINES]


def write_error(error: Exception) -> None:
    """Add an error: its words if it has some for the learner, else where it came from."""
    if isinstance(error, DeckError):
        write(str(error))
    else:
        write("".join(traceback.format_exception(type(error), error, error.__traceback__)))


def read() -> str:
    """Return the whole log."""
    return "\n".join(_lines)
