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

from contextlib import suppress
from typing import TYPE_CHECKING

from ankigen import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ankigen.diagnostics.diagnostic import Diagnostic
    from ankigen.messages import Language, Message


class AnkigenError(Exception):
    """What was asked for cannot be done.

    The catalogue has its texts: below ``key`` the ``message``, which says why, and the ``help``, what to do about
    it; ``values`` are what they name, escaped. ``diagnostics`` show the lines to blame, if there are any.
    """

    def __init__(self, key: str, /, *, diagnostics: Sequence[Diagnostic] = (), **values: object) -> None:
        self._key = key
        self._values = messages.escape_values(values)
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.text())

    def text(self, language: Language = "en") -> str:
        """Return why it cannot be done."""
        return messages.text(f"{self._key}.message", language, **dict(self._values))

    def advice(self, language: Language = "en") -> str:
        """Return what to do about it, "" if nothing is to be said."""
        with suppress(KeyError):
            return messages.text(f"{self._key}.help", language, **dict(self._values))
        return ""

    @property
    def reason(self) -> Message:
        """Why it cannot be done, as part of a message that says more."""
        return messages.Message(f"{self._key}.message", self._values)

    @property
    def message(self) -> str:
        """Why it cannot be done, in English."""
        return self.text()

    @property
    def hint(self) -> str:
        """What to do about it, in English."""
        return self.advice()

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
