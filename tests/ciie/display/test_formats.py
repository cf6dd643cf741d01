"""Numbers, money and dates as they are printed; the expected texts were written by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciie_utils.briefings.measures import measure, quantity
from nbbriefing.language import formats


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("2020", "2020"),
        ("2020-11", "November 2020"),
        ("2020-11-06", "6 November 2020"),
        (None, "not known"),
        ("", "not known"),
        (float("nan"), "not known"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(written: str | None, printed: str) -> None:
    assert formats.written_date(written) == printed


@pytest.mark.parametrize(
    ("start", "end", "printed"),
    [
        (date(2020, 1, 1), date(2020, 12, 31), "2020"),
        (date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        (date(2020, 11, 6), date(2020, 11, 6), "6 November 2020"),
        (date(2020, 1, 1), date(2023, 12, 31), "2020 to 2023"),
        (date(2020, 1, 1), date(2020, 3, 31), "January 2020 to March 2020"),
        (date(2023, 2, 1), date(2024, 2, 28), "1 February 2023 to 28 February 2024"),
        (pd.NaT, pd.NaT, "not known"),
    ],
)
def test_an_interval_reads_as_a_date(start: date, end: date, printed: str) -> None:
    assert formats.interval(start, end) == printed


@pytest.mark.parametrize(
    ("value", "currency", "printed"),
    [
        (400_000_000, "CNY", "CNY 400 million"),
        (72_620_000_000, "USD", "USD 72.62 billion"),
        (400_000, "CNY", "CNY 400,000"),
        (3328.2, "CNY", "CNY 3,328.2"),
        (3e9, "JPY", "JPY 3 billion"),
        (174e6, "EUR", "EUR 174 million"),
        (float("nan"), "USD", "not known"),
    ],
)
def test_money_is_readable_and_names_its_currency(value: float, currency: str, printed: str) -> None:
    assert formats.money(value, currency) == printed


@pytest.mark.parametrize(
    ("share", "printed"),
    [(0, "0%"), (0.001, "<1%"), (0.375, "38%"), (0.994, "99%"), (0.999, ">99%"), (1, "100%")],
)
def test_a_share_is_in_whole_percent(share: float, printed: str) -> None:
    assert formats.percent(share) == printed


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_a_share_is_never_rounded_to_none_or_all(share: float) -> None:
    assert formats.percent(share) not in ("0%", "100%")


def test_an_interval_of_shares_is_rounded_outwards() -> None:
    assert formats.percent_range(0.2137, 0.5042) == "21–51%"
    assert formats.percent_range(0.0, 1.0) == "0–100%"
    assert formats.percent_range(0.29, 0.57) == "29–57%"


@pytest.mark.parametrize(
    ("days", "printed"),
    [
        (1, "1 day"),
        (60, "60 days"),
        (61, "2 months"),
        (365, "12 months"),
        (730, "2 years"),
        (1000, "2.7 years"),
    ],
)
def test_days_are_read_in_the_unit_that_fits(days: int, printed: str) -> None:
    assert formats.days_text(days) == printed


def test_a_span_of_days() -> None:
    assert formats.days_range(1, 31) == "1 to 31 days"
    assert formats.days_range(40, 40) == "40 days"
    assert formats.days_range(33, 63) == "1 to 2 months"
    assert formats.days_range(305, 364) == "10 to 12 months"
    assert formats.days_range(3, 400) == "3 days to 13 months"
    assert formats.days_range(400, 800) == "13 months to 2.2 years"
    assert formats.days_range(float("nan"), 3) == "not known"


def test_zero_is_a_count_and_missing_is_not() -> None:
    assert formats.count(0) == "0"
    assert formats.number(float("nan")) == "not known"
    assert formats.number(-70.3) == "−70.3"
    assert formats.number(1234567) == "1,234,567"
    assert formats.readable_number(1_234_567) == "1.23 million"


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        (2000, "hospital", "2,000 hospitals"),
        (1, "hospital", "1 hospital"),
        (0, "hospital", "0 hospitals"),
        (10, "institution", "10 institutions"),
        (60, "percent", "60%"),
        (82.6, "percent", "82.6%"),
        (12, "year", "12 years"),
        (69000, "square_metre", "69,000 square metres"),
        (10_000_000, "patient", "10 million patients"),
        (2.5, "fold", "2.5 times"),
        (3, "flying_carpet", "3 flying carpet"),
        (3, None, "3"),
    ],
)
def test_a_quantity_has_its_unit(value: float, unit: str | None, printed: str) -> None:
    assert quantity(value, unit) == printed


def test_a_measure_says_what_its_figure_means() -> None:
    assert measure("investment", 400e6, "CNY") == "investment of CNY 400 million"
    assert measure("hospitals", 2000, "hospital") == "2,000 hospitals"
    assert measure("hospitals", float("nan"), "hospital") == ""
    assert measure(None, 3, "hospital") == ""
