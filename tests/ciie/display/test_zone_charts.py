"""The charts of the zone briefings: what is written and drawn for what is given."""

from __future__ import annotations

import re

import pandas as pd

from ciie_utils.analysis.kaplan_meier import kaplan_meier
from nbbriefing.figures.intervals import Span, month_spans
from nbbriefing.figures.shares_over_time import TWO_ROUTES, estimate, month_ticks, shares_over_time
from nbbriefing.figures.timeline import DatedPoint, Panel, dated_panels


def words_in(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def point(
    day: str, value: float, bound: str = "exact", contradicted: bool = False, last: str = ""
) -> DatedPoint:
    return DatedPoint(pd.Timestamp(day), pd.Timestamp(last or day), value, bound, contradicted)


def test_first_last_and_differing_values_are_written() -> None:
    points = [
        point("2020-01-01", 50),
        *(point(f"2022-0{month}-01", 200 + month) for month in range(1, 8)),
        point("2024-04-01", 389, contradicted=True),
        point("2024-04-01", 391, contradicted=True),
        point("2025-12-01", 525, "more_than"),
    ]
    words = words_in(dated_panels([Panel("products", points)]))
    assert {"50", "389", "391", "525"} <= set(words)
    # A single panel is named by the title of the figure.
    assert "products" not in words
    # The scale begins at 0 and holds the largest value.
    assert {"0", "600"} <= set(words)


def test_several_panels_have_headings_and_one_scale_of_time() -> None:
    panels = [
        Panel("patients", [point("2020-03-01", 285), point("2025-11-01", 200_000, "more_than")]),
        Panel("visits", [point("2018-01-01", 32_000, last="2018-12-31")]),
    ]
    words = words_in(dated_panels(panels))
    assert {"patients", "visits", "285", "200,000", "32,000"} <= set(words)
    assert words.count("2020") == 1


def test_a_single_point_of_zero_is_drawn() -> None:
    assert "<svg" in dated_panels([Panel("none yet", [point("2020-03-01", 0)])])


def test_the_same_drawing_is_the_same_bytes() -> None:
    panel = Panel("products", [point("2020-01-01", 50), point("2021-01-01", 70, "more_than", True)])
    assert dated_panels([panel]) == dated_panels([panel])


def test_spans_have_their_labels_and_texts_inside_the_drawing() -> None:
    rows = [
        Span("A short product", 3.0, 4.0, 5.0, True, "3 to 5 months"),
        Span(
            "A product with a name that is so long that it needs two lines at least",
            70,
            74,
            75,
            False,
            "none",
        ),
    ]
    svg = month_spans(rows)
    assert {"3 to 5 months", "none", "months", "0", "24", "72"} <= set(words_in(svg))
    width = float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1])  # type: ignore[index]
    starting = r'text-anchor: start[^>]*x="([\d.]+)"[^>]*textLength="([\d.]+)"[^>]*>([^<]*)<'
    ends = {words: float(x) + float(length) for x, length, words in re.findall(starting, svg)}
    assert set(ends) == {"3 to 5 months", "none"}
    assert max(ends.values()) <= width


def test_two_routes_are_named_with_their_shares_and_numbers() -> None:
    first = kaplan_meier([6.0, 12.0, 30.0, 40.0], [True, True, False, False])
    second = kaplan_meier([10.0, 50.0, 60.0], [False, False, False])
    ticks = month_ticks(60.0)
    assert ticks == [0.0, 12.0, 24.0, 36.0, 48.0, 60.0]
    svg = shares_over_time(
        [
            estimate(first, 40.0, "in the zone: half", name="in the zone", at_risk=[4, 3, 2, 1, 0, 0]),
            estimate(second, 60.0, "others: none", name="others", at_risk=[3, 2, 2, 2, 2, 1], strong=False),
        ],
        ticks,
        "months since",
        TWO_ROUTES,
        last=60.0,
    )
    text = " ".join(words_in(svg))
    assert "in the zone: half" in text
    assert "others: none" in text
    assert "still followed" in text
