"""The corpora that tests read: our own in ``tests/data/corpus``, and notes of real groups where they are at hand."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

_DATA = Path(__file__).parents[1] / "data"

OWN = _DATA / "corpus"
REAL = Path(__file__).parents[3] / "shared" / "corpus"
"""Beside the checkout, not in it: most people don't have it, and nothing depends on it."""

CORPORA = [folder for folder in (OWN, REAL) if folder.is_dir()]

_WELL_FORMED = [
    OWN / "weekly/Week 21.md",
    OWN / "weekly/Week 22.md",
    REAL / "weekly/Week 11.md",
    REAL / "weekly/Week 17.md",
]
WELL_FORMED_WEEKS = [file for file in _WELL_FORMED if file.is_file()]
"""Weeks in which each fence is closed and answers the question above it."""

_UNANSWERED = [OWN / "weekly/Week 24.md", REAL / "weekly/Week 03.md"]
UNANSWERED_WEEKS = [file for file in _UNANSWERED if file.is_file()]
"""Weeks of questions only."""


@dataclass(frozen=True)
class Group:
    """The notes of a group, its layout, and what a person counts in its files: who wrote, and the lines."""

    folder: Path
    layout: str
    files: dict[str, list[str]]

    def __str__(self) -> str:
        return self.folder.name


def _read_groups(table: Path, folder: Path) -> list[Group]:
    if not folder.is_dir():
        return []
    groups = tomllib.loads(table.read_text("utf-8"))["group"]
    return [Group(folder / group["name"], group["layout"], group["files"]) for group in groups]


GROUPS = [
    *_read_groups(OWN / "groups.toml", OWN / "groups"),
    *_read_groups(_DATA / "groups.toml", REAL / "other-groups"),
]
