"""Shares and lists of judged promises."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ciie_utils import Ledger
from ciie_utils.analysis.promises import came_due, judge, kept_in_time, longest_overdue, standing

from .small_ledgers import milestone, promise

Maker = Callable[..., Ledger]


@pytest.fixture
def mixed(make_ledger: Maker) -> Ledger:
    """Nine promises: each of its own initiative, but for a restatement and a superseded one."""
    met = milestone("launched", "2020-06", published="2020-07-01")
    return make_ledger(
        [
            promise("launched", "2020-06", initiative_id="in-time"),
            {**met, "initiative_id": "in-time"},
            promise("launched", "2020-05", initiative_id="late"),
            {**met, "initiative_id": "late"},
            promise("launched", "2019", initiative_id="long-overdue"),
            promise("launched", "2019", made="2020-02-01", initiative_id="long-overdue"),
            promise("opened", "2020-08", initiative_id="overdue"),
            promise("launched", "2030", initiative_id="early"),
            {**met, "initiative_id": "early"},
            promise("launched", initiative_id="undated-kept"),
            {**met, "initiative_id": "undated-kept"},
            promise("launched", initiative_id="undated"),
            promise("opened", "2021", initiative_id="postponed"),
            promise("opened", "2030", made="2020-03-01", initiative_id="postponed"),
        ],
        as_of="2020-12-31",
    )


def test_restatements_and_superseded_promises_do_not_stand(mixed: Ledger) -> None:
    judged = judge(mixed)
    assert len(judged) == 10
    assert len(standing(judged)) == 8


def test_the_share_kept_counts_only_what_has_come_due(mixed: Ledger) -> None:
    due = came_due(judge(mixed))
    assert list(due["initiative_id"]) == ["in-time", "late", "long-overdue", "overdue"]
    share = kept_in_time(judge(mixed))
    assert (share.k, share.n) == (1, 4)


def test_the_longest_overdue_come_first(mixed: Ledger) -> None:
    longest = longest_overdue(judge(mixed))
    # 2019-12-31 and 2020-08-31 to 2020-12-31.
    assert list(zip(longest["initiative_id"], longest["overdue_days"], strict=True)) == [
        ("long-overdue", 366),
        ("overdue", 122),
    ]
    assert len(longest_overdue(judge(mixed), limit=1)) == 1


def test_without_promises_there_is_no_share(make_ledger: Maker) -> None:
    judged = judge(make_ledger([milestone("launched", "2019")]))
    assert kept_in_time(judged).share is None
    assert longest_overdue(judged).empty
