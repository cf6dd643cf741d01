"""What treatment adds to life, as blocks: life-years per 100 patients, with their uncertainty."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.evidence.effect_words import gain_says
from ciie_utils.analysis.frames import Record, records
from ciie_utils.briefings.cases.attr_cm.life_years import life_years
from ciie_utils.briefings.cases.attr_cm.survival_blocks import MAIN_MODEL
from ciie_utils.briefings.cases.attr_cm.vocabulary import method, model
from ciie_utils.briefings.cases.blocks import nothing_known
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.text import fixed, sourced, span, with_span
from ciie_utils.briefings.vocabulary import capitalised
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Table
from nbbriefing.figures.forest import Estimate, Scale, forest
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

#: What is told first: a curve for each arm, over the years that were followed.
MAIN_METHOD, MAIN_YEARS = "two_curves", 5.0


def open_life_years(briefing: CaseBriefing, horizon: float) -> pd.DataFrame:
    """Compute the life-years over the years followed and over a longer horizon; see `analysis.life_years`."""
    evidence = briefing.evidence
    horizons = sorted({MAIN_YEARS, float(horizon)})
    return life_years(evidence.survival_anchors, evidence.treatment_trials, horizons=horizons)


def main_row(table: pd.DataFrame) -> Record | None:
    """Return the row that is told first; None if nothing could be computed."""
    rows = table[
        (table["model"] == MAIN_MODEL)
        & (table["method"] == MAIN_METHOD)
        & (table["horizon_years"] == MAIN_YEARS)
    ]
    return records(rows)[0] if len(rows) else None


def life_figure(briefing: CaseBriefing, table: pd.DataFrame) -> Figure | Notice:
    """Return the life-years gained per 100 patients, by curve, way of reckoning and horizon."""
    main = main_row(table)
    if main is None:
        return nothing_known(briefing, _("no figures from which life-years could be computed"))
    rows: list[Estimate] = []
    for years in dict.fromkeys(table["horizon_years"]):
        same = table[table["horizon_years"] == years]
        words = ngettext("Over {n} year", "Over {n} years", int(years)).format(n=formats.number(years))
        if same["extrapolated"].any():
            words = _("{words}, beyond what was followed").format(words=words)
        rows.append(Estimate(words, kind="heading"))
        rows += [_drawn(row) for row in records(same)]
    top = max(50.0 * (int(row.high // 50) + 1) for row in rows if row.kind != "heading")
    low = min(0.0, *(row.low for row in rows if row.kind != "heading"))
    step = 50 if top <= 300 else 100
    ticks = range(int(low // step) * step, int(top) + 1, step)
    axis = _("life-years gained per 100 patients treated")
    scale = Scale(ticks[0], top, ticks, lambda tick: formats.number(tick, 0), reference=0.0, axis=axis)
    title = life_sentence(main)
    return Figure(
        svg=forest(rows, scale),
        alt=_("{title} One row per curve and way of reckoning.").format(title=title),
        title=title,
        caption=_(
            "Life free of transplant and assist device. Intervals: middle 95% of draws of the arms' hazards "
            "(from their numbers of events) or of the printed hazard ratio. Circles: beyond what was "
            "followed."
        ),
        table=_table(briefing, table),
    )


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
        span=_("95% interval {span}").format(span=span(main["low"], main["high"], 0)),
    )


def _drawn(row: Record) -> Estimate:
    name = _("{model}, {method}").format(model=capitalised(model(row["model"])), method=method(row["method"]))
    return Estimate(
        name,
        row["gained"],
        row["low"],
        row["high"],
        text=with_span(row["gained"], row["low"], row["high"], 0),
        kind="other" if row["extrapolated"] else "study",
    )


def _table(briefing: CaseBriefing, table: pd.DataFrame) -> Table:
    rows: list[list[Inlines]] = [
        [
            formats.number(row["horizon_years"]),
            sourced(briefing, capitalised(model(row["model"])), row["source_ids"]),
            method(row["method"]),
            fixed(row["untreated"], 0),
            fixed(row["treated"], 0),
            with_span(row["gained"], row["low"], row["high"], 0),
        ]
        for row in records(table)
    ]
    columns = [
        Column(_("Years"), "right", weight=0.7),
        Column(_("Curve"), weight=1.8),
        Column(_("Effect from"), weight=2),
        Column(_("Placebo first"), "right", weight=1.2),
        Column(_("Tafamidis"), "right", weight=1.2),
        Column(_("Gained"), "right", weight=1.8),
    ]
    return Table(_("Life-years per 100 patients"), columns, rows)
