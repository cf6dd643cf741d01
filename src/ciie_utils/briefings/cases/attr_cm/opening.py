"""The opening of the briefing on tafamidis: finding, key figures, what is new; and the life-years gained."""

import pandas as pd

from ciie_utils.analysis.evidence.treatment_effects import effects_from_counts
from ciie_utils.analysis.frames import Record, record, records
from ciie_utils.briefings import left, right, sentences, tabulate
from ciie_utils.briefings.cases import CaseBriefing, blocks, fixed, sourced, span, with_span
from ciie_utils.briefings.cases.attr_cm.access import PRODUCT
from ciie_utils.briefings.cases.attr_cm.access_blocks import path_sentence, steps_of, time_to_use
from ciie_utils.briefings.cases.attr_cm.survival import TREATED, UNTREATED, arm_of, gain_says, life_years
from ciie_utils.briefings.cases.attr_cm.survival_blocks import MAIN_MODEL, trial_rows
from ciie_utils.briefings.cases.attr_cm.words import method, model
from ciie_utils.briefings.vocabulary import capitalised
from nbbriefing.blocks.model import Figure, Group, Inlines, KeyFigure, KeyFigures, Notice, Paragraph, Table
from nbbriefing.figures.forest import Estimate, Kind, Scale, forest
from nbbriefing.language import _, formats, say, say_n

INITIATIVES = (PRODUCT,)

#: What is told first: a curve for each arm, over the years that were followed.
MAIN_METHOD, MAIN_YEARS = "two_curves", 5.0


def finding(briefing: CaseBriefing, gained: pd.DataFrame) -> Paragraph | Notice:
    """Return the finding: how long the way to the first prescription was, and what treatment adds."""
    steps, effect, main = steps_of(briefing), _effect(briefing), main_row(gained)
    if not steps and effect is None:
        return blocks.nothing_known(briefing, _("neither a step of Vyndamax nor a trial"))
    nothing = say("Nothing about Vyndamax in China was known by {day}.", day=briefing.as_of)
    path = path_sentence(briefing) if steps else nothing
    deaths = "" if effect is None else _deaths(effect)
    life = "" if main is None else life_sentence(main)
    return Paragraph(sentences.together(path, deaths, life), role="finding")


def _effect(briefing: CaseBriefing) -> Record | None:
    """The trial's deaths from any cause; None while they are not known."""
    effects = effects_from_counts(trial_rows(briefing))
    found = effects[(effects["trial"] == "ATTR-ACT") & (effects["outcome"] == "all-cause death")]
    return record(found) if len(found) else None


def _deaths(effect: Record) -> str:
    if effect["newcombe_high"] >= 0:
        return _("In the trial no clear difference in deaths was seen.")
    return say(
        "In the trial {treated}% died within 30 months on the drug, {untreated}% on placebo.",
        treated=fixed(effect["percent_arm"], 1),
        untreated=fixed(effect["percent_comparator"], 1),
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
    words = say(
        "95% interval {span}; {n} patients; one death fewer for {needed} treated",
        span=span(-effect["newcombe_high"], -effect["newcombe_low"], 1),
        n=effect["n_arm"] + effect["n_comparator"],
        needed=fixed(effect["needed_to_treat"], 0),
    )
    detail = briefing.with_sources(words, [effect["source_id"]])
    label = _("fewer deaths per 100 patients within 30 months")
    return [KeyFigure(fixed(-effect["difference"], 1), label, detail)]


def _alive(briefing: CaseBriefing) -> list[KeyFigure]:
    anchors = briefing.evidence.survival_anchors
    treated, untreated = (arm_of(anchors, "all", arm) for arm in (TREATED, UNTREATED))
    if treated is None or untreated is None:
        return []
    words = say(
        "against {share} where the drug was given after placebo; n = {n}",
        share=formats.percent(untreated["survival_5y"]),
        n=treated["n"] + untreated["n"],
    )
    detail = briefing.with_sources(words, [treated["source_id"], untreated["source_id"]])
    label = _("alive without transplant after five years")
    return [KeyFigure(formats.percent(treated["survival_5y"]), label, detail)]


def _gain(gained: pd.DataFrame) -> list[KeyFigure]:
    main = main_row(gained)
    if main is None:
        return []
    detail = say(
        "over {years} years; 95% interval {span}",
        years=formats.number(main["horizon_years"]),
        span=span(main["low"], main["high"], 0),
    )
    return [KeyFigure(fixed(main["gained"], 0), _("life-years gained per 100 patients"), detail)]


def what_changed(briefing: CaseBriefing) -> Group | Notice:
    """Return what is new since the earlier day, in the ledger and in the evidence on this disease."""
    indicators = briefing.evidence.indicators
    about = indicators["indicator"].str.startswith(("attr_", "tafamidis_"))
    tables = (trial_rows(briefing), briefing.evidence.survival_anchors, indicators[about])
    return blocks.what_changed(briefing, tables)


def open_life_years(briefing: CaseBriefing, horizon: float) -> pd.DataFrame:
    """Compute the life-years over the years followed and over a longer horizon; see `survival.life_years`."""
    evidence = briefing.evidence
    horizons = sorted({MAIN_YEARS, float(horizon)})
    return life_years(evidence.survival_anchors, evidence.treatment_trials, horizons=horizons)


def main_row(gained: pd.DataFrame) -> Record | None:
    """Return the row that is told first; None if nothing could be computed."""
    is_main = (gained["model"] == MAIN_MODEL) & (gained["method"] == MAIN_METHOD)
    rows = gained[is_main & (gained["horizon_years"] == MAIN_YEARS)]
    return record(rows) if len(rows) else None


def life_sentence(main: Record) -> str:
    """Say how many life-years treatment adds per 100 patients over the years that were followed."""
    words = {
        "gain": _("Treating 100 patients adds {gained} life-years over {years} years ({span})."),
        "loss": _("Treating 100 patients takes {gained} life-years over {years} years ({span})."),
        "not certain": _("Whether treatment adds life-years over {years} years is not certain ({span})."),
    }[gain_says(main["low"], main["high"])]
    return words.format(
        gained=fixed(abs(main["gained"]), 0),
        years=formats.number(main["horizon_years"]),
        span=say("95% interval {span}", span=span(main["low"], main["high"], 0)),
    )


def life_figure(briefing: CaseBriefing, gained: pd.DataFrame) -> Figure | Notice:
    """Return the life-years gained per 100 patients, by curve, way of reckoning and horizon."""
    main = main_row(gained)
    if main is None:
        return blocks.nothing_known(briefing, _("no figures from which life-years could be computed"))
    rows: list[Estimate] = []
    for years in dict.fromkeys(gained["horizon_years"]):
        same = gained[gained["horizon_years"] == years]
        words = say_n("Over {n} year", "Over {n} years", int(years))
        if same["extrapolated"].any():
            words = say("{words}, beyond what was followed", words=words)
        rows += [Estimate(words, kind="heading"), *(_gain_row(row) for row in records(same))]
    title = life_sentence(main)
    return Figure(
        svg=forest(rows, _life_scale(gained)),
        alt=say("{title} One row per curve and way of reckoning.", title=title),
        title=title,
        caption=_(
            "Life free of transplant and assist device. Intervals: middle 95% of draws of the arms' hazards "
            "(from their numbers of events) or of the printed hazard ratio. Circles: beyond what was "
            "followed."
        ),
        table=_life_table(briefing, gained),
    )


def _life_scale(gained: pd.DataFrame) -> Scale:
    top, low = 50.0 * (int(gained["high"].max() // 50) + 1), min(0.0, gained["low"].min())
    step = 50 if top <= 300 else 100
    ticks = range(int(low // step) * step, int(top) + 1, step)
    axis = _("life-years gained per 100 patients treated")
    return Scale(ticks[0], top, ticks, lambda tick: formats.number(tick, 0), reference=0.0, axis=axis)


def _gain_row(row: Record) -> Estimate:
    name = say("{model}, {method}", model=capitalised(model(row["model"])), method=method(row["method"]))
    kind: Kind = "other" if row["extrapolated"] else "study"
    return Estimate(name, row["gained"], row["low"], row["high"], _gained(row), kind)


def _gained(row: Record) -> str:
    return with_span(row["gained"], row["low"], row["high"], 0)


def _life_table(briefing: CaseBriefing, gained: pd.DataFrame) -> Table:
    def curve(row: Record) -> Inlines:
        return sourced(briefing, capitalised(model(row["model"])), row["source_ids"])

    return tabulate(
        _("Life-years per 100 patients"),
        gained,
        right(_("Years"), 0.7, lambda row: formats.number(row["horizon_years"])),
        left(_("Curve"), 1.8, curve),
        left(_("Effect from"), 2, lambda row: method(row["method"])),
        right(_("Placebo first"), 1.2, lambda row: fixed(row["untreated"], 0)),
        right(_("Tafamidis"), 1.2, lambda row: fixed(row["treated"], 0)),
        right(_("Gained"), 1.8, _gained),
    )
