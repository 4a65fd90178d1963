"""The catalogues of messages: all texts of a language by their keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ankigen.messages import LANGUAGES
from ankigen.resources import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator


def subjects() -> set[str]:
    return {file.stem for file in (DATA / "messages").glob("*/*.json")}


def flatten(tree: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    """Yield the keys and texts of a catalogue."""
    for name, branch in tree.items():
        key = f"{prefix}.{name}"
        if isinstance(branch, dict):
            yield from flatten(branch, key)
        else:
            assert isinstance(branch, str), key
            yield key, branch


def catalog(language: str) -> dict[str, str]:
    """Return all texts of a language by their keys."""
    texts: dict[str, str] = {}
    for subject in subjects():
        file = DATA / "messages" / language / f"{subject}.json"
        if file.exists():
            texts.update(flatten(json.loads(file.read_bytes()), subject))
    return texts


CATALOGS = {language: catalog(language) for language in LANGUAGES}
