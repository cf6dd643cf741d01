"""Trials against ordinary practice, as blocks: pooled trials, published poolings, registries and claims."""

from __future__ import annotations

import math

from ciie_utils.analysis.evidence.effect_words import Contrast, contrast_says
from ciie_utils.analysis.frames import Record, only, records
from ciie_utils.briefings.cases.blocks import nothing_known
from ciie_utils.briefings.cases.briefing import CaseBriefing
from ciie_utils.briefings.cases.evidence_names import study
from ciie_utils.briefings.cases.imaging.evidence import published_contrast
from ciie_utils.briefings.cases.imaging.trial_blocks import MAIN, STRICT, pooling
from ciie_utils.briefings.cases.imaging.vocabulary import comparison, outcome
from ciie_utils.briefings.cases.text import with_interval, with_span
from ciie_utils.briefings.local_text import local_text
from ciie_utils.briefings.vocabulary import capitalised
from nbbriefing.blocks.model import Column, Figure, Inlines, Notice, Table
from nbbriefing.figures.forest import Estimate, forest, ratio_scale
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext, pgettext

KINDS = ("ivus_vs_angio", "oct_vs_angio")


def practice(briefing: CaseBriefing, kind: str = "ivus_vs_angio") -> Record | None:
    """Return the first registry estimate of major cardiac events for a comparison; None if there is none."""
    found = published_contrast(
        briefing.evidence.published_pooled, briefing.evidence.observational, "mace", (kind,)
    )
    registry = found[found["kind"] == "registry"]
    return records(registry)[0] if len(registry) else None


def verdict(briefing: CaseBriefing, kind: str) -> Contrast:
    """Compare the trials' interval, by the stricter method, with that of ordinary practice."""
    answers, seen = pooling(briefing, "mace").answers(kind), practice(briefing, kind)
    if answers.empty or seen is None:
        return "too few to say"
    row = only(answers, "model", STRICT)
    return contrast_says((row["low"], row["high"]), (seen["low"], seen["high"]))


def contrast_figure(briefing: CaseBriefing) -> Figure | Notice:
    """Return the pooled trials beside published poolings and ordinary practice."""
    evidence = briefing.evidence
    rows: list[Estimate] = []
    for kind in KINDS:
        answers = pooling(briefing, "mace").answers(kind)
        others = published_contrast(evidence.published_pooled, evidence.observational, "mace", (kind,))
        if answers.empty and others.empty:
            continue
        rows.append(Estimate(capitalised(comparison(kind)), kind="heading"))
        if len(answers):
            row = only(answers, "model", MAIN)
            k = ngettext("{n} trial", "{n} trials", row["k"]).format(n=formats.count(row["k"]))
            numbers = (row["estimate"], row["low"], row["high"])
            label = _("Pooled here, {k}").format(k=k)
            rows.append(Estimate(label, *numbers, text=with_span(*numbers), kind="pooled"))
        rows += [_published(row) for row in records(others)]
    if not rows:
        return nothing_known(briefing, _("neither trials nor estimates from registries"))
    ends = [end for row in rows for end in (row.low, row.high) if not math.isnan(end)]
    title = contrast_sentence(briefing)
    sides = (_("fewer with imaging"), _("more with imaging"))
    return Figure(
        svg=forest(rows, ratio_scale(ends, lambda tick: formats.number(tick, 1), sides)),
        alt=_("{title} Major cardiac events: trials, published poolings and registries.").format(title=title),
        title=title,
        caption=_(
            "Major cardiac events; HR, RR or OR as published. Diamonds: pooled here; squares: pooled by "
            "others, from partly the same trials; circles: claims and registries, where doctors chose whom "
            "to image."
        ),
        table=_table(briefing),
    )


def contrast_sentence(briefing: CaseBriefing) -> str:
    """Say whether ordinary practice shows what the trials show."""
    says = {kind: verdict(briefing, kind) for kind in KINDS}
    seen = practice(briefing)
    if seen is None or says["ivus_vs_angio"] == "too few to say":
        return _("There is not enough to compare the trials with ordinary practice.")
    ratio = with_interval(seen["estimate"], seen["low"], seen["high"])
    first = {
        "weaker": _(
            "In Medicare's ordinary practice IVUS shows far less than in the trials (ratio {ratio})."
        ),
        "stronger": _("In Medicare's ordinary practice IVUS shows more than in the trials (ratio {ratio})."),
        "not told apart": _(
            "For IVUS, Medicare's ordinary practice does not contradict the trials (ratio {ratio})."
        ),
    }[str(says["ivus_vs_angio"])].format(ratio=ratio)
    if says["oct_vs_angio"] == "not told apart":
        return _("{first} For OCT the two cannot be told apart.").format(first=first)
    return first


def _published(row: Record) -> Estimate:
    registry = row["kind"] == "registry"
    n = _("n not given")
    if not formats.is_missing(row["n_patients"]):
        n = pgettext("patients", "{n}").format(n=formats.count(row["n_patients"]))
    label = _("{study}, practice, {n}") if registry else _("{study}, pooled, {n}")
    numbers = (row["estimate"], row["low"], row["high"])
    return Estimate(
        label.format(study=study(row["study"]), n=n),
        *numbers,
        text=with_span(*numbers),
        kind="other" if registry else "study",
    )


def _table(briefing: CaseBriefing) -> Table:
    both = published_contrast(briefing.evidence.published_pooled, briefing.evidence.observational, "mace")
    rows = [_row(briefing, row) for row in records(both)]
    if not rows:
        rows = [[_("None published yet"), "–", "–", "–", "–"]]
    return Table(_("Published estimates of major cardiac events"), _columns(), rows)


def registries_table(briefing: CaseBriefing) -> Table | Notice:
    """Return everything that registries and claims report, outcome by outcome."""
    seen = briefing.evidence.observational
    if seen.empty:
        return nothing_known(briefing, _("no estimate from registries or claims"))
    return Table(
        _("What registries and claims report"), _columns(), [_row(briefing, row) for row in records(seen)]
    )


def _row(briefing: CaseBriefing, row: Record) -> list[Inlines]:
    return [
        briefing.with_sources(study(row["study"]), [row["source_id"]]),
        outcome(row["outcome"]),
        comparison(row["comparison"]),
        _("{measure} {ratio}").format(
            measure=row["effect_measure"], ratio=with_span(row["estimate"], row["low"], row["high"])
        ),
        local_text(row["note"]) or "–",
    ]


def _columns() -> list[Column]:
    return [
        Column(_("Study"), weight=1.8),
        Column(_("Outcome"), weight=2),
        Column(_("Comparison"), weight=2.4),
        Column(_("Effect and 95% interval"), weight=2.2),
        Column(_("Of whom, and how"), weight=3),
    ]
