"""Other ledgers of the project: of a revision of git, or as the last build on this machine wrote it."""

import hashlib
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from ankigen import files, messages, text
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.errors import UsageError
from ankigen.identity import fingerprint, ledger
from ankigen.identity.history import NoteVersion
from ankigen.identity.ledger import Ledger, LedgerLine
from ankigen.identity.ledger_edits import LedgerEdit, LedgerEditKind
from ankigen.output.manifest import ManifestNote
from ankigen.project import git

_COPY = "ledger.jsonl"
MAX_LEDGER_BYTES = 64_000_000
MAX_SHOWN_LINES = 20
MAX_COMPARED_REVISIONS = 3
MAX_WALKED_REVISIONS = 500  # that changed the ledger
MAX_DAYS_BEHIND = 14  # of notes without a ledger: a group that builds each week stays below that
_DAY_S = 86_400
_MAIN_BRANCHES = (
    "--remotes=*/HEA[D]",
    "--remotes=*/mai[n]",
    "--remotes=*/maste[r]",
)  # a pattern may match nothing


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


def read_note_versions(root: Path, guids: Iterable[str]) -> dict[str, list[NoteVersion]]:
    """Return the lines that notes had in the ledgers that git keeps, the oldest first, each once."""
    versions: dict[str, list[NoteVersion]] = {guid: [] for guid in guids}
    if not git.is_in_work_tree(root):
        return versions
    listed = git.run_git(root, "log", "-n", str(MAX_WALKED_REVISIONS), "--format=%h", "HEAD", "--", ledger.NAME)
    for revision in reversed((listed or "").split()):
        lines, _ = ledger.parse(_keep_lines(_read_revision(root, revision), versions))
        for line in lines.lines:
            earlier = versions[line.guid]
            if not earlier or earlier[-1].line != line:
                earlier.append(NoteVersion(revision, line))
    return versions


def _keep_lines(content: bytes, guids: Iterable[str]) -> bytes:
    """Return the header of a ledger and the lines of some notes: to read all of them would take long."""
    begins = tuple([msgspec.json.encode({"guid": guid})[:-1] for guid in guids])
    header, *lines = content.split(b"\n")
    return b"\n".join([header, *[line for line in lines if line.startswith(begins)]])


# --- a ledger that is behind ---


def report_ledger_behind(root: Path, known: Ledger, after: Ledger, notes: Sequence[str]) -> list[Diagnostic]:
    """Return what git says of a ledger that is older than the notes, where a build gives out new GUIDs.

    ``known`` is the ledger before the build, ``after`` the one that it will write.
    """
    known_guids = {line.guid for line in known.lines}
    new_lines = [line for line in after.lines if line.guid not in known_guids]
    live = sum(line.live for line in after.lines)
    if not new_lines or not git.is_in_work_tree(root):
        return []
    listed = git.run_git(
        root, "log", "-n", str(MAX_COMPARED_REVISIONS), "--format=%h", "HEAD", *_MAIN_BRANCHES, "--", ledger.NAME
    )
    for revision in (listed or "").split():
        lines, _ = ledger.parse(_read_revision(root, revision))
        missing = [line for line in lines.lines if line.guid not in known_guids]
        number = _count_same(new_lines, missing)
        if number:
            return [rules.LEDGER_BEHIND_GIT.at(ledger.NAME, number=number, all=live, revision=revision)]
    days = _count_days_behind(root, notes)
    if known.lines and days > MAX_DAYS_BEHIND:
        return [rules.LEDGER_BEHIND_NOTES.at(ledger.NAME, number=len(new_lines), all=live, days=days)]
    return []


def _count_same(new_lines: Iterable[LedgerLine], missing_lines: Iterable[LedgerLine]) -> int:
    """Return how many new notes are among those of another ledger: of one person, with one question or answer."""
    guids = set()
    wordings = set()
    for line in missing_lines:
        guids.add(line.guid)
        wordings.update(_find_wordings(line))
    number = 0
    for line in new_lines:
        if line.guid in guids or not wordings.isdisjoint(_find_wordings(line)):
            number += 1
    return number


def _find_wordings(line: LedgerLine) -> list[tuple[str, int | None, str, str]]:
    """Return what a note can be known by again after its question or its answer was edited."""
    person = text.key(line.person)
    parent = text.key(line.parent)
    return [(person, line.week, parent, text.key(line.question)), (person, line.week, parent, line.answer_hash)]


def _count_days_behind(root: Path, notes: Sequence[str]) -> int:
    """Return for how many days notes were committed since the ledger was, 0 if the ledger is not that of HEAD."""
    revision = (git.run_git(root, "log", "-n", "1", "--format=%H", "--", ledger.NAME) or "").strip()
    if not revision:
        return 0
    times = (git.run_git(root, "log", "--format=%ct", f"{revision}..HEAD", "--", *notes) or "").split()
    seconds = [int(time) for time in times]
    days = (max(seconds) - min(seconds)) // _DAY_S if seconds else 0
    if days and _read_revision(root, "HEAD") != _read_if_any(root / ledger.NAME):
        return 0
    return days


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


# --- what was given out from here ---


def find_taken_back(root: Path) -> list[ManifestNote]:
    """Return the notes of the ledger that was last built here, if this branch held it once and holds another now.

    A commit was reverted then, or the branch was reset: learners may have what was built before. What was only
    built, or is on another branch, was given out to nobody.
    """
    copy = _read_copy(root)
    if not copy or copy == _read_if_any(root / ledger.NAME) or not git.is_in_work_tree(root):
        return []
    if _hash_blob(copy) not in _list_ledgers_of_branch(root):
        return []
    parsed, _ = ledger.parse(copy)
    return [
        ManifestNote(line.guid, line.mod, line.content_hash)
        for line in parsed.lines
        if line.live and fingerprint.is_comparable(line.content_hash)
    ]


def _hash_blob(content: bytes) -> str:
    """Return the name that git gives to a content (Pro Git, "Git Objects")."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _list_ledgers_of_branch(root: Path) -> set[str]:
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


# --- what to say ---


def report_ledger_edits(root: Path, edits: Sequence[LedgerEdit]) -> list[Diagnostic]:
    """Return a warning for each kind of edit, at the first line of the ledger that it is in."""
    if not edits:
        return []
    line_numbers = _number_lines(root)
    if edits[0].kind is LedgerEditKind.REFRESHED:
        all_notes = messages.make("reasons.ledger.refreshed", number=len(edits))
        return [rules.SENT_AGAIN.at(ledger.NAME, places=all_notes)]
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
