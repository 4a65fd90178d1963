"""Where a learner can suggest a change to a note: the page to edit its file, or a new issue that is filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from .plain_text import to_plain_text
from .texts import translate
from .updating.memory import hash_fields
from .updating.note_type import FIELDS

if TYPE_CHECKING:
    from .store import DeckState
    from .updating.notes import CollectionNote

MAX_ADDRESS_LENGTH = 7_000  # GitHub takes some 8,000


def find_edit_address(note: CollectionNote, state: DeckState) -> str:
    """Return the page on which the file of a note is edited, "" if nobody tells."""
    place, template = state.places.get(note.guid), state.source.get("edit", "")
    if place is None or not template:
        return ""
    return template.replace("{path}", quote(place.file))


def make_issue_address(note: CollectionNote, state: DeckState) -> str:
    """Return the page of a new issue with the question, its place, and the learner's own text if there is one."""
    repository = state.source.get("repository", "")
    if not repository:
        return ""
    texts = dict(zip(FIELDS, [to_plain_text(text) for text in note.fields]))
    question = texts["Question"].split("\n")[0]
    place = state.places.get(note.guid)
    parts = [translate("issue.question", question=texts["Question"])]
    if place is not None:
        parts.append(translate("issue.place", file=place.file, line=place.line))
    edited = _find_edited_fields(note, state)
    answer_key = "issue.proposal" if edited else "issue.answer"
    parts.append(translate(answer_key, answer=texts["Answer"]))
    if not edited:
        parts.append(translate("issue.your_words"))
    body = "\n\n".join(parts)
    title = translate("issue.title", question=question[:100])
    while True:
        address = f"{repository}/issues/new?{urlencode({'title': title, 'body': body})}"
        if len(address) <= MAX_ADDRESS_LENGTH:
            return address
        body = f"{body[: len(body) * 3 // 4]}…"


def _find_edited_fields(note: CollectionNote, state: DeckState) -> list[str]:
    """Return the fields of a note that are not as the group wrote them."""
    sent = state.memory.notes.get(note.guid)
    if sent is None:
        return []
    hashes = zip(FIELDS, hash_fields(note.fields), sent.fields)
    return [name for name, in_anki, written in hashes if in_anki != written and name in ("Question", "Answer")]
