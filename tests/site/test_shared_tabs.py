"""The tabs that tests share: each test gets one as if it were new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser_tabs import WIDE

if TYPE_CHECKING:
    from pathlib import Path

    from browser_tabs import TabPool

KEEP = "localStorage.setItem('kept', 1); sessionStorage.setItem('kept', 1); document.cookie = 'kept=1'"
KEPT = """[localStorage.getItem('kept'), sessionStorage.getItem('kept'), document.cookie,
matchMedia('(prefers-color-scheme: dark)').matches, matchMedia('print').matches]"""


def test_a_tab_that_was_taken_back_keeps_nothing(tabs: TabPool, shared_sites: Path, shared_address: str) -> None:
    addresses = [shared_address, (shared_sites / "readers/stats.html").as_uri()]
    page = tabs.lend(locale="ko-KR", viewport={"width": 320, "height": 568}, color_scheme="dark")
    page.emulate_media(media="print")
    for address in addresses:
        page.goto(address)
        page.evaluate(KEEP)
    assert page.evaluate(KEPT) == ["1", "1", "", True, True]  # a file has no cookies
    assert tabs.take_back() == []
    assert tabs.lend(locale="ko-KR") is page
    assert page.viewport_size == WIDE
    for address in addresses:
        page.goto(address)
        assert page.evaluate(KEPT) == [None, None, "", False, False]
    assert tabs.take_back() == []


def test_what_goes_wrong_on_a_tab_is_told_when_it_is_taken_back(tabs: TabPool) -> None:
    page = tabs.lend(locale="ko-KR")
    page.evaluate("console.error('broken'); alert('asked')")
    assert [told.split(" {")[0] for told in tabs.take_back()] == ["broken", "asked"]


def test_what_a_tab_could_not_forget_is_refused(tabs: TabPool) -> None:
    page = tabs.lend(locale="ko-KR")
    with pytest.raises(AssertionError, match="open_new_tab"):
        page.add_init_script("1")
    assert tabs.take_back() == []
