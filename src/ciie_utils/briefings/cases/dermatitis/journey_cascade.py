"""The journey of children with atopic dermatitis, step by step, as far as sources give a share.

Where no source gives one the step is not known, and so are the people after it: nothing is filled in.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from ciie_utils.analysis.frames import Record, empty, ids_of, record, records
from ciie_utils.analysis.proportions import wilson

STEPS = ("children", "with_disease", "moderate_severe", "diagnosed", "treated", "controlled")

#: Shares as they were told with the memorandum, and as surveys in China measured them.
VERSIONS = ("told", "measured")

CASCADE_COLUMNS = {
    "version": "str",
    "step": "str",
    "known": "bool",
    "share": "float64",
    "share_low": "float64",
    "share_high": "float64",
    "people": "float64",
    "people_low": "float64",
    "people_high": "float64",
    "subject": "str",
    "source_ids": "str",
}

CRITERION_COLUMNS = {
    "subject": "str",
    "n": "Int64",
    "share": "float64",
    "low": "float64",
    "high": "float64",
    "people": "float64",
    "factor": "float64",
    "source_ids": "str",
}

FIGURE_COLUMNS = {
    "indicator": "str",
    "geography": "str",
    "subject": "str",
    "value": "float64",
    "low": "float64",
    "high": "float64",
    "year": "Int64",
    "table": "str",
    "source_id": "str",
}

_PREVALENCE = "atopic_dermatitis_prevalence"


def journey(ledger_indicators: pd.DataFrame, evidence_indicators: pd.DataFrame) -> pd.DataFrame:
    """Build the cascade from all children in China, in both versions.

    Returns
    -------
    DataFrame
        One row per version of ``VERSIONS`` and step of ``STEPS``, of ``CASCADE_COLUMNS``: ``share`` of the
        step before with its range, in percent; ``people`` with the range that follows when the low ends,
        and the high ends, all come true at once; ``known`` is false, and the share NaN, where no source in
        sight gives it; people are NaN from the first step on that is not known. A range without a middle
        has its midpoint. ``with_disease`` as told is a share of children anywhere; as measured it is the
        pooled one of China, from the least to the greatest diagnostic criterion.
    """
    children = _children(evidence_indicators)
    shares = {
        "told": {"with_disease": _told_prevalence, "moderate_severe": _told_severity},
        "measured": {"with_disease": _measured_prevalence, "moderate_severe": _measured_severity},
    }
    tables = {"told": ledger_indicators, "measured": evidence_indicators}
    rows: list[Record] = []
    for version in VERSIONS:
        people = children
        rows.append({"version": version, "step": "children", **children})
        for step in STEPS[1:]:
            give = shares[version].get(step)
            share = give(tables[version]) if give else None
            people = _next(people, share)
            rows.append({"version": version, "step": step, **people})
    return pd.DataFrame(rows)[list(CASCADE_COLUMNS)].astype(CASCADE_COLUMNS)


def criterion_sensitivity(evidence_indicators: pd.DataFrame) -> pd.DataFrame:
    """Show how far prevalence moves with the diagnostic criterion, in one and the same survey.

    Returns
    -------
    DataFrame
        One row per criterion of a survey that applied several, least first: ``share`` (percent) with the
        Wilson interval of its ``n`` children; ``people``: that share of all children of 0 to 14 years (NaN
        if their number is not known); ``factor``: times the least.
    """
    rows = _china(evidence_indicators, _PREVALENCE)
    rows = rows[rows["subject"].str.contains("diagnos", na=False) & rows["value"].notna()]
    rows = rows[rows.groupby("source_id")["value"].transform("size") > 1].sort_values("value")
    if rows.empty:
        return empty(CRITERION_COLUMNS)
    children = _children(evidence_indicators)
    result = []
    for row, size in zip(records(rows), rows["subject"].str.extract(r"\(n=(\d+)\)")[0], strict=True):
        n = int(size)
        part = wilson(round(row["value"] / 100 * n), n)
        assert part.low is not None
        assert part.high is not None
        people = row["value"] / 100 * children["people"]
        factor = row["value"] / float(rows["value"].min())
        interval = (row["value"], 100 * part.low, 100 * part.high)
        result.append((row["subject"], n, *interval, people, factor, row["source_id"]))
    return pd.DataFrame(result, columns=list(CRITERION_COLUMNS)).astype(CRITERION_COLUMNS)


def published_figures(ledger_indicators: pd.DataFrame, evidence_indicators: pd.DataFrame) -> pd.DataFrame:
    """Return every figure on atopic dermatitis in both tables, for the annex: ``FIGURE_COLUMNS``."""
    parts = []
    for name, table in (("ledger", ledger_indicators), ("evidence", evidence_indicators)):
        about = table["indicator"].str.contains("atopic_dermatitis|_ad_", regex=True, na=False)
        rows = table[about]
        if len(rows):
            parts.append(rows.assign(table=name, year=rows["period_end"].dt.year))
    if not parts:
        return empty(FIGURE_COLUMNS)
    both = pd.concat(parts, ignore_index=True).sort_values(["indicator", "table", "year"], kind="stable")
    return both.reset_index(drop=True)[list(FIGURE_COLUMNS)].astype(FIGURE_COLUMNS)


def _next(before: Record, share: Record | None) -> Record:
    """The people who take the next step."""
    if share is None:
        numbers = dict.fromkeys(
            ("share", "share_low", "share_high", "people", "people_low", "people_high"), math.nan
        )
        return {**numbers, "known": False, "subject": math.nan, "source_ids": math.nan}
    return {
        **share,
        "known": True,
        "people": before["people"] * share["share"] / 100,
        "people_low": before["people_low"] * share["share_low"] / 100,
        "people_high": before["people_high"] * share["share_high"] / 100,
    }


def _children(indicators: pd.DataFrame) -> Record:
    rows = _china(indicators, "population")
    rows = rows[rows["subject"] == "aged 0-14"]
    known = len(rows) > 0
    people = 1e6 * float(rows["value"].iloc[-1]) if known else math.nan
    whole = 100.0 if known else math.nan
    return {
        "known": known,
        **dict.fromkeys(("share", "share_low", "share_high"), whole),
        **dict.fromkeys(("people", "people_low", "people_high"), people),
        "subject": rows["subject"].iloc[-1] if known else math.nan,
        "source_ids": ids_of(rows) if known else math.nan,
    }


def _told_prevalence(indicators: pd.DataFrame) -> Record | None:
    rows = indicators[(indicators["indicator"] == _PREVALENCE) & (indicators["geography"] == "WORLD")]
    return _ranged(rows)


def _told_severity(indicators: pd.DataFrame) -> Record | None:
    return _ranged(indicators[indicators["indicator"] == "atopic_dermatitis_moderate_severe_share"])


def _measured_prevalence(indicators: pd.DataFrame) -> Record | None:
    """The pooled share of children of 1 to 7 years, between the criteria of the survey that applied two."""
    young = _china(indicators, _PREVALENCE)
    young = young[young["subject"].str.startswith("children aged 1-7", na=False)]
    if young.empty:
        return None
    pooled = young[young["subject"].str.contains("pooled", na=False)]
    middle = float((pooled if len(pooled) else young)["value"].median())
    ends = {"share_low": float(young["value"].min()), "share_high": float(young["value"].max())}
    return {"share": middle, **ends, "subject": "children aged 1-7", "source_ids": ids_of(young)}


def _measured_severity(indicators: pd.DataFrame) -> Record | None:
    """All but the mild among children of 1 to 7 years."""
    mild = _china(indicators, "atopic_dermatitis_mild_share")
    mild = mild[mild["subject"].str.contains("children", na=False)]
    if mild.empty:
        return None
    share = 100 - float(mild["value"].iloc[0])
    numbers = dict.fromkeys(("share", "share_low", "share_high"), share)
    return {**numbers, "subject": "not mild, children aged 1-7", "source_ids": ids_of(mild)}


def _ranged(rows: pd.DataFrame) -> Record | None:
    if rows.empty:
        return None
    row = record(rows)
    value, low, high = (row[name] for name in ("value", "low", "high"))
    middle: Any = (low + high) / 2 if pd.isna(value) else value
    return {
        "share": middle,
        "share_low": middle if pd.isna(low) else low,
        "share_high": middle if pd.isna(high) else high,
        "subject": row["subject"],
        "source_ids": row["source_id"],
    }


def _china(indicators: pd.DataFrame, indicator: str) -> pd.DataFrame:
    return indicators[(indicators["indicator"] == indicator) & (indicators["geography"] == "CN")]
