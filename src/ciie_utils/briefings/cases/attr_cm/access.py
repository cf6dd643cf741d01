"""One product's path to patients, step by step, and what it costs by country, as far as sources say."""

from typing import Any

import numpy as np
import pandas as pd

from ciie_utils.analysis.frames import LedgerLike, Record, columns, observed_milestones, records, table
from ciie_utils.analysis.stages import in_order_of_happening

PRODUCT = "pfizer-vyndamax"

PATH = columns(
    "stage metric value:float64 unit date date_start:date date_end:date since_first_low:Int64 "
    "since_first_high:Int64 since_last_low:Int64 since_last_high:Int64 basis note source_ids"
)
PRICES = columns("geography year:Int64 measure amount:float64 bound currency basis subject source_id")

_DAYS = 365


def access_path(view: LedgerLike, initiative_id: str) -> pd.DataFrame:
    """Follow one initiative from step to step.

    Returns
    -------
    DataFrame
        One row per stage and metric that was observed with a date, in the order in which they first
        happened, of ``PATH``: ``date`` as written; ``date_start``, ``date_end``: when it can have
        happened (a month or year is cut at the publication that reports it); days since the first and the
        previous step, the least and the most that these intervals allow, never below 0; ``basis`` and
        ``note`` of the earliest report; ``source_ids`` of all reports of the same date, joined by a space.
    """
    observed = observed_milestones(view)
    mine = observed[(observed["initiative_id"] == initiative_id) & observed["date_start"].notna()]
    if mine.empty:
        return table([], PATH)
    ordered = in_order_of_happening(mine)
    keys = [ordered["stage"], ordered["metric"].astype("object").fillna("")]
    cut = ordered[["date_end", "published_end"]].min(axis=1)
    ordered = ordered.assign(date_end=cut.where(cut >= ordered["date_start"], ordered["date_end"]))
    steps = [_step(same) for _key, same in ordered.groupby(keys, sort=False)]
    steps.sort(key=lambda step: (step["date_start"], step["date_end"]))
    rows = [
        {**step, **_days("since_first", steps[0], step), **_days("since_last", before, step)}
        for before, step in zip([steps[0], *steps], steps, strict=False)
    ]
    return table(rows, PATH)


def _step(same: pd.DataFrame) -> Record:
    """The first of several reports of one step, with the sources of those that give the same date."""
    first = records(same)[0]
    agreeing = same.loc[same["date"] == first["date"], "source_id"]
    return {**first, "source_ids": " ".join(dict.fromkeys(agreeing))}


def days_between(before: Record, step: Record) -> tuple[float, float]:
    """Return the least and the most days between two steps, each known as an interval; never below 0."""
    low = (step["date_start"] - before["date_end"]).days
    high = (step["date_end"] - before["date_start"]).days
    return float(max(low, 0)), float(max(high, 0))


def _days(name: str, before: Record, step: Record) -> dict[str, Any]:
    if before is step:
        return {f"{name}_low": pd.NA, f"{name}_high": pd.NA}
    low, high = days_between(before, step)
    return {f"{name}_low": int(low), f"{name}_high": int(high)}


def prices(evidence_indicators: pd.DataFrame, milestones: pd.DataFrame) -> pd.DataFrame:
    """Collect what a year's treatment costs, country by country, in China as the ledger's milestones say.

    Returns
    -------
    DataFrame
        One row per figure, of ``PRICES``, in whole units of ``currency`` a year: ``measure`` is
        ``annual_price``, or ``annual_payment_cap`` (what a scheme pays at most, not a price); ``bound`` is
        ``more_than`` where the source gives a lower end only; a pack's price is made a year's
        (``derived``) at one capsule a day. China's listed price is not known: a row without amount says so
        while none is.
    """
    rows = [*_annual(evidence_indicators), *_packs(evidence_indicators), *_caps(milestones)]
    if not any(row["geography"] == "CN" and row["measure"] == "annual_price" for row in rows):
        unknown = {"measure": "annual_price", "amount": np.nan, "bound": "not_known"}
        rows.append({"geography": "CN", "year": pd.NA, "currency": "CNY", **unknown})
    return table(rows, PRICES).sort_values(["geography", "year", "measure"], kind="stable", ignore_index=True)


def _price(row: Record, amount: float, **facts: str) -> Record:
    common = {"measure": "annual_price", "bound": "exact", "basis": "stated"}
    return {
        **row,
        "year": row["period_end"].year,
        "amount": amount,
        "currency": row["unit"],
        **common,
        **facts,
    }


def _annual(indicators: pd.DataFrame) -> list[Record]:
    rows = records(indicators[indicators["indicator"] == "tafamidis_annual_price"])
    return [
        _price(row, row["low"], bound="more_than") if pd.isna(row["value"]) else _price(row, row["value"])
        for row in rows
    ]


def _packs(indicators: pd.DataFrame) -> list[Record]:
    packs = indicators[indicators["indicator"] == "tafamidis_pack_price"]
    capsules = pd.to_numeric(packs["subject"].str.extract(r"(\d+) capsules")[0])
    return [
        _price(row, row["value"] * _DAYS / number, basis="derived")
        for row, number in zip(records(packs), capsules, strict=True)
        if not pd.isna(number)
    ]


def _caps(milestones: pd.DataFrame) -> list[Record]:
    is_cap = milestones["metric"] == "annual_payment_cap"
    rows = records(milestones[(milestones["initiative_id"] == PRODUCT) & is_cap])
    china = {"geography": "CN", "measure": "annual_payment_cap", "bound": "exact"}
    return [
        {
            **row,
            **china,
            "year": row["date_end"].year,
            "amount": row["value"],
            "currency": row["unit"],
            "subject": row["note"],
        }
        for row in rows
    ]
