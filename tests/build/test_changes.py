"""What the next import will do, and the words that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ankigen
from ankigen.build.changes import edits, search_for, word_diff
from ankigen.identity import ledger

if TYPE_CHECKING:
    from support import Project

WEEK = "# Week 1\n#### 가온\n1. 힙이란?\n```\n완전 이진 트리\n```\n2. 큐란?\n```\n줄\n```\n3. 덱이란?\n```\n양쪽 줄\n```\n"
LATER = "# Week 1\n#### 가온\n1. 힙이란?\n```\n완전한 이진 트리\n```\n2. 큐란?\n```\n줄\n```\n4. 해시 함수란?\n```\n고르게 흩는 함수\n```\n"


def test_each_note_that_an_import_touches_is_an_edit(project: Project) -> None:
    project.write("notes/week01.md", WEEK)
    before = ankigen.compile(project.folder)
    assert [(edit.kind, edit.question, edit.was_question) for edit in edits(before, {})] == [
        ("new", "힙이란?", None),
        ("new", "큐란?", None),
        ("new", "덱이란?", None),
    ]
    project.write("notes/week01.md", LATER)
    after = ankigen.compile(project.folder, since=before.ledger)
    changed, new, retired = edits(after, {note.guid: note for note in before.deck.notes})
    assert (changed.kind, changed.was_answer, changed.answer) == ("changed", "완전 이진 트리", "완전한 이진 트리")
    assert (new.kind, new.question, new.path, new.line) == ("new", "해시 함수란?", "notes/week01.md", 11)
    assert (retired.kind, retired.question, retired.answer) == ("retired", "덱이란?", None)
    project.write("notes/week01.md", WEEK)
    again = ankigen.compile(project.folder, since=after.ledger)
    assert {edit.question: edit.kind for edit in edits(again, {})} == {
        "힙이란?": "changed",
        "덱이란?": "returned",
        "해시 함수란?": "retired",
    }


def test_without_the_older_package_only_the_question_is_known(project: Project) -> None:
    project.write("notes/week01.md", WEEK)
    before = ankigen.compile(project.folder)
    project.write("notes/week01.md", WEEK.replace("완전", "완전한"))
    (edit,) = edits(ankigen.compile(project.folder, since=before.ledger), {})
    assert (edit.was_question, edit.was_answer) == ("힙이란?", None)


@pytest.mark.parametrize(
    ("before", "after", "diff"),
    [
        ("하나 둘", "하나 둘", [("same", "하나 둘")]),
        ("하나 둘", "하나 셋", [("same", "하나 "), ("gone", "둘"), ("come", "셋")]),
        ("", "새 말", [("come", "새 말")]),
        ("a.b", "a.c!", [("same", "a."), ("gone", "b"), ("come", "c!")]),
        ("", "", []),
    ],
)
def test_words_that_changed(before: str, after: str, diff: list[tuple[str, str]]) -> None:
    assert list(word_diff(before, after)) == diff


@given(st.text("ab .\n", max_size=12), st.text("ab .\n", max_size=12))
def test_a_diff_leads_from_one_text_to_the_other(before: str, after: str) -> None:
    parts = list(word_diff(before, after))
    assert "".join(words for kind, words in parts if kind != "come") == before
    assert "".join(words for kind, words in parts if kind != "gone") == after


def test_the_search_finds_all_of_them() -> None:
    line = ledger.LedgerLine("a", "가온", 1, "", "큐란?", "h", "." * 96, "c", 1, 1, 1)
    other = ledger.LedgerLine("b", "가온", 1, "", "힙이란?", "h", "." * 96, "c", 1, 1, 1)
    assert search_for([line, other]) == "ID:a or ID:b"
