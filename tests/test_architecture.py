"""The straight walk: imports point one way, and only the rim touches the outside."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Rule

SOURCE = Path(__file__).parents[1] / "src" / "ankigen"

# Each module may import those before it. A newcomer can read them in this order.
ORDER = """
packaged text model diagnostics rules inline config frontmatter blocks flat scan terms topics related
reader weekly wording outline apart whose choice layouts parse detect mend
sources sketch ledger content identity fetch media code prose markdown render prepare cache crew
pairing match review notetype walk survey stats apkg recover changes store
ankiconnect pushed push again project api start report
card charts site background watch serve preview cli __main__
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
        ("sqlite3", {"apkg", "cache"}),
        ("click", {"cli"}),
        ("rich", {"cli", "report"}),
        ("markdown_it", {"flat", "markdown"}),
        ("nh3", {"markdown"}),
        ("pygments", {"code"}),
        ("rapidfuzz", {"pairing", "related", "review", "terms"}),
        ("yaml", {"frontmatter"}),
        ("subprocess", {"store"}),
        ("httpx", {"ankiconnect", "fetch"}),
        ("jinja2", {"site"}),
        ("vl_convert", {"charts"}),
        ("watchfiles", {"watch"}),
        ("starlette", {"serve"}),
        ("uvicorn", {"serve"}),
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


def test_every_rule_is_reported_somewhere_and_says_it_in_both_languages() -> None:
    code = "".join(path.read_text("utf-8") for path in modules() if path.stem != "rules")
    named = {name: rule for name, rule in vars(rules).items() if isinstance(rule, Rule)}
    for name, rule in named.items():
        assert re.search(rf"\b{name}\b", code), f"{name} is never reported"
        assert set(re.findall(r"{(\w+)}", rule.en.message)) == set(re.findall(r"{(\w+)}", rule.ko.message))
        assert re.search("[가-힣]", rule.ko.message + rule.ko.why)
        assert not re.search("[가-힣]", rule.en.message + rule.en.help + rule.en.why)
        assert all((rule.bad, rule.good, rule.en.help, rule.ko.help, rule.en.why, rule.ko.why))
    assert list(named.values()) == list(rules.RULES.values())
    assert list(rules.RULES) == sorted(rules.RULES, key=lambda code: ("EWI".index(code[0]), code))
    assert len({rule.name for rule in named.values()}) == len(named)
