"""A ledger that is older than the notes, told by git: a build would give new GUIDs to notes that learners have."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from ankigen import text
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.identity import ledger
from ankigen.identity.ledger import Ledger, LedgerLine
from ankigen.project import git
from ankigen.project.ledger_file import read_if_any
from ankigen.project.older_ledgers.in_git import read_revision

MAX_COMPARED_REVISIONS = 3
MAX_DAYS_BEHIND = 14  # of notes without a ledger: a group that builds each week stays below that
_DAY_S = 86_400
# Patterns, for those may match nothing.
_MAIN_BRANCHES = (
    "--remotes=*/HEA[D]",
    "--remotes=*/mai[n]",
    "--remotes=*/maste[r]",
)


def report_ledger_behind(root: Path, before: Ledger, after: Ledger, notes: Sequence[str]) -> list[Diagnostic]:
    """Return what git says of a ledger that is older than the notes, where a build gives out new GUIDs.

    ``before`` is the ledger before the build, ``after`` the one that it will write.
    """
    known_guids = {line.guid for line in before.lines}
    new_lines = [line for line in after.lines if line.guid not in known_guids]
    if not new_lines or not git.is_in_work_tree(root):
        return []
    live_count = sum(line.live for line in after.lines)
    revision, number = _find_newer_revision(root, new_lines, known_guids)
    if number:
        return [rules.LEDGER_BEHIND_GIT.at(ledger.NAME, number=number, all=live_count, revision=revision)]
    if not before.lines:
        return []
    days = _count_days_behind(root, notes)
    if days <= MAX_DAYS_BEHIND:
        return []
    return [rules.LEDGER_BEHIND_NOTES.at(ledger.NAME, number=len(new_lines), all=live_count, days=days)]


def _find_newer_revision(root: Path, new_lines: Sequence[LedgerLine], known_guids: set[str]) -> tuple[str, int]:
    """Return the newest revision whose ledger knows some of the new notes, and how many; 0 if there is none."""
    for revision in _list_revisions(root):
        number = _count_known_to(root, revision, new_lines, known_guids)
        if number:
            return revision, number
    return "", 0


def _list_revisions(root: Path) -> list[str]:
    """Return the newest revisions that changed the ledger, here or on the main branch elsewhere."""
    newest = ("-n", str(MAX_COMPARED_REVISIONS), "--format=%h")
    listed = git.run_git(root, "log", *newest, "HEAD", *_MAIN_BRANCHES, "--", ledger.NAME)
    return (listed or "").split()


def _count_known_to(root: Path, revision: str, new_lines: Sequence[LedgerLine], known_guids: set[str]) -> int:
    """Return how many of the new notes the ledger of a revision knows, and today's does not."""
    parsed, _ = ledger.parse(read_revision(root, revision))
    missing_lines = [line for line in parsed.lines if line.guid not in known_guids]
    return _count_same(new_lines, missing_lines)


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
    listed = git.run_git(root, "log", "-n", "1", "--format=%H", "--", ledger.NAME)
    revision = (listed or "").strip()
    if not revision:
        return 0
    listed = git.run_git(root, "log", "--format=%ct", f"{revision}..HEAD", "--", *notes)
    times = [int(time) for time in (listed or "").split()]
    if not times:
        return 0
    days = (max(times) - min(times)) // _DAY_S
    if days and read_revision(root, "HEAD") != read_if_any(root / ledger.NAME):
        return 0
    return days
