"""Searching on the page: what is offered where nothing is found, hits that are marked, and addresses to share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from site_tabs import titles, wait_for_address, wait_for_card, wait_for_search, wait_until
from support import Project, set_plain_environment

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

WEEK = """# Week 1
#### 가온
1. 스레드란?
```
실행 흐름이고, `스택`은 따로 가진다.
```
2. 캐시 메모리는 왜 쓰나?
```
빠르게 읽으려고
```
3. 교착 상태란?
```
서로 기다린다. L4 Switch 와는 상관없다.
```
#### 하늘
1. 컨텍스트 스위칭이란?
```
**스**레드를 바꾼다.
```
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as monkeypatch:
        set_plain_environment(monkeypatch)
        project = Project(tmp_path_factory.mktemp("search"))
        project.write("notes/week01.md", WEEK)
        assert project.run("preview", "--out", "site").exit_code == 0
    return project.folder / "site"


@pytest.fixture
def opened(site: Path, tab: Page) -> Page:
    tab.goto((site / "index.html").as_uri())
    wait_for_card(tab, "스레드란?")
    return tab


def search(tab: Page, query: str) -> None:
    tab.fill("#search", query)
    wait_for_search(tab)


# --- what is offered -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("쓰레드", "스레드"),
        pytest.param("캐쉬", "캐시", marks=pytest.mark.slow),
        pytest.param("데드락", "교착상태", marks=pytest.mark.slow),  # another name of the same topic
        pytest.param("deadlok", "교착상태", marks=pytest.mark.slow),
        ("컨텍스트 스윗칭", "컨텍스트스위칭"),
        pytest.param("껀택스트 스윗칭", "컨텍스트스위칭", marks=pytest.mark.slow),
        ("하늘 쓰레드", "하늘 스레드"),  # the other word stays
    ],
)
def test_a_name_of_a_topic_is_offered_for_a_misspelling(opened: Page, query: str, offered: str) -> None:
    search(opened, query)
    assert titles(opened) == []
    opened.locator("#offers button", has_text=offered).first.click()
    assert opened.input_value("#search") == offered
    assert titles(opened)
    assert opened.locator("#offers").is_hidden()


@pytest.mark.parametrize(
    "query",
    [
        "스레드",
        "없는말이다",
        *(pytest.param(query, marks=pytest.mark.slow) for query in ("ㅎㅎ", "가", "하늘 캐쉬")),
    ],
)
def test_nothing_is_offered_that_finds_nothing_and_nothing_beside_hits(opened: Page, query: str) -> None:
    search(opened, query)
    assert opened.locator("#offers").is_hidden()


# --- hits are marked -------------------------------------------------------------------------------

MARKED = """(page => [...page.defaultView.CSS.highlights.get('hits') ?? []].map(String))"""


def marked_in_list(tab: Page) -> list[str]:
    return list(tab.evaluate(f"{MARKED}(document)"))


def marked_on_card(tab: Page) -> list[str]:
    return list(tab.evaluate(f"{MARKED}(document.getElementById('card').contentDocument)"))


@pytest.mark.parametrize(
    ("query", "in_list", "on_back"),
    [
        ("스레드", ["스레드"], ["스레드"]),
        ("ㅅㄹㄷ", ["스레드"], ["스레드"]),
        pytest.param("tmfpem", ["스레드"], ["스레드"], marks=pytest.mark.slow),
        pytest.param("실행흐름", [], ["실행 흐름"], marks=pytest.mark.slow),
        pytest.param("흐르", [], ["흐름"], marks=pytest.mark.slow),
        ("스레드 스택", ["스레드"], ["스레드", "스택"]),
        pytest.param("ㅎㄹ", [], [], marks=pytest.mark.slow),
    ],
)
def test_hits_are_marked_in_the_list_and_on_the_card(
    opened: Page, query: str, in_list: list[str], on_back: list[str]
) -> None:
    search(opened, query)
    assert marked_in_list(opened)[:1] == in_list
    opened.keyboard.press("Escape")
    opened.keyboard.press("Space")
    assert sorted(set(marked_on_card(opened))) == sorted(set(on_back))
    opened.click("#clear")
    assert (marked_in_list(opened), marked_on_card(opened)) == ([], [])


def test_a_hit_across_marks_of_the_card_is_one_hit(opened: Page) -> None:
    search(opened, "하늘 스레드를")
    opened.keyboard.press("Escape")
    opened.keyboard.press("Space")
    wait_for_card(opened, "바꾼다")
    assert "스레드를" in marked_on_card(opened)


# --- the address -----------------------------------------------------------------------------------


def test_the_address_leads_somebody_else_to_the_same_view(opened: Page) -> None:
    search(opened, "스레드")
    opened.select_option("#person", "하늘")
    opened.keyboard.press("Escape")
    wait_for_card(opened, "컨텍스트 스위칭")
    wait_until(opened, "location.hash.includes('person')")
    address = opened.url
    opened.goto("about:blank")
    opened.goto(address)
    wait_for_card(opened, "컨텍스트 스위칭")
    wait_for_search(opened)
    assert opened.input_value("#search") == "스레드"
    assert opened.input_value("#person") == "하늘"
    assert titles(opened) == ["컨텍스트 스위칭이란?"]
    assert "?" not in address  # what is searched for reaches no server


@pytest.mark.slow
def test_the_way_back_shows_what_was_shown_before(opened: Page) -> None:
    wait_until(opened, "location.hash.length > 1")
    opened.select_option("#person", "하늘")
    wait_until(opened, "location.hash.includes('person')")
    opened.select_option("#person", "")
    opened.select_option("#topic", "운영체제")
    wait_until(opened, "location.hash.includes('topic') && !location.hash.includes('person')")
    address = opened.url
    opened.focus("#list")
    opened.keyboard.press("Home")
    wait_until(opened, f"location.href !== '{address}'")  # another card is no step
    opened.go_back()
    assert opened.input_value("#person") == "하늘"
    assert titles(opened) == ["컨텍스트 스위칭이란?"]
    opened.go_back()
    assert len(titles(opened)) == 4
    opened.go_forward()
    assert opened.input_value("#person") == "하늘"


def test_an_address_of_a_card_alone_still_leads_to_it(opened: Page) -> None:
    opened.keyboard.press("End")
    wait_for_card(opened, "컨텍스트 스위칭")
    wait_for_address(opened)
    address = opened.url
    assert "=" not in address.split("#")[1]
    opened.goto("about:blank")
    opened.goto(address)
    wait_for_card(opened, "컨텍스트 스위칭")


@pytest.mark.parametrize(
    "address",
    [
        "#%E0%A4%A",
        "#person=nobody&week=x&card=",
        *(pytest.param(address, marks=pytest.mark.slow) for address in ("#q=", "#=&=", "#__proto__=1")),
    ],
)
def test_a_broken_address_shows_all_cards(site: Path, tab: Page, address: str) -> None:
    tab.goto((site / "index.html").as_uri() + address)
    tab.locator("#list .row").first.wait_for()
    assert len(titles(tab)) == 4
