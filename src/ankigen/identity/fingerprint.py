"""What people wrote, apart from how it is shown: the texts and hashes that identity and updates go by."""

import hashlib
import html
import json
import re
from collections.abc import Iterable

from ankigen import inline, text
from ankigen.model import Block, Entry, Fence, NoteFields

_TAG = re.compile(r"<[^>]*>")
_NUMBERED = re.compile(r'<li value="(\d+)">')
_BREAK = re.compile(r"<(?:br|/?p|/?li|/?tr|/?pre|/?div|/?h\d|hr)\b[^>]*>")
_LETTERS = re.compile(r"[^\W_]+")


def visible_html(rendered: str) -> str:
    """Return the text that a reader sees of a field, list numbers included, a line for each block."""
    numbered = _NUMBERED.sub(r"\n\1. ", rendered)
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", numbered)))


def plain(block: Block) -> str:
    """Return the text of a block as typed, without blanks at the ends of lines."""
    return "\n".join([line.rstrip() for line in block.text.strip("\n").split("\n")])


def plain_answer(blocks: Iterable[Block]) -> str:
    """Return the text of an answer as typed, without blanks at the ends of lines."""
    return "\n".join(map(plain, blocks))


def answer_hash(answer: str) -> str:
    """Return a hash of the letters and digits of an answer: signs and blanks make no other answer."""
    return _digest("".join(_LETTERS.findall(text.key(answer))))[:12]


def content_hash(entry: Entry, media: Iterable[str], tags: Iterable[str], related: Iterable[str] = ()) -> str:
    """Return a hash of all that people wrote: question, answer, parent, media, tags, and the related answers."""
    answer = [[block.info if isinstance(block, Fence) else None, plain(block)] for block in entry.answer]
    what = [entry.question, answer, entry.parent, sorted(media), sorted(tags), sorted(related)]
    return _digest(_JSON.encode(what))[:16]


_JSON = json.JSONEncoder(ensure_ascii=False)


def is_same(known: str, fresh: str, fields: NoteFields, tags: Iterable[str]) -> bool:
    """Tell whether the content that the ledger knows is the fresh one of a note."""
    return known == fresh or (known.startswith(_SHOWN) and known == shown_hash(fields, tags))


_SHOWN = "shown:"


def shown_hash(fields: NoteFields, tags: Iterable[str]) -> str:
    """Return a hash of what a packed note shows, for a ledger that was recovered from a package."""
    shown = [[fields.question, fields.answer, fields.parent], sorted(tags)]
    return _SHOWN + _digest(json.dumps(shown, ensure_ascii=False))[:16]


def question_of(field: str) -> str:
    """Return the question in a field, as Markdown that shows the same text."""
    plain = text.one_line(visible_html(field))
    return plain if inline.visible(inline.question_pieces(plain)) == plain else re.sub(r"[`*\[\]]", "", plain)


def _digest(what: str) -> str:
    return hashlib.sha256(what.encode("utf-8", "surrogatepass")).hexdigest()
