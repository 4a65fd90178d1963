"""A picture, sound or video as the notes name it → the file to pack, and the HTML that shows or plays it."""

import html
import os
import posixpath
import unicodedata
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

from ankigen.diagnostics.diagnostic import Rule
from ankigen.diagnostics.rules import (
    BACKSLASH_IN_PATH,
    IMAGE_MISSING,
    IMAGE_OUTSIDE,
    IMAGE_UNREACHABLE,
    IMAGE_UNREADABLE,
    LARGE_MEDIA,
    LFS_POINTER,
    REMOTE_IMAGE,
)
from ankigen.messages import Message, find_reason
from ankigen.model import Media
from ankigen.patterns import compile_on_use
from ankigen.rendering.html import make_link
from ankigen.rendering.media.files import (
    PLAYED_SUFFIXES,
    LfsPointerError,
    MediaError,
    load_embedded,
    load_media,
)
from ankigen.rendering.media.images import Image, ImageResolver
from ankigen.rendering.neutralize import escape, hold_sound

_LARGE_BYTES = 5_000_000
_MAX_SHOWN_ADDRESS = 40  # characters of a ``data:`` address in a message
_MAX_INDEXED_FILES = 20_000
_NARROW_BLANK = compile_on_use(r" (?=[AP]M\b)")  # U+202F before AM and PM, in the names of macOS's screenshots


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


class FilesByName:
    """The files of a project by their names, as Obsidian finds what is embedded; listed when first asked."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._paths_by_name: dict[str, list[Path]] | None = None

    def find(self, name: str) -> Path | None:
        """Return the one file of that name, None if there is none or more than one."""
        if self._paths_by_name is None:
            self._paths_by_name = self._index()
        paths = self._paths_by_name.get(unicodedata.normalize("NFC", name), [])
        return paths[0] if len(paths) == 1 else None

    def _index(self) -> dict[str, list[Path]]:
        paths_by_name: dict[str, list[Path]] = {}
        count = 0
        for folder, subfolders, names in os.walk(self._root):
            subfolders[:] = [name for name in subfolders if not name.startswith(".")]
            for name in names:
                paths = paths_by_name.setdefault(unicodedata.normalize("NFC", name), [])
                paths.append(Path(folder, name))
            count += len(names)
            if count > _MAX_INDEXED_FILES:
                break
        return paths_by_name


class Images:
    """Resolves the pictures, sounds and videos of one week file.

    ``packed`` holds the files by name, ``own`` the names of those that lie in the project; with the ``problems``
    they grow as pictures are resolved. ``downloader`` gets those on the web, None makes links of them.
    """

    def __init__(
        self, week_file: Path, root: Path, downloader: Downloader | None = None, files: FilesByName | None = None
    ) -> None:
        self._week_file = week_file
        self._root = root
        self._downloader = downloader
        self._files = files or FilesByName(root)
        self.packed: dict[str, Media] = {}
        self.own: set[str] = set()
        self.problems: list[MediaProblem] = []

    def below(self, line: int) -> ImageResolver:
        """Return what resolves the pictures that stand in this line or below it."""
        return partial(self._resolve, line)

    def _resolve(self, line: int, image: Image) -> str:
        """Return the HTML that shows a picture or plays a sound: packed, as a link if remote, else its text."""
        if image.target.startswith("//"):
            image = image._replace(target=f"https:{image.target}")
        scheme = _find_scheme(image.target)
        if scheme in ("http", "https"):
            return self._resolve_remote(line, image)
        if scheme == "data":
            media = self._load_embedded(line, image.target)
        elif scheme:
            self.problems.append(MediaProblem(line, IMAGE_OUTSIDE, image.target))
            media = None
        else:
            media = self._find_file(line, image)
        if media is None:
            return f"<em>{escape(image.alt or _shorten(image.target))}</em>"
        if media.size > _LARGE_BYTES:
            megabytes = f"{media.size / 1_000_000:.0f}"
            self.problems.append(MediaProblem(line, LARGE_MEDIA, _shorten(image.target), megabytes))
        self.own.add(media.name)
        return self._pack(media, image)

    def _pack(self, media: Media, image: Image) -> str:
        self.packed[media.name] = media
        if Path(media.name).suffix in PLAYED_SUFFIXES:
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
                return self._pack(load_media(self._downloader.download(url)), image)
            except (MediaError, OSError, ValueError) as error:
                self.problems.append(MediaProblem(line, IMAGE_UNREACHABLE, url, find_reason(error)))
        return make_link(url, escape(image.alt or url))

    def _load_embedded(self, line: int, address: str) -> Media | None:
        try:
            return load_embedded(address, self._week_file)
        except (MediaError, ValueError) as error:
            self.problems.append(MediaProblem(line, IMAGE_UNREADABLE, _shorten(address), find_reason(error)))
            return None

    def _find_file(self, line: int, image: Image) -> Media | None:
        """Return the file behind a path."""
        target = image.target
        if _names_drive(unquote(target)):
            self.problems.append(MediaProblem(line, IMAGE_OUTSIDE, target))
            return None
        failure: MediaProblem | None = None
        for file in self._find_candidates(image):
            if self._is_outside(file):
                failure = failure or MediaProblem(line, IMAGE_OUTSIDE, target)
                continue
            try:
                media = load_media(file)
            except (MediaError, OSError, ValueError) as error:
                failure = failure or _explain_failure(line, target, file, error)
                continue
            if "\\" in unquote(target):
                self.problems.append(MediaProblem(line, BACKSLASH_IN_PATH, target))
            return media
        shown = target if target.strip() else f"![{image.alt}]()"
        self.problems.append(failure or MediaProblem(line, IMAGE_MISSING, shown))
        return None

    def _find_candidates(self, image: Image) -> list[Path]:
        """Return where a picture may lie: beside its week file, below the project, anywhere if it is embedded.

        A relative path that leads up is only meant from the week file.
        """
        paths = _spell_path(image.target)
        candidates: list[Path] = []
        for path in paths:
            if not path.startswith("/"):
                candidates.append(self._week_file.parent / path)
        for path in paths:
            if not posixpath.normpath(path).startswith(".."):
                candidates.append(self._root / path.lstrip("/"))
        if image.is_embed:
            named = self._files.find(paths[0].rpartition("/")[2])
            if named:
                candidates.append(named)
        return candidates

    def _is_outside(self, file: Path) -> bool:
        try:
            return not Path(os.path.realpath(file)).is_relative_to(self._root.resolve())
        except (OSError, ValueError):
            return False


def _find_scheme(target: str) -> str:
    """Return the scheme of an address, "" for a path."""
    if "://" not in target and target[:5].lower() != "data:":
        return ""
    try:
        return urlsplit(target).scheme.lower()
    except ValueError:  # brackets that hold no address
        return "broken"


def _names_drive(path: str) -> bool:
    """Return True for a path into somebody's home, or on a drive or a server of Windows."""
    return path.startswith(("~", "\\\\")) or path[1:2] == ":"


def _spell_path(target: str) -> list[str]:
    """Return what a path may be called on the disk: percent-encoded by Notion, decomposed by macOS."""
    decoded = unquote(target)
    spellings: dict[str, None] = {}  # in their order, each once
    for path in (target, decoded, decoded.split("#")[0].split("?")[0]):
        composed = unicodedata.normalize("NFC", path)
        decomposed = unicodedata.normalize("NFD", path)
        spellings |= dict.fromkeys((path, composed, decomposed))
    paths = list(spellings)
    for path in paths:
        spellings.setdefault(path.replace("\\", "/"))
        spellings.setdefault(_NARROW_BLANK.sub("\u202f", path))
    return list(spellings)


def _explain_failure(line: int, target: str, file: Path, error: Exception) -> MediaProblem | None:
    """Return why a file can't be packed, None if there is none."""
    try:
        if not file.is_file():
            return None
    except (OSError, ValueError):
        return None
    if isinstance(error, LfsPointerError):
        return MediaProblem(line, LFS_POINTER, target)
    reason = find_reason(error)
    return MediaProblem(line, IMAGE_UNREADABLE, target, reason)


def _shorten(target: str) -> str:
    """Return a target as messages show it: the begin of a picture that is written into the notes."""
    if _find_scheme(target) != "data":
        return target
    return target[:_MAX_SHOWN_ADDRESS]
