"""What the trials of imaging-guided coronary intervention say, pooled, as blocks: forest plots."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ciie_utils.analysis.evidence.effect_words import pooled_says
from ciie_utils.analysis.evidence.meta_analysis import heterogeneity, weights
from ciie_utils.analysis.evidence.trial_effects import ANY_IMAGING, choose_trials, log_effects
from ciie_utils.analysis.frames import Record, only, record, records
from ciie_utils.briefings import sentences
from ciie_utils.briefings.cases.blocks import nothing_known
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.imaging.evidence import Question, pooled_answers
from ciie_utils.briefings.cases.imaging.vocabulary import comparison, outcome
from ciie_utils.briefings.cases.text import fixed, sourced, span, with_span
from ciie_utils.briefings.vocabulary import capitalised
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Table
from nbbriefing.figures.forest import Estimate, forest, ratio_scale
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

MAIN, STRICT = "dersimonian_laird", "hartung_knapp_modified"


@dataclass(frozen=True)
class Pooling:
    """The trials of one outcome against angiography, and what they give together."""

    trials: pd.DataFrame
    outcome: str

    @cached_property
    def effects(self) -> pd.DataFrame:
        """One row per trial; see ``analysis.trial_effects.log_effects``."""
        if self.trials.empty or self.outcome not in set(self.trials["outcome"]):
            return pd.DataFrame()
        return log_effects(choose_trials(self.trials, self.outcome, ANY_IMAGING))

    def answers(self, *comparisons: str) -> pd.DataFrame:
        """The pooled effect of some comparisons, or of all, one row per model."""
        asked = Question(self.outcome, self.outcome, comparisons or ANY_IMAGING)
        return pooled_answers(self.trials, (asked,))


def pooling(briefing: CaseBriefing, name: str) -> Pooling:
    """Return the trials of an outcome, such as ``mace``."""
    return Pooling(briefing.evidence.trials, name)


def effect_sentence(name: str, answers: pd.DataFrame) -> str:
    """Say what the trials of an outcome allow to be said; the thresholds are those of ``pooled_says``."""
    what = outcome(name)
    if answers.empty:
        return _("{outcome}: no trial with figures").format(outcome=what)
    row = only(answers, "model", MAIN)
    k = ngettext("{n} trial", "{n} trials", row["k"]).format(n=formats.count(row["k"]))
    told = with_span(row["estimate"], row["low"], row["high"])
    words = {
        "fewer": _("{outcome}: fewer with imaging, in {k} pooled; ratio {ratio}"),
        "more": _("{outcome}: more with imaging, in {k} pooled; ratio {ratio}"),
        "depends on the method": _(
            "{outcome}: fewer by the usual way of pooling, but not by the stricter one; {k}, ratio {ratio}"
        ),
        "no clear difference": _("{outcome}: no clear difference in {k} pooled; ratio {ratio}"),
        "too few to say": _("{outcome}: too few trials to say ({k}; ratio {ratio})"),
    }[pooled_says(answers)]
    return words.format(outcome=what, k=k, ratio=told)


def forest_figure(briefing: CaseBriefing, name: str) -> Figure | Notice:
    """Return the forest plot of an outcome: each trial, each comparison, and all together."""
    pooled = pooling(briefing, name)
    effects = pooled.effects
    if effects.empty:
        return nothing_known(
            briefing, _("no trial with figures on {outcome}").format(outcome=outcome(name).lower())
        )
    share = weights(effects)
    rows: list[Estimate] = []
    for kind in ANY_IMAGING:
        mine = effects[effects["comparison"] == kind]
        if len(mine):
            rows.append(Estimate(capitalised(comparison(kind)), kind="heading"))
            rows += [_study(row, share[place]) for place, row in zip(mine.index, records(mine), strict=True)]
            rows += _pooled_rows(pooled.answers(kind), strict=False) if len(mine) > 1 else []
    if len(effects) > 1 and effects["comparison"].nunique() > 1:
        rows.append(Estimate(_("All kinds of imaging"), kind="heading"))
    rows += _pooled_rows(pooled.answers(), strict=True) if len(effects) > 1 else []
    ends = [end for row in rows for end in (row.low, row.high) if row.kind == "study"]
    title = effect_sentence(name, pooled.answers())
    sides = (_("fewer with imaging"), _("more with imaging"))
    return Figure(
        svg=forest(rows, ratio_scale(ends, lambda tick: formats.number(tick, 1), sides)),
        alt=_("{title}. Forest plot of the trials, on a scale of ratios.").format(title=title),
        title=title,
        caption=_caption(effects),
        table=_table(briefing, effects, share),
    )


def _study(row: Record, weight: float) -> Estimate:
    return Estimate(
        label=_named(row),
        value=row["estimate"],
        low=row["low"],
        high=row["high"],
        text=with_span(row["estimate"], row["low"], row["high"]),
        weight=weight,
    )


def _named(row: Record) -> str:
    return _("{trial} ({year})").format(trial=_bare(row["trial"]), year=row["year"])


def _bare(trial: str) -> str:
    """The name of a trial without its year, which stands beside it."""
    return trial.removesuffix(" 2015") if trial.endswith(" 2015") else trial


def _pooled_rows(answers: pd.DataFrame, *, strict: bool) -> list[Estimate]:
    names = {MAIN: _("Pooled (DerSimonian-Laird)"), STRICT: _("Pooled (Hartung-Knapp)")}
    rows = []
    for model in (MAIN, STRICT) if strict else (MAIN,):
        row = only(answers, "model", model)
        numbers = (row["estimate"], row["low"], row["high"])
        rows.append(Estimate(names[model], *numbers, text=with_span(*numbers), kind="pooled"))
    return rows


def _caption(effects: pd.DataFrame) -> str:
    words = _(
        "Ratio of the risk with imaging to that with angiography alone, with 95% intervals. Squares: trials, "
        "larger with more weight; diamonds: trials pooled."
    )
    if len(effects) < 2:
        return words
    spread = record(heterogeneity(effects))
    more = _("Heterogeneity: I² {i2}%, P {p}.").format(i2=fixed(spread["i2"], 0), p=fixed(spread["q_p"]))
    if not formats.is_missing(spread["prediction_low"]):
        ends = span(spread["prediction_low"], spread["prediction_high"])
        further = _("The effect in a further trial is expected within {span}.").format(span=ends)
        more = sentences.together(more, further)
    return sentences.together(words, more)


def _table(briefing: CaseBriefing, effects: pd.DataFrame, share: pd.Series) -> Table:
    rows: list[list[Inlines]] = []
    for place, row in zip(effects.index, records(effects), strict=True):
        ids = " ".join(each for each in (row["source_id"], row["source_id_2"]) if isinstance(each, str))
        rows.append(
            [
                sourced(briefing, _named(row), ids),
                comparison(row["comparison"]),
                formats.number(row["followup_months"], 0),
                row["measure"],
                with_span(row["estimate"], row["low"], row["high"]),
                fixed(100 * share[place], 0),
            ]
        )
    columns = [
        Column(_("Trial"), weight=2.4),
        Column(_("Comparison"), weight=2.6),
        Column(_("Followed"), "right", unit=_("months"), weight=1.2),
        Column(_("Measure"), weight=1),
        Column(_("Ratio and 95% interval"), "right", weight=2),
        Column(_("Weight"), "right", unit="%", weight=1),
    ]
    note = _("HR: hazard ratio as printed. RR: risk ratio from the counts, where no hazard ratio is printed.")
    return Table(_("The trials"), columns, rows, notes=[note])
