"""Nothing lies about that nobody uses: no module, no setting, no file of data.

Functions that nobody calls are found by ``vulture``, now and then and by hand: it can't see what a library calls.
"""

import ast
from functools import cache
from pathlib import Path

import msgspec
import pytest

from ankigen.cli.main import COMMANDS
from ankigen.config import settings
from source_tree import SOURCE, imports, modules, name_of, parse

STARTED_BY_PYTHON = {"__main__"}
DATA = sorted(path for path in (SOURCE / "data").iterdir() if not path.name.startswith("."))


def sections() -> list[type[settings.Section]]:
    return [
        value
        for value in vars(settings).values()
        if isinstance(value, type) and issubclass(value, settings.Section)
    ]


@cache
def attributes_read() -> frozenset[str]:
    nodes = (node for path in modules() for node in ast.walk(parse(path)))
    return frozenset(node.attr for node in nodes if isinstance(node, ast.Attribute))


@cache
def strings() -> frozenset[str]:
    nodes = (node for path in modules() for node in ast.walk(parse(path)))
    return frozenset(
        node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def test_every_module_is_imported() -> None:
    imported = {name.removeprefix("ankigen.") for path in modules() for name in imports(path)}
    started_by_name = {f"cli.commands.{module}" for module in COMMANDS.values()}
    alone = {name_of(path) for path in modules()} - imported
    assert alone - started_by_name == STARTED_BY_PYTHON


@pytest.mark.parametrize("section", sections(), ids=lambda section: section.__name__)
def test_every_setting_is_read(section: type[settings.Section]) -> None:
    assert {field.name for field in msgspec.structs.fields(section)} <= attributes_read()


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.name)
def test_every_file_and_folder_of_data_is_opened(path: Path) -> None:
    assert any(path.name in text for text in strings())
