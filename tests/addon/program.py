"""The real Anki, by default without a screen: it runs in a Python where `aqt` is installed, with a base folder of its own.

Python 3.9 has to understand this file, for that is what Anki 23.10 brings.
"""

from __future__ import annotations

import http.server
import os
import shutil
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any, Callable

os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"  # Chromium refuses its sandbox to root

import anki.lang
import aqt
from aqt.profiles import ProfileManager

TIMEOUT_S = 100


class Server:
    """A web server on this machine that publishes one of several editions of a deck."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.requests: list[str] = []
        self.fault: Callable[[str, bytes], tuple[int, bytes]] | None = None
        self.gate = threading.Event()  # no request is answered while it is closed
        self.gate.set()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        """Send a file, 304 where nothing changed, or what ``fault`` makes of it."""
        self.requests.append(handler.path)
        assert self.gate.wait(TIMEOUT_S), handler.path
        file = self.folder / handler.path.lstrip("/")
        if not file.is_file():
            handler.send_error(404)
            return
        content = file.read_bytes()
        etag = f'"{hash(content)}"'
        status = 200
        if handler.headers.get("If-None-Match") == etag:
            status, content = 304, b""
        size = len(content)
        if self.fault is not None:
            status, content = self.fault(handler.path, content)
        handler.send_response(status)
        handler.send_header("ETag", etag)
        if status != 304:
            handler.send_header("Content-Length", str(size))
        handler.end_headers()
        handler.wfile.write(content)

    def stop(self) -> None:
        """Be as if there were no network."""
        self.server.shutdown()
        self.server.server_close()


class Program:
    """Anki with the add-on; ``profile`` is made if it is not there."""

    def __init__(self, base: Path, addon: Path, *, profile: str = "User 1", language: str = "en") -> None:
        self.base = base
        prepare_profile(base, profile, language)
        install(base, addon)
        aqt.AnkiApp.KEY = f"ankigen-{os.getpid()}"  # else a second Anki would hand over to the first, and end
        self.app: Any = aqt._run(["anki", "-b", str(base), "-p", profile], exec=False)
        self.window: Any = aqt.mw
        self.wait_for(lambda: self.window.state == "deckBrowser")
        self.manager: Any = self.window.study_decks

    def run_events(self, seconds: float) -> None:
        """Let Anki do what it has to do for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.005)

    def wait_for(self, is_done: Callable[[], bool], what: str = "Anki") -> None:
        """Run the loop of events until a condition holds."""
        end = time.monotonic() + TIMEOUT_S
        while not is_done():
            if time.monotonic() > end:
                raise TimeoutError(what)
            self.run_events(0.01)

    @property
    def collection(self) -> Any:
        return self.window.col

    def module(self, name: str) -> Any:
        """Return a module of the add-on as Anki has loaded it."""
        return sys.modules[f"ankigen.{name}"]

    def open_profile(self, name: str) -> None:
        """Close this profile and open another one."""
        is_closed: list[bool] = []
        self.window.unloadProfile(lambda: is_closed.append(True))
        self.wait_for(lambda: bool(is_closed), "the profile to close")
        if name not in self.window.pm.profiles():
            self.window.pm.create(name)
        self.window.pm.load(name)
        self.window.pm.profile["autoSync"] = False
        self.window.loadProfile()
        self.wait_for(lambda: self.window.state == "deckBrowser" and self.collection is not None)


def prepare_profile(base: Path, name: str, language: str) -> None:
    """Settle all that Anki asks at its first start: the language, and that it looks for nothing on the web."""
    anki.lang.set_lang(language)
    profiles = ProfileManager(base)
    profiles.setupMeta()
    profiles.meta.update(firstRun=False, check_for_updates=False, updates=False, suppressUpdate=True)
    if name not in profiles.profiles():
        profiles.create(name)
    profiles.setLang(language)
    profiles.load(name)
    profiles.profile["autoSync"] = False
    profiles.save()
    profiles.db.close()


def install(base: Path, addon: Path) -> None:
    """Put the add-on where Anki looks for add-ons."""
    folder = base / "addons21" / "ankigen"
    kept = folder / "user_files"
    if not kept.exists():
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(addon) as archive:
        archive.extractall(folder)
