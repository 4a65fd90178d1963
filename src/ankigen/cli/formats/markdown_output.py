"""Changes and rules as Markdown."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ankigen import messages, text
from ankigen.cli.formats.build_text import describe_ledger_edits
from ankigen.cli.formats.console import describe_week_and_person
from ankigen.cli.language import spoken_language, translate, translate_count
from ankigen.diagnostics.examples import load_example
from ankigen.messages import particles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ankigen.build.changes import Edit
    from ankigen.diagnostics.diagnostic import Diagnostic, Rule
    from ankigen.identity.ledger_edits import LedgerEdit
    from ankigen.messages import Language

_MAX_BLOCK_LINES = 100  # in a comment on a pull request
_SIGNS = {"new": "+", "changed": "!", "returned": "+", "retired": "-"}  # as GitHub colours a block of ``diff``
_LONGEST_QUESTION = 120


def edits_as_markdown(
    edits: Sequence[Edit],
    doubts: Sequence[Diagnostic] = (),
    ledger_edits: Sequence[LedgerEdit] = (),
) -> str:
    """Return what ``diff --markdown`` prints, for a comment on a pull request.

    It says how many notes change, and which; what an edited ledger would do, and doubts about which note is which.
    What notes say stands in a block of code, where it mentions nobody and shows no picture.
    """
    parts = []
    if ledger_edits:
        parts.append(f"**{describe_ledger_edits(ledger_edits)}**\n")
    if edits:
        parts.append(_list_edits(edits))
    if doubts:
        title = translate("cli.diff.doubts")
        described = [_describe_doubt(doubt) for doubt in doubts]
        parts.append(f"{title}\n\n{_make_block('text', described)}")
    if not parts:
        return translate("cli.diff.no_card_changes") + "\n"
    return "\n".join(parts)


def _list_edits(edits: Sequence[Edit]) -> str:
    counts = Counter(edit.kind for edit in edits)
    changes = ", ".join(translate_count(f"notes {kind}", counts[kind]) for kind in _SIGNS)
    title = translate("cli.diff.card_changes", changes=changes)
    return f"{title}\n\n{_make_block('diff', [_describe_edit(edit) for edit in edits])}"


def _make_block(language: str, lines: Sequence[str]) -> str:
    """Return a block of code with the first of many lines."""
    shown = list(lines[:_MAX_BLOCK_LINES])
    if len(lines) > len(shown):
        shown.append("  " + translate("cli.more", number=len(lines) - len(shown)))
    listed = "\n".join(shown)
    longest_run = max(map(len, re.findall("`+", listed)), default=0)
    fence = "`" * max(3, longest_run + 1)
    return f"{fence}{language}\n{listed}\n{fence}\n"


def _describe_doubt(doubt: Diagnostic) -> str:
    """Return a doubt in a line: where, what, and what settles it."""
    return text.one_line(
        f"{doubt.path}:{doubt.line}: {doubt.text(spoken_language())}. {doubt.advice(spoken_language())}"
    )


def _describe_edit(edit: Edit) -> str:
    """Return the line of an edit: ``+ Week 3 · 가온: 힙이란?``."""
    question = text.one_line(edit.question)
    if len(question) > _LONGEST_QUESTION:
        question = f"{question[:_LONGEST_QUESTION]}…"
    if edit.kind == "returned":
        question += f" ({translate('cli.diff.returned')})"
    author = describe_week_and_person(edit.week, edit.person)
    if author:
        question = f"{author}: {question}"
    return f"{_SIGNS[edit.kind]} {question}"


def explanation(rule: Rule, language: Language) -> str:
    """Return what a rule means, why it matters and what to do, with a bad and a good example, as Markdown."""
    message = without_values(rule.find_template("message", language))
    parts = [f"# {rule.code} {rule.name} ({rule.severity})"]
    if language == "en":  # a key or a command begins a Korean sentence as it is
        message = message[:1].upper() + message[1:]
    sentences = (
        f"{message}.",
        rule.find_template("why", language),
        without_values(rule.find_template("help", language)),
    )
    for sentence in sentences:
        if re.search(r"\w", sentence):  # what is wrong with a config has no words of its own
            parts.append(sentence)
    example = load_example(rule)
    file = f" ({rule.file})" if rule.file else ""
    for kind, content in (("bad", example.bad), ("good", example.good)):
        title = messages.text(f"cli.explain.{kind}", language)
        parts.append(f"**{title}**{file}\n\n`````\n{content.rstrip()}\n`````")
    return "\n\n".join(parts) + "\n"


def without_values(template: str) -> str:
    """Return the text of a rule with an ellipsis for each ``{name}``."""
    return particles.fill(re.sub(r"{(\w+)}", "…", template), {})
