"""Who asks what: counted, printed, and drawn."""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from ankigen.site.charts import COLOURS

if TYPE_CHECKING:
    from playwright.sync_api import Page

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
    said = [str(one.get_attribute("aria-label")) for one in charts.all()]
    assert said == [
        "Bar chart of the questions in each of 2 weeks, stacked by person; most of them, 3, in week 1.",
        "Heat map of 2 people by 3 fields, darker for more questions; most of them, 2, by 가온 about 네트워크.",
        "Line chart that grows from 3 cards in week 1 to 5 in week 2.",
        "Bar chart of the topics with most questions; first 네트워크 › 로드밸런싱 with 2.",
    ]
    tab.locator("figure").nth(1).locator("summary").click()
    cells = tab.locator("figure").nth(1).locator("tr").all_inner_texts()
    assert cells[0].split() == ["Topic", "가온", "은채"]
    assert "데이터베이스\t0\t2" in cells


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
    filled = tab.locator("figure").nth(1).locator("svg path[fill^='var(--heat-']")
    assert filled.count() == 3
    assert re.fullmatch(r"rgb\(\d+, \d+, \d+\)", filled.first.evaluate("one => getComputedStyle(one).fill"))


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
