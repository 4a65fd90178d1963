"""Pictures and sounds in the notes → files to pack, under names that say nothing but their content."""

import errno
import hashlib
import html
import os
import unicodedata
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

from ankigen.diagnostics.diagnostic import Rule
from ankigen.diagnostics.rules import (
    IMAGE_MISSING,
    IMAGE_OUTSIDE,
    IMAGE_UNREACHABLE,
    IMAGE_UNREADABLE,
    REMOTE_IMAGE,
)
from ankigen.messages import Message, ReasonError, find_reason
from ankigen.model import Media
from ankigen.rendering.html import make_link
from ankigen.rendering.images import Image, ImageResolver
from ankigen.rendering.neutralize import escape, hold_sound

IMAGE_SUFFIXES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp"}
SOUND_SUFFIXES = {".mp3", ".ogg", ".oga", ".opus", ".wav", ".m4a", ".flac"}
PREFIX = "ankigen-"
NOTHING = hashlib.sha256().hexdigest()[:16]
"""The name of an empty file, but for its suffix."""


class MediaError(ReasonError):
    """A picture or sound cannot be packed; the reason says why."""


def detect_image_suffix(content: bytes) -> str:
    """Return the file name suffix for a picture; raises MediaError for anything else, whatever it claims to be."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if content.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return ".gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return ".webp"
    if content[4:12] == b"ftypavif":
        return ".avif"
    if content.startswith(b"BM"):
        return ".bmp"
    head = content[:512]
    if b"<svg" in head and head.lstrip().startswith(b"<"):
        return ".svg"
    raise MediaError("reasons.media.no_picture")


class Downloader(Protocol):
    """Gets pictures from the web; raises MediaError."""

    def download(self, url: str) -> Path:
        """Return a file with the picture at ``url``."""


class MediaProblem(NamedTuple):
    """What is wrong with a picture below a line, and why if that is known."""

    line: int
    rule: Rule
    target: str
    reason: str | Message = ""


class Images:
    """Resolves the pictures and sounds of one week file.

    ``packed`` holds the files by name, ``own`` the names of those that lie in the project; with the ``problems``
    they grow as pictures are resolved. ``downloader`` gets those on the web, None makes links of them.
    """

    def __init__(self, week_file: Path, root: Path, downloader: Downloader | None = None) -> None:
        self._folder = week_file.parent
        self._root = root
        self._downloader = downloader
        self.packed: dict[str, Media] = {}
        self.own: set[str] = set()
        self.problems: list[MediaProblem] = []

    def below(self, line: int) -> ImageResolver:
        """Return what resolves the pictures that stand in this line or below it."""
        return partial(self._resolve, line)

    def _resolve(self, line: int, image: Image) -> str:
        """Return the HTML that shows a picture or plays a sound: packed, as a link if remote, else its text."""
        scheme = _find_scheme(image.target)
        if scheme in ("http", "https"):
            return self._resolve_remote(line, image)
        media = self._find_file(line, image.target) if not scheme else None
        if media is None:
            return f"<em>{escape(image.alt or image.target)}</em>"
        self.own.add(media.name)
        return self._pack(media, image)

    def _pack(self, media: Media, image: Image) -> str:
        self.packed[media.name] = media
        if Path(media.name).suffix in SOUND_SUFFIXES:
            return hold_sound(media.name)
        width = f' width="{image.width}"' if image.width else ""
        height = f' height="{image.height}"' if image.height else ""
        return f'<img src="{media.name}" alt="{html.escape(image.alt)}"{width}{height}>'

    def _resolve_remote(self, line: int, image: Image) -> str:
        url = image.target
        if self._downloader is None:
            self.problems.append(MediaProblem(line, REMOTE_IMAGE, url))
        else:
            try:
                return self._pack(_load_media(self._downloader.download(url)), image)
            except (MediaError, OSError, ValueError) as error:
                self.problems.append(MediaProblem(line, IMAGE_UNREACHABLE, url, find_reason(error)))
        return make_link(url, escape(image.alt or url))

    def _find_file(self, line: int, target: str) -> Media | None:
        """Return the file behind a relative path."""
        reason: Message | str = ""
        for path in _spell_path(target):
            if self._is_outside(path):
                self.problems.append(MediaProblem(line, IMAGE_OUTSIDE, target))
                return None
            file = self._folder / path
            try:
                return _load_media(file)
            except (MediaError, OSError, ValueError) as error:
                reason = reason or _explain_failure(file, error)
        if reason:
            self.problems.append(MediaProblem(line, IMAGE_UNREADABLE, target, reason))
        else:
            self.problems.append(MediaProblem(line, IMAGE_MISSING, target))
        return None

    def _is_outside(self, path: str) -> bool:
        if path.startswith(("/", "\\", "~")) or path[1:2] == ":":
            return True
        try:
            return not Path(os.path.realpath(self._folder / path)).is_relative_to(self._root.resolve())
        except (OSError, ValueError):
            return False


def _find_scheme(target: str) -> str:
    """Return the scheme of an address, "" for a path."""
    if "://" not in target and not target.startswith("data:"):
        return ""
    try:
        return urlsplit(target).scheme.lower()
    except ValueError:  # brackets that hold no address
        return "broken"


def _spell_path(target: str) -> list[str]:
    """Return what a path may be called on the disk: percent-encoded by Notion, decomposed by macOS."""
    decoded = unquote(target)
    spellings: dict[str, None] = {}  # in their order, each once
    for path in (target, decoded, decoded.split("#")[0].split("?")[0]):
        composed = unicodedata.normalize("NFC", path)
        decomposed = unicodedata.normalize("NFD", path)
        spellings |= dict.fromkeys((path, composed, decomposed))
    return list(spellings)


def _load_media(file: Path) -> Media:
    """Return ``file`` under its packed name.

    Raises OSError if it can't be read, MediaError or ValueError if it is neither picture nor sound.
    """
    suffix = file.suffix.lower()
    if suffix not in IMAGE_SUFFIXES | SOUND_SUFFIXES or not file.is_file():
        raise MediaError("reasons.media.no_media")
    digest = hashlib.sha256(_read_clean(file)).hexdigest()[:16]
    return Media(f"{PREFIX}{digest}{suffix}", file)


def _explain_failure(file: Path, error: Exception) -> Message | str:
    """Return why a file can't be packed, "" if there is none."""
    try:
        if not file.is_file():
            return ""
    except (OSError, ValueError):
        return ""
    return str(error.strerror) if isinstance(error, OSError) else find_reason(error)


def read_media(media: Media) -> bytes:
    """Return the content to pack or to serve: that of its file, but for scripts and the like in SVG.

    Raises OSError.
    """
    try:
        return _read_clean(media.file)
    except ValueError as error:  # it was edited while the deck was built
        raise OSError(errno.EINVAL, str(error), str(media.file)) from None


def _read_clean(file: Path) -> bytes:
    """Return the content of a picture or sound; raises OSError, and ValueError for broken SVG."""
    content = file.read_bytes()
    if file.suffix.lower() != ".svg":
        return content
    from ankigen.rendering.svg import clean_svg  # few notes need a parser of XML

    return clean_svg(content)
