"""A build with nothing to do is recognised, says the same, and is never taken for another one."""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ankigen
from ankigen.cli import main
from ankigen.project import lock
from support import LEDGER, PACKAGE, PNG, Project, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ankigen.build.compile import Compilation

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
        really = main._build  # noqa: SLF001

        def build(*args: object, **options: object) -> object:
            self.done += 1
            return really(*args, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(main, "_build", build)

    def __call__(self, *args: str) -> Result:
        return self.project.build(*args)

    def is_done(self, *args: str) -> bool:
        """Build, and tell whether that was really done."""
        before = self.done
        assert self(*args).exit_code == 0
        return self.done > before


@pytest.fixture
def builds(project: Project, monkeypatch: pytest.MonkeyPatch) -> Builds:
    """A project that was built, so that there is nothing more to do."""
    project.write("notes/week01.md", WEEK)
    project.write("notes/a.png", PNG)
    project.write("own.css", ".x {}")
    project.write("ankigen.toml", '[card]\ncss = "own.css"\n')
    found = Builds(project, monkeypatch)
    assert [found.is_done() for _ in range(4)] == [True, False, False, False]
    return found


@pytest.mark.parametrize("args", [(), ("-q",), ("-v",), ("--json",), ("--lang", "ko")], ids=" ".join)
def test_it_says_the_same(builds: Builds, args: tuple[str, ...]) -> None:
    said = [builds(*args) for _ in range(3)]
    assert said[0] == said[1] == said[2]
    assert said[0] == builds(*args, "--no-cache")


EDITS = {
    "a new entry": WEEK + "4. 힙이란?\n```\n완전 이진 트리다.\n```\n",
    "an entry that goes": WEEK.replace("2. 스택이란?\n펜스 없는 답.\n", ""),
    "another answer": WEEK.replace("펜스 없는 답.", "나중에 들어간 것이 먼저 나온다."),
    "another question": WEEK.replace("큐란?", "큐란 무엇인가요?"),
    "somebody who asks the same": WEEK + "#### 서이안\n1. 큐란 무엇인가?\n```\n줄이다.\n```\n",
    "an entry that comes twice": WEEK + "4. 큐란?\n```\n먼저 들어간 것이 먼저 나온다.\n```\n",
    "another person": WEEK.replace("가온", "나온"),
}


@pytest.mark.parametrize("args", [(), ("--json",)], ids=" ".join)
@pytest.mark.parametrize("edited", EDITS.values(), ids=EDITS.keys())
def test_what_comes_after_a_change_is_known(builds: Builds, edited: str, args: tuple[str, ...]) -> None:
    for content in (edited, WEEK):
        builds.project.write("notes/week01.md", content)
        assert builds.is_done(*args)
        ledger = (builds.project.folder / LEDGER).read_bytes()
        said = builds(*args)
        assert said == builds(*args, "--no-cache")
        assert (builds.project.folder / LEDGER).read_bytes() == ledger


PERSON = st.sampled_from(["가온", "나온", "다온"])
ENTRY = st.tuples(
    st.sampled_from(["큐란?", "큐란 무엇인가요?", "스택이란?", "힙과 스택의 차이는?", "![그림](a.png) 는?"]),
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
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_build_that_follows_is_as_foreseen(tmp_path: Path, weeks: list[tuple[Any, Any]]) -> None:
    folder = Path(tempfile.mkdtemp(dir=tmp_path))
    (folder / "notes").mkdir()
    (folder / "ankigen.toml").touch()
    for one, other in weeks:
        (folder / "notes/week01.md").write_text(page(one), "utf-8")
        (folder / "notes/week02.md").write_text(page(other).replace("Week 1", "Week 2"), "utf-8")
        first = ankigen.compile(folder)
        if not any(found.severity == "error" for found in first.diagnostics):
            ankigen.write(first)
            foreseen, second = first.following(), ankigen.compile(folder)
            if foreseen is not None and foreseen.compiled:
                # In any order: which of two twins stands first makes no difference.
                assert set(second.deck.notes) == set(foreseen.deck.notes)
                assert second.ledger == foreseen.ledger
                assert (second.retired, second.diagnostics) == (foreseen.retired, foreseen.diagnostics)
                assert list(map(attrgetter("change", "returned"), second.compiled)) == list(
                    map(attrgetter("change", "returned"), foreseen.compiled)
                )


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


def test_a_picture_that_was_edited_meanwhile_is_packed_again(builds: Builds) -> None:
    builds.project.write("notes/week01.md", WEEK.replace("먼저", "맨먼저"))
    later = time.time() + 60
    os.utime(builds.project.folder / "notes/a.png", (later, later))
    assert [builds.is_done() for _ in range(2)] == [True, True]


@pytest.mark.parametrize("name", [LEDGER, "ankigen.toml", "notes/week01.md"])
def test_what_is_edited_during_a_build_is_no_part_of_it(
    builds: Builds, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    write = main._write  # noqa: SLF001
    edits = {LEDGER: ('"content":"', '"content":"0'), "ankigen.toml": ("own", "./own")}

    def write_while_somebody_edits(compilation: Compilation, *, strict: bool, dry_run: bool) -> None:
        write(compilation, strict=strict, dry_run=dry_run)
        content = (builds.project.folder / name).read_text("utf-8")
        builds.project.write(name, content.replace(*edits.get(name, ("스택", "더미"))))

    monkeypatch.setattr(main, "_write", write_while_somebody_edits)
    builds.project.write("notes/week01.md", WEEK.replace("먼저", "맨먼저"))
    assert builds.is_done()
    monkeypatch.setattr(main, "_write", write)
    assert builds.is_done()


def test_a_config_that_changes_while_another_build_is_waited_for(
    builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, config = lock.lock_project, builds.project.folder / "ankigen.toml"
    before = config.read_text("utf-8")

    @contextmanager
    def alone_at_last(root: Path, waiting: Callable[[], None]) -> Iterator[None]:
        config.write_text('source_url = "https://example.org"\n' + before, "utf-8")
        with alone(root, waiting):
            yield

    builds.project.write("notes/week01.md", WEEK.replace("먼저", "맨먼저"))
    monkeypatch.setattr(main, "lock_project", alone_at_last)
    assert builds.is_done()
    monkeypatch.setattr(main, "lock_project", alone)
    config.write_text(before, "utf-8")
    assert builds.is_done()


def test_a_time_that_is_none_is_refused(builds: Builds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "gestern")
    assert builds().exit_code == 2


def test_a_missing_picture_is_looked_for_each_time(builds: Builds) -> None:
    (builds.project.folder / "notes/a.png").unlink()
    assert all(builds.is_done() for _ in range(3))
    builds.project.write("notes/a.png", PNG)
    assert "W" not in "".join(code[0] for code in builds().codes if code != "W103")


def test_git_passes_over_what_ankigen_keeps(builds: Builds) -> None:
    assert (builds.project.folder / ".ankigen/.gitignore").read_text("utf-8") == "*\n"
