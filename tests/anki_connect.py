"""AnkiConnect's protocol over a real collection, written from the add-on's documentation, with faults on demand."""

from __future__ import annotations

import base64
import contextlib
import json
import threading
import time
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anki import collection as wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support import Anki

Fault = str
"""``drop`` the connection before anything is done, ``close`` it after, ``delay`` the answer, or answer an ``error``."""


class AnkiConnect:
    """The add-on in ``anki``; ``fault`` is asked before each action that writes, with its name and number."""

    def __init__(self, anki: Anki, key: str | None = None) -> None:
        self.anki, self.key = anki, key
        self.fault: Callable[[int, str], Fault | None] = lambda _number, _action: None
        self.requests = self.writes = 0
        self.is_open = self.tells_mod = True

    def handle(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the reply to one request of version 6."""
        assert request.get("version") == 6
        try:
            result = self._result(request)
        except Refused as error:
            return {"result": None, "error": str(error)}
        return {"result": result, "error": None}

    def _result(self, request: dict[str, Any]) -> Any:  # noqa: ANN401
        action = request["action"]
        do = getattr(self, f"do_{action}", None)
        if request.get("key") != self.key:
            raise Refused("valid api key must be provided")
        if do is None:
            raise Refused("unsupported action")
        if not self.is_open and action != "multi":
            raise Refused("collection is not available")
        fault = self._fault(action)
        if fault == "error":
            raise Refused("something is wrong")
        if fault == "drop":
            raise Gone
        result = do(**request.get("params", {}))
        if fault == "close":
            raise Gone
        if fault == "delay":
            time.sleep(1)
        return result

    def _fault(self, action: str) -> Fault | None:
        if action.startswith(("get", "find", "notes", "model", "multi")):
            return None
        self.writes += 1
        return self.fault(self.writes, action)

    # --- actions, in the words of the documentation ----------------------------------------------

    def do_multi(self, actions: list[dict[str, Any]]) -> list[Any]:
        return [self.handle(action) for action in actions]

    def do_getMediaDirPath(self) -> str:  # noqa: N802
        return str(self.anki.collection.media.dir())

    def do_modelNamesAndIds(self) -> dict[str, int]:  # noqa: N802
        return {one.name: one.id for one in self.anki.collection.models.all_names_and_ids()}

    def do_modelFieldNames(self, modelName: str) -> list[str]:  # noqa: N802, N803
        return [field["name"] for field in self._model(modelName)["flds"]]

    def do_modelTemplates(self, modelName: str) -> dict[str, dict[str, str]]:  # noqa: N802, N803
        return {
            one["name"]: {"Front": one["qfmt"], "Back": one["afmt"]} for one in self._model(modelName)["tmpls"]
        }

    def do_modelStyling(self, modelName: str) -> dict[str, str]:  # noqa: N802, N803
        return {"css": self._model(modelName)["css"]}

    def do_updateModelTemplates(self, model: dict[str, Any]) -> None:  # noqa: N802
        ours = self._model(model["name"])
        for template in ours["tmpls"]:
            new = model["templates"].get(template["name"], {})
            template["qfmt"], template["afmt"] = (
                new.get("Front", template["qfmt"]),
                new.get("Back", template["afmt"]),
            )
        self.anki.collection.models.update_dict(ours)

    def do_updateModelStyling(self, model: dict[str, Any]) -> None:  # noqa: N802
        ours = self._model(model["name"])
        ours["css"] = model["css"]
        self.anki.collection.models.update_dict(ours)

    def _model(self, name: str) -> Any:  # noqa: ANN401
        model = self.anki.collection.models.by_name(name)
        if model is None:
            raise Refused(f"model was not found: {name}")
        return model

    def do_findNotes(self, query: str) -> list[int]:  # noqa: N802
        return list(self.anki.collection.find_notes(query))

    def do_notesInfo(self, notes: list[int]) -> list[dict[str, Any]]:  # noqa: N802
        return [self._info(note) for note in notes]

    def _info(self, number: int) -> dict[str, Any]:
        note = self.anki.collection.get_note(number)
        fields = {name: {"value": value, "order": order} for order, (name, value) in enumerate(note.items())}
        model = note.note_type()
        assert model is not None
        cards = [card.id for card in note.cards()]
        found = {
            "noteId": note.id, "profile": "User 1", "tags": note.tags, "fields": fields, "modelName": model["name"],
            "mod": note.mod, "cards": cards,
        }  # fmt: skip
        if not self.tells_mod:
            del found["mod"]
        return found

    def do_updateNoteFields(self, note: dict[str, Any]) -> None:  # noqa: N802
        ours = self.anki.collection.get_note(note["id"])
        for name, value in note["fields"].items():
            if name in ours:
                ours[name] = value
        self.anki.collection.update_note(ours)

    def do_addTags(self, notes: list[int], tags: str) -> None:  # noqa: N802
        self.anki.collection.tags.bulk_add(notes, tags)

    def do_removeTags(self, notes: list[int], tags: str) -> None:  # noqa: N802
        self.anki.collection.tags.bulk_remove(notes, tags)

    def do_deleteNotes(self, notes: list[int]) -> None:  # noqa: N802
        self.anki.collection.remove_notes(notes)

    def do_getMediaFilesNames(self, pattern: str = "*") -> list[str]:  # noqa: N802
        return [name for name in self.anki.media() if fnmatch(name, pattern)]

    def do_storeMediaFile(self, filename: str, data: str) -> str:  # noqa: N802
        self.do_deleteMediaFile(filename)
        return str(self.anki.collection.media.write_data(filename, base64.b64decode(data)))

    def do_deleteMediaFile(self, filename: str) -> None:  # noqa: N802
        Path(self.anki.collection.media.dir(), filename).unlink(missing_ok=True)

    def do_importPackage(self, path: str) -> bool:  # noqa: N802
        """Import as the add-on does, which merges note types, and takes scheduling and deck options along."""
        options = wire.ImportAnkiPackageOptions(merge_notetypes=True, with_scheduling=True, with_deck_configs=True)
        self.anki.collection.import_anki_package(wire.ImportAnkiPackageRequest(package_path=path, options=options))
        return True


class Refused(Exception):  # noqa: N818
    """The add-on answers an error."""


class Gone(Exception):  # noqa: N818
    """Anki ends."""


@contextlib.contextmanager
def listening(anki: AnkiConnect) -> Iterator[str]:
    """Let ``anki`` listen; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            anki.requests += 1
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                reply = json.dumps(anki.handle(request)).encode()
            except Gone:
                return  # without an answer
            self.send_response(200)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            with contextlib.suppress(BrokenPipeError):
                self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
