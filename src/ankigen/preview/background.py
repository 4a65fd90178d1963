"""Long work beside an event loop, which nobody waits for when the program ends."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


async def run(work: Callable[[], T]) -> T:
    """Return what ``work`` returns, or raise what it raises.

    It runs in a thread that ends with the program; asyncio's own are waited for, and Ctrl-C would come too late.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(act: Callable[[], None]) -> None:
        def act_unless_cancelled() -> None:
            if not done.done():
                act()

        with suppress(RuntimeError):  # the loop has ended, and with it whoever asked
            loop.call_soon_threadsafe(act_unless_cancelled)

    def run_work() -> None:
        try:
            returned = work()
        except BaseException as error:  # noqa: BLE001 - it is raised where it was asked for
            caught = error
            settle(lambda: done.set_exception(caught))
        else:
            settle(lambda: done.set_result(returned))

    threading.Thread(target=run_work, daemon=True).start()
    return await done
