"""With no rows at all, every analysis gives an empty frame of the documented form, and no warning."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator

import pandas as pd
import pytest

from ciie_utils import Ledger
from ciie_utils.analysis.changes import changes
from ciie_utils.analysis.corroboration import FACT_COLUMNS, corroboration, single_publisher_share
from ciie_utils.analysis.editions import (
    OVERVIEW_COLUMNS,
    edition_overview,
    organisations_of,
)
from ciie_utils.analysis.kaplan_meier import median_survival
from ciie_utils.analysis.promises import JUDGED_COLUMNS, judge, kept_in_time, longest_overdue
from ciie_utils.analysis.selections import expo_outcomes, on_stated
from ciie_utils.analysis.stages import REACHED_COLUMNS, reached, share_reached, stage_table
from ciie_utils.analysis.times import TIME_COLUMNS, curve_of, time_to_patients

from .small_ledgers import milestone


@pytest.fixture(autouse=True)
def warnings_are_errors() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.fixture
def nothing(make_ledger: Callable[..., Ledger]) -> Ledger:
    """A view of a day on which only a source without any fact was known."""
    return make_ledger(
        [milestone("exhibited", "2020-11", published="2020-12-01", edition=3)], as_of="2015-01-01"
    )


def form(frame: pd.DataFrame) -> dict[str, str]:
    return {name: str(dtype) for name, dtype in frame.dtypes.items()}


def test_empty_frames_have_the_documented_form(nothing: Ledger) -> None:
    for view in (nothing, expo_outcomes(nothing), on_stated(nothing)):
        for frame, columns in {
            "judge": (judge(view), JUDGED_COLUMNS),
            "reached": (reached(view), REACHED_COLUMNS),
            "times": (time_to_patients(view), TIME_COLUMNS),
            "facts": (corroboration(view), FACT_COLUMNS),
            "overview": (edition_overview(view, 3), OVERVIEW_COLUMNS),
        }.values():
            assert frame.empty
            assert form(frame) == columns


def test_statistics_of_nothing_say_so(nothing: Ledger) -> None:
    assert kept_in_time(judge(nothing)).share is None
    assert single_publisher_share(corroboration(nothing)).n == 0
    assert median_survival(curve_of(time_to_patients(nothing))).value is None
    assert list(share_reached(nothing)["n"]) == [0]
    assert share_reached(nothing, by="kind").empty
    assert stage_table(nothing, "kind").empty
    assert longest_overdue(judge(nothing)).empty
    assert organisations_of(nothing).empty
    assert changes(nothing, "2014-01-01").nothing


def test_forms_are_the_same_with_rows(ledger: Ledger) -> None:
    view = ledger.as_of("2021-12-31")
    assert form(judge(view)) == JUDGED_COLUMNS
    assert form(reached(view)) == REACHED_COLUMNS
    assert form(time_to_patients(view)) == TIME_COLUMNS
    assert form(corroboration(view)) == FACT_COLUMNS
    overview = edition_overview(view, 3)
    assert form(overview) == OVERVIEW_COLUMNS


@pytest.mark.parametrize("day", ["2017-12-31", "2018-12-31", "2019-06-30"])
def test_early_days_of_the_project_ledger(ledger: Ledger, day: str) -> None:
    view = ledger.as_of(day)
    judge(view)
    stage_table(view, "first_edition")
    curve_of(time_to_patients(expo_outcomes(view)))
    corroboration(on_stated(view))
    changes(view, day)
