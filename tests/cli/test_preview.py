"""``ankigen preview`` and ``watch`` as commands: where the site goes, and what is said of it."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest

from support import Lines, running

if TYPE_CHECKING:
    from support import Project


def test_the_site_goes_into_a_folder(written: Project) -> None:
    result = written.run("preview", "--out", "site")
    assert (result.exit_code, result.stdout.split()[1]) == (0, "site/index.html")
    assert (written.folder / "site/index.html").is_file()


def test_a_folder_that_cannot_be_written_is_said(written: Project) -> None:
    written.write("taken/index.html/x", "")
    result = written.run("preview", "--out", "taken")
    assert (result.exit_code, "cannot write" in result.stderr) == (1, True)


@pytest.mark.parametrize("screen", [pytest.param("", marks=pytest.mark.slow), ":0"])
def test_a_browser_opens_where_there_is_a_screen(
    written: Project, monkeypatch: pytest.MonkeyPatch, screen: str
) -> None:
    browser = written.write("bin/xdg-open", '#!/bin/sh\necho "opened $1"\n')
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", f"{browser.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", screen)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with running(written, "preview") as (process, line):
        assert line.startswith("Showing the cards at http://127.0.0.1:")
        lines = Lines(process)
        opened = lines.wait_for("opened") if screen else []
        opened += lines.until_quiet()
    assert opened == ([f"opened {line.split()[4]}\n"] if screen else [])


def test_a_port_in_use_is_said(written: Project) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        result = written.run("preview", "--no-open", "--port", str(port))
    assert (result.exit_code, f"cannot use port {port}" in result.stderr) == (1, True)
