"""A runner that carries out action.yml, with a bare repository in the place of GitHub and a stand-in for ``gh``."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
Done = subprocess.CompletedProcess[str]

GH = f'''#!{sys.executable}
"""gh, as far as the action needs it: releases are folders, comments are files; READ_ONLY refuses to write."""
import json, os, shutil, sys
from pathlib import Path
home, words = Path(os.environ["GH_HOME"]), sys.argv[1:]
with (home / "calls").open("a") as calls: calls.write(" ".join(words) + "\\n")
assert os.environ["GH_TOKEN"] == "secret"
options = dict(zip(words, words[1:]))
release = home / "releases" / (words[2] if len(words) > 2 else "")
if words[:2] == ["release", "view"]: sys.exit(not release.is_dir())
elif words[:2] == ["release", "create"]: release.mkdir(parents=True)
elif words[:2] == ["release", "download"]:
    assets = list(release.glob(options["--pattern"]))
    if not assets: sys.exit("no assets match the file pattern")
    Path(options["--dir"]).mkdir()
    for asset in assets: shutil.copy(asset, options["--dir"])
elif words[:2] == ["release", "upload"]:
    for asset in words[3:words.index("--repo")]: shutil.copy(asset, release)
elif words[0] == "api" and "--method" not in words:
    if (home / "comment").exists(): print(7)
elif words[0] == "api":
    if os.environ.get("READ_ONLY"): sys.exit("HTTP 403: Resource not accessible by integration")
    (home / "comment").write_text(Path(options["--field"].removeprefix("body=@")).read_text())
else: sys.exit(f"what? {{words}}")
'''


INSTALLING = ("Name the environment", "Get the environment of an earlier run", "Install ankigen")
"""The steps of action.yml after which ankigen is there."""


class GitHub:
    """A repository with a bare remote, and the runner that carries out the action.yml of a checkout of ankigen."""

    def __init__(self, folder: Path, ankigen: Path = ROOT) -> None:
        self.folder, self.ankigen = folder, ankigen
        self.remote, self.work = folder / "remote.git", folder / "work"
        self.gh, self.bin, self.temp = folder / "gh", folder / "bin", folder / "temp"
        for place in (self.gh, self.bin, self.temp / "ankigen/bin"):
            place.mkdir(parents=True)
        (self.bin / "gh").write_text(GH)
        (self.bin / "gh").chmod(0o755)
        # The steps that install are run by a slow test of their own.
        (self.temp / "ankigen/bin/ankigen").write_text(f'#!/bin/sh\nexec {sys.executable} -m ankigen "$@"\n')
        (self.temp / "ankigen/bin/ankigen").chmod(0o755)
        run("git", "init", "--quiet", "--bare", "--initial-branch=main", self.remote)
        self.clone(self.work)

    def clone(self, place: Path) -> None:
        run("git", "clone", "--quiet", self.remote, place)
        for name, value in (("user.name", "하늘"), ("user.email", "x@example.org"), ("commit.gpgsign", "false")):
            run("git", "config", name, value, at=place)

    def push(self, files: dict[str, str], branch: str = "main", place: Path | None = None) -> None:
        """Write files, and push them as a member of the group does."""
        place = place or self.work
        run("git", "checkout", "--quiet", "-B", branch, at=place)
        for name, content in files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_text(content, "utf-8")
        run("git", "add", "-A", at=place)
        run("git", "commit", "--quiet", "-m", "A week", at=place)
        run("git", "push", "--quiet", "origin", branch, at=place)

    def checkout(self, branch: str = "main") -> Path:
        """Return a fresh checkout, as actions/checkout makes it."""
        place = self.folder / "checkout"
        shutil.rmtree(place, ignore_errors=True)
        run("git", "clone", "--quiet", "--depth=1", "--branch", branch, self.remote.as_uri(), place)
        return place

    def action(
        self, event: str = "push", branch: str = "main", *, place: Path | None = None, **inputs: str
    ) -> list[tuple[str, int, str]]:
        """Carry out action.yml on what was pushed; return name, exit code and output of the steps that ran."""
        place = place or self.checkout(branch)
        action = yaml.safe_load((self.ankigen / "action.yml").read_text("utf-8"))
        github = {
            "event_name": event,
            "ref_name": branch if event != "pull_request" else "3/merge",
            "token": "secret",
        }
        github |= {"event.repository.default_branch": "main", "event.pull_request.number": "3"}
        values = {f"github.{name}": value for name, value in github.items()}
        for name, described in action["inputs"].items():
            values[f"inputs.{name}"] = inputs.get(name, evaluated(str(described["default"]), values))
        (self.temp / "summary").touch()
        ran: list[tuple[str, int, str]] = []
        for step in action["runs"]["steps"]:
            if step["name"] in INSTALLING or not is_due(step.get("if", ""), values, ran):
                continue
            env = {name: evaluated(value, values) for name, value in step["env"].items()}
            done = self.script(
                step["run"], place / evaluated(step.get("working-directory", "."), values), github, env
            )
            ran.append((step["name"], done.returncode, done.stdout + done.stderr))
        return ran

    def script(self, command: str, place: Path, github: dict[str, str], env: dict[str, str]) -> Done:
        usual = {
            "PATH": f"{self.bin}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "GH_HOME": str(self.gh),
            "READ_ONLY": os.environ.get("READ_ONLY", ""),
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_OUTPUT": str(self.temp / "output"),
            "GITHUB_ACTION_PATH": str(self.ankigen),
            "GITHUB_EVENT_NAME": github["event_name"],
            "GITHUB_REF_NAME": github["ref_name"],
            "GITHUB_BASE_REF": "main" if github["event_name"] == "pull_request" else "",
            "GITHUB_REPOSITORY": "our-group/notes",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary"),
        }
        # GitHub runs `shell: bash` like this.
        words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command]
        return subprocess.run(words, cwd=place, env=usual | env, capture_output=True, text=True, check=False)

    def prepare(self, name: str = "prepare", *, event: str = "push", pages: str = "false") -> Done:
        """Run one of the scripts that install ankigen."""
        command = f'bash "$GITHUB_ACTION_PATH/action/{name}.sh"'
        return self.script(command, self.work, {"event_name": event, "ref_name": "main"}, {"PAGES": pages})

    @property
    def summary(self) -> str:
        return (self.temp / "summary").read_text("utf-8")

    @property
    def calls(self) -> list[str]:
        file = self.gh / "calls"
        return file.read_text("utf-8").splitlines() if file.exists() else []

    def log(self, branch: str = "main") -> list[str]:
        return run("git", "log", "--format=%s", branch, at=self.remote).splitlines()

    def show(self, name: str, branch: str = "main") -> str:
        return run("git", "show", f"{branch}:{name}", at=self.remote)


def run(*words: str | Path, at: Path | None = None) -> str:
    return subprocess.run(words, cwd=at, check=True, capture_output=True, text=True).stdout


def evaluated(value: str, values: dict[str, str]) -> str:
    """Return a text of action.yml with its ``${{ … }}`` filled in."""
    return re.sub(r"\$\{\{ *([\w.]+) *\}\}", lambda found: values[found[1]], value)


def is_due(condition: str, values: dict[str, str], ran: list[tuple[str, int, str]]) -> bool:
    """Tell whether a step runs: terms joined by ``&&``, and success unless it says always()."""
    terms = [term.strip() for term in condition.split("&&")] if condition else []
    if "always()" not in terms and any(code for _, code, _ in ran):
        return False
    for term in (term for term in terms if term != "always()"):
        left, sign, right = re.fullmatch(r"([\w.]+) (==|!=) ('[^']*'|[\w.]+)", term).groups()  # type: ignore[union-attr]
        expected = right[1:-1] if right.startswith("'") else values[right]
        if (values[left] == expected) is not (sign == "=="):
            return False
    return True
