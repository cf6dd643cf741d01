"""Rows of a chart: a label at the left, a drawing in the middle, words at the right; scales below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from nbbriefing.figures import marks, theme
from nbbriefing.figures.lettering import in_rows, text_width, wrap
from nbbriefing.figures.paper import Paper
from nbbriefing.language import formats
from nbbriefing.language.messages import _
from nbbriefing.project import MarkStyle

Lines = Sequence[str]
Places = Sequence[tuple[float, str]]

# The least distance between two ticks of a scale of time: a label and some air.
YEAR_MM = 10.0
MONTH_MM = 21.0


@dataclass(frozen=True)
class Layout:
    """How rows are set, in millimetres.

    Attributes
    ----------
    label, text
        The most room that labels and words take; longer ones are broken.
    row, line, air
        The least height of a row; it grows by ``line`` for every line, with some ``air``.
    size
        Of the labels, in points.
    label_gap, label_at
        From the labels to the drawing, and where in this gap labels end.
    text_gap, text_at
        From the drawing to the edge of the words' column, and where in it they begin.
    fixed
        Whether the columns are as wide as they may be, or as their widest line.
    """

    label: float
    text: float = 0.0
    row: float = 7.0
    line: float = 3.7
    air: float = 2.0
    size: float = theme.SIZE_SMALL
    label_gap: float = 4.0
    label_at: float = 4.0
    text_gap: float = 5.0
    text_at: float = 4.0
    fixed: bool = False


class Rows:
    """Rows from top to bottom, with the room that their labels and words leave for the drawing.

    Attributes
    ----------
    left, width, right
        Where the drawing begins, how wide it is, and what is left at its right, in millimetres.
    heights
        Of the rows.
    """

    def __init__(
        self, layout: Layout, labels: Sequence[str], texts: Sequence[str] = (), least: Sequence[float] = ()
    ) -> None:
        self.layout = layout
        self.labels = [wrap(label, layout.label, layout.size) for label in labels]
        words = [wrap(text, layout.text, theme.SIZE_SMALL) for text in texts]
        self.texts: list[list[str]] = words or [[] for _label in labels]
        self.left = (layout.label if layout.fixed else widest(self.labels, layout.size)) + layout.label_gap
        room = layout.text if layout.fixed else widest(self.texts)
        self.right = room + layout.text_gap if texts or layout.fixed else 0.0
        self.width = theme.WIDTH_MM - self.left - self.right
        self.heights = [
            max(height, self._height(*lines))
            for height, *lines in zip(least or [0.0] * len(labels), self.labels, self.texts, strict=True)
        ]

    def _height(self, label: Lines, text: Lines) -> float:
        layout = self.layout
        line = marks.LINE_MM if layout.size == theme.SIZE_LABEL else layout.line
        return max(layout.row, line * len(label) + layout.air, layout.line * len(text) + layout.air)

    @property
    def height(self) -> float:
        """Of all rows."""
        return sum(self.heights)

    def middles(self, top: float = 0.0) -> Iterator[tuple[int, float]]:
        """Yield the number and the middle of each row."""
        for number, height in enumerate(self.heights):
            yield number, top + height / 2
            top += height

    def write(
        self, paper: Paper, top: float = 0.0, *, ruled: bool = False, colour: str = theme.INK_SOFT
    ) -> Iterator[tuple[int, float]]:
        """Write label and words of each row, ``ruled`` ones under a rule; yield its number and its middle."""
        for number, middle in self.middles(top):
            if ruled:
                rule(paper, middle - self.heights[number] / 2)
            self.label(paper, number, middle)
            x = theme.WIDTH_MM - self.right + self.layout.text_at
            marks.lines_of_text(paper, x, middle, self.texts[number], size=theme.SIZE_SMALL, colour=colour)
            yield number, middle

    def label(self, paper: Paper, number: int, middle: float) -> None:
        """Write the label of a row."""
        x, size = self.left - self.layout.label_at, self.layout.size
        marks.lines_of_text(paper, x, middle, self.labels[number], size=size, side="right")


def widest(blocks: Sequence[Lines], size: float = theme.SIZE_SMALL) -> float:
    """Return the width of the widest line, in millimetres."""
    return max((text_width(line, size) for lines in blocks for line in lines), default=0.0)


class Heading:
    """The heading of a group of rows."""

    def __init__(self, words: str, rise: float) -> None:
        self.lines = wrap(words, theme.WIDTH_MM, theme.SIZE_LABEL)
        self.height = 7.0 + marks.LINE_MM * (len(self.lines) - 1)
        self._rise = rise

    def write(self, paper: Paper, top: float) -> None:
        """Write the heading, in the accent colour."""
        marks.lines_of_text(paper, 0, top + self.height / 2 + self._rise, self.lines, colour=theme.ACCENT)


def grouped(
    paper: Paper, groups: Sequence[tuple[Heading, Rows]], top: float = 0.0, *, ruled: bool = False
) -> Iterator[tuple[int, int, float]]:
    """Write groups below each other; yield the number of the group, that of the row, and its middle."""
    for place, (heading, rows) in enumerate(groups):
        heading.write(paper, top)
        top += heading.height
        for number, middle in rows.write(paper, top, ruled=ruled):
            yield place, number, middle
        top += rows.height


def rule(paper: Paper, y: float, colour: str = theme.TRACK) -> None:
    """Draw a thin rule across the paper."""
    marks.rules(paper, [((0, y), (theme.WIDTH_MM, y))], colour=colour)


def axis(
    paper: Paper, places: Places, bottom: float, top: float = 0.0, words: tuple[float, str] | None = None
) -> None:
    """Draw the lines of an axis behind the rows, its labels below, and what it measures around a place."""
    marks.rules(paper, [((x, top), (x, bottom + 1)) for x, _words in places], colour=theme.TRACK)
    marks.ticks(paper, places, bottom + 4)
    if words is not None:
        marks.centred(paper, words[0], bottom + 8.5, words[1])


def key(paper: Paper, entries: Sequence[tuple[MarkStyle, float, str]], pitch: float, air: float) -> None:
    """Explain signs (style, size, words) above the rows, in lines ``pitch`` apart."""
    for (style, size, words), (x, line) in zip(entries, _key_places(entries, air), strict=True):
        y = pitch * line + 2.5
        marks.point(paper, x + 1.5, y, style, size=size)
        marks.text(paper, x + 4, y, words, size=theme.SIZE_SMALL, colour=theme.INK_SOFT)


def key_lines(entries: Sequence[tuple[MarkStyle, float, str]], air: float) -> int:
    """Return how many lines a key takes."""
    return max((line for _x, line in _key_places(entries, air)), default=0) + 1


def _key_places(entries: Sequence[tuple[MarkStyle, float, str]], air: float) -> list[tuple[float, int]]:
    widths = [text_width(words, theme.SIZE_SMALL) + air for _style, _size, words in entries]
    return in_rows(widths, theme.WIDTH_MM)


@dataclass(frozen=True)
class TimeScale:
    """Maps days to millimetres, from ``first`` at ``left`` over ``width`` to ``last``."""

    first: pd.Timestamp
    last: pd.Timestamp
    left: float
    width: float

    def at(self, day: pd.Timestamp | date) -> float:
        """Return where a day lies, in millimetres; days beyond the scale lie at its ends."""
        day = min(max(pd.Timestamp(day), self.first), self.last)
        return self.left + (day - self.first) / (self.last - self.first) * self.width

    def ticks(self) -> list[tuple[float, str]]:
        """Return place and label of the ticks: years, or months if the scale is short."""
        years = range(self.first.year, self.last.year + 2)
        starts = [pd.Timestamp(year, 1, 1) for year in years]
        step = 1
        if (self.last - self.first).days < 800:
            starts = [pd.Timestamp(year, month, 1) for year in years for month in (1, 4, 7, 10)]
        inside = [day for day in starts if self.first <= day <= self.last]
        months = any(day.month != 1 for day in inside)
        while len(inside) > 1 and self.width * step / len(inside) < (MONTH_MM if months else YEAR_MM):
            step += 1
        return [(self.at(d), formats.month(d) if months else formats.year(d)) for d in inside[::step]]


def spanning(days: pd.Series, left: float, width: float) -> TimeScale:
    """Return a scale that holds all the days, with a margin of a fiftieth, and at least half a year."""
    known = days.dropna()
    first, last = known.min(), known.max()
    margin = max((last - first) / 50, pd.Timedelta(days=8))
    if last - first < pd.Timedelta(days=180):
        margin = (pd.Timedelta(days=180) - (last - first)) / 2
    return TimeScale((first - margin).normalize(), (last + margin).normalize(), left, width)


def dates(
    paper: Paper,
    scale: TimeScale,
    bottom: float,
    top: float = 0.0,
    as_of: date | None = None,
    rise: float = 4,
) -> None:
    """Draw the axis of a scale of time and, dashed, the as-of date with its words ``rise`` above the rows."""
    axis(paper, scale.ticks(), bottom, top)
    if as_of is not None:
        x = scale.at(as_of)
        marks.rules(paper, [((x, top - 1), (x, bottom))], colour=theme.INK_SOFT, dashed=True)
        marks.centred(paper, x, top - rise, _("as of {day}").format(day=formats.day(as_of)))
