"""Bars in a grid: one row a group, one column a category, the count written at the end of each bar."""

from __future__ import annotations

from collections.abc import Sequence

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import text_width, wrap
from nbbriefing.language.formats import count

ROW_MM = 6.6
BAR_MM = 4.0
GAP_MM = 5.0
LABEL_MM = 52.0


def bar_grid(
    rows: Sequence[str],
    columns: Sequence[str],
    counts: Sequence[Sequence[int]],
    totals: Sequence[int] | None = None,
) -> str:
    """Draw counts as bars in a grid.

    Parameters
    ----------
    rows, columns
        Their labels; a single column may have an empty label.
    counts
        One sequence per row, one count per column.
    totals
        The n of each row. If given, a bar shows the share of its row's n on a track of full length; if
        not, all bars are drawn to the same scale of counts.

    Returns
    -------
    str
        SVG as wide as ``theme.WIDTH_MM``.
    """
    labels = [wrap(row, LABEL_MM, theme.SIZE_LABEL) for row in rows]
    left = max((text_width(line, theme.SIZE_LABEL) for lines in labels for line in lines), default=0.0) + 3
    pitch = (theme.WIDTH_MM - left + GAP_MM) / max(len(columns), 1)
    width = pitch - GAP_MM
    heads = [wrap(column, width, theme.SIZE_SMALL) for column in columns]
    head = max((len(lines) for lines in heads), default=0) * 3.6 + 2 if any(columns) else 1.0
    heights = [max(ROW_MM, marks.LINE_MM * len(lines) + 1.6) for lines in labels]
    widest = max((n for row in counts for n in row), default=0)
    number_mm = text_width(count(widest), theme.SIZE_LABEL) + 2
    full = width - number_mm
    with draw(head + sum(heights) + 1) as drawing:
        paper = drawing.paper()
        for number, lines in enumerate(heads):
            for place, line in enumerate(reversed(lines)):
                y = head - 3.2 - 3.6 * place
                x = left + number * pitch
                marks.text(paper, x, y, line, size=theme.SIZE_SMALL, colour=theme.INK_SOFT)
        tracks: list[tuple[float, float, float, float]] = []
        lengths: list[tuple[float, float, float, float]] = []
        y = head
        for index, lines in enumerate(labels):
            middle = y + heights[index] / 2
            marks.lines_of_text(paper, left - 3, middle, lines, side="right")
            scale = totals[index] if totals is not None else widest
            for number, n in enumerate(counts[index]):
                x = left + number * pitch
                length = full * n / scale if scale else 0.0
                if totals is not None:
                    tracks.append((x, middle, full, BAR_MM))
                if length:
                    lengths.append((x, middle, length, BAR_MM))
                end = x + (full if totals is not None else length) + 1
                colour = theme.INK if n else theme.INK_SOFT
                marks.text(paper, end, middle, count(n), colour=colour)
            y += heights[index]
        marks.bars(paper, tracks, theme.TRACK)
        marks.bars(paper, lengths, theme.ACCENT)
    return drawing.svg
