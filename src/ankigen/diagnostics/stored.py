"""A diagnostic as a cache keeps it: by the code of its rule."""

import msgspec

from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.messages import Message


class StoredDiagnostic(msgspec.Struct, frozen=True, array_like=True):
    """A diagnostic by the code of its rule."""

    path: str
    line: int
    column: int
    code: str
    values: tuple[tuple[str, str | Message], ...] = ()
    end_line: int = 0

    def diagnostic(self) -> Diagnostic:
        """Return the diagnostic."""
        rule = rules.RULES[self.code]
        return Diagnostic(self.path, self.line, self.column, rule, self.values, self.end_line)

    @classmethod
    def of(cls, diagnostic: Diagnostic) -> "StoredDiagnostic":
        """Return a diagnostic in the form that can be kept."""
        return cls(
            diagnostic.path,
            diagnostic.line,
            diagnostic.column,
            diagnostic.rule.code,
            diagnostic.values,
            diagnostic.end_line,
        )
