"""What is counted about initiatives: how far they have come, what each edition brought, who takes part."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ciie_utils.analysis.frames import LedgerLike, empty, observed_milestones
from ciie_utils.analysis.proportions import Proportion, wilson
from ciie_utils.analysis.stages import share_reached
from ciie_utils.ledger.editions import expo_intervals
from ciie_utils.terms import FIRST_YEAR

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

#: What is done at an edition, as a briefing tells it, each with the stages whose observation shows it.
STAGES_OF_ACT = {
    "shown": ("exhibited",),
    "signed": ("signed", "renewed", "announced"),
    "built": ("opened", "localised"),
}
PROMISED = "promised"
ACTS = (*STAGES_OF_ACT, PROMISED)
ACT_COLUMNS = {"edition": "Int64", "act": "str", "initiative_id": "str", "row": "Int64"}

KINDS = ("product", "collaboration", "investment", "programme", "portfolio")
NO_EDITION = "none"
#: Units that count people or what befalls them.
PEOPLE_UNITS = ("person", "patient", "case", "couple")


def progress_group(reached: pd.DataFrame) -> pd.Series:
    """Return the group of each initiative of ``stages.reached``, one of ``GROUPS`` (str).

    ``patients``: patients outside special access can get it, or have; ``built``: in operation, made in China,
    or a reach reported; ``approved``: approved, used under special access, or tested; ``shown``: shown or
    agreed, and no more; ``promised``: nothing observed.
    """
    stage = reached["furthest_stage"].map(GROUP_OF_STAGE).fillna("promised")
    return stage.mask(reached["reached_patients"], "patients").astype("str").rename("group")


def count_progress(reached: pd.DataFrame, by: str) -> pd.DataFrame:
    """Count initiatives by how far they have come, apart by a column such as ``first_edition`` or ``kind``.

    Returns
    -------
    DataFrame
        Indexed by the values of the column in ascending order (initiatives without one are left out), a
        column (int) for each of ``GROUPS``, zeros included.
    """
    known = reached.assign(group=progress_group(reached)).dropna(subset=by)
    table = known.groupby([by, "group"]).size().unstack(fill_value=0)
    return table.reindex(columns=list(GROUPS), fill_value=0).astype(int)


def with_patients_of(view: LedgerLike) -> Proportion:
    """Return the share of initiatives that have reached patients."""
    row = share_reached(view).iloc[0]
    return wilson(int(row["k"]), int(row["n"]))


def kinds_of(initiatives: pd.DataFrame) -> dict[str, int]:
    """Return how many initiatives there are of each kind that occurs, in the order of ``KINDS``."""
    counts = initiatives["kind"].value_counts()
    return {kind: int(counts[kind]) for kind in KINDS if kind in counts}


def acts_by_edition(view: LedgerLike, judged: pd.DataFrame) -> pd.DataFrame:
    """Tell at which edition each thing was shown, signed, built or promised.

    Something belongs to the edition that the ledger names; where it names none, to the last one that had
    opened by the day on which it had certainly happened: the end of its date, or its publication if that
    is earlier or there is no date. A promise without an edition belongs to the last one that had opened when
    it was published. Restatements are left out, superseded promises are not: they were promised, too.

    Returns
    -------
    DataFrame
        One row per edition, act and initiative (per promise for ``promised``), sorted:

        - ``edition`` (Int64): missing for what came before the first Expo opened;
        - ``act`` (str): one of ``ACTS``;
        - ``initiative_id`` (str);
        - ``row`` (Int64): the milestone; the first of several.
    """
    observed = observed_milestones(view)
    act_of_stage = {stage: act for act, stages in STAGES_OF_ACT.items() for stage in stages}
    done = observed.assign(act=observed["stage"].map(act_of_stage)).dropna(subset="act")
    by_then = done[["date_end", "published_end"]].min(axis=1)
    done = done.assign(edition=done["edition"].fillna(last_opened(by_then)))
    done = done.sort_values("row").drop_duplicates(["edition", "act", "initiative_id"])
    promises = judged[judged["restates_row"].isna()]
    promises = promises.assign(
        act=PROMISED, edition=promises["edition"].fillna(last_opened(promises["made_end"]))
    )
    parts = [part[list(ACT_COLUMNS)] for part in (done, promises) if len(part)]
    if not parts:
        return empty(ACT_COLUMNS)
    result = pd.concat(parts, ignore_index=True)
    order = result["act"].map({act: place for place, act in enumerate(ACTS)})
    result = result.assign(_order=order).sort_values(["edition", "_order", "initiative_id", "row"])
    return result[list(ACT_COLUMNS)].astype(ACT_COLUMNS).reset_index(drop=True)


def last_opened(days: pd.Series) -> pd.Series:
    """Return the number of the last edition that had opened by each day; missing before the first one."""
    of_the_year = days.dt.year.astype("Int64") - FIRST_YEAR + 1
    opening, _ = expo_intervals(of_the_year)
    editions = of_the_year.where(days >= opening, of_the_year - 1)
    return editions.mask(editions < 1)


def count_acts(acts: pd.DataFrame) -> pd.DataFrame:
    """Count the rows of ``acts_by_edition``.

    Returns
    -------
    DataFrame
        Indexed by ``edition`` (the first one first; what came before the first Expo is left out), one Int64
        column per act of ``ACTS``; an edition between two others is there even if nothing was done at it.
    """
    known = acts.dropna(subset="edition")
    if known.empty:
        return empty(dict.fromkeys(ACTS, "Int64")).rename_axis("edition")
    table = known.groupby(["edition", "act"]).size().unstack(fill_value=0)
    numbers = range(int(known["edition"].min()), int(known["edition"].max()) + 1)
    table = table.reindex(index=list(numbers), columns=list(ACTS), fill_value=0)
    return table.astype("Int64").rename_axis(index="edition", columns=None)


def acts_in_all(acts: pd.DataFrame) -> dict[str, int]:
    """Return how many initiatives each act concerns at whatever edition, and how many promises were made."""
    counts = acts.drop_duplicates(["act", "initiative_id"])["act"].value_counts()
    promised = int((acts["act"] == PROMISED).sum())
    return {**{act: int(counts.get(act, 0)) for act in ACTS}, PROMISED: promised}


def cross_tally(frame: pd.DataFrame, rows: str, columns: str, order: Sequence[str]) -> pd.DataFrame:
    """Count the rows of a frame by two of its columns at once.

    Returns
    -------
    DataFrame
        Indexed by the values of ``rows``, the largest total first, then by name; one Int64 column per value
        of ``order``, zeros included, and ``total``. Things without a value in either column, or with one that
        is not in ``order``, are left out.
    """
    known = frame.dropna(subset=[rows, columns])
    known = known[known[columns].isin(order)]
    if known.empty:
        return empty({**dict.fromkeys(order, "Int64"), "total": "Int64"}).rename_axis(rows)
    table = known.groupby([rows, columns]).size().unstack(fill_value=0)
    table = table.reindex(columns=list(order), fill_value=0).astype("Int64")
    table["total"] = table.sum(axis=1)
    # Sorted by name first, so that equal totals keep that order.
    return table.sort_index().sort_values("total", ascending=False, kind="stable").rename_axis(columns=None)


def stages_by_edition(reached: pd.DataFrame) -> pd.DataFrame:
    """Count initiatives by furthest stage and first edition: a `cross_tally` with ``NO_EDITION`` last."""
    first = reached["first_edition"]
    heads = [str(number) for number in sorted(first.dropna().astype(int).unique())]
    named = pd.DataFrame(
        {
            "stage": reached["furthest_stage"].fillna(PROMISED),
            "edition": first.astype("object").map(str, na_action="ignore"),
        }
    ).fillna(NO_EDITION)
    return cross_tally(named, "stage", "edition", [*heads, *([NO_EDITION] if first.isna().any() else [])])


def organisation_counts(view: LedgerLike) -> pd.DataFrame:
    """Count in how many initiatives of a view each organisation takes part, in whatever role.

    Returns
    -------
    DataFrame
        One row per organisation, the largest count first, then by name: ``org_id``, ``name`` (str), ``k``
        (Int64).
    """
    parties = view.parties.drop_duplicates(["initiative_id", "org_id"])
    if parties.empty:
        return empty({"org_id": "str", "name": "str", "k": "Int64"})
    counts = parties.groupby("org_id").size().astype("Int64").rename("k").reset_index()
    named = counts.merge(view.organisations[["org_id", "name"]], on="org_id", how="left")
    ordered = named.sort_values(["k", "name"], ascending=[False, True], ignore_index=True)
    return ordered[["org_id", "name", "k"]]


def leading_burden(indicators: pd.DataFrame, geography: str = "CN") -> pd.Series | None:
    """Return the indicator that counts the most people concerned in a place; None if none counts people.

    Of figures of one measure the one of the latest period counts (without a period: the last published), of
    several measures the largest number. A figure about the future is no burden yet: periods that end
    more than a year after the publication do not count.
    """
    chosen = indicators[
        (indicators["geography"] == geography)
        & indicators["unit"].isin(PEOPLE_UNITS)
        & indicators["value"].notna()
    ]
    late = chosen["period_end"] > chosen["published_end"] + pd.Timedelta(days=366)
    chosen = chosen[~late]
    if chosen.empty:
        return None
    when = chosen["period_end"].fillna(chosen["published_end"])
    newest = chosen.assign(_when=when).sort_values(["_when", "published_end", "row"]).drop(columns="_when")
    newest = newest.drop_duplicates("indicator", keep="last")
    return newest.sort_values(["value", "row"], ascending=[False, True]).iloc[0]
