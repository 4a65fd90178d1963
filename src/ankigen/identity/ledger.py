"""``ankigen.ledger.jsonl``: what every note was called, asked and answered when it was last built.

One line of JSON per note behind a header line, ordered by week and person, so that a new week is a block
of new lines. Where git joins two versions line by line (``merge=union``) the result can be read as it is:
of a GUID that is there twice the larger ``mod`` counts.
"""

import itertools
from typing import Annotated

import msgspec

from ankigen import text
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.diagnostics.rules import LEDGER_DAMAGED

NAME = "ankigen.ledger.jsonl"
SCHEMA = 1
_Guid = Annotated[str, msgspec.Meta(min_length=1)]
_Sketch = Annotated[str, msgspec.Meta(min_length=96, max_length=96)]


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One note, live or retired since ``since``; all times in seconds since 1970.

    ``answer`` is a hash of the answer's text and its sketch, ``content`` a hash of all that people wrote
    (empty if unknown), ``seen`` when the note was first built, ``id`` what an ``<!-- id: -->`` called it.
    """

    guid: _Guid
    person: str
    week: int | None
    parent: str
    question: str
    answer: str
    sketch: _Sketch
    content: str
    mod: int
    seen: int
    since: int
    live: bool = True
    id: str = ""


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line: the hash and the time of the note type, and where its cards were put."""

    ankigen: str = "ledger"
    schema: int = SCHEMA
    note_type: str = ""
    mod: int = 0
    deck: str = ""
    subdecks: str | None = None


class Ledger(msgspec.Struct, frozen=True):
    """All that is known of earlier builds; the lines in their ``order``."""

    header: Header
    lines: tuple[Line, ...] = ()


EMPTY = Ledger(Header())
_LINES = msgspec.json.Decoder(Line)


def parse(content: bytes) -> tuple[Ledger, list[Diagnostic]]:
    """Return the ledger in ``content``; errors, each at its line, if a line of it can't be understood."""
    if (quickly := _parse_whole(content)) is not None:
        return quickly, []
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return EMPTY, [LEDGER_DAMAGED.at(NAME, reason="it is not UTF-8")]
    headers: list[Header] = []
    lines: dict[str, Line] = {}
    findings: list[Diagnostic] = []
    for number, line in enumerate(written.split("\n"), 1):
        if not line.strip():
            continue
        try:
            one = _read(line)
        except (msgspec.MsgspecError, ValueError) as error:
            findings.append(LEDGER_DAMAGED.at(NAME, number, reason=_reason(line, error)))
            continue
        if isinstance(one, Header):
            headers.append(one)
        else:
            known = lines.get(one.guid)
            lines[one.guid] = one if known is None else _join(known, one)
    if not headers and not findings:
        findings.append(LEDGER_DAMAGED.at(NAME, 1, reason="the header line is missing"))
    header = max(headers, key=lambda one: one.mod, default=Header())
    return Ledger(header, tuple(sorted(lines.values(), key=order))), findings


def _parse_whole(content: bytes) -> Ledger | None:
    """Return the ledger in ``content`` if that is just what ``dump`` wrote, as it mostly is."""
    behind = content.find(b"\n") + 1
    if not content.startswith(b'{"ankigen":'):
        return None
    try:
        header = msgspec.json.decode(content[:behind], type=Header)
        lines = _LINES.decode_lines(memoryview(content)[behind:])
    except (msgspec.MsgspecError, ValueError):
        return None
    ordered = all(one < other for one, other in itertools.pairwise(map(order, lines)))
    known = len({line.guid for line in lines}) == len(lines) and header.schema == SCHEMA
    return Ledger(header, tuple(lines)) if ordered and known else None


def _read(line: str) -> Line | Header:
    if '"ankigen"' not in line[:20]:
        return msgspec.json.decode(line, type=Line)
    header = msgspec.json.decode(line, type=Header)
    if header.schema != SCHEMA:
        raise ValueError(f"it was written by another version of ankigen (schema {header.schema})")
    return header


def _reason(line: str, error: Exception) -> str:
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
        return "git left a merge conflict here"
    return f"this line is no ledger line: {str(error).split(' - at')[0]}"


def _join(one: Line, other: Line) -> Line:
    """Return what counts of two lines with one GUID: the larger ``mod``, and the earlier first sight.

    Where two branches changed one note in the same second, nobody knows which of the two a learner has:
    then neither content counts as known, and the next build sends the note once more.
    """
    newer = max(one, other, key=lambda line: (line.mod, line.live, line.since, line.content))
    content = newer.content if one.mod != other.mod or one.content == other.content else "merged"
    return msgspec.structs.replace(newer, content=content, seen=min(one.seen, other.seen))


def order(line: Line) -> tuple[object, ...]:
    """Return where a line stands in the file."""
    return (-1 if line.week is None else line.week, text.key(line.person), line.seen, line.guid)


def dump(ledger: Ledger) -> bytes:
    """Return the content of the file."""
    return msgspec.json.Encoder().encode_lines([ledger.header, *ledger.lines])
