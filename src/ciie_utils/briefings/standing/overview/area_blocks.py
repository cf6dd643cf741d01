"""One therapy area's pipeline by stage, who is in it and the burden behind it, as blocks."""

from __future__ import annotations

from typing import Any

import pandas as pd
from babel import Locale

from ciie_utils.analysis.networks import members
from ciie_utils.analysis.stages import WAY
from ciie_utils.briefings import vocabulary
from ciie_utils.briefings.cases.text import uncapitalised
from ciie_utils.briefings.indicator_names import indicator_name
from ciie_utils.briefings.indicators import subject_text, value_text
from ciie_utils.briefings.standing.overview.burden import leading_burden
from ciie_utils.briefings.standing.overview.company_blocks import SECTORS_ONE
from ciie_utils.briefings.standing.overview.subjects import SubjectBriefing
from ciie_utils.briefings.standing.overview.tallies import cross_tally
from ciie_utils.briefings.vocabulary import N_
from nbbriefing.blocks.model import Column, Inlines, KeyFigure, Notice, Run, Table
from nbbriefing.language import formats
from nbbriefing.language.joints import between_items, clauses, gap
from nbbriefing.language.messages import _, ngettext

MOST_NAMED = 15
#: Places that have no code of two letters.
PLACES = {
    "WORLD": N_("world"),
    "Shanghai": N_("Shanghai"),
    "Hainan": N_("Hainan"),
    "Lecheng": N_("Lecheng"),
    "Greater Bay Area": N_("Greater Bay Area"),
    "Europe": N_("Europe"),
}
_NO_EDITION = "none"


def stage_table(briefing: SubjectBriefing) -> Table | Notice:
    """Return the initiatives by furthest stage and edition of first appearance, the furthest on top."""
    reached = briefing.reached
    day = formats.day(briefing.as_of)
    if reached.empty:
        return Notice(_("No initiative was known by {day}.").format(day=day))
    known = {str(number) for number in reached["first_edition"].dropna()}
    heads = [*sorted(known, key=int), *([_NO_EDITION] if reached["first_edition"].isna().any() else [])]
    told = pd.DataFrame(
        {
            "stage": reached["furthest_stage"].fillna("promised"),
            "edition": reached["first_edition"].astype("object").map(str, na_action="ignore"),
        }
    ).fillna(_NO_EDITION)
    counts: dict[Any, dict[Any, Any]] = cross_tally(told, "stage", "edition", heads).to_dict("index")
    columns = [
        Column(_("Furthest stage"), weight=2.4),
        *(Column(_("No edition") if head == _NO_EDITION else head, "right") for head in heads),
        Column(_("All"), "right"),
    ]
    rows: list[list[Inlines]] = [
        [
            vocabulary.capitalised(_stage_name(stage)),
            *(_count(counts[stage][head]) for head in heads),
            Run(formats.count(counts[stage]["total"]), bold=True),
        ]
        for stage in (*reversed(WAY), "promised")
        if stage in counts
    ]
    note = _("Columns: the edition at which an initiative first appeared. –: none.")
    return Table(_("Initiatives by furthest stage and edition"), columns, rows, notes=[note])


def _stage_name(stage: str) -> str:
    return vocabulary.progress_group(stage) if stage == "promised" else vocabulary.stage(stage)


def _count(n: int) -> str:
    return formats.count(n) if n else "–"


def organisations_table(briefing: SubjectBriefing) -> Table | Notice:
    """Return who takes part in the area, how often as lead, and how many of those reached patients."""
    there = members(briefing.view)
    if there.empty:
        words = _("No organisation was known by {day}.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
    rows: list[list[Inlines]] = []
    for member in there.head(MOST_NAMED).to_dict("records"):
        sector = _("({sector})").format(sector=vocabulary.label(SECTORS_ONE, member["sector"]))
        rows.append(
            [
                [briefing.organisation_names[member["org_id"]], gap(), Run(sector, italic=True)],
                formats.count(member["n"]),
                formats.count(member["leads"]),
                formats.count(member["with_patients"]),
            ]
        )
    columns = [
        Column(_("Organisation"), weight=4),
        Column(_("Initiatives"), "right"),
        Column(_("As lead"), "right"),
        Column(_("With patients"), "right"),
    ]
    more = len(there) - len(rows)
    note = ngettext(
        "And {n} more, with no more initiatives than the last one named.",
        "And {n} more, each with no more initiatives than the last one named.",
        more,
    ).format(n=formats.count(more))
    return Table(_("Organisations in this area"), columns, rows, notes=[note] if more else [])


def burden_table(briefing: SubjectBriefing) -> Table | Notice:
    """Return the figures on diseases and care in the area, one row per measure, differing ones together."""
    indicators = briefing.scope.indicators
    if indicators.empty:
        words = _("The sources known by {day} give no figure on the burden of disease in this area.")
        return Notice(words.format(day=formats.day(briefing.as_of)))
    rows: list[list[Inlines]] = []
    for name, same in indicators.groupby("indicator", sort=False):
        label = indicator_name(name)
        runs: list[str | Run] = []
        for _index, row in same.iterrows():
            runs += [between_items()] if runs else []
            told = _(" ({context})").format(context=_context(row, label))
            runs += briefing.with_sources([Run(value_text(row), bold=True), told], [row["source_id"]])
        rows.append([label, runs])
    columns = [Column(_("Measure"), weight=2), Column(_("What the sources say"), weight=5)]
    caption = _("Figures on diseases and care: {area}").format(area=briefing.name)
    return Table(caption, columns, rows)


def _context(row: pd.Series, label: str) -> str:
    """Return where, when and of whom a figure is, as far as the source says."""
    parts = _where_and_when(row), subject_text(row["subject"], label)
    return clauses(part for part in parts if part)


def _where_and_when(row: pd.Series) -> str:
    start, end = row["period_start"], row["period_end"]
    dated = "" if formats.is_missing(start) else formats.interval(start, end)
    return clauses(part for part in (place_name(row["geography"]), dated) if part)


def place_name(code: object) -> str:
    """Return the name of a place: a country by its code, the world, or as it is written; may be empty."""
    if formats.is_missing(code):
        return ""
    if code in PLACES:
        return _(PLACES[str(code)])
    names = Locale.parse(formats.babel_locale()).territories
    return str(names.get(str(code), code))


def burden_figure(briefing: SubjectBriefing) -> KeyFigure | None:
    """Return the figure that counts the most people concerned in China; None if there is none."""
    row = leading_burden(briefing.scope.indicators)
    if row is None:
        return None
    label = indicator_name(row["indicator"])
    value = formats.readable_number(row["value"])
    if not formats.is_missing(row["low"]):
        value = _(">{number}").format(number=value)
    detail = briefing.with_sources(_where_and_when(row), [row["source_id"]])
    return KeyFigure(value, uncapitalised(label), detail)
