"""Bars: counts in a grid, how far inputs move a result, and how much is left at each step of a cascade."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import text_width, wrap
from nbbriefing.figures.paper import Paper, Side
from nbbriefing.figures.rows import Layout, Rows, axis, widest
from nbbriefing.language.formats import count

GRID = Layout(label=52, row=6.6, air=1.6, size=theme.SIZE_LABEL, label_gap=3, label_at=3)
TORNADO = Layout(label=44, row=9)
CASCADE = Layout(label=44, text=52, row=7.6, text_gap=4)
TORNADO_HEAD_MM = 6.0
CASCADE_HEAD_MM = 8.2
BAR_MM = 4.0
THICK_MM = 4.4
GAP_MM = 5.0


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
    laid = Rows(GRID, rows)
    left = laid.left
    pitch = (theme.WIDTH_MM - left + GAP_MM) / max(len(columns), 1)
    width = pitch - GAP_MM
    heads = [wrap(column, width, theme.SIZE_SMALL) for column in columns]
    head = max((len(lines) for lines in heads), default=0) * 3.6 + 2 if any(columns) else 1.0
    most = max((n for row in counts for n in row), default=0)
    number_mm = text_width(count(most), theme.SIZE_LABEL) + 2
    full = width - number_mm
    with draw(head + laid.height + 1) as drawing:
        paper = drawing.paper()
        for number, lines in enumerate(heads):
            for place, line in enumerate(reversed(lines)):
                y = head - 3.2 - 3.6 * place
                x = left + number * pitch
                marks.text(paper, x, y, line, size=theme.SIZE_SMALL, colour=theme.INK_SOFT)
        tracks: list[tuple[float, float, float, float]] = []
        lengths: list[tuple[float, float, float, float]] = []
        for index, middle in laid.write(paper, head):
            scale = totals[index] if totals is not None else most
            for number, n in enumerate(counts[index]):
                x = left + number * pitch
                length = full * n / scale if scale else 0.0
                if totals is not None:
                    tracks.append((x, middle, full, BAR_MM))
                if length:
                    lengths.append((x, middle, length, BAR_MM))
                end = x + (full if totals is not None else length) + 1
                marks.text(paper, end, middle, count(n), colour=theme.INK if n else theme.INK_SOFT)
        marks.bars(paper, tracks, theme.TRACK)
        marks.bars(paper, lengths, theme.ACCENT)
    return drawing.svg


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
    laid = Rows(TORNADO, [row.label for row in rows])
    margin = widest([[row.low_text, row.high_text] for row in rows]) + 2
    ends = [end for row in rows for end in (row.at_low, row.at_high)] + [central]
    low, high = min(ends), max(ends)
    width = laid.width - 2 * margin

    def place(value: float) -> float:
        return laid.left + margin + (value - low) / ((high - low) or 1.0) * width

    bottom = TORNADO_HEAD_MM + laid.height
    with draw(bottom + 1) as drawing:
        paper = drawing.paper()
        x = place(central)
        marks.rules(paper, [((x, TORNADO_HEAD_MM - 1), (x, bottom))], colour=theme.INK_SOFT)
        marks.centred(paper, x, 2.5, head)
        for number, middle in laid.write(paper, TORNADO_HEAD_MM):
            row = rows[number]
            _swing(paper, row, place(row.at_low), place(row.at_high), x, middle)
    return drawing.svg


def _swing(paper: Paper, row: Swing, at_low: float, at_high: float, central: float, y: float) -> None:
    for end, colour in ((at_low, theme.ACCENT_BAND), (at_high, theme.ACCENT)):
        marks.bar(paper, min(end, central), y, abs(end - central), THICK_MM, colour)
    swapped = at_low > at_high
    for end, words, first in ((at_low, row.low_text, not swapped), (at_high, row.high_text, swapped)):
        x = end + (-1.5 if first else 1.5)
        side: Side = "right" if first else "left"
        marks.text(paper, x, y, words, size=theme.SIZE_SMALL, colour=theme.INK_SOFT, side=side)


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
    steps = ["" if row.heading else row.label for row in rows]
    texts = [row.text for row in rows]
    nothing = wrap(unknown, Rows(CASCADE, steps, texts).width - 4, theme.SIZE_SMALL)
    heads = [wrap(row.label, theme.WIDTH_MM, theme.SIZE_SMALL) if row.heading else [] for row in rows]
    least = [
        CASCADE.line * len(nothing) + 2 if math.isnan(row.value) and not row.heading else 0.0 for row in rows
    ]
    laid = Rows(CASCADE, steps, texts, least)
    laid.heights = [
        CASCADE_HEAD_MM + CASCADE.line * (len(head) - 1) if head else height
        for head, height in zip(heads, laid.heights, strict=True)
    ]
    left, width, bottom = laid.left, laid.width, laid.height
    with draw(bottom + 7) as drawing:
        paper = drawing.paper()
        axis(paper, [(left + tick / ticks[-1] * width, write(tick)) for tick in ticks], bottom)
        for place, middle in laid.write(paper, colour=theme.INK):
            row, height = rows[place], laid.heights[place]
            if not row.heading:
                _step(paper, row, left, width / ticks[-1], middle, (width, nothing))
                continue
            paper.polygon(marks.box(0, middle - height / 2, theme.WIDTH_MM, height), theme.BACKGROUND)
            soft = theme.INK_SOFT
            marks.lines_of_text(paper, 0, middle + 1, heads[place], size=theme.SIZE_SMALL, colour=soft)
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
        height = THICK_MM + CASCADE.line * (len(words) - 1)
        outline = marks.box(left, y - height / 2, width, height)
        paper.polygon(outline, theme.BACKGROUND, edge=theme.INK_SOFT, width=0.6, dashes=(3, 2))
        marks.lines_of_text(paper, left + 2, y, words, size=theme.SIZE_SMALL, colour=theme.INK_SOFT)
        return
    low = row.value if math.isnan(row.low) else row.low
    high = row.value if math.isnan(row.high) else row.high
    if row.before > high:
        marks.bar(paper, left + high * per_unit, y, (row.before - high) * per_unit, THICK_MM, theme.TRACK)
    marks.bar(paper, left, y, low * per_unit, THICK_MM, theme.ACCENT)
    marks.bar(paper, left + low * per_unit, y, (high - low) * per_unit, THICK_MM, theme.ACCENT_BAND)
    if high > low:
        x = left + row.value * per_unit
        marks.rules(paper, [((x, y - THICK_MM / 2), (x, y + THICK_MM / 2))], colour=theme.INK, width=1.2)
