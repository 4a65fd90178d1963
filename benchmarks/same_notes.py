"""Whether another checkout makes the same of the same notes, byte for byte.

    same_notes.py CHECKOUT [NOTES...] [--quick] [--keep FOLDER] [--only TEXT]

Compared are the JSON of ``build``, ``check``, ``diff`` and ``stats`` with all diagnostics in both languages, ``topics``, the members of
packages (databases row by row), the ledger, the layout that ``init --detect`` writes, and what ``check --fix`` makes of the notes; then the
same once more after edits: questions reworded, blocks moved and deleted, files renamed and deleted. Words for people on the terminal are
not compared. NOTES are folders of notes; by default the notes of this checkout, and the groups in ``../shared/corpus`` if that is there.
Each folder is read in all layouts and in the one that fits it, and once more with each kind of damage.

Both checkouts are driven through the command line only, in processes that run one command after the other. What CHECKOUT makes is kept
in the folder of ``--keep``, by its code and the input; ``--quick`` takes some files of each folder, and fewer layouts and kinds of damage.
"""

import argparse
import difflib
import gc
import hashlib
import io
import json
import os
import pickle
import random
import re
import runpy
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
CORPUS = HERE.parent / "shared" / "corpus"
WORKERS = 2
LAYOUTS = ("weekly", "headings", "bullets", "details")
DETECTED = "detected"  # the layout that `init --detect` writes
OWN_CONFIG = "own config"
FIRST_BUILD, SECOND_BUILD, THIRD_BUILD = "1700000000", "1700100000", "1700200000"
QUICK_FILES, QUICK_BYTES = 6, 30_000
FULL_FILES, FULL_BYTES = 60, 200_000
SHOWN_DIFFERENCES = 40
OUTPUTS_VERSION = (
    "1"  # to be raised with each change of the damage, the edits or the outputs: what was kept is then made anew
)
SHOWN_CHARACTERS = 300

Outputs = dict[str, str]
Lines = list[str]


@dataclass(frozen=True)
class Case:
    """One folder of notes in one layout, with one kind of damage or none, with at most so many files of so many bytes.

    A thorough one has a preview too, is built in two processes, and compared with its package.
    """

    folder: str
    layout: str
    damage: str
    max_files: int
    max_bytes: int
    is_thorough: bool = False

    @property
    def name(self) -> str:
        """The case for people."""
        return f"{Path(self.folder).name}, {self.layout}" + (f", {self.damage}" if self.damage else "")

    def files(self) -> list[Path]:
        """Return the files of the folder, those of too many spread over all of it."""
        files = [file for file in sorted(Path(self.folder).rglob("*")) if file.is_file()]
        files = [file for file in files if file.stat().st_size <= self.max_bytes]
        step = -(-len(files) // self.max_files) or 1
        return files[::step]

    def key(self) -> str:
        """Return a hash of the input."""
        digest = hashlib.sha256(OUTPUTS_VERSION.encode())
        digest.update(json.dumps([self.layout, self.damage, self.is_thorough, sys.version]).encode())
        for file in self.files():
            digest.update(f"\0{file.relative_to(self.folder)}\0".encode())
            digest.update(file.read_bytes())
        return digest.hexdigest()[:32]


# Damage: each takes the lines of a file and a source of chance.


def delete_lines(lines: Lines, rng: random.Random) -> Lines:
    return [line for line in lines if rng.random() > 0.07]


def double_lines(lines: Lines, rng: random.Random) -> Lines:
    doubled = []
    for line in lines:
        doubled += [line, line] if rng.random() < 0.07 else [line]
    return doubled


def halve_lines(lines: Lines, rng: random.Random) -> Lines:
    return [line[: len(line) // 2] if rng.random() < 0.07 else line for line in lines]


def drop_fences(lines: Lines, rng: random.Random) -> Lines:
    return [line for line in lines if not line.lstrip().startswith(("```", "~~~")) or rng.random() > 0.25]


def change_indents(lines: Lines, rng: random.Random) -> Lines:
    changed = []
    for line in lines:
        chance = rng.random()
        if chance < 0.08:
            changed.append(" " * rng.randint(1, 6) + line)
        elif chance < 0.12:
            changed.append(line.lstrip())
        elif chance < 0.14:
            changed.append("\t" + line)
        else:
            changed.append(line)
    return changed


def end_lines_with_cr(lines: Lines, rng: random.Random) -> Lines:
    return [line + "\r" if rng.random() < 0.95 else line for line in lines]


def decompose(lines: Lines, rng: random.Random) -> Lines:
    return [unicodedata.normalize("NFD", line) if rng.random() < 0.9 else line for line in lines]


def mix(lines: Lines, rng: random.Random) -> Lines:
    for damage in (delete_lines, double_lines, halve_lines, drop_fences, change_indents):
        if rng.random() < 0.6:
            lines = damage(lines, rng)
    for _ in range(3):
        lines.insert(
            rng.randint(0, len(lines)),
            rng.choice(["---", "```", "# Week 5", "#### 가나", "3. 왜?", "<!--", "<ul>", "> -"]),
        )
    return lines


DAMAGES: dict[str, Callable[[Lines, random.Random], Lines]] = {
    "lines deleted": delete_lines,
    "lines doubled": double_lines,
    "lines halved": halve_lines,
    "fences dropped": drop_fences,
    "indents changed": change_indents,
    "CRLF": end_lines_with_cr,
    "NFD": decompose,
    "mixed": mix,
}


def write_case(case: Case, root: Path) -> None:
    """Write the notes and the config of a case."""
    rng = random.Random(f"{case.layout} {case.damage}")
    for file in case.files():
        target = root / "notes" / file.relative_to(case.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        content = file.read_bytes()
        if case.damage and file.suffix == ".md":
            lines = content.decode(errors="replace").split("\n")
            content = "\n".join(DAMAGES[case.damage](lines, rng)).encode()
        target.write_bytes(content)
    if case.layout in LAYOUTS:
        (root / "ankigen.toml").write_text(
            f'deck = "Same"\n[layout]\npreset = "{case.layout}"\n', encoding="utf-8"
        )
    elif case.layout == OWN_CONFIG:
        for name in ("ankigen.toml", "ankigen.ledger.jsonl"):
            shutil.copy(Path(case.folder).parent / name, root)


def edit_notes(notes: Path) -> None:
    """Reword questions, move and delete blocks, rename and delete files."""
    rng = random.Random(1)
    for index, file in enumerate(sorted(notes.rglob("*.md"))):
        text = file.read_bytes().decode(errors="replace")
        lines = text.split("\n")
        starts = [
            number for number, line in enumerate(lines) if re.match(r"\s*(\d+[.)]|#{2,6} |[-*] |Q\d*[.:])", line)
        ]
        for number in rng.sample(starts, min(3, len(starts))):
            lines[number] = re.sub(r"(\w+)(\W*)$", r"정확히 \1\2", lines[number])
        if len(starts) >= 4:
            first, second, third = sorted(rng.sample(starts, 3))
            lines = lines[:first] + lines[second:third] + lines[first:second] + lines[third:]
            if index % 3 == 1:
                lines = lines[:second] + lines[third:]
        file.write_text("\n".join(lines), encoding="utf-8", newline="")
        if index % 4 == 2:
            file.rename(file.with_name(f"renamed {file.name}"))
        elif index % 7 == 5:
            file.unlink()


# The worker: runs in a process that sees one checkout, and knows nothing of its code but `python -m ankigen`.


def run(*arguments: str) -> tuple[str, str]:
    """Run a command; return its exit code with what it says on stdout, and on stderr."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2)]
    sys.argv = ["ankigen", *arguments]
    code: object = 0
    with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
        try:
            runpy.run_module("ankigen", run_name="__main__")
        except SystemExit as stop:
            code = stop.code
        except BaseException as error:  # noqa: BLE001 - also what only a pool of processes raises
            print(f"internal error: {error!r}", file=sys.stderr)
    stdout, stderr = (stream.buffer.getvalue().decode(errors="replace") for stream in streams)
    return f"exit {code}\n{stdout}", stderr


def pretty(output: str) -> str:
    """Return JSON with a line for each value, so that differences are short."""
    code, _, body = output.partition("\n")
    with suppress(ValueError):
        return f"{code}\n{json.dumps(json.loads(body), ensure_ascii=False, indent=0)}"
    return output


def members(package: Path) -> Iterator[tuple[str, str]]:
    """Yield the members of a package, a database as its rows."""
    with zipfile.ZipFile(package) as archive:
        yield "members", "\n".join(archive.namelist())
        for name in archive.namelist():
            content = archive.read(name)
            if not content.startswith(b"SQLite format 3"):
                yield name, readable(content)
                continue
            connection = sqlite3.connect(":memory:")
            connection.deserialize(content)
            yield name, "\n".join(line.replace("\x1f", "\n|") for line in connection.iterdump())
            connection.close()


def readable(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return f"{len(content)} bytes, {hashlib.sha256(content).hexdigest()}"


def files_below(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the files below a folder with their contents, packages by their members."""
    for file in sorted(folder.rglob("*")):
        name = str(file.relative_to(folder))
        if file.suffix == ".apkg":
            for member, content in members(file):
                yield f"{name}/{member}", content
        elif file.is_file():
            yield (
                name,
                re.sub(r"\bclip\d+", "clip", readable(file.read_bytes())),
            )  # the charts count over all of a process


def written_files(root: Path) -> Iterator[tuple[str, str]]:
    """Yield what a build leaves beside the notes."""
    yield from files_below(root / "build")
    ledger = root / "ankigen.ledger.jsonl"
    if ledger.exists():
        yield ledger.name, readable(ledger.read_bytes())


def outputs_of(case: Case, root: Path) -> Outputs:
    """Return all that the checkout makes of a case, by the name of the output."""
    outputs: Outputs = {}

    def keep(name: str, *arguments: str) -> None:
        stdout, stderr = run(*arguments)
        outputs[name] = pretty(stdout)
        if "internal error" in stderr:
            outputs[name] = stderr[stderr.index("internal error") :]

    write_case(case, root)
    os.environ["SOURCE_DATE_EPOCH"] = FIRST_BUILD
    if case.layout == DETECTED:
        stderr = run("init", ".", "--detect", "notes", "--yes", "--deck", "Same", "--lang", "en")[1]
        config = root / "ankigen.toml"
        if config.exists():
            text = re.sub(r'(?m)^namespace = ".*"$', 'namespace = "same"', config.read_text(encoding="utf-8"))
            config.write_text(text, encoding="utf-8")  # `init` draws lots for the namespace
        outputs["detected layout"] = readable(config.read_bytes()) if config.exists() else stderr
    keep("build", "build", "--json", "--no-cache", "--jobs", "1", "--lang", "ko")
    outputs.update({f"build: {name}": content for name, content in written_files(root)})
    keep("check", "check", "--format", "json", "--lang", "en")
    if not case.damage:
        keep("stats", "stats", "--json")
        keep("topics", "topics")
        keep("topics --suggest", "topics", "--suggest")
        keep("check for GitHub", "check", "--format", "github", "--lang", "en")
        keep("build of a week", "build", "--json", "--dry-run", "--week", "17", "--lang", "en")
    if case.is_thorough:
        keep("preview", "preview", "--out", "site", "--lang", "ko")
        outputs.update({f"preview: {name}": content for name, content in files_below(root / "site")})
    shutil.copytree(root / "notes", root / "original")

    edit_notes(root / "notes")
    os.environ["SOURCE_DATE_EPOCH"] = SECOND_BUILD
    keep("diff after edits", "diff", "--json")
    if case.is_thorough:
        for package in sorted((root / "build").glob("*.apkg")):
            keep("diff from the package after edits", "diff", "--json", str(package.relative_to(root)))
            keep(
                "build from the package after edits",
                "build",
                "--json",
                "--dry-run",
                "--recover",
                str(package.relative_to(root)),
            )
    keep("build after edits", "build", "--json", "--jobs", "1", "--lang", "en")
    outputs.update({f"after edits: {name}": content for name, content in written_files(root)})

    shutil.rmtree(root / "notes")
    (root / "original").rename(root / "notes")
    os.environ["SOURCE_DATE_EPOCH"] = THIRD_BUILD
    run("check", "--fix")
    outputs.update({f"fixed: {name}": content for name, content in files_below(root / "notes")})
    if case.is_thorough:
        keep("build in two processes", "build", "--json", "--dry-run", "--no-cache", "--jobs", "2", "--lang", "ko")
    keep("build after fixes", "build", "--json", "--jobs", "1", "--lang", "ko")
    outputs.update({f"after fixes: {name}": content for name, content in written_files(root)})
    return outputs


def work(jobs: Path) -> None:
    """Do the jobs that nobody else has claimed, each in a folder of its own."""
    for position, (key, fields) in enumerate(json.loads(jobs.read_text(encoding="utf-8"))):
        target = jobs.parent / key
        try:
            os.close(os.open(target.with_suffix(".claim"), os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            continue
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            outputs = outputs_of(Case(**fields), Path(folder))
            os.chdir("/")
        target.with_suffix(".part").write_bytes(zlib.compress(pickle.dumps(outputs), 1))
        target.with_suffix(".part").rename(target)
        gc.unfreeze()  # a command freezes what it made, since it expects the process to end
        gc.enable()
        if position % 5 == 0:
            gc.collect()


# The comparison.


def code_of(checkout: Path) -> str:
    """Return a hash of the sources of a checkout."""
    digest = hashlib.sha256()
    for file in sorted((checkout / "src").rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(f"\0{file.relative_to(checkout)}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def copy_checkout(checkout: Path, folder: Path) -> Path:
    """Copy the sources of a checkout, so that it may be edited meanwhile."""
    copy = folder / "checkout"
    shutil.copytree(checkout / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def make_outputs(checkout: Path, cases: dict[str, Case], folder: Path) -> None:
    """Write what a checkout makes of each case into ``folder``, unless it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    for claim in folder.glob("*.claim"):
        claim.unlink()
    missing = [(key, asdict(case)) for key, case in cases.items() if not (folder / key).exists()]
    if not missing:
        return
    jobs = folder / "jobs.json"
    jobs.write_text(json.dumps(missing), encoding="utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": str(checkout / "src"),
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "COLUMNS": "200",
    }
    command = [sys.executable, "-P", __file__, "--work", str(jobs)]
    workers = [subprocess.Popen(command, env=environment) for _ in range(min(WORKERS, len(missing)))]
    codes = [worker.wait() for worker in workers]
    for claim in folder.glob("*.claim"):
        claim.unlink()
    if any(codes):
        sys.exit(f"a process that drives {checkout} has failed")


def read_outputs(folder: Path, key: str) -> Outputs:
    outputs: Outputs = pickle.loads(zlib.decompress((folder / key).read_bytes()))  # noqa: S301 - our own
    return outputs


def first_difference(old: str, new: str) -> str:
    """Return the first lines of a unified diff."""
    lines = list(
        difflib.unified_diff(old.split("\n")[:20_000], new.split("\n")[:20_000], "old", "new", lineterm="", n=0)
    )
    minus = next((line for line in lines[2:] if line.startswith("-")), "- (nothing)")
    plus = next((line for line in lines[2:] if line.startswith("+")), "+ (nothing)")
    return f"    {minus[:SHOWN_CHARACTERS]}\n    {plus[:SHOWN_CHARACTERS]}"


def compare(old: Outputs, new: Outputs) -> Iterator[tuple[str, str]]:
    """Yield the name of each output that differs, with its first difference."""
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name, "(no such output)"), new.get(name, "(no such output)")
        if before != after:
            yield name, first_difference(before, after)


def count_crashes(outputs: Outputs) -> int:
    return sum("internal error" in content for content in outputs.values())


def corpus_folders() -> list[Path]:
    if not CORPUS.is_dir():
        return []
    groups = [group for name in ("other-groups", "other-groups-2") for group in sorted((CORPUS / name).iterdir())]
    return [CORPUS / "weekly", *groups]


def cases_of(folders: Sequence[Path], *, quick: bool) -> list[Case]:
    """Return the cases, the long ones first."""
    limits = (QUICK_FILES, QUICK_BYTES) if quick else (FULL_FILES, FULL_BYTES)
    cases = []
    for index, folder in enumerate(folders):
        layouts = [DETECTED, *LAYOUTS]
        damages = list(DAMAGES)
        if (folder.parent / "ankigen.toml").exists() and (folder.parent / "ankigen.ledger.jsonl").exists():
            layouts = [OWN_CONFIG, *layouts]
        if quick:
            layouts = [layouts[0], LAYOUTS[index % 4]] if index % 3 == 0 else [LAYOUTS[index % 4]]
            damages = [damages[index % len(damages)]]
        cases += [Case(str(folder), layout, "", *limits, not quick and layout == layouts[0]) for layout in layouts]
        for number, damage in enumerate(damages, index):
            cases.append(Case(str(folder), LAYOUTS[(number + (index // 4)) % len(LAYOUTS)], damage, *limits))
    return sorted(cases, key=lambda case: -sum(file.stat().st_size for file in case.files()))


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path, nargs="?", help="the other checkout")
    parser.add_argument("notes", type=Path, nargs="*", help="folders of notes")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="where the outputs of the other checkout are kept"
    )
    parser.add_argument("--only", default="", metavar="TEXT", help="only cases with this in their names")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Compare, and exit with 1 if anything differs."""
    arguments = parse_arguments()
    if arguments.work:
        work(arguments.work)
        return
    start = time.monotonic()
    checkout = arguments.checkout.resolve()
    folders = [folder.resolve() for folder in arguments.notes] or [HERE / "notes", *corpus_folders()]
    cases = {case.key(): case for case in cases_of(folders, quick=arguments.quick) if arguments.only in case.name}
    with tempfile.TemporaryDirectory() as temporary:
        old = (arguments.keep or Path(temporary)).resolve() / code_of(checkout)
        new = Path(temporary) / "new"
        make_outputs(checkout, cases, old)
        old_seconds = time.monotonic() - start
        make_outputs(copy_checkout(HERE, Path(temporary)), cases, new)
        outputs, differences = 0, []
        old_crashes, new_crashes = 0, 0
        for key, case in cases.items():
            before, after = read_outputs(old, key), read_outputs(new, key)
            outputs += len(before)
            old_crashes += count_crashes(before)
            new_crashes += count_crashes(after)
            differences += [(case.name, *difference) for difference in compare(before, after)]
    for name, output, lines in differences[:SHOWN_DIFFERENCES]:
        print(f"{name}: {output}\n{lines}")
    print(
        f"{len(cases)} cases, {outputs} outputs, {len(differences)} differ; internal errors: {old_crashes} before, {new_crashes} now"
    )
    print(
        f"{old_seconds:.0f} s for the other checkout, {time.monotonic() - start - old_seconds:.0f} s for this one"
    )
    sys.exit(bool(differences or new_crashes))


if __name__ == "__main__":
    main()
