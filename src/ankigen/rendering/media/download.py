"""What is on the web → bytes; pictures go into a cache. Only where the config asks for it."""

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from ankigen.messages import find_reason
from ankigen.rendering.media.files import MediaError, detect_image_suffix

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    import httpx

FOLDER = ".ankigen/pictures"
"""The cache, in the project's folder: a later build without network packs the same pictures."""

TIMEOUT_S = 10.0  # without a byte
DEADLINE_S = 30.0  # for one picture
MAX_BYTES = 10_000_000
MAX_REDIRECTS = 3


class DownloadError(MediaError):
    """A picture could not be downloaded; the reason says why."""


class NotFoundError(DownloadError):
    """The host has nothing at that address."""


class HostUnreachableError(DownloadError):
    """The host does not answer, so there is no use in asking it again."""


class PictureDownloader:
    """Downloads each picture once.

    ``folder`` is the project's; ``online`` lets it ask the network for what the cache does not hold; ``local``
    lets it ask this very machine and its neighbours, which no group's notes should. ``reads_cache`` lets it take
    what an earlier build has kept.
    """

    def __init__(
        self, folder: Path, *, online: bool = True, local: bool = False, reads_cache: bool = True
    ) -> None:
        self._folder = folder / FOLDER
        self._online, self._local = online, local
        self._reads_cache = reads_cache
        self._downloaded: dict[str, Path] = {}  # in this build
        self._unreachable_hosts: dict[str, HostUnreachableError] = {}  # each is asked once a build

    def download(self, url: str) -> Path:
        """Return the file with the picture at ``url``; raises MediaError."""
        name = hashlib.sha256(url.encode()).hexdigest()[:24]
        cached = self._find_cached(name) if self._reads_cache else self._downloaded.get(name)
        if cached is not None:
            return cached
        if not self._online:
            raise DownloadError("reasons.download.not_fetched")
        host = urlsplit(url).netloc
        if host in self._unreachable_hosts:
            raise self._unreachable_hosts[host].with_traceback(None)
        try:
            content = fetch(url, FetchRules(local=self._local, max_bytes=MAX_BYTES))
        except HostUnreachableError as error:
            self._unreachable_hosts[host] = error
            raise
        self._downloaded[name] = self._keep(name + detect_image_suffix(content), content)
        return self._downloaded[name]

    def _find_cached(self, name: str) -> Path | None:
        if not self._folder.is_dir():
            return None
        return min(self._folder.glob(f"{name}.*"), default=None)

    def _keep(self, name: str, content: bytes) -> Path:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder.parent / ".gitignore").write_text("*\n", encoding="utf-8")
            temporary = self._folder / f".{name}.{os.getpid()}.tmp"
            temporary.write_bytes(content)
            return temporary.replace(self._folder / name)
        except OSError as error:
            raise DownloadError("reasons.download.not_kept", error=find_reason(error)) from error


class FetchRules(NamedTuple):
    """What may be fetched: from which kinds of addresses, and how much; ``local`` allows one's own network."""

    max_bytes: int
    schemes: tuple[str, ...] = ("http", "https")
    local: bool = False


def fetch(url: str, rules: FetchRules) -> bytes:
    """Return what is at ``url``; raises DownloadError."""
    import httpx

    deadline = time.monotonic() + DEADLINE_S
    try:
        with httpx.Client(timeout=TIMEOUT_S, headers={"User-Agent": "ankigen"}) as client:
            for _ in range(MAX_REDIRECTS + 1):
                with _open(client, url, rules) as response:
                    if response.is_redirect:
                        url = urljoin(url, response.headers["location"])
                        continue
                    if response.status_code == httpx.codes.NOT_FOUND:
                        raise NotFoundError("reasons.download.status", status=response.status_code)
                    if response.status_code != httpx.codes.OK:
                        raise DownloadError("reasons.download.status", status=response.status_code)
                    return b"".join(_limit(response.iter_bytes(), deadline, rules.max_bytes))
    except httpx.TimeoutException as error:
        raise HostUnreachableError("reasons.download.too_slow") from error
    except httpx.ConnectError as error:
        raise HostUnreachableError("reasons.download.no_connection") from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise HostUnreachableError("reasons.download.no_answer") from error
    raise DownloadError("reasons.download.redirects")


def _open(client: "httpx.Client", url: str, rules: FetchRules) -> "AbstractContextManager[httpx.Response]":
    """Return the response to a request that goes to the very address that was checked.

    Were the name asked for again, another address could come (DNS rebinding). The server still sees the name,
    and its certificate has to hold it.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise DownloadError("reasons.download.no_address") from None
    if parts.scheme not in rules.schemes or not host:
        raise DownloadError("reasons.download.no_address")
    address = _resolve(host, port, rules)
    literal = f"[{address}]" if ":" in address else address
    netloc = f"{literal}:{port}" if port else literal
    own_host = parts.netloc.rpartition("@")[2]
    return client.stream(
        "GET",
        parts._replace(netloc=netloc, fragment="").geturl(),
        headers={"Host": own_host},
        extensions={"sni_hostname": host},
    )


def _resolve(host: str, port: int | None, rules: FetchRules) -> str:
    """Return the address of a host on the public web: no note makes a build ask the group's own machines."""
    import ipaddress
    import socket

    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError) as error:
        raise HostUnreachableError("reasons.download.unknown_host", host=host) from error
    addresses = [str(socket_address[0]) for *_, socket_address in found]
    if not rules.local:
        for address in addresses:
            if not ipaddress.ip_address(address).is_global:
                raise DownloadError("reasons.download.not_public")
    return addresses[0]


def _limit(chunks: Iterator[bytes], deadline: float, max_bytes: int) -> Iterator[bytes]:
    """Yield the chunks of a download; raise DownloadError where it is too large or takes too long."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > max_bytes:
            raise DownloadError("reasons.download.too_large", megabytes=max_bytes // 1_000_000)
        if time.monotonic() > deadline:
            raise HostUnreachableError("reasons.download.too_slow")
        yield chunk
