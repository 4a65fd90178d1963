"""The lines that may ask something, by their forms, and the folds around them."""

import pytest

from ankigen.layouts.freeform.marking.folds import Fold
from ankigen.layouts.freeform.marking.marks import Mark
from ankigen.layouts.freeform.marking.outline import build_outline


def marks_of(notes: str) -> list[Mark]:
    return build_outline(notes).marks


def fold_of(summary: str) -> Fold:
    return build_outline(f"<details><summary>{summary}</summary>\nx\n</details>\n").folds[0]


@pytest.mark.parametrize(
    ("line", "forms", "level", "question"),
    [
        ("## 캐시란?", {"heading"}, 2, "캐시란?"),
        ("### **Q1. 캐시란?** ###", {"heading", "bold", "Q"}, 3, "캐시란?"),
        ("    - What is a cache?", {"bullet"}, 4, "What is a cache?"),
        ("2. 캐시란?", {"number"}, 0, "캐시란?"),
        ("**캐시란?**", {"bold"}, 0, "캐시란?"),
        ("  Q. 캐시란?", {"Q"}, 2, "캐시란?"),
    ],
)
def test_a_line_has_forms(line: str, forms: set[str], level: int, question: str) -> None:
    (mark,) = marks_of(line)
    assert {str(form) for form in mark.forms} == forms
    assert (mark.level, mark.question) == (level, question)


@pytest.mark.parametrize(
    "notes", ["캐시는 빠르다.", "> **캐시란?**", "```\n# 캐시란?\n```", "<!-- Q. 왜? -->", "Q.", "**a** b"]
)
def test_other_lines_ask_nothing(notes: str) -> None:
    assert marks_of(notes) == []


def test_an_item_goes_on_until_it_asks() -> None:
    (mark,) = marks_of("- 캐시와 메모리의\n  차이는 무엇인가요?\n  빠르기가 다르다\n")
    assert (mark.question, mark.end) == ("캐시와 메모리의 차이는 무엇인가요?", 2)
    (mark,) = marks_of("- 캐시는 빠르다.\n  왜 그런가요?\n")
    assert (mark.question, mark.end) == ("캐시는 빠르다.", 1)


def test_a_label_alone_asks_what_stands_below() -> None:
    (mark,) = marks_of("**질문 3.**\n\n| a |\n\n캐시란?\n")
    assert (mark.question, mark.parsed.number, mark.question_below) == ("캐시란?", "3", range(4, 5))


@pytest.mark.parametrize(
    ("summary", "hides_answer", "hides_more"),
    [
        ("정답 보기", True, True),
        ("Answer", True, False),
        ("", True, False),
        ("더 보기", False, True),
        ("Hint", False, True),
        ("정답은 무엇인가요?", False, False),
        ("힙", False, False),
    ],
)
def test_a_fold_says_what_it_hides(summary: str, hides_answer: bool, hides_more: bool) -> None:
    fold = fold_of(summary)
    assert (fold.hides_answer, fold.hides_more) == (hides_answer, hides_more)


def test_folds_stand_in_each_other() -> None:
    outline = build_outline(
        "<details><summary>a?</summary>\n<details>\n<summary>b\nc</summary>\n- d\n</details>\n</details>\n- e\n"
    )
    outer, inner = outline.folds
    assert (outer.summary, outer.start, outer.body, outer.end) == ("a?", (0, 0), (0, 30), (6, 10))
    assert (inner.summary, inner.summary_line, inner.parent) == ("b c", 2, outer)
    assert [(mark.question, mark.fold) for mark in outline.marks] == [("d", inner), ("e", None)]


def test_an_unclosed_fold_ends_where_the_next_one_begins() -> None:
    first, second = build_outline("<details><summary>a?</summary>\nx\n<details><summary>b?</summary>\ny\n").folds
    assert (first.end, second.parent, second.end) == (second.start, None, (5, 0))


def test_items_of_the_outermost_list_in_a_fold() -> None:
    (fold,) = build_outline("<details><ul><li>왜?</li><li>또?<ul><li>안</li></ul>\n`<li>`</ul></details>\n").folds
    assert [item.text for item in fold.list_items] == ["왜?", "또?"]


def test_marks_between_two_lines() -> None:
    outline = build_outline("# a\n# b\n# c\n")
    assert [mark.question for mark in outline.marks_between(1, 2)] == ["b"]
