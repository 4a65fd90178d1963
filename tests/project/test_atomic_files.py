"""Several files that change together or not at all."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest

from ankigen.errors import WriteError
from ankigen.files import JOURNAL
from ankigen.identity.ledger import NAME as LEDGER
from ankigen.project import atomic_files

if TYPE_CHECKING:
    from pathlib import Path


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_all_files_are_written_and_nothing_else_stays(tmp_path: Path) -> None:
    checked = []
    package, ledger = tmp_path / "build/a.apkg", tmp_path / LEDGER
    ledger.write_bytes(b"old")
    atomic_files.commit(
        tmp_path,
        [(package, [b"pack", b"age"]), (ledger, [b"new"])],
        lambda file: checked.append(file.read_bytes()),
    )
    assert (package.read_bytes(), ledger.read_bytes()) == (b"package", b"new")
    assert names(tmp_path) == {"build/a.apkg", LEDGER}
    assert sorted(checked) == [b"new", b"package"], "each was looked at before it took its place"


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    ledger = tmp_path / LEDGER
    ledger.write_bytes(b"old")
    ledger.chmod(0o664)
    atomic_files.commit(tmp_path, [(ledger, [b"new"])], lambda _: None)
    assert (ledger.read_bytes(), stat.S_IMODE(ledger.stat().st_mode)) == (b"new", 0o664)


def test_a_file_that_fails_its_check_leaves_all_as_they_were(tmp_path: Path) -> None:
    package, ledger = tmp_path / "a.apkg", tmp_path / LEDGER
    ledger.write_bytes(b"old")

    def refuse(staged: Path) -> None:
        if staged.name.startswith(f".{LEDGER}"):
            raise OSError(5, "Input/output error", str(staged))

    with pytest.raises(WriteError, match="Input/output error"):
        atomic_files.commit(tmp_path, [(package, [b"pack", b"age"]), (ledger, [b"new"])], refuse)
    assert names(tmp_path) == {LEDGER}
    assert ledger.read_bytes() == b"old"


def test_what_a_killed_build_had_written_is_put_in_place(tmp_path: Path) -> None:
    temporary, ledger = tmp_path / f".{LEDGER}.17.tmp", tmp_path / LEDGER
    temporary.write_bytes(b"new")
    (tmp_path / JOURNAL).write_text(json.dumps([[str(temporary), str(ledger)]]), "utf-8")
    assert atomic_files.is_commit_pending(tmp_path)
    atomic_files.finish_commit(tmp_path)
    assert ledger.read_bytes() == b"new"
    assert names(tmp_path) == {LEDGER}
    assert not atomic_files.is_commit_pending(tmp_path)


@pytest.mark.parametrize("name", ["notes.md", "../a.apkg"])
def test_a_journal_moves_packages_and_ledgers_of_the_project_only(tmp_path: Path, name: str) -> None:
    project = tmp_path / "project"
    project.mkdir()
    file = project / name
    temporary = file.with_name(f".{file.name}.17.tmp")
    temporary.write_bytes(b"planted")
    (project / JOURNAL).write_text(json.dumps([[str(temporary), str(file)]]), "utf-8")
    atomic_files.finish_commit(project)
    assert not file.exists()
    assert not atomic_files.is_commit_pending(project)


@pytest.mark.parametrize("content", [b'{"a": 1', b"[1]", b"\xff", b"null"])
def test_a_journal_that_is_none_is_thrown_away(tmp_path: Path, content: bytes) -> None:
    (tmp_path / JOURNAL).write_bytes(content)
    atomic_files.finish_commit(tmp_path)
    assert names(tmp_path) == set()
