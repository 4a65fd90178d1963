"""The consoles that print. They take words as they are: no name is markup, and no letter moves the cursor."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ankigen import text
from ankigen.cli.language import translate, translate_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment
    from rich.table import Table

    from ankigen.model import Entry

MAX_SHOWN_ENTRIES = 40
MAX_SHOWN_PEOPLE = 6
"""How many columns a table has for people; the others share one."""
MAX_NAME_WIDTH = 14  # cells of the terminal
_COLUMN_GAP = 3  # cells between two columns


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


def choose_people(console: Console, people: Sequence[str], other_columns: Sequence[str]) -> list[str]:
    """Return the first people whose columns fit into a table on this console, at most MAX_SHOWN_PEOPLE.

    ``other_columns`` are the widest cells of its other columns; where somebody is left out, there is one for the
    others, too.
    """
    from rich.cells import cell_len

    width = console.width - sum(cell_len(cell) + _COLUMN_GAP for cell in other_columns)
    shown: list[str] = []
    for number, person in enumerate(people[:MAX_SHOWN_PEOPLE], 1):
        width -= min(cell_len(person), MAX_NAME_WIDTH) + _COLUMN_GAP
        rest = len(people) - number
        others_width = cell_len(translate_count("other person", rest)) + _COLUMN_GAP if rest else 0
        if width - others_width >= 0:
            shown = list(people[:number])
    return shown


def make_counts_table(corner: str, columns: Sequence[str], footer: Sequence[str] = ()) -> Table:
    """Return a table of numbers below the names of its columns, none of which is broken into lines."""
    from rich import box, table

    counts = table.Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=bool(footer))
    footers = [*footer] or [""] * (len(columns) + 1)
    counts.add_column(corner, footer=footers[0], no_wrap=True)
    for column, number in zip(columns, footers[1:], strict=True):
        counts.add_column(column, justify="right", footer=number, no_wrap=True, max_width=MAX_NAME_WIDTH)
    return counts


def print_entries(console: Console, entries: Sequence[Entry]) -> None:
    """Print where questions stand, one a line."""
    for entry in entries[:MAX_SHOWN_ENTRIES]:
        console.print(f"  {entry.path}:{entry.line}: {entry.question.markdown}", soft_wrap=True)
    if len(entries) > MAX_SHOWN_ENTRIES:
        console.print("  " + translate("cli.more", number=len(entries) - MAX_SHOWN_ENTRIES))


def describe_week_and_person(week: int | None, person: str) -> str:
    """Return ``Week 3 · 가온``, or the half of it that there is."""
    parts = []
    if week is not None:
        parts.append(translate("cli.week", week=week))
    if person:
        parts.append(person)
    return " · ".join(parts)
