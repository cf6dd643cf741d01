"""The Expo's editions: when they are held, and at which one an initiative first appeared."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

# An initiative appears at the Expo by one of these; later stages may fall into an Expo by chance.
APPEARANCE_STAGES = ("exhibited", "signed", "announced")
_YEAR_BEFORE_THE_FIRST = 2017
_THINKABLE = 1000


def expo_days(edition: int) -> tuple[dt.date, dt.date]:
    """First and last day of an edition: 5-10 November of 2017 + edition.

    >>> expo_days(3)
    (datetime.date(2020, 11, 5), datetime.date(2020, 11, 10))
    """
    year = _YEAR_BEFORE_THE_FIRST + edition
    return dt.date(year, 11, 5), dt.date(year, 11, 10)


def expo_intervals(editions: pd.Series) -> tuple[pd.Series, pd.Series]:
    """First and last days of a column of editions, as `expo_days`; ``NaT`` where there is none.

    Parameters
    ----------
    editions
        Edition numbers (``Int64``).
    """
    # A mistyped number may name a year that no calendar has; it has no days.
    thinkable = editions.between(1, _THINKABLE).fillna(False).to_numpy(dtype=bool)
    years = editions.where(thinkable, 0).to_numpy(dtype="int64") + _YEAR_BEFORE_THE_FIRST - 1970
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
    tells = milestones["edition"].notna() & milestones["stage"].isin(APPEARANCE_STAGES)
    told = milestones.loc[tells, ["initiative_id", "edition", "basis"]]
    firm = told[told["basis"] != "inferred"].groupby("initiative_id")["edition"].min()
    return firm.combine_first(told.groupby("initiative_id")["edition"].min())


def visible_first_editions(
    initiatives: pd.DataFrame, seen: pd.DataFrame, whole: pd.DataFrame, day: dt.date
) -> pd.Series:
    """`first_edition` as it could be known by a day.

    Where the whole ledger has milestones that tell the edition, only those in sight count. Where it has
    none, the curated number stays, unless the only milestones that carry it are still out of sight or
    its Expo had not begun: a view must not give away what was published later.

    Parameters
    ----------
    initiatives
        Those in sight, with their curated `first_edition`.
    seen, whole
        The milestones in sight and all of them.
    day
        The as-of date.

    Returns
    -------
    pandas.Series
        ``Int64``, one for each row of `initiatives`.
    """
    ids = initiatives["initiative_id"]
    curated = initiatives["first_edition"]
    told = ids.isin(first_editions(whole).index)
    begun = expo_intervals(curated)[0] <= np.datetime64(day, "us")
    stays = ~told & (_carries(initiatives, seen) | (~_carries(initiatives, whole) & begun))
    computed = looked_up(ids, first_editions(seen))
    return computed.where(told, curated.where(stays))


def looked_up(keys: pd.Series, values: pd.Series) -> pd.Series:
    """The value of each key, missing where there is none; keeps the type of values even if there are none.

    `Series.map` guesses a type when it finds nothing.
    """
    return pd.Series(values.reindex(keys).array, index=keys.index)


def _carries(initiatives: pd.DataFrame, milestones: pd.DataFrame) -> pd.Series:
    """Whether a milestone of the initiative carries its curated edition."""
    dated = milestones.loc[milestones["edition"].notna(), ["initiative_id", "edition"]].drop_duplicates()
    pairs = pd.MultiIndex.from_frame(dated)
    asked = pd.MultiIndex.from_frame(initiatives[["initiative_id", "first_edition"]])
    return pd.Series(asked.isin(pairs), index=initiatives.index) & initiatives["first_edition"].notna()
