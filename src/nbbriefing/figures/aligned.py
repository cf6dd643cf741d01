"""Products aligned at their first showing: a row each, a marker for every step, years before and after."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nbbriefing.figures import marks, paths, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import in_rows, text_width, wrap
from nbbriefing.figures.paper import Paper
from nbbriefing.language.formats import number
from nbbriefing.language.messages import _

DAYS_PER_YEAR = 365.25
LABEL_MM = 50.0
OUTCOME_MM = 33.0
ROW_MM = 6.0
LINE_MM = 3.6
KEY_MM = 5.2
HEAD_MM = 7.0
LEAST_APART_MM = 2.4

#: Steps differ by shape and filling, as in the paths of products on one scale of time.
STYLES = {
    "exhibited": paths.STYLES["exhibited"],
    "piloted": paths.STYLES["piloted"],
    "approved": paths.STYLES["approved"],
    "launched": paths.STYLES["patients"],
    "first_use": theme.VerdictStyle(theme.ACCENT, "^", "solid"),
    "reimbursed": paths.STYLES["reimbursed"],
    "localised": paths.STYLES["localised"],
    "scaled": theme.VerdictStyle(theme.ACCENT, "v", "solid"),
}

#: Solid triangles and crosses lose more of their area to their white rim than circles do.
MARK_SIZES = {"first_use": 8.0, "localised": 8.0, "scaled": 8.0}


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


@dataclass(frozen=True)
class _Scale:
    """Maps days since the first showing to millimetres."""

    first: int
    last: int
    left: float
    width: float

    def at(self, days: float) -> float:
        share = (days / DAYS_PER_YEAR - self.first) / (self.last - self.first)
        return self.left + min(max(share, 0.0), 1.0) * self.width


def aligned_paths(groups: Sequence[tuple[str, Sequence[AlignedRow]]], names: Mapping[str, str]) -> str:
    """Draw the steps of products as markers at the time since their first showing.

    Parameters
    ----------
    groups
        Headings, each with its rows, from top to bottom.
    names
        The name of each step, for the key; in the order of the path.

    Returns
    -------
    str
        SVG as wide as ``theme.WIDTH_MM``. A thin line through a marker is the time in which the step can lie;
        a dashed line runs to the as-of date where patients are still waiting.
    """
    rows = [row for _heading, part in groups for row in part]
    used = [step for step in names if any(step in row.steps for row in rows)]
    scale = _scale(rows)
    places = _key_places(used, names)
    top = KEY_MM * (max((line for _x, line in places), default=0) + 1) + 2
    laid = [
        (wrap(heading, theme.WIDTH_MM, theme.SIZE_LABEL), [_lines(row) for row in part])
        for heading, part in groups
    ]
    bottom = top + sum(_head(heading) + sum(height for _t, _o, height in part) for heading, part in laid)
    with draw(bottom + 12) as drawing:
        paper = drawing.paper()
        for step, (x, line) in zip(used, places, strict=True):
            marks.point(paper, x + 1.5, KEY_MM * line + 2.5, STYLES[step], size=MARK_SIZES.get(step, 6.5))
            words = names[step]
            marks.text(paper, x + 4, KEY_MM * line + 2.5, words, size=theme.SIZE_SMALL, colour=theme.INK_SOFT)
        _axis(paper, scale, top, bottom)
        y = top
        for (heading, lines), (_heading, part) in zip(laid, groups, strict=True):
            marks.lines_of_text(paper, 0, y + _head(heading) / 2 + 0.4, heading, colour=theme.ACCENT)
            y += _head(heading)
            for row, (title, outcome, height) in zip(part, lines, strict=True):
                middle = y + height / 2
                marks.rules(paper, [((0, y), (theme.WIDTH_MM, y))], colour=theme.TRACK)
                marks.lines_of_text(paper, LABEL_MM, middle, title, size=theme.SIZE_SMALL, side="right")
                _path(paper, scale, row, middle)
                x = theme.WIDTH_MM - OUTCOME_MM
                marks.lines_of_text(paper, x, middle, outcome, size=theme.SIZE_SMALL, colour=theme.INK_SOFT)
                y += height
    return drawing.svg


def _head(lines: Sequence[str]) -> float:
    return HEAD_MM + marks.LINE_MM * (len(lines) - 1)


def _scale(rows: Sequence[AlignedRow]) -> _Scale:
    days = [day for row in rows for step in row.steps.values() for day in step]
    days += [row.waiting_days for row in rows if row.waiting_days is not None]
    first = math.floor(min([0.0, *days]) / DAYS_PER_YEAR + 1e-9)
    last = max(math.ceil(max([0.0, *days]) / DAYS_PER_YEAR - 1e-9), 1)
    left = LABEL_MM + 5
    return _Scale(first, last, left, theme.WIDTH_MM - OUTCOME_MM - 4 - left)


def _lines(row: AlignedRow) -> tuple[list[str], list[str], float]:
    title = wrap(row.title, LABEL_MM, theme.SIZE_SMALL)
    outcome = wrap(row.outcome, OUTCOME_MM, theme.SIZE_SMALL)
    return title, outcome, max(ROW_MM, LINE_MM * max(len(title), len(outcome)) + 1.8)


def _key_places(used: Sequence[str], names: Mapping[str, str]) -> list[tuple[float, int]]:
    return in_rows([text_width(names[step], theme.SIZE_SMALL) + 9 for step in used], theme.WIDTH_MM)


def _axis(paper: Paper, scale: _Scale, top: float, bottom: float) -> None:
    span = scale.last - scale.first
    step = 1 if scale.width / span >= 5 else 2
    years = [year for year in range(scale.first, scale.last + 1) if year % step == 0]
    for year in years:
        x = scale.at(year * DAYS_PER_YEAR)
        colour = theme.RULE if year == 0 else theme.TRACK
        marks.rules(paper, [((x, top), (x, bottom + 1))], colour=colour)
    marks.ticks(paper, [(scale.at(year * DAYS_PER_YEAR), number(year)) for year in years], bottom + 4)
    words = _("years since first shown at the Expo")
    marks.centred(paper, scale.left + scale.width / 2, bottom + 8.5, words)


def _path(paper: Paper, scale: _Scale, row: AlignedRow, y: float) -> None:
    middles = {step: scale.at(mid) for step, (_low, mid, _high) in row.steps.items()}
    ends = sorted(middles.values())
    marks.rules(paper, [((ends[0], y), (ends[-1], y))], colour=theme.ACCENT, width=0.8)
    spans = [((scale.at(low), y), (scale.at(high), y)) for low, _mid, high in row.steps.values()]
    marks.rules(
        paper, [span for span in spans if span[1][0] - span[0][0] > 1], colour=theme.ACCENT, width=2.0
    )
    if row.waiting_days is not None:
        rest = ((ends[-1], y), (scale.at(row.waiting_days), y))
        marks.rules(paper, [rest], colour=theme.ACCENT, width=0.8, dashed=True)
    last = float("-inf")
    order = list(STYLES)
    for step in sorted(middles, key=lambda name: (middles[name], order.index(name))):
        # Two steps of one month would hide each other; they are drawn side by side.
        last = max(middles[step], last + LEAST_APART_MM)
        marks.point(paper, last, y, STYLES[step], size=MARK_SIZES.get(step, 6.5))
