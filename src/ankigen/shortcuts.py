"""Short ways: functions that answer quickly what a longer way would answer too, or leave it to the longer way.

Each is registered here and held equal to the longer way by one test (tests/promises/test_shortcuts.py).
``ANKIGEN_SHORTCUTS=0`` in the environment turns all of them off. One that saves less than a twentieth of a
whole build is not worth its place.
"""

import functools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

Params = ParamSpec("Params")
Answer = TypeVar("Answer")

REGISTRY: dict[str, Callable[..., object]] = {}
"""All short ways by their full name, as they are without the switch."""


class _Switch:
    is_on = os.environ.get("ANKIGEN_SHORTCUTS") != "0"


def shortcut(function: Callable[Params, Answer | None]) -> Callable[Params, Answer | None]:
    """Register a short way: a function that returns None where it takes the longer way to tell.

    While short ways are off, it returns None for everything.
    """
    REGISTRY[f"{function.__module__}.{function.__qualname__}"] = function

    @functools.wraps(function)
    def call_if_on(*args: Params.args, **kwargs: Params.kwargs) -> Answer | None:
        if _Switch.is_on:
            return function(*args, **kwargs)
        return None

    return call_if_on


def are_enabled() -> bool:
    """Return True if short ways may be taken."""
    return _Switch.is_on


@contextmanager
def disabled() -> Iterator[None]:
    """Take the longer way everywhere until the end of the ``with`` block, in this process."""
    before = _Switch.is_on
    _Switch.is_on = False
    try:
        yield
    finally:
        _Switch.is_on = before
