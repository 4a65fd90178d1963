"""The statistics as pictures: Vega-Lite draws SVG by itself, and needs neither browser nor fonts for it.

Matplotlib would measure Hangul by a font that the machine may lack, Plotly needs a browser to make SVG. Other
colours than people's are the page's own (site.css), so that one picture serves day and night.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import vl_convert

from ankigen.build.stats import Stats
from ankigen.site.words import PageWords

# Okabe and Ito's palette, which colour-blind readers tell apart; its black, which the night hides, as a grey.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#5c6370")
_HEAT = [f"var(--heat-{strength})" for strength in range(1, 6)]
_MAX_TOPICS = 15
_MAX_DETAILED_WEEKS = 40  # from here on marks have no room for outlines and points
_INK, _ACCENT = "currentColor", "var(--accent)"
_STYLE: dict[str, Any] = {
    "aria": False,  # one text says it all, and a table has the numbers
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": _INK, "titleColor": _INK, "domainColor": _INK, "tickColor": _INK, "domainOpacity": 0.4,
        "gridColor": _INK, "gridOpacity": 0.12, "labelFontSize": 12, "titleFontSize": 12, "tickOpacity": 0.4,
        "titleFontWeight": "normal", "labelLimit": 190, "labelPadding": 5,
    },
    "legend": {
        "labelColor": _INK, "labelFontSize": 12, "orient": "bottom", "columns": 4, "symbolStrokeWidth": 0.5,
    },
}  # fmt: skip


_WORDS_IN_CHARTS = ("questions", "cards", "week", "nobody", "others")
"""What stands in a chart besides names and numbers: the script translates it."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """What a chart shows, said in words: the name of the word, and the values for it."""

    word: str
    values: dict[str, object]


def by_week(stats: Stats, words: dict[str, str]) -> str:
    """Return the SVG of the questions per week, stacked by person; beyond eight people the last are one."""
    counts, names = _counts_by_shown_person(stats, words)
    rows = []
    for (week, name), count in counts.items():
        rows.append({"week": _week(week), "person": name, "count": count, "order": names.index(name)})
    totals = dict.fromkeys(stats.weeks, 0)
    for (week, _), count in counts.items():
        totals[week] += count
    busiest = max(totals, key=lambda week: totals[week])
    alt = Alternative("per_week_alt", {"weeks": len(stats.weeks), "most": totals[busiest], "week": _week(busiest)})
    outline = {"stroke": _INK, "strokeWidth": 0.5} if len(stats.weeks) < _MAX_DETAILED_WEEKS else {}
    return _svg(alt, words, rows, {
        "mark": {"type": "bar", **outline},
        "encoding": {
            "x": _weeks(stats, words),
            "y": _number(words["questions"]),
            "order": {"field": "order"},
            "color": {
                "field": "person", "type": "nominal", "title": None, "sort": names,
                "scale": {"domain": names, "range": COLOURS[: len(names)]},
            },
        },
    })  # fmt: skip


def _counts_by_shown_person(stats: Stats, words: dict[str, str]) -> tuple[dict[tuple[int, str], int], list[str]]:
    """Return the questions by week and shown name, and the names: those beyond the colours are "others"."""
    shown_people = stats.people
    if len(stats.people) > len(COLOURS):
        shown_people = stats.people[: len(COLOURS) - 1]
    names = {person: person or words["nobody"] for person in shown_people}
    counts: dict[tuple[int, str], int] = {}
    for (week, person), count in stats.by_week.items():
        name = names.get(person, words["others"])
        counts[week, name] = counts.get((week, name), 0) + count
    listed = list(names.values())
    if len(shown_people) < len(stats.people):
        listed.append(words["others"])
    return counts, listed


def growth(stats: Stats, words: dict[str, str]) -> str:
    """Return the SVG of how many notes there were up to each week."""
    rows = [{"week": _week(week), "count": count} for week, count in stats.growth.items()]
    first, last = rows[0], rows[-1]
    values = {"first": first["count"], "from": first["week"], "last": last["count"], "to": last["week"]}
    point = {"color": _ACCENT, "size": 40} if len(rows) < _MAX_DETAILED_WEEKS else False
    return _svg(Alternative("grows_alt", values), words, rows, {
        "mark": {
            "type": "area", "color": _ACCENT, "opacity": 0.25, "line": {"color": _ACCENT}, "point": point,
        },
        "encoding": {
            "x": _weeks(stats, words),
            "y": _number(words["cards"]),
        },
    })  # fmt: skip


def by_field(stats: Stats, words: dict[str, str]) -> str:
    """Return the SVG of a map of field by person, the stronger the more, with the numbers in it."""
    names = [person or words["nobody"] for person in stats.people]
    rows = [
        {"person": person or words["nobody"], "field": field, "count": count}
        for (person, field), count in stats.by_field.items()
    ]
    most = max(rows, key=lambda row: int(str(row["count"])))
    values = {"people": len(names), "fields": len(stats.fields), **most, "most": most["count"]}
    alt = Alternative("per_field_alt", values)
    widest = max(map(_width, names))
    is_steep = widest > 80
    axis = {"orient": "top", "labelAngle": -40 if is_steep else 0, "domain": False, "ticks": False}
    top = int(str(most["count"]))
    shade = {"type": "quantize", "domain": [0, top], "range": _HEAT}
    ink = {"test": f"datum.count >= {top * 3 / 5}", "value": "var(--heat-ink-strong)"}
    return _svg(alt, words, rows, {
        "width": {"step": 42 if is_steep else max(42, widest + 10)}, "height": {"step": 30},
        "encoding": {
            "x": {**_names("person", names), "axis": axis},
            "y": {**_names("field", list(stats.fields)), "axis": {"domain": False, "ticks": False}},
        },
        "layer": [
            {
                "mark": {"type": "rect", "cornerRadius": 4, "stroke": "var(--paper)", "strokeWidth": 2},
                "encoding": {"color": {"field": "count", "type": "quantitative", "legend": None, "scale": shade}},
            },
            {
                "mark": {"type": "text", "fontSize": 12},
                "encoding": {
                    "text": {"field": "count", "type": "quantitative"},
                    "color": {"condition": ink, "value": "var(--heat-ink)"},
                },
            },
        ],
    })  # fmt: skip


def most_asked(stats: Stats, words: dict[str, str]) -> str:
    """Return the SVG of the topics with most questions."""
    counts = stats.most_asked[:_MAX_TOPICS]
    rows = [{"topic": " › ".join(count.topic), "count": count.questions} for count in counts]
    alt = Alternative("most_asked_alt", {"topic": rows[0]["topic"], "most": rows[0]["count"]})
    names = {**_names("topic", None), "axis": {"domain": False, "ticks": False}}
    number = {"field": "count", "type": "quantitative"}
    return _svg(alt, words, rows, {
        "width": 230, "height": {"step": 24},
        "encoding": {"y": names, "x": {**number, "axis": None}},
        "layer": [
            {"mark": {"type": "bar", "color": _ACCENT, "cornerRadiusEnd": 3}},
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "color": _INK, "fontSize": 12},
                "encoding": {"text": number},
            },
        ],
    })  # fmt: skip


def _names(field: str, order: list[str] | None) -> dict[str, Any]:
    """Return the encoding of names in this order, that of the data by default."""
    return {"field": field, "type": "nominal", "title": None, "sort": order}


def _number(title: str) -> dict[str, Any]:
    axis = {"tickMinStep": 1, "titleAngle": 0, "titleAlign": "left", "titleX": -24, "titleY": -12, "domain": False}
    return {"field": "count", "type": "quantitative", "title": title, "axis": axis}


def _weeks(stats: Stats, words: dict[str, str]) -> dict[str, Any]:
    weeks = [_week(week) for week in stats.weeks]
    axis = {"labelAngle": 0, "labelOverlap": True, "ticks": False}
    return {"field": "week", "type": "ordinal", "title": words["week"], "sort": weeks, "axis": axis}


def _week(week: int) -> str:
    return "—" if week < 0 else str(week)


def _width(name: str) -> int:
    """Return about how many pixels a name takes: Hangul is wider than Latin."""
    return sum(12 if char > "\u1100" else 7 for char in name)


def _svg(
    alternative: Alternative, words: dict[str, str], rows: Iterable[dict[str, Any]], chart: dict[str, Any]
) -> str:
    """Return the SVG of a chart, which ``alternative`` says in words; nothing is fetched for it from anywhere."""
    spec = {"width": 370, "height": 200, **chart, "data": {"values": list(rows)}, "config": _STYLE}
    drawn = str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))
    drawn = re.sub(r' (?:aria-roledescription="[^"]*"|role="graphics-\w+"|aria-hidden="true")', "", drawn)
    for name in _WORDS_IN_CHARTS:
        drawn = drawn.replace(f">{html.escape(words[name])}</text>", f' data-word="{name}">{words[name]}</text>')
    start = re.search(r'<svg ([^<>]*?) width="([\d.]+)" height="[\d.]+"', drawn)
    assert start is not None  # noqa: S101 - it is SVG
    wide = float(start[2])  # it takes the room that there is, within what can still be read
    style = f"min-width:{wide * 0.75:.0f}px;max-width:{wide * 1.25:.0f}px"
    label = PageWords(words).attribute("aria-label", alternative.word, **alternative.values)
    return f'<svg {start[1]} role="img" {label} style="{style}"{drawn[start.end() :]}'
