"""How far initiatives have come, in five groups that a reader can hold in mind, and how many are in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pandas as pd

from ciie_utils.analysis.frames import empty

#: From the furthest to the least. The stages of one initiative are no ladder that all climb: a plant never
#: has patients of its own, so ``built`` is as far as it goes.
GROUPS = ("patients", "built", "approved", "shown", "promised")

#: The group of what has not reached patients, by its furthest stage.
GROUP_OF_STAGE = {
    "scaled": "built",
    "localised": "built",
    "opened": "built",
    "approved": "approved",
    "piloted": "approved",
    "evidence": "approved",
    "renewed": "shown",
    "signed": "shown",
    "exhibited": "shown",
    "announced": "shown",
}

COUNT_COLUMNS = {"group": "str", "k": "Int64", "n": "Int64"}


def progress_group(reached: pd.DataFrame) -> pd.Series:
    """Return the group of each initiative.

    Parameters
    ----------
    reached
        From :func:`ciie_utils.analysis.stages.reached`.

    Returns
    -------
    Series of str
        One of ``GROUPS``: ``patients`` (patients outside special access can get it, or have), ``built``
        (in operation, made in China, or a reach reported), ``approved`` (approved, or used under special
        access or in trials), ``shown`` (shown, signed or announced, nothing further known), ``promised``
        (only announced in advance: nothing observed).
    """
    stage = reached["furthest_stage"].map(GROUP_OF_STAGE).fillna("promised")
    return stage.mask(reached["reached_patients"], "patients").astype("str").rename("group")


def count_progress(reached: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Count initiatives by how far they have come.

    Parameters
    ----------
    reached
        From :func:`ciie_utils.analysis.stages.reached`.
    by
        Columns to count apart by: ``first_edition``, ``kind``. Initiatives without a value are left out.

    Returns
    -------
    DataFrame
        One row per value of ``by`` and group, zeros included, in ascending order and that of ``GROUPS``:
        the columns of ``by``, ``group`` (str), ``k`` (Int64, initiatives in the group) and ``n`` (Int64, all
        of that value of ``by``).
    """
    keys = list(by)
    known = reached.assign(group=progress_group(reached)).dropna(subset=keys)
    if known.empty:
        return empty({**{key: str(reached[key].dtype) for key in keys}, **COUNT_COLUMNS})
    if not keys:
        k = known["group"].value_counts().reindex(list(GROUPS), fill_value=0)
        return pd.DataFrame({"group": k.index, "k": k.to_numpy(), "n": len(known)}).astype(COUNT_COLUMNS)
    table = known.groupby([*keys, "group"]).size().unstack(fill_value=0)
    table = table.reindex(columns=list(GROUPS), fill_value=0)
    counts = cast("pd.Series[int]", table.stack()).to_frame("k").reset_index()
    n = table.sum(axis=1).to_frame("n").reset_index()
    dtypes = {key: reached[key].dtype for key in keys}
    return counts.merge(n, on=keys, how="left").astype({**COUNT_COLUMNS, **dtypes})
