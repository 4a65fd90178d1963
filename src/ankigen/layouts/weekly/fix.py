"""What `ankigen check --fix` may change in a week file: nothing that any card shows."""

import re

import msgspec

from ankigen import text
from ankigen.config.people import People
from ankigen.config.settings import Layout
from ankigen.layouts.document_reader import read_document
from ankigen.layouts.weekly.answers import read_fence_opening, strip_closing_mark
from ankigen.layouts.weekly.reader import join_typed_lines
from ankigen.model import Entry, Fence, Source
from ankigen.patterns import compile_on_use
from ankigen.reading.block_parser import parse_blocks
from ankigen.reading.blocks import Kind, RawBlock, read_plain_marker
from ankigen.reading.fence_slips import is_mistyped_fence, part_glued_fences
from ankigen.topics.taxonomy import Taxonomy, Topic

_NUMBER = compile_on_use(r"(\d{1,9})([-.]\d{1,9})?(?=[.)])")
_MISTYPED_MARK = compile_on_use(r"`{1,2}|[’‘´ˋ｀₩]{3}")
_TIGHT_HEADING = compile_on_use(r"^ {0,3}#{2,6}(?=[^\s#])")
_FENCE_OPENER = compile_on_use(r"[ \t]*(?:[-*+•][ \t]+)?(`{3,}|~{3,})")


class _NoteContent(msgspec.Struct, frozen=True):
    """All of an entry that reaches Anki; its answer as (info string, text), with None for what is not a fence."""

    week: int | None
    contributor: str
    question: str
    parent: str
    topics: tuple[Topic, ...]
    tags: tuple[str, ...]
    explicit_id: str
    answer: tuple[tuple[str | None, str], ...]


def fix_text(source: Source, people: People, taxonomy: Taxonomy, layout: Layout) -> str:
    """Return the text of a week file with its slips fixed.

    Composed (NFC), lines ended by LF and without trailing blanks, fence lines of three backticks and nothing else,
    unclosed fences closed at the end of their entry, numbers as ``N.`` at the beginning of their lines and in
    their order, a blank behind the ``#`` of a heading. A step that would change what a card shows is left out. In
    layouts other than the weekly one, where two blanks at the end of a line break it, only composition and LF are
    left.
    """
    if layout.preset != "weekly":
        return source.text
    fixer = _Fixer(source, people, taxonomy)
    fixer.keep_if_harmless(_strip_trailing_blanks(fixer.content))
    fixer.keep_if_harmless(_correct_fence_lines(fixer.content))
    fixer.keep_if_harmless(part_glued_fences(fixer.content).content)
    fixer.keep_if_harmless(_part_answers_from_fence_lines(fixer.content))
    fixer.keep_if_harmless(_close_fences(fixer.content))
    fixer.keep_if_harmless(_space_headings(fixer.content))
    fixer.keep_if_harmless(_write_plain_markers(fixer.content, fixer.parse(fixer.content)))
    fixer.keep_if_harmless(_renumber(fixer.content, fixer.parse(fixer.content)))
    return fixer.content


class _Fixer:
    """The text of a week file, which changes only as long as its cards do not."""

    def __init__(self, source: Source, people: People, taxonomy: Taxonomy) -> None:
        self.source, self.people, self.taxonomy = source, people, taxonomy
        self.content = source.text
        self.cards = self._read_cards(source.text)

    def keep_if_harmless(self, changed: str) -> None:
        """Take over a changed text if its cards are the same."""
        if changed != self.content and self._read_cards(changed) == self.cards:
            self.content = changed

    def parse(self, content: str) -> tuple[Entry, ...]:
        """Return the entries of the file if it had another text."""
        source = msgspec.structs.replace(self.source, text=content)
        document, _ = read_document(source, self.people, self.taxonomy)
        return document.entries

    def _read_cards(self, content: str) -> list[_NoteContent]:
        return [_read_note_content(entry) for entry in self.parse(content)]


def _read_note_content(entry: Entry) -> _NoteContent:
    answer: list[tuple[str | None, str]] = []
    for block in entry.answer:
        info_string = block.info if isinstance(block, Fence) else None
        answer.append((info_string, _strip_trailing_blanks(block.text).strip("\n")))
    return _NoteContent(
        week=entry.week,
        contributor=entry.contributor,
        question=entry.question.markdown,
        parent=entry.parent.markdown,
        topics=entry.topics,
        tags=entry.tags,
        explicit_id=entry.explicit_id,
        answer=tuple(answer),
    )


def _strip_trailing_blanks(content: str) -> str:
    return "\n".join(line.rstrip(" \t") for line in content.split("\n"))


def _correct_fence_lines(content: str) -> str:
    """Return ``content`` with three backticks where other signs were meant for them."""
    lines = content.split("\n")
    for block in parse_blocks(content):
        if block.kind is not Kind.FENCE:
            continue
        for line in (block.start, block.end - 1):
            if is_mistyped_fence(lines[line]):
                lines[line] = _MISTYPED_MARK.sub("```", lines[line], count=1).rstrip()
    return "\n".join(lines)


def _part_answers_from_fence_lines(content: str) -> str:
    """Return ``content`` with a line break between the mark of a fence and the text on its line."""
    lines = content.split("\n")
    for block in reversed(parse_blocks(content)):
        if block.kind is not Kind.FENCE:
            continue
        opening = read_fence_opening(lines, block)
        opener = _FENCE_OPENER.match(lines[block.start])
        if opener is None or not (block.closes_in_text or opening.answer_text):
            continue
        indent = " " * block.indent
        parted = [opener[0] + opening.info_string]
        if opening.answer_text:
            parted.append(indent + opening.answer_text)
        parted += lines[block.start + 1 : block.end]
        if block.closes_in_text:
            parted[-1] = strip_closing_mark(parted[-1])
            parted.append(indent + opener[1])
        lines[block.start : block.end] = parted
    return "\n".join(lines)


def _space_headings(content: str) -> str:
    """Return ``content`` with a blank between the ``#`` of a heading and its text."""
    lines = content.split("\n")
    for block in parse_blocks(content):
        if block.kind is Kind.HEADING:
            lines[block.start] = _TIGHT_HEADING.sub(r"\g<0> ", lines[block.start])
    return "\n".join(lines)


def _write_plain_markers(content: str, entries: tuple[Entry, ...]) -> str:
    """Return ``content`` with ``N.`` at the beginning of the line of each question that is numbered otherwise."""
    lines = content.split("\n")
    question_lines = {entry.line - 1 for entry in entries}
    for block in parse_blocks(content):
        if block.kind is not Kind.QUESTION or block.start not in question_lines:
            continue
        if block.number and "." not in block.number:
            lines[block.start] = _write_plain_marker(lines[block.start], block)
    return "\n".join(lines)


def _write_plain_marker(line: str, block: RawBlock) -> str:
    unindented = line.lstrip(" \t")
    if read_plain_marker(text.for_matching(unindented)):
        return unindented
    return f"{block.number}. {join_typed_lines([line], block).strip()}"


def _close_fences(content: str) -> str:
    """Return ``content`` with a closing line for each fence without one, at the end of its entry."""
    lines = content.split("\n")
    for block in reversed(parse_blocks(content)):
        if block.kind is not Kind.FENCE or block.closed:
            continue
        opener = _FENCE_OPENER.match(text.for_matching(lines[block.start]))
        if opener:
            lines.insert(block.end, " " * block.indent + opener[1])
    return "\n".join(lines)


def _renumber(content: str, entries: tuple[Entry, ...]) -> str:
    """Return ``content`` with the questions of each list numbered from 1, and follow-ups after their question."""
    lines = content.split("\n")
    last_number = 0
    contributor = ""
    new_numbers: dict[int, int] = {}  # of the questions of this list, by the number as typed
    for entry in entries:
        if not entry.number:
            continue
        typed_number = int(re.split("[-.]", entry.number)[0])
        if entry.number.isdigit():
            if typed_number == 1 or entry.contributor != contributor:
                new_numbers = {}  # a new list keeps the number that it begins with
                last_number = typed_number
            else:
                last_number += 1
            new_numbers[typed_number] = last_number
            contributor = entry.contributor
        if typed_number in new_numbers:
            line, start = entry.line - 1, entry.column - 1
            lines[line] = _replace_number(lines[line], start, new_numbers[typed_number])
    return "\n".join(lines)


def _replace_number(line: str, start: int, number: int) -> str:
    """Return a line with another number in place of the one at ``start``: ``2-1.`` becomes ``3-1.``."""
    return line[:start] + _NUMBER.sub(rf"{number}\g<2>", line[start:], count=1)
