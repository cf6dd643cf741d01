"""What is due, since when and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ciie_utils.project import CALENDAR
from nbbriefing.scheduling.due import MOST_COUNTED, Due, due_json, due_text, judge_due
from nbbriefing.scheduling.state import GoodRun, LastRun
from tests.nbbriefing.scheduling.moments import at, schedule

MONDAYS = schedule("every Monday at 06:00")
MONDAY = at("2026-11-16 06:00")
DONE = LastRun(
    MONDAY,
    MONDAY,
    "2026-11-16",
    at("2026-11-16 06:03"),
    rendered=3,
    good=GoodRun(MONDAY, at("2026-11-16 06:03"), "2026-11-16"),
)


def judged(last: LastRun | None, now: str, **options: bool) -> Due:
    return judge_due("edition", MONDAYS, last, at(now), CALENDAR, **options)


def test_what_was_never_rendered_is_due_since_its_last_moment():
    due = judged(None, "2026-11-18 12:00")
    assert (due.since, due.scheduled, due.next) == (MONDAY, MONDAY, at("2026-11-23 06:00"))
    assert "never rendered" in due.reason


def test_what_was_rendered_is_not_due_before_the_next_moment():
    assert not judged(DONE, "2026-11-16 06:04").is_due
    assert not judged(DONE, "2026-11-23 05:59").is_due
    due = judged(DONE, "2026-11-23 06:00")
    assert due.since == due.scheduled == at("2026-11-23 06:00")
    assert due.reason == "its scheduled time has come"


def test_several_moments_that_passed_are_one_rendering():
    due = judged(DONE, "2026-12-15 12:00")
    assert (due.since, due.scheduled, due.moments) == (at("2026-11-23 06:00"), at("2026-12-14 06:00"), 4)
    assert due.reason == "4 scheduled times have passed; one rendering answers them all"


def test_a_year_of_minutes_is_not_counted_to_the_end():
    minutes = schedule("* * * * *")
    due = judge_due("edition", minutes, DONE, at("2027-11-16 06:00"), CALENDAR)
    assert due.scheduled == at("2027-11-16 06:00")
    assert due.since == at("2026-11-16 06:01")
    assert due.moments == MOST_COUNTED
    assert f"{MOST_COUNTED} or more" in due.reason


def test_what_was_begun_and_not_finished_is_due_as_of_the_same_day():
    begun = replace(DONE, finished=None)
    due = judged(begun, "2026-11-18 12:00")
    assert (due.scheduled, due.as_of) == (MONDAY, "2026-11-16")
    assert judged(begun, "2026-11-23 12:00").as_of == ""


def test_what_failed_waits_for_its_next_moment_unless_asked_for():
    failed = replace(DONE, failed=("edition/edition-3/en",))
    assert not judged(failed, "2026-11-18 12:00").is_due
    assert judged(failed, "2026-11-18 12:00", retry_failed=True).is_due
    assert not judged(DONE, "2026-11-18 12:00", retry_failed=True).is_due


def test_a_clock_that_was_wrong_does_not_stop_the_schedule():
    future = replace(DONE, scheduled=at("2036-11-17 06:00"))
    due = judged(future, "2026-11-18 12:00")
    assert due.scheduled == MONDAY
    assert "clock was wrong" in due.reason


def test_a_clock_set_back_by_minutes_does_nothing_again():
    assert not judged(DONE, "2026-11-16 05:55").is_due


def test_a_schedule_that_has_not_begun_is_not_due():
    expo = schedule("daily during the Expo")
    due = judge_due("edition", expo, None, at("2018-11-01 00:00"), CALENDAR)
    assert not due.is_due
    assert due.next == at("2018-11-05 06:00")


@given(st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC)))
def test_once_answered_it_is_not_due_again_at_the_same_time(now):
    due = judge_due("edition", MONDAYS, None, now, CALENDAR)
    answered = replace(DONE, scheduled=due.scheduled)
    assert not judge_due("edition", MONDAYS, answered, now, CALENDAR).is_due


def test_it_is_told_in_words_those_that_are_due_first():
    failed = replace(DONE, failed=("quiet/all/en",))
    quiet = judge_due("quiet", MONDAYS, failed, at("2026-11-18 12:00"), CALENDAR)
    text = due_text([quiet, judged(None, "2026-11-18 12:00")], working=False)
    assert text.splitlines() == [
        "edition: DUE since Mon 2026-11-16 06:00: never rendered by its schedule",
        "  schedule  every Monday at 06:00 (Asia/Shanghai)",
        "  last      never",
        "  next      Mon 2026-11-23 06:00",
        "quiet: not due: failed the last time",
        "  schedule  every Monday at 06:00 (Asia/Shanghai)",
        "  last      Mon 2026-11-16 06:03, as of 2026-11-16: 1 failed (quiet/all/en); "
        "succeeded last Mon 2026-11-16 06:03",
        "  next      Mon 2026-11-23 06:00",
        "",
        "1 of 2 scheduled briefings due",
    ]


def test_what_is_being_rendered_is_told_so():
    begun = judged(replace(DONE, finished=None), "2026-11-16 06:01")
    assert "edition: being rendered, as of 2026-11-16" in due_text([begun], working=True)
    assert "edition: DUE since" in due_text([begun], working=False)


def test_it_is_told_to_programs():
    told = due_json([judged(DONE, "2026-11-23 07:00")], at("2026-11-23 07:00"), working=False)
    (entry,) = told["briefings"]
    assert entry["due"] is True
    assert entry["since"] == entry["scheduled"] == "2026-11-23T06:00:00+08:00"
    assert entry["next"] == "2026-11-30T06:00:00+08:00"
    assert entry["time_zone"] == "Asia/Shanghai"
    assert entry["last"]["last_success"] == "2026-11-16T06:03:00+08:00"
