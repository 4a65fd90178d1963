"""How many questions get a field, and how many of those the field that their own repository files them under.

    python benchmarks/topics.py topics.tsv [--part dev|held|all] [--wrong 40]

The file has columns question, label, alt_label, label_basis, lang, standalone, source. Only Korean questions
that stand alone and whose label a person gave count. A quarter of the repositories is held out, by a hash of
their names: errors are looked at in the others only.
"""

import argparse
import csv
import hashlib
import random
import time
from collections import Counter, defaultdict
from pathlib import Path

from ankigen.topics.classification import classify
from ankigen.topics.taxonomy import taxonomy


def is_held(repository: str) -> bool:
    """Tell whether a repository is held out."""
    return hashlib.sha256(repository.encode()).digest()[0] % 4 == 0


def main() -> None:
    """Print coverage and agreement, over all, per repository and per field, and the confusions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--part", choices=("dev", "held", "all"), default="all")
    parser.add_argument("--wrong", type=int, default=0, help="show so many questions that went wrong (dev only)")
    options = parser.parse_args()
    with options.file.open(encoding="utf-8") as stream:
        rows = [
            row
            for row in csv.DictReader(stream, delimiter="\t")
            if (row["lang"], row["standalone"]) == ("ko", "1") and row["label_basis"] != "keyword-rule"
        ]
    known = taxonomy()
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    confused: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    started = time.perf_counter()
    for row in rows:
        repository = row["source"].split(":")[0]
        held = is_held(repository)
        if options.part != "all" and held != (options.part == "held"):
            continue
        topics = classify(row["question"], "", known)
        field = topics[0][0] if topics else ""
        right = bool(field) and field in (row["label"], row["alt_label"])
        groups = ("all", f"{'held' if held else 'dev'} part", f"repository {repository}", f"field {row['label']}")
        for group in groups:
            totals[group].update(asked=1, covered=bool(field), right=right)
        if not right:
            confused[row["label"], field or "—"] += 1
            if not held:
                wrong.append(f"{row['label']}/{row['alt_label']} ← {field or '—'} {topics}: {row['question']}")
    seconds = time.perf_counter() - started
    print(f"{'':<52} asked covered agree")
    for group, count in sorted(totals.items()):
        agreement = count["right"] / count["covered"] if count["covered"] else 0
        print(f"{group:<52} {count['asked']:5} {count['covered'] / count['asked']:7.1%} {agreement:6.1%}")
    print(f"{seconds:.2f} s\n\nlabel → given, most frequent confusions")
    for (label, given), count in confused.most_common(25):
        print(f"{count:4} {label} → {given}")
    for line in random.Random(1).sample(wrong, min(options.wrong, len(wrong))):
        print(line)


if __name__ == "__main__":
    main()
