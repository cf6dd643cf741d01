"""The Expo's editions: when they are held, and at which one an initiative first appeared."""

import datetime as dt

import numpy as np
import pandas as pd

from ciie_utils.terms import FIRST_YEAR, SHOWING_STAGES

_THINKABLE = 1000


def expo_intervals(editions: pd.Series) -> tuple[pd.Series, pd.Series]:
    """First and last days of a column of edition numbers (``Int64``); ``NaT`` where there is none."""
    # A mistyped number may name a year that no calendar has; it has no days.
    thinkable = editions.between(1, _THINKABLE).fillna(False).to_numpy(dtype=bool)
    years = editions.where(thinkable, 0).to_numpy(dtype="int64") + FIRST_YEAR - 1 - 1970
    november = years.astype("datetime64[Y]").astype("datetime64[M]") + np.timedelta64(10, "M")
    november[~thinkable] = np.datetime64("NaT")
    opening = pd.Series(november.astype("datetime64[us]"), index=editions.index) + pd.Timedelta(days=4)
    return opening, opening + pd.Timedelta(days=5)


def first_editions(milestones: pd.DataFrame) -> pd.Series:
    """The edition at which each initiative was first shown, signed or announced, as the milestones tell.

    Parameters
    ----------
    milestones
        Any rows of the ledger's milestones.

    Returns
    -------
    pandas.Series
        Edition numbers (``Int64``) by initiative_id, for the initiatives that have an exhibited, signed or
        announced milestone with an edition. One whose basis is ``inferred`` counts only if there is no other.
    """
    return _decisive(_appearances(milestones))


def _appearances(milestones: pd.DataFrame) -> pd.DataFrame:
    """The milestones that tell at which edition an initiative appeared, the decisive one of each first."""
    tells = milestones["edition"].notna() & milestones["stage"].isin(SHOWING_STAGES)
    told = milestones.loc[tells, ["initiative_id", "edition", "basis", "published_end"]]
    return told.assign(inferred=told["basis"] == "inferred").sort_values(
        ["inferred", "edition"], kind="stable"
    )


def _decisive(told: pd.DataFrame) -> pd.Series:
    """The edition of the first of each initiative's appearances, by initiative_id."""
    return told.drop_duplicates("initiative_id").set_index("initiative_id")["edition"]


class EditionHistory:
    """What a whole ledger tells about first editions, and from when on each of it could be known.

    Where milestones tell the edition, only those in sight count. Where none of the whole ledger does,
    the curated number stays, once a milestone that carries it is in sight or, if none does, once its
    Expo has begun: a view must not give away what was published later.
    """

    def __init__(self, initiatives: pd.DataFrame, milestones: pd.DataFrame) -> None:
        self._told = _appearances(milestones)
        untold = initiatives["first_edition"].notna() & ~initiatives["initiative_id"].isin(
            self._told["initiative_id"].unique()
        )
        curated = initiatives.loc[untold, ["initiative_id", "first_edition"]]
        carriers = curated.merge(
            milestones[["initiative_id", "edition", "published_end"]],
            left_on=["initiative_id", "first_edition"],
            right_on=["initiative_id", "edition"],
        )
        carried_from = carriers.groupby("initiative_id")["published_end"].min()
        self._curated = curated.set_index("initiative_id")["first_edition"]
        self._curated_from = carried_from.reindex(self._curated.index).fillna(
            expo_intervals(self._curated)[0]
        )

    def known_by(self, day: dt.date) -> pd.Series:
        """The first editions that could be known by a day, as `first_editions`."""
        limit = np.datetime64(day, "us")
        told = _decisive(self._told[self._told["published_end"] <= limit])
        return pd.concat([told, self._curated[self._curated_from <= limit]])


def looked_up(keys: pd.Series, values: pd.Series) -> pd.Series:
    """The value of each key, missing where there is none; keeps the type of values even if there are none.

    `Series.map` guesses a type when it finds nothing.
    """
    return pd.Series(values.reindex(keys).array, index=keys.index)
