"""A site in a folder: what is written, and what of an older site is deleted."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from ankigen.files import MANIFEST
from ankigen.messages import ReasonError
from ankigen.output import manifest
from ankigen.patterns import compile_on_use
from ankigen.rendering.media import files as media_files
from ankigen.site.pages.addresses import ROBOTS_START, SITEMAP_START
from ankigen.site.pages.static_pages import FOLDERS, GENERATOR_MARK

_OWN_NAME = compile_on_use(rf"{re.escape(media_files.PREFIX)}[0-9a-f]+\.\w+|cards-\d+\.js")
_MARK_SEARCH_BYTES = 1000


def write_site(files: Mapping[str, Callable[[], bytes]], folder: Path) -> None:
    """Write the files of a site into ``folder``, in place of an older one; raises OSError.

    Files of an older site that this one has not are deleted, foreign ones never. A link in the place of a file or
    folder of ours is replaced: it would lead the writing elsewhere.
    """
    folder.mkdir(parents=True, exist_ok=True)
    old_files = [file for file in _find_own_files(folder) if file.relative_to(folder).as_posix() not in files]
    for subfolder in {Path(name).parent for name in files}:
        _make_folder(folder, subfolder)
    for name, make_content in files.items():
        file = folder / name
        if file.is_symlink():
            file.unlink()
        file.write_bytes(make_content())
    for file in old_files:
        file.unlink()


def _make_folder(folder: Path, subfolder: Path) -> None:
    part = folder
    for level in subfolder.parts:
        part /= level
        if part.is_symlink():
            part.unlink()
        part.mkdir(exist_ok=True)


def _find_own_files(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder that a site of ankigen wrote, other than those that every site has."""
    yield from _find_package(folder)
    for file in sorted({*folder.glob("data/*"), *folder.glob(f"{media_files.PREFIX}*")}):
        if _OWN_NAME.fullmatch(file.name) is not None:
            yield file
    for name, start in (("sitemap.xml", SITEMAP_START), ("robots.txt", ROBOTS_START)):
        if _read_start(folder / name).startswith(start):
            yield folder / name
    for name in FOLDERS:
        if (folder / name).is_symlink():
            continue
        for file in sorted((folder / name).glob("*.html")):
            if GENERATOR_MARK in _read_start(file):
                yield file


def _find_package(folder: Path) -> Iterator[Path]:
    """Yield the manifest, and the package that it tells of: under its name, with its bytes."""
    file = folder / MANIFEST
    if file.is_symlink() or not file.is_file():
        return
    try:
        described = manifest.parse(file.read_bytes())
    except ReasonError:  # a foreign file
        return
    yield file
    package = folder / Path(described.package).name
    if package.is_symlink() or not package.is_file():
        return
    if hashlib.sha256(package.read_bytes()).hexdigest() == described.sha256:
        yield package


def _read_start(file: Path) -> bytes:
    """Return the first bytes of a file, none of what is a link, a folder or not there."""
    if file.is_symlink() or not file.is_file():
        return b""
    with file.open("rb") as stream:
        return stream.read(_MARK_SEARCH_BYTES)
