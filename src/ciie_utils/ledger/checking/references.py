"""Rows that no reader will ever meet, because nothing leads to them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ciie_utils.ledger.checking.facts import Facts, records
from ciie_utils.ledger.findings import Finding


def findings(facts: Facts) -> Iterator[Finding]:
    """Every source that is not cited, initiative without a milestone or a party, and idle organisation."""
    tables = facts.tables
    cited = pd.concat([tables["milestones"]["source_id"], tables["indicators"]["source_id"]])
    yield from _idle(facts, "sources", "source_id", cited, "No milestone and no indicator cites the source")
    initiatives, parties = tables["initiatives"], tables["parties"]
    told = tables["milestones"]["initiative_id"]
    yield from _idle(facts, "initiatives", "initiative_id", told, "The initiative has no milestone")
    if len(initiatives):
        joined = parties["initiative_id"]
        yield from _idle(facts, "initiatives", "initiative_id", joined, "The initiative has no party")
    yield from _idle(
        facts, "organisations", "org_id", parties["org_id"], "The organisation is party to nothing"
    )


def _idle(facts: Facts, table: str, key: str, used: pd.Series, problem: str) -> Iterator[Finding]:
    frame = facts.tables[table]
    for each in records(frame[frame[key].notna() & ~frame[key].isin(used.dropna().unique())]):
        yield facts.finding(
            "warning",
            "unused row",
            table,
            each.row,
            key,
            getattr(each, key),
            f"leads nowhere: {problem[0].lower()}{problem[1:]}.",
            "Add what is missing, or remove the row.",
        )
