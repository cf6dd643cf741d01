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
from nbbriefing.language.messages import _

DAYS_PER_YEAR = 365.25
IN_TIME = Layout(label=52, text=30, row=7.6, label_gap=6, text_gap=4, fixed=True)
ALIGNED = Layout(label=50, text=33, row=6, line=3.6, air=1.8, label_gap=5, label_at=5, text_gap=4, fixed=True)
ALONE = Layout(label=52, text=40, row=8, label_gap=5, label_at=5)
KEY_MM, KEY_AIR = 6.0, 10.0
ALIGNED_KEY_MM, ALIGNED_KEY_AIR = 5.2, 9.0
BAR_MM = 2.6
# Two steps of one month would hide each other; they are drawn side by side.
LEAST_APART_MM = 2.4
#: Solid triangles and crosses lose more of their area to their white rim than circles do.
LARGE = 8.0

Styles = Mapping[str, theme.VerdictStyle]

#: Steps differ by shape and filling, so that they are told apart in grey print.
STYLES = {
    "exhibited": theme.VerdictStyle(theme.ACCENT, "o", "open"),
    "piloted": theme.VerdictStyle(theme.ACCENT, "^", "open"),
    "approved": theme.VerdictStyle(theme.ACCENT, "s", "open"),
    "patients": theme.VerdictStyle(theme.ACCENT, "o", "solid"),
    "reimbursed": theme.VerdictStyle(theme.ACCENT, "D", "solid"),
    "localised": theme.VerdictStyle(theme.ACCENT, "P", "solid"),
}
#: What patients get is two steps where products are aligned at their first showing, and there is one more.
ALIGNED_STYLES = {
    "exhibited": STYLES["exhibited"],
    "piloted": STYLES["piloted"],
    "approved": STYLES["approved"],
    "launched": STYLES["patients"],
    "first_use": theme.VerdictStyle(theme.ACCENT, "^", "solid"),
    "reimbursed": STYLES["reimbursed"],
    "localised": STYLES["localised"],
    "scaled": theme.VerdictStyle(theme.ACCENT, "v", "solid"),
}
ALIGNED_SIZES = {"first_use": LARGE, "localised": LARGE, "scaled": LARGE}


@dataclass(frozen=True)
class PathRow:
    """One product: its title, when it reached each step (first and last possible day), what came of it.

    ``waiting`` says whether it is still on the way to patients: its line then runs on to the as-of date.
    """

    title: str
    steps: Mapping[str, tuple[pd.Timestamp, pd.Timestamp]]
    outcome: str
    waiting: bool


def product_paths(rows: Sequence[PathRow], names: Mapping[str, str], as_of: date) -> str:
    """Draw the steps of products as markers, in the middle of the time in which each can lie.

    Parameters
    ----------
    rows
        From top to bottom.
    names
        The name of each step, for the key above the rows; in the order of the path.
    as_of
        The dashed line.
    """
    laid = Rows(IN_TIME, [row.title for row in rows], [row.outcome for row in rows])
    days = [day for row in rows for step in row.steps.values() for day in step]
    scale = spanning(pd.Series([*days, pd.Timestamp(as_of)], dtype="datetime64[us]"), laid.left, laid.width)
    entries = [(STYLES[step], 6.5, names[step]) for step in _used(rows, names)]
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
                _markers(paper, middles, middle, STYLES, {})
    return drawing.svg


@dataclass(frozen=True)
class AlignedRow:
    """One product: its title, the days from its first showing to each step, and what came of it.

    A step has the least, the middle and the most days; ``waiting_days`` is how long it has been waiting for
    patients by the as-of date, None if it has arrived.
    """

    title: str
    steps: Mapping[str, tuple[float, float, float]]
    outcome: str
    waiting_days: float | None


def aligned_paths(groups: Sequence[tuple[str, Sequence[AlignedRow]]], names: Mapping[str, str]) -> str:
    """Draw the steps of products as markers at the time since their first showing.

    A thin line through a marker is the time in which the step can lie; a dashed line runs to the as-of date
    where patients are still waiting.

    Parameters
    ----------
    groups
        Headings, each with its rows, from top to bottom.
    names
        The name of each step, for the key; in the order of the path.
    """
    rows = [row for _heading, part in groups for row in part]
    scale = _Scale.holding(rows)
    used = _used(rows, names)
    entries = [(ALIGNED_STYLES[step], ALIGNED_SIZES.get(step, 6.5), names[step]) for step in used]
    top = ALIGNED_KEY_MM * key_lines(entries, ALIGNED_KEY_AIR) + 2
    laid = [
        (Heading(heading, 0.4), Rows(ALIGNED, [row.title for row in part], [row.outcome for row in part]))
        for heading, part in groups
    ]
    bottom = top + sum(heading.height + part.height for heading, part in laid)
    with draw(bottom + 12) as drawing:
        paper = drawing.paper()
        key(paper, entries, ALIGNED_KEY_MM, ALIGNED_KEY_AIR)
        _years(paper, scale, top, bottom)
        for group, place, middle in grouped(paper, laid, top, ruled=True):
            _aligned(paper, scale, groups[group][1][place], middle)
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


def _years(paper: Paper, scale: _Scale, top: float, bottom: float) -> None:
    step = 1 if scale.width / (scale.last - scale.first) >= 5 else 2
    years = [year for year in range(scale.first, scale.last + 1) if year % step == 0]
    for year in years:
        x = scale.at(year * DAYS_PER_YEAR)
        colour = theme.RULE if year == 0 else theme.TRACK
        marks.rules(paper, [((x, top), (x, bottom + 1))], colour=colour)
    marks.ticks(paper, [(scale.at(year * DAYS_PER_YEAR), number(year)) for year in years], bottom + 4)
    words = _("years since first shown at the Expo")
    marks.centred(paper, scale.left + scale.width / 2, bottom + 8.5, words)


def _aligned(paper: Paper, scale: _Scale, row: AlignedRow, y: float) -> None:
    middles = {step: scale.at(middle) for step, (_low, middle, _high) in row.steps.items()}
    ends = sorted(middles.values())
    marks.rules(paper, [((ends[0], y), (ends[-1], y))], colour=theme.ACCENT, width=0.8)
    spans = [((scale.at(low), y), (scale.at(high), y)) for low, _middle, high in row.steps.values()]
    long = [span for span in spans if span[1][0] - span[0][0] > 1]
    marks.rules(paper, long, colour=theme.ACCENT, width=2.0)
    if row.waiting_days is not None:
        rest = ((ends[-1], y), (scale.at(row.waiting_days), y))
        marks.rules(paper, [rest], colour=theme.ACCENT, width=0.8, dashed=True)
    _markers(paper, middles, y, ALIGNED_STYLES, ALIGNED_SIZES)


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
    style = theme.VerdictStyle(theme.ACCENT, "o", "solid" if row.firm else "open")
    if end - start > BAR_MM:
        marks.verdict_bar(paper, start, y, end - start, BAR_MM, style)
    else:
        marks.point(paper, *place, style)
    return place


def _used(rows: Sequence[PathRow] | Sequence[AlignedRow], names: Mapping[str, str]) -> list[str]:
    return [step for step in names if any(step in row.steps for row in rows)]


def _line(paper: Paper, middles: Mapping[str, float], rest: float | None, y: float) -> None:
    """Draw the way from the first step to the last and, dashed, what is still to go."""
    first, last = min(middles.values()), max(middles.values())
    marks.rules(paper, [((first, y), (last, y))], colour=theme.ACCENT, width=1.2)
    if rest is not None:
        marks.rules(paper, [((last, y), (rest, y))], colour=theme.ACCENT, width=1.0, dashed=True)


def _markers(
    paper: Paper, middles: Mapping[str, float], y: float, styles: Styles, sizes: Mapping[str, float]
) -> None:
    last, order = float("-inf"), list(styles)
    for step in sorted(middles, key=lambda name: (middles[name], order.index(name))):
        last = max(middles[step], last + LEAST_APART_MM)
        marks.point(paper, last, y, styles[step], size=sizes.get(step, 6.5))
