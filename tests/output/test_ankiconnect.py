"""Whatever answers in AnkiConnect's place is told in words, and the key goes to nobody else."""

from __future__ import annotations

import json
import time
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from ankigen.errors import AnkiError
from ankigen.output import ankiconnect
from ankigen.output.ankiconnect import Action, AnkiConnect, RefusedError, key_for
from ankigen.output.push import read_remote_state
from ankigen.rendering import notetype

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MODEL = {
    "flds": [{"name": name} for name in notetype.FIELDS],
    "tmpls": [{"name": "Card 1", "qfmt": "q", "afmt": "a"}],
    "css": "",
    "mod": 1,
}
NOTE = {"noteId": 1, "modelName": notetype.NAME, "tags": [], "fields": {}, "mod": 1}


def answer_of(result: object) -> bytes:
    return json.dumps({"result": result, "error": None}).encode()


@contextmanager
def answering(answer: Callable[[dict[str, Any]], bytes | Iterator[bytes]]) -> Iterator[AnkiConnect]:
    """Yield a client of a server that answers each request with what ``answer`` returns for it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = answer(request)
            self.send_response(200)
            self.end_headers()
            try:
                for part in [body] if isinstance(body, bytes) else body:
                    self.wfile.write(part)
                    self.wfile.flush()
            except OSError:
                return  # nobody listens any more

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    with closing(AnkiConnect(f"http://127.0.0.1:{server.server_address[1]}")) as client:
        yield client
    server.shutdown()
    server.server_close()


def collection_with(**answers: object) -> Callable[[dict[str, Any]], bytes]:
    """Return what answers as a collection with one note of ours, but for ``answers`` by action."""
    usual: dict[str, object] = {
        "getMediaDirPath": "/media",
        "modelNamesAndIds": {notetype.NAME: notetype.ID},
        "findNotes": [1],
        "getMediaFilesNames": [],
        "findModelsById": [MODEL],
        "notesInfo": [NOTE],
    }

    def answer(request: dict[str, Any]) -> bytes:
        if request["action"] == "multi":
            parts = request["params"]["actions"]
            return answer_of([json.loads(answer(part)) for part in parts])
        return answer_of({**usual, **answers}[request["action"]])

    return answer


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"5", b"{}", b"<html>", b'{"result": "\xff", "error": null}', b'{"result": NaN, "error": null}',
        b'{"result":' + b"[" * 100_000 + b"]" * 100_000 + b',"error":null}',
    ],
    ids=lambda body: repr(body[:30]),
)  # fmt: skip
def test_something_that_is_no_answer(body: bytes) -> None:
    with answering(lambda _: body) as client, pytest.raises(AnkiError, match="is not AnkiConnect"):
        client.ask("findNotes", list[int], query="")


@pytest.mark.parametrize(
    "answers",
    [
        {"getMediaDirPath": None}, {"getMediaDirPath": 7},
        {"modelNamesAndIds": []}, {"modelNamesAndIds": {notetype.NAME: str(notetype.ID)}},
        {"getMediaFilesNames": [[1]]}, {"getMediaFilesNames": {"a": 1}},
        {"findNotes": {"a": 1}}, {"findNotes": ["a"]}, {"findNotes": 5}, {"findNotes": [10**30]}, {"findNotes": [-1]},
        {"notesInfo": ["x"]}, {"notesInfo": {"a": 1}}, {"notesInfo": [{**NOTE, "noteId": "x"}]},
        {"notesInfo": [{**NOTE, "noteId": 10**30}]}, {"notesInfo": [{**NOTE, "fields": None}]},
        {"notesInfo": [{**NOTE, "fields": {"ID": {"value": {"a": 1}}}}]}, {"notesInfo": [{**NOTE, "mod": "9"}]},
        {"findModelsById": []}, {"findModelsById": [None]}, {"findModelsById": [MODEL, MODEL]},
        {"findModelsById": [{**MODEL, "tmpls": []}]}, {"findModelsById": [{**MODEL, "flds": "x"}]},
        {"findModelsById": [{**MODEL, "mod": "x"}]}, {"findModelsById": [{**MODEL, "css": None}]},
    ],
    ids=str,
)  # fmt: skip
def test_an_answer_of_another_type(answers: dict[str, object]) -> None:
    with answering(collection_with(**answers)) as client, pytest.raises(AnkiError, match="is not AnkiConnect"):
        read_remote_state(client)


def test_the_usual_answers_are_read() -> None:
    with answering(collection_with()) as client:
        remote = read_remote_state(client)
    assert [note.note_id for note in remote.notes] == [1]
    assert remote.note_type is not None


@pytest.mark.parametrize("gone", [None, {}], ids=["null", "empty"])
def test_a_note_that_has_gone_is_left_out(gone: object) -> None:
    with answering(collection_with(findNotes=[1, 2], notesInfo=[NOTE, gone])) as client:
        assert len(read_remote_state(client).notes) == 1


def test_a_refused_action_says_why_in_a_few_words() -> None:
    body = json.dumps({"result": None, "error": "e" * 10_000}).encode()
    with (
        answering(lambda _: body) as client,
        pytest.raises(RefusedError, match=r"Anki refused addTags: e+") as caught,
    ):
        client.ask("addTags")
    assert len(str(caught.value)) < 400


def test_too_few_answers_to_several_actions() -> None:
    with answering(lambda _: answer_of([])) as client, pytest.raises(AnkiError, match="is not AnkiConnect"):
        client.ask_all([Action("a"), Action("b")])


def test_an_answer_that_drips_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ankiconnect, "_MAX_ANSWER_S", 0.2)

    dripped = []

    def drip() -> Iterator[bytes]:
        for _ in range(100):
            dripped.append(b"x")
            yield b"x"
            time.sleep(0.02)

    with answering(lambda _: drip()) as client, pytest.raises(AnkiError, match="did not respond in time"):
        client.ask("findNotes")
    assert len(dripped) < 100


def test_an_endless_answer_fills_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ankiconnect, "_MAX_ANSWER_BYTES", 100_000)
    sent = []

    def pour() -> Iterator[bytes]:
        for _ in range(10_000):
            sent.append(10_000)
            yield b"x" * 10_000

    with answering(lambda _: pour()) as client, pytest.raises(AnkiError, match="is not AnkiConnect"):
        client.ask("findNotes")
    assert sum(sent) < 50_000_000


@pytest.mark.parametrize(
    ("address", "environment", "expected"),
    [
        ("http://127.0.0.1:8765", {"ANKICONNECT_KEY": "own"}, "own"),
        ("http://localhost:8765", {"ANKICONNECT_KEY": "own"}, "own"),
        ("http://[::1]:8765", {"ANKICONNECT_KEY": "own"}, "own"),
        ("http://127.0.0.1:8765", {}, "config"),
        ("http://127.0.0.2:8765", {"ANKICONNECT_KEY": "own"}, "config"),
        ("http://localhost.example:8765", {"ANKICONNECT_KEY": "own"}, "config"),
        ("http://127.0.0.1@example.invalid", {"ANKICONNECT_KEY": "own"}, "config"),
        ("http://[::1", {"ANKICONNECT_KEY": "own"}, "config"),
        ("http://pc:8765", {"ANKICONNECT_KEY": "own", "ANKICONNECT_ADDRESS": "http://pc:8765"}, "own"),
        ("http://pc:8765", {"ANKICONNECT_KEY": "own", "ANKICONNECT_ADDRESS": "http://mac:8765"}, "config"),
    ],
)
def test_the_key_of_the_environment_goes_to_this_machine_only(
    address: str, environment: dict[str, str], expected: str
) -> None:
    assert key_for(address, "config", environment) == expected
