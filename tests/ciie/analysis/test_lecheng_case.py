"""Lecheng: routes to approval on a hand-made ledger and on ours; the zone's figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ciie_utils.briefings.cases.lecheng.figures import INSURANCE, coverage_by_company, zone_series
from ciie_utils.briefings.cases.lecheng.products import (
    agreements_and_products,
    piloted_products,
    real_world_support,
)
from ciie_utils.briefings.cases.lecheng.routes import approval_curves, time_to_approval
from ciie_utils.ledger import open_ledger
from tests import data

LEDGER = open_ledger(data.LEDGER)
MONTH = 365.25 / 12


@dataclass(frozen=True)
class Small:
    """As much of a ledger as the analyses read."""

    initiatives: pd.DataFrame
    milestones: pd.DataFrame
    as_of_date: dt.date = dt.date(2021, 1, 1)


def small(*rows: tuple[str, str, str | None, str | None]) -> Any:
    """A ledger of products from (product, stage, first day, last day)."""
    table = pd.DataFrame(rows, columns=["initiative_id", "stage", "date_start", "date_end"])
    for name in ("date_start", "date_end"):
        table[name] = pd.to_datetime(table[name])
    late = pd.Timestamp("2020-12-31")
    table = table.assign(
        status="observed",
        published_start=late,
        published_end=late,
        note="",
        date=pd.NA,
        row=range(1, len(rows) + 1),
    )
    table["source_id"] = [f"s{number}" for number in table["row"]]
    ids = table["initiative_id"].unique()
    initiatives = pd.DataFrame({"initiative_id": ids, "kind": "product", "title": ids, "place": pd.NA})
    return Small(initiatives, table)


SMALL = small(
    ("a", "piloted", "2019-01-01", "2019-01-31"),
    ("a", "approved", "2019-07-01", "2019-07-31"),
    ("b", "piloted", "2020-01-01", "2020-01-01"),
    ("c", "piloted", None, None),
    ("c", "approved", "2020-01-01", "2020-01-01"),
    ("d", "approved", "2018-01-01", "2018-01-01"),
    ("d", "piloted", "2019-01-01", "2019-01-01"),
    ("e", "exhibited", "2018-11-05", "2018-11-05"),
    ("e", "approved", "2019-11-05", "2019-11-05"),
    ("f", "exhibited", "2018-11-05", "2018-11-05"),
    ("f", "approved", None, None),
)


def test_months_from_piloting_to_approval() -> None:
    table = piloted_products(SMALL).set_index("initiative_id")
    row = table.loc["a"]
    # From the last of January to the first of July, and from the first of January to the last of July.
    assert (row["months_low"], row["months_high"]) == pytest.approx((151 / MONTH, 211 / MONTH))
    assert row["months_mid"] == pytest.approx(181 / MONTH)
    assert table["order"].to_dict() == {
        "a": "approved_later",
        "b": "not_approved",
        "c": "unknown",
        "d": "approved_before",
    }
    assert table.at["b", "months_mid"] == pytest.approx(366 / MONTH)
    assert table.loc[["c", "d"], "months_mid"].isna().all()


def test_time_to_approval_by_route() -> None:
    table = time_to_approval(SMALL).set_index("initiative_id")
    assert table["route"].to_dict() == dict.fromkeys("abcd", "piloted") | dict.fromkeys("ef", "other")
    assert table["excluded"].dropna().to_dict() == {
        "c": "no date of first sight",
        "d": "approved before first sight",
        "f": "approved at an unknown date",
    }
    assert table.at["e", "months_mid"] == pytest.approx(365 / MONTH)
    assert table["observed"].to_dict() == {"a": True, "b": False, "c": True, "d": True, "e": True, "f": False}


def test_curves_count_those_still_waiting() -> None:
    # Of a (approved at about 6 months) and b (waiting at 12) half are approved at a's time.
    curves = approval_curves(time_to_approval(SMALL))
    assert curves[curves["route"] == "piloted"]["survival"].min() == pytest.approx(0.5)


def test_a_year_is_cut_at_the_publication_that_reports_it() -> None:
    ledger = small(
        ("a", "piloted", "2020-01-01", "2020-01-01"), ("a", "approved", "2020-01-01", "2021-12-31")
    )
    row = piloted_products(ledger).iloc[0]
    assert row["approved_end"] == pd.Timestamp("2020-12-31")


def test_our_piloted_products() -> None:
    table = piloted_products(LEDGER).set_index("initiative_id")
    xen = table.loc["allergan-xen"]
    # Permission in April 2019, approval on 26 March 2020: 330 to 360 days.
    assert (xen["months_low"], xen["months_high"]) == pytest.approx((331 / MONTH, 360 / MONTH), abs=0.05)
    assert table.at["lecheng-synchrony-abi", "order"] == "not_approved"
    assert (table["months_low"].dropna() >= 0).all()


def test_approvals_said_to_rest_on_real_world_data() -> None:
    table = real_world_support(LEDGER)
    approved = set(table.loc[table["stage"] == "approved", "initiative_id"])
    assert {"allergan-xen", "johnson-johnson-catalys", "ocumension-ot401", "sanofi-isatuximab"} <= approved
    assert not {"novartis-inclisiran", "medtronic-micra"} & approved
    assert table["source_id"].notna().all()


def test_contradictions_are_marked() -> None:
    table = zone_series(LEDGER.indicators)
    marked = table[table["contradicted"]]
    assert sorted(marked["value"]) == [25, 28, 389, 391]
    assert set(marked["period"]) == {"2024-04"}
    assert (
        table.groupby("indicator")["period_end"]
        .apply(lambda ends: ends.dropna().is_monotonic_increasing)
        .all()
    )


def test_novartis_in_the_insurance() -> None:
    row = coverage_by_company(LEDGER.indicators).iloc[0]
    assert (row["company"], row["year"], row["k"], row["n"]) == ("novartis", 2021, 8, 75)
    # Wilson by hand: centre (8/75 + 3.8415/150) / (1 + 3.8415/75), half width 0.0708.
    centre = (8 / 75 + 3.841459 / 150) / (1 + 3.841459 / 75)
    half = 1.959964 * np.sqrt(8 / 75 * 67 / 75 / 75 + 3.841459 / (4 * 75**2)) / (1 + 3.841459 / 75)
    assert (row["low"], row["high"]) == pytest.approx((centre - half, centre + half))


def test_the_insurance_by_year() -> None:
    table = zone_series(LEDGER.indicators, INSURANCE).set_index(["indicator", "period"])["value"]
    assert table["lecheng_insurance_drugs", "2020-11-11"] == 49
    assert table["lecheng_insurance_drugs", "2021"] == 100
    assert table["lecheng_insurance_policyholders", "2020"] == 1_700_000


def test_what_followed_the_agreements() -> None:
    table = agreements_and_products(LEDGER).set_index("initiative_id")
    novartis = table.loc["novartis-lecheng"]
    assert novartis["signed_start"] == pd.Timestamp("2020-11-06")
    assert set(novartis["stages_after"].split()) == {"announced", "renewed", "piloted", "reimbursed"}
    assert pd.isna(table.at["b-braun-lecheng", "stages_after"])


@pytest.mark.parametrize("day", ["2018-12-31", "2019-12-31", "2021-12-31", "2023-12-31"])
def test_every_day_can_be_asked(day: str) -> None:
    view = LEDGER.as_of(day)
    assert set(piloted_products(view).columns) == set(piloted_products(LEDGER).columns)
    times = time_to_approval(view)
    assert (times["months_low"].dropna() <= times["months_high"].dropna()).all()
    assert set(approval_curves(times).columns) == set(approval_curves(time_to_approval(LEDGER)).columns)
    assert set(zone_series(view.indicators).columns) == set(zone_series(LEDGER.indicators).columns)
    assert set(coverage_by_company(view.indicators).columns) == set(
        coverage_by_company(LEDGER.indicators).columns
    )
    assert (agreements_and_products(view)["last_heard"] <= pd.Timestamp(day)).all()
