"""Facts and their publishers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciie_utils import Ledger
from ciie_utils.analysis.corroboration import _facts, corroboration, single_publisher_share
from ciie_utils.analysis.frames import UNKNOWN

from .small_ledgers import milestone, promise

Maker = Callable[..., Ledger]


def ledger_of(make_ledger: Maker, dates: list[str], publishers: list[str]) -> Ledger:
    rows = [milestone("launched", day, published=f"2022-01-{n:02}") for n, day in enumerate(dates, start=1)]
    sources = [
        {"source_id": row["source_id"], "publisher": publisher, "via": "A reposting site"}
        for row, publisher in zip(rows, publishers, strict=True)
    ]
    return make_ledger(rows, sources=sources)


def test_publishers_count_once_whoever_reposts_them(make_ledger: Maker) -> None:
    facts = corroboration(
        ledger_of(make_ledger, ["2021-05", "2021-05-10", "2021"], ["Xinhua", "Xinhua", "China Daily"])
    )
    assert len(facts) == 1
    fact = facts.iloc[0]
    assert (fact["n_sources"], fact["n_publishers"]) == (3, 2)
    assert fact["publishers"] == ("Xinhua", "China Daily")
    assert fact["source_ids"] == ("of-2022-01-01", "of-2022-01-02", "of-2022-01-03")
    assert fact["rows"] == (1, 2, 3)
    assert (fact["date_start"], fact["date_end"]) == (pd.Timestamp("2021-05-10"), pd.Timestamp("2021-05-10"))


@pytest.mark.parametrize(
    ("publishers", "n"),
    [
        (["Not confirmed", "Not confirmed"], 1),
        (["Not confirmed", "Xinhua"], 1),
        (["Not confirmed", "Xinhua", "Reuters"], 2),
    ],
)
def test_a_publisher_that_is_not_confirmed_may_be_any_other(
    make_ledger: Maker, publishers: list[str], n: int
) -> None:
    facts = corroboration(ledger_of(make_ledger, ["2021"] * len(publishers), publishers))
    assert list(facts["n_publishers"]) == [n]


def test_facts_differ_by_date_and_figure_and_promises_are_none(make_ledger: Maker) -> None:
    rows = [
        milestone("approved", "2021-03", published="2022-01-01"),
        milestone("approved", "2021-09", published="2022-01-01"),
        # Fits both: goes to the earlier.
        milestone("approved", "2021", published="2022-01-02"),
        milestone("scaled", "2021", published="2022-01-01", metric="cities", value=10, unit="city"),
        milestone("scaled", "2021", published="2022-01-02", metric="cities", value=30, unit="city"),
        milestone("approved", "", published="2022-01-03"),
        milestone("approved", "2021-03", published="2022-01-01", initiative_id="two"),
        promise("approved", "2021-03", made="2021-01-01"),
    ]
    facts = corroboration(make_ledger(rows))
    assert list(facts["rows"]) == [(1, 3), (2,), (4,), (5,), (6,), (7,)]
    # Both sources have the same publisher.
    assert set(facts["n_publishers"]) == {1}
    share = single_publisher_share(facts)
    assert (share.k, share.n) == (6, 6)


def test_the_most_corroborated_fact_of_the_project_ledger(ledger: Ledger) -> None:
    facts = corroboration(ledger.as_of("2026-03-16"))
    observed = ledger.as_of("2026-03-16").milestones
    assert sorted(row for rows in facts["rows"] for row in rows) == sorted(
        observed.loc[observed["status"] == "observed", "row"]
    )
    shingrix = facts[(facts["initiative_id"] == "gsk-shingrix") & (facts["stage"] == "launched")].iloc[0]
    assert set(shingrix["publishers"]) == {"Shanghai Daily (Shine)", "National Business Daily"}
    assert (facts["n_publishers"].diff().dropna() <= 0).all()


intervals = st.tuples(st.integers(0, 20), st.integers(0, 8)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(st.tuples(st.integers(0, 2), st.none() | intervals), min_size=1, max_size=25))
def test_rows_of_a_fact_share_a_day_and_facts_could_not_be_fewer(
    rows: list[tuple[int, tuple[int, int] | None]],
) -> None:
    same = np.array([key for key, _ in rows], dtype=np.int64)
    start = np.array([days[0] if days else UNKNOWN for _, days in rows], dtype=np.int64)
    end = np.array([days[1] if days else UNKNOWN for _, days in rows], dtype=np.int64)
    number = _facts(same, start, end)
    assert set(number) == set(range(number.max() + 1))
    lower_bound = 0
    for key in set(same):
        dated = [days for other, days in rows if other == key and days is not None]
        lower_bound += most_apart(dated) + any(other == key and days is None for other, days in rows)
    for fact in set(number):
        inside = number == fact
        assert len(set(same[inside])) == 1
        assert len(set(end[inside] == UNKNOWN)) == 1
        assert start[inside].max() <= end[inside].min()
    assert len(set(number)) == lower_bound


def most_apart(days: list[tuple[int, int]]) -> int:
    """The most intervals of which no two overlap: as many facts are needed at least."""
    best, edge = 0, -1
    for first, last in sorted(set(days), key=lambda pair: pair[1]):
        if first > edge:
            best, edge = best + 1, last
    return best


def test_the_bound_that_the_property_rests_on() -> None:
    days = [(0, 5), (1, 2), (4, 9), (7, 8), (10, 12)]
    by_trying = max(
        len(chosen)
        for size in range(1, 6)
        for chosen in combinations(days, size)
        if all(a[1] < b[0] or b[1] < a[0] for a, b in combinations(chosen, 2))
    )
    assert most_apart(days) == by_trying == 3
