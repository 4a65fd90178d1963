"""The notes as they change on the disk. Knows nothing of what is done about it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import suppress
from pathlib import Path

import watchfiles

from ankigen.preview.watched import Watched

_MAX_WAIT_MS = 200  # for the end of many changes


async def changes(watched: Callable[[], Watched], stop: asyncio.Event) -> AsyncIterator[None]:
    """Yield as soon as it looks, and after each change of what ``watched`` names, until ``stop`` is set.

    What changes while the caller is busy is reported once, when it asks again.
    """
    changed = asyncio.Event()
    watching = asyncio.create_task(_watch(watched, changed))
    ending = asyncio.create_task(stop.wait())
    try:
        while True:
            waiting = asyncio.create_task(changed.wait())
            await asyncio.wait({waiting, ending, watching}, return_when=asyncio.FIRST_COMPLETED)
            await _cancel([waiting])
            if stop.is_set():
                return
            if watching.done():
                watching.result()  # raises what ended it
            # Other watchers may tell of the same change, or look elsewhere now.
            await asyncio.sleep(watched().quiet_ms / 1000)
            changed.clear()
            yield
    finally:
        await _cancel([watching, ending])


async def _watch(watched: Callable[[], Watched], changed: asyncio.Event) -> None:
    """Set ``changed`` after each change; looks elsewhere when folders come, go, or get another name."""
    while True:
        folders = _WatchedFolders(watched())
        moved = asyncio.Event()

        def on_change(folders: _WatchedFolders = folders, moved: asyncio.Event = moved) -> None:
            changed.set()
            if folders != _WatchedFolders(watched()):
                moved.set()

        tasks = [asyncio.create_task(watcher) for watcher in folders.watchers(on_change)]
        await asyncio.sleep(0)  # they look from here on
        changed.set()  # for what happened before
        tasks.append(asyncio.create_task(_wait_for(moved)))
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _cancel(tasks)


async def _wait_for(event: asyncio.Event) -> None:
    await event.wait()


class _WatchedFolders:
    """The folders that there are, and the parents in which the others and the single files will appear."""

    def __init__(self, watched: Watched) -> None:
        self._folders = {folder: folder.stat().st_ino for folder in watched.folders if folder.is_dir()}
        self._parents: set[Path] = set()
        self._names: set[Path] = set()
        for path in watched.files | watched.folders:
            self._parents.add(next(parent for parent in path.parents if parent.is_dir()))
            self._names.update((path, *path.parents))
        self._ignored = watched.ignored
        self._quiet_ms = watched.quiet_ms

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _WatchedFolders):
            return False
        return (self._folders, self._parents) == (other._folders, other._parents)

    __hash__ = None  # type: ignore[assignment]

    def watchers(self, on_change: Callable[[], None]) -> Iterable[Coroutine[None, None, None]]:
        if self._folders:
            yield _report(self._folders, on_change, self._is_note, recursive=True, quiet_ms=self._quiet_ms)
        if self._parents:
            yield _report(self._parents, on_change, self._is_named, recursive=False, quiet_ms=self._quiet_ms)

    def _is_named(self, changed: str) -> bool:
        return Path(changed) in self._names

    def _is_note(self, changed: str) -> bool:
        path = Path(changed)
        if path in self._ignored:
            return False
        for folder in self._folders:
            if path.is_relative_to(folder):
                path = path.relative_to(folder)
                break
        return not any(part.startswith(".") for part in path.parts)


async def _report(
    folders: Iterable[Path],
    on_change: Callable[[], None],
    is_watched: Callable[[str], bool],
    *,
    recursive: bool,
    quiet_ms: int,
) -> None:
    """Call ``on_change`` after each change in ``folders`` that is watched for."""
    async for changes_seen in watchfiles.awatch(
        *folders, watch_filter=None, debounce=_MAX_WAIT_MS, step=quiet_ms, recursive=recursive
    ):
        if any(is_watched(path) for _, path in changes_seen):
            on_change()


async def _cancel(tasks: Iterable[asyncio.Task[object]]) -> None:
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
