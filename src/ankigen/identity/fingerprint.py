"""What people wrote, apart from how it is shown: the texts and hashes that identity and updates go by."""

import hashlib
import html
import json
from collections.abc import Iterable

from ankigen import text
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.ledger import LedgerLine, is_older_hash
from ankigen.inline import QuestionText
from ankigen.model import Block, Entry, Fence, NoteFields
from ankigen.patterns import compile_on_use
from ankigen.rendering.question_field import find_given, without_given

_TAG = compile_on_use(r"<[^<>]*+>")
_LIST_NUMBER = compile_on_use(r'<li value="(\d+)">')
_LINE_BREAK = compile_on_use(r"<(?:br|/?p|/?li|/?tr|/?pre|/?div|/?h\d|/?details|/?summary|hr)\b[^<>]*+>")
_LETTERS = compile_on_use(r"[^\W_]+")
_MARKS = compile_on_use(r"[`*\[\]]")
_JSON = json.JSONEncoder(ensure_ascii=False)
_SCHEME_PREFIX = "2:"
RECOVERED = "shown:"  # instead of a hash: a package told what a note shows, and no build what people wrote


def html_to_text(rendered: str) -> str:
    """Return the text that a reader sees of a field, list numbers included, a line for each block."""
    numbered = _LIST_NUMBER.sub(r"\n\1. ", rendered)
    lines = _LINE_BREAK.sub("\n", numbered)
    return html.unescape(_TAG.sub("", lines))


def question_from_html(field: str) -> str:
    """Return the question in a field, as Markdown that shows the same text, without what is given to it."""
    shown = text.one_line(html_to_text(without_given(field)))
    if QuestionText(shown).visible == shown:
        return shown
    return _MARKS.sub("", shown)


def answer_from_html(fields: NoteFields) -> str:
    """Return the text of an answer, with what is given to its question: the group wrote both below that."""
    return html_to_text(find_given(fields.question) + fields.answer)


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


def hash_content(entry: Entry, media: Iterable[str], root_tag: str = "") -> str:
    """Return a hash of all that people wrote: question, answer, parent, media, people, week, tags and topics.

    ``root_tag`` is the tag over all others, which counts as one of the tags. A topic counts by the word that
    somebody wrote, and by what the group's own taxonomy makes of it; what ankigen's taxonomy finds is no content,
    nor is what other people answered to the same question.
    """
    answer = []
    for block in entry.answer:
        info = block.info if isinstance(block, Fence) else None
        answer.append([info, _block_text(block)])
    people = {text.make_tag("person", name) for name in entry.authors}
    tags = {text.make_tag(*tag.split("::")) for tag in entry.tags}
    topics = {text.make_tag(*topic.split("::")) for topic in entry.written_topics}
    if root_tag:
        tags.add(f"{root_tag}::")  # no tag ends so
    content = [
        entry.question.markdown,
        answer,
        entry.parent.markdown,
        sorted(media),
        sorted(people),
        entry.week,
        sorted(tags),
        sorted(topics),
    ]
    return _SCHEME_PREFIX + _hash(_JSON.encode(content))[:16]


def is_comparable(content_hash: str) -> bool:
    """Return True for a hash of a content that this ankigen, and no older or newer one, would make."""
    return content_hash.startswith(_SCHEME_PREFIX)


def is_same_content(line: LedgerLine, answered: AnsweredEntry, content_hash: str, fields: NoteFields) -> bool:
    """Return True if an entry, which makes a note with these fields, has the content that its line remembers.

    Hashes of an older scheme (ankigen 0.1.0) took in more than people wrote, and a package does not tell what they
    wrote: there it is the same if person, week, parent, question and answer are.
    """
    entry = answered.entry
    if line.content_hash == content_hash:
        return True
    if (line.person, line.week) != (entry.contributor, entry.week):
        return False
    if line.content_hash.startswith(RECOVERED):
        return _shows_same(line, entry, fields)
    if is_older_hash(line.content_hash):
        wording = (entry.parent.markdown, entry.question.markdown, answered.answer_hash)
        return (line.parent, line.question, line.answer_hash) == wording
    return False


def _shows_same(line: LedgerLine, entry: Entry, fields: NoteFields) -> bool:
    """Return True if question, parent and answer read as they did in a package."""
    if hash_answer(answer_from_html(fields)) != line.answer_hash:
        return False
    parent, question = QuestionText(line.parent), QuestionText(line.question)
    return (parent.visible, question.visible) == (entry.parent.visible, entry.question.visible)


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
