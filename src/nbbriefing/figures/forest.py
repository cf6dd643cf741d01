"""Estimates with their intervals, one row each: forest plots on a scale of ratios, dots on a plain scale."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import within, wrap
from nbbriefing.figures.paper import Paper, Side
from nbbriefing.figures.rows import Layout, Rows, axis
from nbbriefing.project import MarkStyle

LABEL_MM = 54.0
ROW_MM = 6.2
HEAD_MM = 7.4
AXIS_MM = 7.0
WORDS_MM = 4.5
TEXT_MM = 48.0
SQUARE_MM = (1.1, 3.4)
DIAMOND_MM = 1.7

Kind = Literal["study", "pooled", "other", "heading"]


@dataclass(frozen=True)
class Estimate:
    """One row.

    Attributes
    ----------
    label
        At the left.
    value, low, high
        The estimate and its interval; NaN where not known. A point alone has no ends.
    text
        At the right: the numbers in words.
    kind
        ``study``: a square, as large as its ``weight``; ``pooled``: a diamond as wide as its interval;
        ``other``: an open circle, for what comes from elsewhere; ``heading``: a label alone.
    weight
        Share (0 to 1) of a study in a pooling.
    """

    label: str
    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    text: str = ""
    kind: Kind = "study"
    weight: float = 0.0


@dataclass(frozen=True)
class Scale:
    """The axis below the rows.

    Attributes
    ----------
    low, high
        Its ends; an interval that runs beyond them ends in an arrow.
    ticks
        Where it has ticks.
    write
        Spells a tick.
    log
        Whether equal ratios lie equally far apart.
    reference
        Where the line of no effect stands.
    sides
        What lies to the left and to the right of that line.
    axis
        What is measured, written below.
    """

    low: float
    high: float
    ticks: Sequence[float]
    write: Callable[[float], str]
    log: bool = False
    reference: float | None = None
    sides: tuple[str, str] = ("", "")
    axis: str = ""

    def share(self, value: float) -> float:
        """Return how far along the axis a value lies, 0 to 1 between its ends."""
        turn = math.log if self.log else float
        return (turn(value) - turn(self.low)) / (turn(self.high) - turn(self.low))


def ratio_scale(
    ends: Sequence[float], write: Callable[[float], str], sides: tuple[str, str], axis: str = ""
) -> Scale:
    """Return a logarithmic scale that holds the ends of intervals, but nothing beyond a tenth and tenfold."""
    ticks = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
    known = [end for end in ends if end > 0 and math.isfinite(end)] or [1.0]
    low = max((tick for tick in ticks if tick <= min([*known, 0.5])), default=ticks[0])
    high = min((tick for tick in ticks if tick >= max([*known, 2.0])), default=ticks[-1])
    inside = [tick for tick in ticks if low <= tick <= high]
    return Scale(low, high, inside, write, log=True, reference=1.0, sides=sides, axis=axis)


def forest(rows: Sequence[Estimate], scale: Scale, label_mm: float = LABEL_MM, row_mm: float = ROW_MM) -> str:
    """Draw estimates with their intervals.

    Parameters
    ----------
    rows
        From top to bottom.
    scale
        The axis.
    label_mm
        The most room that labels take; longer ones are broken.
    row_mm
        The height of a row with one line.

    Returns
    -------
    str
        SVG as wide as ``theme.WIDTH_MM``.
    """
    layout = Layout(label=label_mm, text=TEXT_MM, row=row_mm, air=1.4, text_gap=4)
    laid = Rows(layout, [row.label for row in rows], [row.text for row in rows])
    heads = [HEAD_MM - ROW_MM if row.kind == "heading" else 0.0 for row in rows]
    laid.heights = [height + head for height, head in zip(laid.heights, heads, strict=True)]
    left, width, bottom = laid.left, laid.width - 2, laid.height
    words = _words_below(scale, left, width)
    with draw(bottom + AXIS_MM + WORDS_MM * len(words)) as drawing:
        paper = drawing.paper()
        _axis(paper, scale, left, width, bottom)
        for number, line in enumerate(words, start=1):
            for x, said, side in line:
                y, soft = bottom + 4 + WORDS_MM * number, theme.INK_SOFT
                marks.text(paper, x, y, said, size=theme.SIZE_SMALL, colour=soft, side=side)
        for place, y in laid.middles():
            row = rows[place]
            middle = y + (0.8 if row.kind == "heading" else 0.0)
            colour = theme.INK_SOFT if row.kind == "heading" else theme.INK
            marks.lines_of_text(paper, 0, middle, laid.labels[place], size=theme.SIZE_SMALL, colour=colour)
            x, told = theme.WIDTH_MM, laid.texts[place]
            marks.lines_of_text(paper, x, middle, told, size=theme.SIZE_SMALL, side="right")
            _estimate(paper, row, scale, left, width, middle)
    return drawing.svg


def _words_below(scale: Scale, left: float, width: float) -> list[list[tuple[float, str, Side]]]:
    """Return the lines below the ticks: what either side means, and what is measured."""
    size = theme.SIZE_SMALL
    lines: list[list[tuple[float, str, Side]]] = []
    if scale.reference is not None and any(scale.sides):
        x = left + scale.share(scale.reference) * width
        before, after = wrap(scale.sides[0], x - 2, size), wrap(scale.sides[1], theme.WIDTH_MM - x - 2, size)
        for one, other in zip_longest(before, after, fillvalue=""):
            lines.append([(x - 2, one, "right"), (x + 2, other, "left")])
    if scale.axis:
        for line in wrap(scale.axis, theme.WIDTH_MM, size):
            lines.append([(within(left + width / 2, line, size), line, "center")])
    return lines


def _axis(paper: Paper, scale: Scale, left: float, width: float, bottom: float) -> None:
    axis(paper, [(left + scale.share(tick) * width, scale.write(tick)) for tick in scale.ticks], bottom)
    if scale.reference is not None:
        x = left + scale.share(scale.reference) * width
        marks.rules(paper, [((x, 0), (x, bottom + 1))], colour=theme.INK_SOFT, width=0.8)


def _estimate(paper: Paper, row: Estimate, scale: Scale, left: float, width: float, y: float) -> None:
    if math.isnan(row.value):
        return
    ends = [end for end in (row.low, row.high) if not math.isnan(end)]
    spots = [left + min(max(scale.share(end), 0.0), 1.0) * width for end in ends]
    x = left + min(max(scale.share(row.value), 0.0), 1.0) * width
    if row.kind == "pooled" and len(spots) == 2:
        corners = [(spots[0], y), (x, y - DIAMOND_MM), (spots[1], y), (x, y + DIAMOND_MM)]
        paper.polygon(corners, theme.ACCENT, level=3)
        return
    colour = theme.INK_SOFT if row.kind == "other" else theme.ACCENT
    if len(spots) == 2:
        marks.rules(paper, [((spots[0], y), (spots[1], y))], colour=colour, width=1.2)
        _arrows(paper, row, scale, spots, y, colour)
    elif ends:
        # One end alone: the value is a bound, and the arrow says to which side.
        towards = left + width if row.low == row.low else left
        tip = min(max(x + (7 if towards > x else -7), left), left + width)
        marks.rules(paper, [((x, y), (tip, y))], colour=colour, width=1.2)
        _arrow(paper, tip, y, 1 if tip < x else -1, colour)
    if row.kind == "other":
        marks.point(paper, x, y, MarkStyle(colour, "o", "open"), size=5.5)
        return
    side = SQUARE_MM[0] + (SQUARE_MM[1] - SQUARE_MM[0]) * math.sqrt(min(row.weight, 1.0))
    side = 2.2 if row.weight == 0 else side
    paper.polygon(marks.box(x - side / 2, y - side / 2, side, side), colour, level=3)


def _arrows(paper: Paper, row: Estimate, scale: Scale, spots: Sequence[float], y: float, colour: str) -> None:
    for end, spot, beyond, turn in (
        (row.low, spots[0], row.low < scale.low, 1),
        (row.high, spots[1], row.high > scale.high, -1),
    ):
        if beyond and not math.isnan(end):
            _arrow(paper, spot, y, turn, colour)


def _arrow(paper: Paper, x: float, y: float, turn: int, colour: str) -> None:
    """Draw the head of an arrow with its tip at ``x``, towards the left if ``turn`` is 1, the right if -1."""
    head = [(x, y), (x + 1.8 * turn, y - 1.1), (x + 1.8 * turn, y + 1.1)]
    paper.polygon(head, colour, level=3)
