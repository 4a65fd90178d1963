"""The project's own workflows, which can't run here: what GitHub would take, and what nobody could misuse."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def load(name: str) -> dict[Any, Any]:
    flow: dict[Any, Any] = yaml.safe_load((ROOT / ".github/workflows" / f"{name}.yml").read_text("utf-8"))
    return flow


def run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_github_would_take_them(file: Path) -> None:
    run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", file)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_they_run_pinned_actions_of_github_with_few_rights(file: Path) -> None:
    flow = load(file.stem)
    assert flow["permissions"] == {}
    for job in flow["jobs"].values():
        assert set(job["permissions"]) <= {"contents", "id-token", "attestations", "pages"}
        for step in job["steps"]:
            uses = step.get("uses", "")
            assert not uses or re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", uses)
            assert "${{" not in step.get("run", ""), "an expression in a script is how a title gets to run"


def test_zizmor_finds_nothing() -> None:
    zizmor = Path(sys.executable).parent / "zizmor"
    run(zizmor, "--offline", "--no-config", "--persona", "auditor", ROOT / ".github", ROOT / "action.yml")


def test_they_try_three_systems_and_four_pythons() -> None:
    matrix = load("ci")["jobs"]["test"]["strategy"]["matrix"]
    assert [name.partition("-")[0] for name in matrix["system"]] == ["ubuntu", "macos", "windows"]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    pythons = " ".join(f"python{version}" for version in matrix["python"])
    assert f"PYTHONS ?= {pythons}\n" in makefile


def test_a_release_holds_what_was_summed_up_and_attested() -> None:
    flow = load("release")
    assert flow[True] == {"push": {"tags": ["v[0-9]+.[0-9]+.[0-9]+*"]}}, "`on` is a boolean in YAML"
    steps = flow["jobs"]["build"]["steps"]
    names = [step.get("run", step.get("uses", "")).split("@")[0] for step in steps]
    order = ["make check", "make release", "make addon", "sha256sum -- * | tee SHA256SUMS"]
    assert [name for name in names if name in order] == order
    assert names.index("actions/attest-build-provenance") > names.index(order[-1])
    assert flow["jobs"]["publish"]["needs"] == "build"
    version = re.search(
        r'^__version__ = "(.*)"$', (ROOT / "src/ankigen/__init__.py").read_text("utf-8"), re.MULTILINE
    )
    assert version is not None, "the release compares its tag with it"
