"""What a diagnostic is: a rule of the table in ``rules.py``, met at a place in a file."""

from enum import StrEnum
from typing import Literal

import msgspec

from ankigen import messages
from ankigen.messages import Language, Message

RulePart = Literal["message", "help", "why"]
"""What was found, what to do next, and why it matters."""


class Severity(StrEnum):
    """How much of the deck a diagnostic touches: all of it, something local, nothing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Rule(msgspec.Struct, frozen=True):
    """A kind of diagnostic, named after the bad thing; its words are in the catalogues, under its code.

    ``file`` is where its examples belong, or empty where it is no single file that is bad.
    What ``concerns_safety``, of files, learners or their cards, cannot be ignored.
    """

    code: str
    name: str
    file: str = "notes/week01.md"
    concerns_safety: bool = False

    @property
    def is_ignorable(self) -> bool:
        """Whether a group may do without its diagnostics."""
        return self.severity is not Severity.ERROR and not self.concerns_safety

    @property
    def severity(self) -> Severity:
        """The severity, which is the first letter of the code."""
        return {"E": Severity.ERROR, "W": Severity.WARNING, "I": Severity.INFO}[self.code[0]]

    def find_template(self, part: RulePart, language: Language) -> str:
        """Return what the rule says, with the ``{names}`` that each finding fills in."""
        return messages.find_template(f"rules.{self.code}.{part}", language)

    def at(
        self, path: str, line: int = 0, column: int = 1, end_line: int | None = None, /, **values: object
    ) -> "Diagnostic":
        """Return a finding of this rule; ``values`` are what its texts name, escaped for terminals and logs.

        ``end_line`` is the last line that it is about, by default ``line`` itself.
        """
        last_line = line if end_line is None else end_line
        return Diagnostic(path, line, column, self, messages.escape_values(values), last_line)


class Diagnostic(msgspec.Struct, frozen=True):
    """One finding, about the lines from ``line`` to ``end_line``.

    Lines and columns count from 1, columns in characters; line 0 means the whole file.
    """

    path: str
    line: int
    column: int
    rule: Rule
    values: tuple[tuple[str, str | Message], ...] = ()
    end_line: int = 0

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
        return messages.text(f"rules.{self.rule.code}.message", language, **dict(self.values))

    def advice(self, language: Language = "en") -> str:
        """Return what to do next."""
        return messages.text(f"rules.{self.rule.code}.help", language, **dict(self.values))
