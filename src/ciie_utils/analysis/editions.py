"""What one Expo showed, signed and announced."""

from collections.abc import Sequence

import pandas as pd

from ciie_utils.analysis.frames import LedgerLike, columns, observed_milestones, table

#: What happens at an Expo, in the order in which a briefing tells it.
EDITION_STAGES = ("signed", "renewed", "announced", "exhibited")

ROLES = ("lead", "partner", "authority", "site", "payer")

OVERVIEW_COLUMNS = columns(
    "initiative_id title title_zh kind therapy_area modality place ciie_tie stage organisations:object "
    "date_start:date date_end:date note metric value:float64 unit basis source_ids:object rows:object"
)
_ORGANISATIONS = columns("initiative_id organisations:object organisations_zh:object org_ids:object")


def organisations_of(view: LedgerLike) -> pd.DataFrame:
    """Name the organisations of each initiative: leads first, then partners, authorities, sites and payers.

    Returns
    -------
    DataFrame
        One row per initiative with parties: ``initiative_id`` (str), ``organisations`` and
        ``organisations_zh`` (tuples of names; the English one where there is no Chinese one),
        ``org_ids`` (tuples).
    """
    parties = view.parties.merge(view.organisations, on="org_id", how="left")
    if parties.empty:
        return table([], _ORGANISATIONS)
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
    return table(parties.groupby("initiative_id", sort=True).agg(**names).reset_index(), _ORGANISATIONS)


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
        return table([], OVERVIEW_COLUMNS)
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
    return table(result, OVERVIEW_COLUMNS)


def _most_precise_first(milestones: pd.DataFrame) -> pd.DataFrame:
    width = milestones["date_end"] - milestones["date_start"]
    ordered = milestones.assign(_width=width, _bare=milestones["value"].isna())
    ordered = ordered.sort_values(
        ["_width", "_bare", "published_end", "row"], na_position="last", kind="stable"
    )
    return ordered.drop(columns=["_width", "_bare"])


def _distinct(values: pd.Series) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
