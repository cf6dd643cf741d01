"""Views: what could be known on a day, and what belongs to an edition.

The expectations are worked out with the csv module and the standard library alone.
"""

from __future__ import annotations

import calendar
import csv
import datetime as dt
from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ciie_utils import open_ledger
from ciie_utils.errors import LedgerError
from tests.data import LEDGER

DAYS = st.dates(dt.date(2017, 11, 3), dt.date(2027, 1, 1))


@cache
def read(name: str) -> tuple[dict[str, str], ...]:
    with (LEDGER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def last_day(text: str) -> dt.date:
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return dt.date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])


@cache
def known_from() -> dict[str, dt.date]:
    return {row["source_id"]: last_day(row["published_on"]) for row in read("sources")}


@settings(max_examples=15, deadline=None)
@given(DAYS)
def test_a_row_is_in_sight_exactly_when_its_source_had_been_published(day):
    view = open_ledger(LEDGER).as_of(day)
    assert view.sources["source_id"].tolist() == [key for key, end in known_from().items() if end <= day]
    seen = [
        (number, row)
        for number, row in enumerate(read("milestones"), 1)
        if known_from()[row["source_id"]] <= day
    ]
    assert view.milestones["row"].tolist() == [number for number, _ in seen]
    assert view.indicators["row"].tolist() == [
        number for number, row in enumerate(read("indicators"), 1) if known_from()[row["source_id"]] <= day
    ]
    told = {row["initiative_id"] for _, row in seen}
    assert view.initiatives["initiative_id"].tolist() == [
        row["initiative_id"] for row in read("initiatives") if row["initiative_id"] in told
    ]
    parties = [row for row in read("parties") if row["initiative_id"] in told]
    assert len(view.parties) == len(parties)
    there = {row["org_id"] for row in parties}
    assert view.organisations["org_id"].tolist() == [
        row["org_id"] for row in read("organisations") if row["org_id"] in there
    ]


@settings(max_examples=10, deadline=None)
@given(DAYS)
def test_the_first_edition_is_the_earliest_that_the_rows_in_sight_tell(day):
    appearances: dict[str, list[tuple[bool, int, bool]]] = {}
    for row in read("milestones"):
        if row["stage"] in ("exhibited", "signed", "announced") and row["edition"]:
            known = known_from()[row["source_id"]] <= day
            entry = (row["basis"] == "inferred", int(row["edition"]), known)
            appearances.setdefault(row["initiative_id"], []).append(entry)
    view = open_ledger(LEDGER).as_of(day).initiatives.set_index("initiative_id")["first_edition"]
    for initiative, edition in view.items():
        if initiative in appearances:
            # Stated before inferred, then the smaller number: the order of the tuples themselves.
            firm = sorted(entry[:2] for entry in appearances[initiative] if entry[2])
            assert (None if pd.isna(edition) else edition) == (firm[0][1] if firm else None)


@settings(max_examples=10, deadline=None)
@given(DAYS, DAYS)
def test_views_nest(first, second):
    later, earlier = max(first, second), min(first, second)
    ledger = open_ledger(LEDGER)
    nested, direct = ledger.as_of(later).as_of(earlier), ledger.as_of(earlier)
    assert nested.fingerprint == direct.fingerprint
    assert nested.as_of_date == direct.as_of_date == earlier
    assert nested.lineage == direct.lineage
    for name in ("sources", "organisations", "initiatives", "parties", "milestones", "indicators"):
        pd.testing.assert_frame_equal(getattr(nested, name), getattr(direct, name))


def test_the_counts_of_three_days_counted_in_the_files():
    for day in (dt.date(2018, 12, 31), dt.date(2020, 12, 31), dt.date(2021, 12, 31)):
        count = sum(known_from()[row["source_id"]] <= day for row in read("milestones"))
        assert len(open_ledger(LEDGER).as_of(day).milestones) == count
    assert len(open_ledger(LEDGER).as_of("2099").milestones) == len(read("milestones"))


def test_a_source_is_known_from_the_last_day_of_its_date(small_ledger):
    ledger = open_ledger(small_ledger)

    def known(day):
        return ledger.as_of(day).sources["source_id"].tolist()

    assert known("2019-11-07") == ["s-day"]
    assert known("2020-02-28") == ["s-day"]
    assert known("2020-02-29") == ["s-day", "s-month"]
    assert known("2021-12-30") == ["s-day", "s-month"]
    assert known("2021-12-31") == ["s-day", "s-month", "s-year"]
    assert known("2020-02") == known("2020-02-29")
    assert known("2021") == known("2021-12-31")


def test_what_has_nothing_left_drops_out(small_ledger):
    ledger = open_ledger(small_ledger)
    early = ledger.as_of("2019-11-07")
    assert early.milestones["row"].tolist() == [1, 2]
    assert early.initiatives["initiative_id"].tolist() == ["acme-drug"]
    assert early.parties["org_id"].tolist() == ["acme", "gamma"]
    assert early.organisations["org_id"].tolist() == ["acme", "gamma"]
    assert early.indicators["row"].tolist() == [1]
    later = ledger.as_of("2020-02-29")
    assert later.milestones["row"].tolist() == [1, 2, 3, 6]
    assert later.initiatives["initiative_id"].tolist() == ["acme-drug", "gamma-scheme"]


def first_edition(ledger, day, initiative):
    return ledger.as_of(day).initiatives.set_index("initiative_id")["first_edition"][initiative]


def test_no_view_gives_away_a_first_edition_that_was_published_later(small_ledger):
    ledger = open_ledger(small_ledger)
    # Row 4, published in 2021, tells of the first Expo; before that only the second was known of.
    assert first_edition(ledger, "2020-12-31", "acme-drug") == 2
    assert first_edition(ledger, "2021-12-31", "acme-drug") == 1
    # No appearance tells of the fourth Expo: the curated number stays, with the row that carries it.
    assert first_edition(ledger, "2021-12-31", "beta-plant") == 4


def test_a_curated_first_edition_waits_for_its_row_and_for_its_expo(small_ledger, edit):
    edit(small_ledger / "initiatives.csv", "service,,,none", "service,,3,none")
    ledger = open_ledger(small_ledger)
    assert pd.isna(first_edition(ledger, "2020-11-04", "gamma-scheme"))  # edition 3 opened on 2020-11-05
    assert first_edition(ledger, "2020-11-05", "gamma-scheme") == 3
    edit(small_ledger / "milestones.csv", "Opened,s-year", "Opened,s-month")
    edit(
        small_ledger / "milestones.csv",
        "gamma-scheme,launched,observed,,,",
        "gamma-scheme,opened,observed,,3,",
    )
    edit(small_ledger / "milestones.csv", "Under way,s-month", "Under way,s-year")
    ledger = open_ledger(small_ledger)
    assert "gamma-scheme" not in set(ledger.as_of("2020-12-31").initiatives["initiative_id"])
    assert ledger.as_of("2021-12-31").initiatives["first_edition"].tolist() == [1, 4, 3]


def test_an_edition_brings_its_initiatives_with_all_their_rows(small_ledger):
    ledger = open_ledger(small_ledger)
    second = ledger.at_edition(2)
    assert second.milestones["row"].tolist() == [1, 2, 3, 4]
    assert second.initiatives["initiative_id"].tolist() == ["acme-drug"]
    assert second.organisations["org_id"].tolist() == ["acme", "gamma"]
    assert second.sources["source_id"].tolist() == ["s-day", "s-month", "s-year"]
    assert second.indicators["subject"].tolist() == ["edition 2"]  # and not "edition 21"
    assert second.as_of_date == ledger.as_of_date
    fourth = ledger.at_edition(4)
    assert fourth.milestones["row"].tolist() == [5]
    assert fourth.sources["source_id"].tolist() == ["s-year"]


def test_the_editions_of_the_project_counted_in_the_files():
    ledger = open_ledger(LEDGER)
    numbers = {int(row["edition"]) for row in read("milestones") if row["edition"]}
    assert ledger.editions == sorted(numbers)
    for number in numbers:
        ids = {row["initiative_id"] for row in read("milestones") if row["edition"] == str(number)}
        ids |= {row["initiative_id"] for row in read("initiatives") if row["first_edition"] == str(number)}
        view = ledger.at_edition(number)
        assert set(view.initiatives["initiative_id"]) == ids
        assert len(view.milestones) == sum(row["initiative_id"] in ids for row in read("milestones"))
        subjects = [row["subject"] for row in read("indicators")]
        assert len(view.indicators) == sum(
            text == f"edition {number}" or text.startswith((f"edition {number}:", f"edition {number} "))
            for text in subjects
        )


def test_day_and_edition_may_come_in_either_order(small_ledger):
    ledger = open_ledger(small_ledger)
    one, other = ledger.as_of("2020-12-31").at_edition(2), ledger.at_edition(2).as_of("2020-12-31")
    assert one.lineage == other.lineage == ("as_of(2020-12-31)", "at_edition(2)")
    assert one.fingerprint == other.fingerprint
    assert one.milestones["row"].tolist() == other.milestones["row"].tolist() == [1, 2, 3]


def test_an_edition_of_which_nothing_was_known_yet_is_empty(small_ledger):
    view = open_ledger(small_ledger).as_of("2019-12-31").at_edition(4)
    assert [len(view.milestones), len(view.initiatives), len(view.sources), len(view.indicators)] == [
        0,
        0,
        0,
        0,
    ]


@pytest.mark.parametrize(
    ("number", "near"), [(3, "Did you mean 2"), (99, "Did you mean 4"), ("2", "Did you mean 2")]
)
def test_an_unknown_edition_is_answered_with_the_possible_ones(small_ledger, number, near):
    with pytest.raises(LedgerError, match=r"possible are 1, 2, 4\.") as caught:
        open_ledger(small_ledger).at_edition(number)
    assert near in str(caught.value)


@pytest.mark.parametrize("number", [True, None, 2.5])
def test_what_is_no_number_of_an_edition_is_refused(small_ledger, number):
    with pytest.raises(LedgerError, match=r"possible are 1, 2, 4\."):
        open_ledger(small_ledger).at_edition(number)


def test_a_day_before_the_first_source_says_which_is_the_first(small_ledger):
    with pytest.raises(
        LedgerError, match=r"first source of this ledger is of 2019-11-07 \(s-day\)"
    ) as caught:
        open_ledger(small_ledger).as_of("2019-11-06")
    assert "Give 2019-11-07 or a later day." in str(caught.value)


def test_a_view_cannot_look_beyond_its_own_day(small_ledger):
    view = open_ledger(small_ledger).as_of("2020-12-31")
    with pytest.raises(LedgerError, match="This view ends on 2020-12-31"):
        view.as_of("2021-01-01")
    assert view.as_of("2020-12-31").fingerprint == view.fingerprint
