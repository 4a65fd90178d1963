"""Where the time of a cold build goes: ``python benchmarks/cold_parts.py PROJECT``.

Builds the notes of ``PROJECT`` once without ledger and cache, in this process, with a clock around each part of the work, and
prints a table in Markdown. The clocks themselves take about a hundredth. What is in no part is the start of Python, the imports, the
list of files, the statistics of the deck and what is said of the build.
"""

import shutil
import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from ankigen import api
from ankigen.build import compile as build_compile
from ankigen.build import prepare
from ankigen.cli.main import main as run_ankigen
from ankigen.identity import fingerprint
from ankigen.topics import same_question

# Each part, by the functions that do its work: their modules, as those who call them name them.
PARTS: dict[str, list[tuple[Any, str]]] = {
    "reading the notes": [(prepare, "read_document"), (build_compile, "survey_files")],
    "rendering the cards": [(prepare, "render_entry"), (build_compile, "render_cards")],
    "the package": [(api, "_write_package")],
    "topics and tags": [(prepare, "_add_topics"), (prepare, "make_tags")],
    "which questions ask the same": [(same_question, "group_key"), (build_compile, "find_related_answers")],
    "which entry is which note": [
        (fingerprint, "answer_text"),
        (fingerprint, "hash_answer"),
        (fingerprint, "hash_content"),
        (prepare, "make_sketch"),
        (build_compile, "find_matches"),
        (build_compile, "find_guids"),
        (build_compile, "date_notes"),
        (build_compile, "update_ledger"),
    ],
    "checks over all notes": [(build_compile, "cross_check")],
}
OF_ANKDOWN = 3  # parts, the first ones: it does nothing else


class Clock:
    """Adds up what calls take; a call within a call of the same part counts once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._is_running = False

    def put_around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that is timed."""

        @wraps(call)
        def timed(*args: object, **named: object) -> object:
            if self._is_running:
                return call(*args, **named)
            self._is_running = True
            start = time.perf_counter()
            try:
                return call(*args, **named)
            finally:
                self.seconds += time.perf_counter() - start
                self._is_running = False

        return timed


def time_parts(project: Path) -> tuple[dict[str, float], float]:
    """Return the seconds of each part of a cold build, and of all of it without the start of Python."""
    for name in ("build", ".ankigen"):
        shutil.rmtree(project / name, ignore_errors=True)
    (project / "ankigen.ledger.jsonl").unlink(missing_ok=True)
    clocks = {part: Clock() for part in PARTS}
    for part, functions in PARTS.items():
        for module, name in functions:
            setattr(module, name, clocks[part].put_around(getattr(module, name)))
    sys.argv = ["ankigen", "-C", str(project), "build", "--quiet"]
    start = time.perf_counter()
    try:
        run_ankigen()
    except SystemExit as ending:
        if ending.code:
            raise
    whole = time.perf_counter() - start
    return {part: clock.seconds for part, clock in clocks.items()}, whole


def main() -> None:
    """Measure and print."""
    seconds, whole = time_parts(Path(sys.argv[1]))
    seconds["all else"] = whole - sum(seconds.values())
    print("| part of a cold build | seconds | share |\n|---|---|---|")
    for part, taken in seconds.items():
        print(f"| {part} | {taken:.2f} | {taken / whole:.0%} |")
    shared = sum([*seconds.values()][:OF_ANKDOWN])
    print(f"\nReading, rendering and packing, which is all that ankdown does, take {shared:.2f} of {whole:.2f} s.")


if __name__ == "__main__":
    main()
