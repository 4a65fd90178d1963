"""Short ways come to the same as the longer ways: blocks, entries, HTML, notes, findings and ledger."""

import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import ankigen
from ankigen import shortcuts
from ankigen.build.cache import Shelf
from ankigen.build.prepare import PreparedFile
from ankigen.build.prepared_files import SurveyedFile
from ankigen.files import FileState, read_state
from ankigen.inline import QuestionText
from ankigen.reading.block_parser import parse_blocks
from ankigen.reading.note_files import NoteFile
from ankigen.rendering import entry_html
from ankigen.topics.taxonomy import taxonomy
from support import count_examples

THIS_FILE = NoteFile("week1.md", Path(__file__), Path(__file__).parent)
SEEN: Shelf[FileState, SurveyedFile] = Shelf()
SEEN.keep(THIS_FILE.name, read_state(THIS_FILE.file), SurveyedFile(b"hash", {}, {}))

# For each short way something that it answers.
ANSWERED: dict[str, tuple[object, ...]] = {
    "ankigen.build.prepared_files._recall_survey": (THIS_FILE, SEEN),
    "ankigen.build.prepared_files.index_by_reading": (PreparedFile((), (), ()), taxonomy()),
    "ankigen.identity.matching.match._find_untouched": ([], []),
    "ankigen.inline._parse_unmarked": ("캐시란?",),
    "ankigen.output.deflation.recall_stretch": (SimpleNamespace(read_value=str.encode), "stretch"),
    "ankigen.reading.tidy_blocks.parse_tidy_entry": ("1. 캐시란?\n```\n저장소이다.\n```\n", 0, 0),
    "ankigen.reading.tidy_blocks.parse_tidy_file": ("# Week 1\n1. 캐시란?\n```\n저장소이다.\n```\n",),
    "ankigen.rendering.code._is_plain_sentence": ("저장소이다.",),
    "ankigen.rendering.prose.render_plain": ("저장소이다.\n- 빠르다.",),
    "ankigen.rendering.sanitize._keep_harmless": ("<p>저장소이다.</p>",),
}

SENTENCES = st.one_of(
    st.text("가나다란한 abcXYZ.,:?!%~()0123'\"", max_size=14),
    st.text("가나 a.'", min_size=1, max_size=6).map("- {}".format),
    st.sampled_from(
        "|- |1. |(1) |   |\t|-----|def f():|return 1;|A   B|a    b|class 가:|! 가 ! 나 !|!---!---!|for 가 in 나:|"
        'print("가")|while "가":|return "가"|x = "가나" # 말|`x` 는|**굵게**은|[문서](https://e.org)|https://e.org/가|'
        "<b>가</b>|&lt;|\\(x\\)|[latex]|List<String>".split("|")
    ).map(lambda line: line.replace("!", "|")),
)
LINES = st.sampled_from(
    "1. 무엇인가?|2) 왜?|3. 셋째|1-1. 그러면?|2024. 1. 2 에|답이다.|- 점|  - 안|```|```java|``` |  ```|\t```|````|~~~|``|"
    "a ``` b|#### 김|# Week 2|---|> ```|<!-- 말 -->||  |1. `code`란? #태그|2. **굵게**은?|![그림](a.png)".split(
        "|"
    )
)
ENTRIES = st.tuples(SENTENCES, st.lists(SENTENCES, min_size=1, max_size=4)).map(
    lambda entry: "\n".join([f"1. {entry[0]}", "```", *entry[1], "```"])
)
WEEKS = st.lists(st.one_of(LINES, ENTRIES), max_size=10).map("\n".join)


def test_every_short_way_answers_something_and_nothing_while_it_is_off() -> None:
    for module in pkgutil.walk_packages(ankigen.__path__, "ankigen."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    assert set(shortcuts.REGISTRY) == set(ANSWERED)
    for name, arguments in ANSWERED.items():
        module_name, function_name = name.rsplit(".", 1)
        function = getattr(importlib.import_module(module_name), function_name)
        assert function(*arguments) is not None, name
        with shortcuts.disabled():
            assert function(*arguments) is None, name


@given(WEEKS, st.booleans())
def test_the_blocks_are_the_same(content: str, plain: bool) -> None:
    blocks = parse_blocks(content, plain=plain)
    with shortcuts.disabled():
        assert parse_blocks(content, plain=plain) == blocks


@example('print("가")\nprint("나")', "")
@given(st.lists(SENTENCES, max_size=8).map("\n".join), st.sampled_from(["", "java", "text"]))
def test_the_html_is_the_same(content: str, info: str) -> None:
    question = QuestionText(content)
    html = (
        entry_html.render_fence(content, info),
        entry_html.render_question(question),
        question.visible,
        question.key,
    )
    with shortcuts.disabled():
        question = QuestionText(content)
        assert html == (
            entry_html.render_fence(content, info), entry_html.render_question(question), question.visible, question.key
        )  # fmt: skip


def built(folder: Path, versions: list[str]) -> list[tuple[object, ...]]:
    """Return what comes out of a build of each version of a week file, one after the other."""
    ledger = None
    outcomes: list[tuple[object, ...]] = []
    for content in versions:
        (folder / "notes").mkdir(exist_ok=True)
        (folder / "notes" / "week1.md").write_text(content, encoding="utf-8", newline="\n")
        compilation = ankigen.compile(folder, since=ledger, cached=False)
        ledger = compilation.ledger
        entries = [compiled.entry for compiled in compilation.compiled]
        outcomes.append((entries, compilation.deck, compilation.unanswered, compilation.diagnostics, ledger))
    return outcomes


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=count_examples(30)
)
@given(WEEKS, WEEKS)
def test_the_notes_the_findings_and_the_ledger_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    versions = [before, f"{before}\n{after}", after]
    outcomes = built(tmp_path, versions)
    with shortcuts.disabled():
        assert built(tmp_path, versions) == outcomes


@pytest.mark.parametrize(("value", "expected"), [("0", "False"), ("1", "True"), ("", "True")])
def test_the_environment_turns_them_off(monkeypatch: pytest.MonkeyPatch, value: str, expected: str) -> None:
    monkeypatch.setenv("ANKIGEN_SHORTCUTS", value)
    command = [sys.executable, "-c", "from ankigen import shortcuts; print(shortcuts.are_enabled())"]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip() == expected
