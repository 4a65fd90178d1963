"""`ankigen completion`, in real shells."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support import WEEKS

if TYPE_CHECKING:
    from support import Project

SCRIPTS = {
    "bash": """
eval "$(ankigen completion bash)"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_ankigen_completion ankigen
printf '%s\\n' "${COMPREPLY[@]}"
""",
    "zsh": """
autoload -U compinit && compinit -D
eval "$(ankigen completion zsh)"
compadd() { print -l -- ${(P)${@[-1]}} }
_describe() { print -l -- ${(P)${@[-1]}} }
compstate=()
words=("$@"); CURRENT=$#
_ankigen_completion
""",
    "fish": """
ankigen completion fish | source
complete --do-complete "$argv"
""",
}


def complete(project: Project, shell: str, *words: str) -> set[str]:
    """Return what a shell suggests for the last of the words."""
    program = shutil.which(shell)
    if program is None:
        assert "CI" not in os.environ, f"CI needs {shell}"
        pytest.skip(f"{shell} is not installed")
    script = project.write(f"complete.{shell}", SCRIPTS[shell])
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = [program, str(script), "ankigen", *words]
    finished = subprocess.run(
        command, cwd=project.folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=True
    )
    return {line.split("\t")[0] for line in finished.stdout.splitlines()}


@pytest.mark.parametrize(
    "shell", ["bash", *(pytest.param(shell, marks=pytest.mark.slow) for shell in SCRIPTS if shell != "bash")]
)
def test_a_shell_suggests_what_the_notes_hold(project: Project, shell: str) -> None:
    for name, content in WEEKS.items():
        project.write(name, content)
    assert {"W101", "W102", "W103"} <= complete(project, shell, "explain", "W10")
    assert complete(project, shell, "build", "--person", "가") == {"가온"}
    assert complete(project, shell, "build", "--week", "") == {"1", "2"}
    assert "데이터베이스::트랜잭션" in complete(project, shell, "build", "--topic", "데이터베이스::")


def test_rules_are_completed_one_by_one(project: Project) -> None:
    assert "I201,I211" in complete(project, "bash", "check", "--ignore", "I201,I21")
    assert "unclosed-fence" in complete(project, "bash", "explain", "uncl")


def test_without_notes_nothing_is_suggested(project: Project) -> None:
    assert complete(project, "bash", "build", "--person", "") <= {""}
