"""One organisation's record against the others', worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciie_utils import Ledger
from ciie_utils.analysis.promises import judge, kept_in_time
from ciie_utils.analysis.proportions import wilson
from ciie_utils.analysis.selections import expo_outcomes
from ciie_utils.briefings.standing.promise_records import against_others, can_be_ranked, promise_records

from .small_ledgers import milestone, promise

Maker = Callable[..., Ledger]


@pytest.fixture
def view(make_ledger: Maker) -> Ledger:
    return make_ledger(
        [
            promise("launched", "2021", made="2020-11-01"),
            milestone("launched", "2021-06", published="2021-07-01"),
            promise("reimbursed", "2021", made="2020-11-01"),
            promise("exhibited", "2020-11", made="2020-10-01", edition=3),
            promise("approved", "2030", made="2020-11-01"),
            promise("launched", "2021", made="2020-11-01", initiative_id="two"),
            promise("exhibited", "2020-11", made="2020-10-01", edition=3, initiative_id="two"),
            milestone("exhibited", "2020-11", published="2020-11-20", edition=3, initiative_id="two"),
        ],
        as_of="2023-12-31",
        organisations=[
            {"org_id": "zeta", "name": "Zeta"},
            {"org_id": "alpha", "name": "alpha"},
            {"org_id": "beta", "name": "Beta"},
        ],
        parties=[
            {"initiative_id": "one", "org_id": "zeta", "role": "lead"},
            {"initiative_id": "two", "org_id": "alpha", "role": "lead"},
            {"initiative_id": "one", "org_id": "beta", "role": "partner"},
            {"initiative_id": "two", "org_id": "zeta", "role": "authority"},
        ],
    )


def test_who_leads_answers_for_the_promises_come_due(view: Ledger) -> None:
    records = promise_records(judge(view), view)
    # Zeta: launched kept, reimbursed and exhibited overdue, approved not due. By name, capitals aside.
    assert records[["org_id", "k", "n"]].values.tolist() == [["alpha", 1, 2], ["zeta", 1, 3]]
    assert records["low"].tolist() == pytest.approx([wilson(1, 2).low, wilson(1, 3).low])


def test_a_ledger_without_promises_has_no_record(make_ledger: Maker) -> None:
    view = make_ledger([milestone("launched", "2021")])
    assert promise_records(judge(view), view).empty
    assert against_others(judge(view), ["one"])["all"].own.n == 0


def test_like_is_compared_with_like(view: Ledger) -> None:
    pairs = against_others(judge(view), ["one"])
    counts = {name: (pair.own.k, pair.own.n, pair.others.k, pair.others.n) for name, pair in pairs.items()}
    assert counts == {"all": (1, 3, 1, 2), "more": (1, 2, 0, 1), "showing": (0, 1, 1, 1)}


def test_only_records_far_apart_can_be_ranked() -> None:
    assert can_be_ranked([wilson(95, 100), wilson(5, 100), wilson(50, 100)])
    assert not can_be_ranked([wilson(95, 100), wilson(50, 100), wilson(45, 100)])
    # Far apart, but too few cases to say so.
    assert not can_be_ranked([wilson(9, 9), wilson(0, 9)])
    assert not can_be_ranked([wilson(9, 100)])
    assert not can_be_ranked([wilson(99, 100), wilson(0, 0)])


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=5))
def test_what_can_be_ranked_has_no_overlapping_intervals(numbers: list[tuple[int, int]]) -> None:
    records = [wilson(min(a, b), max(a, b)) for a, b in numbers]
    if can_be_ranked(records):
        bounds = sorted((part.low, part.high) for part in records)
        assert all(first[1] < second[0] for first, second in pairwise(bounds))


def test_own_and_others_make_up_all_of_the_project_ledger(ledger: Ledger) -> None:
    whole = expo_outcomes(ledger.as_of("2026-03-16"))
    judged = judge(whole)
    own = expo_outcomes(ledger.as_of("2026-03-16").of_organisation("astrazeneca"))
    pairs = against_others(judged, own.initiatives["initiative_id"])
    total = kept_in_time(judged)
    assert pairs["all"].own.k + pairs["all"].others.k == total.k
    assert pairs["all"].own.n + pairs["all"].others.n == total.n
    assert pairs["more"].own.n + pairs["showing"].own.n == pairs["all"].own.n
    # The organisation's own view, judged apart, says the same of its promises.
    assert kept_in_time(judge(own)) == pairs["all"].own
