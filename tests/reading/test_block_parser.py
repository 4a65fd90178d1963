"""Which blocks files consist of; the cases are in ``data/blocks``: title, input, expected."""

from pathlib import Path

import pytest
from markdown_it.utils import read_fixture_file

from ankigen.reading.block_parser import parse_blocks
from ankigen.reading.blocks import Kind, RawBlock

DATA = Path(__file__).parents[1] / "data" / "blocks"


def cases(name: str) -> list[object]:
    return [pytest.param(*case, id=title.strip()) for _, title, *case in read_fixture_file(DATA / name)]


def shown(block: RawBlock) -> str:
    """Return a block on a line, without the fields that say nothing."""
    parts = [block.kind.name.lower().replace("_", " "), f"{block.start}-{block.end}"]
    parts += [f"level {block.level}"] if block.level else []
    parts += [f"indent {block.indent}"] if block.indent else []
    parts += [f"number {block.number}"] if block.number else []
    parts += [f"marker {block.marker_length}"] if block.marker_length else []
    parts += [f"info {block.info_string}"] if block.info_string else []
    parts += [] if block.closed else ["left open"]
    parts += [f"bold {block.open_bold}"] if block.open_bold else []
    parts += [] if block.is_certain else ["by its number"]
    parts += [block.content.replace("\n", "\\n")] if block.content else []
    return " | ".join(parts)


@pytest.mark.parametrize(("notes", "expected"), [*cases("rules.md"), *cases("fences.md")])
def test_blocks_of_the_weekly_layout(notes: str, expected: str) -> None:
    assert [shown(block) for block in parse_blocks(notes)] == expected.rstrip("\n").split("\n")


@pytest.mark.parametrize(("notes", "expected"), cases("plain.md"))
def test_blocks_of_plain_markdown(notes: str, expected: str) -> None:
    assert [shown(block) for block in parse_blocks(notes, plain=True)] == expected.rstrip("\n").split("\n")


@pytest.mark.parametrize("notes", ["", "\n", " \t\n\u200b\n"])
def test_what_cannot_be_seen_is_no_block(notes: str) -> None:
    assert parse_blocks(notes) == []


def test_unusual_blanks_are_blanks() -> None:
    assert [block.kind for block in parse_blocks("##\u00a0하늘\n1.\u3000하나?\n-\u00a0둘\n")] == [
        Kind.HEADING,
        Kind.QUESTION,
        Kind.BULLET,
    ]
