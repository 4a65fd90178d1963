"""Which package a build writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen.errors import UsageError
from ankigen.files import BUILD_FOLDER
from ankigen.messages import find_reason

if TYPE_CHECKING:
    from pathlib import Path

    from ankigen.config import Config


def find_package_file(config: Config, root: Path, output: Path | None = None, deck: str | None = None) -> Path:
    """Return the package's path; raises UsageError for a name that Anki would not import as a deck."""
    from ankigen import text

    if deck is not None and not text.key(text.clean(deck)):
        raise UsageError("errors.usage.deck_empty")
    file = output or root / (config.output or f"{BUILD_FOLDER}/{text.slugify(deck or config.deck)}.apkg")
    _check_package_name(file)
    return file


def _check_package_name(file: Path) -> None:
    """Raise UsageError for a name that Anki would not import as a deck."""
    try:
        is_folder = "\0" in str(file) or file.is_dir()
    except (OSError, ValueError) as error:
        reason = find_reason(error)
        raise UsageError("errors.usage.package_unusable", file=f"{str(file)!r:.80}", reason=reason) from None
    if file.suffix.lower() != ".apkg" or is_folder:
        raise UsageError("errors.usage.package_suffix", file=repr(str(file)))
    if file.name.lower() == "collection.apkg" or file.name.lower().startswith("backup-"):
        raise UsageError("errors.usage.package_backup", name=file.name)
