"""Dots with intervals: shares on a scale from 0 to 100 percent, with their Wilson intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import text_width, wrap
from nbbriefing.language.formats import percent

ROW_MM = 7.0
LABEL_MM = 56.0
DETAIL_MM = 44.0
LINE_MM = 3.7
AXIS_MM = 8.0


@dataclass(frozen=True)
class ShareRow:
    """One row: a label, the share and its interval (0 to 1), and the text at its right, such as its n."""

    label: str
    share: float
    low: float
    high: float
    detail: str
    emphasis: bool = False


def share_intervals(rows: Sequence[ShareRow], verdict: str | None = None, small_n: str = "") -> str:
    """Draw one dot and its interval per row.

    Parameters
    ----------
    rows
        From top to bottom; a row with ``emphasis`` (the total) stands apart with a rule above it.
    verdict
        Whose share this is: the dots have its colour and marker. None for the share of anything else.
    small_n
        What is written in place of the dot where the share is missing (n = 0).
    """
    style = theme.VERDICTS[verdict] if verdict else theme.VerdictStyle(theme.ACCENT, "o", "solid")
    labels = [wrap(row.label, LABEL_MM, theme.SIZE_LABEL) for row in rows]
    left = max((text_width(line, theme.SIZE_LABEL) for lines in labels for line in lines), default=0.0) + 4
    details = [wrap(row.detail, DETAIL_MM, theme.SIZE_SMALL) for row in rows]
    right = max((text_width(line, theme.SIZE_SMALL) for lines in details for line in lines), default=0.0) + 6
    scale = theme.WIDTH_MM - left - right
    nothing = wrap(small_n, scale - 2, theme.SIZE_SMALL) if small_n else []
    heights = [
        max(
            ROW_MM,
            marks.LINE_MM * len(lines) + 2,
            LINE_MM * len(told) + 2,
            LINE_MM * len(nothing) + 2 if math.isnan(row.share) else 0.0,
        )
        for row, lines, told in zip(rows, labels, details, strict=True)
    ]
    bottom = sum(heights)
    with draw(bottom + AXIS_MM) as drawing:
        paper = drawing.paper()
        places = [(left + tick * scale, percent(tick)) for tick in (0.0, 0.25, 0.5, 0.75, 1.0)]
        marks.rules(paper, [((x, 0), (x, bottom + 1)) for x, _words in places], colour=theme.TRACK)
        marks.ticks(paper, places, bottom + 4)
        y = 0.0
        for row, lines, told, height in zip(rows, labels, details, heights, strict=True):
            middle = y + height / 2
            if row.emphasis:
                marks.rules(paper, [((0, y), (theme.WIDTH_MM, y))])
            marks.lines_of_text(paper, left - 4, middle, lines, side="right")
            soft = theme.INK_SOFT
            marks.lines_of_text(paper, left + scale + 4, middle, told, size=theme.SIZE_SMALL, colour=soft)
            if not math.isnan(row.share):
                segment = ((left + row.low * scale, middle), (left + row.high * scale, middle))
                marks.rules(paper, [segment], colour=style.colour, width=1.6)
                marks.point(paper, left + row.share * scale, middle, style)
            else:
                marks.lines_of_text(paper, left + 2, middle, nothing, size=theme.SIZE_SMALL, colour=soft)
            y += height
    return drawing.svg
