"""The stages of a build, from files to a compilation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ankigen.build.compile import compile_deck, find_files, read_entries
from ankigen.build.selection import Selection
from ankigen.config.settings import Config
from ankigen.errors import NoNotesError
from ankigen.identity import ledger
from ankigen.project.build_context import make_build_context

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ankigen.build.model import BuildContext, Compilation
    from ankigen.build.prepare import PreparedFile
    from support import Project

FIRST = "# Week 1\n#### 가온\n1. 힙이란?\n```\n완전 이진 트리\n```\n2. 답이 없는 질문은?\n"
SECOND = "# Week 2\n#### 하늘\n1. 힙이란?\n답은 펜스 밖에 있다.\n"


@pytest.fixture
def context(project: Project) -> BuildContext:
    """What a build of two weeks goes by: the first asks something twice, the second answers outside of a fence."""
    project.write("notes/week01.md", FIRST)
    project.write("notes/week02.md", SECOND)
    return make_build_context(Config(), project.folder, ledger.EMPTY)


def rules_of(compilation: Compilation) -> list[tuple[str, str]]:
    return [(diagnostic.path, diagnostic.rule.name) for diagnostic in compilation.diagnostics]


def test_a_deck_has_the_answered_questions_in_the_order_of_the_notes(context: BuildContext) -> None:
    compilation = compile_deck(context, Selection())
    assert [note.fields.person for note in compilation.deck.notes] == ["가온", "하늘"]
    assert [entry.question.markdown for entry in compilation.unanswered] == ["답이 없는 질문은?"]
    assert [line.question for line in compilation.ledger.lines] == ["힙이란?", "힙이란?"]
    assert "가온" in compilation.deck.notes[1].fields.related


def test_diagnostics_of_all_stages_come_in_the_order_of_the_notes(context: BuildContext) -> None:
    assert rules_of(compile_deck(context, Selection())) == [
        ("notes/week01.md", "unanswered-question"),
        ("notes/week02.md", "unfenced-answer"),
    ]


def test_a_selection_decides_what_is_packed_and_reported_but_not_what_is_known(context: BuildContext) -> None:
    everything = compile_deck(context, Selection())
    second = compile_deck(context, Selection(places=(context.root / "notes/week02.md",)))
    assert second.deck.notes == everything.deck.notes[1:]
    assert second.ledger == everything.ledger
    assert rules_of(second) == [("notes/week02.md", "unfenced-answer")]
    assert second.unanswered == ()


def test_entries_can_be_read_without_making_cards(context: BuildContext) -> None:
    entries = read_entries(context)
    assert [(entry.week, entry.contributor, bool(entry.answer)) for entry in entries] == [
        (1, "가온", True),
        (1, "가온", False),
        (2, "하늘", True),
    ]


def test_progress_is_shown_file_by_file(context: BuildContext) -> None:
    seen: list[int] = []

    def track(prepared_files: Iterable[PreparedFile], count: int) -> Iterable[PreparedFile]:
        for prepared in prepared_files:
            seen.append(count)
            yield prepared

    compile_deck(context, Selection(), track)
    assert seen == [2, 2]


def test_files_that_are_not_selected_are_read_all_the_same(context: BuildContext) -> None:
    files, _ = find_files(context, Selection(places=(context.root / "notes/week02.md",)))
    assert [note_file.name for note_file in files.all] == ["notes/week01.md", "notes/week02.md"]
    assert files.selected == {"notes/week02.md"}


def test_without_a_markdown_file_there_is_nothing_to_build(project: Project) -> None:
    project.write("notes/read.txt", "")
    with pytest.raises(NoNotesError, match="notes"):
        compile_deck(make_build_context(Config(), project.folder, ledger.EMPTY), Selection())


def test_sources_are_read_when_they_are_asked_for(context: BuildContext) -> None:
    sources = compile_deck(context, Selection()).sources
    assert list(sources) == ["notes/week01.md", "notes/week02.md"]
    assert sources["notes/week02.md"].lines[0] == "# Week 2"
    assert "notes/week03.md" not in sources
    (context.root / "notes/week01.md").unlink()
    assert sources["notes/week01.md"].text == "", "gone meanwhile"
