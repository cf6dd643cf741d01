"""Records of promises in numbers: by verdict, of one organisation against the others, and in what order."""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from ciie_utils.analysis.frames import LedgerLike, columns, empty
from ciie_utils.analysis.promises import VERDICTS, came_due, kept_in_time
from ciie_utils.analysis.proportions import compare_shares, wilson_intervals
from ciie_utils.terms import SHOWING_STAGES
from nbbriefing.language.estimate import Estimate

#: Who answers for a promise: a partner of one much-discussed initiative would have a record of its own
#: that is only another's, told twice.
LEADING_ROLE = "lead"

RECORD_COLUMNS = columns("org_id name k:Int64 n:Int64 share:float64 low:float64 high:float64")


def verdict_counts(judged: pd.DataFrame) -> dict[str, int]:
    """Return how many promises have each verdict, zeros included."""
    counts = judged["verdict"].value_counts()
    return {verdict: int(counts.get(verdict, 0)) for verdict in VERDICTS}


def promise_records(judged: pd.DataFrame, view: LedgerLike) -> pd.DataFrame:
    """Count for each organisation the promises come due of the initiatives that it leads, and those kept.

    A promise of an initiative with several leads counts for each of them, so the counts need not add up.

    Returns
    -------
    DataFrame
        One row per organisation with at least one promise come due, by name: ``org_id``, ``name`` (str),
        ``k`` (Int64: kept in time), ``n`` (Int64: come due), ``share``, ``low``, ``high`` (float64, 0 to 1:
        Wilson interval).
    """
    parties = view.parties
    parties = parties[parties["role"] == LEADING_ROLE].drop_duplicates(["initiative_id", "org_id"])
    due = came_due(judged).merge(parties[["initiative_id", "org_id"]], on="initiative_id")
    if due.empty:
        return empty(RECORD_COLUMNS)
    kept = due.assign(kept=due["verdict"] == "kept").groupby("org_id")["kept"]
    counts = kept.agg(k="sum", n="size").reset_index()
    named = counts.merge(view.organisations[["org_id", "name"]], on="org_id", how="left")
    named = named.join(wilson_intervals(named["k"], named["n"]))
    ordered = named.sort_values("name", key=lambda names: names.str.casefold(), ignore_index=True)
    return ordered[list(RECORD_COLUMNS)].astype(RECORD_COLUMNS)


def can_be_ranked(shares: Sequence[Estimate]) -> bool:
    """Say whether shares can be put in an order that chance would hardly change.

    They can if, from the largest to the least, each is larger than the next in the sense of
    ``compare_shares``: enough cases on both sides, and intervals that do not overlap.
    """
    if len(shares) < 2 or any(part.value is None for part in shares):
        return False
    ordered = sorted(shares, key=lambda part: part.value or 0.0, reverse=True)
    return all(compare_shares(a, b) == "more" for a, b in itertools.pairwise(ordered))


class Pair(NamedTuple):
    """The same share of two groups: one's own, and that of all others."""

    own: Estimate
    others: Estimate


def against_others(everything: pd.DataFrame, own: Sequence[str] | pd.Series) -> dict[str, Pair]:
    """Compare the shares kept in time of the judged promises of some initiatives with those of all others.

    The comparison is made for ``all`` promises come due, for those of ``more`` than being shown or agreed,
    and for those only of ``showing``.
    """
    mine = everything["initiative_id"].isin(own)
    showing = everything["stage"].isin(SHOWING_STAGES)
    parts = {"all": showing | ~showing, "more": ~showing, "showing": showing}
    return {
        name: Pair(kept_in_time(everything[mine & part]), kept_in_time(everything[~mine & part]))
        for name, part in parts.items()
    }
