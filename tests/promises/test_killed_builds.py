"""Trouble: builds that are killed, run out of disk, or meet each other; package and ledger stay together."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import time

import pytest

from ankigen.identity import ledger
from ankigen.output import apkg_reader
from ankigen.project import lock
from support import LEDGER, Project, environment_without_coverage, leftovers

BUILD = [sys.executable, "-m", "ankigen", "build", "-q"]
PEOPLE = ("문가온", "배은채", "오태양")

# A build that dies for good, without any clean-up, at the n-th thing it does to the disk.
DYING = """
import os, sys
left = int(sys.argv.pop(1))
def deadly(real):
    def call(*args, **options):
        global left
        left -= 1
        if left < 0:
            os._exit(137)
        return real(*args, **options)
    return call
for name in ("fsync", "replace", "rename", "unlink"):
    setattr(os, name, deadly(getattr(os, name)))
sys.argv = ["ankigen", "build", "-q"]
from ankigen.cli.main import main
main()
"""


def notes(edition: int) -> str:
    """Return a week whose answers name their edition; every edition has one question more."""
    entries = [f"{n}. {n}번째 질문은 무엇인가요?\n```\n{n}번 답, {edition}판\n```\n" for n in range(1, 4)]
    weeks = "".join(f"#### {person}\n" + "".join(entries) for person in PEOPLE)
    more = "".join(f"{n}. 새 질문 {n}은?\n```\n새 답 {n}\n```\n" for n in range(10, 10 + edition % 50))
    return f"# Week 1\n{weeks}{more}"


def times_in_package(project: Project) -> dict[str, int]:
    return {note.guid: note.mod for note in project.notes()}


def times_in_ledger(project: Project) -> dict[str, int]:
    known, findings = ledger.parse((project.folder / LEDGER).read_bytes())
    assert not findings
    return {line.guid: line.mod for line in known.lines if line.live}


def assert_whole(project: Project) -> None:
    """Package and ledger are each complete, whatever happened."""
    apkg_reader.check(project.package, len(project.notes()))
    assert times_in_ledger(project)


def assert_together(project: Project, edition: int) -> None:
    """Package and ledger are of one build, the one of ``edition``, and nothing else is left."""
    assert times_in_package(project) == times_in_ledger(project)
    assert sum(f"{edition}판" in note.answer for note in project.notes()) == 9
    assert len(times_in_package(project)) == 9 + edition % 50
    assert not leftovers(project.folder)


@pytest.mark.parametrize("stride", [5, pytest.param(1, marks=pytest.mark.slow)])
def test_a_build_that_dies_at_any_step_is_mended_by_the_next(project: Project, stride: int) -> None:
    project.write("notes/week1.md", notes(0))
    project.build()
    known = set(times_in_package(project))
    steps = 0
    while True:
        project.write("notes/week1.md", notes(steps + 1))
        command = [sys.executable, "-c", DYING, str(steps)]
        died = subprocess.run(command, cwd=project.folder, env=environment_without_coverage(), check=False)
        assert_whole(project)
        if died.returncode == 0:
            break
        assert died.returncode == 137
        assert project.build().exit_code == 0
        assert_together(project, steps + 1)
        assert known <= set(times_in_package(project))
        steps += stride
    assert steps >= 6, "two files and a journal are written, synced and put in place"


@pytest.mark.parametrize("kills", [2, pytest.param(159, marks=pytest.mark.slow)])
def test_builds_killed_at_random_moments(project: Project, kills: int) -> None:
    project.write("notes/week1.md", notes(0))
    started = time.perf_counter()
    environment = environment_without_coverage()
    subprocess.run(BUILD, cwd=project.folder, env=environment, check=True)
    span = time.perf_counter() - started
    known = set(times_in_package(project))
    moments = random.Random(17)
    killed = 0
    edition = 0
    while killed < kills:
        edition += 1
        assert edition < 5 * kills, f"only {killed} builds could be killed"
        project.write("notes/week1.md", notes(edition))
        with subprocess.Popen(BUILD, cwd=project.folder, env=environment, stderr=subprocess.DEVNULL) as build:
            # Half of them where the files are written, which is at the end.
            time.sleep(span * moments.uniform(0.0 if edition % 2 else 0.7, 1.0))
            build.kill()
        # However fast the machine is just now: the end of a build is where most of the moments shall be.
        span *= 1.01 if build.returncode else 0.9
        killed += build.returncode != 0
        assert_whole(project)
        assert project.build().exit_code == 0
        assert_together(project, edition)
        assert known <= set(times_in_package(project))
    assert killed == kills


def test_a_full_disk_leaves_everything_as_it_was(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("notes/week1.md", notes(0))
    project.build()
    before = project.package.read_bytes(), (project.folder / LEDGER).read_bytes()
    project.write("notes/week1.md", notes(1))
    real = os.fsync
    for step in range(3):
        count = iter(range(99))

        def full(descriptor: int, step: int = step, count: object = count) -> None:
            if next(count) == step:  # type: ignore[call-overload]
                raise OSError(28, "No space left on device")
            real(descriptor)

        monkeypatch.setattr(os, "fsync", full)
        result = project.build()
        assert (result.exit_code, "No space left on device" in result.stderr) == (1, True)
        assert (project.package.read_bytes(), (project.folder / LEDGER).read_bytes()) == before
        assert not leftovers(project.folder)


def test_a_second_build_waits_for_the_first(project: Project) -> None:
    project.write("notes/week1.md", notes(0))
    with contextlib.ExitStack() as first:
        first.enter_context(lock.lock_project(project.folder, lambda: None))
        with subprocess.Popen(BUILD, cwd=project.folder, stderr=subprocess.PIPE, text=True) as second:
            assert second.stderr is not None
            assert "Waiting for another build" in second.stderr.readline()
            assert not project.package.exists()
            first.close()
            second.communicate(timeout=30)
    assert second.returncode == 0
    assert_together(project, 0)


def test_many_builds_at_once_make_one_deck(project: Project) -> None:
    project.write("notes/week1.md", notes(3))
    builds = [subprocess.Popen(BUILD, cwd=project.folder, stderr=subprocess.DEVNULL) for _ in range(10)]
    assert [build.wait(timeout=120) for build in builds] == [0] * 10
    assert_together(project, 3)


def test_a_build_that_never_ends_is_not_waited_for_forever(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("notes/week1.md", notes(0))
    monkeypatch.setattr(lock, "TIMEOUT_S", 0.1)
    with lock.lock_project(project.folder, lambda: None):
        result = project.build()
    assert (result.exit_code, "timed out after 0.1 s waiting for another build" in result.stderr) == (1, True)
    assert not project.package.exists()
