"""The sections of the briefing on pathways: each function returns what one cell of the notebook shows."""

from __future__ import annotations

from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE, Proportion
from ciie_utils.analysis.stages import share_reached
from ciie_utils.analysis.survival import curve_of, median_survival
from ciie_utils.briefings import sentences
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.change_blocks import what_changed
from ciie_utils.briefings.standing.times import time_blocks
from ciie_utils.briefings.standing.times.missing_step_blocks import missing, missing_title
from ciie_utils.briefings.standing.times.pathway_blocks import not_aligned, timelines
from ciie_utils.briefings.standing.times.pathway_time_blocks import extremes, medians, parts_of_the_way
from ciie_utils.briefings.standing.times.pathways import missing_steps
from nbbriefing.blocks.model import Figure, KeyFigure, KeyFigures, Notice, Paragraph
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

__all__ = [
    "extremes",
    "finding",
    "key_figures",
    "left_out_of_time",
    "medians",
    "missing",
    "not_aligned",
    "parts_of_the_way",
    "time_to_patients_figure",
    "timelines",
    "what_changed",
]


def _patients(briefing: Briefing) -> Proportion | None:
    """Return the share of products that have reached patients; None without products."""
    by_kind = share_reached(briefing.view, by="kind")
    products = by_kind[by_kind["kind"] == "product"]
    return sentences.proportion(products.iloc[0]) if len(products) else None


def finding(briefing: Briefing) -> Paragraph | Notice:
    """Return the finding: how many products have reached patients, how long it takes, what is missing."""
    patients = _patients(briefing)
    if patients is None:
        return Notice(_("No product was known by {day}.").format(day=formats.day(briefing.as_of)))
    told = ngettext(
        "Of {n} product tied to the Expo, {k} had reached patients by {day}.",
        "Of {n} products tied to the Expo, {k} had reached patients by {day}.",
        patients.n,
    ).format(n=formats.count(patients.n), k=formats.count(patients.k), day=formats.day(briefing.as_of))
    words = sentences.together(
        told, _time_sentence(briefing), _("{words}.").format(words=missing_title(briefing))
    )
    return Paragraph(words, role="finding")


def _time_sentence(briefing: Briefing) -> str:
    median = median_survival(curve_of(briefing.product_times))
    if median.n < MIN_TO_DESCRIBE:
        return _("Too few can be followed from their first showing to say how long that takes.")
    n = formats.count(median.n)
    if median.value is None:
        words = _("Of the {n} that can be followed from their first showing, fewer than half had arrived.")
        return words.format(n=n)
    words = _("Of the {n} that can be followed from their first showing, half had arrived after {span}.")
    return words.format(n=n, span=formats.days_text(median.value))


def key_figures(briefing: Briefing) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its n or interval."""
    patients = _patients(briefing)
    if patients is None:
        return Notice(_("There are no key figures, because no product was known yet."))
    dated = int(briefing.product_times["start_low"].notna().sum())
    steps = missing_steps(briefing.view)
    approved = sentences.proportion(steps[steps["step"] == "approved"].iloc[0])
    return KeyFigures(
        [
            KeyFigure(
                formats.count(patients.n),
                _("products tied to the Expo"),
                _("{n} with a dated first showing").format(n=formats.count(dated)),
            ),
            sentences.share_figure(patients, _("of them with patients")),
            time_blocks.key_figure(briefing),
            sentences.share_figure(approved, _("of them with a reported approval")),
        ]
    )


def time_to_patients_figure(briefing: Briefing) -> Figure | Notice:
    """Return the time from first showing to patients as a Kaplan-Meier curve."""
    return time_blocks.time_figure(briefing)


def left_out_of_time(briefing: Briefing) -> Paragraph | Notice:
    """Return how many products the curve leaves out, and why."""
    return time_blocks.left_out(briefing)
