"""Dots with intervals: shares on a scale from 0 to 100 percent, with their Wilson intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ciie_utils.display import theme
from ciie_utils.display.figures import marks
from ciie_utils.display.figures.canvas import draw
from ciie_utils.display.figures.lettering import text_width, wrap
from ciie_utils.display.formats import percent

ROW_MM = 7.0
LABEL_MM = 56.0
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


def share_intervals(rows: Sequence[ShareRow], verdict: str = "kept", small_n: str = "") -> str:
    """Draw one dot and its interval per row.

    Parameters
    ----------
    rows
        From top to bottom; a row with ``emphasis`` (the total) stands apart with a rule above it.
    verdict
        Which verdict's colour and marker the dots have.
    small_n
        What is written in place of the dot where the share is missing (n = 0).
    """
    style = theme.VERDICTS[verdict]
    labels = [wrap(row.label, LABEL_MM, theme.SIZE_LABEL) for row in rows]
    left = max((text_width(line, theme.SIZE_LABEL) for lines in labels for line in lines), default=0.0) + 4
    right = max((text_width(row.detail, theme.SIZE_SMALL) for row in rows), default=0.0) + 6
    scale = theme.WIDTH_MM - left - right
    heights = [max(ROW_MM, marks.LINE_MM * len(lines) + 2) for lines in labels]
    bottom = sum(heights)
    with draw(bottom + AXIS_MM) as drawing:
        paper = drawing.paper()
        for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
            x = left + tick * scale
            marks.rules(paper, [((x, 0), (x, bottom + 1))], colour=theme.TRACK)
            marks.text(
                paper,
                x,
                bottom + 4,
                percent(tick),
                size=theme.SIZE_SMALL,
                colour=theme.INK_SOFT,
                side="center",
            )
        y = 0.0
        for row, lines, height in zip(rows, labels, heights, strict=True):
            middle = y + height / 2
            if row.emphasis:
                marks.rules(paper, [((0, y), (theme.WIDTH_MM, y))])
            marks.lines_of_text(paper, left - 4, middle, lines, side="right")
            detail = left + scale + 4
            marks.text(paper, detail, middle, row.detail, size=theme.SIZE_SMALL, colour=theme.INK_SOFT)
            if row.share == row.share:  # NaN where nothing was counted
                segment = ((left + row.low * scale, middle), (left + row.high * scale, middle))
                marks.rules(paper, [segment], colour=style.colour, width=1.6)
                marks.point(paper, left + row.share * scale, middle, style)
            elif small_n:
                marks.text(paper, left + 2, middle, small_n, size=theme.SIZE_SMALL, colour=theme.INK_SOFT)
            y += height
    return drawing.svg
