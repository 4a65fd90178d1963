"""``ankigen config``."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ankigen.cli.errors import stop
from ankigen.cli.formats.console import print_line
from ankigen.cli.formats.json_output import settings_as_json
from ankigen.cli.language import command, option, translate
from ankigen.cli.options import project_options
from ankigen.errors import AnkigenError
from ankigen.files import shown_path
from ankigen.project.config_file import load_config
from ankigen.resources import DATA
from ankigen.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ankigen.config.settings import Section
    from ankigen.project.config_file import ProjectChoice

SCHEMA = DATA / "ankigen.schema.json"
OUTPUT_SCHEMA = DATA / "output.schema.json"
_ENVIRONMENT = {"push.address": "ANKICONNECT_ADDRESS", "push.key": "ANKICONNECT_KEY"}
"""The settings for which a variable of the environment goes first."""
_SECRETS = frozenset(["push.key"])


class Setting(NamedTuple):
    """A setting in force: its value, and where it comes from: ``default``, ``file`` or ``environment``.

    ``name`` is that of the file or of the variable; ``line`` is that in the file.
    """

    key: str
    value: Any
    source: str = "default"
    name: str | None = None
    line: int | None = None


@command(help="help.config.about")
@option("--json", "as_json", is_flag=True, help="help.config.json")
@option("--schema", "prints_schema", is_flag=True, help="help.config.schema")
@option("--output-schema", "prints_output_schema", is_flag=True, help="help.config.output_schema")
@project_options
def config(as_json: bool, prints_schema: bool, prints_output_schema: bool, choice: ProjectChoice) -> None:
    """Show the settings in force, and where each comes from."""
    if prints_schema or prints_output_schema:
        schema = OUTPUT_SCHEMA if prints_output_schema else SCHEMA
        click.echo(schema.read_text("utf-8"), nl=False)
        return
    try:
        file, settings = _find_settings(choice)
    except AnkigenError as error:
        stop(error, as_json=as_json)
    shown_file = None if file is None else shown_path(file)
    if as_json:
        click.echo(settings_as_json(shown_file, [setting._asdict() for setting in settings]))
        return
    print_line(f"# {printable(_describe_file(shown_file, is_named=choice.config_file is not None))}")
    for setting in settings:
        click.echo(printable(_describe(setting)))


def _describe_file(file: str | None, *, is_named: bool) -> str:
    """Return which config is in force, and why that."""
    if file is None:
        return translate("cli.config.no_file")
    if is_named:
        return translate("cli.config.flag", file=file)
    return translate("cli.config.file", file=file)


def _find_settings(choice: ProjectChoice) -> tuple[Path | None, list[Setting]]:
    """Return the config's file, None if there is none, and all settings; raises AnkigenError."""
    from ankigen import bounded_toml, text
    from ankigen.config.settings import CONFIG_NAME

    loaded, root = load_config(choice)
    file = choice.config_file or root / CONFIG_NAME
    if not file.is_file():
        return None, _collect(loaded, {}, "", "")
    content = file.read_bytes().decode("utf-8-sig")
    return file, _collect(loaded, bounded_toml.loads(text.clean(content)), content, shown_path(file))


def _collect(loaded: Section, table: dict[str, Any], content: str, name: str) -> list[Setting]:
    """Return all settings of a config with where they come from; ``table`` is what stands in the file."""
    from ankigen.config.parsing import find_line

    settings = []
    for keys, value in _walk(loaded, ()):
        key = ".".join(keys)
        variable = _ENVIRONMENT.get(key, "")
        shown_value = "***" if key in _SECRETS and value else value
        if variable and os.environ.get(variable):
            shown_value = "***" if key in _SECRETS else os.environ[variable]
            settings.append(Setting(key, shown_value, "environment", variable))
        elif _is_in(table, keys):
            settings.append(Setting(key, shown_value, "file", name, find_line(content, keys)))
        else:
            settings.append(Setting(key, shown_value))
    return settings


def _walk(section: Section, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the keys that lead to each setting, and its value."""
    import msgspec

    for field in msgspec.structs.fields(section):
        value = getattr(section, field.name)
        keys = (*path, field.encode_name)
        if isinstance(value, msgspec.Struct):
            yield from _walk(value, keys)  # type: ignore[arg-type]
        elif isinstance(value, dict) and value:
            for name, spellings in value.items():
                yield (*keys, name), spellings
        else:
            yield keys, value


def _is_in(table: dict[str, Any], keys: tuple[str, ...]) -> bool:
    inner: Any = table
    for key in keys:
        if not isinstance(inner, dict) or key not in inner:
            return False
        inner = inner[key]
    return True


def _describe(setting: Setting) -> str:
    """Return a setting as a line of TOML, with where it comes from behind it."""
    origin = translate("cli.config.default")
    if setting.source != "default":
        origin = f"{setting.name}:{setting.line}" if setting.line else str(setting.name)
    *sections, last = setting.key.split(".", 1) if setting.key.startswith("people.") else [setting.key]
    key = f"{sections[0]}.{json.dumps(last, ensure_ascii=False)}" if sections else last
    if setting.value is None:
        return f"# {key} =  # {origin}"
    return f"{key} = {json.dumps(setting.value, ensure_ascii=False)}  # {origin}"
