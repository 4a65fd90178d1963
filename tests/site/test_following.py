"""A live page follows the notes, however announcements, answers of the server and saves overtake each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from browser_tabs import OpenTab

AUTHORS = {"first": "가온", "second": "별이", "third": "달이"}
"""Who asked the questions in each version of the notes."""

BY_HAND = """
window.EventSource = class {
    constructor() {
        window.announce = (version) => this.onmessage({ data: JSON.stringify({ version, problem: "" }) });
    }
};
window.requests = [];
HTMLHeadElement.prototype.append = (script) => requests.push(script.getAttribute("src"));
"""
"""Versions are announced when a test says so, and what the page asks for is not loaded: a test hands it over."""


class FollowingPage:
    """A page that shows the first version of the notes."""

    def __init__(self, tab: Page, address: str, name: str) -> None:
        self._tab = tab
        tab.add_init_script(BY_HAND)
        tab.goto(address + name)
        self.version: str = tab.evaluate("document.body.dataset.version")
        self._script = tab.request.get(f"{address}data/interview.js").text()

    def announce(self, version: str) -> list[str]:
        """Tell the page which version the notes have now; return what it asks for."""
        asked = "version => { requests = []; announce(version); return requests; }"
        requests: list[str] = self._tab.evaluate(asked, self._name(version))
        return requests

    def answer(self, version: str) -> list[str]:
        """Hand over the deck of a version, as the server does that has it just now; return the people to choose from."""
        deck = json.loads(self._script.partition("(")[2].rpartition(',"')[0])
        deck["people"][0] = AUTHORS[version]
        self._tab.evaluate("([deck, version]) => ankigen.interview(deck, version)", [deck, self._name(version)])
        return [label.split()[0] for label in self._tab.locator("#people label").all_inner_texts()]

    def answer_cards(self, version: str) -> None:
        """Hand over the cards of a version."""
        self._tab.evaluate("version => ankigen.cards([], version, 0)", self._name(version))

    def _name(self, version: str) -> str:
        return self.version if version == "first" else version


@pytest.fixture
def open_page(shared_address: str, open_new_tab: OpenTab) -> Callable[[str], FollowingPage]:
    return lambda name: FollowingPage(open_new_tab(), shared_address, name)


def test_an_answer_that_comes_late_does_not_bring_old_notes_back(
    open_page: Callable[[str], FollowingPage],
) -> None:
    page = open_page("interview.html")
    assert page.announce("second") == ["data/interview.js?v=second"]
    assert page.announce("third") == ["data/interview.js?v=third"]
    assert AUTHORS["third"] in page.answer("third")
    assert AUTHORS["third"] in page.answer("second")


def test_an_edit_that_is_taken_back_and_made_again_is_followed(open_page: Callable[[str], FollowingPage]) -> None:
    page = open_page("interview.html")
    page.announce("second")
    assert AUTHORS["first"] in page.answer("first")  # it was taken back before the server answered
    page.announce("first")
    assert page.announce("second") == ["data/interview.js?v=second"]
    assert AUTHORS["second"] in page.answer("second")


def test_cards_of_notes_that_are_changed_back_are_asked_for_again(
    open_page: Callable[[str], FollowingPage],
) -> None:
    page = open_page("index.html")
    page.announce("first")
    page.answer_cards("second")
    assert page.announce("first") == [f"data/cards-0.js?v={page.version}"]
