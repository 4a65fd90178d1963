"""Turn a study group's weekly Markdown notes into an Anki deck that survives every edit."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ankigen.api import compile, write  # noqa: A004
    from ankigen.build.compile import Compilation
    from ankigen.project.project_files import Stop

__version__ = "0.1.0"
__all__ = ["Compilation", "Stop", "__version__", "compile", "write"]

_HOMES = {"compile": "api", "write": "api", "Stop": "project.project_files", "Compilation": "build.compile"}


def __getattr__(name: str) -> object:
    """Import what a program asks for when it asks: ``ankigen --version`` needs none of it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'ankigen' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"ankigen.{_HOMES[name]}"), name)
