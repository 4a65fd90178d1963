"""What git knows of a folder. The repository may be a stranger's, so nothing that it brings along is run."""

import os
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

TIMEOUT_S = 10

# What a repository's own config could otherwise name to be run (git-config): an embedded bare repository, a file
# system monitor, hooks, pagers, an external diff, a program that asks for passwords; any transport, so that no
# missing object is fetched. Filters and textconv run on checkout and diff, which are never asked for here.
_SETTINGS = {
    "safe.bareRepository": "explicit",
    "core.fsmonitor": "false",
    "core.hooksPath": "/dev/null",
    "core.pager": "cat",
    "core.askPass": "",
    "credential.helper": "",
    "diff.external": "",
    "protocol.allow": "never",
    "submodule.recurse": "false",
}
_ENVIRONMENT = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
}


def run_git(folder: Path, *arguments: str) -> str | None:
    """Return what git prints in a folder, None if it fails or is not installed.

    Nothing that the repository's config names is run, and a folder that only looks like a bare repository is not
    taken for one.
    """
    import subprocess

    if not _heeds_bare_repository_option() and not is_in_work_tree(folder):
        return None
    settings: list[str] = []
    for name, setting in _SETTINGS.items():
        settings += ["-c", f"{name}={setting}"]
    command = ["git", *settings, "-C", str(folder), *arguments]
    try:
        process = subprocess.run(  # noqa: S603
            command, capture_output=True, check=True, stdin=subprocess.DEVNULL, timeout=TIMEOUT_S,
            env={**os.environ, **_ENVIRONMENT},
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return process.stdout.decode("utf-8", "replace")


def list_tracked_files(folder: Path, paths: Sequence[str]) -> list[str]:
    """Return the files that git tracks at or below ``paths``, relative to a folder as these are, in any case.

    (Where the disk takes ``A`` and ``a`` for one name, a tracked ``A`` lies there as ``a``.)
    """
    patterns = [f":(icase,literal){path}" for path in paths]
    listed = run_git(folder, "ls-files", "-z", "--", *patterns) or ""
    return [name for name in listed.split("\0") if name]


@cache
def _heeds_bare_repository_option() -> bool:
    """Return True if git knows ``safe.bareRepository``, as it does from 2.38 on."""
    import subprocess

    try:
        process = subprocess.run(["git", "--version"], capture_output=True, check=True, timeout=TIMEOUT_S)  # noqa: S607
    except (OSError, subprocess.SubprocessError):
        return False
    version = re.search(rb"(\d+)\.(\d+)", process.stdout)
    return version is not None and (int(version[1]), int(version[2])) >= (2, 38)


def is_in_work_tree(folder: Path) -> bool:
    """Return True if a folder lies in a work tree, and not in a bare repository inside one.

    In each folder upwards git looks for ``.git`` first, and then whether the folder itself is a bare repository.
    """
    for parent in (folder.absolute(), *folder.absolute().parents):
        if (parent / ".git").exists():
            return True
        if (parent / "HEAD").exists() and (parent / "objects").exists() and (parent / "refs").exists():
            return False
    return False
