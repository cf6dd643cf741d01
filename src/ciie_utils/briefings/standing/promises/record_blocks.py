"""The record of promises, as blocks: shares kept in time with their intervals, and the longest overdue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from ciie_utils.analysis.promises import STANDING_VERDICTS, came_due, kept_in_time, longest_overdue, standing
from ciie_utils.analysis.proportions import Proportion
from ciie_utils.analysis.stages import STAGES
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.briefing import Briefing
from ciie_utils.briefings.entries import records
from ciie_utils.briefings.shares import Share, shares_figure
from ciie_utils.briefings.standing.promises import promise_blocks
from ciie_utils.terms import SHOWING_STAGES
from nbbriefing.blocks.model import Column, Figure, Inlines, KeyFigure, Notice, Table
from nbbriefing.language import formats
from nbbriefing.language.messages import _, ngettext

MOST_OVERDUE = 12


def record_by_edition(briefing: Briefing) -> Figure | Notice:
    """Return the share of promises kept in time, by the edition at which the initiative first appeared."""
    first = briefing.view.initiatives.set_index("initiative_id")["first_edition"]
    edition = briefing.promises["initiative_id"].map(first)
    judged = briefing.promises.assign(_group=edition.astype("object").where(edition.notna(), 0))

    def name(number: Any) -> str:
        return vocabulary.capitalised(vocabulary.edition(int(number))) if number else _("No edition")

    # Promises of what never appeared at an Expo (0) come last.
    order = sorted(judged["_group"].unique(), key=lambda number: number or 1_000)
    total = kept_in_time(judged)
    due = came_due(judged)["verdict"].value_counts()
    words = sentences.kept_sentence(total, due.get("late", 0), due.get("overdue", 0), briefing.as_of)
    # Where nothing was kept, the counts say so already.
    title = sentences.together(words, sentences.kept_in_words(total) if total.k else "")
    return _record(judged, order, name, _("Edition of first appearance"), title)


def record_by_promise(briefing: Briefing) -> Figure | Notice:
    """Return the share of promises kept in time, by what was promised."""
    judged = briefing.promises.assign(_group=briefing.promises["stage"])
    present = set(judged["_group"])
    order = [stage for stage in STAGES if stage in present]
    showing = judged["stage"].isin(SHOWING_STAGES)
    title = sentences.substantive_sentence(
        kept_in_time(judged[~showing]), kept_in_time(judged[showing]), briefing.as_of
    )

    def name(stage: str) -> str:
        return vocabulary.capitalised(vocabulary.promised_stage(stage))

    return _record(judged, order, name, _("What was promised"), title)


def _record(
    judged: pd.DataFrame, order: list[Any], name: Callable[[Any], str], head: str, title: str
) -> Figure | Notice:
    total = kept_in_time(judged)
    if total.n == 0:
        return Notice(title)
    # Counting, repeated for every group, needs none of the columns of text.
    judged = judged.drop(columns=["initiative_id", "metric", "value", "unit", "note", "basis", "source_id"])
    groups = [(name(value), judged[judged["_group"] == value]) for value in order]
    parts = [*((label, kept_in_time(group), group) for label, group in groups), (_("All"), total, judged)]
    caption = _(
        "Share kept in time of the promises that have come due, with its 95% Wilson interval. Promises "
        "that are pending or superseded and restatements do not count. n = {n}."
    )
    return shares_figure(
        [Share(label, part) for label, part, _group in parts],
        title,
        _("{finding} Dots: share kept in time; lines: 95% intervals."),
        caption.format(n=formats.count(total.n)),
        _record_table(parts, head),
        total=True,
        verdict="kept",
        nothing=_("none had come due"),
    )


def _record_table(parts: list[tuple[str, Proportion, pd.DataFrame]], head: str) -> Table:
    columns = [
        Column(head, weight=2.4),
        *(
            Column(vocabulary.capitalised(vocabulary.verdict(verdict)), "right")
            for verdict in STANDING_VERDICTS
        ),
        Column(_("Kept in time, of those come due"), weight=3),
    ]
    rows: list[list[Inlines]] = []
    for label, part, group in parts:
        counts = standing(group)["verdict"].value_counts()
        numbers = [formats.count(int(counts.get(verdict, 0))) for verdict in STANDING_VERDICTS]
        kept = _("{share} ({detail})").format(
            share=sentences.share_text(part), detail=sentences.with_interval(part)
        )
        rows.append([label, *numbers, kept if part.n else sentences.with_interval(part)])
    return Table(_("Verdicts of all standing promises"), columns, rows)


def overdue_figure(briefing: Briefing) -> KeyFigure:
    """Return how many promises are overdue, and how many of them were only to be shown or signed."""
    overdue = longest_overdue(briefing.promises, limit=max(len(briefing.promises), 1))
    label = ngettext("promise overdue: no report found", "promises overdue: no report found", len(overdue))
    if overdue.empty:
        return KeyFigure(formats.count(0), label, _("none"))
    showings = int(overdue["stage"].isin(SHOWING_STAGES).sum())
    detail = ngettext(
        "{n} of them only to be shown or agreed at an Expo",
        "{n} of them only to be shown or agreed at an Expo",
        showings,
    ).format(n=formats.count(showings))
    return KeyFigure(formats.count(len(overdue)), label, detail)


def overdue_longest(briefing: Briefing) -> Table | Notice:
    """Return the promises overdue for longest; what was only to be shown or agreed is counted below."""
    overdue = longest_overdue(briefing.promises, limit=max(len(briefing.promises), 1))
    showing = overdue["stage"].isin(SHOWING_STAGES)
    chosen = overdue[~showing].head(MOST_OVERDUE)
    day = formats.day(briefing.as_of)
    note = ngettext(
        "Not listed: {n} promise to show or agree something at an Expo, of which no report was found.",
        "Not listed: {n} promises to show or agree something at an Expo, of which no report was found.",
        int(showing.sum()),
    ).format(n=formats.count(int(showing.sum())))
    if chosen.empty:
        nothing = _("No promise beyond being shown or agreed was overdue on {day}.").format(day=day)
        return Notice(sentences.together(nothing, note) if showing.any() else nothing)
    rows: list[list[Inlines]] = [
        [
            briefing.titles[promise["initiative_id"]],
            briefing.with_sources(promise_blocks.promise_text(promise), [promise["source_id"]]),
            promise_blocks.due_text(promise),
            formats.days_text(promise["overdue_days"]),
        ]
        for promise in records(chosen)
    ]
    columns = [
        Column(_("Initiative"), weight=3),
        Column(_("What was promised"), weight=4.5),
        Column(_("Due"), weight=1.6),
        Column(_("Overdue for"), "right", weight=1.6),
    ]
    caption = _("The promises overdue for longest: no report found by {day}").format(day=day)
    return Table(caption, columns, rows, notes=[note] if showing.any() else [])
