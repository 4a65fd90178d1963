"""The text of a fence as prose: paragraphs, lists and tables, with every word as it was typed."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from ankigen import shortcuts
from ankigen.identity.fingerprint import html_to_text
from ankigen.rendering.prose import render_plain, render_prose

DATA = Path(__file__).parents[1] / "data" / "render"


def cases(name: str) -> list[object]:
    return [pytest.param(*case[2:], id=case[1].strip()) for case in read_fixture_file(DATA / name)]


@pytest.mark.parametrize(("content", "expected"), cases("prose.md"))
def test_prose(content: str, expected: str) -> None:
    assert render_prose(content.strip("\n")) == expected.strip("\n")


SIGNS = "a가 나 1.-)(#>_~$&;<{}[]\\/\"'=+:!%^@,?\t\u00a0\u200dé"
PLAIN = st.text(SIGNS.replace("-", "").replace("1", ""), max_size=60)
FULL = st.lists(
    st.one_of(
        st.text(SIGNS + "*`|", max_size=30),
        st.sampled_from(
            [
                "- 항목",
                "    - 안",
                "1. 하나",
                "| a | b |",
                "|---|---|",
                "**굵게**은",
                "`x`",
                "",
                "&lt;b&gt;",
                "```",
                "~~~",
            ]
        ),
    ),
    max_size=8,
).map("\n".join)


def letters(shown: str) -> str:
    """Return ``shown`` without blanks and without what a list, a mark or a table may take away."""
    return re.sub(r"[\s\u00a0*`~|:.\d-]", "", shown)


@given(
    st.lists(PLAIN, max_size=6).map("\n".join).filter(lambda content: "~~~" not in content)
)  # that may be a fence
def test_plain_text_survives_to_the_character(content: str) -> None:
    shown = html_to_text(render_prose(content))
    lines = [line.strip() for line in content.split("\n") if line.strip()]
    assert [line.strip() for line in shown.split("\n") if line.strip()] == lines


@given(FULL)
def test_only_markers_vanish(content: str) -> None:
    shown = html_to_text(render_prose(content))
    assert letters(shown) == letters(content)
    assert len(re.findall(r"\d", shown)) == len(re.findall(r"\d", content))
    for sign in "*`|":
        assert shown.count(sign) <= content.count(sign)
        assert sign == "|" or (content.count(sign) - shown.count(sign)) % 2 == 0


def test_code_within_prose_is_set_as_code() -> None:
    answer = "먼저 선언한다.\n\nint x = 1;\nint y = 2;\n\n그리고 더한다."
    assert re.sub(r"</?span[^>]*>", "", render_prose(answer)) == (
        "<p>먼저 선언한다.</p><pre><code>int x = 1;\nint y = 2;</code></pre><p>그리고 더한다.</p>"
    )


def test_code_below_an_item_stays_in_it() -> None:
    rendered = re.sub(r"</?span[^>]*>", "", render_prose("- 예시\n    int x = 1;\n    int y = 2;\n- 끝"))
    assert rendered == "<ul><li>예시<pre><code>int x = 1;\nint y = 2;</code></pre></li><li>끝</li></ul>"


def test_what_is_aligned_with_blanks_keeps_its_columns() -> None:
    drawing = "T0 : MAR <- PC        주소를 옮긴다\nT1 : MBR <- M[MAR]    값을 읽는다"
    assert render_prose(drawing) == f"<pre><code>{drawing.replace('<', '&lt;')}</code></pre>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("저장소이다.", "<p>저장소이다.</p>"),
        ("가\n나\n\n다", "<p>가<br>나</p><p>다</p>"),
        ("점은\n- 하나\n- 둘\n끝", "<p>점은</p><ul><li>하나</li><li>둘</li></ul><p>끝</p>"),
    ],
)
def test_sentences_without_marks(content: str, expected: str) -> None:
    assert render_prose(content) == expected
    with shortcuts.disabled():
        assert render_prose(content) == expected


@pytest.mark.parametrize(
    "content", ["`x` 는", "| 가 | 나 |", "가   나", "가 \n나", "English only", 'print("가")', "- - 가", "가\nabc"]
)
def test_what_is_no_plain_sentence(content: str) -> None:
    assert render_plain(content) is None
