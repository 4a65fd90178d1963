"""Week file → a flat list of blocks.

A tidy file takes the short way of ``tidy_blocks``. Any other one goes through markdown-it-py, of which only the
table of lines is used: the rules for all other blocks are in ``block_rules`` and ``fences``.
"""

import re
from functools import cache, partial
from typing import TYPE_CHECKING

from ankigen import text
from ankigen.reading import tidy_blocks
from ankigen.reading.blocks import HEADING, QUESTION, RawBlock

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

# Too few backticks, and what keyboards put in their place: quotes, and the won sign of Korean ones.
_MISTYPED_FENCE = re.compile(r"(?m)^(?P<indent>[ \t]*)(?:`{1,2}|[’‘´ˋ｀₩]{3}(?P<info>[^\n’‘´ˋ｀₩`]*+))[ \t]*$")


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
    above = _find_nearest_text(lines, number, step=-1)
    if QUESTION.match(above):
        return True
    below = _find_nearest_text(lines, number, step=+1)
    if not below:
        return True
    return QUESTION.match(below) is not None or HEADING.match(below) is not None


def _find_nearest_text(lines: list[str], number: int, *, step: int) -> str:
    """Return the next line above or below that is not blank, "" if there is none."""
    number += step
    while 0 <= number < len(lines):
        if lines[number].strip():
            return lines[number]
        number += step
    return ""


def _parse_by_rules(source: str, *, plain: bool) -> list[RawBlock]:
    env: dict[str, object] = {"plain": plain}
    tokens = _load_markdown_parser().parse(source, env)
    env.clear()  # or the parser's state, which is in it, would wait for the garbage collector
    blocks: list[RawBlock] = []
    for token in tokens:
        blocks += token.meta["blocks"]
    return blocks


@cache
def _load_markdown_parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # many files do without

    parser = MarkdownIt("zero")
    parser.core.ruler.enableOnly(["normalize", "block"])
    parser.block.ruler.before("paragraph", "tidy_entry", _take_tidy_entry)
    parser.block.ruler.at("paragraph", _take_block)
    parser.block.ruler.enableOnly(["tidy_entry", "paragraph"])
    return parser


def _take_tidy_entry(state: "StateBlock", start: int, _end: int, _silent: bool) -> bool:
    """The short way to what the rules for a question and its fence come to, for most of the lines of a file."""
    entry = tidy_blocks.parse_tidy_entry(state.src, state.bMarks[start], start)
    if entry is None:
        return False
    question, fence, _ = entry
    return _take(state, question, fence)


def _take_block(state: "StateBlock", start: int, _end: int, _silent: bool) -> bool:
    if "rules" not in state.env:
        state.env["rules"] = _make_rules(state)
    for parse_block in state.env["rules"]:
        block = parse_block(start)
        if block:
            return _take(state, block)
    return False


def _make_rules(state: "StateBlock") -> "list[Callable[[int], RawBlock | None]]":
    """Return the rules for a file, in their order: each takes the number of a line, and any line is text."""
    from ankigen.reading import block_rules
    from ankigen.reading.fences import FenceRules

    plain = state.env["plain"]
    lines = block_rules.LineTable(state.src, state.bMarks, state.eMarks, state.tShift, state.sCount, plain=plain)
    return [
        partial(block_rules.parse_front_matter, lines),
        FenceRules(lines, plain=plain).parse_fence,
        partial(block_rules.parse_question, lines),
        partial(block_rules.parse_rule, lines),
        partial(block_rules.parse_bullet, lines),
        partial(block_rules.parse_heading, lines),
        partial(block_rules.parse_bold_line, lines),
        partial(block_rules.parse_comment, lines),
        partial(block_rules.parse_text, lines),
    ]


def _take(state: "StateBlock", *blocks: RawBlock) -> bool:
    """Tell markdown-it which blocks come next, and that it goes on behind them."""
    state.push("ankigen", "", 0).meta["blocks"] = blocks
    state.line = blocks[-1].end
    return True
