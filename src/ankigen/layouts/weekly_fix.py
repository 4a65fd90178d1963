"""What `ankigen check --fix` may change in a week file: nothing that any card shows."""

import re
from collections.abc import Callable, Iterator

import msgspec

from ankigen import text
from ankigen.config import Layout, People
from ankigen.layouts.parse import parse
from ankigen.model import Entry, Fence, Source
from ankigen.reading.block_parser import parse_blocks
from ankigen.reading.blocks import Kind
from ankigen.topics.taxonomy import Taxonomy

_NUMBER = re.compile(r"(\d{1,9})([-.]\d{1,9})?(?=[.)])")


def mended(source: Source, people: People, taxonomy: Taxonomy, layout: Layout) -> str:
    """Return the text of a week file with its slips mended.

    Composed (NFC), lines ended by LF and without trailing blanks, unclosed fences closed at the end of their
    entry, numbers in their order. A step that would change what a card shows is left out. In layouts other than
    the weekly one, where two blanks at the end of a line break it, only composition and LF are left.
    """
    if layout.preset != "weekly":
        return source.text

    def entries(content: str) -> tuple[Entry, ...]:
        return parse(msgspec.structs.replace(source, text=content), people, taxonomy)[0].entries

    def meaning(content: str) -> list[tuple[object, ...]]:
        return [_meaning(entry) for entry in entries(content)]

    content = source.text
    before = meaning(content)
    steps: tuple[Callable[[str], str], ...] = (
        _without_trailing_blanks,
        _with_closed_fences,
        lambda step: _numbered(step, entries(step)),
    )
    for step in steps:
        changed = step(content)
        if changed != content and meaning(changed) == before:
            content = changed
    return content


def _meaning(entry: Entry) -> tuple[object, ...]:
    """Return all of an entry that reaches Anki."""
    answer = tuple(
        (block.info if isinstance(block, Fence) else None, _without_trailing_blanks(block.text).strip("\n"))
        for block in entry.answer
    )
    return (
        entry.week,
        entry.contributor,
        entry.question,
        entry.parent,
        entry.topics,
        entry.tags,
        entry.explicit_id,
        answer,
    )


def _without_trailing_blanks(content: str) -> str:
    return "\n".join(line.rstrip(" \t") for line in content.split("\n"))


def _with_closed_fences(content: str) -> str:
    lines = content.split("\n")
    for block in reversed(parse_blocks(content)):
        if block.kind is Kind.FENCE and not block.closed:
            opener = re.match(r"[ \t]*(?:[-*+•][ \t]+)?(`{3,}|~{3,})", text.for_matching(lines[block.start]))
            if opener:
                lines.insert(block.end, " " * block.indent + opener[1])
    return "\n".join(lines)


def _numbered(content: str, entries: tuple[Entry, ...]) -> str:
    """Return ``content`` with the questions of each list numbered from 1, and follow-ups after their question."""
    lines = content.split("\n")
    for entry, number in _numbers(entries):
        head, line = lines[entry.line - 1][: entry.column - 1], lines[entry.line - 1][entry.column - 1 :]
        lines[entry.line - 1] = head + _NUMBER.sub(rf"{number}\g<2>", line, count=1)
    return "\n".join(lines)


def _numbers(entries: tuple[Entry, ...]) -> Iterator[tuple[Entry, int]]:
    """Yield each numbered entry with the number that it should have, or that its question should."""
    last, person = 0, ""
    new: dict[int, int] = {}
    for entry in entries:
        if not entry.number:
            continue
        own = int(re.split("[-.]", entry.number)[0])
        if entry.number.isdigit():
            restarts = entry.contributor != person or own == 1
            last = 1 if restarts and own == 1 else own if restarts else last + 1
            new = {own: last} if restarts else {**new, own: last}
            person = entry.contributor
        if own in new:
            yield entry, new[own]
