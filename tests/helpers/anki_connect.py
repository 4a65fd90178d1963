"""AnkiConnect's protocol over a real collection, with faults on demand.

Written from the add-on's documentation, and compared with the add-on in Anki: it closes each connection without
saying so, is slow with large requests, lets Anki's windows load what is there *before* it writes, and refuses
empty files.
"""

from __future__ import annotations

import base64
import contextlib
import json
import threading
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anki import collection as wire
from anki.errors import NotFoundError
from anki.models import NotetypeId

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
        self.is_open = self.tells_mod = self.reads_files = True
        self.largest = 8_000_000
        self.editor: Any = None
        self.lock = threading.Lock()
        self.closing = threading.Event()

    def handle(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the reply to one request of version 6."""
        assert request.get("version") == 6
        try:
            result = self._result(request)
        except Gone:
            raise
        except Exception as error:  # noqa: BLE001 - so does the add-on
            return {"result": None, "error": str(error)}
        return {"result": result, "error": None}

    def _result(self, request: dict[str, Any]) -> Any:  # noqa: ANN401
        action = request["action"]
        do = getattr(self, f"do_{action}", None)
        if action == "findModelsById" and not self.tells_mod:
            do = None
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
        with self.lock if action != "multi" else contextlib.nullcontext():
            result = do(**request.get("params", {}))
        if fault == "close":
            raise Gone
        if fault == "delay":
            self.closing.wait(10)  # longer than anybody waits for the answer
        return result

    def _fault(self, action: str) -> Fault | None:
        if action.startswith(("get", "find", "notes", "model", "multi")):
            return None
        self.writes += 1
        return self.fault(self.writes, action)

    # --- what a learner does meanwhile -----------------------------------------------------------

    def open_editor(self, note: Any) -> None:  # noqa: ANN401 - an anki.notes.Note
        """Show a note in the browser's editor."""
        self.editor = note

    def leave_editor(self) -> None:
        """Click into another field: Anki writes what the editor shows, edited or not."""
        self.anki.collection.update_note(self.editor)

    def _reset(self) -> None:
        """Let the windows load what is there."""
        if self.editor is not None:
            self.editor.load()

    # --- actions, in the words of the documentation ----------------------------------------------

    def do_multi(self, actions: list[dict[str, Any]]) -> list[Any]:
        return [self.handle(action) for action in actions]

    def do_getMediaDirPath(self) -> str:  # noqa: N802
        return str(self.anki.collection.media.dir())

    def do_modelNamesAndIds(self) -> dict[str, int]:  # noqa: N802
        return {one.name: one.id for one in self.anki.collection.models.all_names_and_ids()}

    def do_findModelsById(self, modelIds: list[int]) -> list[Any]:  # noqa: N802, N803
        return [self.anki.collection.models.get(NotetypeId(one)) for one in modelIds]

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
        try:
            note = self.anki.collection.get_note(number)
        except NotFoundError:
            return {}
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
        self._reset()
        ours = self.anki.collection.get_note(note["id"])
        for name, value in note["fields"].items():
            if name in ours:
                ours[name] = value
        self.anki.collection.update_note(ours)

    def do_addTags(self, notes: list[int], tags: str) -> None:  # noqa: N802
        self._reset()
        self.anki.collection.tags.bulk_add(notes, tags)

    def do_removeTags(self, notes: list[int], tags: str) -> None:  # noqa: N802
        self._reset()
        self.anki.collection.tags.bulk_remove(notes, tags)

    def do_deleteNotes(self, notes: list[int]) -> None:  # noqa: N802
        self.anki.collection.remove_notes(notes)

    def do_getMediaFilesNames(self, pattern: str = "*") -> list[str]:  # noqa: N802
        return [name for name in self.anki.media() if fnmatch(name, pattern)]

    def do_storeMediaFile(self, filename: str, data: str = "", path: str = "") -> str:  # noqa: N802
        if not data and not path:
            raise Refused('You must provide a "data", "path", or "url" field.')
        if path and not self.reads_files:
            raise Refused(f"[Errno 2] No such file or directory: '{path}'")
        content = base64.b64decode(data) if data else Path(path).read_bytes()
        self.do_deleteMediaFile(filename)
        return str(self.anki.collection.media.write_data(filename, content))

    def do_deleteMediaFile(self, filename: str) -> None:  # noqa: N802
        self.anki.collection.media.trash_files([filename])

    def do_importPackage(self, path: str) -> bool:  # noqa: N802
        """Import as the add-on does, which merges note types, and takes scheduling and deck options along."""
        self._reset()
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
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            anki.requests += 1
            self.close_connection = True  # without a word of it
            length = int(self.headers["Content-Length"])
            request = json.loads(self.rfile.read(length))
            if length > anki.largest:
                return  # in a minute or two
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
        anki.closing.set()
        server.shutdown()
        server.server_close()
