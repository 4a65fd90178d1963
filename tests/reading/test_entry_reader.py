"""What all layouts have in common: comments and tags of a question, indentation, conflicts of git."""

from pathlib import Path

import pytest

from ankigen.config.people import People
from ankigen.diagnostics import rules
from ankigen.layouts.weekly.reader import WeeklyReader
from ankigen.model import Source, Text
from ankigen.reading.blocks import Kind, RawBlock
from ankigen.reading.entry_reader import Directive, build_text, dedent, measure_indent
from ankigen.topics.taxonomy import taxonomy


def reader(content: str = "", people: dict[str, str | list[str]] | None = None) -> WeeklyReader:
    return WeeklyReader(Source("notes/x.md", Path("x.md"), Path(), content), People(people or {}), taxonomy())


@pytest.mark.parametrize(
    ("level", "heading", "week"),
    [(1, "Week 3 - 캐시", 3), (2, "Week 3", 3), (2, "Week 3 - 캐시", None), (1, "캐시", None), (1, "3주", None)],
)
def test_a_heading_that_names_a_week(level: int, heading: str, week: int | None) -> None:
    block = RawBlock(Kind.HEADING, 0, 1, heading, level)
    assert reader(people={"3주": []}).find_heading_week(block) == week


@pytest.mark.parametrize(
    ("typed", "question", "topics", "explicit_id"),
    [
        ("  캐시란  무엇인가? ", "캐시란 무엇인가?", [], ""),
        ("캐시란? #캐시 #우리토픽", "캐시란?", ["캐시", "우리토픽"], ""),
        ("#캐시", "#캐시", [], ""),
        ("무엇인가? `a #캐시`", "무엇인가? `a #캐시`", [], ""),
        ("캐시란? <!-- topics: 캐시, 힙 --> <!-- id: 가 나 -->", "캐시란?", ["캐시", "힙"], "가나"),
        ("`<!-- id: a -->` 란? <!-- 말 -->", "`<!-- id: a -->` 란?", [], ""),
    ],
)
def test_read_question(typed: str, question: str, topics: list[str], explicit_id: str) -> None:
    read = reader().read_question(typed)
    assert (read.question.markdown, read.explicit_id) == (question, explicit_id)
    assert [written.word for written in read.topics] == topics
    assert [written.topic for written in read.topics] == [taxonomy().named(name) for name in topics]


def test_directives() -> None:
    read = reader().read_directive
    assert read("<!-- id: A b -->") == Directive(explicit_id="ab")
    (written,) = read("<!-- Topic:  로드밸런싱 :: 캐시 -->").topics
    assert (written.topic[0], written.topic[-1], written.word) == ("네트워크", "캐시", "로드밸런싱::캐시")
    assert read("<!-- 말 -->") == Directive()


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a\n<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\n", 2),
        ("<<<<<<< ours\nb\n", None),
        (">>>>>>> a\n", None),
        # in an answer on merging, and in notes that were renamed
        ("<<<<<<< HEAD:page.html\nb\n=======\nc\n>>>>>>> other:page.html\n", None),
        ("<<<<<<< HEAD:week2.md\nb\n=======\nc\n>>>>>>> other:week02.md\n", 1),
    ],
)
def test_conflict_markers_are_reported_once(content: str, line: int | None) -> None:
    _, diagnostics = reader(content).read_document()
    lines = [diagnostic.line for diagnostic in diagnostics if diagnostic.rule is rules.CONFLICT_MARKERS]
    assert lines == ([line] if line else [])


@pytest.mark.parametrize(
    ("line", "columns", "expected"),
    [("    a", 4, "a"), ("  a", 4, "a"), ("\ta", 4, "a"), ("\ta", 2, "  a"), ("      a", 4, "  a"), ("a", 4, "a")],
)
def test_dedent(line: str, columns: int, expected: str) -> None:
    assert dedent(line, columns) == expected


@pytest.mark.parametrize(("line", "columns"), [("a", 0), ("  a", 2), ("\ta", 4), (" \ta", 4), ("  \t a", 5)])
def test_measure_indent(line: str, columns: int) -> None:
    assert measure_indent(line) == columns


def test_a_text_loses_its_common_indentation() -> None:
    assert build_text(["  a", "", "    b"], 6) == Text("a\n\n  b", 7)
