"""Garbage collection in a process that keeps a whole deck: not in the midst of work that somebody waits for."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collect_later() -> Iterator[None]:
    """Collect no garbage until the end of the ``with`` block: it would go through all that is kept."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def keep_for_good() -> None:
    """Leave all that there is now out of every later collection; to be called once."""
    gc.collect()
    gc.freeze()
