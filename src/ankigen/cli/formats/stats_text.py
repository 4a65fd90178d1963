"""Statistics as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen.cli.formats.console import CountsTable, choose_people, find_width, print_entries
from ankigen.cli.language import translate, translate_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from ankigen.build.stats import Stats

MAX_SHOWN_TOPICS = 15
_NOTHING = "—"


def print_stats(console: Console, stats: Stats) -> None:
    """Print the questions by week, field and person, the topics most asked, and what nobody answered."""
    from rich.cells import cell_len

    questions = translate_count("question", stats.questions)
    console.print(translate("cli.stats.questions", questions=questions, answered=stats.notes))
    if not stats.questions:
        return
    names = [name or _NOTHING for name in stats.people]
    week, so_far = translate("cli.table.week"), translate("cli.stats.cards_so_far")
    week_people = choose_people(find_width(), names, [week, translate("cli.table.all"), so_far])
    _make_weeks_table(stats, len(week_people)).print()
    fields = [translate("cli.stats.field"), *stats.fields]
    field_people = choose_people(find_width(), names, [max(fields, key=cell_len)])
    _make_fields_table(stats, len(field_people)).print()
    number = min(len(week_people), len(field_people))
    if number < len(names):
        console.print(translate("cli.stats.people", number=number, all=len(names)), soft_wrap=True)
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


def _make_weeks_table(stats: Stats, number: int) -> CountsTable:
    """Return the table of questions by week and person, with how many cards there were by then.

    ``number`` is how many people have a column of their own.
    """
    columns = [*_name_columns(stats, number), translate("cli.table.all"), translate("cli.stats.cards_so_far")]
    table = CountsTable(translate("cli.table.week"), columns)
    for week in stats.weeks:
        counts = [stats.by_week.get((week, person), 0) for person in stats.people]
        cells = [*_sum_others(counts, number), sum(counts), stats.growth[week]]
        table.add_row(_NOTHING if week < 0 else str(week), cells)
    return table


def _make_fields_table(stats: Stats, number: int) -> CountsTable:
    """Return the table of questions by field and person."""
    table = CountsTable(translate("cli.stats.field"), _name_columns(stats, number))
    for field in stats.fields:
        counts = [stats.by_field.get((person, field), 0) for person in stats.people]
        table.add_row(field, _sum_others(counts, number))
    return table


def _name_columns(stats: Stats, number: int) -> list[str]:
    """Return the names of some people, and one for the others."""
    names = [name or _NOTHING for name in stats.people[:number]]
    rest = len(stats.people) - number
    if rest:
        names.append(translate_count("other person", rest))
    return names


def _sum_others(counts: Sequence[int], number: int) -> list[int]:
    """Return the counts of some people, and the sum of the others'."""
    if number == len(counts):
        return list(counts)
    return [*counts[:number], sum(counts[number:])]
