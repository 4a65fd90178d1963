"""The stages of a build and how long they take, for those who listen."""

import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest

import ankigen
from support import Project


def test_each_stage_of_a_build_tells_its_time(project: Project, caplog: pytest.LogCaptureFixture) -> None:
    project.write("notes/week1.md", "# Week 1\n#### 하늘\n1. 힙이란?\n```\n완전 이진 트리\n```\n")
    with caplog.at_level(logging.INFO, logger="ankigen"):
        ankigen.write(ankigen.compile(project.folder))
    stages = [record.getMessage().partition(":")[0] for record in caplog.records]
    assert stages[:3] == ["find files", "prepare entries", "find matches"]
    assert {"find related answers", "render cards", "date notes", "cross check", "write package"} <= set(stages)
    assert {record.name for record in caplog.records} >= {"ankigen.build.compile", "ankigen.output.apkg"}


def test_asked_twice_to_be_verbose_a_build_shows_the_times(project: Project) -> None:
    project.write("notes/week1.md", "# Week 1\n#### 하늘\n1. 힙이란?\n```\n완전 이진 트리\n```\n")
    times = project.build("-vv").stderr.splitlines()
    pattern = re.compile(r"ankigen\.build\.compile: prepare entries: \d+\.\d{3} s")
    assert [line for line in times if pattern.fullmatch(line)]
    assert "prepare entries" not in project.build("-v").stderr


def test_every_part_of_a_cold_build_is_found_and_timed(project: Project) -> None:
    project.write("notes/week1.md", "# Week 1\n#### 하늘\n1. 힙이란?\n```\n완전 이진 트리\n```\n")
    script = Path(__file__).parents[1] / "benchmarks/cold_parts.py"
    table = subprocess.run(
        [sys.executable, str(script), str(project.folder)], check=True, capture_output=True, text=True, timeout=60
    ).stdout
    parts = re.findall(r"^\| ([a-z ]+) \| \d+\.\d\d \|", table, re.MULTILINE)
    assert parts[0] == "reading the notes"
    assert parts[-1] == "all else"
    assert len(parts) == 8
    assert (project.folder / "build/weekly-q-a.apkg").exists()
