"""What is to be watched, for who watches and for who knows what a build depends on."""

from dataclasses import dataclass
from pathlib import Path

PREVIEW_QUIET_MS = 10  # each time the system is asked once, which costs it 0.4 %
BUILD_QUIET_MS = 50  # a file that is half written must not get into the ledger


@dataclass(frozen=True, slots=True)
class Watched:
    """What to watch: ``folders`` with all in them but what is hidden or ``ignored``, and single ``files``.

    None of them need exist. Changes are reported after ``quiet_ms`` without another one.
    """

    folders: frozenset[Path]
    files: frozenset[Path]
    quiet_ms: int
    ignored: frozenset[Path] = frozenset()
