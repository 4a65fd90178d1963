"""ankigen.compile and ankigen.write: what a program does, and what the commands do."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import ankigen
from ankigen.project.setup.installation import find_install_command
from support import find_loaded_modules

if TYPE_CHECKING:
    from pathlib import Path

    from support import Project

WEEK = "# Week 1\n#### 하늘\n1. 힙이란?\n```\n완전 이진 트리\n```\n2. 큐란?\n```\n줄\n```\n"


def test_a_program_builds_what_the_command_builds(project: Project, same_second: int) -> None:
    project.write("notes/week1.md", WEEK)
    compilation = ankigen.compile(project.folder)
    assert [note.fields.question for note in compilation.deck.notes] == ["힙이란?", "큐란?"]
    assert not list(project.folder.glob("*.jsonl")), "compile writes nothing"
    assert ankigen.write(compilation) == project.package
    ours = project.package.read_bytes()
    project.package.unlink()
    (project.folder / "ankigen.ledger.jsonl").unlink()
    project.build()
    assert project.package.read_bytes() == ours
    assert same_second


def test_a_program_sees_the_answers_and_a_real_build_lets_go_of_them(project: Project) -> None:
    project.write("notes/week1.md", WEEK)
    compilation = ankigen.compile(project.folder)
    assert ["\n".join(block.text for block in note.entry.answer) for note in compilation.compiled] == [
        "완전 이진 트리",
        "줄",
    ]
    built = ankigen.compile(project.folder, real=True)
    assert [note.entry.answer for note in built.compiled] == [(), ()]
    assert [note.fields for note in built.deck.notes] == [note.fields for note in compilation.deck.notes]


def test_it_takes_what_the_command_takes(project: Project, tmp_path: Path) -> None:
    project.write("study/ankigen.toml", 'notes = "weekly"\n[people]\n"하늘" = ["sky"]\n')
    project.write("study/weekly/week1.md", WEEK + "#### 가온\n1. 덱이란?\n```\n양쪽 줄\n```\n")
    chosen = ankigen.compile("study", people=["sky"], weeks=[1], deck="다른 이름", package=tmp_path / "x.apkg")
    assert (len(chosen.deck.notes), chosen.deck.name) == (2, "다른 이름")
    assert ankigen.write(chosen) == tmp_path / "x.apkg"
    again = ankigen.compile(config="study/ankigen.toml", since=tmp_path / "x.apkg")
    assert sorted(one.change.value for one in again.compiled) == ["new", "unchanged", "unchanged"]


def test_what_can_not_be_done_raises_an_error_of_ankigen(project: Project) -> None:
    with pytest.raises(ankigen.AnkigenError, match="notes does not exist") as no_notes:
        ankigen.compile(project.folder)
    assert no_notes.value.hint
    project.write("ankigen.toml", "dekc = 1\n")
    with pytest.raises(ankigen.AnkigenError) as mistake:
        ankigen.compile(project.folder)
    assert [one.rule.code for one in mistake.value.diagnostics] == ["E001"]
    project.write("ankigen.toml", "")
    project.write("notes/week1.md", WEEK + "<<<<<<< HEAD\n=======\n>>>>>>> x\n")
    broken = ankigen.compile(project.folder)
    assert "E002" in [one.rule.code for one in broken.diagnostics]
    with pytest.raises(ankigen.AnkigenError, match="there are errors"):
        ankigen.write(broken)
    assert not project.package.exists()


def test_without_answers_there_is_no_package(project: Project) -> None:
    project.write("notes/week1.md", "# Week 1\n#### 하늘\n1. 힙이란?\n")
    assert ankigen.write(ankigen.compile(project.folder)) is None
    assert not project.package.exists()


def test_nothing_is_imported_before_it_is_asked_for() -> None:
    assert {name for name in find_loaded_modules("import ankigen") if name.startswith("ankigen")} == {"ankigen"}
    loaded = find_loaded_modules("import ankigen; ankigen.compile")
    assert "ankigen.build.compile" in loaded
    assert not {"genanki", "httpx", "rich", "click"} & loaded


def test_compile_stays_the_function_whatever_is_imported() -> None:
    code = "import ankigen, ankigen.cli.main, ankigen.api, ankigen.build.compile; assert callable(ankigen.compile)"
    assert "ankigen.api" in find_loaded_modules(code)
    assert all(hasattr(ankigen, name) for name in ankigen.__all__)
    with pytest.raises(AttributeError, match="no attribute 'compiel'"):
        ankigen.compiel  # noqa: B018


# --- what is not installed ------------------------------------------------------------------------


def without(module: str, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run ankigen where ``module`` is not installed."""
    hide = f"import sys; sys.modules[{module!r}] = None; sys.argv[0] = 'ankigen'; from ankigen.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", hide, *words], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("module", "command", "extra"),
    [("httpx", "push", "push"), ("starlette", "preview", "preview"), ("watchfiles", "watch", "preview")],
)
def test_what_an_extra_brings_is_named(project: Project, module: str, command: str, extra: str) -> None:
    project.write("notes/week1.md", WEEK)
    done = without(module, command, folder=project.folder)
    assert done.returncode == 2
    assert f"this command needs {module}, which is not installed" in done.stderr
    assert f"Run: {find_install_command(extra)}\n" in done.stderr


def test_pictures_from_the_web_need_the_extra_only_where_they_are_fetched(project: Project) -> None:
    project.write("notes/week1.md", WEEK)
    project.write("ankigen.toml", '[media]\nremote = "download"\n')
    done = without("httpx", "build", folder=project.folder)
    assert (done.returncode, find_install_command("push") in done.stderr) == (2, True)
    assert without("httpx", "check", folder=project.folder).returncode == 0
    project.write("ankigen.toml", "")
    assert without("httpx", "build", folder=project.folder).returncode == 0
