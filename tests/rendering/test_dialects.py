"""What Obsidian, GitHub and Notion add to Markdown, in answers outside fences."""

import pytest

from ankigen.diagnostics.rules import NOTE_EMBEDDED
from ankigen.identity.fingerprint import html_to_text
from ankigen.rendering.entry_html import render_fence
from ankigen.rendering.html import RenderProblem
from ankigen.rendering.markdown.render import render_markdown
from ankigen.rendering.markdown.words import find_missing_by_line
from ankigen.rendering.media.images import Image
from support import PNG, Project


def show_image(image: Image) -> str:
    return f"<em>{image.target},{image.alt},{image.width},{image.height}</em>"


def render(content: str) -> str:
    html, problems = render_markdown(content, show_image)
    assert problems == []
    return html


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("> [!NOTE]\n> 스택은 **LIFO**다.", "<p><strong>Note</strong></p><p>스택은 <strong>LIFO</strong>다.</p>"),
        ("> [!warning] 넘침 `주의`\n> 글", "<p><strong>넘침 <code>주의</code></strong></p><p>글</p>"),
        ("> [!tip]+ 펼친 것\n>\n> - 가", "<p><strong>펼친 것</strong></p><ul><li>가</li></ul>"),
        ("> [!todo] 제목만", "<p><strong>제목만</strong></p>"),
        (
            "> [!question]- 접힌 것\n> 첫째\n> 둘째",
            '<details><summary class="tappable">접힌 것</summary><p>첫째<br>둘째</p></details>',
        ),
        ("> 인용에 [!note] 라고", "<p>인용에 [!note] 라고</p>"),
        ("> [!1] 각주 아님", "<p>[!1] 각주 아님</p>"),
    ],
)
def test_a_callout_shows_its_title(content: str, expected: str) -> None:
    assert render(content) == f"<blockquote>{expected}</blockquote>"


def test_a_callout_in_a_callout_has_a_title_of_its_own() -> None:
    html = render("> [!note] 밖\n> > [!tip]- 안\n> > 글\n>\n> 끝")
    assert html == (
        "<blockquote><p><strong>밖</strong></p><blockquote>"
        '<details><summary class="tappable">안</summary><p>글</p></details></blockquote><p>끝</p></blockquote>'
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("[[TCP|전송 제어 프로토콜]]을 보라", "전송 제어 프로토콜을 보라"),
        ("[[혼잡 제어]]와 [[notes/큐]]", "혼잡 제어와 notes/큐"),
        ("[[TCP#느린 시작]], [[#결론]], [[TCP#^a1b2c3]]", "TCP &gt; 느린 시작, 결론, TCP"),
        ("`[[TCP|t]]`", "<code>[[TCP|t]]</code>"),
        ("[[Heap]]와 [[완전 이진 트리]]", "Heap와 완전 이진 트리"),
        # No links: a slot of the ECMAScript specification, an array, a test of bash, an attribute of C++.
        ("[[Prototype]]은 [[1, 2], [3, 4]]와", "[[Prototype]]은 [[1, 2], [3, 4]]와"),
        ("if [[ -f x ]]; then [[nodiscard]]", "if [[ -f x ]]; then [[nodiscard]]"),
        ("==중요한 것==은 ==**굵다**==", "<mark>중요한 것</mark>은 <mark><strong>굵다</strong></mark>"),
        ("(==가==) ==`b` 나==,", "(<mark>가</mark>) <mark><code>b</code> 나</mark>,"),
        ("==는 주소를, equals()는 값을 (==)", "==는 주소를, equals()는 값을 (==)"),
        ("a==b, c == d, `x`==`y`, ==, ===와 ===", "a==b, c == d, <code>x</code>==<code>y</code>, ==, ===와 ==="),
        ("if (a==b && c==d) x==y", "if (a==b &amp;&amp; c==d) x==y"),
        ("`==가==` ==나", "<code>==가==</code> ==나"),
        ("글이다 ^block-1", "글이다"),
        ("글이다 ^37066d", "글이다"),
        ("n ^2log, n ^2log", "n ^2log, n ^2log"),
        ("n ^logm", "n ^logm"),
        ("2를 거듭하면 ^2048", "2를 거듭하면 ^2048"),
        ("2 ^10, 2 ^n, x ^2", "2 ^10, 2 ^n, x ^2"),
        ("가 %%숨김%% 나", "가  나"),
        ("50%% 또는 100%% 그리고 %%d%%s `%%c%%`", "50%% 또는 100%% 그리고 %%d%%s <code>%%c%%</code>"),
        ("[^가-힣]은 부정이다", "[^가-힣]은 부정이다"),
    ],
)
def test_a_mark_in_a_line(content: str, expected: str) -> None:
    assert render(content) == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    ("content", "target", "alt", "width", "height"),
    [
        ("![[heap.png]]", "heap.png", "", "", ""),
        ("![[images/힙 그림.png|240]]", "images/힙 그림.png", "", "240", ""),
        ("![[heap.png|240x80]]", "heap.png", "", "240", "80"),
        ("![[heap.png|힙|240]]", "heap.png", "힙", "240", ""),
        ("![[clip.mp4#t=10]]", "clip.mp4", "", "", ""),
    ],
)
def test_an_embedded_picture(content: str, target: str, alt: str, width: str, height: str) -> None:
    assert render(content) == f"<p><em>{target},{alt},{width},{height}</em></p>"


def test_an_embedded_note_is_named_and_said() -> None:
    html, problems = render_markdown("글\n![[캐시 정책]]", show_image)
    assert html == "<p>글<br>캐시 정책</p>"
    assert problems == [RenderProblem(1, NOTE_EMBEDDED, "캐시 정책")]


def test_a_comment_and_the_name_of_a_block_are_not_shown() -> None:
    assert render("앞\n\n%%\n여러 줄의\n\n비밀\n%%\n\n^block-name\n\n뒤") == "<p>앞</p><p>뒤</p>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("### 장점 {#pros}\n빠르다.", "<h3>장점</h3><p>빠르다.</p>"),
        ("#### Cons {.minor #cons}\nslow", "<h4>Cons</h4><p>slow</p>"),
        ("## 끝 {: #end}\n글", "<h2>끝</h2><p>글</p>"),
        ("### Svelte {#if}\n글", "<h3>Svelte {#if}</h3><p>글</p>"),
        ("집합 {#x}\n\n```\n# 주석 {#y}\n```", None),
    ],
)
def test_attributes_of_a_heading_are_hidden(content: str, expected: str | None) -> None:
    shown = render(content)
    if expected is None:
        assert shown.count("{#") == 2
    else:
        assert shown == expected


@pytest.mark.parametrize(
    "content", ["%% 가\nx = 1\n%% 나\ny = 2", "```\n%%\n가\n%%\n```", "%%\n끝이 없는", "%timeit 가"]
)
def test_what_is_no_comment_is_shown(content: str) -> None:
    shown = html_to_text(render(content))
    assert find_missing_by_line(content, shown) == []
    assert shown.count("%%") == content.count("%%")


def test_a_hidden_word_is_missing_on_the_card_and_no_other() -> None:
    content = (
        "보이는 [[target note|이름]] %%숨은%% 글 ^some-block\n\n> [!abstract] 제목\n\n낱말[^note]\n\n[^note]: 풀이"
    )
    missing = find_missing_by_line(content, html_to_text(render(content)))
    assert missing == [(0, ["숨은"])]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "가[^1] 나[^큐] 다[^1]\n\n[^1]: 하나 **굵게**\n[^큐]: 둘\n\n    둘째 문단",
            (
                "<p>가<sup>1</sup> 나<sup>큐</sup> 다<sup>1</sup></p><p><sup>1</sup> 하나 <strong>굵게</strong></p>"
                "<p><sup>큐</sup> 둘</p><p>둘째 문단</p>"
            ),
        ),
        ("[^abc]: a, b, c가 아닌 글자", "<p>[^abc]: a, b, c가 아닌 글자</p>"),
        ("가[^2]\n\n[^2]:", "<p>가<sup>2</sup></p><p><sup>2</sup> </p>"),
        ("^[a-z]+$는 소문자 ^[note]", "<p>^[a-z]+$는 소문자 ^[note]</p>"),
    ],
)
def test_a_footnote_is_shown_where_it_is_defined(content: str, expected: str) -> None:
    assert render(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "<aside>\n📌 **지연**은 `ms`로 잰다.\n\n- 하나\n</aside>\n\n뒤",
            (
                "<blockquote><p>📌 <strong>지연</strong>은 <code>ms</code>로 잰다.</p>"
                "<ul><li>하나</li></ul></blockquote><p>뒤</p>"
            ),
        ),
        ("<aside>하나</aside>", "<blockquote>하나</blockquote>"),
        ('<aside class="x">\n닫지 않음', "<blockquote><p>닫지 않음</p></blockquote>"),
    ],
)
def test_a_callout_of_notion_is_a_quote(content: str, expected: str) -> None:
    assert render(content) == expected


def test_a_fence_keeps_all_marks_as_typed() -> None:
    content = "> [!note] [[가|나]] ==다== %%라%% 마[^1] ^block\n\n[^1]: 바 <aside>"
    assert html_to_text(render_fence(content)).split() == content.split()


def test_an_embedded_picture_is_found_anywhere_in_the_project(project: Project) -> None:
    project.write("ankigen.toml", '[layout]\npreset = "headings"\n')
    project.write("attachments/2026/큐.png", PNG)
    project.write("attachments/twice.png", PNG)
    project.write("notes/twice.png/twice.png", PNG)
    project.write(
        "notes/a.md", "# 큐란 무엇인가요?\n\n먼저 온 것이 먼저 나간다.\n\n![[큐.png|80]]\n\n![[twice.png]]\n"
    )
    built = project.build("-v")
    assert built.codes == ["W109"]
    ((name, content),) = project.media().items()
    assert content == PNG
    assert f'<img src="{name}" alt="" width="80">' in project.notes()[0].fields["Answer"]


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        ("![힙][그림]\n\n[그림]: images/heap.png", []),
        ("![그림]\n\n[그림]: heap.webp", []),
        ("[글]\n\n[글]: 남는말", [(2, ["남는말"])]),
    ],
)
def test_the_file_that_a_reference_names_is_no_word_of_the_answer(
    content: str, missing: list[tuple[int, list[str]]]
) -> None:
    assert find_missing_by_line(content, html_to_text(render(content))) == missing
