"""What cascades allow to be said, on small tables worked out by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from ciie_utils.analysis.evidence.cascade_findings import (
    largest_loss,
    latest_survey,
    moved,
    of_all_children,
    steps_with_a_share,
    with_report,
)
from ciie_utils.briefings.cases.dermatitis.journey_cascade import STEPS

NAN = math.nan


def journey(*shares: tuple[float, float, float], version: str = "told") -> pd.DataFrame:
    """A journey with these shares of the step before; the first step is all children, not counted."""
    table = pd.DataFrame([(NAN, NAN, NAN), *shares], columns=["share", "share_low", "share_high"])
    table["step"], table["version"] = list(STEPS[: len(table)]), version
    table["known"] = table["share"].notna()
    return table


def test_the_largest_loss_is_that_of_the_latest_survey() -> None:
    steps = pd.DataFrame(
        {
            "year": [2013, 2013, 2018, 2018],
            "step": ["aware", "treated", "aware", "treated"],
            "lost": [90.0, 1.0, 20.0, 30.0],
        }
    )
    assert latest_survey(steps)["year"].tolist() == [2018, 2018]
    assert largest_loss(steps)["step"] == "treated"
    assert latest_survey(steps.head(0)).empty


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        (0.1, 2.0, "rose"),
        (-2.0, -0.1, "fell"),
        (-0.1, 2.0, "no clear change"),
        (0.0, 2.0, "no clear change"),
        (-2.0, 0.0, "no clear change"),
        (NAN, 2.0, "too few to say"),
        (0.1, NAN, "too few to say"),
    ],
)
def test_a_change_is_clear_if_its_interval_leaves_out_none(low: float, high: float, says: str) -> None:
    assert moved(low, high) == says


def test_shares_of_all_children_are_products() -> None:
    # 15 % of children, a quarter of them: 3.75 %; at the ends 10 % and 20 %, so 2.5 % and 5 %.
    table = of_all_children(journey((15, 10, 20), (25, 25, 25)))
    assert table["of_children"].tolist() == pytest.approx([100, 15, 3.75])
    assert table["of_children_low"].tolist() == pytest.approx([100, 10, 2.5])
    assert table["of_children_high"].tolist() == pytest.approx([100, 20, 5])


def test_after_an_unknown_step_nothing_is_known() -> None:
    table = of_all_children(journey((15, 10, 20), (NAN, NAN, NAN), (50, 40, 60)))
    assert table["of_children"].iloc[:2].tolist() == pytest.approx([100, 15])
    assert table["of_children"].iloc[2:].isna().all()


def test_versions_do_not_mix() -> None:
    both = pd.concat([journey((NAN, NAN, NAN)), journey((8, 5, 13), version="measured")], ignore_index=True)
    table = of_all_children(both)
    assert table.loc[table["version"] == "told", "of_children"].isna().tolist() == [False, True]
    assert table.loc[table["version"] == "measured", "of_children"].tolist() == pytest.approx([100, 8])


def test_a_step_is_known_if_any_version_has_it() -> None:
    told = journey((15, 10, 20), (NAN, NAN, NAN), (NAN, NAN, NAN), (NAN, NAN, NAN), (NAN, NAN, NAN))
    measured = journey(
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
