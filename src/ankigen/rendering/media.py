"""Pictures and sounds in the notes → files to pack, under names that say nothing but their content."""

import errno
import hashlib
import html
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ankigen.diagnostics.rules import IMAGE_MISSING, IMAGE_OUTSIDE, IMAGE_UNREACHABLE, REMOTE_IMAGE
from ankigen.model import Media
from ankigen.rendering.html import ImageResolver, escape, make_link

if TYPE_CHECKING:
    from ankigen.diagnostics.diagnostic import Rule
    from ankigen.rendering.download import Pictures

IMAGE_SUFFIXES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp"}
SOUND_SUFFIXES = {".mp3", ".ogg", ".oga", ".opus", ".wav", ".m4a", ".flac"}
PREFIX = "ankigen-"
NOTHING = hashlib.sha256().hexdigest()[:16]
"""The name of an empty file, but for its suffix."""


class Images:
    """Resolves the pictures and sounds of one week file.

    ``packed`` holds the files by name, ``own`` the names of those that lie in the project; ``problems`` (below
    which line, what is wrong, with what, why) grow as they are resolved. ``pictures`` fetches those on the web.
    """

    def __init__(self, week_file: Path, root: Path, pictures: "Pictures | None" = None) -> None:
        self._folder = week_file.parent
        self._root = root
        self._pictures = pictures
        self.packed: dict[str, Media] = {}
        self.own: set[str] = set()
        self.problems: list[tuple[int, Rule, str, str]] = []
        self._line = 1

    def below(self, line: int) -> ImageResolver:
        """Return what resolves the pictures that stand in this line or below it."""
        self._line = line
        return self._html

    def _html(self, target: str, alt: str) -> str:
        """Return the HTML that shows a picture or plays a sound: packed, as a link if remote, else its text."""
        scheme = _scheme(target)
        if scheme in ("http", "https"):
            return self._remote(target, alt)
        media = self._find(target) if not scheme else None
        if media is None:
            return f"<em>{escape(alt or target)}</em>"
        self.own.add(media.name)
        return self._shown(media, alt)

    def _shown(self, media: Media, alt: str) -> str:
        self.packed[media.name] = media
        if Path(media.name).suffix in SOUND_SUFFIXES:
            return f"[sound:{media.name}]"
        return f'<img src="{media.name}" alt="{html.escape(alt)}">'

    def _remote(self, target: str, alt: str) -> str:
        if self._pictures is None:
            self.problems.append((self._line, REMOTE_IMAGE, target, ""))
        else:
            from ankigen.rendering.download import FetchError

            try:
                return self._shown(_media(self._pictures.get(target)), alt)
            except (FetchError, OSError, ValueError) as error:
                self.problems.append((self._line, IMAGE_UNREACHABLE, target, str(error)))
        return make_link(target, escape(alt or target))

    def _find(self, target: str) -> Media | None:
        """Return the file behind a relative path."""
        for name in _spellings(target):
            if self._is_outside(name):
                self.problems.append((self._line, IMAGE_OUTSIDE, target, ""))
                return None
            try:
                return _media(self._folder / name)
            except (OSError, ValueError):
                continue
        self.problems.append((self._line, IMAGE_MISSING, target, ""))
        return None

    def _is_outside(self, name: str) -> bool:
        if name.startswith(("/", "\\", "~")) or name[1:2] == ":":
            return True
        try:
            return not Path(os.path.realpath(self._folder / name)).is_relative_to(self._root.resolve())
        except (OSError, ValueError):
            return False


def _scheme(target: str) -> str:
    """Return the scheme of an address, nothing for a path."""
    try:
        return urlsplit(target).scheme.lower() if "://" in target or target.startswith("data:") else ""
    except ValueError:  # brackets that hold no address
        return "broken"


def _spellings(target: str) -> Iterator[str]:
    """Yield what a path may be called on the disk: percent-encoded by Notion, decomposed by macOS."""
    plain = unquote(target)
    names = (target, plain, plain.split("#")[0].split("?")[0])
    yield from dict.fromkeys(
        spelling
        for name in names
        for spelling in (name, *(unicodedata.normalize(f, name) for f in ("NFC", "NFD")))
    )


def _media(file: Path) -> Media:
    """Return ``file`` under its packed name; raises OSError if it can't be read, ValueError for no media."""
    suffix = file.suffix.lower()
    if suffix not in IMAGE_SUFFIXES | SOUND_SUFFIXES or not file.is_file():
        raise ValueError("it is neither a picture nor a sound")
    digest = hashlib.sha256(_read_clean(file)).hexdigest()[:16]
    return Media(f"{PREFIX}{digest}{suffix}", file)


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
