"""Week file → its blocks: the short way where the file is tidy, else by the rules."""

import re

from ankigen import text
from ankigen.reading import blocks
from ankigen.reading.blocks import HEADING, QUESTION, RawBlock

_SHORT = re.compile(r"(?m)^[ \t]*`{1,2}[ \t]*$")


def parse_blocks(content: str, *, plain: bool = False) -> list[RawBlock]:
    """Return the blocks of a week file; ``content`` is clean (see ``text.clean``).

    Where a fence ends is made out from the questions around it, for in the weekly layout they hold the answers.
    In ``plain`` Markdown it is the first fence line that can close it.
    """
    source = text.for_matching(content)
    source = source if plain else _with_whole_fences(source)
    if not source.strip():
        return []
    found = blocks.tidy_file(source)
    if found is not None:
        return found
    from ankigen.reading import block_rules  # many files do without a parser of Markdown

    return block_rules.parse(source, plain=plain)


def _with_whole_fences(source: str) -> str:
    """Return ``source`` with three backticks where a line has one or two, below a question or above another."""
    if not _SHORT.search(source):
        return source
    lines = source.split("\n")
    for at, line in enumerate(lines):
        if not _SHORT.fullmatch(line):
            continue
        above = next((lines[one] for one in range(at - 1, -1, -1) if lines[one].strip()), "")
        below = next((lines[one] for one in range(at + 1, len(lines)) if lines[one].strip()), "")
        if QUESTION.match(above) or not below or QUESTION.match(below) or HEADING.match(below):
            lines[at] = line.replace("``", "`").replace("`", "```")
    return "\n".join(lines)
