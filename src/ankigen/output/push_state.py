"""The file that remembers what was last sent to Anki."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from ankigen.updating.memory import Memory

NAME = "pushed.json"
"""Its file in ankigen's own folder; where it is missing, a note is updated as by an import: if ours is newer."""


def load(file: Path, collection: str) -> Memory:
    """Return what was last sent to a collection; nothing if the file is missing or damaged."""
    return _read_memories(file).get(collection, Memory())


def dump(file: Path, collection: str, memory: Memory) -> bytes:
    """Return the content of ``file`` with the new memory of a collection."""
    return msgspec.json.encode({**_read_memories(file), collection: memory})


def _read_memories(file: Path) -> Mapping[str, Memory]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, Memory])
    except (OSError, msgspec.DecodeError):
        return {}
