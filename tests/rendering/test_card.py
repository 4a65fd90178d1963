"""What a card looks like where it is read: colours, widths, fonts, and that nothing on it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ankigen.rendering import notetype
from ankigen.rendering.entry_html import render_fence
from ankigen.rendering.markdown.render import render_markdown
from ankigen.site.card import fill
from hosts import HOSTS, find_anki_file, page
from support import Anki, Project

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from browser_tabs import OpenTab

WEEK = """# Week 1
#### 가나
1. 아주긴이름의메서드호출이_끊기지않고_이어지는_getFunctionWhichIsNamedByACommitteeOfManyPeople 은 무엇인가?
```
첫 줄이다. **굵게**, `code`, https://example.org/a/very/long/address/that/never/ends/and/has/no/blank/at/all
- 항목
    1. 안쪽 항목

| 이름 | 값이 아주 긴 열 | 다른 열 | 또 다른 열 | 마지막 열 |
| --- | --- | --- | --- | --- |
| 하나 | 아주아주긴낱말이끊기지않고이어진다 | b | c | d |
```
> 인용과 <mark>형광펜</mark>, <kbd>Ctrl</kbd>

![그림](wide.svg)

```java
@Override // 아주 긴 주석이 붙은 한 줄은 화면보다 넓어서 코드 안에서만 움직여야 한다, 카드가 아니라
class Box<T> { }
public String toString() { return "값" + 1 + List.of(1, 2, 3).stream().map(one -> one * 2).toList(); }
```
1-1. 더 묻는다면?
```python
# 주석
def f(x: int) -> str:
    return "값" * 3
```
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="100"><rect width="2000" height="100"/></svg>'

# Every text of the page with its colour, its size in px, its weight, and the colour behind it.
TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    let box = walker.currentNode.parentElement;
    if (!text || box.closest("style")) continue;
    const style = getComputedStyle(box);
    const clear = one => getComputedStyle(one).backgroundColor.startsWith("rgba(0, 0, 0, 0");
    while (box.parentElement && clear(box)) box = box.parentElement;
    found.push({
      text, color: style.color, behind: getComputedStyle(box).backgroundColor,
      size: parseFloat(style.fontSize), weight: parseInt(style.fontWeight),
    });
  }
  return found;
}"""


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Front and back of two cards as Anki renders them."""
    folder = tmp_path_factory.mktemp("cards")
    project = Project(folder / "project")
    project.write("notes/week1.md", WEEK)
    project.write("notes/wide.svg", SVG)
    assert project.build().exit_code == 0
    anki = Anki(folder / "anki")
    assert anki.import_package(project.package).new == 2
    found = [side for note in anki.notes() for card in note.cards() for side in (card.question(), card.answer())]
    anki.close()
    return found


def luminance(color: str) -> float:
    """Return the relative luminance of ``rgb(…)`` (WCAG 2.2, "relative luminance")."""
    channels = [int(part) / 255 for part in color[4:-1].split(",")]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


# The app that most people learn in is quick, the others are slow.
SOME_HOSTS = ["desktop", *(pytest.param(host, marks=pytest.mark.slow) for host in HOSTS if host != "desktop")]


@pytest.fixture
def screen(open_tab: OpenTab) -> Page:
    """A page for one card after the other."""
    return open_tab()


def show(screen: Page, side: str, width: int, *, night: bool = False, host: str = "desktop") -> None:
    """Show a side of a card in an app, on a screen of this width."""
    screen.set_viewport_size({"width": width, "height": 640})
    screen.evaluate("window.scrollTo(0, 0)")
    screen.set_content(page(side.replace("<details ", "<details open "), night=night, host=HOSTS[host]))


@pytest.mark.parametrize("host", SOME_HOSTS)
@pytest.mark.parametrize("night", [False, True], ids=["light", "night"])
def test_every_text_has_enough_contrast(screen: Page, sides: list[str], night: bool, host: str) -> None:
    texts: list[dict[str, Any]] = []
    for side in sides:
        show(screen, side, 900, night=night, host=host)
        texts += screen.evaluate(TEXTS)
        boxes = screen.evaluate(
            "[...document.querySelectorAll('pre')].map(box => getComputedStyle(box).backgroundColor)"
        )
        paper = screen.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor")
        assert all(contrast(box, paper) >= 1.1 for box in boxes)
    colors = {one["color"] for one in texts}
    assert len(colors) >= 8, "keywords, strings, numbers, names and remarks have colours of their own"
    too_faint = [one for one in texts if contrast(one["color"], one["behind"]) < 4.5]
    assert not too_faint
    assert min(one["size"] for one in texts) >= 12


@pytest.mark.parametrize("host", SOME_HOSTS)
@pytest.mark.parametrize("width", [320, 375, 1200])
def test_nothing_is_wider_than_the_screen(screen: Page, sides: list[str], width: int, host: str) -> None:
    for side in sides:
        show(screen, side, width, host=host)
        assert screen.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("host", SOME_HOSTS)
def test_a_long_formula_scrolls_in_itself(screen: Page, sides: list[str], host: str, tmp_path: Path) -> None:
    program = find_anki_file("js/vendor/mathjax/tex-chtml-full.js")
    if program is None:
        pytest.skip("pip install --no-deps aqt: its MathJax typesets the formula")
    long = " + ".join(f"x_{{{number}}}" for number in range(40))
    answer = render_markdown(
        f"합은 ${long}$ 이고\n\n- 항목은 ${long}$\n\n$${long}$$", lambda image: image.alt, math=True
    )[0]
    typeset = f'<script src="{program.as_uri()}"></script></head>'
    file = tmp_path / "card.html"
    file.write_text(page(with_answer(sides[1], answer), host=HOSTS[host]).replace("</head>", typeset), "utf-8")
    screen.set_viewport_size({"width": 320, "height": 640})
    screen.goto(file.as_uri())
    screen.wait_for_selector("mjx-container[display=true]")
    assert screen.locator("mjx-container").count() == 3
    assert screen.evaluate("document.documentElement.scrollWidth") <= 320


def test_code_and_tables_scroll_in_themselves(screen: Page, sides: list[str]) -> None:
    (back,) = [side for side in sides if "<table>" in side]
    show(screen, back, 320)
    for element in ("pre", "table"):
        inner, outer = screen.evaluate(
            f"[document.querySelector('{element}').scrollWidth, document.querySelector('{element}').clientWidth]"
        )
        assert inner > outer


PAPER = {False: "rgb(251, 250, 247)", True: "rgb(30, 33, 39)"}


@pytest.mark.parametrize("host", HOSTS)
def test_night_is_dark_and_day_is_light_in_every_app(screen: Page, sides: list[str], host: str) -> None:
    for night in (False, True):
        show(screen, sides[0], 400, night=night, host=host)
        assert screen.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor") == PAPER[night]


@pytest.mark.parametrize("host", SOME_HOSTS)
def test_nothing_moves_when_the_card_is_turned(screen: Page, sides: list[str], host: str) -> None:
    measure = """() => {
      const question = document.querySelector('.question');
      const box = question.getBoundingClientRect();
      return [box.x, box.y, box.width, box.height, getComputedStyle(question).fontSize];
    }"""
    for front, back in zip(sides[::2], sides[1::2], strict=True):
        boxes = []
        for side in (front, back):
            show(screen, side, 400, host=host)
            boxes.append(screen.evaluate(measure))
        assert boxes[0] == boxes[1]


@pytest.mark.parametrize("host", SOME_HOSTS)
def test_the_question_stays_where_it_is_when_the_app_scrolls_to_the_answer(
    screen: Page, sides: list[str], host: str
) -> None:
    back = with_answer(sides[1], "<p>답이다.</p>" * 100)
    show(screen, back, 400, host=host)
    screen.evaluate("document.getElementById('answer').scrollIntoView()")
    assert screen.evaluate("window.scrollY") == 0


def test_an_answer_below_a_long_question_comes_into_sight(screen: Page, sides: list[str]) -> None:
    back = with_answer(sides[1], "<p>답이다.</p>" * 100)
    back = back.replace('class="question">', 'class="question">' + "긴 질문 " * 500)
    show(screen, back, 400)
    screen.evaluate("document.getElementById('answer').scrollIntoView()")
    assert screen.evaluate("document.getElementById('answer').getBoundingClientRect().y") <= 0.6 * 640 + 1


@pytest.mark.parametrize("host", SOME_HOSTS)
def test_the_question_is_the_largest_text(screen: Page, sides: list[str], host: str) -> None:
    for back in sides[1::2]:
        side = back.replace('<section class="answer">', '<section class="answer"><h1>가</h1>')
        show(screen, side, 400, host=host)
        sizes = [text["size"] for text in screen.evaluate(TEXTS)]
        question = screen.evaluate("parseFloat(getComputedStyle(document.querySelector('.question')).fontSize)")
        assert sizes.count(max(sizes)) == 1
        assert question == max(sizes)


@pytest.mark.parametrize("host", SOME_HOSTS)
def test_a_size_of_the_learner_scales_everything(screen: Page, sides: list[str], host: str) -> None:
    for side in sides:
        show(screen, side, 400, host=host)
        before = [text["size"] for text in screen.evaluate(TEXTS)]
        show(screen, side.replace("</style>", ".card { font-size: 28px }</style>"), 400, host=host)
        after = [text["size"] for text in screen.evaluate(TEXTS)]
        assert after == pytest.approx([size * 28 / 18 for size in before])


def with_answer(side: str, answer: str) -> str:
    """Return a card's answer side with another answer."""
    head, _, rest = side.partition('<section class="answer">')
    foot = rest.partition("</section>")[2]
    return f'{head}<section class="answer">{answer}</section>{foot}'


def measure(screen: Page, side: str, answer: str, script: str, *, host: str = "desktop") -> Any:  # noqa: ANN401
    """Return what a script says of a card with another answer."""
    show(screen, with_answer(side, answer), 320, host=host)
    return screen.evaluate(script)


@pytest.mark.parametrize("host", SOME_HOSTS)
def test_a_fold_is_high_enough_for_a_thumb(screen: Page, sides: list[str], host: str) -> None:
    answer = '<details><summary class="tappable">더 보기</summary>글</details>'
    assert measure(screen, sides[1], answer, "document.querySelector('summary').offsetHeight", host=host) >= 44


@pytest.mark.parametrize("host", SOME_HOSTS)
def test_lines_of_a_paragraph_are_closer_than_paragraphs(screen: Page, sides: list[str], host: str) -> None:
    answer = render_markdown("첫 줄\n둘째 줄\n\n셋째 줄", lambda image: image.alt)[0]
    script = """() => [...document.querySelectorAll('.answer p')].flatMap(paragraph => {
      const range = document.createRange();
      range.selectNodeContents(paragraph);
      return [...range.getClientRects()].filter(line => line.width > 0).map(line => line.top);
    })"""
    first, second, third = measure(screen, sides[1], answer, script, host=host)
    assert 0 < second - first < third - second < 2 * (second - first)


def test_a_tall_picture_fits_the_screen(screen: Page, sides: list[str]) -> None:
    picture = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='200' height='4000'/>"
    height = "document.querySelector('.answer img').offsetHeight"
    assert measure(screen, sides[1], f'<img src="{picture}">', height) <= 0.85 * 640
    assert measure(screen, sides[1], f'<img src="{picture}" width="100" height="50">', height) == 50


def test_a_sentence_keeps_some_width_beside_narrow_columns(screen: Page, sides: list[str]) -> None:
    sentence = "리소스를 새로 만들거나 처리를 맡긴다"
    rows = f"| 하는 일 | 가 | 나 | 다 | 라 | 마 |\n|-|-|-|-|-|-|\n| {sentence} | O | O | O | O | 드물게 |"
    script = "[...document.querySelectorAll('td')].map(cell => cell.offsetWidth)"
    for answer in (render_fence(rows), render_markdown(rows, lambda image: image.alt)[0]):
        long, *short, _ = measure(screen, sides[1], answer, script)
        assert long >= 6 * 18
        assert max(short) < 3 * 18


def test_a_tab_is_four_columns_wide(screen: Page, sides: list[str]) -> None:
    answer = "<pre><code>\tx</code></pre><pre><code>    x</code></pre>"
    script = "[...document.querySelectorAll('.answer code')].map(code => code.getBoundingClientRect().width)"
    with_tab, with_blanks = measure(screen, sides[1], answer, script)
    assert with_tab == pytest.approx(with_blanks)


def test_a_fence_of_differences_is_coloured(screen: Page, sides: list[str]) -> None:
    answer = render_fence("- 낡은 줄\n+ 새 줄\n 같은 줄", "diff")
    script = "[...document.querySelectorAll('.answer code span')].map(run => getComputedStyle(run).color)"
    removed, inserted = measure(screen, sides[1], answer, script)
    assert removed != inserted


def test_the_front_keeps_the_answer_to_itself(sides: list[str]) -> None:
    fronts, backs = sides[::2], sides[1::2]
    assert all("첫 줄이다" not in front and "주석" not in front for front in fronts)
    assert any("첫 줄이다" in back for back in backs)
    assert "getFunctionWhichIsNamed" in fronts[1], "the follow-up shows what it follows"


# --- the group's own card and the link to the source ---


def test_own_templates_and_css(project: Project, anki: Anki) -> None:
    project.write("notes/week1.md", WEEK)
    project.write("card/front.html", "{{#Parent}}<i>{{Parent}}</i>{{/Parent}}<b>{{Question}}</b> {{Deck}}")
    project.write("card/style.css", ".ankigen { max-width: 30rem; }")
    project.write("ankigen.toml", '[card]\nfront = "card/front.html"\ncss = "card/style.css"\n')
    assert project.build().exit_code == 0
    anki.import_package(project.package)
    card = anki.notes()[0].cards()[0]
    assert "<b>아주긴" in card.question()
    assert "첫 줄이다" in card.answer()
    assert card.question().index(".ankigen .chip") < card.question().index("30rem")


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("<p>\n{{Questoin}}", "card.html:2: {{Questoin}} is not a field"),
        ("{{text:Antwort}}", "card.html:1: {{text:Antwort}} is not a field"),
        ("{{#Parent}}{{Question}}", "card.html:1: {{#Parent}} is never closed"),
        ("{{Question}}{{/Parent}}", "card.html:1: {{/Parent}} closes something that is not open"),
        ("nothing", "card.html:1: it shows no field"),
    ],
)
def test_a_template_that_anki_would_refuse_is_refused(project: Project, template: str, told: str) -> None:
    project.write("notes/week1.md", WEEK)
    project.write("card.html", template)
    project.write("ankigen.toml", '[card]\nback = "card.html"\n')
    result = project.build()
    assert result.exit_code == 2
    assert told in result.stderr
    assert not project.package.exists()


def test_a_template_that_is_not_there(project: Project) -> None:
    project.write("notes/week1.md", WEEK)
    project.write("ankigen.toml", '[card]\ncss = "style.css"\n')
    result = project.build()
    assert (result.exit_code, "cannot read" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/group/blob/main", "https://example.org/group/blob/main/notes/1%EC%A3%BC%20%26.md"),
        ("https://example.org/{path}?plain=1", "https://example.org/notes/1%EC%A3%BC%20%26.md?plain=1"),
    ],
)
def test_the_source_is_a_link_where_the_config_knows_the_address(project: Project, url: str, link: str) -> None:
    project.write("notes/1주 &.md", "# 1주차\n#### 가\n1. 하나?\n```\n둘\n```\n")
    project.write("ankigen.toml", f'source_url = "{url}"\n')
    assert project.build().exit_code == 0
    (note,) = project.notes()
    assert note.fields["Source"] == f'<a href="{link}">notes/1주 &amp;.md</a>'


@pytest.mark.parametrize(
    ("revision", "edited"),
    [("main", "main"), ("HEAD", "HEAD"), ("0123456789abcdef0123456789abcdef01234567", "HEAD")],
)
def test_a_change_can_be_suggested_to_a_file_on_github(project: Project, revision: str, edited: str) -> None:
    project.write("notes/week1.md", WEEK)
    project.write("ankigen.toml", f'source_url = "https://github.com/group/notes/blob/{revision}/{{path}}"\n')
    assert project.build().exit_code == 0
    file = f'<a href="https://github.com/group/notes/blob/{revision}/notes/week1.md">notes/week1.md</a>'
    change = f'<a href="https://github.com/group/notes/edit/{edited}/notes/week1.md">고치자고 하기</a>'
    assert {note.fields["Source"] for note in project.notes()} == {f"{file} · {change}"}


@pytest.mark.parametrize("topics", ["네트워크 › 로드밸런싱, 운영체제 › 프로세스 › 주소공간", ""])
def test_a_note_of_an_older_ankigen_shows_neutral_signs(screen: Page, topics: str) -> None:
    """Its field Topics has no words, and an import brings the new templates alone."""
    templates = notetype.load_templates()
    fields = {
        "Question": "Q",
        "Answer": "A",
        "Week": "17",
        "Topics": topics,
        "Related": "<p>B</p>",
        "Source": "x.md",
    }
    for template, signs in ((templates.front, ["W17"]), (templates.back, ["W17", "⋯"])):
        show(screen, fill(template, fields), 360)
        boxes = screen.evaluate(
            "[...document.querySelectorAll('.deck-words')].map(box => [box.clientWidth, "
            "...[...box.children].map(sign => sign.textContent)])"
        )
        assert [sign for _, sign in boxes] == signs
        assert all(width < 80 for width, _ in boxes), "the topics are not in the box"
        assert screen.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_source_url_that_is_none(project: Project) -> None:
    project.write("notes/week1.md", WEEK)
    project.write("ankigen.toml", 'source_url = "javascript:alert(1)"\n')
    result = project.build()
    assert (result.exit_code, "`source_url` is not a web address" in result.stderr) == (2, True)
