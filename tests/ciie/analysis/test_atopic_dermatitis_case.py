"""The journey of children with atopic dermatitis, the criterion's weight, the approvals by age."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from ciie_utils.briefings.cases.dermatitis.journey import (
    STEPS,
    approvals_by_age,
    criterion_sensitivity,
    journey,
    of_all_children,
    published_figures,
    steps_with_a_share,
    with_report,
)
from ciie_utils.ledger import open_ledger
from ciie_utils.ledger.evidence import open_evidence
from tests.data import DATA

NAN = math.nan
EVIDENCE, LEDGER = open_evidence(DATA / "evidence"), open_ledger(DATA / "ledger")
JOURNEY = journey(LEDGER.indicators, EVIDENCE.indicators).set_index(["version", "step"])


def test_as_told_by_hand() -> None:
    # 253.38 million children of 0-14; 10 to 20 percent of them; 25 percent of those.
    ill = JOURNEY.loc[("told", "with_disease")]
    assert (ill["people_low"], ill["people_high"]) == pytest.approx((25.338e6, 50.676e6))
    severe = JOURNEY.loc[("told", "moderate_severe")]
    assert (severe["people_low"], severe["people_high"]) == pytest.approx((6.3345e6, 12.669e6))


def test_as_measured_by_hand() -> None:
    ill = JOURNEY.loc[("measured", "with_disease")]
    assert (ill["share"], ill["share_low"], ill["share_high"]) == (8, 4.76, 12.94)
    severe = JOURNEY.loc[("measured", "moderate_severe")]
    assert severe["share"] == pytest.approx(100 - 74.6)
    assert severe["people"] == pytest.approx(253.38e6 * 0.08 * 0.254)


@pytest.mark.parametrize("version", ["told", "measured"])
@pytest.mark.parametrize("step", ["diagnosed", "treated", "controlled"])
def test_what_no_source_gives_is_not_known(version: str, step: str) -> None:
    row = JOURNEY.loc[(version, step)]
    assert not row["known"]
    assert row[["share", "people", "people_low", "people_high"]].isna().all()


def test_every_known_step_has_a_source_and_a_range() -> None:
    known = JOURNEY[JOURNEY["known"]]
    assert (known["share_low"] <= known["share"]).all()
    assert (known["share"] <= known["share_high"]).all()
    sources = {*EVIDENCE.sources["source_id"], *LEDGER.sources["source_id"]}
    assert {each for ids in known["source_ids"] for each in ids.split()} <= sources


def test_prevalence_moves_with_the_criterion() -> None:
    table = criterion_sensitivity(EVIDENCE.indicators)
    assert table["share"].tolist() == [4.76, 12.94]
    assert table["factor"].iloc[-1] == pytest.approx(2.7, abs=0.05)
    assert table["n"].tolist() == [13998, 13998]
    # Wald's half width for 4.76 percent of 13,998 is 0.353 points; Wilson's is about the same.
    assert table["high"].iloc[0] - table["low"].iloc[0] == pytest.approx(2 * 0.353, abs=0.01)


def test_before_the_census_shares_are_known_and_people_are_not() -> None:
    table = journey(LEDGER.as_of("2020-12-31").indicators, EVIDENCE.as_of("2020-12-31").indicators)
    row = table[(table["version"] == "told") & (table["step"] == "with_disease")].iloc[0]
    assert row["known"]
    assert row["share_high"] == 20
    assert pd.isna(row["people"])


def test_with_nothing_known_every_step_is_there_and_says_so() -> None:
    table = journey(LEDGER.indicators.iloc[:0], EVIDENCE.indicators.iloc[:0])
    assert table["step"].tolist() == list(STEPS) * 2
    assert not table["known"].any()
    assert criterion_sensitivity(EVIDENCE.indicators.iloc[:0]).empty
    assert published_figures(LEDGER.indicators.iloc[:0], EVIDENCE.indicators.iloc[:0]).empty


def test_dupixents_ages() -> None:
    path = approvals_by_age(LEDGER.milestones, "sanofi-dupixent")
    observed = path[path["status"] == "observed"]
    assert pd.isna(observed["minimum_age"].iloc[0])
    assert observed["minimum_age"].tolist()[1:] == [12, 6, 0.5]
    assert observed["date"].tolist() == ["2020-06", "2021-09-09", "2022", "2023-05-30"]
    # From the last of June 2020 to 9 September 2021 are 436 days, from the first 465.
    assert (observed["months_low"].iloc[1], observed["months_high"].iloc[1]) == pytest.approx(
        (436 / 30.4375, 465 / 30.4375)
    )
    assert approvals_by_age(LEDGER.milestones, "no-such-product").empty


def test_all_figures_are_listed_with_their_table() -> None:
    table = published_figures(LEDGER.indicators, EVIDENCE.indicators)
    assert set(table["table"]) == {"ledger", "evidence"}
    assert table["source_id"].notna().all()


def steps(*shares: tuple[float, float, float], version: str = "told") -> pd.DataFrame:
    """A journey with these shares of the step before; the first step is all children, not counted."""
    table = pd.DataFrame([(NAN, NAN, NAN), *shares], columns=["share", "share_low", "share_high"])
    table["step"], table["version"] = list(STEPS[: len(table)]), version
    table["known"] = table["share"].notna()
    return table


def test_shares_of_all_children_are_products() -> None:
    # 15 % of children, a quarter of them: 3.75 %; at the ends 10 % and 20 %, so 2.5 % and 5 %.
    table = of_all_children(steps((15, 10, 20), (25, 25, 25)))
    assert table["of_children"].tolist() == pytest.approx([100, 15, 3.75])
    assert table["of_children_low"].tolist() == pytest.approx([100, 10, 2.5])
    assert table["of_children_high"].tolist() == pytest.approx([100, 20, 5])


def test_after_an_unknown_step_nothing_is_known() -> None:
    table = of_all_children(steps((15, 10, 20), (NAN, NAN, NAN), (50, 40, 60)))
    assert table["of_children"].iloc[:2].tolist() == pytest.approx([100, 15])
    assert table["of_children"].iloc[2:].isna().all()


def test_versions_do_not_mix() -> None:
    both = pd.concat([steps((NAN, NAN, NAN)), steps((8, 5, 13), version="measured")], ignore_index=True)
    table = of_all_children(both)
    assert table.loc[table["version"] == "told", "of_children"].isna().tolist() == [False, True]
    assert table.loc[table["version"] == "measured", "of_children"].tolist() == pytest.approx([100, 8])


def test_a_step_is_known_if_any_version_has_it() -> None:
    told = steps((15, 10, 20), (NAN, NAN, NAN), (NAN, NAN, NAN), (NAN, NAN, NAN), (NAN, NAN, NAN))
    measured = steps(
        (NAN, NAN, NAN),
        (25, 25, 25),
        (NAN, NAN, NAN),
        (NAN, NAN, NAN),
        (NAN, NAN, NAN),
        version="measured",
    )
    known, others = steps_with_a_share(pd.concat([told, measured]))
    assert known == ["with_disease", "moderate_severe"]
    assert others == ["diagnosed", "treated", "controlled"]


def test_promises_with_a_report() -> None:
    promises = pd.DataFrame(
        {
            "verdict": ["kept", "late", "overdue", "pending", "superseded", "kept"],
            "restates_row": pd.array([None, None, None, None, None, 1], dtype="Int64"),
        }
    )
    # The superseded one and the restatement do not count.
    assert with_report(promises) == (2, 4)
    assert with_report(promises.head(0)) == (0, 0)
