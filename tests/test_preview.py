"""The deck in a browser: live while somebody writes, and as a site in a folder; what it shows is what Anki shows."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from ankigen.card import fill
from support import PNG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Dialog, Page

    from support import Anki, Project

WEEKS = {
    "notes/week01.md": """# Week 1
#### 가온
1. 로드 밸런싱이란?
```
여러 서버에 **부하**를 나눈다.
- 라운드 로빈
```
2. 프로세스와 스레드의 차이는?
```
메모리를 나누는지가 다르다.
```
1-1. `L4` 와 `L7` 은?
답은 펜스 밖에 있다.
""",
    "notes/week02.md": """# Week 2
#### 은채
1. 트랜잭션이란? <!-- topics: 데이터베이스::트랜잭션 -->
```
모두 하거나 하나도 하지 않는다.
```
![그림](pixel.png)
2. 답이 없는 질문은?
3. 인덱스란?
```
찾는 속도를 높인다.
```
""",
}


@pytest.fixture
def written(project: Project) -> Project:
    """A project of two weeks, built once."""
    for name, content in WEEKS.items():
        project.write(name, content)
    project.write("notes/pixel.png", PNG)
    assert project.build("-q").exit_code == 0
    return project


@contextlib.contextmanager
def running(project: Project, *args: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run an ``ankigen`` command that stays; yields it with its first line."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "ankigen", *args]
    process = subprocess.Popen(
        command, cwd=project.folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline()
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def address(written: Project) -> Iterator[str]:
    """Where the live preview of ``written`` is."""
    with running(written, "preview", "--no-open", "--lang", "ko") as (_, line):
        found = re.search(r"http://\S+", line)
        assert found, line
        yield found[0]


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page that reports whatever goes wrong on it, and whatever it asks of others."""
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.set_default_timeout(5000)
    wrong: list[str] = []

    def asked(dialog: Dialog) -> None:
        wrong.append(dialog.message)
        dialog.dismiss()

    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda message: wrong.append(f"{message.text} {message.location}") if message.type == "error" else None,
    )
    page.on("dialog", asked)
    page.on("request", lambda request: wrong.append(request.url) if _is_foreign(request.url) else None)
    yield page
    page.close()
    assert not wrong


def _is_foreign(url: str) -> bool:
    return urlsplit(url).scheme not in {"file", "data", "about", "blob"} and urlsplit(url).hostname != "127.0.0.1"


def shown(tab: Page) -> str:
    """The text of the card in the frame."""
    return tab.frame_locator("#card").locator("#qa").inner_text()


def wait_for_card(tab: Page, text: str) -> None:
    tab.frame_locator("#card").get_by_text(text).first.wait_for()


def wait_until(tab: Page, expression: str) -> None:
    """Wait for an expression to be true; Playwright's own way is refused by the page's security policy."""
    deadline = time.monotonic() + 5
    while not tab.evaluate(expression):
        assert time.monotonic() < deadline, expression
        tab.wait_for_timeout(20)


def titles(tab: Page) -> list[str]:
    return tab.locator("#list .title").all_inner_texts()


# --- the card is Anki's ----------------------------------------------------------------------------


def test_the_preview_shows_what_anki_shows(written: Project, anki: Anki, tab: Page) -> None:
    assert written.run("preview", "--out", "site").exit_code == 0
    anki.import_package(written.package)
    tab.goto((written.folder / "site/index.html").as_uri())
    for note in written.notes():
        card = anki.card(note.guid)
        for side, rendered in (("front", card.question()), ("back", card.answer())):
            tab.evaluate(f"choose('{note.guid}'); if (state.isBack !== {str(side == 'back').lower()}) flip()")
            tab.wait_for_timeout(150)
            inside = tab.frames[1].locator("#qa").inner_html()
            theirs = tab.evaluate(
                "html => { const t = document.createElement('template'); t.innerHTML = html; return t.innerHTML; }",
                re.sub(r"<style>.*?</style>", "", rendered, flags=re.DOTALL),
            )
            assert inside.strip() == theirs.strip()


TEMPLATES = [
    "{{Question}}|{{ Answer }}|{{text:Question}}|{{Tags}}|{{Type}}|{{Deck}}|{{Subdeck}}|{{Card}}",
    "{{#Person}}a{{#Week}}b{{Week}}{{/Week}}{{^Week}}no week{{/Week}}{{/Person}}{{^Person}}nobody{{/Person}}{{Question}}",
    "{{#Parent}}never <b>{{Parent}}</b>{{/Parent}}{{^Parent}}first{{#Tags}}t{{/Tags}}{{/Parent}}{{Question}}",
    "<!-- {{Question}} {{#Week}} {{/Week}} -->{{Question}}{{#Related}}r{{/Related}}",
]


@pytest.mark.parametrize("template", TEMPLATES)
def test_templates_are_filled_as_anki_fills_them(project: Project, anki: Anki, template: str) -> None:
    project.write("ankigen.toml", 'deck = "A & B::C"\n[card]\nfront = "front.html"\nback = "back.html"\n')
    project.write("front.html", template)
    project.write("back.html", "{{FrontSide}}<hr>{{Answer}}{{Person}}")
    project.write("notes/week01.md", "#### 가 & 나\n1. `a<b>` 와 **굵게**?\n```\n답 < 답\n```\n")
    project.build("-q")
    project.run("preview", "--out", "site")
    ours = re.search(
        r"ankigen\.cards\((.*),\d+,\d+\);", (project.folder / "site/data/cards-0.js").read_text("utf-8")
    )
    assert ours
    ((front, back, _),) = json.loads(ours[1])
    anki.import_package(next((project.folder / "build").iterdir()))
    (note,) = anki.notes()
    (card,) = note.cards()
    style = re.compile(r"<style>.*?</style>", re.DOTALL)
    assert [front, back] == [style.sub("", card.question()), style.sub("", card.answer())]


def test_a_condition_is_never_left_open() -> None:
    assert fill("{{#A}}x{{B}}{{/A}}y{{^A}}z", {"A": "<br> ", "B": "b"}) == "yz"


# --- looking at cards ------------------------------------------------------------------------------


def test_keys_alone_open_flip_move_and_search(address: str, tab: Page) -> None:
    tab.goto(address)
    wait_for_card(tab, "로드 밸런싱이란?")
    assert "부하" not in shown(tab)
    tab.keyboard.press("Space")
    wait_for_card(tab, "부하")
    tab.keyboard.press("ArrowRight")
    wait_for_card(tab, "프로세스")
    tab.keyboard.press("ArrowRight")
    wait_for_card(tab, "L7")
    tab.keyboard.press("Home")
    wait_for_card(tab, "로드 밸런싱이란?")
    assert "부하" not in shown(tab)
    tab.keyboard.press("/")
    tab.keyboard.type("트랜젝션")
    tab.keyboard.press("Escape")
    assert titles(tab) == []
    tab.keyboard.press("/")
    tab.keyboard.press("Control+a")
    tab.keyboard.type("트랜잭")
    tab.locator("#list .title", has_text="트랜잭션이란?").wait_for()
    assert titles(tab) == ["트랜잭션이란?"]


def test_a_click_on_the_card_flips_it(address: str, tab: Page) -> None:
    tab.goto(address)
    wait_for_card(tab, "로드 밸런싱이란?")
    tab.frame_locator("#card").locator("h1").click()
    wait_for_card(tab, "부하")
    tab.frame_locator("#card").locator("h1").click()
    tab.frame_locator("#card").locator(".front").wait_for()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 5),
        ("ㄹㄷ", 3),  # initials find 로드 in a question and in the parent of a follow-up, and 스레드
        ("로드밸런싱", 2),  # blanks make no difference
        ("로드밸러", 2),  # a syllable that is still being typed
        ("메모리", 1),  # in an answer
        ("ㅁㅁㄹ", 0),  # initials search no answers, they would find anything
        ("가온 스레드", 1),
        ("은채", 2),
        ("(L4", 0),
    ],
)
def test_search(written: Project, tab: Page, query: str, found: int) -> None:
    assert written.run("preview", "--out", "site").exit_code == 0
    tab.goto((written.folder / "site/index.html").as_uri())
    wait_until(tab, "state.texts !== null")
    tab.fill("#search", query)
    assert tab.inner_text("#found") == f"{found} of 5 cards"


def test_filters(address: str, tab: Page) -> None:
    tab.goto(address)
    wait_for_card(tab, "로드 밸런싱이란?")
    tab.select_option("#person", "은채")
    assert titles(tab) == ["트랜잭션이란?", "인덱스란?"]
    tab.select_option("#topic", "데이터베이스")
    assert titles(tab) == ["트랜잭션이란?", "인덱스란?"]
    tab.select_option("#topic", "데이터베이스::트랜잭션")
    assert titles(tab) == ["트랜잭션이란?"]
    tab.select_option("#week", "1")
    assert titles(tab) == []
    wait_for_card(tab, "해당하는 카드가 없습니다.")


def test_pictures_are_on_the_cards(address: str, tab: Page) -> None:
    tab.goto(address)
    tab.fill("#search", "트랜잭션")
    tab.keyboard.press("Escape")
    tab.keyboard.press("Space")
    wait_for_card(tab, "모두 하거나")
    tab.wait_for_function(
        "document.getElementById('card').contentDocument.querySelector('img').naturalWidth === 1"
    )


# --- while somebody writes -------------------------------------------------------------------------


def test_an_edit_shows_within_a_second_and_keeps_the_place(written: Project, address: str, tab: Page) -> None:
    tab.goto(address)
    wait_for_card(tab, "로드 밸런싱이란?")
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Space")
    wait_for_card(tab, "메모리를 나누는지가 다르다.")
    week = (
        WEEKS["notes/week01.md"]
        .replace("다르다", "매우 다르다")
        .replace("1. 로드", "0. 큐란?\n```\n줄\n```\n1. 로드")
    )
    started = time.monotonic()
    written.write("notes/week01.md", week)
    wait_for_card(tab, "메모리를 나누는지가 매우 다르다.")
    assert time.monotonic() - started < 1
    assert tab.inner_text("#place") == "3 / 6"
    assert tab.locator("#beside ins").inner_text() == "매우 "
    assert tab.locator(".mark").all_inner_texts() == ["새 카드", "바뀜"]


def test_retired_cards_and_diagnostics_stand_beside(written: Project, address: str, tab: Page) -> None:
    tab.goto(address)
    wait_for_card(tab, "로드 밸런싱이란?")
    tab.fill("#search", "L7")
    wait_for_card(tab, "L7")
    tab.fill("#search", "")
    wait_for_card(tab, "L7")
    assert "W103" in tab.inner_text("#beside .finding.warning")
    assert "답은 펜스 밖에 있다." in tab.inner_text("#beside .finding.warning code")
    written.write("notes/week02.md", WEEKS["notes/week02.md"].split("3. 인덱스")[0])
    tab.locator("#change option[value=retired]").wait_for(state="attached")
    tab.select_option("#change", "retired")
    assert titles(tab) == ["인덱스란?"]
    wait_for_card(tab, "일시 중단")


def test_broken_notes_are_told_of_and_mended(written: Project, address: str, tab: Page) -> None:
    tab.goto(address)
    wait_for_card(tab, "로드 밸런싱이란?")
    written.write("ankigen.toml", "dek = 'x'")
    tab.locator("#problem", has_text="deck").wait_for()
    wait_for_card(tab, "로드 밸런싱이란?")
    written.write("ankigen.toml", "deck = 'x'")
    tab.locator("#problem").wait_for(state="hidden")


def test_ctrl_c_ends_it_at_once(written: Project, browser: Browser) -> None:
    tab = browser.new_page()
    with running(written, "preview", "--no-open") as (process, line):
        tab.goto(line.split()[4])
        wait_for_card(tab, "로드 밸런싱이란?")
        process.send_signal(signal.SIGINT)
        started = time.monotonic()
        rest, _ = process.communicate(timeout=5)
        assert time.monotonic() - started < 1
        assert (process.returncode, rest) == (0, "")
        tab.locator("#problem").wait_for()
        tab.close()


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        ("127.0.0.1", "/", 200),
        ("localhost", "/data/index.js", 200),
        ("evil.example", "/", 400),
        ("evil.example:80", "/data/index.js", 400),
        ("127.0.0.1.evil.example", "/", 400),
        ("127.0.0.1", "/ankigen.toml", 404),
        ("127.0.0.1", "/../ankigen.ledger.jsonl", 404),
        ("127.0.0.1", "/media/..%2f..%2fankigen.ledger.jsonl", 404),
        ("127.0.0.1", "//etc/hostname", 404),
        ("127.0.0.1", "/%00", 404),
    ],
)
def test_the_server_gives_nothing_else_and_nobody_else(address: str, host: str, path: str, status: int) -> None:
    place = urlsplit(address)
    connection = http.client.HTTPConnection(str(place.hostname), place.port)
    connection.request("GET", path, headers={"Host": host})
    answer = connection.getresponse()
    assert answer.status == status
    assert not answer.getheader("Access-Control-Allow-Origin")
    connection.close()


def test_a_port_in_use_and_a_folder_that_is_a_file_are_said(written: Project, address: str) -> None:
    port = str(urlsplit(address).port)
    result = written.run("preview", "--no-open", "--port", port)
    assert (result.exit_code, f"port {port} can't be used" in result.stderr) == (1, True)
    written.write("taken/index.html/x", "")
    result = written.run("preview", "--out", "taken")
    assert (result.exit_code, "can't be written" in result.stderr) == (1, True)


# --- the site in a folder --------------------------------------------------------------------------


def test_the_static_site_holds_the_deck_and_nothing_stale(written: Project, anki: Anki) -> None:
    written.write("site/data/cards-7.js", "old")
    written.write("site/CNAME", "somebody's own")
    assert written.run("preview", "--out", "site").exit_code == 0
    names = sorted(
        file.relative_to(written.folder / "site").as_posix()
        for file in (written.folder / "site").rglob("*")
        if file.is_file()
    )
    media = next(name for name in names if name.endswith(".png"))
    assert names == sorted([
        "CNAME", "app.js", "data/cards-0.js", "data/index.js", "data/search.js", "index.html", media, "site.css", "stats.html", "weekly-q-a.apkg",
    ])  # fmt: skip
    assert anki.import_package(written.folder / "site/weekly-q-a.apkg").new == 5
    assert anki.import_package(written.package).new == 0


def test_it_works_at_phone_width_and_by_night(written: Project, tab: Page) -> None:
    written.run("preview", "--out", "site")
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.emulate_media(color_scheme="dark")
    for name in ("index.html", "stats.html"):
        tab.goto((written.folder / "site" / name).as_uri())
        tab.wait_for_timeout(300)
        assert tab.evaluate("document.documentElement.scrollWidth") == 360
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(30, 33, 39)"
    tab.go_back()
    wait_for_card(tab, "로드 밸런싱이란?")
    assert "nightMode" in str(tab.frame_locator("#card").locator("body").get_attribute("class"))


HOSTILE = """# <img src=x onerror=alert(1)> Week 1
#### <script>alert(2)</script>&lt;b onclick=alert(3)>이름
1. </script><script>alert(4)</script> <img src=x onerror=alert(5)> "'`?
```
</script><script>parent.alert(6)</script><iframe src="javascript:alert(7)"></iframe>
</main></body></html><svg onload=alert(8)>
```
<script>parent.alert(9)</script><img src="https://evil.example/x.png"><a href="javascript:alert(10)">x</a>
<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/"><form action="https://evil.example/"><button>x</button></form>
2. <style>*{display:none}</style> 답이 없나?
"""


@pytest.mark.parametrize("live", [True, False])
def test_hostile_notes_do_nothing(written: Project, address: str, tab: Page, live: bool) -> None:
    written.write("notes/week03.md", HOSTILE)
    written.run("preview", "--out", "site")
    place = address if live else (written.folder / "site").as_uri() + "/"
    tab.goto(f"{place}index.html")
    wait_until(tab, "state.texts !== null && state.index.cards.length > 5")
    tab.fill("#search", "이름")
    tab.keyboard.press("Escape")
    assert "이름" in tab.inner_text("#list")
    for _ in range(2):
        tab.wait_for_timeout(300)
        tab.keyboard.press("Space")
    tab.locator("#everywhere summary").click()
    tab.goto(f"{place}stats.html")
    assert "<script>" in tab.inner_text(
        "main"
    )  # as text, and `tab` would tell of anything that ran or was fetched


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index.html", "stats.html"])
def test_axe_finds_no_serious_fault(written: Project, tab: Page, name: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    written.write("notes/week01.md", WEEKS["notes/week01.md"].replace("다르다", "매우 다르다"))
    written.run("preview", "--out", "site")
    tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    tab.goto((written.folder / "site" / name).as_uri())
    if name == "index.html":
        wait_for_card(tab, "로드 밸런싱이란?")
        tab.fill("#search", "메모리")
        tab.locator("#everywhere summary").click()
    found = Axe().run(tab, options={"preload": False}).response["violations"]
    serious = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}]
    assert not serious


# --- watch and stats -------------------------------------------------------------------------------


def test_watch_builds_once_per_save_whatever_happens(written: Project) -> None:
    with running(written, "watch") as (process, line):
        assert "5 notes" in line
        assert process.stdout is not None

        told = process.stdout.readline
        written.write("notes/week01.md", WEEKS["notes/week01.md"].replace("부하", "일"))
        assert "1 changed" in told()
        swap = written.write("notes/.week01.md.swp", WEEKS["notes/week01.md"] + "3. 큐란?\n```\n줄\n```\n")
        swap.replace(written.folder / "notes/week01.md")  # as editors write
        assert "1 new, 1 changed" in told()
        config = written.write("ankigen.toml", b"deck = '\xff'")
        assert "not UTF-8" in told()
        config.unlink()
        assert "6 unchanged" in told()
        (written.folder / "notes").rename(written.folder / "away")
        assert any("does not exist" in told() for _ in range(2))
        (written.folder / "away").rename(written.folder / "notes")
        assert any("6 unchanged" in told() for _ in range(3))
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=2) == 0


def test_stats_are_counted(written: Project) -> None:
    found = json.loads(written.run("stats", "--json").stdout)
    assert (found["questions"], found["notes"]) == (6, 5)
    assert found["weeks"] == [
        {"week": 1, "notes_so_far": 3, "people": {"가온": 3}},
        {"week": 2, "notes_so_far": 5, "people": {"은채": 3}},
    ]
    assert found["people"]["은채"] == {"데이터베이스": 2}
    assert found["unanswered"][0]["question"] == "답이 없는 질문은?"
    printed = written.run("stats").stdout
    assert "6 questions, 5 of them answered." in printed
    assert "데이터베이스" in printed


def test_stats_of_nothing_are_said(project: Project) -> None:
    project.write("notes/week01.md", "# Week 1\n")
    assert project.run("stats").stdout == "0 questions, 0 of them answered.\n"
    assert project.run("preview", "--out", "site").exit_code == 0
