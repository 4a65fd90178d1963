"""All week files, prepared: what the cache knows from there, the rest made, on several cores if it is much."""

import hashlib
import itertools
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from ankigen.build.cache import Cache
from ankigen.build.prepare import Prepared, Workshop
from ankigen.diagnostics import rules
from ankigen.diagnostics.stored import StoredDiagnostic
from ankigen.reading.note_files import NoteFile

if TYPE_CHECKING:
    from concurrent.futures import Executor

_MUCH = 400_000  # bytes of notes from which on a second core pays for its start
_PORTION = 4  # files that a core takes at once
_AHEAD = 3  # portions for each of the other cores to go on with while this one is busy

_Made = tuple[bytes, Prepared | bytes]
"""The key of a file and what it comes to, encoded if another process made it."""

_DECODER = msgspec.msgpack.Decoder(Prepared)
_ENCODER = msgspec.msgpack.Encoder()


def prepared(files: Sequence[NoteFile], workshop: Workshop, cache: Cache, jobs: int | None) -> Iterator[Prepared]:
    """Yield what each of ``files`` comes to, in their order; ``jobs`` is how many cores may work, None for all."""
    bench = _Bench(workshop, cache.stamp)
    with cache.opened() as rows:
        keys = rows.keys()
        fresh = {found.name for found in files if found.name in keys and bench.key(found) == keys[found.name]}
        missing = [found for found in files if found.name not in fresh]
        cores = _cores(missing, jobs)
        with _made(missing, bench, cores) as made:
            for found in files:
                if found.name in fresh and (value := rows.value(found.name)) is not None:
                    yield _DECODER.decode(value)
                    continue
                key, one = bench.make(found) if found.name in fresh else next(made)
                if key and rows.writable:
                    rows.put(found.name, key, one if isinstance(one, bytes) else _ENCODER.encode(one))
                yield _DECODER.decode(one) if isinstance(one, bytes) else one
        rows.finish(found.name for found in files)


class _Bench:
    """Where week files are prepared, in this process or in another one."""

    def __init__(self, workshop: Workshop, stamp: bytes) -> None:
        self.workshop = workshop
        self._salt = stamp + workshop.fingerprint()

    def key(self, found: NoteFile) -> bytes:
        """Return a hash of all that decides on what a file comes to, nothing for one that can't be read."""
        try:
            return self._key(found, found.file.read_bytes())
        except OSError:
            return b""

    def _key(self, found: NoteFile, data: bytes) -> bytes:
        digest = hashlib.blake2b(self._salt, digest_size=16)
        digest.update(found.name.encode("utf-8", "surrogatepass") + b"\0" + data)
        return digest.digest()

    def make(self, found: NoteFile) -> tuple[bytes, Prepared]:
        """Return the key of a file, and what it comes to."""
        try:
            data = found.file.read_bytes()
        except OSError as error:
            problem = rules.UNREADABLE.at(found.name, reason=error.strerror)
            return b"", Prepared((), (), (StoredDiagnostic.of(problem),))
        return self._key(found, data), self.workshop.prepare(found, data)


def _cores(missing: Sequence[NoteFile], jobs: int | None) -> int:
    """Return how many cores should work: all that may where it is asked for, only one on little."""
    cores = min(jobs or os.cpu_count() or 1, -(-len(missing) // _PORTION))
    return 1 if cores > 1 and jobs is None and _size(missing) < _MUCH else max(cores, 1)


def _size(files: Sequence[NoteFile]) -> int:
    size = 0
    for found in files:
        try:
            size += found.file.stat().st_size
        except OSError:
            continue
    return size


@contextmanager
def _made(files: Sequence[NoteFile], bench: _Bench, cores: int) -> Iterator[Iterator[_Made]]:
    """Yield an iterator over what ``files`` come to."""
    if cores == 1:
        yield map(bench.make, files)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    others = cores - 1  # for this process works, too
    pool = ProcessPoolExecutor(others, multiprocessing.get_context(_way()), _begin, (bench,))
    try:
        yield _until_broken(_shared(files, bench, pool, others * _AHEAD), files, bench)
    finally:
        pool.shutdown(cancel_futures=True)


def _shared(files: Sequence[NoteFile], bench: _Bench, pool: "Executor", ahead: int) -> Iterator[_Made]:
    """Yield what ``files`` come to: the pool has ``ahead`` portions to go on with, and this process makes one
    whenever it would have to wait.
    """
    from concurrent.futures import Future

    portions = (files[at : at + _PORTION] for at in range(0, len(files), _PORTION))
    begun: deque[Future[list[_Made]]] = deque()
    while True:
        open_ones = sum(not one.done() for one in begun)
        begun.extend(pool.submit(_make, portion) for portion in itertools.islice(portions, ahead - open_ones))
        if not begun:
            return
        if not begun[0].done() and (portion := next(portions, None)):
            own: Future[list[_Made]] = Future()
            own.set_result([bench.make(found) for found in portion])
            begun.append(own)
        else:
            yield from begun.popleft().result()


def _way() -> str:
    """Return how to start a process: a fork costs nothing, but is not safe everywhere, nor beside threads."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _until_broken(results: Iterator[_Made], files: Sequence[NoteFile], bench: _Bench) -> Iterator[_Made]:
    """Yield the results; from where a process was killed (out of memory, say) on, make them here."""
    from concurrent.futures.process import BrokenProcessPool

    done = 0
    try:
        for one in results:
            yield one
            done += 1
    except BrokenProcessPool:
        yield from map(bench.make, files[done:])


_benches: list[_Bench] = []  # of a process of the crew: its own


def _begin(bench: _Bench) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that the user has started
    _benches[:] = [bench]


def _make(portion: Sequence[NoteFile]) -> list[_Made]:
    return [(key, _ENCODER.encode(one)) for key, one in map(_benches[0].make, portion)]
