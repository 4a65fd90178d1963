"""The statistics as pictures: SVG of our own, with bars, a line and a map.

Other colours than people's are the page's own (site.css), so that one picture serves day and night. A picture has
its title and a sentence that says what it shows; a table beside it has the numbers.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ankigen.site.statistics.picture import ACCENT, INK, MAX_LABEL_WIDTH, Picture, clip, measure

# Okabe and Ito's palette, which colour-blind readers tell apart; its black, which the night hides, as a grey.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#5c6370")
_HEAT_STEPS = 5
_STRONG_HEAT = 4  # from this step on the number stands in the other ink
_PLOT_HEIGHT, _PLOT_WIDTH = 200, 400
_MAX_TICKS = 5
_MAX_DETAILED_WEEKS = 40  # from here on marks have no room for outlines and points
_LABEL_GAP = 8
_HEAT_WIDTH, _HEAT_HEIGHT = 42, 30
_BAR_HEIGHT, _BAR_WIDTH = 24, 230
_LEGEND_HEIGHT, _LEGEND_MARK = 20, 17
_STEEP_WIDTH = 80  # from here on names stand slanted

_LEFT, _TOP = 34, 26  # of the plot in a picture with axes

Points = Mapping[str, int]
"""Numbers by what they belong to: a week, a person, a topic. A label may be markup."""


@dataclass(frozen=True, slots=True)
class Axes:
    """What stands at the axes: above the numbers, and below the weeks."""

    unit: str
    week: str


@dataclass(frozen=True, slots=True)
class _LegendEntry:
    name: str
    x: float
    row: int


def draw_columns(weeks: Sequence[str], counts: Mapping[str, Points], axes: Axes) -> Picture:
    """Return stacked columns: for each week the ``counts`` of each person, whose names stand below."""
    totals = [sum(points.get(label, 0) for points in counts.values()) for label in weeks]
    legend = _place_legend(list(counts))
    picture, scale = _begin_plot(weeks, max(totals), axes, legend_rows=legend[-1].row + 1)
    step = _PLOT_WIDTH / len(weeks)
    outline = f' stroke="{INK}" stroke-width=".5"' if len(weeks) < _MAX_DETAILED_WEEKS else ""
    for index, label in enumerate(weeks):
        y = float(_TOP + _PLOT_HEIGHT)
        for colour, points in zip(COLOURS, counts.values(), strict=False):
            height = points.get(label, 0) * scale
            y -= height
            if height:
                picture.add_bar(_LEFT + (index + 0.1) * step, y, 0.8 * step, height, colour, outline)
    for entry, colour in zip(legend, COLOURS, strict=False):
        y = _TOP + _PLOT_HEIGHT + 62 + entry.row * _LEGEND_HEIGHT
        picture.add_bar(entry.x, y - 10, 12, 12, colour, f' stroke="{INK}" stroke-width=".5"')
        picture.add_text(entry.x + _LEGEND_MARK, y, entry.name, "start")
    return picture


def draw_growth(points: Points, axes: Axes) -> Picture:
    """Return a line over the weeks, with the area below it."""
    weeks = list(points)
    picture, scale = _begin_plot(weeks, max(points.values()), axes)
    step = _PLOT_WIDTH / len(weeks)
    bottom = _TOP + _PLOT_HEIGHT
    places = []
    for index, count in enumerate(points.values()):
        places.append((_LEFT + (index + 0.5) * step, bottom - count * scale))
    line = " ".join([f"{x:.1f},{y:.1f}" for x, y in places])
    first, last = places[0][0], places[-1][0]
    picture.parts.append(
        f'<polygon points="{first:.1f},{bottom} {line} {last:.1f},{bottom}" fill="{ACCENT}" opacity=".25"/>'
        f'<polyline points="{line}" fill="none" stroke="{ACCENT}" stroke-width="2"/>'
    )
    if len(weeks) < _MAX_DETAILED_WEEKS:
        for x, y in places:
            picture.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{ACCENT}"/>')
    return picture


def draw_map(people: Sequence[str], fields: Sequence[str], counts: Mapping[tuple[str, str], int]) -> Picture:
    """Return a map of fields by people, the stronger the more, with the numbers in it."""
    widest = max(map(measure, people))
    is_steep = widest > _STEEP_WIDTH
    cell_width = _HEAT_WIDTH if is_steep else max(_HEAT_WIDTH, widest + 10)
    left = min(MAX_LABEL_WIDTH, max(map(measure, fields))) + _LABEL_GAP
    top = widest * 0.65 + 14 if is_steep else 22
    overhang = widest * 0.77 if is_steep else 0
    picture = Picture(left + cell_width * len(people) + overhang, top + _HEAT_HEIGHT * len(fields) + 2)
    for column, person in enumerate(people):
        x = left + (column + 0.5) * cell_width
        picture.add_text(x, top - 8, person, "start" if is_steep else "middle", angle=-40 if is_steep else 0)
    most = max(counts.values())
    for row, name in enumerate(fields):
        y = top + row * _HEAT_HEIGHT
        picture.add_text(left - _LABEL_GAP, y + 19, clip(name), "end")
        for column, person in enumerate(people):
            count = counts.get((person, name), 0)
            if count:
                _add_cell(picture, left + column * cell_width, y, cell_width, count, most)
    return picture


def _add_cell(picture: Picture, x: float, y: float, width: float, count: int, most: int) -> None:
    """Add a number on its colour, the stronger the nearer it is to the largest."""
    heat = min(_HEAT_STEPS, 1 + count * _HEAT_STEPS // most) if most > 1 else _HEAT_STEPS
    picture.add_bar(x + 1, y + 1, width - 2, _HEAT_HEIGHT - 2, f"var(--heat-{heat})", ' rx="4"')
    ink = "var(--heat-ink-strong)" if heat >= _STRONG_HEAT else "var(--heat-ink)"
    picture.add_text(x + width / 2, y + 19, str(count), fill=ink)


def draw_bars(points: Points) -> Picture:
    """Return bars that lie below each other, each with its name before and its number behind it."""
    left = min(MAX_LABEL_WIDTH, max(map(measure, points))) + _LABEL_GAP
    picture = Picture(left + _BAR_WIDTH + 40, _BAR_HEIGHT * len(points) + 2)
    most = max(points.values())
    for row, (name, count) in enumerate(points.items()):
        y = row * _BAR_HEIGHT
        width = _BAR_WIDTH * count / most
        picture.add_text(left - _LABEL_GAP, y + 16, clip(name), "end")
        picture.add_bar(left, y + 3, width, _BAR_HEIGHT - 6, ACCENT, ' rx="3"')
        picture.add_text(left + width + 6, y + 16, str(count), "start")
    return picture


def _begin_plot(weeks: Sequence[str], most: int, axes: Axes, legend_rows: int = 0) -> tuple[Picture, float]:
    """Return a picture with rules and the labels of the weeks, and how high one is in it."""
    height = _TOP + _PLOT_HEIGHT + 46 + legend_rows * _LEGEND_HEIGHT
    picture = Picture(_LEFT + _PLOT_WIDTH + 4, height)
    tick = _choose_tick(most)
    highest = math.ceil(most / tick) * tick
    scale = _PLOT_HEIGHT / highest
    picture.add_text(0, 12, axes.unit, "start")
    for number in range(0, highest + 1, tick):
        y = _TOP + _PLOT_HEIGHT - number * scale
        picture.add_rule(y, _LEFT)
        picture.add_text(_LEFT - _LABEL_GAP, y + 4, str(number), "end")
    step = _PLOT_WIDTH / len(weeks)
    every = math.ceil((max(map(measure, weeks)) + _LABEL_GAP) / step)  # labels that would touch are left out
    for index in range(0, len(weeks), every):
        picture.add_text(_LEFT + (index + 0.5) * step, _TOP + _PLOT_HEIGHT + 18, weeks[index])
    picture.add_text(_LEFT + _PLOT_WIDTH / 2, _TOP + _PLOT_HEIGHT + 38, axes.week)
    return picture, scale


def _choose_tick(most: int) -> int:
    """Return the distance of the rules: 1, 2 or 5 times a power of ten, so that there are few of them."""
    tick = 1
    while most > tick * _MAX_TICKS:
        tick = tick * 5 // 2 if str(tick)[0] == "2" else tick * 2
    return tick


def _place_legend(names: Sequence[str]) -> list[_LegendEntry]:
    """Return where each name stands: beside each other, as many as there is room for in a row."""
    entries = []
    x, row = float(_LEFT), 0
    for name in names:
        width = _LEGEND_MARK + measure(name) + 14
        if x > _LEFT and x + width > _LEFT + _PLOT_WIDTH:
            x, row = float(_LEFT), row + 1
        entries.append(_LegendEntry(name, x, row))
        x += width
    return entries
