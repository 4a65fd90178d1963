"""What the layouts beside the weekly one make of notes; the cases are in ``data/layouts``: title, input, expected."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from ankigen import text
from ankigen.config.parsing import parse_config
from ankigen.config.people import People
from ankigen.config.settings import LAYOUT_CHOICES, Layout
from ankigen.layouts.document_reader import read_document
from ankigen.model import Source
from ankigen.topics.taxonomy import taxonomy
from layouts.test_document_reader import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest.mark.structures import ParameterSet

DATA = Path(__file__).parents[1] / "data" / "layouts"


def cases() -> list[tuple[str, str, str, str]]:
    """Return (preset, title, input, expected) of every case; a file is named after its preset."""
    return [
        (file.stem if file.stem in ("headings", "details") else "headings", title.strip(), notes, expected)
        for file in sorted(DATA.glob("*.md"))
        for _, title, notes, expected in read_fixture_file(file)
    ]


def read(notes: str, layout: Layout, people: dict[str, str | list[str]], path: str) -> list[str]:
    """Return the entries and diagnostics of ``notes``, a line each."""
    source = Source(path, Path(path), Path(), text.clean(notes))
    document, findings = read_document(source, People(people), taxonomy(), layout)
    found = [f"{f.rule.code} {f.line}:{f.column} {f.rule.name}" for f in findings]
    return [*(line for entry in document.entries for line in shown(entry)), *sorted(found)]


def settings_in(notes: str) -> tuple[dict[str, str], dict[str, str | list[str]], str, str]:
    """Return the layout's settings, the people and the path that lead a case, and the notes behind them."""
    layout: dict[str, str] = {}
    people: dict[str, str | list[str]] = {}
    path = "notes/x.md"
    lines = notes.split("\n")
    while lines[0].startswith(("layout: ", "people: ", "path: ")):
        kind, _, value = lines.pop(0).partition(": ")
        name, _, what = value.partition(" = ")
        if kind == "layout":
            layout[name] = what
        elif kind == "people":
            people[name] = what.split(", ")
        else:
            path = value
    return layout, people, path, "\n".join(lines)


@pytest.mark.parametrize(
    ("preset", "title", "notes", "expected"), [pytest.param(*case, id=case[1]) for case in cases()]
)
def test_layouts(preset: str, title: str, notes: str, expected: str) -> None:
    chosen, people, path, rest = settings_in(notes)
    lines = [f'preset = "{chosen.pop("preset", preset)}"']
    lines += [f"{key} = {value.split(', ')!r}" for key, value in chosen.items()]
    layout = parse_config("[layout]\n" + "\n".join(lines)).layout
    assert read(rest, layout, people, path) == [line for line in expected.split("\n") if line], title


def test_what_a_question_is_about_stands_on_the_front() -> None:
    notes = "### 문제 1\n다음 중 큐는?\n\nA. 먼저\nB. 나중\n\n정답: A\n\n줄이다.\n"
    source = Source("a.md", Path("a.md"), Path(), notes)
    document, _ = read_document(
        source, People({}), taxonomy(), parse_config('[layout]\npreset = "headings"').layout
    )
    (entry,) = document.entries
    assert [block.text for block in entry.answer[: entry.given_blocks]] == ["A. 먼저\nB. 나중"]
    assert [block.text for block in entry.answer[entry.given_blocks :]] == ["A\n\n줄이다."]


# --- far to the right ---


@pytest.mark.parametrize("columns", [0, 38, 40, 50, 52, 120])
def test_a_bullet_asks_however_far_it_is_indented(columns: int) -> None:
    blanks = " " * columns
    notes = (
        f"{blanks}- 캐시란 무엇인가요?\n{blanks}    - 빠르다\n{blanks}- 힙이란 무엇인가요?\n{blanks}    - 트리다\n"
    )
    source = Source("x.md", Path("x.md"), Path(), notes)
    document, _ = read_document(source, People({}), taxonomy(), Layout(preset="bullets"))
    entries = [
        (entry.question.markdown, entry.parent.markdown, entry.answer[0].text) for entry in document.entries
    ]
    assert entries == [("캐시란 무엇인가요?", "", "- 빠르다"), ("힙이란 무엇인가요?", "", "- 트리다")]


@pytest.mark.parametrize("columns", [4, 40, 60])
def test_a_bullet_further_out_ends_the_answer_however_far_the_question_is_indented(columns: int) -> None:
    blanks = " " * columns
    notes = f"{blanks}- What is a cache?\n{blanks}    - a fast memory\n- another subject\n"
    source = Source("x.md", Path("x.md"), Path(), notes)
    document, _ = read_document(source, People({}), taxonomy(), Layout(preset="bullets"))
    assert [block.text for entry in document.entries for block in entry.answer] == ["- a fast memory"]


# --- any text at all ---

PIECES = (
    "# ", "## ", "### Q1.", "- ", "    - ", "1. ", "1-1. ", "> ", "**", "Q. ", "문제 1", "[태그]", "[#1](#1)", "작성자: ", "김하늘",
    "<details>", "<summary>", "</summary>", "</details>", "<ul>", "<li>", "</li>", "<br>", "```", "~~~", "<!--", "-->", "---",
    "Questions", "Answers", "질문", "답변", "정답 보기", "캐시란?", "설명해 주세요", "⭐", "1️⃣", "\\", "`", "&lt;", "\t", "\u200b", " ",
)  # fmt: skip
LINES = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=5).map("".join)
LAYOUTS = st.builds(
    Layout,
    preset=st.sampled_from(["headings", "details", "bullets"]),
    question=st.none() | st.lists(st.sampled_from(LAYOUT_CHOICES["question"]), min_size=1),
    followup=st.none() | st.lists(st.sampled_from(LAYOUT_CHOICES["followup"])),
    person=st.none() | st.lists(st.sampled_from([*LAYOUT_CHOICES["person"], "{person}/*", "*_{person}"])),
    topic=st.none() | st.lists(st.sampled_from([*LAYOUT_CHOICES["topic"], "{topic}/**"])),
)


@given(st.lists(LINES, max_size=30).map("\n".join), LAYOUTS)
def test_no_text_stops_a_layout(notes: str, layout: Layout) -> None:
    path = "notes/2주차/김하늘/os_하늘.md"
    document, findings = read_document(
        Source(path, Path(path), Path(), text.clean(notes)), People({}), taxonomy(), layout
    )
    lines = text.clean(notes).count("\n") + 1
    assert all(1 <= one.line <= one.end <= lines for one in document.entries)
    assert all(0 <= one.line <= lines for one in findings)


@given(st.lists(LINES, max_size=30).map("\n".join), LAYOUTS)
def test_an_answer_has_only_words_of_the_notes(notes: str, layout: Layout) -> None:
    clean = text.clean(notes)
    document, _ = read_document(Source("x.md", Path("x.md"), Path(), clean), People({}), taxonomy(), layout)
    for entry in document.entries:
        for block in entry.answer:
            for line in block.text.split("\n"):
                assert set(line) <= set(clean) | {" "}


REPEATED = [
    "<details><summary>왜?</summary>", "<details><summary>힙</summary>a</details>", "</details>", "<details>", "# 왜?", "### #1", "- 왜?", "1. 왜?", "**왜?**", "Q. 왜?",
    "작성자: 하늘", "<li>왜?", "`" * 50, "**" * 50, "[" * 50, "```", "# Questions\n- 왜?\n# Answers\n- 왜?", "  " * 25 + "- 왜?",
]  # fmt: skip
FREE_PRESETS = ("headings", "details", "bullets")


def list_repetitions() -> Iterator[ParameterSet]:
    """Yield each line with each layout; one line in three is quick, in turn with one of them."""
    for number, line in enumerate(REPEATED):
        for preset in FREE_PRESETS:
            marks: Any = [] if number % 3 == 0 and preset == FREE_PRESETS[number // 3 % 3] else pytest.mark.slow
            yield pytest.param(preset, line, marks=marks)


@pytest.mark.parametrize(("preset", "line"), [*list_repetitions()])
def test_time_grows_with_the_length_of_the_notes(preset: str, line: str) -> None:
    layout = parse_config(f'[layout]\npreset = "{preset}"\n').layout

    def seconds(times: int) -> float:
        source = Source("x.md", Path("x.md"), Path(), "\n".join([line] * times))
        start = time.process_time()
        read_document(source, People({}), taxonomy(), layout)
        return time.process_time() - start

    seconds(10)
    assert seconds(3000) < 40 * max(seconds(300), 0.02)


# --- people ---------------------------------------------------------------------------------------


def read_people(notes: str, path: str = "notes/x.md", **settings: list[str]) -> list[tuple[str, str]]:
    """Return the person and the first topic of each entry in the layout of headings."""
    layout = msgspec.convert({"preset": "headings", **settings}, Layout)
    source = Source(path, Path(path), Path(), notes)
    document, _ = read_document(source, People({"나루": ["naru"]}), taxonomy(), layout)
    return [(entry.contributor, "::".join(entry.topics[0]) if entry.topics else "") for entry in document.entries]


def people_of(notes: str, path: str = "notes/x.md", **settings: list[str]) -> list[str]:
    return [person for person, _ in read_people(notes, path, **settings)]


@pytest.mark.parametrize(
    ("notes", "people"),
    [
        ("작성자: 나루\n\n# 뮤텍스란?\n잠금.\n\n작성자: 다솜\n\n# 힙이란?\n나무.\n", ["나루", "다솜"]),
        (
            "Author: naru\n\n# 뮤텍스란?\n잠금.\n\n---\n\nAuthor: dasom\n\n---\n## 힙이란?\n나무.\n",
            ["나루", "dasom"],
        ),
        ("# 뮤텍스란?\n잠금.\n\n작성자: 나루\n\n# 힙이란?\n나무.\n\n작성자: 다솜\n", ["나루", "다솜"]),
        ("작성자: 나루\n\n# 뮤텍스란?\n작성자: 다솜\n\n잠금.\n\n# 힙이란?\n나무.\n", ["다솜", "나루"]),
    ],
    ids=["above", "between rules", "below", "in an answer"],
)
def test_each_line_that_says_who_wrote_speaks_for_its_part(notes: str, people: list[str]) -> None:
    assert people_of(notes) == people


@pytest.mark.parametrize(
    "line", ["author: naru", "person: '@naru'", "author: [naru]", "person: 🐯 나루", "author: 나루(발표)"]
)
def test_front_matter_names_who_wrote(line: str) -> None:
    assert people_of(f"---\n{line}\n---\n# 뮤텍스란?\n잠금.\n") == ["나루"]


def test_front_matter_counts_before_the_path_and_behind_the_text() -> None:
    notes = "---\nauthor: naru, dasom\n---\n# 뮤텍스란?\n잠금.\n\n# 김하늘\n## 힙이란?\n나무.\n"
    assert people_of(notes, "notes/이바다/x.md") == ["나루, dasom", "김하늘"]
    assert people_of(notes, "notes/bada/x.md", person=["{person}/*"]) == ["나루, dasom", "나루, dasom"]


def test_a_handle_is_no_topic() -> None:
    notes = "# 왜 늘어나나요?\n남아서.\n"
    assert read_people(notes, "notes/OS/Daemon/a.md", person=["OS/{person}/*"]) == [("Daemon", "운영체제")]
    assert read_people(notes, "notes/OS/heap.md", person=["OS/{person}"]) == [("heap", "운영체제")]


@pytest.mark.parametrize(
    ("line_count", "question", "part", "follows_up"),
    [
        (40, "화분은 어떻게 고르나요?", "흙은 왜 고르나요?", True),
        (40, "화분은 어떻게 고를까", "왜 흙인가?", True),
        (4, "화분은 어떻게 고를까", "왜 흙인가?", False),
        (40, "화분은 어떻게 고르나요?", "왜 흙인가?", False),
        (40, "화분은 어떻게 고를까", "그럼 왜 흙인가?", False),
        (40, "화분은 크게 골라라", "왜 흙인가?", False),
    ],
)
def test_a_heading_that_asks_follows_up_an_answer_that_is_too_long_for_one_card(
    line_count: int, question: str, part: str, *, follows_up: bool
) -> None:
    kinds = "\n".join(["흙으로 구웠다."] * line_count)
    notes = f"# {question}\n### 종류\n{kinds}\n### {part}\n물이 빨리 마른다.\n### 크기\n조금 크다."
    layout = parse_config('[layout]\npreset = "headings"').layout
    entries = [line for line in read(notes, layout, {}, "notes/x.md") if line.startswith("- ")]
    assert (f"- |  | > | {part} | of {question}" in entries) == follows_up


@pytest.mark.parametrize(
    ("question", "follows_up"),
    [
        ("굽기와 유약을 설명해 주세요.", False),
        ("굽기와 유약을 왜 나눌까?", True),
        ("굽기와 유약의 차이", True),
    ],
)
def test_half_of_an_answer_asks_in_the_tone_of_the_question_above_both(question: str, *, follows_up: bool) -> None:
    lines = "\n".join(["천천히 식힌다."] * 41)
    notes = f"# {question}\n## 굽기, 굽기란?\n{lines}\n### 가마\n벽돌로 쌓는다.\n### 유약, 유약이란?\n유리 가루다."
    layout = parse_config('[layout]\npreset = "headings"').layout
    entries = read(notes, layout, {}, "notes/x.md")
    assert any(entry.startswith("- |  | > | 유약, 유약이란? | of") for entry in entries) == follows_up
