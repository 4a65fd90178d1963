"""A fence of the weekly layout → what is wrong with it: its marks, and what does not belong inside."""

from collections.abc import Iterator

from ankigen import text
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Rule
from ankigen.layouts.weekly.answers import read_fence_opening
from ankigen.patterns import compile_on_use
from ankigen.reading.blocks import RawBlock
from ankigen.reading.fence_slips import is_mistyped_fence
from ankigen.reading.question_words import reads_as_question
from ankigen.rendering.markdown.info_strings import NO_INFO_STRING

_INNER_FENCE = compile_on_use(r"[ \t]*`{3}[^`\s]")
_HEADING = compile_on_use(r"#{2,6}[ \t]+\S")  # of the next person
_NUMBERED_QUESTION = compile_on_use(r"(\d{1,4})[.)](.+[?？])$")


def find_faults(block: RawBlock, number: str, lines: list[str]) -> Iterator[tuple[Rule, int]]:
    """Yield the rules that a fence below the question with ``number`` breaks, each with the line (from 0)."""
    yield from _find_short_fence_lines(block, lines)
    opening = read_fence_opening(lines, block) if block.info_string else NO_INFO_STRING
    if block.closes_in_text or opening.answer_text or block.shares_line:
        yield rules.ANSWER_ON_FENCE_LINE, block.start
    if block.closed:
        yield from _find_faults_inside(block, number, lines)
    else:
        yield rules.UNCLOSED_FENCE, block.start


def _find_short_fence_lines(block: RawBlock, lines: list[str]) -> Iterator[tuple[Rule, int]]:
    """Yield fence lines that are not of three backticks or tildes."""
    for line in (block.start, block.end - 1):
        if is_mistyped_fence(lines[line]):
            yield rules.SHORT_FENCE, line


def _find_faults_inside(block: RawBlock, number: str, lines: list[str]) -> Iterator[tuple[Rule, int]]:
    """Yield what does not belong into the fence of a question: another fence, and the questions after it."""
    inside = range(block.start + 1, block.end - 1)
    content_inside = "\n".join(lines[inside.start : inside.stop])
    if not _may_hold_faults(content_inside):
        return
    next_number = int(number) + 1 if number.isdigit() else 0
    line_above = ""
    may_hold_fences = lines[block.start].lstrip().startswith(("````", "~"))
    for line in inside:
        content = text.for_matching(lines[line])
        if not may_hold_fences and _INNER_FENCE.match(content):
            yield rules.NESTED_FENCE, line
        expected_number = 1 if _HEADING.match(line_above) else next_number
        if _is_question_numbered(content, expected_number):
            yield rules.QUESTION_IN_FENCE, line
            next_number = expected_number + 1
        line_above = content if content.strip() else line_above


def _may_hold_faults(content: str) -> bool:
    """Return False for the content of a fence without the signs of what does not belong there."""
    return "`" in content or "?" in content or "？" in content


def _is_question_numbered(line: str, number: int) -> bool:
    """Return True if a line reads as the question with this number."""
    match = _NUMBERED_QUESTION.match(line.rstrip())
    if not match or int(match[1]) != number:
        return False
    return reads_as_question(match[2].lstrip(), allow_noun=False)
