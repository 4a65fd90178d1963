"""The YAML between ``---`` lines at the head of a week file."""

import re
from typing import Any

import msgspec

from ankigen import text
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Rule

_KNOWN = ("week", "date", "topics", "tags")

Problem = tuple[int, Rule, dict[str, str]]
"""(line from 0, rule, what its texts name)"""


class FrontMatter(msgspec.Struct, frozen=True):
    """What a file says of all its questions."""

    week: int | None = None
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def read_front_matter(content: str) -> tuple[FrontMatter, list[Problem]]:
    """Return the front matter in the YAML ``content``, and what is wrong with it."""
    import yaml

    try:
        _refuse_references(content)
        values = yaml.safe_load(content)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        return FrontMatter(), [(mark.line if mark else 0, rules.BAD_FRONT_MATTER, {"reason": _reason(error)})]
    if values is None:
        return FrontMatter(), []
    if not isinstance(values, dict):
        return FrontMatter(), [(0, rules.BAD_FRONT_MATTER, {"reason": "no `key: value` lines"})]
    problems: list[Problem] = [
        (_line_of(content, str(key)), rules.UNKNOWN_KEY, {"key": str(key)}) for key in values if key not in _KNOWN
    ]
    week = _week(values.get("week"))
    if week is None and values.get("week") is not None:
        problems.append((_line_of(content, "week"), rules.BAD_WEEK, {"value": str(values["week"])}))
    topics, tags = (_names(values.get(name)) for name in ("topics", "tags"))
    return FrontMatter(week, topics, tags), problems


def _refuse_references(content: str) -> None:
    """Raise yaml.YAMLError for anchors, aliases and explicit types: a few lines of them can fill all memory."""
    import yaml

    refused = {yaml.AnchorToken: "an anchor (&x)", yaml.AliasToken: "an alias (*x)", yaml.TagToken: "a type (!x)"}
    for token in yaml.scan(content, Loader=yaml.SafeLoader):
        if type(token) in refused:
            reason = f"{refused[type(token)]} is not allowed here"
            raise yaml.MarkedYAMLError(problem=reason, problem_mark=token.start_mark)


def _reason(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error).split("\n")[0]


def _week(value: Any) -> int | None:  # noqa: ANN401 - YAML gives anything
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    match = re.search(r"(?<![\d-])\d{1,4}(?!\d)", str(value))
    return int(match[0]) if match else None


def _names(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    listed = value if isinstance(value, list) else str(value).split(",") if value is not None else []
    names = (text.one_line(text.clean(str(name))).removeprefix("#") for name in listed if name is not None)
    return tuple(name for name in names if text.key(name))


def _line_of(content: str, name: str) -> int:
    lines = content.split("\n")
    return next((number for number, line in enumerate(lines) if line.lstrip("\"'").startswith(name)), 0)
