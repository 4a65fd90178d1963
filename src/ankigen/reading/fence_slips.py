"""Fence lines that people mistyped, or typed on the line of their question → the same text with proper ones."""

import re
from bisect import bisect_left

import msgspec

from ankigen import text
from ankigen.patterns import compile_on_use
from ankigen.reading.blocks import HEADING, OTHER_MARKER, QUESTION, Kind, RawBlock
from ankigen.reading.indentation import measure_indent
from ankigen.reading.question_words import ends_as_question

# Too few backticks, and what keyboards put in their place: quotes, and the won sign of Korean ones.
_MISTYPED_FENCE = compile_on_use(r"(?P<indent>[ \t]*)(?:`{1,2}|[’‘´ˋ｀₩]{3}(?P<info>[^\n’‘´ˋ｀₩`]*+))[ \t]*$")
# To look for a line break is quicker than to look for the beginning of a line.
_LINE_OF_MISTYPED_FENCE = compile_on_use(rf"\n{_MISTYPED_FENCE.pattern}", re.MULTILINE)
# A fence that begins on the line of its question: `1. 큐란?```java`.
_FENCE_BEHIND_TEXT = compile_on_use(r"```(?<=[^\n`]```)")
_BULLET = compile_on_use(r"[-*+•][ \t]+")
_OPENER = compile_on_use(r"`{3,}+(?P<info>[^`]*+)$")
_ONE_LINE = compile_on_use(r"(`{3,})(?!`)(?:[^`]|`(?!``))+\1[ \t]*$")
_NAME = compile_on_use(r"[A-Za-z][\w+#.-]*+[ \t]*+$")
_CLOSER = compile_on_use(r"[ \t]*`{3,}[ \t]*$")
_FENCE_LINE = compile_on_use(r"[ \t]*(?:[-*+•][ \t]+)?(?:`{3,}|~{3,})")
_INSIDE_BULLET = 2  # columns deeper than the bullet itself


def is_mistyped_fence(line: str) -> bool:
    """Return True for a line that is no fence to other readers, and is one here where an answer begins or ends."""
    if "```" in line or "~~~" in line:
        return False
    return _MISTYPED_FENCE.fullmatch(text.for_matching(line)) is not None


def correct_mistyped_fences(source: str) -> str:
    """Return ``source`` with three backticks where a line has fewer or other signs, around an answer."""
    if not _LINE_OF_MISTYPED_FENCE.search(f"\n{source}"):
        return source
    lines = source.split("\n")
    for number, line in enumerate(lines):
        match = _MISTYPED_FENCE.fullmatch(line)
        if match and _may_bound_answer(lines, number):
            lines[number] = match["indent"] + "```" + (match["info"] or "")
    return "\n".join(lines)


def _may_bound_answer(lines: list[str], number: int) -> bool:
    """Return True if an answer may begin or end at a line: below a question, or above what comes next."""
    above = _find_nearest_text(lines, number, step=-1).lstrip()
    if QUESTION.match(above) or OTHER_MARKER.match(above):
        return True
    below = _find_nearest_text(lines, number, step=+1).lstrip()
    if not below:
        return True
    return any(pattern.match(below) for pattern in (QUESTION, OTHER_MARKER, HEADING))


def _find_nearest_text(lines: list[str], number: int, *, step: int) -> str:
    """Return the next line above or below that is not blank, "" if there is none."""
    number += step
    while 0 <= number < len(lines):
        if lines[number].strip():
            return lines[number]
        number += step
    return ""


# --- fences that begin on the line of their question, for somebody forgot the line break ---


class PartedSource(msgspec.Struct, frozen=True):
    """A source in which each glued fence has a line of its own; ``added`` are the numbers of those lines."""

    content: str
    added: list[int] = []

    def restore(self, blocks: list[RawBlock]) -> list[RawBlock]:
        """Return blocks of the parted source with the numbers that their lines have in the file."""
        return [self._restore(block) for block in blocks] if self.added else blocks

    def _restore(self, block: RawBlock) -> RawBlock:
        start = self._find_line(block.start)
        end = self._find_line(block.end - 1) + 1
        begins_glued, is_above_glued = self._is_added(block.start), self._is_added(block.end)
        is_asked = block.kind in (Kind.QUESTION, Kind.BULLET)
        is_closed_by_glued = block.kind is Kind.FENCE and block.closed and self._is_added(block.end - 1)
        return msgspec.structs.replace(
            block,
            start=start,
            end=end,
            shares_line=begins_glued or (is_asked and is_above_glued),
            closes_in_text=block.closes_in_text or is_closed_by_glued,
        )

    def _find_line(self, line: int) -> int:
        """Return the number in the file of a line of the parted source; an added one is part of the line above."""
        count = bisect_left(self.added, line)
        return line - count - self._is_added(line)

    def _is_added(self, line: int) -> bool:
        index = bisect_left(self.added, line)
        return index < len(self.added) and self.added[index] == line


def part_glued_fences(source: str) -> PartedSource:
    """Return ``source`` with a line break before each fence that stands behind its question or bullet."""
    if not _may_hold_glued_fence(source):
        return PartedSource(source)
    lines = source.split("\n")
    closer_indents = _find_closer_indents(lines)
    parted: list[str] = []
    added: list[int] = []
    for number, line in enumerate(lines):
        asked, fence = split_glued_fence(line)
        if not fence or not _may_begin_below(lines, number, fence):
            parted.append(line)
            continue
        indent = closer_indents[number]
        if _BULLET.match(line.lstrip(" \t")):
            indent = max(indent, measure_indent(line) + _INSIDE_BULLET)
        added.append(len(parted) + 1)
        parted += [asked, " " * indent + fence]
    return PartedSource("\n".join(parted), added)


def _may_hold_glued_fence(source: str) -> bool:
    """Return True if more than blanks stands in front of a fence on its line."""
    for fence in _FENCE_BEHIND_TEXT.finditer(source):
        line_start = source.rfind("\n", 0, fence.start()) + 1
        if not source[line_start : fence.start()].isspace():
            return True
    return False


def split_glued_fence(line: str) -> tuple[str, str]:
    """Return a line in front of the fence that is glued to its question, and that fence; "" if there is none."""
    position = line.find("```")
    asked, fence = line[:position].rstrip(" \t"), line[position:].rstrip()
    if position < 0 or not _has_question(asked):
        return line, ""
    if _ONE_LINE.match(fence):
        return asked, fence
    opener = _OPENER.match(fence)
    if opener and (ends_as_question(asked) or _NAME.match(opener["info"])):
        return asked, fence
    return line, ""


def _has_question(asked: str) -> bool:
    """Return True if a line begins with a marker, and more stands behind it, with all its code closed."""
    unindented = asked.lstrip(" \t")
    marker = QUESTION.match(unindented) or OTHER_MARKER.match(unindented) or _BULLET.match(unindented)
    return marker is not None and marker.end() < len(unindented) and asked.count("`") % 2 == 0


def _may_begin_below(lines: list[str], number: int, fence: str) -> bool:
    """Return True if a fence behind a question may hold its answer: no other fence begins right below.

    One that ends on its line shows what the question is about if more than the next entry stands below.
    """
    below = next((line for line in lines[number + 1 : number + 3] if line.strip()), "")
    if _ONE_LINE.match(fence):
        unindented = below.lstrip(" \t")
        return not unindented or unindented[0] == "#" or QUESTION.match(unindented) is not None
    return not _FENCE_LINE.match(below)


def _find_closer_indents(lines: list[str]) -> list[int]:
    """Return for each line how far the next line below that can close a fence is indented; 0 without any."""
    indents = [0] * len(lines)
    indent = 0
    for number in range(len(lines) - 1, -1, -1):
        indents[number] = indent
        if _CLOSER.match(lines[number]):
            indent = measure_indent(lines[number])
    return indents
