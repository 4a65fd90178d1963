"""The ledgers that git keeps: of a revision, of a branch, and all that a note had."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from ankigen.identity import ledger
from ankigen.identity.history import NoteVersion
from ankigen.project import git
from ankigen.project.ledger_file import MAX_LEDGER_BYTES

MAX_WALKED_REVISIONS = 500  # that changed the ledger


def is_commit(root: Path, revision: str) -> bool:
    """Return True if git knows a revision."""
    if revision.startswith("-"):
        return False
    return git.run_git(root, "rev-parse", "--quiet", "--verify", f"{revision}^{{commit}}") is not None


def read_from_git(root: Path, today: bytes) -> bytes:
    """Return the ledger of HEAD; where that is today's, the one at which this branch left the main one."""
    if not git.is_in_work_tree(root):
        return b""
    committed = read_revision(root, "HEAD")
    if committed != today:
        return committed
    fork_point = git.run_git(root, "merge-base", "HEAD", "refs/remotes/origin/HEAD")
    return read_revision(root, fork_point.strip()) if fork_point else b""


def read_revision(root: Path, revision: str) -> bytes:
    """Return the ledger of a revision, nothing if it has none or one of no ledger's size."""
    blob = f"{revision}:./{ledger.NAME}"
    size = git.run_git(root, "cat-file", "-s", blob)
    if size is None or int(size) > MAX_LEDGER_BYTES:
        return b""
    return (git.run_git(root, "cat-file", "blob", blob) or "").encode()


def read_note_versions(root: Path, guids: Iterable[str]) -> dict[str, list[NoteVersion]]:
    """Return the lines that notes had in the ledgers that git keeps, the oldest first, each once."""
    versions: dict[str, list[NoteVersion]] = {guid: [] for guid in guids}
    if not git.is_in_work_tree(root):
        return versions
    listed = git.run_git(root, "log", "-n", str(MAX_WALKED_REVISIONS), "--format=%h", "HEAD", "--", ledger.NAME)
    revisions = (listed or "").split()
    for revision in reversed(revisions):
        content = _keep_lines(read_revision(root, revision), versions)
        older, _ = ledger.parse(content)
        for line in older.lines:
            earlier = versions[line.guid]
            if not earlier or earlier[-1].line != line:
                earlier.append(NoteVersion(revision, line))
    return versions


def _keep_lines(content: bytes, guids: Iterable[str]) -> bytes:
    """Return the header of a ledger and the lines of some notes: to read all of them would take long."""
    beginnings = tuple([msgspec.json.encode({"guid": guid})[:-1] for guid in guids])
    header, *lines = content.split(b"\n")
    kept = [line for line in lines if line.startswith(beginnings)]
    return b"\n".join([header, *kept])


def hash_blob(content: bytes) -> str:
    """Return the name that git gives to a content (Pro Git, "Git Objects")."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def list_ledgers_of_branch(root: Path) -> set[str]:
    """Return the names of the contents that the ledger had on this branch, also before a reset."""
    branch = (git.run_git(root, "symbolic-ref", "--quiet", "HEAD") or "HEAD").strip()
    names: set[str] = set()
    for walk in (("HEAD",), ("--walk-reflogs", branch)):
        listed = git.run_git(
            root, "log", "-n", str(MAX_WALKED_REVISIONS), "--format=", "--raw", "--no-abbrev", "--no-renames",
            *walk, "--", ledger.NAME,
        )  # fmt: skip
        for line in (listed or "").splitlines():
            _, _, _, name, *_ = line.split()
            names.add(name)
    return names
