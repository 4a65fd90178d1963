"""Pictures from the web → files in a cache; only where the config asks for it, and only pictures."""

import hashlib
import ipaddress
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from ankigen.rendering.media import MediaError, detect_image_suffix

FOLDER = ".ankigen/pictures"
"""The cache, in the project's folder: a later build without network packs the same pictures."""

TIMEOUT_S = 10.0  # without a byte
DEADLINE_S = 30.0  # for one picture
MAX_BYTES = 10_000_000
MAX_REDIRECTS = 3


class DownloadError(MediaError):
    """A picture could not be downloaded; the message says why."""


class HostUnreachableError(DownloadError):
    """The host does not answer, so there is no use in asking it again."""


class PictureDownloader:
    """Downloads each picture once.

    ``folder`` is the project's; ``online`` lets it ask the network for what the cache does not hold; ``local``
    lets it ask this very machine and its neighbours, which no group's notes should.
    """

    def __init__(self, folder: Path, *, online: bool = True, local: bool = False) -> None:
        self._folder = folder / FOLDER
        self._online, self._local = online, local
        self._unreachable_hosts: dict[str, str] = {}  # and why: each is asked once a build

    def download(self, url: str) -> Path:
        """Return the file with the picture at ``url``; raises MediaError."""
        name = hashlib.sha256(url.encode()).hexdigest()[:24]
        cached = self._find_cached(name)
        if cached is not None:
            return cached
        if not self._online:
            raise DownloadError("it was not fetched yet")
        host = urlsplit(url).netloc
        if host in self._unreachable_hosts:
            raise DownloadError(self._unreachable_hosts[host])
        try:
            content = self._fetch(url)
        except HostUnreachableError as error:
            self._unreachable_hosts[host] = str(error)
            raise
        return self._keep(name + detect_image_suffix(content), content)

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
            raise DownloadError(f"it can't be kept: {error.strerror}") from error

    def _fetch(self, url: str) -> bytes:
        import httpx

        deadline = time.monotonic() + DEADLINE_S
        try:
            with httpx.Client(timeout=TIMEOUT_S, headers={"User-Agent": "ankigen"}) as client:
                for _ in range(MAX_REDIRECTS + 1):
                    self._check_public_address(url)
                    with client.stream("GET", url) as response:
                        if response.is_redirect:
                            url = urljoin(url, response.headers["location"])
                            continue
                        if response.status_code != 200:
                            raise DownloadError(f"the server says {response.status_code}")
                        return b"".join(_limit(response.iter_bytes(), deadline))
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise HostUnreachableError(f"no answer ({type(error).__name__})") from error
        raise DownloadError("it is redirected too often")

    def _check_public_address(self, url: str) -> None:
        """Refuse what is not on the public web: notes must not make a build ask the group's own machines."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise DownloadError("it is no web address")
        try:
            addresses = socket.getaddrinfo(parts.hostname, parts.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError, ValueError) as error:
            raise HostUnreachableError(f"no answer ({parts.hostname} is unknown)") from error
        if self._local:
            return
        for *_, socket_address in addresses:
            if not ipaddress.ip_address(socket_address[0]).is_global:
                raise DownloadError("it is not on the public web")


def _limit(chunks: Iterator[bytes], deadline: float) -> Iterator[bytes]:
    """Yield the chunks of a download; raise DownloadError where it is too large or takes too long."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > MAX_BYTES:
            raise DownloadError(f"it is larger than {MAX_BYTES // 1_000_000} MB")
        if time.monotonic() > deadline:
            raise HostUnreachableError("no answer in time")
        yield chunk
