"""What the page of statistics shows: charts, and a table of the numbers beside each."""

from collections.abc import Callable
from typing import Any

from ankigen.build.stats import Stats
from ankigen.site.words import PageWords

Table = list[list[object]]
MarkWord = Callable[[str], object]


def statistics_values(stats: Stats, words: dict[str, str]) -> dict[str, Any]:
    """Return the values for the template of the page; its charts are markup, all else is text."""
    from markupsafe import Markup

    from ankigen.site import charts

    word = PageWords(words).mark
    drawn: list[tuple[str, str, Table]] = []
    if stats.notes:
        drawn = [
            ("per_week", charts.by_week(stats, words), _weeks_table(stats, word)),
            ("per_field", charts.by_field(stats, words), _fields_table(stats, word)),
            ("grows", charts.growth(stats, words), _growth_table(stats, word)),
        ]
    if stats.most_asked:
        drawn.append(("most_asked", charts.most_asked(stats, words), _topics_table(stats, word)))
    shown = [(title, Markup(svg), table) for title, svg, table in drawn]  # noqa: S704 - charts escape
    return {"stats": stats, "charts": shown}


def _weeks_table(stats: Stats, word: MarkWord) -> Table:
    table: Table = [[word("week"), *_named(stats.people, word)]]
    for week in stats.weeks:
        table.append([_week(week), *(stats.by_week.get((week, person), 0) for person in stats.people)])
    return table


def _fields_table(stats: Stats, word: MarkWord) -> Table:
    table: Table = [[word("topic"), *_named(stats.people, word)]]
    for field in stats.fields:
        table.append([field, *(stats.by_field.get((person, field), 0) for person in stats.people)])
    return table


def _growth_table(stats: Stats, word: MarkWord) -> Table:
    table: Table = [[word("week"), word("cards")]]
    for week, count in stats.growth.items():
        table.append([_week(week), count])
    return table


def _topics_table(stats: Stats, word: MarkWord) -> Table:
    table: Table = [[word("topic"), word("questions"), word("people")]]
    for count in stats.most_asked:
        table.append([" › ".join(count.topic), count.questions, count.people])
    return table


def _named(people: tuple[str, ...], word: MarkWord) -> list[object]:
    return [person or word("nobody") for person in people]


def _week(week: int) -> object:
    return "—" if week < 0 else week
