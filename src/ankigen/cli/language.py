"""The language that the command line speaks: in help, in click's own words, and in all that commands say."""

from __future__ import annotations

import gettext
import os
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING

import click

from ankigen import messages
from ankigen.cli import help_pages
from ankigen.messages import FALLBACK, LANGUAGES
from ankigen.resources import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from click.types import OptionHelpExtra

    from ankigen.messages import Language

LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
GETTEXT_DOMAIN = "click"

_spoken: ContextVar[Language | None] = ContextVar("spoken", default=None)


def find_language(arguments: Sequence[str] = ()) -> Language:
    """Return the language of ``--lang`` among the arguments, else of ANKIGEN_LANG, else of the locale."""
    wishes = [_find_lang_argument(arguments), os.environ.get("ANKIGEN_LANG"), _find_locale()]
    for wish in wishes:
        language = (wish or "")[:2].lower()
        for known_language in LANGUAGES:
            if language == known_language:
                return known_language
    return FALLBACK


def _find_lang_argument(arguments: Sequence[str]) -> str | None:
    """Return what ``--lang`` says: help and usage errors come before click has read all arguments."""
    for number, argument in enumerate(arguments):
        name, equals, language = argument.partition("=")
        if name == "--lang" and equals:
            return language
        if name == "--lang" and number + 1 < len(arguments):
            return arguments[number + 1]
    return None


def _find_locale() -> str | None:
    for variable in LOCALE_VARIABLES:
        locale = os.environ.get(variable)
        if locale:
            return locale
    return None


def spoken_language() -> Language:
    """Return the language that is spoken now; outside of a command, that of the environment."""
    return _spoken.get() or find_language()


def translate(key: str, /, **values: object) -> str:
    """Return a text of the catalogue in the language that is spoken, with its ``{names}`` filled in."""
    return messages.text(key, spoken_language(), **values)


def translate_count(noun: str, number: int) -> str:
    """Return a number of something in the language that is spoken: ``2 notes``, ``노트 2개``."""
    return messages.count(noun, number, spoken_language())


@contextmanager
def speak(language: Language) -> Iterator[None]:
    """Speak a language until the end of the block, click too, which takes its words from gettext."""
    gettext.bindtextdomain(GETTEXT_DOMAIN, DATA / "locale")
    gettext.textdomain(GETTEXT_DOMAIN)
    before = os.environ.get("LANGUAGE")
    os.environ["LANGUAGE"] = language  # the first that gettext asks
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before


class Option(click.Option):
    """An option whose ``help`` is a key of the catalogue."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the names of the option, and its help in the language that is spoken."""
        record = super().get_help_record(ctx)
        if record is None or self.help is None:
            return record
        names, words = record
        return names, words.replace(self.help, translate(self.help), 1)

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        """Return what click adds to the help, but for the range of a number (``[0<=x<=65535]``)."""
        extra = super().get_help_extra(ctx)
        extra.pop("range", None)
        return extra


class Command(click.Command):
    """A command whose ``help`` is a key of the catalogue."""

    context_class = help_pages.Context

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write what the command is about, in the language that is spoken."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(translate(str(self.help)))

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence of what the command is about, as far as ``limit`` characters go."""
        about = translate(str(self.help))
        return click.Command(self.name, help=about).get_short_help_str(limit)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option ``--help``; click makes it once, in the language of that moment."""
        help_option = super().get_help_option(ctx)
        if help_option is not None:
            help_option.help = gettext.gettext("Show this message and exit.")
        return help_option


option = partial(click.option, cls=Option)
command = partial(click.command, cls=Command)

LANG_OPTION = option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help="help.shared.lang")
"""Whoever needs the language asks ``spoken_language``: it is chosen before the arguments are read."""
