"""Verdicts worked out by hand, one rule at a time, and on promises of the project's own ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from ciie_utils import Ledger
from ciie_utils.analysis.promises import JUDGED_COLUMNS, judge
from ciie_utils.errors import LedgerError

from .small_ledgers import milestone, promise

Maker = Callable[..., Ledger]


def verdict_of(ledger: Ledger, row: int, on: str) -> pd.Series[Any]:
    judged = judge(ledger.as_of(on))
    return judged[judged["row"] == row].iloc[0]


def only(ledger: Ledger) -> pd.Series[Any]:
    judged = judge(ledger)
    assert len(judged) == 1
    return judged.iloc[0]


@pytest.mark.parametrize(
    ("happened", "verdict", "low", "high"),
    [
        # Due June 2020 (1 to 30 June).
        ("2020-05-20", "kept", -41, -12),
        ("2020-06-30", "kept", 0, 29),
        ("2020-07-01", "late", 1, 30),
        ("2020-07", "late", 1, 60),
        # A year that begins before the due date ends can be in time.
        ("2020", "kept", -181, 213),
        ("2021", "late", 185, 578),
    ],
)
def test_kept_or_late_and_the_range_of_the_delay(
    make_ledger: Maker, happened: str, verdict: str, low: int, high: int
) -> None:
    promised = promise("launched", "2020-06", made="2020-01-01")
    found = only(make_ledger([promised, milestone("launched", happened, published="2022-01-01")]))
    assert found["verdict"] == verdict
    assert (found["delay_days_low"], found["delay_days_high"]) == (low, high)
    assert found["met_source_id"] == "of-2022-01-01"
    assert found["met_row"] == 2


def test_nothing_is_overdue_before_the_last_due_day_has_passed(make_ledger: Maker) -> None:
    ledger = make_ledger([promise("launched", "2020-06")])
    assert verdict_of(ledger, 1, "2020-06-30")["verdict"] == "pending"
    overdue = verdict_of(ledger, 1, "2020-07-01")
    assert overdue["verdict"] == "overdue"
    assert overdue["overdue_since"] == pd.Timestamp("2020-06-30")
    assert overdue["overdue_days"] == 1
    assert pd.isna(overdue["delay_days_low"])
    assert pd.isna(overdue["met_source_id"])


def test_a_report_counts_from_the_last_day_of_its_publication(make_ledger: Maker) -> None:
    ledger = make_ledger(
        [promise("launched", "2020-06"), milestone("launched", "2020-06-10", published="2020-07")]
    )
    assert verdict_of(ledger, 1, "2020-07-30")["verdict"] == "overdue"
    kept = verdict_of(ledger, 1, "2020-07-31")
    assert kept["verdict"] == "kept"
    assert kept["met_known_on"] == pd.Timestamp("2020-07-31")


def test_a_promise_without_due_date_is_pending_until_it_is_met(make_ledger: Maker) -> None:
    ledger = make_ledger([promise("launched"), milestone("launched", "2031-05", published="2031-06-01")])
    assert verdict_of(ledger, 1, "2031-05-31")["verdict"] == "pending"
    kept = verdict_of(ledger, 1, "2031-06-01")
    assert kept["verdict"] == "kept"
    assert pd.isna(kept["delay_days_low"])
    assert not kept["due_passed"]


def test_what_was_known_before_the_promise_does_not_keep_it(make_ledger: Maker) -> None:
    known = milestone("approved", "2019-12", published="2019-12-20")
    assert only(make_ledger([known, promise("approved", "2030")]))["verdict"] == "pending"


def test_the_source_of_a_promise_does_not_keep_it(make_ledger: Maker) -> None:
    same = milestone("approved", "2020-01-01", published="2020-01-01")
    assert only(make_ledger([same, promise("approved", "2030", made="2020-01-01")]))["verdict"] == "pending"


def test_what_was_published_the_same_day_elsewhere_keeps_it(make_ledger: Maker) -> None:
    other = milestone("approved", "2020-01", published="2020-01-01", source_id="another")
    assert only(make_ledger([other, promise("approved", "2030", made="2020-01-01")]))["verdict"] == "kept"


def test_what_happened_before_the_promise_does_not_keep_it_even_if_reported_later(make_ledger: Maker) -> None:
    earlier = milestone("approved", "2019-12-31", published="2020-06-01")
    assert (
        only(make_ledger([earlier, promise("approved", "2030", made="2020-01-01")]))["verdict"] == "pending"
    )
    same_month = milestone("approved", "2020-01", published="2020-06-01")
    assert (
        only(make_ledger([same_month, promise("approved", "2030", made="2020-01-20")]))["verdict"] == "kept"
    )


@pytest.mark.parametrize(
    ("promised", "observed", "verdict"),
    [
        ("launched", "first_use", "kept"),
        ("launched", "reimbursed", "kept"),
        ("approved", "launched", "kept"),
        ("approved", "first_use", "kept"),
        ("signed", "renewed", "kept"),
        ("approved", "reimbursed", "pending"),
        ("launched", "approved", "pending"),
        ("launched", "piloted", "pending"),
        ("launched", "scaled", "pending"),
        ("opened", "localised", "pending"),
        ("first_use", "launched", "pending"),
    ],
)
def test_a_later_stage_keeps_the_promise_if_it_implies_the_promised_one(
    make_ledger: Maker, promised: str, observed: str, verdict: str
) -> None:
    found = only(
        make_ledger([promise(promised, "2030"), milestone(observed, "2021", published="2021-12-31")])
    )
    assert found["verdict"] == verdict
    if verdict == "kept":
        assert found["met_stage"] == observed


def test_a_launch_after_a_known_approval_shows_no_second_approval(make_ledger: Maker) -> None:
    rows = [
        milestone("approved", "2019", published="2019-12-31"),
        promise("approved", "2030", made="2020-01-01"),
        milestone("launched", "2020-05", published="2020-06-01"),
    ]
    assert only(make_ledger(rows))["verdict"] == "pending"
    second = milestone("approved", "2021-03", published="2021-04-01")
    assert only(make_ledger([*rows, second]))["met_row"] == 4


def test_a_launch_after_a_known_approval_counts_where_a_figure_says_what_is_promised(
    make_ledger: Maker,
) -> None:
    drugs = {"metric": "drugs", "unit": "drug"}
    rows = [
        milestone("approved", "2019", published="2019-12-31", value=5, **drugs),
        promise("approved", "2030", made="2020-01-01", value=15, **drugs),
        milestone("launched", "2024", published="2024-12-31", value=15, **drugs),
    ]
    assert only(make_ledger(rows))["met_row"] == 3


def test_a_renewal_keeps_a_promise_to_sign_though_there_was_a_first_agreement(make_ledger: Maker) -> None:
    rows = [
        milestone("signed", "2019", published="2019-12-31"),
        promise("signed", "2030", made="2020-01-01"),
        milestone("renewed", "2020-05", published="2020-06-01"),
    ]
    assert only(make_ledger(rows))["met_row"] == 3


HOSPITALS = {"metric": "hospitals", "unit": "hospital"}
AGE = {"metric": "minimum_age", "unit": "year"}


@pytest.mark.parametrize(
    ("promised", "observed", "verdict"),
    [
        ({**HOSPITALS, "value": 2000}, {**HOSPITALS, "value": 2000}, "kept"),
        ({**HOSPITALS, "value": 2000}, {**HOSPITALS, "value": 3000}, "kept"),
        ({**HOSPITALS, "value": 2000}, {**HOSPITALS, "value": 1999}, "pending"),
        ({**HOSPITALS, "value": 2000}, {**HOSPITALS}, "pending"),
        ({**HOSPITALS, "value": 2000}, {}, "pending"),
        ({**HOSPITALS, "value": 2000}, {"metric": "hospitals", "value": 2000, "unit": "percent"}, "pending"),
        ({**HOSPITALS, "value": 2000}, {"metric": "cities", "value": 2000, "unit": "hospital"}, "pending"),
        ({**HOSPITALS}, {**HOSPITALS, "value": 1}, "kept"),
        ({}, {**HOSPITALS, "value": 1}, "kept"),
        ({**AGE, "value": 6}, {**AGE, "value": 0.5}, "kept"),
        ({**AGE, "value": 6}, {**AGE, "value": 12}, "pending"),
        (
            {"metric": "months_to_registration", "value": 6},
            {"metric": "months_to_registration", "value": 4},
            "kept",
        ),
    ],
)
def test_a_promised_figure_must_be_reached(
    make_ledger: Maker, promised: dict[str, Any], observed: dict[str, Any], verdict: str
) -> None:
    rows = [
        promise("scaled", "2030", **promised),
        milestone("scaled", "2021", published="2021-12-31", **observed),
    ]
    assert only(make_ledger(rows))["verdict"] == verdict


@pytest.mark.parametrize(
    ("edition", "date", "verdict"),
    [(4, "2021-11", "kept"), (6, "2023-11", "overdue"), ("", "2021-11", "kept"), ("", "2021", "overdue")],
)
def test_one_expo_does_not_keep_the_promise_of_another(
    make_ledger: Maker, edition: int | str, date: str, verdict: str
) -> None:
    rows = [
        promise("exhibited", "2021-11", made="2021-10-25", edition=4),
        milestone("exhibited", date, published="2024-01-01", edition=edition),
    ]
    assert only(make_ledger(rows))["verdict"] == verdict


def test_a_showing_without_edition_must_lie_wholly_within_the_due_interval(make_ledger: Maker) -> None:
    promised = promise("exhibited", "2021-01", edition=4)
    year = milestone("exhibited", "2021", published="2022-01-01")
    assert only(make_ledger([promised, year]))["verdict"] == "overdue"


def test_a_promise_of_which_only_the_year_is_known_may_have_been_made_on_its_first_day(
    make_ledger: Maker,
) -> None:
    rows = [
        promise("launched", "2021", made="2020"),
        milestone("launched", "2020-03", published="2021-05-01"),
    ]
    assert only(make_ledger(rows))["verdict"] == "kept"


def test_of_several_the_one_that_happened_first_counts(make_ledger: Maker) -> None:
    rows = [
        promise("launched", "2021-06"),
        milestone("launched", "2021", published="2021-12-31"),
        milestone("reimbursed", "2021-08", published="2022-01-01"),
        milestone("launched", "2021-07-15", published="2022-03-01"),
    ]
    found = only(make_ledger(rows))
    assert (found["met_row"], found["verdict"]) == (4, "late")


def test_a_milestone_without_a_date_counts_by_its_publication(make_ledger: Maker) -> None:
    rows = [promise("launched", "2020-06"), milestone("launched", "", published="2020-06-15")]
    kept = only(make_ledger(rows))
    assert kept["verdict"] == "kept"
    assert pd.isna(kept["met_start"])
    assert pd.isna(kept["met_end"])
    # From the promise (1 January) to the last due day: -181; from the first due day to the publication: 14.
    assert (kept["delay_days_low"], kept["delay_days_high"]) == (-181, 14)
    late = only(make_ledger([rows[0], milestone("launched", "", published="2020-08-01")]))
    assert late["verdict"] == "late"
    assert late["delay_days_high"] == 61


def test_a_new_due_date_supersedes_from_the_day_it_is_known(make_ledger: Maker) -> None:
    ledger = make_ledger([promise("launched", "2021"), promise("launched", "2022-03", made="2021-05")])
    assert verdict_of(ledger, 1, "2021-05-30")["verdict"] == "pending"
    superseded = verdict_of(ledger, 1, "2021-05-31")
    assert superseded["verdict"] == "superseded"
    assert superseded["superseded_by_row"] == 2
    assert superseded["superseded_by_source_id"] == "of-2021-05"
    assert verdict_of(ledger, 2, "2021-05-31")["verdict"] == "pending"
    assert verdict_of(ledger, 1, "2023-01-01")["verdict"] == "superseded"
    assert verdict_of(ledger, 2, "2023-01-01")["verdict"] == "overdue"


def test_a_chain_of_due_dates_is_superseded_link_by_link(make_ledger: Maker) -> None:
    ledger = make_ledger(
        [promise("opened", due, made=f"{2020 + n}-01-01") for n, due in enumerate(("2021", "2022", "2023"))]
    )
    judged = judge(ledger.as_of("2022-06-30"))
    assert list(judged["verdict"]) == ["superseded", "superseded", "pending"]
    assert list(judged["superseded_by_row"].dropna()) == [2, 3]


def test_a_promise_met_before_the_new_due_date_is_not_superseded(make_ledger: Maker) -> None:
    first, second = promise("launched", "2020"), promise("launched", "2022", made="2021-01-01")
    met = milestone("launched", "2020-06", published="2020-07-01")
    judged = judge(make_ledger([first, met, second]))
    assert list(judged["verdict"]) == ["kept", "pending"]
    assert judged["superseded_by_row"].isna().all()
    reported_with_it = milestone("launched", "2020-06", published="2021-01-01")
    assert judge(make_ledger([first, reported_with_it, second]))["verdict"].iloc[0] == "kept"
    reported_later = milestone("launched", "2020-06", published="2021-02-01")
    assert judge(make_ledger([first, reported_later, second]))["verdict"].iloc[0] == "superseded"


def test_promises_of_other_things_do_not_supersede(make_ledger: Maker) -> None:
    first = promise("launched", "2020", metric="products", value=30, unit="product")
    others = [
        promise("launched", "2021", made="2020-06-01", metric="products", value=25, unit="product"),
        promise("launched", "2021", made="2020-06-02"),
        promise("approved", "2021", made="2020-06-03", metric="products", value=30, unit="product"),
        promise(
            "launched",
            "2021",
            made="2020-06-04",
            metric="products",
            value=30,
            unit="product",
            initiative_id="two",
        ),
    ]
    judged = judge(make_ledger([first, *others]))
    assert "superseded" not in set(judged["verdict"])


def test_undated_promises_are_superseded_but_supersede_nothing(make_ledger: Maker) -> None:
    undated, dated = promise("launched", made="2020-01-01"), promise("launched", "2030", made="2021-01-01")
    again = promise("launched", made="2022-01-01")
    assert list(judge(make_ledger([undated, dated, again]))["verdict"]) == [
        "superseded",
        "pending",
        "pending",
    ]


def test_two_phases_of_one_source_stand_side_by_side(make_ledger: Maker) -> None:
    phases = [
        promise("opened", "2019-12", made="2017-11-03"),
        promise("opened", "2020-09", made="2017-11-03"),
    ]
    assert list(judge(make_ledger(phases, as_of="2020-01-01"))["verdict"]) == ["overdue", "pending"]
    one_again = promise("opened", "2020-09", made="2018-05-01")
    judged = judge(make_ledger([*phases, one_again], as_of="2020-01-01"))
    assert list(judged["verdict"]) == ["overdue", "pending", "pending"]
    assert judged["restates_row"].iloc[2] == 2
    delayed = promise("opened", "2021", made="2018-05-01")
    assert list(judge(make_ledger([*phases, delayed], as_of="2020-01-01"))["verdict"]) == [
        "superseded",
        "superseded",
        "pending",
    ]


def test_a_repeated_promise_restates_the_first_that_stands(make_ledger: Maker) -> None:
    rows = [
        promise("opened", "2026", made="2023-12-01"),
        promise("opened", "2026", made="2024-07-02"),
        promise("opened", "2027", made="2024-08-01"),
        promise("opened", "2026", made="2024-09-01"),
        promise("opened", "2026", made="2024-10-01"),
    ]
    judged = judge(make_ledger(rows))
    # The fourth goes back to the date that the third had replaced: a new promise, which the fifth repeats.
    assert list(judged["restates_row"].astype(object).where(judged["restates_row"].notna(), None)) == [
        None,
        1,
        None,
        None,
        4,
    ]
    assert list(judged["verdict"]) == ["superseded", "superseded", "superseded", "pending", "pending"]


def test_sources_of_one_day_contradict_but_do_not_supersede_each_other(make_ledger: Maker) -> None:
    rows = [promise("opened", "2026"), promise("opened", "2027", source_id="another")]
    assert list(judge(make_ledger(rows))["verdict"]) == ["pending", "pending"]


def test_a_source_that_repeats_the_date_beside_a_new_one_does_not_supersede_it(make_ledger: Maker) -> None:
    rows = [
        promise("opened", "2026"),
        promise("opened", "2026", made="2021-01-01"),
        promise("opened", "2028", made="2021-01-01"),
    ]
    judged = judge(make_ledger(rows))
    assert list(judged["verdict"]) == ["pending", "pending", "pending"]
    assert judged["restates_row"].iloc[1] == 1


def test_a_date_repeated_on_the_day_that_it_is_replaced_is_no_promise_of_its_own(make_ledger: Maker) -> None:
    rows = [
        promise("opened", "2026"),
        promise("opened", "2027", made="2021-01-01"),
        promise("opened", "2026", made="2021-01-01", source_id="another"),
    ]
    judged = judge(make_ledger(rows))
    assert list(judged["verdict"]) == ["superseded", "pending", "pending"]
    assert judged["restates_row"].iloc[2] == 1


def test_two_promises_of_one_source_are_two(make_ledger: Maker) -> None:
    judged = judge(make_ledger([promise("launched"), promise("launched")]))
    assert judged["restates_row"].isna().all()


def test_the_end_of_an_initiative_makes_open_promises_overdue(make_ledger: Maker) -> None:
    ledger = make_ledger(
        [
            promise("evidence", made="2020-07-27"),
            promise("launched", "2030", made="2020-07-27"),
            promise("signed", "2020-08", made="2020-07-27"),
            milestone("ended", "2021-01-25", published="2021-01-25"),
            promise("approved", "2030", made="2021-02-01"),
        ]
    )
    assert list(judge(ledger.as_of("2021-01-24"))["verdict"]) == ["pending", "pending", "overdue"]
    judged = judge(ledger.as_of("2021-02-04"))
    assert list(judged["verdict"]) == ["overdue", "overdue", "overdue", "pending"]
    assert list(judged["overdue_since"].dropna().dt.strftime("%Y-%m-%d")) == [
        "2021-01-25",
        "2021-01-25",
        "2020-08-31",
    ]
    assert list(judged["overdue_days"].dropna()) == [10, 10, 157]
    assert list(judged["due_passed"]) == [True, True, True, False]


def test_an_end_of_which_only_the_year_is_known_counts_from_its_publication(make_ledger: Maker) -> None:
    ledger = make_ledger([promise("launched"), milestone("ended", "2021", published="2021-03-01")])
    assert verdict_of(ledger, 1, "2021-02-28")["verdict"] == "pending"
    assert verdict_of(ledger, 1, "2021-03-05")["overdue_days"] == 4


def test_what_was_kept_stays_kept_after_the_end(make_ledger: Maker) -> None:
    rows = [
        promise("launched", "2030"),
        milestone("launched", "2020-06", published="2020-07-01"),
        milestone("ended", "2021", published="2021-12-31"),
    ]
    assert only(make_ledger(rows))["verdict"] == "kept"


def test_an_earlier_day_narrows_the_view(make_ledger: Maker) -> None:
    ledger = make_ledger(
        [promise("launched", "2020-06"), milestone("launched", "2020-06", published="2021-01-01")]
    )
    pd.testing.assert_frame_equal(judge(ledger, on="2020-12-31"), judge(ledger.as_of("2020-12-31")))
    assert judge(ledger, on="2019-12-31").empty
    with pytest.raises(LedgerError, match="yesterday"):
        judge(ledger, on="yesterday")


def test_a_later_day_lets_due_dates_pass(make_ledger: Maker) -> None:
    view = make_ledger([promise("launched", "2020-06")], as_of="2020-06-01")
    assert only(view)["verdict"] == "pending"
    assert judge(view, on="2020-07-01")["verdict"].iloc[0] == "overdue"


def test_columns_and_dtypes_are_the_documented_ones_with_and_without_promises(
    make_ledger: Maker, ledger: Ledger
) -> None:
    for judged in (judge(make_ledger([milestone("launched", "2019")])), judge(ledger)):
        assert {name: str(dtype) for name, dtype in judged.dtypes.items()} == JUDGED_COLUMNS
    assert judge(make_ledger([milestone("launched", "2019")])).empty


# --- The project's own ledger -----------------------------------------------------------------------


def of(ledger: Ledger, initiative: str, on: str, **wanted: Any) -> pd.DataFrame:
    judged = judge(ledger.as_of(on))
    judged = judged[judged["initiative_id"] == initiative]
    for column, value in wanted.items():
        judged = judged[judged[column] == value]
    return judged


def test_the_robot_of_novo_nordisk_and_microsoft(ledger: Ledger) -> None:
    robot = "novo-nordisk-microsoft-chatbot"
    assert list(of(ledger, robot, "2021-01-18")["verdict"]) == ["pending"]
    for day, verdicts in {
        "2021-01-19": ["superseded", "pending"],
        "2021-01-20": ["superseded", "pending"],
        "2021-01-30": ["superseded", "pending"],
        "2021-01-31": ["superseded", "kept"],
    }.items():
        assert list(of(ledger, robot, day)["verdict"]) == verdicts, day
    older, newer = of(ledger, robot, "2021-01-31").itertuples()
    assert older.source_id == "borderless-20201122-chatbot"
    assert older.superseded_by_source_id == "chinadaily-20210119-bearfruit"
    assert newer.met_source_id == "risequity-202101-novocare"
    assert (newer.delay_days_low, newer.delay_days_high) == (-30, 30)


def test_two_thousand_hospitals_are_pending_without_a_due_date(ledger: Ledger) -> None:
    hospitals = of(ledger, "boston-scientific-vivolight", "2026-03-16", metric="hospitals").iloc[0]
    assert hospitals["value"] == 2000
    assert hospitals["verdict"] == "pending"
    assert pd.isna(hospitals["due_end"])


def test_shingrix_was_kept_by_the_launch_and_not_superseded(ledger: Ledger) -> None:
    assert list(of(ledger, "gsk-shingrix", "2020-06-27", stage="launched")["verdict"]) == ["pending"]
    launches = of(ledger, "gsk-shingrix", "2020-06-28", stage="launched")
    assert list(launches["verdict"]) == ["kept", "pending"]
    assert launches["met_source_id"].iloc[0] == "nbd-20200628-shingrix"
    later = of(ledger, "gsk-shingrix", "2020-11-07", stage="launched")
    assert list(later["verdict"]) == ["kept", "kept"]
    assert later["met_source_id"].iloc[1] == "shine-20201107-gsk"


def test_the_vaccines_of_msd_ended(ledger: Ledger) -> None:
    before = of(ledger, "msd-covid-vaccines", "2021-01-24")
    assert list(before["verdict"]) == ["pending"]
    after = of(ledger, "msd-covid-vaccines", "2021-02-01").iloc[0]
    assert (after["verdict"], after["overdue_days"]) == ("overdue", 7)


def test_the_two_phases_of_the_ethicon_plant(ledger: Ledger) -> None:
    plant = "johnson-johnson-suzhou-ethicon-plant"
    assert list(of(ledger, plant, "2019-12-31")["verdict"]) == ["pending", "pending"]
    assert list(of(ledger, plant, "2020-01-01")["verdict"]) == ["overdue", "pending"]
    assert list(of(ledger, plant, "2020-10-01")["verdict"]) == ["overdue", "overdue"]


def test_the_radioligand_site_was_postponed_within_its_year(ledger: Ledger) -> None:
    site = of(ledger, "novartis-haiyan-radioligand-site", "2026-03-16").set_index("source_id")
    newer = site.at["yicai-20240703-novartis", "row"]
    assert site.at["shine-20231201-novartis", "superseded_by_row"] == newer
    assert site.at["shine-20240702-novartis", "superseded_by_row"] == newer
    assert site.at["shine-20240702-novartis", "restates_row"] == site.at["shine-20231201-novartis", "row"]
    assert site.at["reportify-202511-radioligand", "restates_row"] == newer
    assert site.at["yicai-20240703-novartis", "verdict"] == "pending"


def test_a_second_approval_of_spevigo_is_not_shown_by_the_launch_after_the_first(ledger: Ledger) -> None:
    approval = of(ledger, "boehringer-ingelheim-spevigo", "2026-03-16", stage="approved").iloc[0]
    assert approval["verdict"] == "kept"
    assert approval["met_stage"] == "approved"
    assert approval["met_start"] == pd.Timestamp("2024-03-01")


def test_vaccine_capacity_was_late_for_one_date_and_early_for_the_other(ledger: Ledger) -> None:
    capacity = of(ledger, "astrazeneca-kangtai-covid-vaccine", "2021-12-31", metric="annual_capacity")
    assert list(capacity["verdict"]) == ["late", "kept"]
    # Built on 2021-02-02; due in December 2020: 33 days from its last day, 63 from its first.
    assert (capacity["delay_days_low"].iloc[0], capacity["delay_days_high"].iloc[0]) == (33, 63)


def test_every_promise_of_a_view_is_judged_once_in_row_order(ledger: Ledger) -> None:
    view = ledger.as_of("2021-12-31")
    promised = view.milestones[view.milestones["status"] == "expected"]
    assert list(judge(view)["row"]) == list(promised["row"])
