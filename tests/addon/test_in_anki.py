"""The add-on in the real Anki, the oldest that it supports and the newest: each scenario in a process of its own."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VERSIONS = re.findall(
    r"[\d.]+", re.findall(r"(?m)^ANKI_VERSIONS := (.*)", (ROOT / "Makefile").read_text("utf-8"))[0]
)
SCENARIOS_FILE = Path(__file__).with_name("scenarios.py")
SCENARIO_TIMEOUT_S = 300

pytestmark = pytest.mark.slow


def list_scenarios() -> list[str]:
    """Return the names of the functions that are scenarios."""
    tree = ast.parse(SCENARIOS_FILE.read_text("utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.decorator_list]
    return [function.name for function in functions]


def find_python(version: str) -> Path:
    """Return the Python in which this Anki is installed; `make addon-tools` puts it there."""
    return Path(os.environ.get("ANKIGEN_ANKI_FOLDER", ROOT / ".venv")) / f"anki-{version}" / "bin" / "python"


def require_python(version: str) -> str:
    """Return the Python of an Anki; skips where it is not installed, but not in CI."""
    python = find_python(version)
    if not python.exists():
        assert "CI" not in os.environ, "make addon-tools installs Anki's windows"
        pytest.skip(f"Anki {version} is not installed: make addon-tools")
    return str(python)


def write_job(folder: Path, editions: dict[str, str], addon_file: Path, **more: str) -> str:
    """Write what a scenario needs to know; return the file."""
    job = folder / "job.json"
    job.write_text(json.dumps({"editions": editions, "addon": str(addon_file), **more}), "utf-8")
    return str(job)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", list_scenarios())
def test_scenario(name: str, version: str, editions: dict[str, str], addon_file: Path, tmp_path: Path) -> None:
    python = require_python(version)
    run_scenario([python, str(SCENARIOS_FILE), write_job(tmp_path, editions, addon_file), name])


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("function", ["_store_media", "_import_new_notes", "_write_updates", "_retire"])
def test_killed_in_the_middle(
    function: str, version: str, editions: dict[str, str], addon_file: Path, tmp_path: Path
) -> None:
    command = [require_python(version), str(SCENARIOS_FILE)]
    base = tmp_path / "base"
    base.mkdir()
    job = write_job(tmp_path, editions, addon_file, base=str(base), dies_after=function)
    done = subprocess.run(
        [*command, job, "be_killed"], capture_output=True, timeout=SCENARIO_TIMEOUT_S, check=False
    )
    assert done.returncode == -signal.SIGKILL
    run_scenario([*command, job, "recover"])


def test_on_a_screen(editions: dict[str, str], addon_file: Path, tmp_path: Path) -> None:
    """A virtual screen, on which Qt draws as on a desktop."""
    python = require_python(VERSIONS[-1])
    if shutil.which("xvfb-run") is None:
        assert "CI" not in os.environ, "CI installs xvfb"
        pytest.skip("xvfb is not installed")
    job = write_job(tmp_path, editions, addon_file, platform="xcb")
    run_scenario(["xvfb-run", "--auto-servernum", python, str(SCENARIOS_FILE), job, "a_week_is_added"])


def run_scenario(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=SCENARIO_TIMEOUT_S, check=False)
    assert done.returncode == 0, done.stderr[-6000:]
    assert done.stdout.endswith("done\n")
