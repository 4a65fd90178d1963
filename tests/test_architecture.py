"""No circles of imports, one home for each library, and only the rim touches the outside.

The order of the packages is a contract of import-linter, in pyproject.toml; ``make check`` runs it.
"""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from source_tree import SOURCE, imports, modules, name_of, parse


def test_no_module_imports_itself_through_others() -> None:
    names = {name_of(path) for path in modules()}
    graph = {
        name_of(path): {name.removeprefix("ankigen.") for name in imports(path)} & names for path in modules()
    }
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("folder", sorted({path.parent for path in SOURCE.rglob("*.py")}))
def test_a_folder_holds_a_handful_of_modules(folder: Path) -> None:
    assert len([path for path in folder.glob("*.py") if not path.name.startswith("__")]) <= 12


@pytest.mark.parametrize(
    ("library", "only"),
    [
        ("genanki", {"output.genanki_import"}),
        ("sqlite3", {"output.apkg", "output.apkg_reader", "build.cache"}),
        (
            "markdown_it",
            {
                f"rendering.markdown.{name}"
                for name in ("dialects", "indented_notes", "parser", "raw_html", "render")
            },
        ),
        ("nh3", {"rendering.sanitize"}),
        ("pygments", {"rendering.code"}),
        (
            "rapidfuzz",
            {
                "identity.matching.candidates",
                "topics.question_difference",
                "topics.same_question",
                "build.cross_checks",
                "topics.spelling",
            },
        ),
        ("yaml", {"reading.front_matter"}),
        ("filelock", {"project.lock"}),
        ("subprocess", {"project.git", "cli.opener"}),
        ("httpx", {"output.ankiconnect", "rendering.media.download"}),
        ("jinja2", {"site.templates"}),
        ("watchfiles", {"preview.watcher"}),
        ("starlette", {"preview.server"}),
        ("uvicorn", {"preview.server"}),
    ],
)
def test_each_library_has_one_home(library: str, only: set[str]) -> None:
    users = {name_of(path) for path in modules() if library in {name.split(".")[0] for name in imports(path)}}
    assert users == only


@pytest.mark.parametrize("library", ["click", "rich"])
def test_only_the_command_line_knows_the_terminal(library: str) -> None:
    users = [path for path in modules() if library in {name.split(".")[0] for name in imports(path)}]
    assert users
    assert all(path.is_relative_to(SOURCE / "cli") for path in users)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_only_the_rim_prints_or_exits(path: Path) -> None:
    called = {
        node.func.id for node in ast.walk(parse(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }  # fmt: skip
    assert not called & {"print", "exit", "input", "open"}
    if not path.is_relative_to(SOURCE / "cli"):
        assert "sys.exit" not in path.read_text("utf-8")


def test_what_anki_has_a_copy_of_stands_alone() -> None:
    """The add-on brings `updating` along, into a Python that has only what Anki brings."""
    for path in (SOURCE / "updating").glob("*.py"):
        names = {name.split(".")[0] for name in imports(path)}
        assert names <= {
            "__future__",
            "dataclasses",
            "hashlib",
            "typing",
            "collections",
            "note_type",
            "notes",
            "memory",
        }
