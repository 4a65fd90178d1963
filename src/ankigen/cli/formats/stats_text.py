"""Statistics as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen.cli.formats.console import print_entries
from ankigen.cli.language import translate, translate_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.table import Table

    from ankigen.build.stats import Stats

MAX_SHOWN_PEOPLE = 6
"""How many people a table has a column for."""
MAX_SHOWN_TOPICS = 15
_NOTHING = "—"


def print_stats(console: Console, stats: Stats) -> None:
    """Print the questions by week, field and person, the topics most asked, and what nobody answered."""
    questions = translate_count("question", stats.questions)
    console.print(translate("cli.stats.questions", questions=questions, answered=stats.notes))
    if not stats.questions:
        return
    people = stats.people[:MAX_SHOWN_PEOPLE]
    console.print(_make_weeks_table(stats, people))
    console.print(_make_fields_table(stats, people))
    if len(people) < len(stats.people):
        console.print(translate("cli.stats.people", number=len(people), all=len(stats.people)))
    _print_most_asked(console, stats)
    if stats.unanswered:
        title = translate("cli.stats.unanswered", number=len(stats.unanswered))
        console.print(f"\n{title}", style="bold")
        print_entries(console, stats.unanswered)


def _print_most_asked(console: Console, stats: Stats) -> None:
    if not stats.most_asked:
        return
    console.print("\n" + translate("cli.stats.most_asked"), style="bold")
    for count in stats.most_asked[:MAX_SHOWN_TOPICS]:
        askers = translate("cli.stats.by", people=translate_count("person", count.people))
        console.print(f"{count.questions:>5}  {' › '.join(count.topic)}  ({askers})", soft_wrap=True)


def _make_weeks_table(stats: Stats, people: Sequence[str]) -> Table:
    """Return the table of questions by week and person, with how many cards there were by then."""
    columns = [name or _NOTHING for name in people]
    columns += [translate("cli.table.all"), translate("cli.stats.cards_so_far")]
    table = _make_table(translate("cli.table.week"), columns)
    for week in stats.weeks:
        counts = [stats.by_week.get((week, person), 0) for person in stats.people]
        cells = [*counts[: len(people)], sum(counts), stats.growth[week]]
        table.add_row(_NOTHING if week < 0 else str(week), *(str(cell or "·") for cell in cells))
    return table


def _make_fields_table(stats: Stats, people: Sequence[str]) -> Table:
    """Return the table of questions by field and person."""
    table = _make_table(translate("cli.stats.field"), [name or _NOTHING for name in people])
    for field in stats.fields:
        counts = [stats.by_field.get((person, field), "·") for person in people]
        table.add_row(field, *map(str, counts))
    return table


def _make_table(corner: str, columns: Sequence[str]) -> Table:
    from rich import box, table

    counts = table.Table(box=box.SIMPLE_HEAD, pad_edge=False)
    counts.add_column(corner)
    for column in columns:
        counts.add_column(column, justify="right", overflow="fold")
    return counts
