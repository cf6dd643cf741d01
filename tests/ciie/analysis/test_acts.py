"""What was shown, signed, built and promised at each edition, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ciie_utils import Ledger
from ciie_utils.analysis.promises import judge
from ciie_utils.briefings.standing.counts import ACTS, acts_by_edition, count_acts, last_opened

from .small_ledgers import milestone, promise

Maker = Callable[..., Ledger]


def test_the_last_edition_that_had_opened() -> None:
    days = ["2018-11-04", "2018-11-05", "2019-11-04", "2019-11-05", "2025-12-31", None]
    found = last_opened(pd.Series(pd.to_datetime(days)))
    assert found.tolist() == [pd.NA, 1, 1, 2, 8, pd.NA]


def test_each_act_belongs_to_its_edition(make_ledger: Maker) -> None:
    view = make_ledger(
        [
            milestone("exhibited", "2019-11", published="2019-11-20", edition=2),
            milestone("exhibited", "2019-11-06", published="2019-11-30", edition=2),
            milestone("exhibited", "2020-11", published="2020-11-20", edition=3),
            milestone("signed", "2019-06", published="2020-01-01"),
            milestone("renewed", "2020-12", published="2021-01-01"),
            # A year may end after the report of it: what is reported had happened by then.
            milestone("opened", "2021", published="2021-06-01"),
            milestone("localised", "", published="2021-11-08"),
            milestone("approved", "2021", published="2021-11-08"),
            promise("launched", "2022", made="2021-01-01"),
            promise("launched", "2022", made="2021-02-01", initiative_id="two"),
            promise("exhibited", "2020-11", made="2020-10-01", edition=3, initiative_id="two"),
            promise("opened", "2019", made="2018-01-01", initiative_id="two"),
        ],
        as_of="2021-12-31",
    )
    acts = acts_by_edition(view, judge(view))
    told = [
        (None if pd.isna(edition) else int(edition), act, initiative)
        for edition, act, initiative in zip(acts["edition"], acts["act"], acts["initiative_id"], strict=True)
    ]
    assert told == [
        (1, "signed", "one"),
        (2, "shown", "one"),
        (3, "shown", "one"),
        (3, "signed", "one"),
        (3, "built", "one"),
        (3, "promised", "one"),
        (3, "promised", "two"),
        (3, "promised", "two"),
        (4, "built", "one"),
        (None, "promised", "two"),
    ]
    counts = count_acts(acts)
    assert list(counts.columns) == list(ACTS)
    assert counts.loc[2].tolist() == [1, 0, 0, 0]
    assert counts.loc[3].tolist() == [1, 1, 1, 3]
    assert counts.index.tolist() == [1, 2, 3, 4]


def test_an_edition_without_an_act_lies_between_two_others(make_ledger: Maker) -> None:
    rows = [
        milestone("exhibited", f"{2017 + n}-11", published=f"{2018 + n}-01-01", edition=n) for n in (1, 3)
    ]
    view = make_ledger(rows)
    assert count_acts(acts_by_edition(view, judge(view)))["shown"].tolist() == [1, 0, 1]


def test_a_promise_that_is_only_repeated_counts_once(make_ledger: Maker) -> None:
    view = make_ledger(
        [promise("launched", "2022", made="2021-01-01"), promise("launched", "2022", made="2021-01-05")]
    )
    assert count_acts(acts_by_edition(view, judge(view)))["promised"].tolist() == [1]


def test_nothing_known_is_no_act(make_ledger: Maker) -> None:
    view = make_ledger([milestone("approved", "2021", published="2021-06-01")])
    acts = acts_by_edition(view, judge(view))
    assert acts.empty
    assert count_acts(acts).empty
