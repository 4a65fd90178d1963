"""What is code, in which language, and how it is coloured."""

import base64
import html
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ankigen.rendering import code
from ankigen.rendering.entry_html import render_fence
from ankigen.rendering.markdown.render import render_markdown


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


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (["int x = 1;", "int y = 2;"], 2),
        (["int x = 1;", "", "// 말", "int y = 2;", "", "그리고 더한다."], 4),
        (["int x = 1;"], 1),
        (["int x = 1;", "그리고 더한다."], 0),
        (["T0 : A        가", "T1 : B        나", "끝"], 2),
        (["| a |        b |", "| c |        d |"], 0),
        (["그리고 더한다."], 0),
    ],
)
def test_lines_of_code_at_the_head_of_a_text(lines: list[str], count: int) -> None:
    assert code.count_code_lines(lines, 0) == count


@pytest.mark.parametrize(
    ("lines", "language"),
    [
        (["def f(x):", "    return x + 1"], "python"),
        (["int x = 1;", "System.out.println(x);"], "java"),
        (["SELECT name", "FROM student"], "sql"),
        (["$ make test"], "bash"),
        (["a();"], ""),
        (["그리고 더한다."], ""),
    ],
)
def test_the_language_that_most_lines_speak_for(lines: list[str], language: str) -> None:
    assert code.guess_language(lines) == language


@pytest.mark.parametrize(
    ("info", "language"),
    [("java", "java"), ("{.java} a", "java"), ("JSX", "jsx"), ("text", ""), ("이상한", ""), ("", "")],
)
def test_the_language_that_an_info_string_names(info: str, language: str) -> None:
    assert code.find_named_language(info) == language


@pytest.mark.parametrize(
    ("line", "expected"),
    [("가", True), ('print("가")', False), ("x = '가'", False), ('"가"는', True), ("abc", False)],
)
def test_hangul_in_strings_does_not_make_prose(line: str, expected: bool) -> None:
    assert code.has_hangul_outside_strings(line) is expected


def test_code_keeps_its_blanks_and_gets_colours() -> None:
    assert code.render_code("if x:\n\n\ty  = '<b>'", "python") == (
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


def test_a_drawing_is_code_with_a_link_that_draws_it() -> None:
    drawing = "graph TD\n  가[사용자] --> 나[서버]"
    before, link = render_fence(drawing, "mermaid").split("</pre>")
    assert before == f"<pre><code>{html.escape(drawing)}</code>"
    state = re.fullmatch(r'<p><a href="https://mermaid\.live/view#base64:([\w=-]+)">mermaid\.live</a></p>', link)
    assert state is not None
    assert json.loads(base64.urlsafe_b64decode(state[1]))["code"] == drawing
    assert render_markdown(f"```mermaid\n{drawing}\n```", lambda image: image.alt)[0] == f"{before}</pre>{link}"
    assert "<a" not in render_fence("graph TD\n" + "가 --> 나\n" * 1000, "mermaid")
