"""The state of the schedule: what is written is read, at any instant, and damage is told."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbbriefing.errors import ScheduleError
from nbbriefing.scheduling import GoodRun, LastRun, last_run
from nbbriefing.scheduling.state import read_state, state_file, write_state
from tests.nbbriefing.scheduling.moments import at

DONE = LastRun(at("2026-11-16 06:00"), at("2026-11-16 06:01"), "2026-11-16", at("2026-11-16 06:03"), 2, 1)

moments = st.datetimes(timezones=st.timezones()).map(lambda moment: moment.astimezone(dt.UTC))
days = st.dates().map(dt.date.isoformat)
runs = st.builds(
    LastRun,
    moments,
    moments,
    days,
    st.none() | moments,
    st.integers(0),
    st.integers(0),
    st.lists(st.text()).map(tuple),
    st.none() | st.builds(GoodRun, moments, moments, days),
)


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), runs, max_size=3))
def test_what_is_written_is_read(tmp_path_factory, state):
    out = tmp_path_factory.mktemp("out")
    write_state(out, state)
    assert read_state(out) == state


def test_there_is_no_state_before_the_first_call(tmp_path):
    assert read_state(tmp_path) == {}
    assert last_run(tmp_path, "edition") is None


def test_the_last_run_of_a_briefing(tmp_path):
    write_state(tmp_path, {"edition": DONE})
    assert last_run(tmp_path, "edition") == DONE
    assert last_run(tmp_path, "outcomes") is None


def test_a_write_that_is_cut_short_leaves_the_old_state(tmp_path, monkeypatch):
    write_state(tmp_path, {"edition": DONE})

    def cut(descriptor):
        raise OSError("no space")

    monkeypatch.setattr("os.fsync", cut)
    with pytest.raises(OSError, match="no space"):
        write_state(tmp_path, {})
    assert read_state(tmp_path) == {"edition": DONE}


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:40],
        lambda text: text.replace('"version": 1', '"version": 2'),
        lambda text: text.replace("+08:00", ""),
        lambda text: text.replace('"2026-11-16",', '"16 November",'),
        lambda text: json.dumps({"version": 1, "briefings": {"edition": {}}}),
        lambda text: "[]",
        lambda text: "",
    ],
)
def test_a_state_that_is_damaged_is_told_with_the_remedy(tmp_path, change):
    write_state(tmp_path, {"edition": DONE})
    path = state_file(tmp_path)
    path.write_text(change(path.read_text()))
    with pytest.raises(ScheduleError, match=r"state\.json is not a state of the schedule(.|\n)*Remove it"):
        read_state(tmp_path)
