"""Which organisations and groups the initiatives bring together, in all and edition by edition."""

from itertools import combinations_with_replacement

import pandas as pd

from ciie_utils.analysis.frames import LedgerLike, columns, empty, table
from ciie_utils.analysis.networks import GROUPS, groups_of, links, shared_parties
from ciie_utils.analysis.proportions import Proportion, wilson, wilson_intervals

#: The pairs of groups, each once; a group with itself too.
PAIRS = tuple(combinations_with_replacement(GROUPS, 2))

PAIR_COLUMNS = columns("group_a group_b n_initiatives:Int64 n_links:Int64")
EDITION_COLUMNS = columns(
    "first_edition:Int64 k:Int64 n:Int64 share:float64 low:float64 high:float64 organisations:Int64 "
    "new_organisations:Int64"
)


def sharing(view: LedgerLike) -> Proportion:
    """Return the share of initiatives with two organisations or more."""
    return wilson(int(shared_parties(view)["initiative_id"].nunique()), len(view.initiatives))


def median_partners(positions: pd.DataFrame) -> float:
    """Return the median number of partners of the organisations of ``networks.positions``."""
    return float(positions["n_partners"].median())


def members_of(view: LedgerLike) -> dict[str, tuple[str, ...]]:
    """Return who meets in each shared initiative, sorted by the initiative."""
    members = shared_parties(view).groupby("initiative_id")["org_id"].agg(tuple)
    return {str(initiative): tuple(orgs) for initiative, orgs in members.items()}


def most_frequent(pairs: pd.DataFrame, most: int) -> list[tuple[str, str]]:
    """Return the pairs that most initiatives of ``pairs_by_edition`` bring together, in their order."""
    totals = pairs.sum().sort_values(ascending=False, kind="stable")
    chosen = set(totals[totals > 0].index[:most])
    return [pair for pair in PAIRS if pair in chosen]


def group_pairs(view: LedgerLike) -> pd.DataFrame:
    """Count what links the groups of organisations.

    One row per pair of ``PAIRS``, zeros included: ``group_a``, ``group_b`` (str), ``n_initiatives`` (Int64:
    initiatives with an organisation of each, or with two of the same group), ``n_links`` (Int64: pairs of
    organisations).
    """
    of_org = groups_of(view)
    pairs = links(view)
    initiatives: dict[tuple[str, str], set[str]] = {pair: set() for pair in PAIRS}
    n_links = dict.fromkeys(PAIRS, 0)
    for a, b, ids in zip(pairs["org_a"], pairs["org_b"], pairs["initiative_ids"], strict=True):
        pair = _pair(of_org[a], of_org[b])
        initiatives[pair].update(ids)
        n_links[pair] += 1
    rows = [(*pair, len(initiatives[pair]), n_links[pair]) for pair in PAIRS]
    return table(rows, PAIR_COLUMNS)


def pairs_by_edition(view: LedgerLike) -> pd.DataFrame:
    """Count the initiatives that bring two groups together, by the edition of their first appearance.

    One row per edition with shared initiatives, ascending; the columns are ``PAIRS``, the values the
    initiatives (Int64) as in ``group_pairs``.
    """
    of_org = groups_of(view)
    first_edition = view.initiatives.set_index("initiative_id")["first_edition"].to_dict()
    rows: dict[int, dict[tuple[str, str], int]] = {}
    for initiative, orgs in members_of(view).items():
        first, members = first_edition[initiative], tuple(of_org[org] for org in orgs)
        if pd.isna(first):
            continue
        counts = rows.setdefault(int(first), dict.fromkeys(PAIRS, 0))
        for pair in PAIRS:
            counts[pair] += _brings_together(members, pair)
    result = pd.DataFrame.from_dict(rows, orient="index").sort_index()
    return result.reindex(columns=pd.MultiIndex.from_tuples(PAIRS)).astype("Int64")


def joint_by_edition(view: LedgerLike) -> pd.DataFrame:
    """Count the shared initiatives of each edition, and the organisations that they bring in.

    One row per edition, ascending; initiatives without one are left out: ``first_edition`` (Int64), ``k`` and
    ``n`` (Int64: initiatives with two organisations or more, and all), ``share``, ``low``, ``high`` (float64:
    Wilson interval), ``organisations`` (Int64: those that share one of these initiatives),
    ``new_organisations`` (Int64: those that shared none of an earlier edition).
    """
    initiatives = view.initiatives.dropna(subset=["first_edition"])
    if initiatives.empty:
        return empty(EDITION_COLUMNS)
    shared = shared_parties(view).merge(
        initiatives[["initiative_id", "first_edition"]], on="initiative_id", how="inner"
    )
    n = initiatives.groupby("first_edition").size()
    k = shared.groupby("first_edition")["initiative_id"].nunique().reindex(n.index, fill_value=0)
    present = shared.groupby("first_edition")["org_id"].nunique().reindex(n.index, fill_value=0)
    debut = shared.groupby("org_id")["first_edition"].min().value_counts().reindex(n.index, fill_value=0)
    counts = {"k": k, "n": n, "organisations": present, "new_organisations": debut}
    result = pd.DataFrame(counts).rename_axis("first_edition").reset_index()
    result = result.join(wilson_intervals(result["k"], result["n"]))
    return table(result, EDITION_COLUMNS)


def _pair(a: str, b: str) -> tuple[str, str]:
    first, second = sorted((a, b), key=GROUPS.index)
    return first, second


def _brings_together(members: tuple[str, ...], pair: tuple[str, str]) -> bool:
    a, b = pair
    return members.count(a) > 1 if a == b else a in members and b in members
