"""The pages of README and docs, and the blocks of code in them, with what the line above a block says of it."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))
    if path.name != "CHANGELOG.md"
)

_FENCE = re.compile(r"(?ms)^(?P<fence>`{3,})(?P<language>\w*)[^\n]*\n(?P<text>.*?)^(?P=fence)$")


@dataclass(frozen=True)
class Block:
    """A block of code: its page and line, its language, its text, and the marks ``<!-- key: value; … -->`` above it."""

    page: str
    line: int
    language: str
    text: str
    marks: dict[str, str]

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def text_of(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def blocks(page: str) -> list[Block]:
    """Return the blocks of code on a page."""
    content = text_of(page)
    found = []
    for fence in _FENCE.finditer(content):
        above = re.search(r"<!-- ([^>]*) -->\n\Z", content[: fence.start()])
        pairs = (part.partition(":") for part in above[1].split(";")) if above else ()
        marks = {key.strip(): value.strip() for key, _, value in pairs}
        line = content.count("\n", 0, fence.start()) + 1
        found.append(Block(page, line, fence["language"], fence["text"], marks))
    return found


def prose(page: str) -> str:
    """Return a page without its blocks of code."""
    return _FENCE.sub("", text_of(page))


def commands(block: Block) -> Iterator[str]:
    """Yield the lines of a block of commands, without comments."""
    for line in block.text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if words:
            yield re.split(r"\s+#\s", line)[0].strip()
