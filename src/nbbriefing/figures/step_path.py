"""The path of one product: a row for each step, a bar for when it can have happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import text_width, wrap
from nbbriefing.figures.timescale import spanning

LABEL_MM = 52.0
TEXT_MM = 40.0
ROW_MM = 8.0
BAR_MM = 2.6
AXIS_MM = 6.0


@dataclass(frozen=True)
class StepRow:
    """One step: what, the first and last day on which it can have happened, and the text at the right."""

    label: str
    start: pd.Timestamp
    end: pd.Timestamp
    text: str
    firm: bool = True


def step_path(rows: Sequence[StepRow], as_of: date) -> str:
    """Draw the steps from top to bottom on one scale of time, joined from one to the next.

    A step known to the day is a dot, one known to the month or year a bar as long as that; a date that was
    worked out (not ``firm``) is drawn open. The scale ends a little after the last step, not at the as-of
    date, which may be years later.
    """
    labels = [wrap(row.label, LABEL_MM, theme.SIZE_SMALL) for row in rows]
    left = max((text_width(line, theme.SIZE_SMALL) for lines in labels for line in lines), default=0.0) + 5
    texts = [wrap(row.text, TEXT_MM, theme.SIZE_SMALL) for row in rows]
    right = max((text_width(line, theme.SIZE_SMALL) for lines in texts for line in lines), default=0.0) + 5
    days = pd.Series([day for row in rows for day in (row.start, row.end)], dtype="datetime64[us]")
    latest = pd.Timestamp(as_of)
    scale = spanning(days.where(days <= latest, latest), left, theme.WIDTH_MM - left - right)
    heights = [
        max(ROW_MM, 3.7 * max(len(lines), len(told)) + 2) for lines, told in zip(labels, texts, strict=True)
    ]
    bottom = sum(heights)
    with draw(bottom + AXIS_MM) as drawing:
        paper = drawing.paper()
        places = scale.ticks()
        marks.rules(paper, [((x, 0), (x, bottom + 1)) for x, _words in places], colour=theme.TRACK)
        marks.ticks(paper, places, bottom + 4)
        y, before = 0.0, None
        for row, lines, told, height in zip(rows, labels, texts, heights, strict=True):
            middle = y + height / 2
            marks.lines_of_text(paper, left - 5, middle, lines, size=theme.SIZE_SMALL, side="right")
            x = theme.WIDTH_MM - right + 4
            marks.lines_of_text(paper, x, middle, told, size=theme.SIZE_SMALL, colour=theme.INK_SOFT)
            start, end = scale.at(row.start), scale.at(row.end + pd.Timedelta(days=1))
            if before is not None:
                corner = ((start + end) / 2, before[1])
                way = [(before, corner), (corner, (corner[0], middle))]
                marks.rules(paper, way, colour=theme.INK_SOFT, under=True)
            style = theme.VerdictStyle(theme.ACCENT, "o", "solid" if row.firm else "open")
            if end - start > BAR_MM:
                marks.verdict_bar(paper, start, middle, end - start, BAR_MM, style)
            else:
                marks.point(paper, (start + end) / 2, middle, style)
            before = ((start + end) / 2, middle)
            y += height
    return drawing.svg
