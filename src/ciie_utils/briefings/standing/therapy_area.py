"""One therapy area's pipeline by stage, who is in it and the burden behind it, as blocks."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ciie_utils.analysis.frames import grouped
from ciie_utils.analysis.networks import members
from ciie_utils.analysis.stages import WAY
from ciie_utils.briefings import SubjectBriefing, left, right, tabulate, vocabulary
from ciie_utils.briefings.cases.text import uncapitalised
from ciie_utils.briefings.indicators import indicator_name, place_name, subject_text, value_text
from ciie_utils.briefings.standing.company import organisation_cell
from ciie_utils.briefings.standing.counts import NO_EDITION, PROMISED, leading_burden, stages_by_edition
from nbbriefing.blocks.model import Column, Inlines, KeyFigure, Notice, Run, Table
from nbbriefing.language import _, between_items, clauses, formats, say, say_n

MOST_NAMED = 15


def stage_table(briefing: SubjectBriefing) -> Table | Notice:
    """Return the initiatives by furthest stage and edition of first appearance, the furthest on top."""
    if briefing.reached.empty:
        return briefing.nothing("No initiative was known by {day}.")
    table = stages_by_edition(briefing.reached)
    *heads, _total = table.columns
    columns = [
        Column(_("Furthest stage"), weight=2.4),
        *(Column(_("No edition") if head == NO_EDITION else head, "right") for head in heads),
        Column(_("All"), "right"),
    ]
    rows: list[list[Inlines]] = []
    for stage in (*reversed(WAY), PROMISED):
        if stage in table.index:
            *counts, total = table.loc[[stage]].astype(int).to_numpy()[0].tolist()
            name = vocabulary.progress_group(stage) if stage == PROMISED else vocabulary.stage(stage)
            numbers = [formats.count(n) if n else "–" for n in counts]
            rows.append([vocabulary.capitalised(name), *numbers, Run(formats.count(total), bold=True)])
    note = _("Columns: the edition at which an initiative first appeared. –: none.")
    return Table(_("Initiatives by furthest stage and edition"), columns, rows, notes=[note])


def organisations_table(briefing: SubjectBriefing) -> Table | Notice:
    """Return who takes part in the area, how often as lead, and how many of those reached patients."""
    there = members(briefing.view)
    if there.empty:
        return briefing.nothing("No organisation was known by {day}.")
    more = max(len(there) - MOST_NAMED, 0)
    note = say_n(
        "And {n} more, with no more initiatives than the last one named.",
        "And {n} more, each with no more initiatives than the last one named.",
        more,
    )
    return tabulate(
        _("Organisations in this area"),
        there.head(MOST_NAMED),
        left(_("Organisation"), 4, lambda member: organisation_cell(briefing, member)),
        right(_("Initiatives"), None, lambda member: formats.count(member["n"])),
        right(_("As lead"), None, lambda member: formats.count(member["leads"])),
        right(_("With patients"), None, lambda member: formats.count(member["with_patients"])),
        notes=[note] if more else [],
    )


def burden_table(briefing: SubjectBriefing) -> Table | Notice:
    """Return the figures on diseases and care in the area, one row per measure, differing ones together."""
    indicators = briefing.scope.indicators
    if indicators.empty:
        return briefing.nothing(
            "The sources known by {day} give no figure on the burden of disease in this area."
        )
    rows: list[list[Inlines]] = []
    for same in grouped(indicators, "indicator"):
        label = indicator_name(same[0]["indicator"])
        runs: list[str | Run] = []
        for row in same:
            context = clauses(
                part for part in (_where_and_when(row), subject_text(row["subject"], label)) if part
            )
            value: list[str | Run] = [Run(value_text(row), bold=True), say(" ({context})", context=context)]
            runs += [between_items()] if runs else []
            runs += briefing.with_sources(value, [row["source_id"]])
        rows.append([label, runs])
    columns = [Column(_("Measure"), weight=2), Column(_("What the sources say"), weight=5)]
    caption = say("Figures on diseases and care: {area}", area=briefing.name)
    return Table(caption, columns, rows)


def _where_and_when(row: Mapping[str, Any] | pd.Series) -> str:
    start, end = row["period_start"], row["period_end"]
    dated = "" if formats.is_missing(start) else formats.interval(start, end)
    return clauses(part for part in (place_name(row["geography"]), dated) if part)


def burden_figure(briefing: SubjectBriefing) -> KeyFigure | None:
    """Return the figure that counts the most people concerned in China; None if there is none."""
    row = leading_burden(briefing.scope.indicators)
    if row is None:
        return None
    value = formats.readable_number(row["value"])
    if not formats.is_missing(row["low"]):
        value = say(">{number}", number=value)
    detail = briefing.with_sources(_where_and_when(row), [row["source_id"]])
    return KeyFigure(value, uncapitalised(indicator_name(row["indicator"])), detail)
