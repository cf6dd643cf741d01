"""The diabetes care cascade in China: who has it, knows it, is treated, is controlled.

Only surveys that measure all four steps in the same way make a cascade: here the national surveys of 2013 and
2018, with control at HbA1c below 7.0 percent among the treated. Others define control differently.
"""

from __future__ import annotations

import math

import pandas as pd
from scipy import stats
from scipy.special import ndtri

from ciie_utils.analysis.frames import Record, empty, record

STEPS = ("diabetes", "aware", "treated", "controlled")

_SHARES = {
    "diabetes": "diabetes_prevalence",
    "aware": "diabetes_awareness",
    "treated": "diabetes_treatment",
    "controlled_among_treated": "diabetes_control_among_treated",
}

CASCADE_COLUMNS = {
    "year": "Int64",
    "step": "str",
    "of_adults": "float64",
    "share": "float64",
    "low": "float64",
    "high": "float64",
    "of_previous": "float64",
    "lost": "float64",
    "basis": "str",
    "source_id": "str",
}

PEOPLE_COLUMNS = {
    "year": "Int64",
    "step": "str",
    "people": "float64",
    "people_low": "float64",
    "people_high": "float64",
    "lost_people": "float64",
    "source_ids": "str",
}

TREND_COLUMNS = {
    "indicator": "str",
    "year_from": "Int64",
    "value_from": "float64",
    "year_to": "Int64",
    "value_to": "float64",
    "change": "float64",
    "low": "float64",
    "high": "float64",
    "z": "float64",
    "p": "float64",
    "source_ids": "str",
}


def cascade(indicators: pd.DataFrame) -> pd.DataFrame:
    """Build the cascade of each national survey that measured every step.

    Parameters
    ----------
    indicators
        The evidence table ``indicators``.

    Returns
    -------
    DataFrame
        One row per survey and step, of ``CASCADE_COLUMNS``; all shares in percent: ``share`` with ``low``,
        ``high`` is of all adults with diabetes (of all adults for the step ``diabetes`` itself);
        ``of_adults``: of all adults; ``of_previous``: of those who took the step before; ``lost``:
        percentage points of adults with diabetes lost at this step. ``controlled`` is derived: treated
        times controlled among the treated. No rows if no survey is complete.

    Notes
    -----
    The interval of the product adds the variances of the logarithms of its factors, taken as independent.
    """
    national = _national(indicators)
    parts = []
    for source_id, rows in national.groupby("source_id", sort=False):
        found = {step: rows[rows["indicator"] == name] for step, name in _SHARES.items()}
        if all(len(each) for each in found.values()):
            parts.append(_survey(str(source_id), {step: record(each) for step, each in found.items()}))
    if not parts:
        return empty(CASCADE_COLUMNS)
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values("year", kind="stable", ignore_index=True).astype(CASCADE_COLUMNS)


def people(steps: pd.DataFrame, base: Record) -> pd.DataFrame:
    """Put people to the steps of a cascade.

    Parameters
    ----------
    steps
        From `cascade`.
    base
        How many have diabetes: ``central``, ``low``, ``high`` (people) and ``source_ids``; see
        `people_with_diabetes.base_of`.

    Returns
    -------
    DataFrame
        One row per survey and step: ``people`` who took it and their range (the ends of both ranges taken
        together), ``lost_people``: lost at it, at the central values; ``source_ids``, joined by a space. The
        same number of people is put to every survey, so that the surveys can be compared.
    """
    if steps.empty or math.isnan(base["central"]):
        return empty(PEOPLE_COLUMNS)
    first = steps["step"] == "diabetes"
    share, low, high = (steps[name].where(~first, 100.0) / 100 for name in ("share", "low", "high"))
    return pd.DataFrame(
        {
            "year": steps["year"],
            "step": steps["step"],
            "people": share * base["central"],
            "people_low": low * base["low"],
            "people_high": high * base["high"],
            "lost_people": steps["lost"] / 100 * base["central"],
            "source_ids": steps["source_id"] + " " + base["source_ids"],
        }
    ).astype(PEOPLE_COLUMNS)


def trends(indicators: pd.DataFrame) -> pd.DataFrame:
    """Compare the first and the last survey that make a cascade, step by step.

    Returns
    -------
    DataFrame
        One row per indicator of the cascade, of ``TREND_COLUMNS``: ``change`` in percentage points with its
        95 percent interval; ``z`` = change / sqrt(se1^2 + se2^2) with se = interval width / 3.92; two-sided
        ``p``. No rows with fewer than two surveys.
    """
    complete = cascade(indicators)["source_id"]
    national = _national(indicators)
    national = national[national["source_id"].isin(complete)]
    rows = []
    for name in _SHARES.values():
        surveys = national[national["indicator"] == name].sort_values("period_end")
        if len(surveys) > 1:
            rows.append({"indicator": name, **_change(record(surveys), record(surveys, -1))})
    return pd.DataFrame(rows, columns=list(TREND_COLUMNS)).astype(TREND_COLUMNS)


def diagnosed_against_aware(indicators: pd.DataFrame) -> pd.DataFrame:
    """Check a survey against itself: diagnosed among all with diabetes must be about those who know it.

    Returns
    -------
    DataFrame
        One row per survey with both: ``year``, ``diagnosed_share`` = diagnosed / all with diabetes,
        ``aware``, ``difference`` (percentage points), ``source_id``.
    """
    national = _national(indicators)
    rows = []
    for source_id, survey in national.groupby("source_id", sort=False):
        names = ("diagnosed_diabetes_prevalence", "diabetes_prevalence", "diabetes_awareness")
        found = [survey[survey["indicator"] == name] for name in names]
        if all(len(each) for each in found):
            diagnosed, all_of_them, aware = (float(each["value"].iloc[0]) for each in found)
            share = 100 * diagnosed / all_of_them
            year = int(survey["period_end"].dt.year.iloc[0])
            rows.append((year, share, aware, share - aware, source_id))
    columns = ["year", "diagnosed_share", "aware", "difference", "source_id"]
    return pd.DataFrame(rows, columns=columns)


def _national(indicators: pd.DataFrame) -> pd.DataFrame:
    """Figures of national surveys of all adults, with intervals; the subject names the survey's size."""
    adults = indicators["subject"].str.contains(r"adults.*, national survey \(n=\d+\)", regex=True, na=False)
    wanted = [*_SHARES.values(), "diagnosed_diabetes_prevalence"]
    rows = indicators["indicator"].isin(wanted) & (indicators["geography"] == "CN") & adults
    return indicators[rows & indicators[["low", "high"]].notna().all(axis=1)]


def _survey(source_id: str, found: dict[str, Record]) -> pd.DataFrame:
    treated, among = found["treated"], found["controlled_among_treated"]
    controlled = _product(treated, among)
    steps = {**{step: found[step] for step in ("diabetes", "aware", "treated")}, "controlled": controlled}
    prevalence = found["diabetes"]["value"] / 100
    rows, before = [], 100.0
    for step, row in steps.items():
        share = 100.0 if step == "diabetes" else row["value"]
        rows.append(
            {
                "year": found["diabetes"]["period_end"].year,
                "step": step,
                "of_adults": share * prevalence,
                "share": row["value"],
                "low": row["low"],
                "high": row["high"],
                "of_previous": 100 * share / before,
                "lost": before - share,
                "basis": "derived" if step == "controlled" else "stated",
                "source_id": source_id,
            }
        )
        before = share
    return pd.DataFrame(rows)


def _product(a: Record, b: Record) -> Record:
    """The product of two percentages with its interval."""
    z = float(ndtri(0.975))
    value = a["value"] * b["value"] / 100
    spreads = [math.log(each["high"] / each["low"]) / (2 * z) for each in (a, b)]
    half = z * math.hypot(*spreads)
    return {"value": value, "low": value * math.exp(-half), "high": value * math.exp(half)}


def _change(first: Record, last: Record) -> Record:
    z = float(ndtri(0.975))
    se = math.hypot(*((each["high"] - each["low"]) / (2 * z) for each in (first, last)))
    change = last["value"] - first["value"]
    return {
        "year_from": first["period_end"].year,
        "value_from": first["value"],
        "year_to": last["period_end"].year,
        "value_to": last["value"],
        "change": change,
        "low": change - z * se,
        "high": change + z * se,
        "z": change / se,
        "p": 2 * stats.norm.sf(abs(change / se)),
        "source_ids": " ".join(sorted({first["source_id"], last["source_id"]})),
    }
