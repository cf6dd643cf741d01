"""What has become of initiatives since an Expo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from ciie_utils.analysis.frames import DATE, LedgerLike, empty, known_milestones, observed_milestones
from ciie_utils.analysis.stages import SHOWING_STAGES, WAY, in_order_of_happening, reached
from ciie_utils.errors import AnalysisError, suggest
from ciie_utils.ledger.editions import expo_days

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
