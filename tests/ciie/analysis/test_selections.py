"""Selections of a ledger, and whether a statistic changes on them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ciie_utils import Ledger
from ciie_utils.analysis.kaplan_meier import Quantile
from ciie_utils.analysis.promises import judge
from ciie_utils.analysis.proportions import wilson
from ciie_utils.analysis.selections import (
    Result,
    changes_materially,
    expo_outcomes,
    on_stated,
)
from ciie_utils.analysis.stages import reached

from .small_ledgers import milestone

Maker = Callable[..., Ledger]


@pytest.fixture
def some(make_ledger: Maker) -> Ledger:
    return make_ledger(
        [
            milestone("exhibited", "2019-11", published="2020-01-01", edition=2, basis="inferred"),
            milestone("exhibited", "2020-11", published="2021-01-01", edition=3),
            milestone(
                "exhibited",
                "2020-11",
                published="2021-01-01",
                edition=3,
                basis="inferred",
                initiative_id="guess",
            ),
            milestone("launched", "2021", published="2022-01-01", initiative_id="guess"),
            milestone("launched", "2021", published="2022-01-01", initiative_id="elsewhere"),
            milestone("evidence", "2021", published="2022-01-01", basis="derived", initiative_id="derived"),
        ],
        initiatives=[
            {"initiative_id": "one", "first_edition": 3},
            {"initiative_id": "guess", "first_edition": 3},
            {"initiative_id": "elsewhere", "ciie_tie": "none", "first_edition": ""},
        ],
        organisations=[{"org_id": "a", "name": "A"}, {"org_id": "b", "name": "B"}],
        parties=[
            {"initiative_id": "one", "org_id": "a", "role": "lead"},
            {"initiative_id": "elsewhere", "org_id": "b", "role": "lead"},
        ],
    )


def test_what_is_not_tied_to_the_expo_is_left_out(some: Ledger) -> None:
    tied = expo_outcomes(some)
    assert list(tied.initiatives["initiative_id"]) == ["one", "guess", "derived"]
    assert "elsewhere" not in set(tied.milestones["initiative_id"])
    assert list(tied.organisations["org_id"]) == ["a"]
    assert list(tied.parties["org_id"]) == ["a"]
    assert len(tied.sources) == len(some.sources)
    assert tied.as_of_date == some.as_of_date


def test_only_stated_rows_and_the_editions_that_they_tell(some: Ledger) -> None:
    stated = on_stated(some)
    assert set(stated.milestones["basis"]) == {"stated"}
    editions = stated.initiatives.set_index("initiative_id")["first_edition"]
    assert sorted(editions.index) == ["elsewhere", "guess", "one"]
    assert editions["one"] == 3
    # Only an inferred row says that it was at an Expo.
    assert editions.isna()["guess"]


def test_a_selection_is_viewed_like_a_ledger(some: Ledger) -> None:
    both = on_stated(expo_outcomes(some)).as_of("2021-06-30")
    assert list(both.initiatives["initiative_id"]) == ["one"]
    assert list(reached(both)["furthest_stage"]) == ["exhibited"]
    assert list(expo_outcomes(some).at_edition(3).initiatives["initiative_id"]) == ["one", "guess"]
    assert judge(both).empty


def test_looking_at_a_selection_changes_nothing(some: Ledger) -> None:
    stated = on_stated(some)
    frame = stated.milestones
    frame["basis"] = "changed"
    assert set(stated.milestones["basis"]) == {"stated"}


ALL = wilson(20, 40)


@pytest.mark.parametrize(
    ("before", "after", "material"),
    [
        (ALL, wilson(18, 30), False),  # 0.60 within 0.35 to 0.65
        (ALL, wilson(21, 30), True),  # 0.70
        (ALL, wilson(0, 0), True),
        (wilson(0, 0), wilson(0, 0), False),
        (Quantile(400, 300, None, 50, 20), Quantile(900, 700, None, 40, 15), False),
        (Quantile(400, 300, 600, 50, 20), Quantile(900, 700, None, 40, 15), True),
        (Quantile(400, 300, None, 50, 20), Quantile(None, 300, None, 40, 15), True),
        (Quantile(None, None, None, 50, 2), Quantile(None, None, None, 40, 2), False),
        (100, 109, False),
        (100, 111, True),
        (0, 0, False),
        (0, 1, True),
        (-10.0, -10.5, False),
        (None, 3, True),
        (None, None, False),
        (float("nan"), None, False),
    ],
)
def test_what_is_a_material_change(before: Result, after: Result, material: bool) -> None:
    assert changes_materially(before, after) is material
