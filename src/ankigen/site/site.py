"""The deck as a web site: pages, a script and data that work from a folder as well as from a server.

The data are scripts that call a function, for a page that was opened as a file may not fetch.
"""

import hashlib
import json
import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

from ankigen import text
from ankigen.build.changes import Edit
from ankigen.build.model import Compilation
from ankigen.build.stats import count_questions
from ankigen.files import MANIFEST
from ankigen.model import Note
from ankigen.output import apkg, manifest
from ankigen.patterns import compile_on_use
from ankigen.project.package_manifest import describe_package
from ankigen.rendering.media import files as media_files
from ankigen.site import templates
from ankigen.site.pages import static_pages
from ankigen.site.scripts import ENTRIES, make_script
from ankigen.site.site_data import CARDS_PER_FILE, Row, SiteData
from ankigen.site.statistics_page import statistics_values
from ankigen.site.words import PageWords, make_words_script, read_words

_OWN_FILE = compile_on_use(rf"{re.escape(media_files.PREFIX)}[0-9a-f]+\.\w+|cards-\d+\.js")


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """Who a site is for: ``live`` follows the notes, and is for who maintains them, as is one with ``maintainer``.

    They see diagnostics, what changed since the last build, and the lines of the notes; readers don't.
    """

    live: bool = False
    maintainer: bool = False

    @property
    def for_maintainer(self) -> bool:
        """Whether it is not for readers."""
        return self.live or self.maintainer


@dataclass(frozen=True, slots=True)
class Site:
    """The files of a site: a function for each that makes it, under its path with ``/``. There are no others.

    ``version`` changes whenever anything else is to be seen: data of two versions never go together.
    """

    version: str
    files: Mapping[str, Callable[[], bytes]]


def make_site(
    compilation: Compilation, edits: Sequence[Edit], older: Mapping[str, Note], options: SiteOptions
) -> Site:
    """Return the site of a compilation.

    ``edits`` say what is not as in the last build, ``older`` are the notes of that one by GUID.
    """
    language = compilation.context.language
    words = read_words()[language]
    page_words = PageWords(words)
    shown_edits = list(edits) if options.for_maintainer else []
    rows: list[Row] = [*compilation.compiled, *(edit for edit in shown_edits if edit.kind == "retired")]
    edits_by_guid = {edit.guid: edit for edit in shown_edits}
    site_data = SiteData(compilation, edits_by_guid, older, for_maintainer=options.for_maintainer)
    index = site_data.index(rows)
    version = _version(index, compilation, shown_edits)
    package = f"{text.slugify(compilation.deck.name)}.apkg"
    shared = {
        "words": words,
        "word": page_words.mark,
        "worded": page_words.attribute,
        "deck": compilation.deck.name,
        "language": language,
        "live": options.live,
        "for_maintainer": options.for_maintainer,
        "package": package,
        "version": version,
        "root": "",
        "description": "",
        "is_indexed": False,
        "address": "",
    }
    files: dict[str, Callable[[], bytes]] = {
        "index.html": partial(templates.render_page, "index.html", {**shared, "title": compilation.deck.name}),
        "stats.html": lambda: templates.render_page(
            "stats.html",
            {**shared, "title": words["stats"], **statistics_values(count_questions(compilation), words)},
        ),
        "site.css": (templates.FOLDER / "site.css").read_bytes,
        "pages.css": static_pages.make_css,
        "icon.svg": (templates.FOLDER / "icon.svg").read_bytes,
        "words.js": make_words_script,
        "data/index.js": lambda: _make_data_script("index", index, version),
        "data/search.js": lambda: _make_data_script(
            "search", [site_data.search_texts(row) for row in rows], version
        ),
        package: lambda: apkg.package(compilation.deck),
        MANIFEST: lambda: _describe_package(compilation, package),
    }
    for name, entry in ENTRIES.items():
        files[name] = partial(make_script, entry)
    for number, start in enumerate(range(0, len(rows), CARDS_PER_FILE)):
        part = rows[start : start + CARDS_PER_FILE]
        files[f"data/cards-{number}.js"] = partial(_make_cards_script, site_data, part, version, number)
    for file in compilation.deck.media:
        files[file.name] = partial(media_files.read_media, file)
    pages = static_pages.StaticPages(compilation)
    return Site(version, ChainMap(files, cast("MutableMapping[str, Callable[[], bytes]]", pages)))


def write(site: Site, folder: Path) -> None:
    """Write a site into ``folder``, in place of an older one; raises OSError.

    Files of an older site that this one has not are deleted, foreign ones never. A link in the place of a file or
    folder of ours is replaced: it would lead the writing elsewhere.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for subfolder in {Path(name).parent for name in site.files}:
        _make_folder(folder, subfolder)
    for name, make_content in site.files.items():
        file = folder / name
        if file.is_symlink():
            file.unlink()
        file.write_bytes(make_content())
    for file in _find_own_files(folder):
        if file.relative_to(folder).as_posix() not in site.files:
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
    for file in sorted({*folder.glob("data/*"), *folder.glob(f"{media_files.PREFIX}*")}):
        if _OWN_FILE.fullmatch(file.name) is not None:
            yield file
    for name in static_pages.FOLDERS:
        for file in sorted((folder / name).glob("*.html")):
            if static_pages.is_own_page(file):
                yield file


def _describe_package(compilation: Compilation, name: str) -> bytes:
    """Return the manifest of the package, for who builds the next one and for who has this one."""
    return manifest.dump(describe_package(compilation, name, apkg.package(compilation.deck)))


def _version(index: Mapping[str, Any], compilation: Compilation, edits: Sequence[Edit]) -> str:
    deck, note_type = compilation.deck, compilation.deck.note_type
    digest = hashlib.sha256(json.dumps(index).encode())
    for note in deck.notes:  # without their times, which are those of this moment
        digest.update(repr((note.fields.in_order(), note.tags, note.deck)).encode())
    digest.update(repr((deck.name, note_type.front, note_type.back, edits)).encode())
    return digest.hexdigest()[:16]


def _make_data_script(function: str, *arguments: object) -> bytes:
    """Return a script that hands ``arguments`` to a function of the page."""
    encoded = [json.dumps(argument, ensure_ascii=False, separators=(",", ":")) for argument in arguments]
    return f"ankigen.{function}({','.join(encoded)});\n".encode()


def _make_cards_script(site_data: SiteData, rows: Iterable[Row], version: str, number: int) -> bytes:
    return _make_data_script("cards", [site_data.card(row) for row in rows], version, number)
