"""The moments of a schedule: in its zone, where clocks are changed, around events."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciie_utils.ledger.editions import expo_intervals
from ciie_utils.project import CALENDAR
from nbbriefing.catalogue.schedule import previous_time, times_between
from nbbriefing.scheduling import next_due
from tests.nbbriefing.scheduling.moments import BERLIN, at, instant, schedule

MONDAYS = schedule("every Monday at 06:00")
EXPO = schedule("daily during the Expo at 08:00, weekly after it for 12 weeks")


@pytest.mark.parametrize("edition", range(1, 12))
def test_the_calendar_has_the_days_of_the_ledger(edition):
    first, last = expo_intervals(pd.Series([edition], dtype="Int64"))
    assert CALENDAR["Expo"](2017 + edition) == (first[0].date(), last[0].date())


def test_there_was_no_expo_before_the_first():
    assert CALENDAR["Expo"](2017) is None
    assert previous_time(EXPO, at("2018-11-05 07:59"), CALENDAR) is None
    assert next_due(EXPO, at("1990-01-01 00:00"), CALENDAR) == at("2018-11-05 08:00")


def test_a_moment_is_meant_in_the_zone_of_the_schedule():
    # 06:00 in Shanghai is 22:00 of the day before in Greenwich.
    assert instant(next_due(MONDAYS, at("2026-11-15 12:00", "UTC"), CALENDAR)) == "2026-11-15 22:00"
    assert instant(previous_time(MONDAYS, at("2026-11-15 21:59", "UTC"), CALENDAR)) == "2026-11-08 22:00"


def test_the_moment_itself_is_previous_and_not_next():
    monday = at("2026-11-16 06:00")
    assert previous_time(MONDAYS, monday, CALENDAR) == monday
    assert next_due(MONDAYS, monday, CALENDAR) == at("2026-11-23 06:00")


@pytest.mark.parametrize(
    ("after", "moment"),
    [
        ("2026-07-01 00:00", "2026-11-05 08:00"),
        ("2026-11-05 08:00", "2026-11-06 08:00"),
        ("2026-11-10 07:00", "2026-11-10 08:00"),
        ("2026-11-10 08:00", "2026-11-16 06:00"),
        ("2027-01-25 06:00", "2027-02-01 06:00"),
        # Twelve weeks after 10 November end on 2 February.
        ("2027-02-01 06:00", "2027-11-05 08:00"),
    ],
)
def test_daily_during_the_expo_and_weekly_after_it(after, moment):
    assert next_due(EXPO, at(after), CALENDAR) == at(moment)
    assert previous_time(EXPO, at(moment), CALENDAR) == at(moment)


def test_twelve_weeks_after_the_expo_have_twelve_mondays():
    found = times_between(EXPO, at("2025-11-11 00:00"), at("2026-10-31 00:00"), CALENDAR, most=100)
    assert len(found) == 12
    assert {moment.strftime("%a %H:%M") for moment in found} == {"Mon 06:00"}


def test_days_before_an_event_end_with_the_day_before():
    before = schedule("daily before the Expo for 3 days")
    found = times_between(before, at("2026-01-01 00:00"), at("2026-12-31 00:00"), CALENDAR, most=100)
    assert [moment.strftime("%m-%d") for moment in found] == ["11-02", "11-03", "11-04"]


def test_a_rule_that_never_comes_has_no_moment():
    never = schedule("0 6 1 1 * during the Expo")
    assert next_due(never, at("2026-01-01 00:00"), CALENDAR) is None
    assert previous_time(never, at("2026-01-01 00:00"), CALENDAR) is None


def test_an_hour_that_is_left_out_comes_right_after():
    # On 29 March 2026 Berlin's clocks go from 02:00 to 03:00, which is 01:00 in Greenwich.
    nightly = schedule("daily at 02:30", zone=BERLIN)
    assert instant(next_due(nightly, at("2026-03-28 12:00", BERLIN), CALENDAR)) == "2026-03-29 01:00"
    assert instant(next_due(nightly, at("2026-03-29 03:00", BERLIN), CALENDAR)) == "2026-03-30 00:30"
    assert instant(previous_time(nightly, at("2026-03-29 12:00", BERLIN), CALENDAR)) == "2026-03-29 01:00"


def test_an_hour_that_comes_twice_counts_once():
    # On 25 October 2026 it is 02:30 in Berlin at 00:30 and at 01:30 in Greenwich.
    nightly = schedule("daily at 02:30", zone=BERLIN)
    first = next_due(nightly, at("2026-10-25 00:00", BERLIN), CALENDAR)
    assert instant(first) == "2026-10-25 00:30"
    assert instant(next_due(nightly, first, CALENDAR)) == "2026-10-26 01:30"
    between = at("2026-10-25 02:15", BERLIN, fold=1)
    assert instant(next_due(nightly, between, CALENDAR)) == "2026-10-26 01:30"
    assert instant(previous_time(nightly, between, CALENDAR)) == "2026-10-25 00:30"


ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "UTC"])
TEXTS = st.sampled_from(
    [
        "30 2 * * *",
        "*/20 * * * *",
        "15 1,2,3 * * *",
        "every Sunday at 02:00",
        "monthly",
        "daily during the Expo",
    ]
)


@given(
    TEXTS, ZONES, st.datetimes(dt.datetime(2019, 1, 1), dt.datetime(2035, 1, 1), timezones=st.just(dt.UTC))
)
def test_next_and_previous_agree(text, zone, moment):
    rule = schedule(text, zone=zone)
    following = next_due(rule, moment, CALENDAR)
    assert following.astimezone(dt.UTC) > moment
    assert previous_time(rule, following, CALENDAR) == following
    just_before = following.astimezone(dt.UTC) - dt.timedelta(seconds=1)
    before = previous_time(rule, just_before, CALENDAR)
    assert before.astimezone(dt.UTC) <= moment
    assert next_due(rule, before, CALENDAR).astimezone(dt.UTC) == following.astimezone(dt.UTC)
    assert following.tzinfo == ZoneInfo(zone)
