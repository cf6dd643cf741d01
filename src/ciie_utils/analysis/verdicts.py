"""How many promises were kept, late, overdue or are pending: counts and shares of judged promises.

Restatements repeat a promise and superseded promises have been replaced by another one, so neither is
counted: what remains are the *standing* promises.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ciie_utils.analysis.frames import empty
from ciie_utils.analysis.promises import VERDICTS
from ciie_utils.analysis.proportions import Proportion, wilson, wilson_intervals

COUNT_COLUMNS = {
    "verdict": "str",
    "k": "Int64",
    "n": "Int64",
    "share": "float64",
    "low": "float64",
    "high": "float64",
}

STANDING_VERDICTS = tuple(verdict for verdict in VERDICTS if verdict != "superseded")


def standing(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the judged promises that neither repeat another one nor have been replaced."""
    return judged[judged["restates_row"].isna() & (judged["verdict"] != "superseded")].reset_index(drop=True)


def count_verdicts(judged: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Count the standing promises by verdict, with shares.

    Parameters
    ----------
    judged
        From ``promises.judge``.
    by
        Columns of ``judged`` (or added to it) to count apart by, such as ``stage``.

    Returns
    -------
    DataFrame
        One row per group and verdict of ``STANDING_VERDICTS``, zeros included: the columns of ``by``,
        ``verdict`` (str), ``k`` and ``n`` (Int64: promises of that verdict, and all standing ones of the
        group), ``share``, ``low``, ``high`` (float64, 0 to 1: Wilson interval; NaN if ``n`` is 0). Without
        ``by`` there are always four rows; with it none if there is no promise.
    """
    counted = standing(judged)
    keys = list(by)
    if keys and counted.empty:
        return empty({**{key: str(judged[key].dtype) for key in keys}, **COUNT_COLUMNS})
    groups: Any = counted.groupby(keys, dropna=False, sort=True) if keys else [((), counted)]
    parts = []
    for group, promises in groups:
        k = promises["verdict"].value_counts().reindex(list(STANDING_VERDICTS), fill_value=0)
        part = pd.DataFrame({"verdict": k.index, "k": k.to_numpy(), "n": len(promises)})
        parts.append(part.assign(**dict(zip(keys, group, strict=True))))
    result = pd.concat(parts, ignore_index=True)
    result = result.join(wilson_intervals(result["k"], result["n"]))
    dtypes = {key: judged[key].dtype for key in keys}
    return result[[*keys, *COUNT_COLUMNS]].astype({**COUNT_COLUMNS, **dtypes})


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
