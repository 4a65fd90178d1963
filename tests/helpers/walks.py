"""A walk through all commands: projects and command lines, so that each command prints all that it can print.

The notes are Greek, which ankigen does not speak: what is English or Korean in an output is ankigen's own.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from click.testing import CliRunner

from anki_connect import AnkiConnect, listening
from ankigen import messages
from ankigen.cli.formats import push_text
from ankigen.cli.main import COMMANDS, cli
from ankigen.diagnostics.examples import load_example
from ankigen.diagnostics.rules import RULES
from ankigen.project.setup.installation import find_install_command
from ankigen.resources import DATA
from repositories import git
from support import LEDGER, PACKAGE, PNG, Anki, Project, run_in_thread

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    import pytest

    from ankigen.messages import Language

    WalkIn = Callable[[Language], "Walk"]

FIRST, DAY = 1_700_000_000, 86_400
HEAP = ("Τι είναι ο σωρός;", "ένα δυαδικό δέντρο όπου ο γονέας είναι πάντα μεγαλύτερος από τα παιδιά")
QUEUE = ("Τι είναι η ουρά;", "ό,τι μπαίνει πρώτο βγαίνει πρώτο, όπως στο ταμείο ενός καταστήματος")
STACK = ("Τι είναι η στοίβα;", "ό,τι μπαίνει τελευταίο βγαίνει πρώτο, όπως τα πιάτα σε μια στοίβα")
CACHE = ("Τι είναι η κρυφή μνήμη;", "κρατά κοντά όσα χρειάζονται συχνά και γλιτώνει χρόνο")
REASON_OF_ANKI = "storeMediaFile importPackage updateNoteFields something is wrong"
"""What the stand-in for AnkiConnect says when it refuses; its words are quoted."""
OPEN = "Ποιος ξέρει;"
PEOPLE = ("Άννα", "Νίκος", "Ελένη", "Μαρία", "Πέτρος", "Σοφία", "Γιώργος", "Κώστας")


def entries(*questions: tuple[str, str]) -> str:
    return "".join(
        f"{number}. {question}\n```\n{answer}\n```\n" for number, (question, answer) in enumerate(questions, 1)
    )


def section(person: str, *questions: tuple[str, str]) -> str:
    return f"#### {person}\n{entries(*questions)}"


@dataclass
class Said:
    """What a command printed, and what it may quote: the command line, the notes of another language."""

    arguments: tuple[str, ...]
    printed: str
    quoted: str


@dataclass
class Walk:
    """Somebody who runs commands in projects of their own, one after the other, in one language."""

    language: Language
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    said: list[Said] = field(default_factory=list)
    command_lines: list[tuple[str, ...]] = field(default_factory=list)
    spoken_keys: set[str] = field(default_factory=set)
    quotes_notes: bool = False
    """Whether the notes of the project are in one of the two languages."""

    def begin(self, *weeks: str, config: str = "", **files: str) -> Project:
        """Begin a project with a file for each week."""
        self.project = Project(self.folder / f"project-{len(self.said)}")
        self.project.folder.mkdir()
        self.project.write("ankigen.toml", f'deck = "Ερωτήσεις"\n{config}[card]\nlanguage = "{self.language}"\n')
        for number, week in enumerate(weeks, 1):
            self.project.write(f"notes/week{number:02}.md", week)
        for name, content in files.items():
            self.project.write(name, content)
        return self.project

    def begin_group(self) -> Project:
        """Begin a project of two weeks, in which everything is in order."""
        return self.begin(section("Άννα", HEAP, QUEUE) + section("Νίκος", CACHE), section("Άννα", STACK))

    def at(self, days: int) -> None:
        """Let all builds be some days after the first."""
        self.monkeypatch.setenv("SOURCE_DATE_EPOCH", str(FIRST + days * DAY))

    def run(self, *arguments: str, typed: str | None = None) -> str:
        """Run a command in the project, and keep what it prints."""
        self.command_lines.append(arguments)
        with contextlib.chdir(self.project.folder):
            outcome = CliRunner().invoke(cli, arguments, catch_exceptions=False, prog_name="ankigen", input=typed)
        self.keep(arguments, outcome.stdout)
        self.keep(arguments, outcome.stderr)
        return outcome.output

    def run_without(self, package: str, *arguments: str) -> None:
        """Run a command where a package is not installed, and keep what it prints."""
        code = f"import sys; sys.modules[{package!r}] = None; from ankigen.cli import main; main.main()"
        command = [sys.executable, "-c", code, *arguments]
        finished = subprocess.run(command, cwd=self.project.folder, capture_output=True, text=True, check=False)
        assert finished.returncode == 2, finished.stderr
        self.keep(arguments, finished.stderr)

    def keep(self, arguments: tuple[str, ...], printed: str) -> None:
        """Keep what a command printed."""
        quoted = " ".join(arguments)
        if self.quotes_notes:
            files = [
                DATA / "topics.toml",
                *self.project.folder.rglob("*.md"),
                *self.project.folder.rglob("*.toml"),
            ]
            quoted += "\n".join(file.read_text("utf-8", "replace") for file in files if file.is_file())
        if printed:
            commands = f"{find_install_command('preview')} {find_install_command('push')}"
            self.said.append(Said(arguments, printed, f"{quoted} {REASON_OF_ANKI} {commands}"))

    def git(self, *arguments: str) -> None:
        """Run git in the project."""
        git(self.project.folder, *arguments)

    def commit(self) -> None:
        """Commit all that there is."""
        self.git("add", "-A")
        self.git("commit", "-qm", "σημειώσεις")


EXAMPLES: list[Callable[[Walk], None]] = []


def example(walk: Callable[[Walk], None]) -> Callable[[Walk], None]:
    """Add a part of the walk."""
    EXAMPLES.append(walk)
    return walk


# --- help, usage and config ---------------------------------------------------------------------------


@example
def help_and_usage(walk: Walk) -> None:
    walk.begin_group()
    walk.run("--version")
    walk.run("--help")
    walk.run()
    for name in COMMANDS:
        walk.run(name, "--help")
    for arguments in (
        ["biuld"], ["--colour"], ["build", "--weak", "3"], ["build", "--week", "three"], ["build", "--week", "-1"],
        ["build", "--deck"], ["build", "--json=yes"], ["check", "--format", "xml"], ["diff", "a", "b"], ["explain"],
        ["preview", "--port", "99999999"], ["-C", "missing", "build"], ["build", "--jobs", "0"], ["--lang", "eo", "check"],
    ):  # fmt: skip
        walk.run(*arguments)


BAD_CONFIGS = (
    '[check]\nignore = ["W999"]',
    '[check]\nignore = ["E001"]',
    '[check]\nignore = ["E"]',
    "decks = 1", '[site]\nurl = "ftp://α"', 'tag_root = ""', 'tag_root = "topic"', '[card]\nlangauge = "ko"', "[card]\nzzz = 1", 'deck = ""', "deck = 3", "deck = [1]", "notes = []",
    "[related]\nmax = -1", "[related]\nmax = 1.5", '[related]\nenabled = "ja"', 'source_url = "github"', 'source_url = "https://α.gr/{file}"',
    '[people]\n"" = []', '[people]\n"Άννα" = ["x"]\n"Νίκος" = ["x"]', "[people]\n\"Άννα\" = 3",
    '[layout]\nperson = "line"', '[layout]\npreset = "headings"\nquestion = []',
    '[layout]\npreset = "headings"\nquestion = "zz"', '[layout]\npreset = "headings"\nperson = "zz"',
    '[layout]\npreset = "headings"\nperson = "{person}/{1}"', '[layout]\npreset = "zz"', 'subdecks = "zz"',
    '[publish]\nmanifest = "ftp://a"', '[push]\naddress = 1979-05-27', 'card = 1', 'related = [1]', 'deck = nan', "deck = true",
    "deck", 'deck = a"', 'deck = "a" b', "[[people", 'deck = "a', 'notes = ["a"', "deck = 1\ndeck = 2",
    'notes = "C:\\data"', 'deck = "\x01"', "가 = 1", '{', 'people = {a = 1', '[topics]\nfile = "../../x.toml"',
    '[topics]\nfile = "missing.toml"', '[topics]\nfile = "broken.toml"', '[topics]\nfile = "table.toml"',
    '[topics]\nfile = "list.toml"', '[topics]\nfile = "twice.toml"', '[card]\nfront = "front.html"',
    '[card]\nfront = "empty.html"', '[card]\nfront = "open.html"', '[card]\nfront = "closed.html"',
    '[card]\ncss = "missing.css"', '[card]\ncss = "latin.css"', '[layout]\nseparator = 1', 'notes = "λείπει"', 'notes = "άδειο"',
    'notes = "../../.."', 'output = "a.zip"', 'output = "collection.apkg"', 'output = "../../a.apkg"',
)  # fmt: skip


@example
def mistakes_in_the_config(walk: Walk) -> None:
    project = walk.begin_group()
    project.write("broken.toml", "[")
    project.write("table.toml", 'a = "b"')
    project.write("list.toml", "[a]\nb = 3")
    project.write("twice.toml", '[a]\n"α" = ["γ"]\n"β" = ["γ"]')
    project.write("front.html", "{{Ερώτηση}}")
    project.write("empty.html", "<b></b>")
    project.write("open.html", "{{#Question}}{{Question}}")
    project.write("closed.html", "{{Question}}{{/Question}}")
    project.write("latin.css", "α".encode("iso8859_7"))
    (project.folder / "άδειο").mkdir()
    for config in BAD_CONFIGS:
        project.write("ankigen.toml", config)
        walk.run("build")
    project.write("ankigen.toml", b"\xff")
    walk.run("check")
    walk.run("check", "--config", "missing.toml")
    walk.run("stats", "--trust", "--config", "missing.toml")
    (project.folder / "ankigen.toml").unlink()
    with walk.monkeypatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "αύριο")
        walk.run("build")


@example
def no_notes(walk: Walk) -> None:
    walk.begin()
    walk.run("build")
    walk.run("check", "λείπει")
    (walk.project.folder / "notes").mkdir()
    walk.run("build")
    walk.project.write("notes/week01.md", "#### Άννα\n1. Ποιος ξέρει;\n")
    walk.run("build")
    walk.run("stats")
    walk.run("build", "--person", "Νίκος")
    walk.run("build", "--topic", "Άλγεβρα")
    walk.run("build", "--week", "9")
    walk.project.write("notes/week01.md", "")
    walk.run("build", "--person", "Νίκος")
    walk.run("build", "--topic", "Άλγεβρα")
    walk.run("build", "--week", "9")
    walk.run("topics", "--suggest")
    walk.run("stats")


# --- builds -------------------------------------------------------------------------------------------


@example
def builds(walk: Walk) -> None:
    project = walk.begin_group()
    walk.at(0)
    walk.run("build", "--dry-run")
    walk.run("build")
    walk.run("build")
    walk.run("build", "-v", "--no-cache")
    walk.run("build", "-vv")
    walk.run("build", "-q")
    walk.run("build", "--json")
    walk.run("diff", "--retired")
    walk.run("diff", "--markdown")
    project.write("notes/week01.md", section("Άννα", (HEAP[0], HEAP[1] + " πάντα"), QUEUE) + f"3. {OPEN}\n")
    walk.at(1)
    walk.run("diff")
    walk.run("build")
    walk.run("build")
    walk.run("diff", "--retired")
    project.write("notes/week03.md", section("Νίκος", CACHE, ("Τι είναι το 3;", HEAP[1])))
    walk.at(2)
    walk.run("diff")
    walk.run("diff", "--markdown")
    walk.run("build")
    project.write(
        "notes/week03.md", section("Νίκος", (f"{CACHE[0]} #άλγεβρα", CACHE[1]), ("Τι είναι το 4;", HEAP[1]))
    )
    walk.run("diff")
    walk.run("diff", "--markdown")
    walk.run("diff", "build/ερωτήσεισ.apkg")
    walk.run("build", "-o", "build/other.apkg", "--deck", "Άλλο")
    walk.run("build", "--refresh")
    for filtered in (
        ["--person", "Άννα"],
        ["--week", "2"],
        ["--topic", "άγνωστο"],
        ["--person", "Άνα"],
        ["--week", "7"],
    ):
        walk.run("build", *filtered)
    walk.run("build", "--deck", "")
    walk.run("build", "-o", "a.zip")
    walk.run("build", "-o", "backup-1.apkg")
    walk.run("build", "-o", "build")
    walk.run("build", "--recover", PACKAGE)
    walk.run("build", "--recover", "build/ερωτήσεισ.apkg")
    walk.run("build", "--recover", "ankigen.toml")
    walk.run("build", "--published", "missing.json")
    walk.run("build", "--published", "ankigen.toml")
    walk.run("build", "--published", "http://localhost:1/deck.json")


@example
def warnings_and_errors(walk: Walk) -> None:
    walk.begin(
        f"1. {HEAP[0]}\n```\n{HEAP[1]}\n```\nτέλος\n2. {OPEN}\n- {HEAP[1]}, και\n", f"{HEAP[1]}\n#### Άννα\n1. \n"
    )
    walk.run("build")
    walk.run("build", "-v")
    walk.run("build", "--strict")
    walk.run("build", "--strict", "--json")
    _print_every_fate(walk)
    walk.begin()
    walk.project.write(
        "notes/week03.md", section("Άννα", (HEAP[0] + " <!-- id: a -->", "α"), (QUEUE[0] + " <!-- id: a -->", "β"))
    )
    walk.run("build")
    walk.run("check", "--format", "github")
    walk.run("check", "--select", "W103")
    walk.run("check", "--ignore", "W103,E")
    walk.run("check", "--select", "W999", "--ignore", "qqqq")
    walk.begin()
    walk.project.write("notes/more.md", f"1. {OPEN}\n2. {OPEN}\n3. {OPEN}\n")
    walk.run("check")
    silent = "".join(f"#### {name}{number}\n" for name in PEOPLE for number in range(6))
    walk.begin(section("Άννα", HEAP) + silent)
    walk.run("build")
    many = "".join(f"{number}. {HEAP[0]} {number}\n" for number in range(1, 60))
    walk.begin(f"#### Άννα\n{many}", *[section(person, HEAP, QUEUE) for person in PEOPLE] * 3)
    walk.run("build")
    walk.run("stats")
    with walk.monkeypatch.context() as patch:
        patch.setenv("COLUMNS", "20")
        walk.run("stats")
    walk.run("topics")


def _print_every_fate(walk: Walk) -> None:
    """Show what became of lines of all kinds; the notes are Korean, and have a word of English."""
    walk.quotes_notes = True
    answer = "```\n모든 부모가 자식보다 크다\n```\n"
    head = "---\nweek: 4\n---\n# 정리\n\n# Week 4\n## 네트워크\n<!-- 주석 -->\n#### 하늘\n머리말\n"
    walk.begin(f"{head}1. 힙이란?\n답변:\n{answer}", config='[people]\n"하늘" = []\n')
    walk.run("check", "--lines")
    walk.run("check", "--lines", "--json")
    folded = "## 네트워크\n\n<details>\n<summary>힙이란?</summary>\n\n작성자: 하늘\n\n모든 부모가 자식보다 크다\n\n</details>\n"
    walk.begin(folded, config='[layout]\npreset = "details"\nperson = "line"\n')
    walk.run("check", "--lines")
    walk.quotes_notes = False


@example
def checks_and_fixes(walk: Walk) -> None:
    notes = f"{section('Άννα', HEAP)}3. {OPEN}\n4. {OPEN}\n5. {OPEN}\n```\n{HEAP[1]}\n"
    walk.begin(notes)
    walk.run("check", "--select", "I2", "--ignore", "I201")
    walk.run("check", "--ignore", "unanswered-questions")
    walk.run("check", "--fix", "--diff")
    walk.run("check", "--fix")
    walk.begin(f"#### Άννα\n1. {OPEN}\n2. {OPEN}2\n3. {OPEN}3\n<!-- ankigen: ignore W111 γιατί -->\n4. {OPEN}4\n")
    walk.run("check")
    walk.run("build")
    walk.project.write("notes/week01.md", f"1. {OPEN}\n2. {OPEN}2\n3. {OPEN}3\n")
    walk.run("check")
    walk.project.write("notes/week01.md", section("Άννα", HEAP).replace("\n", "  \n"))
    walk.run("check", "--fix")
    for ignored in ("I999", "W110", "I20"):
        walk.project.write("ankigen.toml", f'[check]\nignore = "{ignored}"\n')
        walk.run("check")
    for wish in ("", "I999 γιατί", "E002 γιατί", "I201", "I201 γιατί"):
        walk.project.write("notes/week01.md", f"#### Άννα\n<!-- ankigen: ignore {wish} -->\n1. {OPEN}\n")
        walk.run("check")


@example
def config_in_force(walk: Walk) -> None:
    walk.begin_group()
    walk.run("history")
    walk.command_lines.append(("config", "--schema"))  # which is for editors, and in English
    walk.command_lines.append(("config", "--output-schema"))
    walk.run("config", "--json")
    walk.run("config")
    walk.project.write("other.toml", "")
    walk.run("config", "--config", "other.toml")
    (walk.project.folder / "ankigen.toml").unlink()
    walk.run("config")


@example
def into_anki(walk: Walk) -> None:
    walk.begin_group()
    walk.command_lines.append(("completion", "bash"))  # which is for the shell
    walk.run("open")
    programs = walk.folder / "programs"
    programs.mkdir(exist_ok=True)
    with walk.monkeypatch.context() as patch:
        patch.setenv("PATH", str(programs))
        walk.run("build", "--open")
        opener = programs / "xdg-open"
        for status in (1, 0):
            opener.write_text(f"#!/bin/sh\nexit {status}\n", "utf-8")
            opener.chmod(0o755)
            walk.run("open")


@example
def a_new_week(walk: Walk) -> None:
    project = walk.begin_group()
    walk.run("new", "--dry-run", "--json")
    walk.run("new", "2")
    walk.run("new", "--rotate")
    walk.run("new")
    project.write("notes/week02.md", f"#### Άννα\n1. {OPEN}\n")
    walk.run("new", "5", "--carry")
    outside = walk.folder / "outside"
    outside.mkdir(exist_ok=True)
    (project.folder / "notes/week06.md").symlink_to(outside / "week06.md")
    walk.run("new", "6")
    walk.begin()
    (walk.project.folder / "notes").mkdir()
    walk.run("new")


@example
def what_cannot_be_written(walk: Walk) -> None:
    walk.begin_group()
    walk.project.write("build", "")
    walk.run("build")
    (walk.project.folder / "build").unlink()
    (walk.project.folder / "build/ερωτήσεισ.apkg").mkdir(parents=True)
    walk.run("build")
    walk.begin_group()
    walk.project.write("build/deck.json", "{}")
    walk.run("build")
    walk.begin_group()
    walk.project.write(".ankigen", "")
    walk.run("build")
    walk.project.write("taken/index.html/x", "")
    walk.run("preview", "--out", "taken")
    walk.project.write("file", "")
    walk.run("init", "file/group", "--yes")


@example
def another_build_at_the_same_time(walk: Walk) -> None:
    from ankigen.project import lock

    walk.begin_group()
    with walk.monkeypatch.context() as patch:
        patch.setattr(lock, "TIMEOUT_S", 0.1)
        with lock.lock_project(walk.project.folder, lambda: None):
            walk.run("build")
    with walk.monkeypatch.context() as patch:
        patch.setattr("ankigen.api.compile", _raise(KeyboardInterrupt()))
        walk.run("build")


def _raise(error: BaseException) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@example
def an_internal_error(walk: Walk) -> None:
    walk.begin_group()
    code = "from ankigen.cli import main; main.cli = lambda **_: 1 / 0; main.main()"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    printed = re.sub("ZeroDivisionError: .*", "", finished.stderr)  # Python's own words
    assert "Traceback" not in printed
    assert printed
    walk.keep(("main",), printed)


@example
def ledgers(walk: Walk) -> None:
    project = walk.begin_group()
    walk.git("init", "-q", "-b", "main")
    walk.at(0)
    walk.run("build")
    walk.commit()
    file = project.folder / LEDGER
    header, *lines = file.read_text("utf-8").splitlines()
    for broken in (
        "{}",
        "no",
        f"{header}\nno",
        header.replace('"schema":', '"schema":99'),
        f"{header}\n<<<<<<< a\n",
    ):
        file.write_text(broken + "\n", "utf-8")
        walk.run("build")
        walk.run("history")
    notes = [json.loads(line) for line in lines]
    notes[0]["guid"], notes[1]["guid"] = notes[1]["guid"], notes[0]["guid"]
    _write_ledger(file, header, notes)
    walk.run("diff")
    walk.run("diff", "--markdown")
    walk.run("check", "--base", "HEAD")
    walk.run("check", "--base", "missing")
    notes[0]["guid"], notes[1]["guid"] = "α" * 10, notes[0]["guid"]
    _write_ledger(file, header, notes)
    walk.run("diff", "--base", "HEAD")
    notes = [json.loads(line) for line in lines]
    notes[0]["mod"] += DAY
    _write_ledger(file, header, notes)
    walk.run("diff")
    walk.run("check")
    notes[0]["mod"] -= DAY
    for line in notes:
        line["mod"] += DAY
    _write_ledger(file, header, notes)
    walk.run("diff")
    walk.run("diff", "--markdown")
    project.write(".gitignore", LEDGER)
    walk.run("build")
    walk.run("diff", PACKAGE)
    walk.run("diff", "build/ερωτήσεισ.apkg")
    walk.run("diff", "--json")


def _write_ledger(file: Path, header: str, notes: list[dict[str, object]]) -> None:
    lines = [json.dumps(note, ensure_ascii=False, separators=(",", ":")) for note in notes]
    file.write_text("\n".join([header, *lines]) + "\n", "utf-8")


@example
def histories(walk: Walk) -> None:
    walk.begin_group()
    walk.project.write("notes/week02.md", section("Ελένη", STACK) + f"1-1. {OPEN}\n```\n{QUEUE[1]}\n```\n")
    walk.git("init", "-q", "-b", "main")
    first = section("Άννα", HEAP, QUEUE) + section("Νίκος", CACHE)
    versions = (
        first,
        section("Άννα", (HEAP[0], HEAP[1] + " πάντα"), QUEUE) + section("Νίκος", CACHE),
        section("Άννα", ("Τι είναι ένας σωρός;", HEAP[1] + " πάντα"), QUEUE) + section("Νίκος", CACHE),
        section("Άννα", ("Τι είναι ένας σωρός;", HEAP[1] + " πάντα")) + section("Νίκος", CACHE),
        section("Άννα", ("Τι είναι ένας σωρός;", HEAP[1] + " πάντα"), QUEUE) + section("Νίκος Π.", CACHE),
        section("Άννα", ("Τι είναι ένας σωρός; #άλγεβρα", HEAP[1] + " πάντα"), QUEUE) + section("Νίκος Π.", CACHE),
    )
    for day, version in enumerate(versions):
        walk.at(day)
        walk.project.write("notes/week01.md", version)
        walk.run("build")
        walk.commit()
    identified = f"{HEAP[0]} <!-- id: σωρός -->"
    for day, version in enumerate((
        section("Ελένη", ("Τι είναι μια στοίβα;", STACK[1])) + f"1-1. {OPEN}\n```\n{QUEUE[1]}\n```\n",
        section("Ελένη", ("Τι είναι μια στοίβα;", CACHE[1])) + f"1-1. {OPEN}\n```\n{QUEUE[1]}\n```\n",
        section("Ελένη", ("Τι είναι η στοίβα τελικά;", CACHE[1] + ", και μνήμη")),
        section("Ελένη", (identified, HEAP[1])),
        section("Ελένη", (identified.replace("σωρός;", "θάμνος;"), STACK[1])),
    ), 20):  # fmt: skip
        walk.at(day)
        walk.project.write("notes/week02.md", version)
        walk.run("build")
        walk.commit()
    walk.project.write("notes/week02.md", "")
    walk.project.write("notes/week04.md", section("Ελένη", (identified, STACK[1] + " πάντα")))
    walk.at(30)
    walk.run("build")
    walk.run("build", "--refresh")
    walk.run("history")
    walk.run("history", "--json")
    for note in ("σωρός", "ουρά", "κρυφή", "στοίβα", "ξέρει", "είναι", "notes/week01.md:2", "άγνωστο"):
        walk.run("history", note)
    many = [(f"{HEAP[0]} {number}", f"{HEAP[1]} {number}") for number in range(30)]
    walk.project.write("notes/week05.md", section("Άννα", *many))
    walk.run("build")
    walk.run("history", "είναι")


# --- reading ------------------------------------------------------------------------------------------


@example
def fixes(walk: Walk) -> None:
    broken = f"#### Άννα\r\n1. {HEAP[0]}\r\n```\r\n{HEAP[1]}\r\n4. {QUEUE[0]}\r\n```\r\n{QUEUE[1]}\r\n```\r\n"
    walk.begin(broken)
    walk.run("check", "--fix", "--diff")
    walk.run("check", "--fix")
    walk.run("check")
    walk.project.write("notes/week01.md", section("Άννα", HEAP).replace("\n", "  \n"))
    walk.run("check", "--fix")
    korean = "# 1주차\n#### 하늘\n1. 캐시란 무엇인가요?\n```\n자주 쓰는 데이터를 가까이 둔다.\n```\n"
    walk.quotes_notes = True
    walk.project.write("notes/week02.md", korean)
    walk.project.write("notes/week02.md", korean.encode("cp949"))
    walk.project.write("read.md", korean)
    walk.run("check", "--fix", "--diff")
    walk.run("check")
    walk.quotes_notes = False


@example
def rules(walk: Walk) -> None:
    walk.begin_group()
    for code in (*RULES, "all", "unclosed-fense", "qqqq"):
        walk.run("explain", code)
    walk.run("explain", "all", "--json")
    walk.run("explain", "W999", "--json")
    walk.quotes_notes = True
    for rule in RULES.values():
        if rule.file:
            walk.begin(section("Άννα", HEAP))
            walk.project.write(rule.file, load_example(rule).bad)
            walk.run("check")
    walk.quotes_notes = False


@example
def topics_and_statistics(walk: Walk) -> None:
    repeated = [(f"Ποια η διαφορά του αλγορίθμου {number};", HEAP[1]) for number in "αβγδ"]
    walk.begin(
        section("Άννα", HEAP, *repeated) + section("Νίκος", HEAP), section("Ελένη", HEAP, QUEUE) + f"3. {OPEN}\n"
    )
    walk.project.write("own.toml", '["Δομές"]\n"Σωρός" = ["σωρός"]\n"Ουρά" = ["ουρά"]\n')
    config = (walk.project.folder / "ankigen.toml").read_text("utf-8")
    walk.project.write("ankigen.toml", f'{config}[topics]\nfile = "own.toml"\n')
    walk.run("topics")
    walk.run("topics", "--json")
    walk.run("topics", "--suggest")
    walk.run("topics", "--suggest", "--json")
    walk.run("topics", "--explain", HEAP[0])
    walk.run("topics", "--explain", HEAP[0], "--json")
    walk.run("topics", "--explain", "Γιατί;")
    walk.run("stats")
    walk.run("stats", "--json")
    walk.run("stats", "--gaps", "--json")
    walk.project.write("own.toml", 'extends = false\n["Δομές"]\n"Σωρός" = ["σωρός"]\n["Πίνακες"]\n"Στοίβα" = []\n')
    walk.run("stats", "--gaps")
    many_concepts = "".join(f'"Έννοια {letter}" = []\n' for letter in "αβγδεζηθικ")
    walk.project.write(
        "own.toml", f'extends = false\n["Δομές"]\n"Σωρός" = ["σωρός"]\n"Ουρά" = ["ουρά"]\n{many_concepts}'
    )
    walk.run("stats", "--gaps")
    walk.run("build", "--topic", "Σωρός")
    walk.run("build", "--topic", "Σωρρός")


@example
def sources_of_topics(walk: Walk) -> None:
    walk.quotes_notes = True
    answer = "```\n{}\n```\n"
    prose = answer.format("빠르다")
    walk.begin(
        f"#### 하늘\n1. 느린가요? #네트워크\n{prose}2. TCP란?\n{prose}1-1. 왜요?\n{prose}"
        f"3. 어떤가요?\n{answer.format('TCP 연결을 맺는다')}4. 왜죠?\n{prose}5. 언제요?\n",
        f"## 네트워크\n#### 하늘\n1. TCP란?\n{prose}2. 왜요?\n{prose}",
        f"---\ntopics: 네트워크\n---\n#### 하늘\n1. 왜요?\n{prose}",
    )
    walk.project.write("notes/네트워크/week04.md", f"#### 하늘\n1. 왜요?\n{prose}")
    for name, lines in (
        ("week01", range(1, 24)),
        ("week02", range(1, 12)),
        ("week03", range(4, 9)),
        ("네트워크/week04", [2]),
    ):
        for line in lines:
            walk.run("topics", "--explain", f"notes/{name}.md:{line}")
    walk.begin("## 왜요?\n\n빠르다\n", config='[layout]\npreset = "headings"\ntopic = "file"\n')
    walk.project.write("notes/네트워크.md", "## 왜 그런가요?\n\n빠르다\n")
    walk.run("topics", "--explain", "notes/네트워크.md:1")
    walk.run("topics", "--explain", "notes/네트워크.md:1", "--json")
    walk.quotes_notes = False


@example
def previews(walk: Walk) -> None:
    from ankigen.preview import server

    walk.begin_group()
    walk.run("preview", "--out", "site")
    walk.run("preview", "--out", "site", "--maintainer")

    def serve(
        make: Callable[[], object], _changes: object, listener: socket.socket, ready: Callable[[], None]
    ) -> None:
        with listener:
            make()
            ready()

    with walk.monkeypatch.context() as patch:
        patch.setattr(server, "serve", serve)
        walk.run("preview", "--no-open")
        walk.project.write("ankigen.toml", "decks = 1")
        walk.run("preview", "--no-open")
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            walk.begin_group()
            walk.run("preview", "--no-open", "--port", str(taken.getsockname()[1]))
    walk.run_without("starlette", "preview", "--no-open")
    walk.run_without("watchfiles", "watch")


@example
def watches(walk: Walk) -> None:
    from ankigen.preview import watcher

    broken = f"1. {HEAP[0]}\n{HEAP[1]}\n"
    versions = [section("Άννα", HEAP), broken, "decks = 1"]

    async def changes(*_: object) -> AsyncIterator[None]:
        for version in versions:
            name = "ankigen.toml" if version.startswith("decks") else "notes/week01.md"
            walk.project.write(name, version)
            yield

    walk.begin_group()
    with walk.monkeypatch.context() as patch:
        patch.setattr(watcher, "changes", changes)
        run_in_thread(lambda: walk.run("watch"))  # that of the tests may have Playwright's event loop


@example
def pushes(walk: Walk) -> None:
    anki = Anki(walk.folder / "anki")
    walk.monkeypatch.setattr(push_text, "_MAX_KEPT", 1)
    addon = AnkiConnect(anki)
    with contextlib.closing(anki), listening(addon) as address:
        walk.monkeypatch.setenv("ANKICONNECT_ADDRESS", address)
        project = walk.begin_group()
        project.write("notes/α.png", PNG)
        project.write("notes/week03.md", section("Άννα", ("Εικόνα;", "ναι")) + "![α](α.png)\n")
        walk.at(0)
        walk.run("push", "--dry-run")
        walk.run("push")
        walk.run("push", "--json")
        _edit_in_anki(anki)
        project.write("own.css", ".ankigen { color: red }")
        config = (project.folder / "ankigen.toml").read_text("utf-8")
        project.write("ankigen.toml", f'{config}css = "own.css"\n')
        project.write(
            "notes/week01.md", section("Άννα", (HEAP[0], HEAP[1] + " πάντα")) + section("Νίκος", (CACHE[0], "ναι"))
        )
        project.write("notes/week03.md", "")
        walk.at(1)
        walk.run("push")
        walk.run("push", "--prune", typed="n\n")
        walk.run("push", "--prune", typed="")
        walk.run("push", "--prune", typed="τι\ny\n")
        project.write("notes/week02.md", section("Νίκος", CACHE))
        walk.at(2)
        walk.run("push", "--prune", "--yes")
        _refuse(walk, addon, anki)
    walk.run("push")
    for address in ("localhost", "http://127.0.0.1:1"):
        walk.monkeypatch.setenv("ANKICONNECT_ADDRESS", address)
        walk.run("push")
    walk.run_without("httpx", "push")
    walk.monkeypatch.delenv("ANKICONNECT_ADDRESS")


def _edit_in_anki(anki: Anki) -> None:
    """Edit and copy notes as a learner may."""
    for note in anki.notes():
        note["Question"] += "!"
        anki.collection.update_note(note)
    (queue,) = anki.notes("ουρά")
    copy = anki.collection.new_note(queue.note_type())
    copy.fields = list(queue.fields)
    copy["Question"] = "Δικό μου"
    anki.collection.add_note(copy, deck_id=1)
    anki.collection.remove_notes([queue.id])
    (stack,) = anki.notes("στοίβας OR στοίβα")
    stack["ID"] = ""
    anki.collection.update_note(stack)


def _say(fault: str, _number: int, _action: str) -> str:
    return fault


def _refuse(walk: Walk, addon: AnkiConnect, anki: Anki) -> None:
    """Let AnkiConnect refuse in all its ways."""
    for number, fault in enumerate(("error", "drop", "close")):
        walk.project.write("notes/week09.md", section("Νίκος", (f"{HEAP[0]} {number}", HEAP[1])))
        addon.fault = partial(_say, fault)
        walk.run("push")
    addon.fault = lambda _number, _action: None
    addon.key = "right"
    walk.run("push")
    addon.key = None
    addon.is_open = False
    walk.run("push")
    addon.is_open = True
    model = anki.collection.models.by_name("ankigen Q&A")
    assert model is not None
    anki.collection.models.rename_field(model, model["flds"][2], "Γονέας")
    anki.collection.models.update_dict(model)
    walk.run("push")


@example
def new_repositories(walk: Walk) -> None:
    walk.begin()
    (walk.project.folder / "ankigen.toml").unlink()
    walk.run("init", "group", "--yes", "--deck", "Ερωτήσεις", "--person", "Άννα", "--github", "group/notes")
    walk.run("init", "group", "--yes")
    walk.run("init", "other", "--yes", "--github", "?")
    walk.project.write("other/.gitignore", "x\n")
    walk.project.write("other/.gitattributes", "x\n")
    walk.project.write("other/ankigen.toml", 'deck = "Άλλο"\n')
    walk.project.write("other/notes/week01.md", section("Άννα", HEAP))
    walk.run("init", "other", "--yes", "--detect", "other/notes")
    walk.run("-C", "other", "init")
    walk.run("init", "empty", "--detect", "missing")
    walk.project.write("prose/week01.md", f"{HEAP[1]}\n")
    walk.run("init", "third", "--detect", "prose")
    walk.quotes_notes = True
    walk.project.write("open/week01.md", "## 뮤텍스란?\n\n## 세마포어란?\n")
    walk.run("init", "fourth", "--detect", "open")
    walk.quotes_notes = False
    for person in PEOPLE[:3]:
        walk.project.write(
            f"people/{person}/heaps.md", f"## {HEAP[0]}\n\n{HEAP[1]}\n\n## {QUEUE[0]}\n\n{QUEUE[1]}\n"
        )
    walk.run("init", "fifth", "--detect", "people")
    walk.run("-C", "people", "init", "--yes", "--detect", ".")
    asking = f"## {HEAP[0]}\n\n{HEAP[1]}\n\n## {QUEUE[0]}\n\n{QUEUE[1]}\n"
    walk.project.write("talk/a.md", f"{HEAP[1]}.\n" * 20 + asking)
    walk.project.write("talk/b.md", bytes(range(256)) * 9)
    walk.run("init", "talk", "--detect", "talk", "--yes")
    walk.project.write("study/a.md", asking)
    walk.run("init", "sixth", "--detect", "study", "--yes")
    with walk.monkeypatch.context() as patch:
        patch.setattr("ankigen.cli.commands.init.sys", _Terminal())
        walk.run("init", "sixth", "--detect", "study", typed="stop\n")
        walk.run("init", "sixth", "--detect", "study", typed="copy\n\n\n\n")
        walk.run("init", "sixth", "--detect", "study", typed="copy\n\n\n\n")
    with walk.monkeypatch.context() as patch:
        patch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        patch.setattr("ankigen.cli.commands.init.sys", _Terminal())
        walk.run("init", "asked", typed="Ερωτήσεις\nΆννα, Νίκος\ngroup/notes\nyes\nfull\n")
    for file in (walk.project.folder / "group").rglob("*"):
        if file.is_file():
            walk.keep(("init", file.name), _comments_of(file))


def _comments_of(file: Path) -> str:
    """Return what people read in a file that `init` writes: the comments of a config, the text of a note."""
    content = file.read_text("utf-8")
    if file.suffix == ".md":
        return content
    return "\n".join(re.findall(r"(?m)^\s*#.*|(?<=\s)# .*|^\s*- name: .*", content))


class _Terminal:
    """What a command sees where somebody types."""

    class stdin:  # noqa: N801 - as in sys
        """The keyboard."""

        @staticmethod
        def isatty() -> bool:
            """Return True."""
            return True


def walk_everywhere(language: Language, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """Return what all examples print to somebody whose computer speaks a language."""
    walk = Walk(language, folder, monkeypatch)
    find_template = messages.find_template

    def note_key(key: str, spoken: Language = "en") -> str:
        walk.spoken_keys.add(key)
        return find_template(key, spoken)

    monkeypatch.setattr(messages, "find_template", note_key)
    locale = {"ko": "ko_KR.UTF-8", "en": "C.UTF-8"}[language]
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.delenv("ANKIGEN_LANG", raising=False)
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setitem(os.environ, "HOME", str(folder))
    for part in EXAMPLES:
        part(walk)
    return walk
