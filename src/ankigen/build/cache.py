"""What is kept from one build to the next, and never decides what comes out.

On the disk: prepared week files, and what is compressed of a package; both may be deleted at any time. In memory:
what a process that builds again and again would make once more.
"""

from __future__ import annotations

import itertools
import operator
import sqlite3
import zlib
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
    from pathlib import Path

    from ankigen.build.prepare import PreparedFile
    from ankigen.files import FileState

Ingredients = TypeVar("Ingredients")
Product = TypeVar("Product")

WEEKS = "weeks.sqlite"
PACKAGE = "package.sqlite"
_TABLE = "CREATE TABLE week (path blob primary key, key blob, value blob, sum blob)"
_MAKE_TABLE = _TABLE.replace("TABLE", "TABLE IF NOT EXISTS")
LOCK_TIMEOUT_S = 2.0  # who waits longer for another build does without
_ERRORS = (sqlite3.Error, UnicodeDecodeError)  # the names of damaged columns may be no text
BYTES_PER_WRITE = 1 << 20


class Cache:
    """One row a week file: a hash of all that went into it, and what came out; or one a stretch of a package.

    Whatever is wrong with it (damaged, locked, on a full disk), it knows nothing and keeps nothing.
    """

    def __init__(
        self, folder: Path | None, stamp: bytes = b"", *, name: str = WEEKS, writable: bool = True
    ) -> None:
        """``folder`` exists, or is None for no cache at all; ``stamp`` tells versions of the code apart."""
        self._file = folder / name if folder else None
        self._writable = writable
        self.stamp = stamp

    @contextmanager
    def open(self) -> Iterator[Rows]:
        """Yield its rows."""
        if self._file is None:
            yield Rows(None)
            return
        rows = Rows(None)
        try:
            database = _open_to_write(self._file) if self._writable else _open_to_read(self._file)
        except _ERRORS as error:
            rows.is_damaged = _is_damage(error)
            yield rows
        else:
            rows = Rows(database, writable=self._writable)
            with closing(database):
                yield rows
        if rows.is_damaged and self._writable:
            with suppress(OSError):
                self._file.unlink()


NO_CACHE = Cache(None)


def _is_damage(error: Exception) -> bool:
    """Return True if the file itself is wrong, and it is no lock or a full disk."""
    return not isinstance(error, sqlite3.OperationalError)


def _open_to_read(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=LOCK_TIMEOUT_S)
    database.text_factory = bytes  # there is none, but in a damaged file anything may stand
    try:
        _refuse_foreign_schema(database)
    except _ERRORS:
        database.close()
        raise
    return database


def _open_to_write(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file, timeout=LOCK_TIMEOUT_S)
    database.text_factory = bytes
    try:
        _refuse_foreign_schema(database)
        database.execute("pragma synchronous=off")  # a row that is half written is not believed
        database.execute(_MAKE_TABLE)
    except _ERRORS:
        database.close()
        raise
    return database


def _refuse_foreign_schema(database: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError for anything but our one table: a view, say, may have no end.

    A repository that was cloned may have brought the cache along.
    """
    database.execute("pragma trusted_schema=off")
    schema = database.execute("select sql from sqlite_master where sql is not null").fetchall()
    if schema not in ([], [(_TABLE.encode(),)]):
        raise sqlite3.DatabaseError("it is not a cache of ankigen")


class Rows:
    """The rows of an open cache; None for one that keeps nothing."""

    def __init__(self, database: sqlite3.Connection | None, *, writable: bool = False) -> None:
        self._database = database
        self.writable = writable
        self.is_damaged = False
        self._new: list[tuple[bytes, bytes, bytes, bytes]] = []
        self._new_bytes = 0

    def read_keys(self) -> dict[str, bytes]:
        """Return the key of each path."""
        rows = self._select("select path, key from week")
        return {path.decode("utf-8", "replace"): key for path, key in rows if isinstance(path, bytes)}

    def read_value(self, path: str) -> bytes | None:
        """Return the value of a path, None if it is not what was put there."""
        for value, checksum in self._select("select value, sum from week where path = ?", _encode_path(path)):
            if isinstance(value, bytes) and _make_checksum(value) == checksum:
                return value
        return None

    def _select(self, query: str, *parameters: bytes) -> list[tuple[Any, Any]]:
        if self._database is None:
            return []
        try:
            return self._database.execute(query, parameters).fetchall()
        except _ERRORS as error:
            self.is_damaged |= _is_damage(error)
            return []

    def put(self, path: str, key: bytes, value: bytes) -> None:
        """Keep the value of a path, if the rows are writable."""
        if not self.writable:
            return
        self._new.append((_encode_path(path), key, value, _make_checksum(value)))
        self._new_bytes += len(value)
        if self._new_bytes >= BYTES_PER_WRITE:
            self._write()

    def finish(self, paths: Iterable[str]) -> None:
        """Write what was put, and forget all that is not among ``paths``."""
        if self.writable:
            self._write((_encode_path(path),) for path in self.read_keys().keys() - set(paths))

    def _write(self, deleted: Iterable[tuple[bytes]] = ()) -> None:
        if self._database is not None:
            with suppress(*_ERRORS), self._database as transaction:
                transaction.executemany("delete from week where path = ?", deleted)
                transaction.executemany("insert or replace into week values (?, ?, ?, ?)", self._new)
        self._new.clear()
        self._new_bytes = 0


def _encode_path(path: str) -> bytes:
    return path.encode("utf-8", "surrogatepass")


def _make_checksum(value: bytes) -> bytes:
    return zlib.crc32(value).to_bytes(4, "big")


# --- in memory ---


class Shelf(Generic[Ingredients, Product]):
    """Products by key, each beside its ingredients; what a whole build did not ask for is forgotten.

    One is found only if all that it was made of is the same.
    """

    def __init__(self, *, is_used: bool = True) -> None:
        """``is_used``: one that is not stays empty."""
        self.is_used = is_used
        self._last: dict[Hashable, tuple[Ingredients, Product]] = {}
        self._now: dict[Hashable, tuple[Ingredients, Product]] = {}

    def finish_build(self) -> None:
        """Forget what was not asked for since the last time."""
        self._last, self._now = self._now, {}

    def find(self, key: Hashable, ingredients: Ingredients) -> Product | None:
        """Return what was made of the same ingredients, None if there is nothing."""
        kept = self._now.get(key) or self._last.get(key)
        if kept is None or kept[0] != ingredients:
            return None
        self._now[key] = kept
        return kept[1]

    def keep(self, key: Hashable, ingredients: Ingredients, product: Product) -> None:
        """Keep a product for the next build."""
        if self.is_used:
            self._now[key] = (ingredients, product)

    def recall(self, key: Hashable, ingredients: Ingredients, make: Callable[[], Product]) -> Product:
        """Return what ``make`` makes of the ingredients, or made of them in the last build."""
        product = self.find(key, ingredients)
        if product is None:
            product = make()
            self.keep(key, ingredients, product)
        return product


class Splice(NamedTuple):
    """The stretch in which two versions of a sequence differ: to ``end_before`` in the older one, ``end`` now."""

    start: int
    end_before: int
    end: int


def find_splice(before: Sequence[object], now: Sequence[object]) -> Splice:
    """Return the stretch outside of which two versions of a sequence have equal elements."""
    shorter = min(len(before), len(now))
    start = _count_equal(before, now, shorter)
    equal_at_end = _count_equal(reversed(before), reversed(now), shorter - start)
    return Splice(start, len(before) - equal_at_end, len(now) - equal_at_end)


def _count_equal(before: Iterable[object], now: Iterable[object], at_most: int) -> int:
    """Return how many elements of two sequences are equal until the first that are not, or until ``at_most``."""
    differing_positions = itertools.compress(itertools.count(), map(operator.ne, before, now))
    return min(next(differing_positions, at_most), at_most)


class Memory:
    """The shelves of a process: ``single`` is for what a build has one of, the others for one stage each.

    The last two are those of a site. What a file alone decides on is kept for all of it at once, by its path.
    """

    def __init__(self, *, is_used: bool = True) -> None:
        """``is_used``: one that is not keeps nothing."""
        self.single: Shelf[Any, Any] = Shelf(is_used=is_used)
        self.files: Shelf[bytes, PreparedFile] = Shelf(is_used=is_used)
        # (Of types that themselves know of the memory.)
        self.surveys: Shelf[FileState, Any] = Shelf(is_used=is_used)
        self.cards: Shelf[object, Any] = Shelf(is_used=is_used)
        self.related_cards: Shelf[object, Any] = Shelf(is_used=is_used)
        self.notes: Shelf[object, Any] = Shelf(is_used=is_used)
        self.list_rows: Shelf[object, list[list[object]]] = Shelf(is_used=is_used)
        self.note_hashes: Shelf[object, bytes] = Shelf(is_used=is_used)

    def finish_build(self) -> None:
        """Forget what the build that has just ended did not ask for."""
        for shelf in vars(self).values():
            shelf.finish_build()


NO_MEMORY = Memory(is_used=False)
