"""Which files take the short way; that it comes to the same as the rules is in promises/test_shortcuts.py."""

import pytest

from ankigen import shortcuts
from ankigen.reading import tidy_blocks
from ankigen.reading.block_parser import parse_blocks
from ankigen.reading.blocks import RawBlock

TIDY = "# Week 1\n\n## 하늘 ##\n1. 하나?\n\n```java\na\n\nb\n```\n2) 둘?\n```\nc\n```\n"


def parse_by_rules(content: str) -> list[RawBlock]:
    with shortcuts.disabled():
        return parse_blocks(content)


def test_a_tidy_file_takes_the_short_way() -> None:
    assert tidy_blocks.parse_tidy_file(TIDY) == parse_by_rules(TIDY)


@pytest.mark.parametrize(
    ("title", "untidy"),
    [
        ("text", "답이다.\n"),
        ("bullet", "- 둘?\n"),
        ("unclosed fence", "3. 셋?\n```\na\n"),
        ("indented fence", "3. 셋?\n  ```\n  a\n  ```\n"),
        ("tildes", "3. 셋?\n~~~\na\n~~~\n"),
        ("question above the closing line", "3. 셋?\n```\na\n4. 넷?\n```\n글\n"),
    ],
)
def test_any_other_file_does_not(title: str, untidy: str) -> None:
    assert tidy_blocks.parse_tidy_file(TIDY + untidy) is None, title
