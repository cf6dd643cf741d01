"""A Kaplan-Meier curve as the share that has reached patients: steps, band and numbers at risk."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import text_width
from nbbriefing.figures.paper import Paper
from nbbriefing.language.formats import count, number, percent
from nbbriefing.language.messages import _

DAYS_PER_YEAR = 365.25
PLOT_MM = 62.0
LEFT_MM = 12.0
RIGHT_MM = 34.0


def share_with_patients(
    table: pd.DataFrame,
    at_risk: Sequence[tuple[float, int]],
    median_days: float | None,
    last_day: float,
) -> str:
    """Draw one minus the Kaplan-Meier estimate over time since the first showing.

    Parameters
    ----------
    table
        ``time`` in days from 0 on, ``survival``, ``low`` and ``high`` from 0 to 1, as
        :func:`ciie_utils.analysis.survival.curve_of` returns them; not empty.
    at_risk
        Days since the first showing, and how many are still followed without the event then.
    median_days
        The median time; None where the curve does not get down to half.
    last_day
        Where the follow-up ends, in days.
    """
    width = theme.WIDTH_MM - LEFT_MM - RIGHT_MM
    years = max(last_day / DAYS_PER_YEAR, 0.25)
    time = np.append(table["time"].to_numpy(), last_day) / DAYS_PER_YEAR
    x = LEFT_MM + time / years * width

    top = _top_of_scale(1 - float(table["low"].min()))

    def heights(column: str) -> np.ndarray:
        # Where nobody is left the upper bound is not defined; the band closes on the curve there.
        values = 1 - table[column].fillna(table["survival"]).to_numpy(dtype=float)
        return 4 + PLOT_MM * (1 - np.append(values, values[-1]) / top)

    with draw(PLOT_MM + 26) as drawing:
        paper = drawing.paper()
        _frame(paper, years, width, top)
        low, high = heights("low"), heights("high")
        paper.band(x, low, high, (theme.ACCENT_BAND, theme.ACCENT))
        paper.plot(x, heights("survival"), drawstyle="steps-post", color=theme.ACCENT, linewidth=1.8)
        _end_label(paper, x[-1], heights("survival")[-1], table)
        if median_days is not None:
            x_median = LEFT_MM + median_days / DAYS_PER_YEAR / years * width
            _median(paper, x_median, 4 + PLOT_MM * (1 - 0.5 / top), median_days)
        _numbers_at_risk(paper, at_risk, years, width)
    return drawing.svg


def _top_of_scale(highest: float) -> float:
    """Return the share at which the scale ends: no more than a quarter of it lies above the band."""
    return next(top for top in (0.5, 0.75, 1.0) if highest <= top or top == 1.0)


def _frame(paper: Paper, years: float, width: float, top: float) -> None:
    step = 0.1 if top == 0.5 else 0.25
    for tick in np.arange(0, top + step / 2, step):
        y = 4 + PLOT_MM * (1 - tick / top)
        marks.rules(paper, [((LEFT_MM, y), (LEFT_MM + width, y))], colour=theme.TRACK)
        marks.text(
            paper,
            LEFT_MM - 2,
            y,
            percent(tick),
            size=theme.SIZE_SMALL,
            colour=theme.INK_SOFT,
            side="right",
        )
    step = 1.0 if years >= 2 else 0.25
    ticks = np.arange(0, years + 1e-9, step)
    marks.ticks(paper, [(LEFT_MM + float(tick) / years * width, number(tick)) for tick in ticks], PLOT_MM + 8)
    words = _("years since first shown, signed or announced at the Expo")
    marks.centred(paper, LEFT_MM + width / 2, PLOT_MM + 12.5, words)


def _end_label(paper: Paper, x: float, y: float, table: pd.DataFrame) -> None:
    share = 1 - float(table["survival"].iloc[-1])
    words = _("{share} with patients").format(share=percent(share))
    marks.text(paper, x + 2, y, words, colour=theme.ACCENT)


def _median(paper: Paper, x: float, middle: float, median_days: float) -> None:
    base = 4 + PLOT_MM
    segments = [((LEFT_MM, middle), (x, middle)), ((x, middle), (x, base))]
    marks.rules(paper, segments, colour=theme.INK_SOFT, dashed=True)
    words = _("half by {years} years").format(years=number(median_days / DAYS_PER_YEAR, 1))
    side = "left" if x + text_width(words, theme.SIZE_SMALL) < theme.WIDTH_MM - 4 else "right"
    marks.text(
        paper,
        x + (1.5 if side == "left" else -1.5),
        base - 3,
        words,
        size=theme.SIZE_SMALL,
        colour=theme.INK_SOFT,
        side="left" if side == "left" else "right",
    )


def _numbers_at_risk(paper: Paper, at_risk: Sequence[tuple[float, int]], years: float, width: float) -> None:
    y = PLOT_MM + 21
    words = _("still followed")
    marks.text(paper, 0, y - 4, words, size=theme.SIZE_SMALL, colour=theme.INK_SOFT)
    for day, n in at_risk:
        x = LEFT_MM + day / DAYS_PER_YEAR / years * width
        marks.text(paper, x, y, count(n), size=theme.SIZE_SMALL, side="center")
