"""The live preview keeps much between two saves, and shows what it would show if it had just been started."""

from __future__ import annotations

import contextlib
import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from ankigen.build.cache import Memory
from ankigen.errors import AnkigenError
from ankigen.preview.live import site_of
from ankigen.project.config_file import ProjectChoice
from ankigen.site.site import SiteOptions
from support import PNG, WAIT_MS, count_examples, running

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page, ViewportSize

    from ankigen.site.site import Site
    from support import Project

CHANGES = "data/changes.js"
ROOM_FOR_ALL_ROWS: ViewportSize = {"width": 1200, "height": 6000}  # a list draws only what can be seen
PEOPLE = ("가온", "은채", "Mina")
QUESTIONS = (
    "로드 밸런싱이란?",
    "트랜잭션이란?",
    "인덱스를 쓰는 이유는?",
    "큐와 스택의 차이는?",
    "What is TCP?",
    "캐시란?",
)
ANSWERS = (
    "부하를 나눈다.\n- 서버\n- 요청",
    "모두 하거나 아무것도 하지 않는다.",
    "![그림](pixel.png)",
    "![없는 그림](gone.png)",
    "찾기가 빠르다.\n\n| 가 | 나 |\n|---|---|\n| 1 | 2 |",
    "<script>alert(1)</script> `code` 는 **굵게**",
)
CONFIGS = (
    "",
    'deck = "다른 이름"\n',
    'subdecks = "week"\n',
    "[related]\nenabled = false\n",
    '[people]\n"가온" = ["은채"]\n',
    '[card]\nlanguage = "en"\ncss = "own.css"\n',
    '[topics]\nfile = "terms.toml"\n',
    'deck = "half of it',
)


class Group:
    """A study group that edits its notes at random."""

    def __init__(self, project: Project, seed: int) -> None:
        self.project = project
        self.random = random.Random(seed)
        project.write("own.css", ".card { color: red; }\n")
        project.write("terms.toml", '["기타"]\n"큐" = ["스택"]\n')
        project.write("notes/pixel.png", PNG)
        for _ in range(3):
            self.write_week()

    def edit(self) -> str:
        """Do one thing to the project; returns what it was."""
        steps: tuple[Callable[[], None], ...] = (
            self.write_week,
            self.write_week,
            self.edit_line,
            self.edit_line,
            self.edit_line,
            self.delete_week,
            self.rename_week,
            self.change_picture,
            self.change_config,
            self.change_terms,
            self.change_css,
            self.build,
        )
        step = self.random.choice(steps)
        step()
        return step.__name__

    def find_weeks(self) -> list[str]:
        return sorted(file.name for file in (self.project.folder / "notes").glob("*.md"))

    def write_week(self) -> None:
        week = self.random.randint(1, 9)
        lines = [f"# Week {week}"]
        for person in self.random.sample(PEOPLE, 2):
            lines.append(f"#### {person}")
            for number in range(1, self.random.randint(2, 4)):
                question, answer = self.random.choice(QUESTIONS), self.random.choice(ANSWERS)
                lines += [f"{number}. {question}", *self.choose_answer(answer)]
        self.project.write(f"notes/week{week:02}.md", "\n".join(lines) + "\n")

    def choose_answer(self, answer: str) -> list[str]:
        return self.random.choice([["```", answer, "```"], [answer], ["```", answer]])

    def edit_line(self) -> None:
        file = self.project.folder / "notes" / self.random.choice(self.find_weeks())
        lines = file.read_text("utf-8").split("\n")
        place = self.random.randrange(len(lines))
        lines[place] = self.random.choice([lines[place] + " 정말", "", lines[place][1:], "답이 더 있다.", "```"])
        file.write_text("\n".join(lines), "utf-8")

    def delete_week(self) -> None:
        if len(self.find_weeks()) > 1:
            (self.project.folder / "notes" / self.random.choice(self.find_weeks())).unlink()

    def rename_week(self) -> None:
        file = self.project.folder / "notes" / self.random.choice(self.find_weeks())
        file.rename(file.with_name(f"모음-{file.name}"))

    def change_picture(self) -> None:
        picture = self.project.folder / "notes" / self.random.choice(["pixel.png", "gone.png"])
        if picture.exists() and self.random.random() < 0.5:
            picture.unlink()
        else:
            picture.write_bytes(PNG + self.random.randbytes(3))

    def change_config(self) -> None:
        self.project.write("ankigen.toml", self.random.choice(CONFIGS))

    def change_terms(self) -> None:
        term = self.random.choice(["스택", "캐시", "TCP"])
        self.project.write("terms.toml", f'["기타"]\n"{term}" = ["{term}"]\n')

    def change_css(self) -> None:
        self.project.write("own.css", f".card {{ width: {self.random.randint(1, 9)}em; }}\n")

    def build(self) -> None:
        self.project.build("-q")


def read_site(site: Site) -> dict[str, bytes]:
    """Return all that a page may ask for, but for the statistics: the parts of charts are numbered on and on."""
    return {name: make() for name, make in site.files.items() if name not in {"stats.html", CHANGES}}


def read_data(script: bytes) -> list[Any]:
    """Return what a file of data hands over: a call of a function."""
    _, _, arguments = script.decode().removesuffix(");\n").partition("(")
    data: list[Any] = json.loads(f"[{arguments}]")
    return data


def apply_changes(index: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return the index of the next version, as the page makes it of the last one."""
    rows = list(index["cards"])
    rows[changes["start"] : changes["start"] + changes["removed"]] = changes["rows"]
    return {**index, **changes["rest"], "cards": rows}


def make_site(memory: Memory | None = None) -> dict[str, bytes] | str:
    """Return the files of the live site of the current folder, or why there is none."""
    options = SiteOptions(live=True)
    try:
        site = site_of(ProjectChoice(), options, memory) if memory else site_of(ProjectChoice(), options)
    except AnkigenError as error:
        return str(error)
    return read_site(site)


@pytest.mark.parametrize("seed", range(count_examples(6)))
def test_what_is_kept_changes_no_byte(project: Project, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    group = Group(project, seed)
    memory = Memory()
    steps: list[str] = []
    for second in range(15):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_700_000_000 + second // 2))
        assert make_site(memory) == make_site(), steps
        steps.append(group.edit())


@pytest.mark.parametrize("seed", range(count_examples(6)))
def test_the_changes_lead_from_each_index_to_the_next(
    project: Project, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    group = Group(project, seed)
    memory = Memory()
    steps: list[str] = []
    last_version, last_index = "", None
    for second in range(15):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_700_000_000 + second))
        steps.append(group.edit())
        try:
            site = site_of(ProjectChoice(), SiteOptions(live=True), memory)
        except AnkigenError:
            continue
        changes, version = read_data(site.files[CHANGES]())
        index, _ = read_data(site.files["data/index.js"]())
        assert (changes["from"], version) == (last_version, site.version), steps
        if last_index is not None:
            assert apply_changes(last_index, changes) == index, steps
        for number, card in changes["cards"]:
            cards, *_ = read_data(site.files["data/cards-0.js"]())
            assert cards[number] == card, steps
        last_version, last_index = version, index


def test_an_edit_brings_the_edited_card_alone(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for week in range(1, 5):
        project.write(f"notes/week{week}.md", f"# Week {week}\n#### 가온\n1. 큐란?\n```\n줄이다.\n```\n")
    project.build("-q")
    memory = Memory()
    site_of(ProjectChoice(), SiteOptions(live=True), memory)
    project.write("notes/week2.md", "# Week 2\n#### 가온\n1. 큐란?\n```\n먼저 온 것이 먼저 간다.\n```\n")
    changes, _ = read_data(site_of(ProjectChoice(), SiteOptions(live=True), memory).files[CHANGES]())
    [[number, card]] = changes["cards"]
    assert (number, "먼저 온 것이" in card[1]) == (1, True)
    assert (changes["start"], changes["removed"], len(changes["rows"])) == (1, 1, 1)
    assert changes["rest"] == {}


READ_PAGE = """() => {
    const read = (selector) => [...document.querySelectorAll(selector)].map((element) => element.innerText);
    const card = document.getElementById("card").contentDocument.getElementById("qa");
    return { rows: read("#list .row"), people: read("#person option"), beside: read("#here"), card: card.innerText };
}"""


def read_page(tab: Page) -> dict[str, Any]:
    """Return what a page shows: the rows, the people to choose from, what is beside the card, and its text."""
    shown: dict[str, Any] = tab.evaluate(READ_PAGE)
    return shown


def find_version() -> str:
    """Return the version of the site that the notes make as they are now."""
    return site_of(ProjectChoice(), SiteOptions(live=True)).version


def wait_until_shown(tab: Page, version: str, card: str = "") -> str:
    """Wait until a page shows a version with all that belongs to it; return the GUID of the card that it shows."""
    frame = tab.locator(f'#card[data-shown^="{version} {card}"]')
    frame.wait_for(timeout=WAIT_MS)
    _, _, guid = (frame.get_attribute("data-shown") or "").partition(" ")
    return guid


@pytest.mark.slow
@pytest.mark.usefixtures("same_second")
@pytest.mark.parametrize("seed", range(count_examples(6)))
def test_a_page_that_follows_shows_what_a_new_one_shows(
    project: Project, browser: Browser, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    group = Group(project, seed)
    monkeypatch.setattr(group, "change_config", lambda: None)  # a new name of the deck stands in a new page only
    context = browser.new_context(viewport=ROOM_FOR_ALL_ROWS)
    tab, new_tab = context.new_page(), context.new_page()
    with running(project, "preview", "--no-open") as (_, line), contextlib.closing(context):
        address = line.split()[4]
        tab.goto(address)
        steps: list[str] = []
        for number in range(max(4, count_examples(8))):
            steps.append(group.edit())
            version = find_version()
            card = wait_until_shown(tab, version)
            new_tab.goto(f"{address}?{number}#{card}", wait_until="commit")
            wait_until_shown(new_tab, version, card)
            assert read_page(tab) == read_page(new_tab), steps
