"""Contradictions between dates: nothing is reported before it happened, no Expo is held in May.

A partial date is only wrong when no day in it could be right.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ciie_utils.ledger.checking.facts import Facts, records
from ciie_utils.ledger.editions import (
    expo_intervals,
    first_editions,
    looked_up,
)
from ciie_utils.ledger.findings import Finding
from ciie_utils.terms import SHOWING_STAGES, expo_days, year_of


def findings(facts: Facts) -> Iterator[Finding]:
    """Every contradiction between dates, and between dates and editions."""
    yield from _later_than_source(facts)
    yield from _outside_the_expo(facts)
    yield from _before_the_expo(facts)
    yield from _first_edition(facts)


def _later_than_source(facts: Facts) -> Iterator[Finding]:
    """An observed milestone whose first possible day lies after the last possible day of its source."""
    milestones = facts.tables["milestones"]
    late = (milestones["status"] == "observed") & (milestones["date_start"] > milestones["published_end"])
    for each in records(milestones[late]):
        yield facts.finding(
            "error",
            "later than its source",
            "milestones",
            each.row,
            "date",
            each.date,
            f"lies after the publication of its source ({each.source_id}, {each.published_end:%Y-%m-%d}); "
            "what has happened is reported on the same day or later.",
            "Correct the date or the source; a thing still to come has the status 'expected'.",
        )


def _outside_the_expo(facts: Facts) -> Iterator[Finding]:
    """A milestone of an edition whose date contains no day of that edition.

    It holds for promises too: the edition of a promise is the one at which it is due.
    """
    milestones = facts.tables["milestones"]
    first, last = expo_intervals(milestones["edition"])
    outside = (milestones["date_start"] > last) | (milestones["date_end"] < first)
    for each in records(milestones[outside]):
        opening, closing = expo_days(year_of(int(each.edition)))
        yield facts.finding(
            "error",
            "edition contradicts date",
            "milestones",
            each.row,
            "edition",
            each.edition,
            f"contradicts the date {each.date}; edition {each.edition} was held from {opening} to {closing}.",
            "Correct one of the two, or leave the edition empty if it did not happen during an Expo.",
        )


def _before_the_expo(facts: Facts) -> Iterator[Finding]:
    """Something said to have happened during an edition, by a source from before it opened."""
    milestones = facts.tables["milestones"]
    first, _ = expo_intervals(milestones["edition"])
    early = (milestones["status"] == "observed") & (milestones["published_end"] < first)
    for each in records(milestones[early]):
        yield facts.finding(
            "warning",
            "edition not yet open",
            "milestones",
            each.row,
            "edition",
            each.edition,
            f"opened on {expo_days(year_of(int(each.edition)))[0]}, after the publication of the source "
            f"({each.source_id}, {each.published_end:%Y-%m-%d}).",
            "Is it a promise ('expected'), or was it announced ahead of the Expo and not during it?",
        )


def _first_edition(facts: Facts) -> Iterator[Finding]:
    """A first edition other than the one that the milestones tell; no fault where they tell none."""
    initiatives = facts.tables["initiatives"]
    told = first_editions(facts.tables["milestones"])
    expected = looked_up(initiatives["initiative_id"], told)
    wrong = expected.notna() & (
        initiatives["first_edition"].isna() | (initiatives["first_edition"] != expected)
    )
    for each, edition in zip(records(initiatives[wrong]), expected[wrong], strict=True):
        yield facts.finding(
            "error",
            "first edition contradicts milestones",
            "initiatives",
            each.row,
            "first_edition",
            "" if pd.isna(each.first_edition) else each.first_edition,
            f"should be {edition}, the earliest edition of the {', '.join(SHOWING_STAGES)} milestones of "
            f"{each.initiative_id} (one that is 'inferred' counts only if there is no other).",
            f"Write {edition}, or correct the editions of the milestones.",
        )
    untied = (initiatives["ciie_tie"] == "none") & initiatives["first_edition"].notna()
    for each in records(initiatives[untied]):
        yield facts.finding(
            "warning",
            "edition without a tie",
            "initiatives",
            each.row,
            "ciie_tie",
            each.ciie_tie,
            f"says that no source ties it to the Expo, but its first edition is {each.first_edition}.",
            "Write 'stated', or leave the edition empty.",
        )
