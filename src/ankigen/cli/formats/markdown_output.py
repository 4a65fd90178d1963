"""Changes and rules as Markdown."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ankigen import messages, text
from ankigen.cli.formats.build_text import describe_ledger_edits
from ankigen.diagnostics.examples import load_example

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ankigen.build.changes import Edit
    from ankigen.diagnostics.diagnostic import Rule
    from ankigen.identity.ledger_edits import LedgerEdit
    from ankigen.messages import Language

_MOST_EDITS = 100  # in a comment on a pull request
_SIGNS = {"new": "+", "returned": "+", "changed": "!", "retired": "-"}  # as GitHub colours a block of ``diff``
_LONGEST_QUESTION = 120


def edits_as_markdown(found: list[Edit], ledger_edits: Sequence[LedgerEdit] = ()) -> str:
    """Return what ``diff --markdown`` prints: how many notes change, and which, for a comment on a pull request.

    The questions stand in a block of code, where they mention nobody and show no picture.
    """
    counted = Counter(edit.kind for edit in found)
    numbers = ", ".join(f"{counted[kind]} {kind}" for kind in ("new", "changed", "returned", "retired"))
    warning = f"**{describe_ledger_edits(ledger_edits)}**\n" if ledger_edits else ""
    if not found:
        return warning or "**Anki deck:** no card changes.\n"
    lines = []
    for edit in found[:_MOST_EDITS]:
        who = " · ".join(filter(None, (f"Week {edit.week}" if edit.week is not None else "", edit.person)))
        asked = text.one_line(edit.question)
        short = asked if len(asked) <= _LONGEST_QUESTION else f"{asked[:_LONGEST_QUESTION]}…"
        again = " (again)" if edit.kind == "returned" else ""
        lines.append(f"{_SIGNS[edit.kind]} {f'{who}: ' if who else ''}{short}{again}")
    lines += [f"  … and {len(found) - _MOST_EDITS} more"] if len(found) > _MOST_EDITS else []
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", "\n".join(lines)))])
    warning += "\n" if warning else ""
    return f"{warning}**Anki deck:** {numbers}.\n\n{fence}diff\n" + "\n".join(lines) + f"\n{fence}\n"


def explanation(rule: Rule, language: Language) -> str:
    """Return what a rule means, why it matters and what to do, with a bad and a good example, as Markdown."""
    message = without_values(rule.find_template("message", language))
    parts = [f"# {rule.code} {rule.name} ({rule.severity})"]
    sentences = (
        message[:1].upper() + message[1:] + ".",
        rule.find_template("why", language),
        without_values(rule.find_template("help", language)),
    )
    for sentence in sentences:
        if re.search(r"\w", sentence):  # what is wrong with a config has no words of its own
            parts.append(sentence)
    example = load_example(rule)
    where = f" ({rule.file})" if rule.file else ""
    for kind, content in (("bad", example.bad), ("good", example.good)):
        title = messages.text(f"cli.explain.{kind}", language)
        parts.append(f"**{title}**{where}\n\n`````\n{content.rstrip()}\n`````")
    return "\n\n".join(parts) + "\n"


def without_values(template: str) -> str:
    """Return the text of a rule with an ellipsis for each ``{name}``."""
    return re.sub(r"{(\w+)}", "…", template)
