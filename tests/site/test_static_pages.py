"""A page of its own for each question, week, person and topic: readable, printable and safe without a script."""

from __future__ import annotations

import re
import time
import unittest.mock
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

import ankigen
from ankigen.site.pages.static_pages import StaticPages
from ankigen.site.site import SiteOptions, make_site
from ankigen.site.site_folder import write_site
from site_tabs import find_faults
from support import WAIT_MS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Request

    from browser_tabs import OpenTab
    from support import Project

LONG_ANSWER = "서버 요청을 여러 대로 나누어 처리한다.\n" * 15

GROUP = """# Week 3
#### 가온
1. 로드 밸런싱이란?
```
고루 **나눈다**.
```
- 컨테이너란?
    ```
    # 제목
    ![](pixel.png)
    ```
#### 은채
1. 로드 밸런싱이란?
```
또 나눈다.
```
2. 답이 없나?
"""


@pytest.fixture
def site(written: Project) -> Path:
    """The site of three weeks, in Korean."""
    written.write("notes/week03.md", GROUP)
    return preview_site(written)


def preview_site(project: Project) -> Path:
    result = project.run("preview", "--out", "site")
    assert result.exit_code == 0, result.stdout
    return project.folder / "site"


def was_left(request: Request) -> bool:
    """Return True if the browser gave up a request, as it does with an icon when the tab moves on or closes."""
    return request.failure == "net::ERR_ABORTED"


@pytest.fixture
def plain_tab(browser: Browser) -> Iterator[Page]:
    """A page that runs no script, reports whatever goes wrong on it, and whatever it asks of others."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    tab = context.new_page()
    tab.set_default_timeout(WAIT_MS)
    wrong: list[str] = []
    tab.on("console", lambda message: wrong.append(message.text))
    tab.on("request", lambda request: wrong.append(request.url) if request.url.startswith("http") else None)
    tab.on("requestfailed", lambda request: None if was_left(request) else wrong.append(request.url))
    yield tab
    context.close()
    assert not wrong


def find_question(site: Path, title: str) -> str:
    """Return the path of the page of the first question with this title in the order of the deck."""
    weeks = sorted(site.glob("week/*.html"))
    links = [link for week in weeks for link in re.findall(r'"\.\./(question/[^"]+)"', week.read_text("utf-8"))]
    head = f'<meta property="og:title" content="{title}">'
    return next(str(link) for link in links if head in (site / link).read_text("utf-8"))


def test_each_week_person_topic_and_question_has_a_page(site: Path) -> None:
    pages = {page.relative_to(site).as_posix() for page in site.rglob("*.html")}
    assert {"week/1.html", "week/2.html", "week/3.html", "person/gaon.html", "person/eunchae.html"} <= pages
    assert {"topic/network-load-balancing.html", "topic/network.html", "contents.html"} <= pages
    assert len([page for page in pages if page.startswith("question/")]) == 8


def test_every_link_between_the_pages_leads_somewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        for link in re.findall(r'(?:href|src)="([^"#?]*)[#?"]', page.read_text("utf-8")):
            if not link.startswith(("http", "data:")):
                assert (page.parent / link).is_file() or not link, f"{page}: {link}"


def test_the_navigation_of_every_page_names_each_page_once(site: Path) -> None:
    for file in site.rglob("*.html"):
        (navigation,) = re.findall(
            r'<header class="bar">.*?<nav [^>]*>(.*?)</nav>', file.read_text("utf-8"), re.DOTALL
        )
        pages = [page.rsplit("/", 1)[-1] for page in re.findall(r'href="([^"]+)"', navigation)]
        assert pages == ["index.html", "interview.html", "stats.html", "contents.html"]
        current = re.findall(r'href="([^"]+)" aria-current="page"', navigation)
        assert current == [name for name in pages if file == site / name]


def test_a_reader_walks_from_the_contents_to_an_answer_without_a_script(site: Path, plain_tab: Page) -> None:
    plain_tab.goto((site / "contents.html").as_uri())
    plain_tab.get_by_role("link", name="3주차").click()
    assert plain_tab.locator("h2").all_inner_texts() == ["가온", "은채", "답이 없는 질문"]
    assert "답이 없나?" in plain_tab.inner_text("main")
    plain_tab.locator(".own-page a").first.click()
    assert not plain_tab.get_by_text("고루 나눈다.").is_visible()
    plain_tab.locator("summary").first.click()
    assert plain_tab.get_by_text("고루 나눈다.").is_visible()
    plain_tab.locator("summary", has_text="은채").click()
    assert plain_tab.get_by_text("또 나눈다.").is_visible()
    plain_tab.locator(".questions").get_by_role("link", name="컨테이너란?").click()
    assert plain_tab.locator("p.parent a").inner_text() == "로드 밸런싱이란?"
    plain_tab.locator(".trail").get_by_role("link", name="가온").click()
    assert plain_tab.locator("h1").inner_text() == "가온"
    assert plain_tab.locator("h2").all_inner_texts() == ["1주차", "3주차"]


def test_follow_ups_stand_below_their_question(site: Path, plain_tab: Page) -> None:
    plain_tab.goto((site / "week/3.html").as_uri())
    assert plain_tab.locator(".entries .entries h4").all_inner_texts() == ["컨테이너란?"]
    plain_tab.goto((site / "week/1.html").as_uri())
    assert plain_tab.locator(".entries > li > h3").all_inner_texts() == [
        "로드 밸런싱이란?",
        "프로세스와 스레드의 차이는?",
    ]
    assert plain_tab.locator(".entries .entries code").all_inner_texts() == ["L4", "L7"]


def test_headings_in_an_answer_lie_below_those_of_the_page(site: Path, written: Project, plain_tab: Page) -> None:
    written.write(
        "notes/week04.md", "# Week 4\n#### 가온\n1. 스택이란?\n\n##### 큰 제목\n\n글\n\n###### 작은 제목\n\n글\n"
    )
    preview_site(written)
    plain_tab.goto((site / find_question(site, "스택이란?")).as_uri())
    plain_tab.locator("summary").first.click()
    assert plain_tab.locator(".answer h3").all_inner_texts() == ["큰 제목", "작은 제목"]


def test_the_list_of_cards_leads_to_the_page_of_each(site: Path, tab: Page) -> None:
    tab.goto((site / "index.html").as_uri())
    link = tab.locator("#own-page")
    link.wait_for()
    assert link.get_attribute("href") == find_question(site, "로드 밸런싱이란?")
    tab.get_by_role("option", name="트랜잭션이란?").click()
    link.click()
    assert tab.locator("h1").inner_text() == "트랜잭션이란?"
    tab.locator(".about-page a").click()
    tab.frame_locator("#card").get_by_text("트랜잭션이란?").wait_for()


def test_pictures_show_on_pages_in_folders(site: Path, plain_tab: Page) -> None:
    plain_tab.goto((site / find_question(site, "트랜잭션이란?")).as_uri())
    plain_tab.locator("summary").first.click()
    assert plain_tab.locator("img").evaluate("image => image.naturalWidth") == 1


def test_a_messenger_is_told_what_a_page_is_about(site: Path) -> None:
    page = (site / find_question(site, "트랜잭션이란?")).read_text("utf-8")
    assert "<title>트랜잭션이란? · Weekly Q&amp;A</title>" in page
    description = re.search('<meta name="description" content="([^"]*)">', page)
    assert description is not None
    assert description[1].startswith("모두 하거나")
    assert f'<meta property="og:description" content="{description[1]}">' in page
    assert '<meta property="og:locale" content="ko_KR">' in page
    assert '<meta property="og:type" content="article">' in page
    assert '<meta property="og:site_name" content="Weekly Q&amp;A">' in page
    assert '<html lang="ko">' in page


def test_nobody_but_the_readers_finds_the_pages(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert '<meta name="robots" content="noindex">' in page.read_text("utf-8"), page


HOSTILE = """# Week 5
#### 가온
1. </title><script>alert(1)</script> "><img src=x onerror=alert(2)>란?
```
</details></main><style>*{display:none}</style><script>alert(3)</script>
```
<p id="main" class="bar" style="position:fixed">글</p><form action="https://evil.example/"><button>x</button></form>
<a href="javascript:alert(4)">링크</a> <img src="https://evil.example/x.png"> <details open><summary>접음</summary>안</details>
#### <b onclick=alert(5)>하늘</b>
1. 큐란? <!-- topics: ../../x"><script>alert(6)</script> -->
```
줄
```
"""


def test_search_engines_are_let_in_only_where_the_group_says_so(written: Project) -> None:
    address = "https://group.example/notes/"
    written.write("ankigen.toml", f'[site]\nurl = "{address}"\nindex = true\n')
    site = preview_site(written)
    assert f'<link rel="canonical" href="{address}">' in (site / "index.html").read_text("utf-8")
    assert f'<meta property="og:url" content="{address}week/1.html">' in (site / "week/1.html").read_text("utf-8")
    assert not [page for page in site.rglob("*.html") if "noindex" in page.read_text("utf-8")]
    listed = re.findall("<loc>([^<]*)</loc>", (site / "sitemap.xml").read_text("utf-8"))
    assert address in listed
    pages = {page.relative_to(site).as_posix() for page in site.rglob("*.html")}
    assert {link.removeprefix(address) or "index.html" for link in listed} == pages
    assert f"Sitemap: {address}sitemap.xml" in (site / "robots.txt").read_text("utf-8")
    written.write("ankigen.toml", f'[site]\nurl = "{address}"\n')
    preview_site(written)
    assert "noindex" in (site / "index.html").read_text("utf-8")
    assert not (site / "sitemap.xml").exists()
    assert not (site / "robots.txt").exists()


class Markup(HTMLParser):
    """The tags and attributes of a page, as a browser sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


def test_hostile_notes_do_nothing(written: Project, plain_tab: Page) -> None:
    written.write("ankigen.toml", """deck = '</title><script>alert(7)</script>"x'""")
    written.write("notes/week05.md", HOSTILE)
    site = preview_site(written)
    for page in site.rglob("*.html"):
        if page.name in {"index.html", "interview.html", "stats.html"}:  # which have a script
            continue
        content = page.read_text("utf-8")
        markup = Markup()
        markup.feed(content)
        assert not markup.tags & {"script", "style", "form", "iframe", "base"}
        names = [name for name, _ in markup.attributes]
        assert not [name for name in names if name == "style" or name.startswith("on")]
        ids = [text for name, text in markup.attributes if name == "id"]
        assert len(ids) == len(set(ids))
        links = [str(text) for name, text in markup.attributes if name == "href"]
        assert not [link for link in links if link.startswith("javascript:")]
        plain_tab.goto(page.as_uri())
        assert plain_tab.locator("main").count() == 1


def test_own_css_and_templates_of_the_cards_stay_off_the_pages(written: Project) -> None:
    written.write("own.css", ".card { background: url(https://evil.example/x.png) } main { display: none }")
    written.write("own.html", "<b>own template</b>{{Question}}")
    written.write("ankigen.toml", "[card]\ncss = 'own.css'\nback = 'own.html'\n")
    site = preview_site(written)
    pages = [*site.glob("*/*.html"), site / "contents.html", site / "pages.css"]
    assert not [page for page in pages if re.search("evil|own template", page.read_text("utf-8"))]


def test_a_site_written_again_drops_pages_that_are_gone_and_no_foreign_file(written: Project, site: Path) -> None:
    gone = find_question(site, "컨테이너란?")
    foreign = site / "question/own.html"
    foreign.write_text("somebody's own", encoding="utf-8")
    (site / "topic/outside.html").symlink_to(written.folder / "ankigen.ledger.jsonl")
    (written.folder / "notes/week03.md").unlink()
    preview_site(written)
    assert not (site / gone).exists()
    assert not (site / "week/3.html").exists()
    assert (site / "week/2.html").exists()
    assert foreign.exists()
    assert (written.folder / "ankigen.ledger.jsonl").exists()


def test_links_in_the_folder_lead_no_write_out_of_it(written: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "own.html").write_text("mine", encoding="utf-8")
    out = written.folder / "site"
    out.mkdir()
    (out / "question").symlink_to(outside)
    (out / "index.html").symlink_to(outside / "own.html")
    preview_site(written)
    assert [file.name for file in outside.iterdir()] == ["own.html"]
    assert (outside / "own.html").read_text("utf-8") == "mine"
    assert not (out / "index.html").is_symlink()


def test_the_pages_stay_the_same_files_while_nobody_edits(site: Path, written: Project) -> None:
    before = {page: page.read_bytes() for page in site.glob("*/*.html")}
    written.write("notes/week04.md", "# Week 4\n#### 하늘\n1. 스택이란?\n```\n쌓는다\n```\n")
    preview_site(written)
    changed = [page for page in before if page.read_bytes() != before[page]]
    kinds = {page.parent.name for page in changed}
    assert "question" not in kinds or len([page for page in changed if page.parent.name == "question"]) == 1


SCREENS = [(320, "dark")]
SLOW_SCREENS = [(width, scheme) for width in (320, 390, 844, 1280) for scheme in ("light", "dark")]


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        *SCREENS,
        *(pytest.param(*screen, marks=pytest.mark.slow) for screen in SLOW_SCREENS if screen not in SCREENS),
    ],
)
def test_axe_finds_no_fault_above_minor(site: Path, open_tab: OpenTab, width: int, scheme: str) -> None:
    """The quick tests try the narrowest screen by night."""
    tab = open_tab(bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 800})
    question = find_question(site, "컨테이너란?")
    related = find_question(site, "로드 밸런싱이란?")
    names = ["contents.html", "week/3.html", "week/3.html#questions", "person/gaon.html", "topic/network.html"]
    for name in (*names, question, related):
        page, _, place = name.partition("#")
        tab.goto(f"{(site / page).as_uri()}#{place}")
        for summary in tab.locator("summary").all():
            if summary.is_visible():
                summary.click()
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        assert not find_faults(tab), name


@pytest.mark.slow
def test_ten_thousand_cards_stay_within_the_bounds_that_the_documentation_states(project: Project) -> None:
    for week in range(1, 201):
        entries = []
        for number in range(1, 51):
            entries.append(f"{number}. 낱말{week}가{number}은 무엇인가?\n```\n{LONG_ANSWER}\n```\n")
        people = [f"#### 사람{part}\n{''.join(entries[10 * part : 10 * part + 10])}" for part in range(5)]
        project.write(f"notes/week{week:03}.md", f"# Week {week}\n{''.join(people)}")
    project.write("ankigen.toml", "[related]\nenabled = false")  # the size is that of a page with one answer
    pages = StaticPages(ankigen.compile(project.folder))
    started = time.process_time()
    write_site(pages, project.folder / "site")
    assert time.process_time() - started < 10
    files = [file for file in (project.folder / "site").rglob("*") if file.is_file()]
    assert 10_000 < len(files) <= 11_000
    sizes = [file.stat().st_size for file in (project.folder / "site/question").iterdir()]
    assert sum(sizes) / len(sizes) < 6_000 + len(LONG_ANSWER.encode())


def test_a_live_preview_makes_no_page_that_nobody_opens(site: Path, written: Project) -> None:
    live = make_site(ankigen.compile(written.folder), [], {}, SiteOptions(live=True))
    with unittest.mock.patch("ankigen.site.pages.static_pages.make_page_index", side_effect=AssertionError):
        live.files["index.html"]()
        assert "data/index.js" in live.files
    page = live.files[find_question(site, "트랜잭션이란?")]()
    assert "모두 하거나" in page.decode()
