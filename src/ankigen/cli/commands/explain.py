"""``ankigen explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ankigen.cli.errors import stop
from ankigen.cli.formats import json_output, markdown_output
from ankigen.cli.formats.console import print_line
from ankigen.cli.language import LANG_OPTION, command, option, spoken_language
from ankigen.cli.options import FOLDER_OPTION
from ankigen.cli.suggestions import suggest_rules
from ankigen.errors import UsageError

if TYPE_CHECKING:
    from ankigen.diagnostics.diagnostic import Rule


@command(help="help.explain.about")
@click.argument("code", shell_complete=suggest_rules)
@option("--json", "as_json", is_flag=True, help="help.explain.json")
@FOLDER_OPTION
@LANG_OPTION
def explain(code: str, as_json: bool) -> None:
    """Explain a diagnostic: what it means, and how to fix it."""
    rules = _find_rules(code)
    if not rules:
        stop(_make_unknown_rule_error(code), as_json=as_json)
    if as_json:
        click.echo(json_output.rules_as_json(rules))
        return
    explanations = [markdown_output.explanation(rule, spoken_language()) for rule in rules]
    _print_markdown("\n".join(explanations))


def _print_markdown(markdown: str) -> None:
    """Print Markdown, of which code stays as it is."""
    is_code = False
    for line in markdown.removesuffix("\n").split("\n"):
        is_fence = line.startswith("```")
        if is_code or is_fence:
            click.echo(line)
        else:
            print_line(line)
        is_code ^= is_fence


def _find_rules(code: str) -> list[Rule]:
    """Return all rules for ``all``, else that of a code or a name, none if there is no such rule."""
    from ankigen.diagnostics.rules import RULES

    if code.lower() == "all":
        return list(RULES.values())
    rule = _find_rule(code)
    return [] if rule is None else [rule]


def _find_rule(code: str) -> Rule | None:
    """Return the rule of a code or a name, in capital letters or small ones."""
    from ankigen.diagnostics.rules import RULES

    if code.upper() in RULES:
        return RULES[code.upper()]
    for rule in RULES.values():
        if rule.name == code.lower():
            return rule
    return None


def _make_unknown_rule_error(code: str) -> UsageError:
    """Return the error for a code that no rule has; it names the nearest."""
    import difflib

    from ankigen.diagnostics.rules import RULES

    names = [*RULES, *(rule.name for rule in RULES.values())]
    near = difflib.get_close_matches(code, names, n=1) or difflib.get_close_matches(code.upper(), names, n=1)
    if near:
        return UsageError("errors.usage.near_rule", code=code, near=near[0])
    return UsageError("errors.usage.no_rule", code=code)
