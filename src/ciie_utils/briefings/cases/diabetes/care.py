"""Diabetes in China: how many have it, and how many know it, are treated and are controlled.

Only surveys that measure all four steps in the same way make a cascade: here the national surveys of 2013 and
2018, with control at HbA1c below 7.0 percent among the treated. Others define control differently.
"""

import math
from typing import Any, Literal

import pandas as pd
from scipy import stats
from scipy.special import ndtri

from ciie_utils.analysis.frames import Record, ids_of, record

STEPS = ("diabetes", "aware", "treated", "controlled")
#: The year that the number of people is put to: the year of the announcement.
BASE_YEAR = 2020

Move = Literal["rose", "fell", "no clear change", "too few to say"]

_SHARES = {
    "diabetes": "diabetes_prevalence",
    "aware": "diabetes_awareness",
    "treated": "diabetes_treatment",
    "controlled_among_treated": "diabetes_control_among_treated",
}
_STEP = ("year", "step", "of_adults", "share", "low", "high", "of_previous", "lost", "basis", "source_id")
_ESTIMATE = ("estimate", "year", "people", "subject", "basis", "source_ids")
_Z = float(ndtri(0.975))


def cascade(indicators: pd.DataFrame) -> pd.DataFrame:
    """Build the cascade of each national survey that measured every step, from the evidence's indicators.

    One row per survey (``year``, ``source_id``) and ``step``; all shares in percent: ``share`` with ``low``,
    ``high`` is of all adults with diabetes (of all adults for the step ``diabetes`` itself); ``of_adults``:
    of all adults; ``of_previous``: of those who took the step before; ``lost``: percentage points of adults
    with diabetes lost at this step. ``controlled`` is derived: treated times controlled among the treated. No
    rows if no survey is complete.

    Notes
    -----
    The interval of the product adds the variances of the logarithms of its factors, taken as independent.
    """
    rows = []
    for source_id, survey in _national(indicators).groupby("source_id", sort=False):
        found = {step: survey[survey["indicator"] == name] for step, name in _SHARES.items()}
        if all(len(each) for each in found.values()):
            rows += _survey(str(source_id), {step: record(each) for step, each in found.items()})
    table = pd.DataFrame(rows, columns=list(_STEP))
    return table.sort_values("year", kind="stable", ignore_index=True)


def latest_survey(steps: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the latest survey of `cascade` or `people`."""
    return steps[steps["year"] == steps["year"].max()] if len(steps) else steps


def largest_loss(steps: pd.DataFrame) -> Record:
    """Return the row of the latest survey at whose step the most people are lost."""
    latest = latest_survey(steps)
    return record(latest[latest["lost"] == latest["lost"].max()])


def people(steps: pd.DataFrame, base: Record) -> pd.DataFrame:
    """Put people, from `base_of`, to the steps of `cascade`.

    One row per survey and step: ``people`` who took it and their range (the ends of both ranges taken
    together), ``lost_people``: lost at it, at the central values; ``source_ids``, joined by a space. The same
    number of people is put to every survey, so that the surveys can be compared.
    """
    if steps.empty or math.isnan(base["central"]):
        return steps.head(0)
    first = steps["step"] == "diabetes"
    share, low, high = (steps[name].where(~first, 100.0) / 100 for name in ("share", "low", "high"))
    return steps[["year", "step"]].assign(
        people=share * base["central"],
        people_low=low * base["low"],
        people_high=high * base["high"],
        lost_people=steps["lost"] / 100 * base["central"],
        source_ids=steps["source_id"] + " " + base["source_ids"],
    )


def trends(indicators: pd.DataFrame) -> pd.DataFrame:
    """Compare the first and the last survey that make a cascade, step by step.

    One row per ``indicator`` of the cascade: its value in both years, the ``change`` in percentage points
    with its 95 percent interval; ``z`` = change / sqrt(se1^2 + se2^2) with se = interval width / 3.92;
    two-sided ``p``; what the interval allows to say, ``moved``. No rows with fewer than two surveys.
    """
    national = _national(indicators)
    national = national[national["source_id"].isin(cascade(indicators)["source_id"])]
    rows = []
    for name in _SHARES.values():
        surveys = national[national["indicator"] == name].sort_values("period_end")
        if len(surveys) > 1:
            rows.append({"indicator": name, **_change(record(surveys), record(surveys, -1))})
    return pd.DataFrame(rows)


def moved(low: float, high: float) -> Move:
    """Say what the interval of a change allows: ``rose`` above nothing, ``fell`` below it.

    An interval that includes no change is ``no clear change``; one that is not known ``too few to say``.
    """
    if math.isnan(low) or math.isnan(high):
        return "too few to say"
    if low > 0:
        return "rose"
    return "fell" if high < 0 else "no clear change"


def diagnosed_against_aware(indicators: pd.DataFrame) -> pd.DataFrame:
    """Check a survey against itself: diagnosed among all with diabetes must be about those who know it.

    One row per survey with both: ``year``, ``diagnosed_share`` = diagnosed / all with diabetes, ``aware``,
    ``difference`` (percentage points), ``source_id``.
    """
    rows = []
    for source_id, survey in _national(indicators).groupby("source_id", sort=False):
        values = survey.drop_duplicates("indicator").set_index("indicator")["value"]
        if {"diagnosed_diabetes_prevalence", "diabetes_prevalence", "diabetes_awareness"} <= set(
            values.index
        ):
            share = 100 * values["diagnosed_diabetes_prevalence"] / values["diabetes_prevalence"]
            aware = values["diabetes_awareness"]
            row = {"year": int(survey["period_end"].dt.year.iloc[0]), "source_id": source_id}
            rows.append({**row, "diagnosed_share": share, "aware": aware, "difference": share - aware})
    return pd.DataFrame(rows)


def estimates(ledger_indicators: pd.DataFrame, evidence_indicators: pd.DataFrame) -> pd.DataFrame:
    """Collect every figure for the number of people with diabetes in China.

    One row per figure, by ``year``, with ``people`` (single persons), ``subject``, ``basis`` and
    ``source_ids``; ``estimate`` is ``stated`` by a source; or derived: ``survey_cases``, the diagnosed and
    undiagnosed of the survey of 2010 together; ``survey_on_census``, the prevalence of the latest national
    survey times the people aged 15 and over of the latest census, which is too high by the few aged 15 to 17.
    """
    rows = [
        *_stated(ledger_indicators, 1.0, "diabetes_patients"),
        *_stated(evidence_indicators, 1e6, "idf_diabetes_cases"),
        *_survey_cases(evidence_indicators),
        *_survey_on_census(evidence_indicators),
    ]
    table = pd.DataFrame(rows, columns=list(_ESTIMATE)).astype({"year": "Int64"})
    return table.sort_values(["year", "people"], kind="stable", ignore_index=True)


def base_of(figures: pd.DataFrame, year: int = BASE_YEAR) -> Record:
    """Choose from `estimates` the number that a cascade starts from in a year.

    ``central``: the stated figure of the year nearest to ``year`` (the later of two); ``low``, ``high``: the
    least and the greatest of all figures within three years of it; ``source_ids`` joined by a space. NaN if
    nothing is stated.
    """
    stated = figures[figures["estimate"] == "stated"]
    if stated.empty:
        return {"central": math.nan, "low": math.nan, "high": math.nan, "source_ids": ""}
    distance = (stated["year"] - year).abs()
    central = stated[distance == distance.min()].iloc[-1]
    near = figures[(figures["year"] - central["year"]).abs() <= 3]
    ids = sorted({each for joined in near["source_ids"] for each in joined.split()})
    low, high = float(near["people"].min()), float(near["people"].max())
    return {"central": float(central["people"]), "low": low, "high": high, "source_ids": " ".join(ids)}


def _national(indicators: pd.DataFrame) -> pd.DataFrame:
    """Figures of national surveys of all adults, with intervals; the subject names the survey's size."""
    adults = indicators["subject"].str.contains(r"adults.*, national survey \(n=\d+\)", regex=True, na=False)
    wanted = [*_SHARES.values(), "diagnosed_diabetes_prevalence"]
    rows = indicators["indicator"].isin(wanted) & (indicators["geography"] == "CN") & adults
    return indicators[rows & indicators[["low", "high"]].notna().all(axis=1)]


def _survey(source_id: str, found: dict[str, Record]) -> list[tuple[Any, ...]]:
    """The steps of one survey, as the columns of `cascade`."""
    controlled = _product(found["treated"], found["controlled_among_treated"])
    year, prevalence = found["diabetes"]["period_end"].year, found["diabetes"]["value"] / 100
    rows, before = [], 100.0
    for step in STEPS:
        row = controlled if step == "controlled" else found[step]
        share = 100.0 if step == "diabetes" else row["value"]
        values = (
            share * prevalence,
            row["value"],
            row["low"],
            row["high"],
            100 * share / before,
            before - share,
        )
        basis = "derived" if step == "controlled" else "stated"
        rows.append((year, step, *values, basis, source_id))
        before = share
    return rows


def _product(a: Record, b: Record) -> Record:
    """The product of two percentages with its interval."""
    value = a["value"] * b["value"] / 100
    half = math.hypot(*(math.log(each["high"] / each["low"]) / 2 for each in (a, b)))
    return {"value": value, "low": value * math.exp(-half), "high": value * math.exp(half)}


def _change(first: Record, last: Record) -> Record:
    se = math.hypot(*((each["high"] - each["low"]) / (2 * _Z) for each in (first, last)))
    change = last["value"] - first["value"]
    low, high = change - _Z * se, change + _Z * se
    return {
        "year_from": first["period_end"].year,
        "value_from": first["value"],
        "year_to": last["period_end"].year,
        "value_to": last["value"],
        "change": change,
        "low": low,
        "high": high,
        "moved": moved(low, high),
        "z": change / se,
        "p": 2 * stats.norm.sf(abs(change / se)),
        "source_ids": " ".join(sorted({first["source_id"], last["source_id"]})),
    }


def _stated(indicators: pd.DataFrame, factor: float, indicator: str) -> list[tuple[Any, ...]]:
    rows = indicators[(indicators["indicator"] == indicator) & (indicators["geography"] == "CN")]
    # A figure without a period describes at the latest the year in which it was published.
    year = rows["period_end"].fillna(rows["published_end"]).dt.year
    basis = ["stated"] * len(rows)
    return list(
        zip(basis, year, rows["value"] * factor, rows["subject"], basis, rows["source_id"], strict=True)
    )


def _survey_cases(indicators: pd.DataFrame) -> list[tuple[Any, ...]]:
    names = ("diagnosed_diabetes_cases", "undiagnosed_diabetes_cases")
    parts = [indicators[indicators["indicator"] == name] for name in names]
    if not all(len(part) for part in parts):
        return []
    people = 1e6 * sum(float(part["value"].iloc[0]) for part in parts)
    first = record(parts[0])
    subject = "adults, diagnosed and undiagnosed"
    return [("survey_cases", first["period_end"].year, people, subject, "derived", first["source_id"])]


def _survey_on_census(indicators: pd.DataFrame) -> list[tuple[Any, ...]]:
    china = indicators[indicators["geography"] == "CN"]
    population = china[china["indicator"] == "population"]
    ages = [population[population["subject"] == age].head(1) for age in ("aged 15-59", "aged 60 and over")]
    surveys = china["subject"].str.contains("adults, national survey", regex=False)
    prevalence = china[(china["indicator"] == "diabetes_prevalence") & surveys].sort_values("period_end")
    if prevalence.empty or not all(len(age) for age in ages):
        return []
    adults = 1e6 * sum(float(age["value"].iloc[0]) for age in ages)
    people = adults * float(prevalence["value"].iloc[-1]) / 100
    subject = "prevalence of the latest survey times people aged 15 and over"
    year, ids = ages[0]["period_end"].iloc[0].year, ids_of(prevalence.tail(1), *ages)
    return [("survey_on_census", year, people, subject, "derived", ids)]
