"""Tables that say who wrote the notes to which they link.

So does ``| 하늘 | [힙](./heap.md) |`` below ``| 발표자 | 주제 |``.
"""

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from ankigen.layouts.people import attribution
from ankigen.patterns import compile_on_use
from ankigen.reading import table_rows
from ankigen.reading.note_files import decode_text

LinkedAuthors = Mapping[str, tuple[str, ...]]
"""Who wrote, by the path of a file."""

_HEADS = rf"{attribution.AUTHOR_WORDS}|담당|presenter|speaker"
_AUTHOR_HEAD = compile_on_use(rf"(?:{_HEADS})s?", re.IGNORECASE)
_MAY_HOLD_HEAD = compile_on_use(_HEADS, re.IGNORECASE)
_LINK = compile_on_use(r"\]\(\s*+<?(?P<target>[^()\s<>]++(?:\([^()\s]*+\)[^()\s<>]*+)*+)")
_ON_GITHUB = compile_on_use(r"https?://github\.com/[^/]+/[^/]+/blob/[^/]+/(?P<path>.+)")
_MIN_LINKED = 2  # notes of which tables say who wrote them


def find_linked_authors(path: str, content: bytes) -> LinkedAuthors:
    """Return who wrote other files, as the tables of one say; UTF-16 is not looked into."""
    if b"|" not in content or b"](" not in content or b".md" not in content:
        return {}
    return find_authors_in_tables(path, decode_text(content).text)


def find_authors_in_tables(path: str, content: str) -> LinkedAuthors:
    """Return who wrote the files to which the tables in a file link, in a column beside that of the authors."""
    if _MAY_HOLD_HEAD.search(content) is None:
        return {}
    lines = content.split("\n")
    authors: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(lines[:-2]):
        if "|" in line and table_rows.is_delimiter(lines[number + 1]):
            authors |= _read_table(path, lines, number)
    return authors


def join_authors(authors_by_file: Iterable[LinkedAuthors]) -> dict[str, tuple[str, ...]]:
    """Return who wrote each file, by its path, as the tables of all files say: none if hardly any says so."""
    joined = _join(authors_by_file)
    return joined if len(joined) >= _MIN_LINKED else {}


def _join(authors_by_part: Iterable[LinkedAuthors]) -> dict[str, tuple[str, ...]]:
    """Return who wrote each file, by its path; nobody where two parts name others."""
    named: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for authors in authors_by_part:
        for path, names in authors.items():
            named[path].add(names)
    return {path: names.copy().pop() for path, names in named.items() if len(names) == 1}


def find_authors(path: str, authors: LinkedAuthors) -> tuple[str, ...]:
    """Return who wrote a file, nobody if no table says so."""
    return authors.get(unicodedata.normalize("NFC", path), ())


def _read_table(path: str, lines: list[str], head: int) -> dict[str, tuple[str, ...]]:
    """Return who wrote the files to which a table links, without those about which two rows disagree."""
    titles = [table_rows.read_title(cell) for cell in table_rows.read_cells(lines[head])]
    column = table_rows.find_title(titles, _AUTHOR_HEAD)
    if column is None:
        return {}
    rows: list[dict[str, tuple[str, ...]]] = []
    for line in lines[head + 2 :]:
        if "|" not in line:
            break
        rows.append(dict(_read_row(path, table_rows.read_cells(line), column)))
    return _join(rows)


def _read_row(path: str, cells: list[str], column: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the paths to which a row links, each with those whom it names."""
    names = attribution.read_names(cells[column]) if column < len(cells) else ()
    if not names:
        return
    for index, cell in enumerate(cells):
        if index != column:
            for link in _LINK.finditer(cell):
                target = _resolve(path, link["target"])
                if target.endswith(".md"):
                    yield unicodedata.normalize("NFC", target), names


def _resolve(path: str, target: str) -> str:
    """Return the path from the root of the notes to which a link in the file at ``path`` leads, "" for others."""
    plain = unquote(target.partition("#")[0])
    on_github = _ON_GITHUB.fullmatch(plain)
    if on_github is not None:
        return on_github["path"]
    if "://" in plain:
        return ""
    folder = "" if plain.startswith("/") else posixpath.dirname(path)
    return posixpath.normpath(posixpath.join(folder, plain.lstrip("/")))
