"""A site on this machine alone, as it is now. Knows nothing of notes: it is given what makes the site."""

import asyncio
import json
import mimetypes
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from typing import Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from ankigen.preview import background

Changes = Callable[[asyncio.Event], AsyncIterator[None]]

_ADDRESS = "127.0.0.1"
# A foreign page can make a browser ask here under a name of its own (DNS rebinding); it gets no answer.
_HOSTS = [_ADDRESS, "localhost"]
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}
# A picture that is opened by itself is a page of this address: it runs and loads nothing.
_SANDBOX = {"Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"}
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".apkg": "application/octet-stream"}


class Site(Protocol):
    """The files of a site by path, what makes each, and a version that tells one state of them from another."""

    @property
    def version(self) -> str:
        """The version."""

    @property
    def files(self) -> Mapping[str, Callable[[], bytes]]:
        """The files; nothing else can be asked for."""


class BrokenError(Exception):
    """There is no site of the notes as they are now; the message says why."""


class LiveSite:
    """The site as it is now, and what is wrong since; whoever waits for a change is told."""

    def __init__(self, make: Callable[[], Site]) -> None:
        """``make`` returns the site, or raises BrokenError."""
        self._make = make
        self._changed = asyncio.Condition()
        self._changes = 0
        self.site: Site | None = None
        self.problem = ""

    async def update(self) -> None:
        """Make the site anew; keeps the last one if there is none of the notes as they are now."""
        site, problem = self.site, ""
        try:
            site = await background.run(self._make)
        except BrokenError as error:
            problem = str(error)
        async with self._changed:
            before = self._state()
            self.site, self.problem = site, problem
            self._changes += self._state() != before
            self._changed.notify_all()

    async def first(self) -> Site:
        """Return the site, as soon as there is one."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.site is not None)
        assert self.site is not None  # noqa: S101 - it was waited for
        return self.site

    async def events(self) -> AsyncIterator[str]:
        """Yield a server-sent event for the site as it is, and one after each change (HTML standard, 9.2)."""
        sent = 0
        while True:
            async with self._changed:
                # Some may come while the last event is on its way; notes that are changed back are two changes.
                while self._changes == sent:
                    await self._changed.wait()
                sent, state = self._changes, self._state()
            yield f"data: {state}\n\n"

    def _state(self) -> str:
        return json.dumps({"version": self.site.version, "problem": self.problem}) if self.site else ""


def application(live: LiveSite) -> Starlette:
    """Return the application that serves ``live``."""

    async def file(request: Request) -> Response:
        name = request.path_params["path"] or "index.html"
        make = (await live.first()).files.get(name)
        if make is None:
            return PlainTextResponse("There is no such file.", 404, _HEADERS)
        try:
            content = await background.run(make)
        except OSError as error:  # a picture that has just gone
            return PlainTextResponse(str(error.strerror), 404, _HEADERS)
        suffix = name[name.rfind(".") :]
        kind = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        is_part_of_page = suffix in _TYPES or not suffix
        headers = _HEADERS if is_part_of_page else {**_HEADERS, **_SANDBOX}
        return Response(content, media_type=kind, headers=headers)

    async def events(_: Request) -> Response:
        return StreamingResponse(live.events(), media_type="text/event-stream", headers=_HEADERS)

    routes = [Route("/events", events), Route("/{path:path}", file)]
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS, www_redirect=False)
    return Starlette(routes=routes, middleware=[hosts])


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


def serve(make: Callable[[], Site], changes: Changes, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until Ctrl-C, calling ``ready`` when there is a site; raises BrokenError if there is none.

    ``changes`` yields when the site is to be made, at first and then each time that it has changed.
    """
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(LiveSite(make), changes, listener, ready))


async def _serve(live: LiveSite, changes: Changes, listener: socket.socket, ready: Callable[[], None]) -> None:
    # Pages that listen for changes never end by themselves: they are not waited for.
    config = uvicorn.Config(application(live), log_level="critical", lifespan="off", timeout_graceful_shutdown=0)
    server = uvicorn.Server(config)
    stop = asyncio.Event()

    async def follow() -> None:
        try:
            async for _ in changes(stop):
                is_first = live.site is None
                await live.update()
                if live.site is None:
                    raise BrokenError(live.problem)
                if is_first:
                    ready()
        finally:  # without it, the pages would show old notes and not know
            server.should_exit = True

    following = asyncio.create_task(follow())
    try:
        await server.serve(sockets=[listener])
    finally:
        stop.set()
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
