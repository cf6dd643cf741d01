"""The scenario of more imaging-guided interventions: its variants, and the table of what it assumes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ciie_utils.analysis.evidence.effect_words import MIN_TRIALS
from ciie_utils.analysis.evidence.uncertainty import not_known
from ciie_utils.analysis.frames import Record, records
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.imaging.assumptions import Effect, scenario_assumptions
from ciie_utils.briefings.cases.imaging.trial_blocks import pooling
from ciie_utils.briefings.cases.imaging.vocabulary import DISTRIBUTIONS, note, scenario_input
from ciie_utils.briefings.cases.text import country, fixed, sourced, uncapitalised, whole
from ciie_utils.briefings.vocabulary import BASES, label
from nbbriefing.blocks.model import Column, Inlines, Notice, Table
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

#: The countries whose share might be reached; a share given by hand takes their place.
TARGETS = ("US", "JP")
BY_HAND = "given"


@dataclass(frozen=True)
class Scenario:
    """The inputs of every variant, by target and by where the effect is taken from; empty if not known.

    ``missing`` says why nothing can be computed.
    """

    variants: Mapping[tuple[str, Effect], pd.DataFrame]
    years: int
    missing: str = ""

    @property
    def main(self) -> tuple[str, Effect]:
        """The variant that is told first: the last target, with the effect of the trials."""
        return [key for key in self.variants if key[1] == "trials"][-1]


def open_scenario(
    briefing: CaseBriefing, procedures: float, baseline_risk: float, target_share: float, years: int
) -> Scenario:
    """Collect the inputs of the scenario; a number that is 0 is taken from the sources."""
    evidence = briefing.evidence
    targets = (BY_HAND,) if target_share else TARGETS
    variants: dict[tuple[str, Effect], pd.DataFrame] = {}
    effects: tuple[Effect, ...] = ("trials", "registry")
    for target in targets:
        for effect in effects:
            table = scenario_assumptions(
                evidence.trials,
                evidence.observational,
                briefing.scope.indicators,
                evidence.indicators,
                target=target,
                effect=effect,
                procedures=procedures or None,
                baseline_risk=baseline_risk or None,
                target_share=target_share or None,
                years=years,
            )
            if not not_known(table):
                variants[target, effect] = table
            elif effect == "trials":
                return Scenario({}, years, _missing(briefing, not_known(table)))
    k = len(pooling(briefing, "mace").effects)
    if k < MIN_TRIALS:
        words = ngettext(
            "{n} trial is too few to base a scenario on.", "{n} trials are too few to base a scenario on.", k
        )
        return Scenario({}, years, words.format(n=formats.count(k)))
    return Scenario(variants, years)


def _missing(briefing: CaseBriefing, inputs: list[str]) -> str:
    names = _(", ").join(uncapitalised(scenario_input(name)) for name in inputs)
    words = _("The scenario cannot be computed as of {day}. Not known yet: {inputs}.")
    return words.format(day=formats.day(briefing.as_of), inputs=names)


def assumptions_table(briefing: CaseBriefing, scenario: Scenario) -> Table | Notice:
    """Return every input with its range, its distribution and its sources."""
    if scenario.missing:
        return Notice(scenario.missing)
    by_input: dict[str, list[list[Inlines]]] = {}
    seen: set[tuple[object, ...]] = set()
    for (target, effect), table in scenario.variants.items():
        for row in records(table):
            key = (row["input"], row["central"], row["low"], row["high"])
            if key not in seen:
                seen.add(key)
                same = by_input.setdefault(row["input"], [])
                same.append(_assumption(briefing, row, target, effect))
    rows = [cells for same in by_input.values() for cells in same]
    columns = [
        Column(_("Input"), weight=2.2),
        Column(_("Value"), "right", weight=1.2),
        Column(_("Range"), "right", weight=1.8),
        Column(_("Drawn as"), weight=1.2),
        Column(_("How it was come by"), weight=4),
    ]
    return Table(_("What the scenario assumes"), columns, rows)


def _assumption(briefing: CaseBriefing, row: Record, target: str, effect: Effect) -> list[Inlines]:
    name = scenario_input(row["input"])
    if row["input"] == "target_share" and target != BY_HAND:
        name = _("{input} ({which})").format(input=name, which=country(target))
    if row["input"] == "relative_effect":
        which = _("trials") if effect == "trials" else _("ordinary practice")
        name = _("{input} ({which})").format(input=name, which=which)
    certain = row["low"] == row["high"]
    told = _("{note} ({basis})").format(note=note(row["note"]), basis=label(BASES, row["basis"]))
    if row["basis"] == "judgement":
        told = note(row["note"])
    return [
        name,
        amount(row["central"], row["unit"]),
        "–" if certain else _range(row),
        label(DISTRIBUTIONS, row["distribution"]),
        sourced(briefing, told, row["source_ids"]),
    ]


def _range(row: Record) -> str:
    ends = [amount(row[end], row["unit"]) for end in ("low", "high")]
    return _("{low} to {high}").format(low=ends[0], high=ends[1])


def amount(value: float, unit: str) -> str:
    """Return a value of an input in its unit."""
    if unit == "percent":
        return formats.number(value, 1) + "%"
    return fixed(value) if unit == "ratio" else whole(value)
