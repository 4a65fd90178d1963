"""The statistics as pictures: Vega-Lite draws SVG with text alternatives, and needs neither browser nor fonts.

Matplotlib would measure Hangul by a font that the machine may lack, Plotly needs a browser to make SVG.
"""

from collections.abc import Iterable
from typing import Any

import vl_convert

from ankigen.stats import Stats

# Okabe and Ito's palette, which colour-blind readers tell apart; black is left out, for it is lost at night.
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999")
_SKY = _COLOURS[4]
_MOST_TOPICS = 15
_QUIET = "currentColor"
_STYLE: dict[str, Any] = {
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": _QUIET, "titleColor": _QUIET, "domainColor": _QUIET, "tickColor": _QUIET,
        "gridColor": _QUIET, "gridOpacity": 0.15, "labelFontSize": 12, "titleFontSize": 12,
        "titleFontWeight": "normal", "labelLimit": 220,
    },
    "legend": {"labelColor": _QUIET, "titleColor": _QUIET, "labelFontSize": 12, "orient": "bottom", "columns": 4},
}  # fmt: skip


def by_week(stats: Stats, words: dict[str, str]) -> str:
    """Return the SVG of the questions per week, stacked by person; beyond eight people the last are one."""
    named = stats.people if len(stats.people) <= len(_COLOURS) else stats.people[: len(_COLOURS) - 1]
    names = [name or words["nobody"] for name in named]
    names += [words["others"]] if len(named) < len(stats.people) else []
    counts: dict[tuple[int, str], int] = {}
    for (week, person), count in stats.by_week.items():
        name = (person or words["nobody"]) if person in named else words["others"]
        counts[week, name] = counts.get((week, name), 0) + count
    rows = [{"week": _week(week), "person": name, "count": count} for (week, name), count in counts.items()]
    order = {name: place for place, name in enumerate(names)}
    rows.sort(key=lambda row: order[str(row["person"])])
    return _svg(rows, {
        "mark": "bar",
        "encoding": {
            "x": _weeks(stats, words),
            "y": _number(words["questions"]),
            "color": {
                "field": "person", "type": "nominal", "title": None, "sort": names,
                "scale": {"domain": names, "range": _COLOURS[: len(names)]},
            },
        },
    })  # fmt: skip


def growth(stats: Stats, words: dict[str, str]) -> str:
    """Return the SVG of how many notes there were up to each week."""
    rows = [{"week": _week(week), "count": count} for week, count in stats.growth.items()]
    return _svg(rows, {
        "mark": {"type": "area", "color": _SKY, "opacity": 0.4, "line": {"color": _SKY}, "point": {"color": _SKY}},
        "encoding": {
            "x": _weeks(stats, words),
            "y": _number(words["cards"]),
        },
    })  # fmt: skip


def by_field(stats: Stats, words: dict[str, str]) -> str:
    """Return the SVG of a map of person by field, the darker the more, with the numbers in it."""
    rows = [
        {"person": person or words["nobody"], "field": field, "count": count}
        for (person, field), count in stats.by_field.items()
    ]
    most = max(stats.by_field.values(), default=1)
    axes = {
        "x": {**_names("field", list(stats.fields)), "axis": {"labelAngle": -40}},
        "y": _names("person", [one or words["nobody"] for one in stats.people]),
    }
    scale = {"domain": [0, most], "range": ["#deebf7", "#08519c"]}
    shade = {"field": "count", "type": "quantitative", "legend": None, "scale": scale}
    ink = {"condition": {"test": f"datum.count > {most * 0.45}", "value": "#fff"}, "value": "#10243e"}
    number = {"field": "count", "type": "quantitative"}
    return _svg(rows, {
        "width": {"step": 38}, "height": {"step": 30},
        "encoding": axes,
        "layer": [
            {"mark": {"type": "rect", "cornerRadius": 3, "stroke": None}, "encoding": {"color": shade}},
            {"mark": {"type": "text", "fontSize": 12}, "encoding": {"text": number, "color": ink}},
        ],
    })  # fmt: skip


def most_asked(stats: Stats, words: dict[str, str]) -> str:
    """Return the SVG of the topics with most questions."""
    rows = [{"topic": " › ".join(one.topic), "count": one.questions} for one in stats.most_asked[:_MOST_TOPICS]]
    return _svg(rows, {
        "mark": {"type": "bar", "color": _COLOURS[2]},
        "height": {"step": 22},
        "encoding": {
            "y": _names("topic", None),
            "x": _number(words["questions"]),
        },
    })  # fmt: skip


def _names(field: str, order: list[str] | None) -> dict[str, Any]:
    """Return the encoding of names in this order, that of the data by default."""
    return {"field": field, "type": "nominal", "title": None, "sort": order}


def _number(title: str) -> dict[str, Any]:
    return {"field": "count", "type": "quantitative", "title": title, "axis": {"tickMinStep": 1}}


def _weeks(stats: Stats, words: dict[str, str]) -> dict[str, Any]:
    weeks = [_week(week) for week in stats.weeks]
    axis = {"labelAngle": 0, "labelOverlap": True}
    return {"field": "week", "type": "ordinal", "title": words["week"], "sort": weeks, "axis": axis}


def _week(week: int) -> str:
    return "—" if week < 0 else str(week)


def _svg(rows: Iterable[dict[str, Any]], chart: dict[str, Any]) -> str:
    """Return the SVG of a chart; nothing is fetched for it from anywhere."""
    spec = {"width": 560, "height": 220, **chart, "data": {"values": list(rows)}, "config": _STYLE}
    return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))
