"""What the page of statistics shows: pictures, a table of the numbers beside each, and what nobody asked about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from ankigen.build.model import Compilation
from ankigen.build.stats import NO_WEEK, Stats, count_questions
from ankigen.site.statistics import charts
from ankigen.site.statistics.picture import Picture
from ankigen.site.words import PageWords
from ankigen.topics.gaps import find_gaps

MAX_SHOWN_TOPICS = 15

Table = list[list[object]]


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the page: a picture, or a sentence where there is nothing to draw yet, and a table of its numbers.

    ``title`` names the word of its title, in which ``values`` stand.
    """

    title: str
    picture: str = ""
    sentence: str = ""
    table: Table = field(default_factory=list)
    values: Mapping[str, object] = field(default_factory=dict)


def statistics_values(compilation: Compilation, words: Mapping[str, str]) -> dict[str, Any]:
    """Return the values for the template of the page; its pictures are markup, all else is text."""
    stats = count_questions(compilation)
    entries = [*(compiled.entry for compiled in compilation.compiled), *compilation.unanswered]
    gaps = find_gaps(entries, compilation.context.taxonomy, compilation.context.language)
    return {
        "stats": stats,
        "panels": list(_Panels(stats, words).make_all()) if stats.notes else [],
        "gaps": [field_gaps for field_gaps in gaps if field_gaps.questions],
        "untouched": [field_gaps.field for field_gaps in gaps if not field_gaps.questions],
    }


class _Panels:
    """Makes the panels of a page."""

    def __init__(self, stats: Stats, words: Mapping[str, str]) -> None:
        self._stats = stats
        self._words = words
        self._page_words = PageWords(words)

    def make_all(self) -> Iterator[Panel]:
        """Yield the panels in their order."""
        has_weeks = self._stats.weeks != (NO_WEEK,)
        if len(self._stats.weeks) > 1:
            yield self._make_weeks()
        elif has_weeks or len(self._stats.people) > 1:
            yield self._make_one_week()
        if self._stats.by_field:
            yield self._make_fields()
        if has_weeks:
            yield self._make_growth()
        if self._stats.most_asked:
            yield self._make_topics()

    def _make_weeks(self) -> Panel:
        stats = self._stats
        counts: dict[str, dict[str, int]] = {}
        totals: dict[str, int] = {}
        for (week, person), count in stats.by_week.items():
            label = _week(week)
            points = counts.setdefault(self._name_shown(person), {})
            points[label] = points.get(label, 0) + count
            totals[label] = totals.get(label, 0) + count
        names = dict.fromkeys(map(self._name_shown, stats.people))
        ordered = {name: counts[name] for name in names}
        busiest = max(totals, key=totals.__getitem__)
        picture = charts.draw_columns(list(map(_week, stats.weeks)), ordered, self._make_axes("questions"))
        said = {"weeks": len(stats.weeks), "most": totals[busiest], "week": busiest}
        return Panel("per_week", self._finish(picture, "per_week", said), table=self._list_weeks())

    def _make_one_week(self) -> Panel:
        """Return the questions by person: over a single week there is nothing to see but who asked them."""
        (week,) = self._stats.weeks
        points = {self._name(person): self._stats.by_week[week, person] for person in self._stats.people}
        title = "by_person" if week == NO_WEEK else "one_week"
        values = {} if week == NO_WEEK else {"week": _week(week)}
        said = {**values, "people": len(points), "questions": sum(points.values())}
        svg = self._finish(charts.draw_bars(points), title, said, title_values=values)
        return Panel(title, svg, table=self._list_weeks(), values=values)

    def _make_fields(self) -> Panel:
        stats = self._stats
        fields = [name for name in stats.fields if any(name == known for _, known in stats.by_field)]
        counts = {(self._name(person), name): count for (person, name), count in stats.by_field.items()}
        person, name = max(stats.by_field, key=stats.by_field.__getitem__)
        said = {
            "people": len(stats.people),
            "fields": len(fields),
            "most": stats.by_field[person, name],
            "person": person or self._words["nobody"],
            "field": name,
        }
        picture = charts.draw_map(list(map(self._name, stats.people)), fields, counts)
        table: Table = [[self._page_words.mark("topic"), *map(self._name_in_table, stats.people)]]
        for shown_field in fields:
            table.append([shown_field, *(stats.by_field.get((name, shown_field), 0) for name in stats.people)])
        return Panel("per_field", self._finish(picture, "per_field", said), table=table)

    def _make_growth(self) -> Panel:
        points = {_week(week): count for week, count in self._stats.growth.items()}
        weeks = list(points)
        first, last = weeks[0], weeks[-1]
        if len(points) == 1:
            sentence = self._page_words.mark("grows_one_week", cards=points[first], week=first)
            return Panel("grows", sentence=sentence)
        picture = charts.draw_growth(points, self._make_axes("cards"))
        said = {"first": points[first], "from": first, "last": points[last], "to": last}
        table: Table = [[self._page_words.mark("week"), self._page_words.mark("cards")]]
        table.extend([week, count] for week, count in points.items())
        return Panel("grows", self._finish(picture, "grows", said), table=table)

    def _make_topics(self) -> Panel:
        counts = self._stats.most_asked
        points = {" › ".join(count.topic): count.questions for count in counts[:MAX_SHOWN_TOPICS]}
        first = next(iter(points))
        said = {"topic": first, "most": points[first]}
        heads = [self._page_words.mark(name) for name in ("topic", "questions", "people")]
        table: Table = [[*heads]]
        table.extend([" › ".join(count.topic), count.questions, count.people] for count in counts)
        return Panel("most_asked", self._finish(charts.draw_bars(points), "most_asked", said), table=table)

    def _finish(
        self,
        picture: Picture,
        name: str,
        said: Mapping[str, object],
        title_values: Mapping[str, object] | None = None,
    ) -> Markup:
        """Return a picture as SVG, with its title and what it says in words."""
        names = (f"{name}-title", f"{name}-said")
        title = self._page_words.element("title", name, identifier=names[0], **(title_values or {}))
        description = self._page_words.element("desc", f"{name}_alt", identifier=names[1], **said)
        return picture.make_svg(title, description, names)

    def _make_axes(self, unit: str) -> charts.Axes:
        return charts.Axes(self._page_words.element("tspan", unit), self._page_words.element("tspan", "week"))

    def _name(self, person: str) -> str:
        return person or self._page_words.element("tspan", "nobody")

    def _name_shown(self, person: str) -> str:
        """Return the name of a person in a picture with colours: those beyond the colours are "others"."""
        people = self._stats.people
        if len(people) > len(charts.COLOURS) and person not in people[: len(charts.COLOURS) - 1]:
            return self._page_words.element("tspan", "others")
        return self._name(person)

    def _list_weeks(self) -> Table:
        stats = self._stats
        table: Table = [[self._page_words.mark("week"), *map(self._name_in_table, stats.people)]]
        for week in stats.weeks:
            table.append([_week(week), *(stats.by_week.get((week, person), 0) for person in stats.people)])
        return table

    def _name_in_table(self, person: str) -> object:
        return person or self._page_words.mark("nobody")


def _week(week: int) -> str:
    return "—" if week == NO_WEEK else str(week)
