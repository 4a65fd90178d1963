"""Lay out ankigen's own taxonomy: ``python docs/taxonomy.py`` (a test says if it is old).

src/ankigen/data/topics.tsv comes from topics.toml beside it and from how ankigen.topics.spelling folds names. Its
first line says which topics.toml that was; then each name has a line: topic, folded form, key, spelling, its marks
("~" if it is weak, "+" if it is for prose only), and what all spellings of its term have in common.
"""

import tomllib

from ankigen.resources import DATA
from ankigen.topics.taxonomy import fold_names, hash_source

FILE = DATA / "topics.tsv"


def made(source: bytes) -> str:
    """Return what belongs into the file."""
    lines: dict[str, str] = {}
    for folded, key, name in fold_names(tomllib.loads(source.decode())):
        columns = (
            "::".join(name.topic),
            folded,
            key,
            name.spelling,
            "~" * name.is_weak + "+" * name.for_prose,
            name.term,
        )
        lines.setdefault(folded, "\t".join(columns))  # of two, the first one counts
    return "".join(f"{line}\n" for line in (hash_source(source), *lines.values()))


if __name__ == "__main__":
    FILE.write_text(made((DATA / "topics.toml").read_bytes()), "utf-8", newline="\n")
