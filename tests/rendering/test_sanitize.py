"""What the sanitizer keeps, and what it takes away."""

import pytest

from ankigen import shortcuts
from ankigen.diagnostics.rules import RAW_HTML
from ankigen.rendering.sanitize import find_dropped, sanitize

PACKED = f"ankigen-{'0' * 16}.png"


@pytest.mark.parametrize(
    "html",
    [
        "<p>가 <strong>나</strong><br>다</p>",
        '<ol><li value="3">가</li></ol>',
        '<pre><code><span class="k">if</span> a &lt; b</code></pre>',
        '<details><summary class="tappable">가</summary>나</details>',
        '<table><tbody><tr><td align="right">1</td></tr></tbody></table>',
        '<a href="https://e.org/?a=1&amp;b=2">가</a>',
        '<a href="mailto:a@e.org">가</a>',
        '<a href="#sn">가</a>',
        f'<img src="{PACKED}" alt="가">',
        f'<img src="{PACKED}" alt="가" width="50%" height="80">',
        '<table><tbody><tr><td colspan="2" rowspan="3">가</td></tr></tbody></table>',
    ],
)
def test_what_is_kept(html: str) -> None:
    assert sanitize(html) == html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<script>alert(1)</script>가", "가"),
        ("<style>p { position: fixed }</style>가", "가"),
        ("<iframe src=https://e.org></iframe>가", "가"),
        ('<p onclick="x()" style="position:fixed" class="card">가</p>', "<p>가</p>"),
        ('<span class="k evil">가</span>', '<span class="k">가</span>'),
        ('<img src="https://e.org/a.png" alt="가">', ""),
        ('<img src="../a.png" alt="가 src=">나', "나"),
        (f'<img src="{PACKED}" width="9999999" height="x">', f'<img src="{PACKED}">'),
        ('<table><tr><td colspan="999">가', "<table><tbody><tr><td>가</td></tr></tbody></table>"),
        ('<summary class="evil">가</summary>', '<summary class="tappable">가</summary>'),
        ('<a href="javascript:alert(1)">가</a>', "<a>가</a>"),
        ('<a href="other.html">가</a>', "<a>가</a>"),
        ("<!-- 말 -->가", "가"),
        ("a < b && c", "a &lt; b &amp;&amp; c"),
    ],
)
def test_what_is_taken_away(html: str, expected: str) -> None:
    assert sanitize(html) == expected
    with shortcuts.disabled():
        assert sanitize(html) == expected


@pytest.mark.parametrize(
    ("fragment", "dropped"),
    [
        ("<b>가</b>", []),
        ("<script>alert(1)</script>", ["<script>"]),
        ("<p style=x onload=y><p style=z>", ["style=", "onload="]),
        ("<video onplay=x>", ["onplay="]),
        ("<image src=x style=y>", []),
        ("<![x", []),
    ],
)
def test_what_is_dropped_is_named_once(fragment: str, dropped: list[str]) -> None:
    assert [problem.what for problem in find_dropped(fragment)] == dropped


def test_what_is_dropped_is_named_by_its_line() -> None:
    assert find_dropped("가\n<p style=x>\n<form>") == [(1, RAW_HTML, "style="), (2, RAW_HTML, "<form>")]
