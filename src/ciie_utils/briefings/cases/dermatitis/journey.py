"""The journey of children with atopic dermatitis, step by step, as far as sources give a share.

Where no source gives one the step is not known, and so are the people after it: nothing is filled in.
"""

import math
from typing import Any

import pandas as pd

from ciie_utils.analysis.frames import Record, ids_of, record, records
from ciie_utils.analysis.proportions import wilson

STEPS = ("children", "with_disease", "moderate_severe", "diagnosed", "treated", "controlled")

#: Shares as they were told with the memorandum, and as surveys in China measured them.
VERSIONS = ("told", "measured")

SHARES = ("share", "share_low", "share_high")
PEOPLE = ("people", "people_low", "people_high")
OF_CHILDREN = ("of_children", "of_children_low", "of_children_high")

#: The ages of patients at dermatology departments say nothing of a step of the journey.
_LEFT_OUT = ("atopic_dermatitis_patient_age_share",)
_SAME = ["indicator", "geography", "value", "low", "high", "source_id"]
_PREVALENCE = "atopic_dermatitis_prevalence"
_DAYS_A_MONTH = 365.25 / 12


def journey(ledger_indicators: pd.DataFrame, evidence_indicators: pd.DataFrame) -> pd.DataFrame:
    """Build the cascade from all children in China, in both versions.

    One row per version of ``VERSIONS`` and step of ``STEPS``: ``SHARES`` of the step before, in percent, with
    their ``subject`` and ``source_ids``; ``PEOPLE`` with the range that follows when the low ends, and the
    high ends, all come true at once; ``known`` is false, and the share NaN, where no source in sight gives
    it; people are NaN from the first step on that is not known. A range without a middle has its midpoint.
    ``with_disease`` as told is a share of children anywhere; as measured it is the pooled one of China, from
    the least to the greatest diagnostic criterion.
    """
    children = _children(evidence_indicators)
    shares = {
        "told": {
            "with_disease": _ranged(_figures(ledger_indicators, _PREVALENCE, "WORLD")),
            "moderate_severe": _ranged(
                _figures(ledger_indicators, "atopic_dermatitis_moderate_severe_share")
            ),
        },
        "measured": {
            "with_disease": _measured_prevalence(evidence_indicators),
            "moderate_severe": _measured_severity(evidence_indicators),
        },
    }
    rows: list[Record] = []
    for version in VERSIONS:
        people = children
        rows.append({"version": version, "step": STEPS[0], **children})
        for step in STEPS[1:]:
            people = _next(people, shares[version].get(step))
            rows.append({"version": version, "step": step, **people})
    return pd.DataFrame(rows)


def of_all_children(steps: pd.DataFrame) -> pd.DataFrame:
    """Put every step of `journey` to all children, which needs no count of them.

    The same rows with ``OF_CHILDREN``: the product of the shares up to each step, in percent of all children;
    NaN from the first step on that is not known. All children are 100 percent, counted or not.
    """
    table = steps.copy()
    for name, share in zip(OF_CHILDREN, SHARES, strict=True):
        factors = (table[share] / 100).where(table["step"] != STEPS[0], 1.0)
        # cumprod passes over what is missing; a step after an unknown one is not known either.
        table[name] = 100 * factors.groupby(table["version"], sort=False).cumprod(skipna=False)
    return table


def steps_with_a_share(steps: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return the steps after the first that some source gives a share for, in any version, and the others."""
    known = set(steps.loc[steps["known"], "step"])
    return [step for step in STEPS[1:] if step in known], [step for step in STEPS[1:] if step not in known]


def criterion_sensitivity(evidence_indicators: pd.DataFrame) -> pd.DataFrame:
    """Show how far prevalence moves with the diagnostic criterion, in one and the same survey.

    One row per criterion (``subject``) of a survey that applied several, least first: ``share`` (percent)
    with ``low`` and ``high`` of the Wilson interval of its ``n`` children; ``people``: that share of all
    children of 0 to 14 years (NaN if their number is not known); ``factor``: times the least; ``source_ids``.
    Empty without such a survey.
    """
    rows = _figures(evidence_indicators, _PREVALENCE, "CN")
    rows = rows[rows["subject"].str.contains("diagnos", na=False) & rows["value"].notna()]
    rows = rows[rows.groupby("source_id")["value"].transform("size") > 1].sort_values("value")
    children = _children(evidence_indicators)["people"]
    result = []
    for row, size in zip(records(rows), rows["subject"].str.extract(r"\(n=(\d+)\)")[0], strict=True):
        part = wilson(round(row["value"] / 100 * int(size)), int(size))
        assert part.low is not None
        assert part.high is not None
        result.append(
            {
                "subject": row["subject"],
                "n": int(size),
                "share": row["value"],
                "low": 100 * part.low,
                "high": 100 * part.high,
                "people": row["value"] / 100 * children,
                "factor": row["value"] / float(rows["value"].min()),
                "source_ids": row["source_id"],
            }
        )
    return pd.DataFrame(result)


def published_figures(ledger_indicators: pd.DataFrame, evidence_indicators: pd.DataFrame) -> pd.DataFrame:
    """Return every figure on atopic dermatitis once, with its ``table`` and ``year``, for the annex."""
    parts = []
    for name, table in (("ledger", ledger_indicators), ("evidence", evidence_indicators)):
        about = table["indicator"].str.contains("atopic_dermatitis|_ad_", regex=True, na=False)
        rows = table[about & ~table["indicator"].isin(_LEFT_OUT)]
        parts.append(rows.assign(table=name, year=rows["period_end"].dt.year.astype("Int64")))
    both = pd.concat(parts).sort_values(["indicator", "table", "year"], kind="stable")
    return both.drop_duplicates(_SAME, ignore_index=True)


def approvals_by_age(milestones: pd.DataFrame, initiative_id: str) -> pd.DataFrame:
    """Follow the approvals of a product down the ages.

    The milestones of its first approval, then of every approval that names a minimum age, observed or
    expected, in order of time (undated last), with ``minimum_age`` in years, NaN for a first approval without
    one (its ``note`` says whom it is for); ``months_low``, ``months_high``: months since the first approval,
    as both dates allow. No rows for a product without approvals.
    """
    own = milestones[(milestones["initiative_id"] == initiative_id) & (milestones["stage"] == "approved")]
    dated = own[(own["status"] == "observed") & own["date_end"].notna()].sort_values(["date_end", "row"])
    first = dated.head(1)
    aged = own[(own["metric"] == "minimum_age") & ~own["row"].isin(first["row"])]
    path = pd.concat([first, aged.sort_values(["date_end", "row"], na_position="last")], ignore_index=True)
    path["minimum_age"] = path["value"].where(path["metric"] == "minimum_age")
    start, end = first["date_start"].min(), first["date_end"].min()
    path["months_low"] = ((path["date_start"] - end).dt.days / _DAYS_A_MONTH).clip(lower=0)
    path["months_high"] = (path["date_end"] - start).dt.days / _DAYS_A_MONTH
    path.loc[path["row"].isin(first["row"]), ["months_low", "months_high"]] = 0.0
    return path


def with_report(promises: pd.DataFrame) -> tuple[int, int]:
    """Return how many judged promises a report meets, and how many there are.

    Restatements and superseded promises are not counted.
    """
    counted = promises[promises["restates_row"].isna() & (promises["verdict"] != "superseded")]
    return int(counted["verdict"].isin(["kept", "late"]).sum()), len(counted)


def _next(before: Record, share: Record | None) -> Record:
    """The people who take the next step."""
    if share is None:
        return {**dict.fromkeys(("subject", "source_ids", *SHARES, *PEOPLE), math.nan), "known": False}
    people = {name: before[name] * share[of] / 100 for name, of in zip(PEOPLE, SHARES, strict=True)}
    return {**share, **people, "known": True}


def _children(indicators: pd.DataFrame) -> Record:
    rows = _figures(indicators, "population", "CN")
    rows = rows[rows["subject"] == "aged 0-14"]
    if rows.empty:
        return _next({}, None)
    share = _share(100.0, "aged 0-14", ids_of(rows))
    return {**share, **dict.fromkeys(PEOPLE, 1e6 * float(rows["value"].iloc[-1])), "known": True}


def _measured_prevalence(indicators: pd.DataFrame) -> Record | None:
    """The pooled share of children of 1 to 7 years, between the criteria of the survey that applied two."""
    young = _figures(indicators, _PREVALENCE, "CN")
    young = young[young["subject"].str.startswith("children aged 1-7", na=False)]
    if young.empty:
        return None
    pooled = young[young["subject"].str.contains("pooled", na=False)]
    middle = float((pooled if len(pooled) else young)["value"].median())
    ends = (float(young["value"].min()), float(young["value"].max()))
    return _share(middle, "children aged 1-7", ids_of(young), *ends)


def _measured_severity(indicators: pd.DataFrame) -> Record | None:
    """All but the mild among children of 1 to 7 years."""
    mild = _figures(indicators, "atopic_dermatitis_mild_share", "CN")
    mild = mild[mild["subject"].str.contains("children", na=False)]
    if mild.empty:
        return None
    return _share(100 - float(mild["value"].iloc[0]), "not mild, children aged 1-7", ids_of(mild))


def _ranged(rows: pd.DataFrame) -> Record | None:
    if rows.empty:
        return None
    row = record(rows)
    middle: float = (row["low"] + row["high"]) / 2 if pd.isna(row["value"]) else row["value"]
    return _share(middle, row["subject"], row["source_id"], row["low"], row["high"])


def _share(middle: float, subject: str, ids: str, low: Any = math.nan, high: Any = math.nan) -> Record:
    """A share with its range, which is the share itself where no end is given."""
    ends = (middle if math.isnan(end) else end for end in (low, high))
    return {**dict(zip(SHARES, (middle, *ends), strict=True)), "subject": subject, "source_ids": ids}


def _figures(indicators: pd.DataFrame, indicator: str, geography: str | None = None) -> pd.DataFrame:
    rows = indicators[indicators["indicator"] == indicator]
    return rows if geography is None else rows[rows["geography"] == geography]
