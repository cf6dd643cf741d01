"""A cascade: one bar a step, dark as far as it is sure to reach, light over its range, open if not known."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import text_width, wrap
from nbbriefing.figures.paper import Paper

LABEL_MM = 44.0
TEXT_MM = 52.0
LINE_MM = 3.7
ROW_MM = 7.6
HEAD_MM = 8.2
BAR_MM = 4.4
AXIS_MM = 7.0
GAP_MM = 4.0


@dataclass(frozen=True)
class CascadeRow:
    """One step.

    Attributes
    ----------
    label
        At the left.
    value, low, high
        How far the bar reaches, and its range; a step that is not known has no value.
    text
        At the right: the numbers in words.
    before
        How far the step before reached, where what is lost between the two is to be drawn.
    heading
        A label alone, above the steps of one cascade.
    """

    label: str
    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    text: str = ""
    before: float = math.nan
    heading: bool = False


def cascade(
    rows: Sequence[CascadeRow], ticks: Sequence[float], write: Callable[[float], str], unknown: str
) -> str:
    """Draw one or more cascades on one scale.

    Parameters
    ----------
    rows
        From top to bottom.
    ticks
        Where the scale has ticks; it ends at the last one.
    write
        Spells a tick.
    unknown
        What is written into the open bar of a step that is not known.

    Returns
    -------
    str
        SVG as wide as ``theme.WIDTH_MM``.
    """
    size = theme.SIZE_SMALL
    labels = [wrap(row.label, theme.WIDTH_MM if row.heading else LABEL_MM, size) for row in rows]
    texts = [wrap(row.text, TEXT_MM, size) if row.text else [] for row in rows]
    steps = [lines for row, lines in zip(rows, labels, strict=True) if not row.heading]
    left = max((text_width(line, size) for lines in steps for line in lines), default=0.0) + GAP_MM
    right = max((text_width(line, size) for lines in texts for line in lines), default=0.0) + GAP_MM
    width = theme.WIDTH_MM - left - right
    nothing = wrap(unknown, width - 4, size)
    heights = [
        HEAD_MM + LINE_MM * (len(lines) - 1)
        if row.heading
        else max(ROW_MM, LINE_MM * max(len(lines), len(words), len(nothing) * math.isnan(row.value)) + 2)
        for row, lines, words in zip(rows, labels, texts, strict=True)
    ]
    bottom = sum(heights)
    with draw(bottom + AXIS_MM) as drawing:
        paper = drawing.paper()
        places = [(left + tick / ticks[-1] * width, write(tick)) for tick in ticks]
        marks.rules(paper, [((x, 0), (x, bottom + 1)) for x, _words in places], colour=theme.TRACK)
        marks.ticks(paper, places, bottom + 4)
        y = 0.0
        for row, lines, told, height in zip(rows, labels, texts, heights, strict=True):
            middle = y + height / 2
            if row.heading:
                paper.polygon(marks.box(0, y, theme.WIDTH_MM, height), theme.BACKGROUND)
                marks.lines_of_text(paper, 0, middle + 1, lines, size=size, colour=theme.INK_SOFT)
            else:
                marks.lines_of_text(paper, left - GAP_MM, middle, lines, size=size, side="right")
                marks.lines_of_text(paper, left + width + GAP_MM, middle, told, size=size)
                _step(paper, row, left, width / ticks[-1], middle, (width, nothing))
            y += height
    return drawing.svg


def _step(
    paper: Paper,
    row: CascadeRow,
    left: float,
    per_unit: float,
    y: float,
    not_known: tuple[float, Sequence[str]],
) -> None:
    if math.isnan(row.value):
        width, words = not_known
        height = BAR_MM + LINE_MM * (len(words) - 1)
        outline = marks.box(left, y - height / 2, width, height)
        paper.polygon(outline, theme.BACKGROUND, edge=theme.INK_SOFT, width=0.6, dashes=(3, 2))
        marks.lines_of_text(paper, left + 2, y, words, size=theme.SIZE_SMALL, colour=theme.INK_SOFT)
        return
    low = row.value if math.isnan(row.low) else row.low
    high = row.value if math.isnan(row.high) else row.high
    if row.before > high:
        marks.bar(paper, left + high * per_unit, y, (row.before - high) * per_unit, BAR_MM, theme.TRACK)
    marks.bar(paper, left, y, low * per_unit, BAR_MM, theme.ACCENT)
    marks.bar(paper, left + low * per_unit, y, (high - low) * per_unit, BAR_MM, theme.ACCENT_BAND)
    if high > low:
        x = left + row.value * per_unit
        marks.rules(paper, [((x, y - BAR_MM / 2), (x, y + BAR_MM / 2))], colour=theme.INK, width=1.2)
