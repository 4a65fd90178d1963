"""Lay out ankigen's own taxonomy: ``python docs/taxonomy.py`` (a test says if it is old).

src/ankigen/data/topics.json comes from topics.toml beside it, from how ankigen.topics.spelling folds names, and
from how ankigen.topics.taxonomy lays them out. Each entry has a line of its own, for git.
"""

from collections.abc import Mapping

import msgspec

from ankigen.resources import DATA
from ankigen.topics.taxonomy import hash_source, lay_out_packaged

FILE = DATA / "topics.json"


def made(source: bytes) -> str:
    """Return what belongs into the file."""
    tables = lay_out_packaged(source)
    other_forms = {folded: name for folded, name in tables.terms.items() if tables.names.get(folded) != name}
    members = {
        "source": encode(hash_source(source)),
        "fingerprint": encode(tables.fingerprint),
        "topics": encode_table(tables.topics),
        "names": encode_table(tables.names),
        "joint_names": encode([folded for folded in tables.names if folded not in tables.terms]),
        "other_forms": encode_table(other_forms),
        "term_lengths": encode_table(tables.term_lengths),
    }
    return "{\n" + ",\n".join([f"{encode(name)}:{member}" for name, member in members.items()]) + "\n}\n"


def encode(value: object) -> str:
    """Return a value as JSON on one line."""
    return msgspec.json.encode(value).decode()


def encode_table(table: Mapping[str, object]) -> str:
    """Return a table as JSON, each entry on a line."""
    return "{\n" + ",\n".join([f"{encode(key)}:{encode(value)}" for key, value in table.items()]) + "\n}"


if __name__ == "__main__":
    FILE.write_text(made((DATA / "topics.toml").read_bytes()), "utf-8", newline="\n")
