"""What the layouts beside the weekly one make of notes; the cases are in ``data/layouts``: title, input, expected."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it.utils import read_fixture_file

from ankigen import config, text
from ankigen.config import Layout, People
from ankigen.model import Source
from ankigen.parse import parse
from ankigen.topics import taxonomy
from test_parse import shown

DATA = Path(__file__).parent / "data" / "layouts"


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
    document, findings = parse(source, People(people), taxonomy(), layout)
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
    layout = config.parse("[layout]\n" + "\n".join(lines)).layout
    assert read(rest, layout, people, path) == [line for line in expected.split("\n") if line], title
