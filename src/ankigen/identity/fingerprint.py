"""What people wrote, apart from how it is shown: the texts and hashes that identity and updates go by."""

import hashlib
import html
import json
import re
from collections.abc import Iterable

from ankigen import text
from ankigen.inline import QuestionText
from ankigen.model import Block, Entry, Fence, NoteFields

_TAG = re.compile(r"<[^<>]*+>")
_LIST_NUMBER = re.compile(r'<li value="(\d+)">')
_LINE_BREAK = re.compile(r"<(?:br|/?p|/?li|/?tr|/?pre|/?div|/?h\d|/?details|/?summary|hr)\b[^<>]*+>")
_LETTERS = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"[`*\[\]]")
_JSON = json.JSONEncoder(ensure_ascii=False)
_SHOWN_PREFIX = "shown:"


def html_to_text(rendered: str) -> str:
    """Return the text that a reader sees of a field, list numbers included, a line for each block."""
    numbered = _LIST_NUMBER.sub(r"\n\1. ", rendered)
    lines = _LINE_BREAK.sub("\n", numbered)
    return html.unescape(_TAG.sub("", lines))


def question_from_html(field: str) -> str:
    """Return the question in a field, as Markdown that shows the same text."""
    shown = text.one_line(html_to_text(field))
    if QuestionText(shown).visible == shown:
        return shown
    return _MARKS.sub("", shown)


def answer_text(blocks: Iterable[Block]) -> str:
    """Return the text of an answer as typed, without blanks at the ends of lines."""
    return "\n".join(map(_block_text, blocks))


def _block_text(block: Block) -> str:
    lines = block.text.strip("\n").split("\n")
    return "\n".join([line.rstrip() for line in lines])


def hash_answer(answer: str) -> str:
    """Return a hash of the letters and digits of an answer: signs and blanks make no other answer."""
    letters = "".join(_LETTERS.findall(text.key(answer)))
    return _hash(letters)[:12]


def hash_content(entry: Entry, media: Iterable[str], tags: Iterable[str], related: Iterable[str] = ()) -> str:
    """Return a hash of all that people wrote: question, answer, parent, media, tags, and the related answers."""
    answer = []
    for block in entry.answer:
        info = block.info if isinstance(block, Fence) else None
        answer.append([info, _block_text(block)])
    content = [
        entry.question.markdown,
        answer,
        entry.parent.markdown,
        sorted(media),
        sorted(tags),
        sorted(related),
    ]
    return _hash(_JSON.encode(content))[:16]


def hash_shown_content(fields: NoteFields, tags: Iterable[str]) -> str:
    """Return a hash of what a packed note shows, for a ledger that was recovered from a package."""
    content = [[fields.question, fields.answer, fields.parent], sorted(tags)]
    return _SHOWN_PREFIX + _hash(_JSON.encode(content))[:16]


def is_same_content(ledger_hash: str, fresh_hash: str, fields: NoteFields, tags: Iterable[str]) -> bool:
    """Return True if a note has the content that the ledger remembers, from a build or from a package."""
    if ledger_hash == fresh_hash:
        return True
    return ledger_hash.startswith(_SHOWN_PREFIX) and ledger_hash == hash_shown_content(fields, tags)


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
