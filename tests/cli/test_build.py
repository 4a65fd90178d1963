"""``ankigen build`` as people meet it: options, exit codes, what it prints, and notes of every kind."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from support import LEDGER, Project, leftovers

WEEK = """\
# Week 17

#### 한소라
1. 로드 밸런서는 무엇을 하나요? #네트워크
```
요청을 여러 서버에 나눈다.
```

#### 오다빈
1. 인덱스는 왜 빠른가요? #데이터베이스
```
B+ 트리를 따라가기 때문이다.
```
"""
UNFENCED = "# Week 18\n\n#### 한소라\n1. 캐시란?\n\n자주 쓰는 값을 가까이 둔 것이다.\n"
UNANSWERED = "# Week 19\n\n#### 한소라\n1. 세마포어란?\n2. 뮤텍스란?\n"
CONFLICT = "<<<<<<< HEAD\n" + WEEK + "=======\n" + WEEK.replace("나눈다", "나누어 준다") + ">>>>>>> theirs\n"


@pytest.fixture
def weeks(project: Project) -> Project:
    """A project with one week and two notes, about which there is nothing to say."""
    project.write("notes/week17.md", WEEK)
    return project


def questions(project: Project, package: str = "build/weekly-q-a.apkg") -> list[str]:
    return [note.question for note in project.notes(package)]


# --- exit codes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "args", "exit_code"),
    [
        (WEEK, [], 0),
        (WEEK, ["--strict"], 0),
        (UNFENCED, [], 0),
        (UNFENCED, ["--strict"], 1),
        (UNANSWERED, [], 0),
        (UNANSWERED, ["--strict"], 0),
        (CONFLICT, [], 1),
        ("", [], 0),
        (WEEK, ["nowhere"], 2),
        (WEEK, ["notes/week18.md"], 2),
        (WEEK, ["notes", "nowhere"], 2),
        (WEEK, ["empty"], 2),
        (WEEK, ["x" * 300], 2),
        (WEEK, ["--nope"], 2),
        (WEEK, ["--week", "seventeen"], 2),
        (WEEK, ["--week", "-1"], 2),
        (WEEK, ["--deck", ""], 2),
        (WEEK, ["--deck", " \t"], 2),
        (WEEK, ["--deck", "\x01"], 2),
        (WEEK, ["--deck"], 2),
        (WEEK, ["--config", "nowhere.toml"], 2),
        (WEEK, ["-o", "collection.apkg"], 2),
        (WEEK, ["-o", "out/Collection.APKG"], 2),
        (WEEK, ["-o", "backup-x.apkg"], 2),
        (WEEK, ["-o", "out/Backup-2024.apkg"], 2),
        (WEEK, ["-o", "x.zip"], 2),
        (WEEK, ["-o", "x"], 2),
        (WEEK, ["-o", ".apkg"], 2),
        (WEEK, ["-o", ""], 2),
        (WEEK, ["-o", "empty"], 2),
        (WEEK, ["-o", "folder.apkg"], 2),
        (WEEK, ["-o", "x" * 300 + ".apkg"], 2),
        (WEEK, ["-o", "my-backup-x.apkg"], 0),
    ],
    ids=lambda value: (" ".join(value)[:30] or "no options") if isinstance(value, list) else "",
)
def test_the_exit_code(project: Project, content: str, args: list[str], exit_code: int) -> None:
    project.write("notes/week17.md", content)
    for folder in ("empty", "folder.apkg"):
        (project.folder / folder).mkdir()
    result = project.build(*args)
    assert result.exit_code == exit_code
    packages = [file for file in project.folder.rglob("*.apkg") if file.is_file()]
    answered = content in {WEEK, UNFENCED}
    assert len(packages) == (1 if exit_code == 0 and answered else 0)
    assert (project.folder / LEDGER).exists() == bool(packages)
    assert leftovers(project.folder) == []
    if exit_code:
        assert result.stdout == ""
        assert result.stderr


def test_without_a_notes_folder_it_says_what_to_do(project: Project) -> None:
    result = project.build()
    assert result.exit_code == 2
    assert "notes does not exist" in result.stderr
    assert "help: Name a folder that has week files" in result.stderr


def test_without_a_markdown_file_it_says_so(project: Project) -> None:
    project.write("notes/week17.txt", WEEK)
    result = project.build()
    assert result.exit_code == 2
    assert "there are no Markdown files in" in result.stderr


def test_an_unknown_option_names_a_near_one(weeks: Project) -> None:
    result = weeks.build("--tpoic", "네트워크")
    assert result.exit_code == 2
    assert "No such option '--tpoic'" in result.stderr


@pytest.mark.parametrize("epoch", ["-1", "yesterday", "1.5", "²", "9" * 30])
def test_a_source_date_epoch_that_is_no_time_is_refused(
    weeks: Project, epoch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    result = weeks.build()
    assert result.exit_code == 2
    assert "SOURCE_DATE_EPOCH" in result.stderr
    assert not weeks.package.exists()


# --- options --------------------------------------------------------------------------------------


def test_the_package_goes_where_it_is_told(weeks: Project) -> None:
    assert weeks.build_json("-o", "out/deep/면접.apkg")["output"] == "out/deep/면접.apkg"
    assert len(questions(weeks, "out/deep/면접.apkg")) == 2
    assert not weeks.package.exists()


def test_the_deck_is_called_as_told(weeks: Project) -> None:
    assert weeks.build_json("--deck", "면접")["output"] == "build/면접.apkg"
    assert {note.deck for note in weeks.notes("build/면접.apkg")} == {"면접"}


@pytest.mark.parametrize("name", ["가" * 120, "a/b", "..", "a\\b", "CON", "덱\udcff", "::", "x\ny"])
def test_any_name_of_a_deck_makes_a_package_or_a_message(weeks: Project, name: str) -> None:
    result = weeks.build("--deck", name)
    assert result.exit_code in {0, 2}
    assert bool(list(weeks.folder.glob("build/*.apkg"))) == (result.exit_code == 0)


def test_dry_run_writes_nothing(weeks: Project) -> None:
    before = sorted(weeks.folder.rglob("*"))
    result = weeks.build("--dry-run")
    assert result.exit_code == 0
    assert "Would write 2 notes to build/weekly-q-a.apkg" in result.stdout
    assert weeks.build_json("--dry-run")["output"] is None
    assert sorted(weeks.folder.rglob("*")) == before


def test_dry_run_finds_the_same_errors(project: Project) -> None:
    project.write("notes/week17.md", CONFLICT)
    assert project.build("--dry-run").exit_code == 1
    project.write("notes/week17.md", UNFENCED)
    assert project.build("--dry-run", "--strict").exit_code == 1


# --- filters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "nearest"),
    [
        (["--person", "한소리"], "한소라"),
        (["--topic", "네트웤"], "네트워크"),
        (["--topic", "network", "--week", "18"], "week 17"),
    ],
)
def test_a_filter_by_a_name_that_nothing_has_writes_nothing_and_names_the_nearest(
    weeks: Project, args: list[str], nearest: str
) -> None:
    result = weeks.build(*args)
    assert result.exit_code == 2
    assert nearest in result.stderr
    assert not (weeks.folder / "build").exists()
    assert not (weeks.folder / LEDGER).exists()


@pytest.mark.parametrize("file", ["week18.md", "later.md"])
def test_a_week_without_answers_is_no_mistake(weeks: Project, file: str) -> None:
    weeks.write(f"notes/{file}", "# Week 18\n\nNobody has asked anything yet.\n")
    weeks.run("build", "--week", "18")
    assert not (weeks.folder / "build").exists()


@pytest.mark.parametrize(
    ("args", "package"),
    [
        (["--week", "17"], "weekly-q-a-week-17"),
        (["--person", "오다빈", "--topic", "데이터베이스"], "weekly-q-a-오다빈-데이터베이스"),
        (["--deck", "CS", "--topic", "Database"], "cs-database"),
        (["--week", "17", "-o", "build/part.apkg"], "part"),
    ],
)
def test_a_filtered_build_has_a_package_of_its_own(weeks: Project, args: list[str], package: str) -> None:
    weeks.run("build")
    whole = {file.name: file.read_bytes() for file in (weeks.folder / "build").iterdir()}
    weeks.run("build", *args)
    assert questions(weeks, f"build/{package}.apkg")
    after = {file.name: file.read_bytes() for file in (weeks.folder / "build").iterdir()}
    assert after.keys() - whole.keys() == {f"{package}.apkg"}
    assert {name: after[name] for name in whole} == whole


def test_many_names_make_no_file_name_that_is_too_long(weeks: Project) -> None:
    weeks.run("build", *["--person", "한소라"] * 40)
    (package,) = (weeks.folder / "build").iterdir()
    assert len(package.name) < 100


def test_a_filtered_build_prints_only_what_is_wrong_with_its_notes(weeks: Project) -> None:
    weeks.write("notes/week18.md", UNFENCED + "\n#### 오다빈\n1. 스택이란?\n\n나중에 넣은 것을 먼저 꺼낸다.\n")
    unfenced = "W103"
    for args, lines in [
        ([], [6, 11]),
        (["--person", "오다빈"], [11]),
        (["--person", "한소라"], [6]),
        (["--week", "17"], []),
    ]:
        shown = weeks.build_json(*args)["diagnostics"]
        assert [row["line"] for row in shown if row["code"] == unfenced] == lines
    weeks.run("build", "--strict", "--week", "17")


# --- from elsewhere -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "args", [["-C", "group", "build"], ["build", "-C", "group"], ["build", "notes/week17.md", "-C", "group"]]
)
def test_a_command_can_be_run_in_another_folder(project: Project, args: list[str]) -> None:
    project.write("group/notes/week17.md", WEEK)
    assert project.run(*args).exit_code == 0
    assert len(project.notes("group/build/weekly-q-a.apkg")) == 2
    assert not (project.folder / LEDGER).exists()


def test_another_folder_has_to_be_there(project: Project) -> None:
    assert project.run("-C", "nowhere", "build").exit_code == 2


def test_an_empty_level_of_a_deck_is_none(weeks: Project) -> None:
    weeks.build("--deck", "CS::::x", "-o", "build/x.apkg")
    assert {note.deck for note in weeks.notes("build/x.apkg")} == {"CS::x"}


@pytest.mark.parametrize("columns", [40, 60, 80])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_table_fits_into_the_terminal_and_leaves_nobody_out(
    columns: int, language: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = ["김하늘", "이도윤", "박서연", "최지호", "정유나", "문가온", "배은채", "오태양", "한소리", "강바다"]
    for week in (1, 2):
        sections = [f"#### {name}\n1. 질문 {week} {name}?\n```\n답 {week}\n```\n" for name in people]
        project.write(f"notes/week{week}.md", f"# Week {week}\n{''.join(sections)}")
    monkeypatch.setenv("COLUMNS", str(columns))
    for command in ("build", "stats"):
        lines = project.run(command, "--lang", language).stdout.splitlines()
        rows = [line for line in lines if re.match(r" (?:1|2|all|전체) ", line)]
        assert rows
        assert all(cell_len(line) <= columns for line in rows)
        assert any("김하늘" in line for line in lines) or command == "stats", "no name is broken"
    built = project.run("build", "--no-cache", "--lang", language).stdout
    (first_week,) = [line.split() for line in built.splitlines() if line.startswith(" 1 ")]
    *numbers, total = map(int, first_week[1:])
    assert sum(numbers) == total == len(people)


def test_a_terminal_that_is_too_narrow_gets_a_table_with_clipped_names(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("notes/week1.md", "# Week 1\n#### 김하늘\n1. 힙이란?\n```\n답\n```\n")
    monkeypatch.setenv("COLUMNS", "12")
    *table, people, _outcome = project.build().stdout.splitlines()
    assert people == "By person: 김하늘 1."
    assert all(cell_len(line) <= 12 for line in table)
    assert any("…" in line for line in table)


@pytest.mark.parametrize(("force_color", "is_bold"), [("", False), ("1", True)])
def test_the_head_of_the_table_is_bold_where_colours_are_shown(
    force_color: str, is_bold: bool, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("notes/week1.md", "# Week 1\n#### 김하늘\n1. 힙이란?\n```\n답\n```\n")
    monkeypatch.setenv("FORCE_COLOR", force_color)
    assert ("\x1b[1m Week" in project.build().stdout) is is_bold


def test_a_folder_in_the_place_of_the_package_is_named_as_one(project: Project) -> None:
    project.write("notes/week01.md", "# Week 1\n#### 하늘\n1. 캐시란?\n```\n가까이 둔다.\n```\n")
    project.package.mkdir(parents=True)
    result = project.build()
    assert result.exit_code == 2
    assert "Is a directory" in result.stderr
