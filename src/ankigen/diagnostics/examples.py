"""A bad and a good example of each rule."""

import tomllib
from functools import cache

import msgspec

from ankigen.diagnostics.diagnostic import Rule
from ankigen.resources import DATA


class Example(msgspec.Struct, frozen=True):
    """The content of a rule's file before and after it was fixed, or a line or two that say what is wrong."""

    bad: str
    good: str


@cache
def load_examples() -> dict[str, Example]:
    """Return the examples by the codes of their rules."""
    tables = tomllib.loads((DATA / "rule_examples.toml").read_text("utf-8"))
    return msgspec.convert(tables, dict[str, Example])


def load_example(rule: Rule) -> Example:
    """Return the example of a rule."""
    return load_examples()[rule.code]
