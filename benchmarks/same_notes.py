"""Whether another checkout makes the same of weekly notes, byte for byte: packages and ledgers.

    same_notes.py CHECKOUT NOTES...

Builds each folder of notes with this checkout and with the other, under one SOURCE_DATE_EPOCH, and compares.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parents[1]


def built(checkout: Path, notes: Path) -> dict[str, bytes]:
    """Return what a build of ``notes`` writes, by file."""
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(notes, Path(name) / "notes")
        env = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "PYTHONPATH": str(checkout / "src")}
        command = [sys.executable, "-P", "-m", "ankigen", "build", "-q", "--no-cache"]
        subprocess.run(command, cwd=name, env=env, check=True, capture_output=True)
        files = (*Path(name).glob("build/*.apkg"), Path(name) / "ankigen.ledger.jsonl")
        return {file.name: file.read_bytes() for file in files}


def main() -> None:
    """Compare, and exit with 1 if anything differs."""
    other, *folders = map(Path, sys.argv[1:])
    differs = False
    for folder in folders:
        ours, theirs = built(HERE, folder), built(other.resolve(), folder)
        same = ours == theirs
        differs |= not same
        print(f"{folder}: {'the same' if same else 'different'}: {', '.join(sorted({*ours, *theirs}))}")
    sys.exit(differs)


if __name__ == "__main__":
    main()
