"""A build with nothing to do is recognised, says the same, and is never taken for another one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from ankigen import cli
from support import LEDGER, PACKAGE, PNG, Project, Result

if TYPE_CHECKING:
    from collections.abc import Callable

WEEK = """# Week 1
#### 가온
1. 큐란?
```
먼저 들어간 것이 먼저 나온다.
```
![그림](a.png)
2. 스택이란?
펜스 없는 답.
3. 답이 없나?
"""


class Builds:
    """Builds of a project, with the number of those that were really done."""

    def __init__(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        self.project, self.done = project, 0
        really = cli._build  # noqa: SLF001

        def build(*args: object, **options: object) -> object:
            self.done += 1
            return really(*args, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(cli, "_build", build)

    def __call__(self, *args: str) -> Result:
        return self.project.build(*args)

    def is_done(self, *args: str) -> bool:
        """Build, and tell whether that was really done."""
        before = self.done
        assert self(*args).exit_code == 0
        return self.done > before


@pytest.fixture
def builds(project: Project, monkeypatch: pytest.MonkeyPatch) -> Builds:
    """A project that was built until there was nothing more to do."""
    project.write("notes/week01.md", WEEK)
    project.write("notes/a.png", PNG)
    project.write("own.css", ".x {}")
    project.write("ankigen.toml", '[card]\ncss = "own.css"\n')
    found = Builds(project, monkeypatch)
    assert [found.is_done() for _ in range(4)] == [True, True, False, False]
    return found


@pytest.mark.parametrize("args", [(), ("-q",), ("-v",), ("--json",), ("--lang", "ko")], ids=" ".join)
def test_it_says_the_same(builds: Builds, args: tuple[str, ...]) -> None:
    said = [builds(*args) for _ in range(3)]
    assert said[0] == said[1] == said[2]
    assert said[0] == builds(*args, "--no-cache")


CHANGES: dict[str, Callable[[Project], object]] = {
    "a note": lambda project: project.write("notes/week01.md", WEEK.replace("먼저", "맨먼저")),
    "another file": lambda project: project.write("notes/week02.md", "# Week 2\n"),
    "the name of a file": lambda project: (project.folder / "notes/week01.md").rename(
        project.folder / "notes/w01.md"
    ),
    "a picture": lambda project: project.write("notes/a.png", PNG + b" "),
    "a picture that goes": lambda project: (project.folder / "notes/a.png").unlink(),
    "the config": lambda project: project.write("ankigen.toml", 'namespace = "x"\n[card]\ncss = "own.css"\n'),
    "the CSS": lambda project: project.write("own.css", ".y {}"),
    "the ledger": lambda project: (project.folder / LEDGER).unlink(),
    "the package": lambda project: project.write(PACKAGE, b"x"),
    "the package that goes": lambda project: (project.folder / PACKAGE).unlink(),
    "the package, touched": lambda project: os.utime(project.folder / PACKAGE, (1, 1)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_any_change_is_built(builds: Builds, change: Callable[[Project], object]) -> None:
    change(builds.project)
    assert builds.is_done()


@pytest.mark.parametrize("args", [("--no-cache",), ("--refresh",), ("--dry-run",), ("--week", "1"), ("--deck", "x"), ("-o", "x.apkg"), ("notes",)], ids=" ".join)  # fmt: skip
def test_any_option_is_built(builds: Builds, args: tuple[str, ...]) -> None:
    assert builds.is_done(*args)


@pytest.mark.parametrize("content", [b"", b"{", b"null", b"\xff", b'{"key": 1}'])
def test_a_damaged_memory_is_built_over(builds: Builds, content: bytes) -> None:
    builds.project.write(".ankigen/built.json", content)
    assert builds.is_done()
    assert not builds.is_done()


def test_a_missing_picture_is_looked_for_each_time(builds: Builds) -> None:
    (builds.project.folder / "notes/a.png").unlink()
    assert all(builds.is_done() for _ in range(3))
    builds.project.write("notes/a.png", PNG)
    assert "W" not in "".join(code[0] for code in builds().codes if code != "W103")


def test_git_passes_over_what_ankigen_keeps(builds: Builds) -> None:
    assert (builds.project.folder / ".ankigen/.gitignore").read_text("utf-8") == "*\n"
