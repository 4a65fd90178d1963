"""The add-on's words in the language of Anki: Korean for Korean, else English."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"


@cache
def load_words(language: str) -> dict[str, str]:
    """Return all words of a language by their keys."""
    words: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    return words


def find_language() -> str:
    """Return the language of the add-on's words."""
    from anki import lang

    return "ko" if lang.current_lang.split("-")[0].split("_")[0] == "ko" else "en"


def translate(key: str, **values: object) -> str:
    """Return the words of a key in the language of Anki."""
    return load_words(find_language())[key].format(**values)


def count(noun: str, number: int) -> str:
    """Return a number with its noun: "1 new note", "2 new notes"."""
    form = "one" if number == 1 else "many"
    return translate(f"count.{noun}.{form}", number=number)
