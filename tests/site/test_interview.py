"""The mock interview in a browser: who chooses, is asked and marks, and what there is to repeat in Anki."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from ankigen.site.scripts import join_modules
from site_tabs import find_faults, swipe
from support import WAIT_MS, WEEKS, Project, set_plain_environment

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from browser_tabs import OpenTab
    from support import Anki

PEOPLE = ("가온", "은채", "태양", "지우")
WEEK_WORDS = ("봄", "낮", "밤", "꽃")  # numbers make no other question
TOPICS = ("네트워크", "운영체제", "데이터베이스")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# Playwright's clock wants to run in the frame of the card too, where nothing can.
CLOCKED = {"accepted": "Blocked script execution in 'about:srcdoc'"}
SIDEWAYS = {"viewport": {"width": 844, "height": 390}, "has_touch": True, "is_mobile": True}


def write_group(project: Project, *, weeks: int = 3) -> None:
    """Write weeks in which everybody asks two questions, each time the first with two follow-ups."""
    for week in range(1, weeks + 1):
        parts = [f"# Week {week}\n"]
        for number, person in enumerate(PEOPLE):
            word = f"{person}{WEEK_WORDS[week - 1]}"
            topic = TOPICS[(week + number) % len(TOPICS)]
            first, second = f"{word} 사과나무의 뿌리는?", f"{word} 배나무의 가지는?"
            parts.append(
                f"#### {person}\n1. {first} #{topic}\n```\n{first} 답\n```\n"
                f"1-1. {first[:-1]} 색은?\n```\n꼬리 답\n```\n1-2. {first[:-1]} 길이는?\n```\n꼬리 답\n```\n"
                f"2. {second} #{topic}\n```\n{second} 답\n```\n"
            )
        project.write(f"notes/week{week:02}.md", "".join(parts))


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A group of four with three weeks, for all tests that only look; the site of their notes is in ``site/``."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        set_plain_environment(monkeypatch)
        project = Project(tmp_path_factory.mktemp("interviews"))
        write_group(project)
        write_site(project)
        return project


def write_site(project: Project) -> None:
    assert project.build("-q").exit_code == 0
    assert project.run("preview", "--out", "site").exit_code == 0


def page_address(project: Project, link: str = "") -> str:
    return (project.folder / "site/interview.html").as_uri() + link


def open_interview(tab: Page, project: Project, link: str = "") -> None:
    """Open the page, and wait until it shows the choice or the interview that the link holds."""
    tab.goto("about:blank")  # or another part behind # would load nothing
    tab.goto(page_address(project, link))
    tab.locator("body[data-view]").wait_for()


def start(tab: Page, *, count: int = 10, me: str = "", role: str = "asked") -> None:
    if tab.locator("#choices").is_visible():
        tab.fill("#count", str(count))
    tab.select_option("#me", me)
    if role == "asks":
        tab.check("#asks")
    tab.click("#start")
    wait_for_question(tab)


def wait_for_question(tab: Page) -> None:
    tab.frame_locator("#card").locator(".question").first.wait_for()


def link_of(tab: Page) -> str:
    return "#" + tab.url.split("#", 1)[1]


def question(tab: Page) -> str:
    return tab.frame_locator("#card").locator(".question").first.inner_text()


def card_text(tab: Page) -> str:
    return tab.frame_locator("#card").locator("#qa").inner_text()


def is_answer_shown(tab: Page) -> bool:
    return tab.frame_locator("#card").locator(".back").count() > 0


READ_STEP = """async (waitMs) => {
  const isVisible = (selector) => [...document.querySelectorAll(selector)].some((element) => element.checkVisibility());
  const end = performance.now() + waitMs;
  while (isVisible("#asking") && !isVisible("#show:enabled, #marks")) {
    if (performance.now() > end) throw new Error("no question comes");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const card = document.getElementById("card").contentDocument;
  const place = document.getElementById("progress").innerText;
  return isVisible("#asking") ? { place, question: card.querySelector(".question").innerText } : null;
}"""
"""Waits for a question, and returns it with its place, or null at the end of the interview: all with one request."""


def walk(tab: Page) -> list[tuple[str, str]]:
    """Go through the interview without an answer; return each place with its question."""
    asked: list[tuple[str, str]] = []
    while step := tab.evaluate(READ_STEP, WAIT_MS):
        asked.append((step["place"], step["question"]))
        tab.keyboard.press("ArrowRight")
    return asked


def is_follow_up(place: str) -> bool:
    return "follow-up" in place


# --- from start to end ----------------------------------------------------------------------------


def test_by_keyboard_from_the_choice_to_the_list(group: Project, open_tab: OpenTab, anki: Anki) -> None:
    tab = open_tab()
    open_interview(tab, group)
    tab.focus("#count")
    tab.keyboard.press("Control+a")
    tab.keyboard.type("3")
    tab.uncheck("#follow-ups")
    tab.focus("#start")
    tab.keyboard.press("Enter")
    wait_for_question(tab)
    assert tab.evaluate("document.activeElement.id") == "question-place"
    asked = []
    for key in ("1", "2", "3"):
        asked.append(question(tab))
        assert not is_answer_shown(tab)
        tab.keyboard.press(key)  # nothing is marked before its answer is in sight
        assert question(tab) == asked[-1]
        tab.keyboard.press("Space")
        tab.frame_locator("#card").locator(".answer").first.wait_for()
        assert tab.evaluate("document.activeElement.id") == "card"
        tab.keyboard.press(key)
    tab.locator("#ending").wait_for()
    assert tab.evaluate("document.activeElement.id") == "repeat-heading"
    assert tab.inner_text("#repeat-heading") == "To repeat (2)"
    assert tab.locator("#repeats a").all_inner_texts() == [asked[2], asked[1]]
    assert tab.locator("#repeats .mark").all_inner_texts() == ["Not yet", "Partly"]
    assert tab.locator("#known a").all_text_contents() == [asked[0]]
    anki.import_package(group.package)
    found = anki.notes(tab.input_value("#search-text"))
    assert sorted(note["Question"] for note in found) == sorted(asked[1:])


def swipe_card(tab: Page, *, to_left: bool) -> None:
    """Swipe over the card with one finger."""
    box = tab.locator("#card").bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    left, right = box["x"] + 0.2 * box["width"], box["x"] + 0.8 * box["width"]
    if to_left:
        swipe(tab, (right, y), (left, y))
    else:
        swipe(tab, (left, y), (right, y))


def tap_card(tab: Page) -> None:
    """Tap on the card; again, where a busy machine made it a tap that ends a swipe, or a long one, which selects."""
    box = tab.locator("#card").bounding_box()
    assert box
    for _ in range(5):
        tab.wait_for_timeout(500)
        tab.touchscreen.tap(box["x"] + box["width"] - 30, box["y"] + box["height"] - 30)
        if is_answer_shown(tab):
            return


@pytest.mark.parametrize(
    "held", [PHONE, pytest.param(SIDEWAYS, marks=pytest.mark.slow)], ids=["upright", "sideways"]
)
def test_by_touch_from_the_choice_to_the_list(group: Project, open_tab: OpenTab, held: dict[str, Any]) -> None:
    tab = open_tab(**held)
    open_interview(tab, group)
    tab.fill("#count", "2")
    tab.get_by_label("with their follow-ups").tap()
    tab.locator("#start").tap()
    wait_for_question(tab)
    first = question(tab)
    swipe_card(tab, to_left=True)
    assert tab.inner_text("#progress") == "Question 2 of 2"
    second = question(tab)
    swipe_card(tab, to_left=False)
    assert tab.inner_text("#progress") == "Question 1 of 2"
    tap_card(tab)  # which shows its answer, as in Anki
    tab.frame_locator("#card").locator(".answer").first.wait_for()
    tab.locator("#marks .partly").tap()
    tab.locator("#show").tap()
    tab.locator("#marks .not").tap()
    tab.locator("#ending").wait_for()
    assert tab.locator("#repeats a").all_inner_texts() == [second, first]


# --- which questions ------------------------------------------------------------------------------


@pytest.mark.slow
def test_two_browsers_with_one_link_ask_the_same_in_one_order(group: Project, open_tab: OpenTab) -> None:
    tab, another = open_tab(), open_tab()
    open_interview(tab, group)
    start(tab, count=8)
    open_interview(another, group, link_of(tab))
    start(another)
    asked = walk(tab)
    assert len([place for place, _ in asked if not is_follow_up(place)]) == 8
    assert walk(another) == asked


@pytest.mark.slow
def test_another_interview_asks_in_another_order(group: Project, open_tab: OpenTab) -> None:
    tab = open_tab()
    open_interview(tab, group)
    start(tab, count=20)
    asked = walk(tab)
    tab.click("#again")
    start(tab, count=20)
    assert walk(tab) != asked


def test_a_follow_up_comes_right_after_its_parent(group: Project, open_tab: OpenTab) -> None:
    tab = open_tab()
    open_interview(tab, group)
    start(tab, count=24)
    asked = walk(tab)
    assert len(asked) == 48
    parent = ""
    for place, text in asked:
        if is_follow_up(place):
            assert text.startswith(parent.removesuffix("?"))
        else:
            parent = text
    assert [place for place, _ in asked if is_follow_up(place)]


def test_a_follow_up_whose_parent_is_on_no_card_does_not_come(project: Project, open_tab: OpenTab) -> None:
    project.write(
        "notes/week01.md",
        "# Week 1\n#### 가온\n1. 큐란?\n1-1. 원형 큐란?\n```\n돈다\n```\n2. 스택이란?\n```\n쌓는다\n```\n",
    )
    write_site(project)
    tab = open_tab()
    open_interview(tab, project)
    start(tab)
    assert walk(tab) == [("Question 1 of 1", "스택이란?")]


def test_ones_own_questions_never_come(group: Project, open_tab: OpenTab) -> None:
    tab, another = open_tab(), open_tab()
    open_interview(tab, group)
    start(tab, count=50, me="은채")
    assert [text[:2] for _, text in walk(tab)].count("은채") == 0
    open_interview(another, group)
    start(another, count=50)
    everything = walk(another)
    open_interview(tab, group, link_of(another))
    assert tab.input_value("#me") == "은채"  # remembered
    assert "12 of your own" in tab.inner_text("#invitation")
    start(tab, me="은채")
    rest = [(place, text) for place, text in everything if not text.startswith("은채")]
    assert walk(tab) == rest  # with the numbers that they have for everybody


@pytest.mark.slow
def test_an_interviewer_sees_each_answer_at_once_and_gets_their_own_questions(
    group: Project, open_tab: OpenTab
) -> None:
    tab = open_tab()
    open_interview(tab, group)
    start(tab, count=50, me="은채", role="asks")
    assert is_answer_shown(tab)
    assert [text for _, text in walk(tab) if text.startswith("은채")]


@pytest.mark.slow
def test_topics_people_and_weeks_choose(group: Project, open_tab: OpenTab) -> None:
    tab = open_tab()
    open_interview(tab, group)
    tab.locator("#people label", has_text="가온").click()
    tab.locator("#people label", has_text="지우").click()
    tab.select_option("#last-week", "2")
    start(tab, count=50)
    assert {text[:3] for _, text in walk(tab)} == {"가온봄", "가온낮", "지우봄", "지우낮"}
    tab.click("#again")
    tab.locator("#topics label", has_text="네트워크").first.click()
    start(tab, count=50)
    assert {text[:3] for _, text in walk(tab)} == {"태양봄", "은채낮", "가온밤", "지우밤"}
    tab.click("#again")
    tab.select_option("#first-week", "3")
    tab.select_option("#last-week", "1")
    assert tab.locator("#start").is_disabled()


def test_an_edit_of_the_notes_and_its_taking_back_are_followed(
    written: Project, address: str, open_tab: OpenTab
) -> None:
    tab = open_tab()
    tab.goto(f"{address}interview.html")
    tab.locator("body[data-view]").wait_for()
    newcomer = tab.locator("#people label", has_text="별이")
    before = WEEKS["notes/week01.md"]
    written.write("notes/week01.md", f"{before}\n#### 별이\n1. 스택이란?\n```\n쌓는다\n```\n")
    newcomer.wait_for()
    written.write("notes/week01.md", before)
    newcomer.wait_for(state="detached")


@pytest.mark.slow
def test_a_topic_holds_those_below_it(project: Project, open_tab: OpenTab) -> None:
    project.write(
        "notes/week01.md",
        "# Week 1\n#### 가온\n1. 로드 밸런싱이란?\n```\n나눈다\n```\n2. DNS란?\n```\n이름\n```\n3. 트랜잭션이란?\n```\n묶음\n```\n",
    )
    write_site(project)
    tab = open_tab()
    open_interview(tab, project)
    tab.locator("#topics > li", has_text="네트워크").locator("button").first.click()
    inner = tab.locator("#topics ul label", has_text="로드밸런싱")
    inner.click()
    start(tab)
    assert [text for _, text in walk(tab)] == ["로드 밸런싱이란?"]
    tab.click("#again")
    tab.locator("#topics > li > .branch label", has_text="네트워크").click()
    assert inner.locator("input").is_checked()
    start(tab)
    assert sorted(text for _, text in walk(tab)) == ["DNS란?", "로드 밸런싱이란?"]


@pytest.mark.slow
def test_when_the_deck_has_changed_the_link_asks_the_same(project: Project, open_tab: OpenTab) -> None:
    write_group(project)
    write_site(project)
    tab = open_tab()
    open_interview(tab, project)
    start(tab, count=50)
    link, before = link_of(tab), [text for _, text in walk(tab)]
    write_group(project, weeks=4)
    week = (project.folder / "notes/week01.md").read_text("utf-8")
    project.write("notes/week01.md", re.sub(r"(?s)2\. 가온봄 배나무.*?(?=####)", "", week))
    write_site(project)
    tab = open_tab()  # which keeps nothing of the first one
    open_interview(tab, project, link)
    assert "1 of them" in tab.inner_text("#invitation")
    start(tab)
    assert [text for _, text in walk(tab)] == [text for text in before if text != "가온봄 배나무의 가지는?"]


def test_a_link_can_be_written_by_hand(group: Project, open_tab: OpenTab) -> None:
    asked = []
    for _ in range(2):
        tab = open_tab()
        open_interview(tab, group, "#n=4&t=60&w=2-3&p=가온&p=태양&s=meeting-17")
        tab.click("#start")
        wait_for_question(tab)
        assert tab.inner_text("#left") in {"1:00", "0:59"}
        asked.append(walk(tab))
    assert asked[0] == asked[1]
    assert {text[:3] for _, text in asked[0]} <= {"가온낮", "가온밤", "태양낮", "태양밤"}


def test_of_a_question_that_several_ask_one_card_comes_with_the_others_answers(
    project: Project, open_tab: OpenTab
) -> None:
    entries = "".join(f"#### {person}\n1. 트랜잭션이란?\n```\n{person}의 답\n```\n" for person in PEOPLE)
    project.write("notes/week01.md", f"# Week 1\n{entries}")
    write_site(project)
    tab = open_tab()
    open_interview(tab, project)
    start(tab, me="은채")
    assert tab.inner_text("#progress") == "Question 1 of 1"
    assert "답" not in card_text(tab)
    tab.keyboard.press("Space")
    beside = tab.frame_locator("#card").locator(".beside")
    beside.wait_for()
    answers = re.findall(r"..의 답", card_text(tab))
    assert sorted(answers) == ["가온의 답", "지우의 답", "태양의 답"]
    answer = tab.frame_locator("#card").locator("section.answer").bounding_box()
    others = beside.bounding_box()
    assert answer
    assert others
    assert others["x"] >= answer["x"] + answer["width"]


# --- the time -------------------------------------------------------------------------------------


def test_the_time_runs_pauses_and_ends_with_a_sign_alone(group: Project, open_new_tab: OpenTab) -> None:
    tab = open_new_tab(**CLOCKED)
    tab.clock.install(time=0)
    open_interview(tab, group)
    tab.select_option("#seconds", "90")
    tab.clock.pause_at(10_000)
    start(tab)
    assert tab.inner_text("#left") == "1:30"
    tab.clock.run_for(20_000)
    assert tab.inner_text("#left") == "1:10"
    tab.keyboard.press("p")
    assert tab.inner_text("#time-state") == "Paused"
    tab.clock.run_for(60_000)
    assert tab.inner_text("#left") == "1:10"
    tab.keyboard.press("p")
    tab.clock.run_for(30_000)
    assert tab.text_content("#announcement") == "Goes on"  # it does not speak each second
    tab.clock.run_for(10_500)
    assert tab.text_content("#announcement") == "30 seconds left"
    tab.clock.run_for(31_000)
    assert tab.inner_text("#time-state") == "Time is up"
    assert tab.inner_text("#left").startswith("+0:0")
    assert tab.text_content("#announcement") == "Time is up"
    assert not is_answer_shown(tab)
    tab.keyboard.press("Space")
    assert is_answer_shown(tab)
    stopped = tab.inner_text("#left")
    tab.clock.run_for(9_000)
    assert tab.inner_text("#left") == stopped
    tab.keyboard.press("1")
    assert tab.inner_text("#left") == "1:30"


@pytest.mark.slow
def test_without_a_limit_the_time_only_counts(group: Project, open_new_tab: OpenTab) -> None:
    tab = open_new_tab(**CLOCKED)
    tab.clock.install(time=0)
    open_interview(tab, group)
    tab.select_option("#seconds", "0")
    tab.clock.pause_at(10_000)
    start(tab)
    tab.clock.run_for(75_000)
    assert tab.inner_text("#left") == "1:15"
    assert tab.inner_text("#time-state") == ""


# --- reloads, other browsers, other readers -------------------------------------------------------


def test_it_goes_on_after_a_reload(group: Project, open_new_tab: OpenTab) -> None:
    tab = open_new_tab(**CLOCKED)
    tab.clock.install(time=0)
    open_interview(tab, group)
    tab.clock.pause_at(10_000)
    start(tab, count=3)
    tab.keyboard.press("Space")
    tab.keyboard.press("3")
    tab.clock.run_for(20_000)
    text = question(tab)
    tab.reload()
    wait_for_question(tab)
    assert question(tab) == text
    assert tab.inner_text("#left") == "1:40"
    assert tab.inner_text("#time-state") == "Paused"
    assert not is_answer_shown(tab)
    tab.keyboard.press("Space")
    tab.reload()
    wait_for_question(tab)
    assert is_answer_shown(tab)
    tab.click("#finish")
    tab.reload()
    tab.locator("#ending").wait_for()
    assert tab.locator("#repeats .mark").all_inner_texts() == ["Not yet", "No mark"]
    tab.locator("#repeats a", has_text="는?").first.wait_for()


def test_the_last_interview_is_offered(group: Project, open_tab: OpenTab) -> None:
    tab = open_tab()
    open_interview(tab, group)
    assert tab.locator("#last").is_hidden()
    start(tab)
    tab.keyboard.press("ArrowRight")
    text = question(tab)
    open_interview(tab, group)
    tab.click("#last")
    wait_for_question(tab)
    assert question(tab) == text


@pytest.mark.slow
def test_it_works_where_the_browser_keeps_nothing(group: Project, open_new_tab: OpenTab) -> None:
    tab = open_new_tab()
    tab.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no') } })"
    )
    open_interview(tab, group)
    start(tab, count=2)
    asked = walk(tab)
    assert tab.locator("#ending").is_visible()
    tab.reload()
    tab.locator("#invitation").wait_for()
    start(tab)
    assert walk(tab) == asked


@pytest.mark.parametrize(
    "stored",
    [
        *(pytest.param(stored, marks=pytest.mark.slow) for stored in ("{", "null", "[]", '{"at": 1}')),
        '{"at": 99, "me": "", "role": "asked", "shown": [], "marks": null, "usedMs": {}}',
    ],
)
def test_what_a_browser_kept_and_nobody_understands_is_passed_over(
    group: Project, open_tab: OpenTab, stored: str
) -> None:
    tab = open_tab()
    open_interview(tab, group)
    start(tab)
    link = link_of(tab)
    tab.goto("about:blank")
    tab.goto((group.folder / "site/stats.html").as_uri())
    tab.evaluate("([link, text]) => localStorage.setItem(`ankigen-interview ${link}`, text)", [link, stored])
    open_interview(tab, group, link)
    tab.locator("#invitation").wait_for()
    start(tab)


@pytest.mark.parametrize(
    "link",
    [
        *("#q=zzzzzz", "#%E0%A4%A", "#w=9&k=없음&p=nobody"),
        *(pytest.param(link, marks=pytest.mark.slow) for link in ("#q=", "#q=%&t=x", "#t=99999999999", "#n=-5")),
    ],
)
def test_a_broken_link_does_no_harm(group: Project, open_tab: OpenTab, link: str) -> None:
    tab = open_tab()
    open_interview(tab, group, link)
    assert tab.locator("#setup").is_visible()


def test_without_javascript_it_says_so(group: Project, open_tab: OpenTab) -> None:
    tab = open_tab(java_script_enabled=False)
    tab.goto(page_address(group))
    assert "JavaScript" in tab.inner_text("noscript")
    assert tab.locator("nav a").count() == 4


@pytest.mark.slow
def test_the_list_is_printed_without_the_buttons(group: Project, open_tab: OpenTab) -> None:
    tab = open_tab()
    open_interview(tab, group)
    start(tab, count=2)
    tab.click("#finish")
    tab.emulate_media(media="print")
    assert tab.locator("#repeats li").first.is_visible()
    for hidden in (".bar", "#print", "#search-text", "#known-list"):
        assert tab.locator(hidden).is_hidden()


def test_the_question_mark_lists_the_keys(group: Project, open_tab: OpenTab) -> None:
    tab = open_tab()
    open_interview(tab, group)
    start(tab)
    tab.keyboard.press("?")
    assert tab.locator("#help").is_visible()
    tab.keyboard.press("Escape")
    assert tab.locator("#help").is_hidden()
    tab.keyboard.press("Space")
    assert is_answer_shown(tab)


@pytest.mark.slow
def test_it_goes_on_while_the_notes_change(written: Project, address: str, open_tab: OpenTab) -> None:
    tab = open_tab()
    tab.goto(f"{address}interview.html")
    start(tab)
    while question(tab) != "프로세스와 스레드의 차이는?":
        tab.click("#next")
        wait_for_question(tab)
    tab.click("#show")
    week = WEEKS["notes/week01.md"].replace("메모리를", "기억을")
    written.write("notes/week01.md", f"{week}0. 큐란?\n```\n줄\n```\n")
    tab.frame_locator("#card").get_by_text("기억을 나누는지가 다르다.").wait_for()
    assert question(tab) == "프로세스와 스레드의 차이는?"


@pytest.mark.slow
def test_the_link_is_copied(group: Project, open_tab: OpenTab) -> None:
    tab = open_tab(permissions=["clipboard-read", "clipboard-write"])
    open_interview(tab, group)
    start(tab)
    tab.click("#share")
    tab.get_by_text("Copied", exact=True).first.wait_for()
    assert tab.evaluate("navigator.clipboard.readText()") == tab.url


def check_view(tab: Page) -> None:
    """Nothing is wider than the screen, no button of the interview is off it, and axe finds no fault above minor."""
    size = tab.viewport_size
    assert size
    assert tab.evaluate("document.documentElement.scrollWidth") == size["width"]
    for button in tab.locator("#asking button:visible").all():
        box = button.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= size["width"]
        assert box["y"] + box["height"] <= size["height"]
    if tab.locator("#card").is_visible():
        card = tab.locator("#card").bounding_box()
        assert card
        assert card["width"] > 0.7 * size["width"]
        assert card["height"] > 0.55 * size["height"]
    assert not find_faults(tab)


@pytest.mark.parametrize(
    ("width", "height", "scheme"),
    [
        pytest.param(320, 568, "light", marks=pytest.mark.slow),
        pytest.param(390, 844, "dark", marks=pytest.mark.slow),
        pytest.param(844, 390, "light", marks=pytest.mark.slow),
        pytest.param(820, 1180, "dark", marks=pytest.mark.slow),
        pytest.param(1280, 800, "light", marks=pytest.mark.slow),
    ],
)
def test_every_view_fits_and_has_no_fault(
    project: Project, open_tab: OpenTab, width: int, height: int, scheme: str
) -> None:
    """Each view, on five screens; the pages of the preview are tried on some of them by quick tests."""
    entries = "".join(
        f"#### {person}\n1. 트랜잭션이란? #데이터베이스\n```\n{person}의 답 `x`\n```\n" for person in PEOPLE
    )
    project.write("notes/week01.md", f"# Week 1\n{entries}")
    project.write("notes/week02.md", "# Week 2\n#### 가온\n1. DNS란?\n```\n이름\n```\n")
    write_site(project)
    tab = open_tab(viewport={"width": width, "height": height}, color_scheme=scheme)
    open_interview(tab, project)
    check_view(tab)
    start(tab)
    check_view(tab)
    tab.click("#show")
    check_view(tab)
    tab.click("#marks .knew")
    check_view(tab)
    tab.click("#show")
    tab.click("#marks .not")
    tab.click("#known-count")
    check_view(tab)
    link = link_of(tab)
    tab = open_tab(viewport={"width": width, "height": height}, color_scheme=scheme)  # which keeps nothing of it
    open_interview(tab, project, link)
    check_view(tab)
    start(tab)
    tab.click("#keys") if tab.locator("#keys").is_visible() else tab.keyboard.press("?")
    check_view(tab)


# --- what is computed -----------------------------------------------------------------------------


def compute(tab: Page, module: str, expression: str, argument: object = None) -> Any:  # noqa: ANN401 - any JSON
    """Return an expression's value, with the names of a module of the interview and ``argument``."""
    tab.goto("about:blank")
    script = f"{join_modules(f'interview/{module}')}\nreturn ({expression});"
    return tab.evaluate("([script, argument]) => new Function('argument', script)(argument)", [script, argument])


MANY = """
Array.from({ length: 10000 }, (_, number) => ({
  number, guid: `guid${number}`, people: [`p${number % 30}`], week: number % 50, topics: [`a::${number % 200}`],
  parent: number % 4 === 3 ? number - 1 : null, group: number % 10 ? 0 : number % 300 + 1,
}))
"""


def test_ten_thousand_cards_are_drawn_from_at_once(tab: Page) -> None:
    choice = {
        "people": [],
        "topics": ["a"],
        "firstWeek": None,
        "lastWeek": None,
        "count": 20,
        "hasFollowUps": True,
        "me": "p1",
    }
    took, count = compute(
        tab,
        "choose.js",
        f"(() => {{ const many = {MANY}; const begun = performance.now(); const drawn = drawQuestions(many, argument, 'seed');"
        " return [performance.now() - begun, drawn.filter((question) => question.parent === null).length]; })()",
        choice,
    )
    assert count == 20
    assert took < 500  # ms; about 30 where nothing else runs


def test_short_names_of_guids_differ(tab: Page) -> None:
    count = compute(
        tab, "random.js", "new Set(Array.from({ length: 10000 }, (_, n) => shortId(`guid ${n}`))).size"
    )
    assert count >= 9999


@pytest.mark.parametrize(
    ("left_ms", "text"),
    [
        (120_000, "2:00"),
        (119_999, "2:00"),
        (60_001, "1:01"),
        (1, "0:01"),
        (0, "+0:00"),
        (-999, "+0:00"),
        (-65_000, "+1:05"),
    ],
)
def test_a_time_reads_as_a_clock(tab: Page, left_ms: int, text: str) -> None:
    assert compute(tab, "timer.js", "describeTime(argument)", left_ms) == text


@pytest.mark.parametrize(
    ("before", "left", "whole", "said"),
    [
        (31_000, 30_000, 120_000, 30),
        (30_000, 29_000, 120_000, None),
        (31_000, 29_900, 60_000, None),  # half of it has just begun
        (10_100, 9_900, 60_000, 10),
        (200, -50, 60_000, 0),
        (40_000, -5_000, 60_000, 0),  # the machine slept
        (-50, -300, 60_000, None),
    ],
)
def test_the_time_is_spoken_of_at_few_moments(
    tab: Page, before: int, left: int, whole: int, said: int | None
) -> None:
    assert compute(tab, "timer.js", "secondsToSay(...argument)", [before, left, whole]) == said


@pytest.mark.parametrize(
    "guid",
    [
        "a*b",
        'a"b',
        "a\\b",
        "re:x",
        *(pytest.param(guid, marks=pytest.mark.slow) for guid in ("abc", "a_b", "a:b", "a b", "ㄱ가", "a'b(c)")),
    ],
)
def test_ankis_search_finds_any_guid_in_the_field(tab: Page, anki: Anki, guid: str) -> None:
    """GUIDs of other programs hold any sign."""
    collection = anki.collection
    note_type = collection.models.new("with ID")
    for name in ("Front", "ID"):
        collection.models.add_field(note_type, collection.models.new_field(name))
    template = collection.models.new_template("card")
    template["qfmt"] = "{{Front}}"
    collection.models.add_template(note_type, template)
    collection.models.add(note_type)
    note_type = collection.models.by_name("with ID")
    for content in (guid, "axb", "other"):
        note = collection.new_note(note_type)
        note["Front"], note["ID"] = "front", content
        collection.add_note(note, collection.decks.id("Default"))
    search = compute(tab, "anki_search.js", "writeAnkiSearch(argument)", [guid])
    assert [note["ID"] for note in anki.notes(search)] == [guid]


def test_whose_last_question_is_left_out_has_the_numbers_of_everybody(tab: Page) -> None:
    order = [
        {
            "number": number,
            "guid": f"g{number}",
            "people": [person],
            "parent": None,
            "week": 1,
            "topics": [],
            "group": 0,
        }
        for number, person in enumerate(["가온", "은채", "가온"])
    ]
    labels = compute(tab, "choose.js", "placeQuestions(argument, '가온').map((place) => place.label)", order)
    assert labels == ["2"]
    assert compute(tab, "choose.js", "countMain(argument)", order) == 3
