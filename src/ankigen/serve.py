"""A site on this machine alone, as it is now. Knows nothing of notes: it is given what makes the site."""

import asyncio
import json
import mimetypes
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

Site = Mapping[str, Callable[[], bytes]]
Changes = Callable[[asyncio.Event], AsyncIterator[None]]

_ADDRESS = "127.0.0.1"
# A foreign page can make a browser ask here under a name of its own (DNS rebinding); it gets no answer.
_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".apkg": "application/octet-stream"}


class BrokenError(Exception):
    """There is no site of the notes as they are now; the message says why."""


class Live:
    """The site as it is now, and what is wrong since; whoever waits for a change is told."""

    def __init__(self, make: Callable[[int], Site]) -> None:
        """``make`` returns the site with a version, or raises BrokenError."""
        self._make = make
        self._changed = asyncio.Condition()
        self.site: Site | None = None
        self.version, self.problem = 0, ""

    async def update(self) -> None:
        """Make the site anew; keeps the last one if there is none of the notes as they are now."""
        problem = ""
        try:
            self.site = await asyncio.to_thread(self._make, self.version + 1)
            self.version += 1
        except BrokenError as error:
            problem = str(error)
        async with self._changed:
            self.problem = problem
            self._changed.notify_all()

    async def first(self) -> Site:
        """Return the site, as soon as there is one."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.site is not None)
        assert self.site is not None  # noqa: S101 - it was waited for
        return self.site

    async def events(self) -> AsyncIterator[str]:
        """Yield a server-sent event for the site as it is, and one after each update (HTML standard, 9.2)."""
        while True:
            yield f"data: {json.dumps({'version': self.version, 'problem': self.problem})}\n\n"
            async with self._changed:
                await self._changed.wait()


def application(live: Live, follow: Callable[[asyncio.Event], Awaitable[None]]) -> Starlette:
    """Return the application that serves ``live`` while ``follow`` updates it."""

    async def file(request: Request) -> Response:
        name = request.path_params["path"] or "index.html"
        make = (await live.first()).get(name)
        if make is None:
            return PlainTextResponse("There is no such file.", 404, _HEADERS)
        try:
            content = await asyncio.to_thread(make)
        except OSError as error:  # a picture that has just gone
            return PlainTextResponse(str(error.strerror), 404, _HEADERS)
        suffix = name[name.rfind(".") :]
        kind = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Response(content, media_type=kind, headers=_HEADERS)

    async def events(_: Request) -> Response:
        return StreamingResponse(live.events(), media_type="text/event-stream", headers=_HEADERS)

    @asynccontextmanager
    async def following(_: Starlette) -> AsyncIterator[None]:
        stop = asyncio.Event()
        task = asyncio.ensure_future(follow(stop))
        yield
        stop.set()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    routes = [Route("/events", events), Route("/{path:path}", file)]
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS, www_redirect=False)
    return Starlette(routes=routes, middleware=[hosts], lifespan=following)


def bind(port: int) -> socket.socket:
    """Return a socket of this machine alone; port 0 is any that is free. Raises OSError."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_ADDRESS, port))
        listener.listen()  # who comes before the site is made waits for it
    except OSError:
        listener.close()
        raise
    return listener


def address(listener: socket.socket) -> str:
    """Return the address of the site in a browser."""
    return f"http://{_ADDRESS}:{listener.getsockname()[1]}/"


def serve(
    make: Callable[[int], Site], changes: Changes, listener: socket.socket, ready: Callable[[], None]
) -> None:
    """Serve until Ctrl-C, calling ``ready`` when there is a site; raises BrokenError if there is none.

    ``changes`` yields when the site is to be made, at first and then each time that it has changed.
    """
    live = Live(make)

    async def follow(stop: asyncio.Event) -> None:
        async for _ in changes(stop):
            is_first = live.site is None
            await live.update()
            if live.site is None:
                server.should_exit = True
                return
            if is_first:
                ready()

    # Pages that listen for changes never end by themselves: they are not waited for.
    config = uvicorn.Config(
        application(live, follow), log_level="critical", lifespan="on", timeout_graceful_shutdown=0
    )
    server = uvicorn.Server(config)
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    if live.site is None and live.problem:
        raise BrokenError(live.problem)
