"""The pilot zone: its part of the ledger, figures that do not fit, routes among likes, agreements, evidence.

Expectations are worked out by hand, with the csv module from the files, or by lifelines.
"""

from __future__ import annotations

import csv

import pandas as pd
import pytest
from lifelines import KaplanMeierFitter

from ciie_utils.briefings.cases.lecheng.briefing import of_zone
from ciie_utils.briefings.cases.lecheng.figures import (
    bases_of_growth,
    later_but_lower,
    measured,
    of_whole_periods,
    zone_series,
)
from ciie_utils.briefings.cases.lecheng.products import (
    agreements_and_products,
    products_with_real_world_data,
    share_followed,
    times_in_sources,
)
from ciie_utils.briefings.cases.lecheng.routes import (
    MARKS,
    PARTS,
    approved_by,
    compare_routes,
    compared_within,
    time_to_approval,
)
from ciie_utils.ledger import open_ledger
from tests.data import LEDGER as FOLDER

LEDGER = open_ledger(FOLDER)
VIEW = LEDGER.as_of("2026-03-16")


def read(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def series(*rows: tuple[str, str, float, str]) -> pd.DataFrame:
    """Indicators from (indicator, period, value, subject), as the ledger gives them."""
    table = pd.DataFrame(rows, columns=["indicator", "period", "value", "subject"])
    start = pd.to_datetime(table["period"].str.pad(7, "right", "-").replace(r"-+$", "", regex=True))
    end = [
        day + (pd.offsets.YearEnd(0) if len(period) == 4 else pd.offsets.MonthEnd(0))
        for day, period in zip(start, table["period"], strict=True)
    ]
    sources = [f"s{number}" for number in range(1, len(rows) + 1)]
    return table.assign(
        period_start=start, period_end=end, bound="exact", source_id=sources, unit="visit", contradicted=False
    )


def test_the_zone_is_a_place_an_authority_or_a_pilot() -> None:
    ids = {row["initiative_id"] for row in read("initiatives") if row["place"] == "Lecheng"}
    ids |= {row["initiative_id"] for row in read("parties") if row["org_id"] == "lecheng-administration"}
    ids |= {row["initiative_id"] for row in read("milestones") if row["stage"] == "piloted"}
    zone = of_zone(LEDGER)
    assert set(zone.initiatives["initiative_id"]) == ids
    assert {"medtronic-micra", "msd-hainan-subsidiary", "lecheng-rwd-pilot"} <= ids
    assert set(zone.milestones["initiative_id"]) == ids
    figures = [row for row in read("indicators") if row["indicator"].startswith("lecheng_")]
    assert len(zone.indicators) == len(figures)
    assert set(zone.organisations["org_id"]) == set(zone.parties["org_id"])


def test_one_company_in_the_zone() -> None:
    own = of_zone(LEDGER, "novartis")
    assert sorted(own.initiatives["initiative_id"]) == [
        "novartis-cosentyx",
        "novartis-inclisiran",
        "novartis-lecheng",
    ]
    assert len(own.indicators) == len(of_zone(LEDGER).indicators)
    # Nothing is known of it on a day before its first source.
    assert own.as_of("2019-01-31").initiatives.empty


def test_part_of_a_year_is_told_from_a_whole_one() -> None:
    table = series(
        ("v", "2022", 10.0, "visits"),
        ("v", "2023", 2.0, "visitors, January-February"),
        ("v", "2024", 3.0, "visits in May"),
    )
    assert of_whole_periods(table)["period"].tolist() == ["2022", "2024"]
    assert measured(table, "other").empty


def test_a_growth_that_does_not_fit_the_year_before() -> None:
    table = series(
        ("v", "2019", 100.0, "visits"),
        ("v", "2020", 150.0, "visits"),
        ("v", "2021", 180.0, "visits"),
        ("g", "2020", 50.0, "growth"),
        ("g", "2021", 100.0, "growth"),
        ("g", "2019", 10.0, "growth"),
    )
    found = bases_of_growth(table, "v", "g")
    # 150 / 1.5 = 100 fits; 180 / 2 = 90 is not 150; for 2019 there is no year before.
    assert found["year"].tolist() == [2020, 2021]
    assert found["implied_base"].tolist() == pytest.approx([100.0, 90.0])
    assert found["fits"].tolist() == [True, False]
    assert found["source_ids"].tolist() == [("s1", "s2", "s4"), ("s2", "s3", "s5")]
    assert bases_of_growth(table, "v", "other").empty


def test_the_visits_of_the_zone_as_the_list_of_contradictions_has_them() -> None:
    found = bases_of_growth(
        zone_series(VIEW.indicators), "lecheng_medical_tourists", "lecheng_medical_tourists_growth"
    ).set_index("year")
    # 83,900 / 1.119 = 74,978 against about 75,000; 127,000 / 1.9057 = 66,642 against 83,900.
    assert found["fits"].to_dict() == {2020: True, 2021: False, 2022: True}
    assert found.loc[2021, "implied_base"] == pytest.approx(66_642, abs=1)


def test_a_count_that_only_grows_and_says_less_than_before() -> None:
    table = series(
        ("n", "2020-01", 5.0, "so far"), ("n", "2021-01", 9.0, "so far"), ("n", "2022-01", 7.0, "so far")
    )
    (row,) = later_but_lower(table, "n").to_dict("records")
    assert (row["period"], row["value"], row["value_before"]) == ("2022-01", 7.0, 9.0)
    assert (row["source_id_before"], row["source_id"]) == ("s2", "s3")
    # Within one period neither is later.
    same = series(("n", "2020-01", 5.0, "so far"), ("n", "2020-01", 4.0, "so far"))
    assert later_but_lower(same, "n").empty


def times(*rows: tuple[str, float, bool]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["route", "months_mid", "observed"])
    ids = [f"p{number}" for number in range(len(rows))]
    return table.assign(initiative_id=ids, excluded=pd.Series([None] * len(rows), dtype="str"))


def test_shares_approved_without_censoring_are_plain_shares() -> None:
    table = times(*[("piloted", month, True) for month in (6.0, 12.0, 18.0, 30.0)], ("other", 40.0, True))
    shares = approved_by(table, [12.0, 24.0]).set_index(["route", "months"])
    assert shares.loc[("piloted", 12.0), "share"] == pytest.approx(0.5)
    assert shares.loc[("piloted", 24.0), "share"] == pytest.approx(0.75)
    assert shares.loc[("piloted", 24.0), "at_risk"] == 1
    assert shares.loc[("other", 24.0), "share"] == 0.0


def test_shares_and_bands_of_the_ledger_are_those_of_lifelines() -> None:
    measured_times = time_to_approval(VIEW)
    shares = approved_by(measured_times).set_index(["route", "months"])
    counted = measured_times[measured_times["excluded"].isna()]
    for route, own in counted.groupby("route"):
        fitted = KaplanMeierFitter().fit(own["months_mid"], own["observed"])
        band = fitted.confidence_interval_
        for mark in MARKS:
            row = shares.loc[(route, mark)]
            assert row["share"] == pytest.approx(1 - fitted.predict(mark))
            low, high = band[band.index <= mark].iloc[-1]
            assert (row["low"], row["high"]) == pytest.approx((1 - high, 1 - low))


def shares_of(a: tuple[float, float, float], b: tuple[float, float, float], n: int = 10) -> pd.DataFrame:
    rows = [("piloted", 24.0, n, *a), ("other", 24.0, 40, *b)]
    return pd.DataFrame(rows, columns=["route", "months", "n", "share", "low", "high"])


@pytest.mark.parametrize(
    ("a", "b", "n", "word"),
    [
        ((0.6, 0.4, 0.8), (0.2, 0.1, 0.35), 10, "more"),
        ((0.2, 0.1, 0.35), (0.6, 0.4, 0.8), 10, "fewer"),
        ((0.5, 0.3, 0.7), (0.45, 0.3, 0.6), 10, "about as many"),
        ((0.6, 0.34, 0.8), (0.2, 0.1, 0.35), 10, "too few to say"),
        ((0.6, 0.4, 0.8), (0.2, 0.1, 0.35), 9, "too few to say"),
        ((float("nan"),) * 3, (0.2, 0.1, 0.35), 10, "too few to say"),
    ],
)
def test_words_for_two_routes(a: tuple, b: tuple, n: int, word: str) -> None:
    assert compare_routes(shares_of(a, b, n), 24.0) == word


def test_routes_with_nothing_to_compare() -> None:
    assert compare_routes(shares_of((1, 1, 1), (0, 0, 0)).iloc[:1], 24.0) == "too few to say"
    assert approved_by(times(), [24.0])["share"].isna().all()


def test_the_comparison_is_repeated_among_likes() -> None:
    table = compared_within(time_to_approval(VIEW), VIEW.initiatives, 24.0).set_index("part")
    assert tuple(table.index) == PARTS
    modality = {row["initiative_id"]: row["modality"] for row in read("initiatives")}
    counted = time_to_approval(VIEW)
    counted = counted[counted["excluded"].isna()]
    piloted_drugs = [
        row for row in counted.to_dict("records")
        if row["route"] == "piloted" and modality[row["initiative_id"]] == "drug"
    ]  # fmt: skip
    assert table.loc["drug", "piloted_n"] == len(piloted_drugs)
    # Sound among all, but not among products that are alike: what the briefing must say.
    assert table["verdict"].to_dict() == {
        "all": "more",
        "drug": "too few to say",
        "device": "too few to say",
        "tied": "too few to say",
    }


def test_what_followed_the_agreements() -> None:
    table = agreements_and_products(of_zone(VIEW)).set_index("initiative_id")
    # By hand from milestones.csv: Medtronic's catheter was used in January 2020, Micra's fourth generation in
    # November 2024; the first Micra (2018) came before the signing.
    medtronic = ("medtronic-cryoablation-catheter", "medtronic-micra-fourth-generation")
    assert table.loc["medtronic-lecheng", "products_after"] == medtronic
    assert table.loc["lecheng-hospitals-device-makers-2019", "products_after"] == medtronic
    # Cosentyx was there before the memorandum of 2020, and inclisiran has no date.
    assert table.loc["novartis-lecheng", "products_after"] == ()
    assert table["followed"].sum() == 4
    assert (share_followed(table).k, share_followed(table).n) == (4, 8)
    assert agreements_and_products(of_zone(LEDGER.as_of("2018-12-31"))).empty


def test_whose_data_supported_an_approval() -> None:
    table = products_with_real_world_data(of_zone(VIEW)).set_index("initiative_id")
    supported = table[table["role"] == "supported approval"]
    # By hand from the notes of milestones.csv.
    assert sorted(supported.index) == [
        "allergan-xen",
        "boston-scientific-rezum",
        "johnson-johnson-catalys",
        "ocumension-ot401",
        "sanofi-isatuximab",
        "valley-contax-scleral-lens",
    ]
    assert sorted(table[table["role"] == "study known"].index) == ["eisai-lecanemab", "novartis-inclisiran"]
    # XEN: from April 2019 to 26 March 2020, 330 to 360 days.
    xen = table.loc["allergan-xen"]
    assert (xen["months_low"], xen["months_high"]) == pytest.approx((331 / 30.4375, 360 / 30.4375))
    assert pd.isna(table.loc["boston-scientific-rezum", "months_mid"])


def test_before_the_approval_a_supporting_study_is_a_study() -> None:
    early = products_with_real_world_data(of_zone(LEDGER.as_of("2020-12-31")))
    assert early["initiative_id"].tolist() == ["allergan-xen"]
    assert products_with_real_world_data(of_zone(LEDGER.as_of("2018-12-31"))).empty


def test_times_that_sources_tell() -> None:
    told = times_in_sources(of_zone(VIEW)).set_index("initiative_id")["value"]
    assert told["boston-scientific-rezum"] == 4
    assert told["ocumension-ot401"] == 1.5
