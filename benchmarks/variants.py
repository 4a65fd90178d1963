"""Which spellings of one term are taken for one, and which look-alikes are.

python benchmarks/variants.py variants.tsv [--missed]
"""

import argparse
import csv
from collections import Counter
from itertools import combinations
from pathlib import Path

from ankigen.topics.taxonomy import Taxonomy, taxonomy

LOOK_ALIKES = [
    ("프로세스", "프로세서"), ("포인터", "포인트"), ("스트림", "스트링"), ("반정규화", "비정규화"), ("공개키", "비대칭키"),
    ("process", "processor"), ("동기", "비동기"), ("블로킹", "논블로킹"), ("컴파일러", "컴파일"), ("인터프리터", "인터셉터"),
    ("선점", "비선점"), ("오버로딩", "오버라이딩"), ("캡슐화", "캡처링"), ("스케줄러", "스케일러"), ("라우터", "라우팅"),
]  # fmt: skip


def main() -> None:
    """Print the share of pairs that are taken for one term, by kind, and every look-alike that is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--missed", action="store_true", help="print the pairs that were not recognised")
    options = parser.parse_args()
    with options.file.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    known = taxonomy()
    report_variants(rows, known, shows_missed=options.missed)
    wrong = [pair for pair in LOOK_ALIKES if known.same(*pair)]
    canonical = sorted({row["canonical"] for row in rows})
    mixed = [pair for pair in combinations(canonical, 2) if known.same(*pair)]
    print(f"look-alikes taken for one: {wrong or 'none'}; different terms taken for one: {mixed or 'none'}")


def report_variants(rows: list[dict[str, str]], known: Taxonomy, *, shows_missed: bool) -> None:
    """Print the share of spellings that are taken for their term, by kind."""
    asked, same = Counter[str](), Counter[str]()
    for row in rows:
        is_same = known.same(row["canonical"], row["variant"])
        for kind in ("all", row["type"]):
            asked[kind] += 1
            same[kind] += is_same
        if shows_missed and not is_same:
            print(f"missed {row['canonical']} | {row['variant']} ({row['type']})")
    for kind in asked:
        print(f"{kind:<14} {same[kind]:4} of {asked[kind]:4} {same[kind] / asked[kind]:6.1%}")


if __name__ == "__main__":
    main()
