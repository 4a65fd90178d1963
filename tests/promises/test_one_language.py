"""One language at a time: whoever asks for Korean meets no English sentence, whoever asks for English no Hangul."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ankigen import messages
from ankigen.cli.main import COMMANDS, find_command
from ankigen.messages import LANGUAGES, Language
from ankigen.messages.particles import PARTICLE
from catalogs import CATALOGS
from languages import find_foreign_words
from walks import Walk

if TYPE_CHECKING:
    from pathlib import Path

    from walks import WalkIn

OF_OTHER_LANGUAGE: dict[Language, str] = {"ko": "the quick brown fox", "en": "빠른 갈색 여우"}

A_RARE_MATCH = "one of many reasons in the same sentence; tests/cli/test_history.py comes to each"
SAID_ELSEWHERE = {
    "cli.build.reading": "a bar, which only a terminal sees",
    "cli.push.progress": "a bar, which only a terminal sees",
    "cli.internal_error.message": "the walk lets a process of its own say it",
    "cli.internal_error.help": "the walk lets a process of its own say it",
    "cli.history.reasons.context": A_RARE_MATCH,
    "cli.history.reasons.follow_ups": A_RARE_MATCH,
    "cli.history.reasons.moved": A_RARE_MATCH,
    "cli.history.reasons.reworded": A_RARE_MATCH,
    "cli.history.reasons.same_answer": A_RARE_MATCH,
    "cli.history.reasons.same_question": A_RARE_MATCH,
}
"""Texts of the command line that the walk does not meet, and why."""


OF_ALL = {"--lang", "--config", "--trust", "-C"}
"""Options of all commands; the walk has an example with some of them."""


@pytest.fixture(params=["ko", pytest.param("en", marks=pytest.mark.slow)], scope="module")
def walk(request: pytest.FixtureRequest, walk_in: WalkIn) -> Walk:
    """All that all commands print on a computer that speaks a language."""
    return walk_in(request.param)


def test_no_word_is_in_the_other_language(walk: Walk) -> None:
    foreign = []
    for said in walk.said:
        words = find_foreign_words(said.printed, walk.language, said.quoted)
        if words:
            foreign.append((said.arguments, words, said.printed[:600]))
    assert not foreign


def test_korean_has_each_particle_in_one_form(walk: Walk) -> None:
    assert not [said for said in walk.said if PARTICLE.search(said.printed)]


def test_the_walk_has_an_example_of_each_command_and_each_option(walk: Walk) -> None:
    missing = []
    for name in COMMANDS:
        typed: set[str] = set()
        for arguments in walk.command_lines:
            if name in arguments and "--help" not in arguments:
                typed.update(arguments)
        if not typed:
            missing.append(name)
        for option in find_command(name).params:
            if (
                option.param_type_name == "option"
                and typed.isdisjoint(option.opts)
                and OF_ALL.isdisjoint(option.opts)
            ):
                missing.append(f"{name} {option.opts[-1]}")
    assert not missing, "add an example to tests/helpers/walks.py"


def test_the_walk_meets_each_text_of_the_command_line(walk: Walk) -> None:
    texts = {key for key in CATALOGS["en"] if key.split(".")[0] in {"cli", "help", "init", "config"}}
    missing = texts - walk.spoken_keys
    assert sorted(missing) == sorted(SAID_ELSEWHERE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_in_the_wrong_language_is_seen(
    language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_catalog = messages.load_catalog
    foreign = OF_OTHER_LANGUAGE[language]

    def load(subject: str, asked: Language) -> dict[str, object]:
        catalog = load_catalog(subject, asked)
        return {**catalog, "check": {**catalog["check"], "nothing": foreign}} if subject == "cli" else catalog

    monkeypatch.setattr(messages, "load_catalog", load)
    walk = Walk(language, tmp_path, monkeypatch)
    monkeypatch.setenv("ANKIGEN_LANG", language)
    walk.begin_group()
    walk.run("check")
    walk.run("stats")
    seen = [find_foreign_words(said.printed, language, said.quoted) for said in walk.said]
    assert seen == [foreign.split(), []]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_the_catalogue_is_in_the_other_language(language: Language) -> None:
    foreign = {}
    for key, template in CATALOGS[language].items():
        words = find_foreign_words(re.sub(r"{\w*}", "", template), language)
        if words:
            foreign[key] = words
    assert not foreign
