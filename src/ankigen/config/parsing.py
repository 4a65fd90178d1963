"""The TOML of ``ankigen.toml`` → a frozen Config; every mistake in it is named with its line."""

import re
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec

from ankigen import messages, text
from ankigen.config.checks import SettingError, check_values, quote_choices
from ankigen.config.settings import CONFIG_NAME, Config
from ankigen.diagnostics.rules import BAD_CONFIG
from ankigen.errors import ConfigError
from ankigen.messages import Message, find_reason


def read_config(file: Path) -> tuple[Config, str]:
    """Read the config in ``file``; return it with its text.

    Raises ConfigError for a file that can't be read, is no TOML, has an unknown key or a wrong value.
    """
    name = file.name
    try:
        content = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason: Message | str = messages.make("config.not_utf8")
        if isinstance(error, OSError):
            reason = find_reason(error)
        raise _config_error(name, 0, 1, messages.make("config.unreadable", name=name, reason=reason)) from None
    return parse_config(content, name), content


def parse_config(content: str, name: str = CONFIG_NAME) -> Config:
    """Return the config in the TOML ``content``; raises ConfigError as ``read_config`` does."""
    table = _read_toml(content, name)
    try:
        _refuse_unknown_keys(table, Config, ())
        _check_spellings(table.get("people"))
        config = msgspec.convert(table, Config)
        check_values(config)
    except SettingError as error:
        line = find_line(content, error.keys)
        raise _config_error(name, line, 1, error.message, error.hint) from None
    except msgspec.ValidationError as error:
        message, keys = _describe_type_error(error)
        raise _config_error(name, find_line(content, keys), 1, message) from None
    return config


def _read_toml(content: str, name: str) -> dict[str, Any]:
    from ankigen import bounded_toml

    try:
        return bounded_toml.loads(text.clean(content))
    except ValueError as error:
        reason = find_reason(error)
        if isinstance(reason, str):
            reason = reason.split(" (at ")[0]
        position = re.search(r" \(at line (\d+), column (\d+)\)", str(error))
        line, column = content.rstrip().count("\n") + 1, 1
        if position is not None:
            line, column = int(position[1]), int(position[2])
        raise _config_error(name, line, column, messages.make("config.not_toml", reason=reason)) from None


def _config_error(
    name: str, line: int, column: int, message: Message | str, hint: Message | None = None
) -> ConfigError:
    hint = hint or messages.make("config.hint")
    diagnostic = BAD_CONFIG.at(name, line, column, message=message, help=hint)
    return ConfigError("rules.E001", diagnostics=[diagnostic], message=message, help=hint)


def _refuse_unknown_keys(table: dict[str, Any], section: type[msgspec.Struct], path: tuple[str, ...]) -> None:
    types = {field.encode_name: field.type for field in msgspec.structs.fields(section)}
    for name, setting in table.items():
        if name not in types:
            raise _unknown_key_error(name, list(types), path)
        inner = types[name]
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct) and isinstance(setting, dict):
            _refuse_unknown_keys(setting, inner, (*path, name))


def _unknown_key_error(name: str, valid_names: list[str], path: tuple[str, ...]) -> SettingError:
    import difflib

    message = messages.make("config.unknown_key", name=name)
    if path:
        message = messages.make("config.unknown_key_in_section", name=name, section=".".join(path))
    nearest_names = difflib.get_close_matches(name, valid_names, n=1, cutoff=0.5)
    if nearest_names:
        return SettingError((*path, name), message, messages.make("config.nearest_key", name=nearest_names[0]))
    return SettingError((*path, name), message, messages.make("config.valid_keys", names=", ".join(valid_names)))


def _check_spellings(people: object) -> None:
    if not isinstance(people, dict):
        return
    for name, spellings in people.items():
        is_list = isinstance(spellings, list)
        for spelling in spellings if is_list else [spellings]:
            if isinstance(spelling, str):
                continue
            expected = messages.make("config.types.text_or_list")
            if is_list:
                expected = messages.make("config.types.text")
            actual = _name_types(type(spelling).__name__)
            message = messages.make("config.wrong_type", expected=expected, actual=actual)
            raise SettingError(
                ("people", name), messages.make("config.at_key", key=f"people.{name}", message=message)
            )


def _describe_type_error(error: msgspec.ValidationError) -> tuple[Message | str, tuple[str, ...]]:
    """Return what is wrong with a setting, and the keys that lead to it."""
    reason, _, path = str(error).partition(" - at `")
    keys = tuple(re.findall(r"\.?(\w+)", path.rstrip("`").removeprefix("$")))
    types = re.fullmatch(r"Expected `([^`]*)`, got `([^`]*)`", reason)
    choices = _find_choices(keys) if reason.startswith("Invalid enum value") else ()
    if types is not None:
        expected, actual = _name_types(types[1]), _name_types(types[2])
        message: Message | str = messages.make("config.wrong_type", expected=expected, actual=actual)
    elif choices:
        message = messages.make("config.no_choice", choices=quote_choices(choices))
    else:
        message = reason[0].lower() + reason[1:].replace("`", "")
    if keys:
        message = messages.make("config.at_key", key=".".join(keys), message=message)
    return message, keys


_TYPE_NAMES = {
    "str | array": messages.make("config.types.text_or_list"),
    "str": messages.make("config.types.text"),
    "int": messages.make("config.types.number"),
    "float": messages.make("config.types.decimal"),
    "bool": messages.make("config.types.switch"),
    "object": messages.make("config.types.table"),
    "dict": messages.make("config.types.table"),
    "list": messages.make("config.types.list"),
    "array": messages.make("config.types.list"),
    "date": messages.make("config.types.date"),
}


def _name_types(types: str) -> Message | str:
    """Return in words what msgspec or Python calls a type: ``str | array``."""
    return _TYPE_NAMES.get(types, types)


def _find_choices(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the setting at ``keys`` may be, if it may be one of some words only."""
    setting_type: Any = Config
    for key in keys:
        types = {field.encode_name: field.type for field in msgspec.structs.fields(setting_type)}
        setting_type = types[key]
    for alternative in (setting_type, *get_args(setting_type)):
        if get_origin(alternative) is Literal:
            return get_args(alternative)
    return ()


def find_line(content: str, keys: tuple[str, ...]) -> int:
    """Return the line of the key in the TOML ``content``, 1 if it can't be found (an inline table, say)."""
    section: tuple[str, ...] = ()
    quoted = False  # within a text of several lines
    for number, line in enumerate(content.split("\n"), 1):
        starts_quoted = quoted
        quoted ^= (line.count('"""') + line.count("'''")) % 2 == 1
        if starts_quoted:
            continue
        if header := re.match(r"\s*+\[++([^\]]++)\]", line):
            section = tuple(part.strip("\"' ") for part in header[1].strip().split("."))
            if section == keys:
                return number
        elif assignment := re.match(r"""\s*("[^"]*"|'[^']*'|[\w.-]+)\s*=""", line):
            name = assignment[1].strip("\"'")
            if (*section, *name.split(".")) == keys[: len(section) + len(name.split("."))] or (
                *section,
                name,
            ) == keys:
                return number
    return 1
