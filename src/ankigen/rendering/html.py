"""The pieces of a line → HTML that shows them as typed, in Anki too."""

import html
import re
from typing import NamedTuple

from ankigen.diagnostics.diagnostic import Rule
from ankigen.inline import Piece
from ankigen.rendering.images import ImageResolver, read_image
from ankigen.rendering.neutralize import escape, render_formula


class RenderProblem(NamedTuple):
    """What a text says and its card does not show as its author may expect, by its line."""

    line: int
    rule: Rule
    what: str


SAFE_URL = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


def render_pieces(pieces: tuple[Piece, ...], image: ImageResolver | None = None) -> str:
    """Return ``pieces`` as HTML in which nothing but our own tags is markup."""
    return "".join(_render_piece(piece, image) for piece in pieces)


def _render_piece(piece: Piece, image: ImageResolver | None) -> str:
    match piece.kind:
        case "code":
            return f"<code>{escape(piece.text)}</code>"
        case "strong":
            return f"<strong>{render_pieces(piece.inner, image)}</strong>"
        case "image" if image is not None:
            return image(read_image(piece.target, piece.text))
        case "formula" | "display formula":
            return render_formula(piece.target, is_display=piece.kind == "display formula")
        case "link" | "url":
            return make_link(piece.target, escape(piece.text))
        case _:
            return escape(piece.text)


def make_link(target: str, inner: str) -> str:
    """Return a link, or ``inner`` alone where ``target`` leads to neither web nor mail."""
    if not SAFE_URL.match(target):
        return inner
    return f'<a href="{html.escape(target)}">{inner}</a>'
