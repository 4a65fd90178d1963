"""``ankigen.ledger.jsonl``: what every note was called, asked and answered when it was last built.

One line of JSON per note behind a header line, ordered by week and person, so that a new week is a block
of new lines. Where git joins two versions line by line (``merge=union``) the result can be read as it is:
of a GUID that is there twice the larger ``mod`` counts.
"""

import codecs
import hashlib
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

import msgspec

from ankigen import messages, text
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.diagnostics.rules import LEDGER_DAMAGED
from ankigen.messages import Message, ReasonError, find_reason
from ankigen.patterns import compile_on_use

NAME = "ankigen.ledger.jsonl"
SCHEMA = 2
_LINES_PER_PART = 1_000
_READABLE_SCHEMAS = (1, SCHEMA)  # 1, by ankigen 0.1.0, has other hashes of contents
_CONFLICT_MARKERS = (b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")
_Guid = Annotated[str, msgspec.Meta(min_length=1)]
_Sketch = Annotated[str, msgspec.Meta(min_length=96, max_length=96)]
_Time = Annotated[int, msgspec.Meta(ge=0, le=10**11)]  # seconds since 1970; beyond the year 5138
_Week = Annotated[int, msgspec.Meta(ge=0, le=10**9)]
_OLDER_HASH = compile_on_use(r"[0-9a-f]{16}")  # of a content, in schema 1
_LINE_BEGIN = b'{"guid":'
_RENAMED_BEGIN = b'{"ankigen":"renamed"'
_JSON_NAMES = {"answer_hash": "answer", "answer_sketch": "sketch", "content_hash": "content", "explicit_id": "id"}


class LedgerLine(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, rename=_JSON_NAMES):
    """One note, live or retired since ``since``; all times in seconds since 1970.

    ``content_hash`` is empty where it is unknown, ``seen`` is when the note was first built, ``explicit_id``
    what an ``<!-- id: -->`` called it. In the file some names are shorter.
    """

    guid: _Guid
    person: str
    week: _Week | None
    parent: str
    question: str
    answer_hash: str
    answer_sketch: _Sketch
    content_hash: str
    mod: _Time
    seen: _Time
    since: _Time
    live: bool = True
    explicit_id: str = ""


class LedgerHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line: the hash and the time of the note type, where its cards were put, and the deck's language.

    ``first_edition`` is the hash of the lines of the first build. A ledger without a ``language`` is of a version
    that knew Korean topics only. ``tag_root`` is in the file only where a deck has one.
    """

    ankigen: str = "ledger"
    schema: int = SCHEMA
    note_type: str = ""
    mod: _Time = 0
    deck: str = ""
    subdecks: str | None = None
    language: Literal["", "ko", "en"] = ""
    first_edition: str = ""
    tag_root: str | msgspec.UnsetType = msgspec.UNSET

    @property
    def root_tag(self) -> str:
        """The tag over all others, "" for none."""
        return self.tag_root or ""


class RenamedPerson(msgspec.Struct, frozen=True):
    """A name that was given up, and the one under which that person's notes went on."""

    old_name: str
    new_name: str


class _RenamedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A renamed person in the file."""

    ankigen: Literal["renamed"]
    old_name: str
    new_name: str


class Ledger(msgspec.Struct, frozen=True):
    """What earlier builds left behind; the lines in the order of the file."""

    header: LedgerHeader
    lines: tuple[LedgerLine, ...] = ()
    renamed: tuple[RenamedPerson, ...] = ()


EMPTY = Ledger(LedgerHeader())


def make_ledger(
    header: LedgerHeader, lines: Iterable[LedgerLine], renamed: Iterable[RenamedPerson] = ()
) -> Ledger:
    """Return the ledger of these lines, whatever their order."""
    return Ledger(header, tuple(sorted(lines, key=_file_order)), tuple(renamed))


def _file_order(line: LedgerLine) -> tuple[int, str, int, str]:
    week = -1 if line.week is None else line.week
    return (week, text.key(line.person), line.seen, line.guid)


def hash_edition(lines: Iterable[LedgerLine]) -> str:
    """Return a hash of which notes a build has, and when each was last changed."""
    states = sorted([line.guid, line.mod, line.since, line.live] for line in lines)
    return hashlib.sha256(msgspec.json.encode(states)).hexdigest()[:16]


def is_first_edition(ledger: Ledger) -> bool:
    """Return True if nothing has changed since the first build: learners have no other edition of the deck."""
    first_edition = ledger.header.first_edition
    if not first_edition or len({line.mod for line in ledger.lines}) > 1:
        return False  # all notes of the first build have its time
    return first_edition == hash_edition(ledger.lines)


def dump(ledger: Ledger) -> bytes:
    """Return the content of the file."""
    return b"".join(dump_by_parts(ledger))


def dump_by_parts(ledger: Ledger) -> Iterator[bytes]:
    """Yield the content of the file, some lines at once: that of many notes is large."""
    encoder = msgspec.json.Encoder()
    renamed = [_RenamedLine("renamed", person.old_name, person.new_name) for person in ledger.renamed]
    yield encoder.encode_lines([ledger.header, *renamed])
    for start in range(0, len(ledger.lines), _LINES_PER_PART):
        yield encoder.encode_lines(ledger.lines[start : start + _LINES_PER_PART])


def parse(content: bytes) -> tuple[Ledger, list[Diagnostic]]:
    """Return the ledger in ``content``; errors, each at its line, if a line of it can't be understood."""
    headers: list[LedgerHeader] = []
    lines: dict[str, LedgerLine] = {}
    new_names: dict[str, str] = {}
    parsed_lines, diagnostics = _parse_lines(content.removeprefix(codecs.BOM_UTF8))
    if diagnostics and not _is_utf8(content):
        return EMPTY, [LEDGER_DAMAGED.at(NAME, reason=messages.make("reasons.file.not_utf8"))]
    for parsed in parsed_lines:
        if isinstance(parsed, LedgerHeader):
            headers.append(parsed)
        elif isinstance(parsed, RenamedPerson):
            new_names[parsed.old_name] = parsed.new_name
        elif parsed.guid in lines:
            lines[parsed.guid] = _merge(lines[parsed.guid], parsed)
        else:
            lines[parsed.guid] = parsed
    if not headers and not diagnostics:
        diagnostics.append(LEDGER_DAMAGED.at(NAME, 1, reason=messages.make("reasons.ledger.no_header")))
    newest_header = max(headers, key=lambda header: header.mod, default=LedgerHeader())
    renamed = [RenamedPerson(old_name, new_names[old_name]) for old_name in sorted(new_names)]
    return make_ledger(newest_header, lines.values(), renamed), diagnostics


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _parse_lines(
    content: bytes,
) -> tuple[list[LedgerLine | LedgerHeader | RenamedPerson], list[Diagnostic]]:
    """Return what each line says, and errors for those that can't be understood."""
    parsed_lines: list[LedgerLine | LedgerHeader | RenamedPerson] = []
    diagnostics: list[Diagnostic] = []
    for number, json_line in enumerate(content.split(b"\n"), 1):
        try:
            if json_line.startswith(_LINE_BEGIN):
                parsed_lines.append(_LINE_DECODER.decode(json_line))
            elif json_line.strip():
                parsed_lines.append(_parse_line(json_line))
        except (msgspec.MsgspecError, ValueError) as error:
            diagnostics.append(LEDGER_DAMAGED.at(NAME, number, reason=_explain(error, json_line)))
    return parsed_lines, diagnostics


def _parse_line(json_line: bytes) -> LedgerLine | LedgerHeader | RenamedPerson:
    if b'"ankigen"' not in json_line[:20]:
        return _LINE_DECODER.decode(json_line)
    if json_line.startswith(_RENAMED_BEGIN):
        renamed = msgspec.json.decode(json_line, type=_RenamedLine)
        return RenamedPerson(renamed.old_name, renamed.new_name)
    header = msgspec.json.decode(json_line, type=LedgerHeader)
    if header.schema not in _READABLE_SCHEMAS:
        raise ReasonError("reasons.ledger.schema", schema=header.schema)
    return header


_LINE_DECODER = msgspec.json.Decoder(LedgerLine)


def _explain(error: Exception, json_line: bytes) -> Message:
    if json_line.startswith(_CONFLICT_MARKERS):
        return messages.make("rules.E002.message")
    reason = find_reason(error)
    if isinstance(reason, str):
        reason = reason.split(" - at")[0]
    return messages.make("reasons.ledger.no_line", reason=reason)


def _merge(first: LedgerLine, second: LedgerLine) -> LedgerLine:
    """Return what counts of two lines with one GUID: the larger ``mod``, and the earlier first sight.

    Where two branches changed one note in the same second, nobody knows which of the two a learner has:
    then neither content counts as known, and the next build sends the note once more. That one branch only hashed
    the same content by a newer scheme is no change.
    """
    newer = max(first, second, key=lambda line: (line.mod, line.live, line.since, line.content_hash))
    content_hash = newer.content_hash
    if first.mod == second.mod and first.content_hash != second.content_hash:
        content_hash = _hash_by_newer_scheme(first, second) or "merged"
    return msgspec.structs.replace(newer, content_hash=content_hash, seen=min(first.seen, second.seen))


def _hash_by_newer_scheme(first: LedgerLine, second: LedgerLine) -> str:
    """Return the newer hash of two lines with the same wording of which one has an older scheme's; else ""."""
    wordings = {(line.person, line.week, line.parent, line.question, line.answer_hash) for line in (first, second)}
    newer_hashes = [line.content_hash for line in (first, second) if not is_older_hash(line.content_hash)]
    return newer_hashes[0] if len(wordings) == len(newer_hashes) == 1 else ""


def is_older_hash(content_hash: str) -> bool:
    """Return True if ankigen 0.1.0 made the hash of a content: over related answers and all topics too."""
    return _OLDER_HASH.fullmatch(content_hash) is not None
