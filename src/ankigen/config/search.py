"""Where the ``ankigen.toml`` of a project is."""

import os
from pathlib import Path

from ankigen.config.settings import CONFIG_NAME


def find_config_file(folder: Path) -> Path | None:
    """Return the ``ankigen.toml`` of ``folder`` or the nearest one above it, as far as a project may reach.

    That is the root of the git work tree, without git the home folder. One further up that another user owns is
    passed over: who can write there would say where this user's files are read and written.
    """
    for candidate in _list_project_folders(folder):
        file = candidate / CONFIG_NAME
        if file.is_file() and (candidate == folder or _is_own(file)):
            return file
    return None


def _list_project_folders(folder: Path) -> list[Path]:
    """Return ``folder`` and those above it up to the root of the git work tree, without git to the home folder.

    Outside of both it is ``folder`` alone.
    """
    folders = [folder, *folder.parents]
    for index, candidate in enumerate(folders):
        if (candidate / ".git").exists():
            return folders[: index + 1]
    try:
        home = Path.home()
    except RuntimeError:  # nobody knows where it is
        return [folder]
    if home in folders:
        return folders[: folders.index(home) + 1]
    return [folder]


def _is_own(file: Path) -> bool:
    """Return True if the user who runs ankigen owns a file; where there are no owners, all files are."""
    if not hasattr(os, "geteuid"):
        return True
    try:
        return file.stat().st_uid == os.geteuid()
    except OSError:
        return False
