"""A tornado chart: how far a result moves when each input goes to the ends of its range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import text_width, wrap
from nbbriefing.figures.paper import Paper, Side

LABEL_MM = 44.0
ROW_MM = 9.0
BAR_MM = 4.4
HEAD_MM = 6.0


@dataclass(frozen=True)
class Swing:
    """One input: its name, its ends in words, and the result at each of them."""

    label: str
    low_text: str
    high_text: str
    at_low: float
    at_high: float


def tornado(rows: Sequence[Swing], central: float, head: str) -> str:
    """Draw a bar from the result at one end of an input's range to that at the other.

    Parameters
    ----------
    rows
        From top to bottom, the widest first. The part of a bar at the lower end of the input is drawn
        lighter; beside each end stands the input's value there.
    central
        The result at the central inputs.
    head
        What is said of it at the line.
    """
    labels = [wrap(row.label, LABEL_MM, theme.SIZE_SMALL) for row in rows]
    left = max((text_width(line, theme.SIZE_SMALL) for lines in labels for line in lines), default=0.0) + 4
    texts = [text for row in rows for text in (row.low_text, row.high_text)]
    margin = max((text_width(text, theme.SIZE_SMALL) for text in texts), default=0.0) + 2
    ends = [end for row in rows for end in (row.at_low, row.at_high)] + [central]
    low, high = min(ends), max(ends)
    width = theme.WIDTH_MM - left - 2 * margin

    def place(value: float) -> float:
        return left + margin + (value - low) / ((high - low) or 1.0) * width

    heights = [max(ROW_MM, 3.7 * len(lines) + 2) for lines in labels]
    with draw(HEAD_MM + sum(heights) + 1) as drawing:
        paper = drawing.paper()
        x = place(central)
        marks.rules(paper, [((x, HEAD_MM - 1), (x, HEAD_MM + sum(heights)))], colour=theme.INK_SOFT)
        marks.centred(paper, x, 2.5, head)
        y = HEAD_MM
        for row, lines, height in zip(rows, labels, heights, strict=True):
            marks.lines_of_text(paper, left - 4, y + height / 2, lines, size=theme.SIZE_SMALL, side="right")
            _swing(paper, row, place(row.at_low), place(row.at_high), x, y + height / 2)
            y += height
    return drawing.svg


def _swing(paper: Paper, row: Swing, at_low: float, at_high: float, central: float, y: float) -> None:
    for end, colour in ((at_low, theme.ACCENT_BAND), (at_high, theme.ACCENT)):
        marks.bar(paper, min(end, central), y, abs(end - central), BAR_MM, colour)
    swapped = at_low > at_high
    for end, words, first in ((at_low, row.low_text, not swapped), (at_high, row.high_text, swapped)):
        x = end + (-1.5 if first else 1.5)
        side: Side = "right" if first else "left"
        marks.text(paper, x, y, words, size=theme.SIZE_SMALL, colour=theme.INK_SOFT, side=side)
