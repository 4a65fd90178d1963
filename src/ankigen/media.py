"""Images in the notes → files to pack, under names that say nothing but their content."""

import hashlib
import html
import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ankigen import inline
from ankigen.model import Media
from ankigen.rules import IMAGE_MISSING, IMAGE_OUTSIDE, REMOTE_IMAGE

if TYPE_CHECKING:
    from ankigen.diagnostics import Rule

IMAGE_SUFFIXES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp"}
PREFIX = "ankigen-"


class Images:
    """Resolves the images of one week file.

    ``packed`` and ``problems`` (what is wrong, with which target) grow with each call of ``html``.
    """

    def __init__(self, week_file: Path, root: Path) -> None:
        self._folder = week_file.parent
        self._root = root.resolve()
        self.packed: dict[str, Media] = {}
        self.problems: list[tuple[Rule, str]] = []

    def html(self, target: str, alt: str) -> str:
        """Return the HTML that shows the image ``target``: packed, as a link if remote, else its text."""
        scheme = urlsplit(target).scheme.lower() if "://" in target or target.startswith("data:") else ""
        if scheme in ("http", "https"):
            self.problems.append((REMOTE_IMAGE, target))
            return inline.anchor(target, inline.escape(alt or target))
        media = self._find(target) if not scheme else None
        if media is None:
            return f"<em>{inline.escape(alt or target)}</em>"
        self.packed[media.name] = media
        return f'<img src="{media.name}" alt="{html.escape(alt)}">'

    def _find(self, target: str) -> Media | None:
        """Return the file behind a relative path, as typed or percent-encoded (Notion exports those)."""
        for name in dict.fromkeys((target, unquote(target), unquote(target).split("#")[0].split("?")[0])):
            if self._is_outside(name):
                self.problems.append((IMAGE_OUTSIDE, target))
                return None
            try:
                return _media(self._folder / name)
            except (OSError, ValueError):
                continue
        self.problems.append((IMAGE_MISSING, target))
        return None

    def _is_outside(self, name: str) -> bool:
        if name.startswith(("/", "\\", "~")) or name[1:2] == ":":
            return True
        try:
            return not Path(os.path.realpath(self._folder / name)).is_relative_to(self._root)
        except (OSError, ValueError):
            return False


def _media(file: Path) -> Media:
    """Return ``file`` under its packed name; raises OSError if it can't be read, ValueError for no image."""
    if file.suffix.lower() not in IMAGE_SUFFIXES or not file.is_file():
        raise ValueError(file.name)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:16]
    return Media(f"{PREFIX}{digest}{file.suffix.lower()}", file)
