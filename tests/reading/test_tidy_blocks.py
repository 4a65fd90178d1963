"""The short way through tidy files comes to the same as the rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ankigen.reading import block_parser, tidy_blocks
from ankigen.reading.block_parser import parse_blocks

TIDY = "# Week 1\n\n## 하늘 ##\n1. 하나?\n\n```java\na\n\nb\n```\n2) 둘?\n```\nc\n```\n"
LINES = st.sampled_from(
    """1. 무엇인가?|2) 왜?|3. 셋째|1-1. 그러면?|2024. 1. 2 에|답이다.|- 점|  - 안|```|```java|``` |  ```|\t```|````|~~~|``|a ``` b|#### 김|# Week 2|---|> ```|
    <!-- 말 -->||  """.split("|")
)


def parse_by_rules(content: str, *, plain: bool = False) -> list[object]:
    parser = block_parser._load_markdown_parser()  # noqa: SLF001 - one of its rules is what is tested
    with pytest.MonkeyPatch.context() as patch, parser.reset_rules():
        parser.disable("tidy_entry")
        patch.setattr(tidy_blocks, "parse_tidy_file", lambda _: None)
        return [*parse_blocks(content, plain=plain)]


@given(st.lists(LINES, max_size=14).map("\n".join), st.booleans())
def test_the_short_ways_come_to_the_same(content: str, plain: bool) -> None:
    assert parse_blocks(content, plain=plain) == parse_by_rules(content, plain=plain)


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
