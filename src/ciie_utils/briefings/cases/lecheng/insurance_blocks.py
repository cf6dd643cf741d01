"""The Global Special Drug Insurance of the zone, as blocks: what it covers by year, and whose medicines."""

from __future__ import annotations

import pandas as pd

from ciie_utils.analysis.frames import record, records
from ciie_utils.analysis.proportions import wilson
from ciie_utils.briefings import sentences, vocabulary
from ciie_utils.briefings.cases.lecheng.briefing import ZoneBriefing
from ciie_utils.briefings.cases.lecheng.figure_blocks import counted, told
from ciie_utils.briefings.cases.lecheng.vocabulary import INDICATORS
from ciie_utils.briefings.cases.lecheng.zone import coverage_by_company, insurance
from nbbriefing.blocks.model import Column, Figure, Inlines, KeyFigure, Notice, Run, Table
from nbbriefing.figures.forest import Estimate, Scale, forest
from nbbriefing.language import formats
from nbbriefing.language.messages import _

#: From what is covered to what it costs and how many bought it.
MEASURES = (
    "lecheng_insurance_drugs",
    "lecheng_insurance_overseas_drugs",
    "lecheng_insurance_domestic_drugs",
    "lecheng_insurance_novartis_drugs",
    "lecheng_insurance_drugs_added",
    "lecheng_insurance_diseases",
    "lecheng_insurance_minimum_premium",
    "lecheng_insurance_maximum_cover",
    "lecheng_insurance_policyholders",
)


def _nothing(briefing: ZoneBriefing) -> Notice:
    return Notice(_("No figure of the insurance was known by {day}.").format(day=formats.day(briefing.as_of)))


def by_year(briefing: ZoneBriefing) -> Table | Notice:
    """Return what the insurance covers, costs and reaches: one row a measure, one column a year."""
    figures = insurance(briefing.zone.indicators)
    figures = figures[figures["period_end"].notna()]
    if figures.empty:
        return _nothing(briefing)
    years = sorted(figures["period_end"].dt.year.unique())
    present = set(figures["indicator"])
    order = [name for name in MEASURES if name in present]
    order += sorted(present - set(MEASURES))
    cells: list[list[Inlines]] = []
    for name in order:
        same = figures[figures["indicator"] == name]
        label = vocabulary.capitalised(vocabulary.label(INDICATORS, name))
        cells.append(
            [label, *(_told_in(briefing, same[same["period_end"].dt.year == year]) for year in years)]
        )
    columns = [
        Column(_("Measure"), weight=1.6),
        *(Column(formats.year(pd.Timestamp(year, 1, 1)), weight=3) for year in years),
    ]
    return Table(_("The Global Special Drug Insurance, by year"), columns, cells)


def _told_in(briefing: ZoneBriefing, rows: pd.DataFrame) -> Inlines:
    """Tell figures that agree once, with all their sources."""
    if rows.empty:
        return _("not known")
    runs: list[str | Run] = []
    for _key, same in rows.groupby(["value", "bound", "subject"], sort=False):
        first = record(same)
        if runs:
            runs.append(_("; "))
        runs += [Run(told(first), bold=True), _(" ({subject}) ").format(subject=counted(first))]
        runs += briefing.citations.cite_all(same["source_id"])
    return runs


def _coverage(briefing: ZoneBriefing) -> pd.DataFrame:
    return coverage_by_company(briefing.zone.indicators)


def _company(briefing: ZoneBriefing, name: str) -> str:
    return briefing.organisation_names.get(name, vocabulary.capitalised(name))


def by_company(briefing: ZoneBriefing) -> Figure | Notice:
    """Return each company's share of the overseas medicines, where a source counts them."""
    coverage = _coverage(briefing)
    if coverage.empty:
        return Notice(
            _("No source known by {day} counts a company's medicines in the insurance.").format(
                day=formats.day(briefing.as_of)
            )
        )
    rows, cells = [], []
    for row in records(coverage):
        part = wilson(row["k"], row["n"])
        label = _("{company}, {year}").format(company=_company(briefing, row["company"]), year=row["year"])
        value, low, high = (row[name] / 100 for name in ("percent", "low", "high"))
        rows.append(Estimate(label, value, low, high, sentences.n_of(part)))
        cell = _("{share} ({detail})").format(
            share=sentences.share_text(part), detail=sentences.with_interval(part)
        )
        cells.append([label, briefing.with_sources(cell, row["source_ids"].split())])
    first = coverage.iloc[0]
    title = _("{company} supplied {k} of the {n} overseas medicines covered in {year}").format(
        company=_company(briefing, first["company"]), k=first["k"], n=first["n"], year=first["year"]
    )
    columns = [Column(_("Company and year"), weight=2), Column(_("Overseas medicines covered"), weight=3)]
    return Figure(
        svg=forest(rows, Scale(0.0, 0.5, (0.0, 0.1, 0.2, 0.3, 0.4, 0.5), formats.percent)),
        alt=_("{title}. Square: the share; line: its 95% interval.").format(title=title),
        title=title,
        caption=_(
            "Share of the overseas medicines of the insurance, with its 95% Wilson interval. The list is "
            "complete, so the interval says how far such a share could be chance, not how well it is known. "
            "No source counts the medicines of another company, so this cannot be compared."
        ),
        table=Table(_("Overseas medicines in the insurance, by company"), columns, cells),
    )


def key_figure(briefing: ZoneBriefing) -> KeyFigure | None:
    """Return a company's share of the medicines as a key figure; None where none is counted."""
    coverage = _coverage(briefing)
    if coverage.empty:
        return None
    row = coverage.iloc[-1]
    part = wilson(int(row["k"]), int(row["n"]))
    label = _("overseas medicines of the {year} insurance from {company}").format(
        year=row["year"], company=_company(briefing, row["company"])
    )
    detail = _("{share}; 95% interval {interval}").format(
        share=sentences.share_text(part), interval=formats.percent_range(row["low"] / 100, row["high"] / 100)
    )
    return KeyFigure(sentences.n_of(part), label, briefing.with_sources(detail, row["source_ids"].split()))
