"""From a push to the published deck: ``python benchmarks/action.py [--notes 1000] [--ankigen CHECKOUT]``.

Carries out the steps of action.yml as a runner does: with a home and an environment of their own, a bare repository in
the place of GitHub, and a stand-in for gh. Prints a table in Markdown: the processors' seconds of each step, which no
other work on the machine changes much. What GitHub itself takes, to start a runner and to send files, is not in it.

    first        nothing is kept of an earlier run
    later        an answer was edited; the environment comes from an archive, as from GitHub's cache
    pull request the same answer, edited on a branch
"""

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "helpers"))
from github_runner import Done, GitHub, run  # noqa: E402

NAMES = {
    "prepare": "name the environment",
    "restore": "unpack it from the cache",
    "install": "install ankigen",
    "check": "check the notes",
    "gain": "say what the deck will gain",
    "deck": "check, build and commit the ledger",
    "release": "publish the release",
    "pages": "publish the site",
}
Seconds = dict[str, float]


class TimedRunner(GitHub):
    """A runner that keeps how many seconds of processors each script took."""

    def __init__(self, folder: Path, ankigen: Path) -> None:
        super().__init__(folder, ankigen)
        self.seconds: Seconds = {}

    def script(self, command: str, place: Path, github: dict[str, str], env: dict[str, str]) -> Done:
        """Run a script; ends the program if it fails."""
        (name,) = re.findall(r"action/(\w+)\.sh", command)
        before = find_cpu_seconds()
        done = super().script(command, place, github, env)
        self.seconds[name] = find_cpu_seconds() - before
        if done.returncode:
            sys.exit(f"{name}: {done.stdout}{done.stderr}")
        return done


def find_cpu_seconds() -> float:
    """Return how long the processes that have ended kept processors busy."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def install(runner: TimedRunner) -> None:
    """Install ankigen by the action's scripts."""
    if (runner.ankigen / "action/prepare.sh").exists():
        runner.prepare()
    runner.prepare("install")


def start_anew(runner: TimedRunner) -> None:
    """Be a runner that has done nothing yet."""
    shutil.rmtree(runner.temp)
    runner.temp.mkdir()
    runner.seconds = {}


def restore(runner: TimedRunner, archive: Path) -> None:
    """Unpack the environment, as GitHub's cache does."""
    before = find_cpu_seconds()
    run("tar", "--zstd", "-xf", archive, at=runner.temp)
    runner.seconds["restore"] = find_cpu_seconds() - before


def read_notes(folder: Path, count: int) -> dict[str, str]:
    """Return the files of a generated project by path."""
    command = [sys.executable, HERE / "generate.py", str(count), folder]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    project = folder / "ankigen"
    files = [file for file in project.rglob("*") if file.is_file()]
    return {file.relative_to(project).as_posix(): file.read_text("utf-8") for file in files}


def edit_answer(files: dict[str, str], text: str) -> dict[str, str]:
    """Return the first week with another first line of its first answer."""
    name = min(name for name in files if name.endswith(".md"))
    return {name: files[name].replace("```\n", f"```\n{text}\n", 1)}


def run_anew(runner: TimedRunner, archive: Path | None, carry_out: Callable[[], object]) -> Seconds:
    """Return the seconds of all steps of a run on a runner that has done nothing yet."""
    start_anew(runner)
    if archive is not None:
        restore(runner, archive)
    install(runner)
    carry_out()
    return runner.seconds


def measure(folder: Path, count: int, ankigen: Path) -> dict[str, Seconds]:
    """Return the seconds of the steps of each kind of run, by its name."""
    runner = TimedRunner(folder / "runner", ankigen)
    files = read_notes(folder / "generated", count)
    runner.push(files)
    runs = {"first": run_anew(runner, None, runner.action)}
    archive: Path | None = folder / "environment.tar.zst"
    run("tar", "--zstd", "-cf", archive, "ankigen", at=runner.temp)
    if not (ankigen / "action/prepare.sh").exists():
        archive = None
    run("git", "pull", "--quiet", "origin", "main", at=runner.work)
    runner.push(edit_answer(files, "고친 답이다."))
    runs["later"] = run_anew(runner, archive, runner.action)
    run("git", "pull", "--quiet", "origin", "main", at=runner.work)
    runner.push(edit_answer(files, "또 고친 답이다."), "week")
    runs["pull request"] = run_anew(runner, archive, lambda: runner.action("pull_request", "week"))
    return runs


def report(runs: dict[str, Seconds]) -> str:
    """Return the table."""
    lines = [f"| | {' | '.join(runs)} |", f"|---|{'---|' * len(runs)}"]
    for script, name in NAMES.items():
        if any(script in seconds for seconds in runs.values()):
            cells = [f"{seconds[script]:.1f}" if script in seconds else "–" for seconds in runs.values()]
            lines.append(f"| {name} | {' | '.join(cells)} |")
    totals = [f"{sum(seconds.values()):.1f}" for seconds in runs.values()]
    lines.append(f"| in all | {' | '.join(totals)} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--ankigen", type=Path, default=HERE.parent, metavar="CHECKOUT")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(report(measure(Path(folder), chosen.notes, chosen.ankigen.resolve())))


if __name__ == "__main__":
    main()
