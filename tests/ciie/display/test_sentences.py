"""Computed sentences: what may be said of a share, of a verdict, of what is not known."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from ciie_utils.analysis.proportions import wilson
from ciie_utils.briefings import sentences

DAY = date(2021, 12, 31)


def test_share_with_its_n_and_interval() -> None:
    # Wilson's interval of 12 of 35, worked out by hand: 0.208 to 0.508.
    assert wilson(12, 35).detail() == "12 of 35; 95% interval 20–51%"
    assert wilson(0, 0).detail() == "none to count"


def test_a_share_of_few_is_given_as_counts() -> None:
    few = sentences.share_figure(wilson(2, 3), "kept")
    assert (few.value, few.detail) == ("2 of 3", "too few for a share")
    none = sentences.share_figure(wilson(0, 0), "kept")
    assert (none.value, none.detail) == ("–", "none to count yet")
    assert sentences.share_figure(wilson(12, 35), "kept").value == "34%"


@pytest.mark.parametrize(
    ("kept", "n", "late", "overdue", "sentence"),
    [
        (0, 0, 0, 0, "No promise had come due by 31 December 2021."),
        (1, 1, 0, 0, "Of the one promise that had come due by 31 December 2021, 1 was kept in time"),
        (0, 8, 0, 8, "No report was found for any of the 8 promises that had come due by 31 December 2021."),
        (
            4,
            18,
            3,
            11,
            "Of the 18 promises that had come due by 31 December 2021, 4 were kept in time, 3 came late",
        ),
    ],
)
def test_promises_in_a_sentence(kept: int, n: int, late: int, overdue: int, sentence: str) -> None:
    assert sentences.kept_sentence(wilson(kept, n), late, overdue, DAY).startswith(sentence)


def test_an_open_promise_is_never_called_broken() -> None:
    assert sentences.not_found(DAY) == "no report found by 31 December 2021"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (1, 31, "late by 1 to 31 days"),
        (33, 63, "late by 1 to 2 months"),
        (-20, 10, "late by 1 to 10 days"),
        (pd.NA, pd.NA, "late"),
    ],
)
def test_lateness_is_a_range_and_never_negative(low: object, high: object, words: str) -> None:
    assert sentences.lateness(low, high) == words


@pytest.mark.parametrize(
    ("more", "showing", "words"),
    [
        (wilson(18, 20), wilson(2, 20), "a larger share than of the others (2 of 20)."),
        (wilson(2, 20), wilson(18, 20), "a smaller share than of the others (18 of 20)."),
        (wilson(10, 20), wilson(11, 20), "about the same share as of the others (11 of 20)."),
        (wilson(2, 3), wilson(1, 20), "against 1 of 20 of the others: too few to say which do better."),
        (wilson(0, 0), wilson(1, 2), "No promise of more than being shown or agreed had come due"),
    ],
)
def test_promises_are_compared_only_as_far_as_intervals_allow(more, showing, words: str) -> None:
    assert words in sentences.substantive_sentence(more, showing, DAY)


@pytest.mark.parametrize(
    ("k", "n", "words"),
    [
        (0, 0, ""),
        (2, 3, "too few to say"),
        (0, 10, "None of them"),
        (10, 10, "All of them"),
        (1, 30, "Few were"),
        (10, 40, "A minority"),
        (50, 100, "About half"),
        (30, 40, "Most were"),
        (29, 30, "Nearly all"),
        (5, 9, "too wide to say"),
    ],
)
def test_words_follow_the_interval(k: int, n: int, words: str) -> None:
    assert words in sentences.kept_in_words(wilson(k, n))
