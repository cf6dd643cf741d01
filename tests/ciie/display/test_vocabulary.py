"""Words: every word of the ledger has a label, and a strange one is readable at least."""

from __future__ import annotations

import pytest

from ciie_utils import open_ledger
from ciie_utils.analysis.stages import STAGES
from ciie_utils.briefings import measures, vocabulary
from ciie_utils.briefings.indicators import INDICATORS, subject_text
from ciie_utils.briefings.measures import CURRENCIES, METRICS, UNITS
from ciie_utils.briefings.standing.counts import GROUPS


def test_stages_and_groups_are_complete() -> None:
    assert set(vocabulary.STAGES) == set(vocabulary.PROMISED_STAGES) == set(STAGES)
    assert set(vocabulary.PROGRESS_GROUPS) == set(GROUPS)
    assert set(vocabulary.KINDS) == set(vocabulary.KINDS_PLURAL)


@pytest.mark.parametrize(
    ("table", "column", "labels"),
    [
        ("initiatives", "kind", vocabulary.KINDS),
        ("initiatives", "therapy_area", vocabulary.THERAPY_AREAS),
        ("parties", "role", vocabulary.ROLES),
        ("milestones", "stage", vocabulary.STAGES),
        ("milestones", "basis", vocabulary.BASES),
        ("milestones", "unit", {*UNITS, *CURRENCIES, "percent"}),
        ("indicators", "unit", {*UNITS, *CURRENCIES, "percent"}),
    ],
)
def test_every_word_of_the_ledger_has_a_label(table: str, column: str, labels) -> None:
    assert set(getattr(open_ledger(), table)[column].dropna()) <= set(labels)


def test_every_figure_of_an_edition_has_a_label() -> None:
    indicators = open_ledger().indicators
    assert set(indicators.loc[indicators["topic"] == "edition", "indicator"]) <= set(INDICATORS)


def test_every_metric_keeps_the_place_of_its_quantity() -> None:
    assert all(template.count("{quantity}") == 1 for template in METRICS.values())
    assert all(one.count("{n}") == many.count("{n}") == 1 for one, many in UNITS.values())


def test_a_strange_word_is_printed_without_underscores() -> None:
    assert vocabulary.stage("beamed_up") == "beamed up"
    assert measures.measure("warp_cores", 3, "warp_core") == "3 warp core"


def test_an_edition_has_its_year() -> None:
    assert vocabulary.edition(1) == "edition 1 (2018)"
    assert vocabulary.edition(8) == "edition 8 (2025)"


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("edition 3", ""),
        ("edition 3: debuts in the health area", ""),
        ("edition 3: debuts in the health area, more than", ""),
        ("edition 3: planned in July (more than)", "planned in July"),
        ("edition 3: Pfizer, as planned in July", "Pfizer, as planned in July"),
        ("edition 8: total exhibition area (over)", "total exhibition area"),
    ],
)
def test_a_subject_says_nothing_twice(subject: str, shown: str) -> None:
    assert subject_text(subject, "Debuts in the health area") == shown
