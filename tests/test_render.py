"""What answers look like, and that no word of them changes on the way."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from ankigen import render
from ankigen.content import visible_html

DATA = Path(__file__).parent / "data" / "render"
CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


def no_image(target: str, alt: str) -> str:
    return f"<em>{alt or target}</em>"


def cases(name: str) -> list[object]:
    return [pytest.param(*case[2:], id=case[1].strip()) for case in read_fixture_file(DATA / name)]


@pytest.mark.parametrize(("content", "expected"), cases("prose.md"))
def test_prose(content: str, expected: str) -> None:
    assert render.fence(content) == expected.strip("\n")


# --- the answer's text is sacred ---

SIGNS = "a가 나 1.-)(#>_~$&;<{}[]\\/\"'=+:!%^@,?\t\u00a0\u200dé"
PLAIN = st.text(SIGNS.replace("-", "").replace("1", ""), max_size=60)
FULL = st.lists(
    st.one_of(
        st.text(SIGNS + "*`|", max_size=30),
        st.sampled_from(
            ["- 항목", "    - 안", "1. 하나", "| a | b |", "|---|---|", "**굵게**은", "`x`", "", "&lt;b&gt;"]
        ),
    ),
    max_size=8,
).map("\n".join)


def letters(shown: str) -> str:
    """Return ``shown`` without blanks and without what a list, a mark or a table may take away."""
    return re.sub(r"[\s\u00a0*`|:.\d-]", "", shown)


@given(st.lists(PLAIN, max_size=6).map("\n".join))
def test_plain_text_survives_to_the_character(content: str) -> None:
    shown = visible_html(render.prose(content))
    lines = [line.strip() for line in content.split("\n") if line.strip()]
    assert [line.strip() for line in shown.split("\n") if line.strip()] == lines


@given(FULL)
def test_only_markers_vanish(content: str) -> None:
    shown = visible_html(render.prose(content))
    assert letters(shown) == letters(content)
    assert len(re.findall(r"\d", shown)) == len(re.findall(r"\d", content))
    for sign in "*`|":
        assert shown.count(sign) <= content.count(sign)
        assert sign == "|" or (content.count(sign) - shown.count(sign)) % 2 == 0


@given(FULL, st.sampled_from(["", "java", "python", "text", "이상한"]))
def test_a_fence_is_safe_html(content: str, info: str) -> None:
    rendered = render.fence(content, info)
    assert set(re.findall(r"<(/?\w+)", rendered)) <= {
        *(
            "p",
            "/p",
            "br",
            "ul",
            "/ul",
            "ol",
            "/ol",
            "li",
            "/li",
            "strong",
            "/strong",
            "code",
            "/code",
            "pre",
            "/pre",
        ),
        *("table", "/table", "thead", "/thead", "tbody", "/tbody", "tr", "/tr", "th", "/th", "td", "/td"),
        *("a", "/a", "span", "/span"),
    }
    assert visible_html(render.sanitise(rendered)) == visible_html(rendered)


# Everything a fence of the corpus says, by the letter.
@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not beside this checkout")
@pytest.mark.parametrize("name", ["Week 11.md", "Week 17.md"])
def test_every_fence_of_the_corpus_keeps_its_words(name: str) -> None:
    fences = re.findall(
        r"^[ \t]*```.*\n((?:.*\n)*?)[ \t]*```[ \t]*$", (CORPUS / "weekly" / name).read_text("utf-8"), re.MULTILINE
    )
    assert len(fences) > 10
    for fence in fences:
        words = re.sub(r"^[ \t]*(?:-|(\d+\.))[ \t]+", r"\1", fence, flags=re.MULTILINE)
        assert "".join(visible_html(render.fence(fence)).split()) == "".join(words.split())


# --- prose or code ---


@pytest.mark.parametrize(
    ("info", "content", "code"),
    [
        ("java", "애플리케이션 객체의 생명 주기를\n관리한다는 점에서 컨테이너", False),
        ("java", "// 한글 주석\nint x = 1; // 값", True),
        ("java", 'String s = "안녕하세요";', True),
        ("python", "# 주석만 있다", True),
        ("sql", "SELECT 이름 FROM 학생;\nSELECT 1;\nSELECT 2;\nSELECT 3;", True),
        ("", "int x = 1;", False),
        ("text", "int x = 1;", False),
        ("{.java}", "int x = 1;", True),
    ],
)
def test_code_is_what_names_a_language_and_is_no_prose(info: str, content: str, code: bool) -> None:
    assert render.is_code(content, info) is code
    assert render.fence(content, info).startswith("<pre><code>" if code else "<p>")


def test_code_keeps_its_blanks() -> None:
    assert (
        render.fence("if x:\n\n\ty  = '<b>'\n", "python") == "<pre><code>if x:\n\n\ty  = '&lt;b&gt;'</code></pre>"
    )


# --- questions ---


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("**로드밸런싱(LB)**은 무엇인가?", "<strong>로드밸런싱(LB)</strong>은 무엇인가?"),
        ("`List<T>` 와 List<Object>", "<code>List&lt;T&gt;</code> 와 List&lt;Object&gt;"),
        ("__init__ 이란", "__init__ 이란"),
        ("$HOME 과 $PATH", "$HOME 과 $PATH"),
        ("[문서](https://example.org)란?", '<a href="https://example.org">문서</a>란?'),
        ("[문서](javascript:alert(1))란?", "문서란?"),
        ("![그림](a.png) 설명", "<em>그림</em> 설명"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("**`a`와 b**", "<strong><code>a</code>와 b</strong>"),
        ("``a`b``", "<code>a`b</code>"),
        ("a ` b", "a ` b"),
        ('[x](https://e.org/"onclick="y)', '<a href="https://e.org/&quot;onclick=&quot;y">x</a>'),
    ],
)
def test_question(question: str, expected: str) -> None:
    assert render.question(question, no_image) == expected


# --- Markdown outside fences ---


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("첫 줄\n둘째 줄", "<p>첫 줄<br>\n둘째 줄</p>\n"),
        ("> 인용", "<blockquote>\n<p>인용</p>\n</blockquote>\n"),
        ("![그림](a.png)", "<p><em>그림</em></p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("\\\\(x\\\\)", "<p><span>\\</span>(x<span>\\</span>)</p>\n"),
    ],
)
def test_markdown(content: str, expected: str) -> None:
    assert render.markdown(content, no_image) == (expected, [])


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
    rendered, dropped = render.markdown(content, no_image)
    assert dropped == lost
    assert not re.search(r"<script|<iframe|onclick|style=", rendered)


def test_a_raw_image_is_resolved_like_any_other() -> None:
    rendered, dropped = render.markdown('<img src="a b.png" alt="그림" onerror="x">', no_image)
    assert (rendered.strip(), dropped) == ("<em>그림</em>", [(0, "onerror=")])


@pytest.mark.parametrize("piece", ["`", "**", "[", "](", "![", "https://a.b/)", "<!--", "\\", "|-|\n", "- ", "> "])
def test_no_text_takes_long(piece: str) -> None:
    import time  # noqa: PLC0415

    content = piece * (200_000 // len(piece))
    started = time.perf_counter()
    render.fence(content)
    render.question(content)
    assert time.perf_counter() - started < 5
