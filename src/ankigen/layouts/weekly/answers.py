"""The blocks below a question of the weekly layout → its answer: fences, and the text between them."""

import itertools
import re

import msgspec

from ankigen import text
from ankigen.layouts import labels
from ankigen.layouts.blank_answers import is_blank
from ankigen.model import Block, Fence
from ankigen.patterns import compile_on_use
from ankigen.reading.blocks import Kind, RawBlock
from ankigen.reading.entries.draft import Draft
from ankigen.reading.entries.line_fates import says_something
from ankigen.reading.fence_slips import split_glued_fence
from ankigen.reading.indentation import build_text, dedent, measure_indent
from ankigen.rendering.markdown.info_strings import NO_INFO_STRING, OpeningLine, read_opening_line

_FENCE_MARK = compile_on_use(r"(?<!\s)\s*+(?:[-*+•]\s++)?(?:`{3,}|~{3,}|[’‘´ˋ｀₩]{3})")
# A line with marks of a fold (`<details>`, `<summary>답</summary>`), and those marks.
_FOLD_LINE = compile_on_use(r"[ \t>]*</?(?:details|summary)\b", re.IGNORECASE)
_FOLD_MARK = compile_on_use(
    r"<summary\b[^<>]*+>(?P<summary>[^<>]*+)</summary>|</?(?:details|summary)\b[^<>]*+>", re.IGNORECASE
)


def part_answers(blocks: list[RawBlock], lines: list[str]) -> list[RawBlock]:
    """Return the blocks with each answer that goes on below a label within a question as a text of its own."""
    parted: list[RawBlock] = []
    for block in blocks:
        is_item = block.kind in (Kind.QUESTION, Kind.BULLET) and block.end > block.start + 1
        label = _find_label_line(block, lines) if is_item else None
        if label is None:
            parted.append(block)
            continue
        said = text.one_line(" ".join(lines[label : block.end]))
        content = block.content.removesuffix(said).rstrip()
        parted.append(msgspec.structs.replace(block, end=label, content=content))
        parted.append(RawBlock(Kind.TEXT, label, block.end, indent=measure_indent(lines[label])))
    return parted


def _find_label_line(block: RawBlock, lines: list[str]) -> int | None:
    """Return the line below the first of a question that says that an answer begins."""
    for line in range(block.start + 1, block.end):
        below = lines[line : block.end]
        if labels.is_marked_answer_label(below[0]) or labels.find_answer_label(below):
            return line
    return None


def build_answer(draft: Draft, lines: list[str]) -> list[Block]:
    """Return the fences of an answer, and what stands between them as Markdown, without the blank ones."""
    answer: list[Block] = []
    for is_fence, blocks in itertools.groupby(draft.answer, key=lambda block: block.kind is Kind.FENCE):
        if is_fence:
            answer += [_build_fence(block, lines) for block in blocks]
        else:
            answer.append(_build_text(list(blocks), lines, begins_answer=not answer))
    is_in_list = not draft.number and draft.parent is None
    if is_in_list and draft.holds_text_only and not _holds_words(answer):
        return []
    return [block for block in answer if not _is_empty(block)]


def _build_fence(block: RawBlock, lines: list[str]) -> Fence:
    """Return the lines inside a fence as a block, without the indentation of its first line.

    An answer that begins on the opening line is its first line, one that ends on the closing line its last.
    """
    end = block.end - 1 if block.closed and not block.closes_in_text else block.end
    inside = lines[block.start + 1 : end]
    if block.closes_in_text and inside:
        inside[-1] = strip_closing_mark(inside[-1])
    if block.indent:
        inside = [dedent(line, block.indent) for line in inside]
    opening = read_fence_opening(lines, block)
    if opening.answer_text:
        inside.insert(0, opening.answer_text)
    return Fence("\n".join(inside), opening.info_string, block.start + 1)


def _build_text(blocks: list[RawBlock], lines: list[str], *, begins_answer: bool) -> Block:
    """Return blocks that follow each other as one Markdown text, parted by a blank line where they were.

    The label that an answer begins with (``답: 가까이 둔다.``) is left out, and a fold around the fence below
    it: its two halves would be two texts, and the fence in neither.
    """
    typed: list[str] = []
    end = blocks[0].start
    for block in blocks:
        if end < block.start:
            typed.append("")
        typed += lines[block.start : block.end]
        end = block.end
    if _opens_or_closes_fold(typed):
        typed = [_FOLD_MARK.sub(_show_summary, line) if _FOLD_LINE.match(line) else line for line in typed]
    label = labels.find_answer_label(typed) if begins_answer else None
    if label is not None:
        start, stop = label
        typed[0] = typed[0][:start] + typed[0][stop:]
    return build_text(typed, blocks[0].start)


def _opens_or_closes_fold(lines: list[str]) -> bool:
    """Return True if a fold begins in a text and ends below it, or has begun above it."""
    depth = 0
    for line in lines:
        if not _FOLD_LINE.match(line):
            continue
        for mark in _FOLD_MARK.finditer(line.casefold()):
            depth += mark[0].startswith("<details") - mark[0].startswith("</details")
            if depth < 0:
                return True
    return depth > 0


def _show_summary(mark: re.Match[str]) -> str:
    """Return what a mark of a fold says: the text of a summary, but for a label (``정답 보기``)."""
    summary = mark["summary"] or ""
    return "" if labels.holds_only_label_words(summary) else summary


def strip_closing_mark(line: str) -> str:
    """Return a line without the mark of a fence behind its text."""
    return line.rstrip().rstrip("`").rstrip()


def read_fence_opening(lines: list[str], block: RawBlock) -> OpeningLine:
    """Return what the opening line of a fence in the weekly layout says; ``lines`` are those of the file."""
    if not block.info_string:
        return NO_INFO_STRING
    opening_line = split_glued_fence(lines[block.start])[1] if block.shares_line else lines[block.start]
    typed = _FENCE_MARK.sub("", opening_line, count=1)
    if block.end == block.start + 1:
        return OpeningLine("", strip_closing_mark(typed).strip())
    inside = lines[block.start + 1 : block.end - 1]
    has_answer_below = block.closes_in_text or not all(map(text.is_blank, inside))
    return read_opening_line(typed, has_answer_below=has_answer_below)


def _is_empty(block: Block) -> bool:
    """Return True if readers see nothing of a block."""
    return text.is_blank(block.text) if isinstance(block, Fence) else is_blank(block.text)


def _holds_words(answer: list[Block]) -> bool:
    """Return True if an answer is more than blank lines, ``<br>`` and the like."""
    return any(says_something(line) for block in answer for line in block.text.split("\n"))
