"""Fixtures for all tests, and the settings of the property tests."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from ankigen import messages
from browser_tabs import CHROMIUM_OPTIONS, WIDE, Tab, TabPool
from support import PNG, WAIT_MS, WEEKS, Anki, Project, count_examples, running, set_plain_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from playwright.sync_api import Browser, Page

    from ankigen.messages import Language
    from browser_tabs import OpenTab
    from walks import Walk, WalkIn


_NOBODY = 65534


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing in the caller's environment change what ankigen does."""
    set_plain_environment(monkeypatch)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An empty project, which is the current folder."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Project(folder)


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Anki]:
    """Anki with an empty collection."""
    app = Anki(tmp_path / "anki")
    yield app
    app.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; the machine's own, for none is downloaded."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
    assert program, "install chromium (Debian: apt-get install chromium) to test what cards look like"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=CHROMIUM_OPTIONS, timeout=2 * WAIT_MS)


@pytest.fixture
def written(project: Project) -> Project:
    """A project of two weeks, built once."""
    write_weeks(project)
    return project


def write_weeks(project: Project) -> None:
    """Write the two weeks into a project, and build it."""
    for name, content in WEEKS.items():
        project.write(name, content)
    project.write("notes/pixel.png", PNG)
    assert project.build("-q").exit_code == 0


@pytest.fixture
def address(written: Project) -> Iterator[str]:
    """Where the live preview of ``written`` is: for tests that edit the notes."""
    with previewed(written) as url:
        yield url


@pytest.fixture(scope="session")
def shared_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the live preview of two weeks is that nobody edits: one server for all tests that only look."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        set_plain_environment(monkeypatch)
        project = Project(tmp_path_factory.mktemp("shared-preview"))
        write_weeks(project)
        with previewed(project) as url:
            yield url


@pytest.fixture(scope="session")
def shared_sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the site of two weeks that was written once, for tests that only look.

    ``readers`` is for everybody, ``maintainers`` for who maintains the notes: an answer was edited since the build.
    """
    with pytest.MonkeyPatch.context() as monkeypatch:
        set_plain_environment(monkeypatch)
        project = Project(tmp_path_factory.mktemp("shared-sites"))
        write_weeks(project)
        project.write("notes/week01.md", WEEKS["notes/week01.md"].replace("다르다", "매우 다르다"))
        assert project.run("preview", "--out", "readers").exit_code == 0
        assert project.run("preview", "--out", "maintainers", "--maintainer").exit_code == 0
        return project.folder


@pytest.fixture(scope="session")
def walk_in(tmp_path_factory: pytest.TempPathFactory) -> WalkIn:
    """A function that returns what all commands print on a computer that speaks a language; they are run once."""
    from walks import walk_everywhere

    @functools.cache
    def walk(language: Language) -> Walk:
        with pytest.MonkeyPatch.context() as monkeypatch:
            return walk_everywhere(language, tmp_path_factory.mktemp(f"walk-{language}"), monkeypatch)

    return walk


@contextlib.contextmanager
def previewed(project: Project) -> Iterator[str]:
    """Run the live preview of a project; yields its address."""
    with running(project, "preview", "--no-open", "--lang", "ko") as (_, line):
        url = re.search(r"http://\S+", line)
        assert url, line
        yield url[0]


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> TabPool:
    """The tabs that tests share."""
    return TabPool(browser)


@pytest.fixture
def open_tab(tabs: TabPool) -> Iterator[OpenTab]:
    """A function that returns a page; it reports what goes wrong, and what is asked of others.

    Another test had the page before, and it was emptied. A second one is in a browser of its own.
    """
    yield tabs.lend
    assert not tabs.take_back()


@pytest.fixture
def open_new_tab(browser: Browser) -> Iterator[OpenTab]:
    """The same for a test after which no page can be emptied: which holds the clock, or adds a script."""
    opened: list[Tab] = []

    def open_page(*, accepted: str = "-", **options: Any) -> Page:  # noqa: ANN401 - those of Browser.new_context
        tab = Tab(browser, accepted, {"viewport": WIDE, **options})
        opened.append(tab)
        return tab.page

    yield open_page
    for tab in opened:
        tab.close()
    assert not [wrong for tab in opened for wrong in tab.wrong]


@pytest.fixture
def tab(open_tab: OpenTab) -> Page:
    """A page that reports whatever goes wrong on it, and whatever it asks of others."""
    return open_tab(locale="ko-KR")


@pytest.fixture
def same_second(monkeypatch: pytest.MonkeyPatch) -> int:
    """The second in which all builds of a test happen."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return 1_700_000_000


@pytest.fixture
def bound_project(monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """An empty project of a user whom file permissions bind, even where root runs the tests."""
    if os.name != "posix":
        pytest.skip("file permissions work otherwise here")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        _import_everything(folder / "warm-up")
        monkeypatch.chdir(folder)
        is_root = os.geteuid() == 0
        if is_root:
            os.chown(folder, _NOBODY, -1)
            os.seteuid(_NOBODY)
        try:
            yield Project(folder)
        finally:
            if is_root:
                os.seteuid(0)
            monkeypatch.undo()
            for place in [folder, *folder.rglob("*")]:
                place.chmod(0o700)


def _import_everything(folder: Path) -> None:
    """Import what a build imports late: the user of ``bound_project`` may have no access to it."""
    warm_up = Project(folder)
    warm_up.write("notes/week1.md", "1. 질문?\n답\n")
    assert warm_up.build().codes == ["W103", "W104"] or warm_up.package.exists()
    warm_up.build()  # with a ledger
    messages.find_reason(OSError())


# In CI many examples, and the same each time: a new one is found, and fixed, at a desk.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None, max_examples=count_examples(100))
settings.load_profile("ci" if os.environ.get("CI") else "desk")
