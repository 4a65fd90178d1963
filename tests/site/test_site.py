"""The deck in a browser: live while somebody writes, and as a site in a folder; what it shows is what Anki shows."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from ankigen import text
from ankigen.site.scripts import join_modules
from languages import find_foreign_words
from site_tabs import shown, titles, wait_for_card, wait_for_search, wait_until
from support import WEEKS, running

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from ankigen.messages import Language
    from browser_tabs import OpenTab
    from support import Anki, Project


# --- the card is Anki's ----------------------------------------------------------------------------


def test_the_preview_shows_what_anki_shows(written: Project, anki: Anki, tab: Page) -> None:
    assert written.run("preview", "--out", "site").exit_code == 0
    anki.import_package(written.package)
    for note in written.notes():
        card = anki.card(note.guid)
        tab.goto("about:blank")
        tab.goto((written.folder / "site/index.html").as_uri() + f"#{quote(note.guid)}")
        for side, rendered in (("front", card.question()), ("back", card.answer())):
            if side == "back":
                tab.keyboard.press("Space")
            tab.frame_locator("#card").locator(f"article.{side}").wait_for()
            inside = tab.frames[1].locator("#qa").inner_html()
            theirs = tab.evaluate(
                "html => { const t = document.createElement('template'); t.innerHTML = html; return t.innerHTML; }",
                re.sub(r"<style>.*?</style>", "", rendered, flags=re.DOTALL),
            )
            assert inside.strip() == theirs.strip()


# --- looking at cards ------------------------------------------------------------------------------


def test_keys_alone_open_flip_move_and_search(shared_address: str, tab: Page) -> None:
    tab.goto(shared_address)
    wait_for_card(tab, "로드 밸런싱이란?")
    assert "부하" not in shown(tab)
    tab.keyboard.press("Space")
    wait_for_card(tab, "부하")
    tab.keyboard.press("ArrowRight")
    wait_for_card(tab, "프로세스와 스레드")
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


def test_a_click_on_the_card_flips_it(shared_address: str, tab: Page) -> None:
    tab.goto(shared_address)
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
        pytest.param("은채", 2, marks=pytest.mark.slow),
        pytest.param("(L4", 0, marks=pytest.mark.slow),
        pytest.param("ㄹㄷㅂㄽ", 2, marks=pytest.mark.slow),  # as a keyboard joins ㄹ and ㅅ
        ("트랝", 1),  # on the way to 트랜잭션
        pytest.param("로드발", 0, marks=pytest.mark.slow),
        ("fhemqoffjs", 2),  # 로드밸런 on the keyboard that writes Latin letters
        pytest.param("apahfl 가온", 1, marks=pytest.mark.slow),
        pytest.param("ㅣ7", 0, marks=pytest.mark.slow),
        pytest.param("ㅗㅅ세", 0, marks=pytest.mark.slow),
    ],
)
def test_search(shared_sites: Path, tab: Page, query: str, found: int) -> None:
    tab.goto((shared_sites / "readers/index.html").as_uri())
    tab.fill("#search", query)
    wait_for_search(tab)
    assert tab.inner_text("#found") == (f"카드 5장 중 {found}장" if query else "카드 5장")


def test_filters(shared_address: str, tab: Page) -> None:
    tab.goto(shared_address)
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


def test_pictures_are_on_the_cards(shared_address: str, tab: Page) -> None:
    tab.goto(shared_address)
    tab.fill("#search", "트랜잭션")
    tab.keyboard.press("Escape")
    tab.keyboard.press("Space")
    wait_for_card(tab, "모두 하거나")
    wait_until(tab, "document.getElementById('card').contentDocument.querySelector('img')?.naturalWidth === 1")


def press(tab: Page, letter: str, code: str) -> None:
    """Press a key as a keyboard does that writes Hangul."""
    tab.evaluate(
        "([key, code]) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true }))",
        [letter, code],
    )


def test_keys_work_where_the_keyboard_writes_hangul(shared_address: str, tab: Page) -> None:
    tab.goto(shared_address)
    wait_for_card(tab, "로드 밸런싱이란?")
    press(tab, "ㅓ", "KeyJ")
    wait_for_card(tab, "프로세스와 스레드")
    press(tab, "ㅜ", "KeyN")
    assert tab.locator("#night").get_attribute("aria-pressed") == "true"


def test_keys_work_in_the_card_too_and_scroll_it(written: Project, tab: Page) -> None:
    answer = "\n".join(f"줄 {number}" for number in range(80))
    written.write("notes/week00.md", f"# Week 0\n#### 가온\n1. 큐란?\n```\n{answer}\n```\n")
    written.run("preview", "--out", "site")
    tab.goto((written.folder / "site/index.html").as_uri())
    wait_for_card(tab, "큐란?")
    tab.frame_locator("#card").locator("h1").click()
    wait_for_card(tab, "줄 79")
    for expected in ("front", "back", "front", "back"):  # as fast as they come, and none is lost
        tab.keyboard.press("Space")
        assert tab.frame_locator("#card").locator("article").get_attribute("class") == f"ankigen {expected}"
    for key in ("PageDown", "ArrowDown", "End"):
        before = tab.frames[1].evaluate("document.scrollingElement.scrollTop")
        tab.keyboard.press(key)
        wait_until(tab.frames[1], f"document.scrollingElement.scrollTop > {before}")
    assert tab.inner_text("#place") == "1 / 6"
    tab.keyboard.press("ArrowRight")
    wait_for_card(tab, "로드 밸런싱이란?")
    assert tab.frames[1].evaluate("document.scrollingElement.scrollTop") == 0


def test_the_tab_key_alone_reaches_everything(shared_address: str, tab: Page) -> None:
    tab.goto(shared_address)
    wait_for_card(tab, "로드 밸런싱이란?")
    reached = []
    for _ in range(20):
        tab.keyboard.press("Tab")
        reached.append(tab.evaluate("document.activeElement.id || document.activeElement.textContent"))
    for name in (
        "카드로 건너뛰기",
        "카드",
        "모의 면접",
        "통계",
        "phone",
        "night",
        "덱 내려받기",
        "search",
        "person",
        "week",
        "topic",
        "change",
    ):
        assert name in reached
    for name in ("list", "card", "flip", "next"):
        assert name in reached
    tab.focus("#search")
    tab.keyboard.type("인덱")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "list"
    tab.keyboard.press("Space")
    wait_for_card(tab, "찾는 속도를 높인다.")


@pytest.mark.slow
def test_nothing_found_shows_nothing_and_a_way_back(written: Project, address: str, tab: Page) -> None:
    written.write("notes/week01.md", WEEKS["notes/week01.md"].replace("다르다", "매우 다르다"))
    tab.goto(address)
    tab.fill("#search", "메모리")
    tab.locator("#here ins").wait_for()
    tab.fill("#search", "없는말")
    wait_for_card(tab, "해당하는 카드가 없습니다.")
    assert tab.inner_text("#here") == ""
    assert tab.locator("#flip").is_disabled()
    tab.get_by_text("모두 보기").click()
    wait_for_card(tab, "로드 밸런싱이란?")
    assert tab.input_value("#search") == ""


def test_a_diagnostic_leads_to_its_card(shared_address: str, tab: Page) -> None:
    tab.goto(shared_address)
    tab.fill("#search", "은채")
    tab.locator("#everywhere summary").click()
    severities = [str(one.get_attribute("class")) for one in tab.locator("#all .finding").all()]
    assert severities[0] == "finding warning"
    assert severities[-1] == "finding info"
    tab.get_by_role("button", name="notes/week01.md:13").click()
    wait_for_card(tab, "L7")
    assert tab.locator("#all .finding.info button").count() == 0  # an unanswered question has no card


MIXED = "로드 밸런싱\u3000\u200bＡbＣ\u1160\u3164\ufeff \u1112\u1161\u11ab\u034f\u2066x\u00adY\ufe0f\u061c\u180e"


@pytest.mark.parametrize("one", [MIXED, "Straight", "ㄹㄷ  x\ty\n", "카페\u0301 CAFÉ"])
def test_the_page_compares_texts_as_ankigen_does(tab: Page, one: str) -> None:
    script = join_modules("search.js")
    assert tab.evaluate(f"one => {{ {script} return makeKey(one); }}", one) == text.key(one)


# --- while somebody writes -------------------------------------------------------------------------


def test_an_edit_shows_by_itself_and_keeps_the_place(written: Project, address: str, tab: Page) -> None:
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
    written.write("notes/week01.md", week)
    wait_for_card(tab, "메모리를 나누는지가 매우 다르다.")
    assert tab.inner_text("#place") == "3 / 6"
    assert tab.locator("#here ins").inner_text() == "매우 "
    assert tab.locator(".mark:not(.warned)").all_inner_texts() == ["새 카드", "바뀜"]


LONG = "\n".join(f"{number}번째 줄" for number in range(80))


@pytest.mark.slow
def test_the_reader_stays_where_they_are_while_a_card_is_written(
    written: Project, address: str, tab: Page
) -> None:
    def write(question: str, answer: str) -> None:
        others = "#### 은채\n1. 로드 밸런싱이란?\n```\n나눈다.\n```\n"
        new = f"{others}#### 가온\n1. 큐란 무엇인가?\n```\n줄\n```\n2. {question}\n```\n{answer}\n```\n"
        written.write("notes/week03.md", f"# Week 3\n{new}")

    write("로드 밸런", LONG)
    tab.goto(address)
    tab.locator("#found", has_text="카드 8장").wait_for()
    tab.keyboard.press("End")
    tab.keyboard.press("Space")
    wait_for_card(tab, "79번째 줄")
    tab.frames[1].evaluate("document.scrollingElement.scrollTop = 700")
    for question in (
        "로드 밸런서",
        "로드 밸런서란?",
        "로드 밸런서란 무엇인가?",
    ):  # each another GUID: it is in no ledger
        write(question, f"{LONG}\n{question} 끝")
        wait_for_card(tab, f"{question} 끝")
        assert tab.frame_locator("#card").locator("h1").inner_text() == question
        assert tab.inner_text("#place") == "8 / 8"
        assert tab.frames[1].evaluate("document.scrollingElement.scrollTop") == 700


@pytest.mark.slow
def test_what_was_opened_stays_open(written: Project, address: str, tab: Page) -> None:
    question = "1. 로드 밸런싱이란?\n```\n나눈다.\n```\n"
    written.write("notes/week03.md", f"# Week 3\n#### 은채\n{question}")
    tab.goto(address)
    tab.locator("#found", has_text="카드 6장").wait_for()
    tab.keyboard.press("End")
    tab.keyboard.press("Space")
    tab.frame_locator("#card").locator("details.related summary").click()
    written.write("notes/week03.md", f"# Week 3\n#### 은채\n{question.replace('나눈다', '고루 나눈다')}")
    wait_for_card(tab, "고루 나눈다.")
    assert tab.frame_locator("#card").locator("details.related").get_attribute("open") is not None


@pytest.mark.slow
def test_of_a_long_answer_only_what_stands_beside_a_change_is_shown(
    written: Project, address: str, tab: Page
) -> None:
    def write(word: str) -> None:
        lines = [*LONG.split("\n")[:40], f"여기가 {word}", *LONG.split("\n")[40:]]
        written.write("notes/week03.md", "# Week 3\n#### 은채\n1. 큐란?\n```\n{}\n```\n".format("\n".join(lines)))

    write("처음이다")
    written.build("-q")
    tab.goto(address)
    write("다르다")
    tab.locator(".mark.changed").wait_for()
    tab.fill("#search", "큐란")
    tab.locator("#here ins").wait_for()
    said = tab.inner_text("#here .words")
    assert re.fullmatch(r"\s*… .*39번째 줄\n여기가 처음이다\s*다르다\n40번째 줄.*…\s*", said, re.DOTALL)
    assert len(said) < 150


@pytest.mark.slow
def test_what_changed_besides_words_is_said(written: Project, address: str, tab: Page) -> None:
    tab.goto(address)
    wait_for_card(tab, "로드 밸런싱이란?")
    week = WEEKS["notes/week02.md"]
    written.write("notes/week02.md", week.replace("인덱스란?", "인덱스란? #검색"))
    tab.locator(".mark.changed").wait_for()
    tab.fill("#search", "인덱스")
    tab.locator("#here", has_text="태그").wait_for()
    written.package.unlink()
    written.write("notes/week02.md", week.replace("인덱스란?", "인덱스란? #조회"))
    tab.locator("#here", has_text="패키지가 여기에 없어서").wait_for()


@pytest.mark.slow
def test_the_page_of_statistics_follows_too(written: Project, address: str, tab: Page) -> None:
    tab.goto(f"{address}stats.html")
    tab.locator(".figures dd", has_text="5").first.wait_for()
    written.write("notes/week03.md", "# Week 3\n#### 은채\n1. 큐란?\n```\n줄\n```\n")
    tab.locator(".figures dd", has_text="7").first.wait_for()


@pytest.mark.slow
def test_retired_cards_and_diagnostics_stand_beside(written: Project, address: str, tab: Page) -> None:
    tab.goto(address)
    wait_for_card(tab, "로드 밸런싱이란?")
    tab.fill("#search", "L7")
    wait_for_card(tab, "L7")
    tab.fill("#search", "")
    wait_for_card(tab, "L7")
    assert "W103" in tab.inner_text("#here .finding.warning")
    assert tab.locator("#here .finding.warning .meant").get_attribute("data-number") == "13"
    assert tab.locator("#here .finding.warning .line").all_inner_texts() == [
        "1-1. `L4` 와 `L7` 은?",
        "답은 펜스 밖에 있다.",
    ]
    assert tab.locator(".mark.warned").count() == 1
    written.write("notes/week02.md", WEEKS["notes/week02.md"].split("3. 인덱스")[0])
    tab.locator("#change option[value=retired]").wait_for(state="attached")
    tab.select_option("#change", "retired")
    assert titles(tab) == ["인덱스란?"]
    assert "일시중단" in tab.inner_text("#here")
    tab.keyboard.press("Escape")
    tab.keyboard.press("Space")
    wait_for_card(tab, "찾는 속도를 높인다.")  # as the last package has it


@pytest.mark.slow
def test_a_lost_connection_is_told_of(written: Project, browser: Browser) -> None:
    tab = browser.new_page()
    with running(written, "preview", "--no-open") as (process, line):
        tab.goto(line.split()[4])
        wait_for_card(tab, "로드 밸런싱이란?")
        process.kill()
        tab.locator("#problem", has_text="lost").wait_for()
    tab.close()


def test_broken_notes_are_told_of_and_mended(written: Project, address: str, tab: Page) -> None:
    tab.goto(address)
    wait_for_card(tab, "로드 밸런싱이란?")
    written.write("ankigen.toml", "dek = 'x'")
    tab.locator("#problem", has_text="deck").wait_for()
    wait_for_card(tab, "로드 밸런싱이란?")
    written.write("ankigen.toml", "deck = 'x'")
    tab.locator("#problem").wait_for(state="hidden")


# --- the site in a folder --------------------------------------------------------------------------


def test_the_static_site_holds_the_deck_and_nothing_stale(written: Project, anki: Anki) -> None:
    written.write("site/data/cards-7.js", "old")
    written.write("site/CNAME", "somebody's own")
    written.write("site/ankigen-notes.md", "somebody's own")
    written.write("site/ankigen-0123456789abcdef.png", "old")
    assert written.run("preview", "--out", "site").exit_code == 0
    names = {
        file.relative_to(written.folder / "site").as_posix()
        for file in (written.folder / "site").rglob("*")
        if file.is_file()
    }
    own = {
        "app.js",
        "page.js",
        "words.js",
        "contents.html",
        "icon.svg",
        "index.html",
        "interview.css",
        "interview.html",
        "interview.js",
        "pages.css",
        "site.css",
        "stats.html",
    }
    data_files = {"data/cards-0.js", "data/index.js", "data/interview.js", "data/search.js"}
    foreign = {"CNAME", "ankigen-notes.md"}
    assert {name for name in names if "/" not in name and not name.endswith(".png")} == {
        *own,
        *foreign,
        "deck.json",
        "weekly-q-a.apkg",
    }
    assert {name for name in names if name.startswith("data/")} == data_files
    assert len([name for name in names if name.endswith(".png")]) == 1
    assert anki.import_package(written.folder / "site/weekly-q-a.apkg").new == 5
    assert anki.import_package(written.package).new == 0


def test_a_page_and_data_of_two_versions_never_mix(project: Project, tab: Page) -> None:
    entries = "".join(f"{number}. 질문 {number}?\n```\n답 {number}\n```\n" for number in range(1, 151))
    project.write("notes/week01.md", f"# Week 1\n#### 가온\n{entries}")
    project.run("preview", "--out", "site")
    tab.goto((project.folder / "site/index.html").as_uri())
    wait_for_card(tab, "질문 1?")
    project.write("notes/week01.md", f"# Week 1\n#### 가온\n0. 처음?\n```\n답\n```\n{entries}")
    project.run("preview", "--out", "site")  # while the page stays open
    tab.keyboard.press("End")
    wait_for_card(tab, "질문 150?")
    assert tab.inner_text("#place") == "151 / 151"


def test_the_site_says_nothing_of_folders_above_the_project(project: Project, tmp_path: Path) -> None:
    elsewhere = tmp_path / "private/notes"
    elsewhere.mkdir(parents=True)
    (elsewhere / "week01.md").write_text("# Week 1\n#### 가온\n1. 큐란?\n줄\n2. 스택이란?\n", encoding="utf-8")
    project.write("ankigen.toml", f"notes = {json.dumps(str(elsewhere))}")
    project.run("preview", "--out", "site", "--maintainer", "--trust")
    written = b"".join(file.read_bytes() for file in (project.folder / "site").rglob("*") if file.is_file())
    assert "week01.md:3" in written.decode("utf-8", "replace")
    assert str(tmp_path).encode() not in written


@pytest.mark.slow
def test_it_works_at_phone_width_and_by_night(written: Project, tab: Page) -> None:
    written.run("preview", "--out", "site")
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.emulate_media(color_scheme="dark")
    for name in ("index.html", "stats.html"):
        tab.goto((written.folder / "site" / name).as_uri())
        tab.wait_for_timeout(300)
        assert tab.evaluate("document.documentElement.scrollWidth") == 360
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 29)"
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


@pytest.mark.parametrize("live", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_hostile_notes_do_nothing(written: Project, address: str, tab: Page, live: bool) -> None:
    written.write("ankigen.toml", """deck = '</title><script>alert(11)</script>"x'""")
    written.write("notes/week03.md", HOSTILE)
    written.run("preview", "--out", "site", "--maintainer")
    place = address if live else (written.folder / "site").as_uri() + "/"
    tab.goto(f"{place}index.html")
    tab.locator("#found", has_text="6").wait_for()
    tab.fill("#search", "이름")
    wait_for_search(tab)
    tab.keyboard.press("Escape")
    assert "이름" in tab.inner_text("#list")
    for _ in range(2):
        tab.wait_for_timeout(300)
        tab.keyboard.press("Space")
    tab.locator("#everywhere summary").click()
    tab.goto(f"{place}stats.html")
    shown = tab.inner_text("main")  # as text, and `tab` would tell of anything that ran or was fetched
    assert "<style>*{display:none}</style>" in shown


# --- whose page it is, and in which language -------------------------------------------------------


def read_words_of(tab: Page) -> str:
    """All that the page says by itself: its texts and labels without what the group wrote."""
    return str(
        tab.evaluate("""() => {
          const own = [...document.querySelectorAll('[data-word], .about .mark, #found, option:first-child, #flip')];
          const labels = ['aria-label', 'placeholder', 'title'].flatMap(
            name => [...document.querySelectorAll(`[data-word-${name}]`)].map(element => element.getAttribute(name)));
          return [document.title, ...own.map(element => element.textContent), ...labels].join('\\n');
        }""")
    )


@pytest.mark.parametrize("page", ["index.html", pytest.param("stats.html", marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("locale", "language"), [("ko-KR", "ko"), ("en-GB", "en"), pytest.param("de-DE", "en", marks=pytest.mark.slow)]
)
def test_a_page_speaks_the_language_of_the_readers_browser(
    written: Project, open_tab: OpenTab, page: str, locale: str, language: Language
) -> None:
    tab = open_tab(locale=locale)
    written.write("ankigen.toml", "deck = 'Γ'")
    names = "가온 하늘 은채 네트워크 데이터베이스 운영체제 로드밸런싱"
    for out_language in ("ko", "en"):  # whoever wrote it
        written.run("--lang", out_language, "preview", "--out", "site", "--maintainer")
        tab.goto((written.folder / "site" / page).as_uri())
        if page == "index.html":
            tab.locator("#list .row").first.wait_for()
        assert tab.locator("html").get_attribute("lang") == language
        said = read_words_of(tab)
        assert len(said.split()) > 20
        assert not find_foreign_words(said, language, names)


def test_without_a_script_a_page_speaks_the_decks_language(written: Project, open_tab: OpenTab) -> None:
    written.run("--lang", "en", "preview", "--out", "site")
    tab = open_tab(locale="en-GB", java_script_enabled=False)
    tab.goto((written.folder / "site/stats.html").as_uri())
    assert tab.locator("html").get_attribute("lang") == "ko"
    assert "주차별 질문" in tab.inner_text("main")


def test_nothing_is_painted_in_another_language_first(written: Project, open_new_tab: OpenTab) -> None:
    written.run("preview", "--out", "site")
    (written.folder / "site/page.js").unlink()  # as if it were still on its way
    tab = open_new_tab(locale="en-GB", accepted="Failed to load resource: net::ERR_FILE_NOT_FOUND")
    tab.goto((written.folder / "site/stats.html").as_uri())
    assert tab.evaluate("getComputedStyle(document.body).visibility") == "hidden"


def test_readers_see_cards_and_who_maintains_the_notes_sees_more(written: Project, tab: Page) -> None:
    written.write("notes/week01.md", WEEKS["notes/week01.md"].replace("다르다", "매우 다르다"))
    written.write("notes/week02.md", WEEKS["notes/week02.md"].split("3. 인덱스")[0])
    for options, cards in (([], 4), (["--maintainer"], 5)):
        assert written.run("preview", "--out", "site", *options).exit_code == 0
        tab.goto((written.folder / "site/index.html").as_uri())
        tab.locator("#found", has_text=f"카드 {cards}장").wait_for()
        for name in ("aside", "#change", ".mark"):
            assert tab.locator(name).count() > 0 if options else tab.locator(name).count() == 0
        texts = [
            file.read_text("utf-8")
            for file in (written.folder / "site").rglob("*")
            if file.suffix in {".js", ".html"}
        ]
        for secret in ("week01.md:", "W103", "unfenced-answer"):
            assert any(secret in text for text in texts) is bool(options)


def test_the_readers_site_is_the_same_before_and_after_a_build(written: Project) -> None:
    written.write("notes/week01.md", WEEKS["notes/week01.md"].replace("다르다", "매우 다르다"))
    indexes = []
    for _ in range(2):
        written.run("preview", "--out", "site")
        indexes.append((written.folder / "site/data/index.js").read_bytes())
        written.build("-q")
    assert indexes[0] == indexes[1]
