"""What a picture, sound or video file must be to be packed, and under which name it is."""

import binascii
import errno
import hashlib
import re
from pathlib import Path

from ankigen.messages import ReasonError
from ankigen.model import Media
from ankigen.patterns import compile_on_use

IMAGE_SUFFIXES = {".png", ".jpg", ".jpeg", ".jfif", ".gif", ".webp", ".svg", ".avif", ".bmp"}
SOUND_SUFFIXES = {".mp3", ".ogg", ".oga", ".opus", ".wav", ".m4a", ".aac", ".flac"}
VIDEO_SUFFIXES = {".mp4", ".m4v", ".webm", ".mov", ".mkv", ".ogv"}
PLAYED_SUFFIXES = SOUND_SUFFIXES | VIDEO_SUFFIXES
"""What Anki plays with ``[sound:…]`` (Anki manual, "Files on Your Computer")."""

PREFIX = "ankigen-"
MAX_EMBEDDED_BYTES = 10_000_000  # of a picture that is written into the notes

# Formats of pictures that no browser but Safari shows, and neither does Anki.
_NOT_SHOWN = {
    ".heic": "HEIC",
    ".heif": "HEIC",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".psd": "PSD",
    ".ai": "AI",
    ".eps": "EPS",
    ".jxl": "JPEG XL",
    ".jp2": "JPEG 2000",
    ".pdf": "PDF",
}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}
# The Git LFS specification, "The Pointer".
_LFS_POINTER = b"version https://git-lfs.github.com/spec/"
_DATA_ADDRESS = compile_on_use(r"data:image/[\w.+-]{1,40}(?:;[\w=-]{1,40})*;base64,", re.IGNORECASE)


class MediaError(ReasonError):
    """A picture, sound or video cannot be packed; the reason says why."""


class LfsPointerError(MediaError):
    """Git LFS has not brought the file yet, only what points to it."""


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


def load_media(file: Path) -> Media:
    """Return ``file`` under its packed name.

    Raises OSError if it can't be read, MediaError or ValueError if it is nothing that Anki shows or plays.
    """
    suffix = file.suffix.lower()
    if suffix in _NOT_SHOWN and file.is_file():
        raise MediaError("reasons.media.not_shown", format=_NOT_SHOWN[suffix])
    if suffix not in IMAGE_SUFFIXES | PLAYED_SUFFIXES or not file.is_file():
        raise MediaError("reasons.media.no_media")
    content = file.read_bytes()
    _refuse_empty(content)
    if suffix in IMAGE_SUFFIXES:
        _refuse_heic(content)
    if suffix == ".jfif":
        suffix = ".jpg"
    cleaned = _clean(content, suffix)
    return Media(_make_name(cleaned, suffix), file, size=len(content))


def load_embedded(address: str, note_file: Path) -> Media:
    """Return the picture in a ``data:`` address of a note file; raises MediaError or ValueError if it is none."""
    head = _DATA_ADDRESS.match(address)
    encoded = address[head.end() :] if head else ""
    if head is None or len(encoded) > MAX_EMBEDDED_BYTES * 4 // 3:
        raise MediaError("reasons.media.no_picture")
    try:
        content = binascii.a2b_base64(encoded.replace("%2B", "+").replace("%2F", "/").replace("%3D", "="))
    except binascii.Error:
        raise MediaError("reasons.media.no_picture") from None
    suffix = detect_image_suffix(content)
    cleaned = _clean(content, suffix)
    return Media(_make_name(cleaned, suffix), note_file, size=len(content), embedded=cleaned)


def _refuse_empty(content: bytes) -> None:
    """Raise MediaError for a file without content, and for what Git LFS leaves where it has not run."""
    if not content:
        raise MediaError("reasons.media.empty")
    if content.startswith(_LFS_POINTER):
        raise LfsPointerError("reasons.media.lfs")


def _refuse_heic(content: bytes) -> None:
    """Raise MediaError for a picture of an iPhone that somebody renamed."""
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise MediaError("reasons.media.not_shown", format="HEIC")


def _make_name(content: bytes, suffix: str) -> str:
    return f"{PREFIX}{hashlib.sha256(content).hexdigest()[:16]}{suffix}"


def read_media(media: Media) -> bytes:
    """Return the content to pack or to serve: that of its file, but for scripts and the like in SVG.

    Raises OSError.
    """
    if media.embedded:
        return media.embedded
    try:
        return _clean(media.file.read_bytes(), media.file.suffix.lower())
    except ValueError as error:  # it was edited while the deck was built
        raise OSError(errno.EINVAL, str(error), str(media.file)) from None


def _clean(content: bytes, suffix: str) -> bytes:
    """Return the content to pack; raises ValueError for broken SVG."""
    if suffix != ".svg":
        return content
    from ankigen.rendering.media.svg import clean_svg  # few notes need a parser of XML

    return clean_svg(content)
