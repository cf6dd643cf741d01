"""Numbers with their intervals, a row each: shares in percent, medians in years, times in months."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import wrap
from nbbriefing.figures.paper import Paper
from nbbriefing.figures.rows import Heading, Layout, Rows, axis, grouped, rule
from nbbriefing.language.formats import number, percent
from nbbriefing.language.messages import _
from nbbriefing.project import MarkStyle

SHARES = Layout(label=56, text=44, size=theme.SIZE_LABEL, text_gap=6)
MEDIANS = Layout(label=52, text=46, line=3.6, text_gap=6, text_at=6, fixed=True)
SPANS = Layout(label=58, text=44, label_at=3)
DOT = MarkStyle(theme.ACCENT, "o", "solid")
WAITING = MarkStyle(theme.INK_SOFT, "o", "open")
ARROW_MM = 1.6
BAR_MM = 3.0
STEPS = (3, 6, 12, 24, 36)
MOST_TICKS = 6


@dataclass(frozen=True)
class ShareRow:
    """One row: a label, the share and its interval (0 to 1), and the text at its right, such as its n."""

    label: str
    share: float
    low: float
    high: float
    detail: str
    emphasis: bool = False


def share_intervals(rows: Sequence[ShareRow], style: MarkStyle = DOT, small_n: str = "") -> str:
    """Draw one dot and its interval per row, on a scale from 0 to 100 percent.

    Parameters
    ----------
    rows
        From top to bottom; a row with ``emphasis`` (the total) stands apart with a rule above it.
    style
        The colour and marker of the dots.
    small_n
        What is written in place of the dot where the share is missing (n = 0).
    """
    labels, details = [row.label for row in rows], [row.detail for row in rows]
    width = Rows(SHARES, labels, details).width
    nothing = wrap(small_n, width - 2, theme.SIZE_SMALL) if small_n else []
    missing = SHARES.line * len(nothing) + SHARES.air
    laid = Rows(SHARES, labels, details, [missing if math.isnan(row.share) else 0.0 for row in rows])
    left, bottom = laid.left, laid.height
    with draw(bottom + 8) as drawing:
        paper = drawing.paper()
        axis(paper, [(left + tick * width, percent(tick)) for tick in (0.0, 0.25, 0.5, 0.75, 1.0)], bottom)
        for place, middle in laid.write(paper):
            row = rows[place]
            if row.emphasis:
                rule(paper, middle - laid.heights[place] / 2, theme.RULE)
            if math.isnan(row.share):
                soft = theme.INK_SOFT
                marks.lines_of_text(paper, left + 2, middle, nothing, size=theme.SIZE_SMALL, colour=soft)
                continue
            segment = ((left + row.low * width, middle), (left + row.high * width, middle))
            marks.rules(paper, [segment], colour=style.colour, width=1.6)
            marks.point(paper, left + row.share * width, middle, style)
    return drawing.svg


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
    """Draw medians as dots and their intervals as lines, an arrow where an interval has no upper end.

    Parameters
    ----------
    groups
        Headings and their rows, from top to bottom.
    longest
        Where the scale must reach, in years: the longest time that anything has been followed.
    """
    years = max(math.ceil(longest), 1)
    laid = [
        (Heading(heading, 0.6), Rows(MEDIANS, [row.label for row in part], [row.detail for row in part]))
        for heading, part in groups
    ]
    left, width = MEDIANS.label + MEDIANS.label_gap, theme.WIDTH_MM - 56 - MEDIANS.text - MEDIANS.text_gap
    bottom = sum(heading.height + rows.height for heading, rows in laid)
    with draw(bottom + 12) as drawing:
        paper = drawing.paper()
        step = 1 if width / years >= 5 else 2
        places = [(left + year / years * width, number(year)) for year in range(0, years + 1, step)]
        axis(paper, places, bottom, 2, (left + width / 2, _("years")))
        for group, place, middle in grouped(paper, laid):
            _interval(paper, groups[group][1][place], left, width / years, years, middle)
    return drawing.svg


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
        marks.point(paper, left + row.median * scale, y, DOT)


@dataclass(frozen=True)
class Span:
    """One row: a label, the least, middle and most months, whether it has ended, and a text."""

    label: str
    low: float
    middle: float
    high: float
    ended: bool
    detail: str


def month_spans(rows: Sequence[Span]) -> str:
    """Draw one bar per row, in months.

    A solid bar ends at the middle of what the dates allow and its dot there; the line through the dot spans
    the least and the most. An open bar has not ended: it runs to the as-of date and says "at least".
    """
    laid = Rows(SPANS, [row.label for row in rows], [row.detail for row in rows])
    left, width, bottom = laid.left, laid.width, laid.height
    longest = max((row.high for row in rows), default=1.0)
    step = next((step for step in STEPS if longest / step <= MOST_TICKS), STEPS[-1])
    end = max(longest, step) * 1.02
    with draw(bottom + 12) as drawing:
        paper = drawing.paper()
        months = [place * step for place in range(int(end // step) + 1)]
        places = [(left + month / end * width, number(month)) for month in months]
        axis(paper, places, bottom, words=(left + width / 2, _("months")))
        for place, middle in laid.middles():
            row = rows[place]
            laid.label(paper, place, middle)
            _span(paper, row, left, width / end, middle)
            # At the end of the bar, not in a column: on a phone a column would lie beyond the edge.
            x = left + (max(row.middle, row.high) if row.ended else row.middle) / end * width + 3
            soft = theme.INK_SOFT
            marks.lines_of_text(paper, x, middle, laid.texts[place], size=theme.SIZE_SMALL, colour=soft)
    return drawing.svg


def _span(paper: Paper, row: Span, left: float, per_month: float, y: float) -> None:
    length = row.middle * per_month
    if not row.ended:
        marks.filled_bar(paper, left, y, length, BAR_MM, WAITING)
        return
    marks.bar(paper, left, y, length, BAR_MM, theme.ACCENT_BAND)
    segment = ((left + row.low * per_month, y), (left + row.high * per_month, y))
    marks.rules(paper, [segment], colour=theme.ACCENT, width=1.6)
    marks.point(paper, left + length, y, DOT)
