"""The YAML between ``---`` lines at the head of a week file."""

import re
from typing import Any

import msgspec

from ankigen import text
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Rule

_KEYS = ("week", "date", "topics", "tags")


class FrontMatter(msgspec.Struct, frozen=True):
    """What a file says of all its questions."""

    week: int | None = None
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class FrontMatterProblem(msgspec.Struct, frozen=True):
    """Something wrong at a line of the front matter (from 0); ``details`` are what the texts of the rule name."""

    line: int
    rule: Rule
    details: dict[str, str]


def read_front_matter(content: str) -> tuple[FrontMatter, list[FrontMatterProblem]]:
    """Return the front matter in the YAML ``content``, and what is wrong with it."""
    import yaml

    try:
        _refuse_references(content)
        mapping = yaml.safe_load(content)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        return FrontMatter(), [_describe_bad_yaml(mark.line if mark else 0, _explain(error))]
    if mapping is None:
        return FrontMatter(), []
    if not isinstance(mapping, dict):
        return FrontMatter(), [_describe_bad_yaml(0, "no `key: value` lines")]
    problems: list[FrontMatterProblem] = []
    for key in mapping:
        if key not in _KEYS:
            line = _find_line(content, str(key))
            problems.append(FrontMatterProblem(line, rules.UNKNOWN_KEY, {"key": str(key)}))
    week = _read_week(mapping.get("week"))
    if week is None and mapping.get("week") is not None:
        line = _find_line(content, "week")
        problems.append(FrontMatterProblem(line, rules.BAD_WEEK, {"value": str(mapping["week"])}))
    return FrontMatter(week, _read_names(mapping.get("topics")), _read_names(mapping.get("tags"))), problems


def _refuse_references(content: str) -> None:
    """Raise yaml.YAMLError for anchors, aliases and explicit types: a few lines of them can fill all memory."""
    import yaml

    refused = {yaml.AnchorToken: "an anchor (&x)", yaml.AliasToken: "an alias (*x)", yaml.TagToken: "a type (!x)"}
    for token in yaml.scan(content, Loader=yaml.SafeLoader):
        if type(token) in refused:
            reason = f"{refused[type(token)]} is not allowed here"
            raise yaml.MarkedYAMLError(problem=reason, problem_mark=token.start_mark)


def _describe_bad_yaml(line: int, reason: str) -> FrontMatterProblem:
    return FrontMatterProblem(line, rules.BAD_FRONT_MATTER, {"reason": reason})


def _explain(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error).split("\n")[0]


def _read_week(week: Any) -> int | None:  # noqa: ANN401 - YAML gives anything
    if isinstance(week, bool) or not isinstance(week, int | str):
        return None
    match = re.search(r"(?<![\d-])\d{1,4}(?!\d)", str(week))
    return int(match[0]) if match else None


def _read_names(listed: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Return the names in a list, or in a text that separates them by commas, without those that are blank."""
    if listed is None:
        return ()
    if not isinstance(listed, list):
        listed = str(listed).split(",")
    names: list[str] = []
    for listed_name in listed:
        if listed_name is None:
            continue
        name = text.one_line(text.clean(str(listed_name))).removeprefix("#")
        if text.key(name):
            names.append(name)
    return tuple(names)


def _find_line(content: str, key: str) -> int:
    """Return the line (from 0) that begins with a key, else the first."""
    for number, line in enumerate(content.split("\n")):
        if line.lstrip("\"'").startswith(key):
            return number
    return 0
