"""The catalogues: every key that code uses is there, every one that is there is used, and the languages agree."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest

import ankigen
from ankigen import errors, messages
from ankigen.messages import FALLBACK, LANGUAGES
from catalogs import CATALOGS

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(str(ankigen.__file__)).parent
CALLS = {"text", "find_template", "make"}
ERRORS = {
    name
    for name, error in vars(errors).items()
    if isinstance(error, type) and issubclass(error, errors.AnkigenError)
} | {"RefusedError"}
TRANSLATORS = {"translate": "text", "translate_count": "count"}
REASONS = {
    "ReasonError",
    "MediaError",
    "LfsPointerError",
    "DownloadError",
    "HostUnreachableError",
    "TaxonomyError",
}


HAVE_KEYS_OF_OTHERS = {SOURCE / "errors.py", SOURCE / "cli/language.py"}
"""Modules that show texts whose keys stand where an error is raised, or an option is declared."""


def names_in(template: str) -> set[str]:
    """Return the names that a text wants to be filled in."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def pattern_of(argument: ast.expr) -> str | None:
    """Return the keys that an argument can be, as a pattern: ``rules\\.[^.]+\\.help`` for an f-string."""
    if isinstance(argument, ast.Constant):
        return re.escape(str(argument.value))
    if isinstance(argument, ast.JoinedStr):
        parts = [
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[^.]+" for part in argument.values
        ]
        return "".join(parts)
    return None


@functools.cache
def calls_in_code() -> tuple[tuple[Path, ast.Call], ...]:
    """Return the calls in the code that name keys, with their files; all tests share them, as it takes long to parse."""
    calls: list[tuple[Path, ast.Call]] = []
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and (maker_of(node) or help_of(node)):
                calls.append((path, node))
    return tuple(calls)


def help_of(call: ast.Call) -> str:
    """Return the key of the help for a command or an option, "" for any other call."""
    for keyword in call.keywords:
        if keyword.arg == "help" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return ""


@functools.cache
def keys_in_code() -> dict[str, str]:
    """Return the keys that code asks for, as patterns, with the file of each."""
    keys = {}
    for path, node in calls_in_code():
        where = f"{path.name}:{node.lineno}"
        if help_of(node):
            keys[re.escape(help_of(node))] = where
        maker = maker_of(node)
        if maker is None or path in HAVE_KEYS_OF_OTHERS:
            continue
        pattern = pattern_of(node.args[0]) if node.args else None
        assert pattern is not None, f"{path}:{node.lineno}: a key must be readable in the code"
        if maker == "count":
            pattern = rf"counts\.{pattern}\.one"
        if maker in ERRORS:
            keys[rf"{pattern}\.message"] = where
        else:
            keys[pattern] = where
    return keys


def maker_of(call: ast.Call) -> str | None:
    """Return the function or class that makes a text of its first argument, None for any other call."""
    if isinstance(call.func, ast.Name) and call.func.id in ERRORS | REASONS:
        return call.func.id
    if isinstance(call.func, ast.Name) and call.func.id in TRANSLATORS:
        return TRANSLATORS[call.func.id]
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        if call.func.value.id == "messages" and call.func.attr in {*CALLS, "count"}:
            return call.func.attr
        if call.func.attr in ERRORS:
            return call.func.attr
    return None


@pytest.mark.parametrize(("pattern", "where"), keys_in_code().items())
def test_a_key_in_code_is_in_the_catalogue(pattern: str, where: str) -> None:
    assert [key for key in CATALOGS[FALLBACK] if re.fullmatch(pattern, key)], where


def test_a_text_in_the_catalogue_is_used() -> None:
    keys = keys_in_code()
    advice = [re.sub(r"message$", "help", pattern) for pattern in keys]
    patterns = re.compile("|".join([*keys, *advice]))
    used = [re.sub(r"^(counts\..*)\.many$", r"\1.one", key) for key in CATALOGS[FALLBACK]]
    assert not [key for key in used if not patterns.fullmatch(key)]


def test_errors_are_raised_by_their_keys() -> None:
    source = "raise UsageError('the name is empty', hint)\nraise errors.ConfigError(f'{file} is missing')"
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call):
            assert maker_of(call) in ERRORS
    patterns = [pattern for pattern in keys_in_code() if pattern.endswith(r"\.message")]
    assert len(patterns) > 40  # so that the test above has compared them


def calls_with_values() -> Iterator[tuple[str, set[str], set[str]]]:
    """Yield where an error or a reason is made, what it gives to its texts, and what they name."""
    texts = CATALOGS[FALLBACK]
    for path, node in calls_in_code():
        if maker_of(node) not in ERRORS | REASONS | {"make"}:
            continue
        key = ast.literal_eval(node.args[0])
        given = {str(keyword.arg) for keyword in node.keywords} - {"diagnostics"}
        named: set[str] = set()
        for text_key in (key, f"{key}.message", f"{key}.help"):
            named |= names_in(texts.get(text_key, ""))
        yield f"{path.name}:{node.lineno}", given, named


def test_errors_and_reasons_fill_in_what_their_texts_name() -> None:
    for where, given, named in calls_with_values():
        assert given == named, where


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != FALLBACK])
def test_the_languages_fill_in_the_same_names(language: messages.Language) -> None:
    for key, template in CATALOGS[language].items():
        assert key in CATALOGS[FALLBACK], f"{key} has no text to fall back to"
        if not key.endswith(".one"):  # "1 note" may count in words
            assert names_in(template) == names_in(CATALOGS[FALLBACK][key]), key


def test_every_text_is_there_in_every_language() -> None:
    for language in LANGUAGES:
        assert not CATALOGS[FALLBACK].keys() ^ CATALOGS[language].keys(), language


def test_the_text_of_an_error_is_made_where_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    korean = {"file": {"not_utf8": "UTF-8이 아닙니다"}, "config": {"unreadable": {"message": "{file}: {reason}"}}}
    load = messages.load_catalog
    monkeypatch.setattr(
        messages, "load_catalog", lambda subject, language: korean if language == "ko" else load(subject, language)
    )
    reason = messages.make("reasons.file.not_utf8")
    error = errors.ConfigError("errors.config.unreadable", file="my\x1b.css", reason=reason)
    assert str(error) == error.message == "cannot read my\\x1b.css: it is not UTF-8"
    assert error.text("ko") == "my\\x1b.css: UTF-8이 아닙니다"
    assert error.advice("ko") == error.hint == "Fix the file, or its name in ankigen.toml."


def test_an_error_may_have_no_advice() -> None:
    assert errors.PackageError("errors.package.no_notes", file="a.apkg").hint == ""


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"cli\.build\.no_such_text"):
        messages.text("cli.build.no_such_text")
    with pytest.raises(KeyError):
        messages.text("no_such_subject.text")


def test_braces_in_a_value_stay() -> None:
    message = messages.text("rules.E001.message", message="{0} and {name}")
    assert message == "{0} and {name}"


@pytest.mark.parametrize(
    ("noun", "number", "phrase"),
    [("note", 1, "1 note"), ("note", 0, "0 notes"), ("person", 1, "1 person"), ("person", 2, "2 people")],
)
def test_numbers_are_counted_in_words(noun: str, number: int, phrase: str) -> None:
    assert messages.count(noun, number) == phrase
