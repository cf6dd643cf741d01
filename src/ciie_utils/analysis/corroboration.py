"""How many publishers, independent of each other, state the same fact."""

from typing import Any

import numpy as np
import pandas as pd

from ciie_utils.analysis.frames import (
    UNKNOWN,
    Days,
    LedgerLike,
    codes,
    columns,
    day_numbers,
    observed_milestones,
    table,
)
from ciie_utils.analysis.proportions import Proportion, wilson

#: What the ledger writes where only a repost was seen and its origin could not be found out.
NOT_CONFIRMED = "Not confirmed"

FACT_COLUMNS = columns(
    "initiative_id stage edition:Int64 metric value:float64 unit date_start:date date_end:date note "
    "n_sources:Int64 n_publishers:Int64 source_ids:object publishers:object rows:object"
)
_SAME = ("initiative_id", "stage", "edition", "metric", "value", "unit")


def corroboration(view: LedgerLike) -> pd.DataFrame:
    """Gather the milestones that state the same fact, and count who states it.

    Two observed milestones state the same fact when initiative, stage, edition, metric, value and unit agree
    (missing equals missing) and their dates can be the same: all milestones of one fact have a day in
    common. Where a vague date fits two facts, it goes to the earlier. Undated milestones make a fact of
    their own, because nothing shows that they tell of the dated one.

    Publishers are counted once each, whoever reposted them (``via`` does not count). A publisher
    that is not confirmed may be any of the others, so it counts only where there is no other.

    Returns
    -------
    DataFrame
        One row per fact, the most publishers first, then the most sources, then in the ledger's order:

        - ``initiative_id``, ``stage`` (str), ``edition`` (Int64), ``metric`` (str), ``value`` (float64),
          ``unit`` (str): what is stated;
        - ``date_start``, ``date_end`` (datetime64): the days that all its dates have in common;
        - ``note`` (str): that of its first row;
        - ``n_sources``, ``n_publishers`` (Int64): different sources, and different publishers;
        - ``source_ids``, ``publishers``, ``rows`` (tuples): who states it, in the ledger's order, and where.
    """
    observed = observed_milestones(view)
    if observed.empty:
        return table([], FACT_COLUMNS)
    observed = observed.sort_values("row", ignore_index=True)
    start, end = day_numbers(observed["date_start"]), day_numbers(observed["date_end"])
    fact = _facts(codes(*(observed[name] for name in _SAME)), start, end)
    publishers = view.sources.set_index("source_id")["publisher"]
    told = observed.assign(_fact=fact, _publisher=observed["source_id"].map(publishers))
    groups = told.groupby("_fact", sort=True)
    result = groups[[*_SAME, "note"]].nth(0).set_index(groups["_fact"].nth(0).to_numpy()).sort_index()
    result["date_start"] = groups["date_start"].max()
    result["date_end"] = groups["date_end"].min()
    result["n_sources"] = groups["source_id"].nunique()
    confirmed = told[told["_publisher"].notna() & (told["_publisher"] != NOT_CONFIRMED)]
    n_publishers = confirmed.groupby("_fact")["_publisher"].nunique()
    result["n_publishers"] = n_publishers.reindex(result.index, fill_value=1)
    for name, column in (("source_ids", "source_id"), ("publishers", "_publisher"), ("rows", "row")):
        result[name] = pd.Series(_gathered(told, column), index=result.index)
    result["_first_row"] = groups["row"].min()
    result = result.sort_values(
        ["n_publishers", "n_sources", "_first_row"], ascending=[False, False, True], ignore_index=True
    )
    return table(result, FACT_COLUMNS)


def single_publisher_share(facts: pd.DataFrame) -> Proportion:
    """Return the share of facts, from ``corroboration``, that rest on one publisher alone."""
    return wilson(int((facts["n_publishers"] == 1).sum()), len(facts))


def _gathered(told: pd.DataFrame, column: str) -> list[tuple[Any, ...]]:
    """The different values of each fact, as tuples in order of appearance; facts ascending."""
    distinct = told[["_fact", column]].dropna().drop_duplicates().sort_values("_fact", kind="stable")
    values = distinct[column].tolist()
    ends = np.cumsum(np.bincount(distinct["_fact"], minlength=int(told["_fact"].max()) + 1))
    # Cut from one list: a call per group would take most of the time of the whole analysis.
    return [tuple(values[start:end]) for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _facts(same: Days, start: Days, end: Days) -> Days:
    """Number the facts: rows of equal ``same`` whose intervals share a day, each in the first that fits.

    The smallest set of days that meets every interval is found by taking the earliest end, then the
    earliest end of the intervals that begin after it, and so on.
    """
    number = np.full(len(same), -1, dtype=np.int64)
    dated = np.flatnonzero(end != UNKNOWN)
    left = dated[np.lexsort((end[dated], same[dated]))]
    found = 0
    while len(left):
        group, first = np.unique(same[left], return_index=True)
        place = np.searchsorted(group, same[left])
        fits = start[left] <= end[left][first][place]
        number[left[fits]] = found + place[fits]
        found += len(group)
        left = left[~fits]
    undated = np.flatnonzero(end == UNKNOWN)
    number[undated] = found + np.unique(same[undated], return_inverse=True)[1]
    return number
