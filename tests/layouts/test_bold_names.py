"""Lines of bold that name who asks what follows, in every layout, also where only another file tells."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ankigen import text
from ankigen.config.people import People
from ankigen.config.settings import Layout
from ankigen.layouts.document_reader import read_document
from ankigen.layouts.people import bold_names
from ankigen.layouts.people.names_elsewhere import NamesElsewhere
from ankigen.model import Source
from ankigen.topics.taxonomy import taxonomy

if TYPE_CHECKING:
    from support import Project

DETAILS = Layout(preset="details")
FOLD = "<details><summary>정답</summary>\n\n답이다.\n\n</details>\n"


def read_people(
    notes: str, layout: Layout = DETAILS, people: tuple[str, ...] = (), returning: tuple[str, ...] = ()
) -> list[tuple[str, str]]:
    """Return the question and the person of each entry."""
    source = Source("notes/x.md", Path("x.md"), Path(), notes)
    names = NamesElsewhere(frozenset(map(text.key, returning)))
    document, _ = read_document(source, People({name: [] for name in people}), taxonomy(), layout, names)
    return [(entry.question.markdown, entry.contributor) for entry in document.entries]


@pytest.mark.parametrize(
    "notes",
    [
        f"**나루**\n\n1. 뮤텍스란?\n{FOLD}\n**다솜**\n1. 세마포어란?\n{FOLD}",
        f"## 3주차\n**나루** <br><br>\n\n- 뮤텍스란?\n\n  {FOLD}\n__다솜__\n\n- 세마포어란?\n\n  {FOLD}",
        (
            "**나루**\n\n<details><summary>뮤텍스란?</summary>답</details>\n\n\n"
            "**다솜:**\n\n<details><summary>세마포어란?</summary>답</details>\n"
        ),
    ],
    ids=["numbers", "bullets", "folds"],
)
def test_two_names_over_questions_are_contributors(notes: str) -> None:
    assert read_people(notes) == [("뮤텍스란?", "나루"), ("세마포어란?", "다솜")]


def test_names_stand_over_headings_that_ask() -> None:
    notes = "**nari**\n### 뮤텍스란?\n하나만.\n\n**dasom**\n### 세마포어란?\n여럿.\n### 모니터란?\n자동.\n"
    expected = [("뮤텍스란?", "nari"), ("세마포어란?", "dasom"), ("모니터란?", "dasom")]
    assert read_people(notes, Layout(preset="headings")) == expected


def test_a_name_that_people_knows_answers_the_question_above_it() -> None:
    notes = "### 뮤텍스란?\n**나루**\n\n하나만 들어간다.\n\n**다솜**\n\n잠금이다.\n"
    expected = [("뮤텍스란?", "나루"), ("뮤텍스란?", "다솜")]
    assert read_people(notes, Layout(preset="headings"), people=("나루", "다솜")) == expected


@pytest.mark.parametrize("layout", [DETAILS, Layout(preset="weekly")], ids=["details", "weekly"])
def test_a_name_in_bold_and_italics_is_one(layout: Layout) -> None:
    notes = "***나루***\n\n1. 뮤텍스란?\n```\n답이다.\n```\n***다솜***\n\n1. 세마포어란?\n```\n답이다.\n```\n"
    read = read_people(notes, layout, people=("나루", "다솜"))
    assert read == [("뮤텍스란?", "나루"), ("세마포어란?", "다솜")]


@pytest.mark.parametrize("layout", [DETAILS, Layout(preset="weekly")], ids=["details", "weekly"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("**박나루**님", "**최다인** 님:"),
        ("**@naru** 🙋", "**@dasom**씨 🙋‍♀️"),
        ("**박나루** (발표)", "**최다인**님（진행）<br>"),
        ("__박나루__ ✅ \\", "***최다인***  🐶🐶"),
    ],
)
def test_a_title_a_remark_and_emoji_behind_a_name_are_no_part_of_it(
    first: str, second: str, layout: Layout
) -> None:
    notes = f"{first}\n\n1. 뮤텍스란?\n```\n답이다.\n```\n{second}\n\n1. 세마포어란?\n```\n답이다.\n```\n"
    names = [question_and_person[1] for question_and_person in read_people(notes, layout)]
    assert names in (["박나루", "최다인"], ["@naru", "@dasom"])


@pytest.mark.parametrize(
    "line", ["**박나루**님은 오늘 쉰다", "**박나루** → 발표", "**박나루** (발표) 다음", "**박나루**, 최다인"]
)
def test_a_sentence_that_begins_with_a_name_in_bold_is_text(line: str) -> None:
    notes = f"1. 뮤텍스란?\n```\n답이다.\n```\n{line}\n\n1. 세마포어란?\n```\n답이다.\n```\n"
    assert {person for _, person in read_people(notes, Layout(preset="weekly"), people=("박나루",))} == {""}


def test_a_name_alone_counts_if_people_knows_it_or_it_returns() -> None:
    notes = f"**나루**\n\n1. 뮤텍스란?\n{FOLD}"
    assert read_people(notes) == [("뮤텍스란?", "")]
    assert read_people(notes, people=("나루",)) == [("뮤텍스란?", "나루")]
    assert read_people(notes, returning=("나루",)) == [("뮤텍스란?", "나루")]


@pytest.mark.parametrize(
    "words",
    [
        ("장점", "단점"),
        ("해설", "정리"),
        ("스택", "큐"),
        ("왜 쓰나요?", "언제?"),
        ("네트워크 기초", "운영체제 편"),
        ("인성 질문", "실무"),
        ("Basic", "Advanced Level"),
        ("동작 순서", "3장"),
        ("월요일", "화요일"),
        ("주관식", "객관식"),
        ("모의 면접", "기출 문제"),
        ("Monday", "Final exam"),
    ],
)
def test_sections_terms_and_questions_name_nobody(words: tuple[str, str]) -> None:
    notes = "".join(f"**{word}**\n\n1. 뮤텍스를 왜 쓰나요?\n{FOLD}\n" for word in words)
    assert {person for _, person in read_people(notes, returning=words)} == {""}


def test_words_beside_full_names_are_none() -> None:
    notes = "".join(
        f"**{name}**\n\n1. {name}의 뮤텍스란?\n{FOLD}\n" for name in ("김나루", "박하늘", "생각거리", "sol")
    )
    assert [person for _, person in read_people(notes)] == ["김나루", "박하늘", "박하늘", "sol"]


def test_bold_lines_over_lists_that_ask_nothing_name_nobody() -> None:
    notes = "### 뮤텍스란?\n**처리 순서**\n\n1. 잠근다\n2. 푼다\n\n**주요 하는일**\n\n1. 센다\n"
    assert read_people(notes, returning=("처리 순서", "주요 하는일")) == [("뮤텍스란?", "")]


def test_headings_that_name_people_leave_no_room_for_bold_names() -> None:
    notes = f"## 김나루\n**첫날**\n\n1. 뮤텍스란?\n{FOLD}\n**둘째날**\n\n1. 세마포어란?\n{FOLD}"
    assert [person for _, person in read_people(notes)] == ["김나루", "김나루"]


def test_one_name_in_a_weekly_file_counts_if_it_returns() -> None:
    notes = "# Week 2\n**나루**\n\n1. 뮤텍스란?\n```\n하나\n```\n"
    assert read_people(notes, Layout()) == [("뮤텍스란?", "")]
    assert read_people(notes, Layout(), returning=("나루",)) == [("뮤텍스란?", "나루")]


# --- over all files -------------------------------------------------------------------------------


def find_returning(files: dict[str, str]) -> dict[str, list[str]]:
    weeks_by_file = {path: bold_names.find_bold_names(path, text.encode()) for path, text in files.items()}
    returning = bold_names.find_returning_names(weeks_by_file)
    return {path: sorted(names) for path, names in returning.items()}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("# Week 1\n**nari**\n1. 큐?\n", "# Week 2\n\n**Nari**\n\n1. 힙?\n"),
        ("# Week 1\n**nari**님 (첫째) 🙋\n1. 큐?\n", "# Week 2\n\n**nari**  🙋\n\n1. 힙?\n"),
        ("---\nweek: 1\n---\n**nari**\n\n- 큐란?\n", "# 2주차\n**nari**\n<details>"),
    ],
)
def test_a_name_returns_in_the_file_of_another_week(first: str, second: str) -> None:
    assert find_returning({"a.md": first, "b.md": second}) == {"a.md": ["nari"], "b.md": ["nari"]}


def test_what_stands_over_no_question_or_in_one_week_does_not_return() -> None:
    files = {
        "week1/a.md": "**nari**\n1. 큐?\n",
        "week1/b.md": "**nari**\n1. 힙?\n",
        "week2/a.md": "**nari**\n\n말이다.\n```\n**dasom**\n1. 큐?\n```\n",
        "week3/a.md": "```\n**dasom**\n1. 큐?\n```\n**장점**\n1. 빠른가?\n",
        "week4/a.md": "**장점**\n1. 쉬운가?\n",
    }
    assert find_returning(files) == {}


def test_where_no_week_is_named_a_korean_name_returns_in_another_file() -> None:
    asked = {path: f"**{name}**\n1. 큐?\n" for path, name in (("os.md", "김나루"), ("db.md", "김나루"))}
    assert find_returning(asked) == {"db.md": ["김나루"], "os.md": ["김나루"]}
    handles = dict.fromkeys(asked, "**요약 노트**\n1. 큐?\n")
    assert find_returning(handles) == {}


def test_a_name_that_begins_to_return_changes_the_file_that_nobody_touched(project: Project) -> None:
    project.write("notes/week1.md", "# Week 1\n**나루**\n\n1. 뮤텍스란?\n```\n하나\n```\n")
    project.write("notes/week2.md", "# Week 2\n#### 다솜\n1. 힙이란?\n```\n나무\n```\n")
    assert project.build_json()["people"] == {"다솜": 1}
    project.write("notes/week2.md", "# Week 2\n**나루**\n\n1. 힙이란?\n```\n나무\n```\n")
    warm = project.build_json()
    assert warm["people"] == {"나루": 2}
    assert (warm["new"], warm["changed"], warm["retired"]) == (0, 2, 0)
    package = project.package.read_bytes()
    assert project.build_json("--no-cache")["people"] == {"나루": 2}
    assert project.package.read_bytes() == package
    project.write("notes/week2.md", "# Week 2\n#### 다솜\n1. 힙이란?\n```\n나무\n```\n")
    assert project.build_json()["people"] == {"다솜": 1}


def test_a_name_that_was_taken_for_a_part_of_an_answer_costs_no_note(project: Project) -> None:
    project.write("ankigen.toml", '[layout]\npreset = "details"\n')
    project.write("notes/week1.md", f"1. 힙이란?\n{FOLD}\n**나루**\n\n2. 뮤텍스란?\n{FOLD}")
    assert project.build_json()["people"] == {}
    project.write("notes/week2.md", f"**나루**\n\n1. 큐란?\n{FOLD}")
    built = project.build_json()
    assert built["people"] == {"나루": 2}
    assert (built["new"], built["changed"], built["retired"]) == (1, 2, 0)
