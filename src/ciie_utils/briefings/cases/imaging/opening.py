"""The case on imaging-guided coronary intervention in short: the finding, the key figures, what is new."""

import pandas as pd

from ciie_utils.analysis.frames import only
from ciie_utils.briefings import sentences
from ciie_utils.briefings.cases import CaseBriefing, blocks, text
from ciie_utils.briefings.cases.imaging.poolings import MAIN, answers_on, pooled_says
from ciie_utils.briefings.cases.imaging.scenario_blocks import Scenario
from ciie_utils.briefings.cases.imaging.shares import METHODS, current_share, shares_of, shares_sentence
from ciie_utils.briefings.cases.imaging.trial_blocks import practice, verdict
from ciie_utils.briefings.cases.imaging.words import trials_counted
from nbbriefing.blocks.model import Group, KeyFigure, KeyFigures, Notice, Paragraph
from nbbriefing.language import _, formats, say, say_n

#: What the case is about: the cooperation, and the same company's catheter and plant that followed.
INITIATIVES = (
    "boston-scientific-vivolight",
    "boston-scientific-opticross-hd",
    "boston-scientific-lingang-plant",
)


def finding(briefing: CaseBriefing) -> Paragraph | Notice:
    """Return the finding: how much China lags, what trials show, whether practice bears it out."""
    answers, shares = answers_on(briefing.evidence.trials, "mace"), shares_of(briefing)
    if answers.empty and shares.empty:
        return blocks.nothing_known(briefing, _("neither shares nor trials"))
    parts = ["" if shares.empty else shares_sentence(briefing), _trials(answers), _practice(briefing)]
    if briefing.view.initiatives.empty:
        nothing = say(
            "Of the cooperation between Boston Scientific and Vivolight nothing was known by {day}.",
            day=briefing.as_of,
        )
        parts.append(nothing)
    return Paragraph(sentences.together(*parts), role="finding")


def _trials(answers: pd.DataFrame) -> str:
    if answers.empty:
        return ""
    row = only(answers, "model", MAIN)
    k = say_n("{n} randomised trial", "{n} randomised trials", row["k"])
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
    ratio = text.with_interval(row["estimate"], row["low"], row["high"])
    return say("{words} (ratio {ratio}).", words=words.format(k=k, less=less), ratio=ratio)


def _practice(briefing: CaseBriefing) -> str:
    seen = practice(briefing)
    if seen is None or verdict(briefing, "ivus_vs_angio") != "weaker":
        return ""
    return say(
        "In the ordinary practice of Medicare, ultrasound guidance shows far less (ratio {ratio}).",
        ratio=text.with_interval(seen["estimate"], seen["low"], seen["high"]),
    )


def key_figures(briefing: CaseBriefing, scenario: Scenario) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its interval or n."""
    items = [figure for part in (_share, _pooled, _seen, _hospitals) for figure in part(briefing)]
    items += _averted(scenario)
    if not items:
        return Notice(_("There are no key figures, because nothing was known yet."))
    return KeyFigures(items)


def _share(briefing: CaseBriefing) -> list[KeyFigure]:
    china = current_share(shares_of(briefing), "CN")
    if formats.is_missing(china.central):
        return []
    label = _("of coronary interventions in China guided by imaging")
    detail = text.sourced(briefing, _("as told after the Expo of 2020"), china.source_ids)
    return [KeyFigure(text.percents(china.central), label, detail)]


def _pooled(briefing: CaseBriefing) -> list[KeyFigure]:
    answers = answers_on(briefing.evidence.trials, "mace")
    if answers.empty:
        return []
    row = only(answers, "model", MAIN)
    detail = say(
        "{k} pooled; 95% interval {span}; I² {i2}%",
        k=trials_counted(row["k"]),
        span=text.span(row["low"], row["high"]),
        i2=text.fixed(row["i2"], 0),
    )
    return [
        KeyFigure(text.fixed(row["estimate"]), _("times as many major cardiac events, in trials"), detail)
    ]


def _seen(briefing: CaseBriefing) -> list[KeyFigure]:
    seen = practice(briefing)
    if seen is None:
        return []
    words = say("IVUS in Medicare; 95% interval {span}", span=text.span(seen["low"], seen["high"]))
    detail = briefing.with_sources(words, [seen["source_id"]])
    return [KeyFigure(text.fixed(seen["estimate"]), _("times as many in ordinary practice"), detail)]


def _hospitals(briefing: CaseBriefing) -> list[KeyFigure]:
    promises = briefing.promises
    asked = promises[(promises["metric"] == "hospitals") & promises["verdict"].isin(("pending", "overdue"))]
    if asked.empty:
        return []
    row = asked.iloc[0]
    words = say("no date given; {not_found}", not_found=sentences.not_found(briefing.as_of))
    detail = briefing.with_sources(words, [row["source_id"]])
    return [KeyFigure(formats.readable_number(row["value"]), _("hospitals promised to use it"), detail)]


def _averted(scenario: Scenario) -> list[KeyFigure]:
    if scenario.missing:
        return []
    row = scenario.total(scenario.main)
    label = say_n(
        "events averted over {n} year in a scenario, no forecast",
        "events averted over {n} years in a scenario, no forecast",
        scenario.years,
    )
    japan, given = _("if China reached Japan's share; {span}"), _("if China reached the share given; {span}")
    detail = (japan if scenario.main[0] == "JP" else given).format(
        span=text.rounded_span(row["low"], row["high"])
    )
    return [KeyFigure(text.rounded(row["median"]), label, detail)]


def what_changed(briefing: CaseBriefing) -> Group | Notice:
    """Return what is new since the earlier day, in the ledger and in the evidence on imaging."""
    evidence = briefing.evidence
    indicators = evidence.indicators
    about = indicators["indicator"].isin([*METHODS]) | indicators["indicator"].str.startswith("pci_")
    tables = (evidence.trials, evidence.published_pooled, evidence.observational, indicators[about])
    return blocks.what_changed(briefing, tables)
