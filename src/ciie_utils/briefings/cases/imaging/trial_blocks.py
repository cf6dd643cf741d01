"""What the trials say, and whether ordinary practice bears it out, as blocks: forest plots."""

from collections.abc import Iterable, Sequence

import pandas as pd

from ciie_utils.analysis.evidence.meta_analysis import heterogeneity, weights
from ciie_utils.analysis.frames import Record, only, record, records
from ciie_utils.briefings import Shown, left, local_text, right, sentences, tabulate
from ciie_utils.briefings.cases import CaseBriefing
from ciie_utils.briefings.cases.blocks import nothing_known
from ciie_utils.briefings.cases.imaging import poolings
from ciie_utils.briefings.cases.imaging.poolings import MAIN, STRICT, Contrast
from ciie_utils.briefings.cases.imaging.trials import ANY_IMAGING
from ciie_utils.briefings.cases.imaging.words import comparison, outcome, trials_counted
from ciie_utils.briefings.cases.text import estimate, fixed, sourced, span, study, with_interval
from ciie_utils.briefings.vocabulary import capitalised
from nbbriefing.blocks.model import Figure, Inlines, Notice, Table
from nbbriefing.figures.forest import Estimate, Kind, forest, ratio_scale
from nbbriefing.language import _, formats, pgettext, say

#: The comparisons for which practice is set against the trials.
CONTRASTED = ("ivus_vs_angio", "oct_vs_angio")


def ratio_row(label: str, row: Record, kind: Kind = "study", weight: float = 0.0) -> Estimate:
    """Return a row of a forest plot from a record's ``estimate``, ``low`` and ``high``."""
    return Estimate(label, row["estimate"], row["low"], row["high"], estimate(row), kind, weight)


def ratio_plot(rows: Sequence[Estimate], held: Iterable[Estimate]) -> str:
    """Draw ratios on a scale that holds the intervals of some rows."""
    ends = [end for row in held for end in (row.low, row.high)]
    sides = (_("fewer with imaging"), _("more with imaging"))
    return forest(rows, ratio_scale(ends, lambda tick: formats.number(tick, 1), sides))


def effect_sentence(name: str, answers: pd.DataFrame) -> str:
    """Say what the trials of an outcome allow to be said; see `poolings.pooled_says` for the thresholds."""
    if answers.empty:
        return say("{outcome}: no trial with figures", outcome=outcome(name))
    row = only(answers, "model", MAIN)
    words = {
        "fewer": _("{outcome}: fewer with imaging, in {k} pooled; ratio {ratio}"),
        "more": _("{outcome}: more with imaging, in {k} pooled; ratio {ratio}"),
        "depends on the method": _(
            "{outcome}: fewer by the usual way of pooling, but not by the stricter one; {k}, ratio {ratio}"
        ),
        "no clear difference": _("{outcome}: no clear difference in {k} pooled; ratio {ratio}"),
        "too few to say": _("{outcome}: too few trials to say ({k}; ratio {ratio})"),
    }[poolings.pooled_says(answers)]
    return words.format(outcome=outcome(name), k=trials_counted(row["k"]), ratio=estimate(row))


def forest_figure(briefing: CaseBriefing, name: str) -> Figure | Notice:
    """Return the forest plot of an outcome: each trial, each comparison, and all together."""
    trials = briefing.evidence.trials
    effects = poolings.effects_on(trials, name)
    if effects.empty:
        words = say("no trial with figures on {outcome}", outcome=outcome(name).lower())
        return nothing_known(briefing, words)
    effects["weight"] = weights(effects)
    rows: list[Estimate] = []
    for kind in ANY_IMAGING:
        mine = records(effects[effects["comparison"] == kind])
        if mine:
            rows.append(Estimate(capitalised(comparison(kind)), kind="heading"))
            rows += [ratio_row(_named(row), row, weight=row["weight"]) for row in mine]
            rows += _pooled_rows(poolings.answers_on(trials, name, kind), MAIN) if len(mine) > 1 else []
    if len(effects) > 1 and effects["comparison"].nunique() > 1:
        rows.append(Estimate(_("All kinds of imaging"), kind="heading"))
    answers = poolings.answers_on(trials, name)
    rows += _pooled_rows(answers, MAIN, STRICT) if len(effects) > 1 else []
    title = effect_sentence(name, answers)
    return Figure(
        svg=ratio_plot(rows, [row for row in rows if row.kind == "study"]),
        alt=say("{title}. Forest plot of the trials, on a scale of ratios.", title=title),
        title=title,
        caption=_caption(effects),
        table=_trials_table(briefing, effects),
    )


def _named(row: Record) -> str:
    # The name of a trial without its year, which stands beside it.
    return say("{trial} ({year})", trial=row["trial"].removesuffix(" 2015"), year=str(row["year"]))


def _pooled_rows(answers: pd.DataFrame, *models: str) -> list[Estimate]:
    names = {MAIN: _("Pooled (DerSimonian-Laird)"), STRICT: _("Pooled (Hartung-Knapp)")}
    return [ratio_row(names[model], only(answers, "model", model), "pooled") for model in models]


def _caption(effects: pd.DataFrame) -> str:
    words = _(
        "Ratio of the risk with imaging to that with angiography alone, with 95% intervals. Squares: trials, "
        "larger with more weight; diamonds: trials pooled."
    )
    if len(effects) < 2:
        return words
    spread = record(heterogeneity(effects))
    more = say("Heterogeneity: I² {i2}%, P {p}.", i2=fixed(spread["i2"], 0), p=fixed(spread["q_p"]))
    further = ""
    if not formats.is_missing(spread["prediction_low"]):
        ends = span(spread["prediction_low"], spread["prediction_high"])
        further = say("The effect in a further trial is expected within {span}.", span=ends)
    return sentences.together(words, more, further)


def _trials_table(briefing: CaseBriefing, effects: pd.DataFrame) -> Table:
    def ids(row: Record) -> str:
        return " ".join(each for each in (row["source_id"], row["source_id_2"]) if isinstance(each, str))

    columns = [
        left(_("Trial"), 2.4, lambda row: sourced(briefing, _named(row), ids(row))),
        left(_("Comparison"), 2.6, lambda row: comparison(row["comparison"])),
        right(_("Followed"), 1.2, lambda row: formats.number(row["followup_months"], 0), _("months")),
        left(_("Measure"), 1, lambda row: row["measure"]),
        right(_("Ratio and 95% interval"), 2, estimate),
        right(_("Weight"), 1, lambda row: fixed(100 * row["weight"], 0), "%"),
    ]
    note = _("HR: hazard ratio as printed. RR: risk ratio from the counts, where no hazard ratio is printed.")
    return tabulate(_("The trials"), effects, *columns, notes=[note])


def practice(briefing: CaseBriefing, kind: str = "ivus_vs_angio") -> Record | None:
    """Return what ordinary practice shows of a comparison; see `poolings.in_practice`."""
    evidence = briefing.evidence
    return poolings.in_practice(evidence.published_pooled, evidence.observational, kind)


def verdict(briefing: CaseBriefing, kind: str) -> Contrast:
    """Compare the trials' interval, by the stricter method, with that of ordinary practice."""
    answers = poolings.answers_on(briefing.evidence.trials, "mace", kind)
    seen = practice(briefing, kind)
    if answers.empty or seen is None:
        return "too few to say"
    row = only(answers, "model", STRICT)
    return poolings.contrast_says((row["low"], row["high"]), (seen["low"], seen["high"]))


def contrast_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return the pooled trials beside published poolings and ordinary practice."""
    evidence = briefing.evidence
    published = poolings.published_contrast(evidence.published_pooled, evidence.observational, "mace")
    rows: list[Estimate] = []
    for kind in CONTRASTED:
        answers = poolings.answers_on(evidence.trials, "mace", kind)
        others = records(published[published["comparison"] == kind])
        if len(answers) or others:
            rows.append(Estimate(capitalised(comparison(kind)), kind="heading"))
        if len(answers):
            row = only(answers, "model", MAIN)
            rows.append(ratio_row(say("Pooled here, {k}", k=trials_counted(row["k"])), row, "pooled"))
        rows += [_published(row) for row in others]
    if not rows:
        return nothing_known(briefing, _("neither trials nor estimates from registries"))
    title = contrast_sentence(briefing)
    columns = _published_columns(briefing)
    numbers = tabulate(_("Published estimates of major cardiac events"), published, *columns)
    if published.empty:
        nothing = [[_("None published yet"), "–", "–", "–", "–"]]
        numbers = Table(numbers.caption, numbers.columns, nothing)
    return Figure(
        svg=ratio_plot(rows, rows),
        alt=say("{title} Major cardiac events: trials, published poolings and registries.", title=title),
        title=title,
        caption=_(
            "Major cardiac events; HR, RR or OR as published. Diamonds: pooled here; squares: pooled by "
            "others, from partly the same trials; circles: claims and registries, where doctors chose whom "
            "to image."
        ),
        table=numbers,
    )


def contrast_sentence(briefing: CaseBriefing) -> str:
    """Say whether ordinary practice shows what the trials show."""
    seen, ivus = practice(briefing), verdict(briefing, "ivus_vs_angio")
    if seen is None or ivus == "too few to say":
        return _("There is not enough to compare the trials with ordinary practice.")
    words = {
        "weaker": _(
            "In Medicare's ordinary practice IVUS shows far less than in the trials (ratio {ratio})."
        ),
        "stronger": _("In Medicare's ordinary practice IVUS shows more than in the trials (ratio {ratio})."),
        "not told apart": _(
            "For IVUS, Medicare's ordinary practice does not contradict the trials (ratio {ratio})."
        ),
    }[ivus]
    first = words.format(ratio=with_interval(seen["estimate"], seen["low"], seen["high"]))
    if verdict(briefing, "oct_vs_angio") == "not told apart":
        return say("{first} For OCT the two cannot be told apart.", first=first)
    return first


def _published(row: Record) -> Estimate:
    registry = row["kind"] == "registry"
    n = _("n not given")
    if not formats.is_missing(row["n_patients"]):
        n = pgettext("patients", "{n}").format(n=formats.count(row["n_patients"]))
    label = _("{study}, practice, {n}") if registry else _("{study}, pooled, {n}")
    return ratio_row(label.format(study=study(row["study"]), n=n), row, "other" if registry else "study")


def registries_table(briefing: CaseBriefing) -> Table | Notice:
    """Return everything that registries and claims report, outcome by outcome."""
    seen = briefing.evidence.observational
    if seen.empty:
        return nothing_known(briefing, _("no estimate from registries or claims"))
    return tabulate(_("What registries and claims report"), seen, *_published_columns(briefing))


def _published_columns(briefing: CaseBriefing) -> list[Shown]:
    def effect(row: Record) -> str:
        return say("{measure} {ratio}", measure=row["effect_measure"], ratio=estimate(row))

    def named(row: Record) -> Inlines:
        return briefing.with_sources(study(row["study"]), [row["source_id"]])

    return [
        left(_("Study"), 1.8, named),
        left(_("Outcome"), 2, lambda row: outcome(row["outcome"])),
        left(_("Comparison"), 2.4, lambda row: comparison(row["comparison"])),
        left(_("Effect and 95% interval"), 2.2, effect),
        left(_("Of whom, and how"), 3, lambda row: local_text(row["note"]) or "–"),
    ]
