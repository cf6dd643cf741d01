"""The sections of the briefing on the journey in atopic dermatitis: each function is what one cell shows."""

from __future__ import annotations

import math

import pandas as pd

from ciie_utils.analysis.evidence.cascade_findings import steps_with_a_share, with_report
from ciie_utils.analysis.frames import only
from ciie_utils.briefings import sentences
from ciie_utils.briefings.cases import blocks as case_blocks
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.dermatitis.age_blocks import age, age_figure, youngest
from ciie_utils.briefings.cases.dermatitis.blocks import (
    cascade_figure,
    journey_of,
    known_sentence,
    names,
)
from ciie_utils.briefings.cases.dermatitis.criterion_blocks import (
    criterion_figure,
    criterion_of,
    criterion_sentence,
    figures_table,
)
from ciie_utils.briefings.cases.dermatitis.dupilumab_blocks import (
    effect_figure,
    main_effect,
    other_trials,
    trials_of,
)
from ciie_utils.briefings.cases.text import fixed, millions, sourced
from nbbriefing.blocks.model import Group, KeyFigure, KeyFigures, Notice, Paragraph, Table
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

__all__ = [
    "age_figure",
    "became",
    "cascade_figure",
    "criterion_figure",
    "effect_figure",
    "figures_table",
    "finding",
    "key_figures",
    "other_trials",
    "promised",
    "what_changed",
]

MEMORANDUM = "sanofi-tencent-atopic-dermatitis"


def _memorandum(briefing: CaseBriefing) -> pd.DataFrame:
    """The promises of the memorandum."""
    return briefing.promises[briefing.promises["initiative_id"] == MEMORANDUM]


def _is_known(briefing: CaseBriefing) -> bool:
    return bool((briefing.view.initiatives["initiative_id"] == MEMORANDUM).any())


def finding(briefing: CaseBriefing) -> Paragraph:
    """Return the finding: what became of the memorandum, and what is known of the closed loop."""
    journey, criteria = journey_of(briefing), criterion_of(briefing)
    moves = criterion_sentence(criteria) if len(criteria) else ""
    return Paragraph(
        sentences.together(_memorandum_sentence(briefing), known_sentence(journey), moves), "finding"
    )


def _memorandum_sentence(briefing: CaseBriefing) -> str:
    day = formats.day(briefing.as_of)
    if not _is_known(briefing):
        words = _("The memorandum of Sanofi and Tencent on atopic dermatitis was not known by {day}.")
        return words.format(day=day)
    met, promised = with_report(_memorandum(briefing))
    if not met:
        return ngettext(
            "The memorandum of Sanofi and Tencent promised {n} thing, and no report of it was found by "
            "{day}.",
            "The memorandum of Sanofi and Tencent promised {n} things, and no report of any of them was "
            "found by {day}.",
            promised,
        ).format(n=formats.count(promised), day=day)
    words = _("Of {n} promises of the memorandum of Sanofi and Tencent {k} had been met by {day}.")
    return words.format(n=formats.count(promised), k=formats.count(met), day=day)


def key_figures(briefing: CaseBriefing) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its n, its interval or its source."""
    items = [
        *_promise_figure(briefing),
        *_children_figure(briefing),
        *_steps_figure(briefing),
        *_effect_figure(briefing),
        *_age_figure(briefing),
    ]
    if not items:
        return Notice(_("There are no key figures, because nothing was known yet."))
    return KeyFigures(items)


def _promise_figure(briefing: CaseBriefing) -> list[KeyFigure]:
    if not _is_known(briefing):
        return []
    promises = _memorandum(briefing)
    met, promised = with_report(promises)
    value = _("{k} of {n}").format(k=formats.count(met), n=formats.count(promised))
    undated = bool(promises["due_end"].isna().all())
    words = _("no date was given") if undated else _("see their dates below")
    detail = briefing.with_sources(words, promises["source_id"])
    return [KeyFigure(value, _("promises of the memorandum with a report"), detail)]


def _children_figure(briefing: CaseBriefing) -> list[KeyFigure]:
    journey = journey_of(briefing)
    measured = journey[journey["version"] == "measured"]
    row = only(measured, "step", "with_disease")
    if not row["known"]:
        return []
    words = _("of children aged 1 to 7 have the disease")
    # The middle alone would hide that the criterion decides, and is no estimate before studies were pooled.
    value = _("{low}–{high}%").format(low=fixed(row["share_low"], 1), high=fixed(row["share_high"], 1))
    detail = _("by criterion; the middle taken is {n}%").format(n=formats.number(row["share"], 1))
    if not math.isnan(row["people"]):
        detail = _("{detail}; {low} to {high} million if it held for all children").format(
            detail=detail, low=millions(row["people_low"], 0), high=millions(row["people_high"], 0)
        )
    return [KeyFigure(value, words, sourced(briefing, detail, row["source_ids"]))]


def _steps_figure(briefing: CaseBriefing) -> list[KeyFigure]:
    known, others = steps_with_a_share(journey_of(briefing))
    value = _("{k} of {n}").format(k=formats.count(len(known)), n=formats.count(len(known) + len(others)))
    detail = _("not known: {steps}").format(steps=names(others)) if others else names(known)
    return [KeyFigure(value, _("steps of the closed loop with a share"), detail)]


def _effect_figure(briefing: CaseBriefing) -> list[KeyFigure]:
    row = main_effect(briefing)
    if row is None:
        return []
    value = _("{n} points").format(n=f"+{fixed(row['difference'], 0)}")
    detail = _("{low} to {high}; {n} patients").format(
        low=fixed(row["wald_low"], 0),
        high=fixed(row["wald_high"], 0),
        n=formats.count(row["n_arm"] + row["n_comparator"]),
    )
    label = _("more with 75% less eczema on dupilumab than on placebo")
    return [KeyFigure(value, label, sourced(briefing, detail, row["source_id"]))]


def _age_figure(briefing: CaseBriefing) -> list[KeyFigure]:
    row = youngest(briefing)
    if row is None:
        return []
    when = _("approved {when}").format(when=formats.interval(row["date_start"], row["date_end"]))
    return [
        KeyFigure(
            age(row["minimum_age"]),
            _("the youngest age for Dupixent"),
            briefing.with_sources(when, [row["source_id"]]),
        )
    ]


def what_changed(briefing: CaseBriefing) -> Group | Notice:
    """Return what is new in the ledger, and which surveys and trials are."""
    evidence = briefing.evidence.indicators
    surveys = evidence[evidence["indicator"].str.startswith("atopic_dermatitis")]
    return case_blocks.what_changed(briefing, [surveys, trials_of(briefing)])


def became(briefing: CaseBriefing) -> Table | Notice:
    """Return what is known of the memorandum and the medicine, in the order in which it happened."""
    return case_blocks.became(briefing)


def promised(briefing: CaseBriefing) -> Group | Notice:
    """Return the promises with their verdicts."""
    return case_blocks.promised(briefing)
