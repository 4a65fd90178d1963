"""``ankigen watch``: a build for each save, and one line for each build."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from support import WAIT_S, WEEKS, Lines, running

if TYPE_CHECKING:
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
        assert process.wait(timeout=WAIT_S) == 0


QUEUE = "# Week 3\n#### 은채\n1. 큐란?\n```\n줄\n```\n"


def test_many_saves_at_once_are_one_build(written: Project) -> None:
    with running(written, "watch") as (process, _):
        lines = Lines(process)
        for number in range(20):
            written.write("notes/week01.md", WEEKS["notes/week01.md"].replace("부하", f"일 {number}"))
            written.write(f"notes/.week01.md.{number}.tmp", "half of it")
        printed = lines.wait_for("0 new, 1 changed")
        written.write("notes/week03.md", QUEUE)
        printed += lines.wait_for("1 new")
    assert "0 new, 1 changed" in printed[0]
    assert 2 <= len(printed) <= 4


def test_files_that_come_go_and_get_other_names(written: Project) -> None:
    with running(written, "watch") as (process, _):
        lines = Lines(process)
        (written.folder / "notes/week02.md").rename(written.folder / "notes/week2.md")
        assert len(lines.wait_for("0 new, 0 changed, 5 unchanged")) == 1
        (written.folder / "notes/week2.md").unlink()
        assert len(lines.wait_for("3 notes")) == 1
        written.write("notes/deeper/still/week02.md", WEEKS["notes/week02.md"].replace("pixel", "../../pixel"))
        assert len(lines.wait_for("5 notes")) <= 2


@pytest.mark.slow
def test_a_folder_that_goes_and_returns_is_reported_once_each(written: Project) -> None:
    with running(written, "watch") as (process, _):
        lines = Lines(process)
        (written.folder / "notes").rename(written.folder / "away")
        gone = lines.wait_for("does not exist") + lines.until_quiet()
        (written.folder / "away").rename(written.folder / "notes")
        back = lines.wait_for("5 unchanged") + lines.until_quiet()
    assert (len(gone), len(back)) == (1, 1)


def test_warnings_are_counted(written: Project) -> None:
    with running(written, "watch") as (process, line):
        assert "1 warning: `ankigen check` shows more." in line
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=WAIT_S) == 0
        assert process.stdout is not None
        assert process.stdout.read() == ""


@pytest.mark.slow
def test_its_own_files_and_hidden_ones_are_no_change(project: Project) -> None:
    project.write("ankigen.toml", 'notes = "."\n')
    project.write("week01.md", WEEKS["notes/week01.md"])
    with running(project, "watch") as (process, _):
        lines = Lines(process)
        assert len(lines.until_quiet()) <= 1  # one for the folder of the package, which has just come
        project.write(".git/index", "x")
        assert lines.until_quiet() == []
        project.write("week03.md", QUEUE)
        assert len(lines.wait_for("1 new")) == 1
