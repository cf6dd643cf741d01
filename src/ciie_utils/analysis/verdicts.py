"""How many promises were kept, late, overdue or are pending: counts and shares of judged promises.

Restatements repeat a promise and superseded promises have been replaced by another one, so neither is
counted: what remains are the *standing* promises.
"""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.promises import VERDICTS
from ciie_utils.analysis.proportions import Proportion, wilson

STANDING_VERDICTS = tuple(verdict for verdict in VERDICTS if verdict != "superseded")


def standing(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the judged promises that neither repeat another one nor have been replaced."""
    return judged[judged["restates_row"].isna() & (judged["verdict"] != "superseded")].reset_index(drop=True)


def came_due(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the standing promises whose time is up: kept, late or overdue, and due before now.

    A promise without a due date can be kept but hardly become overdue, and one kept ahead of a due date
    that is still to come has companions that are merely pending; counting either would flatter the share.
    """
    promises = standing(judged)
    return promises[promises["due_passed"]].reset_index(drop=True)


def kept_in_time(judged: pd.DataFrame) -> Proportion:
    """Return the share kept in time of the standing promises that have come due."""
    due = came_due(judged)
    return wilson(int((due["verdict"] == "kept").sum()), len(due))


def longest_overdue(judged: pd.DataFrame, limit: int = 10) -> pd.DataFrame:
    """Return the standing promises that have been overdue for longest, at most ``limit``, longest first.

    The columns are those of ``promises.judge``.
    """
    overdue = standing(judged)
    overdue = overdue[overdue["verdict"] == "overdue"]
    return overdue.sort_values(["overdue_days", "row"], ascending=[False, True], ignore_index=True).head(
        limit
    )
