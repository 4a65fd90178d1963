"""The deck as a web site: pages, a script and data that work from a folder as well as from a server.

The data are scripts that call a function, for a page that was opened as a file may not fetch.
"""

import hashlib
import io
import itertools
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from typing import Any, cast

import msgspec

from ankigen import text
from ankigen.build.changes import Edit
from ankigen.build.model import Compilation
from ankigen.config.settings import SiteSettings
from ankigen.files import MANIFEST
from ankigen.model import Note, NoteFields
from ankigen.output import apkg, manifest
from ankigen.project.package_manifest import describe_package
from ankigen.rendering.media import files as media_files
from ankigen.site import templates
from ankigen.site.handles import hide_names
from ankigen.site.index_changes import ShownIndex, describe_changes, exchange_last_index
from ankigen.site.interview_data import make_interview_data
from ankigen.site.pages import static_pages
from ankigen.site.pages.addresses import find_page_address, make_robots_file, make_sitemap
from ankigen.site.scripts import ENTRIES, make_script
from ankigen.site.site_data import CARDS_PER_FILE, Row, SiteData
from ankigen.site.statistics.page import statistics_values
from ankigen.site.words import PageWords, make_words_script, read_words

_Files = dict[str, Callable[[], bytes]]
"""What makes each file, by its path."""


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
    settings = compilation.context.config.site
    words = read_words()[compilation.context.language]
    hides_names = settings.names == "handles" and not options.live
    if hides_names:
        compilation = hide_names(compilation, words["person_n"])
        options = replace(options, maintainer=False)
    shown_edits = list(edits) if options.for_maintainer else []
    rows = _list_rows(compilation, shown_edits)
    edits_by_guid = {edit.guid: edit for edit in shown_edits}
    site_data = SiteData(compilation, edits_by_guid, older, for_maintainer=options.for_maintainer)
    index = site_data.index(rows)
    encoded_index = msgspec.json.encode(index)
    version = _version(encoded_index, compilation, shown_edits)
    package = "" if hides_names else f"{text.slugify(compilation.deck.name)}.apkg"
    page_values = _make_page_values(compilation, options, words, package=package, version=version)
    pages = static_pages.StaticPages(compilation)
    files: _Files = {
        **_make_page_files(compilation, page_values),
        **_make_data_files(compilation, site_data, rows, encoded_index, version),
        **_make_search_engine_files(settings, pages),
    }
    if options.live:
        shown_index = ShownIndex(version, index, rows)
        last_index = exchange_last_index(shown_index, compilation.context.memory)
        files["data/changes.js"] = partial(_make_changes_script, last_index, shown_index, site_data)
    if package:
        files |= _make_package_files(compilation, package)
    for file in compilation.deck.media:
        files[file.name] = partial(media_files.read_media, file)
    return Site(version, ChainMap(files, cast("MutableMapping[str, Callable[[], bytes]]", pages)))


def _list_rows(compilation: Compilation, edits: Iterable[Edit]) -> list[Row]:
    """Return what the list of the site shows: the notes, then those that are retired."""
    retired = [edit for edit in edits if edit.kind == "retired"]
    return [*compilation.compiled, *retired]


def _make_package_files(compilation: Compilation, package: str) -> _Files:
    """Return the package of that name, and its manifest."""
    return {
        package: lambda: apkg.package(compilation.deck),
        MANIFEST: lambda: _describe_package(compilation, package),
    }


def _make_page_values(
    compilation: Compilation, options: SiteOptions, words: Mapping[str, str], *, package: str, version: str
) -> dict[str, object]:
    """Return what all pages with a script are filled with; without a ``package`` they offer none."""
    settings = compilation.context.config.site
    page_words = PageWords(words)
    return {
        "words": words,
        "word": page_words.mark,
        "worded": page_words.attribute,
        "deck": compilation.deck.name,
        "language": compilation.context.language,
        "live": options.live,
        "for_maintainer": options.for_maintainer,
        "package": package,
        "version": version,
        "root": "",
        "description": words["site_about"].replace("{n}", str(len(compilation.compiled))),
        "is_indexed": settings.index,
        "address_of": partial(find_page_address, settings.url),
    }


def _make_page_files(compilation: Compilation, page_values: Mapping[str, Any]) -> _Files:
    """Return the pages with a script, their scripts and styles."""
    words = page_values["words"]
    files: _Files = {
        "index.html": partial(templates.render_page, "index.html", page_values),
        "stats.html": lambda: templates.render_page(
            "stats.html", {**page_values, **statistics_values(compilation, words)}
        ),
        "interview.html": partial(templates.render_page, "interview.html", page_values),
        "interview.css": (templates.FOLDER / "interview.css").read_bytes,
        "site.css": (templates.FOLDER / "site.css").read_bytes,
        "pages.css": static_pages.make_css,
        "icon.svg": (templates.FOLDER / "icon.svg").read_bytes,
        "words.js": make_words_script,
    }
    for name, entry in ENTRIES.items():
        files[name] = partial(make_script, entry)
    return files


def _make_data_files(
    compilation: Compilation, site_data: SiteData, rows: Sequence[Row], index: bytes, version: str
) -> _Files:
    """Return the data of the scripts, the cards in several files."""
    files: _Files = {
        "data/index.js": lambda: _make_data_script("index", msgspec.Raw(index), version),
        "data/search.js": partial(_make_search_script, site_data, rows, version),
        "data/interview.js": lambda: _make_interview_script(compilation, version),
    }
    for number, start in enumerate(range(0, len(rows), CARDS_PER_FILE)):
        part = rows[start : start + CARDS_PER_FILE]
        files[f"data/cards-{number}.js"] = partial(_make_cards_script, site_data, part, version, number)
    return files


def _make_search_engine_files(settings: SiteSettings, pages: Iterable[str]) -> _Files:
    """Return what search engines are told, nothing where they are not to list the site."""
    address = settings.url
    if not settings.index or not address:
        return {}
    return {
        "sitemap.xml": lambda: make_sitemap(address, ["index.html", "interview.html", "stats.html", *pages]),
        "robots.txt": lambda: make_robots_file(address),
    }


def _describe_package(compilation: Compilation, name: str) -> bytes:
    """Return the manifest of the package, for who builds the next one and for who has this one."""
    return manifest.dump(describe_package(compilation, name, io.BytesIO(apkg.package(compilation.deck))))


def _version(index: bytes, compilation: Compilation, edits: Sequence[Edit]) -> str:
    deck, note_type = compilation.deck, compilation.deck.note_type
    digest = hashlib.sha256(index)
    hashes = compilation.context.memory.note_hashes
    for path, of_file in itertools.groupby(compilation.compiled, attrgetter("entry.path")):
        # Without their times, which are those of this moment.
        shown = [(row.note.fields, row.note.tags, row.note.deck) for row in of_file]
        digest.update(hashes.recall(path, shown, partial(_hash_notes, shown)))
    digest.update(repr((deck.name, note_type.front, note_type.back, edits)).encode())
    return digest.hexdigest()[:16]


def _hash_notes(shown: Iterable[tuple[NoteFields, tuple[str, ...], str]]) -> bytes:
    """Return the hashes of some notes, one after the other, by their fields, tags and deck."""
    hashes = []
    for fields, tags, deck in shown:
        hashes.append(hashlib.sha256(repr((fields.in_order(), tags, deck)).encode()).digest())
    return b"".join(hashes)


def _make_data_script(function: str, *arguments: object) -> bytes:
    """Return a script that hands ``arguments`` to a function of the page."""
    encoded = b",".join([msgspec.json.encode(argument) for argument in arguments])
    return b"ankigen.%s(%s);\n" % (function.encode(), encoded)


def _make_search_script(site_data: SiteData, rows: Iterable[Row], version: str) -> bytes:
    texts = [site_data.search_texts(row) for row in rows]
    return _make_data_script("search", texts, version, site_data.topic_names())


def _make_cards_script(site_data: SiteData, rows: Iterable[Row], version: str, number: int) -> bytes:
    return _make_data_script("cards", [site_data.card(row) for row in rows], version, number)


def _make_changes_script(before: ShownIndex | None, now: ShownIndex, site_data: SiteData) -> bytes:
    return _make_data_script("changes", describe_changes(before, now, site_data.card), now.version)


def _make_interview_script(compilation: Compilation, version: str) -> bytes:
    shared = {"css": compilation.deck.note_type.css, "chunk": CARDS_PER_FILE}
    return _make_data_script("interview", {**shared, **make_interview_data(compilation.compiled)}, version)
