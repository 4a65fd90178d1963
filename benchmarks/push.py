"""How long a push takes, and how many requests: ``python benchmarks/push.py [NOTES] [ADDRESS]``.

Against AnkiConnect's protocol over a real collection (tests/helpers/anki_connect.py), or against the Anki that listens at
ADDRESS (in a profile of its own: the notes stay there). ankigen runs in this process; the time is that of the
whole command, with the build.
"""

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from preview import write_notes

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "helpers"))

from anki_connect import AnkiConnect, listening
from ankigen.output import ankiconnect
from support import Anki, Project


class Counted(ankiconnect.AnkiConnect):
    """A client whose requests are counted."""

    count = 0

    def close(self) -> None:
        """Let go of the connection."""
        Counted.count = self.requests
        super().close()


def main() -> None:
    """Print a line for the first push, one with nothing changed, one with ten notes changed, and one with all."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    ankiconnect.AnkiConnect = Counted  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as name, _anki(Path(name) / "anki") as address:
        project = Project(Path(name) / "project")
        project.folder.mkdir()
        write_notes(project.folder / "notes", count)
        project.write("ankigen.toml", f'[push]\naddress = "{address}"\n')
        weeks = sorted((project.folder / "notes").iterdir())
        _measure(project, "build alone", "build")
        _measure(project, "first push", "push")
        _measure(project, "nothing changed", "push")
        for file in weeks[:10]:
            file.write_text(file.read_text("utf-8").replace("서버", "큰 서버", 1), "utf-8")
        _measure(project, "ten changed", "push")
        for file in weeks:
            file.write_text(file.read_text("utf-8").replace("요청 응답", "요청과 응답"), "utf-8")
        _measure(project, "all changed", "push")


def _measure(project: Project, what: str, command: str) -> None:
    Counted.count = 0
    started = time.perf_counter()
    result = project.run(command)
    took = time.perf_counter() - started
    told = [line for line in result.stdout.splitlines() if line.startswith("Into Anki")]
    print(f"{what}: {took:.1f} s, {Counted.count} requests. {' '.join(told)}{result.stderr[-300:]}")


@contextlib.contextmanager
def _anki(folder: Path) -> Iterator[str]:
    """Yield the address of an Anki: the one on the command line, else one of its own."""
    if len(sys.argv) > 2:
        yield sys.argv[2]
        return
    anki = Anki(folder)
    with listening(AnkiConnect(anki)) as address:
        yield address
    anki.close()


if __name__ == "__main__":
    os.environ.setdefault("LANG", "C.UTF-8")
    main()
