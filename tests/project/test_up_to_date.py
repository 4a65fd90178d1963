"""A build with nothing to do is recognised, and never taken for one that has something to do."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ankigen
from ankigen import api
from ankigen.cli import build_steps
from ankigen.diagnostics.diagnostic import Severity
from ankigen.project import lock
from ankigen.project.config_file import ProjectChoice, load_config
from ankigen.project.package_file import find_package_file
from ankigen.project.up_to_date import UpToDateCheck
from support import LEDGER, PACKAGE, PNG, Project, count_examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ankigen.build.model import Compilation

WEEK = """# Week 1
#### 가온
1. 큐란?
```
먼저 들어간 것이 먼저 나온다.
```
![그림](a.png)
2. 스택이란?
```
쌓아 올린 더미다.
```
3. 답이 없나?
"""


def is_skipped(project: Project, *args: str) -> bool:
    """Build, and return True if that was found to be unnecessary."""
    result = project.build(*args)
    assert result.exit_code == 0
    return result.stdout.startswith("Nothing changed: ")


@pytest.fixture
def built(project: Project) -> Project:
    """A project that was built, so that there is nothing more to do."""
    project.write("notes/week01.md", WEEK)
    project.write("notes/a.png", PNG)
    project.write("own.css", ".x {}")
    project.write("ankigen.toml", '[card]\ncss = "own.css"\n')
    assert [is_skipped(project) for _ in range(3)] == [False, True, True]
    return project


def test_it_says_that_nothing_changed_and_counts_the_infos(built: Project) -> None:
    result = built.build()
    line = "Nothing changed: 2 notes in build/weekly-q-a.apkg. 1 info message (`ankigen check` shows it).\n"
    assert (result.stdout, result.stderr) == (line, "")
    built.write("notes/week01.md", WEEK.replace("3. 답이 없나?\n", ""))
    built.build()
    assert built.build().stdout == "Nothing changed: 2 notes in build/weekly-q-a.apkg.\n"


def test_quiet_it_says_nothing(built: Project) -> None:
    before = (built.folder / PACKAGE).stat().st_mtime_ns
    result = built.build("-q")
    assert (result.stdout, result.stderr) == ("", "")
    assert (built.folder / PACKAGE).stat().st_mtime_ns == before


@pytest.mark.parametrize("option", ["--json", "--strict", "-v"])
def test_who_wants_to_know_more_gets_a_build(built: Project, option: str) -> None:
    assert built.build(option) == built.build(option, "--no-cache")


def test_a_build_with_warnings_is_done_each_time(built: Project) -> None:
    built.write("notes/week01.md", WEEK.replace("```\n쌓아 올린 더미다.\n```", "펜스 없는 답."))
    builds = [built.build() for _ in range(3)]
    assert all("W103" in result.stderr for result in builds)
    assert not any("Nothing changed" in result.stdout for result in builds)


EDITS = {
    "a new entry": WEEK + "4. 힙이란?\n```\n완전 이진 트리다.\n```\n",
    "an entry that goes": WEEK.replace("2. 스택이란?\n```\n쌓아 올린 더미다.\n```\n", ""),
    "another answer": WEEK.replace("쌓아 올린 더미다.", "나중에 들어간 것이 먼저 나온다."),
    "another question": WEEK.replace("큐란?", "큐란 무엇인가요?"),
    "somebody who asks the same": WEEK + "#### 서이안\n1. 큐란 무엇인가?\n```\n줄이다.\n```\n",
    "an entry that comes twice": WEEK + "4. 큐란?\n```\n먼저 들어간 것이 먼저 나온다.\n```\n",
    "another person": WEEK.replace("가온", "나온"),
}


@pytest.mark.parametrize("edited", EDITS.values(), ids=EDITS.keys())
def test_an_edit_is_built_and_so_is_its_reversal(built: Project, edited: str) -> None:
    for content in (edited, WEEK):
        built.write("notes/week01.md", content)
        assert not is_skipped(built)
        assert_next_build_changes_nothing(built.folder)


def assert_next_build_changes_nothing(folder: Path) -> None:
    """Fail if a build that would be skipped changes a file when it is done all the same."""
    config, root = load_config(ProjectChoice(), folder)
    package = find_package_file(config, root)
    if UpToDateCheck(config, root, package, None).find_record() is None:
        return
    before = package.read_bytes(), (folder / LEDGER).read_bytes()
    compilation = ankigen.compile(folder, cached=False)
    assert not compilation.has_changes
    ankigen.write(compilation)
    assert (package.read_bytes(), (folder / LEDGER).read_bytes()) == before


PERSON = st.sampled_from(["가온", "나온", "다온"])
ENTRY = st.tuples(
    st.sampled_from(["큐란?", "큐란 무엇인가요?", "스택이란?", "힙과 스택의 차이는?"]),
    st.sampled_from(["줄이다.", "더미다.", "먼저 온 것이 먼저 나간다.", "나중에 온 것이 먼저 나간다.", ""]),
    st.sampled_from(["", "- 왜 그런가요?", "1-1. 왜 그런가요?", "<!-- id: x -->"]),
)
PAGE = st.lists(st.tuples(PERSON, st.lists(ENTRY, max_size=4)), max_size=3)


def page(people: list[tuple[str, list[tuple[str, str, str]]]]) -> str:
    lines = ["# Week 1"]
    for name, entries in people:
        lines.append(f"#### {name}")
        for number, (question, answer, more) in enumerate(entries, 1):
            lines += [f"{number}. {question} {more if '!' in more else ''}", "```", answer, "```"]
            lines += [more, "```", "그래서 그렇다.", "```"] if "왜" in more else []
    return "\n".join(lines)


@given(st.lists(st.tuples(PAGE, PAGE), min_size=1, max_size=3))
@settings(
    deadline=None, max_examples=count_examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_build_that_would_change_a_file_is_not_skipped(tmp_path: Path, weeks: list[tuple[Any, Any]]) -> None:
    folder = Path(tempfile.mkdtemp(dir=tmp_path))
    (folder / "notes").mkdir()
    (folder / "ankigen.toml").touch()
    for first, second in weeks:
        (folder / "notes/week01.md").write_text(page(first), "utf-8")
        (folder / "notes/week02.md").write_text(page(second).replace("Week 1", "Week 2"), "utf-8")
        config, root = load_config(ProjectChoice(), folder)
        check = UpToDateCheck(config, root, find_package_file(config, root), None)
        compilation = ankigen.compile(folder)
        if not compilation.has(Severity.ERROR):
            ankigen.write(compilation)
            check.save_record(compilation)
            assert_next_build_changes_nothing(folder)


CHANGES: dict[str, Callable[[Project], object]] = {
    "a note": lambda project: project.write("notes/week01.md", WEEK.replace("먼저", "맨먼저")),
    "another file": lambda project: project.write("notes/week02.md", "# Week 2\n"),
    "the name of a file": lambda project: (project.folder / "notes/week01.md").rename(
        project.folder / "notes/w01.md"
    ),
    "a picture": lambda project: project.write("notes/a.png", PNG + b" "),
    "a picture that goes": lambda project: (project.folder / "notes/a.png").unlink(),
    "a folder named like a week": lambda project: (project.folder / "notes/week09.md").mkdir(),
    "a link that leads out": lambda project: (project.folder / "notes/week08.md").symlink_to("/etc/hosts"),
    "the config": lambda project: project.write("ankigen.toml", 'namespace = "x"\n[card]\ncss = "own.css"\n'),
    "the CSS": lambda project: project.write("own.css", ".y {}"),
    "the ledger": lambda project: (project.folder / LEDGER).unlink(),
    "the ledger, edited": lambda project: project.write(
        LEDGER, (project.folder / LEDGER).read_text("utf-8").replace('"content":"', '"content":"0')
    ),
    "the package": lambda project: project.write(PACKAGE, b"x"),
    "the package that goes": lambda project: (project.folder / PACKAGE).unlink(),
    "the package, touched": lambda project: os.utime(project.folder / PACKAGE, (1, 1)),
    "a build that was killed while it wrote": lambda project: project.write(".ankigen.pending", "[]"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_any_change_is_built(built: Project, change: Callable[[Project], object]) -> None:
    change(built)
    assert not is_skipped(built)


@pytest.mark.parametrize("args", [("--no-cache",), ("--refresh",), ("--dry-run",), ("--week", "1"), ("--deck", "x"), ("-o", "x.apkg"), ("notes",)], ids=" ".join)  # fmt: skip
def test_any_option_is_built(built: Project, args: tuple[str, ...]) -> None:
    assert not is_skipped(built, *args)


def test_it_holds_in_any_folder_and_on_any_terminal(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    monkeypatch.chdir(built.folder / "notes")
    assert built.build().stdout.startswith("Nothing changed: 2 notes in ")


def test_a_ledger_that_git_begins_to_ignore_is_built(built: Project) -> None:
    subprocess.run(["git", "init", "-q"], cwd=built.folder, check=True)
    built.write(".gitattributes", f"{LEDGER} merge=union\n")
    assert is_skipped(built)
    built.write(".gitignore", f"{LEDGER}\n")
    assert "W118" in built.build().stderr


@pytest.mark.parametrize("content", [b"", b"{", b"null", b"\xff", b'{"key": 1}'])
def test_a_damaged_record_is_built_over(built: Project, content: bytes) -> None:
    built.write(".ankigen/built.json", content)
    assert [is_skipped(built) for _ in range(2)] == [False, True]


def test_a_picture_that_was_edited_meanwhile_is_packed_again(built: Project) -> None:
    built.write("notes/week01.md", WEEK.replace("먼저", "맨먼저"))
    later = time.time() + 60
    os.utime(built.folder / "notes/a.png", (later, later))
    assert [is_skipped(built) for _ in range(2)] == [False, False]


@pytest.mark.parametrize("name", [LEDGER, "ankigen.toml", "notes/week01.md"])
def test_what_is_edited_during_a_build_is_no_part_of_it(
    built: Project, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    write = api.write
    edits = {LEDGER: ('"content":"', '"content":"0'), "ankigen.toml": ("own", "./own")}

    def write_while_somebody_edits(compilation: Compilation, *, strict: bool = False) -> Path | None:
        package = write(compilation, strict=strict)
        content = (built.folder / name).read_text("utf-8")
        built.write(name, content.replace(*edits.get(name, ("스택", "더미"))))
        return package

    monkeypatch.setattr(api, "write", write_while_somebody_edits)
    built.write("notes/week01.md", WEEK.replace("먼저", "맨먼저"))
    assert not is_skipped(built)
    monkeypatch.setattr(api, "write", write)
    assert not is_skipped(built)


def test_a_config_that_changes_while_another_build_is_waited_for(
    built: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = built.folder / "ankigen.toml"
    before = config.read_text("utf-8")

    @contextmanager
    def lock_at_last(root: Path, on_wait: Callable[[], None], package: Path | None = None) -> Iterator[None]:
        config.write_text('source_url = "https://example.org"\n' + before, "utf-8")
        with lock.lock_project(root, on_wait, package):
            yield

    built.write("notes/week01.md", WEEK.replace("먼저", "맨먼저"))
    monkeypatch.setattr(build_steps, "lock_project", lock_at_last)
    assert not is_skipped(built)
    monkeypatch.undo()
    config.write_text(before, "utf-8")
    assert not is_skipped(built)


def test_a_missing_picture_is_looked_for_each_time(built: Project) -> None:
    (built.folder / "notes/a.png").unlink()
    assert not any(is_skipped(built) for _ in range(3))
    built.write("notes/a.png", PNG)
    assert not [code for code in built.build().codes if code.startswith("W")]


def test_git_passes_over_what_ankigen_keeps(built: Project) -> None:
    assert (built.folder / ".ankigen/.gitignore").read_text("utf-8") == "*\n"
