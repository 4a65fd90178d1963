"""What the parser makes of week files; the cases are in ``data/parse``: title, input, expected."""

import gc
from pathlib import Path

import pytest
from markdown_it.utils import read_fixture_file

from ankigen import text
from ankigen.config.people import People
from ankigen.config.settings import Layout
from ankigen.layouts.document_reader import read_document
from ankigen.model import Entry, Fence, Source
from ankigen.topics.taxonomy import taxonomy

DATA = Path(__file__).parents[1] / "data" / "parse"


def cases() -> list[tuple[str, str, str]]:
    """Return (title, input, expected) of every case: three parts, each ended by a line with a dot."""
    return [
        (title.strip(), notes, expected)
        for file in sorted(DATA.glob("*.md"))
        for _, title, notes, expected in read_fixture_file(file)
    ]


def test_an_empty_file() -> None:
    assert read("") == ("I206 1:1 empty-file",)


@pytest.mark.parametrize("layout", [Layout(), Layout(preset="headings"), Layout(preset="details")])
def test_reading_leaves_nothing_to_garbage_collection(layout: Layout) -> None:
    """A build turns it off, so what a file left would stay in memory to the end."""
    notes = "# Week 1\n#### 한지우\n1. 큐란?\n```\n줄이다.\n```\n## 스택이란?\n더미다.\n- 왜 쓰나요?\n    - 되돌릴 때.\n"
    source = Source("notes/x.md", Path("x.md"), Path(), notes)
    read_document(source, People({}), taxonomy(), layout)  # what is made once is made
    gc.collect()
    gc.disable()
    try:
        document, _ = read_document(source, People({}), taxonomy(), layout)
        assert document.entries
        assert gc.collect() == 0
    finally:
        gc.enable()


def read(
    notes: str, people: dict[str, str | list[str]] | None = None, path: str = "notes/x.md"
) -> tuple[str, ...]:
    """Return the entries and diagnostics of ``notes``, a line each."""
    source = Source(path, Path(path), Path(), text.clean(notes))
    document, findings = read_document(source, People(people or {}), taxonomy())
    found = [f"{f.rule.code} {f.line}:{f.column} {f.rule.name}" for f in findings]
    return (*(line for entry in document.entries for line in shown(entry)), *sorted(found))


def shown(entry: Entry) -> list[str]:
    week = f"week {entry.week}" if entry.week is not None else "-"
    parts = [week, entry.contributor, entry.number or ">", entry.question.markdown]
    parts += [f"of {entry.parent.markdown}"] if entry.parent.markdown else []
    parts += [", ".join("::".join(topic) for topic in entry.topics)] if entry.topics else []
    lines = [" | ".join(parts)]
    for block in entry.answer:
        kind = (block.info or "fence") if isinstance(block, Fence) else "text"
        escaped = block.text.replace("\n", "\\n")
        lines.append(f"  {kind} | {escaped}")
    return lines


@pytest.mark.parametrize(("title", "notes", "expected"), [pytest.param(*case, id=case[0]) for case in cases()])
def test_parse(title: str, notes: str, expected: str) -> None:
    lines = [line for line in expected.split("\n") if line]
    settings = [line for line in lines if line.startswith("people: ")]
    findings = sorted(filter(is_finding, lines))
    entries = [line for line in lines if line not in settings and not is_finding(line)]
    assert read(notes, read_people(settings)) == (*entries, *findings), title


def is_finding(line: str) -> bool:
    """Return True for a diagnostic: ``W103 4:1 question-without-answer``."""
    return line[:4].strip("WIE").isdigit()


def read_people(settings: list[str]) -> dict[str, str | list[str]]:
    """Return the people in lines such as ``people: 하늘 = sky, 김하늘``."""
    people: dict[str, str | list[str]] = {}
    for line in settings:
        name, spellings = line.removeprefix("people: ").split(" = ")
        people[name] = spellings.split(", ")
    return people


@pytest.mark.parametrize(
    ("path", "week"),
    [
        ("notes/week17.md", 17),
        ("notes/Week 03.md", 3),
        ("notes/17주차.md", 17),
        ("notes/w5.md", 5),
        ("notes/week_21/하늘.md", 21),
        ("notes/3주차/week4.md", 4),
        ("notes/network.md", None),
    ],
)
def test_the_file_or_folder_names_the_week(path: str, week: int | None) -> None:
    first = read("## 하늘\n1. 캐시란?\n```\na\n```", path=path)[0]
    assert first == f"{f'week {week}' if week else '-'} | 하늘 | 1 | 캐시란?"


CLEAN = "# Week 17\n#### 한하늘\n1. 로드 밸런싱 이란?\n```\n부하를 나눈다.\n```\n- 왜 쓰나요?\n    ```\n    부하\n    ```\n"


@pytest.mark.parametrize(
    ("title", "dirty"),
    [
        ("CRLF", CLEAN.replace("\n", "\r\n")),
        ("BOM", "\ufeff" + CLEAN),
        ("tab behind the marker", CLEAN.replace("1. ", "1.\t").replace("#### ", "####\t")),
        ("tabs as indentation", CLEAN.replace("    ", "\t")),
        ("NBSP", CLEAN.replace("1. ", "1.\u00a0").replace("#### ", "####\u00a0").replace("- ", "-\u00a0")),
        ("NBSP in the question", CLEAN.replace("밸런싱 이란", "밸런싱\u00a0이란")),
        ("zero-width space before the marker", CLEAN.replace("1. ", "\u200b1. ")),
        ("ideographic space", CLEAN.replace("# Week", "#\u3000Week")),
    ],
)
def test_invisible_differences_make_none(title: str, dirty: str) -> None:
    assert read(dirty) == read(CLEAN), title


def test_composed_and_decomposed_hangul_are_one() -> None:
    import unicodedata

    assert read(unicodedata.normalize("NFD", CLEAN)) == read(CLEAN)


def test_invisible_characters_stay_in_answers_and_questions() -> None:
    family = "👩\u200d👩\u200d👧"
    lines = read(f"# Week 1\n## 하늘\n1.\u00a0{family}란?\n```\n{family}\ta\u00a0b\n```")
    assert lines == (f"week 1 | 하늘 | 1 | {family}란?", f"  fence | {family}\ta\u00a0b")


def test_every_entry_knows_its_place() -> None:
    source = Source(
        "notes/x.md",
        Path("x.md"),
        Path(),
        "# Week 1\n## 하늘\n\n1. 캐시란?\n```\na\n```\n  - 왜?\n    ```\n    b\n    ```\n",
    )
    document, _ = read_document(source, People({}), taxonomy())
    assert [(e.path, e.line, e.column, e.end) for e in document.entries] == [
        ("notes/x.md", 4, 1, 7),
        ("notes/x.md", 8, 3, 11),
    ]


def test_front_matter_names_the_contributor_where_no_heading_does() -> None:
    notes = "---\nauthor: gaon\nweek: 2\n---\n1. 힙이란?\n```\n나무\n```\n#### 다솜\n1. 큐란?\n```\n줄\n```\n"
    assert read(notes, {"문가온": ["gaon"]}) == (
        "week 2 | 문가온 | 1 | 힙이란?",
        "  fence | 나무",
        "week 2 | 다솜 | 1 | 큐란?",
        "  fence | 줄",
    )
