"""What the commands print under ``--json``: each is an object of the schema that the package brings."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from ankigen.cli.main import COMMANDS, find_command
from ankigen.resources import DATA

if TYPE_CHECKING:
    from pathlib import Path

    from support import Project
    from walks import Walk, WalkIn

SCHEMA = json.loads((DATA / "output.schema.json").read_text("utf-8"))
NOTES = "# Week 1\n#### Ada\n1. What is a heap?\n```\nA tree.\n```\n2. What is a queue?\n"


def close(schema: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a schema that takes no keys which it does not name: users must not meet any that is undocumented."""
    if isinstance(schema, list):
        return [close(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: close(part) for key, part in schema.items()}
    if "properties" in schema and "required" in schema:
        closed["additionalProperties"] = False
    return closed


def validate(printed: str, name: str) -> None:
    definition = {"$defs": close(SCHEMA["$defs"]), "$ref": f"#/$defs/{name.replace(' ', '%20')}"}
    jsonschema.Draft202012Validator(definition).validate(json.loads(printed))


def find_name(arguments: tuple[str, ...]) -> str:
    """Return which object of the schema a command line asks for."""
    (name,) = [argument for argument in arguments if argument in COMMANDS]
    if "--gaps" in arguments:
        return "gaps"
    if "--explain" not in arguments:
        return name
    asked = arguments[arguments.index("--explain") + 1]
    return "topics of a note" if ".md:" in asked else "topics of a question"


@pytest.fixture
def walk(walk_in: WalkIn) -> Walk:
    """All that all commands print; in Korean, as ``test_one_language.py``, beside this file, has them run already."""
    return walk_in("ko")


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_command_prints_what_the_schema_says(walk: Walk) -> None:
    seen = set()
    for said in walk.said:
        if not {"--json", "json"} & set(said.arguments) or not said.printed.startswith("{"):
            continue
        printed = json.loads(said.printed)
        name = "error" if "error" in printed else find_name(said.arguments)
        validate(said.printed, name)
        seen.add(name)
    asked = {choice["$ref"].rpartition("/")[2].replace("%20", " ") for choice in SCHEMA["anyOf"]}
    assert seen == asked, "add an example to tests/helpers/walks.py"


def test_every_command_with_json_is_in_the_schema() -> None:
    with_json = set()
    for name in COMMANDS:
        options = {option for parameter in find_command(name).params for option in parameter.opts}
        if "--json" in options:
            with_json.add(name)
    assert with_json <= set(SCHEMA["$defs"])
    assert with_json == {
        "build",
        "check",
        "config",
        "diff",
        "explain",
        "history",
        "new",
        "push",
        "stats",
        "topics",
    }


@pytest.mark.parametrize("command", ["check", "diff", "history", "new", "push", "stats", "topics", "config"])
def test_an_error_is_an_object_too(project: Project, command: str) -> None:
    project.write("notes/week01.md", NOTES)
    project.write("ankigen.toml", "decks = 1\n")
    result = project.run(command, "--json")
    assert result.exit_code == 2
    validate(result.stdout, "error")
    (diagnostic,) = json.loads(result.stdout)["diagnostics"]
    assert (diagnostic["code"], diagnostic["line"]) == ("E001", 1)


def test_an_error_of_explain_names_the_nearest_rule(project: Project) -> None:
    result = project.run("explain", "unfenced-anser", "--json")
    validate(result.stdout, "error")
    assert "unfenced-answer" in json.loads(result.stdout)["help"]


def test_a_build_that_fails_is_an_object_of_builds(project: Project) -> None:
    project.write("notes/week01.md", NOTES)
    project.write("ankigen.toml", "decks = 1\n")
    result = project.build("--json")
    assert result.exit_code == 2
    validate(result.stdout, "build")


def test_explain_tells_rules(project: Project) -> None:
    printed = json.loads(project.run("explain", "W103", "--json").stdout)
    (rule,) = printed["rules"]
    assert (rule["code"], rule["name"], rule["can_be_ignored"]) == ("W103", "unfenced-answer", True)
    assert len(json.loads(project.run("explain", "all", "--json").stdout)["rules"]) > 50


def test_the_schema_is_printed_for_other_programs(project: Project, tmp_path: Path) -> None:
    printed = project.run("config", "--output-schema").stdout
    assert json.loads(printed) == SCHEMA
    project.write("notes/week01.md", NOTES)
    (tmp_path / "schema.json").write_text(printed, "utf-8")
    (tmp_path / "stats.json").write_text(project.run("stats", "--json").stdout, "utf-8")
    check = [sys.executable, "-m", "check_jsonschema", "--schemafile", "schema.json", "stats.json"]
    done = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
