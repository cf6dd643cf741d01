"""The judge and the slow reference agree on random small ledgers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ciie_utils import Ledger
from ciie_utils.analysis.promises import judge

from . import reference_judge

# Few values each, so that rows meet, repeat and contradict each other often.
DATES = [
    "",
    "2020",
    "2021",
    "2020-05",
    "2020-06",
    "2021-01",
    "2020-05-15",
    "2020-06-01",
    "2020-06-30",
    "2021-01-31",
]
PUBLISHED = [
    "2020",
    "2020-05",
    "2020-06",
    "2020-05-14",
    "2020-05-15",
    "2020-05-16",
    "2020-06-01",
    "2020-06-30",
    "2021-01",
]
STAGES = [
    "approved",
    "launched",
    "first_use",
    "reimbursed",
    "signed",
    "renewed",
    "exhibited",
    "evidence",
    "ended",
]
FIGURES = [
    {},
    {},
    {},
    {"metric": "hospitals", "value": 10.0, "unit": "hospital"},
    {"metric": "hospitals", "value": 20.0, "unit": "hospital"},
    {"metric": "hospitals", "unit": "hospital"},
    {"metric": "minimum_age", "value": 6.0, "unit": "year"},
    {"metric": "minimum_age", "value": 12.0, "unit": "year"},
    {"metric": "months_to_registration", "value": 6.0, "unit": "month"},
]
COMPARED = [
    "row",
    "verdict",
    "met_row",
    "superseded_by_row",
    "restates_row",
    "delay_days_low",
    "delay_days_high",
    "overdue_days",
]


def sources() -> st.SearchStrategy[list[dict[str, str]]]:
    published = st.lists(st.sampled_from(PUBLISHED), min_size=1, max_size=5)
    return published.map(
        lambda days: [{"source_id": f"s-{n}", "published_on": day} for n, day in enumerate(days)]
    )


def rows(stages: list[str], of: list[dict[str, str]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda initiative, stage, status, day, edition, figure, source: {
            "initiative_id": initiative,
            "stage": stage,
            "status": status,
            "date": day,
            "edition": edition,
            "basis": "stated",
            **figure,
            **source,
        },
        st.sampled_from(["one", "two", "three", "four"]),
        st.sampled_from(stages),
        st.sampled_from(["observed", "expected"]),
        st.sampled_from(DATES),
        st.sampled_from([None, None, 3, 4]),
        st.sampled_from(FIGURES),
        st.sampled_from(of),
    )


@st.composite
def milestones(draw: st.DrawFn) -> list[dict[str, Any]]:
    of = draw(sources())
    # Mostly few stages at a time: promises and facts of ten different stages seldom meet.
    stages = draw(st.lists(st.sampled_from(STAGES), min_size=1, max_size=3, unique=True))
    return draw(st.lists(rows(stages, of), min_size=1, max_size=30))


@given(milestones(), st.sampled_from(["2020-05-15", "2020-06-30", "2020-07-01", "2021-01-31", "2022-06-01"]))
@settings(max_examples=50, deadline=None)
def test_judge_agrees_with_the_reference(
    make_ledger: Callable[..., Ledger], facts: list[dict[str, Any]], on: str
) -> None:
    expected = reference_judge.judge(facts, date.fromisoformat(on))
    found = judge(make_ledger(facts, as_of=on))
    assert as_plain(found) == [{name: row[name] for name in COMPARED} for row in expected]


@pytest.mark.parametrize(
    "on", ["2018-12-31", "2020-01-31", "2021-01-31", "2022-12-31", "2024-11-30", "2026-03-16"]
)
def test_judge_agrees_with_the_reference_on_the_project_ledger(ledger: Ledger, on: str) -> None:
    plain = ledger.milestones.astype(object).where(ledger.milestones.notna(), None)
    published = ledger.sources.set_index("source_id")["published_on"]
    plain = plain.assign(published_on=ledger.milestones["source_id"].map(published))
    expected = reference_judge.judge(plain.to_dict("records"), date.fromisoformat(on))
    assert as_plain(judge(ledger.as_of(on))) == [{name: row[name] for name in COMPARED} for row in expected]


def as_plain(judged: pd.DataFrame) -> list[dict[str, Any]]:
    compared = judged[COMPARED].astype(object)
    return compared.where(compared.notna(), None).to_dict("records")
