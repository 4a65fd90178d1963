"""The straight walk: imports point one way, and only the rim touches the outside."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "ankigen"

# Each module may import those before it. A newcomer can read them in this order.
ORDER = """
text model diagnostics inline config frontmatter blocks topics parse sources sketch ledger content identity
match media code prose markdown render notetype compile apkg recover changes store report cli __main__
""".split()


def modules() -> list[Path]:
    return sorted(path for path in SOURCE.glob("*.py") if path.stem != "__init__")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "ankigen":
            yield from (f"ankigen.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_every_module_has_its_place() -> None:
    assert {path.stem for path in modules()} == set(ORDER)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.stem)
def test_imports_point_one_way(path: Path) -> None:
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("ankigen.")} - {"__version__"}
    assert ours <= set(ORDER[: ORDER.index(path.stem)])


@pytest.mark.parametrize(
    ("library", "only"),
    [
        ("genanki", {"apkg"}),
        ("sqlite3", {"apkg"}),
        ("click", {"cli"}),
        ("rich", {"cli", "report"}),
        ("markdown_it", {"blocks", "markdown"}),
        ("nh3", {"markdown"}),
        ("pygments", {"code"}),
        ("rapidfuzz", {"match"}),
        ("yaml", {"frontmatter"}),
        ("subprocess", {"store"}),
    ],
)
def test_each_library_has_one_home(library: str, only: set[str]) -> None:
    users = {path.stem for path in modules() if library in {name.split(".")[0] for name in imports(path)}}
    assert users == only


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.stem)
def test_only_the_rim_prints_or_exits(path: Path) -> None:
    called = {
        node.func.id for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }  # fmt: skip
    assert not called & {"print", "exit", "input", "open"}
    if path.stem != "cli":
        assert "sys.exit" not in path.read_text("utf-8")


def test_every_diagnostic_is_used_and_documented() -> None:
    from ankigen.diagnostics import RULES  # noqa: PLC0415

    code = "".join(path.read_text("utf-8") for path in modules() if path.stem != "diagnostics")
    table = (SOURCE / "diagnostics.py").read_text("utf-8")
    for rule in RULES.values():
        assert rule.help, rule
        name = next(
            line.split(" = ")[0]
            for line in table.split("\n")
            if "_rule(" in line and _names(table, line, rule.code)
        )
        assert name in code, f"{name} is never reported"
    assert len({rule.name for rule in RULES.values()}) == len(RULES)


def _names(table: str, line: str, code: str) -> bool:
    start = table.index(line)
    return f'"{code}"' in table[start : start + len(line) + 20]
