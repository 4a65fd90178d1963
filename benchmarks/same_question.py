"""How well questions that ask the same are told from those that do not.

    python benchmarks/same_question.py clusters.tsv hard_negatives.tsv [--missed] [--wrong]

Pairs within one cluster ask the same, pairs over two clusters do not; only rows called "hard" count. The best
plain fuzzy ratio is measured on the same pairs. A third of the clusters is held out, by a hash of the names.
"""

import argparse
import csv
import hashlib
import time
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from ankigen.topics.same_question import group_by_key, group_key
from ankigen.topics.taxonomy import taxonomy


def rows_of(file: Path) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with file.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def f1_of(pairs: list[tuple[bool, bool]]) -> float:
    """Return F1 of (same, taken for the same)."""
    hit = sum(same and taken for same, taken in pairs)
    return 2 * hit / max(1, sum(same for same, _ in pairs) + sum(taken for _, taken in pairs))


def figures(name: str, pairs: list[tuple[bool, bool]]) -> None:
    """Print precision, recall and F1 of (same, taken for the same)."""
    hit = sum(same and taken for same, taken in pairs)
    taken = sum(taken for _, taken in pairs)
    same = sum(same for same, _ in pairs)
    precision, recall = hit / taken if taken else 1.0, hit / same if same else 1.0
    print(f"{name:<34} precision {precision:6.1%} recall {recall:6.1%} F1 {f1_of(pairs):.2f} ({same} pairs)")


def main() -> None:
    """Print the figures of all parts, the best plain ratio, and the time for 100,000 questions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clusters", type=Path)
    parser.add_argument("negatives", type=Path)
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    rows = [row for row in rows_of(options.clusters) if row["strength"] == "hard"]
    known = taxonomy()

    def grouped(questions: Iterable[str]) -> list[list[int]]:
        return group_by_key(group_key(question, "", known) for question in questions)

    found = grouped(row["question"] for row in rows)
    group_of = {place: number for number, group in enumerate(found) for place in group}
    parts: dict[str, list[tuple[bool, bool]]] = {"dev": [], "held": [], "all": []}
    ratios = []
    for one, other in combinations(range(len(rows)), 2):
        clusters = rows[one]["cluster_id"], rows[other]["cluster_id"]
        held = {hashlib.sha256(cluster.encode()).digest()[0] % 3 == 0 for cluster in clusters}
        same = clusters[0] == clusters[1]
        taken = group_of.get(one, -1) == group_of.get(other, -2)
        for part in ("all", *(["held"] if held == {True} else ["dev"] if held == {False} else [])):
            parts[part].append((same, taken))
        ratios.append((same, fuzz.token_sort_ratio(rows[one]["question"], rows[other]["question"])))
        if held == {False} and ((options.missed and same and not taken) or (options.wrong and taken and not same)):
            print("missed" if same else "WRONG", "|", rows[one]["question"], "|", rows[other]["question"])
    for name, pairs in parts.items():
        figures(name, pairs)
    best = max(range(30, 100), key=lambda least: f1_of([(same, ratio >= least) for same, ratio in ratios]))
    figures(f"plain ratio from {best} on", [(same, ratio >= best) for same, ratio in ratios])
    negatives = [row for row in rows_of(options.negatives) if row["kind"] != "overlap"]
    wrong = [row for row in negatives if grouped((row["question_a"], row["question_b"]))]
    print(f"hard negatives taken for the same: {len(wrong)} of {len(negatives)}")
    for row in wrong if options.wrong else []:
        print("WRONG", row["question_a"], "|", row["question_b"])
    many = [f"{row['question']} {n}번 서버" for n in range(100_000 // len(rows) + 1) for row in rows]
    started = time.perf_counter()
    grouped(many[:100_000])
    print(f"100,000 questions: {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
