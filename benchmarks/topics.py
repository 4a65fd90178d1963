"""How many questions get a field, and how many of those the field that their own repository files them under.

    python benchmarks/topics.py topics.tsv [--part dev|held|all] [--wrong 40]

The file has columns question, label, alt_label, label_basis, lang, standalone, source. Only Korean questions
that stand alone and whose label a person gave count. A quarter of the repositories is held out, by a hash of
their names: errors are looked at in the others only.

A repository files a question in one folder, where several fields may be right. So 150 of the questions have labels
that were given before the code ran on them: topics_labels.tsv names each by a hash, with all fields that a teacher
would accept ("-": none is needed). topics_questions.tsv has questions of our own in other languages and of another
subject, with such labels.
"""

import argparse
import csv
import hashlib
import random
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from ankigen.topics.classification import classify
from ankigen.topics.taxonomy import Taxonomy, taxonomy

FOLDER = Path(__file__).parent
LABELS = FOLDER / "topics_labels.tsv"
QUESTIONS = FOLDER / "topics_questions.tsv"
NO_FIELD = "-"
HASH_LETTERS = 16


def is_held(repository: str) -> bool:
    """Tell whether a repository is held out."""
    return hashlib.sha256(repository.encode()).digest()[0] % 4 == 0


class Verdict(NamedTuple):
    """The topics that a question got."""

    row: dict[str, str]
    topics: tuple[tuple[str, ...], ...]

    @property
    def field(self) -> str:
        """Its main field, "" for none."""
        return self.topics[0][0] if self.topics else ""

    @property
    def repository(self) -> str:
        """Where the question is from."""
        return self.row["source"].split(":")[0]

    @property
    def is_right(self) -> bool:
        """Whether its own repository files it there."""
        return self.field in (self.row["label"], self.row["alt_label"]) and bool(self.field)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups in which it counts."""
        part = "held" if is_held(self.repository) else "dev"
        return "all", f"{part} part", f"repository {self.repository}", f"field {self.row['label']}"

    def __str__(self) -> str:
        """Show what was expected, and what came."""
        return f"{self.row['label']}/{self.row['alt_label']} ← {self.field or '—'} {self.topics}: {self.row['question']}"


def main() -> None:
    """Print coverage and agreement, over all, per repository and per field, and the confusions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--part", choices=("dev", "held", "all"), default="all")
    parser.add_argument("--wrong", type=int, default=0, help="show so many questions that went wrong (dev only)")
    options = parser.parse_args()
    known = taxonomy()
    rows = [row for row in read_rows(options.file) if is_counted(row)]
    started = time.perf_counter()
    verdicts = [judge(row, known) for row in rows if is_in_part(row, options.part)]
    seconds = time.perf_counter() - started
    report_groups(verdicts)
    print(f"{seconds:.2f} s")
    report_confusions(verdicts, options.wrong)
    report_labels(sorted({row["question"] for row in rows}), known)
    report_own_questions(known)


def is_counted(row: dict[str, str]) -> bool:
    """Return True for a Korean question that stands alone, with a label that a person gave."""
    return (row["lang"], row["standalone"]) == ("ko", "1") and row["label_basis"] != "keyword-rule"


def is_in_part(row: dict[str, str], part: str) -> bool:
    """Return True if a row is of a part: "dev", "held" or "all"."""
    return part == "all" or is_held(row["source"].split(":")[0]) == (part == "held")


def judge(row: dict[str, str], known: Taxonomy) -> Verdict:
    """Return the topics that the question of a row gets."""
    return Verdict(row, classify(row["question"], "", known))


def report_groups(verdicts: list[Verdict]) -> None:
    """Print coverage and agreement in each group."""
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for verdict in verdicts:
        for group in verdict.groups:
            totals[group].update(asked=1, covered=bool(verdict.field), right=verdict.is_right)
    print(f"{'':<52} asked covered agree")
    for group, count in sorted(totals.items()):
        agreement = count["right"] / count["covered"] if count["covered"] else 0
        print(f"{group:<52} {count['asked']:5} {count['covered'] / count['asked']:7.1%} {agreement:6.1%}")


def report_confusions(verdicts: list[Verdict], shown: int) -> None:
    """Print which fields are taken for which, and some of the questions, of those that are not held out."""
    wrong = [verdict for verdict in verdicts if not verdict.is_right]
    confused = Counter((verdict.row["label"], verdict.field or "—") for verdict in wrong)
    print("\nlabel → given, most frequent confusions")
    for (label, given), count in confused.most_common(25):
        print(f"{count:4} {label} → {given}")
    looked_at = [verdict for verdict in wrong if not is_held(verdict.repository)]
    for verdict in random.Random(1).sample(looked_at, min(shown, len(looked_at))):
        print(verdict)


def read_rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a table by the names of its columns."""
    with file.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def find_fields(question: str, known: Taxonomy) -> list[str]:
    """Return the fields of a question's topics, the main one first."""
    return list(dict.fromkeys(topic[0] for topic in classify(question, "", known)))


def report_labels(questions: list[str], known: Taxonomy) -> None:
    """Print how many of the labelled questions have a field, and only fields that a teacher would accept."""
    by_hash = {hashlib.sha256(question.encode()).hexdigest()[:HASH_LETTERS]: question for question in questions}
    count: Counter[str] = Counter()
    complaints = []
    for row in read_rows(LABELS):
        question, accepted = by_hash[row["question"]], row["fields"].split(",")
        fields = find_fields(question, known)
        is_main_accepted = bool(fields) and fields[0] in accepted
        is_beside_accepted = set(fields[1:]) <= set(accepted)
        needs_field = NO_FIELD not in accepted
        count.update(
            needed=needs_field, covered=needs_field and bool(fields), given=bool(fields), right=is_main_accepted
        )
        count.update(clean=bool(fields) and is_beside_accepted)
        if needs_field != bool(fields) or not is_beside_accepted or not (is_main_accepted or not fields):
            complaints.append(f"  {','.join(accepted)} ← {','.join(fields) or '—'}: {question}")
    print(f"\nlabelled questions: main field accepted {count['right'] / count['given']:.3f}, no wrong field beside "
          f"{count['clean'] / count['given']:.3f}, coverage {count['covered'] / count['needed']:.3f}")  # fmt: skip
    print("\n".join(complaints))


def report_own_questions(known: Taxonomy) -> None:
    """Print how many questions of our own get a topic that is wrong, and how many lack one."""
    count: dict[str, Counter[str]] = defaultdict(Counter)
    complaints = []
    for row in read_rows(QUESTIONS):
        accepted, fields = row["fields"].split(","), find_fields(row["question"], known)
        is_wrong = not set(fields) <= set(accepted)
        is_missing = not fields and NO_FIELD not in accepted
        count[row["set"]].update(asked=1, wrong=is_wrong, missing=is_missing)
        if is_wrong or is_missing:
            complaints.append(f"  {row['fields']} ← {classify(row['question'], '', known)}: {row['question']}")
    for name, counted in count.items():
        print(f"{name}: {counted['wrong']} wrong, {counted['missing']} without a topic, of {counted['asked']}")
    print("\n".join(complaints))


if __name__ == "__main__":
    main()
