"""Feed ankigen with what nobody would write: does anything end in an internal error, take long, or fill memory?

    python benchmarks/fuzz.py TARGET [--seconds 60] [--inputs N] [--seed 1] [--corpus FOLDER]... [--keep FOLDER]

TARGET is front-matter, config, ledger, package, ankiconnect (what answers in its place), or notes, where each changed
file of the corpus is read in every layout. The same seed gives the same inputs. Prints figures, and puts each input
that breaks something into --keep, together with the traceback; exits with 1 if there is one.
"""

import argparse
import contextlib
import gc
import io
import json
import os
import random
import re
import resource
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, Protocol, get_args

import httpx
from click.testing import CliRunner

import ankigen
from ankigen.cli.formats import push_text
from ankigen.cli.formats.console import make_console
from ankigen.cli.main import cli
from ankigen.config.parsing import parse_config
from ankigen.config.settings import Config, Preset
from ankigen.errors import AnkigenError
from ankigen.identity import ledger
from ankigen.output import ankiconnect, apkg_reader, push, push_state
from ankigen.project import build_context
from ankigen.project.custom_files import load_taxonomy
from ankigen.project.older_ledgers.older_package import ledger_from
from ankigen.reading.front_matter import read_front_matter
from ankigen.rendering import notetype
from ankigen.text import UNPRINTABLE
from ankigen.updating.memory import Memory

CORPUS = Path(__file__).parents[1] / "tests/data/corpus"
MAX_SECONDS = 5.0  # of the processor, for one input
MAX_MEGABYTES = 500
HANG_S = 60  # on the clock
MAX_ALLOCATED_BYTES = 2 << 30  # what wants more is an internal error, and not the end of the machine
MAX_FILE_BYTES = 10_000  # of the corpus, so that there is time for many inputs
MAX_STEPS = 5_000_000  # of SQLite's virtual machine, for one change of a package
WHOLE_EVERY = 20  # inputs: one of so many goes through whole commands, the others only to the reader

NOTES = "# Week 1\n#### 가영\n1. 캐시란?\n```\n빠른 저장소\n```\n1-1. 왜 쓰나?\n```\n가까워서\n```\n"
LANGUAGES = ("en", "ko")
STRANGE_VALUES: list[Any] = [
    None, True, -1, 0, 2**31, 2**63 - 1, 2**63, 10**30, 1.5, 1e308, -0.0, "", " ", "가" * 3_000, "\x00", "\ud800", "\x1b]0;x\x07",
    "\n::error::x", "\u202e", "<script>", "\\(x\\)", "{{x}}", [], {}, [[]], [None], {"a": 1}, {"": {}}, ["a"] * 1_000,
]  # fmt: skip


class InternalError(Exception):
    """A command did not end as it should."""


class Target(Protocol):
    """What is fed: makes an input out of good ones, and takes one; whatever feeding raises is a finding."""

    def make_input(self) -> bytes:
        """Return the next input."""

    def feed(self, content: bytes) -> None:
        """Let ankigen take an input; whatever is raised is a finding."""


# --- changes ---


class Mutator:
    """Changes bytes: some at random, most with pieces that mean something to the reader."""

    def __init__(self, rng: random.Random, pieces: Sequence[str]) -> None:
        self._rng = rng
        self._pieces = [piece.encode("utf-8", "surrogatepass") for piece in pieces]

    def change(self, content: bytes) -> bytes:
        """Return the content after one to twelve changes."""
        changes = (
            self._insert,
            self._insert,
            self._insert,
            self._delete,
            self._move_line,
            self._indent,
            self._overwrite,
            self._repeat,
        )
        for _ in range(self._rng.randint(1, 12)):
            content = self._rng.choice(changes)(content)
        return content

    def _insert(self, content: bytes) -> bytes:
        at = self._rng.randint(0, len(content))
        times = self._rng.choice([1] * 12 + [3, 3, 40, 2_000])
        return content[:at] + self._rng.choice(self._pieces) * times + content[at:]

    def _delete(self, content: bytes) -> bytes:
        at = self._rng.randint(0, len(content))
        return content[:at] + content[at + self._rng.randint(1, 200) :]

    def _move_line(self, content: bytes) -> bytes:
        lines = content.split(b"\n")
        line = lines.pop(self._rng.randrange(len(lines)))
        lines.insert(self._rng.randint(0, len(lines)), line)
        return b"\n".join(lines)

    def _indent(self, content: bytes) -> bytes:
        lines = content.split(b"\n")
        number = self._rng.randrange(len(lines))
        lines[number] = b" " * self._rng.choice([0, 1, 2, 3, 4, 5, 8, 20, 60]) + lines[number].lstrip()
        return b"\n".join(lines)

    def _overwrite(self, content: bytes) -> bytes:
        at = self._rng.randint(0, len(content))
        return content[:at] + self._rng.randbytes(self._rng.randint(1, 4)) + content[at + 4 :]

    def _repeat(self, content: bytes) -> bytes:
        at = self._rng.randint(0, len(content))
        part = content[at : at + self._rng.randint(1, 100)]
        return content[:at] + part * self._rng.choice([2, 2, 2, 5, 50]) + content[at:]


def change_json(rng: random.Random, value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a JSON value with another one somewhere in it."""
    if isinstance(value, dict) and value and rng.random() < 0.9:
        changed = dict(value)
        key = rng.choice(list(changed))
        action = rng.random()
        if action < 0.1:
            del changed[key]
        elif action < 0.2:
            changed[rng.choice(["", "x", "\x00", key + "s"])] = rng.choice(STRANGE_VALUES)
        else:
            changed[key] = change_json(rng, changed[key])
        return changed
    if isinstance(value, list) and value and rng.random() < 0.9:
        items = list(value)
        at = rng.randrange(len(items))
        action = rng.random()
        if action < 0.1:
            del items[at]
        elif action < 0.2:
            items += [items[at]] * rng.choice([1, 1, 500])
        else:
            items[at] = change_json(rng, items[at])
        return items
    return rng.choice(STRANGE_VALUES)


# --- what all targets do ---


def run_command(folder: Path, *arguments: str) -> None:
    """Run ``ankigen`` in a folder; raises InternalError where it does not end as it should."""
    with contextlib.chdir(folder):
        ended = CliRunner().invoke(cli, arguments, catch_exceptions=False, prog_name="ankigen")
    gc.enable()  # a build turns it off, for its process ends with it
    if ended.exit_code not in {0, 1, 2}:
        raise InternalError(f"{arguments} ended with {ended.exit_code}")
    printed = ended.stdout + ended.stderr
    if "internal error" in printed or "Traceback" in printed:
        raise InternalError(f"{arguments} printed {printed[-2_000:]}")
    if UNPRINTABLE.search(printed.replace("\n", "")):
        raise InternalError(f"{arguments} printed a control character")
    if "github" not in arguments and ("\n" + printed).count("\n::"):
        raise InternalError(f"{arguments} printed a command to GitHub Actions")


@contextlib.contextmanager
def project(**texts: str) -> Iterator[Path]:
    """Yield a folder with a week file, and files by their names, where __ stands for a dot."""
    with tempfile.TemporaryDirectory(prefix="ankigen-fuzz-") as name:
        folder = Path(name).resolve()
        (folder / "notes").mkdir()
        (folder / "notes/week1.md").write_text(NOTES, "utf-8")
        for file_name, text in texts.items():
            (folder / file_name.replace("__", ".")).write_text(text, "utf-8")
        yield folder


def read_corpus(folders: Sequence[Path]) -> list[bytes]:
    """Return the Markdown files of a corpus that are not too long."""
    contents = []
    for folder in folders:
        for file in sorted(folder.rglob("*.md")):
            if file.stat().st_size <= MAX_FILE_BYTES:
                contents.append(file.read_bytes())
    return contents


# --- the targets ---


class _TextTarget:
    """Something written by hand, of which good examples and the signs that mean something are known."""

    _GOOD: tuple[str, ...]
    _PIECES: tuple[str, ...]

    def __init__(self, rng: random.Random, corpus: Sequence[bytes]) -> None:  # noqa: ARG002
        self._rng = rng
        self._mutator = Mutator(rng, self._PIECES)

    def make_input(self) -> bytes:
        """Return the next input."""
        return self._mutator.change(self._rng.choice(self._GOOD).encode())


class FrontMatterTarget(_TextTarget):
    """The YAML at the head of a week file."""

    _GOOD = (
        "week: 17\ndate: 2026-03-04\ntopics: [네트워크, 보안]\ntags:\n  - 시험\n  - 'a: b'\n",
        'week: 17주차\nperson: 하늘\nauthor: "바다"\ntitle: >\n  길게\n  쓴 말\n# 끝\n',
        "{week: 3, topics: 데이터베이스, tags: [x, 1, 2.5, true, null]}\n",
    )
    _PIECES = (
        ":", ": ", "- ", "? ", "[", "]", "{", "}", ",", "&a ", "*a", "!!int ", "!x ", "|", ">", "|+2\n", "'", '"', "\\", "\\ud800", "\\U0010ffff",
        "\t", "\n", "\r", "\n\n", "...", "---\n", "%YAML 9\n", "#", "week: ", "topics: ", "tags: ", "date: ", "person: ", "<<: ", "~", "null", "yes",
        "0x", "0b", "1e999", ".inf", ".nan", "12:99:99", "2024-13-45", "2024-01-01T99:99:99Z", "\x00", "\x85", "\u2028", "\ufeff", "가", "👩‍💻", "=",
    )  # fmt: skip

    def feed(self, content: bytes) -> None:
        """Let ankigen take an input."""
        front_matter, problems = read_front_matter(content.decode("utf-8", "replace"))
        if front_matter.week is not None and front_matter.week < 0:
            raise InternalError("a week is negative")
        for problem in problems:
            diagnostic = problem.rule.at("a.md", problem.line + 1, **problem.details)
            for language in LANGUAGES:
                diagnostic.text(language)
        if self._rng.randrange(WHOLE_EVERY):
            return
        with project() as folder:
            (folder / "notes/week2.md").write_bytes(b"---\n" + content + b"\n---\n" + NOTES.encode())
            run_command(folder, "check", "--lang", self._rng.choice(LANGUAGES))
            run_command(folder, "build", "-q")


class ConfigTarget(_TextTarget):
    """ankigen.toml."""

    _GOOD = (
        (
            'deck = "모임::CS"\nnotes = ["notes", "more"]\noutput = "build/a.apkg"\nsubdecks = "week"\nnamespace = "x"\n'
            'source_url = "https://example.invalid/blob/main/{path}"\n[people]\n"가영" = ["영", "ga0"]\n바다 = "sea"\n'
            '[topics]\nfile = "topics.toml"\n[related]\nenabled = true\nmax = 8\n[media]\nremote = "link"\n'
        ),
        (
            '[layout]\npreset = "headings"\nquestion = ["heading 3", "bold", "Q"]\nfollowup = "bullet"\n'
            'person = ["folder", "{week}/{person}/*"]\ntopic = "{topic}/**"\n[card]\ncss = "a.css"\nfront = "f.html"\nmath = true\n'
            '[push]\naddress = "http://127.0.0.1:8765"\nkey = "k"\n'
        ),
    )
    _PIECES = (
        "=", " = ", "[", "]", "[[", "]]", "{", "}", ",", ".", '"', "'", '"""', "'''", "\\", "\\u0000", "\\ud800", "\\U0010ffff", "#", "\n", "\r", "\t",
        "deck", "notes", "people", "[people]\n", "[layout]\n", "preset = ", '"bullets"', "person = ", '"{person}/*"', "{", "{1}", "{person}{person}", "**", "*/",
        "true", "nan", "inf", "0x", "1e999", "1979-05-27T07:32:00Z", "99:99:99", "9" * 30, "9" * 5_000, "가", "\x00", "\x1b", "\u202e", "../", "/etc/passwd",
        "collection.apkg", ".apkg", "{path}", "http://", "a.a.a.a.", "\ufeff",
    )  # fmt: skip

    def feed(self, content: bytes) -> None:
        """Let ankigen take an input."""
        with contextlib.suppress(AnkigenError):
            parse_config(content.decode("utf-8", "replace"))
        if self._rng.randrange(WHOLE_EVERY):
            return
        texts = {
            "topics__toml": "[x]\nterms = ['캐시']\n",
            "a__css": "p { color: red }",
            "f__html": "{{Question}}",
        }
        with project(**texts) as folder:
            (folder / "ankigen.toml").write_bytes(content)
            run_command(folder, "check", "--lang", self._rng.choice(LANGUAGES))
            run_command(folder, self._rng.choice(["build", "diff", "stats", "topics"]))


class LedgerTarget:
    """ankigen.ledger.jsonl."""

    _PIECES = (
        "{", "}", "[", "]", ",", ":", '"', "\\", "\\ud800", "\n", "\r\n", "<<<<<<< a\n", "=======\n", ">>>>>>> b\n", "null", "true", "-1", "9" * 30, "1e400",
        '"guid":', '"mod":', '"ankigen":"ledger"', '"schema":2', '{"ankigen":"ledger","schema":1}\n', "가", "\x00", "\ufeff", "\x1b",
    )  # fmt: skip

    def __init__(self, rng: random.Random, corpus: Sequence[bytes]) -> None:
        self._rng = rng
        self._corpus = corpus
        self._mutator = Mutator(rng, self._PIECES)
        with project() as folder:
            for number, content in enumerate(corpus[:4]):
                (folder / f"notes/corpus{number}.md").write_bytes(content)
            self._good = ledger.dump(ankigen.compile(folder, cached=False).ledger)

    def make_input(self) -> bytes:
        """Return the next input."""
        if self._rng.random() < 0.4:
            return self._mutator.change(self._good)
        lines = self._good.splitlines()
        for _ in range(self._rng.randint(1, 8)):
            number = self._rng.randrange(len(lines))
            action = self._rng.random()
            if action < 0.1:
                del lines[number]
            elif action < 0.2:
                lines.append(lines[number])
            elif action < 0.3:
                first, second = json.loads(lines[number]), json.loads(self._rng.choice(lines))
                lines[number] = json.dumps({**first, "guid": second.get("guid", "")}).encode()
            else:
                lines[number] = json.dumps(change_json(self._rng, json.loads(lines[number]))).encode()
            if not lines:
                break
            lines = [line for line in lines if line.startswith(b"{")] or [b"{}"]
        return b"\n".join(lines)

    def feed(self, content: bytes) -> None:
        """Let ankigen take an input."""
        parsed, diagnostics = ledger.parse(content)
        for diagnostic in diagnostics:
            for language in LANGUAGES:
                diagnostic.text(language)
        ledger.dump(parsed)
        if self._rng.randrange(WHOLE_EVERY):
            return
        with project() as folder:
            for number, notes in enumerate(self._corpus[:4]):
                (folder / f"notes/corpus{number}.md").write_bytes(notes)
            (folder / ledger.NAME).write_bytes(content)
            run_command(folder, "diff", "--lang", self._rng.choice(LANGUAGES))
            run_command(folder, "build", "-q")
            run_command(folder, "build", "-q")


class PackageTarget:
    """A package that somebody else made: the archive, the database in it, or what stands in the database."""

    _PIECES = (
        "PK\x01\x02",
        "PK\x03\x04",
        "PK\x05\x06",
        "\x00",
        "\xff\xff",
        "collection.anki2",
        "collection.anki21",
        "media",
        "SQLite format 3\x00",
        "{}",
    )
    _ENDLESS = "with recursive r(x) as (select 1 union all select x + 1 from r) select x"
    _COLUMNS: ClassVar[dict[str, tuple[str, ...]]] = {
        "notes": ("id", "guid", "mid", "mod", "usn", "tags", "flds", "sfld", "csum", "flags", "data"),
        "cards": ("id", "nid", "did", "ord", "mod", "due"),
        "col": ("id", "crt", "mod", "ver", "conf", "models", "decks", "dconf", "tags"),
    }
    _SQL_VALUES = (
        "null", "-1", "0", "9223372036854775807", "1e300", "x'ff'", "''", "'\x1f'", "'{}'", "'[]'", "'null'", "zeroblob(3000000)", "randomblob(100)", "guid", "rowid",
        "replace(hex(zeroblob(200000)), '00', '가')", "'a' || char(31) || 'b'", "char(0)", "char(27)", "cast(x'edb080' as text)",
    )  # fmt: skip

    def __init__(self, rng: random.Random, corpus: Sequence[bytes]) -> None:
        self._rng = rng
        self._mutator = Mutator(rng, self._PIECES)
        with project() as folder:
            for number, content in enumerate(corpus[:4]):
                (folder / f"notes/corpus{number}.md").write_bytes(content)
            package = ankigen.write(ankigen.compile(folder, cached=False))
            if package is None:
                raise InternalError("there is no package to begin with")
            self._good = package.read_bytes()
        with zipfile.ZipFile(io.BytesIO(self._good)) as archive:
            self._database = archive.read(apkg_reader.COLLECTION)

    def make_input(self) -> bytes:
        """Return the next input."""
        kind = self._rng.random()
        if kind < 0.2:
            return self._mutator.change(self._good)
        if kind < 0.5:
            return self._pack(self._damage_pages())
        return self._pack(self._change_rows())

    def _pack(self, database: bytes) -> bytes:
        name = self._rng.choice([apkg_reader.COLLECTION] * 6 + ["collection.anki21", "collection.anki21b", "x"])
        methods = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", self._rng.choice(methods)) as archive:
            archive.writestr(name, database)
            archive.writestr("media", self._rng.choice(["{}", "[]", "{", '{"0": "../x"}']))
        return packed.getvalue()

    def _damage_pages(self) -> bytes:
        content = bytearray(self._database)
        for _ in range(self._rng.choice([1, 1, 2, 5, 50, 500])):
            at = self._rng.choice([self._rng.randrange(100), self._rng.randrange(len(content))])
            content[at] = self._rng.choice([0, 1, 0x7F, 0x80, 0xFF, self._rng.randrange(256)])
        if self._rng.random() < 0.1:
            return bytes(content[: self._rng.randrange(len(content))])
        return bytes(content)

    def _change_rows(self) -> bytes:
        """Return the database after some statements of SQL; those that do not work change nothing."""
        with contextlib.closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(self._database)
            for _ in range(self._rng.randint(1, 4)):
                database.set_progress_handler(
                    lambda: True, MAX_STEPS
                )  # one statement may have made a view without end
                with contextlib.suppress(sqlite3.Error):
                    database.executescript(self._make_statement())
            if self._rng.random() < 0.3:
                with contextlib.suppress(sqlite3.Error, TypeError, ValueError):
                    (models,) = database.execute("select models from col").fetchone()
                    changed = json.dumps(change_json(self._rng, json.loads(models)))
                    database.execute("update col set models = ?", (changed,))
            database.commit()
            return bytes(database.serialize())

    def _make_statement(self) -> str:
        table = self._rng.choice(list(self._COLUMNS))
        column = self._rng.choice(self._COLUMNS[table])
        if self._rng.random() < 0.8:
            some = self._rng.choice(["", " where rowid % 3 = 0", " where rowid = (select min(rowid) from notes)"])
            return f"update {table} set {column} = {self._rng.choice(self._SQL_VALUES)}{some}"  # noqa: S608
        return self._rng.choice([
            f"alter table {table} rename to old; create view {table} as select * from old",  # noqa: S608
            f"drop table {table}; create view {table} as {self._ENDLESS} as {column} from r",
            f"drop table {table}",
            f"delete from {table}",  # noqa: S608
            f"alter table {table} rename column {column} to x",
            f"insert into {table} select * from {table}",  # noqa: S608
            f"create index i on {table}({column}, abs({column}))",
            "create table more as select * from notes, notes as n, notes as m limit 100000",
        ])  # fmt: skip

    def feed(self, content: bytes) -> None:
        """Let ankigen take an input."""
        with project() as folder:
            file = folder / "foreign.apkg"
            file.write_bytes(content)
            with contextlib.suppress(AnkigenError):
                ledger.dump(ledger_from(apkg_reader.read(file)))
            if self._rng.randrange(WHOLE_EVERY):
                return
            language = self._rng.choice(LANGUAGES)
            run_command(folder, "diff", "foreign.apkg", "--lang", language)
            run_command(folder, "build", "-q", "--recover", "foreign.apkg", "--lang", language)
            (folder / "build").mkdir(exist_ok=True)
            (folder / "build/weekly-q-a.apkg").write_bytes(content)
            run_command(folder, "build", "-q")


class AnkiConnectTarget:
    """What answers in AnkiConnect's place. An input is a JSON table of answers by action, each as Latin-1."""

    _PIECES = (
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        '"',
        "\\ud800",
        "null",
        "true",
        "-1",
        "9" * 30,
        "1e400",
        "NaN",
        "\x00",
        "\x1b",
        "[" * 1_000,
        '"error":"',
        "<html>",
    )

    def __init__(self, rng: random.Random, corpus: Sequence[bytes]) -> None:
        self._rng = rng
        self._mutator = Mutator(rng, self._PIECES)
        with project() as folder:
            for number, content in enumerate(corpus[:2]):
                (folder / f"notes/corpus{number}.md").write_bytes(content)
            self._deck = ankigen.compile(folder, cached=False).deck
        self._good = self._make_answers()

    def _make_answers(self) -> dict[str, Any]:
        """Return what a real one would answer, with most of the notes in it."""
        notes = []
        for number, note in enumerate(self._deck.notes[3:], 1):
            texts = dict(zip(notetype.FIELDS, note.fields.in_order(), strict=True))
            fields = {name: {"value": text, "order": 0} for name, text in texts.items()}
            mod = note.mod - number % 3
            notes.append(
                {
                    "noteId": note.created * 1000 + number,
                    "modelName": notetype.NAME,
                    "tags": list(note.tags),
                    "fields": fields,
                    "mod": mod,
                }
            )
        fields = [{"name": name} for name in notetype.FIELDS]
        model = {"flds": fields, "tmpls": [{"name": "Card 1", "qfmt": "q", "afmt": "a"}], "css": "", "mod": 1}
        return {
            "getMediaDirPath": "/media", "modelNamesAndIds": {notetype.NAME: notetype.ID}, "findNotes": [note["noteId"] for note in notes],
            "getMediaFilesNames": ["a-ankigen-b.png"], "findModelsById": [model], "notesInfo": notes, "modelFieldNames": list(notetype.FIELDS),
            "modelTemplates": {"Card 1": {"Front": "q", "Back": "a"}}, "modelStyling": {"css": ""}, "importPackage": True,
        }  # fmt: skip

    def make_input(self) -> bytes:
        """Return the next input."""
        answers: dict[str, str] = {}
        for _ in range(self._rng.randint(1, 3)):
            action = self._rng.choice(
                [*self._good, "multi", "updateNoteFields", "addTags", "storeMediaFile", "deleteNotes"]
            )
            answer: Any = {"result": self._good.get(action), "error": None}
            kind = self._rng.random()
            if kind < 0.6:
                answer["result"] = change_json(self._rng, answer["result"])
            elif kind < 0.7:
                answer = {
                    "result": None,
                    "error": self._rng.choice(
                        [*STRANGE_VALUES, "unsupported action", "valid api key", "collection is not available"]
                    ),
                }
            elif kind < 0.8:
                answer = change_json(self._rng, answer)
            content = json.dumps(answer).encode()
            if kind >= 0.8:
                content = self._mutator.change(content)
            answers[action] = content.decode("latin-1")
        return json.dumps(answers).encode()

    def feed(self, content: bytes) -> None:
        """Let ankigen take an input."""
        answers = {action: answer.encode("latin-1") for action, answer in json.loads(content).items()}
        transport = httpx.MockTransport(
            lambda request: httpx.Response(200, content=self._answer(answers, json.loads(request.content)))
        )
        if not self._rng.randrange(WHOLE_EVERY):
            self._push_whole(transport)
            return
        anki = ankiconnect.AnkiConnect("http://127.0.0.1:8765")
        anki._client = httpx.Client(transport=transport)  # noqa: SLF001 - it has no other door
        with contextlib.closing(anki), contextlib.suppress(AnkigenError):
            remote = push.read_remote_state(anki)
            memory = Memory()
            saved = io.BytesIO()
            for _ in range(2):  # the second time with what it knows from the first
                plan = push.plan_push(
                    self._deck,
                    remote,
                    memory,
                    self._deck.notes[::2],
                    {note.guid: note.created for note in self._deck.notes[5:9]},
                )
                with contextlib.redirect_stdout(io.StringIO()):
                    push_text.print_plan(make_console(), plan, prune=True)
                push.carry_out(
                    anki,
                    plan,
                    self._deck,
                    remote,
                    lambda known: saved.write(push_state.dump(Path("none"), remote.collection, known)) and None,
                    lambda _: None,
                    prune=True,
                )
                memory = plan.memory

    def _answer(self, answers: dict[str, bytes], request: dict[str, Any]) -> bytes:
        action = request["action"]
        if action in answers:
            return answers[action]
        if action == "multi":
            parts = [self._answer(answers, part) for part in request["params"]["actions"]]
            return b'{"result":[' + b",".join(parts) + b'],"error":null}'
        return json.dumps({"result": self._good.get(action), "error": None}).encode()

    def _push_whole(self, transport: httpx.BaseTransport) -> None:
        real = httpx.Client
        ankiconnect.httpx.Client = lambda **options: real(transport=transport, **options)  # type: ignore[misc, assignment]
        try:
            with project() as folder:
                run_command(folder, "push", "--yes", "--prune", "--lang", self._rng.choice(LANGUAGES))
        finally:
            ankiconnect.httpx.Client = real  # type: ignore[misc]


class NotesTarget:
    """The files of the corpus, changed; each is read in every layout."""

    _PIECES = (
        "```\n", "````\n", "~~~\n", "```java\n", "`", "---\n", "# ", "#### ", "###### ", "- ", "    - ", "* ", "+ ", "1. ", "1) ", "1-1. ", "1.1 ", "99999999999. ", "Q. ", "A: ", "> ",
        "<details>\n", "<details open>", "<summary>", "</summary>", "</details>\n", "<li>", "</li>", "<img src=x onerror=y>", "<b", "</", "&#x41;", "&amp;",
        "**", "*", "__", "$", "$$", "\t", "\u200b", "\xa0", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "|", "|-|-|\n", "| a | b |\n", "![x](y.png)", "[x](../a.md)", "[x][y]", "[y]: z\n",
        "<!-- id: a -->", "<!-- topics: 네트워크, a -->", "<!--", "-->", "::", "\\(", "\\[", "[latex]", "[sound:x]", "[[type:x]]", "{{x}}", "{{c1::x}}", "\x00", "\x1b[31m", "\ufeff", "\u202e",
        "“", "”", " #태그", "week: 3\n", "---\nweek: x\n---\n", "작성자: ", "답변:", "<<<<<<< a\n", "=======\n", "===\n", "가", "\u1100\u1161", "👩‍💻", "\ud800", "https://example.invalid/a_b(c)", "?",
    )  # fmt: skip
    _COMMANDS = (
        ("check",), ("check", "--format", "github"), ("check", "--fix", "--diff"), ("build", "--json"), ("build", "-v"), ("diff",), ("stats",),
        ("stats", "--json"), ("topics", "--suggest"), ("init", "--detect", "notes", "--yes"), ("preview", "--out", "site"),
    )  # fmt: skip

    def __init__(self, rng: random.Random, corpus: Sequence[bytes]) -> None:
        self._rng = rng
        self._corpus = corpus
        self._mutator = Mutator(rng, self._PIECES)
        # To read it anew for each input takes most of the time, and it is the same for all.
        taxonomy = load_taxonomy(Config(), Path())
        build_context.load_taxonomy = lambda *_: taxonomy

    def make_input(self) -> bytes:
        """Return the next input."""
        return self._mutator.change(self._rng.choice(self._corpus))

    def feed(self, content: bytes) -> None:
        """Let ankigen take an input."""
        with project() as folder:
            (folder / "notes/week1.md").write_bytes(content)
            for preset in get_args(Preset):
                math = self._rng.choice(["true", "false"])
                (folder / "ankigen.toml").write_text(f'[layout]\npreset = "{preset}"\n[card]\nmath = {math}\n')
                language = self._rng.choice(LANGUAGES)
                with contextlib.suppress(AnkigenError):
                    for diagnostic in ankigen.compile(folder, cached=False).diagnostics:
                        diagnostic.text(language)
                if not self._rng.randrange(WHOLE_EVERY):
                    run_command(folder, *self._rng.choice(self._COMMANDS))


TARGETS: dict[str, Callable[[random.Random, Sequence[bytes]], Target]] = {
    "front-matter": FrontMatterTarget,
    "config": ConfigTarget,
    "ledger": LedgerTarget,
    "package": PackageTarget,
    "ankiconnect": AnkiConnectTarget,
    "notes": NotesTarget,
}


# --- the run ---


class Figures(NamedTuple):
    """What a run came to."""

    inputs: int
    seconds: float
    slowest_s: float
    peak_mb: float
    findings: list[str]


def fuzz(
    target_name: str, *, seconds: float, inputs: int, seed: int, corpus: Sequence[bytes], keep: Path | None
) -> Figures:
    """Feed a target until the time is up or there were so many inputs."""
    rng = random.Random(seed)
    target = TARGETS[target_name](rng, corpus)
    signal.signal(signal.SIGALRM, _end_hang)
    began = time.monotonic()
    slowest_s = peak_mb = 0.0
    findings: list[str] = []
    number = 0
    while number < inputs and time.monotonic() - began < seconds:
        content = target.make_input()
        finding, taken_s, input_peak_mb = _try_input(target, content)
        slowest_s = max(slowest_s, taken_s)
        peak_mb = max(peak_mb, input_peak_mb)
        if finding:
            findings.append(f"input {number} of seed {seed}: {finding.splitlines()[-1]}")
            print(findings[-1], file=sys.stderr, flush=True)
            if keep is not None:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{target_name}-{seed}-{number}").write_bytes(content)
                (keep / f"{target_name}-{seed}-{number}.txt").write_text(finding, "utf-8", "backslashreplace")
        number += 1
        if number % 1_000 == 0:
            print(
                f"{target_name}: {number} inputs, {time.monotonic() - began:.0f} s, {peak_mb:.0f} MB",
                file=sys.stderr,
                flush=True,
            )
    return Figures(number, time.monotonic() - began, slowest_s, peak_mb, findings)


def _try_input(target: Target, content: bytes) -> tuple[str, float, float]:
    """Return what is wrong with how a target takes an input, "" if nothing is; seconds of the processor; megabytes."""
    _forget_peak()  # that of making the input is not ankigen's
    finding = ""
    signal.alarm(HANG_S)
    started = time.process_time()
    try:
        target.feed(content)
    except Exception:  # noqa: BLE001 - whatever it is, it is a finding
        finding = traceback.format_exc()
    finally:
        signal.alarm(0)
    taken_s = time.process_time() - started
    if not finding and taken_s > MAX_SECONDS:
        finding = f"it takes {taken_s:.1f} s"
    peak_mb = _measure_peak_mb()
    if not finding and peak_mb > MAX_MEGABYTES:
        finding = f"it takes {peak_mb:.0f} MB"
    return finding, taken_s, peak_mb


def _end_hang(*_: object) -> None:
    raise TimeoutError(f"it does not end within {HANG_S} s")


def _forget_peak() -> None:
    """Begin anew to measure the peak of memory, where the system can (Linux, proc_pid_clear_refs(5))."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _measure_peak_mb() -> float:
    """Return the peak of memory since it was forgotten, or of the whole process."""
    with contextlib.suppress(OSError):
        peak = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
        if peak is not None:
            return int(peak[1]) / (1 << 10)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 10 if sys.platform == "linux" else 1 << 20)


def main() -> None:
    """Run one target, and print one line of figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--inputs", type=int, default=sys.maxsize)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, action="append", default=[CORPUS])
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_DATA, (MAX_ALLOCATED_BYTES, MAX_ALLOCATED_BYTES))
    os.environ.pop("ANKIGEN_DEBUG", None)
    figures = fuzz(
        options.target,
        seconds=options.seconds,
        inputs=options.inputs,
        seed=options.seed,
        corpus=read_corpus(options.corpus),
        keep=options.keep,
    )
    print(
        f"{options.target}: {figures.inputs} inputs in {figures.seconds:.0f} s, seed {options.seed}; slowest {figures.slowest_s:.2f} s, "
        f"peak {figures.peak_mb:.0f} MB, {len(figures.findings)} findings"
    )
    sys.exit(1 if figures.findings else 0)


if __name__ == "__main__":
    main()
