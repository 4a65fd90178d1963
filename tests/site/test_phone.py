"""The page on phones: upright, sideways and narrow, by touch, and what it takes to load."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from browser_tabs import WIDE
from site_tabs import find_faults, shown, swipe, wait_for_card

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from _pytest.mark.structures import ParameterSet
    from playwright.sync_api import Page

    from browser_tabs import OpenTab
    from support import Project

SIDEWAYS = {"width": 844, "height": 390}
UPRIGHT = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 568}

PHONE = {"viewport": UPRIGHT, "locale": "ko-KR", "has_touch": True, "is_mobile": True}
SCHEMES = ("light", "dark")
LOCALES = ("ko-KR", "en-US")
QUERIES = {"readers": "쓰레드", "maintainers": "메모리"}
"""What is searched for: a misspelling, for which another word is offered, or a card that has changed."""


@pytest.fixture
def phone(open_tab: OpenTab) -> Page:
    return open_tab(**PHONE)


def middle_of_card(tab: Page) -> tuple[float, float]:
    box = tab.locator("#card").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + min(box["height"], 300) / 2


@pytest.mark.parametrize("whose", ["readers", "maintainers"])
@pytest.mark.parametrize(
    "size", [NARROW, *(pytest.param(size, marks=pytest.mark.slow) for size in (SIDEWAYS, UPRIGHT))]
)
def test_the_buttons_can_be_pressed_as_the_page_opens(
    shared_sites: Path, phone: Page, size: dict[str, int], whose: str
) -> None:
    phone.set_viewport_size(size)  # type: ignore[arg-type]
    phone.goto((shared_sites / whose / "index.html").as_uri())
    wait_for_card(phone, "로드 밸런싱이란?")
    for name in ("flip", "next", "previous"):
        box = phone.locator(f"#{name}").bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        assert y + box["height"] / 2 <= size["height"]
        assert phone.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('button')?.id", [x, y]) == name
    box = phone.locator("#card").bounding_box()
    assert box
    seen = min(box["y"] + box["height"], size["height"]) - box["y"]
    assert seen > 60  # at least the question
    assert box["width"] > size["width"] / 2
    phone.tap("#flip")
    wait_for_card(phone, "부하")
    assert phone.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_a_swipe_leads_to_the_next_card_and_back(shared_sites: Path, phone: Page) -> None:
    phone.goto((shared_sites / "readers/index.html").as_uri())
    wait_for_card(phone, "로드 밸런싱이란?")
    x, y = middle_of_card(phone)
    swipe(phone, (x + 80, y), (x - 80, y + 10))
    wait_for_card(phone, "프로세스와 스레드")
    swipe(phone, (x - 80, y), (x + 80, y - 10))
    wait_for_card(phone, "로드 밸런싱이란?")
    swipe(phone, (x, y + 60), (x + 20, y - 60))  # that is scrolling
    swipe(phone, (x, y), (x + 30, y))  # and that is nothing
    phone.wait_for_timeout(300)
    assert "로드 밸런싱이란?" in shown(phone)


def test_a_swipe_over_a_wide_table_scrolls_it(written: Project, open_new_tab: OpenTab) -> None:
    # Playwright wants to scroll in the frame of the card with a script, where none can run.
    phone = open_new_tab(accepted="Blocked script execution in 'about:srcdoc'", **PHONE)
    wide = " | ".join(f"아주긴칸이름{number}" for number in range(12))
    rule = "|".join("---" for _ in range(12))
    week = f"# Week 0\n#### 가온\n1. 표란?\n```\n| {wide} |\n|{rule}|\n| {wide} |\n```\n"
    written.write("notes/week00.md", week)
    written.run("preview", "--out", "site")
    phone.goto((written.folder / "site/index.html").as_uri())
    wait_for_card(phone, "표란?")
    phone.tap("#flip")
    table = phone.frame_locator("#card").locator("table")
    table.wait_for()
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box
    y = box["y"] + 10
    swipe(phone, (300, y), (140, y))
    phone.wait_for_timeout(300)
    assert phone.inner_text("#place") == "1 / 6"


@pytest.mark.parametrize("name", ["index.html", pytest.param("stats.html", marks=pytest.mark.slow)])
def test_the_page_keeps_away_from_a_phones_camera(shared_sites: Path, open_new_tab: OpenTab, name: str) -> None:
    tab = open_new_tab(locale="ko-KR")
    tab.goto((shared_sites / "readers" / name).as_uri())
    viewport = str(tab.locator("meta[name=viewport]").get_attribute("content"))
    assert "viewport-fit=cover" in viewport
    tab.context.new_cdp_session(tab).send(
        "Emulation.setSafeAreaInsetsOverride", {"insets": {"left": 47, "right": 47, "top": 0, "bottom": 21}}
    )
    tab.set_viewport_size(SIDEWAYS)  # type: ignore[arg-type]
    for element in tab.locator("h1, button, a, input, select, #list .title, main p, main dl").all():
        box = element.bounding_box()
        if box and element.is_visible() and element.get_attribute("class") != "skip":
            assert box["x"] >= 47, element.evaluate("element => element.outerHTML")
            assert box["x"] + box["width"] <= SIDEWAYS["width"] - 47, element.evaluate(
                "element => element.outerHTML"
            )


QUICK_VIEWS = ("320-light-ko-KR-maintainers",)


def list_views() -> Iterator[ParameterSet]:
    """Yield each screen with each colour scheme, language and kind of reader, all but ``QUICK_VIEWS`` as slow."""
    for size in (SIDEWAYS, UPRIGHT, NARROW, WIDE):
        for view in itertools.product(SCHEMES, LOCALES, QUERIES):
            name = "-".join([str(size["width"]), *view])
            marks = [] if name in QUICK_VIEWS else [pytest.mark.slow]
            yield pytest.param(size, *view, id=name, marks=marks)


@pytest.mark.parametrize(("size", "scheme", "locale", "whose"), [*list_views()])
def test_axe_finds_no_fault_above_minor(
    shared_sites: Path, open_tab: OpenTab, size: dict[str, int], scheme: str, locale: str, whose: str
) -> None:
    tab = open_tab(viewport=size, color_scheme=scheme, locale=locale)
    for name in ("index.html", "stats.html"):
        tab.goto((shared_sites / whose / name).as_uri())
        if name == "index.html":
            tab.fill("#search", QUERIES[whose])
            tab.locator("#list[aria-busy=false]").wait_for()
            tab.locator("#offers" if whose == "readers" else "#here ins").wait_for()
        for summary in tab.locator("summary").all():
            if summary.is_visible() and not summary.evaluate("summary => summary.parentElement.open"):
                summary.click()
        assert not find_faults(tab)


def test_all_that_the_page_of_a_thousand_cards_loads_is_less_than_5_mb(project: Project) -> None:
    prose = "로드 밸런서는 여러 서버에 요청을 나누어 주고, 서버가 죽으면 그 서버를 빼고 나머지에 보낸다. " * 7
    for week in range(1, 41):
        entries = "".join(
            f"{number}. 질문 {week}-{number} 은 무엇인가?\n```\n{prose}\n```\n" for number in range(1, 26)
        )
        project.write(f"notes/week{week:02}.md", f"# Week {week}\n#### 가온\n{entries}")
    assert project.run("preview", "--out", "site").exit_code == 0
    site = project.folder / "site"
    assert (site / "data/index.js").read_text("utf-8").count("무엇인가?") == 1000
    page = [site / name for name in ("index.html", "site.css", "words.js", "app.js")]
    assert sum(file.stat().st_size for file in [*page, *(site / "data").iterdir()]) < 5_000_000
