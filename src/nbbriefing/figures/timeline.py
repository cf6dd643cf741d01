"""Due against met: one row per promise, when it was due, when it was met and how it was judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import text_width, wrap
from nbbriefing.figures.paper import Paper
from nbbriefing.figures.timescale import TimeScale, spanning
from nbbriefing.language import formats
from nbbriefing.language.messages import _

LABEL_MM = 70.0
OUTCOME_MM = 34.0
BAR_MM = 2.6
AXIS_MM = 7.0
TITLE_PITCH = 3.7


@dataclass(frozen=True)
class PromiseRow:
    """One promise: its title, what was promised, the intervals and the verdict with its wording."""

    title: str
    promised: str
    due_start: pd.Timestamp
    due_end: pd.Timestamp
    met_start: pd.Timestamp | None
    met_end: pd.Timestamp | None
    verdict: str
    outcome: str


def promise_timeline(rows: Sequence[PromiseRow], as_of: date) -> str:
    """Draw due intervals as bars, what met them as markers, on one scale of time.

    A bar is the due interval; a marker lies in the middle of the interval in which the promise was met; a
    line joins the two where it was late, and runs on to the as-of date where it is overdue. The dashed
    line is the as-of date.
    """
    titles = [wrap(row.title, LABEL_MM, theme.SIZE_SMALL) for row in rows]
    promised = [wrap(row.promised, LABEL_MM, theme.SIZE_SMALL) for row in rows]
    outcomes = [wrap(row.outcome, OUTCOME_MM, theme.SIZE_SMALL) for row in rows]
    heights = [
        TITLE_PITCH * max(len(a) + len(b), len(c)) + 2.2
        for a, b, c in zip(titles, promised, outcomes, strict=True)
    ]
    widest = (text_width(line, theme.SIZE_SMALL) for lines in outcomes for line in lines)
    right = max(widest, default=0.0) + 5
    days = [day for row in rows for day in (row.due_start, row.due_end, row.met_start, row.met_end)]
    scale = spanning(
        pd.Series([*days, pd.Timestamp(as_of)], dtype="datetime64[us]"),
        LABEL_MM + 4,
        theme.WIDTH_MM - LABEL_MM - 4 - right,
    )
    bottom = sum(heights)
    with draw(bottom + 2 * AXIS_MM) as drawing:
        paper = drawing.paper()
        _axis(paper, scale, as_of, bottom)
        y = AXIS_MM
        for row, title, promise, told, height in zip(rows, titles, promised, outcomes, heights, strict=True):
            marks.rules(paper, [((0, y), (theme.WIDTH_MM, y))], colour=theme.TRACK)
            _label(paper, title, promise, y + height / 2)
            _promise(paper, scale, row, as_of, y + height / 2)
            x, colour = theme.WIDTH_MM - right + 4, theme.VERDICTS[row.verdict].colour
            marks.lines_of_text(paper, x, y + height / 2, told, size=theme.SIZE_SMALL, colour=colour)
            y += height
    return drawing.svg


def _axis(paper: Paper, scale: TimeScale, as_of: date, bottom: float) -> None:
    top, end = AXIS_MM, AXIS_MM + bottom
    places = scale.ticks()
    marks.rules(paper, [((x, top), (x, end + 1)) for x, _label in places], colour=theme.TRACK)
    marks.ticks(paper, places, end + 4)
    x = scale.at(as_of)
    marks.rules(paper, [((x, top - 1), (x, end))], colour=theme.INK_SOFT, dashed=True)
    marks.centred(paper, x, 3, _("as of {day}").format(day=formats.day(as_of)))


def _label(paper: Paper, title: list[str], promised: list[str], middle: float) -> None:
    top = middle - TITLE_PITCH * (len(title) + len(promised) - 1) / 2
    for number, line in enumerate([*title, *promised]):
        colour = theme.INK if number < len(title) else theme.INK_SOFT
        y = top + number * TITLE_PITCH
        marks.text(paper, LABEL_MM, y, line, size=theme.SIZE_SMALL, colour=colour, side="right")


def _promise(paper: Paper, scale: TimeScale, row: PromiseRow, as_of: date, y: float) -> None:
    style = theme.VERDICTS[row.verdict]
    start, end = scale.at(row.due_start), scale.at(row.due_end + pd.Timedelta(days=1))
    width = max(end - start, 0.9)
    if row.verdict == "overdue":
        marks.rules(paper, [((end, y), (scale.at(as_of), y))], colour=style.colour, width=1.2)
    marks.verdict_bar(paper, start, y, width, BAR_MM, style)
    if row.met_start is None or row.met_end is None:
        return
    met = scale.at(row.met_start + (row.met_end - row.met_start) / 2)
    if met > end:
        marks.rules(paper, [((end, y), (met, y))], colour=style.colour, width=1.2)
    marks.point(paper, met, y, style)
