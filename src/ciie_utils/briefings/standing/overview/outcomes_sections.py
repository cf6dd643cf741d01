"""The sections of the briefing on all editions: each function returns what one cell of the notebook shows."""

from __future__ import annotations

from ciie_utils.analysis.frames import LedgerLike
from ciie_utils.analysis.kaplan_meier import Quantile, median_survival
from ciie_utils.analysis.promises import came_due, judge, kept_in_time
from ciie_utils.analysis.proportions import MIN_TO_DESCRIBE, Proportion
from ciie_utils.analysis.selections import Result, changes_materially, on_stated
from ciie_utils.analysis.stages import share_reached
from ciie_utils.analysis.times import curve_of, time_to_patients
from ciie_utils.briefings import evidence_blocks, sentences, vocabulary
from ciie_utils.briefings.briefing import PRODUCTS, Briefing
from ciie_utils.briefings.change_blocks import what_changed
from ciie_utils.briefings.standing.overview import outcome_blocks
from ciie_utils.briefings.standing.overview.progress import count_progress
from ciie_utils.briefings.standing.promises import record_blocks
from ciie_utils.briefings.standing.promises.record_blocks import (
    overdue_longest,
    record_by_edition,
    record_by_promise,
)
from ciie_utils.briefings.standing.times import curves
from nbbriefing.blocks.model import (
    Column,
    Figure,
    Group,
    Inlines,
    KeyFigure,
    KeyFigures,
    Notice,
    Paragraph,
    Table,
)
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

__all__ = [
    "finding",
    "key_figures",
    "left_out_of_time",
    "most_corroborated",
    "on_stated_rows",
    "overdue_longest",
    "progress_by_edition",
    "progress_by_kind",
    "record_by_edition",
    "record_by_promise",
    "single_source",
    "time_to_patients_figure",
    "what_changed",
]


def _patients(view: LedgerLike) -> Proportion:
    return sentences.proportion(share_reached(view).iloc[0])


def finding(briefing: Briefing) -> Paragraph | Notice:
    """Return the finding in two sentences: patients reached, promises kept."""
    if briefing.view.initiatives.empty:
        return Notice(_("Nothing was known by {day}.").format(day=formats.day(briefing.as_of)))
    due = came_due(briefing.promises)["verdict"].value_counts()
    patients = sentences.patients_sentence(_patients(briefing.view), briefing.as_of, _all_editions(briefing))
    kept = sentences.kept_sentence(
        kept_in_time(briefing.promises), due.get("late", 0), due.get("overdue", 0), briefing.as_of
    )
    return Paragraph(sentences.together(patients, kept), role="finding")


def _all_editions(briefing: Briefing) -> str:
    n = briefing.view.initiatives["first_edition"].nunique()
    return ngettext("{n} edition of the Expo", "{n} editions of the Expo", n).format(n=formats.count(n))


def key_figures(briefing: Briefing) -> KeyFigures | Notice:
    """Return the strip of key figures, each with its n or interval."""
    n = len(briefing.view.initiatives)
    if not n:
        return Notice(_("There are no key figures, because nothing was known yet."))
    kept = kept_in_time(briefing.promises)
    editions = _("of {editions}").format(editions=_all_editions(briefing))
    return KeyFigures(
        [
            KeyFigure(formats.count(n), _("initiatives followed"), editions),
            sentences.share_figure(_patients(briefing.view), _("of them with patients")),
            curves.key_figure(briefing),
            sentences.share_figure(kept, _("of promises come due kept in time")),
            record_blocks.overdue_figure(briefing),
        ]
    )


def progress_by_edition(briefing: Briefing) -> Figure | Notice:
    """Return how far the initiatives of each edition have come."""
    counts = count_progress(briefing.reached, ["first_edition"])
    return outcome_blocks.progress_figure(
        briefing, counts, "first_edition", lambda n: vocabulary.capitalised(vocabulary.edition(int(n)))
    )


def progress_by_kind(briefing: Briefing) -> Figure | Notice:
    """Return how far the initiatives of each kind have come."""
    counts = count_progress(briefing.reached, ["kind"])
    return outcome_blocks.progress_figure(
        briefing, counts, "kind", lambda kind: vocabulary.capitalised(vocabulary.kind(kind, plural=True))
    )


def time_to_patients_figure(briefing: Briefing) -> Figure | Notice:
    """Return the time from first showing to patients as a Kaplan-Meier curve."""
    return curves.time_to_patients_figure(briefing)


def left_out_of_time(briefing: Briefing) -> Paragraph | Notice:
    """Return how many products the curve leaves out, and why."""
    return curves.left_out_of_time(briefing)


def most_corroborated(briefing: Briefing) -> Table | Notice:
    """Return the facts that most publishers state independently."""
    return evidence_blocks.most_corroborated(briefing)


def single_source(briefing: Briefing) -> Group | Notice:
    """Return the share of facts with one publisher alone, and the newest of them that concern patients."""
    return evidence_blocks.single_source(briefing)


def on_stated_rows(briefing: Briefing) -> Table | Notice:
    """Return the three main statistics again on ``stated`` rows alone, and whether that changes them."""
    if briefing.view.initiatives.empty:
        return Notice(_("Nothing was known that could be repeated on stated rows alone."))
    stated = on_stated(briefing.view)
    statistics: list[tuple[str, Result, Result]] = [
        (_("Share of initiatives with patients"), _patients(briefing.view), _patients(stated)),
        (
            _("Median time from first showing to patients"),
            median_survival(curve_of(briefing.product_times)),
            median_survival(curve_of(time_to_patients(stated, PRODUCTS))),
        ),
        (
            _("Share of promises come due kept in time"),
            kept_in_time(briefing.promises),
            kept_in_time(judge(stated)),
        ),
    ]
    rows: list[list[Inlines]] = []
    for label, on_all, on_part in statistics:
        rows.append([label, _result(on_all), _result(on_part), _changed(on_all, on_part)])
    columns = [
        Column(_("Statistic"), weight=2.4),
        Column(_("On all rows"), weight=2.4),
        Column(_("On stated rows alone"), weight=2.4),
        Column(_("Changed?"), weight=1.4),
    ]
    return Table(_("The main statistics on stated rows alone"), columns, rows)


def _changed(on_all: Result, on_part: Result) -> str:
    few = [result for result in (on_all, on_part) if getattr(result, "n", 0) < MIN_TO_DESCRIBE]
    if few:
        return _("too few to say")
    return _("yes: read it with care") if changes_materially(on_all, on_part) else _("no")


def _result(result: Result) -> str:
    if isinstance(result, Proportion):
        if result.share is None:
            return _("none to count")
        return _("{share} ({detail})").format(
            share=formats.percent(result.share), detail=sentences.with_interval(result)
        )
    if isinstance(result, Quantile):
        return curves.median_text(result)
    return formats.missing() if result is None else formats.number(result)
