"""Photograph cards in Anki's own window: ``python docs/anki_window.py JOB.json``.

Runs where ``aqt`` is installed, without a screen: Qt draws offscreen. A process shows one collection in one mode.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"  # Chromium refuses its sandbox to root

import anki.lang
import aqt
from aqt.profiles import ProfileManager
from aqt.theme import Theme

PROFILE = "User 1"
TIMEOUT_S = 20
SETTLE_S = 0.6  # Anki fades a card in; MathJax and pictures come with it
# Only pictures that are drawn are measured, and the fonts of MathJax.
_IS_COMPLETE = """(() => {
  const card = document.querySelector('.ankigen.SIDE');
  return card !== null && [...card.querySelectorAll('img')].every(image => image.complete)
    && document.fonts.status === 'loaded';
})()"""


@dataclass(frozen=True)
class Shot:
    """A card to photograph: what finds it, which side, and the file for the picture."""

    search: str
    side: str
    path: Path


@dataclass(frozen=True)
class Job:
    """All pictures of a collection in one mode; ``base`` holds the profile, width and height are in px."""

    base: Path
    language: str
    is_night: bool
    scale: float
    width: int
    height: int
    shots: list[Shot]


def read_job(path: Path) -> Job:
    """Return the job in a JSON file that ``write_job`` wrote."""
    fields = json.loads(path.read_text("utf-8"))
    shots = [Shot(shot["search"], shot["side"], Path(shot["path"])) for shot in fields.pop("shots")]
    return Job(base=Path(fields.pop("base")), shots=shots, **fields)


def write_job(job: Job, path: Path) -> None:
    """Write a job as JSON."""
    shots = [{"search": shot.search, "side": shot.side, "path": str(shot.path)} for shot in job.shots]
    fields = {**job.__dict__, "base": str(job.base), "shots": shots}
    path.write_text(json.dumps(fields), "utf-8")


def prepare_profile(job: Job) -> None:
    """Settle all that Anki asks at its first start: language, theme, and that it looks for nothing on the web."""
    anki.lang.set_lang(job.language)
    profiles = ProfileManager(job.base)
    profiles.setupMeta()
    profiles.meta.update(firstRun=False, check_for_updates=False, suppressUpdate=True)
    if PROFILE not in profiles.profiles():
        profiles.create(PROFILE)
    profiles.setLang(job.language)
    profiles.set_theme(Theme.DARK if job.is_night else Theme.LIGHT)
    profiles.load(PROFILE)
    profiles.profile["autoSync"] = False
    profiles.save()
    profiles.db.close()


class Window:
    """Anki's main window, and the loop of events that is run by hand while something is awaited."""

    def __init__(self, job: Job) -> None:
        self.app = aqt._run(["anki", "-b", str(job.base), "-p", PROFILE], exec=False)  # noqa: SLF001
        self.main: Any = aqt.mw
        self.wait_for(lambda: self.main.state == "deckBrowser")
        self.main.resize(job.width, job.height)
        self.main.col.conf["dueCounts"] = False
        (deck,) = [deck for deck in self.main.col.decks.all_names_and_ids() if deck.id != 1]
        self.main.col.decks.select(deck.id)

    def run_events(self, seconds: float) -> None:
        """Let the window draw for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.01)

    def wait_for(self, is_done: Callable[[], bool]) -> None:
        """Run the loop until a condition holds."""
        end = time.monotonic() + TIMEOUT_S
        while not is_done():
            if time.monotonic() > end:
                raise TimeoutError
            self.run_events(0.02)

    def ask_page(self, script: str) -> bool:
        """Return what a script in the card's page says."""
        answers: list[Any] = []
        self.main.web.evalWithCallback(script, answers.append)
        self.wait_for(lambda: bool(answers))
        return bool(answers[0])

    def show(self, search: str, side: str) -> None:
        """Let the reviewer show a side of the card that a search finds; no other card is due."""
        collection = self.main.col
        collection.sched.suspend_cards(collection.find_cards("deck:*"))
        (card,) = collection.find_cards(search)
        collection.sched.unsuspend_cards([card])
        self.main.moveToState("review")
        self.wait_for(lambda: self.ask_page(_IS_COMPLETE.replace("SIDE", "front")))
        if side == "back":
            self.main.reviewer._showAnswer()  # noqa: SLF001 - what the button "Show Answer" does
            self.wait_for(lambda: self.ask_page(_IS_COMPLETE.replace("SIDE", "back")))
        self.run_events(SETTLE_S)

    def photograph(self, path: Path) -> None:
        """Write a picture of the whole window."""
        if not self.main.grab().save(str(path)):
            raise OSError(path)


def main() -> None:
    """Do the job that the file on the command line describes."""
    job = read_job(Path(sys.argv[1]))
    os.environ["QT_SCALE_FACTOR"] = str(job.scale)
    prepare_profile(job)
    window = Window(job)
    for shot in job.shots:
        window.show(shot.search, shot.side)
        window.photograph(shot.path)
    window.main.col.close()
    os._exit(0)  # Qt's own end waits for the web engine


if __name__ == "__main__":
    main()
