"""Parts of a ledger on which statistics are made or repeated: tied to the Expo, or stated by the sources.

A selection offers the tables of a ledger and its ``as_of`` and ``at_edition``, so that every analysis
takes one in the place of a ledger. It is no ledger of its own: it has no fingerprint.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from ciie_utils.analysis.frames import LedgerLike
from ciie_utils.analysis.kaplan_meier import Quantile
from ciie_utils.analysis.proportions import Proportion
from ciie_utils.ledger.editions import first_editions
from ciie_utils.ledger.tables import LedgerTables
from ciie_utils.ledger.views import Tables

Result = Proportion | Quantile | float | int | None

#: A number that moves by more than this share of itself has changed materially.
MATERIAL_CHANGE = 0.1


class Selection(LedgerTables):
    """A ledger of which only some rows are looked at: ``keep`` takes its tables to those that are."""

    def __init__(self, ledger: LedgerLike, keep: Callable[[Tables], Tables]) -> None:
        self._ledger = ledger
        self._keep = keep

    @cached_property
    def _tables(self) -> Tables:
        return self._keep({name: getattr(self._ledger, name) for name in self.names})

    @property
    def as_of_date(self) -> date:
        """The as-of date of the ledger."""
        return self._ledger.as_of_date

    def as_of(self, day: Any) -> Selection:
        """Select likewise from the ledger as it could be known on an earlier day."""
        return Selection(self._ledger.as_of(day), self._keep)

    def at_edition(self, edition: int) -> Selection:
        """Select likewise from one edition of the ledger."""
        return Selection(self._ledger.at_edition(edition), self._keep)


def expo_outcomes(ledger: LedgerLike) -> Selection:
    """Leave out the initiatives that no source ties to the Expo (``ciie_tie`` is ``none``).

    They serve comparison, and are not counted as outcomes of the Expo.
    """
    return Selection(ledger, _tied)


def on_stated(ledger: LedgerLike) -> Selection:
    """Keep the milestones and indicators that their sources state (``basis`` is ``stated``).

    Initiatives left without a milestone drop out, and the first edition is that of the stated milestones.
    """
    return Selection(ledger, _stated)


def _tied(tables: Tables) -> Tables:
    initiatives = tables["initiatives"]
    return _restricted(tables, initiatives[initiatives["ciie_tie"] != "none"])


def _stated(tables: Tables) -> Tables:
    milestones, indicators = (tables[name] for name in ("milestones", "indicators"))
    stated = milestones[milestones["basis"] == "stated"]
    initiatives = tables["initiatives"]
    initiatives = initiatives[initiatives["initiative_id"].isin(stated["initiative_id"])]
    told = initiatives["initiative_id"].isin(first_editions(milestones).index)
    retold = initiatives["initiative_id"].map(first_editions(stated)).astype("Int64")
    initiatives = initiatives.assign(first_edition=retold.where(told, initiatives["first_edition"]))
    indicators = indicators[indicators["basis"] == "stated"].reset_index(drop=True)
    return _restricted(tables | {"milestones": stated, "indicators": indicators}, initiatives)


def _restricted(tables: Tables, initiatives: pd.DataFrame) -> Tables:
    """Keep what belongs to the given initiatives."""
    kept = dict(tables)
    kept["initiatives"] = initiatives.reset_index(drop=True)
    for name in ("milestones", "parties"):
        belongs = tables[name]["initiative_id"].isin(initiatives["initiative_id"])
        kept[name] = tables[name][belongs].reset_index(drop=True)
    party = tables["organisations"]["org_id"].isin(kept["parties"]["org_id"])
    kept["organisations"] = tables["organisations"][party].reset_index(drop=True)
    return kept


def changes_materially(before: Result, after: Result) -> bool:
    """Say whether a result has changed so much that a reader would be misled by the first alone.

    A share or a time has if the second value lies outside the interval of the first, or exists where
    the other does not; a plain number if it moves by more than ``MATERIAL_CHANGE`` of itself.
    """
    value, low, high = _with_bounds(before)
    new, _, _ = _with_bounds(after)
    if value is None or new is None:
        return value is not new
    return not low <= new <= high


def _with_bounds(result: Result) -> tuple[float | None, float, float]:
    if isinstance(result, Proportion):
        return result.share, _or(result.low, 0.0), _or(result.high, 1.0)
    if isinstance(result, Quantile):
        return result.value, _or(result.low, 0.0), _or(result.high, float("inf"))
    if result is None or pd.isna(result):
        return None, 0.0, 0.0
    margin = abs(result) * MATERIAL_CHANGE
    return float(result), result - margin, result + margin


def _or(bound: float | None, otherwise: float) -> float:
    return otherwise if bound is None else bound
