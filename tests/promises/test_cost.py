"""What a build costs, in calls of ankigen's own functions and not in seconds: a busy machine makes no difference.

The bounds are half as much again as what was counted. When one of them fails, something is done more often for each
note than before: look for a loop or a call that has come in (``python -m cProfile -s ncalls -m ankigen build`` says
which functions). If it is meant, and ``benchmarks/speed.py`` shows no slower build, raise the bound.
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import ankigen
from ankigen.build.cache import Memory
from ankigen.preview.live import site_of
from ankigen.project.config_file import ProjectChoice
from ankigen.site.site import SiteOptions
from support import environment_without_coverage

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from support import Project

SOURCE = str(Path(ankigen.__file__).parent)

PEOPLE = ("한지우", "오태양", "문가온", "서이안", "남도현")
WORDS = "서버 요청 응답 데이터 메모리 작업 상태 연결 시스템 함수 객체 실행 순서 방식 문제 해결 성능 비용 자원 공유".split()
NAMES = (
    "로드밸런싱 스레드 교착상태 인덱스 해시테이블 스택 캐시 페이징 TCP DNS 쿠키 클로저 도커 메시지큐 샤딩".split()
)


def week(number: int) -> str:
    """Return a week of 25 entries: sentences, lists, and a little code."""
    rng = random.Random(number)

    def sentence() -> str:
        return " ".join(rng.choices(WORDS, k=9)) + " 한다."

    def answer() -> str:
        kind = rng.random()
        if kind < 0.6:
            return "\n".join(sentence() for _ in range(4))
        if kind < 0.9:
            return sentence() + "".join(f"\n- {rng.choice(NAMES)} : {sentence()}" for _ in range(4))
        return f"{sentence()}\npublic static void main(String[] args) {{\n    run();\n}}\n{sentence()}"

    lines = [f"# Week {number}"]
    for person in PEOPLE:
        lines.append(f"#### {person}")
        for place in range(1, 6):
            syllables = "".join(rng.choices("가나다라마바사아자차카타파하", k=3))
            lines += [f"{place}. {syllables} {rng.choice(NAMES)}란 무엇인가요?", "```", answer(), "```"]
    return "\n".join(lines) + "\n"


def count_calls(act: Callable[[], object]) -> Counter[str]:
    """Return how often ``act`` calls each function of ankigen, those that libraries call back included."""
    counts: Counter[str] = Counter()

    def on_event(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(SOURCE):
            module = Path(frame.f_code.co_filename).relative_to(SOURCE).with_suffix("").as_posix()
            counts[f"{module}:{frame.f_code.co_qualname}"] += 1

    profiler = sys.getprofile()
    sys.setprofile(on_event)
    try:
        act()
    finally:
        sys.setprofile(profiler)
    return counts


def count_calls_of_build(project: Project, *args: str) -> Counter[str]:
    """Return how often a build calls each function of ankigen."""

    def build() -> None:
        assert project.build("-q", *args).exit_code == 0

    return count_calls(build)


def calls(project: Project, *args: str) -> int:
    """Return how often a build calls functions of ankigen."""
    return count_calls_of_build(project, *args).total()


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list to which each statement of SQL is added that is run from now on, behind its database's name."""
    run: list[str] = []
    connect = sqlite3.connect

    def connect_traced(database: str | Path, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 - of sqlite3
        connection: sqlite3.Connection = connect(database, **options)
        name = Path(database).name
        connection.set_trace_callback(lambda statement: run.append(f"{name}: {statement}"))
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect_traced)
    return run


def write(project: Project, weeks: range) -> None:
    for number in weeks:
        project.write(f"notes/week{number:03}.md", week(number))


@pytest.fixture
def warmed(project: Project) -> Project:
    """Return a project that was built: what a process imports and compiles once is no cost of a note."""
    write(project, range(1, 11))
    project.build()
    (project.folder / "ankigen.ledger.jsonl").unlink()
    return project


def per_note(project: Project, *args: str, change: str = "") -> float:
    """Return the calls that a note costs, by a build of ten weeks and one of eight more."""
    counts: list[int] = []
    for weeks in (range(3, 11), range(11, 19)):
        write(project, weeks)
        if change:
            project.build("-q")
            project.write("notes/week001.md", week(1).replace(" 한다.", change, len(counts) + 1))
        counts.append(calls(project, *args))
    return (counts[1] - counts[0]) / (8 * 25)


def test_a_new_note_costs_a_bounded_number_of_calls(warmed: Project) -> None:
    assert per_note(warmed, "--no-cache") < 360


def test_an_unchanged_note_costs_few_calls(warmed: Project) -> None:
    assert per_note(warmed, change=" 했다.") < 54


def test_an_untouched_note_costs_hardly_a_call_in_the_live_preview(warmed: Project) -> None:
    counts: list[int] = []
    for weeks in (range(3, 11), range(11, 19)):
        write(warmed, weeks)
        warmed.build("-q")
        warmed.write("ankigen.toml", "")
        choice, memory = ProjectChoice(warmed.folder / "ankigen.toml"), Memory()
        save = partial(site_of, choice, SiteOptions(live=True), memory)
        save()
        warmed.write("notes/week001.md", week(1).replace(" 한다.", " 했다.", len(counts) + 1))
        counts.append(count_calls(save).total())
    assert (counts[1] - counts[0]) / (8 * 25) < 14


@pytest.mark.slow
def test_the_cost_grows_with_the_notes_and_no_faster(warmed: Project) -> None:
    counts = []
    for count in (10, 20, 40):  # the project has ten weeks already
        write(warmed, range(1, count + 1))
        (warmed.folder / "ankigen.ledger.jsonl").unlink(missing_ok=True)
        counts.append(calls(warmed, "--no-cache"))
    first, second = counts[1] - counts[0], counts[2] - counts[1]
    assert second < 2.2 * first


def test_a_build_with_nothing_to_do_costs_almost_nothing(warmed: Project) -> None:
    write(warmed, range(3, 27))
    warmed.build("-q")
    warmed.build("-q")
    first = calls(warmed)
    write(warmed, range(27, 51))
    warmed.build("-q")
    warmed.build("-q")
    assert (calls(warmed) - first) / (24 * 25) < 1


ONCE_A_CHANGED_FILE = ("build/prepare:PrepareContext.prepare", "layouts/document_reader:read_document")
ONCE_A_CHANGED_NOTE = (
    "build/entries/entry_topics:TopicFinder.add_topics",
    "build/entries/rendered_entry:render_entry",
    "identity/fingerprint:hash_content",
    "identity/minhash:make_sketch",
    "rendering/entry_html:render_answer",
)
NEVER_FOR_A_CHANGED_ANSWER = ("topics/classification:find_evidence", "topics/same_question:group_key")


def test_one_changed_file_is_all_that_is_read_and_one_changed_note_all_that_is_rendered(warmed: Project) -> None:
    write(warmed, range(3, 27))
    warmed.build("-q")
    warmed.write("notes/week001.md", week(1).replace(" 한다.", " 했다.", 1))
    counts = count_calls_of_build(warmed)
    assert {name: counts[name] for name in ONCE_A_CHANGED_FILE} == dict.fromkeys(ONCE_A_CHANGED_FILE, 1)
    assert {name: counts[name] for name in ONCE_A_CHANGED_NOTE} == dict.fromkeys(ONCE_A_CHANGED_NOTE, 1)
    assert [counts[name] for name in NEVER_FOR_A_CHANGED_ANSWER] == [0, 0]


def test_one_changed_file_is_all_that_is_put_into_the_cache(warmed: Project, statements: list[str]) -> None:
    write(warmed, range(3, 27))
    warmed.build("-q")
    warmed.write("notes/week001.md", week(1).replace(" 한다.", " 했다.", 1))
    statements.clear()
    warmed.build("-q")
    counts = Counter(" ".join(statement.lower().split()[:5]) for statement in statements)
    assert counts["weeks.sqlite: insert or replace into"] == 1
    assert counts["weeks.sqlite: select value, sum from"] == 26, "one for each file, and what the changed one was"
    assert counts["collection.anki2: insert into notes values"] == 26 * 25
    assert counts["collection.anki2: insert into cards values"] == 26 * 25
    assert len(statements) < 2 * 26 * 25 + 26 + 80


def test_where_nothing_has_changed_no_stage_is_run(warmed: Project, statements: list[str]) -> None:
    warmed.build("-q")
    warmed.build("-q")
    statements.clear()
    counts = count_calls_of_build(warmed)
    assert not [
        name for name in counts if name.startswith(("build/", "identity/matching", "rendering/", "topics/"))
    ]
    assert statements == []


HEAVY = ("genanki", "rich", "markdown_it", "yaml", "httpx", "asyncio", "rapidfuzz", "pygments", "nh3", "sqlite3")


def find_imports(project: Project, *args: str) -> set[str]:
    """Return the modules that a command has imported in a process of its own."""
    code = (
        "import sys\nfrom ankigen.cli.main import main\nsys.argv = ['ankigen', *sys.argv[1:]]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\nprint(sorted(set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=project.folder,
        env=environment_without_coverage(),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(eval(done.stderr.strip().split("\n")[-1]))


def test_a_folder_of_pages_needs_no_server(warmed: Project) -> None:
    assert not find_imports(warmed, "preview", "--out", "site") & {"starlette", "uvicorn", "watchfiles"}


@pytest.mark.parametrize(
    ("args", "heavy"),
    [
        (["--version"], {*HEAVY, "msgspec", "difflib", "dataclasses"}),
        (["build"], set(HEAVY)),
        (["build", "-q"], set(HEAVY)),
    ],
)
def test_what_is_not_needed_is_not_imported(warmed: Project, args: list[str], heavy: set[str]) -> None:
    find_imports(warmed, *args)
    find_imports(warmed, *args)  # nothing has changed since
    assert not find_imports(warmed, *args) & heavy


def test_rich_is_imported_only_where_something_is_reported(project: Project) -> None:
    project.write("notes/week1.md", week(1))
    assert "rich.console" not in find_imports(project, "build")
    assert project.notes()
    project.write("notes/week2.md", "# Week 2\n1. 이름 없는 질문은?\n```\n답\n```\n")
    assert "rich.console" not in find_imports(project, "build", "-q", "--dry-run", "--week", "1")
    assert "rich.console" in find_imports(project, "build"), "a warning is printed with it"


@pytest.mark.parametrize("option", ["-q", "--json"])
def test_what_prints_is_not_imported_where_nothing_is_printed(project: Project, option: str) -> None:
    project.write("notes/week1.md", week(1) + "6. 답이 없는 질문은?\n")
    assert "rich" not in find_imports(project, "build", option)
    assert project.notes()
    project.write("notes/week2.md", "# Week 2\n1. 이름 없는 질문은?\n```\n답\n```\n")
    assert "rich" in find_imports(project, "build"), "a warning is printed with it"
