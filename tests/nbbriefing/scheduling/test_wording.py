"""What a schedule may say, and that every fault names what is wrong and what to write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbbriefing.catalogue.schedule import Rule, Window
from nbbriefing.catalogue.wording import ScheduleFault, check_zone, read_schedule

EXPO = Window("Expo", "during")


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("0 6 * * 1", [Rule("0 6 * * 1")]),
        ("*/15 8-18 * * MON-FRI", [Rule("*/15 8-18 * * MON-FRI")]),
        ("every Monday at 06:00", [Rule("0 6 * * 1")]),
        ("Every  monday", [Rule("0 6 * * 1")]),
        ("every Thursday and Monday at 18:05", [Rule("5 18 * * 1,4")]),
        ("weekly on Sunday", [Rule("0 6 * * 7")]),
        ("weekly", [Rule("0 6 * * 1")]),
        ("weekdays at 7:30", [Rule("30 7 * * 1-5")]),
        ("monthly", [Rule("0 6 1 * *")]),
        ("monthly on the 15th at 09:00", [Rule("0 9 15 * *")]),
        ("daily during the Expo at 08:00", [Rule("0 8 * * *", EXPO)]),
        ("daily at 08:00 during the expo", [Rule("0 8 * * *", EXPO)]),
        ("0 8,14 * * * during the Expo", [Rule("0 8,14 * * *", EXPO)]),
        ("weekly after the Expo for 12 weeks", [Rule("0 6 * * 1", Window("Expo", "after", 84))]),
        ("daily for 10 days before the Expo", [Rule("0 6 * * *", Window("Expo", "before", 10))]),
        (
            "daily during the Expo, weekly after it for 12 weeks",
            [Rule("0 6 * * *", EXPO), Rule("0 6 * * 1", Window("Expo", "after", 84))],
        ),
    ],
)
def test_words_and_cron_become_rules(text, rules):
    schedule = read_schedule([text], "UTC", ["Expo"])
    assert list(schedule.rules) == rules
    assert str(schedule) == f"{' '.join(text.split())} (UTC)"


@pytest.mark.parametrize(
    ("text", "said", "remedy"),
    [
        ("61 6 * * *", "'61 6 * * *': bad minute", "minute 0-59"),
        ("0 6 * * 8", "bad day-of-week", "day of week 0-7"),
        ("0 0 30 2 *", "bad day-of-month", "day of month 1-31"),
        ("0 6 * *", "not five fields", "five fields"),
        ("0 0 6 * * *", "not five fields", "five fields"),
        ("0 6 * * 1 at 07:00", "says the time itself", "Leave out"),
        ("@daily", "'@daily' does not say how often", "Did you mean 'daily'?"),
        ("evry Monday at 06:00", "'evry Monday' does not say how often", "Did you mean 'every Monday'?"),
        ("when it rains", "does not say how often", "Write for example"),
        ("at 06:00", "does not say how often", "Write for example"),
        ("daily at 24:00", "not a time of day", "at 06:00"),
        ("daily at 6pm", "not a time of day", "at 06:00"),
        ("monthly on the 31st", "not every month has a day 31", "1 to 28"),
        ("daily during the Exop", "no event 'Exop'", "Did you mean 'Expo'?"),
        ("daily during the Games", "no event 'Games'", "Events are: Expo."),
        ("weekly after it for 12 weeks", "'it' stands for no event", "Name the event"),
        ("weekly after the Expo", "does not say how long", "12 weeks"),
        ("weekly after the Expo for ever", "'ever' is not a length", "12 weeks"),
        ("weekly after the Expo for 53 weeks", "'53 weeks' is not a length", "at most 365 days"),
        ("weekly after the Expo for 0 days", "not a length", "10 days"),
        ("daily during the Expo for 3 days", "has its own length", "Leave out 'for 3 days'"),
        ("daily, , weekly", "empty", "Write for example"),
    ],
)
def test_a_fault_says_what_is_wrong_and_what_to_write(text, said, remedy):
    with pytest.raises(ScheduleFault) as caught:
        read_schedule([text], "UTC", ["Expo"])
    assert said in str(caught.value)
    assert remedy in caught.value.remedy


WORDS = st.one_of(
    st.sampled_from(
        ["daily", "weekly", "monthly", "every", "Monday", "and", "on", "the", "15th", "at", "06:00"]
    ),
    st.sampled_from(["during", "before", "after", "Expo", "it", "for", "12", "weeks", "days", ",", "99:99"]),
    st.sampled_from(["0", "6", "*", "*/2", "1-5", "L", "LW", "MON#2", "99", "-", "#", "\x00", "é"]),
)


@given(st.lists(WORDS, min_size=1, max_size=12).map(" ".join))
def test_any_text_is_a_schedule_or_a_fault_with_a_remedy(text):
    try:
        schedule = read_schedule([text], "UTC", ["Expo"])
    except ScheduleFault as fault:
        told = [str(fault), fault.remedy]
    else:
        told = [rule.cron for rule in schedule.rules]
    assert told
    assert all(told)


def test_events_are_not_checked_where_none_are_named():
    (rule,) = read_schedule(["daily during the Games"], "UTC", None).rules
    assert rule.window == Window("Games", "during")


@pytest.mark.parametrize("zone", ["Asia/Shangai", "Asia", "../UTC", "/etc/localtime", "", "a\0b", 8, None])
def test_a_name_that_is_no_zone_is_refused(zone):
    with pytest.raises(ScheduleFault, match="is not a time zone"):
        check_zone(zone)


def test_the_nearest_zone_is_named():
    with pytest.raises(ScheduleFault) as caught:
        check_zone("Europe/Berln")
    assert caught.value.remedy == "Did you mean 'Europe/Berlin'?"
