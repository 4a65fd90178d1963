"""Notes of groups, our own and real ones: what ankigen finds in them beside what a person counts (``groups.toml``)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ankigen.config.parsing import parse_config
from ankigen.config.people import People
from ankigen.layouts.detection import detect
from ankigen.layouts.document_reader import read_document
from ankigen.reading import note_files
from ankigen.reading.note_files import NoteFile
from ankigen.topics.taxonomy import taxonomy
from corpora import GROUPS, Group

if TYPE_CHECKING:
    from pathlib import Path

    from ankigen.model import Entry, Source


def read(root: Path, name: str) -> Source:
    source, _ = note_files.read(NoteFile(name, root / name, root))
    assert source is not None
    return source


def counted(spec: str) -> dict[int, tuple[int, int] | None]:
    """Return by the line of each question the first and the last line of its answer, None for no answer."""
    found: dict[int, tuple[int, int] | None] = {}
    for one in spec.split():
        line, _, answer = one.partition(":")
        first, _, last = answer.partition("-")
        found[int(line)] = (int(first), int(last)) if answer else None
    return found


def extent(entry: Entry) -> tuple[int, int] | None:
    """Return the first and the last line of an answer."""
    return (entry.answer[0].line, entry.end) if entry.answer else None


def shown(entry: Entry) -> set[int]:
    """Return the lines of an answer."""
    return {line for block in entry.answer for line in range(block.line, block.line + block.text.count("\n") + 1)}


@pytest.mark.parametrize("group", GROUPS, ids=str)
def test_ankigen_finds_what_a_person_counts(group: Group) -> None:
    layout = parse_config(f"[layout]\n{group.layout}").layout
    expected = right = found = 0
    for name, (person, spec) in group.files.items():
        document, _ = read_document(read(group.folder, name), People({}), taxonomy(), layout)
        by_line = {entry.line: entry for entry in document.entries}
        questions = counted(spec)
        expected, found = expected + len(questions), found + len(by_line)
        for line, answer in questions.items():
            entry = by_line.get(line)
            right += entry is not None and (entry.contributor, extent(entry)) == (person, answer)
    assert right >= 0.95 * expected
    assert found <= 1.05 * expected


@pytest.mark.parametrize("group", GROUPS, ids=str)
def test_no_line_of_an_answer_is_lost(group: Group) -> None:
    layout = parse_config(f"[layout]\n{group.layout}").layout
    for name in group.files:
        source = read(group.folder, name)
        entries = read_document(source, People({}), taxonomy(), layout)[0].entries
        said = {
            number
            for number, line in enumerate(source.lines, 1)
            if re.search(r"\w", re.sub(r"^ *<summary>.*</summary> *$|<[^>]*>|^\W*정답\W*$", "", line))
        }
        taken = {line for entry in entries for line in (*shown(entry), entry.line)}
        for entry in entries:
            if first_and_last := extent(entry):
                missing = said & set(range(first_and_last[0], first_and_last[1] + 1)) - taken
                assert not missing or apart(source, missing), (name, entry.line, missing)


def apart(source: Source, lines: set[int]) -> bool:
    """Tell whether all lines are what is asked, below a label that stands alone."""
    return all(source.lines[max(0, line - 12) : line - 1].count("**문제**:") for line in lines)


@pytest.mark.parametrize(
    "group",
    [
        pytest.param(group, marks=[] if number % 4 == 2 else pytest.mark.slow)
        for number, group in enumerate(GROUPS)
    ],
    ids=str,
)
def test_the_layout_is_detected(group: Group) -> None:
    """What is proposed for all of a group's files finds as much in those that were counted as its config does."""
    root = group.folder
    found, _ = note_files.find(root, [root])
    proposed = detect.propose_layouts([read(root, one.name) for one in found], taxonomy())[0].layout
    right = expected = 0
    for name, (person, spec) in group.files.items():
        document, _ = read_document(read(root, name), People({}), taxonomy(), proposed)
        lines = {(entry.line, entry.contributor) for entry in document.entries}
        questions = counted(spec)
        expected += len(questions)
        right += len(lines & {(line, person) for line in questions})
    assert right >= 0.9 * expected
