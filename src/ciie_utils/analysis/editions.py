"""What one Expo showed, signed and announced.

The names that a briefing on one edition needs can all be imported from here.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ciie_utils.analysis.frames import DATE, LedgerLike, empty, observed_milestones
from ciie_utils.analysis.selections import expo_outcomes, on_stated
from ciie_utils.analysis.stages import share_reached, stage_table

__all__ = [
    "EDITION_STAGES",
    "OVERVIEW_COLUMNS",
    "edition_overview",
    "expo_outcomes",
    "on_stated",
    "organisations_of",
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


def _most_precise_first(milestones: pd.DataFrame) -> pd.DataFrame:
    width = milestones["date_end"] - milestones["date_start"]
    ordered = milestones.assign(_width=width, _bare=milestones["value"].isna())
    ordered = ordered.sort_values(
        ["_width", "_bare", "published_end", "row"], na_position="last", kind="stable"
    )
    return ordered.drop(columns=["_width", "_bare"])


def _distinct(values: pd.Series) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
