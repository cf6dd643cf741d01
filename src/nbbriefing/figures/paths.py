"""Paths of products on one scale of time: a row each, a marker for every step that was reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import in_rows, text_width, wrap
from nbbriefing.figures.paper import Paper
from nbbriefing.figures.timescale import TimeScale, spanning
from nbbriefing.language import formats
from nbbriefing.language.messages import _

LABEL_MM = 52.0
OUTCOME_MM = 30.0
ROW_MM = 7.6
LINE_MM = 3.7
KEY_MM = 6.0
# Two steps of one month would hide each other; they are drawn side by side.
LEAST_APART_MM = 2.4

#: Steps differ by shape and filling, so that they are told apart in grey print.
STYLES = {
    "exhibited": theme.VerdictStyle(theme.ACCENT, "o", "open"),
    "piloted": theme.VerdictStyle(theme.ACCENT, "^", "open"),
    "approved": theme.VerdictStyle(theme.ACCENT, "s", "open"),
    "patients": theme.VerdictStyle(theme.ACCENT, "o", "solid"),
    "reimbursed": theme.VerdictStyle(theme.ACCENT, "D", "solid"),
    "localised": theme.VerdictStyle(theme.ACCENT, "P", "solid"),
}


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
    titles = [wrap(row.title, LABEL_MM, theme.SIZE_SMALL) for row in rows]
    outcomes = [wrap(row.outcome, OUTCOME_MM, theme.SIZE_SMALL) for row in rows]
    heights = [max(ROW_MM, LINE_MM * max(len(a), len(b)) + 2) for a, b in zip(titles, outcomes, strict=True)]
    days = [day for row in rows for step in row.steps.values() for day in step]
    left = LABEL_MM + 6
    scale = spanning(
        pd.Series([*days, pd.Timestamp(as_of)], dtype="datetime64[us]"),
        left,
        theme.WIDTH_MM - left - OUTCOME_MM - 4,
    )
    used = [step for step in names if any(step in row.steps for row in rows)]
    lines = _key_lines(used, names)
    top = KEY_MM * lines + 5
    bottom = top + sum(heights)
    with draw(bottom + 7) as drawing:
        paper = drawing.paper()
        _key(paper, used, names)
        _axis(paper, scale, as_of, top, bottom)
        y = top
        for row, title, outcome, height in zip(rows, titles, outcomes, heights, strict=True):
            middle = y + height / 2
            marks.rules(paper, [((0, y), (theme.WIDTH_MM, y))], colour=theme.TRACK)
            marks.lines_of_text(paper, LABEL_MM + 2, middle, title, size=theme.SIZE_SMALL, side="right")
            _path(paper, scale, row, as_of, middle)
            x = theme.WIDTH_MM - OUTCOME_MM
            marks.lines_of_text(paper, x, middle, outcome, size=theme.SIZE_SMALL, colour=theme.INK_SOFT)
            y += height
    return drawing.svg


def _places(used: Sequence[str], names: Mapping[str, str]) -> list[tuple[float, int]]:
    """Where each entry of the key begins, and on which line."""
    return in_rows([text_width(names[step], theme.SIZE_SMALL) + 10 for step in used], theme.WIDTH_MM)


def _key_lines(used: Sequence[str], names: Mapping[str, str]) -> int:
    return max((line for _x, line in _places(used, names)), default=0) + 1


def _key(paper: Paper, used: Sequence[str], names: Mapping[str, str]) -> None:
    for step, (x, line) in zip(used, _places(used, names), strict=True):
        y = KEY_MM * line + 2.5
        marks.point(paper, x + 1.5, y, STYLES[step])
        marks.text(paper, x + 4, y, names[step], size=theme.SIZE_SMALL, colour=theme.INK_SOFT)


def _axis(paper: Paper, scale: TimeScale, as_of: date, top: float, bottom: float) -> None:
    places = scale.ticks()
    marks.rules(paper, [((x, top), (x, bottom + 1)) for x, _label in places], colour=theme.TRACK)
    marks.ticks(paper, places, bottom + 4)
    x = scale.at(as_of)
    marks.rules(paper, [((x, top - 1), (x, bottom))], colour=theme.INK_SOFT, dashed=True)
    marks.centred(paper, x, top - 2.5, _("as of {day}").format(day=formats.day(as_of)))


def _path(paper: Paper, scale: TimeScale, row: PathRow, as_of: date, y: float) -> None:
    middles = {step: scale.at(start + (end - start) / 2) for step, (start, end) in row.steps.items()}
    if not middles:
        return
    segment = ((min(middles.values()), y), (max(middles.values()), y))
    marks.rules(paper, [segment], colour=theme.ACCENT, width=1.2)
    if row.waiting:
        rest = ((max(middles.values()), y), (scale.at(as_of), y))
        marks.rules(paper, [rest], colour=theme.ACCENT, width=1.0, dashed=True)
    last = float("-inf")
    for step in sorted(middles, key=lambda name: (middles[name], list(STYLES).index(name))):
        last = max(middles[step], last + LEAST_APART_MM)
        marks.point(paper, last, y, STYLES[step])
