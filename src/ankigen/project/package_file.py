"""Which package a build writes."""

from __future__ import annotations

import errno
import hashlib
import os
from typing import TYPE_CHECKING

from ankigen.errors import UsageError
from ankigen.files import BUILD_FOLDER
from ankigen.messages import find_reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ankigen.config.settings import Config

_MAX_FILTER_BYTES = 100  # of a file name, which may have 255


def find_package_file(
    config: Config,
    root: Path,
    output: Path | None = None,
    deck: str | None = None,
    filter_names: Sequence[str] = (),
) -> Path:
    """Return the package's path; raises UsageError for a name that Anki would not import as a deck.

    A package of the notes that have ``filter_names`` lies beside that of all notes, unless ``output`` says where.
    """
    from ankigen import text

    if deck is not None and not text.key(text.clean(deck)):
        raise UsageError("errors.usage.deck_empty")
    file = output or root / (config.output or f"{BUILD_FOLDER}/{text.slugify(deck or config.deck)}.apkg")
    if filter_names and output is None:
        file = file.with_name(f"{file.stem}-{_join_names(filter_names)}{file.suffix}")
    _check_package_name(file)
    return file


def list_filter_names(people: Sequence[str], topics: Sequence[str], weeks: Sequence[int]) -> tuple[str, ...]:
    """Return the names of a build's filters, by which its package is called."""
    return (*people, *topics, *[f"week {week}" for week in weeks])


def _join_names(names: Sequence[str]) -> str:
    """Return what tells a package of these names from those of others; many of them become a hash."""
    from ankigen import text

    slug = "-".join(map(text.slugify, names))
    if len(slug.encode()) <= _MAX_FILTER_BYTES:
        return slug
    return hashlib.blake2b(repr(names).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _check_package_name(file: Path) -> None:
    """Raise UsageError for a name that Anki would not import as a deck."""
    if file.suffix.lower() != ".apkg" or "\0" in str(file):
        raise UsageError("errors.usage.package_suffix", file=repr(str(file)))
    try:
        if file.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    except (OSError, ValueError) as error:
        reason = find_reason(error)
        raise UsageError("errors.usage.package_unusable", file=f"{str(file)!r:.80}", reason=reason) from None
    if file.name.lower() == "collection.apkg" or file.name.lower().startswith("backup-"):
        raise UsageError("errors.usage.package_backup", name=file.name)
