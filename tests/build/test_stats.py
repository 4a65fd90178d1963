"""Who asks what: counted, printed, and drawn."""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from ankigen.site.statistics.charts import COLOURS

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from browser_tabs import OpenTab
    from support import Project


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


def test_who_asks_what_without_an_answer_is_counted(written: Project) -> None:
    written.write("notes/week03.md", "# Week 3\n#### 은채\n1. 힙이란?\n2. 스택이란?\n```\nLIFO\n```\n")
    counted = json.loads(written.run("stats", "--json").stdout)
    concepts = {"스택": 1}
    assert counted["fields"]["자료구조"] == {"answered": 1, "unanswered": 1, "concepts": concepts}
    printed = written.run("stats").stdout
    assert re.search(r"자료구조 .* 1 \+1 ", printed)
    assert "+: questions without an answer." in printed


def test_the_name_of_a_topic_is_printed_as_it_is(project: Project) -> None:
    project.write("ankigen.toml", '[topics]\nfile = "topics.toml"\n')
    project.write("topics.toml", '["Roles"]\n"personas and persons" = ["페르소나"]\n')
    for person in ("가온", "은채"):
        project.write(
            f"notes/{person}.md", f"# Week 1\n#### {person}\n1. 페르소나란 무엇인가요?\n```\n가상의 사용자\n```\n"
        )
    assert "    2  Roles › personas and persons  (by 2 people)\n" in project.run("stats").stdout


def test_stats_of_nothing_are_said(project: Project) -> None:
    project.write("notes/week01.md", "# Week 1\n")
    assert project.run("stats").stdout == "0 questions, 0 of them answered.\n"
    assert project.run("preview", "--out", "site").exit_code == 0


@pytest.mark.parametrize("name", ["[/b]", "[red]하늘", ":cat:"])
def test_a_name_is_printed_as_it_is_written(project: Project, name: str) -> None:
    project.write("notes/week01.md", f"# Week 1\n#### {name}\n1. 힙이란?\n```\n나무\n```\n")
    for printed in (project.build(), project.run("stats")):
        assert (printed.exit_code, name in printed.stdout) == (0, True)


def test_tables_line_up_in_hangul(written: Project) -> None:
    lines = written.run("stats").stdout.splitlines()
    week, two = lines.index(next(line for line in lines if "Week" in line)), 2
    table = lines[week : week + 4]
    assert table[0].split() == ["Week", "가온", "은채", "all", "cards", "so", "far"]
    assert table[two].split() == ["1", "3", "·", "3", "3"]
    assert table[two + 1].split() == ["2", "·", "3", "3", "5"]
    assert len({cell_len(line) for line in table}) == 1


def test_charts_say_in_words_what_they_show(written: Project, tab: Page) -> None:
    written.run("preview", "--out", "site")
    tab.goto((written.folder / "site/stats.html").as_uri())
    charts = tab.locator(".chart svg[role=img]")
    titles = [chart.locator("title").text_content() for chart in charts.all()]
    assert titles == ["주차별 질문", "누가 무엇을 묻는가", "덱이 자라는 모습", "가장 많이 묻는 주제"]
    said = [chart.locator("desc").text_content() for chart in charts.all()]
    assert said == [
        "2개 주차의 질문 수를 사람별로 쌓은 막대. 가장 많은 주차는 1주차로 3개.",
        "2명과 3개 분야의 표로, 진할수록 질문이 많다. 가장 많은 칸은 가온의 네트워크 질문 2개.",
        "1주차 3장에서 2주차 5장까지 카드가 늘어나는 선.",
        "질문이 많은 주제의 막대. 가장 많은 주제는 네트워크 › 로드밸런싱, 2개.",
    ]
    tab.locator("figure").nth(1).locator("summary").click()
    cells = tab.locator("figure").nth(1).locator("tr").all_inner_texts()
    assert cells[0].split() == ["주제", "가온", "은채"]
    assert "데이터베이스\t0\t2" in cells


def test_a_single_week_has_words_of_its_own(project: Project, tab: Page) -> None:
    project.write(
        "notes/week07.md", "# Week 7\n#### 가온\n1. 힙이란?\n```\na\n```\n#### 은채\n1. 스택이란?\n```\nb\n```\n"
    )
    project.run("preview", "--out", "site")
    tab.goto((project.folder / "site/stats.html").as_uri())
    headings = tab.locator("figure h2").all_inner_texts()
    assert headings == ["7주차 질문", "누가 무엇을 묻는가", "덱이 자라는 모습", "가장 많이 묻는 주제"]
    assert tab.locator("figure").nth(0).locator("rect").count() == 2
    growth = tab.locator("figure").nth(2)
    assert growth.locator("svg").count() == 0
    assert "아직 한 주뿐이고 카드는 2장입니다." in growth.inner_text()


def test_notes_without_weeks_have_no_picture_of_weeks(project: Project, tab: Page) -> None:
    project.write("notes/heap.md", "#### 가온\n1. 힙이란?\n```\na\n```\n#### 은채\n1. 스택이란?\n```\nb\n```\n")
    project.run("preview", "--out", "site")
    tab.goto((project.folder / "site/stats.html").as_uri())
    assert tab.locator("figure h2").all_inner_texts() == [
        "사람별 질문",
        "누가 무엇을 묻는가",
        "가장 많이 묻는 주제",
    ]


def test_the_page_names_concepts_that_nobody_asked_about(written: Project, tab: Page) -> None:
    written.run("preview", "--out", "site")
    tab.goto((written.folder / "site/stats.html").as_uri())
    gaps = tab.locator(".gaps > div")
    databases = gaps.filter(has_text="데이터베이스")
    assert re.search(r"개념 \d+개 중 \d+개", databases.inner_text())
    assert databases.locator("dd > span[lang]").count() == 8
    assert re.search(r"외 \d+개", databases.inner_text())
    assert "자료구조" in tab.get_by_text("질문이 하나도 없는 분야:").locator("xpath=../..").inner_text()


def test_the_pictures_speak_the_readers_language(written: Project, open_tab: OpenTab) -> None:
    written.run("preview", "--out", "site")
    page = open_tab(locale="en-US")
    page.goto((written.folder / "site/stats.html").as_uri())
    growth = page.locator("figure").nth(2)
    assert growth.locator("title").text_content() == "How the deck grows"
    assert growth.locator("desc").text_content() == "Line chart that grows from 3 cards in week 1 to 5 in week 2."
    assert growth.locator("tspan").all_text_contents() == ["cards", "Week"]


def test_many_people_and_weeks_fit(project: Project, tab: Page) -> None:
    for week in range(1, 61):
        asked = "".join([f"#### 사람{number}\n1. 힙 {week}?\n```\na\n```\n" for number in range(1, 13)])
        project.write(f"notes/week{week:02}.md", f"# Week {week}\n{asked}")
    project.run("preview", "--out", "site")
    tab.set_viewport_size({"width": 360, "height": 780})
    tab.goto((project.folder / "site/stats.html").as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    columns = tab.locator("figure").nth(0)
    assert columns.locator("text", has_text="그 밖").count() == 1
    boxes = [label.bounding_box() for label in columns.locator("text[text-anchor=middle]").all()[:-1]]
    rights_and_lefts = itertools.pairwise(sorted((box["x"], box["x"] + box["width"]) for box in boxes if box))
    assert all(left[1] <= right[0] for left, right in rights_and_lefts)


# How colours look to who lacks one kind of cones: Machado, Oliveira and Fernandes 2009, severity 1.
BLINDNESS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.01182, 0.04294, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.3039),
    ),
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    """Return a colour in CIE L*a*b*, where distances are as an eye sees them."""
    rows = ((0.4124, 0.3576, 0.1805, 0.9505), (0.2126, 0.7152, 0.0722, 1), (0.0193, 0.1192, 0.9505, 1.089))
    x, y, z = (
        part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116
        for part in (sum(row[place] * rgb[place] for place in range(3)) / row[3] for row in rows)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("kind", BLINDNESS)
def test_colour_blind_readers_tell_people_apart(kind: str) -> None:
    seen = [
        lab([min(1, max(0, sum(row[place] * rgb[place] for place in range(3)))) for row in BLINDNESS[kind]])
        for rgb in map(linear, COLOURS)
    ]
    distances = [
        sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5 for pair in itertools.combinations(seen, 2)
    ]
    assert min(distances) > 15  # 2 are just seen beside each other


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_numbers_on_the_map_can_be_read(written: Project, tab: Page, scheme: str) -> None:
    written.run("preview", "--out", "site")
    tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    tab.goto((written.folder / "site/stats.html").as_uri())
    style = "getComputedStyle(document.documentElement)"
    names = [*(f"--heat-{strength}" for strength in range(1, 6)), "--heat-ink", "--heat-ink-strong"]
    *heat, ink, strong = (
        str(tab.evaluate(f"{style}.getPropertyValue('{name}')")).replace("#fff", "#ffffff")[:7] for name in names
    )
    for place, ground in enumerate(heat):
        light, dark = sorted((luminance(ground), luminance(ink if place < 3 else strong)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5
    filled = tab.locator("figure").nth(1).locator("svg rect[fill^='var(--heat-']")
    assert filled.count() == 3
    assert re.fullmatch(r"rgb\(\d+, \d+, \d+\)", filled.first.evaluate("one => getComputedStyle(one).fill"))


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
