"""How long the add-on takes in the real Anki, and how long the window stands still meanwhile.

    anki_addon.py FIRST_EDITION SECOND_EDITION ADDON

Runs in the Python of an Anki (`make addon-tools`). An edition is a folder with a package and its manifest. The same package is imported as
Anki's own menu does it, in the same run. A timer on the main thread ticks every 5 ms; a gap is the time between two ticks.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from addon.program import Program, Server

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 5
TICK_MS = 5


class Watch:
    """The longest time that the main thread did not answer."""

    def __init__(self, program: Program) -> None:
        from aqt.qt import QTimer

        self.last = time.perf_counter()
        self.longest = 0.0
        self.timer = QTimer(program.window)
        self.timer.timeout.connect(self._tick)
        self.timer.start(TICK_MS)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self.last)
        self.last = now


def measure(program: Program, begin: Callable[[], object], is_done: Callable[[], bool]) -> tuple[float, float]:
    """Return the seconds until something is done, and the longest gap."""
    program.run_events(0.3)
    watch = Watch(program)
    start = time.perf_counter()
    begin()
    while not is_done():
        program.app.processEvents()
        time.sleep(0.0005)
    seconds = time.perf_counter() - start
    program.run_events(0.1)
    watch.timer.stop()
    return seconds, watch.longest


def import_by_menu(program: Program, package: Path) -> Callable[[], bool]:
    """Import a package as Anki's dialog does; return what tells when it is done."""
    from anki.collection import ImportAnkiPackageRequest
    from aqt.operations import CollectionOp

    options = program.collection._backend.get_import_anki_package_presets()  # noqa: SLF001
    request = ImportAnkiPackageRequest(package_path=str(package), options=options)
    done: list[Any] = []
    operation: CollectionOp[Any] = CollectionOp(program.window, lambda col: col.import_anki_package(request))
    operation.success(done.append).run_in_background()
    return lambda: bool(done)


def run_once(number: int, first: Path, second: Path, results: dict[str, list[tuple[float, float]]]) -> None:
    """Add one run to the results: profiles of their own for the menu and the add-on."""
    (package,), (newer,) = first.glob("*.apkg"), second.glob("*.apkg")
    program = PROGRAMS[0]
    program.open_profile(f"menu {number}")
    waiting: list[Callable[[], bool]] = []
    for name, file in (("menu: first", package), ("menu: ten changed", newer)):
        waiting.clear()
        results.setdefault(name, []).append(
            measure(program, lambda file=file: waiting.append(import_by_menu(program, file)), lambda: waiting[0]())  # noqa: PLW0108 - it is not there yet
        )
    program.open_profile(f"add-on {number}")
    program.run_events(1.2)
    server = Server(first)
    updater = program.module("updater")

    def subscribe() -> None:
        offer = updater.find_deck(f"{server.address}/deck.json")
        subscription = updater.make_subscription(offer)
        program.manager.store.save_subscription(subscription)
        program.manager.update([subscription], is_asked=True, offer=offer)

    is_idle = lambda: not program.manager.busy  # noqa: E731
    results.setdefault("add-on: first", []).append(measure(program, subscribe, is_idle))
    server.requests.clear()
    results.setdefault("add-on: nothing new", []).append(measure(program, program.manager.update_all, is_idle))
    assert server.requests == ["/deck.json"]  # noqa: S101
    server.folder = second
    results.setdefault("add-on: ten changed", []).append(measure(program, program.manager.update_all, is_idle))
    server.stop()


PROGRAMS: list[Program] = []


def main() -> None:
    """Print the medians."""
    first, second, addon = map(Path, sys.argv[1:])
    results: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as base:
        PROGRAMS.append(Program(Path(base), addon))
        for number in range(RUNS):
            run_once(number, first, second, results)
        for name, pairs in results.items():
            seconds = statistics.median([pair[0] for pair in pairs])
            gap = statistics.median([pair[1] for pair in pairs])
            print(f"{name:22} {seconds * 1000:6.0f} ms, longest gap {gap * 1000:5.0f} ms", flush=True)
        os._exit(0)


if __name__ == "__main__":
    main()
