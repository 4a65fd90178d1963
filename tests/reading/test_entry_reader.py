"""What all layouts have in common: the week of a heading, and conflicts of git."""

from pathlib import Path

import pytest

from ankigen.config.people import People
from ankigen.diagnostics import rules
from ankigen.layouts.weekly.reader import WeeklyReader
from ankigen.model import Source
from ankigen.reading.blocks import Kind, RawBlock
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
