"""Commands whose output nobody reads to the end."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stdout

import pytest

from ankigen.cli.pipes import make_stdout_patient
from support import Project

UNCLOSED = "# Week 1\n#### 하늘\n1. 큐란?\n```\n줄\n"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes end otherwise here")


def run_unread(project: Project, *arguments: str) -> int:
    """Run a command into a pipe that nobody reads; return its exit code."""
    reading_end, writing_end = os.pipe()
    os.close(reading_end)
    command = [sys.executable, "-m", "ankigen", *arguments]
    done = subprocess.run(command, cwd=project.folder, stdout=writing_end, stderr=subprocess.PIPE, check=False)
    os.close(writing_end)
    assert done.stderr == b""
    return done.returncode


@pytest.fixture
def unread(project: Project) -> Project:
    project.write("ankigen.toml", "")
    project.write("notes/week1.md", UNCLOSED)
    return project


@pytest.mark.parametrize("arguments", [["topics"], ["stats"], ["explain", "all"], ["--help"]])
def test_a_reader_that_leaves_is_no_error(unread: Project, arguments: list[str]) -> None:
    assert run_unread(unread, *arguments) == 0


def test_what_a_command_writes_is_written_all_the_same(unread: Project) -> None:
    assert run_unread(unread, "check", "--fix") == 0
    assert (unread.folder / "notes/week1.md").read_text("utf-8").rstrip().endswith("줄\n```")
    assert run_unread(unread, "build", "--json") == 0
    assert unread.package.exists()


def test_output_that_a_program_collects_in_memory_stays_there() -> None:
    collected = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with redirect_stdout(collected):
        make_stdout_patient()
        assert sys.stdout is collected
