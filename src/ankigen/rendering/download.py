"""Pictures from the web → files in a cache; only where the config asks for it, and only pictures."""

import hashlib
import ipaddress
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from ankigen.files import OWN_FOLDER, make_own_folder, replace_file

FOLDER = f"{OWN_FOLDER}/pictures"
"""The cache, in the project's folder: a later build without network packs the same pictures."""

_TIMEOUT = 10.0  # seconds without a byte
_DEADLINE = 30.0  # seconds for one picture
_LARGEST = 10_000_000  # bytes
_REDIRECTS = 4
_KINDS = (
    (".png", lambda head: head.startswith(b"\x89PNG\r\n\x1a\n")),
    (".jpg", lambda head: head.startswith(b"\xff\xd8\xff")),
    (".gif", lambda head: head[:6] in (b"GIF87a", b"GIF89a")),
    (".webp", lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP"),
    (".avif", lambda head: head[4:12] == b"ftypavif"),
    (".bmp", lambda head: head.startswith(b"BM")),
    (".svg", lambda head: b"<svg" in head and head.lstrip()[:1] == b"<"),
)


class FetchError(Exception):
    """A picture could not be had; the message says why."""


class SilenceError(FetchError):
    """Nobody answers there, so there is no use in asking the same host again."""


class Pictures:
    """Fetches each picture once.

    ``folder`` is the project's; ``online`` lets it ask the network for what the cache does not hold; ``local``
    lets it ask this very machine and its neighbours, which no group's notes should.
    """

    def __init__(self, folder: Path, *, online: bool = True, local: bool = False) -> None:
        self._root, self._folder = folder, folder / FOLDER
        self._online, self._local = online, local
        self._dead: dict[str, str] = {}  # hosts that did not answer, and why: they are asked once a build

    def get(self, url: str) -> Path:
        """Return the file with the picture at ``url``; raises FetchError."""
        name = hashlib.sha256(url.encode()).hexdigest()[:24]
        cached = sorted(self._folder.glob(f"{name}.*")) if self._folder.is_dir() else []
        if cached:
            return cached[0]
        if not self._online:
            raise FetchError("it was not fetched yet")
        host = urlsplit(url).netloc
        if host in self._dead:
            raise FetchError(self._dead[host])
        try:
            content = self._download(url)
        except SilenceError as error:
            self._dead[host] = str(error)
            raise
        return self._keep(name + kind(content), content)

    def _keep(self, name: str, content: bytes) -> Path:
        file = self._folder / name
        try:
            make_own_folder(self._root)
            self._folder.mkdir(exist_ok=True)
            replace_file(file, content)
        except OSError as error:
            raise FetchError(f"it can't be kept: {error.strerror}") from error
        return file

    def _download(self, url: str) -> bytes:
        import httpx

        deadline = time.monotonic() + _DEADLINE
        try:
            with httpx.Client(timeout=_TIMEOUT, headers={"User-Agent": "ankigen"}) as client:
                for _ in range(_REDIRECTS):
                    self._admit(url)
                    with client.stream("GET", url) as answer:
                        if answer.is_redirect:
                            url = urljoin(url, answer.headers["location"])
                            continue
                        if answer.status_code != 200:
                            raise FetchError(f"the server says {answer.status_code}")
                        return b"".join(_limited(answer.iter_bytes(), deadline))
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise SilenceError(f"no answer ({type(error).__name__})") from error
        raise FetchError("it is redirected too often")

    def _admit(self, url: str) -> None:
        """Refuse what is not on the public web: notes must not make a build ask the group's own machines."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise FetchError("it is no web address")
        try:
            found = socket.getaddrinfo(parts.hostname, parts.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError, ValueError) as error:
            raise SilenceError(f"no answer ({parts.hostname} is unknown)") from error
        if not self._local and not all(ipaddress.ip_address(one[4][0]).is_global for one in found):
            raise FetchError("it is not on the public web")


def _limited(chunks: Iterator[bytes], deadline: float) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > _LARGEST:
            raise FetchError(f"it is larger than {_LARGEST // 1_000_000} MB")
        if time.monotonic() > deadline:
            raise SilenceError("no answer in time")
        yield chunk


def kind(content: bytes) -> str:
    """Return the file name suffix for a picture; raises FetchError for anything else, whatever it claims to be."""
    head = content[:512]
    for suffix, fits in _KINDS:
        if fits(head):
            return suffix
    raise FetchError("it is no picture")
