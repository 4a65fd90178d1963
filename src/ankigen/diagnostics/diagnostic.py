"""What a diagnostic is: a rule of the table in ``rules.py``, met at a place in a file."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

import msgspec

from ankigen.text import printable

Language = Literal["en", "ko"]


class Severity(StrEnum):
    """How much of the deck a diagnostic touches: all of it, something local, nothing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Words(msgspec.Struct, frozen=True):
    """What a rule says in one language: what was found, what to do next, and why it matters.

    ``message`` and ``help`` may hold ``{names}`` that each finding fills in.
    """

    message: str
    help: str
    why: str


class Rule(msgspec.Struct, frozen=True):
    """A kind of diagnostic, named after the bad thing.

    ``bad`` and ``good`` are the content of ``file`` before and after it was mended; where it is no single
    file that is bad, they say in a line or two what is.
    """

    code: str
    name: str
    en: Words
    ko: Words
    bad: str
    good: str
    file: str = "notes/week01.md"

    @property
    def severity(self) -> Severity:
        """The severity, which is the first letter of the code."""
        return {"E": Severity.ERROR, "W": Severity.WARNING, "I": Severity.INFO}[self.code[0]]

    def words(self, language: Language) -> Words:
        """Return what the rule says in ``language``."""
        return self.ko if language == "ko" else self.en

    def at(self, path: str, line: int = 0, column: int = 1, /, **values: object) -> "Diagnostic":
        """Return a finding of this rule; ``values`` are what its texts name, escaped for terminals and logs."""
        escaped = tuple((name, printable(str(named))) for name, named in values.items())
        return Diagnostic(path, line, column, self, escaped)


class Diagnostic(msgspec.Struct, frozen=True):
    """One finding; ``line`` and ``column`` count from 1, columns in characters; line 0 means the whole file."""

    path: str
    line: int
    column: int
    rule: Rule
    values: tuple[tuple[str, str], ...] = ()

    @property
    def severity(self) -> Severity:
        """The severity of the rule."""
        return self.rule.severity

    @property
    def message(self) -> str:
        """What was found, in English."""
        return self.text("en")

    def text(self, language: Language) -> str:
        """Return what was found."""
        return _fill(self.rule.words(language).message, dict(self.values))

    def advice(self, language: Language = "en") -> str:
        """Return what to do next."""
        return _fill(self.rule.words(language).help, dict(self.values))


def _fill(template: str, values: Mapping[str, str]) -> str:
    return template.format_map(values) if "{" in template else template
