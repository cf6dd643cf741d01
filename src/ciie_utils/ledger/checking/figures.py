"""Figures that cannot be right by themselves: a value outside its own range, a number of nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ciie_utils.ledger.checking.facts import Facts, records
from ciie_utils.ledger.findings import Finding


def findings(facts: Facts) -> Iterator[Finding]:
    """Every figure that is incomplete or contradicts itself."""
    yield from _incomplete(facts)
    yield from _empty(facts)
    yield from _outside_its_range(facts)


def _incomplete(facts: Facts) -> Iterator[Finding]:
    milestones = facts.tables["milestones"]
    for column in ("metric", "unit"):
        without = milestones["value"].notna() & milestones[column].isna()
        for each in records(milestones[without]):
            yield facts.finding(
                "error",
                "incomplete figure",
                "milestones",
                each.row,
                column,
                None,
                f"The value {each.value:.15g} has no {column}; a figure has a metric, a value and a unit.",
                f"Write the {column}, or leave the value empty.",
            )


def _empty(facts: Facts) -> Iterator[Finding]:
    indicators = facts.tables["indicators"]
    for each in records(indicators[indicators[["value", "low", "high"]].isna().all(axis="columns")]):
        yield facts.finding(
            "error",
            "incomplete figure",
            "indicators",
            each.row,
            "value",
            None,
            "The row holds no figure; an indicator has a value, a range or both.",
            "Write the figure, or remove the row.",
        )


def _outside_its_range(facts: Facts) -> Iterator[Finding]:
    indicators = facts.tables["indicators"]
    wrong = (
        (indicators["low"] > indicators["high"])
        | (indicators["value"] < indicators["low"])
        | (indicators["value"] > indicators["high"])
    )
    for each in records(indicators[wrong]):
        yield facts.finding(
            "error",
            "value outside its range",
            "indicators",
            each.row,
            "value",
            each.value,
            f"does not fit its range, {each.low:.15g} to {each.high:.15g}; allowed is low <= value <= high.",
            "Correct the one that is wrong.",
        )
