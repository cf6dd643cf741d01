"""The verdict of each promise as of a day, and how many are kept, late, overdue, pending or superseded.

The rules, with their reasons and worked examples, are in docs/promises.md. *Overdue* says what is known,
not what was done.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from ciie_utils.analysis.frames import (
    UNKNOWN,
    Days,
    Flags,
    LedgerLike,
    codes,
    columns,
    dates_of,
    day_number,
    pick,
    table,
    whole,
)
from ciie_utils.analysis.matching import Arrays, arrays, happened_by, is_falling, match
from ciie_utils.analysis.proportions import Proportion, wilson
from ciie_utils.analysis.superseding import succession
from ciie_utils.ledger.dates import as_of_day
from ciie_utils.verdicts import NAMES

VERDICTS = NAMES

JUDGED_COLUMNS = columns(
    "row:Int64 initiative_id stage edition:Int64 metric value:float64 unit note basis "
    "due_start:date due_end:date due_passed:bool made_start:date made_end:date source_id verdict "
    "met_start:date met_end:date met_known_on:date met_source_id met_row:Int64 met_stage "
    "delay_days_low:Int64 delay_days_high:Int64 overdue_since:date overdue_days:Int64 "
    "superseded_by_row:Int64 superseded_by_source_id restates_row:Int64"
)
#: As in the ledger.
_SAME = ("row", "initiative_id", "stage", "edition", "metric", "value", "unit", "note", "basis", "source_id")
_DATES = {
    "due_start": "date_start",
    "due_end": "date_end",
    "made_start": "published_start",
    "made_end": "published_end",
}
#: Of the milestone that meets it.
_MET = {
    "met_start": "date_start",
    "met_end": "date_end",
    "met_known_on": "published_end",
    "met_source_id": "source_id",
    "met_row": "row",
    "met_stage": "stage",
}


def judge(view: LedgerLike, on: str | date | pd.Timestamp | None = None) -> pd.DataFrame:
    """Judge every promise that is known by a day.

    Parameters
    ----------
    view
        The ledger to judge.
    on
        The day on which to judge, written like an as-of date; by default the view's as-of date. Nothing
        counts that was published after it. On a day later than the view's as-of date, due dates have
        passed but nothing new is known.

    Returns
    -------
    DataFrame
        One row per firm ``expected`` milestone known by then, in the ledger's row order:

        - ``row`` (Int64), ``initiative_id``, ``stage``, ``edition`` (Int64), ``metric``, ``value`` (float64),
          ``unit``, ``note``, ``basis``, ``source_id`` (str): the promise, as in the ledger;
        - ``due_start``, ``due_end``, ``made_start``, ``made_end`` (datetime64): when it is due (NaT: no due
          date was given) and when it was published;
        - ``due_passed`` (bool): the due interval ended before ``on``, or the initiative did while the promise
          was open;
        - ``verdict`` (str): one of ``VERDICTS``;
        - ``met_start``, ``met_end`` (datetime64), ``met_known_on`` (datetime64, the day from which the
          report counts), ``met_source_id``, ``met_stage`` (str), ``met_row`` (Int64): the milestone that
          meets it, only where the verdict is kept or late. The dates are NaT if it is undated;
        - ``delay_days_low``, ``delay_days_high`` (Int64, days; negative is early): the least and the most
          that the met date can lie after the due date; missing where there is no due date or nothing meets
          it. An undated milestone is taken to have happened between the promise and its own publication;
        - ``overdue_since`` (datetime64), ``overdue_days`` (Int64): the last day on which it could have been
          met in time (or on which the initiative ended), and the days from then to ``on``;
        - ``superseded_by_row`` (Int64), ``superseded_by_source_id`` (str): the promise that replaced it;
        - ``restates_row`` (Int64): the standing promise of another source that it only repeats. Counts of
          promises leave restatements out.

    Raises
    ------
    LedgerError
        If ``on`` is not a day.
    """
    day = view.as_of_date if on is None else as_of_day(on)
    today = day_number(day)
    milestones = view.milestones
    known = milestones["published_end"] <= pd.Timestamp(day)
    if not known.all():
        milestones = milestones[known]
    # What is only hoped for is told elsewhere, and neither judged nor counted.
    milestones = milestones[milestones["firmness"] != "hoped"]
    is_promise = (milestones["status"] == "expected").to_numpy()
    if not is_promise.any():
        return table([], JUDGED_COLUMNS)
    everything = arrays(milestones)
    promised = milestones[is_promise]
    observed = milestones[~is_promise]
    return _judged(promised, observed, everything, is_promise, today)


def _judged(
    promised: pd.DataFrame, observed: pd.DataFrame, everything: Arrays, is_promise: Flags, today: int
) -> pd.DataFrame:
    promises = everything.take(np.flatnonzero(is_promise))
    done = everything.take(np.flatnonzero(~is_promise))
    matches = match(promises, done, is_falling(promised["metric"]))
    thing = codes(
        *(promised[name] for name in ("initiative_id", "stage", "edition", "metric", "value", "unit"))
    )
    following = succession(promises, thing, matches)
    superseded = following.superseded_by >= 0
    met = np.where(superseded, -1, matches.first)
    ended_on = _ended_on(promises, done, observed)
    overdue_since = _overdue_since(promises, ended_on, today, (met < 0) & ~superseded)
    late = _is_late(promises, done, met)
    verdict = np.select(
        [superseded, late, met >= 0, overdue_since != UNKNOWN],
        [VERDICTS.index(name) for name in ("superseded", "late", "kept", "overdue")],
        default=VERDICTS.index("pending"),
    )
    result = promised[list(_SAME)].reset_index(drop=True)
    for name, column in _DATES.items():
        result[name] = promised[column].to_numpy()
    result["due_passed"] = (promises.end != UNKNOWN) & (promises.end < today) | (overdue_since != UNKNOWN)
    result["verdict"] = pd.Series(VERDICTS, dtype="str").take(verdict).reset_index(drop=True)
    for name, column in _MET.items():
        result[name] = pick(observed, column, met)
    result["delay_days_low"], result["delay_days_high"] = _delays(promises, done, met)
    result["overdue_since"] = dates_of(overdue_since)
    result["overdue_days"] = whole(today - overdue_since, overdue_since != UNKNOWN)
    result["superseded_by_row"] = pick(promised, "row", following.superseded_by)
    result["superseded_by_source_id"] = pick(promised, "source_id", following.superseded_by)
    result["restates_row"] = pick(promised, "row", following.restates)
    return table(result, JUDGED_COLUMNS)


def _is_late(promises: Arrays, done: Arrays, met: Days) -> Flags:
    """Met, and only after the due interval; an undated milestone counts by the day of its publication."""
    start = np.where(done.start == UNKNOWN, done.published_end, done.start)
    has_due = promises.end != UNKNOWN
    # An empty array cannot be indexed, even by nothing but -1.
    met_start = np.append(start, UNKNOWN)[met]
    return (met >= 0) & has_due & (met_start > promises.end)


def _delays(promises: Arrays, done: Arrays, met: Days) -> tuple[pd.Series, pd.Series]:
    """The least and the most days from the due interval to the met one, negative for early."""
    known = (met >= 0) & (promises.end != UNKNOWN)
    start = np.append(done.start, UNKNOWN)[met]
    start = np.where(start == UNKNOWN, promises.published_start, start)
    end = np.append(happened_by(done), UNKNOWN)[met]
    low, high = np.zeros_like(start), np.zeros_like(start)
    np.subtract(start, promises.end, out=low, where=known)
    np.subtract(end, promises.start, out=high, where=known)
    return whole(low, known), whole(high, known)


def _ended_on(promises: Arrays, done: Arrays, observed: pd.DataFrame) -> Days:
    """For each promise, the first end of its initiative that did not come before it; ``UNKNOWN`` if none.

    The end is the last day that it can have been: that of its date, or of its publication if earlier.
    """
    ended = np.flatnonzero((observed["stage"] == "ended").to_numpy())
    day = np.minimum(happened_by(done)[ended], done.published_end[ended])
    initiative = done.initiative[ended]
    order = np.lexsort((day, initiative))
    day, initiative = day[order], initiative[order]
    result = np.full(len(promises.stage), UNKNOWN, dtype=np.int64)
    if len(ended):
        # One number orders by initiative, then day; days lie far within a span of 10 million.
        span = 10_000_000
        numbers = initiative * span + day
        at = np.searchsorted(numbers, promises.initiative * span + promises.published_start)
        found = (at < len(numbers)) & (np.append(initiative, -1)[at] == promises.initiative)
        result[found] = day[at[found]]
    return result


def _overdue_since(promises: Arrays, ended_on: Days, today: int, is_open: Flags) -> Days:
    """The day whose passing made an open promise overdue; ``UNKNOWN`` where it is not."""
    never = np.iinfo(np.int64).max
    due = np.where((promises.end != UNKNOWN) & (promises.end < today), promises.end, never)
    end = np.where((ended_on != UNKNOWN) & (ended_on <= today), ended_on, never)
    since = np.minimum(due, end)
    return np.where(is_open & (since != never), since, UNKNOWN)


def standing(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the judged promises that neither repeat another one nor have been replaced."""
    return judged[judged["restates_row"].isna() & (judged["verdict"] != "superseded")].reset_index(drop=True)


def came_due(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the standing promises whose time is up: kept, late or overdue, and due before now.

    A promise without a due date can be kept but hardly become overdue, and one kept ahead of a due date
    that is still to come has companions that are merely pending; counting either would flatter the share.
    """
    promises = standing(judged)
    return promises[promises["due_passed"]].reset_index(drop=True)


def kept_in_time(judged: pd.DataFrame) -> Proportion:
    """Return the share kept in time of the standing promises that have come due."""
    due = came_due(judged)
    return wilson(int((due["verdict"] == "kept").sum()), len(due))


def longest_overdue(judged: pd.DataFrame, limit: int = 10) -> pd.DataFrame:
    """Return the standing promises that have been overdue for longest, at most ``limit``, longest first.

    The columns are those of ``judge``.
    """
    overdue = standing(judged)
    overdue = overdue[overdue["verdict"] == "overdue"]
    return overdue.sort_values(["overdue_days", "row"], ascending=[False, True], ignore_index=True).head(
        limit
    )
