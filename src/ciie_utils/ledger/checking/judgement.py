"""What is possible, but worth a second look."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ciie_utils.ledger.checking.facts import Facts, records
from ciie_utils.ledger.editions import looked_up
from ciie_utils.ledger.findings import Finding
from ciie_utils.ledger.views import newest_day

# (earlier, later, why the later one first is suspicious). Stages that fall either way round in practice
# are left out: a product may be shown before or after its approval, made in China before or after its launch.
USUAL_ORDER = (
    ("signed", "renewed", "a follow-on agreement follows an agreement"),
    ("announced", "launched", "what is on the market needs no announcement"),
    ("announced", "opened", "what is in operation needs no announcement"),
    ("signed", "opened", "an agreement precedes what it builds"),
    ("signed", "launched", "an agreement precedes what it brings to market"),
    ("piloted", "approved", "special access is for what is not approved yet"),
    ("approved", "launched", "nothing may be sold before its approval"),
    (
        "approved",
        "first_use",
        "use before the approval is special access, of which no 'piloted' milestone tells",
    ),
    ("approved", "reimbursed", "only approved products are reimbursed"),
    ("launched", "reimbursed", "what is reimbursed is on the market already"),
)
_YEARS_OF_SILENCE = 5


def findings(facts: Facts) -> Iterator[Finding]:
    """Every suspicion."""
    yield from _out_of_order(facts)
    yield from _after_the_end(facts)
    yield from _silent_promises(facts)
    yield from _contradicting_milestones(facts)
    yield from _contradicting_indicators(facts)


def _observed(facts: Facts) -> pd.DataFrame:
    milestones = facts.tables["milestones"]
    return milestones[(milestones["status"] == "observed") & milestones["date_start"].notna()]


def _out_of_order(facts: Facts) -> Iterator[Finding]:
    """The first report of a later stage, wholly before the first of an earlier one."""
    ordered = _observed(facts).sort_values(["date_end", "date_start", "row"])
    first = ordered.drop_duplicates(["initiative_id", "stage"])
    columns = ["initiative_id", "row", "date", "date_start", "date_end"]
    by_stage = {stage: group[columns] for stage, group in first.groupby("stage")}
    nothing = first.iloc[:0][columns]
    for earlier, later, reason in USUAL_ORDER:
        pair = by_stage.get(later, nothing).merge(
            by_stage.get(earlier, nothing), on="initiative_id", suffixes=("", "_of_earlier")
        )
        if later == "first_use":
            pair = pair[~pair["initiative_id"].isin(by_stage.get("piloted", nothing)["initiative_id"])]
        for each in records(pair[pair["date_end"] < pair["date_start_of_earlier"]]):
            yield facts.finding(
                "warning",
                "stage out of order",
                "milestones",
                each.row,
                "date",
                each.date,
                f"{later} lies before {earlier} (row {each.row_of_earlier}, {each.date_of_earlier}) "
                f"of {each.initiative_id}; {reason}.",
                "Check both dates and stages.",
            )


def _after_the_end(facts: Facts) -> Iterator[Finding]:
    observed = _observed(facts)
    end = observed[observed["stage"] == "ended"].groupby("initiative_id")["date_end"].min()
    ended = looked_up(observed["initiative_id"], end)
    after = observed["date_start"] > ended
    for each, day in zip(records(observed[after]), ended[after], strict=True):
        yield facts.finding(
            "warning",
            "stage out of order",
            "milestones",
            each.row,
            "date",
            each.date,
            f"{each.stage} lies after the end of {each.initiative_id} ({day:%Y-%m-%d}).",
            "Check both dates, or whether it was another initiative that ended.",
        )


def _silent_promises(facts: Facts) -> Iterator[Finding]:
    """Promises of long ago whose initiative no later source mentions."""
    milestones, sources = facts.tables["milestones"], facts.tables["sources"]
    if sources["published_on_end"].isna().all():
        return
    today = pd.Timestamp(newest_day(sources))
    latest = milestones.groupby("initiative_id")["published_end"].max()
    last_heard = looked_up(milestones["initiative_id"], latest)
    published = milestones["published_end"]
    silent = (
        (milestones["status"] == "expected")
        & (published + pd.DateOffset(years=_YEARS_OF_SILENCE) < today)
        & (last_heard == published)
    )
    for each in records(milestones[silent]):
        yield facts.finding(
            "warning",
            "promise without news",
            "milestones",
            each.row,
            "initiative_id",
            each.initiative_id,
            f"has not been heard of since this promise ({each.stage}) of {each.published_end:%Y-%m-%d}, "
            f"more than {_YEARS_OF_SILENCE} years before {today:%Y-%m-%d}.",
            "Look for a report of what became of it.",
        )


def _contradicting_milestones(facts: Facts) -> Iterator[Finding]:
    milestones = facts.tables["milestones"]
    figures = milestones[milestones[["value", "metric", "date"]].notna().all(axis="columns")]
    figures = figures.assign(at_least=figures["value"], at_most=figures["value"])
    same = ["initiative_id", "stage", "status", "metric", "unit", "date"]
    yield from _contradicting(facts, "milestones", figures, same, ["initiative_id", "metric", "date"])


def _contradicting_indicators(facts: Facts) -> Iterator[Finding]:
    """As for milestones; a value that is also the low end means 'more than', the high end 'less than'."""
    indicators = facts.tables["indicators"]
    figures = indicators[indicators["period"].notna()]
    low, value, high = figures["low"], figures["value"], figures["high"]
    figures = figures.assign(
        at_least=low.fillna(value.where(high.isna(), -np.inf)).fillna(-np.inf),
        at_most=high.fillna(value.where(low.isna(), np.inf)).fillna(np.inf),
    )
    same = ["indicator", "geography", "subject", "unit", "period"]
    yield from _contradicting(facts, "indicators", figures, same, ["indicator", "subject", "period"])


def _contradicting(
    facts: Facts, table: str, figures: pd.DataFrame, same: list[str], named: list[str]
) -> Iterator[Finding]:
    """Figures of one thing from two sources that cannot both be right: their ranges do not meet.

    Each figure is held against the one with the lowest upper end.
    """
    lowest = figures.sort_values(["at_most", "row"]).drop_duplicates(same)
    pairs = figures.merge(lowest, on=same, suffixes=("", "_other"))
    apart = (pairs["source_id"] != pairs["source_id_other"]) & (pairs["at_least"] > pairs["at_most_other"])
    for each in records(pairs[apart].sort_values("row")):
        other = each.value_other if pd.notna(each.value_other) else f"at most {each.at_most_other:.15g}"
        yield facts.finding(
            "warning",
            "sources contradict each other",
            table,
            each.row,
            "value",
            each.value if pd.notna(each.value) else each.low,
            f"({each.source_id}) contradicts {_number(other)} in row {each.row_other} "
            f"({each.source_id_other}) for {', '.join(str(getattr(each, name)) for name in named)}.",
            "Both may stay, as both were published; note it in CONTRADICTIONS.md.",
        )


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.15g}"
