"""Paths of products, a row each with a marker for every step; and the path of one, a row for each step."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.paper import Paper
from nbbriefing.figures.rows import (
    Heading,
    Layout,
    Rows,
    TimeScale,
    dates,
    grouped,
    key,
    key_lines,
    spanning,
)
from nbbriefing.language.formats import number
from nbbriefing.project import MarkStyle

DAYS_PER_YEAR = 365.25
IN_TIME = Layout(label=52, text=30, row=7.6, label_gap=6, text_gap=4, fixed=True)
ALIGNED = Layout(label=50, text=33, row=6, line=3.6, air=1.8, label_gap=5, label_at=5, text_gap=4, fixed=True)
ALONE = Layout(label=52, text=40, row=8, label_gap=5, label_at=5)
KEY_MM, KEY_AIR = 6.0, 10.0
ALIGNED_KEY_MM, ALIGNED_KEY_AIR = 5.2, 9.0
BAR_MM = 2.6
# Two steps of one month would hide each other; they are drawn side by side.
LEAST_APART_MM = 2.4


@dataclass(frozen=True)
class Step:
    """How a step is called in the key, and drawn: by shape and filling, to be told apart in grey print."""

    name: str
    style: MarkStyle
    size: float = 6.5


@dataclass(frozen=True)
class PathRow:
    """One product: its title, when it reached each step (first and last possible day), what came of it.

    ``waiting`` says whether it is still on the way: its line then runs on to the as-of date.
    """

    title: str
    steps: Mapping[str, tuple[pd.Timestamp, pd.Timestamp]]
    outcome: str
    waiting: bool


def product_paths(rows: Sequence[PathRow], path: Mapping[str, Step], as_of: date) -> str:
    """Draw the steps of products as markers, in the middle of the time in which each can lie.

    Parameters
    ----------
    rows
        From top to bottom.
    path
        All steps, in order; the key above the rows explains those that are used.
    as_of
        The dashed line.
    """
    laid = Rows(IN_TIME, [row.title for row in rows], [row.outcome for row in rows])
    days = [day for row in rows for step in row.steps.values() for day in step]
    scale = spanning(pd.Series([*days, pd.Timestamp(as_of)], dtype="datetime64[us]"), laid.left, laid.width)
    entries = _entries(rows, path)
    top = KEY_MM * key_lines(entries, KEY_AIR) + 5
    bottom = top + laid.height
    with draw(bottom + 7) as drawing:
        paper = drawing.paper()
        key(paper, entries, KEY_MM, KEY_AIR)
        dates(paper, scale, bottom, top, as_of, rise=2.5)
        for place, middle in laid.write(paper, top, ruled=True):
            row = rows[place]
            middles = {step: scale.at(start + (end - start) / 2) for step, (start, end) in row.steps.items()}
            if middles:
                _line(paper, middles, scale.at(as_of) if row.waiting else None, middle)
                _markers(paper, middles, middle, path)
    return drawing.svg


@dataclass(frozen=True)
class AlignedRow:
    """One product: its title, the days from its first showing to each step, and what came of it.

    A step has the least, the middle and the most days; ``waiting_days`` is how long it has been waiting to
    arrive by the as-of date, None if it has.
    """

    title: str
    steps: Mapping[str, tuple[float, float, float]]
    outcome: str
    waiting_days: float | None


def aligned_paths(
    groups: Sequence[tuple[str, Sequence[AlignedRow]]], path: Mapping[str, Step], words: str
) -> str:
    """Draw the steps of products as markers at the time since their first showing.

    A thin line through a marker is the time in which the step can lie; a dashed line runs to the as-of date
    where a product has not arrived.

    Parameters
    ----------
    groups
        Headings, each with its rows, from top to bottom.
    path
        All steps, in order; the key explains those that are used.
    words
        What the years are counted from, under the axis.
    """
    rows = [row for _heading, part in groups for row in part]
    scale = _Scale.holding(rows)
    entries = _entries(rows, path)
    top = ALIGNED_KEY_MM * key_lines(entries, ALIGNED_KEY_AIR) + 2
    laid = [
        (Heading(heading, 0.4), Rows(ALIGNED, [row.title for row in part], [row.outcome for row in part]))
        for heading, part in groups
    ]
    bottom = top + sum(heading.height + part.height for heading, part in laid)
    with draw(bottom + 12) as drawing:
        paper = drawing.paper()
        key(paper, entries, ALIGNED_KEY_MM, ALIGNED_KEY_AIR)
        _years(paper, scale, top, bottom, words)
        for group, place, middle in grouped(paper, laid, top, ruled=True):
            _aligned(paper, scale, groups[group][1][place], path, middle)
    return drawing.svg


@dataclass(frozen=True)
class _Scale:
    """Maps days since the first showing to millimetres."""

    first: int
    last: int
    left: float
    width: float

    @classmethod
    def holding(cls, rows: Sequence[AlignedRow]) -> _Scale:
        """Return a scale of whole years that holds all steps."""
        days = [day for row in rows for step in row.steps.values() for day in step]
        days += [row.waiting_days for row in rows if row.waiting_days is not None]
        first = math.floor(min([0.0, *days]) / DAYS_PER_YEAR + 1e-9)
        last = max(math.ceil(max([0.0, *days]) / DAYS_PER_YEAR - 1e-9), 1)
        left = ALIGNED.label + ALIGNED.label_gap
        return cls(first, last, left, theme.WIDTH_MM - ALIGNED.text - ALIGNED.text_gap - left)

    def at(self, days: float) -> float:
        share = (days / DAYS_PER_YEAR - self.first) / (self.last - self.first)
        return self.left + min(max(share, 0.0), 1.0) * self.width


def _years(paper: Paper, scale: _Scale, top: float, bottom: float, words: str) -> None:
    step = 1 if scale.width / (scale.last - scale.first) >= 5 else 2
    years = [year for year in range(scale.first, scale.last + 1) if year % step == 0]
    for year in years:
        x = scale.at(year * DAYS_PER_YEAR)
        colour = theme.RULE if year == 0 else theme.TRACK
        marks.rules(paper, [((x, top), (x, bottom + 1))], colour=colour)
    marks.ticks(paper, [(scale.at(year * DAYS_PER_YEAR), number(year)) for year in years], bottom + 4)
    marks.centred(paper, scale.left + scale.width / 2, bottom + 8.5, words)


def _aligned(paper: Paper, scale: _Scale, row: AlignedRow, path: Mapping[str, Step], y: float) -> None:
    middles = {step: scale.at(middle) for step, (_low, middle, _high) in row.steps.items()}
    ends = sorted(middles.values())
    marks.rules(paper, [((ends[0], y), (ends[-1], y))], colour=theme.ACCENT, width=0.8)
    spans = [((scale.at(low), y), (scale.at(high), y)) for low, _middle, high in row.steps.values()]
    long = [span for span in spans if span[1][0] - span[0][0] > 1]
    marks.rules(paper, long, colour=theme.ACCENT, width=2.0)
    if row.waiting_days is not None:
        rest = ((ends[-1], y), (scale.at(row.waiting_days), y))
        marks.rules(paper, [rest], colour=theme.ACCENT, width=0.8, dashed=True)
    _markers(paper, middles, y, path)


@dataclass(frozen=True)
class StepRow:
    """One step: what, the first and last day on which it can have happened, and the text at the right."""

    label: str
    start: pd.Timestamp
    end: pd.Timestamp
    text: str
    firm: bool = True


def step_path(rows: Sequence[StepRow], as_of: date) -> str:
    """Draw the steps of one product from top to bottom on one scale of time, joined from one to the next.

    A step known to the day is a dot, one known to the month or year a bar as long as that; a date that was
    worked out (not ``firm``) is drawn open. The scale ends a little after the last step, not at the as-of
    date, which may be years later.
    """
    laid = Rows(ALONE, [row.label for row in rows], [row.text for row in rows])
    days = pd.Series([day for row in rows for day in (row.start, row.end)], dtype="datetime64[us]")
    latest = pd.Timestamp(as_of)
    scale = spanning(days.where(days <= latest, latest), laid.left, laid.width)
    with draw(laid.height + 6) as drawing:
        paper = drawing.paper()
        dates(paper, scale, laid.height)
        before = None
        for place, middle in laid.write(paper):
            before = _step(paper, scale, rows[place], middle, before)
    return drawing.svg


def _step(
    paper: Paper, scale: TimeScale, row: StepRow, y: float, before: tuple[float, float] | None
) -> tuple[float, float]:
    """Draw a step and the way to it from the one before; return where it lies."""
    start, end = scale.at(row.start), scale.at(row.end + pd.Timedelta(days=1))
    place = ((start + end) / 2, y)
    if before is not None:
        corner = (place[0], before[1])
        marks.rules(paper, [(before, corner), (corner, place)], colour=theme.INK_SOFT, under=True)
    style = MarkStyle(theme.ACCENT, "o", "solid" if row.firm else "open")
    if end - start > BAR_MM:
        marks.filled_bar(paper, start, y, end - start, BAR_MM, style)
    else:
        marks.point(paper, *place, style)
    return place


def _entries(
    rows: Sequence[PathRow] | Sequence[AlignedRow], path: Mapping[str, Step]
) -> list[tuple[MarkStyle, float, str]]:
    """Return the key of the steps that any row has."""
    used = [step for name, step in path.items() if any(name in row.steps for row in rows)]
    return [(step.style, step.size, step.name) for step in used]


def _line(paper: Paper, middles: Mapping[str, float], rest: float | None, y: float) -> None:
    """Draw the way from the first step to the last and, dashed, what is still to go."""
    first, last = min(middles.values()), max(middles.values())
    marks.rules(paper, [((first, y), (last, y))], colour=theme.ACCENT, width=1.2)
    if rest is not None:
        marks.rules(paper, [((last, y), (rest, y))], colour=theme.ACCENT, width=1.0, dashed=True)


def _markers(paper: Paper, middles: Mapping[str, float], y: float, path: Mapping[str, Step]) -> None:
    last, order = float("-inf"), list(path)
    for name in sorted(middles, key=lambda name: (middles[name], order.index(name))):
        last = max(middles[name], last + LEAST_APART_MM)
        marks.point(paper, last, y, path[name].style, size=path[name].size)
