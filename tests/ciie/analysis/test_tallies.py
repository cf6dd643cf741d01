"""Counts in two ways and of organisations, against counts made by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from ciie_utils.briefings.standing.counts import cross_tally, organisation_counts

SEVEN = pd.DataFrame(
    {
        "area": ["eyes", "eyes", "blood", "blood", "cancer", "cancer", None],
        "kind": ["product", "product", "product", "service", "service", "other", "product"],
    }
).astype("str")


def test_cross_tally_counts_and_orders() -> None:
    table = cross_tally(SEVEN, "area", "kind", ["service", "product"])
    assert list(table.index) == ["blood", "eyes", "cancer"]
    assert table.to_dict("list") == {"service": [1, 0, 1], "product": [1, 2, 0], "total": [2, 2, 1]}


def test_cross_tally_of_nothing_has_its_columns() -> None:
    table = cross_tally(SEVEN.iloc[:0], "area", "kind", ["service"])
    assert table.empty
    assert list(table.columns) == ["service", "total"]


def test_an_organisation_counts_once_per_initiative() -> None:
    parties = pd.DataFrame(
        {
            "initiative_id": ["a", "a", "a", "b"],
            "org_id": ["x", "x", "y", "x"],
            "role": ["lead", "site", "partner", "lead"],
        }
    )
    organisations = pd.DataFrame({"org_id": ["x", "y"], "name": ["Xenon", "Yttrium"]})
    counts = organisation_counts(SimpleNamespace(parties=parties, organisations=organisations))
    assert counts.to_dict("list") == {"org_id": ["x", "y"], "name": ["Xenon", "Yttrium"], "k": [2, 1]}
    none = organisation_counts(SimpleNamespace(parties=parties.iloc[:0], organisations=organisations))
    assert none.empty
