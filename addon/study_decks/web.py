"""Files from the web: encrypted, limited in size and time, and nothing of the learner's is sent."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from .errors import DeckError, OfflineError
from .links import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Callable

CONNECT_TIMEOUT_S = 10
READ_TIMEOUT_S = 30
MAX_REDIRECTS = 5
CHUNK_BYTES = 1 << 16
USER_AGENT = "ankigen-for-Anki"


@dataclass(frozen=True)
class Answer:
    """What a server answered: ``content`` is None if nothing changed since the ``etag`` that was sent."""

    content: bytes | None
    etag: str


@dataclass(frozen=True)
class Limits:
    """How much an answer may be."""

    max_bytes: int
    max_seconds: float


def fetch(
    address: str, limits: Limits, etag: str = "", on_progress: Callable[[int], None] | None = None
) -> Answer:
    """Return the file at an address; raises DeckError.

    ``on_progress`` is called with how many bytes are there.
    """
    import requests

    deadline = time.monotonic() + limits.max_seconds
    with requests.Session() as session:
        session.auth = _send_no_password
        try:
            response = _open(session, address, etag)
            with response:
                if response.status_code == requests.codes.not_modified and etag:
                    return Answer(None, etag)
                _refuse_failure(response)
                content = _read(response, limits, deadline, on_progress)
        except requests.exceptions.SSLError:
            raise DeckError("certificate", host=urlsplit(address).hostname) from None
        except requests.exceptions.RequestException:
            raise OfflineError("offline", host=urlsplit(address).hostname) from None
    return Answer(content, response.headers.get("ETag", ""))


def _send_no_password(request: Any) -> Any:  # noqa: ANN401 - a requests.PreparedRequest
    """Keep the learner's .netrc out of the requests."""
    return request


def _open(session: Any, address: str, etag: str) -> Any:  # noqa: ANN401 - of requests, which is imported late
    """Return the response at the end of all redirects."""
    may_be_loopback = urlsplit(address).hostname in LOOPBACK
    headers = {"User-Agent": USER_AGENT}
    if etag:
        headers["If-None-Match"] = etag
    timeout = (CONNECT_TIMEOUT_S, READ_TIMEOUT_S)
    for _ in range(MAX_REDIRECTS + 1):
        _refuse_unsafe(address, may_be_loopback=may_be_loopback)
        response = session.get(address, headers=headers, timeout=timeout, stream=True, allow_redirects=False)
        if not response.is_redirect:
            return response
        target = response.headers["Location"]
        response.close()
        address = urljoin(address, target)
    raise DeckError("too_many_redirects")


def _refuse_unsafe(address: str, *, may_be_loopback: bool) -> None:
    """Raise DeckError for an address without encryption, but on this machine, where a redirect never leads."""
    try:
        parts = urlsplit(address)
    except ValueError:
        raise DeckError("no_link", link=address[:200]) from None
    if parts.hostname in LOOPBACK:
        if may_be_loopback and parts.scheme in ("http", "https"):
            return
    elif parts.scheme == "https" and parts.hostname:
        return
    raise DeckError("not_https", link=address[:200])


def _refuse_failure(response: Any) -> None:  # noqa: ANN401
    """Raise DeckError for an answer that is no file."""
    status = response.status_code
    host = urlsplit(response.url).hostname
    if status == 200:
        return
    if status in (401, 403, 404, 410):
        raise DeckError("not_found", host=host)
    if status == 429 or status >= 500:
        raise OfflineError("server", host=host, status=status)
    raise DeckError("refused", host=host, status=status)


def _read(
    response: Any,  # noqa: ANN401
    limits: Limits,
    deadline: float,
    on_progress: Callable[[int], None] | None,
) -> bytes:
    """Return the body of a response; raises DeckError if it is larger or slower than allowed, or cut off."""
    content = bytearray()
    for chunk in response.iter_content(CHUNK_BYTES):
        content += chunk
        if len(content) > limits.max_bytes:
            raise DeckError("too_large", megabytes=limits.max_bytes // 1_000_000)
        if time.monotonic() > deadline:
            raise OfflineError("slow", host=urlsplit(response.url).hostname)
        if on_progress is not None:
            on_progress(len(content))
    return bytes(content)
