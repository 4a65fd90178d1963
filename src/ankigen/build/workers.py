"""Prepare all week files: from the cache, else in this process and, if it is much, in worker processes."""

import hashlib
import itertools
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from ankigen.build.cache import NO_MEMORY, Cache, Shelf
from ankigen.build.prepare import PrepareContext, PreparedFile
from ankigen.diagnostics import rules
from ankigen.diagnostics.stored import StoredDiagnostic
from ankigen.messages import find_reason
from ankigen.reading.note_files import NoteFile, hash_content

if TYPE_CHECKING:
    from concurrent.futures import Executor

MIN_BYTES_FOR_WORKERS = 400_000  # of notes; below that a second process does not pay for its start
BATCH_SIZE = 4  # files
QUEUED_BATCHES = 3  # for each worker, to go on with while this process is busy

_DECODER = msgspec.msgpack.Decoder(PreparedFile)
_ENCODER = msgspec.msgpack.Encoder()


class CacheEntry(msgspec.Struct, frozen=True):
    """A prepared file for the cache: ``key`` is a hash of all that decides on it, empty if it can't be read.

    ``content`` is encoded if another process made it.
    """

    key: bytes
    content: PreparedFile | bytes

    def decode(self) -> PreparedFile:
        """Return the prepared file."""
        return _DECODER.decode(self.content) if isinstance(self.content, bytes) else self.content

    def encode(self) -> bytes:
        """Return the prepared file as bytes."""
        return self.content if isinstance(self.content, bytes) else _ENCODER.encode(self.content)

    def after_encoding(self) -> "CacheEntry":
        """Return the same without what is left in memory where it was encoded."""
        if isinstance(self.content, bytes):
            return self
        return CacheEntry(self.key, self.content.with_own_strings())


class FileTask:
    """Prepares week files, in this process or in a worker."""

    def __init__(self, context: PrepareContext, stamp: bytes) -> None:
        """``stamp`` tells versions of the code apart."""
        self.context = context
        self._salt = stamp + context.fingerprint()

    def make_key(self, note_file: NoteFile, content_hash: bytes) -> bytes:
        """Return a hash of all that decides on a prepared file."""
        digest = hashlib.blake2b(self._salt, digest_size=16)
        for name in sorted(self.context.find_returning_names(note_file.name)):
            digest.update(name.encode("utf-8", "surrogatepass") + b"\n")
        digest.update(note_file.name.encode("utf-8", "surrogatepass") + b"\0" + content_hash)
        return digest.digest()

    def run(self, note_file: NoteFile) -> CacheEntry:
        """Prepare a week file."""
        try:
            content = note_file.file.read_bytes()
        except OSError as error:
            problem = rules.UNREADABLE.at(note_file.name, reason=find_reason(error))
            return CacheEntry(b"", PreparedFile((), (), (StoredDiagnostic.of(problem),)))
        key = self.make_key(note_file, hash_content(content))
        return CacheEntry(key, self.context.prepare(note_file, content))


def prepare_files(
    note_files: Sequence[NoteFile],
    content_hashes: Mapping[str, bytes],
    context: PrepareContext,
    cache: Cache,
    jobs: int | None,
    kept: Shelf[bytes, PreparedFile] = NO_MEMORY.files,
) -> Iterator[PreparedFile]:
    """Yield each file prepared, in their order, as it is ``kept`` from the last time, or else made anew.

    ``content_hashes`` are those of the files that can be read, by name; ``jobs`` is how many processes may work,
    None for all cores.
    """
    task = FileTask(context, cache.stamp)
    keys = {}
    for note_file in note_files:
        if note_file.name in content_hashes:
            keys[note_file.name] = task.make_key(note_file, content_hashes[note_file.name])
    recalled = _recall(keys, kept) if kept.is_used else {}
    others = [note_file for note_file in note_files if note_file.name not in recalled]
    made = _prepare_others(others, keys, task, cache, jobs) if others else iter(())
    for note_file in note_files:
        if note_file.name in recalled:
            yield recalled[note_file.name]
            continue
        entry = next(made)
        prepared = entry.decode()
        if context.keeps_answers:
            prepared = prepared.with_answers()
        if entry.key:
            kept.keep(note_file.name, entry.key, prepared)
        yield prepared
    for _ in made:  # which writes what is left
        pass


def _recall(keys: Mapping[str, bytes], kept: Shelf[bytes, PreparedFile]) -> dict[str, PreparedFile]:
    """Return the files that are kept from the last time and have not changed since, by name."""
    recalled: dict[str, PreparedFile] = {}
    for name, key in keys.items():
        prepared = kept.find(name, key)
        if prepared is not None:
            recalled[name] = prepared
    return recalled


def _prepare_others(
    others: Sequence[NoteFile], keys: Mapping[str, bytes], task: FileTask, cache: Cache, jobs: int | None
) -> Iterator[CacheEntry]:
    """Yield ``others`` prepared, from the cache or made anew; the cache forgets all but files with ``keys``."""
    with cache.open() as rows:
        cached = rows.read_keys().items() & keys.items()
        unchanged = {name for name, _ in cached}
        missing = [note_file for note_file in others if note_file.name not in unchanged]
        with _run_all(missing, task, count_processes(missing, jobs)) as prepared_files:
            for note_file in others:
                is_unchanged = note_file.name in unchanged
                content = rows.read_value(note_file.name) if is_unchanged else None
                if content is not None:
                    yield CacheEntry(keys[note_file.name], content)
                    continue
                prepared = task.run(note_file) if is_unchanged else next(prepared_files)
                if prepared.key and rows.writable:
                    rows.put(note_file.name, prepared.key, prepared.encode())
                    prepared = prepared.after_encoding()
                yield prepared
        rows.finish(keys)


def count_processes(note_files: Sequence[NoteFile], jobs: int | None) -> int:
    """Return how many processes should work: all that may where it is asked for, only this one on little."""
    batches = -(-len(note_files) // BATCH_SIZE)
    processes = max(1, min(jobs or os.cpu_count() or 1, batches))
    if processes > 1 and jobs is None and _sum_sizes(note_files) < MIN_BYTES_FOR_WORKERS:
        return 1
    return processes


def _sum_sizes(note_files: Sequence[NoteFile]) -> int:
    size = 0
    for note_file in note_files:
        try:
            size += note_file.file.stat().st_size
        except OSError:
            continue
    return size


@contextmanager
def _run_all(note_files: Sequence[NoteFile], task: FileTask, processes: int) -> Iterator[Iterator[CacheEntry]]:
    """Yield an iterator over what comes of all files, in their order."""
    if processes == 1:
        yield map(task.run, note_files)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    workers = processes - 1  # for this process works, too
    start_method = multiprocessing.get_context(_start_method())
    pool = ProcessPoolExecutor(workers, start_method, _start_worker, (task,))
    try:
        cache_entries = _run_in_batches(note_files, task, pool, workers * QUEUED_BATCHES)
        yield _finish_if_broken(cache_entries, note_files, task)
    finally:
        pool.shutdown(cancel_futures=True)


def _run_in_batches(
    note_files: Sequence[NoteFile], task: FileTask, pool: "Executor", max_queued: int
) -> Iterator[CacheEntry]:
    """Yield the results: ``max_queued`` batches wait in the pool, and this process runs one whenever it would have
    to wait itself.
    """
    from concurrent.futures import Future

    batches = (note_files[start : start + BATCH_SIZE] for start in range(0, len(note_files), BATCH_SIZE))
    futures: deque[Future[list[CacheEntry]]] = deque()
    while True:
        running = sum(not future.done() for future in futures)
        for batch in itertools.islice(batches, max_queued - running):
            futures.append(pool.submit(_run_batch, batch))
        if not futures:
            return
        own_batch = None if futures[0].done() else next(batches, None)
        if own_batch is None:
            yield from futures.popleft().result()
            continue
        own: Future[list[CacheEntry]] = Future()
        own.set_result([task.run(note_file) for note_file in own_batch])
        futures.append(own)


def _start_method() -> str:
    """Return how to start a process: a fork costs nothing, but is not safe everywhere, nor beside threads."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _finish_if_broken(
    cache_entries: Iterator[CacheEntry], note_files: Sequence[NoteFile], task: FileTask
) -> Iterator[CacheEntry]:
    """Yield the results; from where a worker was killed (out of memory, say) on, run the task here."""
    from concurrent.futures.process import BrokenProcessPool

    done = 0
    try:
        for cache_entry in cache_entries:
            yield cache_entry
            done += 1
    except BrokenProcessPool:
        yield from map(task.run, note_files[done:])


_worker_tasks: list[FileTask] = []  # of a worker: its own


def _start_worker(task: FileTask) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that the user has started
    _worker_tasks[:] = [task]


def _run_batch(batch: Sequence[NoteFile]) -> list[CacheEntry]:
    """Run the task of this worker on some files; what came out travels as bytes."""
    cache_entries = []
    for note_file in batch:
        cache_entry = _worker_tasks[0].run(note_file)
        cache_entries.append(CacheEntry(cache_entry.key, cache_entry.encode()))
    return cache_entries
