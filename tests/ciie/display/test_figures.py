"""Charts: with nothing, one, few and many rows, their texts never collide and never leave the drawing."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ciie_utils.analysis.kaplan_meier import kaplan_meier
from ciie_utils.briefings.briefing import open_briefing
from ciie_utils.verdicts import NAMES, VERDICTS
from nbbriefing.blocks.model import Block
from nbbriefing.figures import marks
from nbbriefing.figures.bars import bar_grid
from nbbriefing.figures.canvas import draw
from nbbriefing.figures.intervals import ShareRow, share_intervals
from nbbriefing.figures.shares_over_time import ONE_GROUP, estimate, shares_over_time
from nbbriefing.figures.timeline import PromiseRow, promise_timeline
from tests.nbbriefing.figures.drawings import faults, texts

from .conftest import blocks_of, forms

WORDS = st.text(st.sampled_from("abcdefg HIJ 进博会"), min_size=1, max_size=70).filter(str.strip)
DAYS = st.dates(date(2018, 1, 1), date(2030, 1, 1))
FEW = settings(max_examples=30, deadline=None)


def test_a_collision_is_found() -> None:
    with draw(20) as drawing:
        paper = drawing.paper()
        marks.text(paper, 5, 10, "one text")
        marks.text(paper, 8, 11, "another")
        marks.text(paper, 158, 10, "beyond the edge")
    assert faults(drawing.svg) == [
        "'one text' collides with 'another'",
        "'beyond the edge' leaves the drawing",
    ]


@FEW
@given(st.lists(WORDS, min_size=1, max_size=15), st.integers(1, 5), st.integers(0, 2_000), st.booleans())
def test_bars(rows: list[str], columns: int, largest: int, with_totals: bool) -> None:
    counts = [
        [(largest * (i + j)) // (len(rows) + columns) for j in range(columns)] for i in range(len(rows))
    ]
    heads = [f"a group of initiatives {number}" for number in range(columns)]
    totals = [sum(row) for row in counts] if with_totals else None
    svg = bar_grid(rows, heads, counts, totals)
    assert faults(svg) == []
    assert svg == bar_grid(rows, heads, counts, totals)


@FEW
@given(st.lists(st.tuples(WORDS, st.floats(0, 1)), min_size=1, max_size=12))
def test_shares(rows: list[tuple[str, float]]) -> None:
    shown = [ShareRow(label, share, share / 2, (1 + share) / 2, "12 of 24") for label, share in rows]
    shown.append(ShareRow("all", float("nan"), 0, 1, "0 of 0", emphasis=True))
    assert faults(share_intervals(shown, small_n="none")) == []


@FEW
@given(st.lists(st.tuples(WORDS, DAYS, DAYS, st.sampled_from(NAMES)), min_size=1, max_size=12))
def test_promises(rows: list[tuple[str, date, date, str]]) -> None:
    drawn = []
    for title, one, other, verdict in rows:
        start, end = sorted((pd.Timestamp(one), pd.Timestamp(other)))
        met = verdict in ("kept", "late")
        days = (start, end, end, end) if met else (start, end, None, None)
        late = verdict == "overdue"
        drawn.append(PromiseRow(title, title, *days, verdict, VERDICTS[verdict].mark, open_ended=late))
    assert faults(promise_timeline(drawn, date(2021, 12, 31))) == []


@FEW
@given(st.lists(st.tuples(st.floats(0, 8), st.booleans()), min_size=1, max_size=60))
def test_curves(lives: list[tuple[float, bool]]) -> None:
    curve = kaplan_meier([time for time, _seen in lives], [seen for _time, seen in lives])
    last = max(max(time for time, _seen in lives), 0.25)
    step = 1.0 if last >= 2 else 0.25
    ticks = [place * step for place in range(int(last // step) + 1)]
    drawn = [estimate(curve, last, "12% with patients", at_risk=[10] * len(ticks))]
    for half in (None, (last / 2, "half by 2 years"), (last, "half by 4 years")):
        assert faults(shares_over_time(drawn, ticks, "years", ONE_GROUP, last=last, half=half)) == []


def test_a_bar_has_its_count_beside_it() -> None:
    words = [box.text for box in texts(bar_grid(["cancer", "eyes"], ["products"], [[12], [0]]))]
    assert sorted(words) == ["0", "12", "cancer", "eyes", "products"]


@pytest.mark.parametrize("as_of", ["2018-12-31", "2021-12-31", ""])
def test_figures_of_real_briefings(as_of: str) -> None:
    blocks: list[Block] = [
        *blocks_of("outcomes", open_briefing(as_of=as_of)),
        *blocks_of("edition", open_briefing(as_of=as_of, edition=1)),
    ]
    figures = [form for form in forms(blocks) if form["type"] == "figure"]
    assert len(figures) >= 6
    for form in figures:
        assert faults(form["svg"]) == []
        assert form["title"]
        assert form["title"].rstrip(".") in form["alt"] or form["alt"][:40] in form["title"]
        assert form["caption"]
        assert form["table"]["rows"]
        assert len(form["svg"]) < 60_000
