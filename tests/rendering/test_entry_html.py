"""What answers look like, and that no word of them changes on the way."""

import html
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from ankigen.identity.fingerprint import html_to_text
from ankigen.inline import QuestionText
from ankigen.rendering import code, entry_html
from ankigen.rendering.markdown import render_markdown
from ankigen.rendering.prose import render_prose
from ankigen.rendering.sanitize import sanitize

DATA = Path(__file__).parents[1] / "data" / "render"
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def no_image(target: str, alt: str) -> str:
    return f"<em>{alt or target}</em>"


def cases(name: str) -> list[object]:
    return [pytest.param(*case[2:], id=case[1].strip()) for case in read_fixture_file(DATA / name)]


@pytest.mark.parametrize(("content", "expected"), cases("prose.md"))
def test_prose(content: str, expected: str) -> None:
    assert entry_html.render_fence(content) == expected.strip("\n")


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


@given(FULL, st.sampled_from(["", "java", "python", "text", "이상한"]))
def test_a_fence_is_safe_html(content: str, info: str) -> None:
    rendered = entry_html.render_fence(content, info)
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
    assert html_to_text(sanitize(rendered)) == html_to_text(rendered)


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
        assert "".join(html_to_text(entry_html.render_fence(fence)).split()) == "".join(words.split())


# --- prose or code ---


@pytest.mark.parametrize(
    ("info", "content", "is_code"),
    [
        ("java", "애플리케이션 객체의 생명 주기를\n관리한다는 점에서 컨테이너", False),
        ("java", "// 한글 주석\nint x = 1; // 값", True),
        ("java", 'String s = "안녕하세요";', True),
        ("python", "# 주석만 있다", True),
        ("sql", "SELECT 이름 FROM 학생;\nSELECT 1;\nSELECT 2;\nSELECT 3;", True),
        ("java", "This is the container that creates and wires all beans.", False),
        ("java", "try {\n시도할 일\n} catch (예외 e) {\n처리할 일;\n}", True),
        ("{.java}", "int x = 1;", True),
        ("bash", "make test", True),
        ("text", "make test", False),
        ("이상한", "make test", False),
        ("", "int x = 1;", True),
        ("", "SELECT name\nFROM student\nWHERE id = 1;", True),
        ("", "def f(x):\n    return x + 1", True),
        ("", "- a();\n- b();", False),
        ("", "1. int x = 1;\n2. int y = 2;", False),
        ("", "값은 `int x = 1;` 처럼 준다.", False),
        ("", "a, b, c", False),
        ("", "Spring Boot", False),
        ("", "from my point of view this is a rather odd; sentence", False),
    ],
)
def test_code_is_what_names_a_language_and_is_no_prose(info: str, content: str, is_code: bool) -> None:
    assert (code.detect_language(content, info) is not None) is is_code
    assert entry_html.render_fence(content, info).startswith("<pre><code>") is is_code


def test_code_keeps_its_blanks_and_gets_colours() -> None:
    assert entry_html.render_fence("if x:\n\n\ty  = '<b>'\n", "python") == (
        '<pre><code><span class="k">if </span>x:\n\n\ty  = <span class="s">\'&lt;b&gt;\'</span></code></pre>'
    )


@given(st.text(), st.sampled_from(["java", "python", "jsx", "sql", "bash", "yaml", "html", "c++", ""]))
def test_colours_change_no_character(content: str, language: str) -> None:
    rendered = code.render_code(content, language)
    assert html.unescape(re.sub(r"<[^>]*>", "", rendered)) == content
    assert set(re.findall(r"class=\"(.*?)\"", rendered)) <= code.COLOUR_CLASSES


@pytest.mark.parametrize("language", ["java", "latex-like", "python"])
def test_colours_hide_no_command_from_the_escape(language: str) -> None:
    rendered = code.render_code("\\(x\\) [sound:a.mp3] [latex]y[/latex] [$]z[/$]", language)
    assert not re.search(r"\\[()]|\[sound:|\[latex\]|\[\$\]", rendered)


def test_code_within_prose_is_set_as_code() -> None:
    answer = "먼저 선언한다.\n\nint x = 1;\nint y = 2;\n\n그리고 더한다."
    assert re.sub(r"</?span[^>]*>", "", entry_html.render_fence(answer)) == (
        "<p>먼저 선언한다.</p><pre><code>int x = 1;\nint y = 2;</code></pre><p>그리고 더한다.</p>"
    )


def test_code_below_an_item_stays_in_it() -> None:
    rendered = re.sub(
        r"</?span[^>]*>", "", entry_html.render_fence("- 예시\n    int x = 1;\n    int y = 2;\n- 끝")
    )
    assert rendered == "<ul><li>예시<pre><code>int x = 1;\nint y = 2;</code></pre></li><li>끝</li></ul>"


def test_what_is_aligned_with_blanks_keeps_its_columns() -> None:
    drawing = "T0 : MAR <- PC        주소를 옮긴다\nT1 : MBR <- M[MAR]    값을 읽는다"
    assert entry_html.render_fence(drawing) == f"<pre><code>{drawing.replace('<', '&lt;')}</code></pre>"


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
    assert entry_html.render_question(QuestionText(question), no_image) == expected


# --- Markdown outside fences ---


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


@pytest.mark.parametrize("piece", ["`", "**", "[", "](", "![", "https://a.b/)", "<!--", "\\", "|-|\n", "- ", "> "])
def test_no_text_takes_long(piece: str) -> None:
    import time

    content = piece * (200_000 // len(piece))
    started = time.perf_counter()
    entry_html.render_fence(content)
    entry_html.render_question(QuestionText(content))
    assert time.perf_counter() - started < 5


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
