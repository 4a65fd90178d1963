"""The ledger as it was before: in a revision of git, or as the last build on this machine wrote it."""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ankigen import files
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.errors import UsageError
from ankigen.identity import ledger
from ankigen.identity.ledger import Ledger
from ankigen.identity.ledger_edits import LedgerEdit, LedgerEditKind
from ankigen.project import git

_COPY = "ledger.jsonl"
MAX_LEDGER_BYTES = 64_000_000
MAX_SHOWN_LINES = 20


def load_older_ledger(root: Path, revision: str | None) -> Ledger | None:
    """Return the ledger to compare today's with: that of a revision, else what was built here, else what git has.

    None if there is none, or if it is today's. Raises UsageError if git does not know the revision.
    """
    today = _read_if_any(root / ledger.NAME)
    if not today:
        return None
    if revision is not None:
        if not _is_commit(root, revision):
            raise UsageError("errors.usage.revision_unknown", revision=revision)
        older = _read_revision(root, revision)
    else:
        older = _read_copy(root) or _read_from_git(root, today)
    if not older or older == today:
        return None
    parsed, diagnostics = ledger.parse(older)
    return None if diagnostics else parsed


def _read_if_any(file: Path) -> bytes:
    """Return the content of a file, nothing if it can't be read or is no ledger's size."""
    try:
        if not file.is_file() or file.stat().st_size > MAX_LEDGER_BYTES:
            return b""
        return file.read_bytes()
    except OSError:
        return b""


# --- what git has ---


def _is_commit(root: Path, revision: str) -> bool:
    if revision.startswith("-"):
        return False
    return git.run_git(root, "rev-parse", "--quiet", "--verify", f"{revision}^{{commit}}") is not None


def _read_from_git(root: Path, today: bytes) -> bytes:
    """Return the ledger of HEAD; where that is today's, the one at which this branch left the main one."""
    if not git.is_in_work_tree(root):
        return b""
    committed = _read_revision(root, "HEAD")
    if committed != today:
        return committed
    fork_point = git.run_git(root, "merge-base", "HEAD", "refs/remotes/origin/HEAD")
    return _read_revision(root, fork_point.strip()) if fork_point else b""


def _read_revision(root: Path, revision: str) -> bytes:
    blob = f"{revision}:./{ledger.NAME}"
    size = git.run_git(root, "cat-file", "-s", blob)
    if size is None or int(size) > MAX_LEDGER_BYTES:
        return b""
    return (git.run_git(root, "cat-file", "blob", blob) or "").encode()


# --- what was built here ---


def keep_ledger(root: Path, content: bytes) -> None:
    """Keep a copy of a ledger that a build wrote; nothing happens if that is impossible."""
    with suppress(OSError):
        folder = files.make_own_folder(root)
        kept = _make_stamp(folder) + content
        if _read_if_any(folder / _COPY) != kept:
            files.replace_file(folder / _COPY, kept)


def _read_copy(root: Path) -> bytes:
    """Return the copy of the ledger, nothing if it was not made in this very folder."""
    folder = root / files.OWN_FOLDER
    try:
        stamp = _make_stamp(folder)
    except OSError:
        return b""
    kept = _read_if_any(folder / _COPY)
    return kept.removeprefix(stamp) if kept.startswith(stamp) else b""


def _make_stamp(folder: Path) -> bytes:
    """Return the first line of the copy, which no repository can bring along; raises OSError."""
    identity = f"{os.path.realpath(folder)}\n{folder.stat().st_ino}"
    digest = hashlib.blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=20)
    return digest.hexdigest().encode() + b"\n"


# --- what to say ---


def report_ledger_edits(root: Path, edits: Sequence[LedgerEdit]) -> list[Diagnostic]:
    """Return a warning for each kind of edit, at the first line of the ledger that it is in."""
    if not edits:
        return []
    line_numbers = _number_lines(root)
    moved = [edit for edit in edits if edit.kind is not LedgerEditKind.SENT_AGAIN]
    sent_again = [edit for edit in edits if edit.kind is LedgerEditKind.SENT_AGAIN]
    diagnostics = []
    for rule, of_rule in ((rules.HISTORY_MOVED, moved), (rules.SENT_AGAIN, sent_again)):
        if not of_rule:
            continue
        numbers = sorted({line_numbers.get(edit.guid, 0) for edit in of_rule} - {0})
        entries = [f"{edit.path}:{edit.line}" for edit in of_rule if edit.guid not in line_numbers]
        first = numbers[0] if numbers else 0
        diagnostics.append(rule.at(ledger.NAME, first, places=_join([*map(str, numbers), *entries])))
    return diagnostics


def _number_lines(root: Path) -> dict[str, int]:
    """Return the number of the line of each GUID."""
    numbers: dict[str, int] = {}
    content = _read_if_any(root / ledger.NAME).decode("utf-8-sig", "replace")
    for number, json_line in enumerate(content.split("\n"), 1):
        if not json_line.strip():
            continue
        parsed, _ = ledger.parse(json_line.encode())
        for line in parsed.lines:
            numbers[line.guid] = number
    return numbers


def _join(places: Sequence[str]) -> str:
    shown = ", ".join(places[:MAX_SHOWN_LINES])
    return f"{shown}, …" if len(places) > MAX_SHOWN_LINES else shown
