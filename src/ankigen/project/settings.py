"""Which config a command goes by, and which package it writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ankigen.errors import UsageError
from ankigen.files import BUILD_FOLDER

if TYPE_CHECKING:
    from ankigen.config import Config


class ProjectChoice(NamedTuple):
    """Which project a command is about: that of a config, by default the nearest; and whether it is trusted.

    A project that is not trusted may not lead out of itself.
    """

    config_file: Path | None = None
    trust: bool = False


def load_config(choice: ProjectChoice, folder: Path | None = None) -> tuple[Config, Path]:
    """Return the config and the project's folder: the config's, else ``folder``, by default the current one.

    Raises UsageError, ConfigError.
    """
    from ankigen import config as configs

    folder = (folder or Path.cwd()).absolute()
    config_file = choice.config_file
    if config_file is not None and not _is_file(config_file):
        raise UsageError("errors.usage.no_config", file=config_file)
    file = config_file or configs.find(folder)
    config, root = configs.Config(), folder
    if file is not None:
        config, _ = configs.load(file)
        root = file.absolute().parent
    if not choice.trust:
        from ankigen.project.boundary import check_boundary

        check_boundary(config, root)
    return config, root


def package_path(config: Config, root: Path, output: Path | None = None, deck: str | None = None) -> Path:
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
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError("errors.usage.package_unusable", file=f"{str(file)!r:.80}", reason=reason) from None
    if file.suffix.lower() != ".apkg" or is_folder:
        raise UsageError("errors.usage.package_suffix", file=repr(str(file)))
    if file.name.lower() == "collection.apkg" or file.name.lower().startswith("backup-"):
        raise UsageError("errors.usage.package_backup", name=file.name)


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except (OSError, ValueError):  # a name that is too long, or with a zero byte
        return False
