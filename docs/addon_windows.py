"""Photograph the windows of the add-on in the real Anki: ``make addon-pictures``.

Runs in the Python of an Anki (``make addon-tools``): ``addon_windows.py ADDON DECK_FOLDER LANGUAGE day|night``.
Without arguments it calls itself so for both languages, by day and at night, with the deck of this project. What
the docs show goes into docs/, all windows on one sheet into build/.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LANGUAGES = ("en", "ko")
NEWEST = "26.9.3"
GAP = 14

sys.path.insert(0, str(ROOT / "tests"))


def photograph(addon: Path, deck: Path, language: str, mode: str) -> None:
    """Subscribe to a deck, let learner and group edit a note, and photograph each window."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from addon.program import Program, Server

    with tempfile.TemporaryDirectory() as base:
        program = Program(Path(base), addon, language=language)
        from aqt.theme import Theme

        program.window.set_theme(Theme.DARK if mode == "night" else Theme.LIGHT)
        server = Server(deck)
        subscribe = open_window(program, "windows.subscribe", "SubscribeWindow")
        subscribe.link.setText(f"{server.address}/deck.json")
        subscribe.look_up()
        program.wait_for(subscribe.look_up_button.isEnabled, "the look-up")
        subscribe.link.setText("https://github.com/our-group/notes")
        pictures = [grab(program, subscribe)]
        subscribe.subscribe()
        program.wait_for(lambda: not program.manager.busy, "the update")
        make_conflict(program)
        for module, name in (("news", "NewsWindow"), ("conflicts", "ConflictsWindow"), ("decks", "DecksWindow")):
            pictures.append(grab(program, open_window(program, f"windows.{module}", name)))
        save(pictures, ROOT / f"build/addon-{language}-{mode}.png")
        if mode == "day":
            save(pictures[:1], ROOT / f"docs/subscribe-{language}.png")
        os._exit(0)


def open_window(program: Any, module: str, name: str) -> Any:  # noqa: ANN401 - a window of Anki's Qt
    """Return a window of the add-on, open."""
    window = getattr(program.module(module), name)(program.manager)
    window.show()
    return window


def make_conflict(program: Any) -> None:  # noqa: ANN401
    """Let the learner have a text of their own on a note that the group has changed."""
    store = program.manager.store
    (subscription,) = store.load_subscriptions()
    state = store.load_state(subscription.identifier)
    guid = next(iter(state.memory.notes))
    (note_id,) = program.collection.db.list("select id from notes where guid = ?", guid)
    theirs = program.collection.get_note(note_id)["Answer"]
    note = program.collection.get_note(note_id)
    note["Answer"] = theirs.replace("이", "이, 곧 ", 2)
    program.collection.update_note(note)
    conflict = program.module("store").Conflict(guid, {"Answer": theirs})
    store.save_state(subscription.identifier, replace(state, conflicts=(conflict,)))


def grab(program: Any, window: Any) -> Any:  # noqa: ANN401
    """Return a picture of a window."""
    program.run_events(0.4)
    return window.grab()


def save(pictures: list[Any], file: Path) -> None:
    """Put pictures side by side, two in a row, into one file."""
    from aqt.qt import QColor, QPainter, QPixmap

    rows = [pictures[start : start + 2] for start in range(0, len(pictures), 2)]
    width = max(sum(picture.width() + GAP for picture in row) for row in rows) + GAP
    height = sum(max(picture.height() for picture in row) + GAP for row in rows) + GAP
    sheet = QPixmap(width, height)
    sheet.fill(QColor("#94a3b8"))
    painter = QPainter(sheet)
    top = GAP
    for row in rows:
        left = GAP
        for picture in row:
            painter.drawPixmap(left, top, picture)
            left += picture.width() + GAP
        top += max(picture.height() for picture in row) + GAP
    painter.end()
    sheet.save(str(file))


def main() -> None:
    """Photograph one language and mode, or all."""
    if len(sys.argv) > 1:
        addon, deck, language, mode = sys.argv[1:]
        photograph(Path(addon), Path(deck), language, mode)
    python = ROOT / ".venv" / f"anki-{NEWEST}" / "bin" / "python"
    for language in LANGUAGES:
        for mode in ("day", "night"):
            arguments = [ROOT / "dist/ankigen.ankiaddon", ROOT / "build", language, mode]
            subprocess.run([str(part) for part in (python, __file__, *arguments)], check=True)  # noqa: S603 - this file


if __name__ == "__main__":
    main()
