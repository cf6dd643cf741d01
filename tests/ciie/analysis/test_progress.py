"""Progress groups: assigned and counted by hand on a handful of initiatives."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.stages import PATIENT_STAGES, WAY
from ciie_utils.briefings.standing.counts import (
    GROUP_OF_STAGE,
    GROUPS,
    count_progress,
    progress_group,
)


def reached(*rows: tuple[str, int | None, str | None, bool]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["kind", "first_edition", "furthest_stage", "reached_patients"])
    return frame.astype({"kind": "str", "first_edition": "Int64", "furthest_stage": "str"})


FIVE = reached(
    ("product", 1, "launched", True),
    ("product", 1, "scaled", True),
    ("product", 2, "approved", False),
    ("investment", 2, "opened", False),
    ("investment", None, None, False),
)


def test_every_stage_on_the_way_has_a_group() -> None:
    assert set(GROUP_OF_STAGE) | set(PATIENT_STAGES) == set(WAY)
    assert set(GROUP_OF_STAGE.values()) <= set(GROUPS)


def test_groups_follow_the_furthest_stage_unless_patients_were_reached() -> None:
    assert list(progress_group(FIVE)) == ["patients", "patients", "approved", "built", "promised"]
    assert list(progress_group(reached(("programme", 3, "scaled", False)))) == ["built"]


def test_counts_include_zeros_and_add_up() -> None:
    counts = count_progress(FIVE, "kind")
    assert list(counts.columns) == list(GROUPS)
    assert counts.loc["product"].tolist() == [2, 0, 1, 0, 0]
    assert counts.loc["investment"].tolist() == [0, 1, 0, 0, 1]
    assert int(counts.to_numpy().sum()) == 5


def test_counts_by_edition_leave_out_what_has_none() -> None:
    counts = count_progress(FIVE, "first_edition")
    assert list(counts.index) == [1, 2]
    assert counts.to_numpy().tolist() == [[2, 0, 0, 0, 0], [0, 1, 1, 0, 0]]


def test_nothing_gives_no_rows() -> None:
    assert count_progress(FIVE.iloc[:0], "kind").empty
    assert list(count_progress(FIVE.iloc[:0], "kind")) == list(GROUPS)
