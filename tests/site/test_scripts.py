"""The modules of the pages' script, joined into one script for each page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ankigen.site.scripts import ENTRIES, FIRST, FOLDER, ScriptError, join_modules, make_script

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page


def write_modules(folder: Path, **modules: str) -> None:
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")


def test_what_is_imported_stands_before_what_imports_it_and_once(tmp_path: Path) -> None:
    write_modules(
        tmp_path,
        entry='// The entry.\nimport { add } from "./sums.js";\nimport { ONE } from "./numbers.js";\nshow(add(ONE));\n',
        sums='import { ONE } from "./numbers.js";\nexport function add(n) {\n  return n + ONE;\n}\n',
        numbers="/** A number. */\nexport const ONE = 1;\n",
    )
    assert join_modules("entry.js", tmp_path) == (
        "/** A number. */\nconst ONE = 1;\n\n"
        "function add(n) {\n  return n + ONE;\n}\n\n"
        "// The entry.\nshow(add(ONE));\n"
    )


def test_modules_in_a_folder_import_from_it_and_from_above(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    write_modules(tmp_path, sums="export const one = 1;\n", **{"inner/sums": "export const two = 2;\n"})
    write_modules(
        tmp_path,
        **{
            "inner/entry": 'import { two } from "./sums.js";\nimport { one } from "../sums.js";\nshow(one + two);\n'
        },
    )
    assert join_modules("inner/entry.js", tmp_path) == "const two = 2;\n\nconst one = 1;\n\nshow(one + two);\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('import { one as first } from "./other.js";', "entry.js:1: this form cannot be joined"),
        ('import * as all from "./other.js";', "entry.js:1: this form cannot be joined"),
        ('import "./other.js";', "entry.js:1: this form cannot be joined"),
        ('import { one } from "https://elsewhere.example/other.js";', "entry.js:1: this form cannot be joined"),
        ('import { one } from "../other.js";', "entry.js:1: this form cannot be joined"),
        ("export default 1;", "entry.js:1: this form cannot be joined"),
        ("export { one };", "entry.js:1: this form cannot be joined"),
        ("const { a, b } = window;", "entry.js:1: this form cannot be joined"),
        ("var a = 1;", "entry.js:1: this form cannot be joined"),
        ('import { two } from "./other.js";', "entry.js: other.js does not export two"),
        ('import { one } from "./other.js";\nconst hidden = 1;', "entry.js: hidden is a name of other.js too"),
        ('import { one } from "./circle.js";', "entry.js imports itself through circle.js"),
    ],
)
def test_a_form_that_cannot_be_joined_is_refused(tmp_path: Path, line: str, message: str) -> None:
    write_modules(
        tmp_path,
        entry=f"{line}\n",
        other="export const one = 1;\nconst hidden = 2;\n",
        circle='import { one } from "./entry.js";\nexport const one = 1;\n',
    )
    with pytest.raises(ScriptError) as error:
        join_modules("entry.js", tmp_path)
    assert str(error.value).startswith(message)


def test_each_module_is_part_of_a_page_and_says_what_it_is_about() -> None:
    joined = "".join(join_modules(entry) for entry in [FIRST, *ENTRIES.values()])
    for path in FOLDER.rglob("*.js"):
        heading = path.read_text("utf-8").split("\n")[0]
        assert heading.startswith("// ")
        assert heading in joined


@pytest.mark.parametrize("entry", sorted([FIRST, *ENTRIES.values()]))
def test_a_joined_script_is_a_script_that_leaves_no_name_behind(tab: Page, entry: str) -> None:
    script = make_script(entry).decode("utf-8")
    tab.goto("about:blank")
    assert tab.evaluate("script => typeof new Function(script)", script) == "function"
    assert script.startswith('"use strict";\n(() => {')
    assert "\nimport " not in script
    assert "\nexport " not in script
