"""Two routes on one scale: the share that has arrived over time, with bands and numbers still followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import spread_within, wrap
from nbbriefing.figures.paper import Paper
from nbbriefing.language.formats import count, number, percent
from nbbriefing.language.messages import _

PLOT_MM = 62.0
TOP_MM = 3.0
LEFT_MM = 27.0
LABEL_MM = 34.0
STEPS = (3, 6, 12, 24)
MOST_TICKS = 9


@dataclass(frozen=True)
class Route:
    """One curve: label, Kaplan-Meier table in months, end of the follow-up, numbers at risk."""

    label: str
    table: pd.DataFrame
    last: float
    at_risk: Sequence[int]


def tick_months(last: float) -> list[float]:
    """Return the months at which the axis has a tick and the numbers still followed are given."""
    step = next((step for step in STEPS if last / step <= MOST_TICKS), STEPS[-1])
    return [float(step * place) for place in range(int(last // step) + 1)]


def route_curves(first: Route, second: Route, axis: str) -> str:
    """Draw one minus the Kaplan-Meier estimate of two routes.

    Parameters
    ----------
    first, second
        The first is drawn solid in the accent colour, the second dashed in grey. ``at_risk`` holds a number
        for each of `tick_months` of the longer follow-up. Neither table is empty.
    axis
        What the months are counted from.
    """
    last = max(first.last, second.last, 3.0)
    ticks = tick_months(last)
    width = theme.WIDTH_MM - LEFT_MM - LABEL_MM - 4
    names = [wrap(route.label, LEFT_MM - 4, theme.SIZE_SMALL) for route in (first, second)]
    with draw(TOP_MM + PLOT_MM + 18 + sum(map(_row_height, names))) as drawing:
        paper = drawing.paper()
        _frame(paper, ticks, last, width, axis)
        ends = [
            _curve(paper, second, last, width, theme.INK_SOFT, theme.TRACK, dashed=True),
            _curve(paper, first, last, width, theme.ACCENT, theme.ACCENT_BAND, dashed=False),
        ][::-1]
        _end_labels(paper, (first, second), ends, width)
        _at_risk(paper, (first, second), names, ticks, last, width)
    return drawing.svg


def _height(share: float) -> float:
    return TOP_MM + PLOT_MM * (1 - share)


def _frame(paper: Paper, ticks: Sequence[float], last: float, width: float, axis: str) -> None:
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = _height(share)
        marks.rules(paper, [((LEFT_MM, y), (LEFT_MM + width, y))], colour=theme.TRACK)
        words, soft = percent(share), theme.INK_SOFT
        marks.text(paper, LEFT_MM - 2, y, words, size=theme.SIZE_SMALL, colour=soft, side="right")
    base = TOP_MM + PLOT_MM
    marks.ticks(paper, [(LEFT_MM + month / last * width, number(month)) for month in ticks], base + 4)
    marks.centred(paper, LEFT_MM + width / 2, base + 8.5, axis)


def _curve(
    paper: Paper, route: Route, last: float, width: float, colour: str, band: str, *, dashed: bool
) -> tuple[float, float]:
    table = route.table
    x = LEFT_MM + np.append(table["time"].to_numpy(dtype=float), route.last) / last * width

    def heights(column: str) -> np.ndarray:
        # Where nobody is left the upper bound is not defined; the band closes on the curve there.
        arrived = 1 - table[column].fillna(table["survival"]).to_numpy(dtype=float)
        return TOP_MM + PLOT_MM * (1 - np.append(arrived, arrived[-1]))

    # Both bands are to be seen where they overlap.
    paper.band(x, heights("low"), heights("high"), (band, colour), alpha=0.75)
    paper.plot(
        x,
        heights("survival"),
        drawstyle="steps-post",
        color=colour,
        linewidth=1.8,
        linestyle=(0, (4, 2)) if dashed else "solid",
    )
    return float(x[-1]), float(heights("survival")[-1])


def _end_labels(
    paper: Paper, routes: Sequence[Route], ends: Sequence[tuple[float, float]], width: float
) -> None:
    lines = [
        wrap(
            _("{route}: {share} approved").format(
                route=route.label, share=percent(1 - float(route.table["survival"].iloc[-1]))
            ),
            LABEL_MM,
            theme.SIZE_SMALL,
        )
        for route in routes
    ]
    gap = 3.7 * max(map(len, lines)) + 1
    places = spread_within([end[1] for end in ends], gap, gap / 2, TOP_MM + PLOT_MM + 10 - gap / 2)
    for own, y, colour in zip(lines, places, (theme.ACCENT, theme.INK), strict=True):
        marks.lines_of_text(paper, LEFT_MM + width + 3, y, own, size=theme.SIZE_SMALL, colour=colour)


def _row_height(lines: Sequence[str]) -> float:
    return 3.6 * len(lines) + 0.8


def _at_risk(
    paper: Paper,
    routes: Sequence[Route],
    names: Sequence[Sequence[str]],
    ticks: Sequence[float],
    last: float,
    width: float,
) -> None:
    y = TOP_MM + PLOT_MM + 15
    marks.text(paper, 0, y, _("still followed"), size=theme.SIZE_SMALL, colour=theme.INK_SOFT)
    y += 2
    for route, lines in zip(routes, names, strict=True):
        level = y + _row_height(lines) / 2
        marks.lines_of_text(paper, 0, level, lines, size=theme.SIZE_SMALL)
        for month, n in zip(ticks, route.at_risk, strict=False):
            x = LEFT_MM + month / last * width
            marks.text(paper, x, level, count(n), size=theme.SIZE_SMALL, side="center")
        y += _row_height(lines)
