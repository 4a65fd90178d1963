"""What a test sees on the page of a site, and waits for."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from support import WAIT_S

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page


def shown(tab: Page) -> str:
    """The text of the card in the frame."""
    return tab.frame_locator("#card").locator("#qa").inner_text()


def wait_for_card(tab: Page, text: str) -> None:
    tab.frame_locator("#card").get_by_text(text).first.wait_for()


def wait_until(tab: Page | Frame, expression: str) -> None:
    """Wait for an expression to be true; Playwright's own way is refused by the page's security policy."""
    deadline = time.monotonic() + WAIT_S
    while not tab.evaluate(expression):
        assert time.monotonic() < deadline, expression
        tab.wait_for_timeout(20)


def find_faults(tab: Page) -> list[tuple[str, str]]:
    """Return the faults above minor that axe finds on a page, each with the first element that has it."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"preload": False, "resultTypes": ["violations"]}  # what is in order would be described at length
    violations = Axe().run(tab, options=options).response["violations"]
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in violations if fault["impact"] != "minor"]


def swipe(tab: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a finger over the screen, in a tenth of a second by the times that the browser is told."""
    # A touch goes to what was painted last: on a busy machine that is still the card before.
    tab.evaluate("new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted)))")
    finger = tab.context.new_cdp_session(tab)
    began = time.time()

    def touch(kind: str, seconds: float, *points: tuple[float, float]) -> None:
        touched = [{"x": x, "y": y} for x, y in points]
        event = {"type": kind, "touchPoints": touched, "timestamp": began + seconds}
        finger.send("Input.dispatchTouchEvent", event)

    touch("touchStart", 0, start)
    for step in (0.3, 0.6, 1):
        x = start[0] + (end[0] - start[0]) * step
        y = start[1] + (end[1] - start[1]) * step
        touch("touchMove", step / 12, (x, y))
    touch("touchEnd", 0.1)
    finger.detach()


def wait_for_address(tab: Page) -> None:
    """Wait until the page's address leads to the card that it shows, which is written a moment later."""
    wait_until(tab, "location.hash.endsWith(document.getElementById('card').dataset.shown.split(' ')[1])")


def wait_for_search(tab: Page) -> None:
    """Wait until the texts that are searched have come."""
    tab.locator("#list[aria-busy=false]").wait_for()


def titles(tab: Page) -> list[str]:
    return tab.locator("#list .title").all_inner_texts()
