"""How fast a build is, against two other tools and against the floor under any build, on the same cards in one run.

    python benchmarks/speed.py [--notes 1000 5000 10000 100000] [--runs 5] [--docs docs]

Generates notes, makes environments with ankdown 0.7.1 and markdown-anki-decks 1.1.1 in a temporary folder, and times
whole processes in turn: a cold build (no ledger, no cache), one with one file changed, one with none, the others.
Prints medians, ratios, peak memory of the largest process and the size of the packages; with --docs it writes the
table and a plot there.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import NamedTuple

HERE = Path(__file__).parent
BENCH = Path(tempfile.gettempdir()) / "ankigen-bench"  # outside of any git work tree and config
ANKIGEN = [sys.executable, "-m", "ankigen", "build"]
PEERS = {
    "ankdown": ("ankdown==0.7.1",),
    "markdown-anki-decks": ("markdown-anki-decks==1.1.1", "click==8.1.8"),
}
# What pip installs is compiled, and a checkout is by its first run, which does not count, unless that is forbidden.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
SLOW = "markdown-anki-decks"
SLOW_FROM = 10_000  # notes from which on it would take hours: its cost grows with the square


class Run(NamedTuple):
    """What one process took: seconds on the clock and of the processors, and its peak memory in MB."""

    wall: float
    cpu: float
    peak: float


class Case(NamedTuple):
    """A command, what to do before each run of it, and the package that it leaves."""

    name: str
    command: list[str]
    folder: Path
    before: Callable[[], None] = lambda: None
    package: Path | None = None


def timed(command: list[str], folder: Path) -> Run:
    """Run a command to its end, which must be a good one."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} in {folder} ended with {process.returncode}")
    return Run(
        wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (1 << 10 if sys.platform == "linux" else 1 << 20)
    )


def installed(peer: str) -> Path:
    """Return the folder with the commands of a peer, installed in an environment of its own."""
    place = BENCH / f"env-{peer}"
    commands = place / ("Scripts" if os.name == "nt" else "bin")
    if not place.exists():
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        subprocess.run([str(commands / "python"), "-m", "pip", "install", "--quiet", *PEERS[peer]], check=True)
    return commands


def generated(count: int) -> Path:
    """Return a folder with generated notes, and the same cards in the peers' own syntax."""
    folder = BENCH / f"notes-{count}"
    if not folder.exists():
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        subprocess.run([sys.executable, str(HERE / "generate.py"), str(count), str(partial)], check=True)
        partial.rename(folder)
    return folder


def cases(count: int) -> list[Case]:
    """Return what is timed on ``count`` notes."""
    folder = generated(count)
    project = folder / "ankigen"
    package = project / "build" / "weekly-q-a.apkg"

    def forget() -> None:
        for name in ("build", ".ankigen"):
            shutil.rmtree(project / name, ignore_errors=True)
        (project / "ankigen.ledger.jsonl").unlink(missing_ok=True)

    edits = iter(range(1_000_000))

    def edit() -> None:
        week = project / "notes" / "week0002.md"
        first, rest = week.read_text("utf-8").split("```\n", 1)
        week.write_text(f"{first}```\n{next(edits)}번째로 고친 답이다.\n{rest}", "utf-8")

    out = folder / "out"
    out.mkdir(exist_ok=True)
    found = [
        Case("cold", ANKIGEN, project, forget, package),
        Case("one file changed", ANKIGEN, project, edit, package),
        Case("nothing changed", ANKIGEN, project),
        Case("floor", [sys.executable, str(HERE / "floor.py"), str(project / "notes"), "floor.apkg"], out),
        Case("import click", [sys.executable, "-c", "import click"], out),
        Case("ankigen --version", [sys.executable, "-m", "ankigen", "--version"], out),
        Case(
            "ankdown",
            [str(installed("ankdown") / "ankdown"), "-r", str(folder / "ankdown"), "-p", "ankdown.apkg"],
            out,
            package=out / "ankdown.apkg",
        ),
    ]
    if count < SLOW_FROM:
        mad = str(installed(SLOW) / "mdankideck")
        found.append(Case(SLOW, [mad, str(folder / "mad"), str(out)], out, package=out / "bench.apkg"))
    return found


def measured(count: int, runs: int) -> dict[str, tuple[Run, list[Run], float]]:
    """Return the medians, all runs, and the size of the package in MB, by case; the cases take turns."""
    todo = cases(count)
    found: dict[str, list[Run]] = {case.name: [] for case in todo}
    sizes: dict[str, float] = {}
    for turn in range(runs + 1):  # the first does not count
        for case in todo:
            case.before()
            run = timed(case.command, case.folder)
            if turn:
                found[case.name].append(run)
            if case.package:
                sizes[case.name] = case.package.stat().st_size / 1e6
    return {
        name: (Run(*map(median, zip(*all_runs, strict=True))), all_runs, sizes.get(name, 0.0))
        for name, all_runs in found.items()
    }


# What is compared, with what: at most so much, by the number of notes.
AIMS = {
    ("cold", "ankdown"): {1_000: 1.0, 5_000: 0.7, 100_000: 0.5},
    ("cold", "floor"): {100_000: 3.0},
    ("one file changed", "floor"): {1_000: 2.0, 5_000: 1.5, 100_000: 1.5},
    ("nothing changed", "import click"): {1_000: 3.0, 5_000: 3.0, 100_000: 10.0},
    ("ankigen --version", "import click"): {1_000: 1.5},
}
MEMORY = {1_000: 80, 5_000: 120, 100_000: 800}  # MB
SIZE = 0.4  # of ankdown's package
GROWTH = 11.0  # for ten times the notes

PAGE = """# Speed

What was made of each week file is kept in `.ankigen/` beside the config, and made again only where the file, a setting that
decides on it, or ankigen itself has changed. A build of all notes in which nothing has changed since the last one is recognised as such, and done at
once. What has to be made is made on all cores from some 700 questions on; `--jobs` says on how many. All of this makes
no difference to a single byte of the deck, and the folder may be deleted at any time.

{run} The cards are generated: prose, lists and some code, 750 bytes each. *Cold* is a first build with everything on: ledger,
topics, related answers, checks. *Floor* is a script that reads, splits and packs the same notes and does nothing else.

{table}
![Seconds of each tool and build, by the number of notes](speed.svg)
"""

Results = dict[int, dict[str, tuple[Run, list[Run], float]]]


def report(results: Results) -> str:
    """Return the tables as Markdown."""
    head = "| | " + " | ".join(f"{count:,} notes" for count in results) + " |\n|---|" + "---|" * len(results)

    def row(name: str, cells: Iterable[str]) -> str:
        return f"| {name} | " + " | ".join(cells) + " |"

    def ratio(name: str, other: str, count: int) -> str:
        if other not in results[count]:
            return "–"
        aim = AIMS[name, other].get(count)
        found = results[count][name][0].wall / results[count][other][0].wall
        return f"{found:.2f}" + (f" ({aim})" if aim else "")

    lines = ["Seconds on the clock, medians; in brackets the processors' seconds and the peak memory.", "", head]
    for name in dict.fromkeys(name for result in results.values() for name in result):
        runs = [result[name][0] if name in result else None for result in results.values()]
        lines.append(
            row(name, (f"{one.wall:.2f} ({one.cpu:.2f}, {one.peak:.0f} MB)" if one else "–" for one in runs))
        )
    lines += ["", "Ratios of the medians; in brackets what is aimed at.", "", head]
    lines += [row(f"{name} / {other}", (ratio(name, other, count) for count in results)) for name, other in AIMS]
    peaks = {count: max(run.peak for run in result["cold"][1]) for count, result in results.items()}
    sizes = {count: result["cold"][2] / result["ankdown"][2] for count, result in results.items()}
    lines.append(row("package / ankdown's", (f"{size:.2f} ({SIZE})" for size in sizes.values())))
    lines.append(
        row(
            "peak memory of a cold build, MB",
            (f"{peak:.0f}" + (f" ({MEMORY[count]})" if count in MEMORY else "") for count, peak in peaks.items()),
        )
    )
    lines += [""] + [
        f"From {few:,} to {10 * few:,} notes: {results[10 * few]['cold'][0].wall / results[few]['cold'][0].wall:.1f} times the time, "
        f"{peaks[10 * few] / peaks[few]:.1f} times the memory (aim: {GROWTH:.0f})."
        for few in results
        if 10 * few in results and few > 1000
    ]
    return "\n".join(lines) + "\n"


def plot(results: Results) -> str:
    """Return an SVG of the times."""
    import vl_convert

    shown = ["cold", "one file changed", "nothing changed", "ankdown", SLOW, "floor"]
    rows = [
        {"notes": f"{count:,} notes", "what": name, "seconds": round(result[name][0].wall, 3)}
        for count, result in results.items()
        for name in shown
        if name in result
    ]
    chart = {
        "data": {"values": rows},
        "facet": {
            "row": {
                "field": "notes",
                "type": "nominal",
                "title": None,
                "sort": [f"{count:,} notes" for count in results],
            }
        },
        "spec": {
            "width": 520,
            "mark": {"type": "bar", "tooltip": True},
            "encoding": {
                "y": {"field": "what", "type": "nominal", "title": None, "sort": shown},
                "x": {"field": "seconds", "type": "quantitative", "title": "seconds"},
                "color": {
                    "condition": {
                        "test": "indexof(['ankdown', 'markdown-anki-decks', 'floor'], datum.what) < 0",
                        "value": "#0072b2",
                    },
                    "value": "#999999",
                },
            },
        },
        "resolve": {"scale": {"x": "independent"}},
    }
    return str(vl_convert.vegalite_to_svg(chart))


def main() -> None:
    """Measure, print and, if asked, write."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--notes", type=int, nargs="+", default=[1000, 5000, 10_000, 100_000])
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--docs", type=Path)
    chosen = options.parse_args()
    results: Results = {}
    for count in chosen.notes:
        print(f"{count:,} notes …", file=sys.stderr)
        results[count] = measured(count, chosen.runs)
    table = report(results)
    print(table)
    if chosen.docs:
        machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
        run = f"Measured with `make bench` on {time.strftime('%Y-%m-%d')}: {machine}; {chosen.runs} runs of each in turn."
        (chosen.docs / "speed.md").write_text(PAGE.format(run=run, table=table), "utf-8")
        (chosen.docs / "speed.svg").write_text(plot(results), "utf-8")


if __name__ == "__main__":
    main()
