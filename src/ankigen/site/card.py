"""A note as Anki shows it: its fields put into the templates (Anki manual, "Card Templates")."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ankigen.model import Note, NoteType
from ankigen.patterns import compile_on_use
from ankigen.rendering import notetype
from ankigen.rendering.media.files import VIDEO_SUFFIXES

_TOKEN = compile_on_use(r"<!--|\{\{([^{}]*)\}\}")  # what begins a comment, or a replacement
_EMPTY = compile_on_use(r"(?:\s|</?(?:br|div) ?/?>)*")
_TAG = compile_on_use(r"<[^<>]*+>")
_SOUND = compile_on_use(r"\[sound:([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class CardSides:
    """The two sides of a card, as HTML."""

    front: str
    back: str


def render_card(note: Note, note_type: NoteType) -> CardSides:
    """Return the card that Anki makes of a note; sounds are players, for there is no Anki to play them."""
    fields = dict(zip(notetype.FIELDS, note.fields.in_order(), strict=True))
    special = {
        "Tags": " ".join(sorted(note.tags)),
        "Type": notetype.NAME,
        "Deck": note.deck,
        "Subdeck": note.deck.rsplit("::", 1)[-1],
        "Card": notetype.TEMPLATE,
        "CardFlag": "",
        "CardID": "",
    }  # which Anki does not escape either
    values = {**special, **fields}
    front = fill(note_type.front, values)
    back = fill(note_type.back, {**values, "FrontSide": _SOUND.sub("", front)})
    return CardSides(render_players(front), render_players(back))


def fill(template: str, values: Mapping[str, str]) -> str:
    """Return ``template`` with its replacements made; of the filters, ``text`` is applied and the others pass."""
    parts: list[str] = []
    hidden: list[bool] = []  # for each open condition, whether what is in it is left out
    end = 0
    for token in _find_replacements(template):
        is_shown = not (hidden and hidden[-1])
        if is_shown:
            parts.append(template[end : token.start()])
        end = token.end()
        name = token[1].strip()
        if name[:1] in {"#", "^"}:
            is_condition_empty = is_empty(values.get(name[1:].strip(), ""))
            hidden.append(not is_shown or is_condition_empty is (name[0] == "#"))
        elif name[:1] == "/":
            del hidden[-1:]
        elif is_shown:
            parts.append(_replacement(name, values))
    return "".join(parts) + template[end:]


def _find_replacements(template: str) -> Iterator[re.Match[str]]:
    """Yield the replacements outside of comments, whose braces Anki leaves alone (Anki, rslib/src/template.rs)."""
    last_close = template.rfind("-->")
    position = 0
    while token := _TOKEN.search(template, position):
        position = token.end()
        if token[1] is not None:
            yield token
        elif position <= last_close:  # a comment that nobody closed is text
            position = template.find("-->", position) + len("-->")


def is_empty(field: str) -> bool:
    """Return True if Anki takes a field for empty: nothing but blanks and line breaks."""
    return _EMPTY.fullmatch(field) is not None


def _replacement(name: str, values: Mapping[str, str]) -> str:
    *filters, field = (part.strip() for part in name.split(":"))
    content = values.get(field, "")
    return html.unescape(_TAG.sub("", content)) if "text" in filters else content


def render_players(side: str, folder: str = "") -> str:
    """Return HTML in which players of the files in ``folder`` stand for the sounds.

    In a card's frame nothing but an attribute holds a video to its width; the pages have a style for it.
    """
    style = "" if folder else ' style="max-width:100%"'

    def render_player(sound: re.Match[str]) -> str:
        name = html.unescape(sound[1])
        address = html.escape(folder + name)
        if Path(name).suffix in VIDEO_SUFFIXES:
            return f'<video controls{style} src="{address}"></video>'
        return f'<audio controls src="{address}"></audio>'

    return _SOUND.sub(render_player, side)
