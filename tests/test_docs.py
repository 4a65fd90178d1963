"""README and docs: every block of code runs, every link holds, what is made from the code is current."""

from __future__ import annotations

import html
import inspect
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec
import pytest
import yaml

from ankigen import errors
from ankigen.build import compile as compile_module
from ankigen.build.compile import compile_deck
from ankigen.cli.main import find_command
from ankigen.config.parsing import parse_config
from ankigen.config.settings import Config
from ankigen.errors import AnkigenError
from ankigen.topics import taxonomy
from catalogs import CATALOGS
from pages import PAGES, ROOT, Block, blocks, commands, prose, text_of
from support import PNG, Project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Made from the table of rules, whose examples tests/test_check.py builds.
MADE = ("docs/diagnostics.md", "docs/diagnostics.ko.md")
ALL = [block for page in PAGES if page not in MADE for block in blocks(page)]

REFERENCE = runpy.run_path(str(ROOT / "docs/reference.py"))

# What is not run, and why: the only place. Where it is ankigen's, its options are looked at all the same.
NOT_RUN = {
    r"(pipx|uv tool) install\b": "needs a registry; CI installs with pip",
    r"make (deck|test|check|docs|release)\b": "CI runs it: see .ci/run",
    r"make pictures": "needs Anki's window, and is looked at by eye",
    r"make pythons": "takes minutes for each Python",
    r"\.venv/bin/python docs/": "writes into this very repository, two of them with a browser",
    r"(\.venv/bin/)?(pip|pre-commit|pytest|ruff)\b": "needs a registry or is the developers' own; CI installs and tests",
    r"\.venv/bin/pytest": "this is one",
    r"ankigen preview( --port \d+)?$": "serves until Ctrl-C; tests/test_preview.py",
    r"ankigen watch$": "watches until Ctrl-C; tests/test_preview.py",
    r"ankigen push\b": "needs a running Anki; tests/test_push.py",
}  # fmt: skip


def of(*languages: str) -> list[Block]:
    return [block for block in ALL if block.language in languages]


def test_every_block_says_what_it_is() -> None:
    known = {"sh", "toml", "markdown", "yaml", "json", "text", "python"}
    assert not [str(block) for block in ALL if block.language not in known]


# --- examples of notes ----------------------------------------------------------------------------


@pytest.mark.parametrize("block", [one for one in of("markdown") if "file" not in one.marks], ids=str)
def test_an_example_of_notes_makes_the_cards_that_the_page_says(block: Block, project: Project) -> None:
    if layout := layout_above(block):
        project.write("ankigen.toml", layout)
    project.write(block.marks.get("at", "notes/example.md"), block.text)
    if picture := block.marks.get("picture"):
        project.write(f"notes/{picture}", PNG)
    built = project.build_json()
    assert str(built["notes"]) == block.marks["cards"]
    assert str(built["unanswered"]) == block.marks.get("unanswered", "0")
    codes = {one["code"] for one in built["diagnostics"] if one["severity"] != "info"}
    assert codes == set(block.marks.get("warnings", "").split())
    tags = {tag for note in project.notes() for tag in note.tags}
    assert set(block.marks.get("tags", "").split()) <= tags
    for kind in ("weeks", "people", "topics"):
        if kind in block.marks:
            assert set(built[kind]) == set(block.marks[kind].split())
    assert len(project.media()) == ("picture" in block.marks)


def layout_above(block: Block) -> str | None:
    """Return the config above an example, if that is marked as the layout of those below it."""
    above = [one for one in ALL if one.page == block.page and one.line < block.line and "layout" in one.marks]
    return above[-1].text if above else None


_PICTURES = {"docs/terminal.ko.svg": "docs/terminal.svg", "docs/preview.png": "docs/preview-english.png"}
"""The pictures of the Korean README, and those of the English one that they stand for."""


def outline_of_readme(page: str) -> dict[str, list[str]]:
    """Return what both READMEs have alike: headings by level, code without its comments, links, pictures and tables."""
    content = text_of(page)
    targets = re.findall(r"\]\(([^)]+)\)", prose(page))
    links = [target.replace(".ko.md", ".md") for target in targets if not target.startswith("README")]
    pictures = [
        _PICTURES.get(name, name) if ".ko." in page else name
        for name in re.findall(r'<img src="([^"]+)"', content)
    ]
    code = []
    for block in blocks(page):
        code.append(block.text if block.language != "sh" else "\n".join(commands(block)))
    return {
        "headings": re.findall(r"(?m)^#+(?= )", prose(page)),
        "code": code,
        "links": sorted(links),
        "pictures": pictures,
        "rows": [str(row.count("|")) for row in re.findall(r"(?m)^\|.*$", prose(page))],
    }


def test_the_two_readmes_are_equal() -> None:
    assert outline_of_readme("README.ko.md") == outline_of_readme("README.md")


@pytest.mark.parametrize("page", PAGES)
def test_nobody_is_told_to_install_a_name_that_a_stranger_may_own(page: str) -> None:
    assert not re.search(r"(pip|pipx|uv tool) install (-U |--upgrade )?[\"']?ankigen", text_of(page))


@pytest.mark.parametrize(("language", "picture"), [("en", "terminal.svg"), ("ko", "terminal.ko.svg")])
def test_the_terminal_in_the_readme_shows_what_the_commands_print(language: str, picture: str) -> None:
    session = runpy.run_path(str(ROOT / "docs/terminal.py"))["run_session"](language)
    printed = re.sub(r"\x1b\[[\d;]*m", "", session).split()
    shown = html.unescape(" ".join(re.findall(r">([^<>]*)</text>", text_of(f"docs/{picture}")))).split()
    assert sorted(shown) == sorted(printed), "run: python docs/terminal.py"


WEEK_OF_THE_SAMPLE = """\
# Week 3

#### 하늘
1. 캐시란?
```
가까이 두는 것
```
2. 힙이란?
```
완전 이진 트리
```

#### 문가온
1. 큐란?
```
먼저 넣은 것이 먼저 나온다.
2. 스택이란?
```
나중에 넣은 것이 먼저 나온다.
```
3. 정규화란?
4. 인덱스란?
5. 트랜잭션이란?
"""


@pytest.mark.parametrize(("page", "language"), [("docs/checking.md", "en"), ("docs/checking.ko.md", "ko")])
def test_check_prints_what_the_page_on_it_shows(page: str, language: str, project: Project) -> None:
    (sample,) = [block for block in blocks(page) if block.marks.get("printed by") == "check"]
    project.write("notes/week03.md", WEEK_OF_THE_SAMPLE)
    assert project.run("check", "--lang", language).stdout == sample.text


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("block", of("toml"), ids=str)
def test_toml_is_a_config_or_a_taxonomy(block: Block) -> None:
    if "taxonomy" in block.marks:
        taxonomy.build_tables(block.text)
    else:
        parse_config(block.text)


@pytest.mark.parametrize("block", of("yaml"), ids=str)
def test_yaml_is_yaml(block: Block) -> None:
    assert yaml.safe_load(block.text)


@pytest.mark.parametrize(("page", "language"), [("docs/routine.md", "en"), ("docs/routine.ko.md", "ko")])
def test_the_workflow_on_the_page_is_the_one_that_init_writes(page: str, language: str) -> None:
    (workflow,) = [block for block in blocks(page) if block.language == "yaml"]
    template = text_of(f"src/ankigen/data/init/{language}/workflow.yml")
    written = yaml.safe_load(template.replace("NOTES", '"notes/**"'))
    last_step = written["jobs"]["deck"]["steps"][-1]
    assert last_step["with"].pop("pages") == "false", "which is the default"
    if not last_step["with"]:
        del last_step["with"]
    assert yaml.safe_load(workflow.text) == written


# --- commands, page by page, from top to bottom ---------------------------------------------------


def reason(command: str) -> str | None:
    return next((why for pattern, why in NOT_RUN.items() if re.match(pattern, command)), None)


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if page not in MADE])
def test_the_commands_of_a_page_work(page: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "notes", tmp_path / "ankigen/notes")
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin/ankigen"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m ankigen "$@"\n')
    program.chmod(0o755)
    (tmp_path / "bin/python").symlink_to(sys.executable)
    env = {
        "PATH": f"{tmp_path}/bin:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "COLUMNS": "200",
        "ANKIGEN_LANG": "ko" if page.endswith(".ko.md") else "en",
    }
    env |= {f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    here, said = tmp_path / "ankigen", ""
    for block in blocks(page):
        if "file" in block.marks:
            (here / block.marks["file"]).parent.mkdir(parents=True, exist_ok=True)
            (here / block.marks["file"]).write_text(block.text, "utf-8")
        elif block.language == "python":
            said = ran([sys.executable, "-c", block.text], here, env, block)
        elif block.language == "text" and "says" in block.marks:
            for line in filter(None, map(str.strip, block.text.splitlines())):
                assert line in said, f"{block}: not what it says:\n{said}"
        elif block.language == "sh":
            said = ""
            for command in commands(block):
                if command.startswith("cd ") and not reason(command):
                    here = here / command.removeprefix("cd ")
                elif reason(command):
                    options_exist(command)
                else:
                    fails = block.marks.get("exit", "0")
                    said += ran(["bash", "-c", command], here, env, block, int(fails))


def ran(words: list[str], here: Path, env: dict[str, str], block: Block, code: int = 0) -> str:
    done = subprocess.run(
        words, cwd=here, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert done.returncode == code, f"{block}: {words[-1]}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def options_exist(command: str) -> None:
    words = shlex.split(command)
    if words[0] == "ankigen":
        find_command(words[1]).make_context(words[1], words[2:], resilient_parsing=False).close()


def test_nothing_is_left_out_for_a_reason_that_no_page_needs() -> None:
    lines = [line for block in of("sh") for line in commands(block)]
    assert not [pattern for pattern in NOT_RUN if not any(re.match(pattern, line) for line in lines)]


# --- links ----------------------------------------------------------------------------------------

_LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")


def anchors(page: str) -> set[str]:
    """Return the anchors of a page as GitHub and MkDocs make them of its headings."""
    found = set()
    for heading in re.findall(r"(?m)^#+ (.+)$", prose(page)):
        plain = re.sub(r"[`*]|\]\([^)]*\)|\[", "", heading).lower()
        found.add(re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-"))
    return found


@pytest.mark.parametrize("page", PAGES)
def test_links_hold(page: str) -> None:
    for target in filter(None, (one or two for one, two in _LINK.findall(re.sub(r"`[^`]*`", "", prose(page))))):
        if re.match(r"https?:", target):
            assert re.match(
                r"https://(github\.com|ankiweb\.net|docs\.ankiweb\.net|keepachangelog\.com|semver\.org)/", target
            )
            continue
        path, _, anchor = unquote(target).partition("#")
        file = (ROOT / page).parent / path if path else ROOT / page
        assert file.exists(), f"{page}: {target}"
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file.relative_to(ROOT).as_posix()), f"{page}: {target}"


def test_every_page_is_in_the_navigation() -> None:
    nav = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[2]
    english = {page.removeprefix("docs/") for page in PAGES if page.startswith("docs/") and ".ko." not in page}
    assert english == set(re.findall(r"[\w.]+\.md", nav))


def test_every_title_in_the_navigation_is_translated() -> None:
    settings, _, nav = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")
    translations = settings.partition("nav_translations:\n")[2].partition("\n  - ")[0]
    translated = re.findall(r"(?m)^ +([^:]+): ", translations)
    assert sorted(translated) == sorted(re.findall(r"- ([^:]+):", nav))


# --- what is made from the code -------------------------------------------------------------------


def sections(kind: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    yield kind
    for field in msgspec.structs.fields(kind):
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            yield from sections(field.type)


@pytest.mark.parametrize("page", REFERENCE["PAGES"])
def test_the_reference_is_current(page: str) -> None:
    assert text_of(f"docs/{page}") == REFERENCE["PAGES"][page](), "run: python docs/reference.py"


def test_what_click_says_in_korean_is_compiled() -> None:
    compiled = REFERENCE["WORDS_OF_CLICK"].with_suffix(".mo")
    assert compiled.read_bytes() == REFERENCE["compile_words_of_click"](), "run: python docs/reference.py"


def test_the_page_of_words_has_every_text_under_a_command_or_a_part() -> None:
    listed = set(re.findall(r"(?m)^\| `([\w. ]+)` \|", text_of("docs/words.md")))
    assert CATALOGS["en"].keys() <= listed
    assert "| `cli.build.waiting` |" in text_of("docs/words.md").partition("## `ankigen check`")[0]


def test_the_reference_names_every_key() -> None:
    page = text_of("docs/configuration.md")
    for section in sections(Config):
        for field in msgspec.structs.fields(section):
            assert re.search(rf"`[^`]*\b{field.name}\b[^`]*`", page), field.name


def test_no_page_was_left_in_the_middle_of_a_merge() -> None:
    """Those in ``docs`` show what a conflict looks like."""
    for page in ROOT.glob("*.md"):
        left = [line for line in page.read_text("utf-8").split("\n") if line.startswith(("<<<<<<<", ">>>>>>>"))]
        assert left == [], page


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))
    assert project["project"]["dynamic"] == ["version"]
    version = re.findall(r'__version__ = "([^"]+)"', text_of("src/ankigen/__init__.py"))[0]
    for name in ("README.md", "action.yml", "Makefile", "mkdocs.yml"):
        assert version not in text_of(name)


# --- the map for newcomers, and the picture of the code -------------------------------------------

SOURCE = ROOT / "src/ankigen"
ARCHITECTURE = "docs/architecture.md"


def section(page: str, heading: str) -> str:
    """Return what stands under a heading of the second level."""
    return text_of(page).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def first_cells(table: str) -> list[str]:
    """Return the names in the first column of a table that are marked as code."""
    return re.findall(r"(?m)^\| `([^`]+)` \|", table)


def test_every_path_in_the_map_for_newcomers_exists() -> None:
    paths = re.findall(r"`([\w/.]*(?:/[\w.]*|\.py))`", section("CONTRIBUTING.md", "I want to change X → open Y"))
    assert len(paths) > 100
    tops = {"addon", "src", "tests", "docs", "benchmarks", "action"}
    bases = {path: ROOT if path.partition("/")[0] in tops else SOURCE for path in paths}
    assert not [path for path, base in bases.items() if not (base / path).exists()]


def test_every_module_of_the_architecture_exists() -> None:
    paths = re.findall(r"`([a-z_]+/[a-z_/]+)`", text_of(ARCHITECTURE))
    assert len(paths) > 30
    assert not [path for path in paths if not list(SOURCE.glob(f"{path}*"))]


def test_the_schema_of_the_config_is_made_of_its_types() -> None:
    made = runpy.run_path(str(ROOT / "docs/reference.py"))["schema"]()
    assert text_of("src/ankigen/data/ankigen.schema.json") == made, "run: python docs/reference.py"


def test_the_stages_are_those_of_the_walk_in_their_order() -> None:
    stages = first_cells(text_of(ARCHITECTURE).partition("\n## ")[0])
    called = re.findall(r"(\w+)\)?\(", inspect.getsource(compile_deck).partition('"""')[2])
    assert list(dict.fromkeys(name for name in called if name in stages)) == stages
    timed = re.findall(r"@log_time\ndef (\w+)|log_time\((\w+)\)", inspect.getsource(compile_module))
    assert {one or two for one, two in timed} <= set(stages)


def test_the_packages_say_the_same_of_themselves() -> None:
    table = section(ARCHITECTURE, "The packages")
    packages = sorted(path.parent for path in SOURCE.rglob("*/__init__.py"))
    assert sorted(first_cells(table)) == [path.relative_to(SOURCE).as_posix() for path in packages]
    for path in packages:
        name = path.relative_to(SOURCE).as_posix()
        words = inspect.getdoc(import_module(f"ankigen.{name.replace('/', '.')}"))
        assert f"| `{name}` | {words} |" in table


def test_the_tree_of_errors_is_that_of_the_module() -> None:
    (tree,) = [block.text for block in blocks(ARCHITECTURE) if "AnkigenError" in block.text]
    assert tree.strip() in (inspect.getdoc(errors) or "").replace("\n    ", "\n")
    classes = {
        name for name, kind in vars(errors).items() if inspect.isclass(kind) and issubclass(kind, AnkigenError)
    }
    assert set(re.findall(r"\w+Error", tree)) == classes


def test_the_picture_of_the_packages_is_current() -> None:
    assert text_of("docs/packages.svg") == runpy.run_path(str(ROOT / "docs/packages.py"))["draw"](), (
        "run: python docs/packages.py"
    )
