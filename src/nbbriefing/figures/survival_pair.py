"""Two Kaplan-Meier curves as the share that has reached patients: one group with its band, and the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nbbriefing.figures import marks, theme
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.lettering import spread_within, wrap
from nbbriefing.figures.paper import Paper, Side
from nbbriefing.figures.survival_steps import DAYS_PER_YEAR
from nbbriefing.language.formats import count, number, percent
from nbbriefing.language.messages import _

PLOT_MM = 58.0
LEFT_MM = 12.0
RIGHT_MM = 44.0
TOP_MM = 4.0
LABEL_LINE_MM = 3.8


def two_shares_with_patients(
    own: pd.DataFrame,
    others: pd.DataFrame,
    names: tuple[str, str],
    at_risk: Sequence[tuple[float, int, int]],
    last_days: tuple[float, float],
) -> str:
    """Draw one minus two Kaplan-Meier estimates over the time since the first showing.

    Parameters
    ----------
    own, others
        As :func:`ciie_utils.analysis.survival.curve_of` returns them; not empty.
    names
        What the two groups are called.
    at_risk
        Days since the first showing, and how many of either group are still followed then.
    last_days
        Where the follow-up of either ends, in days.
    """
    width = theme.WIDTH_MM - LEFT_MM - RIGHT_MM
    years = max(*last_days, DAYS_PER_YEAR / 4) / DAYS_PER_YEAR
    lines = [wrap(name, RIGHT_MM - 4, theme.SIZE_SMALL) for name in names]
    with draw(TOP_MM + PLOT_MM + 19 + sum(map(_row_height, lines))) as drawing:
        paper = drawing.paper()
        _frame(paper, years, width)
        ends = []
        for curve, last, own_one in ((others, last_days[1], False), (own, last_days[0], True)):
            x = LEFT_MM + np.append(curve["time"].to_numpy(), last) / DAYS_PER_YEAR / years * width
            heights = _heights(curve, "survival")
            if own_one:
                low, high = _heights(curve, "low"), _heights(curve, "high")
                paper.band(x, low, high, (theme.ACCENT_BAND, theme.ACCENT))
                paper.plot(x, heights, drawstyle="steps-post", color=theme.ACCENT, linewidth=1.8)
            else:
                paper.plot(
                    x,
                    heights,
                    drawstyle="steps-post",
                    color=theme.INK_SOFT,
                    linewidth=1.4,
                    linestyle=(0, (4, 2)),
                    zorder=2.5,
                )
            ends.append((x[-1], heights[-1], 1 - float(curve["survival"].iloc[-1])))
        _end_labels(paper, [ends[1], ends[0]], names, LEFT_MM + width)
        _numbers_at_risk(paper, at_risk, lines, years, width)
    return drawing.svg


def _heights(curve: pd.DataFrame, column: str) -> np.ndarray:
    # Where nobody is left the upper bound is not defined; the band closes on the curve there.
    values = 1 - curve[column].fillna(curve["survival"]).to_numpy(dtype=float)
    return TOP_MM + PLOT_MM * (1 - np.append(values, values[-1]))


def _frame(paper: Paper, years: float, width: float) -> None:
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = TOP_MM + PLOT_MM * (1 - tick)
        marks.rules(paper, [((LEFT_MM, y), (LEFT_MM + width, y))], colour=theme.TRACK)
        _small(paper, LEFT_MM - 2, y, percent(tick), "right")
    step = 1.0 if years >= 2 else 0.25
    ticks = np.arange(0, years + 1e-9, step)
    places = [(LEFT_MM + float(tick) / years * width, number(tick)) for tick in ticks]
    marks.ticks(paper, places, TOP_MM + PLOT_MM + 4)
    words = _("years since first shown at the Expo")
    marks.centred(paper, LEFT_MM + width / 2, TOP_MM + PLOT_MM + 8.5, words)


def _end_labels(
    paper: Paper, ends: Sequence[tuple[float, float, float]], names: tuple[str, str], right: float
) -> None:
    texts = [
        wrap(_("{name}: {share}").format(name=name, share=percent(end[2])), RIGHT_MM - 4, theme.SIZE_SMALL)
        for name, end in zip(names, ends, strict=True)
    ]
    tallest = max(len(lines) for lines in texts) * LABEL_LINE_MM + 1
    lowest = TOP_MM + PLOT_MM + 10 - tallest / 2
    places = spread_within([end[1] for end in ends], tallest, tallest / 2, lowest)
    for lines, y, colour in zip(texts, places, (theme.ACCENT, theme.INK_SOFT), strict=True):
        marks.lines_of_text(paper, right + 2, y, lines, size=theme.SIZE_SMALL, colour=colour)


def _row_height(lines: Sequence[str]) -> float:
    return LABEL_LINE_MM * len(lines) + 0.8


def _numbers_at_risk(
    paper: Paper,
    at_risk: Sequence[tuple[float, int, int]],
    names: Sequence[Sequence[str]],
    years: float,
    width: float,
) -> None:
    y = TOP_MM + PLOT_MM + 14
    _small(paper, 0, y, _("still followed"), "left")
    y += 2
    for place, (lines, colour) in enumerate(zip(names, (theme.ACCENT, theme.INK_SOFT), strict=True)):
        level = y + _row_height(lines) / 2
        for day, *numbers in at_risk:
            x = LEFT_MM + day / DAYS_PER_YEAR / years * width
            marks.text(paper, x, level, count(numbers[place]), size=theme.SIZE_SMALL, side="center")
        x = LEFT_MM + width + 2
        marks.lines_of_text(paper, x, level, lines, size=theme.SIZE_SMALL, colour=colour)
        y += _row_height(lines)


def _small(paper: Paper, x: float, y: float, words: str, side: Side) -> None:
    marks.text(paper, x, y, words, size=theme.SIZE_SMALL, colour=theme.INK_SOFT, side=side)
