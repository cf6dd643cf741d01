"""How many people in China have diabetes: what sources state, and what follows from surveys and a census."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from ciie_utils.analysis.frames import Record, empty

ESTIMATE_COLUMNS = {
    "estimate": "str",
    "year": "Int64",
    "people": "float64",
    "subject": "str",
    "basis": "str",
    "source_ids": "str",
}


def estimates(ledger_indicators: pd.DataFrame, evidence_indicators: pd.DataFrame) -> pd.DataFrame:
    """Collect every figure for the number of people with diabetes in China.

    Returns
    -------
    DataFrame
        One row per figure, by year, of ``ESTIMATE_COLUMNS`` (``people`` are single persons): ``stated`` by a
        source; or derived: ``survey_cases``, the diagnosed and undiagnosed of the survey of 2010 together;
        ``survey_on_census``, the prevalence of the latest national survey times the people aged 15 and
        over of the latest census, which is too high by the few aged 15 to 17.
    """
    rows = [*_stated(ledger_indicators, 1.0, "diabetes_patients")]
    rows += _stated(evidence_indicators, 1e6, "idf_diabetes_cases")
    rows += _survey_cases(evidence_indicators)
    rows += _survey_on_census(evidence_indicators)
    if not rows:
        return empty(ESTIMATE_COLUMNS)
    table = pd.DataFrame(rows, columns=list(ESTIMATE_COLUMNS)).astype(ESTIMATE_COLUMNS)
    return table.sort_values(["year", "people"], kind="stable", ignore_index=True)


def base_of(table: pd.DataFrame, year: int) -> Record:
    """Choose the number that a cascade starts from.

    Parameters
    ----------
    table
        From `estimates`.
    year
        The year that it is for.

    Returns
    -------
    dict
        ``central``: the stated figure of the year nearest to ``year`` (the later of two); ``low``, ``high``:
        the least and the greatest of all figures within three years of it; ``source_ids`` joined by a
        space. NaN if nothing is stated.
    """
    stated = table[table["estimate"] == "stated"]
    if stated.empty:
        return {"central": math.nan, "low": math.nan, "high": math.nan, "source_ids": ""}
    distance = (stated["year"] - year).abs()
    central = stated[distance == distance.min()].iloc[-1]
    near = table[(table["year"] - central["year"]).abs() <= 3]
    ids = sorted({each for joined in near["source_ids"] for each in joined.split()})
    low, high = float(near["people"].min()), float(near["people"].max())
    return {"central": float(central["people"]), "low": low, "high": high, "source_ids": " ".join(ids)}


def _stated(indicators: pd.DataFrame, factor: float, indicator: str) -> list[tuple[Any, ...]]:
    rows = indicators[(indicators["indicator"] == indicator) & (indicators["geography"] == "CN")]
    # A figure without a period describes at the latest the year in which it was published.
    year = rows["period_end"].fillna(rows["published_end"]).dt.year
    people = rows["value"] * factor
    basis = ["stated"] * len(rows)
    return list(zip(basis, year, people, rows["subject"], basis, rows["source_id"], strict=True))


def _survey_cases(indicators: pd.DataFrame) -> list[tuple[Any, ...]]:
    names = ("diagnosed_diabetes_cases", "undiagnosed_diabetes_cases")
    parts = [indicators[indicators["indicator"] == name] for name in names]
    if not all(len(part) for part in parts):
        return []
    people = 1e6 * sum(float(part["value"].iloc[0]) for part in parts)
    year = int(parts[0]["period_end"].dt.year.iloc[0])
    source = str(parts[0]["source_id"].iloc[0])
    return [("survey_cases", year, people, "adults, diagnosed and undiagnosed", "derived", source)]


def _survey_on_census(indicators: pd.DataFrame) -> list[tuple[Any, ...]]:
    china = indicators[indicators["geography"] == "CN"]
    population = china[china["indicator"] == "population"]
    ages = [population[population["subject"] == age] for age in ("aged 15-59", "aged 60 and over")]
    prevalence = china[
        (china["indicator"] == "diabetes_prevalence")
        & china["subject"].str.contains("adults, national survey", regex=False)
    ].sort_values("period_end")
    if prevalence.empty or not all(len(age) for age in ages):
        return []
    adults = 1e6 * sum(float(age["value"].iloc[0]) for age in ages)
    latest = prevalence.iloc[-1]
    people = adults * float(latest["value"]) / 100
    year = int(ages[0]["period_end"].dt.year.iloc[0])
    ids = sorted({str(latest["source_id"]), *(str(age["source_id"].iloc[0]) for age in ages)})
    subject = "prevalence of the latest survey times people aged 15 and over"
    return [("survey_on_census", year, people, subject, "derived", " ".join(ids))]
