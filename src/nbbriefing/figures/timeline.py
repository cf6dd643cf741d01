"""Over time: promises, when they were due and met; figures, as their sources give them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import text_width, wrap
from nbbriefing.figures.paper import Paper
from nbbriefing.figures.rows import TimeScale, dates, rule, spanning, widest
from nbbriefing.language.formats import readable_number
from nbbriefing.project import MarkStyle

LABEL_MM = 70.0
OUTCOME_MM = 34.0
BAR_MM = 2.6
TITLE_PITCH = 3.7
LEFT_MM = 20.0
RIGHT_MM = 9.0
PANEL_MM = 30.0
# A panel that stands alone needs no heading, for the title names it, and may be taller.
ALONE_MM = 38.0
HEAD_MM = 8.0
AXIS_MM = 7.0
GAP_MM = 4.0
DAYS_OF_MONTH = 31
#: Left, top, right and bottom, in millimetres.
Box = tuple[float, float, float, float]
# Markers of a bound: a triangle that points to where the true value lies.
_MARKERS = {"exact": "o", "more_than": "^", "less_than": "v"}


@dataclass(frozen=True)
class PromiseRow:
    """One promise: its title, what was promised, the intervals, and what came of it in words and style.

    One that is ``open_ended`` still runs: a line leads from its end to the as-of date.
    """

    title: str
    promised: str
    due_start: pd.Timestamp
    due_end: pd.Timestamp
    met_start: pd.Timestamp | None
    met_end: pd.Timestamp | None
    outcome: str
    style: MarkStyle
    open_ended: bool = False


def promise_timeline(rows: Sequence[PromiseRow], as_of: date) -> str:
    """Draw due intervals as bars, what met them as markers, on one scale of time.

    A bar is the due interval; a marker lies in the middle of the interval in which the promise was met; a
    line joins the two where it was late, and runs on to the as-of date where the end is open. The dashed
    line is the as-of date.
    """
    titles = [wrap(row.title, LABEL_MM, theme.SIZE_SMALL) for row in rows]
    promised = [wrap(row.promised, LABEL_MM, theme.SIZE_SMALL) for row in rows]
    outcomes = [wrap(row.outcome, OUTCOME_MM, theme.SIZE_SMALL) for row in rows]
    heights = [
        TITLE_PITCH * max(len(a) + len(b), len(c)) + 2.2
        for a, b, c in zip(titles, promised, outcomes, strict=True)
    ]
    right = widest(outcomes) + 5
    days = [day for row in rows for day in (row.due_start, row.due_end, row.met_start, row.met_end)]
    scale = spanning(
        pd.Series([*days, pd.Timestamp(as_of)], dtype="datetime64[us]"),
        LABEL_MM + 4,
        theme.WIDTH_MM - LABEL_MM - 4 - right,
    )
    bottom = sum(heights)
    with draw(bottom + 2 * AXIS_MM) as drawing:
        paper = drawing.paper()
        dates(paper, scale, AXIS_MM + bottom, AXIS_MM, as_of)
        y = AXIS_MM
        for row, title, promise, told, height in zip(rows, titles, promised, outcomes, heights, strict=True):
            rule(paper, y)
            _label(paper, title, promise, y + height / 2)
            _promise(paper, scale, row, as_of, y + height / 2)
            x, colour = theme.WIDTH_MM - right + 4, row.style.colour
            marks.lines_of_text(paper, x, y + height / 2, told, size=theme.SIZE_SMALL, colour=colour)
            y += height
    return drawing.svg


def _label(paper: Paper, title: list[str], promised: list[str], middle: float) -> None:
    top = middle - TITLE_PITCH * (len(title) + len(promised) - 1) / 2
    for number, line in enumerate([*title, *promised]):
        colour = theme.INK if number < len(title) else theme.INK_SOFT
        y = top + number * TITLE_PITCH
        marks.text(paper, LABEL_MM, y, line, size=theme.SIZE_SMALL, colour=colour, side="right")


def _promise(paper: Paper, scale: TimeScale, row: PromiseRow, as_of: date, y: float) -> None:
    style = row.style
    start, end = scale.at(row.due_start), scale.at(row.due_end + pd.Timedelta(days=1))
    width = max(end - start, 0.9)
    if row.open_ended:
        marks.rules(paper, [((end, y), (scale.at(as_of), y))], colour=style.colour, width=1.2)
    marks.filled_bar(paper, start, y, width, BAR_MM, style)
    if row.met_start is None or row.met_end is None:
        return
    met = scale.at(row.met_start + (row.met_end - row.met_start) / 2)
    if met > end:
        marks.rules(paper, [((end, y), (met, y))], colour=style.colour, width=1.2)
    marks.point(paper, met, y, style)


@dataclass(frozen=True)
class DatedPoint:
    """One figure: its period, its value, whether that is a bound, and whether sources differ."""

    start: pd.Timestamp
    end: pd.Timestamp
    value: float
    bound: str = "exact"
    contradicted: bool = False


@dataclass(frozen=True)
class Panel:
    """One measure: its heading and its points, in order of time."""

    heading: str
    points: Sequence[DatedPoint]


def dated_panels(panels: Sequence[Panel]) -> str:
    """Draw panels over each other on one scale of time, each with a scale of its own that begins at 0.

    A point lies in the middle of its period; a thin line spans the period if that is longer than a month.
    Filled: the value as stated. Open triangle: "more than" or "less than" it. A ring around it: sources
    differ. Labels that would cover others are left out; the first, the last and what differs go first.
    """
    days = [day for panel in panels for point in panel.points for day in (point.start, point.end)]
    width = theme.WIDTH_MM - LEFT_MM - RIGHT_MM
    scale = spanning(pd.Series(days, dtype="datetime64[us]"), LEFT_MM, width)
    alone = len(panels) == 1
    heads = [[] if alone else wrap(panel.heading, theme.WIDTH_MM, theme.SIZE_LABEL) for panel in panels]
    head = 3.0 if alone else HEAD_MM + marks.LINE_MM * (max(map(len, heads)) - 1)
    body = ALONE_MM if alone else PANEL_MM
    pitch = head + body + GAP_MM
    with draw(pitch * len(panels) + AXIS_MM) as drawing:
        paper = drawing.paper()
        bottom = pitch * len(panels) - GAP_MM
        places = scale.ticks()
        marks.rules(paper, [((x, head), (x, bottom + 1)) for x, _label in places], colour=theme.TRACK)
        marks.ticks(paper, places, bottom + 4.5)
        for number, panel in enumerate(panels):
            for place, line in enumerate(heads[number]):
                marks.text(paper, 0, pitch * number + 2.5 + marks.LINE_MM * place, line)
            _panel(paper, panel, scale, pitch * number + head, body)
    return drawing.svg


def _panel(paper: Paper, panel: Panel, scale: TimeScale, top: float, height: float) -> None:
    base = top + height
    step, highest = _scale_of_values(max(point.value for point in panel.points))
    for place in range(round(highest / step) + 1):
        level = base - height * place * step / highest
        marks.rules(paper, [((LEFT_MM, level), (theme.WIDTH_MM - RIGHT_MM, level))], colour=theme.TRACK)
        words = readable_number(place * step)
        marks.text(
            paper, LEFT_MM - 2, level, words, size=theme.SIZE_SMALL, colour=theme.INK_SOFT, side="right"
        )
    placed = [(scale.at(_middle(point)), base - height * point.value / highest) for point in panel.points]
    for point, (x, level) in zip(panel.points, placed, strict=True):
        _point(paper, point, scale, x, level)
    lines = [
        (scale.at(point.start), level - 0.6, scale.at(point.end), level + 0.6)
        for point, (_x, level) in zip(panel.points, placed, strict=True)
        if _is_long(point)
    ]
    _labels(paper, panel.points, placed, lines, (top - 3, base + 1.5))


def _scale_of_values(largest: float) -> tuple[float, float]:
    """Return the step and the end of a scale from 0 that holds the largest value in two to five steps."""
    if largest <= 0:
        return 1.0, 1.0
    power = 10 ** math.floor(math.log10(largest))
    step = next(power * part for part in (0.2, 0.25, 0.5, 1.0, 2.0) if largest / (power * part) <= 5)
    return step, step * math.ceil(largest / step + 1e-9)


def _is_long(point: DatedPoint) -> bool:
    return (point.end - point.start).days > DAYS_OF_MONTH


def _middle(point: DatedPoint) -> pd.Timestamp:
    return point.start + (point.end - point.start) / 2


def _point(paper: Paper, point: DatedPoint, scale: TimeScale, x: float, y: float) -> None:
    if _is_long(point):
        marks.rules(
            paper, [((scale.at(point.start), y), (scale.at(point.end), y))], colour=theme.ACCENT, width=0.8
        )
    exact = point.bound == "exact"
    face, rim = (theme.ACCENT, theme.BACKGROUND) if exact else (theme.BACKGROUND, theme.ACCENT)
    pen = 0.8 if exact else 1.2
    paper.marker(x, y, _MARKERS[point.bound], 5.5, fill=face, edge=rim, width=pen, level=3)
    if point.contradicted:
        paper.marker(x, y, "o", 10, fill="transparent", edge=theme.INK, width=0.9, level=2.5)


def _labels(
    paper: Paper,
    points: Sequence[DatedPoint],
    placed: Sequence[tuple[float, float]],
    lines: Sequence[Box],
    room: tuple[float, float],
) -> None:
    last = len(points) - 1
    order = sorted(
        range(len(points)), key=lambda i: (i not in (0, last), not points[i].contradicted, last - i)
    )
    taken: list[Box] = [*lines, *((x - 1.2, y - 1.2, x + 1.2, y + 1.2) for x, y in placed)]
    for index in order:
        x, y = placed[index]
        words = readable_number(points[index].value)
        half = text_width(words, theme.SIZE_SMALL) / 2
        # Beside the scale, not over it, and not beyond the edge.
        x = min(max(x, LEFT_MM + half), theme.WIDTH_MM - half)
        gap = 4.2 if points[index].contradicted else 3.2
        for level in (y - gap, y + gap):
            box = (x - half - 0.5, level - 1.5, x + half + 0.5, level + 1.5)
            inside = room[0] <= level and level + 1.5 <= room[1]
            if inside and not any(_overlap(box, other) for other in taken):
                marks.text(paper, x, level, words, size=theme.SIZE_SMALL, side="center")
                taken.append(box)
                break


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
