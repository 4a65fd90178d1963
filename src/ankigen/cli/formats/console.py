"""The consoles that print. They take words as they are: no name is markup, and no letter moves the cursor.

A build that found nothing to report prints without rich, whose import and tables take a tenth of its time.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import TYPE_CHECKING

import click

from ankigen import text
from ankigen.cli import wrapping
from ankigen.cli.language import translate, translate_count
from ankigen.cli.wrapping import find_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment
    from rich.text import Text

    from ankigen.model import Entry

MAX_SHOWN_ENTRIES = 40
MAX_SHOWN_PEOPLE = 6
"""How many columns a table has for people; the others share one."""
MAX_NAME_WIDTH = 14  # cells of the terminal
_COLUMN_GAP = 3  # cells between two columns
_TABLE_MARGIN = 1  # cells on both sides of a table


def make_console(*, stderr: bool = False) -> Console:
    """Return a console that colours only on a terminal, not under NO_COLOR, and takes words as they are.

    What notes, ledgers and Anki hold is printed escaped where a terminal or a log of GitHub would obey it.
    """
    return _load_console_type()(stderr=stderr, highlight=False, markup=False, emoji=False)


@cache
def _load_console_type() -> type[Console]:
    from rich.console import Console  # takes a while, and not every command prints with it

    class SafeConsole(Console):
        """A console that escapes the text of all that it renders; colours are no text."""

        def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
            """Yield the segments of what is to be printed."""
            begins_line = True
            for segment in super().render(renderable, options):
                if segment.control:
                    yield segment
                    continue
                shown = _escape(segment.text, begins_line=begins_line)
                begins_line = segment.text.endswith("\n")
                yield segment if shown == segment.text else segment._replace(text=shown)

    return SafeConsole


def _escape(shown: str, *, begins_line: bool) -> str:
    """Return ``shown`` with nothing in it that is obeyed; line breaks are those that rich made."""
    lines = [text.printable(line) for line in shown.split("\n")]
    for number, line in enumerate(lines):
        if line.startswith("::") and (number or begins_line):  # a command to GitHub Actions
            lines[number] = f"\\{line}"
    return "\n".join(lines)


def print_line(line: str, *, bold: bool = False, err: bool = False) -> None:
    """Print a line, or several: escaped where a terminal or a log of GitHub would obey it.

    It is broken at blanks where somebody reads it on a terminal that is narrower.
    """
    shows_styles = True if os.environ.get("FORCE_COLOR") else None  # None: on a terminal
    for single_line in line.split("\n"):
        for row in wrapping.fit(_escape(single_line, begins_line=True), err=err):
            click.echo(click.style(row, bold=True) if bold else row, err=err, color=shows_styles)


def say(
    console: Console, content: str | Text, style: str = "", *, hanging: int | None = None, unbroken: int = 0
) -> None:
    """Print a line on a console, broken as ``wrapping.wrap`` does where it is a terminal, however it is styled."""
    from rich.text import Text

    whole = Text(content) if isinstance(content, str) else content
    for line in whole.split("\n", allow_blank=True):
        starts = []
        indent = wrapping.find_indent(line.plain, hanging)
        if console.file.isatty():
            starts = wrapping.find_line_starts(line.plain, find_width(), indent=indent, unbroken=unbroken)
        for number, row in enumerate(line.divide(starts)):
            row.rstrip()
            console.print(Text(" " * indent) + row if number else row, style=style, soft_wrap=True)


def fit_question(question: str) -> str:
    """Return what ``click.prompt`` or ``click.confirm`` asks, broken into lines as far as a terminal is narrow."""
    return "\n".join(wrapping.fit(question))


def choose_people(width: int, people: Sequence[str], other_columns: Sequence[str]) -> list[str]:
    """Return the first people whose columns fit into a table of this width, at most MAX_SHOWN_PEOPLE.

    ``other_columns`` are the widest cells of its other columns; where somebody is left out, there is one for the
    others, too. It is empty where not even one fits: a table then has only the sum of all.
    """
    from rich.cells import cell_len

    width -= sum(cell_len(cell) + _COLUMN_GAP for cell in other_columns)
    shown: list[str] = []
    for number, person in enumerate(people[:MAX_SHOWN_PEOPLE], 1):
        width -= min(cell_len(person), MAX_NAME_WIDTH) + _COLUMN_GAP
        rest = len(people) - number
        others_width = cell_len(translate_count("other person", rest)) + _COLUMN_GAP if rest else 0
        if width - others_width >= 0:
            shown = list(people[:number])
    return shown


def describe_people(counts: Mapping[str, int]) -> str:
    """Return how many there are of each person, the most first, for a table that has no room for people."""
    most_first = sorted(counts, key=lambda person: -counts[person])
    shown = [f"{person} {counts[person]}" for person in most_first]
    return translate("cli.table.people", people=", ".join(shown))


class CountsTable:
    """A table of numbers below the names of its columns; no cell is broken into lines."""

    def __init__(self, corner: str, columns: Sequence[str], footer: Sequence[str] = ()) -> None:
        self._header = [corner, *(_clip(column, MAX_NAME_WIDTH) for column in columns)]
        self._footer = list(footer)
        self._rows: list[list[str]] = []

    def add_row(self, name: str, numbers: Iterable[int | str]) -> None:
        """Add a row; a dot stands for nothing."""
        self._rows.append([name, *(str(number or "·") for number in numbers)])

    def print(self) -> None:
        """Print the table; where a terminal is too narrow for it, cells are clipped."""
        widths = self._find_widths(find_width())
        rule_width = sum(widths) + _COLUMN_GAP * (len(widths) - 1)
        blank_line = " " * (rule_width + 2 * _TABLE_MARGIN)
        print_line(blank_line)
        print_line(_format_row(self._header, widths), bold=True)
        print_line(f" {_choose_rule_character() * rule_width} ")
        for row in self._rows:
            print_line(_format_row(row, widths))
        print_line(blank_line)
        if self._footer:
            print_line(_format_row(self._footer, widths), bold=True)
            print_line(blank_line)

    def _find_widths(self, max_width: int) -> list[int]:
        """Return the widths of the columns; all together and the gaps have ``max_width``."""
        from rich.cells import cell_len

        rows = [self._header, *self._rows]
        if self._footer:
            rows.append(self._footer)
        widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
        space = max_width - 2 * _TABLE_MARGIN - _COLUMN_GAP * (len(widths) - 1)
        while sum(widths) > max(space, len(widths)):
            widths[widths.index(max(widths))] -= 1
        return widths


def _choose_rule_character() -> str:
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    return "─" if encoding.startswith("utf") else "-"


def _format_row(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Return the cells side by side: a name on the left, numbers and their names flush right."""
    from rich.cells import cell_len

    shown = []
    for number, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        clipped = _clip(cell, width)
        blanks = " " * (width - cell_len(clipped))
        shown.append(blanks + clipped if number else clipped + blanks)
    return " " + (" " * _COLUMN_GAP).join(shown) + " "


def _clip(cell: str, width: int) -> str:
    """Return a cell, with an ellipsis at its end if it is wider than ``width``."""
    from rich.cells import cell_len, set_cell_size

    return cell if cell_len(cell) <= width else set_cell_size(cell, width - 1) + "…"


def print_entries(console: Console, entries: Sequence[Entry]) -> None:
    """Print where questions stand, one a line."""
    for entry in entries[:MAX_SHOWN_ENTRIES]:
        position = f"  {entry.path}:{entry.line}:"
        say(console, f"{position} {entry.question.markdown}", hanging=4, unbroken=len(position))
    if len(entries) > MAX_SHOWN_ENTRIES:
        say(console, "  " + translate("cli.more", number=len(entries) - MAX_SHOWN_ENTRIES))


def describe_week_and_person(week: int | None, person: str) -> str:
    """Return ``Week 3 · 가온``, or the half of it that there is."""
    parts = []
    if week is not None:
        parts.append(translate("cli.week", week=week))
    if person:
        parts.append(person)
    return " · ".join(parts)
