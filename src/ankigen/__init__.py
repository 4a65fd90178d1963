"""Turn a study group's weekly Markdown notes into an Anki deck that survives every edit."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ankigen.api import compile, write  # noqa: A004
    from ankigen.build.model import Compilation
    from ankigen.errors import AnkigenError
    from ankigen.errors import AnkigenError as Stop

__version__ = "0.1.0"
__all__ = ["AnkigenError", "Compilation", "Stop", "__version__", "compile", "write"]

_HOMES = {
    "AnkigenError": ("errors", "AnkigenError"),
    "Compilation": ("build.model", "Compilation"),
    "Stop": ("errors", "AnkigenError"),  # as it was called in version 0.1
    "compile": ("api", "compile"),
    "write": ("api", "write"),
}


def __getattr__(name: str) -> object:
    """Import what a program asks for when it asks: ``ankigen --version`` needs none of it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'ankigen' has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _HOMES[name]
    return getattr(import_module(f"ankigen.{module}"), attribute)
