"""Numbers, money, dates and quantities as a Chinese desk writes them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest

from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.indicators import value_text
from ciie_utils.briefings.measures import measure, quantity
from ciie_utils.verdicts import VERDICTS
from nbbriefing.language import formats
from nbbriefing.language.messages import set_language

DAY = pd.Timestamp


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    set_language("zh")
    yield
    set_language("en")


def test_dates() -> None:
    assert formats.day(DAY(2020, 11, 6)) == "2020年11月6日"
    assert formats.month(DAY(2020, 11, 1)) == "2020年11月"
    assert formats.year(DAY(2020, 1, 1)) == "2020年"
    assert formats.interval(None, None) == "日期不详"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ((2020, 11, 1), (2020, 11, 9), "2020年11月1日至9日"),
        ((2020, 11, 1), (2020, 12, 9), "2020年11月1日至12月9日"),
        ((2020, 11, 1), (2021, 1, 9), "2020年11月1日至2021年1月9日"),
        ((2024, 1, 1), (2024, 11, 30), "2024年1月至11月"),
        ((2024, 1, 1), (2025, 11, 30), "2024年1月至2025年11月"),
        ((2018, 1, 1), (2020, 12, 31), "2018至2020年"),
        ((2020, 1, 1), (2020, 12, 31), "2020年"),
        ((2020, 11, 1), (2020, 11, 30), "2020年11月"),
    ],
)
def test_a_span_does_not_repeat_what_both_ends_share(start, end, text) -> None:
    assert formats.interval(DAY(*start), DAY(*end)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1250, "1250"),
        (9999, "9999"),
        (10_000, "1万"),
        (18_375, "1.8375万"),
        (292_400, "29.24万"),
        (100_000_000, "1亿"),
        (209_780_000, "2.0978亿"),
        (-70.3, "\u221270.3"),
    ],
)
def test_numbers_are_counted_in_ten_thousands(value, text) -> None:
    assert formats.readable_number(value) == text


def test_money_and_shares() -> None:
    assert formats.money(400_000_000, "CNY") == "4亿元"
    assert formats.money(72_620_000_000, "USD") == "726.2亿美元"
    assert formats.percent(0.36) == "36%"
    assert formats.percent_range(0.21, 0.497) == "21–50%"


def test_durations() -> None:
    assert formats.days_text(14) == "14天"
    assert formats.days_text(425) == "14个月"
    assert formats.days_text(1900) == "5.2年"
    assert formats.days_range(1, 31) == "1至31天"
    assert formats.days_range(100, 480) == "3至16个月"


def test_measure_words() -> None:
    assert quantity(2000, "hospital") == "2000家医院"
    assert quantity(1, "patient") == "1名患者"
    assert quantity(1.52, "device_per_million") == "每百万人口1.52台"
    assert measure("annual_capacity", 400_000_000, "dose_per_year") == "产能每年4亿剂"
    assert measure("minimum_age", 0.5, "year") == "0.5岁起可用"


def test_a_range_stands_where_the_number_does() -> None:
    record = {"value": None, "low": 7.0, "high": 8.0, "unit": "device_per_million"}
    assert value_text(record) == "每百万人口7至8台"


def test_no_word_of_the_ledger_is_left_in_english() -> None:
    for words in (
        vocabulary.STAGES,
        vocabulary.PROMISED_STAGES,
        vocabulary.KINDS,
        vocabulary.KINDS_PLURAL,
        vocabulary.THERAPY_AREAS,
        vocabulary.ROLES,
        vocabulary.PROGRESS_GROUPS,
        {name: verdict.label for name, verdict in VERDICTS.items()},
        vocabulary.BASES,
        vocabulary.CURRENCIES,
    ):
        for word in words:
            assert not vocabulary.label(words, word).isascii(), word
