"""The ledger of a project: read, and checked whether it is where it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ankigen import messages
from ankigen.diagnostics import rules
from ankigen.errors import LedgerError
from ankigen.identity import ledger
from ankigen.messages import find_reason
from ankigen.project import git

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ankigen.build.cache import Memory
    from ankigen.diagnostics.diagnostic import Diagnostic
    from ankigen.identity.ledger import Ledger

MAX_LEDGER_BYTES = 64_000_000  # of one that only tells what was before


def load_ledger(root: Path, memory: Memory | None = None) -> Ledger:
    """Return the ledger of the project, the empty one if there is none; raises LedgerError if it is damaged."""
    parsed, diagnostics = _parse_ledger(root / ledger.NAME, memory)
    if diagnostics:
        raise LedgerError("errors.ledger.damaged", diagnostics=diagnostics)
    return parsed


def load_deck_language(root: Path) -> Ledger:
    """Return an empty ledger in the language of the project's deck; a damaged ledger says nothing."""
    parsed, _ = _parse_ledger(root / ledger.NAME)
    header = msgspec.structs.replace(ledger.EMPTY.header, language=parsed.header.language)
    return msgspec.structs.replace(ledger.EMPTY, header=header)


def _parse_ledger(file: Path, memory: Memory | None = None) -> tuple[Ledger, list[Diagnostic]]:
    if file.exists() and not file.is_file():  # a pipe would be waited for without end
        reason = messages.make("reasons.file.no_file")
        return ledger.EMPTY, [rules.LEDGER_DAMAGED.at(ledger.NAME, reason=reason)]
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return ledger.EMPTY, []
    except OSError as error:
        return ledger.EMPTY, [rules.LEDGER_DAMAGED.at(ledger.NAME, reason=find_reason(error))]
    if memory is None:
        return ledger.parse(content)
    parsed: tuple[Ledger, list[Diagnostic]] = memory.single.recall(
        "ledger", content, lambda: ledger.parse(content)
    )
    return parsed


def check_ledger_file(root: Path, package: Path, notes: Sequence[str], *, is_tracked: bool) -> list[Diagnostic]:
    """Return warnings for a ledger that is missing, or that git will not carry to the others.

    ``is_tracked`` is whether git tracks it already.
    """
    is_in_git = git.is_in_work_tree(root)
    is_ignored = is_in_git and not is_tracked and _is_ignored(root)
    exists = (root / ledger.NAME).exists()
    diagnostics: list[Diagnostic] = []
    if not exists:
        is_committable = is_in_git and not is_ignored
        diagnostics += _report_missing_ledger(root, package, notes, is_committable=is_committable)
    if is_ignored:
        diagnostics.append(rules.LEDGER_IGNORED.at(ledger.NAME))
    if exists and is_in_git and not _has_merge_rule(root):
        diagnostics.append(rules.NO_MERGE_RULE.at(ledger.NAME))
    return diagnostics


def _report_missing_ledger(
    root: Path, package: Path, notes: Sequence[str], *, is_committable: bool
) -> list[Diagnostic]:
    """Return a warning for a ledger that is missing though there was a build before."""
    if package.exists():
        return [rules.LEDGER_MISSING.at(ledger.NAME, package=package.name)]
    if is_committable and _has_history(root, notes):
        return [rules.HISTORY_WITHOUT_LEDGER.at(ledger.NAME)]
    return []


def _is_ignored(root: Path) -> bool:
    """Return True if git ignores the ledger."""
    return git.run_git(root, "check-ignore", "-q", ledger.NAME) is not None


def _has_history(root: Path, notes: Sequence[str]) -> bool:
    """Return True if several commits have touched the notes."""
    commits = git.run_git(root, "rev-list", "--count", "HEAD", "--", *notes)
    return int(commits or 0) > 1


def _has_merge_rule(root: Path) -> bool:
    """Return True if git joins two versions of the ledger line by line, or if that cannot be found out."""
    attributes = git.run_git(root, "check-attr", "merge", ledger.NAME)
    return "union" in (attributes or "union")


def read_if_any(file: Path) -> bytes:
    """Return the content of a file, nothing if it can't be read or is no ledger's size."""
    try:
        return file.read_bytes() if may_be_ledger(file) else b""
    except OSError:
        return b""


def may_be_ledger(file: Path) -> bool:
    """Return True for a file of a ledger's size; raises OSError."""
    return file.is_file() and file.stat().st_size <= MAX_LEDGER_BYTES
