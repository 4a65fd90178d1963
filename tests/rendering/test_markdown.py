"""Ordinary Markdown between the fences, formulas, and raw HTML in it."""

import re

import pytest

from ankigen.diagnostics.rules import EXTRA_CELLS, IMAGE_AS_TEXT, RAW_HTML
from ankigen.identity.fingerprint import html_to_text
from ankigen.inline import QuestionText
from ankigen.rendering.entry_html import render_fence, render_question
from ankigen.rendering.markdown.render import render_markdown
from ankigen.rendering.markdown.words import find_missing_words
from ankigen.rendering.media.images import Image


def no_image(image: Image) -> str:
    return f"<em>{image.alt or image.target}</em>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("첫 줄\n둘째 줄", "<p>첫 줄<br>둘째 줄</p>"),
        ("> 인용", "<blockquote><p>인용</p></blockquote>"),
        ("![그림](a.png)", "<p><em>그림</em></p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("- [x] 한 일\n- [ ] 할 일", "<ul><li>☑ 한 일</li><li>☐ 할 일</li></ul>"),
        ("~~지움~~", "<p><s>지움</s></p>"),
        ("가<br>\n나  \n다\\\n라", "<p>가<br>나<br>다<br>라</p>"),
        ("- 하나\n\n  둘\n- 셋", "<ul><li><p>하나</p><p>둘</p></li><li><p>셋</p></li></ul>"),
        (
            "| 가 | 나 |\n|---|---|\n| 1 | 2 |",
            (
                "<table><thead>\n<tr>\n<th>가</th>\n<th>나</th>\n</tr>\n</thead>\n"
                "<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>"
            ),
        ),
        ("www.e.org/a_b_c를 보라", '<p><a href="http://www.e.org/a_b_c">www.e.org/a_b_c</a>를 보라</p>'),
        ("**(www.e.org)**", '<p><strong>(<a href="http://www.e.org">www.e.org</a>)</strong></p>'),
        (
            "[www.e.org](https://e.org) `www.e.org`",
            '<p><a href="https://e.org">www.e.org</a> <code>www.e.org</code></p>',
        ),
        ('가 <a href="https://e.org">www.e.org</a>', '<p>가 <a href="https://e.org">www.e.org</a></p>'),
        ("$HOME 과 $x$", "<p>$HOME 과 $x$</p>"),
        ("\\\\(x\\\\)", "<p><span>\\</span>(x<span>\\</span>)</p>"),
    ],
)
def test_markdown(content: str, expected: str) -> None:
    assert render_markdown(content, no_image) == (expected, [])


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("$O(n^2)$ 이다", "<p>\\(O(n^2)\\) 이다</p>"),
        ("$a < b$", "<p>\\(a &lt; b\\)</p>"),
        ("$$\nx\n$$", "<p>\\[x\\]</p>"),
        ("$`x^2`$ 이다", "<p>\\(x^2\\) 이다</p>"),
        ("$5 에서 $7 까지", "<p>$5 에서 $7 까지</p>"),
        ("$\\href{javascript:alert(1)}{x}$", "<p>$\\href{javascript:alert(1)}{x}$</p>"),
        ("$x\\) [sound:a.mp3]$", "<p>$x<span>\\</span>) <span>[</span>sound:a.mp3]$</p>"),
    ],
)
def test_math_where_it_is_asked_for(content: str, expected: str) -> None:
    assert render_markdown(content, no_image, math=True) == (expected, [])


MARKS_BEFORE_HANGUL = [
    ("**캐시(Cache)**는", "<strong>캐시(Cache)</strong>는"),
    ("**'한 번에'**라는", "<strong>'한 번에'</strong>라는"),
    (
        "**`JVM`**이 읽는 **`.class`**를",
        "<strong><code>JVM</code></strong>이 읽는 <strong><code>.class</code></strong>를",
    ),
    ("결론은**「느리다」**이다", "결론은<strong>「느리다」</strong>이다"),
    ("**정말?**이라고 **왜!**냐고", "<strong>정말?</strong>이라고 <strong>왜!</strong>냐고"),
    (
        'Redis**"캐시"**라는 API**`GET`**은',
        'Redis<strong>"캐시"</strong>라는 API<strong><code>GET</code></strong>은',
    ),
    ("x**2 + y**2 는", "x**2 + y**2 는"),
    ("2**10과 f(x)**2", "2**10과 f(x)**2"),
]


@pytest.mark.parametrize(("typed", "shown"), MARKS_BEFORE_HANGUL)
def test_marks_before_hangul_are_read_everywhere(typed: str, shown: str) -> None:
    assert render_markdown(typed, no_image)[0] == f"<p>{shown}</p>"
    assert render_fence(f"{typed}\n둘째 줄") == f"<p>{shown}<br>둘째 줄</p>"
    assert render_question(QuestionText(typed)) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("~~낡은 길(RPC)~~은 **Java**8 과", "<s>낡은 길(RPC)</s>은 <strong>Java</strong>8 과"),
        ("*강조(em)*는 __init__은 snake_case_로", "<em>강조(em)</em>는 __init__은 snake_case_로"),
        ("***둘 다(both)***는", "<em><strong>둘 다(both)</strong></em>는"),
        ("~~`a`~~와 1~3일", "<s><code>a</code></s>와 1~3일"),
    ],
)
def test_other_marks_of_markdown_before_hangul(typed: str, shown: str) -> None:
    assert render_markdown(typed, no_image)[0] == f"<p>{shown}</p>"


def link(url: str, text: str = "") -> str:
    return f'<a href="{url}">{text or url}</a>'


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://e.org/a_b_c, (http://e.org)", f"{link('https://e.org/a_b_c')}, ({link('http://e.org')})"),
        ("https://e.org/위키를 본다", f"{link('https://e.org/위키를')} 본다"),
        ("https://e.org을 본다", f"{link('https://e.org')}을 본다"),
        ("**https://e.org/__init__.py**", f"<strong>{link('https://e.org/__init__.py')}</strong>"),
        ("`https://e.org` 는", "<code>https://e.org</code> 는"),
    ],
)
def test_bare_addresses_are_links_everywhere(typed: str, shown: str) -> None:
    assert render_markdown(typed, no_image)[0] == f"<p>{shown}</p>"
    assert render_fence(f"{typed}\n둘째 줄") == f"<p>{shown}<br>둘째 줄</p>"
    assert render_question(QuestionText(typed)) == shown


def test_a_link_of_markdown_holds_no_other_one() -> None:
    assert render_markdown("[https://a.org](https://b.org)", no_image)[0] == (
        f"<p>{link('https://b.org', 'https://a.org')}</p>"
    )
    assert render_markdown("<https://a.org>는", no_image)[0] == f"<p>{link('https://a.org')}는</p>"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("[글](https://e.org/JPA의-영속성)", f"[글]({link('https://e.org/JPA의-영속성')})"),
        ('[글](https://e.org/a_(b) "제목")', f'[글]({link("https://e.org/a_(b)")} "제목")'),
        ("[https://e.org](https://e.org/x)", f"[{link('https://e.org')}]({link('https://e.org/x')})"),
        ("<https://e.org/JPA의>는", f"&lt;{link('https://e.org/JPA의')}&gt;는"),
    ],
)
def test_a_link_of_markdown_stays_as_typed_in_a_fence(typed: str, shown: str) -> None:
    assert render_fence(f"{typed}\n둘째 줄") == f"<p>{shown}<br>둘째 줄</p>"


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
    assert [(problem.line, problem.what) for problem in dropped] == lost
    assert not re.search(r"<script|<iframe|onclick|style=", rendered)


def test_a_raw_image_is_resolved_like_any_other() -> None:
    rendered, dropped = render_markdown('<img src="a b.png" alt="그림" onerror="x">', no_image)
    assert (rendered, dropped) == ("<em>그림</em>", [(0, RAW_HTML, "onerror=")])


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
        ("| <b> |\n|---|\n| </b> |", "<b>\n</b>", []),
        ("글 <!-- 주석 -->끝", "글 끝", []),
    ],
)
def test_what_only_looks_like_html_is_shown_as_typed(content: str, shown: str, dropped: list[str]) -> None:
    rendered, lost = render_markdown(content, lambda image: image.alt)
    assert [line.strip() for line in html_to_text(rendered).split("\n") if line.strip()] == shown.split("\n")[
        : None if shown else 0
    ]
    assert [problem.what for problem in lost] == dropped


def shown_text(content: str) -> str:
    """Return what a reader sees of Markdown."""
    return html_to_text(render_markdown(content, lambda image: image.alt)[0]).strip()


@pytest.mark.parametrize(
    "sentence",
    [
        "<i>와 <em>은 보기에 같다.",
        "<section> 요소와 <article> 요소는 뜻이 있다.",
        "문서는 <head>와 <body>로 나뉜다.",
        "<style> 태그는 head 안에, <script>는 끝에 둔다.",
        "<textarea>는 여러 줄, <input type=text>은 한 줄이다.",
        "<ul>과 <ol>은 목록이고 </body> 앞에 온다.",
        "<br> 태그는 줄을 바꾸고 <img> 태그는 그림이다.",
        "<h1>부터 <h6>까지 있다.",
        "<!DOCTYPE html>은 문서 형식이고 <?xml version='1.0'?>은 XML이다.",
        "The <nav> element, unlike <div>, says what it is.",
        "<title>제목</title>은 탭에 보인다.",
        '<a href="/">와 <a target="_blank">의 차이',
        "if a<b and c>d then",
        "<br>은 줄을 바꾸고 <hr> 태그는 줄을 긋는다.",
        "<br> 은 줄을 바꾸고 <hr> 를 쓰면 줄이 그어진다.",
        "<br>, <wbr> 과 <hr> 의 차이",
        "줄을 바꾸는 <br> vs <wbr> 란",
        "The difference between <br> and a rule, or what does <wbr> do",
    ],
)
def test_tags_that_a_sentence_names_are_text(sentence: str) -> None:
    assert shown_text(sentence) == sentence
    assert shown_text(f"- {sentence}") == sentence
    assert shown_text(f"> {sentence}\n\n끝").removesuffix("끝").strip() == sentence
    assert render_markdown(sentence, no_image)[1] == []


@pytest.mark.parametrize(
    ("fence", "shown"),
    [
        (
            "```\n멈춘 앱은 신호를 받지 못한다.\n- 화면이 꺼질 때\n```",
            "<p>멈춘 앱은 신호를 받지 못한다.</p><ul><li>화면이 꺼질 때</li></ul>",
        ),
        (
            "```java\n인터페이스는 약속이다.\n클래스는 그것을 지킨다.\n```",
            "<p>인터페이스는 약속이다.<br>클래스는 그것을 지킨다.</p>",
        ),
        ("- 첫째\n\n  ~~~\n  힙은 나무이다.\n  ~~~", "<ul><li><p>첫째</p><p>힙은 나무이다.</p></li></ul>"),
    ],
)
def test_a_fence_of_prose_is_shown_as_prose(fence: str, shown: str) -> None:
    assert render_markdown(fence, no_image)[0] == shown


@pytest.mark.parametrize(
    ("indented", "shown"),
    [
        (
            "    - **부르는 쪽:** 값을 달라고 한다.\n    - `대상`은 값을 준다.\n        - 없으면 만든다.",
            (
                "<ul><li><strong>부르는 쪽:</strong> 값을 달라고 한다.</li>"
                "<li><code>대상</code>은 값을 준다.<ul><li>없으면 만든다.</li></ul></li></ul>"
            ),
        ),
        (
            "    ### 값을 주는 차례\n\n    1. 먼저 찾는다.\n    2. 없으면 만든다.\n\n    ![그림](a.png)",
            "<h3>값을 주는 차례</h3><ol><li>먼저 찾는다.</li><li>없으면 만든다.</li></ol><p><em>그림</em></p>",
        ),
        (
            "    값은 한 번만 만든다. **늘** 그렇다.\n    그래야 같다.",
            "<p>값은 한 번만 만든다. <strong>늘</strong> 그렇다.<br>그래야 같다.</p>",
        ),
        (
            "    값은 [여기](https://e.org)에 있다.\n    늘 하나이다.\n    아래와 같다.\n    ```java\n    int a = 1;\n    ```",
            (
                '<p>값은 <a href="https://e.org">여기</a>에 있다.<br>늘 하나이다.<br>아래와 같다.</p>'
                '<pre><code><span class="t">int </span>a = <span class="m">1</span>;</code></pre>'
            ),
        ),
    ],
)
def test_notes_that_are_indented_like_code_are_notes(indented: str, shown: str) -> None:
    assert render_markdown(f"앞\n\n{indented}\n\n뒤", no_image) == (f"<p>앞</p>{shown}<p>뒤</p>", [])


@pytest.mark.parametrize(
    "indented",
    [
        "    int count = 1; // 수\n    return count;",
        "    # 꾸러미를 놓는다\n    npm install left-pad",
        "    ├── 밭\n    │   └── 고추",
    ],
)
def test_indented_code_and_drawings_stay_as_typed(indented: str) -> None:
    rendered, _ = render_markdown(f"앞\n\n{indented}", no_image)
    assert rendered.startswith("<p>앞</p><pre><code>")


def test_what_is_dropped_from_indented_notes_is_reported_at_its_line() -> None:
    content = '앞\n\n    - 하나이다\n    - 둘이다 <b style="color:red">꼭</b>\n'
    _, problems = render_markdown(content, no_image)
    assert [(problem.line, problem.rule) for problem in problems] == [(3, RAW_HTML)]


@pytest.mark.parametrize("info", ["css", ""])
def test_a_fence_of_code_stays_code(info: str) -> None:
    rendered, _ = render_markdown(f"```{info}\n.a {{ margin: 0; }}\n.b {{ color: red; }}\n```", no_image)
    assert rendered.startswith("<pre><code>")


def test_a_sentence_with_tags_is_markdown_and_hides_nothing_below() -> None:
    rendered, dropped = render_markdown("<script>는 **끝에** 둔다.\n\n```\n<div>\n```\n\n<b>끝</b>", no_image)
    assert rendered == (
        "<p>&lt;script&gt;는 <strong>끝에</strong> 둔다.</p>"
        '<pre><code>&lt;<span class="k">div</span>&gt;</code></pre><p><b>끝</b></p>'
    )
    assert dropped == []


def test_a_tag_alone_in_an_item_or_a_cell_is_text() -> None:
    assert shown_text("- <div>\n- <p>\n- <input>").split() == ["<div>", "<p>", "<input>"]
    assert shown_text("| 태그 | 뜻 |\n|---|---|\n| <nav> | 길잡이 |").split()[-2:] == ["<nav>", "길잡이"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<b>굵게</b>와 <strong>의 차이", "<p><b>굵게</b>와 &lt;strong&gt;의 차이</p>"),
        ("<div> 태그는 `<div>`로 쓴다.\n\n<div>안</div>", None),
        ("<details>\n<summary>예</summary>\n\n- 하나\n\n</details>",
         '<details><summary class="tappable">예</summary><ul><li>하나</li></ul></details>'),
        ("<ul>\n  <li>하나</li>\n  <li>둘</li>\n</ul>", "<ul><li>하나</li><li>둘</li></ul>"),
        ("<p>첫 줄\n  둘째 <b>줄</b>\n  셋째\n</p>", "<p>첫 줄<br>둘째 <b>줄</b><br>셋째</p>"),
        ("<pre>\n a\n  b\n</pre>", "<pre> a\n  b\n</pre>"),
        ("<ul><li>하나<li>둘</ul>", "<ul><li>하나</li><li>둘</li></ul>"),
        ('<a name="tcp">TCP는', "<p><a>TCP는</a></p>"),
        ('<div align="center">\n\n글\n\n</div>', "<div><p>글</p></div>"),
        ("글\n</div>", "<p>글</p>"),
    ],
)  # fmt: skip
def test_raw_html_that_stays(content: str, expected: str | None) -> None:
    rendered = render_markdown(content, no_image)[0]
    if expected is None:
        expected = "<p>&lt;div&gt; 태그는 <code>&lt;div&gt;</code>로 쓴다.</p><div>안</div>"
    assert rendered == expected


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("![힙](그림/내 힙 (1).png)", "그림/내 힙 (1).png"),
        ("![힙](a b.mp3) 글 (x.png)", "a b.mp3"),
        ("![힙](a_(b).png)", "a_(b).png"),
        ('![힙](a.png "제목 x.png")', "a.png"),
    ],
)
def test_a_picture_whose_name_has_blanks(typed: str, target: str) -> None:
    assert render_markdown(typed, lambda image: f"→{image.target}")[0].startswith(f"<p>→{target}")


def show_size(image: Image) -> str:
    return f"{image.alt} {image.width or '-'} {image.height or '-'}"


@pytest.mark.parametrize(
    ("typed", "size"),
    [
        ("![힙|120](a.png)", "힙 120 -"),
        ("![힙 | 120x80](a.png)", "힙 120 80"),
        ("![|64](a.png)", " 64 -"),
        ("![힙](a.png =300x200)", "힙 300 200"),
        ("![힙](a.png =300x)", "힙 300 -"),
        ("![힙](a b.png =50%x)", "힙 50% -"),
        ("![힙|50%](a.png)", "힙 50% -"),
        ('![힙](a.png){: width="300" height="200" .shadow }', "힙 300 200"),
        ("![힙](a.png){width=50%}", "힙 50% -"),
        ("![힙](a.png){: .left}", "힙 - -"),
        ("<img src='a.png' width='33.3%' alt='힙'>", "힙 33% -"),
        ("![힙](a.png =x90)", "힙 - 90"),
        ('<img src="a.png" width="120" alt="힙">', "힙 120 -"),
        ("<img src='a.png' width='50%' height=40px alt='힙'>", "힙 50% 40"),
        ('<img src="a.png" style="max-width: 320px; zoom: 1" alt="힙">', "힙 320 -"),
        ('<img src="a.png" alt="힙" style="zoom:50%;" />', "힙 50% -"),
        ('<img src="a.png" alt="힙" style="margin:0; ZOOM : 0.67">', "힙 67% -"),
        ('<img src="a.png" alt="힙" style="zoom:150%">', "힙 - -"),
        ('<image src="a.png" alt="힙">', "힙 - -"),
        ("![a|b](a.png)", "a|b - -"),
        ("![힙](a.png)", "힙 - -"),
    ],
)
def test_the_size_of_a_picture(typed: str, size: str) -> None:
    rendered, dropped = render_markdown(typed, show_size)
    assert (re.sub("</?p>", "", rendered), dropped) == (size, [])


def cells(content: str) -> list[str]:
    """Return what stands in the cells of the first row of a table."""
    row = render_markdown(content, no_image)[0].partition("<tbody>")[2]
    return re.findall("<td[^>]*>(.*?)</td>", row)


@pytest.mark.parametrize(
    ("row", "expected", "is_cut_by_github"),
    [
        ("| `ls | wc -l` | 줄 수 |", ["<code>ls | wc -l</code>", "줄 수"], True),
        ("| 또는 | `a || b` |", ["또는", "<code>a || b</code>"], True),
        ("| 하나 | 둘 | 셋 |", ["하나", "둘 | 셋"], True),
        ("하나 | 둘 | 셋", ["하나", "둘 | 셋"], True),
        (r"| `a \| b` | c \| d |", ["<code>a | b</code>", "c | d"], False),
        ("| 하나 |", ["하나", ""], False),
        ("| 하나 | 둘 | |", ["하나", "둘"], False),
        ("| `a | b` |", ["`a", "b`"], False),
    ],
)
def test_no_cell_of_a_table_is_cut_off(row: str, expected: list[str], is_cut_by_github: bool) -> None:
    table = f"| 가 | 나 |\n|:--|--:|\n{row}"
    assert cells(table) == expected
    assert cells("> " + table.replace("\n", "\n> ")) == expected
    problems = render_markdown(table, no_image)[1]
    assert problems == ([(2, EXTRA_CELLS, "")] if is_cut_by_github else [])


def test_a_table_in_code_is_left_alone() -> None:
    assert "1|2|3" in render_markdown("```\na|b\n-|-\n1|2|3\n```", no_image)[0]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("<br>\n![힙](heap.png)", 1),
        ("글\n\n![힙](heap.png =20x30 'a)", 2),
        ("<p>\n<!-- -->\n![힙](heap.png 'a')\n</p>", 2),
    ],
)
def test_a_picture_that_is_shown_as_text_is_reported_at_its_line(content: str, line: int) -> None:
    rendered, problems = render_markdown(content, no_image)
    assert "![힙](heap.png" in html_to_text(rendered)
    assert [problem[:2] for problem in problems] == [(line, IMAGE_AS_TEXT)]


@pytest.mark.parametrize(
    "content", ["![힙](heap.png)", "`![힙](heap.png)`", r"\![힙](heap.png)", "<br>\n<!-- ![힙](heap.png) -->"]
)
def test_a_picture_that_is_shown_or_meant_as_text_is_not_reported(content: str) -> None:
    assert render_markdown(content, no_image)[1] == []


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("a<b 이고 c>d 이면", "a<b 이고 c>d 이면"), ("하나<br>둘", "하나\n둘"), ("<b>굵</b>은 글", "굵은 글")],
)
def test_no_word_is_missing_where_a_tag_or_a_sign_parts_it(typed: str, shown: str) -> None:
    assert find_missing_words(typed, shown) == []
