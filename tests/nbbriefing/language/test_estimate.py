"""A number with an interval, as text, and messages that fill in numbers, days and estimates by themselves."""

import math
from datetime import date

import numpy as np
import pytest

from nbbriefing.language.estimate import Estimate
from nbbriefing.language.messages import say, say_n

SHARE = Estimate(12 / 35, 0.2083, 0.5085, 35, events=12, unit="share")


def test_a_share_in_words() -> None:
    assert SHARE.number() == "34%"
    assert SHARE.counts() == "12 of 35"
    assert SHARE.interval() == "20–51%"
    assert SHARE.detail() == "12 of 35; 95% interval 20–51%"
    assert SHARE.with_interval() == "34% (20–51%)"
    assert SHARE.words() == "34% (12 of 35; 95% interval 20–51%)"


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (Estimate(None, None, None, 0, events=0, unit="share"), "none to count"),
        (Estimate(None, None, None, 3, unit="days"), "too few to say"),
        (Estimate(1.5, 0.5, 2.25, 40), "1.5 (40; 95% interval 0.5 to 2.25)"),
        (Estimate(300, 200, 400, 9, unit="days"), "10 months (9; 95% interval 7 to 13 months)"),
    ],
)
def test_what_is_not_known_and_other_units(estimate: Estimate, words: str) -> None:
    assert estimate.words() == words


def test_what_is_not_known_is_not_drawn() -> None:
    assert SHARE.bounds() == (12 / 35, 0.2083, 0.5085)
    assert all(math.isnan(bound) for bound in Estimate(None, None, None, 2).bounds())
    assert all(math.isnan(bound) for bound in Estimate(0.5, None, None, 2).bounds())


def test_a_message_fills_in_counts_days_and_estimates() -> None:
    assert say("{n} by {day}: {part} in {year}", n=1234, day=date(2024, 5, 1), part=SHARE, year="2024") == (
        "1,234 by 1 May 2024: 34% (12 of 35; 95% interval 20–51%) in 2024"
    )
    assert say("{n}", n=np.int64(1000)) == "1,000"


@pytest.mark.parametrize(("n", "words"), [(1, "one of 3,000"), (2500, "2,500 of 3,000")])
def test_a_message_for_several_things_fills_in_their_number(n: int, words: str) -> None:
    assert say_n("one of {k}", "{n} of {k}", n, k=3000) == words
