"""Questions and fences on the card: what they look like, and that no word of them changes on the way."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ankigen.diagnostics.rules import FOOTNOTE_ELSEWHERE, IMAGE_IN_FENCE, RAW_HTML
from ankigen.identity.fingerprint import html_to_text
from ankigen.inline import QuestionText
from ankigen.model import Fence, Text
from ankigen.rendering import entry_html
from ankigen.rendering.media.images import Image
from ankigen.rendering.sanitize import sanitize
from corpora import WELL_FORMED_WEEKS

SIGNS = "a가 나 1.-)(#>_~$&;<{}[]\\/\"'=+:!%^@,?\t\u00a0\u200dé*`|"
FENCES = st.lists(
    st.one_of(
        st.text(SIGNS, max_size=30),
        st.sampled_from(
            ["- 항목", "    - 안", "1. 하나", "| a | b |", "|---|---|", "**굵게**은", "`x`", "", "&lt;b&gt;"]
        ),
    ),
    max_size=8,
).map("\n".join)


def no_image(image: Image) -> str:
    return f"<em>{image.alt or image.target}</em>"


def no_images(_line: int) -> Callable[[Image], str]:
    return no_image


@given(FENCES, st.sampled_from(["", "java", "python", "text", "이상한"]))
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
@pytest.mark.parametrize("week", WELL_FORMED_WEEKS, ids=lambda week: week.stem)
def test_every_fence_of_the_corpus_keeps_its_words(week: Path) -> None:
    fences = re.findall(r"^[ \t]*```.*\n((?:.*\n)*?)[ \t]*```[ \t]*$", week.read_text("utf-8"), re.MULTILINE)
    assert len(fences) >= 10
    for fence in fences:
        words = re.sub(r"^[ \t]*(?:-|(\d+\.))[ \t]+", r"\1", fence, flags=re.MULTILINE)
        assert "".join(html_to_text(entry_html.render_fence(fence)).split()) == "".join(words.split())


@pytest.mark.parametrize(
    ("info", "content", "expected"),
    [
        ("java", "관리한다는 점에서\n컨테이너이다", "<p>관리한다는 점에서<br>컨테이너이다</p>"),
        ("", "\n\n가\n\n", "<p>가</p>"),
        ("", "a();", "<pre><code>a();</code></pre>"),
        ("text", "a();", "<pre><code>a();</code></pre>"),
    ],
)
def test_a_fence_is_prose_or_code_whichever_its_text_is(info: str, content: str, expected: str) -> None:
    assert entry_html.render_fence(content, info) == expected


def test_dropped_html_is_named_by_its_line_in_the_file() -> None:
    text = Text("글\n\n<script>x</script>", 7)
    rendered = entry_html.render_answer([text, Fence("가", "", 7)], no_images)
    assert rendered == [("<p>글</p>", [(9, RAW_HTML, "<script>")]), ("<p>가</p>", [])]


@pytest.mark.parametrize(
    ("person", "week", "head"),
    [("가온", 3, "<p>가온 · 3주차</p>"), ("", 3, "<p>3주차</p>"), ("가온", None, "<p>가온</p>"), ("", None, "")],
)
def test_a_related_answer_says_whose_it_is(person: str, week: int | None, head: str) -> None:
    assert entry_html.render_related_answer(person, week, "Q", "<p>A</p>", "ko") == (
        f'<section class="other">{head}<p class="asked">Q</p><p>A</p></section>'
    )


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("**로드밸런싱(LB)**은 무엇인가?", "<strong>로드밸런싱(LB)</strong>은 무엇인가?"),
        ("Cache**란 무엇인가요?**", "Cache<strong>란 무엇인가요?</strong>"),
        ("****힙****은 왜 쓰나요?", "<strong>힙</strong>은 왜 쓰나요?"),
        ("2****3은?", "2****3은?"),
        ("`****a****`란?", "<code>****a****</code>란?"),
        ("a**가 무엇인가요?", "a**가 무엇인가요?"),
        ("x**2 + y**2 는?", "x**2 + y**2 는?"),
        ("지속성(**D**urability)은?", "지속성(<strong>D</strong>urability)은?"),
        ("**M**ulti **P**age란?", "<strong>M</strong>ulti <strong>P</strong>age란?"),
        ("f(**k**wargs)와 x**Y**z는?", "f(**k**wargs)와 x**Y**z는?"),
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


@pytest.mark.parametrize("piece", ["`", "**", "[", "](", "![", "https://a.b/)", "<!--", "\\", "|-|\n", "- ", "> "])
def test_no_text_takes_long(piece: str) -> None:
    import time

    content = piece * (200_000 // len(piece))
    started = time.process_time()
    entry_html.render_fence(content)
    entry_html.render_question(QuestionText(content))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("fence", "targets"),
    [
        (Fence("글\n![힙](heap.png) ![b](<a b.png>)", "", 3), ["heap.png", "a b.png"]),
        (Fence("글\n`![힙](heap.png)` [링크](a.png)", "", 3), []),
        (Fence("글\n![힙](heap.png)", "markdown", 3), []),
    ],
)
def test_a_picture_in_a_fence_is_said(fence: Fence, targets: list[str]) -> None:
    assert entry_html.render_answer([fence], no_images)[0][1] == [
        (5, IMAGE_IN_FENCE, target) for target in targets
    ]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("![큐](내 큐 (1).png)는 어떻게 생겼나요?", "<em>내 큐 (1).png,큐,,</em>는 어떻게 생겼나요?"),
        ("![[큐 그림.png|240]]을 설명하라", "<em>큐 그림.png,,240,</em>을 설명하라"),
        ("![큐](a.png =50%x) `![[a.png]]` ![[노트]]", "<em>a.png,큐,50%,</em> <code>![[a.png]]</code> ![[노트]]"),
    ],
)
def test_a_picture_in_a_question_is_its_look_and_not_what_it_asks(question: str, expected: str) -> None:
    def show(image: Image) -> str:
        return f"<em>{image.target},{image.alt},{image.width},{image.height}</em>"

    assert entry_html.render_question(QuestionText(question), show) == expected


def test_an_embedded_picture_in_a_fence_is_said() -> None:
    fence = Fence("글 ![[큐.png|80]] ![큐](내 큐.png)", "", 4)
    assert entry_html.render_answer([fence], no_images)[0][1] == [
        (5, IMAGE_IN_FENCE, "큐.png"),
        (5, IMAGE_IN_FENCE, "내 큐.png"),
    ]


def test_a_footnote_may_be_in_another_text_of_the_answer() -> None:
    answer = [Text("가[^1]\n나[^2]", 3), Text("[^1]: 하나\n[^3]: 셋", 9)]
    rendered = entry_html.render_answer(answer, no_images)
    assert rendered == [
        ("<p>가<sup>1</sup><br>나[^2]</p>", [(4, FOOTNOTE_ELSEWHERE, "[^2]")]),
        ("<p><sup>1</sup> 하나</p><p>[^3]: 셋</p>", []),
    ]
