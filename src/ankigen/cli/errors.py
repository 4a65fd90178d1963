"""What an error says on the terminal, and the exit code that it ends with."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import click

from ankigen.cli.formats.console import make_console, print_line
from ankigen.cli.language import spoken_language, translate
from ankigen.errors import AnkigenError, ConfigError, NoNotesError, PackageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ankigen.build.model import Compilation

_USAGE_ERRORS = (UsageError, ConfigError, NoNotesError, PackageError)
"""The errors that end with the exit code 2; all others end with 1."""


def stop(error: AnkigenError, *, as_json: bool = False) -> NoReturn:
    """Say what an error says, and exit with its code; ``as_json``: say it on stdout too, as an object."""
    if as_json:
        from ankigen.cli.formats import json_output

        click.echo(json_output.error_as_json(error))
    else:
        _print_diagnostics(error)
    _say_and_exit(error)


def stop_build(error: AnkigenError, compilation: Compilation | None, *, as_json: bool = False) -> NoReturn:
    """Do the same for ``build``, whose object is always the same: an error leaves its ``output`` empty."""
    if as_json:
        from ankigen.cli.formats import json_output

        diagnostics = [*(compilation.diagnostics if compilation else ()), *error.diagnostics]
        click.echo(json_output.as_json(compilation, diagnostics, None))
    else:
        _print_diagnostics(error)
    _say_and_exit(error)


def _print_diagnostics(error: AnkigenError) -> None:
    if error.diagnostics:
        from ankigen.cli.formats import diagnostics_text

        diagnostics_text.print_diagnostics(make_console(stderr=True), error.diagnostics, {})


def _say_and_exit(error: AnkigenError) -> NoReturn:
    if not _is_told_by_diagnostics(error):
        print_line(f"ankigen: {error.text(spoken_language())}", err=True)
        print_line(f"  = {translate('cli.diagnostics.help')}: {error.advice(spoken_language())}", err=True)
    sys.exit(2 if isinstance(error, _USAGE_ERRORS) else 1)


def describe_error(error: AnkigenError) -> str:
    """Return what an error says, as text."""
    from ankigen.cli.formats import diagnostics_text

    lines = []
    for diagnostic in error.diagnostics:
        lines.append(f"{diagnostics_text.describe_position(diagnostic)}: {diagnostic.text(spoken_language())}")
        lines.append(diagnostic.advice(spoken_language()))
    if not _is_told_by_diagnostics(error):
        lines.append(f"{error.text(spoken_language())}: {error.advice(spoken_language())}")
    return "\n".join(lines)


def _is_told_by_diagnostics(error: AnkigenError) -> bool:
    """Return True if there is nothing more to say than the diagnostics of the error do."""
    return isinstance(error, ConfigError) and bool(error.diagnostics)


@contextmanager
def require_extra(name: str) -> Iterator[None]:
    """Say what to install where the packages that ``name`` needs are missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] == "ankigen":
            raise
        missing = (error.name or "").split(".")[0]
        from ankigen.project.setup.installation import make_missing_package_error

        raise make_missing_package_error(missing, name) from None
