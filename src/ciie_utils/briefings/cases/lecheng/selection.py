"""What belongs to the Boao Lecheng pilot zone, all of it or the part of one company."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.frames import LedgerLike
from ciie_utils.analysis.selections import Selection, Tables

#: As ``place`` and ``geography`` of the ledger write it.
ZONE = "Lecheng"
ZONE_AUTHORITY = "lecheng-administration"
INDICATORS = "lecheng_"


def of_zone(view: LedgerLike, org_id: str | None = None) -> Selection:
    """Select what belongs to the zone, whether or not it is tied to the Expo.

    An initiative belongs to it if its place is Lecheng, if the zone's administration is party to it, or if it
    was or is to be piloted: special access in the mainland is that of the zone. The figures are
    those whose name begins with ``lecheng_``.

    Parameters
    ----------
    view
        The ledger as of a day.
    org_id
        Keeps only the initiatives that this organisation is party to; the figures stay those of the zone.
    """

    def keep(tables: Tables) -> Tables:
        initiatives, parties = tables["initiatives"], tables["parties"]
        milestones = tables["milestones"]
        administered = parties.loc[parties["org_id"] == ZONE_AUTHORITY, "initiative_id"]
        piloted = milestones.loc[milestones["stage"] == "piloted", "initiative_id"]
        ids = initiatives["initiative_id"]
        wanted = (initiatives["place"] == ZONE) | ids.isin(administered) | ids.isin(piloted)
        if org_id is not None:
            wanted &= ids.isin(parties.loc[parties["org_id"] == org_id, "initiative_id"])
        return _kept(tables, ids[wanted])

    return Selection(view, keep)


def _kept(tables: Tables, ids: pd.Series) -> Tables:
    kept = dict(tables)
    for name in ("initiatives", "milestones", "parties"):
        kept[name] = tables[name][tables[name]["initiative_id"].isin(ids)].reset_index(drop=True)
    organisations, indicators = tables["organisations"], tables["indicators"]
    party = organisations["org_id"].isin(kept["parties"]["org_id"])
    kept["organisations"] = organisations[party].reset_index(drop=True)
    of_it = indicators["indicator"].str.startswith(INDICATORS)
    kept["indicators"] = indicators[of_it].reset_index(drop=True)
    return kept
