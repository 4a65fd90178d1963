"""From a save to the changed card in Chromium: ``python benchmarks/live_preview.py [--notes 1000 10000] [--edits 15]``.

Generates notes, builds them, starts ``ankigen preview --no-open`` and edits an answer that the browser shows, again
and again. Prints a table in Markdown, which benchmarks/speed.py puts into docs/speed.md: the median, the quickest and
the slowest edit, and the medians of the parts:

    watcher     from the save until the preview begins to read the notes
    compile     notes → deck
    site        deck → what the page may ask for
    transport   until the page has the files that it asked for
    page        until the card shows the new text
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
MAX_TOTAL_S = {1000: 0.15, 10_000: 0.3}
WARM_UP_EDITS = 2  # which do not count
MAX_WAIT_S = 60
SHOW_TIMES = """
import logging, sys
logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(created)f %(message)s")
from ankigen.cli.main import main
main()
"""
# Notes when the last file of data came, and when the card shows a text.
WATCH_CARD = """
text => {
  const now = () => (performance.timeOrigin + performance.now()) / 1000;
  const card = document.getElementById("card").contentDocument;
  window.cardShownAt = 0;
  performance.clearResourceTimings();
  const observer = new MutationObserver(() => {
    if (!card.getElementById("qa").textContent.includes(text)) return;
    window.cardShownAt = now();
    observer.disconnect();
  });
  observer.observe(card.body, { childList: true, subtree: true, characterData: true });
}
"""
READ_TIMES = """
() => {
  const ends = performance.getEntriesByType("resource").map((entry) => entry.responseEnd);
  return [window.cardShownAt, (performance.timeOrigin + Math.max(0, ...ends)) / 1000];
}
"""


@dataclass(frozen=True)
class Latency:
    """How long an edit took to be seen, in seconds, in all and by parts."""

    total: float
    watcher: float
    compile: float
    site: float
    transport: float
    page: float


@dataclass(frozen=True)
class Stage:
    """A stage that the preview reported: when it ended, in seconds since 1970, and how long it took."""

    name: str
    end: float
    seconds: float


def make_project(folder: Path, count: int) -> Path:
    """Write ``count`` notes into a folder and build them; returns the project."""
    subprocess.run(
        [sys.executable, HERE / "generate.py", str(count), folder], check=True, stdout=subprocess.DEVNULL
    )
    project = folder / "ankigen"
    subprocess.run([sys.executable, "-m", "ankigen", "build", "--quiet"], cwd=project, check=True)
    return project


@contextmanager
def serve(project: Path, log: Path) -> Iterator[str]:
    """Run the preview of a project, which writes the times of its stages into ``log``; yields its address."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "LANG": "C.UTF-8"}
    with log.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "-c", SHOW_TIMES, "preview", "--no-open"],
            cwd=project,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
        )
        try:
            first_line = process.stdout.readline() if process.stdout else ""
            address = re.search(r"http://\S+", first_line)
            if address is None:
                sys.exit(f"the preview did not start: {log.read_text()}")
            yield address[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=10)


def read_stages(log: Path) -> list[Stage]:
    """Return the stages that the preview has reported so far."""
    stages = []
    for line in log.read_text().splitlines():
        reported = re.fullmatch(r"([\d.]+) (.+): ([\d.]+) s", line)
        if reported:
            stages.append(Stage(reported[2], float(reported[1]), float(reported[3])))
    return stages


def time_edit(tab: Page, week: Path, number: int, log: Path) -> Latency:
    """Edit the first answer of a week, which ``tab`` shows, and return how long it takes there."""
    changed_text = f"{number}번째로 고친 답이다."
    head, answer, rest = week.read_text("utf-8").split("```\n", 2)
    answer = answer.split("번째로 고친 답이다.\n")[-1]
    content = f"{head}```\n{changed_text}\n{answer}```\n{rest}"
    tab.evaluate(WATCH_CARD, changed_text)
    known_stages = len(read_stages(log))
    saved_at = time.time()
    week.write_text(content, "utf-8")
    shown_at = received_at = 0.0
    while not shown_at:
        if time.time() > saved_at + MAX_WAIT_S:
            sys.exit(f"the card did not change: {log.read_text()[-3000:]}")
        tab.wait_for_timeout(5)
        shown_at, received_at = tab.evaluate(READ_TIMES)
    times = {stage.name: stage for stage in read_stages(log)[known_stages:]}
    whole, compiled = times["site of"], times["compile"]
    return Latency(
        total=shown_at - saved_at,
        watcher=whole.end - whole.seconds - saved_at,
        compile=compiled.seconds,
        site=whole.seconds - compiled.seconds,
        transport=received_at - whole.end,
        page=shown_at - received_at,
    )


def find_browser() -> str:
    """Return the path of Chromium; ends the program where there is none."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("install chromium (Debian: apt-get install chromium)")
    return browser


def measure(count: int, edits: int) -> list[Latency]:
    """Return how long each of some edits takes in a deck of ``count`` notes."""
    program = find_browser()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        project = make_project(Path(name, "notes"), count)
        log = Path(name, "stages.txt")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        with serve(project, log) as address:
            tab = browser.new_page()
            tab.goto(address)
            tab.frame_locator("#card").locator("h1").wait_for()
            tab.keyboard.press("Space")
            week = project / "notes" / "week0001.md"
            latencies = []
            for number in range(WARM_UP_EDITS + edits):
                latencies.append(time_edit(tab, week, number, log))
                tab.wait_for_timeout(300)
        browser.close()
    return latencies[WARM_UP_EDITS:]


def report(latencies_by_count: Mapping[int, Sequence[Latency]]) -> str:
    """Return a table as Markdown: a row for each number of notes."""
    parts = [field.name for field in fields(Latency) if field.name != "total"]
    head = ["", "median", "quickest – slowest", *parts]
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for count, latencies in latencies_by_count.items():
        totals = [latency.total for latency in latencies]
        aim = f" ({MAX_TOTAL_S[count]})" if count in MAX_TOTAL_S else ""
        cells = [f"{count:,} notes", f"{median(totals):.3f}{aim}", f"{min(totals):.3f} – {max(totals):.3f}"]
        for part in parts:
            cells.append(f"{median(getattr(latency, part) for latency in latencies):.3f}")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("--notes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--edits", type=int, default=15)
    options = parser.parse_args()
    load_before = os.getloadavg()[0]
    table = report({count: measure(count, options.edits) for count in options.notes})
    load = f"load {load_before:.1f} before and {os.getloadavg()[0]:.1f} after"
    print(f"Seconds, {options.edits} edits at each size ({load}); in brackets what is aimed at.\n\n{table}")


if __name__ == "__main__":
    main()
