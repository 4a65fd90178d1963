"""Statistics as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen.cli.formats.console import CountsTable, choose_people, describe_people, print_entries, say
from ankigen.cli.language import translate, translate_count
from ankigen.cli.wrapping import find_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from ankigen.build.stats import Stats
    from ankigen.topics.gaps import FieldGaps

MAX_SHOWN_TOPICS = 15
_NOTHING = "—"


def print_stats(console: Console, stats: Stats) -> None:
    """Print the questions by week, field and person, the topics most asked, and what nobody answered."""
    from rich.cells import cell_len

    questions = translate_count("question", stats.questions)
    say(console, translate("cli.stats.questions", questions=questions, answered=stats.notes))
    if not stats.questions:
        return
    names = [name or _NOTHING for name in stats.people]
    week, so_far = translate("cli.table.week"), translate("cli.stats.cards_so_far")
    week_people = choose_people(find_width(), names, [week, translate("cli.table.all"), so_far])
    _make_weeks_table(stats, len(week_people)).print()
    fields = [translate("cli.stats.field"), *stats.fields]
    field_people = choose_people(find_width(), names, [max(fields, key=cell_len), translate("cli.table.all")])
    _make_fields_table(stats, len(field_people)).print()
    if stats.unanswered_by_field:
        say(console, translate("cli.stats.plus"))
    number = min(len(week_people), len(field_people))
    if not number:
        say(console, describe_people(_count_by_person(stats)))
    elif number < len(names):
        say(console, translate("cli.stats.people", number=number, all=len(names)))
    _print_most_asked(console, stats)
    if stats.unanswered:
        title = translate("cli.stats.unanswered", number=len(stats.unanswered))
        say(console, f"\n{title}", style="bold")
        print_entries(console, stats.unanswered)


def _count_by_person(stats: Stats) -> dict[str, int]:
    """Return how many questions each person asked."""
    counts = dict.fromkeys((name or _NOTHING for name in stats.people), 0)
    for (_, person), number in stats.by_week.items():
        counts[person or _NOTHING] += number
    return counts


def print_gaps(console: Console, field_gaps: Sequence[FieldGaps]) -> None:
    """Print the concepts that nobody asked about, some of each field, and the fields without any question."""
    concepts = sum(gaps.concepts for gaps in field_gaps)
    asked = sum(gaps.asked for gaps in field_gaps)
    say(console, translate("cli.stats.gaps", asked=asked, concepts=concepts))
    touched = [gaps for gaps in field_gaps if gaps.questions]
    for gaps in touched:
        title = translate("cli.stats.gaps_of_field", field=gaps.field, asked=gaps.asked, concepts=gaps.concepts)
        say(console, f"\n{title}", style="bold")
        say(console, f"    {_name_gaps(gaps)}")
    untouched = [gaps.field for gaps in field_gaps if not gaps.questions]
    if untouched:
        say(console, "\n" + translate("cli.stats.untouched", fields=", ".join(untouched)))


def _name_gaps(gaps: FieldGaps) -> str:
    """Return the first untouched concepts of a field, and how many more there are."""
    if not gaps.gaps:
        return translate("cli.stats.no_gap")
    concepts = ", ".join([" › ".join(topic[1:]) for topic in gaps.shown_gaps])
    return translate("cli.stats.more_gaps", concepts=concepts, number=gaps.hidden) if gaps.hidden else concepts


def _print_most_asked(console: Console, stats: Stats) -> None:
    if not stats.most_asked:
        return
    say(console, "\n" + translate("cli.stats.most_asked"), style="bold")
    for count in stats.most_asked[:MAX_SHOWN_TOPICS]:
        askers = translate("cli.stats.by", people=translate_count("person", count.people))
        say(console, f"{count.questions:>5}  {' › '.join(count.topic)}  ({askers})", hanging=7)


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
    """Return the table of questions by field and person, those without an answer behind a plus."""
    columns = [*_name_columns(stats, number), translate("cli.table.all")]
    table = CountsTable(translate("cli.stats.field"), columns)
    for field in stats.fields:
        answered = [stats.by_field.get((person, field), 0) for person in stats.people]
        unanswered = [stats.unanswered_by_field.get((person, field), 0) for person in stats.people]
        cells = list(map(_show_counts, _sum_others(answered, number), _sum_others(unanswered, number)))
        table.add_row(field, [*cells, _show_counts(sum(answered), sum(unanswered))])
    return table


def _show_counts(answered: int, unanswered: int) -> str:
    """Return how many questions are answered, and how many are not: "3", "3 +1"."""
    if not unanswered:
        return str(answered or "")
    return f"{answered} +{unanswered}" if answered else f"+{unanswered}"


def _name_columns(stats: Stats, number: int) -> list[str]:
    """Return the names of some people, and one for the others; none where there is room for nobody."""
    if not number:
        return []
    names = [name or _NOTHING for name in stats.people[:number]]
    rest = len(stats.people) - number
    if rest:
        names.append(translate_count("other person", rest))
    return names


def _sum_others(counts: Sequence[int], number: int) -> list[int]:
    """Return the counts of some people, and the sum of the others'; none where there is room for nobody."""
    if not number:
        return []
    if number == len(counts):
        return list(counts)
    return [*counts[:number], sum(counts[number:])]
