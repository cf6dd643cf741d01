"""A matrix of counts: the more, the darker the cell, and the count in it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import text_width, wrap
from nbbriefing.figures.paper import Paper
from nbbriefing.language.formats import count

LABEL_MM = 58.0
CELL_MM = 6.4
HEAD_LINE_MM = 3.5
WIDEST_MM = 24.0
#: Above this share of the largest count the number is white, up to it black, for a contrast above 4.5 to 1 on
#: every tint. The ink of other texts is too light for the middle ones.
WHITE_FROM = 0.87
NUMBER = "#000000"
FAINTEST, DARKEST = 0.16, 0.9


def count_matrix(
    rows: Sequence[str],
    columns: Sequence[str],
    counts: Sequence[Sequence[int | None]],
    numbered: bool = False,
) -> str:
    """Draw counts as a matrix.

    Parameters
    ----------
    rows, columns
        Their labels.
    counts
        One sequence per row, one count per column; None for a cell that has no meaning.
    numbered
        The columns are the rows again, and headed by the numbers of the rows: names of forty
        organisations do not fit over narrow columns.

    Returns
    -------
    str
        SVG as wide as ``theme.WIDTH_MM``.
    """
    if numbered:
        rows = [f"{name}  {count(place)}" for place, name in enumerate(rows, start=1)]
        columns = [count(place) for place in range(1, len(columns) + 1)]
    labels = [wrap(row, LABEL_MM, theme.SIZE_SMALL) for row in rows]
    left = max((text_width(line, theme.SIZE_SMALL) for lines in labels for line in lines), default=0.0) + 3
    widest = CELL_MM if numbered else WIDEST_MM
    width = min((theme.WIDTH_MM - left) / max(len(columns), 1), widest)
    heads = [[column] if numbered else wrap(column, width - 1, theme.SIZE_SMALL) for column in columns]
    # Numbers wider than their columns stand in two rows by turns.
    widest_number = max((text_width(line, theme.SIZE_SMALL) for line, *_rest in heads), default=0.0)
    lift = HEAD_LINE_MM if numbered and widest_number + 0.8 > width else 0.0
    head = max((len(lines) for lines in heads), default=0) * HEAD_LINE_MM + 2 + lift
    tall = CELL_MM if not numbered else min(CELL_MM, max(width, 3.6))
    heights = [max(tall, 3.5 * len(lines) + 0.8) for lines in labels]
    largest = max((n for row in counts for n in row if n is not None), default=0)
    with draw(head + sum(heights) + 1) as drawing:
        paper = drawing.paper()
        for number, lines in enumerate(heads):
            _head(paper, left + (number + 0.5) * width, head - lift * (number % 2), lines)
        _grid(paper, left, head, width, len(columns), heights)
        y = head
        for lines, row, height in zip(labels, counts, heights, strict=True):
            marks.lines_of_text(paper, left - 2, y + height / 2, lines, size=theme.SIZE_SMALL, side="right")
            for number, n in enumerate(row):
                if n:
                    _cell(paper, left + number * width, y, width, height, n, largest)
            y += height
    return drawing.svg


def _head(paper: Paper, x: float, bottom: float, lines: Sequence[str]) -> None:
    for place, line in enumerate(reversed(lines)):
        y = bottom - 2.6 - HEAD_LINE_MM * place
        marks.text(paper, x, y, line, size=theme.SIZE_SMALL, colour=theme.INK_SOFT, side="center")


def _cell(paper: Paper, x: float, y: float, width: float, height: float, n: int, largest: int) -> None:
    share = n / largest
    tint = _tint(FAINTEST + (DARKEST - FAINTEST) * share)
    paper.polygon(marks.box(x, y, width, height), tint)
    colour = theme.BACKGROUND if share > WHITE_FROM else NUMBER
    middle = x + width / 2
    marks.text(paper, middle, y + height / 2, count(n), size=theme.SIZE_SMALL, colour=colour, side="center")


def _grid(
    paper: Paper, left: float, top: float, width: float, columns: int, heights: Sequence[float]
) -> None:
    edges = [top, *(top + height for height in accumulate(heights))]
    across = [((left, y), (left + columns * width, y)) for y in edges]
    down = [((left + n * width, top), (left + n * width, edges[-1])) for n in range(columns + 1)]
    marks.rules(paper, [*across, *down], colour=theme.TRACK, width=0.5)


def _tint(strength: float) -> str:
    """Return the accent colour thinned with white."""
    parts = [int(theme.ACCENT[place : place + 2], 16) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(255 + (part - 255) * strength):02x}" for part in parts)
