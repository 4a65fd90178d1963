"""How long a push takes, and how many requests: ``python benchmarks/push.py [NOTES]``.

Against AnkiConnect's protocol over a real collection (tests/anki_connect.py); ankigen runs in this process.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from preview import write_notes

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from anki_connect import AnkiConnect, listening
from support import Anki, Project


def main() -> None:
    """Print a line for the first push, one with nothing changed, and one with ten notes changed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as name:
        project, anki = Project(Path(name) / "project"), Anki(Path(name) / "anki")
        project.folder.mkdir()
        write_notes(project.folder / "notes", count)
        addon = AnkiConnect(anki)
        with listening(addon) as address:
            project.write("ankigen.toml", f'[push]\naddress = "{address}"\n')
            for what in ("first push", "nothing changed", "ten changed"):
                if what == "ten changed":
                    for week in range(1, 11):
                        file = project.folder / f"notes/week{week:04}.md"
                        file.write_text(file.read_text("utf-8").replace("서버", "큰 서버", 1), "utf-8")
                addon.requests = 0
                started = time.perf_counter()
                project.build("--dry-run", "-q")
                build = time.perf_counter() - started
                result = project.run("push")
                took = time.perf_counter() - started - build
                line = next(line for line in result.stdout.splitlines() if line.startswith("Into Anki"))
                print(f"{what}: {took:.1f} s, {build:.1f} s of them the build, {addon.requests} requests. {line}")
        anki.close()


if __name__ == "__main__":
    os.environ.setdefault("LANG", "C.UTF-8")
    main()
