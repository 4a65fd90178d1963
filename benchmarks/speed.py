"""How fast a build is, against other tools, the floor under any build, and another checkout, in one run.

    python benchmarks/speed.py [--notes 1000 5000 10000 100000] [--runs 5] [--against CHECKOUT] [--docs docs]
                               [--preview-notes 1000 10000]

Times how long the live preview takes from a save to the changed card in Chromium, by live_preview.py. Then generates
notes, makes environments with ankdown 0.7.1 and markdown-anki-decks 1.1.1 in a temporary folder, and times whole
processes in turn: a cold build (no ledger, no cache), one with one file changed, one with none, those of another
checkout of ankigen (which may work on all cores, or on one), and the other tools. Prints medians, ratios, peak memory of the largest process, the
size of the packages and the load of the machine; with --docs it writes tables and a plot there.
"""

import argparse
import itertools
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from statistics import median
from typing import NamedTuple

HERE = Path(__file__).parent
BENCH = Path(tempfile.gettempdir()) / "ankigen-bench"  # outside of any git work tree and config
BUILD = [sys.executable, "-m", "ankigen", "build"]
PEERS = {
    "ankdown": ("ankdown==0.7.1",),
    "markdown-anki-decks": ("markdown-anki-decks==1.1.1", "click==8.1.8"),
}
SLOW_PEER = "markdown-anki-decks"
MAX_NOTES_OF_SLOW_PEER = 5_000  # above it would take hours: its cost grows with the square
MANY_NOTES, MAX_RUNS_OF_MANY = 100_000, 3  # a turn of them takes minutes
CHANGED_WEEK = "week0002.md"
NOTES_OF_PARTS = 10_000  # whose cold build is taken apart

# What is compared, with what: at most so much, by the number of notes.
AIMS = {
    ("cold", "ankdown"): {1_000: 1.3, 5_000: 1.8, 100_000: 1.8},
    ("one file changed", "ankdown"): {1_000: 0.8, 5_000: 0.8, 10_000: 0.8, 100_000: 0.8},
    ("nothing changed", "import click"): {1_000: 3.0, 5_000: 3.0, 100_000: 10.0},
    ("ankigen --version", "import click"): {1_000: 1.5},
    ("cold", "before: cold, one core"): {1_000: 1.05, 5_000: 1.05, 100_000: 1.05},
    ("one file changed", "before: one file changed"): {1_000: 1.05, 5_000: 1.05, 100_000: 1.05},
    ("nothing changed", "before: nothing changed"): {1_000: 1.05, 5_000: 1.05, 100_000: 1.05},
}
MAX_MEMORY_MB = {1_000: 60, 100_000: 450}
MAX_SIZE_RATIO = 0.4  # of ankdown's package
FEW_NOTES, MAX_GROWTH = 1_000, 105  # from few notes to many

PAGE = """# Speed

What was made of each week file is kept in `.ankigen/` beside the config, and made again only where the file, a setting that
decides on it, or ankigen itself has changed; of a file that changed, only the entries that were edited. A build of all notes in which nothing has changed since the last one is recognised as such, and done at
once. None of this makes a difference to a single byte of the deck, and the folder may be deleted at any time.

A build works on one core. Worker processes that prepared the week files were worth at most 1.44 at 5,000 notes and 1.48 at 100,000 with a second
core (of 1.8 and 36 s of processor time, 1.2 and 26 s could be shared out, and sharing cost 0.1 and 2.7 s), so they went.

{machine} The cards are generated: prose, lists and some code, 750 bytes each. *Cold* is a first build with everything on, without ledger and
cache: topics, related answers, checks. *Floor* is a script that reads, splits and packs the same notes and does nothing else; *ankdown* highlights code, as ankigen does.

{tables}
![Seconds of each tool and build, by the number of notes](speed.svg)

## Where a cold build's time goes

{parts}

## The live preview

From a save to the changed card in Chromium, with `ankigen preview` on such notes. *Watcher*: until the preview begins to read; *compile*: from notes to deck; *site*: to what
the page may ask for; *transport*: until the page has it; *page*: until the card shows the new text. {latencies}
"""


class Run(NamedTuple):
    """What a process took: seconds on the clock and of the processors, and its peak memory in MB."""

    wall_s: float
    cpu_s: float
    peak_mb: float


class Case(NamedTuple):
    """A command, what to do before each run of it, and the package that it leaves."""

    name: str
    command: Sequence[str]
    folder: Path
    prepare: Callable[[], None] = lambda: None
    package: Path | None = None
    source: Path | None = None


class Measurement(NamedTuple):
    """The runs of a case, and the size of its package in MB."""

    runs: list[Run]
    size_mb: float

    def find_median(self) -> Run:
        """Return the median of each figure."""
        return Run(*map(median, zip(*self.runs, strict=True)))


Measurements = dict[str, Measurement]
Results = dict[int, Measurements]


def make_environment(source: Path | None) -> dict[str, str]:
    """Return the environment of a run; ``source`` has another ankigen.

    What pip installs is compiled, and a checkout is by its first run, which does not count, unless that is forbidden.
    """
    environment = {name: content for name, content in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    if source is not None:
        environment["PYTHONPATH"] = str(source)
    return environment


def run_case(case: Case) -> Run:
    """Run a command to its end, which must be a good one."""
    case.prepare()
    start = time.perf_counter()
    process = subprocess.Popen(
        case.command,
        cwd=case.folder,
        env=make_environment(case.source),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(case.command)} in {case.folder} ended with {process.returncode}")
    units_per_mb = 1 << 10 if sys.platform == "linux" else 1 << 20
    return Run(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / units_per_mb)


def install(peer: str) -> Path:
    """Return the folder with the commands of a peer, installed in an environment of its own."""
    folder = BENCH / f"env-{peer}"
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    if not folder.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(commands / "python"), "-m", "pip", "install", "--quiet", *PEERS[peer]], check=True)
    return commands


def generate(count: int) -> Path:
    """Return a folder with generated notes, and the same cards in the peers' own syntax."""
    folder = BENCH / f"notes-{count}"
    if not folder.exists():
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        subprocess.run([sys.executable, str(HERE / "generate.py"), str(count), str(partial)], check=True)
        partial.rename(folder)
    return folder


def list_builds(project: Path, prefix: str = "", source: Path | None = None) -> Iterator[Case]:
    """Yield the builds of a project that are timed, in the order in which one prepares for the next."""
    package = project / "build" / "weekly-q-a.apkg"
    edit_numbers = itertools.count()

    def forget() -> None:
        for name in ("build", ".ankigen"):
            shutil.rmtree(project / name, ignore_errors=True)
        (project / "ankigen.ledger.jsonl").unlink(missing_ok=True)

    def edit() -> None:
        week = project / "notes" / CHANGED_WEEK
        head, rest = week.read_text("utf-8").split("```\n", 1)
        week.write_text(f"{head}```\n{next(edit_numbers)}번째로 고친 답이다.\n{rest}", "utf-8")

    if source is not None:
        yield Case(f"{prefix}cold, one core", [*BUILD, "--jobs", "1"], project, forget, package, source)
    yield Case(f"{prefix}cold", BUILD, project, forget, package, source)
    yield Case(f"{prefix}one file changed", BUILD, project, edit, package, source)
    yield Case(f"{prefix}nothing changed", BUILD, project, source=source)


def list_cases(count: int, other_checkout: Path | None) -> Iterator[Case]:
    """Yield what is timed on ``count`` notes."""
    folder = generate(count)
    yield from list_builds(folder / "ankigen")
    if other_checkout is not None:
        copy = folder / "before"
        if not copy.exists():
            shutil.copytree(folder / "ankigen" / "notes", copy / "notes")
        yield from list_builds(copy, "before: ", other_checkout / "src")
    out = folder / "out"
    out.mkdir(exist_ok=True)
    floor = [sys.executable, str(HERE / "floor.py"), str(folder / "ankigen" / "notes"), "floor.apkg"]
    yield Case("floor", floor, out)
    yield Case("import click", [sys.executable, "-c", "import click"], out)
    yield Case("ankigen --version", [sys.executable, "-m", "ankigen", "--version"], out)
    ankdown = [str(install("ankdown") / "ankdown"), "--highlight", "-r", str(folder / "ankdown"), "-p", "a.apkg"]
    yield Case("ankdown", ankdown, out, package=out / "a.apkg")
    if count <= MAX_NOTES_OF_SLOW_PEER:
        slow_peer = [str(install(SLOW_PEER) / "mdankideck"), str(folder / "mad"), str(out)]
        yield Case(SLOW_PEER, slow_peer, out, package=out / "bench.apkg")


def measure(count: int, runs: int, other_checkout: Path | None) -> Measurements:
    """Return what each case took; the cases take turns, and the first turn does not count."""
    if count >= MANY_NOTES:
        runs = min(runs, MAX_RUNS_OF_MANY)
    cases = list(list_cases(count, other_checkout))
    runs_by_name: dict[str, list[Run]] = {case.name: [] for case in cases}
    for turn in range(runs + 1):
        for case in cases:
            run = run_case(case)
            if turn:
                runs_by_name[case.name].append(run)
    measurements = {}
    for case in cases:
        size_mb = case.package.stat().st_size / 1e6 if case.package else 0.0
        measurements[case.name] = Measurement(runs_by_name[case.name], size_mb)
    return measurements


def measure_parts(count: int) -> str:
    """Return the table of what a cold build's time goes into, by a process of its own."""
    command = [sys.executable, str(HERE / "cold_parts.py"), str(generate(count) / "ankigen")]
    table = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.rstrip()
    return f"Of {count:,} notes, in one process, with a clock around each part.\n\n{table}"


def measure_preview(counts: Iterable[int]) -> str:
    """Return the table of the live preview, by a process of its own: what Playwright takes is no build's memory."""
    command = [sys.executable, str(HERE / "live_preview.py"), "--notes", *map(str, counts)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.rstrip()


# --- the report -----------------------------------------------------------------------------------


def report(results: Results) -> str:
    """Return the tables as Markdown."""
    head = make_row("", [f"{count:,} notes" for count in results])
    rule = "|---|" + "---|" * len(results)
    lines = ["Seconds on the clock, medians; in brackets the processors' seconds and the peak memory.", ""]
    lines += [head, rule, *list_medians(results)]
    lines += ["", "Ratios of the medians; in brackets what is aimed at.", ""]
    lines += [head, rule, *list_ratios(results), make_memory_row(results), make_size_row(results)]
    return "\n".join([*lines, *describe_growth(results)]) + "\n"


def make_row(name: str, cells: Iterable[str]) -> str:
    """Return a row of a table in Markdown."""
    return f"| {name} | " + " | ".join(cells) + " |"


def list_medians(results: Results) -> Iterator[str]:
    """Yield a row for each case."""
    for name in dict.fromkeys(name for measurements in results.values() for name in measurements):
        cells = []
        for measurements in results.values():
            if name not in measurements:
                cells.append("–")
                continue
            run = measurements[name].find_median()
            cells.append(f"{run.wall_s:.2f} ({run.cpu_s:.2f}, {run.peak_mb:.0f} MB)")
        yield make_row(name, cells)


def list_ratios(results: Results) -> Iterator[str]:
    """Yield a row for each pair of cases that is compared."""
    for (name, reference), aims in AIMS.items():
        cells = []
        for count, measurements in results.items():
            if reference not in measurements:
                cells.append("–")
                continue
            ratio = measurements[name].find_median().wall_s / measurements[reference].find_median().wall_s
            cells.append(add_aim(f"{ratio:.2f}", aims.get(count)))
        if set(cells) != {"–"}:
            yield make_row(f"{name} / {reference}", cells)


def add_aim(shown: str, aim: float | None) -> str:
    """Return a figure with what is aimed at."""
    return shown if aim is None else f"{shown} ({aim})"


def find_peak_mb(measurements: Measurements) -> float:
    """Return the peak memory of a cold build, of all its runs."""
    return max(run.peak_mb for run in measurements["cold"].runs)


def make_memory_row(results: Results) -> str:
    """Return the row of the peak memory."""
    cells = []
    for count, measurements in results.items():
        cells.append(add_aim(f"{find_peak_mb(measurements):.0f}", MAX_MEMORY_MB.get(count)))
    return make_row("peak memory of a cold build, MB", cells)


def make_size_row(results: Results) -> str:
    """Return the row of the size of the package."""
    cells = []
    for measurements in results.values():
        ratio = measurements["cold"].size_mb / measurements["ankdown"].size_mb
        cells.append(add_aim(f"{ratio:.2f}", MAX_SIZE_RATIO))
    return make_row("package / ankdown's", cells)


def describe_growth(results: Results) -> list[str]:
    """Return how time and memory grow from few notes to many."""
    if FEW_NOTES not in results or MANY_NOTES not in results:
        return []
    few, many = results[FEW_NOTES], results[MANY_NOTES]
    time_ratio = many["cold"].find_median().wall_s / few["cold"].find_median().wall_s
    memory_ratio = find_peak_mb(many) / find_peak_mb(few)
    notes = f"From {FEW_NOTES:,} to {MANY_NOTES:,} notes"
    growth = f"{time_ratio:.0f} times the time, {memory_ratio:.0f} times the memory"
    return ["", f"{notes}: {growth} (aim: at most {MAX_GROWTH})."]


# --- the plot -------------------------------------------------------------------------------------

SHOWN_CASES = ["cold", "one file changed", "nothing changed", "ankdown", SLOW_PEER, "floor"]
OWN_COLOUR, OTHER_COLOUR = "#0072b2", "#999999"
ROW_HEIGHT, LABEL_WIDTH, BAR_WIDTH, FIGURE_WIDTH = 20, 170, 380, 60


def plot(results: Results) -> str:
    """Return an SVG of the times: a group of bars for each number of notes, each with a scale of its own."""
    parts = []
    top = 0
    for count, measurements in results.items():
        parts.append(f'<text x="0" y="{top + 15}" font-weight="bold">{count:,} notes</text>')
        top += ROW_HEIGHT
        shown = {name: measurements[name].find_median().wall_s for name in SHOWN_CASES if name in measurements}
        longest = max(shown.values())
        for name, seconds in shown.items():
            parts.append(draw_bar(name, seconds, BAR_WIDTH * seconds / longest, top))
            top += ROW_HEIGHT
        top += ROW_HEIGHT // 2
    width = LABEL_WIDTH + BAR_WIDTH + FIGURE_WIDTH
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top}" width="{width}" height="{top}"'
    return "\n".join([f'{head} font-family="sans-serif" font-size="12" fill="#777777">', *parts, "</svg>\n"])


def draw_bar(name: str, seconds: float, length: float, top: int) -> str:
    """Return a bar with its name before it and its figure behind it."""
    colour = OTHER_COLOUR if name in {"ankdown", SLOW_PEER, "floor"} else OWN_COLOUR
    return (
        f'<text x="{LABEL_WIDTH - 6}" y="{top + 14}" text-anchor="end">{escape(name)}</text>'
        f'<rect x="{LABEL_WIDTH}" y="{top + 3}" width="{length:.1f}" height="14" fill="{colour}"/>'
        f'<text x="{LABEL_WIDTH + length + 6:.1f}" y="{top + 14}">{seconds:.2f} s</text>'
    )


def describe_machine(runs: int, load_before: float) -> str:
    """Return where, when and under which load was measured."""
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    load = f"load {load_before:.1f} before and {os.getloadavg()[0]:.1f} after"
    turns = f"{runs} runs of each in turn, at most {MAX_RUNS_OF_MANY} from {MANY_NOTES:,} notes on"
    return f"Measured with `make bench` on {time.strftime('%Y-%m-%d')}: {machine}, {load}; {turns}."


def main() -> None:
    """Measure, print and, if asked, write."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--notes", type=int, nargs="+", default=[1000, 5000, 10_000, 100_000])
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--against", type=Path, metavar="CHECKOUT", help="another checkout of ankigen")
    options.add_argument("--docs", type=Path)
    options.add_argument("--preview-notes", type=int, nargs="+", default=[1000, 10_000])
    chosen = options.parse_args()
    load_before = os.getloadavg()[0]
    print("the live preview …", file=sys.stderr)
    latencies = measure_preview(chosen.preview_notes)
    results: Results = {}
    for count in chosen.notes:
        print(f"{count:,} notes …", file=sys.stderr)
        results[count] = measure(count, chosen.runs, chosen.against)
    parts = measure_parts(NOTES_OF_PARTS)
    tables = report(results)
    machine = describe_machine(chosen.runs, load_before)
    print(f"{machine}\n\n{tables}\n{parts}\n\n{latencies}")
    if chosen.docs:
        page = PAGE.format(machine=machine, tables=tables, parts=parts, latencies=latencies)
        (chosen.docs / "speed.md").write_text(page, "utf-8")
        (chosen.docs / "speed.svg").write_text(plot(results), "utf-8")


if __name__ == "__main__":
    main()
