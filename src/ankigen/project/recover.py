"""Package → ledger: what an earlier build knew, read back from what it gave out."""

import html

from ankigen.identity import fingerprint
from ankigen.identity.ledger import Ledger, LedgerHeader, LedgerLine, make_ledger
from ankigen.identity.minhash import make_sketch
from ankigen.model import Note
from ankigen.output.apkg import Packed
from ankigen.rendering import notetype


def ledger_from(packed: Packed) -> Ledger:
    """Return the ledger of the build that wrote a package; retired notes are not in it."""
    one = packed.note_type
    header = LedgerHeader(note_type=notetype.fingerprint(one.front, one.back, one.css), mod=one.mod)
    return make_ledger(header, map(_line, packed.notes))


def _line(note: Note) -> LedgerLine:
    fields = note.fields
    answer = fingerprint.visible_html(fields.answer)
    return LedgerLine(
        guid=note.guid,
        person=html.unescape(fields.person),
        week=int(fields.week) if fields.week.isascii() and fields.week.isdigit() else None,
        parent=fingerprint.question_of(fields.parent),
        question=fingerprint.question_of(fields.question),
        answer_hash=fingerprint.answer_hash(answer),
        answer_sketch=make_sketch(answer),
        content_hash=fingerprint.shown_hash(fields, note.tags),
        mod=note.mod,
        seen=note.created,
        since=note.mod,
    )
