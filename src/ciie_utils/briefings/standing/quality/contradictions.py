"""Where sources contradict each other, computed from the tables.

A disagreement of words cannot be found this way, and two statements that differ may be about two things:
what is returned is to be read, not counted as error.
"""

import math
from itertools import combinations
from typing import NamedTuple

import pandas as pd

from ciie_utils.analysis.frames import LedgerLike, Record, columns, known_milestones, records, table

#: Rounding explains no more than this share of a number: 80 percent is not 75 percent rounded to tens.
MOST_ROUNDING = 0.02

#: Stages that happen once to an initiative, so that two dates without a day in common differ. Approvals,
#: signings and showings may come several times.
ONCE = ("piloted", "launched", "first_use", "opened")

CONTRADICTION_COLUMNS = columns(
    "kind initiative_id stage status metric indicator geography subject unit date_start:date date_end:date "
    "statements:object source_ids:object"
)


class Statement(NamedTuple):
    """What one source states: a value with its bounds (NaN if none), or a date as an interval."""

    value: float
    low: float
    high: float
    start: pd.Timestamp
    end: pd.Timestamp
    source_id: str
    row: int


def bounds(value: float, low: float = math.nan, high: float = math.nan) -> tuple[float, float]:
    """Return the least and the most that a statement allows.

    "More than X" is written value = low = X and has no upper bound, "less than X" value = high = X and has no
    lower one; a value alone may have been rounded by half a unit of its last digit that is not 0, but by no
    more than ``MOST_ROUNDING`` of itself.

    Examples
    --------
    >>> bounds(70.72)
    (70.715, 70.725)
    >>> bounds(120, low=120)
    (120, inf)
    """
    if not math.isnan(low) and not math.isnan(high):
        return low, high
    if not math.isnan(low):
        return low, math.inf
    if not math.isnan(high):
        return -math.inf, high
    slack = min(_unit(value) / 2, abs(value) * MOST_ROUNDING)
    return value - slack, value + slack


def _unit(value: float) -> float:
    """Return the place value of the last digit that is not 0: 100 for 2900, 0.01 for 70.72."""
    digits = f"{abs(value):.10g}"
    if "e" in digits:
        mantissa, exponent = digits.split("e")
        return _unit(float(mantissa)) * 10.0 ** int(exponent)
    if "." in digits:
        return 10.0 ** -len(digits.split(".")[1])
    stripped = digits.rstrip("0")
    return 10.0 ** (len(digits) - len(stripped)) if stripped else 1.0


def agree(a: tuple[float, float], b: tuple[float, float]) -> bool:
    """Return whether two ranges have more than a bound in common, or are the same."""
    return a == b or min(a[1], b[1]) > max(a[0], b[0]) or a[0] == a[1] == b[0] or b[0] == b[1] == a[0]


def contradictions(view: LedgerLike) -> pd.DataFrame:
    """Return where sources state different things.

    - ``figure``: one indicator, place, unit and period (of companies also one subject), values that differ
      by more than rounding and the bounds that "more than" and "less than" set;
    - ``value``: one initiative, stage, status, metric and unit with dates that have a day in common (or one
      edition, where a date is missing), and values that differ likewise;
    - ``date``: one initiative and one of the stages in ``ONCE``, without a figure, dates that have no day
      in common.

    Statements of one source never contradict each other here.

    One row per contradiction, figures first: ``kind`` and what it is about (see the columns), the date or
    period of the first statement, ``statements`` (tuple of ``Statement``, by value or date) and
    ``source_ids`` (tuple).
    """
    milestones = known_milestones(view)
    found = [
        *_figures(view.indicators),
        *_values(milestones[milestones["value"].notna()]),
        *_dates(milestones[(milestones["status"] == "observed") & milestones["value"].isna()]),
    ]
    return table(found, CONTRADICTION_COLUMNS)


def _figures(indicators: pd.DataFrame) -> list[Record]:
    known = indicators[indicators["period_start"].notna()]
    company = known["indicator"].str.startswith("company_")
    known = known.assign(
        _subject=known["subject"].where(company, known["subject"].str.extract(r"^(edition \d+)")[0])
    )
    keys = ["indicator", "geography", "unit", "period_start", "period_end", "_subject"]
    about = ("indicator", "geography", "subject", "unit")
    return [
        _contradiction("figure", rows, "period", about)
        for rows in _groups(known, keys)
        if any(_from_others(a, b) and _apart_in_value(a, b) for a, b in combinations(rows, 2))
    ]


def _values(milestones: pd.DataFrame) -> list[Record]:
    about = ("initiative_id", "stage", "status", "metric", "unit")

    def apart(a: Record, b: Record) -> bool:
        return _from_others(a, b) and _same_time(a, b) and _apart_in_value(a, b)

    found = []
    for rows in _groups(milestones, list(about)):
        clashing = [row for row in rows if any(apart(row, other) for other in rows)]
        if clashing:
            found.append(_contradiction("value", clashing, "date", about))
    return found


def _dates(milestones: pd.DataFrame) -> list[Record]:
    once = milestones[milestones["stage"].isin(ONCE) & milestones["date_start"].notna()]
    return [
        _contradiction("date", rows, "date", ("initiative_id", "stage", "status"))
        for rows in _groups(once, ["initiative_id", "stage"])
        if any(_from_others(a, b) and not _same_day(a, b) for a, b in combinations(rows, 2))
    ]


def _groups(frame: pd.DataFrame, keys: list[str]) -> list[list[Record]]:
    parts = (part for _key, part in frame.groupby(keys, dropna=False, sort=True))
    return [records(part) for part in parts if part["source_id"].nunique() > 1]


def _from_others(a: Record, b: Record) -> bool:
    return bool(a["source_id"] != b["source_id"])


def _apart_in_value(a: Record, b: Record) -> bool:
    # Milestones have no bounds of their own.
    ranges = [bounds(row["value"], row.get("low", math.nan), row.get("high", math.nan)) for row in (a, b)]
    return not agree(*ranges)


def _same_day(a: Record, b: Record) -> bool:
    return bool(a["date_start"] <= b["date_end"] and b["date_start"] <= a["date_end"])


def _same_time(a: Record, b: Record) -> bool:
    if pd.isna(a["date_start"]) or pd.isna(b["date_start"]):
        return not pd.isna(a["edition"]) and not pd.isna(b["edition"]) and a["edition"] == b["edition"]
    return _same_day(a, b)


def _middle(statement: Statement) -> float:
    """Return the value, or the middle of a range without one."""
    value, low, high = statement[:3]
    return (low + high) / 2 if math.isnan(value) else value


def _contradiction(kind: str, rows: list[Record], when: str, about: tuple[str, ...]) -> Record:
    start, end = f"{when}_start", f"{when}_end"
    statements = [
        Statement(
            float(row["value"]),
            float(row.get("low", math.nan)),
            float(row.get("high", math.nan)),
            row[start],
            row[end],
            str(row["source_id"]),
            int(row["row"]),
        )
        for row in rows
    ]
    order = sorted(statements, key=lambda s: (s.start if kind == "date" else _middle(s), s.row))
    return {
        **dict.fromkeys(CONTRADICTION_COLUMNS),
        **{name: rows[0][name] for name in about},
        "kind": kind,
        "date_start": rows[0][start],
        "date_end": rows[0][end],
        "statements": tuple(order),
        "source_ids": tuple(dict.fromkeys(statement.source_id for statement in order)),
    }
