"""The words that a reader sees: one catalogue a language, in ``data/messages/<language>/<subject>.json``.

A key is the subject, and behind it the names down to the text: ``rules.W101.help``. A file is read when the
first of its texts is asked for. They are JSON, since TOML takes ten times as long to read.
"""

import json
from functools import cache
from typing import Any, Literal, get_args

from ankigen.resources import DATA

Language = Literal["en", "ko"]

LANGUAGES: tuple[Language, ...] = get_args(Language)
FALLBACK: Language = "en"


def text(key: str, language: Language = FALLBACK, /, **values: object) -> str:
    """Return a text with its ``{names}`` filled in, in English where ``language`` lacks it."""
    template = find_template(key, language)
    return template.format_map(values) if "{" in template else template


def count(noun: str, number: int, language: Language = FALLBACK) -> str:
    """Return a number of something: ``1 note``, ``2 notes``."""
    form = "one" if number == 1 else "many"
    return text(f"counts.{noun}.{form}", language, count=number)


def find_template(key: str, language: Language = FALLBACK) -> str:
    """Return a text as the catalogue has it, in English where ``language`` lacks it; raises KeyError."""
    subject, *names = key.split(".")
    for candidate in (language, FALLBACK):
        node: Any = load_catalog(subject, candidate)
        for name in names:
            node = node.get(name) if isinstance(node, dict) else None
        if isinstance(node, str):
            return node
    raise KeyError(key)


@cache
def load_catalog(subject: str, language: Language) -> dict[str, Any]:
    """Return all texts of a subject, empty if there are none in ``language``."""
    try:
        content = (DATA / "messages" / language / f"{subject}.json").read_bytes()
    except FileNotFoundError:
        return {}
    catalog: dict[str, Any] = json.loads(content)
    return catalog
