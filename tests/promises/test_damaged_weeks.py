"""One line of a real week is deleted, doubled or cut in half: the neighbours come out as they were."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ankigen.config.people import People
from ankigen.identity import fingerprint
from ankigen.layouts.document_reader import read_document
from ankigen.model import Source
from ankigen.topics.taxonomy import taxonomy
from corpora import WELL_FORMED_WEEKS

if TYPE_CHECKING:
    from collections.abc import Callable

MUTATIONS: dict[str, Callable[[list[str], int], list[str]]] = {
    "delete": lambda lines, at: lines[:at] + lines[at + 1 :],
    "double": lambda lines, at: lines[: at + 1] + lines[at:],
    "halve": lambda lines, at: [*lines[:at], lines[at][: len(lines[at]) // 2], *lines[at + 1 :]],
}

Note = tuple[str, str, str, str]


def notes(lines: list[str]) -> Counter[Note]:
    source = Source("notes/week.md", Path("week.md"), Path(), "\n".join(lines))
    document, findings = read_document(source, People({}), taxonomy())
    for finding in findings:
        assert 0 <= finding.line <= len(lines)
        assert finding.message
    return Counter(
        (entry.contributor, entry.question.markdown, entry.parent.markdown, fingerprint.answer_text(entry.answer))
        for entry in document.entries
        if entry.answer
    )


def sections(lines: list[str]) -> list[int]:
    """Return for each line the number of the person's section that it is in."""
    count, found = 0, []
    for line in lines:
        count += line.startswith("####")
        found.append(count)
    return found


@pytest.mark.parametrize("week", WELL_FORMED_WEEKS, ids=lambda week: week.stem)
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_damaged_line_costs_no_neighbour(week: Path, mutation: str) -> None:
    lines = week.read_text("utf-8").replace("\r\n", "\n").split("\n")
    before, section = notes(lines), sections(lines)
    people = [line.lstrip("# ") for line in lines if line.startswith("####")]
    lost = spurious = fences = 0
    for at, line in enumerate(lines):
        after = notes(MUTATIONS[mutation](lines, at))
        if line.startswith("#"):
            continue  # whose notes these are is what a heading says
        # Nobody loses a note by what is damaged in another person's section.
        damaged = {people[section[at] - 1]} if section[at] else set()
        gone = {note[0] for note in before - after}
        assert gone <= damaged, (week.name, mutation, at + 1, line)
        if line.strip().startswith("```"):
            fences += 1
            lost += sum((before - after).values())
            spurious += sum((after - before).values())
    assert fences >= 20
    assert lost / fences < 0.3
    assert spurious / fences < 0.3
