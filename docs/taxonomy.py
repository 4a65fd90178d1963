"""Lay out ankigen's own taxonomy: ``python docs/taxonomy.py`` (a test says if it is old).

src/ankigen/data/topics.json and topic_names.json come from topics.toml beside them, from how
ankigen.topics.spelling folds names, and from how ankigen.topics.taxonomy lays them out. Each entry has a line of
its own, for git.
"""

from collections.abc import Mapping

import msgspec

from ankigen.resources import DATA
from ankigen.topics.taxonomy import NAMES_FILE, TOPICS_FILE, hash_source, lay_out_packaged


def made(source: bytes) -> dict[str, str]:
    """Return what belongs into each file."""
    tables = lay_out_packaged(source)
    other_forms = {folded: name for folded, name in tables.terms.items() if tables.names.get(folded) != name}
    topics_members = {
        "source": encode(hash_source(source)),
        "fingerprint": encode(tables.fingerprint),
        "topics": encode_table(tables.topics),
    }
    names_members = {
        "source": encode(hash_source(source)),
        "names": encode_table(tables.names),
        "joint_names": encode([folded for folded in tables.names if folded not in tables.terms]),
        "other_forms": encode_table(other_forms),
        "term_lengths": encode_table(tables.read_term_lengths()),
    }
    return {TOPICS_FILE: join_members(topics_members), NAMES_FILE: join_members(names_members)}


def join_members(members: Mapping[str, str]) -> str:
    """Return a JSON object of members that are encoded already."""
    return "{\n" + ",\n".join([f"{encode(name)}:{member}" for name, member in members.items()]) + "\n}\n"


def encode(value: object) -> str:
    """Return a value as JSON on one line."""
    return msgspec.json.encode(value).decode()


def encode_table(table: Mapping[str, object]) -> str:
    """Return a table as JSON, each entry on a line."""
    return "{\n" + ",\n".join([f"{encode(key)}:{encode(value)}" for key, value in table.items()]) + "\n}"


if __name__ == "__main__":
    for name, content in made((DATA / "topics.toml").read_bytes()).items():
        (DATA / name).write_text(content, "utf-8", newline="\n")
