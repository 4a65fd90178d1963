"""What the shell suggests for the values of options: people, topics and weeks of the notes, rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen.errors import AnkigenError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click

    from ankigen.model import Entry


def suggest_people(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Return the names of those who wrote, and of those in ``[people]``."""
    people: dict[str, None] = {}
    for entry in _read_entries(context):
        people.update(dict.fromkeys(entry.authors))
    return _begin_with(people, begun)


def suggest_topics(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Return the topics of the notes, at each depth."""
    topics: dict[str, None] = {}
    for entry in _read_entries(context):
        for topic in entry.topics:
            for depth in range(1, len(topic) + 1):
                topics["::".join(topic[:depth])] = None
    return _begin_with(topics, begun)


def suggest_weeks(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Return the weeks of the notes."""
    weeks = {entry.week for entry in _read_entries(context) if entry.week is not None}
    return [str(week) for week in sorted(weeks) if str(week).startswith(begun)]


def suggest_rules(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Return the codes of all diagnostics, or their names where a name is begun; behind a comma, the next one."""
    from ankigen.diagnostics.rules import RULES

    before, comma, begun_rule = begun.rpartition(",")
    names = [*RULES, *sorted(rule.name for rule in RULES.values())]
    if not begun_rule:
        names = list(RULES)
    return [f"{before}{comma}{name}" for name in names if name.lower().startswith(begun_rule.lower())]


def _read_entries(context: click.Context) -> list[Entry]:
    """Return all entries of the project, none where it cannot be read: a shell has no place for the reason."""
    from ankigen.build.compile import read_entries
    from ankigen.identity import ledger
    from ankigen.project.build_context import make_build_context
    from ankigen.project.config_file import ProjectChoice, load_config

    try:
        config, root = load_config(ProjectChoice(context.params.get("config_file")))
        return read_entries(make_build_context(config, root, ledger.EMPTY))
    except (AnkigenError, OSError):
        return []


def _begin_with(names: Iterable[str], begun: str) -> list[str]:
    from ankigen.text import key, make_sort_key

    matching = [name for name in names if key(name).startswith(key(begun))]
    return sorted(matching, key=make_sort_key)
