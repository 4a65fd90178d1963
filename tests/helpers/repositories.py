"""Git in a folder of notes, run by somebody with a name."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_WHO = {
    "GIT_AUTHOR_NAME": "t",
    "GIT_AUTHOR_EMAIL": "t@example.org",
    "GIT_COMMITTER_NAME": "t",
    "GIT_COMMITTER_EMAIL": "t@example.org",
}


def git(folder: Path, *arguments: str, at: int | None = None, may_fail: bool = False) -> str:
    """Run git in ``folder``, at a time (seconds since 1970) if it is given; return what it prints."""
    when = {} if at is None else {"GIT_AUTHOR_DATE": f"{at} +0000", "GIT_COMMITTER_DATE": f"{at} +0000"}
    done = subprocess.run(
        ["git", "-C", str(folder), "-c", "init.defaultBranch=main", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **_WHO, **when},
    )
    assert may_fail or done.returncode == 0, done.stdout + done.stderr
    return done.stdout
