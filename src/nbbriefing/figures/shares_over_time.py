"""Shares over time: curves with bands, named at their ends; below them how many are still followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import spread_within, text_width, wrap
from nbbriefing.figures.paper import Floats, Paper, Side
from nbbriefing.language.formats import count, number, percent
from nbbriefing.language.messages import _
from nbbriefing.project import MarkStyle

MONTH_STEPS = (3, 6, 12, 24)
MOST_TICKS = 9


@dataclass(frozen=True)
class ShareCurve:
    """A share (0 to 1) over time: straight lines, or steps where it has a band.

    ``label`` stands at its end, ``name`` beside the numbers still followed, one for each tick of the axis;
    ``points`` are published figures (time, share). A ``strong`` curve has the accent colour, others are grey.
    """

    label: str
    times: Sequence[float] | Floats
    shares: Sequence[float] | Floats
    band: tuple[Floats, Floats] | None = None
    steps: bool = False
    name: str = ""
    at_risk: Sequence[int] = ()
    points: Sequence[tuple[float, float]] = ()
    strong: bool = True
    dashed: bool = False

    @property
    def colour(self) -> str:
        """The colour of its line."""
        return theme.ACCENT if self.strong else theme.INK_SOFT


@dataclass(frozen=True)
class Layout:
    """Where things lie, in millimetres; what is below the plot counts from its lower edge."""

    plot: float = 62.0
    top: float = 4.0
    left: float = 12.0
    right: float = 44.0
    label: float = 40.0
    label_gap: float = 2.0
    label_line: float = 3.8
    label_air: float = 1.0
    label_size: float = theme.SIZE_SMALL
    lowest_label: float = 10.0
    axis: float = 8.5
    foot: float = 19.0
    at_risk: float = 14.0
    row_line: float = 3.8
    names_left: bool = False
    dashed_width: float = 1.4
    grid: tuple[str, float] = (theme.TRACK, 0.6)
    #: What is written of a grey curve.
    grey: str = theme.INK_SOFT
    #: Whether the scale may end at a half or three quarters where nothing lies above.
    fitted: bool = False

    @property
    def width(self) -> float:
        """The width of the plot."""
        return theme.WIDTH_MM - self.left - self.right

    @property
    def base(self) -> float:
        """The lower edge of the plot."""
        return self.top + self.plot

    def row(self, lines: Sequence[str]) -> float:
        """Return the height of a row of numbers whose name has these lines."""
        return self.row_line * len(lines) + 0.8


ONE_GROUP = Layout(
    right=34, label=32, label_size=theme.SIZE_LABEL, foot=18, at_risk=13, row_line=3.2, fitted=True
)
TWO_GROUPS = Layout(plot=58)
TWO_ROUTES = Layout(
    top=3,
    left=27,
    right=38,
    label=34,
    label_gap=3,
    label_line=3.7,
    foot=18,
    at_risk=15,
    row_line=3.6,
    names_left=True,
    dashed_width=1.8,
    grey=theme.INK,
)
MODELS = Layout(
    top=3,
    right=45,
    label=42,
    label_air=0.6,
    lowest_label=13,
    axis=9,
    foot=13,
    dashed_width=1.2,
    grid=(theme.RULE, 0.4),
)


def estimate(table: pd.DataFrame, last: float, label: str, *, banded: bool = True, **rest: Any) -> ShareCurve:
    """Return one minus a Kaplan-Meier estimate as a curve of steps.

    Parameters
    ----------
    table
        ``time`` from 0 on, ``survival``, ``low`` and ``high`` (0 to 1); not empty.
    last
        Where the follow-up ends, in the unit of ``time``.
    label, **rest
        As in `ShareCurve`.
    """

    def shares(column: str) -> Floats:
        # Where nobody is left the upper bound is not defined; the band closes on the curve there.
        values = 1 - table[column].fillna(table["survival"]).to_numpy(dtype=float)
        return np.append(values, values[-1])

    times = np.append(table["time"].to_numpy(dtype=float), last)
    band = (shares("low"), shares("high")) if banded else None
    return ShareCurve(label, times, shares("survival"), band, steps=True, **rest)


def month_ticks(last: float) -> list[float]:
    """Return the months at which an axis that ends at ``last`` has a tick."""
    step = next((step for step in MONTH_STEPS if last / step <= MOST_TICKS), MONTH_STEPS[-1])
    return [float(step * place) for place in range(int(last // step) + 1)]


@dataclass(frozen=True)
class _Plot:
    """The plot on its paper: where a time and a share lie."""

    paper: Paper
    layout: Layout
    last: float
    highest: float

    def x(self, time: Any) -> Any:
        return self.layout.left + time / self.last * self.layout.width

    def y(self, share: Any) -> Any:
        return self.layout.top + self.layout.plot * (1 - share / self.highest)

    def small(self, x: float, y: float, words: str, side: Side = "left") -> None:
        marks.text(self.paper, x, y, words, size=theme.SIZE_SMALL, colour=theme.INK_SOFT, side=side)


def shares_over_time(
    curves: Sequence[ShareCurve],
    ticks: Sequence[float],
    axis: str,
    layout: Layout,
    *,
    last: float,
    half: tuple[float, str] | None = None,
    beyond: float | None = None,
) -> str:
    """Draw curves over one axis of time.

    Parameters
    ----------
    curves
        Named and counted in this order.
    ticks, last
        Times that have a tick, and where the axis ends.
    axis
        What the times are.
    half
        When half have arrived, and the words for it.
    beyond
        From where on the curves run beyond what has been observed; shaded.
    """
    names = [
        wrap(curve.name, layout.left - 4 if layout.names_left else layout.label, theme.SIZE_SMALL)
        for curve in curves
        if curve.at_risk
    ]
    with draw(layout.base + layout.foot + sum(map(layout.row, names))) as drawing:
        plot = _Plot(drawing.paper(), layout, last, _highest(curves) if layout.fitted else 1.0)
        if beyond is not None and beyond < last:
            shade = plot.x(last) - plot.x(beyond)
            middle = layout.top + layout.plot / 2
            marks.bar(plot.paper, plot.x(beyond), middle, shade, layout.plot, theme.TRACK)
        _frame(plot, ticks, axis)
        # Grey bands lie under the curves of the accent.
        for curve in sorted(curves, key=lambda curve: curve.strong or curve.band is None):
            _curve(plot, curve, 0.75 if sum(each.band is not None for each in curves) > 1 else 1.0)
        _labels(plot, curves)
        if half is not None:
            _half(plot, *half)
        if names:
            _numbers_at_risk(plot, curves, names, ticks)
    return drawing.svg


def _highest(curves: Sequence[ShareCurve]) -> float:
    """Return the share at which the scale ends: no more than a quarter of it lies above the bands."""
    highest = max(float(np.max(curve.band[0] if curve.band else curve.shares)) for curve in curves)
    return next(top for top in (0.5, 0.75, 1.0) if highest <= top or top == 1.0)


def _frame(plot: _Plot, ticks: Sequence[float], axis: str) -> None:
    layout, (colour, width) = plot.layout, plot.layout.grid
    step = 0.1 if plot.highest == 0.5 else 0.25
    for share in np.arange(0, plot.highest + step / 2, step):
        y = plot.y(share)
        ends = ((layout.left, y), (layout.left + layout.width, y))
        marks.rules(plot.paper, [ends], colour=colour, width=width)
        plot.small(layout.left - 2, y, percent(share), "right")
    marks.ticks(plot.paper, [(plot.x(tick), number(tick)) for tick in ticks], layout.base + 4)
    marks.centred(plot.paper, layout.left + layout.width / 2, layout.base + layout.axis, axis)


def _curve(plot: _Plot, curve: ShareCurve, alpha: float) -> None:
    x, y = (plot.x(np.asarray(curve.times)), plot.y(np.asarray(curve.shares)))
    if curve.band is not None:
        tint = theme.ACCENT_BAND if curve.strong else theme.TRACK
        low, high = map(plot.y, curve.band)
        plot.paper.band(x, low, high, (tint, curve.colour), alpha=alpha)
    plot.paper.plot(
        x,
        y,
        drawstyle="steps-post" if curve.steps else "default",
        color=curve.colour,
        linewidth=plot.layout.dashed_width if curve.dashed else 1.8,
        linestyle=(0, (4, 2)) if curve.dashed else "solid",
    )
    for time, share in curve.points:
        style = MarkStyle(curve.colour, "o", "open")
        marks.point(plot.paper, plot.x(time), plot.y(share), style, size=5.5)


def _labels(plot: _Plot, curves: Sequence[ShareCurve]) -> None:
    layout = plot.layout
    labels = [wrap(curve.label, layout.label, layout.label_size) for curve in curves]
    pitch = layout.label_line * max(map(len, labels)) + layout.label_air
    ends = [plot.y(float(curve.shares[-1])) for curve in curves]
    places = spread_within(ends, pitch, pitch / 2, layout.base + layout.lowest_label - pitch / 2)
    x = layout.left + layout.width + layout.label_gap
    for curve, lines, y in zip(curves, labels, places, strict=True):
        colour = theme.ACCENT if curve.strong else layout.grey
        marks.lines_of_text(plot.paper, x, y, lines, size=layout.label_size, colour=colour)


def _half(plot: _Plot, time: float, words: str) -> None:
    x, y, base = plot.x(time), plot.y(0.5), plot.layout.base
    segments = [((plot.layout.left, y), (x, y)), ((x, y), (x, base))]
    marks.rules(plot.paper, segments, colour=theme.INK_SOFT, dashed=True)
    if x + text_width(words, theme.SIZE_SMALL) < theme.WIDTH_MM - 4:
        plot.small(x + 1.5, base - 3, words)
    else:
        plot.small(x - 1.5, base - 3, words, "right")


def _numbers_at_risk(
    plot: _Plot, curves: Sequence[ShareCurve], names: Sequence[Sequence[str]], ticks: Sequence[float]
) -> None:
    layout = plot.layout
    y = layout.base + layout.at_risk
    plot.small(0, y, _("still followed"))
    y += 2
    for curve, lines in zip(curves, names, strict=True):
        middle = y + layout.row(lines) / 2
        if layout.names_left:
            marks.lines_of_text(plot.paper, 0, middle, lines, size=theme.SIZE_SMALL)
        for tick, n in zip(ticks, curve.at_risk, strict=False):
            marks.text(plot.paper, plot.x(tick), middle, count(n), size=theme.SIZE_SMALL, side="center")
        if not layout.names_left:
            x = layout.left + layout.width + layout.label_gap
            marks.lines_of_text(plot.paper, x, middle, lines, size=theme.SIZE_SMALL, colour=curve.colour)
        y += layout.row(lines)
