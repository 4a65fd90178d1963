"""The ledger that tells what somebody, and no build, did to today's; and what is said of that."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from ankigen import messages
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic, Rule
from ankigen.errors import UsageError
from ankigen.identity import ledger
from ankigen.identity.ledger import Ledger
from ankigen.identity.ledger_edits import LedgerEdit, LedgerEditKind
from ankigen.project.ledger_file import read_if_any
from ankigen.project.older_ledgers.built_here import read_copy
from ankigen.project.older_ledgers.in_git import is_commit, read_from_git, read_revision

MAX_SHOWN_LINES = 20


def load_older_ledger(root: Path, revision: str | None) -> Ledger | None:
    """Return the ledger to compare today's with: that of a revision, else what was built here, else what git has.

    None if there is none, or if it is today's. Raises UsageError if git does not know the revision.
    """
    today = read_if_any(root / ledger.NAME)
    if not today:
        return None
    older = _read_older(root, revision, today)
    if not older or older == today:
        return None
    parsed, diagnostics = ledger.parse(older)
    return None if diagnostics else parsed


def _read_older(root: Path, revision: str | None, today: bytes) -> bytes:
    if revision is None:
        return read_copy(root) or read_from_git(root, today)
    if not is_commit(root, revision):
        raise UsageError("errors.usage.revision_unknown", revision=revision)
    return read_revision(root, revision)


def report_ledger_edits(root: Path, edits: Sequence[LedgerEdit]) -> list[Diagnostic]:
    """Return a warning for each kind of edit, at the first line of the ledger that it is in."""
    if not edits:
        return []
    if edits[0].kind is LedgerEditKind.REFRESHED:
        all_notes = messages.make("reasons.ledger.refreshed", number=len(edits))
        return [rules.SENT_AGAIN.at(ledger.NAME, places=all_notes)]
    sent_again: list[LedgerEdit] = []
    moved: list[LedgerEdit] = []
    for edit in edits:
        same_kind = sent_again if edit.kind is LedgerEditKind.SENT_AGAIN else moved
        same_kind.append(edit)
    line_numbers = _number_lines(root)
    diagnostics: list[Diagnostic] = []
    if moved:
        diagnostics.append(_report_places(rules.HISTORY_MOVED, moved, line_numbers))
    if sent_again:
        diagnostics.append(_report_places(rules.SENT_AGAIN, sent_again, line_numbers))
    return diagnostics


def _report_places(rule: Rule, edits: Iterable[LedgerEdit], line_numbers: dict[str, int]) -> Diagnostic:
    """Return a warning that names the lines of the ledger, and the entries that have no line in it any more."""
    numbers: set[int] = set()
    entries: list[str] = []
    for edit in edits:
        if edit.guid in line_numbers:
            numbers.add(line_numbers[edit.guid])
        else:
            entries.append(f"{edit.path}:{edit.line}")
    first = min(numbers, default=0)
    return rule.at(ledger.NAME, first, places=_join_shown([*map(str, sorted(numbers)), *entries]))


def _number_lines(root: Path) -> dict[str, int]:
    """Return the number of the line of each GUID."""
    numbers: dict[str, int] = {}
    content = read_if_any(root / ledger.NAME).decode("utf-8-sig", "replace")
    for number, json_line in enumerate(content.split("\n"), 1):
        if not json_line.strip():
            continue
        parsed, _ = ledger.parse(json_line.encode())
        for line in parsed.lines:
            numbers[line.guid] = number
    return numbers


def _join_shown(lines: Sequence[str]) -> str:
    shown = ", ".join(lines[:MAX_SHOWN_LINES])
    return f"{shown}, …" if len(lines) > MAX_SHOWN_LINES else shown
