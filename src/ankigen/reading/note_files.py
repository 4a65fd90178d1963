"""Paths → Sources: finds the week files and reads them; the only module that does."""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import msgspec

from ankigen import text
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.errors import NoNotesError
from ankigen.model import Source

SUFFIXES = (".md", ".markdown")
_DAMAGED = re.compile("[\udc80-\udcff]")  # a byte that was no UTF-8


class Found(msgspec.Struct, frozen=True):
    """A week file: ``name`` relative to the project with ``/``, and the folder that it may not leave."""

    name: str
    file: Path
    project: Path


def find(root: Path, places: Iterable[Path]) -> tuple[list[Found], list[Diagnostic]]:
    """Return the week files in ``places`` (files, or folders at any depth), in natural order of their names.

    Hidden files and folders are left out, and so are links that lead out of the project, which is ``root``
    or, for a place that lies elsewhere, that place. Raises NoNotesError for a place that is missing.
    """
    files: dict[str, Found] = {}
    findings: list[Diagnostic] = []
    for place in places:
        if not _exists(place):
            raise NoNotesError(
                f"{place} does not exist", "Name a folder with week files, or set `notes` in ankigen.toml."
            )
        project = _project(root, place)
        for file in _walk(place):
            name = display_name(file, root)
            if os.path.isdir(file):  # noqa: PTH112 - pathlib takes thrice the time, for each of thousands of files
                findings.append(rules.FOLDER_NAMED_MD.at(name))
            elif file != place and _leads_out(file, project):
                findings.append(rules.LINK_OUTSIDE.at(name))
            elif os.path.isfile(file):  # noqa: PTH113
                files.setdefault(name, Found(name, file, project))
    raw = {name: found.file.name for name, found in files.items()}
    if any(not unicodedata.is_normalized("NFD", one) for one in raw.values()):
        findings += [
            rules.FILE_NAME_NOT_COMPOSED.at(name)
            for name in raw
            if not unicodedata.is_normalized("NFC", raw[name])
        ]
    ordered = sorted(files, key=lambda name: ([text.natural(part) for part in name.split("/")], name))
    return [files[name] for name in ordered], list(dict.fromkeys(findings))


def _exists(place: Path) -> bool:
    try:
        return place.exists()
    except (OSError, ValueError):  # a name that is too long, or with a zero byte
        return False


def _project(root: Path, place: Path) -> Path:
    real = place.resolve()
    if real.is_relative_to(root.resolve()):
        return root.resolve()
    return real if real.is_dir() else real.parent


def _leads_out(file: Path, project: Path) -> bool:
    """Tell whether a file is a link that leads out of the project; the walk itself follows no linked folder."""
    return os.path.islink(file) and not file.resolve().is_relative_to(project)  # noqa: PTH114


def _walk(place: Path) -> Iterator[Path]:
    """Yield what is named like Markdown in ``place``, folders included."""
    if place.is_file():
        yield place
        return
    for folder, folders, names in os.walk(place):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in [*folders, *names]:
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield Path(folder, name)


def display_name(file: Path, root: Path) -> str:
    """Return the path of ``file`` relative to ``root``, NFC and with ``/``; absolute if it lies elsewhere."""
    folder, name = os.path.split(os.path.abspath(file))  # noqa: PTH100 - resolve() would follow links
    return _below(folder, os.path.abspath(root)) + _printable(name)  # noqa: PTH100


@lru_cache(1024)
def _below(folder: str, root: str) -> str:
    """Return the path of a folder relative to ``root``, with a ``/`` behind it, nothing for ``root`` itself."""
    for base in (Path(root), Path(root).resolve()):
        if Path(folder).is_relative_to(base):
            relative = Path(folder).relative_to(base)
            return _printable(relative.as_posix()) + "/" if relative.parts else ""
    return _printable(Path(folder).as_posix()).rstrip("/") + "/"


def _printable(path: str) -> str:
    """Return a path as text, NFC; Linux allows names with bytes that are none."""
    name = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if not name.isprintable():
        name = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in name)
    return unicodedata.normalize("NFC", name)


def read(found: Found) -> tuple[Source | None, list[Diagnostic]]:
    """Read one week file; return None for it where the system refuses."""
    try:
        data = found.file.read_bytes()
    except OSError as error:
        return None, [rules.UNREADABLE.at(found.name, reason=error.strerror)]
    return source(found, data)


def source(found: Found, data: bytes) -> tuple[Source, list[Diagnostic]]:
    """Return the source in the bytes of a week file, and what is wrong with its encoding."""
    content, encoding = decode(data)
    lines = enumerate(content.split("\n"), 1) if _DAMAGED.search(content) else ()
    damaged = frozenset(number for number, line in lines if _DAMAGED.search(line))
    if damaged:
        content = _DAMAGED.sub("\ufffd", content)
    findings = []
    if encoding != "UTF-8":
        findings.append(rules.OTHER_ENCODING.at(found.name, encoding=encoding))
    return Source(found.name, found.file, found.project, content, damaged), findings


def decode(data: bytes) -> tuple[str, str]:
    """Return the clean text in ``data`` and the encoding it was in; undecodable bytes become lone surrogates.

    Korean Windows still writes CP949 and "Unicode" (UTF-16 with a BOM): both are recognised, CP949 only
    where hardly anything is UTF-8.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return text.clean(data.decode("utf-16", "replace")), "UTF-16"
    try:
        return text.clean(data.decode("utf-8")), "UTF-8"
    except UnicodeDecodeError:
        content = data.decode("utf-8", "surrogateescape")
    damaged = sum("\udc80" <= char <= "\udcff" for char in content)
    if damaged > sum(char > "\x7f" and not "\udc80" <= char <= "\udcff" for char in content):
        try:
            return text.clean(data.decode("cp949")), "CP949"
        except UnicodeDecodeError:
            pass
    return text.clean(content), "UTF-8"
