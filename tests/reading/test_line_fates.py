"""What becomes of each line of a week file: it has a fate, or a diagnostic says that it is on no card."""

from __future__ import annotations

from pathlib import Path

import pytest

from ankigen import text
from ankigen.config.people import People
from ankigen.config.settings import Layout
from ankigen.layouts.document_reader import read_document
from ankigen.model import Document, Source
from ankigen.reading.entries.line_fates import says_something
from ankigen.topics.taxonomy import taxonomy

WEEKLY = Layout()
HEADINGS = Layout(preset="headings")
DETAILS = Layout(preset="details")


def read(notes: str, layout: Layout = WEEKLY) -> tuple[Document, list[tuple[str, int, int]]]:
    """Return the document of ``notes``, and the code and lines of each diagnostic."""
    source = Source("notes/x.md", Path("notes/x.md"), Path(), text.clean(notes))
    document, diagnostics = read_document(source, People({}), taxonomy(), layout)
    return document, [(found.rule.code, found.line, found.end_line) for found in diagnostics]


def name_fates(document: Document) -> list[str]:
    """Return the fate of each line, with the number of its entry; "" for a line without one."""
    names = []
    for line_fate in document.fates:
        if line_fate is None:
            names.append("")
        elif line_fate.entry is None:
            names.append(line_fate.fate.value)
        else:
            names.append(f"{line_fate.fate.value} {line_fate.entry + 1}")
    return names


def test_every_line_of_a_week_has_a_fate() -> None:
    notes = """\
---
week: 3
---
# Week 3
## 네트워크
#### 하늘
1. TCP란?
<!-- topics: 네트워크 -->
```
연결을 맺는다.
```
표도 있다.
- 왜 느린가요?
    ```
    확인을 기다린다.
    ```
2. UDP란?"""
    document, diagnostics = read(notes)
    assert name_fates(document) == [
        *["front matter"] * 3,
        "week",
        "topic",
        "contributor",
        "question 1",
        "comment",
        *["answer 1"] * 4,
        "question 2",
        *["answer 2"] * 3,
        "question 3",
    ]
    assert diagnostics == [("I201", 17, 17)]


def test_text_on_no_card_is_said_once_for_each_stretch() -> None:
    notes = """\
# Week 3
#### 하늘
머리말이다.

두 번째 문단.

- 목록
1. TCP란?
```
연결
```
#### 바다
끝말"""
    document, diagnostics = read(notes)
    assert diagnostics == [("I205", 12, 12), ("I216", 3, 7), ("I216", 13, 13)]
    assert name_fates(document)[2:7] == [""] * 5


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ("# Week 1\n#### 하늘\n```\n답\n둘\n```", ("W102", 3, 6)),
        ("# Week 1\n#### 하늘\n1. 큐란?\n#### \n글\n```\n답\n```", ("W126", 4, 8)),
        ("# Week 1\n#### 하늘\n1. 큐란?\n- 혼자\n  이어서\n```\n답\n```", ("W105", 4, 5)),
        ("# Week 1\n#### 하늘\n1.\n```\n답\n```", ("W106", 3, 6)),
        ("모임 안내\n\n매주 모인다.", ("I215", 1, 3)),
    ],
    ids=["fence", "cut by a heading", "bullet", "blank question", "file"],
)
def test_a_diagnostic_covers_all_lines_that_it_keeps_off_the_cards(
    notes: str, expected: tuple[str, int, int]
) -> None:
    _, diagnostics = read(notes)
    assert expected in diagnostics
    assert not [found for found in diagnostics if found[0] == "I216"]


def test_a_table_of_contents_repeats_what_is_on_the_cards() -> None:
    notes = "# 네트워크\n- [1. TCP란?](#tcp)\n- UDP란?\n- 안내\n\n## 1. TCP란?\n연결\n## UDP란?\n그냥"
    document, diagnostics = read(notes, HEADINGS)
    assert name_fates(document)[1:4] == ["question 1", "question 2", ""]
    assert diagnostics == [("I216", 4, 4)]


@pytest.mark.parametrize("summary", ["정답", "정답 보기 (클릭)", "Answer", "답변 및 해설"])
def test_the_label_of_a_fold_is_a_label(summary: str) -> None:
    notes = f"### Q. TCP란?\n<details>\n<summary>{summary}</summary>\n\n연결\n\n</details>"
    document, diagnostics = read(notes, HEADINGS)
    assert (name_fates(document)[2], diagnostics) == ("label", [])


def test_what_a_fold_says_beside_its_label_is_reported() -> None:
    notes = "### Q. TCP란?\n<details>\n<summary>정답: 연결 지향</summary>\n\n연결\n\n</details>"
    _, diagnostics = read(notes, HEADINGS)
    assert diagnostics == [("I217", 3, 3)]


def test_questions_apart_from_their_answers() -> None:
    notes = "# 질문\n1. 스택이란?\n# 답변\n## 1. 스택이란?\n나중에 넣은 것이 먼저 나온다.\n# 참고\n책"
    document, diagnostics = read(notes, HEADINGS)
    assert name_fates(document) == ["title", "question 1", "title", "question 1", "answer 1", "title", ""]
    assert diagnostics == [("I216", 7, 7)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("글", True),
        ("```java", False),
        ("``` 답 ```", True),
        ("<details><br>", False),
        ("<!-- 글 -->", False),
        ('<img src="a.png">', True),
        ("---", False),
        ("&nbsp;", False),
    ],
)
def test_a_line_says_something_if_readers_would_see_a_letter(line: str, expected: bool) -> None:
    assert says_something(line) is expected
