"""Partial dates: their ends, worked out by hand and by the standard library."""

import datetime as dt

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciie_utils.errors import LedgerError
from ciie_utils.ledger.dates import as_of_day, interval, intervals, unreadable

D = dt.date


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", D(2020, 1, 1), D(2020, 12, 31)),
        ("2020-11", D(2020, 11, 1), D(2020, 11, 30)),
        ("2020-11-06", D(2020, 11, 6), D(2020, 11, 6)),
        ("2020-02", D(2020, 2, 1), D(2020, 2, 29)),
        ("2021-02", D(2021, 2, 1), D(2021, 2, 28)),
        ("2000-02", D(2000, 2, 1), D(2000, 2, 29)),
        ("1900-02", D(1900, 2, 1), D(1900, 2, 28)),
        ("2020-12", D(2020, 12, 1), D(2020, 12, 31)),
        ("2020-02-29", D(2020, 2, 29), D(2020, 2, 29)),
    ],
)
def test_a_partial_date_is_the_interval_of_the_days_that_it_can_mean(text, first, last):
    assert interval(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        *("", "20", "2020-13", "2020-00", "2021-02-29", "2020-1", "2020-11-6", "2020-11-31", "0000"),
        *("2020-11-06T00:00", " 2020", "2020\n", "２０２０", "2020/11", "November 2020"),
    ],
)
def test_other_texts_are_no_date(text):
    with pytest.raises(ValueError, match=r".+"):
        interval(text)
    assert unreadable([text, "2020"]) == [text]


@given(st.dates(min_value=D(1000, 1, 1)))
def test_a_day_lies_in_the_interval_of_its_month_and_of_its_year(day):
    assert interval(day.isoformat()) == (day, day)
    for text in (day.isoformat()[:7], day.isoformat()[:4]):
        first, last = interval(text)
        assert first <= day <= last
        assert (first - dt.timedelta(days=1)).isoformat()[: len(text)] != text
        if last < dt.date.max:
            assert (last + dt.timedelta(days=1)).isoformat()[: len(text)] != text


@given(st.lists(st.sampled_from(["2020", "2020-02", "2019-12-31", None]), max_size=30))
def test_a_column_is_read_as_its_cells_are(texts):
    first, last = intervals(pa.chunked_array([pa.array(texts, pa.string())]))
    for text, start, end in zip(texts, first, last, strict=True):
        if text is None:
            assert np.isnat(start)
            assert np.isnat(end)
        else:
            assert (start.astype(dt.datetime).date(), end.astype(dt.datetime).date()) == interval(text)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2021-01-31", D(2021, 1, 31)),
        ("2021-02", D(2021, 2, 28)),
        ("2020-02", D(2020, 2, 29)),
        ("2021", D(2021, 12, 31)),
        (" 2021-01-31 ", D(2021, 1, 31)),
        (D(2021, 1, 31), D(2021, 1, 31)),
        (dt.datetime(2021, 1, 31, 23, 59), D(2021, 1, 31)),
        (pd.Timestamp("2021-01-31 12:00"), D(2021, 1, 31)),
        (np.datetime64("2021-01-31"), D(2021, 1, 31)),
    ],
)
def test_an_as_of_date_counts_from_the_last_day_of_its_month_or_year(value, day):
    assert as_of_day(value) == day


@pytest.mark.parametrize(
    ("value", "suggestion"),
    [
        ("2021/1/31", "2021-01-31"),
        ("2021.01.31", "2021-01-31"),
        ("20210131", "2021-01-31"),
        ("31.01.2021", "2021-01-31"),
        ("2021-1", "2021-01"),
        ("2021-02-30", "2021-02-28"),
        ("2021-13", "2021-12"),
    ],
)
def test_a_mistyped_as_of_date_is_answered_with_the_nearest(value, suggestion):
    with pytest.raises(LedgerError, match=f"Did you mean '{suggestion}'"):
        as_of_day(value)


@pytest.mark.parametrize(
    "value", ["yesterday", "", "01/02/2021", 2021, None, pd.NaT, np.datetime64("NaT"), "9999999999"]
)
def test_what_cannot_be_guessed_is_refused_with_what_is_possible(value):
    with pytest.raises(LedgerError, match=r"2021-01-31, 2021-01 \(its last day\)") as caught:
        as_of_day(value)
    assert "Did you mean" not in str(caught.value)
