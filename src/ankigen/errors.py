"""Everything that can stop ankigen, in one tree:

    AnkigenError
    ├── UsageError              a name, a path or an option cannot be used
    │   └── MissingExtraError   a package that only some commands need is not installed
    ├── ConfigError             ankigen.toml, or a file that it names, cannot be used
    ├── NoNotesError            there is no note file to read
    ├── LedgerError             the ledger is damaged
    ├── PackageError            a package is damaged, or none of ankigen's
    ├── DiagnosticsError        errors in the notes, or warnings where they are treated as errors
    ├── WriteError              a file cannot be written; all files are as they were
    ├── BusyError               another build of the same project does not end
    └── AnkiError               Anki cannot be reached, or refuses

What is wrong with single notes is never raised: it is a diagnostic of the compilation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ankigen.diagnostics.diagnostic import Diagnostic


class AnkigenError(Exception):
    """What was asked for cannot be done.

    ``message`` says why, ``hint`` what to do about it; ``diagnostics`` show the lines to blame, if there are any.
    What both quote of a config, a path or an answer is escaped, so that no terminal and no log obeys it.
    """

    def __init__(self, message: str, hint: str = "", diagnostics: Sequence[Diagnostic] = ()) -> None:
        self.message = printable(message)
        self.hint = printable(hint)
        super().__init__(self.message)
        self.diagnostics = tuple(diagnostics)

    @property
    def help(self) -> str:
        """The hint, by the name that it had in version 0.1."""
        return self.hint


class UsageError(AnkigenError):
    """A name, a path or an option cannot be used."""


class MissingExtraError(UsageError):
    """A package that only some commands need is not installed."""


class ConfigError(AnkigenError):
    """``ankigen.toml``, or a file that it names, cannot be used."""


class NoNotesError(AnkigenError):
    """There is no note file to read."""


class LedgerError(AnkigenError):
    """The ledger is damaged."""


class PackageError(AnkigenError):
    """A package is damaged, or none of ankigen's."""


class DiagnosticsError(AnkigenError):
    """There are errors in the notes, or warnings where they are treated as errors."""


class WriteError(AnkigenError):
    """A file cannot be written; all files are as they were."""


class BusyError(AnkigenError):
    """Another build of the same project does not end."""


class AnkiError(AnkigenError):
    """Anki cannot be reached, or refuses."""
