"""How long something took: one row a thing, a bar for the time, open where it has not ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import text_width, wrap
from nbbriefing.figures.paper import Paper
from nbbriefing.language.formats import number
from nbbriefing.language.messages import _

ROW_MM = 7.0
LABEL_MM = 58.0
DETAIL_MM = 44.0
AXIS_MM = 12.0
BAR_MM = 3.0
STEPS = (3, 6, 12, 24, 36)
MOST_TICKS = 6


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
    labels = [wrap(row.label, LABEL_MM, theme.SIZE_SMALL) for row in rows]
    left = max((text_width(line, theme.SIZE_SMALL) for lines in labels for line in lines), default=0.0) + 4
    details = [wrap(row.detail, DETAIL_MM, theme.SIZE_SMALL) for row in rows]
    right = max((text_width(line, theme.SIZE_SMALL) for lines in details for line in lines), default=0.0) + 5
    width = theme.WIDTH_MM - left - right
    longest = max((row.high for row in rows), default=1.0)
    step = next((step for step in STEPS if longest / step <= MOST_TICKS), STEPS[-1])
    end = max(longest, step) * 1.02
    heights = [
        max(ROW_MM, 3.7 * max(len(lines), len(told)) + 2) for lines, told in zip(labels, details, strict=True)
    ]
    bottom = sum(heights)
    with draw(bottom + AXIS_MM) as drawing:
        paper = drawing.paper()
        months = [place * step for place in range(int(end // step) + 1)]
        places = [(left + month / end * width, number(month)) for month in months]
        marks.rules(paper, [((x, 0), (x, bottom + 1)) for x, _words in places], colour=theme.TRACK)
        marks.ticks(paper, places, bottom + 4)
        marks.centred(paper, left + width / 2, bottom + 8.5, _("months"))
        y = 0.0
        for row, lines, told, height in zip(rows, labels, details, heights, strict=True):
            middle = y + height / 2
            marks.lines_of_text(paper, left - 3, middle, lines, size=theme.SIZE_SMALL, side="right")
            _span(paper, row, left, width / end, middle)
            # At the end of the bar, not in a column: on a phone a column would lie beyond the edge.
            reach = max(row.middle, row.high) if row.ended else row.middle
            x = left + reach / end * width + 3
            marks.lines_of_text(paper, x, middle, told, size=theme.SIZE_SMALL, colour=theme.INK_SOFT)
            y += height
    return drawing.svg


def _span(paper: Paper, row: Span, left: float, per_month: float, y: float) -> None:
    length = row.middle * per_month
    if not row.ended:
        marks.verdict_bar(paper, left, y, length, BAR_MM, theme.VerdictStyle(theme.INK_SOFT, "o", "open"))
        return
    marks.bar(paper, left, y, length, BAR_MM, theme.ACCENT_BAND)
    segment = ((left + row.low * per_month, y), (left + row.high * per_month, y))
    marks.rules(paper, [segment], colour=theme.ACCENT, width=1.6)
    marks.point(paper, left + length, y, theme.VerdictStyle(theme.ACCENT, "o", "solid"))
