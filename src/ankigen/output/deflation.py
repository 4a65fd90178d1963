"""Compresses a file stretch by stretch, each by itself: what was in the package before is not compressed again.

Where one note of many was edited, nearly all pages of the database hold what they held before.
"""

import hashlib
import zlib
from typing import Protocol

from ankigen.shortcuts import shortcut

STRETCH_BYTES = 1 << 18  # smaller ones are more often the same, and take more bytes: these take two in a hundred

LEVEL = 4  # a third of the time of the usual one, for a tenth more bytes
_END = b"\x03\x00"  # an empty last block (RFC 1951, section 3.2.6)
_MAKER = hashlib.sha256(f"{zlib.ZLIB_RUNTIME_VERSION}, level {LEVEL}".encode())


class Store(Protocol):
    """What keeps compressed stretches for the next package, by names that tell what is in them."""

    def read_value(self, path: str, /) -> bytes | None:
        """Return what was kept under a name."""

    def put(self, path: str, key: bytes, value: bytes, /) -> None:
        """Keep something under a name; the ``key`` is not needed."""


class Stretches:
    """Compresses the stretches of a file, or takes them from a store; ``names`` are those of all that came."""

    def __init__(self, store: Store | None = None) -> None:
        self._store = store
        self.names: list[str] = []

    def compress(self, stretch: bytes) -> bytes:
        """Return a stretch compressed: blocks of DEFLATE that refer to no earlier ones."""
        if self._store is None:
            return _compress(stretch)
        name = _make_name(stretch)
        self.names.append(name)
        compressed = recall_stretch(self._store, name)
        if compressed is None:
            compressed = _compress(stretch)
            self._store.put(name, b"", compressed)
        return compressed

    def flush(self) -> bytes:
        """Return what stands behind the last stretch."""
        return _END


@shortcut
def recall_stretch(store: Store, name: str) -> bytes | None:
    """Return a stretch as it was compressed for an earlier package."""
    return store.read_value(name)


def _make_name(stretch: bytes) -> str:
    """Return a hash of a stretch and of what would compress it: another zlib may make other bytes."""
    digest = _MAKER.copy()
    digest.update(stretch)
    return digest.hexdigest()


def _compress(stretch: bytes) -> bytes:
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(stretch) + compressor.flush(zlib.Z_FULL_FLUSH)
