"""The sections of the case on access to a drug for transthyretin cardiomyopathy: each is one cell."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.evidence.treatment_effects import effects_from_counts
from ciie_utils.analysis.frames import Record, records
from ciie_utils.briefings import sentences
from ciie_utils.briefings.cases import blocks as case_blocks
from ciie_utils.briefings.cases.attr_cm.check_blocks import checks
from ciie_utils.briefings.cases.attr_cm.life_blocks import (
    life_figure,
    life_sentence,
    main_row,
    open_life_years,
)
from ciie_utils.briefings.cases.attr_cm.life_years import TREATED, UNTREATED, arm_of
from ciie_utils.briefings.cases.attr_cm.path_blocks import (
    PRODUCT,
    path_figure,
    path_sentence,
    price_table,
    steps,
    time_to_use,
)
from ciie_utils.briefings.cases.attr_cm.survival_blocks import (
    curves_figure,
    trial_rows,
    trial_table,
    untreated_table,
)
from ciie_utils.briefings.cases.blocks import became
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.text import fixed, span
from nbbriefing.blocks.model import Group, KeyFigure, KeyFigures, Notice, Paragraph
from nbbriefing.language import formats
from nbbriefing.language.messages import _

__all__ = [
    "INITIATIVES",
    "became",
    "checks",
    "curves_figure",
    "finding",
    "key_figures",
    "life_figure",
    "open_life_years",
    "path_figure",
    "price_table",
    "trial_table",
    "untreated_table",
    "what_changed",
]

INITIATIVES = (PRODUCT,)


def finding(briefing: CaseBriefing, gained: pd.DataFrame) -> Paragraph | Notice:
    """Return the finding: how long the way to the first prescription was, and what treatment adds."""
    effect, main = _effect(briefing), main_row(gained)
    if not steps(briefing) and effect is None:
        return case_blocks.nothing_known(briefing, _("neither a step of Vyndamax nor a trial"))
    path = path_sentence(briefing) if steps(briefing) else _nothing_on_it(briefing)
    deaths = "" if effect is None else _deaths(effect)
    life = "" if main is None else life_sentence(main)
    return Paragraph(sentences.together(path, deaths, life), role="finding")


def _nothing_on_it(briefing: CaseBriefing) -> str:
    words = _("Nothing about Vyndamax in China was known by {day}.")
    return words.format(day=formats.day(briefing.as_of))


def _effect(briefing: CaseBriefing) -> Record | None:
    """The trial's deaths from any cause; None while they are not known."""
    effects = effects_from_counts(trial_rows(briefing))
    found = effects[(effects["trial"] == "ATTR-ACT") & (effects["outcome"] == "all-cause death")]
    return records(found)[0] if len(found) else None


def _deaths(effect: Record) -> str:
    if effect["newcombe_high"] >= 0:
        return _("In the trial no clear difference in deaths was seen.")
    words = _("In the trial {treated}% died within 30 months on the drug, {untreated}% on placebo.")
    return words.format(
        treated=fixed(effect["percent_arm"], 1), untreated=fixed(effect["percent_comparator"], 1)
    )


def key_figures(briefing: CaseBriefing, gained: pd.DataFrame) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its interval or n."""
    items = [*_time(briefing), *_fewer(briefing), *_alive(briefing), *_gain(gained)]
    if not items:
        return Notice(_("There are no key figures, because nothing was known yet."))
    return KeyFigures(items)


def _time(briefing: CaseBriefing) -> list[KeyFigure]:
    found = time_to_use(briefing)
    if found is None:
        return []
    detail = briefing.with_sources(_("as far as the dates allow"), found[1])
    return [KeyFigure(found[0], _("from approval in China to the first prescription"), detail)]


def _fewer(briefing: CaseBriefing) -> list[KeyFigure]:
    effect = _effect(briefing)
    if effect is None or formats.is_missing(effect["needed_to_treat"]):
        return []
    words = _("95% interval {span}; {n} patients; one death fewer for {needed} treated").format(
        span=span(-effect["newcombe_high"], -effect["newcombe_low"], 1),
        n=formats.count(effect["n_arm"] + effect["n_comparator"]),
        needed=fixed(effect["needed_to_treat"], 0),
    )
    label = _("fewer deaths per 100 patients within 30 months")
    return [
        KeyFigure(fixed(-effect["difference"], 1), label, briefing.with_sources(words, [effect["source_id"]]))
    ]


def _alive(briefing: CaseBriefing) -> list[KeyFigure]:
    anchors = briefing.evidence.survival_anchors
    treated, untreated = (arm_of(anchors, "all", arm) for arm in (TREATED, UNTREATED))
    if treated is None or untreated is None:
        return []
    words = _("against {share} where the drug was given after placebo; n = {n}").format(
        share=formats.percent(untreated["survival_5y"]), n=formats.count(treated["n"] + untreated["n"])
    )
    detail = briefing.with_sources(words, [treated["source_id"], untreated["source_id"]])
    label = _("alive without transplant after five years")
    return [KeyFigure(formats.percent(treated["survival_5y"]), label, detail)]


def _gain(gained: pd.DataFrame) -> list[KeyFigure]:
    main = main_row(gained)
    if main is None:
        return []
    detail = _("over {years} years; 95% interval {span}").format(
        years=formats.number(main["horizon_years"]), span=span(main["low"], main["high"], 0)
    )
    return [KeyFigure(fixed(main["gained"], 0), _("life-years gained per 100 patients"), detail)]


def what_changed(briefing: CaseBriefing) -> Group | Notice:
    """Return what is new since the earlier day, in the ledger and in the evidence on this disease."""
    indicators = briefing.evidence.indicators
    about = indicators["indicator"].str.startswith(("attr_", "tafamidis_"))
    tables = (trial_rows(briefing), briefing.evidence.survival_anchors, indicators[about])
    return case_blocks.what_changed(briefing, tables)
