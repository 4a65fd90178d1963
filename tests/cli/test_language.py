"""The language of help, of click's own words, and of everything else on the command line."""

import re

import pytest
from click.testing import CliRunner

from ankigen.cli.main import COMMANDS, cli

ENGLISH_SENTENCE = re.compile(r"\b[A-Za-z][a-z]+ (?:[a-z]+ )+[a-z]+\b")

USAGE_ERRORS = [
    ["biuld"],
    ["build", "--weak", "3"],
    ["build", "--week", "three"],
    ["build", "--week", "-1"],
    ["build", "--deck"],
    ["build", "--json=yes"],
    ["check", "--format", "xml"],
    ["diff", "a.apkg", "b.apkg"],
    ["explain"],
    ["preview", "--port", "99999999"],
]


def speak(language: str, *arguments: str) -> str:
    """Return what a command says to somebody who asks for a language."""
    environment = {"ANKIGEN_LANG": language, "COLUMNS": "200"}
    return CliRunner(env=environment).invoke(cli, arguments, prog_name="ankigen").output


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_in_one_language(name: str) -> None:
    arguments = [name, "--help"] if name else ["--help"]
    korean = speak("ko", *arguments)
    assert not ENGLISH_SENTENCE.search(re.sub("`.*?`", "", korean))  # a command is no sentence
    assert re.search("[가-힣]", korean)
    assert not re.search("[가-힣]", speak("en", *arguments))


@pytest.mark.parametrize("arguments", USAGE_ERRORS, ids=" ".join)
def test_usage_errors_are_in_one_language(arguments: list[str]) -> None:
    korean = speak("ko", *arguments)
    assert "오류: " in korean
    assert not ENGLISH_SENTENCE.search(korean)
    assert "Error: " in speak("en", *arguments)


def test_lang_goes_before_ankigen_lang_and_that_before_the_locale() -> None:
    environment = {"LC_ALL": "ko_KR.UTF-8", "ANKIGEN_LANG": "en"}
    runner = CliRunner(env=environment)
    assert runner.invoke(cli, ["--help"]).output.startswith("Usage:")
    assert runner.invoke(cli, ["--lang", "ko", "--help"]).output.startswith("사용법:")
    assert runner.invoke(cli, ["build", "--lang=ko", "--help"]).output.startswith("사용법:")
    assert runner.invoke(cli, ["--help"], env={"ANKIGEN_LANG": "eo"}).output.startswith("사용법:")


def test_the_language_is_asked_for_each_time() -> None:
    assert speak("ko", "--help").startswith("사용법:")
    assert speak("en", "--help").startswith("Usage:")
