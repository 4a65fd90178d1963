"""The folder that a project may not leave.

Somebody may have cloned the project from a stranger. So neither a path in its config nor a link among its files
leads a read or a write out of it, and what git tracks of ankigen's own files is not believed.
"""

import os
import shlex
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from ankigen.config.settings import Config
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.errors import ConfigError
from ankigen.files import BUILD_FOLDER, JOURNAL, OWN_FOLDER
from ankigen.identity import ledger
from ankigen.project import git


def find_boundary(root: Path) -> Path:
    """Return the root of the git work tree that holds a folder, else the folder itself; git is not asked."""
    resolved = Path(os.path.realpath(root))
    for folder in (resolved, *resolved.parents):
        if (folder / ".git").exists():
            return folder
    return resolved


def is_inside(path: Path, boundary: Path) -> bool:
    """Return True if a path, with all links followed, lies in ``boundary``."""
    try:
        return Path(os.path.realpath(path)).is_relative_to(boundary)
    except (OSError, ValueError):
        return False


def check_boundary(config: Config, root: Path) -> None:
    """Raise ConfigError if the config, or a link among the files that ankigen writes, leads out of the project."""
    boundary = find_boundary(root)
    for key, name in _list_named_paths(config):
        if not is_inside(root / name, boundary):
            raise ConfigError("errors.config.path_outside", key=key, path=name)
    for path in _list_own_paths(root):
        if not is_inside(path, boundary):
            raise ConfigError("errors.config.link_outside", path=path.relative_to(root))


def _list_own_paths(root: Path) -> Iterator[Path]:
    """Yield what ankigen reads and writes for itself: the ledger, and what is in its folder and the packages'."""
    for name in (ledger.NAME, JOURNAL, OWN_FOLDER, BUILD_FOLDER):
        yield root / name
    for folder in (OWN_FOLDER, BUILD_FOLDER):
        yield from _find_links(root / folder)


def _list_named_paths(config: Config) -> Iterator[tuple[str, str]]:
    """Yield (key, path) for every path in the config."""
    for name in config.roots:
        yield "notes", name
    optional = {
        "output": config.output,
        "card.css": config.card.css,
        "card.front": config.card.front,
        "card.back": config.card.back,
        "topics.file": config.topics.file,
    }
    for key, optional_name in optional.items():
        if optional_name:
            yield key, optional_name


def _find_links(folder: Path) -> Iterator[Path]:
    """Yield the links in a folder, at any depth."""
    for parent, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(parent, name)
            if path.is_symlink():
                yield path


# --- what the repository brought along ---


class TrackedFiles(NamedTuple):
    """Which of ankigen's files git tracks: the ledger, as it should be, or what somebody else may have made."""

    ledger: bool = False
    own_folder: bool = False
    package: bool = False


def find_tracked_files(root: Path, package: Path) -> TrackedFiles:
    """Return which of ankigen's files git tracks in a project; git is asked once, and only in a work tree."""
    if not git.is_in_work_tree(root):
        return TrackedFiles()
    boundary = find_boundary(root)
    folder = os.path.realpath(root)
    paths = {}
    for file in (root / ledger.NAME, root / OWN_FOLDER, package):
        if _exists(file) and is_inside(file, boundary):
            paths[file] = os.path.relpath(os.path.realpath(file), folder)
    if not paths:
        return TrackedFiles()
    tracked = {name.casefold() for name in git.list_tracked_files(Path(folder), list(paths.values()))}
    own_folder = paths.get(root / OWN_FOLDER, OWN_FOLDER).casefold()
    return TrackedFiles(
        ledger=paths.get(root / ledger.NAME, "").casefold() in tracked,
        own_folder=_holds_tracked_files(own_folder, tracked),
        package=paths.get(package, "").casefold() in tracked,
    )


def _holds_tracked_files(own_folder: str, tracked: Collection[str]) -> bool:
    """Return True if git tracks a file in ankigen's own folder that no ankigen has told it to ignore."""
    in_own_folder = {name for name in tracked if name.startswith(f"{own_folder}/")}
    return bool(in_own_folder - {f"{own_folder}/.gitignore"})


def _exists(file: Path) -> bool:
    try:
        return file.exists()
    except (OSError, ValueError):
        return False


def report_tracked_files(tracked: TrackedFiles, root: Path, package: Path) -> list[Diagnostic]:
    """Return a warning for the caches, and one for the package, if git tracks them."""
    paths = []
    if tracked.own_folder:
        paths.append(OWN_FOLDER)
    if tracked.package:
        paths.append(Path(os.path.relpath(package, root)).as_posix())
    return [rules.TRACKED_BY_GIT.at(path, file=path, quoted=shlex.quote(path)) for path in paths]
