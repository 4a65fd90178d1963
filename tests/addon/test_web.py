"""Requests of the add-on: encrypted, limited, and without anything of the learner's."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from study_decks.errors import DeckError, OfflineError
from study_decks.web import Limits, fetch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LIMITS = Limits(1_000, max_seconds=5)
Answer = "Callable[[BaseHTTPRequestHandler], None]"


class Web:
    """A server on this machine that answers as a test wants."""

    def __init__(self) -> None:
        self.answer: Callable[[BaseHTTPRequestHandler], None] = lambda handler: send(handler, 200, b"content")
        self.headers: list[dict[str, str]] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                web.headers.append(dict(self.headers))
                web.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/deck.json"


def send(handler: BaseHTTPRequestHandler, status: int, content: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    for name, text in headers.items():
        handler.send_header(name.replace("_", "-"), text)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web()
    thread = threading.Thread(target=web.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield web
    web.server.shutdown()
    web.server.server_close()
    thread.join()


def test_a_file_is_fetched_once_until_it_changes(web: Web) -> None:
    web.answer = lambda handler: send(handler, 200, b"content", ETag='"1"')
    answer = fetch(web.address, LIMITS)
    assert (answer.content, answer.etag) == (b"content", '"1"')
    web.answer = lambda handler: send(handler, 304)
    assert fetch(web.address, LIMITS, answer.etag).content is None
    assert web.headers[-1]["If-None-Match"] == '"1"'


def test_nothing_of_the_learner_is_sent(web: Web, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    fetch(web.address, LIMITS)
    assert set(web.headers[0]) <= {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert "ankigen" in web.headers[0]["User-Agent"]


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("http://notes.example/deck.json", "not_https"),
        ("ftp://notes.example/deck.json", "not_https"),
        ("file:///etc/passwd", "not_https"),
        ("/deck.json", "too_many_redirects"),
    ],
)
def test_redirects_lead_to_encrypted_addresses_and_end(web: Web, target: str, problem: str) -> None:
    web.answer = lambda handler: send(handler, 302, Location=target)
    with pytest.raises(DeckError) as error:
        fetch(web.address, LIMITS)
    assert error.value.key == problem


@pytest.mark.parametrize("address", ["http://notes.example/deck.json", "file:///etc/passwd"])
def test_an_address_without_encryption_is_not_asked(address: str) -> None:
    with pytest.raises(DeckError) as error:
        fetch(address, LIMITS)
    assert error.value.key == "not_https"


@pytest.mark.parametrize(
    ("status", "problem", "is_passing"),
    [(404, "not_found", False), (403, "not_found", False), (451, "refused", False), (503, "server", True)],
)
def test_a_refusal_is_explained(web: Web, status: int, problem: str, is_passing: bool) -> None:
    web.answer = lambda handler: send(handler, status)
    with pytest.raises(DeckError) as error:
        fetch(web.address, LIMITS)
    assert error.value.key == problem
    assert isinstance(error.value, OfflineError) is is_passing


def test_more_than_allowed_is_not_read(web: Web) -> None:
    web.answer = lambda handler: send(handler, 200, b"x" * 1_001)
    with pytest.raises(DeckError) as error:
        fetch(web.address, LIMITS)
    assert error.value.key == "too_large"


def test_an_answer_that_drips_ends(web: Web) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            try:
                handler.wfile.write(b"x" * (1 << 16))
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.02)

    web.answer = drip
    with pytest.raises(OfflineError) as error:
        fetch(web.address, Limits(10**9, max_seconds=0.1))
    assert error.value.key == "slow"


def test_no_server_is_offline() -> None:
    with pytest.raises(OfflineError) as error:
        fetch("http://127.0.0.1:9/deck.json", LIMITS)
    assert error.value.key == "offline"
