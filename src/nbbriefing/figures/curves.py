"""Smooth survival curves with the published figures that they were fitted to or are held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import spread_within, wrap
from nbbriefing.figures.paper import Paper
from nbbriefing.language.formats import number, percent

PLOT_MM = 62.0
TOP_MM = 3.0
LEFT_MM = 12.0
LABEL_MM = 42.0


@dataclass(frozen=True)
class Curve:
    """One curve: label, times, shares (0 to 1), and the published points (time, share) beside it.

    ``strong`` curves are drawn in the accent colour, the others in grey; ``dashed`` tells models apart.
    """

    label: str
    times: Sequence[float]
    shares: Sequence[float]
    points: Sequence[tuple[float, float]] = field(default=())
    strong: bool = True
    dashed: bool = False


def survival_curves(
    curves: Sequence[Curve], ticks: Sequence[float], axis: str, beyond: float | None = None
) -> str:
    """Draw curves that fall from all to none, each labelled at its end.

    Parameters
    ----------
    curves
        All over the same span of time; published points are drawn as circles.
    ticks
        Times that have a tick; the last is where the axis ends.
    axis
        What the times are.
    beyond
        From where on the curves run beyond what has been observed; shaded.
    """
    width = theme.WIDTH_MM - LEFT_MM - LABEL_MM - 3
    last = ticks[-1]

    def x(time: float) -> float:
        return LEFT_MM + time / last * width

    with draw(TOP_MM + PLOT_MM + 13) as drawing:
        paper = drawing.paper()
        if beyond is not None and beyond < last:
            shade = x(last) - x(beyond)
            marks.bar(paper, x(beyond), TOP_MM + PLOT_MM / 2, shade, PLOT_MM, theme.TRACK)
        _frame(paper, ticks, axis, width, last)
        for curve in curves:
            colour = theme.ACCENT if curve.strong else theme.INK_SOFT
            paper.plot(
                [x(time) for time in curve.times],
                [_height(share) for share in curve.shares],
                color=colour,
                linewidth=1.8 if not curve.dashed else 1.2,
                linestyle=(0, (4, 2)) if curve.dashed else "solid",
            )
            for time, share in curve.points:
                style = theme.VerdictStyle(colour, "o", "open")
                marks.point(paper, x(time), _height(share), style, size=5.5)
        _labels(paper, curves, x(last) + 2)
    return drawing.svg


def _height(share: float) -> float:
    return TOP_MM + PLOT_MM * (1 - share)


def _frame(paper: Paper, ticks: Sequence[float], axis: str, width: float, last: float) -> None:
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = _height(share)
        marks.rules(paper, [((LEFT_MM, y), (LEFT_MM + width, y))], colour=theme.RULE, width=0.4)
        marks.text(
            paper,
            LEFT_MM - 2,
            y,
            percent(share),
            size=theme.SIZE_SMALL,
            colour=theme.INK_SOFT,
            side="right",
        )
    base = TOP_MM + PLOT_MM
    marks.ticks(paper, [(LEFT_MM + tick / last * width, number(tick)) for tick in ticks], base + 4)
    marks.centred(paper, LEFT_MM + width / 2, base + 9, axis)


def _labels(paper: Paper, curves: Sequence[Curve], x: float) -> None:
    lines = [wrap(curve.label, LABEL_MM, theme.SIZE_SMALL) for curve in curves]
    tallest = max((len(each) for each in lines), default=1)
    ends = [_height(float(np.asarray(curve.shares)[-1])) for curve in curves]
    pitch = 3.8 * tallest + 0.6
    places = spread_within(ends, pitch, pitch / 2, TOP_MM + PLOT_MM + 13 - pitch / 2)
    for curve, words, y in zip(curves, lines, places, strict=True):
        colour = theme.ACCENT if curve.strong else theme.INK_SOFT
        marks.lines_of_text(paper, x, y, words, size=theme.SIZE_SMALL, colour=colour)
