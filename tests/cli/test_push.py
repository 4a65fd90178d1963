"""``ankigen push`` where it can't begin: nothing is built before Anki answers."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support import Project

WEEK = "# Week 5\n#### 가온\n1. 힙이란?\n```\n완전 이진 트리\n```\n"


def test_anki_is_not_running(project: Project) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    project.write("ankigen.toml", f'[push]\naddress = "http://127.0.0.1:{port}"\n')
    project.write("notes/week01.md", WEEK)
    result = project.run("push")
    assert (result.exit_code, f"AnkiConnect is not reachable at http://127.0.0.1:{port}" in result.stderr) == (
        1,
        True,
    )
    assert "Start Anki" in result.stderr
    assert not project.package.exists()


@pytest.mark.parametrize("address", ["localhost:8765", "ftp://localhost", "http://", "http://[::1", ""])
def test_what_is_no_address_is_told(address: str, project: Project) -> None:
    project.write("ankigen.toml", f'[push]\naddress = "{address}"\n')
    project.write("notes/week01.md", WEEK)
    result = project.run("push")
    assert (result.exit_code, f"'{address}' is not a valid address" in result.stderr) == (1, True)
