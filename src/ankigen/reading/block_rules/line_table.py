"""The lines of a file as the rules need them: their bounds, their indentation, and what stands around each."""

import itertools
import operator
from bisect import bisect_left, bisect_right

from ankigen.patterns import compile_on_use
from ankigen.reading.blocks import QUESTION

BULLET = compile_on_use(r"[-*+•][ \t]+(?:\[[ xX]\][ \t]+)?")
# What blocks begin with in plain Markdown, beside digits, and what ``질문 1`` and ``문제 1`` do.
_SIGNS_OF_BLOCKS = frozenset("-*+•_`~#<")
_SYLLABLES_OF_LABELS = ("질", "문")


class LineTable:
    """The lines of a file, by number from 0.

    For each, ``begins`` and ``ends`` are its bounds in ``source``, ``shifts`` the number of characters and
    ``indents`` the number of columns that it is indented; ``contents`` holds it without that. ``plain`` is set
    for ordinary Markdown.
    """

    __slots__ = (
        "_inside_items",
        "_lines_of_text",
        "begins",
        "contents",
        "count",
        "ends",
        "holds_comment",
        "indents",
        "plain",
        "shifts",
        "source",
    )

    def __init__(self, source: str, *, plain: bool) -> None:
        typed_lines = source.split("\n")
        if not typed_lines[-1].strip(" \t"):
            typed_lines.pop()
        self.source, self.plain = source, plain
        self.count = len(typed_lines)
        lengths = list(map(len, typed_lines))
        self.ends = [end - 1 for end in itertools.accumulate([length + 1 for length in lengths])]
        self.begins = list(map(operator.sub, self.ends, lengths))
        self.contents = [line.lstrip(" \t") for line in typed_lines]
        self.shifts = list(map(operator.sub, lengths, map(len, self.contents)))
        self.indents = self.shifts
        if "\t" in source:
            indents = zip(typed_lines, self.shifts, strict=True)
            self.indents = [len(line[:shift].expandtabs(4)) if shift else 0 for line, shift in indents]
        self.holds_comment = "<!--" in source
        self._inside_items: list[bool] | None = None
        self._lines_of_text: list[int] | None = None

    def read(self, line: int) -> str:
        """Return a line without its indentation."""
        return self.contents[line]

    def is_blank(self, line: int) -> bool:
        """Return True if a line holds nothing but spaces and tabs."""
        return not self.contents[line]

    def begins_with_word(self, line: int) -> bool:
        """Return True for most lines of text: no block begins as they do, and no rule need look at them."""
        first = self.contents[line][:1]
        if self.plain:
            return first not in _SIGNS_OF_BLOCKS and not first.isdecimal()
        return "가" <= first <= "힣" and first not in _SYLLABLES_OF_LABELS

    def find_text_above(self, line: int) -> int | None:
        """Return the next line above that is not blank."""
        lines = self._find_lines_of_text()
        index = bisect_left(lines, line) - 1
        return lines[index] if index >= 0 else None

    def find_text_below(self, line: int) -> int | None:
        """Return the next line below that is not blank."""
        lines = self._find_lines_of_text()
        index = bisect_right(lines, line)
        return lines[index] if index < len(lines) else None

    def _find_lines_of_text(self) -> list[int]:
        """Return all lines that are not blank; going over blank lines each time would take quadratic time."""
        if self._lines_of_text is None:
            self._lines_of_text = list(itertools.compress(range(self.count), self.contents))
        return self._lines_of_text

    def is_inside_item(self, line: int) -> bool:
        """Return True if a line is indented at least to the text of a list item above that goes on."""
        if self._inside_items is None:
            self._inside_items = self._find_lines_inside_items()
        return self._inside_items[line]

    def _find_lines_inside_items(self) -> list[bool]:
        inside_items = [False] * self.count
        text_columns: list[int] = []  # of the items that are open
        for line in range(self.count):
            if self.is_blank(line):
                continue
            indent = self.indents[line]
            while text_columns and text_columns[-1] > indent:
                text_columns.pop()
            inside_items[line] = bool(text_columns)
            content = self.read(line)
            marker = BULLET.match(content) or QUESTION.match(content)
            if marker:
                text_columns.append(indent + marker.end())
        return inside_items
