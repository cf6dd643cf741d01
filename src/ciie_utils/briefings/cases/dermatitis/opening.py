"""The opening of the briefing on atopic dermatitis: the finding, the key figures, what is new."""

import math

import pandas as pd

from ciie_utils.briefings import sentences
from ciie_utils.briefings.cases import CaseBriefing, blocks, fixed, millions, sourced
from ciie_utils.briefings.cases.dermatitis import journey, journey_blocks, medicine_blocks, words
from nbbriefing.blocks.model import Group, KeyFigure, KeyFigures, Notice, Paragraph
from nbbriefing.language import _, formats, say, say_n

MEMORANDUM = "sanofi-tencent-atopic-dermatitis"


def _promises(briefing: CaseBriefing) -> pd.DataFrame | None:
    """The promises of the memorandum; None where it is not known."""
    if not (briefing.view.initiatives["initiative_id"] == MEMORANDUM).any():
        return None
    return briefing.promises[briefing.promises["initiative_id"] == MEMORANDUM]


def finding(briefing: CaseBriefing) -> Paragraph:
    """Return the finding: what became of the memorandum, and what is known of the closed loop."""
    known = words.known_sentence(journey_blocks.journey_of(briefing))
    moves = words.criterion_sentence(journey_blocks.criteria_of(briefing))
    return Paragraph(sentences.together(_memorandum_sentence(briefing), known, moves), "finding")


def _memorandum_sentence(briefing: CaseBriefing) -> str:
    day, promises = briefing.as_of, _promises(briefing)
    if promises is None:
        return say(
            "The memorandum of Sanofi and Tencent on atopic dermatitis was not known by {day}.", day=day
        )
    met, promised = journey.with_report(promises)
    if not met:
        return say_n(
            "The memorandum of Sanofi and Tencent promised {n} thing, and no report of it was found by "
            "{day}.",
            "The memorandum of Sanofi and Tencent promised {n} things, and no report of any of them was "
            "found by {day}.",
            promised,
            day=day,
        )
    words = _("Of {n} promises of the memorandum of Sanofi and Tencent {k} had been met by {day}.")
    return say(words, n=promised, k=met, day=day)


def key_figures(briefing: CaseBriefing) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its n, its interval or its source."""
    figures = (_promise_figure, _children_figure, _steps_figure, _effect_figure, _age_figure)
    return KeyFigures([item for figure in figures if (item := figure(briefing)) is not None])


def _promise_figure(briefing: CaseBriefing) -> KeyFigure | None:
    promises = _promises(briefing)
    if promises is None:
        return None
    met, promised = journey.with_report(promises)
    undated = bool(promises["due_end"].isna().all())
    dates = _("no date was given") if undated else _("see their dates below")
    detail = briefing.with_sources(dates, promises["source_id"])
    return KeyFigure(
        say("{k} of {n}", k=met, n=promised), _("promises of the memorandum with a report"), detail
    )


def _children_figure(briefing: CaseBriefing) -> KeyFigure | None:
    row = journey_blocks.measured_prevalence(briefing)
    if not row["known"]:
        return None
    # The middle alone would hide that the criterion decides, and is no estimate before studies were pooled.
    value = say("{low}–{high}%", low=fixed(row["share_low"], 1), high=fixed(row["share_high"], 1))
    detail = say("by criterion; the middle taken is {n}%", n=formats.number(row["share"], 1))
    if not math.isnan(row["people"]):
        detail = say(
            "{detail}; {low} to {high} million if it held for all children",
            detail=detail,
            low=millions(row["people_low"], 0),
            high=millions(row["people_high"], 0),
        )
    label = _("of children aged 1 to 7 have the disease")
    return KeyFigure(value, label, sourced(briefing, detail, row["source_ids"]))


def _steps_figure(briefing: CaseBriefing) -> KeyFigure:
    known, others = journey.steps_with_a_share(journey_blocks.journey_of(briefing))
    value = say("{k} of {n}", k=len(known), n=len(known) + len(others))
    missing = words.step_names(others)
    detail = say("not known: {steps}", steps=missing) if others else words.step_names(known)
    return KeyFigure(value, _("steps of the closed loop with a share"), detail)


def _effect_figure(briefing: CaseBriefing) -> KeyFigure | None:
    row = medicine_blocks.main_effect(briefing)
    if row is None:
        return None
    detail = say(
        "{low} to {high}; {n} patients",
        low=fixed(row["wald_low"], 0),
        high=fixed(row["wald_high"], 0),
        n=row["n_arm"] + row["n_comparator"],
    )
    label = _("more with 75% less eczema on dupilumab than on placebo")
    value = say("{n} points", n=f"+{fixed(row['difference'], 0)}")
    return KeyFigure(value, label, sourced(briefing, detail, row["source_id"]))


def _age_figure(briefing: CaseBriefing) -> KeyFigure | None:
    row = medicine_blocks.youngest(briefing)
    if row is None:
        return None
    when = say("approved {when}", when=formats.interval(row["date_start"], row["date_end"]))
    label, detail = _("the youngest age for Dupixent"), briefing.with_sources(when, [row["source_id"]])
    return KeyFigure(words.age(row["minimum_age"]), label, detail)


def what_changed(briefing: CaseBriefing) -> Group | Notice:
    """Return what is new in the ledger, and which surveys and trials are."""
    evidence = briefing.evidence.indicators
    surveys = evidence[evidence["indicator"].str.startswith("atopic_dermatitis")]
    return blocks.what_changed(briefing, [surveys, medicine_blocks.trials_of(briefing)])
