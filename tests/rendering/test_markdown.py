"""Ordinary Markdown between the fences, formulas, and raw HTML in it."""

import re

import pytest

from ankigen.identity.fingerprint import html_to_text
from ankigen.rendering.markdown import render_markdown


def no_image(target: str, alt: str) -> str:
    return f"<em>{alt or target}</em>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("첫 줄\n둘째 줄", "<p>첫 줄<br>\n둘째 줄</p>\n"),
        ("> 인용", "<blockquote>\n<p>인용</p>\n</blockquote>\n"),
        ("![그림](a.png)", "<p><em>그림</em></p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("- [x] 한 일\n- [ ] 할 일", "<ul>\n<li>☑ 한 일</li>\n<li>☐ 할 일</li>\n</ul>\n"),
        ("~~지움~~", "<p><s>지움</s></p>\n"),
        ("$HOME 과 $x$", "<p>$HOME 과 $x$</p>\n"),
        ("\\\\(x\\\\)", "<p><span>\\</span>(x<span>\\</span>)</p>\n"),
    ],
)
def test_markdown(content: str, expected: str) -> None:
    assert render_markdown(content, no_image) == (expected, [])


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("$O(n^2)$ 이다", "<p>\\(O(n^2)\\) 이다</p>\n"),
        ("$a < b$", "<p>\\(a &lt; b\\)</p>\n"),
        ("$$\nx\n$$", "<p>\\[x\\]</p>"),
        ("$5 에서 $7 까지", "<p>$5 에서 $7 까지</p>\n"),
        ("$\\href{javascript:alert(1)}{x}$", "<p>$\\href{javascript:alert(1)}{x}$</p>\n"),
        ("$x\\) [sound:a.mp3]$", "<p>$x<span>\\</span>) <span>[</span>sound:a.mp3]$</p>\n"),
    ],
)
def test_math_where_it_is_asked_for(content: str, expected: str) -> None:
    assert render_markdown(content, no_image, math=True) == (expected, [])


@pytest.mark.parametrize(
    ("content", "lost"),
    [
        ("글\n\n<script>alert(1)</script>", [(2, "<script>")]),
        ("<b onclick=x>굵게</b>", [(0, "onclick=")]),
        ("<iframe src=//e.org></iframe>", [(0, "<iframe>")]),
        ('<p style="position:fixed">x</p>', [(0, "style=")]),
        ("<b>굵게</b> <br> <details><summary>a</summary>b</details>", []),
    ],
)
def test_raw_html_is_dropped_and_named(content: str, lost: list[tuple[int, str]]) -> None:
    rendered, dropped = render_markdown(content, no_image)
    assert dropped == lost
    assert not re.search(r"<script|<iframe|onclick|style=", rendered)


def test_a_raw_image_is_resolved_like_any_other() -> None:
    rendered, dropped = render_markdown('<img src="a b.png" alt="그림" onerror="x">', no_image)
    assert (rendered.strip(), dropped) == ("<em>그림</em>", [(0, "onerror=")])


@pytest.mark.parametrize(
    ("content", "shown", "dropped"),
    [
        ("List<String>과 Map<K, V>", "List<String>과 Map<K, V>", []),
        ("<T>는 타입이다", "<T>는 타입이다", []),
        ("List<Object> · Optional<A>", "List<Object> · Optional<A>", []),
        ("<T extends Number>\n두 줄", "<T extends Number>\n두 줄", []),
        ("<details><summary>예</summary>\nList<String>\n</details>", "예\nList<String>", []),
        ("가 <b>굵게</b><BR>나", "가 굵게\n나", []),
        ("<script>alert(1)</script>", "", ["<script>"]),
        ("<T><script>alert(1)</script>", "<T>", ["<script>"]),
        ("<my-tag onclick=x()>", "<my-tag onclick=x()>", []),
    ],
)
def test_what_only_looks_like_html_is_shown_as_typed(content: str, shown: str, dropped: list[str]) -> None:
    rendered, lost = render_markdown(content, lambda _target, alt: alt)
    assert [line.strip() for line in html_to_text(rendered).split("\n") if line.strip()] == shown.split("\n")[
        : None if shown else 0
    ]
    assert [what for _, what in lost] == dropped
