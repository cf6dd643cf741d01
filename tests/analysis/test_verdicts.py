"""Counts of judged promises."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ciie_utils import Ledger
from ciie_utils.analysis.promises import judge
from ciie_utils.analysis.verdicts import came_due, count_verdicts, kept_in_time, longest_overdue, standing

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


def test_counts_have_their_n_and_interval(mixed: Ledger) -> None:
    counts = count_verdicts(judge(mixed)).set_index("verdict")
    assert counts["k"].to_dict() == {"kept": 3, "late": 1, "overdue": 2, "pending": 2}
    assert set(counts["n"]) == {8}
    # Wilson, 3 of 8.
    assert counts.loc["kept", ["low", "high"]].tolist() == pytest.approx([0.1368, 0.6943], abs=0.0001)


def test_counts_by_stage_include_zeros(mixed: Ledger) -> None:
    counts = count_verdicts(judge(mixed), ["stage"])
    assert counts[["stage", "verdict", "k", "n"]].values.tolist() == [
        ["launched", "kept", 3, 6],
        ["launched", "late", 1, 6],
        ["launched", "overdue", 1, 6],
        ["launched", "pending", 1, 6],
        ["opened", "kept", 0, 2],
        ["opened", "late", 0, 2],
        ["opened", "overdue", 1, 2],
        ["opened", "pending", 1, 2],
    ]


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


def test_without_promises_there_are_zeros_and_no_share(make_ledger: Maker) -> None:
    judged = judge(make_ledger([milestone("launched", "2019")]))
    assert list(count_verdicts(judged)["k"]) == [0, 0, 0, 0]
    assert count_verdicts(judged, ["stage"]).empty
    assert kept_in_time(judged).share is None
    assert longest_overdue(judged).empty
