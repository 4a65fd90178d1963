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
from typing import NamedTuple

from rapidfuzz import fuzz

from ankigen.topics.same_question import group_by_key, group_key
from ankigen.topics.taxonomy import Taxonomy, taxonomy

MANY = 100_000


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


def is_held_out(cluster: str) -> bool:
    """Return True if nobody looks at the mistakes in a cluster."""
    return hashlib.sha256(cluster.encode()).digest()[0] % 3 == 0


def group(questions: Iterable[str], known: Taxonomy) -> list[list[int]]:
    """Return the places of questions that are taken for the same."""
    return group_by_key(group_key(question, "", known) for question in questions)


class QuestionPair(NamedTuple):
    """Two questions; whether they ask the same, and whether they are taken for the same."""

    questions: tuple[str, str]
    part: str  # "dev", "held", or "" where they are of two parts
    is_same: bool
    is_taken: bool


def compare(rows: list[dict[str, str]], known: Taxonomy) -> list[QuestionPair]:
    """Return all pairs of questions."""
    groups = enumerate(group((row["question"] for row in rows), known))
    group_by_place = {place: number for number, places in groups for place in places}
    pairs = []
    for place, other_place in combinations(range(len(rows)), 2):
        row, other = rows[place], rows[other_place]
        parts = {"held" if is_held_out(one["cluster_id"]) else "dev" for one in (row, other)}
        number = group_by_place.get(place)
        pairs.append(
            QuestionPair(
                questions=(row["question"], other["question"]),
                part=parts.pop() if len(parts) == 1 else "",
                is_same=row["cluster_id"] == other["cluster_id"],
                is_taken=number is not None and number == group_by_place.get(other_place),
            )
        )
    return pairs


def report_clusters(pairs: list[QuestionPair]) -> None:
    """Print the figures of all parts, and the best that a plain ratio reaches."""
    for part in ("dev", "held", "all"):
        figures(part, [(pair.is_same, pair.is_taken) for pair in pairs if part in ("all", pair.part)])
    ratios = [(pair.is_same, fuzz.token_sort_ratio(*pair.questions)) for pair in pairs]
    best = max(range(30, 100), key=lambda least: f1_of([(same, ratio >= least) for same, ratio in ratios]))
    figures(f"plain ratio from {best} on", [(same, ratio >= best) for same, ratio in ratios])


def report_mistakes(pairs: list[QuestionPair], *, missed: bool, wrong: bool) -> None:
    """Print the pairs that went wrong, of those that are not held out."""
    for pair in pairs:
        is_missed = missed and pair.is_same and not pair.is_taken
        is_wrong = wrong and pair.is_taken and not pair.is_same
        if pair.part == "dev" and (is_missed or is_wrong):
            print("missed" if is_missed else "WRONG", "|", " | ".join(pair.questions))


def report_negatives(rows: list[dict[str, str]], known: Taxonomy, *, shows: bool) -> None:
    """Print how many questions that only look alike are taken for the same."""
    negatives = [row for row in rows if row["kind"] != "overlap"]
    wrong = [row for row in negatives if group((row["question_a"], row["question_b"]), known)]
    print(f"hard negatives taken for the same: {len(wrong)} of {len(negatives)}")
    for row in wrong if shows else []:
        print("WRONG", row["question_a"], "|", row["question_b"])


def report_time(rows: list[dict[str, str]], known: Taxonomy) -> None:
    """Print how long many questions take."""
    rounds = range(MANY // len(rows) + 1)
    questions = [f"{row['question']} {number}번 서버" for number in rounds for row in rows]
    started = time.perf_counter()
    group(questions[:MANY], known)
    print(f"{MANY:,} questions: {time.perf_counter() - started:.1f} s")


def main() -> None:
    """Print the figures of all parts, the best plain ratio, and the time for many questions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clusters", type=Path)
    parser.add_argument("negatives", type=Path)
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    known = taxonomy()
    rows = [row for row in rows_of(options.clusters) if row["strength"] == "hard"]
    pairs = compare(rows, known)
    report_mistakes(pairs, missed=options.missed, wrong=options.wrong)
    report_clusters(pairs)
    report_negatives(rows_of(options.negatives), known, shows=options.wrong)
    report_time(rows, known)


if __name__ == "__main__":
    main()
