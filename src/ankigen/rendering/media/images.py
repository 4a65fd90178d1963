"""A picture as it is asked for: its address, what stands for it, and how wide and high it is to be."""

import re
from collections.abc import Callable
from typing import NamedTuple

from ankigen.patterns import compile_on_use

# Obsidian: ``![a|120](b.png)`` and ``![a|120x80](b.png)``; HackMD: ``![a](b.png =120x80)``.
_SIZE = compile_on_use(r"\s*+(?P<width>\d{1,4}%?)?(?:x(?P<height>\d{1,4}%?)?)?\s*+")
_WIDTH_IN_STYLE = compile_on_use(r"(?:^|;)\s*(?:max-)?width\s*:\s*(\d{1,4}(?:px|%))\s*(?:;|$)", re.IGNORECASE)
_ZOOM = compile_on_use(
    r"(?:^|;)\s*zoom\s*+:\s*+(?P<number>\d{0,4}(?:\.\d{1,4})?)(?P<percent>%?)\s*(?:;|$)", re.IGNORECASE
)
_LENGTH = compile_on_use(r"(\d{1,4})(?:\.\d+)?(?:(%)|px)?", re.IGNORECASE)


class Image(NamedTuple):
    """``alt`` is shown where the picture can't be; ``width`` and ``height`` are in pixels or percent, or empty.

    One that ``is_embed`` may lie anywhere in the project: Obsidian writes ``![[name]]``.
    """

    target: str
    alt: str
    width: str = ""
    height: str = ""
    is_embed: bool = False


ImageResolver = Callable[[Image], str]
"""Takes a picture, returns HTML for it."""


def read_image(target: str, alt: str) -> Image:
    """Return a picture of Markdown, whose size may stand behind its alternative text."""
    described, bar, size = alt.rpartition("|")
    sized = _SIZE.fullmatch(size)
    if bar and sized and size.strip():
        return Image(target, described.rstrip(), sized["width"] or "", sized["height"] or "")
    return Image(target, alt)


def read_image_tag(tag: str) -> Image:
    """Return the picture of an ``<img>``, or of an ``<image>``, which browsers read as one."""
    from ankigen.rendering.media.image_tags import read_attributes  # few notes hold raw HTML

    attributes = read_attributes(tag)
    style = attributes.get("style", "")
    styled = _WIDTH_IN_STYLE.search(style)
    styled_width = _read_length(styled[1]) if styled else _read_zoom(style)
    return Image(
        target=attributes.get("src", ""),
        alt=attributes.get("alt", ""),
        width=_read_length(attributes.get("width", "")) or styled_width,
        height=_read_length(attributes.get("height", "")),
    )


def _read_length(typed: str) -> str:
    length = _LENGTH.fullmatch(typed.strip())
    return length[1] + (length[2] or "") if length else ""


def _read_zoom(style: str) -> str:
    """Return what ``zoom:50%`` of Typora means as a share of the card's width, "" where nothing gets smaller."""
    zoom = _ZOOM.search(style)
    if zoom is None or not zoom["number"].strip("."):
        return ""
    percent = float(zoom["number"]) * (1 if zoom["percent"] else 100)
    return f"{percent:.0f}%" if 1 <= percent < 100 else ""
