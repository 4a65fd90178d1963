"""What becomes of each line of a week file: its reader says so while it takes the lines in.

A line that holds something visible and has no fate is on no card; the reader reports it.
"""

import re
from collections.abc import Iterable, Sequence

from ankigen import text
from ankigen.model import Fate, LineFate
from ankigen.patterns import compile_on_use

_BREAK = compile_on_use(r"</?br\s*+/?>", re.IGNORECASE)
# A tag says nothing by itself, unless it stands for a picture or a recording.
_TAG = compile_on_use(r"</?(?!img\b|image\b|video\b|audio\b|iframe\b)[a-z][^<>]*+>|&nbsp;", re.IGNORECASE)
_PICTURES = compile_on_use(
    r"(?:\s*+(?:!\[[^\[\]]*+\]\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)|<img\b[^<>]*+>|</?(?:p|div|center|br)\b[^<>]*+>))++\s*+",
    re.IGNORECASE,
)
_FENCE_LINE = compile_on_use(
    r"\s*+(?:[-*+•]\s++)?(?:`{3,}|~{3,})[ \t]*+[A-Za-z0-9_+#.-]*+[ \t]*+(?:\{[^{}]*+\})?\s*+$"
)
_LETTER = compile_on_use(r"[^\W_]")  # or a digit
_JOINING_FATES = (Fate.TITLE, Fate.TOPIC)  # of headings, below which nothing is on a card either


class LineFates:
    """The fates of the lines of one file, by number from 0; None for a line that has none."""

    def __init__(self, count: int) -> None:
        self._fates: list[LineFate | None] = [None] * count

    def by_line(self) -> tuple[LineFate | None, ...]:
        """Return the fate of each line."""
        return tuple(self._fates)

    def give(self, start: int, end: int, fate: Fate, entry: int | None = None) -> None:
        """Give a fate to the lines from ``start`` up to, not including, ``end``, instead of what they had."""
        end = min(end, len(self._fates))
        if start < end:
            self._fates[start:end] = [LineFate(fate, entry)] * (end - start)

    def find(self, line: int) -> LineFate | None:
        """Return the fate of a line."""
        return self._fates[line]

    def is_free(self, line: int) -> bool:
        """Return True if a line has no fate yet."""
        return self._fates[line] is None

    def find_lost_lines(self, lines: Sequence[str], covered: Iterable[range]) -> list[int]:
        """Return the lines that say something, and have neither a fate nor a diagnostic over them."""
        is_covered = bytearray(len(lines))
        for covered_lines in covered:
            for line in covered_lines:
                is_covered[line] = 1
        lost_lines: list[int] = []
        for line, fate in enumerate(self._fates):
            if fate is None and not is_covered[line] and says_something(lines[line]):
                lost_lines.append(line)
        return lost_lines

    def join_lost_lines(self, lost_lines: Iterable[int]) -> list[range]:
        """Return the stretches that lines fall into: lines with a fate part them, but for titles and topics."""
        stretches: list[range] = []
        for line in lost_lines:
            if stretches and not self._are_parted(stretches[-1].stop, line):
                stretches[-1] = range(stretches[-1].start, line + 1)
            else:
                stretches.append(range(line, line + 1))
        return stretches

    def _are_parted(self, start: int, end: int) -> bool:
        """Return True if a line from ``start`` up to ``end`` parts what stands around it."""
        return any(fate is not None and fate.fate not in _JOINING_FATES for fate in self._fates[start:end])


def says_something(line: str) -> bool:
    """Return True if a line holds a letter or digit that readers of the rendered file would see."""
    if ("```" in line or "~~~" in line) and _FENCE_LINE.match(line):
        return False
    visible = _TAG.sub("", text.strip_comments(line)) if "<" in line or "&" in line else line
    return _LETTER.search(visible) is not None


def is_address(line: str) -> bool:
    """Return True if a line holds no more than an address or a link."""
    plain = (_BREAK.sub("", line) if "<" in line else line).strip("-*+> \t")
    if plain.startswith("[") and plain.endswith(")"):
        return "](http" in plain
    return plain.startswith(("http://", "https://", "<http"))


def shows_pictures_alone(line: str) -> bool:
    """Return True if a line shows pictures, and says nothing beside them."""
    return _PICTURES.fullmatch(line) is not None


def holds_links_alone(lines: Iterable[str]) -> bool:
    """Return True if some lines say something, and each that does holds no more than an address or a link."""
    has_links = False
    for line in lines:
        if says_something(line):
            if not is_address(line):
                return False
            has_links = True
    return has_links
