"""What the tests share: a project to build, the package that comes out, and a real Anki to import it into."""

from __future__ import annotations

import contextlib
import html
import json
import os
import queue
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import zipfile
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from click.testing import CliRunner

from ankigen.cli.main import cli

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pytest
    from anki._backend import RustBackend
    from anki.cards import Card
    from anki.collection import Collection

T = TypeVar("T")

PACKAGE = "build/weekly-q-a.apkg"
"""Where a build without config and options puts its package."""

LEDGER = "ankigen.ledger.jsonl"

WEEK_17 = """\
# Week 17 - 질문/답변 정리

#### 문가온
1. 로드 밸런서란 무엇인가요? `L4` 와 L7
```
요청을 여러 서버에 나누어 준다.
	탭 하나, 그리고 가족 👨‍👩‍👧 하나
```
- 단점은 무엇인가요?
    ```
    스스로가 단일 장애점이 된다.
    ```
"""
"""A question and its follow-up, whose GUIDs no way of writing them may change."""

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fccfc0"
    "500f00048501802edfaa9b0000000049454e44ae426082"
)
"""The smallest picture there is: one pixel."""


WAIT_S = 60
"""How long a test waits for what comes at once on a quiet machine: only a fault, or very much else to do, takes so long."""
WAIT_MS = WAIT_S * 1000


def count_examples(in_ci: int) -> int:
    """Return how many examples a property test tries here: all of them in CI, a quarter elsewhere."""
    return in_ci if os.environ.get("CI") else in_ci // 4


def set_plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing in the caller's environment change what ankigen does."""
    for name in ("SOURCE_DATE_EPOCH", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("ANKIGEN_DEBUG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")


def environment_without_coverage() -> dict[str, str]:
    """Return the environment for a process that coverage shall not watch, for its imports and its time count."""
    return {name: text for name, text in os.environ.items() if not name.startswith("COVERAGE_")}


def find_loaded_modules(code: str) -> set[str]:
    """Return which modules are loaded when a new Python has run ``code``."""
    command = [sys.executable, "-c", f"{code}; import sys; print('\\n', *sys.modules)"]
    finished = subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment_without_coverage()
    )
    return set(finished.stdout.splitlines()[-1].split())


WEEKS = {
    "notes/week01.md": """# Week 1
#### 가온
1. 로드 밸런싱이란?
```
여러 서버에 **부하**를 나눈다.
- 라운드 로빈
```
2. 프로세스와 스레드의 차이는?
```
메모리를 나누는지가 다르다.
```
1-1. `L4` 와 `L7` 은?
답은 펜스 밖에 있다.
""",
    "notes/week02.md": """# Week 2
#### 은채
1. 트랜잭션이란? <!-- topics: 데이터베이스::트랜잭션 -->
```
모두 하거나 하나도 하지 않는다.
```
![그림](pixel.png)
2. 답이 없는 질문은?
3. 인덱스란?
```
찾는 속도를 높인다.
```
""",
}
"""Two weeks, with something of everything that a preview shows; they show ``notes/pixel.png``."""

_ELEMENT = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def codes(self) -> list[str]:
        """The codes of the diagnostics printed, in their order."""
        return re.findall(r"(?m)^\S[^\n]*?: (?:error|warning|info) ([EWI]\d{3}) ", self.stderr)


@dataclass(frozen=True)
class PackedNote:
    """A note as it stands in a package."""

    guid: str
    fields: dict[str, str]
    tags: list[str]
    mod: int
    deck: str
    due: int

    @property
    def question(self) -> str:
        """The text of the question as a reader sees it."""
        return visible(self.fields["Question"])

    @property
    def answer(self) -> str:
        """The text of the answer as a reader sees it."""
        return visible(self.fields["Answer"])


class Project:
    """A folder with notes, and ankigen run in it; nothing is caught, so that a crash fails the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def package(self) -> Path:
        """The package that a build without config and options writes."""
        return self.folder / PACKAGE

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file, with the folders above it; text becomes UTF-8, its line ends stay."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def run(self, *args: str | Path) -> Result:
        """Run ``ankigen`` in the project's folder."""
        with contextlib.chdir(self.folder):
            result = CliRunner().invoke(
                cli, [str(arg) for arg in args], catch_exceptions=False, prog_name="ankigen"
            )
        return Result(result.exit_code, result.stdout, result.stderr)

    def build(self, *args: str | Path) -> Result:
        """Run ``ankigen build``."""
        return self.run("build", *args)

    def build_json(self, *args: str | Path) -> dict[str, Any]:
        """Run ``ankigen build --json`` and return the object that it prints, which must be all it prints."""
        printed: dict[str, Any] = json.loads(self.build("--json", *args).stdout)
        return printed

    def notes(self, package: str | Path = PACKAGE) -> list[PackedNote]:
        """Return the notes of a package in the order in which Anki will show them."""
        with contextlib.closing(self._database(package)) as database:
            ((models, decks),) = database.execute("select models, decks from col")
            (model,) = [model for model in json.loads(models).values() if model["name"] == "ankigen Q&A"]
            names = [field["name"] for field in model["flds"]]
            deck_names = {int(key): deck["name"] for key, deck in json.loads(decks).items()}
            rows = database.execute(
                "select guid, flds, tags, notes.mod, did, due from notes join cards on nid = notes.id order by due"
            )
            return [
                PackedNote(
                    guid,
                    dict(zip(names, flds.split("\x1f"), strict=True)),
                    tags.split(),
                    mod,
                    deck_names[did],
                    due,
                )
                for guid, flds, tags, mod, did, due in rows
            ]

    def media(self, package: str | Path = PACKAGE) -> dict[str, bytes]:
        """Return the files that a package brings along, by the names that the cards use."""
        with zipfile.ZipFile(self.folder / package) as archive:
            names: dict[str, str] = json.loads(archive.read("media"))
            return {name: archive.read(number) for number, name in names.items()}

    def _database(self, package: str | Path) -> sqlite3.Connection:
        database = sqlite3.connect(":memory:")
        with zipfile.ZipFile(self.folder / package) as archive:
            database.deserialize(archive.read("collection.anki2"))
        return database


@dataclass(frozen=True)
class Imported:
    """How many notes Anki put where when it imported a package."""

    new: int
    updated: int
    duplicate: int
    conflicting: int
    other: int


_free_backends: list[RustBackend] = []
"""Those of closed collections. They are used again: Anki never gives back the memory of one, 20 MB after an import."""


class Anki:
    """Anki itself, without its windows: a collection of its own in ``folder``."""

    def __init__(self, folder: Path) -> None:
        from anki.collection import Collection

        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        backend = _free_backends.pop() if _free_backends else None
        self.collection: Collection = Collection(str(folder / "collection.anki2"), backend)
        self._backend: RustBackend | None = self.collection._backend  # noqa: SLF001 - it is nowhere else

    def close(self) -> None:
        """Close the collection."""
        self.collection.close()
        if self._backend is not None:
            _free_backends.append(self._backend)
        self._backend = None

    def import_package(self, package: Path) -> Imported:
        """Import a package as Anki's dialog does if nothing is changed in it: as the time before, pushes included."""
        from anki import collection as anki

        options = self.collection._backend.get_import_anki_package_presets()  # noqa: SLF001 - only the dialog asks
        request = anki.ImportAnkiPackageRequest(package_path=str(package), options=options)
        log = self.collection.import_anki_package(request).log
        other = (log.first_field_match, log.missing_notetype, log.missing_deck, log.empty_first_field)
        return Imported(
            len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting), sum(map(len, other))
        )

    def notes(self, search: str = "") -> list[Any]:
        """Return the notes that Anki's search finds, all of them by default."""
        return [self.collection.get_note(note) for note in self.collection.find_notes(search)]

    def note(self, guid: str) -> Any:  # noqa: ANN401 - an anki.notes.Note
        """Return the one note with ``guid``."""
        (note,) = [note for note in self.notes() if note.guid == guid]
        return note

    def card(self, guid: str) -> Card:
        """Return the one card of the note with ``guid``; its question() and answer() are what Anki shows."""
        (card,) = self.note(guid).cards()
        return card

    def commands(self, rendered: str) -> list[str]:
        """Return what Anki would play, speak or typeset in a rendered card."""
        backend = self.collection._backend  # noqa: SLF001 - the renderer has no other door
        tags = backend.extract_av_tags(text=rendered, question_side=True).av_tags
        formulas = backend.extract_latex(text=rendered, svg=False, expand_clozes=False).latex
        return [str(one) for one in (*tags, *formulas)]

    def media(self) -> dict[str, bytes]:
        """Return the files in the collection's media folder."""
        from pathlib import Path

        return {file.name: file.read_bytes() for file in Path(self.collection.media.dir()).iterdir()}


def run_in_thread(work: Callable[[], T], timeout_s: float = WAIT_S) -> T:
    """Return what ``work`` returns in a thread of its own: that of the tests has Playwright's event loop."""
    done: Future[T] = Future()

    def do() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it is raised below
            done.set_exception(error)

    threading.Thread(target=do, daemon=True).start()
    return done.result(timeout=timeout_s)


def visible(rendered: str) -> str:
    """Return the text of a piece of HTML without its elements, lines broken where the card breaks them."""
    lined = re.sub(r"<br>|</(?:p|li|h\d|tr|pre|div)>|<(?:p|[ou]l|pre|div)>", "\n", rendered)
    return html.unescape(_ELEMENT.sub("", lined)).strip()


def squeezed(text: str) -> str:
    """Return ``text`` without any white space."""
    return "".join(text.split())


def leftovers(folder: Path) -> list[str]:
    """Return the names of what an interrupted build has left anywhere below ``folder``."""
    return [file.name for file in folder.rglob("*") if file.name.endswith(".tmp") or ".pending" in file.name]


@contextlib.contextmanager
def running(project: Project, *args: str, first_line: bool = True) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run an ``ankigen`` command that stays; yields it with its first line, if it is to be waited for."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "ankigen", *args]
    process = subprocess.Popen(
        command, cwd=project.folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline() if first_line else ""
    finally:
        end(process)


def end(process: subprocess.Popen[str]) -> None:
    """End a command as Ctrl-C does, so that its coverage is kept; kill it if that takes too long."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=WAIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
    if process.stdout is not None:
        process.stdout.close()
    process.wait()


class Lines:
    """The lines that a command prints, as they come."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._queue: queue.Queue[str] = queue.Queue()
        self._process = process
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(ValueError):  # it was closed meanwhile
            for line in self._process.stdout:
                self._queue.put(line)

    def wait_for(self, text: str) -> list[str]:
        """Return the lines up to the first with ``text`` in it, which is the last of them."""
        lines: list[str] = []
        while not lines or text not in lines[-1]:
            try:
                lines.append(self._queue.get(timeout=WAIT_S))
            except queue.Empty:
                raise AssertionError(f"{text!r} was not printed, but {lines}") from None
        return lines

    def until_quiet(self, seconds: float = 0.6) -> list[str]:
        """Return the lines up to the first pause of ``seconds``."""
        lines: list[str] = []
        while True:
            try:
                lines.append(self._queue.get(timeout=seconds))
            except queue.Empty:
                return lines
