"""Median times with their intervals, on a scale of years; an arrow where the interval has no upper end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import wrap
from nbbriefing.figures.paper import Paper
from nbbriefing.language.formats import number
from nbbriefing.language.messages import _

ROW_MM = 7.0
LABEL_MM = 52.0
DETAIL_MM = 46.0
AXIS_MM = 12.0
ARROW_MM = 1.6
HEAD_MM = 7.0


@dataclass(frozen=True)
class MedianRow:
    """One row: its label, the median and its interval in years, and the text at its right.

    None for a bound that is not reached, or for a median that is not; ``known`` is false where there are too
    few cases to draw anything.
    """

    label: str
    median: float | None
    low: float | None
    high: float | None
    detail: str
    known: bool = True


def median_times(groups: Sequence[tuple[str, Sequence[MedianRow]]], longest: float) -> str:
    """Draw medians as dots and their intervals as lines, in groups with headings.

    Parameters
    ----------
    groups
        Headings and their rows, from top to bottom.
    longest
        Where the scale must reach, in years: the longest time that anything has been followed.

    Returns
    -------
    str
        SVG as wide as ``theme.WIDTH_MM``.
    """
    left, years = LABEL_MM + 4, max(math.ceil(longest), 1)
    width = theme.WIDTH_MM - left - DETAIL_MM - 6
    laid = [
        (wrap(heading, theme.WIDTH_MM, theme.SIZE_LABEL), [(row, *_lines(row)) for row in part])
        for heading, part in groups
    ]
    bottom = sum(_head(heading) + sum(height for *_row, height in part) for heading, part in laid)
    with draw(bottom + AXIS_MM) as drawing:
        paper = drawing.paper()
        step = 1 if width / years >= 5 else 2
        places = [(left + year / years * width, number(year)) for year in range(0, years + 1, step)]
        marks.rules(paper, [((x, 2), (x, bottom + 1)) for x, _words in places], colour=theme.TRACK)
        marks.ticks(paper, places, bottom + 4)
        marks.centred(paper, left + width / 2, bottom + 8.5, _("years"))
        y = 0.0
        for heading, part in laid:
            marks.lines_of_text(paper, 0, y + _head(heading) / 2 + 0.6, heading, colour=theme.ACCENT)
            y += _head(heading)
            for row, title, detail, height in part:
                middle = y + height / 2
                marks.lines_of_text(paper, left - 4, middle, title, size=theme.SIZE_SMALL, side="right")
                x = theme.WIDTH_MM - DETAIL_MM
                marks.lines_of_text(paper, x, middle, detail, size=theme.SIZE_SMALL, colour=theme.INK_SOFT)
                _interval(paper, row, left, width / years, years, middle)
                y += height
    return drawing.svg


def _head(lines: Sequence[str]) -> float:
    return HEAD_MM + marks.LINE_MM * (len(lines) - 1)


def _interval(paper: Paper, row: MedianRow, left: float, scale: float, years: int, y: float) -> None:
    """Draw the interval and the median of a row; nothing where not even the lower bound is reached."""
    if not row.known or row.low is None:
        return
    low, high = left + row.low * scale, left + (years if row.high is None else row.high) * scale
    marks.rules(paper, [((low, y), (high, y))], colour=theme.ACCENT, width=1.6)
    if row.high is None:
        tip = [((high - ARROW_MM, y + side), (high, y)) for side in (-ARROW_MM, ARROW_MM)]
        marks.rules(paper, tip, colour=theme.ACCENT, width=1.2)
    if row.median is not None:
        marks.point(paper, left + row.median * scale, y, theme.VerdictStyle(theme.ACCENT, "o", "solid"))


def _lines(row: MedianRow) -> tuple[list[str], list[str], float]:
    label = wrap(row.label, LABEL_MM, theme.SIZE_SMALL)
    detail = wrap(row.detail, DETAIL_MM, theme.SIZE_SMALL)
    return label, detail, max(ROW_MM, 3.6 * max(len(label), len(detail)) + 2)
