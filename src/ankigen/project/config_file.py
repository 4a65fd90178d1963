"""Which config a command goes by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ankigen.errors import UsageError

if TYPE_CHECKING:
    from ankigen.config.settings import Config


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
    from ankigen.config.parsing import read_config
    from ankigen.config.search import find_config_file
    from ankigen.config.settings import Config

    folder = (folder or Path.cwd()).absolute()
    config_file = choice.config_file
    if config_file is not None and not _is_file(config_file):
        raise UsageError("errors.usage.no_config", file=config_file)
    file = config_file or find_config_file(folder)
    config, root = Config(), folder
    if file is not None:
        config, _ = read_config(file)
        root = file.absolute().parent
    if not choice.trust:
        from ankigen.project.boundary import check_boundary

        check_boundary(config, root)
    return config, root


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except (OSError, ValueError):  # a name that is too long, or with a zero byte
        return False
