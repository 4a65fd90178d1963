"""``ankigen watch``: a build for each save, and one line for each build."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

from support import WEEKS, running

if TYPE_CHECKING:
    import subprocess

    from support import Project


def test_watch_builds_once_per_save_whatever_happens(written: Project) -> None:
    with running(written, "watch") as (process, line):
        assert "5 notes" in line
        assert process.stdout is not None

        told = process.stdout.readline
        written.write("notes/week01.md", WEEKS["notes/week01.md"].replace("부하", "일"))
        assert "1 changed" in told()
        swap = written.write("notes/.week01.md.swp", WEEKS["notes/week01.md"] + "3. 큐란?\n```\n줄\n```\n")
        swap.replace(written.folder / "notes/week01.md")  # as editors write
        assert "1 new, 1 changed" in told()
        config = written.write("ankigen.toml", b"deck = '\xff'")
        assert "not UTF-8" in told()
        config.unlink()
        assert "6 unchanged" in told()
        (written.folder / "notes").rename(written.folder / "away")
        assert any("does not exist" in told() for _ in range(2))
        (written.folder / "away").rename(written.folder / "notes")
        assert any("6 unchanged" in told() for _ in range(3))
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=2) == 0


def rest_of(process: subprocess.Popen[str]) -> list[str]:
    """End a command; return what it has printed since."""
    process.send_signal(signal.SIGINT)
    printed, _ = process.communicate(timeout=5)
    assert process.returncode == 0
    return [line for line in printed.splitlines() if line]


def test_many_saves_at_once_are_one_build(written: Project) -> None:
    with running(written, "watch") as (process, _):
        for number in range(20):
            written.write("notes/week01.md", WEEKS["notes/week01.md"].replace("부하", f"일 {number}"))
            written.write(f"notes/.week01.md.{number}.tmp", "half of it")
            time.sleep(0.01)
        time.sleep(1.5)
        lines = rest_of(process)
    assert 1 <= len(lines) <= 3
    assert "0 new, 1 changed" in lines[0]


def test_files_that_come_go_and_get_other_names(written: Project) -> None:
    with running(written, "watch") as (process, _):
        assert process.stdout is not None
        told = process.stdout.readline
        (written.folder / "notes/week02.md").rename(written.folder / "notes/week2.md")
        assert "0 new, 0 changed, 5 unchanged" in told()
        (written.folder / "notes/week2.md").unlink()
        assert "3 notes" in told()
        written.write("notes/deeper/still/week02.md", WEEKS["notes/week02.md"].replace("pixel", "../../pixel"))
        assert any("5 notes" in told() for _ in range(2))


def test_a_folder_that_goes_and_returns_is_told_of_once_each(written: Project) -> None:
    with running(written, "watch") as (process, _):
        time.sleep(1)
        (written.folder / "notes").rename(written.folder / "away")
        time.sleep(1)
        (written.folder / "away").rename(written.folder / "notes")
        time.sleep(1)
        gone, back = rest_of(process)
    assert "does not exist" in gone
    assert "5 unchanged" in back


def test_warnings_are_counted(written: Project) -> None:
    with running(written, "watch") as (process, line):
        assert "1 warning: `ankigen check` shows more." in line
        assert rest_of(process) == []


def test_its_own_files_and_hidden_ones_are_no_change(project: Project) -> None:
    project.write("ankigen.toml", 'notes = "."\n')
    project.write("week01.md", WEEKS["notes/week01.md"])
    with running(project, "watch") as (process, _):
        time.sleep(1)
        project.write(".git/index", "x")
        time.sleep(1)
        assert len(rest_of(process)) <= 1  # one for the folder of the package, which has just come
