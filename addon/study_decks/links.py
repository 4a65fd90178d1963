"""From what a learner pastes to the address of a deck's manifest."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from .errors import DeckError

MANIFEST = "deck.json"
DEFAULT_RELEASE = "deck"
LOOPBACK = ("127.0.0.1", "localhost", "::1")

_SSH = re.compile(r"(?:ssh://)?git@github\.com[:/](?P<path>.+)")
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def find_manifest_addresses(text: str) -> list[str]:
    """Return where the manifest may be, the likeliest first; raises DeckError for what is no link to a deck.

    A repository on GitHub, its release, its site, the package and the manifest itself are understood.
    """
    link = _complete_link(text)
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").lower()
        _ = parts.port
    except ValueError:
        raise DeckError("no_link", link=text.strip()) from None
    _check_link(parts, host, text)
    if host in ("github.com", "www.github.com"):
        return _find_on_github(parts.path, text)
    return [f"{parts.scheme}://{parts.netloc}{_find_manifest_path(parts.path)}"]


def _complete_link(text: str) -> str:
    """Return a pasted link with its scheme; one for git over SSH becomes that of the repository's page."""
    link = text.strip().strip("<>")
    ssh = _SSH.fullmatch(link)
    if ssh is not None:
        return f"https://github.com/{ssh['path']}"
    return link if "://" in link else f"https://{link}"


def _check_link(parts: SplitResult, host: str, text: str) -> None:
    """Raise DeckError for a link that names nobody's site, tells a password, or is not encrypted."""
    if parts.username or parts.password:
        raise DeckError("link_with_password")
    is_loopback = host in LOOPBACK
    if not host or ("." not in host and not is_loopback):
        raise DeckError("no_link", link=text.strip())
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback)
    if not is_safe:
        raise DeckError("not_https", link=text.strip())


def _find_on_github(path: str, text: str) -> list[str]:
    """Return the addresses of the manifest in a release, and on the site, of a repository on GitHub."""
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) < 2:
        raise DeckError("no_repository", link=text.strip())
    owner, name = segments[0], re.sub(r"\.git$", "", segments[1])
    if not _NAME.fullmatch(owner) or not _NAME.fullmatch(name):
        raise DeckError("no_repository", link=text.strip())
    release = _find_release(segments[2:])
    addresses = [f"https://github.com/{owner}/{name}/releases/download/{release}/{MANIFEST}"]
    if release == DEFAULT_RELEASE:
        addresses.append(f"https://{owner.lower()}.github.io/{name}/{MANIFEST}")
    return addresses


def _find_release(segments: list[str]) -> str:
    """Return the release that the rest of a path on GitHub names, else the one that ankigen's action makes."""
    if len(segments) >= 3 and segments[0] == "releases" and segments[1] in ("tag", "download"):
        return segments[2]
    return DEFAULT_RELEASE


def _find_manifest_path(path: str) -> str:
    """Return the path of the manifest on a site, beside the page or the package that a path leads to."""
    folder, _, name = path.rpartition("/")
    if name and "." not in name:  # the folder of a site, without its last slash
        folder = path
    return f"{folder}/{MANIFEST}"
