"""One build of a project at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ankigen.errors import BusyError, WriteError
from ankigen.project import lock

if TYPE_CHECKING:
    from pathlib import Path


def test_a_second_build_of_the_same_project_waits_and_gives_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "TIMEOUT_S", 0.1)
    waits = []
    with lock.lock_project(tmp_path, lambda: waits.append("first")):
        with (
            pytest.raises(BusyError, match=r"timed out after 0\.1 s waiting for another build"),
            lock.lock_project(tmp_path, lambda: waits.append("second")),
        ):
            pass
        with lock.lock_project(tmp_path.parent, lambda: waits.append("other project")):
            pass
    assert waits == ["second"]
    with lock.lock_project(tmp_path, lambda: waits.append("after it")):
        pass
    assert waits == ["second"]


def test_the_lock_lies_where_git_passes_over_it(tmp_path: Path) -> None:
    with lock.lock_project(tmp_path, lambda: None):
        pass
    assert [path.name for path in tmp_path.iterdir()] == [".ankigen"]
    assert (tmp_path / ".ankigen/.gitignore").read_text("utf-8") == "*\n"


def test_a_file_in_the_place_of_our_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / ".ankigen").write_text("", "utf-8")
    with pytest.raises(WriteError) as refused, lock.lock_project(tmp_path, lambda: None):
        pass
    assert refused.value.message == f"cannot use {tmp_path / '.ankigen'}: there is a file where a folder belongs"
    assert refused.value.hint.startswith("Rename or delete that file")
