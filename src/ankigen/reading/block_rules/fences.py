"""Where fences begin and end, also where a fence line is missing.

A fence stands at any indentation, and runs up to its closing line (CommonMark, section 4.5, but for the nesting).
In the weekly layout fences hold the answers, so the questions around them tell which fence line was forgotten.
In plain Markdown the first fence line that can close a fence does.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from ankigen.patterns import compile_on_use
from ankigen.reading.block_rules.line_rules import (
    FENCE_OPENER,
    ONE_LINE_FENCE,
    begins_block,
    is_bullet,
    is_clear_question,
    is_fence,
    is_heading,
)
from ankigen.reading.block_rules.line_table import LineTable
from ankigen.reading.blocks import Kind, RawBlock

_CLOSER = compile_on_use(r"(`{3,}|~{3,})[ \t]*$")
# Behind a line break, which is quicker to look for than the beginning of a line.
_CLOSER_LINE = compile_on_use(r"\n[ \t]*(?:`{3,}|~{3,})[ \t]*$", re.MULTILINE)
# The last three backticks at the end of a line; most fence lines hold nothing else, and are none of these.
_FENCE_MARK_AT_END = compile_on_use(r"```(?<!\n```)[ \t]*+$", re.MULTILINE)
_MAX_CLOSER_INDENT = 3  # columns more than the opening line


class FenceRules:
    """Finds the fences of one file; every line is looked at a bounded number of times."""

    def __init__(self, lines: LineTable) -> None:
        self.lines = lines
        self.plain = lines.plain
        self.closer_lines: list[int] = []
        for match in _CLOSER_LINE.finditer(f"\n{lines.source}"):
            self.closer_lines.append(bisect_right(lines.begins, match.start()) - 1)
        # By "`" or "~": the length and the indentation of an opening line below which nothing closes it, nor
        # any other that is as long and no deeper.
        self.never_closed: dict[str, tuple[int, int]] = {}

    def parse_fence(self, start: int) -> RawBlock | None:
        """Return the fence that begins at ``start``."""
        match = FENCE_OPENER.match(self.lines.read(start))
        if not match:
            return self._parse_one_line_fence(start)
        marker = match[1]
        info_string = match[2].strip()
        indent = self.lines.indents[start]
        close = self._find_close(start, marker)
        if not info_string and not self.plain and self._is_stray(start, close):
            return RawBlock(Kind.STRAY_FENCE, start, start + 1, indent=indent)
        close_in_text = self._find_close_in_text(start, close)
        if close_in_text is not None:
            close = close_in_text
        end = self._find_end_of_unclosed(start) if close is None else close + 1
        return RawBlock(
            Kind.FENCE,
            start,
            end,
            indent=indent,
            info_string=info_string,
            closed=close is not None,
            closes_in_text=close_in_text is not None,
        )

    def _parse_one_line_fence(self, start: int) -> RawBlock | None:
        """Return the fence that begins and ends on a line of the weekly layout."""
        if self.plain:
            return None
        match = ONE_LINE_FENCE.match(self.lines.read(start))
        if not match:
            return None
        return RawBlock(
            Kind.FENCE,
            start,
            start + 1,
            indent=self.lines.indents[start],
            info_string=match[2].strip(),
            closes_in_text=True,
        )

    @cached_property
    def closers_behind_text(self) -> list[int]:
        """The lines of text that end with the mark of a fence, and have no other."""
        lines = self.lines
        closers: list[int] = []
        for match in _FENCE_MARK_AT_END.finditer(lines.source):
            line = bisect_right(lines.begins, match.start()) - 1
            before = lines.source[lines.begins[line] : match.start()].rstrip("`")
            if before.strip() and "```" not in before:
                closers.append(line)
        return closers

    # --- a fence that is closed ---

    def _find_close(self, start: int, marker: str) -> int | None:
        """Return the line that closes the fence opened at ``start``, None if it was left open."""
        indent = self.lines.indents[start]
        if self._is_never_closed(marker, indent):
            return None
        for close in self._find_later_closers(start, marker):
            if self.lines.indents[close] > indent + _MAX_CLOSER_INDENT:
                continue
            if self.plain:
                return close
            if self._was_left_open(start, close):
                return None
            return self._find_close_around_nested(start, close, marker) or close
        self.never_closed[marker[0]] = (len(marker), indent)
        return None

    def _is_never_closed(self, marker: str, indent: int) -> bool:
        """Return True if no line can close such a fence, as the search for another one has shown.

        It saves a file of many unclosed fences from a search to its end for each of them.
        """
        if marker[0] not in self.never_closed:
            return False
        length, deepest_indent = self.never_closed[marker[0]]
        return len(marker) >= length and indent <= deepest_indent

    def _find_later_closers(self, start: int, marker: str) -> Iterator[int]:
        """Yield the lines below ``start`` that can close a fence opened by ``marker``."""
        for index in range(bisect_right(self.closer_lines, start), len(self.closer_lines)):
            line = self.closer_lines[index]
            closer = self.lines.read(line).rstrip()
            if closer[0] == marker[0] and len(closer) >= len(marker):
                yield line

    def _find_close_around_nested(self, start: int, close: int, marker: str) -> int | None:
        """Return the line that closes an answer in which ``close`` ends a fence of its own, None if it does not.

        So it is if a fence with an info string begins within the answer, and the next fence line ends what
        goes on below, before anything else is asked.
        """
        lines = self.lines
        inner = self._find_fence_with_info(start, close, marker)
        if inner is None or lines.indents[inner] > lines.indents[start]:
            return None
        end = next(self._find_later_closers(close, marker), None)
        if end is None:
            return None
        goes_on = False
        for line in range(close + 1, end):
            if self._begins_entry(line):
                return None
            goes_on = goes_on or not lines.is_blank(line)
        return end if goes_on else None

    def _find_fence_with_info(self, start: int, close: int, marker: str) -> int | None:
        """Return the first line between two that opens a fence by the same marker, with an info string."""
        if self.lines.source.find(marker, self.lines.ends[start], self.lines.begins[close]) < 0:
            return None
        for line in range(start + 1, close):
            match = FENCE_OPENER.match(self.lines.read(line))
            if not match:
                continue
            has_info = match[2].strip() != ""
            if has_info and match[1] == marker:
                return line
        return None

    def _find_close_in_text(self, start: int, close: int | None) -> int | None:
        """Return the line that ends the fence opened at ``start`` behind the last words of its text, if any does.

        It stands above the line that would close the fence, and right above the next entry.
        """
        index = bisect_right(self.closers_behind_text, start)
        if index == len(self.closers_behind_text):
            return None
        line = self.closers_behind_text[index]
        if close is not None and line > close:
            return None
        below = self.lines.find_text_below(line)
        if below is None or self._begins_entry(below) or self._begins_entry_with_fence(below):
            return line
        return None

    # --- a fence line too few or too many ---

    def _was_left_open(self, start: int, close: int) -> bool:
        """Return True if ``close`` rather opens the answer of a question that follows an unclosed fence.

        So it is if a question stands right above it and prose right below, while the next fence line
        ends that prose instead of opening the answer of a further question.
        """
        above = self.lines.find_text_above(close)
        if above is None or above <= start:
            return False
        return is_clear_question(self.lines, above) and self._opens_prose(close)

    def _opens_prose(self, opener: int) -> bool:
        """Return True if prose stands right below a fence line, and the next fence line ends it."""
        lines = self.lines
        below = lines.find_text_below(opener)
        if below is None:
            return False
        begins_with_bullet = is_bullet(lines, below)
        if begins_block(lines, below) and not begins_with_bullet:
            return False
        next_fence = self._find_next_fence_line(opener)
        if next_fence is None or not _CLOSER.match(lines.read(next_fence)):
            return False
        if begins_with_bullet and lines.indents[next_fence] > lines.indents[opener]:
            return False  # it is the answer to a follow-up
        last = lines.find_text_above(next_fence)
        return last is not None and not is_clear_question(lines, last)

    def _find_next_fence_line(self, line: int) -> int | None:
        """Return the next line below that may open or close a fence."""
        for below in range(line + 1, self.lines.count):
            if is_fence(self.lines, below):
                return below
        return None

    def _is_stray(self, start: int, close: int | None) -> bool:
        """Return True if a fence line rather ends an answer whose beginning is missing, or ends one twice.

        So it is if it stands below an answer and above the next question, and the fence line that would close it
        stands right below a question and above prose: from there on inside and outside would be exchanged.
        """
        above, below = self.lines.find_text_above(start), self.lines.find_text_below(start)
        if above is None or self._asks_for_fence(above, start):
            return False
        if below is not None and not self._begins_entry(below):
            return False
        if close is None:
            return True
        above_close, below_close = self.lines.find_text_above(close), self.lines.find_text_below(close)
        if above_close is None or not self._asks_for_fence(above_close, close):
            return False
        return below_close is not None and not self._begins_entry(below_close)

    def _asks_for_fence(self, line: int, fence: int) -> bool:
        """Return True if a line is a question, or a bullet that holds the fence below it."""
        if is_clear_question(self.lines, line):
            return True
        return is_bullet(self.lines, line) and self.lines.indents[fence] > self.lines.indents[line]

    def _begins_entry(self, line: int) -> bool:
        """Return True if an answer cannot go on at a line: a question or a heading stands there."""
        return is_clear_question(self.lines, line) or is_heading(self.lines, line)

    # --- a fence that is never closed ---

    def _find_end_of_unclosed(self, start: int) -> int:
        """Return the line behind a fence without a closing line: where the next entry or section begins."""
        end = self._find_next_entry(start)
        while end > start + 1 and self.lines.is_blank(end - 1):
            end -= 1
        return end

    def _find_next_entry(self, start: int) -> int:
        """Return the line of the entry or section that ends an unclosed fence, the end of the file if none does.

        In the weekly layout an answer may hold headings, numbers and bullets of its own: only what has a fence
        or a question below it ends the fence. In plain Markdown any heading does, and nothing else.
        """
        for line in range(start + 1, self.lines.count):
            ends_fence = is_heading(self.lines, line) if self.plain else self._begins_entry_with_fence(line)
            if ends_fence:
                return line
        return self.lines.count

    def _begins_entry_with_fence(self, line: int) -> bool:
        """Return True for a heading over a question or heading, and a question or bullet with a fence below."""
        lines = self.lines
        below = lines.find_text_below(line)
        if below is None:
            return False
        if is_clear_question(lines, line):
            return is_fence(lines, below)
        if is_heading(lines, line):
            return self._begins_entry(below)
        is_outer_bullet = lines.indents[line] == 0 and is_bullet(lines, line)
        return is_outer_bullet and lines.indents[below] > 0 and is_fence(lines, below)
