"""What one Expo showed, signed and announced, and what has become of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from ciie_utils.analysis.frames import DATE, LedgerLike, empty, known_milestones, observed_milestones
from ciie_utils.analysis.selections import expo_outcomes, on_stated
from ciie_utils.analysis.stages import (
    SHOWING_STAGES,
    WAY,
    in_order_of_happening,
    reached,
    share_reached,
    stage_table,
)
from ciie_utils.errors import AnalysisError, suggest
from ciie_utils.ledger.editions import expo_days

__all__ = [
    "EDITION_STAGES",
    "edition_overview",
    "expo_outcomes",
    "on_stated",
    "organisations_of",
    "outcomes_of",
    "share_reached",
    "stage_table",
]

#: What happens at an Expo, in the order in which a briefing tells it.
EDITION_STAGES = ("signed", "renewed", "announced", "exhibited")

ROLES = ("lead", "partner", "authority", "site", "payer")

OVERVIEW_COLUMNS = {
    "initiative_id": "str",
    "title": "str",
    "title_zh": "str",
    "kind": "str",
    "therapy_area": "str",
    "modality": "str",
    "place": "str",
    "ciie_tie": "str",
    "stage": "str",
    "organisations": "object",
    "date_start": DATE,
    "date_end": DATE,
    "note": "str",
    "metric": "str",
    "value": "float64",
    "unit": "str",
    "basis": "str",
    "source_ids": "object",
    "rows": "object",
}

OUTCOME_COLUMNS = {
    "initiative_id": "str",
    "title": "str",
    "title_zh": "str",
    "kind": "str",
    "therapy_area": "str",
    "furthest_stage": "str",
    "date_start": DATE,
    "date_end": DATE,
    "note": "str",
    "metric": "str",
    "value": "float64",
    "unit": "str",
    "basis": "str",
    "source_id": "str",
    "row": "Int64",
    "certainly_since": "bool",
    "stages": "object",
    "source_ids": "object",
    "reached_patients": "bool",
    "ended": "bool",
    "last_reported": DATE,
}

_IDENTITY = ("initiative_id", "title", "title_zh", "kind", "therapy_area")


def organisations_of(view: LedgerLike) -> pd.DataFrame:
    """Name the organisations of each initiative: leads first, then partners, authorities, sites and payers.

    Returns
    -------
    DataFrame
        One row per initiative with parties: ``initiative_id`` (str), ``organisations`` and
        ``organisations_zh`` (tuples of names; the English one where there is no Chinese one),
        ``org_ids`` (tuples).
    """
    columns = {
        "initiative_id": "str",
        "organisations": "object",
        "organisations_zh": "object",
        "org_ids": "object",
    }
    parties = view.parties.merge(view.organisations, on="org_id", how="left")
    if parties.empty:
        return empty(columns)
    rank = parties["role"].map({role: place for place, role in enumerate(ROLES)})
    parties = parties.assign(_rank=rank, name_zh=parties["name_zh"].fillna(parties["name"]))
    parties = parties.sort_values(["initiative_id", "_rank"], kind="stable")
    # An organisation may have two roles in one initiative; it is named once, in the first.
    parties = parties.drop_duplicates(["initiative_id", "org_id"])
    names = {
        "organisations": ("name", tuple),
        "organisations_zh": ("name_zh", tuple),
        "org_ids": ("org_id", tuple),
    }
    result = parties.groupby("initiative_id", sort=True).agg(**names).reset_index()
    return result[list(columns)].astype(columns)


def edition_overview(view: LedgerLike, edition: int, stages: Sequence[str] = EDITION_STAGES) -> pd.DataFrame:
    """List what was shown, signed and announced at one edition, as far as it is known.

    Parameters
    ----------
    view
        The ledger as of a day.
    edition
        Number of the edition.
    stages
        The stages to list, in the order of the result.

    Returns
    -------
    DataFrame
        One row per initiative and stage, sorted by stage, therapy area and title. Where several milestones
        tell the same, date, note, figure and basis are those of the most precisely dated one (then of
        one with a figure, then of the first published):

        - ``initiative_id``, ``title``, ``title_zh``, ``kind``, ``therapy_area``, ``modality``, ``place``,
          ``ciie_tie`` (str): the initiative;
        - ``stage`` (str); ``organisations`` (tuple of names, leads first);
        - ``date_start``, ``date_end`` (datetime64), ``note``, ``metric`` (str), ``value`` (float64),
          ``unit``, ``basis`` (str): the milestone;
        - ``source_ids``, ``rows`` (tuples): all milestones that tell it, the one shown first.

    Raises
    ------
    LedgerError
        If no milestone of the ledger names that edition.
    """
    there = observed_milestones(view.at_edition(edition))
    there = there[(there["edition"] == edition).fillna(False) & there["stage"].isin(stages)]
    if there.empty:
        return empty(OVERVIEW_COLUMNS)
    there = _most_precise_first(there)
    keys = ["initiative_id", "stage"]
    shown = there.drop_duplicates(keys)
    gathered = there.groupby(keys).agg(source_ids=("source_id", _distinct), rows=("row", tuple)).reset_index()
    result = shown.merge(gathered, on=keys).merge(view.initiatives, on="initiative_id")
    result = result.merge(organisations_of(view), on="initiative_id", how="left")
    result["organisations"] = result["organisations"].map(
        lambda names: names if isinstance(names, tuple) else ()
    )
    order = result["stage"].map({stage: place for place, stage in enumerate(stages)})
    result = result.assign(_order=order).sort_values(["_order", "therapy_area", "title"], ignore_index=True)
    return result[list(OVERVIEW_COLUMNS)].astype(OVERVIEW_COLUMNS)


def outcomes_of(view: LedgerLike, initiative_ids: Iterable[str], after: int | None = None) -> pd.DataFrame:
    """Tell what has become of initiatives since an Expo, as far as it is known.

    Being shown, signed or announced again is no outcome. A milestone counts if it can have happened on the
    Expo's first day or later; an undated one by its publication.

    Parameters
    ----------
    view
        The ledger as of a day.
    initiative_ids
        The initiatives to follow; the rows come in this order.
    after
        Number of the edition from which on milestones count; by default each initiative's first one (all its
        milestones count if it has none).

    Returns
    -------
    DataFrame
        One row per initiative:

        - ``initiative_id``, ``title``, ``title_zh``, ``kind``, ``therapy_area`` (str);
        - ``furthest_stage`` (str): the last of ``stages.WAY`` that it has reached since; missing if
          none is known;
        - ``date_start``, ``date_end`` (datetime64), ``note``, ``metric`` (str), ``value`` (float64),
          ``unit``, ``basis``, ``source_id`` (str), ``row`` (Int64): the first milestone of that stage;
        - ``certainly_since`` (bool): that milestone cannot have happened before the Expo's first day (a year
          or a month may have begun before it; what has no date is never certain);
        - ``stages`` (tuple): the stages reached since, in the order in which they happened;
        - ``source_ids`` (tuple): the sources that tell of them;
        - ``reached_patients``, ``ended`` (bool): by the as-of date, whether since the Expo or before;
        - ``last_reported`` (datetime64): when the newest source on the initiative became known.

    Raises
    ------
    AnalysisError
        If an initiative is not in the view.
    """
    wanted = list(dict.fromkeys(initiative_ids))
    _refuse_unknown(wanted, view)
    if not wanted:
        return empty(OUTCOME_COLUMNS)
    chosen = pd.DataFrame({"initiative_id": wanted}).merge(view.initiatives, on="initiative_id", how="left")
    since = chosen["first_edition"] if after is None else pd.Series(after, index=chosen.index, dtype="Int64")
    opening = since.map(lambda edition: pd.Timestamp(expo_days(int(edition))[0]), na_action="ignore")
    opening_of = pd.Series(pd.to_datetime(opening).to_numpy(), index=chosen["initiative_id"])
    later = in_order_of_happening(_since(observed_milestones(view), opening_of))
    first = later.drop_duplicates(["initiative_id", "stage"])
    rank = first["stage"].map({stage: place for place, stage in enumerate(WAY)})
    furthest = first.assign(_rank=rank).dropna(subset="_rank").sort_values("_rank", kind="stable")
    furthest = furthest.drop_duplicates("initiative_id", keep="last").rename(
        columns={"stage": "furthest_stage"}
    )
    told = later.groupby("initiative_id").agg(
        stages=("stage", _distinct), source_ids=("source_id", _distinct)
    )
    result = chosen[list(_IDENTITY)].merge(furthest.drop(columns="edition"), on="initiative_id", how="left")
    for name in ("stages", "source_ids"):
        result[name] = [told[name].get(initiative, ()) for initiative in wanted]
    by_now = reached(view).set_index("initiative_id").loc[wanted]
    for name in ("reached_patients", "ended"):
        result[name] = by_now[name].to_numpy()
    begun = result["date_start"] >= result["initiative_id"].map(opening_of)
    result["certainly_since"] = begun | (result["date_start"].notna() & since.isna())
    newest = known_milestones(view).groupby("initiative_id")["published_end"].max()
    result["last_reported"] = result["initiative_id"].map(newest)
    return result[list(OUTCOME_COLUMNS)].astype(OUTCOME_COLUMNS)


def _since(observed: pd.DataFrame, opening_of: pd.Series) -> pd.DataFrame:
    """The milestones, other than showings, that can have happened since the opening day of an initiative."""
    mine = observed[observed["initiative_id"].isin(opening_of.index)]
    mine = mine[~mine["stage"].isin(SHOWING_STAGES)]
    # What a source reports as done had happened by its publication, whatever the year that it names.
    by_then = mine[["date_end", "published_end"]].min(axis=1)
    opening = mine["initiative_id"].map(opening_of)
    return mine[opening.isna() | (by_then >= opening)]


def _most_precise_first(milestones: pd.DataFrame) -> pd.DataFrame:
    width = milestones["date_end"] - milestones["date_start"]
    ordered = milestones.assign(_width=width, _bare=milestones["value"].isna())
    ordered = ordered.sort_values(
        ["_width", "_bare", "published_end", "row"], na_position="last", kind="stable"
    )
    return ordered.drop(columns=["_width", "_bare"])


def _distinct(values: pd.Series) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _refuse_unknown(wanted: Sequence[str], view: LedgerLike) -> None:
    known = view.initiatives["initiative_id"]
    unknown = [initiative for initiative in wanted if initiative not in set(known)]
    if unknown:
        hint = (
            suggest(unknown[0], known)
            or "Take the ids from the column initiative_id of the view's initiatives."
        )
        raise AnalysisError(
            f"initiative {unknown[0]!r} is not known as of {view.as_of_date.isoformat()}.\n{hint}"
        )
