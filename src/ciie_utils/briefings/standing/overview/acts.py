"""What was done at each edition of the Expo: what was shown, signed, built and promised."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.frames import LedgerLike, empty, observed_milestones
from ciie_utils.ledger.editions import expo_intervals
from ciie_utils.terms import FIRST_YEAR

#: In the order in which a briefing tells them, each with the stages whose observation shows it.
STAGES_OF_ACT = {
    "shown": ("exhibited",),
    "signed": ("signed", "renewed", "announced"),
    "built": ("opened", "localised"),
}
PROMISED = "promised"
ACTS = (*STAGES_OF_ACT, PROMISED)

ACT_COLUMNS = {"edition": "Int64", "act": "str", "initiative_id": "str", "row": "Int64"}


def acts_by_edition(view: LedgerLike, judged: pd.DataFrame) -> pd.DataFrame:
    """Tell at which edition each thing was shown, signed, built or promised.

    Something belongs to the edition that the ledger names; where it names none, to the last one that had
    opened by the day on which it had certainly happened: the end of its date, or its publication if that
    is earlier or there is no date. A promise without an edition belongs to the last one that had opened when
    it was published.

    Parameters
    ----------
    view
        The ledger as of a day.
    judged
        Its promises, from ``promises.judge``; restatements are left out, superseded ones are not: they were
        promised, too.

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
    """Return the number of the last edition that had opened by each day; missing before the first one.

    Parameters
    ----------
    days
        Dates; missing ones give a missing edition.
    """
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
