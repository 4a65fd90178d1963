"""The server of the preview: on this machine alone, nothing but the site, and gone when it is told to go."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from ankigen.preview import server
from support import WAIT_MS, WAIT_S, run_in_thread, running

if TYPE_CHECKING:
    import subprocess
    from collections.abc import AsyncIterator, Callable

    from playwright.sync_api import Browser

    from support import Project


def asked(address: str, request: str) -> tuple[int, str]:
    """Send a request as it stands; return the status and the headers of the answer."""
    place = urlsplit(address)
    with socket.create_connection((str(place.hostname), place.port or 0), timeout=WAIT_S) as connection:
        connection.sendall(request.encode())
        head = connection.makefile("rb").read().decode("utf-8", "replace").partition("\r\n\r\n")[0]
    return int(head.split()[1]), head.lower()


REQUESTS = [
    ("127.0.0.1", "/", 200),
    ("localhost", "/data/index.js", 200),
    ("localhost:8080", "/stats.html", 200),
    ("evil.example", "/", 400),
    ("evil.example:80", "/data/index.js", 400),
    ("evil.example", "/events", 400),
    ("127.0.0.1.evil.example", "/", 400),
    ("", "/", 400),
    ("127.0.0.1", "/ankigen.toml", 404),
    ("127.0.0.1", "/../ankigen.ledger.jsonl", 404),
    ("127.0.0.1", "/data/../../ankigen.ledger.jsonl", 404),
    ("127.0.0.1", "/%2e%2e/ankigen.ledger.jsonl", 404),
    ("127.0.0.1", "/%2e%2e%2fankigen.ledger.jsonl", 404),
    ("127.0.0.1", "/data/..%2f..%2fankigen.ledger.jsonl", 404),
    ("127.0.0.1", "/..\\ankigen.ledger.jsonl", 404),
    ("127.0.0.1", "/data\\..\\..\\ankigen.ledger.jsonl", 404),
    ("127.0.0.1", "/..%5cankigen.ledger.jsonl", 404),
    ("127.0.0.1", "//etc/hostname", 404),
    ("127.0.0.1", "/%2fetc/hostname", 404),
    ("127.0.0.1", "/%00", 404),
    ("LOCALHOST", "/", 200),
    ("localhost:1", "/", 200),
    ("127.0.0.1:80", "/data/index.js", 200),
    ("localhost.evil.example", "/", 400),
    ("evil.example#localhost", "/", 400),
    ("evil.example/localhost", "/", 400),
    ("localhost@evil.example", "/", 400),
    ("127.0.0.1@evil.example", "/", 400),
    ("127.0.0.2", "/", 400),
    ("0.0.0.0", "/", 400),
    ("2130706433", "/", 400),
    ("127.1", "/", 400),
    ("192.0.2.1", "/", 400),
    ("::1.evil.example", "/", 400),
    ("127.0.0.1", "/ankigen.ledger.jsonl", 404),
    ("127.0.0.1", "/notes/week01.md", 404),
    ("127.0.0.1", "/.git/config", 404),
    ("127.0.0.1", "/.ankigen/weeks.sqlite", 404),
    ("127.0.0.1", "/build/weekly-q-a.apkg", 404),
    ("127.0.0.1", "/data/", 404),
    ("127.0.0.1", "/data/index.js/", 404),
    ("127.0.0.1", "/data/index.js/../../ankigen.toml", 404),
    ("127.0.0.1", "/....//ankigen.toml", 404),
    ("127.0.0.1", "/%252e%252e%252fankigen.toml", 404),
    ("127.0.0.1", "/%c0%ae%c0%ae/ankigen.toml", 404),
    ("127.0.0.1", "/~root/.ssh/id_rsa", 404),
    ("127.0.0.1", "/C:/Windows/win.ini", 404),
    ("127.0.0.1", "/file:///etc/passwd", 404),
]
"""Host, path, and the status of the answer."""


def test_it_gives_nothing_else_and_nobody_else(shared_address: str) -> None:
    assert len(REQUESTS) == 48
    for host, path, status in REQUESTS:
        found, head = asked(shared_address, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
        assert (host, path, found) == (host, path, status)
        assert "access-control-allow-origin" not in head


def test_a_picture_that_is_opened_by_itself_runs_nothing(written: Project, address: str) -> None:
    (picture,) = written.media()
    _, head = asked(address, f"GET /{picture} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert "content-security-policy: sandbox; default-src 'none'" in head
    _, head = asked(address, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert "sandbox" not in head


def test_a_request_without_a_host_is_refused(shared_address: str) -> None:
    assert asked(shared_address, "GET / HTTP/1.0\r\n\r\n")[0] == 400


def test_it_is_for_reading_only(shared_address: str) -> None:
    request = "POST /data/index.js HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    assert asked(shared_address, request)[0] == 405


def test_it_listens_on_this_machine_alone(shared_address: str) -> None:
    port = urlsplit(shared_address).port
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), port, type=socket.SOCK_STREAM)}
    for other in [*(one for one in others if not str(one).startswith("127.")), "::1"]:
        with pytest.raises(OSError, match=r"refused|assign|unreachable|not supported"):
            socket.create_connection((str(other), port or 0), timeout=2)


def test_no_other_page_can_read_it(shared_address: str, browser: Browser) -> None:
    tab = browser.new_page()
    theft = "<script>ankigen = { index: () => { document.title = 'stolen' } }</script>"
    tab.goto(f"data:text/html,{theft}<script src='{shared_address}data/index.js'></script>")
    assert tab.title() != "stolen"  # the page is loaded, and with it the script
    tab.goto(f"data:text/html,<iframe src='{shared_address}'></iframe>")
    tab.frames[1].wait_for_url("chrome-error:**", timeout=WAIT_MS)
    tab.close()


def test_ctrl_c_ends_it_while_a_page_listens(written: Project, browser: Browser) -> None:
    tab = browser.new_page()
    with running(written, "preview", "--no-open") as (process, line):
        tab.goto(line.split()[4])
        tab.frame_locator("#card").get_by_text("로드 밸런싱이란?").wait_for()  # and it listens for changes
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=WAIT_S)  # the page never stops listening by itself
        assert (process.returncode, rest) == (0, "")
        tab.locator("#problem").wait_for()
        tab.close()


@pytest.mark.parametrize("command", [("preview", "--no-open"), ("watch",)])
def test_ctrl_c_ends_it_in_the_middle_of_a_build(project: Project, command: tuple[str, ...]) -> None:
    project.write("notes/week01.md", "# Week 1\n")
    project.write("ankigen.toml", '[card]\ncss = "card.css"')
    pipe = project.folder / "card.css"
    os.mkfifo(pipe)  # whoever reads it waits for ever
    with running(project, *command, first_line=False) as (process, _):
        writer = run_in_thread(lambda: os.open(pipe, os.O_WRONLY))  # as soon as somebody reads it
        process.send_signal(signal.SIGINT)
        assert ended(process)
        os.close(writer)


def ended(process: subprocess.Popen[str]) -> bool:
    """Wait for the end of a command, which must be a good one, and silent."""
    rest, _ = process.communicate(timeout=WAIT_S)
    return (process.returncode, rest) == (0, "")


# --- without notes: it is given what makes the site ------------------------------------------------


@dataclass
class Made:
    """A site of nothing."""

    version: str
    files: dict[str, Callable[[], bytes]] = field(default_factory=dict)


def test_a_change_while_an_event_is_on_its_way_is_told_of() -> None:
    async def scene() -> list[str]:
        versions = iter("123")
        live = server.LiveSite(lambda: Made(next(versions)))
        await live.update()
        events = live.events()
        first = await anext(events)
        await live.update()  # nobody waits for it just now
        second = await asyncio.wait_for(anext(events), WAIT_S)
        return [first, second]

    first, second = run_in_thread(lambda: asyncio.run(scene()))
    assert '"version": "1"' in first
    assert '"version": "2"' in second


def test_a_change_that_is_taken_back_while_an_event_is_on_its_way_is_told_of() -> None:
    async def scene() -> str:
        versions = iter("121")
        live = server.LiveSite(lambda: Made(next(versions)))
        await live.update()
        events = live.events()
        await anext(events)
        await live.update()  # a page may have asked for data just now, and been given those of version 2
        await live.update()
        return await asyncio.wait_for(anext(events), WAIT_S)

    assert '"version": "1"' in run_in_thread(lambda: asyncio.run(scene()))


def test_a_bug_ends_it_rather_than_showing_old_notes_for_ever() -> None:
    states = iter([Made("1")])

    async def changes(_: asyncio.Event) -> AsyncIterator[None]:
        yield
        yield  # and here ``make`` fails

    listener = server.bind(0)
    with pytest.raises(RuntimeError, match="bug"):
        run_in_thread(
            lambda: server.serve(lambda: next(states, None) or broken(), changes, listener, lambda: None)
        )


def broken() -> Made:
    raise RuntimeError("bug")
