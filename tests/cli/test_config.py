"""`ankigen config`, and the schema by which editors complete ``ankigen.toml``."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from ankigen.cli.main import cli
from ankigen.resources import DATA

if TYPE_CHECKING:
    from support import Project

CONFIG = 'deck = "CS"\n\n[people]\n"하늘" = ["haneul"]\n\n[related]\nmax = 3\n\n[push]\nkey = "secret"\n'


def settings(project: Project, *args: str) -> dict[str, Any]:
    table = json.loads(project.run("config", "--json", *args).stdout)
    assert table["version"] == 1
    return {setting["key"]: setting for setting in table["settings"]}


def test_each_setting_says_where_it_comes_from(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("ankigen.toml", CONFIG)
    monkeypatch.setenv("ANKICONNECT_ADDRESS", "http://localhost:9999")
    found = settings(project)
    assert found["deck"] == {"key": "deck", "value": "CS", "source": "file", "name": "ankigen.toml", "line": 1}
    assert (found["people.하늘"]["value"], found["people.하늘"]["line"]) == (["haneul"], 4)
    assert (found["related.max"]["value"], found["related.max"]["line"]) == (3, 7)
    assert (found["related.enabled"]["value"], found["related.enabled"]["source"]) == (True, "default")
    assert (found["push.address"]["value"], found["push.address"]["source"]) == (
        "http://localhost:9999",
        "environment",
    )
    assert found["push.key"]["value"] == "***"


def test_what_is_printed_is_toml_with_comments(project: Project) -> None:
    project.write("ankigen.toml", CONFIG)
    printed = project.run("config").stdout
    assert printed.startswith("# ankigen.toml, the nearest from here upwards\n")
    assert 'people."하늘" = ["haneul"]  # ankigen.toml:4\n' in printed
    assert tomllib.loads(printed)["related"] == {"enabled": True, "max": 3}
    assert "secret" not in printed
    project.write("other.toml", "")
    assert "# other.toml, named by --config\n" in project.run("config", "--config", "other.toml").stdout
    (project.folder / "ankigen.toml").unlink()
    assert project.run("config", "--lang", "ko").stdout.startswith("# ankigen.toml이 없어 모두 기본값입니다\n")


# --- the schema ---


def validate(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check a config as an editor does: by the schema that its first line names."""
    config = folder / "ankigen.toml"
    named = config.read_text("utf-8").partition("\n")[0].removeprefix("#:schema ")
    program = str(Path(sys.executable).with_name("check-jsonschema"))
    command = [program, "--schemafile", str(folder / named), str(config)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_config_of_init_names_a_schema_that_it_fits(tmp_path: Path, language: str) -> None:
    folder = tmp_path / "group"
    CliRunner().invoke(
        cli, ["init", str(folder), "--yes", "--person", "하늘", "--lang", language], catch_exceptions=False
    )
    fitting = validate(folder)
    assert fitting.returncode == 0, fitting.stdout
    config = folder / "ankigen.toml"
    config.write_text(config.read_text("utf-8") + '\n[layout]\npreset = "weakly"\n', "utf-8")
    assert "weakly" in validate(folder).stdout


def test_config_prints_the_schema_that_is_shipped(project: Project) -> None:
    printed = project.run("config", "--schema").stdout
    assert printed == (DATA / "ankigen.schema.json").read_text("utf-8")
    properties = json.loads(printed)["$defs"]["Config"]["properties"]
    assert all(properties[key].get("description") for key in ("deck", "notes", "people", "source_url"))
