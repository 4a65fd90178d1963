"""The table of rules: codes, names, words and examples, and that each rule is reported by code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import ankigen
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Rule
from ankigen.diagnostics.examples import load_example, load_examples
from ankigen.messages import LANGUAGES, Language, find_template, load_catalog

NAMED = {name: rule for name, rule in vars(rules).items() if isinstance(rule, Rule)}
SOURCE = Path(str(ankigen.__file__)).parent


def names_in_use() -> set[str]:
    """Return every name that code uses outside of imports: ``x`` of ``x(…)`` and of ``rules.x``."""
    names = set()
    for path in SOURCE.rglob("*.py"):
        if path.stem == "rules":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute):
                names.add(node.attr)
            elif isinstance(node, ast.Name):
                names.add(node.id)
    return names


def test_every_rule_is_used_outside_of_imports() -> None:
    assert not NAMED.keys() - names_in_use()


def test_the_codes_of_rules_that_are_no_more_are_free_of_others() -> None:
    assert rules.RULES.keys().isdisjoint({"I207", "W122"})


def test_the_table_is_complete_and_in_order() -> None:
    assert list(NAMED.values()) == list(rules.RULES.values())
    assert list(rules.RULES) == sorted(rules.RULES, key=lambda code: ("EWI".index(code[0]), code))
    assert len({rule.name for rule in NAMED.values()}) == len(NAMED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_the_rules_of_the_table_and_no_others(language: Language) -> None:
    assert load_catalog("rules", language).keys() == rules.RULES.keys()
    assert load_examples().keys() == rules.RULES.keys()


@pytest.mark.parametrize("rule", rules.RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_says_everything_in_both_languages(rule: Rule) -> None:
    keys = [f"rules.{rule.code}.{part}" for part in ("message", "help", "why")]
    english, korean = ([find_template(key, language) for key in keys] for language in LANGUAGES)
    assert all((*english, *korean))
    assert not re.search("[가-힣]", "".join(english))
    assert re.search("[가-힣]", korean[0] + korean[2])


@pytest.mark.parametrize("rule", rules.RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_has_a_bad_and_a_good_example(rule: Rule) -> None:
    example = load_example(rule)
    assert example.bad
    assert example.good
    assert example.bad != example.good
