"""Week file → a flat list of blocks.

A tidy file takes the short way of ``tidy_blocks``. In any other one each block is taken by the first rule of
``block_rules`` and ``fences`` that knows it.
"""

from functools import partial
from typing import TYPE_CHECKING

from ankigen import text
from ankigen.patterns import compile_on_use
from ankigen.reading import tidy_blocks
from ankigen.reading.blocks import HEADING, OTHER_MARKER, QUESTION, RawBlock

if TYPE_CHECKING:
    from collections.abc import Callable

    from ankigen.reading.block_rules import LineTable

# Too few backticks, and what keyboards put in their place: quotes, and the won sign of Korean ones.
_MISTYPED_FENCE = compile_on_use(r"(?m)^(?P<indent>[ \t]*)(?:`{1,2}|[’‘´ˋ｀₩]{3}(?P<info>[^\n’‘´ˋ｀₩`]*+))[ \t]*$")


def parse_blocks(content: str, *, plain: bool = False) -> list[RawBlock]:
    """Return the blocks of a week file; ``content`` is clean (see ``text.clean``).

    Where a fence ends is made out from the questions around it, for in the weekly layout they hold the answers.
    In ``plain`` Markdown it is the first fence line that can close it.
    """
    source = text.for_matching(content)
    if not plain:
        source = _correct_mistyped_fences(source)
    if not source.strip():
        return []
    blocks = tidy_blocks.parse_tidy_file(source)
    if blocks is None:
        blocks = _parse_by_rules(source, plain=plain)
    return blocks


def is_mistyped_fence(line: str) -> bool:
    """Return True for a line that is no fence to other readers, and is one here where an answer begins or ends."""
    if "```" in line or "~~~" in line:
        return False
    return _MISTYPED_FENCE.fullmatch(text.for_matching(line)) is not None


def _correct_mistyped_fences(source: str) -> str:
    """Return ``source`` with three backticks where a line has fewer or other signs, around an answer."""
    if not _MISTYPED_FENCE.search(source):
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


def _parse_by_rules(source: str, *, plain: bool) -> list[RawBlock]:
    """Return the blocks that the rules find, from the first line that is not blank to the last."""
    from ankigen.reading.block_rules import LineTable  # tidy files do without

    lines = LineTable(source, plain=plain)
    block_rules: list[Callable[[int], RawBlock | None]] = []
    blocks: list[RawBlock] = []
    line = 0
    while line < lines.count:
        if lines.is_blank(line):
            line += 1
            continue
        entry = tidy_blocks.parse_tidy_entry(source, lines.begins[line], line)
        if entry is not None:
            question, fence, _ = entry
            blocks += (question, fence)
            line = fence.end
            continue
        if not block_rules:
            block_rules = _make_rules(lines)
        block = _parse_block(block_rules, line)
        blocks.append(block)
        line = block.end
    return blocks


def _parse_block(block_rules: "list[Callable[[int], RawBlock | None]]", line: int) -> RawBlock:
    """Return the block that begins at a line; to the last rule any line is text."""
    for parse_block in block_rules:
        block = parse_block(line)
        if block is not None:
            return block
    raise AssertionError(line)


def _make_rules(lines: "LineTable") -> "list[Callable[[int], RawBlock | None]]":
    """Return the rules for a file, in their order: each takes the number of a line."""
    from ankigen.reading import block_rules
    from ankigen.reading.fences import FenceRules

    return [
        partial(block_rules.parse_front_matter, lines),
        FenceRules(lines).parse_fence,
        partial(block_rules.parse_question, lines),
        partial(block_rules.parse_rule, lines),
        partial(block_rules.parse_bullet, lines),
        partial(block_rules.parse_heading, lines),
        partial(block_rules.parse_bold_line, lines),
        partial(block_rules.parse_comment, lines),
        partial(block_rules.parse_text, lines),
    ]
