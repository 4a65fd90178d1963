"""How long each stage of a build takes, for ``ankigen build -vv`` and for programs that listen to ``logging``."""

import functools
import logging
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

Params = ParamSpec("Params")
Result = TypeVar("Result")


def log_time(stage: Callable[Params, Result]) -> Callable[Params, Result]:
    """Log at INFO how long each call of a stage takes, under the name of its module."""
    logger = logging.getLogger(stage.__module__)
    name = stage.__name__.replace("_", " ")

    @functools.wraps(stage)
    def timed(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        start = time.perf_counter()
        try:
            return stage(*args, **kwargs)
        finally:
            logger.info("%s: %.3f s", name, time.perf_counter() - start)

    return timed
