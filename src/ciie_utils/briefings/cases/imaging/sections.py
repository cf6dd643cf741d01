"""The sections of the case on imaging-guided coronary intervention: each function is one cell."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.evidence.effect_words import pooled_says
from ciie_utils.analysis.frames import only
from ciie_utils.briefings import sentences
from ciie_utils.briefings.cases import blocks as case_blocks
from ciie_utils.briefings.cases.blocks import became, promised
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.imaging.check_blocks import (
    counts_table,
    leave_one_out_figure,
    not_pooled,
    pooled_table,
    small_studies,
)
from ciie_utils.briefings.cases.imaging.contrast_blocks import (
    contrast_figure,
    practice,
    registries_table,
    verdict,
)
from ciie_utils.briefings.cases.imaging.scenario import events_averted
from ciie_utils.briefings.cases.imaging.scenario_blocks import in_ordinary_practice, results, tornado_figure
from ciie_utils.briefings.cases.imaging.scenario_summary import Scenario, assumptions_table, open_scenario
from ciie_utils.briefings.cases.imaging.share_blocks import shares_figure, shares_sentence
from ciie_utils.briefings.cases.imaging.shares import METHODS, current_share, imaging_shares
from ciie_utils.briefings.cases.imaging.trial_blocks import MAIN, forest_figure, pooling
from ciie_utils.briefings.cases.text import fixed, rounded, rounded_span, sourced, span, with_interval
from nbbriefing.blocks.model import Group, KeyFigure, KeyFigures, Notice, Paragraph
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

__all__ = [
    "INITIATIVES",
    "assumptions_table",
    "became",
    "contrast_figure",
    "counts_table",
    "finding",
    "forest_figure",
    "in_ordinary_practice",
    "key_figures",
    "leave_one_out_figure",
    "not_pooled",
    "open_scenario",
    "pooled_table",
    "promised",
    "registries_table",
    "results",
    "shares_figure",
    "small_studies",
    "tornado_figure",
    "what_changed",
]

#: What the case is about: the cooperation, and the same company's catheter and plant that followed.
INITIATIVES = (
    "boston-scientific-vivolight",
    "boston-scientific-opticross-hd",
    "boston-scientific-lingang-plant",
)


def finding(briefing: CaseBriefing) -> Paragraph | Notice:
    """Return the finding: how much China lags, what trials show, whether practice bears it out."""
    answers = pooling(briefing, "mace").answers()
    shares = imaging_shares(briefing.scope.indicators, briefing.evidence.indicators)
    if answers.empty and shares.empty:
        return case_blocks.nothing_known(briefing, _("neither shares nor trials"))
    told = "" if shares.empty else shares_sentence(briefing)
    unknown = "" if len(briefing.view.initiatives) else _unknown(briefing)
    parts = (told, _trials(answers), _practice(briefing), unknown)
    return Paragraph(sentences.together(*parts), role="finding")


def _unknown(briefing: CaseBriefing) -> str:
    words = _("Of the cooperation between Boston Scientific and Vivolight nothing was known by {day}.")
    return words.format(day=formats.day(briefing.as_of))


def _trials(answers: pd.DataFrame) -> str:
    if answers.empty:
        return ""
    row = only(answers, "model", MAIN)
    k = ngettext("{n} randomised trial", "{n} randomised trials", row["k"]).format(n=formats.count(row["k"]))
    less = formats.percent(abs(1 - row["estimate"]))
    words = {
        "fewer": _("In {k} it meant {less} fewer major cardiac events than angiography alone"),
        "more": _("In {k} it meant {less} more major cardiac events than angiography alone"),
        "depends on the method": _(
            "{k} suggest {less} fewer major cardiac events, but not by the stricter way of pooling"
        ),
        "no clear difference": _("{k} show no clear difference in major cardiac events"),
        "too few to say": _("{k} are too few to say what it means for major cardiac events"),
    }[pooled_says(answers)]
    ratio = with_interval(row["estimate"], row["low"], row["high"])
    return _("{words} (ratio {ratio}).").format(words=words.format(k=k, less=less), ratio=ratio)


def _practice(briefing: CaseBriefing) -> str:
    seen = practice(briefing)
    if seen is None or verdict(briefing, "ivus_vs_angio") != "weaker":
        return ""
    words = _("In the ordinary practice of Medicare, ultrasound guidance shows far less (ratio {ratio}).")
    return words.format(ratio=with_interval(seen["estimate"], seen["low"], seen["high"]))


def key_figures(briefing: CaseBriefing, scenario: Scenario) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its interval or n."""
    items = [
        *_share(briefing),
        *_pooled(briefing),
        *_seen(briefing),
        *_hospitals(briefing),
        *_averted(scenario),
    ]
    if not items:
        return Notice(_("There are no key figures, because nothing was known yet."))
    return KeyFigures(items)


def _share(briefing: CaseBriefing) -> list[KeyFigure]:
    shares = imaging_shares(briefing.scope.indicators, briefing.evidence.indicators)
    china = current_share(shares, "CN")
    if formats.is_missing(china.central):
        return []
    label = _("of coronary interventions in China guided by imaging")
    detail = sourced(briefing, _("as told after the Expo of 2020"), china.source_ids)
    return [KeyFigure(formats.number(china.central, 1) + "%", label, detail)]


def _pooled(briefing: CaseBriefing) -> list[KeyFigure]:
    answers = pooling(briefing, "mace").answers()
    if answers.empty:
        return []
    row = only(answers, "model", MAIN)
    detail = _("{k} pooled; 95% interval {span}; I² {i2}%").format(
        k=ngettext("{n} trial", "{n} trials", row["k"]).format(n=formats.count(row["k"])),
        span=span(row["low"], row["high"]),
        i2=fixed(row["i2"], 0),
    )
    return [KeyFigure(fixed(row["estimate"]), _("times as many major cardiac events, in trials"), detail)]


def _seen(briefing: CaseBriefing) -> list[KeyFigure]:
    seen = practice(briefing)
    if seen is None:
        return []
    words = _("IVUS in Medicare; 95% interval {span}").format(span=span(seen["low"], seen["high"]))
    detail = briefing.with_sources(words, [seen["source_id"]])
    return [KeyFigure(fixed(seen["estimate"]), _("times as many in ordinary practice"), detail)]


def _hospitals(briefing: CaseBriefing) -> list[KeyFigure]:
    promises = briefing.promises
    asked = promises[(promises["metric"] == "hospitals") & promises["verdict"].isin(("pending", "overdue"))]
    if asked.empty:
        return []
    row = asked.iloc[0]
    words = _("no date given; {not_found}").format(not_found=sentences.not_found(briefing.as_of))
    detail = briefing.with_sources(words, [row["source_id"]])
    return [KeyFigure(formats.readable_number(row["value"]), _("hospitals promised to use it"), detail)]


def _averted(scenario: Scenario) -> list[KeyFigure]:
    if scenario.missing:
        return []
    row = only(events_averted(scenario.variants[scenario.main]), "quantity", "total")
    label = ngettext(
        "events averted over {n} year in a scenario, no forecast",
        "events averted over {n} years in a scenario, no forecast",
        scenario.years,
    ).format(n=formats.count(scenario.years))
    detail = _("if China reached Japan's share; {span}")
    if scenario.main[0] != "JP":
        detail = _("if China reached the share given; {span}")
    return [
        KeyFigure(rounded(row["median"]), label, detail.format(span=rounded_span(row["low"], row["high"])))
    ]


def what_changed(briefing: CaseBriefing) -> Group | Notice:
    """Return what is new since the earlier day, in the ledger and in the evidence on imaging."""
    evidence = briefing.evidence
    indicators = evidence.indicators
    about = indicators["indicator"].isin([*METHODS]) | indicators["indicator"].str.startswith("pci_")
    tables = (evidence.trials, evidence.published_pooled, evidence.observational, indicators[about])
    return case_blocks.what_changed(briefing, tables)
