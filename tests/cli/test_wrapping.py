"""Lines that fit a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from contextlib import suppress
from typing import TYPE_CHECKING

import click
import pytest
from rich.cells import cell_len

from ankigen.cli.wrapping import wrap

if TYPE_CHECKING:
    from support import Project

WIDTH = 40

WEEK = """# Week 17

#### 문가온
1. 로드 밸런싱이란 무엇이고 서버가 여러 대일 때 왜 필요한지, 어떤 방식이 있는지 설명해 주세요
```
여러 서버에 나눈다.
```
2. 프록시?
3. 캐시?
4. 쿠키?
#### 오태양
1. TCP?

답이 펜스 밖에 있습니다.
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("short", ["short"]),
        ("the first half of it and 64 notes", ["the first half of it and", "64 notes"]),
        ("questions of the long Week 17: three", ["questions of the long", "Week 17: three"]),
        ("written in the very last Week 3 · Ada", ["written in the very last", "Week 3 · Ada"]),
        ("정리에서 빠져 새로 노트 63개가", ["정리에서 빠져 새로", "노트 63개가"]),
        ("모두를 다 합하면 사람이 3 개의 노트를", ["모두를 다 합하면 사람이", "3 개의 노트를"]),
        ("to fix all of them: `ankigen check --fix`", ["to fix all of them:", "`ankigen check --fix`"]),
        ("  - an item of a list that goes on", ["  - an item of a list that", "    goes on"]),
        ("1. Write one file a week, as before", ["1. Write one file a week,", "   as before"]),
        (
            "see https://example.org/a/very/long/address.html",
            ["see", "https://example.org/a/very/long/address.html"],
        ),
        ("one ` alone, and then all that follows", ["one ` alone, and then all", "that follows"]),
    ],
)
def test_lines_end_at_blanks_and_keep_numbers_with_their_words(line: str, expected: list[str]) -> None:
    assert wrap(line, 26) == expected


def test_a_location_is_never_broken() -> None:
    line = "notes/my week 17.md:12:1: warning"
    assert wrap(line, 20, hanging=4, unbroken=len("notes/my week 17.md:12:1:")) == [
        "notes/my week 17.md:12:1:",
        "    warning",
    ]


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.slow), "ko"])
@pytest.mark.parametrize(
    "command",
    [
        ["--help"],
        ["build", "--help"],
        ["build", "--dry-run"],
        ["check"],
        ["stats"],
        ["topics"],
        ["diff"],
        ["explain", "W103"],
        ["build", "--person", "가나다라마바사"],
        ["build", "--week", "the seventeenth of all weeks"],
        ["build", "--no-such-option-anywhere"],
        ["preview", "--port", "seventy thousand and more"],
        ["history"],
        ["init", "--yes", "--detect", "notes"],
        ["topics", "--suggest"],
        ["stats", "--gaps"],
        ["new"],
    ],
)
def test_nothing_is_wider_than_the_terminal(project: Project, command: list[str], language: str) -> None:
    project.write("notes/week17.md", WEEK)
    program = "import sys; sys.argv[0] = 'ankigen'; from ankigen.cli.main import main; main()"
    arguments = [sys.executable, "-c", program, "--lang", language, *command]
    for line in run_on_terminal(arguments, project).split("\n"):
        assert cell_len(line) <= WIDTH or " " not in line.strip(), line


def test_a_pipe_gets_each_message_on_one_line(project: Project) -> None:
    project.write("notes/week17.md", WEEK)
    piped = subprocess.run(
        [sys.executable, "-m", "ankigen", "--lang", "en", "check"],
        cwd=project.folder,
        env=os.environ | {"COLUMNS": str(WIDTH)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert max(map(cell_len, piped.stdout.split("\n"))) > WIDTH


def run_on_terminal(arguments: list[str], project: Project, width: int = WIDTH) -> str:
    """Return what a command prints on a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    environment = {name: text for name, text in os.environ.items() if name not in {"COLUMNS", "FORCE_COLOR"}}
    process = subprocess.Popen(
        arguments,
        cwd=project.folder,
        env=environment | {"TERM": "dumb", "NO_COLOR": "1"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    printed = b""
    with suppress(OSError):  # it is how Linux says that the other side is closed
        while part := os.read(ours, 65536):
            printed += part
    os.close(ours)
    process.wait()
    return click.unstyle(printed.decode().replace("\r\n", "\n"))


def test_a_table_without_room_for_people_says_who_asked_how_much_below_it(project: Project) -> None:
    project.write("notes/week17.md", WEEK)
    program = "from ankigen.cli.main import main; main()"
    for command in ("stats", "build"):
        printed = run_on_terminal([sys.executable, "-c", program, "--lang", "ko", command], project, 24)
        assert "0명" not in printed
        assert "사람별:" in printed
