"""The question of the day on the first page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from ankigen.site.scripts import join_modules

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from browser_tabs import OpenTab
    from support import Project

# Playwright's clock wants to run in the frame of the card too, where nothing can.
CLOCKED = {"accepted": "Blocked script execution in 'about:srcdoc'"}
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def long_deck(project: Project) -> Project:
    """A deck of 30 questions, each with a follow-up; its site is in ``site/``."""
    entries = "".join(
        f"{number}. 나무 {number}의 뿌리는?\n```\n길다\n```\n{number}-1. 나무 {number}의 색은?\n```\n푸르다\n```\n"
        for number in range(1, 31)
    )
    project.write("notes/week01.md", f"# Week 1\n#### 가온\n{entries}")
    assert project.run("preview", "--out", "site").exit_code == 0
    return project


def question_at(tab: Page, project: Project, moment: datetime) -> str:
    tab.clock.set_fixed_time(moment)
    tab.goto("about:blank")
    tab.goto((project.folder / "site/index.html").as_uri())
    return tab.locator("#today-question").inner_text()


@pytest.mark.slow
def test_everybody_sees_one_question_and_the_next_day_another(long_deck: Project, open_new_tab: OpenTab) -> None:
    tab, another = open_new_tab(**CLOCKED), open_new_tab(**CLOCKED, locale="ko-KR")
    asked = [question_at(tab, long_deck, NOON.replace(day=day)) for day in range(1, 6)]
    assert all(text.endswith("뿌리는?") for text in asked)  # no follow-up
    assert len(set(asked)) > 2
    assert question_at(another, long_deck, NOON.replace(day=3, hour=20)) == asked[2]


def test_the_day_is_that_of_the_readers_calendar(long_deck: Project, open_new_tab: OpenTab) -> None:
    late = NOON.replace(day=3, hour=20)  # in Seoul, the fourth has begun
    seoul = open_new_tab(**CLOCKED, timezone_id="Asia/Seoul")
    london = open_new_tab(**CLOCKED, timezone_id="Europe/London")
    assert question_at(seoul, long_deck, late) == question_at(london, long_deck, NOON.replace(day=4))


def test_it_leads_to_its_card_also_past_a_filter(long_deck: Project, open_new_tab: OpenTab) -> None:
    tab = open_new_tab(**CLOCKED)
    text = question_at(tab, long_deck, NOON)
    tab.fill("#search", "없는말")
    tab.click("#today-question")
    tab.frame_locator("#card").get_by_role("heading", name=text).wait_for()
    assert tab.input_value("#search") == ""


def test_who_maintains_the_notes_does_not_see_it(shared_address: str, tab: Page) -> None:
    tab.goto(shared_address)
    tab.frame_locator("#card").locator("h1").wait_for()
    assert tab.locator("#today").count() == 0


def compute(tab: Page, expression: str) -> Any:  # noqa: ANN401 - any JSON
    """Return an expression's value, with ``find(guids, day)``: the GUID of that day's question."""
    tab.goto("about:blank")
    tab.evaluate("window.ankigenWords = {}")
    script = join_modules("question_of_day.js")
    find = "const find = (guids, day) => findQuestionOfDay(guids.map((guid) => ({ guid })), day)?.guid;"
    return tab.evaluate("script => new Function(script)()", f"{script}\n{find}\nreturn ({expression});")


GUIDS = "Array.from({ length: 100 }, (_, number) => `guid ${number}`)"
DAYS = "Array.from({ length: 200 }, (_, day) => `day ${day}`)"


def test_a_deck_that_grows_keeps_nearly_all_its_days(tab: Page) -> None:
    kept = compute(
        tab,
        f"{DAYS}.filter((day) => {{ const after = find([...{GUIDS}, 'new'], day); return after === find({GUIDS}, day) || after === 'new'; }}).length",
    )
    changed = compute(tab, f"{DAYS}.filter((day) => find([...{GUIDS}, 'new'], day) === 'new').length")
    assert kept == 200
    assert changed < 12  # 2 are to be expected
    assert compute(tab, f"find({GUIDS}.reverse(), 'a') === find({GUIDS}, 'a')")
    assert compute(tab, "find([], 'a') === undefined")
