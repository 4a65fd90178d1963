"""``ankigen init``: what it asks, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from ankigen.cli.main import cli
from ankigen.config.parsing import parse_config
from ankigen.project.setup import scaffold
from ankigen.project.setup.workflow import WORKFLOW

if TYPE_CHECKING:
    from pathlib import Path

    from support import Project


def test_a_terminal_is_asked(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ankigen.cli.commands.init.sys", _Terminal())
    typed = "우리 스터디\n가온, 하늘 ,가온\ngit@github.com:our-group/notes.git\nyes\nfull\n"
    result = CliRunner().invoke(cli, ["init", "new", "--lang", "ko"], input=typed, catch_exceptions=False)
    assert result.exit_code == 0
    assert result.stdout.count(": ") >= 3
    config = parse_config((project.folder / "new/ankigen.toml").read_text("utf-8"))
    assert (config.deck, list(config.people)) == ("우리 스터디", ["가온", "하늘"])
    assert config.source_url == "https://github.com/our-group/notes/blob/HEAD/{path}"
    assert (config.site.url, config.site.index) == ("https://our-group.github.io/notes/", False)
    assert config.site.names == "full"
    assert 'pages: "true"' in (project.folder / "new" / WORKFLOW).read_text("utf-8")
    assert "#### 하늘" in (project.folder / "new" / scaffold.WEEK).read_text("utf-8")
    assert "0. cd new && git init\n" in result.stdout


class _Terminal:
    """``sys`` with somebody at the keyboard."""

    class stdin:  # noqa: N801
        isatty = staticmethod(lambda: True)

    def __getattr__(self, name: str) -> object:
        return getattr(sys, name)


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "ankigen", "init", "x"]
    done = subprocess.run(
        words, cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    assert "?" not in done.stdout
    assert parse_config((tmp_path / "x/ankigen.toml").read_text("utf-8")).deck == "x"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("file", "--yes"), "cannot write file"),
        (("--yes", "--github", "notes"), "'notes' is not a valid repository"),
        (("--yes", "file/below"), "cannot write"),
        (("--yes", "--detect", "nowhere"), "nowhere does not exist"),
    ],
)
def test_what_can_not_be_is_said(project: Project, args: tuple[str, ...], message: str) -> None:
    project.write("file", "")
    result = project.run("init", *args)
    assert result.exit_code in {1, 2}
    assert message in result.stderr
    assert "help: " in result.stderr


def test_nothing_is_published_and_no_name_shown_unless_somebody_says_so(project: Project) -> None:
    assert project.run("init", "--yes", "--github", "our-group/notes").exit_code == 0
    site = parse_config((project.folder / "ankigen.toml").read_text("utf-8")).site
    assert (site.url, site.index, site.names) == (None, False, "handles")
    assert 'pages: "false"' in (project.folder / WORKFLOW).read_text("utf-8")


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        ("Our-Group/notes", "https://our-group.github.io/notes/"),
        ("Our-Group/our-group.github.io", "https://our-group.github.io/"),
    ],
)
def test_github_pages_has_an_address_for_each_repository(repository: str, address: str) -> None:
    assert scaffold.find_page_address(repository) == address


def test_options_answer_what_would_be_asked(project: Project) -> None:
    result = project.run("init", "--yes", "--deck", "CS", "--person", "가온", "--github", "our-group/notes")
    assert result.exit_code == 0
    config = parse_config((project.folder / "ankigen.toml").read_text("utf-8"))
    assert (config.deck, list(config.people)) == ("CS", ["가온"])
    assert config.source_url == "https://github.com/our-group/notes/blob/HEAD/{path}"


ASKING = "## 뮤텍스란?\n하나만 들어간다.\n"


def test_detection_names_the_people_and_what_is_on_no_card(project: Project) -> None:
    for date in ("0322", "0329"):
        for name in ("bada", "naru"):
            project.write(f"notes/{date}/{name}_{date}.md", f"머리말\n\n{ASKING}")
    result = project.run("init", "--yes", "--detect", "notes")
    assert result.exit_code == 0
    assert "People: bada, naru (by the paths: {person}_*)." in result.stdout
    assert "lines on no card" in result.stdout
    assert "4 of 12" in result.stdout
    assert parse_config((project.folder / "ankigen.toml").read_text("utf-8")).layout.person == ["{person}_*"]


def test_detection_writes_the_other_forms_of_a_name(project: Project) -> None:
    for path in (
        "0322/Bada_0322.md",
        "0322/naru_0322.md",
        "0329/bada_0329.md",
        "0405/Bada_0405.md",
        "0405/naru_0405.md",
    ):
        project.write(f"notes/{path}", ASKING)
    result = project.run("init", "--yes", "--detect", "notes")
    assert "People: Bada, naru (by the paths: {person}_*)." in result.stdout
    assert parse_config((project.folder / "ankigen.toml").read_text("utf-8")).people == {
        "Bada": ["bada"],
        "naru": [],
    }
    build = project.build_json()
    assert sorted(build["people"]) == ["Bada", "naru"]
    assert "W127" not in [diagnostic["code"] for diagnostic in build["diagnostics"]]


def test_detection_says_that_it_found_nobody_and_no_answer(project: Project) -> None:
    project.write("notes/os.md", "## 뮤텍스란?\n\n## 세마포어란?\n")
    result = project.run("init", "--yes", "--detect", "notes")
    assert "No people found" in result.stdout
    assert "None of the questions has an answer" in result.stdout


def test_detection_writes_nothing_for_notes_that_no_layout_reads(project: Project) -> None:
    project.write("notes/a.md", "# 회의\n\n1. 우유를 산다\n2. 전화한다\n")
    result = project.run("init", "--yes", "--detect", "notes")
    assert result.exit_code == 2
    assert "no layout finds questions" in result.stderr
    assert not (project.folder / "ankigen.toml").exists()


def test_detection_shows_lines_on_no_card_and_goes_on_in_the_notes(project: Project) -> None:
    project.write("study/a.md", f"머리말\n\n{ASKING}")
    result = project.run("init", "--yes", "--detect", "study")
    assert "On no card would be, for example:\n  study/a.md:1: 머리말\n" in result.stdout
    assert "Write: go on in study as before." in result.stdout


@pytest.mark.parametrize(
    ("notes", "doubt"),
    [
        (
            "# 봄 소풍\n\n날씨가 좋았다.\n\n## 점심\n\n국수를 먹었다.\n" * 3,
            "None of these questions asks anything",
        ),
        ("오늘은 길게 이야기했다.\n" * 9 + ASKING, "Most lines would be on no card"),
    ],
)
def test_detection_says_what_makes_it_doubt(project: Project, notes: str, doubt: str) -> None:
    project.write("notes/a.md", notes)
    assert doubt in project.run("init", "--yes", "--detect", "notes").stdout


def test_detection_says_which_files_are_no_text(project: Project) -> None:
    (project.folder / "notes").mkdir()
    (project.folder / "notes/a.md").write_bytes(bytes(range(256)) * 9)
    result = project.run("init", "--yes", "--detect", "notes")
    assert result.exit_code == 2
    assert "no Markdown file in notes is text" in result.stderr
    project.write("notes/b.md", ASKING)
    result = project.run("init", "--yes", "--detect", "notes")
    assert result.exit_code == 0
    assert "in an encoding that is in doubt: 1." in result.stdout


def test_notes_outside_are_not_written_to_the_config(project: Project) -> None:
    project.write("study/kim/os.md", ASKING)
    result = project.run("init", "group", "--yes", "--detect", "study")
    assert result.exit_code == 2
    assert "the notes in study are outside of group" in result.stderr
    assert "cp -R study group/notes && ankigen init group --detect group/notes" in result.stderr
    assert "ankigen init study --detect study" in result.stderr
    assert "preset" not in result.stderr
    assert not (project.folder / "group").exists()


def _detect_outside(answer: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("ankigen.cli.commands.init.sys", _Terminal())
    return CliRunner().invoke(cli, ["init", "group", "--detect", "study"], input=f"{answer}\n\n\n\n\n").exit_code


def test_notes_outside_can_be_copied(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in ("kim/os", "kim/db", "lee/os", "lee/db"):
        project.write(f"study/{path}.md", ASKING)
    project.write("study/.obsidian/app.json", "{}")
    project.write("study/kim/heap.png", "")
    assert _detect_outside("copy", monkeypatch) == 0
    assert (project.folder / "group/notes/kim/heap.png").exists()
    assert not (project.folder / "group/notes/.obsidian").exists()
    config = parse_config((project.folder / "group/ankigen.toml").read_text("utf-8"))
    assert (config.notes, config.layout.person) == ("notes", ["notes/{person}/**"])
    assert project.build_json("--config", "group/ankigen.toml")["people"] == {"kim": 2, "lee": 2}
    assert _detect_outside("copy", monkeypatch) == 2  # there are notes now


def test_a_repository_can_begin_where_the_notes_are(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in ("kim/os", "kim/db", "lee/os", "lee/db"):
        project.write(f"study/notes/{path}.md", ASKING)
    (project.folder / "study/.git").mkdir()
    assert _detect_outside("there", monkeypatch) == 0
    assert not (project.folder / "group").exists()
    config = parse_config((project.folder / "study/ankigen.toml").read_text("utf-8"))
    assert config.notes == "."
    assert project.build_json("--config", "study/ankigen.toml")["people"] == {"kim": 2, "lee": 2}


def test_notes_outside_can_be_left_alone(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("study/os.md", ASKING)
    assert _detect_outside("stop", monkeypatch) == 1
    assert not (project.folder / "group").exists()
