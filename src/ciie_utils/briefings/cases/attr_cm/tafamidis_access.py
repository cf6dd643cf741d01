"""Survival without treatment, and the price of tafamidis by country, as far as sources say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ciie_utils.analysis.frames import empty, records

UNTREATED_COLUMNS = {
    "measure": "str",
    "years": "float64",
    "low": "float64",
    "high": "float64",
    "subject": "str",
    "source_id": "str",
}

PRICE_COLUMNS = {
    "geography": "str",
    "year": "Int64",
    "measure": "str",
    "amount": "float64",
    "bound": "str",
    "currency": "str",
    "basis": "str",
    "subject": "str",
    "source_id": "str",
}

_DAYS = 365


def untreated_survival(
    ledger_indicators: pd.DataFrame, evidence_indicators: pd.DataFrame, anchors: pd.DataFrame
) -> pd.DataFrame:
    """Collect how long patients lived without treatment.

    Returns
    -------
    DataFrame
        One row per figure, of ``UNTREATED_COLUMNS``, in years: ``measure`` is ``told`` (an average told at
        the Expo), ``median`` (a cohort's) or ``trial_arm`` (the median of an arm that began on placebo, or
        of an untreated cohort among the anchors).
    """
    rows: list[tuple[Any, ...]] = []
    told = ledger_indicators[ledger_indicators["indicator"] == "attr_cm_survival_after_diagnosis"]
    cohorts = evidence_indicators[evidence_indicators["indicator"] == "attr_cm_median_survival"]
    for measure, table in (("told", told), ("median", cohorts)):
        for row in records(table):
            middle: float = row["value"] if not pd.isna(row["value"]) else (row["low"] + row["high"]) / 2
            rows.append((measure, middle, row["low"], row["high"], row["subject"], row["source_id"]))
    for row in records(anchors[~anchors["arm"].str.startswith("continuous")]):
        numbers = [row[name] / 12 for name in ("median_months", "median_low", "median_high")]
        rows.append(("trial_arm", *numbers, f"{row['subgroup']}, {row['arm']}", row["source_id"]))
    return pd.DataFrame(rows, columns=list(UNTREATED_COLUMNS)).astype(UNTREATED_COLUMNS)


def prices(evidence_indicators: pd.DataFrame, milestones: pd.DataFrame) -> pd.DataFrame:
    """Collect what a year's treatment costs, country by country.

    Parameters
    ----------
    evidence_indicators, milestones
        The evidence's indicators; the ledger's milestones, for what is known of China.

    Returns
    -------
    DataFrame
        One row per figure, of ``PRICE_COLUMNS``, in whole units of ``currency`` a year: ``measure`` is
        ``annual_price``, or ``annual_payment_cap`` (what a scheme pays at most, not a price); ``bound`` is
        ``more_than`` where the source gives a lower end only; a pack's price is made a year's
        (``derived``) at one capsule a day. China's listed price is not known: a row without amount says so
        while none is.
    """
    rows = [*_annual(evidence_indicators), *_packs(evidence_indicators), *_caps(milestones)]
    if not any(row[0] == "CN" and row[2] == "annual_price" for row in rows):
        rows.append(("CN", pd.NA, "annual_price", np.nan, "not_known", "CNY", pd.NA, pd.NA, pd.NA))
    if not rows:
        return empty(PRICE_COLUMNS)
    table = pd.DataFrame(rows, columns=list(PRICE_COLUMNS)).astype(PRICE_COLUMNS)
    return table.sort_values(["geography", "year", "measure"], kind="stable", ignore_index=True)


def _annual(indicators: pd.DataFrame) -> list[tuple[Any, ...]]:
    rows = []
    for row in records(indicators[indicators["indicator"] == "tafamidis_annual_price"]):
        only_low = pd.isna(row["value"])
        amount: float = row["low"] if only_low else row["value"]
        bound: str = "more_than" if only_low else "exact"
        year = row["period_end"].year
        facts = (row["unit"], "stated", row["subject"], row["source_id"])
        rows.append((row["geography"], year, "annual_price", amount, bound, *facts))
    return rows


def _packs(indicators: pd.DataFrame) -> list[tuple[Any, ...]]:
    table = indicators[indicators["indicator"] == "tafamidis_pack_price"]
    capsules = pd.to_numeric(table["subject"].str.extract(r"(\d+) capsules")[0])
    rows = []
    for row, number in zip(records(table), capsules, strict=True):
        if pd.isna(number):
            continue
        year, amount = row["period_end"].year, row["value"] * _DAYS / number
        facts = (row["unit"], "derived", row["subject"], row["source_id"])
        rows.append((row["geography"], year, "annual_price", amount, "exact", *facts))
    return rows


def _caps(milestones: pd.DataFrame) -> list[tuple[Any, ...]]:
    table = milestones[
        (milestones["initiative_id"] == "pfizer-vyndamax") & (milestones["metric"] == "annual_payment_cap")
    ]
    return [
        (
            "CN",
            row["date_end"].year,
            "annual_payment_cap",
            row["value"],
            "exact",
            row["unit"],
            row["basis"],
            row["note"],
            row["source_id"],
        )
        for row in records(table)
    ]
