"""The pages of ``--help``, and errors of usage: broken into lines as all that ankigen says."""

from __future__ import annotations

import gettext
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from ankigen.cli import wrapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MAX_WIDTH = 80  # cells; longer lines are hard to read
_MAX_NAME_WIDTH = 30  # cells; the help of a longer name is below it
_GAP = 2  # cells between a name and its help
_MIN_HELP_WIDTH = 24  # cells; with less beside the names, all help is below them
_HELP_INDENT = 4  # cells, below a name


class HelpFormatter(click.HelpFormatter):
    """Writes help as click does, but counts cells, and takes a narrow terminal as it is."""

    def __init__(self, width: int | None = None, max_width: int | None = None) -> None:
        if width is None:
            width = max(min(wrapping.find_width(), max_width or _MAX_WIDTH) - 2, wrapping.MIN_WIDTH)
        super().__init__(width=width)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called."""
        from rich.cells import cell_len

        beginning = gettext.gettext("Usage:") + " " if prefix is None else prefix
        hanging = self.current_indent + cell_len(beginning)
        usage = f"{' ' * self.current_indent}{beginning}{prog} {args}".rstrip(" ")
        self.write("\n".join(wrapping.wrap(usage, self.width, hanging=hanging)) + "\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs; each is one text, wherever it was broken."""
        indent = " " * self.current_indent
        paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
        pages = []
        for paragraph in paragraphs:
            pages.append("\n".join(wrapping.wrap(indent + paragraph, self.width)))
        self.write("\n\n".join(pages) + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = _MAX_NAME_WIDTH, col_spacing: int = _GAP
    ) -> None:
        """Write names with their help beside them, below them where there is no room."""
        from rich.cells import cell_len

        rows = list(rows)
        name_width = min(max((cell_len(name) for name, _ in rows), default=0), col_max) + col_spacing
        column = self.current_indent + name_width
        if self.width - column < _MIN_HELP_WIDTH:
            column, name_width = self.current_indent + _HELP_INDENT, 0
        for name, words in rows:
            heading = " " * self.current_indent + name
            lines = wrapping.wrap(" " * column + " ".join(words.split()), self.width, hanging=column)
            if cell_len(name) + col_spacing <= name_width:
                self.write(heading + " " * (column - cell_len(heading)) + lines[0].lstrip(" ") + "\n")
                lines = lines[1:]
            else:
                self.write(heading + "\n")
            self.write("".join(f"{line}\n" for line in lines if words))


class Context(click.Context):
    """A context whose help is written by ``HelpFormatter``."""

    formatter_class = HelpFormatter


@contextmanager
def fit_usage_errors() -> Iterator[None]:
    """Break what click's errors of usage say into lines."""
    try:
        yield
    except (click.exceptions.NoArgsIsHelpError, _FittedUsageError):  # the first is a page of help
        raise
    except click.UsageError as error:
        raise _FittedUsageError(error) from None


def add_hint(error: click.UsageError, hint: str) -> click.UsageError:
    """Return an error that says what to do behind what it said before."""
    return _FittedUsageError(error, hint)


class _FittedUsageError(click.UsageError):
    """An error of usage whose message is broken into lines where a person reads it."""

    def __init__(self, error: click.UsageError, hint: str = "") -> None:
        super().__init__(error.message, error.ctx)
        self._whole_message = f"{error.format_message()} {hint}".rstrip(" ")

    def format_message(self) -> str:
        """Return the message as it is printed behind ``Error: ``."""
        beginning = gettext.gettext("Error: {message}").format(message="")
        lines = wrapping.fit(beginning + self._whole_message, err=True)
        return "\n".join(lines)[len(beginning) :]
