"""Week file → a flat list of blocks.

Slips in the lines of fences are put right first (``fence_slips``). Then a tidy file takes the short way of
``tidy_blocks``; in any other one each block is taken by the first of the ``block_rules`` that knows it.
"""

from functools import partial
from typing import TYPE_CHECKING

from ankigen import text
from ankigen.reading import tidy_blocks
from ankigen.reading.blocks import RawBlock
from ankigen.reading.fence_slips import correct_mistyped_fences, part_glued_fences

if TYPE_CHECKING:
    from collections.abc import Callable

    from ankigen.reading.block_rules.line_table import LineTable


def parse_blocks(content: str, *, plain: bool = False) -> list[RawBlock]:
    """Return the blocks of a week file; ``content`` is clean (see ``text.clean``).

    Where a fence ends is made out from the questions around it, for in the weekly layout they hold the answers.
    In ``plain`` Markdown it is the first fence line that can close it.
    """
    source = text.for_matching(content)
    if plain:
        return _parse(source, plain=True)
    parted = part_glued_fences(correct_mistyped_fences(source))
    return parted.restore(_parse(parted.content, plain=False))


def _parse(source: str, *, plain: bool) -> list[RawBlock]:
    if not source.strip():
        return []
    blocks = tidy_blocks.parse_tidy_file(source)
    return _parse_by_rules(source, plain=plain) if blocks is None else blocks


def _parse_by_rules(source: str, *, plain: bool) -> list[RawBlock]:
    """Return the blocks that the rules find, from the first line that is not blank to the last."""
    from ankigen.reading.block_rules.line_rules import parse_text  # tidy files do without the rules
    from ankigen.reading.block_rules.line_table import LineTable

    lines = LineTable(source, plain=plain)
    rules: list[Callable[[int], RawBlock | None]] = []
    blocks: list[RawBlock] = []
    line = 0
    while line < lines.count:
        if lines.is_blank(line):
            line += 1
            continue
        if lines.begins_with_word(line):
            blocks.append(parse_text(lines, line))
            line = blocks[-1].end
            continue
        begin = lines.begins[line]
        entry = tidy_blocks.parse_tidy_entry(source, begin, line) if source[begin].isdecimal() else None
        if entry is not None:
            question, fence, _ = entry
            blocks += (question, fence)
            line = fence.end
            continue
        if not rules:
            rules = _make_rules(lines)
        block = _parse_block(rules, line)
        blocks.append(block)
        line = block.end
    return blocks


def _parse_block(rules: "list[Callable[[int], RawBlock | None]]", line: int) -> RawBlock:
    """Return the block that begins at a line; to the last rule any line is text."""
    for parse_block in rules:
        block = parse_block(line)
        if block is not None:
            return block
    raise AssertionError(line)


def _make_rules(lines: "LineTable") -> "list[Callable[[int], RawBlock | None]]":
    """Return the rules for a file, in their order: each takes the number of a line."""
    from ankigen.reading.block_rules import line_rules
    from ankigen.reading.block_rules.fences import FenceRules

    return [
        partial(line_rules.parse_front_matter, lines),
        FenceRules(lines).parse_fence,
        partial(line_rules.parse_question, lines),
        partial(line_rules.parse_rule, lines),
        partial(line_rules.parse_bullet, lines),
        partial(line_rules.parse_heading, lines),
        partial(line_rules.parse_bold_line, lines),
        partial(line_rules.parse_comment, lines),
        partial(line_rules.parse_text, lines),
    ]
