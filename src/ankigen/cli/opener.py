"""Hands a package to Anki by the program with which the system opens files."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from ankigen.errors import UsageError
from ankigen.files import shown_path

if TYPE_CHECKING:
    from pathlib import Path

_OPENERS = {"darwin": ("open",), "win32": ("explorer",)}
_OTHER_OPENERS = ("xdg-open", "wslview")


def open_package(package: Path) -> None:
    """Let the system open a package. Raises UsageError where there is none, or nothing that opens it."""
    if not package.is_file():
        raise UsageError("errors.usage.no_package", file=shown_path(package))
    openers = [program for program in _OPENERS.get(sys.platform, _OTHER_OPENERS) if shutil.which(program)]
    if not openers:
        raise UsageError(
            "errors.usage.no_opener",
            file=shown_path(package),
            programs=" / ".join(f"`{program}`" for program in _OTHER_OPENERS),
        )
    command = [openers[0], str(package.absolute())]
    finished = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603
    if finished.returncode and sys.platform != "win32":  # explorer says 1 whatever happens
        raise UsageError("errors.usage.opener_failed", file=shown_path(package), program=openers[0])
