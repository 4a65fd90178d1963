"""The rules by which a line begins a block, and where the block ends; fences have theirs in ``fences``.

CommonMark reads these notes otherwise than people mean them: it swallows ``2. …`` after a paragraph,
takes a fence at indentation 8 for indented code, ends a fence with the list item around it, and knows
no ``1.질문``. So the nesting rules (list, blockquote, indented code) give way to flat ones: what stands
in a line decides, and a fence runs to its closing line whatever the indentation.
"""

import re
from bisect import bisect_right

from ankigen import inline, text
from ankigen.patterns import compile_on_use
from ankigen.reading.block_rules.line_table import BULLET, LineTable
from ankigen.reading.blocks import (
    BEHIND_BOLD_NAME,
    DECIMAL,
    DECIMAL_WITH_UNIT,
    HEADING,
    OTHER_HEADING,
    QUESTION,
    Kind,
    Marker,
    RawBlock,
    begins_with_no_marker,
    read_other_marker,
    read_plain_marker,
    strip_closing_hashes,
)
from ankigen.reading.question_words import ends_as_question

# The marker of a fence and its info string; after backticks that holds none (CommonMark, section 4.5).
FENCE_OPENER = compile_on_use(r"(?:[-*+•][ \t]+)?(`{3,}(?=[^`]*$)|~{3,})(.*)$")
# An answer between the marks of a fence, on one line.
ONE_LINE_FENCE = compile_on_use(r"(`{3,})(?!`)((?:[^`]|`(?!``))+)\1[ \t]*$")
_RULE = compile_on_use(r"(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$")
_SETEXT_UNDERLINE = compile_on_use(r"(=+|-+)[ \t]*$")
# A key of YAML, and what stands like one in a text: `키: 값`, not `https://…`.
_KEY = compile_on_use(r"[\"']?[^\W\d][\w -]*+[\"']?[ \t]*+:(?!//)")
_FRONT_MATTER_OPENER = compile_on_use(r"-{3,}[ \t]*$")
_FRONT_MATTER_CLOSER = compile_on_use(r"(?:-{3,}|\.{3})[ \t]*$")
_BOLD_LINE = compile_on_use(
    r"(?P<mark>\*{2,3}|__)(?![\s*_])(?P<name>(?:(?!(?P=mark)).)+)(?P=mark)" + BEHIND_BOLD_NAME
)
_MAX_HEADING_INDENT = 3  # columns (CommonMark, section 4.2)
_MAX_QUESTION_INDENT = 3  # columns
_MAX_QUESTION_LINES = 3  # of a question that is one by the fence below it


# --- which block a line begins --------------------------------------------------------------------


def begins_block(lines: LineTable, line: int) -> bool:
    """Return True if a line begins a block, so that it interrupts the text above it."""
    return not lines.begins_with_word(line) and (
        is_fence(lines, line)
        or is_question(lines, line)
        or is_rule(lines, line)
        or is_bullet(lines, line)
        or is_heading(lines, line)
        or is_bold_line(lines, line)
        or _find_comment_end(lines, line) is not None
    )


def is_fence(lines: LineTable, line: int) -> bool:
    """Return True if a line may open a fence; in the weekly layout the fence may end on it, too."""
    content = lines.read(line)
    if FENCE_OPENER.match(content):
        return True
    return not lines.plain and ONE_LINE_FENCE.match(content) is not None


def is_question(lines: LineTable, line: int) -> bool:
    """Return True if a line outside a fence begins a question."""
    return find_marker(lines, line) is not None


def is_clear_question(lines: LineTable, line: int) -> bool:
    """Return True for a line that begins a question even if it may stand inside a fence.

    That is ``N.`` at column 0, and any other marker before what ends as a question.
    """
    marker = find_marker(lines, line)
    if marker is None:
        return False
    if marker.is_plain and lines.indents[line] == 0:
        return True
    return _asks(lines, line, marker)


def find_marker(lines: LineTable, line: int) -> Marker | None:
    """Return the marker of the question that a line outside a fence begins, None if it begins none.

    ``N.`` and ``N)`` at column 0 always begin a question, with or without a blank behind, but a digit there makes
    a decimal of what neither asks nor has a fence (``1.5배``); ``N-M.`` begins a follow-up. Behind one to three
    blanks they do so too, but inside a list item only with a fence of their own, or before what ends as a
    question. So do the other markers, outside of list items.
    """
    indent = lines.indents[line]
    if indent > _MAX_QUESTION_INDENT or (lines.plain and indent):
        return None
    content = lines.read(line)
    if begins_with_no_marker(content):
        return None
    marker = read_plain_marker(content)
    if lines.plain:
        return marker
    if marker and not DECIMAL.match(content):
        is_meant = _is_plain_marker_meant(lines, line, marker)
    else:
        marker = read_other_marker(content)
        is_meant = marker is not None and _is_other_marker_meant(lines, line, marker)
    return marker if is_meant else None


def _is_plain_marker_meant(lines: LineTable, line: int, marker: Marker) -> bool:
    """Return True if ``N.`` begins a question, and is neither a decimal nor counts what is in a list item."""
    if DECIMAL_WITH_UNIT.match(lines.read(line)):
        return _asks(lines, line, marker) or _has_fence_below(lines, line)
    if lines.indents[line] == 0 or not lines.is_inside_item(line):
        return True
    return _asks(lines, line, marker) or _has_fence_in_item(lines, line)


def _is_other_marker_meant(lines: LineTable, line: int, marker: Marker) -> bool:
    """Return True if a marker other than ``N.`` begins a question, and does not count the parts of an answer."""
    if lines.indents[line] and lines.is_inside_item(line):
        return False
    return _asks(lines, line, marker) or _has_fence_below(lines, line)


def _asks(lines: LineTable, line: int, marker: Marker) -> bool:
    return ends_as_question(lines.read(line)[marker.end :])


def _has_fence_below(lines: LineTable, line: int) -> bool:
    """Return True if a fence follows the question that begins at ``line``."""
    below = lines.find_text_below(line)
    for _ in range(_MAX_QUESTION_LINES):
        if below is None:
            return False
        if is_fence(lines, below):
            return True
        if lines.indents[below] <= lines.indents[line]:
            return False
        below = lines.find_text_below(below)
    return False


def _has_fence_in_item(lines: LineTable, line: int) -> bool:
    """Return True if a fence follows that belongs to this numbered line, not to a list of which it is the last."""
    if not _has_fence_below(lines, line):
        return False
    above = lines.find_text_above(line)
    return above is None or lines.indents[above] < lines.indents[line] or not QUESTION.match(lines.read(above))


def is_rule(lines: LineTable, line: int) -> bool:
    """Return True for a thematic break (CommonMark, section 4.1)."""
    return _RULE.match(lines.read(line)) is not None


def is_bullet(lines: LineTable, line: int) -> bool:
    """Return True for a bullet at any indentation."""
    content = lines.read(line)
    return BULLET.match(content) is not None and not _RULE.match(content)


def is_heading(lines: LineTable, line: int) -> bool:
    """Return True for an ATX heading; in the weekly layout also for what people take for one."""
    if lines.indents[line] > _MAX_HEADING_INDENT:
        return False
    content = lines.read(line)
    return HEADING.match(content) is not None or _match_other_heading(lines, content) is not None


def _match_other_heading(lines: LineTable, content: str) -> re.Match[str] | None:
    is_possible = not lines.plain and content.startswith(("＃", "<h", "<H"))
    return OTHER_HEADING.match(content) if is_possible else None


def is_bold_line(lines: LineTable, line: int) -> bool:
    """Return True in the weekly layout for a line of bold at column 0, with no more than what decorates a name."""
    if lines.plain or lines.indents[line] > 0 or lines.is_blank(line):
        return False
    if lines.source[lines.begins[line]] not in "*_":
        return False
    return _BOLD_LINE.match(lines.read(line)) is not None


# --- the blocks ----------------------------------------------------------------------------------


def parse_front_matter(lines: LineTable, start: int) -> RawBlock | None:
    """Return the front matter at the head of a file: ``---`` over a key; without one it is a thematic break.

    Without a closing line it ends where the notes begin.
    """
    if start > 0 or lines.indents[0] > 0 or not _FRONT_MATTER_OPENER.match(lines.read(0)):
        return None
    first = lines.find_text_below(0)
    if first is None or lines.indents[first] > 0 or not _KEY.match(lines.read(first)):
        return None
    close = _find_front_matter_close(lines, first)
    if close is not None:
        return RawBlock(Kind.FRONT_MATTER, 0, close + 1, content=_join_lines(lines, 1, close))
    end = _find_end_of_unclosed_front_matter(lines, first)
    return RawBlock(Kind.FRONT_MATTER, 0, end, content=_join_lines(lines, 1, end), closed=False)


def _find_front_matter_close(lines: LineTable, first: int) -> int | None:
    """Return the line that closes the front matter, None if a question or a fence comes before."""
    for line in range(first, lines.count):
        if lines.indents[line] > 0:
            continue
        if _FRONT_MATTER_CLOSER.match(lines.read(line)):
            return line
        if is_fence(lines, line) or QUESTION.match(lines.read(line)):
            return None
    return None


def _find_end_of_unclosed_front_matter(lines: LineTable, first: int) -> int:
    for line in range(first, lines.count):
        begins_notes = is_heading(lines, line) or is_fence(lines, line) or is_question(lines, line)
        if begins_notes or lines.is_blank(line):
            return line
    return lines.count


def _join_lines(lines: LineTable, start: int, end: int) -> str:
    return lines.source[lines.begins[start] : lines.ends[end - 1]] if start < end else ""


def parse_bold_line(lines: LineTable, start: int) -> RawBlock | None:
    """Return the line of bold at ``start``."""
    if not is_bold_line(lines, start):
        return None
    match = _BOLD_LINE.match(lines.read(start))
    assert match  # noqa: S101 - it is a line of bold
    return RawBlock(Kind.BOLD_LINE, start, start + 1, content=match["name"].strip(" \t:："))


def parse_question(lines: LineTable, start: int) -> RawBlock | None:
    """Return the question that begins at ``start``."""
    marker = find_marker(lines, start)
    if marker is None:
        return None
    end = start + 1
    if not marker.level:
        end = _find_item_end(lines, start)
    return RawBlock(
        Kind.QUESTION,
        start,
        end,
        level=marker.level,
        number=marker.number,
        marker_length=marker.length,
        open_bold=marker.open_bold,
        is_certain=lines.plain or _is_certain(lines, start, marker),
    )


def _is_certain(lines: LineTable, line: int, marker: Marker) -> bool:
    """Return True if a line is a question whatever its number is."""
    if "." in marker.number:
        return marker.is_plain and (_asks(lines, line, marker) or _has_fence_below(lines, line))
    return not marker.may_number_parts or _asks(lines, line, marker)


def parse_bullet(lines: LineTable, start: int) -> RawBlock | None:
    """Return the bullet that begins at ``start``."""
    first = lines.read(start)
    match = BULLET.match(first)
    if not match or _RULE.match(first):
        return None
    end = _find_item_end(lines, start)
    visible_marker = "".join(match[0].split())
    return RawBlock(
        Kind.BULLET,
        start,
        end,
        content="" if lines.plain else _join_item(lines, range(start, end), match.end()),
        indent=lines.indents[start],
        marker_length=len(visible_marker),
    )


def _join_item(lines: LineTable, item: range, marker_end: int) -> str:
    """Return the text of an item without its marker, on one line."""
    typed = [lines.read(line) for line in item]
    return text.one_line(" ".join(typed)[marker_end:])


def _find_item_end(lines: LineTable, start: int) -> int:
    """Return the line behind the item that begins at ``start``.

    Its deeper indented lines are part of it, and those of a comment that it begins.
    """
    end = start + 1
    while end < lines.count and _goes_on_indented(lines, start, end):
        end += 1
    return _find_end_of_open_comment(lines, start, end) if lines.holds_comment else end


def _goes_on_indented(lines: LineTable, start: int, line: int) -> bool:
    """Return True if a line goes on with the text of the item that begins at ``start``."""
    is_deeper = not lines.is_blank(line) and lines.indents[line] > lines.indents[start]
    return is_deeper and not begins_block(lines, line)


def _find_end_of_open_comment(lines: LineTable, start: int, end: int) -> int:
    """Return the line behind the comment that lines ``start`` to ``end`` leave open; ``end`` if they leave none.

    It ends in the same paragraph, as one within a text does (CommonMark, section 6.6).
    """
    typed = lines.source[lines.begins[start] : lines.ends[end - 1]]
    opening = typed.rfind("<!--")
    if opening < 0 or typed.find("-->", opening) >= 0:
        return end
    if lines.plain or inline.overlaps_code(list(inline.find_code_spans(typed)), opening, opening + len("<!--")):
        return end
    for line in range(end, lines.count):
        content = lines.read(line)
        if not content or "<!--" in content or begins_block(lines, line):
            return end
        if "-->" in content:
            return line + 1
    return end


def parse_heading(lines: LineTable, start: int) -> RawBlock | None:
    """Return the ATX heading that begins at ``start``, or what people take for one."""
    if lines.indents[start] > _MAX_HEADING_INDENT:
        return None
    content = lines.read(start)
    match = HEADING.match(content)
    if match:
        name = strip_closing_hashes(content[match.end() :]).strip()
        return RawBlock(Kind.HEADING, start, start + 1, content=name, level=len(match[1]))
    other = _match_other_heading(lines, content)
    if other is None:
        return None
    name = (other["name"] or other["inner"]).strip(" \t＃")
    level = len(other["signs"]) if other["signs"] else int(other["level"])
    return RawBlock(Kind.HEADING, start, start + 1, content=name, level=level)


def parse_rule(lines: LineTable, start: int) -> RawBlock | None:
    """Return the thematic break at ``start``."""
    if not is_rule(lines, start):
        return None
    return RawBlock(Kind.RULE, start, start + 1)


def parse_comment(lines: LineTable, start: int) -> RawBlock | None:
    """Return the HTML comment that begins at ``start``; one that never ends hides nothing."""
    end_position = _find_comment_end(lines, start)
    if end_position is None:
        return None
    end = bisect_right(lines.begins, end_position - 1, start, lines.count)
    content = lines.source[lines.begins[start] + lines.shifts[start] : end_position]
    return RawBlock(Kind.COMMENT, start, end, content=content)


def _find_comment_end(lines: LineTable, start: int) -> int | None:
    """Return the position behind the comment that begins line ``start`` and ends a line, before another begins."""
    if not lines.read(start).startswith("<!--"):
        return None
    inside = lines.begins[start] + lines.shifts[start] + len("<!--")
    next_comment = lines.source.find("<!--", inside)
    limit = next_comment if next_comment >= 0 else len(lines.source)
    close = lines.source.find("-->", inside, limit)
    if close < 0:
        return None
    end_position = close + len("-->")
    last = bisect_right(lines.begins, close, start, lines.count) - 1
    if lines.source[end_position : lines.ends[last]].strip():
        return None
    return end_position


def parse_text(lines: LineTable, start: int) -> RawBlock:
    """Return the paragraph at ``start``, up to a blank line or what may interrupt it, or a setext heading."""
    heading = _parse_setext_heading(lines, start)
    if heading:
        return heading
    end = start + 1
    while end < lines.count and not lines.is_blank(end) and not begins_block(lines, end):
        end += 1
    return RawBlock(Kind.TEXT, start, end, indent=lines.indents[start])


def _parse_setext_heading(lines: LineTable, start: int) -> RawBlock | None:
    """Return the setext heading of one line at ``start`` (CommonMark, section 4.3).

    It stands below a blank line: ``답변`` between its question and a line of ``---`` is no heading. In the weekly
    layout neither is ``키: 값``, which is YAML in an answer.
    """
    if start + 1 == lines.count or lines.indents[start] > _MAX_HEADING_INDENT:
        return None
    underline = _SETEXT_UNDERLINE.match(lines.read(start + 1))
    follows_blank_line = start == 0 or lines.is_blank(start - 1)
    if not underline or not follows_blank_line:
        return None
    if not lines.plain and _KEY.match(lines.read(start)):
        return None
    level = 1 if underline[1].startswith("=") else 2
    return RawBlock(
        Kind.HEADING,
        start,
        start + 2,
        content=lines.read(start).strip(),
        level=level,
    )
