"""How far initiatives have come."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from ciie_utils import Ledger
from ciie_utils.analysis.stages import IMPLIED_BY, STAGES, WAY, meets, reached, share_reached, stage_table

from .small_ledgers import milestone, promise

Maker = Callable[..., Ledger]


def test_every_stage_but_the_end_lies_on_the_way() -> None:
    assert sorted((*WAY, "ended")) == sorted(STAGES)
    # What implies a stage comes no earlier on the way.
    for stage, by in IMPLIED_BY.items():
        assert all(WAY.index(later) > WAY.index(stage) for later in by)


def test_a_stage_is_met_by_itself_and_by_what_implies_it() -> None:
    assert meets("launched") == ("launched", "first_use", "reimbursed")
    assert meets("evidence") == ("evidence",)


@pytest.fixture
def three(make_ledger: Maker) -> Ledger:
    return make_ledger(
        [
            milestone("exhibited", "2019-11", published="2019-12-01", edition=2),
            milestone("approved", "2020", published="2021-01-01"),
            milestone("approved", "2020-06", published="2021-01-01"),
            promise("launched", "2021", made="2021-01-01"),
            milestone("launched", "2021-03", published="2021-04-01", initiative_id="two"),
            milestone("ended", "2022", published="2023-01-01", initiative_id="two"),
            promise("opened", "2021", made="2021-01-01", initiative_id="three"),
        ],
        initiatives=[{"initiative_id": "three", "kind": "investment"}],
    )


def test_the_furthest_stage_and_when_it_was_first_reached(three: Ledger) -> None:
    table = reached(three).set_index("initiative_id")
    assert table.loc["one", "furthest_stage"] == "approved"
    assert (table.loc["one", "date_start"], table.loc["one", "row"]) == (pd.Timestamp("2020-06-01"), 3)
    assert not table.loc["one", "reached_patients"]
    assert table.loc["one", "n_stages"] == 2
    assert table.loc["two", "furthest_stage"] == "launched"
    assert table.loc["two", "reached_patients"]
    assert table.loc["two", "ended"]
    assert pd.isna(table.loc["three", "furthest_stage"])
    assert table.loc["three", "n_stages"] == 0


def test_only_what_was_known_counts(three: Ledger) -> None:
    table = reached(three.as_of("2020-12-31"))
    assert list(table["initiative_id"]) == ["one"]
    assert list(table["furthest_stage"]) == ["exhibited"]


def test_shares_by_kind(three: Ledger) -> None:
    shares = share_reached(three, by="kind")
    assert shares[["kind", "k", "n"]].values.tolist() == [["investment", 0, 1], ["product", 1, 2]]
    overall = share_reached(three).iloc[0]
    assert (overall["k"], overall["n"]) == (1, 3)
    assert overall["low"] < 1 / 3 < overall["high"]


def test_a_product_on_the_market_counts_as_approved_and_a_service_does_not(make_ledger: Maker) -> None:
    rows = [
        milestone("launched", "2020", published="2021-01-01", initiative_id=name)
        for name in ("pill", "service")
    ]
    kinds = [{"initiative_id": "pill", "kind": "product"}, {"initiative_id": "service", "kind": "programme"}]
    shares = share_reached(make_ledger(rows, initiatives=kinds), ("approved",), by="kind")
    assert shares[["kind", "k"]].values.tolist() == [["product", 1], ["programme", 0]]


def test_the_table_of_stages_counts_each_initiative_once_as_furthest(ledger: Ledger) -> None:
    view = ledger.as_of("2026-03-16")
    table = stage_table(view, "kind")
    assert len(table) == 4 * len(WAY)
    known = reached(view)["furthest_stage"].notna().sum()
    assert table["furthest"].sum() == known
    assert (table["furthest"] <= table["k"]).all()
    assert (table["k"] <= table["n"]).all()
    by_edition = stage_table(view, "first_edition", ("launched",))
    assert by_edition["n"].sum() == len(view.initiatives)
    assert by_edition["first_edition"].isna().sum() == 1
