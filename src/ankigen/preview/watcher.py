"""The notes as they change on the disk. Knows nothing of what is done about it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import watchfiles

_DEBOUNCE = 200  # ms: an editor that writes by replacing makes several changes of one
_STEP = 50  # ms without a change, after which they are reported


@dataclass(frozen=True, slots=True)
class Watched:
    """What to watch: ``folders`` with all in them but what is hidden or ``ignored``, and single ``files``.

    None of them need exist.
    """

    folders: frozenset[Path]
    files: frozenset[Path]
    ignored: frozenset[Path] = frozenset()


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
            await asyncio.sleep(_STEP / 1000)  # other watchers may tell of the same change, or look elsewhere now
            changed.clear()
            yield
    finally:
        await _cancel([watching, ending])


async def _watch(watched: Callable[[], Watched], changed: asyncio.Event) -> None:
    """Set ``changed`` after each change; looks elsewhere when folders come, go, or get another name."""
    while True:
        places = _Places(watched())
        moved = asyncio.Event()

        def on_change(places: _Places = places, moved: asyncio.Event = moved) -> None:
            changed.set()
            if places != _Places(watched()):
                moved.set()

        tasks = [asyncio.create_task(one) for one in places.watchers(on_change)]
        await asyncio.sleep(0)  # they look from here on
        changed.set()  # for what happened before
        tasks.append(asyncio.create_task(_until(moved)))
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _cancel(tasks)


async def _until(event: asyncio.Event) -> None:
    await event.wait()


class _Places:
    """The folders that there are, and where the others and the single files will appear."""

    def __init__(self, watched: Watched) -> None:
        self._folders = {folder: folder.stat().st_ino for folder in watched.folders if folder.is_dir()}
        named = watched.files | watched.folders
        self._beside = {next(one for one in place.parents if one.is_dir()) for place in named}
        self._names = {part for place in named for part in (place, *place.parents)}
        self._ignored = watched.ignored

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Places) and (self._folders, self._beside) == (other._folders, other._beside)

    __hash__ = None  # type: ignore[assignment]

    def watchers(self, on_change: Callable[[], None]) -> Iterable[Coroutine[None, None, None]]:
        if self._folders:
            yield _report(self._folders, on_change, self._counts, recursive=True)
        if self._beside:
            yield _report(self._beside, on_change, lambda path: Path(path) in self._names, recursive=False)

    def _counts(self, changed: str) -> bool:
        path = Path(changed)
        below = next((path.relative_to(one) for one in self._folders if path.is_relative_to(one)), path)
        return path not in self._ignored and not any(part.startswith(".") for part in below.parts)


async def _report(
    places: Iterable[Path], on_change: Callable[[], None], counts: Callable[[str], bool], *, recursive: bool
) -> None:
    """Call ``on_change`` after each change in ``places`` that counts."""
    async for found in watchfiles.awatch(
        *places, watch_filter=None, debounce=_DEBOUNCE, step=_STEP, recursive=recursive
    ):
        if any(counts(path) for _, path in found):
            on_change()


async def _cancel(tasks: Iterable[asyncio.Task[object]]) -> None:
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
