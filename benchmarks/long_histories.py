"""Whether notes keep their GUID over months in which a group edits, builds, merges and reverts.

    python benchmarks/long_histories.py [--weeks 60] [--seeds 1 2 3] [--no-anki]

Six people write every week; after each build somebody imports the package, studies, and writes remarks into cards. Prints for each seed
how many notes were kept, and each that was lost (a new GUID), exchanged (that of another note), taken over (a new note
with the GUID of an older one) or overwritten (a remark is gone, though nobody edited the note).
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "helpers"))

from histories import StudyGroup, simulate
from support import Anki


def main() -> None:
    """Simulate, and print what came of it."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--weeks", type=int, default=60)
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options.add_argument("--no-anki", action="store_true")
    chosen = options.parse_args()
    total: Counter[str] = Counter()
    for seed in chosen.seeds:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "group"
            folder.mkdir()
            anki = None if chosen.no_anki else Anki(Path(name) / "anki")
            group = StudyGroup(folder, Random(seed), anki)
            simulate(group, chosen.weeks)
            if anki is not None:
                anki.close()
        total += group.counts
        print(f"seed {seed}: {_describe(group.counts)}; {sum(group.edits.values())} edits")
        for story in group.stories:
            print(f"    {story}")
    print(f"\nall: {_describe(total)}")


def _describe(counts: Counter[str]) -> str:
    return ", ".join(
        f"{counts[name]} {name}" for name in ("kept", "new", "lost", "exchanged", "taken over", "overwritten")
    )


if __name__ == "__main__":
    main()
