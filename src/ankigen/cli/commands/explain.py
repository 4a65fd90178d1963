"""``ankigen explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ankigen.cli.errors import stop
from ankigen.cli.formats import markdown_output
from ankigen.cli.language import LANG_OPTION, command, spoken_language
from ankigen.cli.options import FOLDER_OPTION
from ankigen.cli.suggestions import suggest_rules
from ankigen.errors import UsageError

if TYPE_CHECKING:
    from ankigen.diagnostics.diagnostic import Rule


@command(help="help.explain.about")
@click.argument("code", shell_complete=suggest_rules)
@FOLDER_OPTION
@LANG_OPTION
def explain(code: str) -> None:
    """Explain a diagnostic: what it means, and how to fix it."""
    from ankigen.diagnostics.rules import RULES

    language = spoken_language()
    if code.lower() == "all":
        explanations = [markdown_output.explanation(rule, language) for rule in RULES.values()]
        click.echo("\n".join(explanations), nl=False)
        return
    rule = _find_rule(code)
    if rule is None:
        stop(_make_unknown_rule_error(code), None, as_json=False)
    click.echo(markdown_output.explanation(rule, language), nl=False)


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
    return UsageError("errors.usage.no_rule", code=code, codes=", ".join(RULES))
