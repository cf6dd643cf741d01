"""The first report of each step of a product's path, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ciie_utils import Ledger
from ciie_utils.briefings.standing.times.steps import PATH, steps_of

from .small_ledgers import milestone, promise

Maker = Callable[..., Ledger]


def test_the_first_dated_report_of_each_step(make_ledger: Maker) -> None:
    view = make_ledger(
        [
            milestone("exhibited", "2020-11", published="2020-11-20", edition=3),
            milestone("exhibited", "2019-11-06", published="2020-12-01", edition=2),
            promise("approved", "2020", made="2019-11-20"),
            milestone("first_use", "2021-03-05", published="2021-04-01"),
            milestone("launched", "2021", published="2021-06-30"),
            milestone("reimbursed", "", published="2021-12-20"),
            milestone("reimbursed", "2022-01", published="2022-02-01"),
            milestone("localised", "", published="2022-05-01"),
            milestone("scaled", "2023", published="2023-05-01"),
            milestone("exhibited", "2020-11", initiative_id="two"),
        ]
    )
    steps = steps_of(view, ["one"], PATH)
    assert steps[["step", "stage"]].values.tolist() == [
        ["exhibited", "exhibited"],
        ["patients", "first_use"],
        ["reimbursed", "reimbursed"],
        ["localised", "localised"],
    ]
    assert steps["date_start"].tolist()[:3] == [
        pd.Timestamp("2019-11-06"),
        pd.Timestamp("2021-03-05"),
        pd.Timestamp("2022-01-01"),
    ]
    assert pd.isna(steps["date_start"].iloc[3])
    assert steps["row"].tolist() == [2, 4, 7, 8]


def test_a_year_ends_with_the_report_of_it(make_ledger: Maker) -> None:
    view = make_ledger([milestone("launched", "2021", published="2021-06-30")])
    step = steps_of(view, ["one"], PATH).iloc[0]
    assert (step["date_start"], step["date_end"]) == (pd.Timestamp("2021-01-01"), pd.Timestamp("2021-06-30"))


def test_what_was_only_promised_has_no_steps(make_ledger: Maker) -> None:
    view = make_ledger([promise("launched", "2021")])
    assert steps_of(view, ["one"], PATH).empty
    assert steps_of(view, [], PATH).empty
