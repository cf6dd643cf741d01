"""Forest, tornado, curves and path: what is drawn where, and the same bytes every time."""

from __future__ import annotations

import math
import re

import pandas as pd
import pytest

from nbbriefing.figures.bars import Swing, tornado
from nbbriefing.figures.forest import Estimate, Scale, forest, ratio_scale
from nbbriefing.figures.paths import StepRow, step_path
from nbbriefing.figures.shares_over_time import MODELS, ShareCurve, shares_over_time


def write(tick: float) -> str:
    return f"{tick:g}"


def texts(svg: str) -> list[str]:
    return re.findall(r"<text [^>]*>([^<]*)</text>", svg)


def test_a_ratio_and_its_inverse_lie_equally_far_from_one() -> None:
    scale = ratio_scale([0.4, 1.5], write, ("fewer", "more"))
    assert (scale.low, scale.high) == (0.2, 2.0)
    assert scale.share(1.0) - scale.share(0.5) == pytest.approx(scale.share(2.0) - scale.share(1.0))


def test_a_scale_of_ratios_ends_at_a_tenth_and_tenfold() -> None:
    scale = ratio_scale([0.001, 300, math.nan], write, ("", ""))
    assert (scale.low, scale.high) == (0.1, 10.0)
    assert ratio_scale([], write, ("", "")).ticks == [0.5, 1.0, 2.0]


ROWS = [
    Estimate("A heading", kind="heading"),
    Estimate("First trial", 0.5, 0.05, 0.9, "0.50 (0.05 to 0.90)", weight=0.5),
    Estimate("A bound", 90, 90, math.nan, "more than 90"),
    Estimate("Not known", text="no figures"),
    Estimate("All", 0.6, 0.4, 0.9, "0.60", "pooled"),
]


def test_a_forest_names_its_rows_and_sides() -> None:
    svg = forest(ROWS, ratio_scale([0.05, 0.9], write, ("fewer with it", "more with it")))
    assert {"A heading", "First trial", "Not known", "no figures", "fewer with it", "more with it"} <= set(
        texts(svg)
    )
    assert svg == forest(ROWS, ratio_scale([0.05, 0.9], write, ("fewer with it", "more with it")))


def test_a_plain_scale_has_no_line_of_no_effect() -> None:
    plain = Scale(0, 100, (0, 50, 100), write)
    assert plain.share(25) == 0.25
    assert "100" in texts(forest(ROWS[2:3], plain))


def test_a_tornado_writes_the_ends_of_each_input() -> None:
    swings = [Swing("Volume", "10", "30", 100, 300), Swing("Ratio", "0.5", "0.8", 250, 150)]
    svg = tornado(swings, 200, "200 events")
    assert {"Volume", "10", "30", "Ratio", "0.5", "0.8", "200 events"} <= set(texts(svg))
    # The upper end of the ratio lies at the left, as it gives less.
    places = {match[2]: float(match[1]) for match in re.finditer(r' x="([\d.]+)"[^>]*>([^<]*)<', svg)}
    if places:
        assert places["0.8"] < places["0.5"]
        assert places["10"] < places["30"]


def test_curves_are_labelled_at_their_ends() -> None:
    fall = ShareCurve("treated", [0, 1, 2], [1, 0.8, 0.6], points=((1, 0.8),))
    other = ShareCurve("untreated", [0, 1, 2], [1, 0.7, 0.58], strong=False, dashed=True)
    svg = shares_over_time([fall, other], [0, 1, 2], "years", MODELS, last=2, beyond=1)
    assert {"treated", "untreated", "years", "50%"} <= set(texts(svg))


def test_a_path_has_a_row_for_each_step() -> None:
    day = pd.Timestamp
    rows = [
        StepRow("Debut", day("2019-11-01"), day("2019-11-30"), "", firm=False),
        StepRow("First use", day("2020-12-07"), day("2020-12-07"), "12 to 13 months"),
    ]
    svg = step_path(rows, day("2026-03-16").date())
    assert {"Debut", "First use", "12 to 13 months", "July 2020"} <= set(texts(svg))
    # The scale ends with the last step, not years later with the as-of date.
    assert not any("2026" in text for text in texts(svg))
