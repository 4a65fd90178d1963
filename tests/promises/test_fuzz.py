"""Random input of every kind ends in no internal error, takes no long time and fills no memory: the fuzzer, for a while."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support import environment_without_coverage

if TYPE_CHECKING:
    from types import ModuleType

SCRIPT = Path(__file__).parents[2] / "benchmarks/fuzz.py"
# Where the system does not say how much memory a program itself had, it says at least that of whoever started it.
OWN_MEMORY = ["sh", "-c", '"$@"; exit $?', "sh"]
TARGETS = ["front-matter", "config", "ledger", "package", "ankiconnect", "notes"]


def load_fuzzer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    fuzzer = importlib.util.module_from_spec(spec)
    sys.modules["fuzz"] = fuzzer
    spec.loader.exec_module(fuzzer)
    return fuzzer


@pytest.mark.parametrize("inputs", [20, pytest.param(400, marks=pytest.mark.slow)])
@pytest.mark.parametrize("target", TARGETS)
def test_nothing_breaks_a_reader(target: str, inputs: int, tmp_path: Path) -> None:
    command = [
        *OWN_MEMORY,
        sys.executable,
        str(SCRIPT),
        target,
        "--inputs",
        str(inputs),
        "--seconds",
        "600",
        "--keep",
        str(tmp_path),
    ]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment_without_coverage(), cwd=tmp_path
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    figures = re.fullmatch(
        rf"{target}: (\d+) inputs in .* slowest ([\d.]+) s, peak (\d+) MB, 0 findings\n", ended.stdout
    )
    assert figures is not None, ended.stdout
    assert int(figures[1]) == inputs
    assert float(figures[2]) < 5
    assert int(figures[3]) < 500
    assert list(tmp_path.iterdir()) == []


def test_every_target_is_tried() -> None:
    assert list(load_fuzzer().TARGETS) == TARGETS


def test_the_fuzzer_would_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fuzzer = load_fuzzer()

    class Broken:
        """Breaks at the second input, and takes too long over the third."""

        def __init__(self, *_: object) -> None:
            self.number = 0

        def make_input(self) -> bytes:
            self.number += 1
            return b"%d" % self.number

        def feed(self, content: bytes) -> None:
            assert content != b"2"
            if content == b"3":
                sum(range(3_000_000))

    monkeypatch.setitem(fuzzer.TARGETS, "broken", Broken)
    monkeypatch.setattr(fuzzer, "MAX_SECONDS", 0.01)
    monkeypatch.setattr(fuzzer, "MAX_MEGABYTES", sys.maxsize)  # this process ran other tests before
    figures = fuzzer.fuzz("broken", seconds=60, inputs=4, seed=1, corpus=[], keep=tmp_path)
    assert figures.inputs == 4
    assert [finding.split(":")[0] for finding in figures.findings] == ["input 1 of seed 1", "input 2 of seed 1"]
    assert {file.name for file in tmp_path.iterdir()} == {
        "broken-1-1", "broken-1-1.txt", "broken-1-2", "broken-1-2.txt"
    }  # fmt: skip
