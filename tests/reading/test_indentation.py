"""How far lines are indented, and the same lines without it."""

import pytest

from ankigen.model import Text
from ankigen.reading.indentation import build_text, dedent, measure_indent


@pytest.mark.parametrize(
    ("line", "columns", "expected"),
    [("    a", 4, "a"), ("  a", 4, "a"), ("\ta", 4, "a"), ("\ta", 2, "  a"), ("      a", 4, "  a"), ("a", 4, "a")],
)
def test_dedent(line: str, columns: int, expected: str) -> None:
    assert dedent(line, columns) == expected


@pytest.mark.parametrize(("line", "columns"), [("a", 0), ("  a", 2), ("\ta", 4), (" \ta", 4), ("  \t a", 5)])
def test_measure_indent(line: str, columns: int) -> None:
    assert measure_indent(line) == columns


def test_a_text_loses_its_common_indentation() -> None:
    assert build_text(["  a", "", "    b"], 6) == Text("a\n\n  b", 7)
