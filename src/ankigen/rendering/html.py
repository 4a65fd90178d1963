"""The pieces of a line → HTML that shows them as typed, in Anki too; and where their links lead."""

import html
import posixpath
import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote, unquote

from ankigen.diagnostics.diagnostic import Rule
from ankigen.inline import Piece
from ankigen.patterns import compile_on_use
from ankigen.rendering.media.images import ImageResolver, read_image
from ankigen.rendering.neutralize import escape, render_formula


class RenderProblem(NamedTuple):
    """What a text says and its card does not show as its author may expect, by its line."""

    line: int
    rule: Rule
    what: str


SAFE_URL = compile_on_use(r"(?:https?|mailto):", re.IGNORECASE)
LONG_CELL_CLASS = "long"  # of a cell of a table that holds a sentence
_SHORT_CELL_LENGTH = 11  # characters

_NOTE_FILE = compile_on_use(
    r"(?P<path>[^?#:\\\x00-\x1f]+\.(?:md|markdown))(?:#(?P<heading>[^\x00-\x1f]*))?", re.IGNORECASE
)

_GITHUB_FILE = compile_on_use(
    r"(?P<repository>https://github\.com/[\w.-]+/[\w.-]+)/(?:blob|tree|blame|edit|raw)/(?P<revision>[^/?#{}]+)/"
)
_COMMIT = compile_on_use(r"[0-9a-f]{7,40}")

LinkResolver = Callable[[str], str | None]
"""Returns the address to which a relative link leads, None if it leads nowhere on the web."""


def render_pieces(
    pieces: tuple[Piece, ...], image: ImageResolver | None = None, links: LinkResolver | None = None
) -> str:
    """Return ``pieces`` as HTML in which nothing but our own tags is markup."""
    return "".join([_render_piece(piece, image, links) for piece in pieces])


def _render_piece(piece: Piece, image: ImageResolver | None, links: LinkResolver | None) -> str:
    match piece.kind:
        case "text":
            return escape(piece.text)
        case "code":
            return f"<code>{escape(piece.text)}</code>"
        case "strong":
            return f"<strong>{render_pieces(piece.inner, image, links)}</strong>"
        case "image" | "embedded image":
            picture = read_image(piece.target, piece.text)
            if image is None:
                return escape(picture.alt)
            return image(picture._replace(is_embed=piece.kind == "embedded image"))
        case "formula" | "display formula":
            return render_formula(piece.target, is_display=piece.kind == "display formula")
        case _:  # a link or an address
            address = links(piece.target) if links else None
            return make_link(address or piece.target, escape(piece.text))


def make_link(target: str, inner: str) -> str:
    """Return a link, or ``inner`` alone where ``target`` leads to neither web nor mail."""
    if not SAFE_URL.match(target):
        return inner
    return f'<a href="{html.escape(target)}">{inner}</a>'


def is_long_cell(text: str) -> bool:
    """Return True for the text of a table's cell that needs some width to be read."""
    return len(text) > _SHORT_CELL_LENGTH


# --- links between note files ---


def find_address(path: str, source_url: str) -> str:
    """Return where a file of the project is on the web."""
    return find_address_of_files(source_url).replace("{path}", quote(path))


def find_address_of_files(source_url: str) -> str:
    """Return where the files of the project are on the web; ``{path}`` stands for the path of each."""
    return source_url if "{path}" in source_url else f"{source_url.rstrip('/')}/{{path}}"


def find_edit_address(address: str) -> str:
    """Return the page on which GitHub lets anybody suggest a change to the file at ``address``, "" elsewhere.

    A commit can't be edited: there it is the file on the default branch, which GitHub calls HEAD.
    """
    file = _GITHUB_FILE.match(address)
    if file is None:
        return ""
    branch = "HEAD" if _COMMIT.fullmatch(file["revision"]) else file["revision"]
    return f"{file['repository']}/edit/{branch}/{address[file.end() :]}"


def find_repository_address(address: str) -> str:
    """Return the page of the repository on GitHub that holds the file at ``address``, "" elsewhere."""
    file = _GITHUB_FILE.match(address)
    return file["repository"] if file is not None else ""


def make_resolver(path: str, source_url: str | None) -> LinkResolver | None:
    """Return what resolves the links in the note file at ``path``; None if nobody knows where the notes are."""
    if not source_url or path.startswith("/"):  # outside of the project
        return None

    def resolve(target: str) -> str | None:
        link = _NOTE_FILE.fullmatch(unquote(target, errors="replace"))
        if link is None:
            return None
        folder = "" if link["path"].startswith("/") else posixpath.dirname(path)
        linked_path = posixpath.normpath(posixpath.join(folder, link["path"].lstrip("/")))
        if linked_path.startswith(".."):
            return None
        address = find_address(linked_path, source_url)
        return f"{address}#{quote(link['heading'])}" if link["heading"] else address

    return resolve
